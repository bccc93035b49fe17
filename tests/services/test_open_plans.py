"""A plan held open and patched by change sets is the plan one would read anew."""

from contextlib import suppress
from dataclasses import fields

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    Dependency,
    Leave,
    LinkType,
    Person,
    Project,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.services.workspace import Workspace

START = moment.from_iso("2026-01-05T08:00")
MIDNIGHT = moment.midnight(START)
TABLES = (
    "tasks", "dependencies", "assignments", "people", "leave", "calendars", "work_weeks", "exceptions", "splits",
    "baselines",
)  # fmt: skip
TASKS = tuple(f"t{number}" for number in range(5))
PEOPLE = ("anna", "ben")


def a_task(draw, key: str, project: str, there: list[str]) -> Task:
    return Task(
        id=key, project_id=project, name=key, rank=draw(st.sampled_from("abcd")),
        parent_id=draw(st.sampled_from([None, *there])), duration=draw(st.sampled_from((0, 3_600, 28_800, 90_000))),
        blank=draw(st.booleans()), active=draw(st.sampled_from((True, True, False))),
    )  # fmt: skip


class OpenPlan(RuleBasedStateMachine):
    """Two windows of two people on two projects; after every step each open plan equals one read anew."""

    def __init__(self, folder):
        super().__init__()
        self.file, self.windows = folder / "Team.pmo", ()

    @initialize()
    def begin(self):
        self.file.unlink(missing_ok=True)
        mine = Workspace.create(self.file, author="Anna")
        mine.record(
            "New",
            [
                *(Insert(Project(id=key, name=key, start=START)) for key in ("p", "q")),
                *(Insert(Person(id=key, name=key)) for key in PEOPLE),
                Insert(Calendar(id="c", name="Part-time")),
                Insert(WorkWeek(id="w", calendar_id="c", friday="")),
            ],
        )
        self.windows = (mine, Workspace.open(self.file, author="Petra"))

    @rule(data=st.data(), window=st.integers(0, 1))
    def edit(self, data, window):
        """Record one to four changes as one set."""
        workspace = self.windows[window]
        changes = []
        for _ in range(data.draw(st.integers(1, 4))):
            changes += data.draw(st.sampled_from(EDITS))(self, data.draw, workspace)
        gone = {(each.kind, each.id) for each in changes if isinstance(each, Delete)}
        if len({(type(each), key_of(each)) for each in changes}) < len(changes) or gone:
            changes = changes[:1]  # several in one set must be about different rows, all of them still there
        workspace.record("Edit", changes)

    def add_task(self, draw, workspace):
        held = {task.id: task for task in workspace.all(Task)}
        key = draw(st.sampled_from(TASKS))
        project = draw(st.sampled_from(("p", "p", "q")))
        there = [each for each, task in held.items() if task.project_id == project]
        return [] if key in held else [Insert(a_task(draw, key, project, there))]

    def add_worked_task(self, draw, workspace):
        """A task and what hangs on it, in one set."""
        tasks = self.add_task(draw, workspace)
        people = workspace.find(Person, id="anna")
        for insert in list(tasks):
            tasks += [
                Insert(Assignment(id=workspace.new_id(), task_id=insert.value.id, person_id=each.id, units=0.5))
                for each in people
            ]
            tasks.append(Insert(Split(id=workspace.new_id(), task_id=insert.value.id, start=0, length=3_600)))
            tasks.append(Insert(Baseline(id=workspace.new_id(), task_id=insert.value.id, start=START)))
        return tasks

    def change_task(self, draw, workspace):
        held = {task.id: task for task in workspace.all(Task)}
        if not held:
            return []
        task = held[draw(st.sampled_from(sorted(held)))]
        beside = [key for key, each in held.items() if each.project_id == task.project_id and key != task.id]
        choices = (
            {"duration": draw(st.sampled_from((0, 7_200, 57_600)))},
            {"rank": draw(st.sampled_from("abcd"))},
            {"parent_id": draw(st.sampled_from([None, *beside]))},
            {"blank": draw(st.booleans())},
            {"active": draw(st.booleans())},
            {"constraint_type": ConstraintType.SNET, "constraint_date": START + 3 * moment.DAY},
            {"calendar_id": draw(st.sampled_from((None, "c"))) if workspace.find(Calendar, id="c") else None},
            {"name": draw(st.sampled_from("xyz"))},
        )
        return [Update(Task, task.id, draw(st.sampled_from(choices)))]

    def link(self, draw, workspace):
        tasks = workspace.all(Task)
        if len(tasks) < 2:
            return []
        one, other = (draw(st.sampled_from(tasks)) for _ in range(2))
        kind = draw(st.sampled_from(list(LinkType)))
        same = one.project_id == other.project_id and one.id != other.id
        made = Dependency(
            id=workspace.new_id(), project_id=other.project_id, predecessor_id=one.id, successor_id=other.id, type=kind
        )
        return [Insert(made)] if same else []

    def assign(self, draw, workspace):
        tasks, people = workspace.all(Task), workspace.all(Person)
        if not tasks or not people:
            return []
        task, person = draw(st.sampled_from(tasks)), draw(st.sampled_from(people))
        made = Assignment(
            id=workspace.new_id(), task_id=task.id, person_id=person.id, work=draw(st.sampled_from((None, 36_000)))
        )
        return [Insert(made)]

    def go_away(self, draw, workspace):
        people = workspace.all(Person)
        start = MIDNIGHT + draw(st.integers(0, 5)) * moment.DAY
        return [
            Insert(Leave(id=workspace.new_id(), person_id=person.id, start=start, finish=start + 2 * moment.DAY))
            for person in people[:1]
        ]

    def close_a_day(self, draw, workspace):
        day = MIDNIGHT + draw(st.integers(0, 5)) * moment.DAY
        calendar = workspace.portfolio().calendar_id
        if calendar is None:
            return []
        return [
            Insert(CalendarException(id=workspace.new_id(), calendar_id=calendar, start=day, finish=day + moment.DAY))
        ]

    def change_project(self, draw, workspace):
        choices = (
            {"start": START + draw(st.integers(0, 3)) * moment.DAY},
            {"status_date": MIDNIGHT + 4 * moment.DAY},
            {"calendar_id": "c" if workspace.find(Calendar, id="c") else None},
            {"honour_constraints": draw(st.booleans())},
        )
        return [Update(Project, "p", draw(st.sampled_from(choices)))]

    def delete(self, draw, workspace):
        kinds = (Task, Dependency, Assignment, Person, Leave, Calendar, CalendarException, Split)
        held = workspace.all(draw(st.sampled_from(kinds)))
        if not held:
            return []
        value = draw(st.sampled_from(held))
        return [Delete(type(value), value.id)]

    def move_to_another_project(self, draw, workspace):
        loose = [
            task
            for task in workspace.all(Task)
            if task.parent_id is None and not workspace.find(Task, parent_id=task.id)
        ]
        linked = {key for link in workspace.all(Dependency) for key in (link.predecessor_id, link.successor_id)}
        free = [task for task in loose if task.id not in linked]
        if not free:
            return []
        task = draw(st.sampled_from(free))
        return [Update(Task, task.id, {"project_id": "q" if task.project_id == "p" else "p"})]

    @rule(window=st.integers(0, 1), back=st.booleans())
    def turn(self, window, back):
        workspace = self.windows[window]
        if back and workspace.undo_label == "New":
            return
        with suppress(UndoBlockedError):
            workspace.undo() if back else workspace.redo()

    @precondition(lambda self: self.windows)
    @invariant()
    def both_windows_hold_what_one_would_read_anew(self):
        for window in self.windows:
            window.poll()
        with self.windows[0].another() as fresh:
            for key in ("p", "q"):
                wanted, dates = contents(fresh.plan(key)), shown(fresh.plan(key), schedule(fresh.plan(key)))
                for window in self.windows:
                    assert contents(window.plan(key)) == wanted
                    assert shown(window.plan(key), window.schedule(key)) == dates

    def teardown(self):
        for window in self.windows:
            window.close()


