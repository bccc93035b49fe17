"""Actual work by week: what everybody did of what they are assigned to, and what follows for the plans.

The hours of all weeks are an assignment's actual work; what was recorded elsewhere beside them counts as “before”. Hours typed
for a week take the place of what of that lies in the week, so that reported progress does not count twice. More than planned
simply is more work; what is left, and the progress of the task, follow as where work done is typed in the plan.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.entry.work import parse_work
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, ActualWork, Assignment, Person, Project, ProjectState, Task
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.work import done_of
from pmo_desktop.services.planning.work_done import record_seconds
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

IN_WORK = (ProjectState.ACTIVE, ProjectState.ON_HOLD, ProjectState.APPROVED)
"""The states of projects on which hours are entered."""
LEFT = "left"
"""The field of what is left of an assignment, beside weeks."""
_MOST_NAMES = 4


def monday_of(at: int) -> int:
    return moment.midnight(at) - moment.weekday(at) * moment.DAY


def week_name(week: int) -> str:
    """Return an ISO week: `W47`."""
    return f"W{moment.to_date(week).isocalendar().week:02}"


def by_week(rows: Iterable[ActualWork]) -> dict[str, dict[int, ActualWork]]:
    """Return hours by assignment and week. Where two people entered the same week apart there are two: the larger counts."""
    found: dict[str, dict[int, ActualWork]] = defaultdict(dict)
    for each in rows:
        known = found[each.assignment_id].get(each.week)
        if known is None or (known.work, known.id) < (each.work, each.id):
            found[each.assignment_id][each.week] = each
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """One assignment in work. All amounts are seconds of work; `hours` and `planned` are by week, where there is any.

    `before` is done work that no week accounts for.
    """

    assignment_id: str
    person_id: str
    project_id: str
    task_id: str
    person: str
    project: str
    task: str
    work: int
    done: int
    hours: Mapping[int, int] = field(default_factory=dict)
    planned: Mapping[int, int] = field(default_factory=dict)
    is_over: bool = False

    @property
    def left(self) -> int:
        return 0 if self.is_over else max(0, self.work - self.done)

    @property
    def before(self) -> int:
        return self.done - sum(self.hours.values())

    def with_hours(self, week: int, seconds: int) -> "Slot":
        """Return the slot as it will be with other hours in a week, until it is read anew."""
        after = {**self.hours, week: seconds}
        return replace(
            self, hours={key: each for key, each in after.items() if each}, done=self.before + sum(after.values())
        )


@dataclass(frozen=True, slots=True)
class TimeSheet:
    """Everybody's assignments in work over some weeks (Mondays, the last the one asked for)."""

    weeks: tuple[int, ...]
    slots: tuple[Slot, ...]

    def entered(self, week: int, person_id: str | None = None) -> int:
        """Return the hours entered for a week, in seconds."""
        return sum(each.hours.get(week, 0) for each in self.slots if person_id in {None, each.person_id})

    def missing(self, week: int) -> tuple[str, ...]:
        """Return the names of those who were to work in a week and entered no hours for it."""
        planned: dict[str, int] = defaultdict(int)
        entered: dict[str, int] = defaultdict(int)
        names = {}
        for each in self.slots:
            names[each.person_id] = each.person
            planned[each.person_id] += each.planned.get(week, 0)
            entered[each.person_id] += each.hours.get(week, 0)
        found = [names[key] for key, seconds in planned.items() if seconds >= 60 and not entered[key]]
        return tuple(sorted(found, key=str.casefold))


def sentences(sheet: TimeSheet, now: int) -> list[str]:
    """Return which weeks that are over lack hours, and whose."""
    found = []
    for week in sheet.weeks:
        missing = sheet.missing(week)
        if week + moment.WEEK > now or not missing:
            continue
        name = f"week {moment.to_date(week).isocalendar().week}"
        if not sheet.entered(week):
            found.append(f"Nobody entered hours for {name}.")
        else:
            others = len(missing) - _MOST_NAMES
            names = ", ".join(missing[:_MOST_NAMES]) + (f" and {others} more" if others > 0 else "")
            found.append(f"No hours for {name}: {names}.")
    return found


def time_sheet(workspace: Workspace, week: int, count: int = 4, progress: Progress = silent) -> TimeSheet:
    """Return the assignments in work in `count` weeks up to the one of a moment, by person, project and task."""
    last = monday_of(week)
    weeks = tuple(last - moment.WEEK * number for number in reversed(range(count)))
    hours = {
        own: {week: row.work for week, row in told.items()} for own, told in by_week(workspace.all(ActualWork)).items()
    }
    people = {each.id: each for each in workspace.all(Person) if each.kind in WORKERS}
    projects = workspace.find(Project, state=IN_WORK)
    slots: list[Slot] = []
    for number, project in enumerate(projects):
        progress(number, len(projects), project.name)
        slots += _slots(workspace, project, people, hours, weeks)
    slots.sort(key=lambda each: (each.person.casefold(), each.project.casefold()))  # tasks stay in the plan's order
    return TimeSheet(weeks, tuple(slots))


