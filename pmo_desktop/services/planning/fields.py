"""The fields of a task as columns show them: title, the expert's term, how each reads as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.amounts import format_money, format_people, format_percent
from pmo_desktop.domain.entry.constraints import format_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, LagKind, LinkType
from pmo_desktop.domain.schedule import NO_PART, Schedule

_COMPUTED_ON_SUMMARIES = frozenset({"duration", "start", "finish", "percent", "actual_start", "actual_finish"})
_NOT_OF_OTHERS = frozenset(
    {"predecessors", "people", "percent", "actual_start", "actual_finish", "constraint", "deadline"}
)
"""What nobody can say of a task that stands for one of a project that is not in the file."""
Shown = Callable[[Plan, Schedule, int], str]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column: `kind` is text, duration, date, percent, predecessors, people, money or number."""

    name: str
    title: str
    tooltip: str
    kind: str
    editable: bool
    shown: Shown


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
    if field in _NOT_OF_OTHERS and plan.tasks["external"][row]:
        return planned_elsewhere(plan, row)
    return None


def planned_elsewhere(plan: Plan, row: int) -> InvalidValueError:
    """Return why a row that stands for a task of another project is not planned here."""
    return InvalidValueError(
        f"“{plan.tasks['name'][row]}” stands for a task of another project, which is planned there.",
        "Only its last known dates are kept here: write those into the table.",
    )


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


def _slack(of: str) -> Shown:
    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        return format_duration(Duration(int(getattr(schedule, of)[row])), units_of(plan))

    return shown


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


def _constraint(plan: Plan, _schedule: Schedule, row: int) -> str:
    kind, date = plan.tasks["constraint_type"][row], plan.tasks["constraint_date"][row]
    return format_constraint(ConstraintType(kind), date)


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
    FieldSpec("slack", "Spare time", "Total slack", "duration", False, _slack("total_slack")),
    FieldSpec("free_slack", "Free spare time", "Free slack", "duration", False, _slack("free_slack")),
    FieldSpec("late_start", "Latest start", "Late start", "date", False, _moment("late_start")),
    FieldSpec("late_finish", "Latest finish", "Late finish", "date", False, _moment("late_finish")),
    FieldSpec("baseline_start", "Baseline start", "Baseline start", "date", False, _baseline("start")),
    FieldSpec("baseline_finish", "Baseline finish", "Baseline finish", "date", False, _baseline("finish")),
    FieldSpec("actual_start", "Began", "Actual start", "date", True, _fact_date("actual_start")),
    FieldSpec("actual_finish", "Ended", "Actual finish", "date", True, _fact_date("actual_finish")),
    FieldSpec("cost", "Cost", "Cost", "money", True, _money("cost")),
    FieldSpec("notes", "Notes", "Notes", "text", True, _fact("notes")),
)  # fmt: skip
FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in _SPECS}