EDITS = (
    OpenPlan.add_task, OpenPlan.add_worked_task, OpenPlan.add_worked_task, OpenPlan.change_task, OpenPlan.change_task,
    OpenPlan.link, OpenPlan.assign, OpenPlan.go_away, OpenPlan.close_a_day, OpenPlan.change_project, OpenPlan.delete,
    OpenPlan.move_to_another_project,
)  # fmt: skip


def key_of(change) -> str:
    return change.value.id if isinstance(change, Insert) else change.id


def contents(plan):
    return plan.project, {name: {value.id: value for value in getattr(plan, name).values()} for name in TABLES}


def shown(plan, found):
    """Return dates and outline by task, whatever the order of the columns."""
    outline, _ids = plan.outline, plan.tasks.ids
    arrays = [field.name for field in fields(found) if hasattr(getattr(found, field.name), "tolist")]
    values = {name: getattr(found, name).tolist() for name in arrays}
    rows = {
        task_id: (
            outline.number[row],
            outline.level[row],
            outline.is_summary[row],
            *(values[name][row] for name in arrays),
        )
        for task_id, row in plan.tasks.row.items()
    }
    loops = sum(each.kind == "loop" for each in found.findings)
    return rows if not loops else loops > 0  # which link of a loop is left out depends on the order of the links