def _slots(
    workspace: Workspace, project: Project, people: Mapping[str, Person], hours: Mapping[str, Mapping[int, int]],
    weeks: Sequence[int],
) -> Iterator[Slot]:  # fmt: skip
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    of, tasks = plan.assignments, plan.tasks
    phasing = Phasing(plan, schedule)
    name = f"{project.code}  {project.name}".strip()
    rows = [(tasks.row.get(task_id), number) for number, task_id in enumerate(of["task_id"])]
    done: dict[int, dict[str, int]] = {}
    for row, number in sorted(
        ((row, number) for row, number in rows if row is not None), key=lambda pair: plan.outline.number[pair[0]]
    ):
        person = people.get(of["person_id"][number])
        own = hours.get(of.ids[number], {})
        if person is None or not _is_in_work(plan, schedule, row, weeks, own):
            continue
        if row not in done:
            done[row] = done_of(plan, row)
        calendar = phasing.calendar(number)
        found = phasing.pieces(number, calendar)
        planned = {each: work_between(found, calendar, each, each + moment.WEEK) for each in weeks}
        yield Slot(
            of.ids[number], person.id, project.id, tasks.ids[row], person.name, name, str(tasks["name"][row]),
            phasing.work(number), done[row].get(of.ids[number], 0), dict(own),
            {key: each for key, each in planned.items() if each}, tasks["actual_finish"][row] is not None,
        )  # fmt: skip


def _is_in_work(plan: Plan, schedule: Schedule, row: int, weeks: Sequence[int], own: Mapping[int, int]) -> bool:
    """Say whether an assignment is worked on in some weeks: planned in them, under way, or with hours there."""
    tasks = plan.tasks
    if any(week in own for week in weeks):
        return True
    if schedule.start[row] == NO_PART or schedule.summary[row] or tasks["external"][row] or tasks["blank"][row]:
        return False
    if tasks["actual_start"][row] is not None and tasks["actual_finish"][row] is None:
        return int(schedule.start[row]) < weeks[-1] + moment.WEEK
    return int(schedule.start[row]) < weeks[-1] + moment.WEEK and int(schedule.finish[row]) > weeks[0]


