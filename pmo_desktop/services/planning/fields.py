"""The fields of a task as columns show them: title, the expert's term, how each reads as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from pmo_desktop.domain.entry.amounts import format_money, format_people, format_percent
from pmo_desktop.domain.entry.constraints import format_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors
from pmo_desktop.domain.entry.work import CONTOURS, KINDS, NO, TYPES, YES, format_each, format_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.contours import mean
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, LagKind, LinkType, PersonKind, Rules, TaskType
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.result import Moments

_COMPUTED_ON_SUMMARIES = frozenset({
    "duration", "start", "finish", "percent", "actual_start", "actual_finish", "work",
})  # fmt: skip
_OF_TASKS_ONLY = frozenset(
    {
        "task_type", "effort_driven", "work_of_each", "contour", "ignore_resource_calendar", "calendar", "second_constraint",
        "expected_finish", "activity_kind", "levelling_delay",
    }
)  # fmt: skip
"""What decides how a task itself is worked out: a summary spans its tasks."""
_NOT_OF_OTHERS = frozenset({
    "predecessors", "people", "percent", "actual_start", "actual_finish", "constraint", "deadline", "work", "work_of_each",
    "contour", "effort_driven", "task_type", "ignore_resource_calendar", "second_constraint", "expected_finish", "activity_kind",
    "levelling_delay",
})  # fmt: skip
"""What nobody can say of a task that stands for one of a project that is not in the file."""
_OF_P6_ONLY = frozenset({"second_constraint", "expected_finish", "activity_kind"})
_SLACKS = frozenset({"slack", "free_slack", "start_slack", "finish_slack"})
Shown = Callable[[Plan, Schedule, int], str]
Choices = Callable[[Plan], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column: `kind` is text, duration, date, percent, predecessors, people, money or number.

    `choices` gives the texts to choose from, where a field has such.
    """

    name: str
    title: str
    tooltip: str
    kind: str
    editable: bool
    shown: Shown
    choices: Choices | None = None


def units_of(plan: Plan) -> Units:
    """Return what a day, week and month mean in the plan's project."""
    return Units(plan.project.day_seconds, plan.project.week_seconds, plan.project.month_days)


def text_of(plan: Plan, schedule: Schedule, row: int, field: str) -> str:
    """Return what the cell of a task row shows; blank lines show nothing."""
    if plan.tasks["blank"][row]:
        return ""
    return FIELDS[field].shown(plan, schedule, row)


def fixed_because(plan: Plan, row: int, field: str) -> InvalidValueError | None:
    """Return why nobody can type into the cell of a task row; None where one can."""
    spec = FIELDS[field]
    if not spec.editable:
        return InvalidValueError(
            f"“{spec.title}” is worked out by the program.", "Change what it follows from instead."
        )
    if field in _COMPUTED_ON_SUMMARIES and plan.outline.is_summary[row]:
        return InvalidValueError(
            f"“{spec.title}” of a summary follows from the tasks in it.", "Change those tasks instead."
        )
    if field in _OF_P6_ONLY and not _is_of_rules(plan, row, field):
        return InvalidValueError(
            f"“{spec.title}” counts only under Primavera P6’s rules.", "Choose them under Edit, Scheduling first."
        )
    if not is_meant(plan, row, field):
        return InvalidValueError(
            f"A summary has no “{spec.title}”: it spans its tasks.", "Set it on those tasks instead."
        )
    if field in _NOT_OF_OTHERS and plan.tasks["external"][row]:
        return planned_elsewhere(plan, row)
    return None


def planned_elsewhere(plan: Plan, row: int) -> InvalidValueError:
    """Return why a row that stands for a task of another project is not planned here."""
    return InvalidValueError(
        f"“{plan.tasks['name'][row]}” stands for a task of another project, which is planned there.",
        "Only its last known dates are kept here: write those into the table.",
    )


def is_meant(plan: Plan, row: int, field: str) -> bool:
    """Say whether a field says anything of a task row: a summary has no work, calendar or contour of its own."""
    if field == "external":
        return bool(plan.tasks["external"][row])
    if field in _OF_P6_ONLY and not _is_of_rules(plan, row, field):
        return False
    return not (plan.outline.is_summary[row] and field in _OF_TASKS_ONLY)