def test_an_open_plan_equals_one_read_anew_after_any_changes(tmp_path):
    given = settings(max_examples=15, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(lambda: OpenPlan(tmp_path), settings=given)


def test_undoing_the_deletion_of_a_task_brings_back_its_people_in_the_open_plan(tmp_path):
    with Workspace.create(tmp_path / "Team.pmo", author="Anna") as mine:
        person = Person(id="anna", name="Anna")
        work = [
            Task(id="t", project_id="p", duration=57_600),
            Assignment(id="a", task_id="t", person_id="anna", units=0.5),
        ]
        mine.record("New", map(Insert, [Project(id="p", name="P", start=START), person, *work]))
        plan = mine.plan("p")
        mine.record("Delete", [Delete(Task, "t")])
        assert len(plan.assignments) == 0
        mine.undo()
        assert list(mine.plan("p").assignments.values()) == work[1:]


def test_leave_reaches_every_open_plan_at_once(tmp_path):
    with Workspace.create(tmp_path / "Team.pmo", author="Anna") as workspace:
        inserts = [Insert(Person(id="anna", name="Anna"))]
        for key in ("p", "q"):
            inserts += [
                Insert(Project(id=key, name=key, start=START)),
                Insert(Task(id=f"t{key}", project_id=key, duration=28_800)),
                Insert(Assignment(id=f"a{key}", task_id=f"t{key}", person_id="anna")),
            ]
        workspace.record("New", inserts)
        before = {key: int(workspace.schedule(key).finish[0]) for key in ("p", "q")}
        away = Leave(id="away", person_id="anna", start=MIDNIGHT, finish=MIDNIGHT + moment.DAY)
        workspace.record("Leave", [Insert(away)])
        after = {key: int(workspace.schedule(key).finish[0]) for key in ("p", "q")}
        assert all(after[key] >= before[key] + moment.DAY for key in before)
        assert workspace.plan("p").leave is workspace.plan("q").leave
        workspace.undo()
        assert {key: int(workspace.schedule(key).finish[0]) for key in ("p", "q")} == before


def test_only_plans_that_somebody_is_on_are_scheduled_anew_after_their_leave(tmp_path):
    with Workspace.create(tmp_path / "Team.pmo", author="Anna") as workspace:
        inserts = [Insert(Person(id="anna", name="Anna")), Insert(Person(id="ben", name="Ben"))]
        for key, person in (("p", "anna"), ("q", "ben")):
            inserts += [
                Insert(Project(id=key, name=key, start=START)),
                Insert(Task(id=f"t{key}", project_id=key, duration=28_800)),
                Insert(Assignment(id=f"a{key}", task_id=f"t{key}", person_id=person)),
            ]
        workspace.record("New", inserts)
        p, q = workspace.schedule("p"), workspace.schedule("q")
        away = Leave(id="away", person_id="anna", start=MIDNIGHT, finish=MIDNIGHT + moment.DAY)
        workspace.record("Leave", [Insert(away)])
        assert workspace.schedule("p") is not p
        assert workspace.schedule("q") is q
        p = workspace.schedule("p")
        workspace.record("Units", [Update(Person, "anna", {"max_units": 0.5})])
        assert workspace.schedule("p") is p
        workspace.record("Given to Ben", [Update(Leave, "away", {"person_id": "ben"})])
        assert [int(workspace.schedule(key).finish[0]) for key in ("p", "q")] == [
            int(schedule(workspace.plan(key)).finish[0]) for key in ("p", "q")
        ]
        assert workspace.schedule("q").finish[0] > q.finish[0]
        workspace.record("Back", [Delete(Leave, "away")])
        assert workspace.schedule("q").finish.tolist() == q.finish.tolist()