# Recording


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed for an assignment: hours of a week, or what is left of it (`field` is LEFT)."""

    assignment_id: str
    field: str
    text: str


def set_hours(workspace: Workspace, said: Sequence[Said]) -> ChangeSet | None:
    """Write typed hours, and work that is left, as one change; InvalidValueError names the first cell that cannot be read."""
    hours: dict[tuple[str, int], int] = {}
    left: dict[str, int] = {}
    for each in said:
        try:
            plain = each.text.strip().removeprefix("–").removeprefix("(").removesuffix(")")
            seconds = parse_work(plain, Units())
        except KnownError as error:
            error.cell = (each.assignment_id, each.field)
            raise
        if each.field == LEFT:
            left[each.assignment_id] = seconds
        else:
            hours[each.assignment_id, int(each.field)] = seconds
    return record_hours(workspace, hours, left)


def record_hours(
    workspace: Workspace, hours: Mapping[tuple[str, int], int], left: Mapping[str, int] | None = None, label: str = "",
    beside: Sequence[Change] = (),
) -> ChangeSet | None:  # fmt: skip
    """Record seconds done by assignment and week (its Monday), and seconds left, as one change with what follows in plans.

    `beside` is what else belongs to it.
    """
    still = left or {}
    ids = {assignment_id for assignment_id, _ in hours} | set(still)
    own = {each.id: each for each in workspace.find(Assignment, id=ids)}
    homes = {each.id: each.project_id for each in workspace.find(Task, id={each.task_id for each in own.values()})}
    known = workspace.find(ActualWork, assignment_id=set(own))
    before = defaultdict(dict, by_week(known))
    changes: list[Change] = [*beside]
    changes += [
        Delete(ActualWork, each.id)
        for each in known
        if (each.assignment_id, each.week) in hours and each is not before[each.assignment_id][each.week]
    ]
    by_project: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in own.values():
        by_project[homes[assignment.task_id]][assignment.task_id].append(assignment.id)
    for project_id, tasks in by_project.items():
        editing = Editing(workspace, project_id, workspace.today())
        for task_id, assigned in tasks.items():
            after = {each: _weeks(before[each], hours, each) for each in assigned}
            changes += _recorded(editing, task_id, before, after, {key: still[key] for key in assigned if key in still})
    for assignment_id in own:
        changes += _rows(workspace, assignment_id, before[assignment_id], hours)
    return workspace.record(label or _label(workspace, hours, own, still), changes)


def _weeks(
    before: Mapping[int, ActualWork], hours: Mapping[tuple[str, int], int], assignment_id: str
) -> dict[int, int]:
    """Return all hours of an assignment by week as they will be."""
    after = {week: row.work for week, row in before.items()}
    after |= {week: seconds for (key, week), seconds in hours.items() if key == assignment_id}
    return {week: seconds for week, seconds in after.items() if seconds}


def _recorded(
    editing: Editing, task_id: str, before: Mapping[str, Mapping[int, ActualWork]], after: Mapping[str, Mapping[int, int]],
    left: Mapping[str, int],
) -> Iterator[Change]:  # fmt: skip
    """Yield what hours mean for a task: work done and left, progress, and when it began and ended."""
    row = editing.plan.tasks.row[task_id]
    known = done_of(editing.plan, row)
    done = {key: _done(editing, key, known[key], before[key], weeks) for key, weeks in after.items() if key in known}
    if not done:
        return
    facts: dict[str, object] = {}
    for change in record_seconds(editing, row, done, {key: each for key, each in left.items() if key in done}):
        if isinstance(change, Update) and change.kind is Task:
            facts |= change.fields
        else:
            yield change
    worked = sorted({week for weeks in after.values() for week in weeks})
    yield Update(Task, task_id, {**facts, **_dates(editing, row, facts, worked)})


def _done(editing: Editing, key: str, known: int, before: Mapping[int, ActualWork], after: Mapping[int, int]) -> int:
    """Return the seconds of an assignment that will be done in all."""
    elsewhere = known - sum(each.work for each in before.values())
    fresh = {week for week in after if week not in before}
    if elsewhere >= 60 and fresh:
        elsewhere -= _reported(editing, key, elsewhere, set(before), fresh)
    return max(0, elsewhere + sum(after.values()))


def _reported(editing: Editing, key: str, elsewhere: int, known: set[int], fresh: set[int]) -> int:
    """Return what of the work recorded elsewhere lies in fresh weeks: it fills the plan from its beginning, not known weeks."""
    phasing, number = Phasing(editing.plan, editing.schedule), editing.plan.assignments.row[key]
    calendar = phasing.calendar(number)
    pieces = phasing.pieces(number, calendar)
    found, left = 0, elsewhere
    week = monday_of(pieces[0].start) if pieces else 0
    while pieces and left > 0 and week < pieces[-1].finish:
        if week not in known:
            lies = min(left, work_between(pieces, calendar, week, week + moment.WEEK))
            left -= lies
            found += lies if week in fresh else 0
        week += moment.WEEK
    return found


def _dates(editing: Editing, row: int, facts: Mapping[str, object], worked: Sequence[int]) -> dict[str, object]:
    """Return when a task began and ended by the weeks in which somebody worked on it, where nobody said it otherwise."""
    tasks = editing.plan.tasks
    if not worked:
        return {}
    found: dict[str, object] = {}
    calendar = editing.clocks.calendar(row)
    began, ended = facts.get("actual_start"), facts.get("actual_finish")
    first, last = worked[0], worked[-1]
    if isinstance(began, int) and (
        began >= first + moment.WEEK or (tasks["actual_start"][row] is None and began < first)
    ):
        found["actual_start"] = began = calendar.next_start(first)
    is_new = tasks["actual_finish"][row] is None
    if isinstance(ended, int) and is_new and not last <= ended < last + moment.WEEK:
        finish = calendar.previous_finish(last + moment.WEEK)
        found["actual_finish"] = max(finish, began) if isinstance(began, int) else finish
    return found


def _rows(
    workspace: Workspace, assignment_id: str, before: Mapping[int, ActualWork], hours: Mapping[tuple[str, int], int]
) -> Iterator[Change]:
    for (key, week), seconds in hours.items():
        if key != assignment_id:
            continue
        if week not in before and seconds:
            yield Insert(ActualWork(id=workspace.new_id(), assignment_id=key, week=week, work=seconds))
        elif week in before and not seconds:
            yield Delete(ActualWork, before[week].id)
        elif week in before:
            yield Update(ActualWork, before[week].id, {"work": seconds})


def _label(
    workspace: Workspace, hours: Mapping[tuple[str, int], int], own: Mapping[str, Assignment], left: Mapping[str, int]
) -> str:
    people = {each.person_id for each in own.values()}
    who = f"“{workspace.get(Person, next(iter(people))).name}”" if len(people) == 1 else f"{len(people)} people"
    weeks = sorted({week for _, week in hours})
    if not weeks:
        return f"Work left of {who}" if left else "Hours"
    when = week_name(weeks[0]) if len(weeks) == 1 else f"{week_name(weeks[0])}–{week_name(weeks[-1])}"
    return f"Hours of {who}, {when}"


# Tables


def table_of(sheet: TimeSheet) -> list[list[str]]:
    """Return the hours entered, with names and weeks, as lists of hours are read."""
    weeks = [f"{moment.to_date(week).isocalendar().year}-{week_name(week)}" for week in sheet.weeks]
    lines = [["Person", "Project", "Task", *weeks]]
    for slot in sheet.slots:
        if any(slot.hours.get(week) for week in sheet.weeks):
            hours = [f"{slot.hours[week] / 3600:g}" if week in slot.hours else "" for week in sheet.weeks]
            lines.append([slot.person, slot.project, slot.task, *hours])
    return lines