def _is_of_rules(plan: Plan, row: int, field: str) -> bool:
    """Say whether a field of P6’s counts here, or says something that somebody may want to take away."""
    if plan.project.rules is Rules.P6:
        return True
    tasks = plan.tasks
    said = {
        "second_constraint": tasks["second_constraint_date"][row] is not None,
        "expected_finish": tasks["expected_finish"][row] is not None,
        "activity_kind": tasks["kind"][row] is not ActivityKind.TASK,
    }
    return said[field]


def warning_of(plan: Plan, schedule: Schedule, row: int, field: str) -> str:
    """Return what is wrong with the value of a cell; empty where nothing is. Negative slack is: something cannot be met."""
    if field not in _SLACKS or plan.tasks["blank"][row] or schedule.start[row] == NO_PART:
        return ""
    slack = int(_slack_values(schedule, field)[row])
    if slack >= 0:
        return ""
    late = format_duration(Duration(-slack, plan.tasks["elapsed"][row]), units_of(plan))
    return f"{late} too late: a deadline, a constraint or the finish asked for cannot be met as planned."


def choices_of(plan: Plan, field: str) -> Sequence[str]:
    """Return the texts to choose from in a field; none where anything may be typed."""
    choices = FIELDS[field].choices
    return () if choices is None else choices(plan)


def calendars_of(plan: Plan) -> dict[str, str]:
    """Return the calendars a task may have, by name: those of everybody and of the project, none of single people."""
    of, own = plan.calendars, set(plan.people["calendar_id"])
    return {
        name: calendar_id
        for name, calendar_id, project_id in zip(of["name"], of.ids, of["project_id"], strict=True)
        if project_id in {None, plan.project.id} and calendar_id not in own
    }


def links_into(plan: Plan, task_id: str) -> list[int]:
    """Return the dependency rows into a task, in order of the predecessor on screen."""
    found = _links_by_successor(plan).get(task_id, [])
    number, rows, before = plan.outline.number, plan.tasks.row, plan.dependencies["predecessor_id"]
    return sorted((each for each in found if before[each] in rows), key=lambda each: number[rows[before[each]]])


def links_from_outside(plan: Plan, task_id: str) -> list[int]:
    """Return the dependency rows into a task from tasks of other projects, in order of how those are written."""
    found = _links_by_successor(plan).get(task_id, [])
    rows, before, outside = plan.tasks.row, plan.dependencies["predecessor_id"], plan.outside
    known = (each for each in found if before[each] not in rows and before[each] in outside)
    return sorted(known, key=lambda each: (outside[before[each]].code, outside[before[each]].number))


def assignments_on(plan: Plan, task_id: str) -> list[int]:
    """Return the assignment rows of a task."""
    return _assignments_by_task(plan).get(task_id, [])


def work_on(plan: Plan, row: int, number: int) -> int:
    """Return the seconds of work of an assignment: what it says, else what the duration of its task gives."""
    own, of = plan.assignments["work"][number], plan.assignments
    if own is not None:
        return int(own)
    return round(float(plan.tasks["duration"][row] * of["units"][number]) * mean(of["contour"][number]))


def working_on(plan: Plan, task_id: str) -> list[int]:
    """Return the assignment rows of people, roles and equipment on a task: materials and costs do no work."""
    people, of = plan.people, plan.assignments
    return [
        each
        for each in assignments_on(plan, task_id)
        if of["person_id"][each] in people.row
        and people["kind"][people.row[of["person_id"][each]]] not in {PersonKind.MATERIAL, PersonKind.COST}
    ]


def work_of(plan: Plan, row: int) -> int | None:
    """Return the seconds of work of a task: of its people, else what is planned without any; of a summary, of its tasks."""
    known = _WORK.get(plan)
    if known is None or known[0] != plan.revision:
        known = _WORK[plan] = (plan.revision, _works(plan))
    return known[1][row]


_WORK: WeakKeyDictionary[Plan, tuple[int, list[int | None]]] = WeakKeyDictionary()
"""The work of each row, kept until the plan changes: a summary shows what all its tasks add up to."""


