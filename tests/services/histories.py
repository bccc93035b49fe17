"""Histories drawn at random: two people edit, delete, undo and do again, while what the file held is kept after each set."""

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


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("project", "task", "task", "person", "assign", "link", "rename", "rename", "move", "delete", "undo", "redo")),
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
            try:
                lived.keep(window, _do(window, what, one, other))
            except KnownError:
                pass
    return lived


def _do(window, what, one, other):
    projects, tasks, people = window.all(Project), window.all(Task), window.all(Person)
    task, second = _pick(tasks, one), _pick(tasks, other)
    if what in {"undo", "redo"}:
        return getattr(window, what)()
    if what == "project":
        return window.record("New project", [Insert(Project(id=window.new_id(), name=f"P{one}"))])
    if what == "task" and projects:
        project = _pick(projects, one)
        within = [each for each in tasks if each.project_id == project.id]
        above = _pick(within, other) if other % 2 and within else None
        value = Task(id=window.new_id(), project_id=project.id, parent_id=above and above.id, name=f"T{other}")
        return window.record("New task", [Insert(value)])
    if what == "person":
        return window.record("New person", [Insert(Person(id=window.new_id(), name=f"N{one}"))])
    if what == "assign" and tasks and people:
        value = Assignment(id=window.new_id(), task_id=task.id, person_id=_pick(people, other).id)
        return window.record("Assign", [Insert(value)])
    if what == "link" and task is not None and task.project_id == second.project_id:
        value = Dependency(
            id=window.new_id(), project_id=task.project_id, predecessor_id=task.id, successor_id=second.id
        )
        return window.record("Link", [Insert(value)])
    if what == "rename" and tasks:
        return window.record("Rename", [Update(Task, task.id, {"name": f"T{other}", "duration": one * 60})])
    if what == "move" and projects:
        return window.record("Manager", [Update(Project, _pick(projects, one).id, {"manager_id": _pick_id(people, other)})])
    if what == "delete":
        return _delete(window, one, other)
    return None


def _delete(window, one, other):
    kind = (Project, Task, Person, Role)[one % 4]
    found = _pick(window.all(kind), other)
    return None if found is None else window.record("Delete", [Delete(kind, found.id)])


def _pick(values, number):
    return values[number % len(values)] if values else None


def _pick_id(values, number):
    found = _pick(values, number)
    return found.id if found else None
