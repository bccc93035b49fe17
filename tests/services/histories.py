"""Histories drawn at random: two people edit, delete, undo and do again, while what the file held is kept after each set."""

from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import strategies as st

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import RECORDS, Assignment, Dependency, Person, Project, Role, Task
from pmo_desktop.services.workspace import Workspace

DAY = 86_400_000
BEGINNING = 1_700_000_000_000
"""In November 2023."""


def dump(workspace):
    """Return every value in the file."""
    return {kind: workspace.all(kind) for kind in RECORDS}


@dataclass
class Clock:
    now: int = BEGINNING

    def __call__(self):
        return self.now


@dataclass
class Lived:
    """A file with its clock, and what it held after each set, by the set's id."""

    file: object
    clock: Clock = field(default_factory=Clock)
    states: dict = field(default_factory=dict)
    times: dict = field(default_factory=dict)

    def keep(self, workspace, made):
        if made is not None:
            self.states[made.id] = dump(workspace)
            self.times[made.id] = made.at


DEEDS = (
    "project", "task", "task", "person", "assign", "link", "rename", "rename", "move", "delete", "undo", "redo",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "project",
                "task",
                "task",
                "person",
                "assign",
                "link",
                "rename",
                "rename",
                "move",
                "delete",
                "undo",
                "redo",
            )
        ),
        st.integers(0, 7),
        st.integers(0, 7),
        st.sampled_from(("Anna", "Petra")),
        st.sampled_from((0, 1, 9, 40)),
    ),
    min_size=1,
    max_size=25,
)


def live(file, steps):
    """Make a file, do the steps in it, and return what it held after each."""
    lived = Lived(file)
    with (
        Workspace.create(file, author="Anna", clock=lived.clock) as anna,
        Workspace.open(file, author="Petra", clock=lived.clock) as petra,
    ):
        windows = {"Anna": anna, "Petra": petra}
        lived.keep(anna, anna.history(1)[0])
        for what, one, other, author, days in steps:
            lived.clock.now += days * DAY + 1
            window = windows[author]
            with suppress(KnownError):
                lived.keep(window, _do(window, what, one, other))
    return lived


def _do(window, what, one, other):
    if what in {"undo", "redo"}:
        return getattr(window, what)()
    if what == "delete":
        return _delete(window, one, other)
    changes = _changes(window, what, one, other)
    return window.record(what.capitalize(), changes) if changes else None


def _changes(window, what, one, other):
    projects, tasks, people = window.all(Project), window.all(Task), window.all(Person)
    project, task, second, new = _pick(projects, one), _pick(tasks, one), _pick(tasks, other), window.new_id()
    made = []
    if what == "project":
        made = [Insert(Project(id=new, name=f"P{one}"))]
    elif what == "task" and projects:
        within = [each for each in tasks if each.project_id == project.id]
        above = _pick_id(within, other) if other % 2 else None
        made = [Insert(Task(id=new, project_id=project.id, parent_id=above, name=f"T{other}"))]
    elif what == "person":
        made = [Insert(Person(id=new, name=f"N{one}"))]
    elif what == "assign" and tasks and people:
        made = [Insert(Assignment(id=new, task_id=task.id, person_id=_pick_id(people, other)))]
    elif what == "link" and tasks and task.project_id == second.project_id:
        link = {"project_id": task.project_id, "predecessor_id": task.id, "successor_id": second.id}
        made = [Insert(Dependency(id=new, **link))]
    elif what == "rename" and tasks:
        made = [Update(Task, task.id, {"name": f"T{other}", "duration": one * 60})]
    elif what == "move" and projects:
        made = [Update(Project, project.id, {"manager_id": _pick_id(people, other)})]
    return made


def _delete(window, one, other):
    kind = (Project, Task, Person, Role)[one % 4]
    found = _pick(window.all(kind), other)
    return None if found is None else window.record("Delete", [Delete(kind, found.id)])


def _pick(values, number):
    return values[number % len(values)] if values else None


def _pick_id(values, number):
    found = _pick(values, number)
    return found.id if found else None