def _works(plan: Plan) -> list[int | None]:
    outline = plan.outline
    found: list[int | None] = [None] * len(plan.tasks)
    for row in reversed(outline.order):
        if not outline.is_summary[row]:
            found[row] = _own_work(plan, row)
        above, own = outline.parent[row], found[row]
        if above >= 0 and own is not None and plan.tasks["active"][row]:
            found[above] = (found[above] or 0) + own
    return found


def _own_work(plan: Plan, row: int) -> int | None:
    found = working_on(plan, plan.tasks.ids[row])
    if found:
        return sum(work_on(plan, row, each) for each in found)
    work = plan.tasks["work"][row]
    return None if work is None else int(work)


_Index = dict[str, list[int]]
_CACHE: dict[str, tuple[int, int, _Index]] = {}


def _grouped(plan: Plan, name: str, keys: Sequence[str]) -> _Index:
    """Return rows by key, kept until the plan changes; one plan is looked at at a time."""
    known = _CACHE.get(name)
    if known and known[0] == id(plan) and known[1] == plan.revision:
        return known[2]
    found: _Index = {}
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    _CACHE[name] = (id(plan), plan.revision, found)
    return found


def _links_by_successor(plan: Plan) -> _Index:
    return _grouped(plan, "links", plan.dependencies["successor_id"])


def _assignments_by_task(plan: Plan) -> _Index:
    return _grouped(plan, "assignments", plan.assignments["task_id"])


def _duration(plan: Plan, schedule: Schedule, row: int) -> str:
    tasks = plan.tasks
    elapsed, estimated = tasks["elapsed"][row], tasks["estimated"][row]
    if schedule.summary[row]:  # whatever its tasks add up to, in days
        return f"{round(int(schedule.duration[row]) / plan.project.day_seconds, 1):g}d"
    return format_duration(Duration(int(schedule.duration[row]), elapsed, estimated), units_of(plan))


def _moment(of: str) -> Shown:
    def shown(_plan: Plan, schedule: Schedule, row: int) -> str:
        at = int(getattr(schedule, of)[row])
        return format_date(None if at == NO_PART else at)

    return shown


def _slack(field: str) -> Shown:
    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        if schedule.start[row] == NO_PART:
            return "–"
        slack = int(_slack_values(schedule, field)[row])
        return format_duration(Duration(slack, plan.tasks["elapsed"][row]), units_of(plan))

    return shown


def _slack_values(schedule: Schedule, field: str) -> Moments:
    found: Moments = getattr(schedule, "total_slack" if field == "slack" else field)
    return found


def _found(of: str) -> Shown:
    """Return whether scheduling found something of a task."""
    return lambda _plan, schedule, row: YES if getattr(schedule, of)[row] else NO


def _fact_date(field: str) -> Shown:
    return lambda plan, _schedule, row: format_date(plan.tasks[field][row])


def _fact(field: str) -> Shown:
    return lambda plan, _schedule, row: str(plan.tasks[field][row] or "")


def _predecessors(plan: Plan, _schedule: Schedule, row: int) -> str:
    own = plan.tasks.ids[row]
    linked = (*links_into(plan, own), *links_from_outside(plan, own))
    return format_predecessors((_typed(plan, each) for each in linked), units_of(plan))


def _typed(plan: Plan, link: int) -> Typed:
    links, rows = plan.dependencies, plan.tasks.row
    before = links["predecessor_id"][link]
    facts = (LinkType(links["type"][link]), links["lag"][link], LagKind(links["lag_kind"][link]))
    if before in rows:
        return Typed(plan.outline.number[rows[before]], *facts)
    seen = plan.outside[before]
    return Typed(seen.number, *facts, project=seen.code)


def _people(plan: Plan, _schedule: Schedule, row: int) -> str:
    people, of = plan.people, plan.assignments
    found = (
        (str(people["name"][people.row[of["person_id"][each]]]), float(of["units"][each]))
        for each in assignments_on(plan, plan.tasks.ids[row])
        if of["person_id"][each] in people
    )
    return format_people(found)


def _work(plan: Plan, _schedule: Schedule, row: int) -> str:
    work = work_of(plan, row)
    return "" if work is None else format_work(work)


def _each(said: Callable[[Plan, int, int], str], *, alike: bool = False) -> Shown:
    """Return what is said of each who works on a task; `alike`: once where it is the same of all."""

    def shown(plan: Plan, _schedule: Schedule, row: int) -> str:
        people, of = plan.people, plan.assignments
        found = [
            (str(people["name"][people.row[of["person_id"][each]]]), said(plan, row, each))
            for each in working_on(plan, plan.tasks.ids[row])
        ]
        words = {word for _, word in found}
        return words.pop() if alike and len(words) == 1 else format_each(found)

    return shown


def _of_task(text: Callable[[Plan, int], str]) -> Shown:
    """Return what a task says that has no meaning on a summary."""
    return lambda plan, _schedule, row: "" if plan.outline.is_summary[row] else text(plan, row)


def _flag(field: str) -> Shown:
    return _of_task(lambda plan, row: YES if plan.tasks[field][row] else NO)


def _is_shared(plan: Plan, row: int) -> str:
    return YES if plan.tasks["effort_driven"][row] or plan.tasks["task_type"][row] is TaskType.FIXED_WORK else NO


def _calendar(plan: Plan, row: int) -> str:
    found = plan.calendars.row.get(plan.tasks["calendar_id"][row] or "")
    return "–" if found is None else str(plan.calendars["name"][found])


def _contour_of(plan: Plan, _row: int, number: int) -> str:
    return CONTOURS.get(plan.assignments["contour"][number], CONTOURS["flat"])


def _constraint(plan: Plan, _schedule: Schedule, row: int) -> str:
    kind, date = plan.tasks["constraint_type"][row], plan.tasks["constraint_date"][row]
    return format_constraint(ConstraintType(kind), date)


def _second_constraint(plan: Plan, row: int) -> str:
    date = plan.tasks["second_constraint_date"][row]
    return "–" if date is None else format_constraint(plan.tasks["second_constraint_type"][row], date)


def _levelling_delay(plan: Plan, row: int) -> str:
    tasks = plan.tasks
    return format_duration(Duration(tasks["levelling_delay"][row], tasks["levelling_elapsed"][row]), units_of(plan))


def _baseline(of: str) -> Shown:
    def shown(plan: Plan, _schedule: Schedule, row: int) -> str:
        index = _grouped(plan, "baselines", plan.baselines["task_id"])
        numbers = plan.baselines["number"]
        for each in index.get(plan.tasks.ids[row], ()):
            if numbers[each] == 0:
                return format_date(plan.baselines[of][each])
        return "–"

    return shown


def _money(field: str) -> Shown:
    return lambda plan, _schedule, row: format_money(plan.tasks[field][row])


_SPECS = (
    FieldSpec("number", "No.", "Row number", "number", False, lambda plan, _s, row: str(plan.outline.number[row])),
    FieldSpec("wbs", "WBS", "Work breakdown structure code", "text", True, _fact("wbs")),
    FieldSpec("name", "Task", "Task name", "text", True, _fact("name")),
    FieldSpec("duration", "Duration", "Working time: 5d, 2w, 3h, 3ed", "duration", True, _duration),
    FieldSpec("start", "Start", "A typed start becomes “not before” (SNET)", "date", True, _moment("start")),
    FieldSpec("finish", "Finish", "A typed finish becomes “finish not before” (FNET)", "date", True, _moment("finish")),
    FieldSpec("predecessors", "After", "Predecessors: 3, 3FS+2d, P-01\\8", "predecessors", True, _predecessors),
    FieldSpec(
        "percent", "Done", "Percent complete", "percent", True,
        lambda _p, schedule, row: format_percent(float(schedule.percent[row])),
    ),
    FieldSpec("people", "People", "Resources: Anna; Ben[50%]", "people", True, _people),
    FieldSpec("deadline", "Deadline", "Deadline", "date", True, _fact_date("deadline")),
    FieldSpec("constraint", "Constraint", "Constraint: not before 2026-03-01, finish by …", "text", True, _constraint),
    FieldSpec("slack", "Spare time", "Total slack", "duration", False, _slack("slack")),
    FieldSpec("free_slack", "Free spare time", "Free slack", "duration", False, _slack("free_slack")),
    FieldSpec("late_start", "Latest start", "Late start", "date", False, _moment("late_start")),
    FieldSpec("late_finish", "Latest finish", "Late finish", "date", False, _moment("late_finish")),
    FieldSpec("baseline_start", "Baseline start", "Baseline start", "date", False, _baseline("start")),
    FieldSpec("baseline_finish", "Baseline finish", "Baseline finish", "date", False, _baseline("finish")),
    FieldSpec("actual_start", "Began", "Actual start", "date", True, _fact_date("actual_start")),
    FieldSpec("actual_finish", "Ended", "Actual finish", "date", True, _fact_date("actual_finish")),
    FieldSpec("cost", "Cost", "Cost", "money", True, _money("cost")),
    FieldSpec("work", "Work", "Work: effort of everybody, as 40h or 5d", "duration", True, _work),
    FieldSpec(
        "work_of_each", "Work of each", "Work by person: Anna: 24h; Ben: 16h", "people", True,
        _each(lambda plan, row, number: format_work(work_on(plan, row, number))),
    ),
    FieldSpec(
        "contour", "Contour", "Work contour: how the work is spread; Anna: Bell; Ben: Flat", "text", True,
        _each(_contour_of, alike=True), lambda _plan: tuple(CONTOURS.values()),
    ),
    FieldSpec(
        "task_type", "What stays", "Task type: what keeps its value when another changes", "text", True,
        _of_task(lambda plan, row: TYPES[plan.tasks["task_type"][row]]), lambda _plan: tuple(TYPES.values()),
    ),
    FieldSpec(
        "effort_driven", "Shared work", "Effort driven: people who come or go share the work", "text", True,
        _of_task(_is_shared), lambda _plan: (YES, NO),
    ),
    FieldSpec(
        "calendar", "Calendar", "Task calendar: when the task can be worked on", "text", True, _of_task(_calendar),
        lambda plan: ("–", *calendars_of(plan)),
    ),
    FieldSpec(
        "ignore_resource_calendar", "Own calendar only",
        "Ignore resource calendar: only the task's own calendar counts", "text", True, _flag("ignore_resource_calendar"),
        lambda _plan: (YES, NO),
    ),
    FieldSpec("notes", "Notes", "Notes", "text", True, _fact("notes")),
    FieldSpec(
        "start_slack", "Spare time of start", "Start slack: how far the start can slip", "duration", False,
        _slack("start_slack"),
    ),
    FieldSpec(
        "finish_slack", "Spare time of finish", "Finish slack: how far the finish can slip", "duration", False,
        _slack("finish_slack"),
    ),
    FieldSpec("critical", "Critical", "Critical: the project ends later where this does", "text", False, _found("critical")),
    FieldSpec(
        "near_critical", "Nearly critical", "Near-critical: little spare time, see Scheduling", "text", False,
        _found("near_critical"),
    ),
    FieldSpec(
        "longest_path", "Longest path", "On the longest path: in the chain of work that makes the finish", "text", False,
        _found("longest_path"),
    ),
    FieldSpec(
        "second_constraint", "Second constraint", "Secondary constraint (P6): finish by 2026-03-01", "text", True,
        _of_task(_second_constraint),
    ),
    FieldSpec(
        "expected_finish", "Expected finish", "Expected finish (P6): when its people expect to be done", "date", True,
        _of_task(lambda plan, row: format_date(plan.tasks["expected_finish"][row])),
    ),
    FieldSpec(
        "activity_kind", "Activity type", "Activity type (P6)", "text", True,
        _of_task(lambda plan, row: KINDS[plan.tasks["kind"][row]]), lambda _plan: tuple(KINDS.values()),
    ),
    FieldSpec(
        "levelling_delay", "Delay", "Levelling delay: how long the task waits so that work is spread: 2d, 3ed", "duration",
        True, _of_task(_levelling_delay),
    ),
    FieldSpec(
        "external", "Stands for", "External task: the task of a project that is not in the file", "text", False,
        _fact("external"),
    ),
)  # fmt: skip
FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in _SPECS}
