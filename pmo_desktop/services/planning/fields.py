"""The fields of a task as columns show them: title, the expert's term, how each reads as text and what it is sorted by."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pmo_desktop.domain.entry.amounts import format_people
from pmo_desktop.domain.entry.colours import COLOURS
from pmo_desktop.domain.entry.constraints import WORDS, format_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.entry.work import CONTOURS, KINDS, TYPES, format_each, format_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, Rules, TaskType
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.result import Moments
from pmo_desktop.services.planning import against_baseline, costs, linked, tracked
from pmo_desktop.services.planning.codes import clash_of, code_of, outline_number
from pmo_desktop.services.planning.custom_fields import custom_specs
from pmo_desktop.services.planning.looking import (
    assignments_on,
    baseline_on,
    calendars_of,
    links_from_outside,
    links_into,
    links_out_of,
    units_of,
    work_of,
    work_on,
    working_on,
)
from pmo_desktop.services.planning.spec import (
    Comparable,
    FieldSpec,
    Shown,
    date,
    fact,
    flag,
    number,
    of_tasks,
    scheduled,
    text,
    words,
)

__all__ = [
    "FIELDS", "FieldSpec", "assignments_on", "baseline_on", "calendars_of", "choices_of", "columns_of", "fixed_because",
    "is_meant",
    "links_from_outside", "links_into", "links_out_of", "planned_elsewhere", "spec_of", "text_of", "units_of", "value_of",
    "warning_of", "work_of", "work_on", "working_on",
]  # fmt: skip

_COMPUTED_ON_SUMMARIES = frozenset({
    "duration", "start", "finish", "percent", "actual_start", "actual_finish", "work", "percent_work", "actual_duration",
    "remaining_duration", "actual_work", "remaining_work", "cost", "actual_cost", "milestone",
})  # fmt: skip
_COSTS = frozenset({"cost", "actual_cost"})
_OF_TASKS_ONLY = frozenset(
    {
        "task_type", "effort_driven", "work_of_each", "contour", "ignore_resource_calendar", "calendar", "second_constraint",
        "expected_finish", "activity_kind", "levelling_delay", "resume", "estimated",
    }
)  # fmt: skip
"""What decides how a task itself is worked out: a summary spans its tasks."""
_NOT_OF_OTHERS = frozenset({
    "predecessors", "people", "percent", "actual_start", "actual_finish", "constraint", "deadline", "work", "work_of_each",
    "contour", "effort_driven", "task_type", "ignore_resource_calendar", "second_constraint", "expected_finish", "activity_kind",
    "levelling_delay", "percent_work", "actual_duration", "remaining_duration", "actual_work", "remaining_work", "resume",
    "constraint_type", "constraint_date", "manual", "estimated",
})  # fmt: skip
"""What nobody can say of a task that stands for one of a project that is not in the file."""
_OF_P6_ONLY = frozenset({"second_constraint", "expected_finish", "activity_kind"})
_SLACKS = frozenset({"slack", "free_slack", "start_slack", "finish_slack"})


def spec_of(plan: Plan, field: str) -> FieldSpec:
    """Return what a column is, one of people's own fields too; of one that is gone a column that shows nothing."""
    return FIELDS.get(field) or custom_specs(plan).get(field) or _GONE


def columns_of(plan: Plan | None) -> dict[str, FieldSpec]:
    """Return every column there is, in the order they are listed: the program's, then people's own by name."""
    own = {} if plan is None else custom_specs(plan)
    return FIELDS | dict(sorted(own.items(), key=lambda each: each[1].title.casefold()))


def value_of(plan: Plan, schedule: Schedule, row: int, field: str) -> Comparable:
    """Return what rows are sorted and compared by in a column; None where it says nothing."""
    if plan.tasks["blank"][row]:
        return None
    spec = spec_of(plan, field)
    if spec.value is not None:
        found: Comparable = spec.value(plan, schedule, row)
        return found
    said = spec.shown(plan, schedule, row)
    return None if said in {"", "–"} else said.casefold()


def text_of(plan: Plan, schedule: Schedule, row: int, field: str) -> str:
    """Return what the cell of a task row shows; blank lines show nothing."""
    if plan.tasks["blank"][row]:
        return ""
    return spec_of(plan, field).shown(plan, schedule, row)


def fixed_because(plan: Plan, row: int, field: str) -> InvalidValueError | None:  # noqa: PLR0911 - a reason each
    """Return why nobody can type into the cell of a task row; None where one can."""
    spec = spec_of(plan, field)
    if spec is _GONE:
        return InvalidValueError("The field is no longer there.", "Somebody deleted it; undo would bring it back.")
    if not spec.editable:
        return InvalidValueError(
            f"“{spec.title}” is worked out by the program.", "Change what it follows from instead."
        )
    if field in _COMPUTED_ON_SUMMARIES and plan.outline.is_summary[row] and not _is_said_of_summary(plan, row, field):
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


def _is_said_of_summary(plan: Plan, row: int, field: str) -> bool:
    """Say whether a summary's cost is its own: nothing is known of what its tasks cost."""
    return field in _COSTS and not costs.is_added_up(plan, row, field)


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
    """Return what is wrong with the value of a cell; empty where nothing is.

    Negative slack is: something cannot be met. So is a WBS code that two tasks have.
    """
    if field == "wbs" and not plan.tasks["blank"][row]:
        return clash_of(plan, row)
    if field not in _SLACKS or plan.tasks["blank"][row] or schedule.start[row] == NO_PART:
        return ""
    slack = int(_slack_values(schedule, field)[row])
    if slack >= 0:
        return ""
    late = format_duration(Duration(-slack, plan.tasks["elapsed"][row]), units_of(plan))
    return f"{late} too late: a deadline, a constraint or the finish asked for cannot be met as planned."


def choices_of(plan: Plan, field: str) -> Sequence[str]:
    """Return the texts to choose from in a field; none where anything may be typed."""
    choices = spec_of(plan, field).choices
    return () if choices is None else choices(plan)


def _duration(plan: Plan, schedule: Schedule, row: int) -> str:
    tasks = plan.tasks
    elapsed, estimated = tasks["elapsed"][row], tasks["estimated"][row]
    if schedule.summary[row]:  # whatever its tasks add up to, in days
        return f"{round(int(schedule.duration[row]) / plan.project.day_seconds, 1):g}d"
    return format_duration(Duration(int(schedule.duration[row]), elapsed, estimated), units_of(plan))


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


def _is_shared(plan: Plan, _schedule: Schedule, row: int) -> bool:
    return bool(plan.tasks["effort_driven"][row]) or plan.tasks["task_type"][row] is TaskType.FIXED_WORK


def _found(of: str) -> Callable[[Plan, Schedule, int], bool]:
    """Return whether scheduling found something of a task."""
    return lambda _plan, schedule, row: bool(getattr(schedule, of)[row])


def _colour(plan: Plan, _schedule: Schedule, row: int) -> str:
    named = plan.tasks["colour"][row]
    return COLOURS.get(named, named) or "–"


def _duration_value(_plan: Plan, schedule: Schedule, row: int) -> int | None:
    return None if schedule.start[row] == NO_PART else int(schedule.duration[row])


def _slack_value(field: str) -> Callable[[Plan, Schedule, int], int | None]:
    return lambda _plan, schedule, row: (
        None if schedule.start[row] == NO_PART else int(_slack_values(schedule, field)[row])
    )


def _spare(name: str, title: str, tooltip: str) -> FieldSpec:
    return FieldSpec(name, title, tooltip, "duration", False, _slack(name), value=_slack_value(name))


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


_TAKES_PART = (
    "Whether the task takes part in the plan (active).\n"
    "One that does not stays in the table, greyed, as a note of what was thought of: it has no dates, moves nothing after it,\n"
    "and asks for nobody’s time."
)
_BY_HAND = (
    "Whether its dates are set by hand (manually scheduled).\n"
    "Links and calendars then do not move it, however late what comes before is."
)
_WHAT_STAYS = (
    "Duration, work and people’s shares of time hang together: where one is changed, another follows (task type).\n"
    "Fixed units: people’s shares stay. A longer task has more work, and more work takes longer.\n"
    "Fixed work: the work stays. A shorter task asks more of people’s time, and larger shares make it shorter.\n"
    "Fixed duration: the duration stays. More work asks more of people’s time, and larger shares get more work done."
)
_SHARED_WORK = (
    "Whether the work is shared when people come or go (effort driven).\n"
    "Yes: two do the work of one in half the time, or half of it each. No: who comes brings work of their own."
)
_GENERAL = (
    number("number", "No.", "Row number", lambda plan, _s, row: plan.outline.number[row]),
    text("wbs", "WBS", "Work breakdown structure code", lambda plan, _s, row: code_of(plan, row), editable=True),
    text("name", "Task", "Task name", words("name"), editable=True),
    text(
        "outline_number", "Outline number", "Outline number: the place in the outline, as 1.2.3",
        lambda plan, _s, row: outline_number(plan, row),
    ),
    number("outline_level", "Outline level", "Outline level: 1 is outermost", lambda plan, _s, row: plan.outline.level[row] + 1),
    flag("summary", "Summary", "Summary: has tasks beneath it", lambda plan, _s, row: plan.outline.is_summary[row]),
    flag("milestone", "Milestone", "Milestone: shown as a diamond", fact("milestone"), editable=True),
    flag("manual", "Dates by hand", _BY_HAND, fact("manual"), editable=True),
    flag("active", "Takes part", _TAKES_PART, fact("active"), editable=True),
    flag("estimated", "Estimated", "Estimated duration, shown as 5d?", of_tasks(fact("estimated")), editable=True),
    flag("recurring", "Repeats", "Recurring task", fact("recurring")),
    FieldSpec("notes", "Notes", "Notes", "text", True, words("notes")),
    FieldSpec(
        "hyperlink", "Link", "Hyperlink: an address or a file; Ctrl+click opens it", "link", True, words("hyperlink")
    ),
    FieldSpec(
        "colour", "Bar colour", "The colour a person gave the bar", "colour", True, _colour,
        lambda _plan: ("–", *COLOURS.values()),
    ),
    FieldSpec(
        "external", "Stands for", "External task: the task of a project that is not in the file", "text", False,
        words("external"),
    ),
)  # fmt: skip
_SCHEDULE = (
    FieldSpec("duration", "Duration", "Working time: 5d, 2w, 3h, 3ed", "duration", True, _duration, value=_duration_value),
    date("start", "Start", "A typed start becomes “not before” (SNET)", scheduled("start"), editable=True),
    date("finish", "Finish", "A typed finish becomes “finish not before” (FNET)", scheduled("finish"), editable=True),
    date("early_start", "Earliest start", "Early start", scheduled("early_start")),
    date("early_finish", "Earliest finish", "Early finish", scheduled("early_finish")),
    date("late_start", "Latest start", "Late start", scheduled("late_start")),
    date("late_finish", "Latest finish", "Late finish", scheduled("late_finish")),
    date("deadline", "Deadline", "Deadline", fact("deadline"), editable=True),
    FieldSpec("constraint", "Constraint", "Constraint: not before 2026-03-01, finish by …", "text", True, _constraint),
    FieldSpec(
        "constraint_type", "Constraint type", "Constraint type: its date stands beside it", "text", True,
        lambda plan, _s, row: WORDS[plan.tasks["constraint_type"][row]], lambda _plan: tuple(WORDS.values()),
    ),
    date("constraint_date", "Constraint date", "Constraint date", fact("constraint_date"), editable=True),
    FieldSpec(
        "second_constraint", "Second constraint", "Secondary constraint (P6): finish by 2026-03-01", "text", True,
        _of_task(_second_constraint),
    ),
    FieldSpec(
        "expected_finish", "Expected finish", "Expected finish (P6): when its people expect to be done", "date", True,
        _of_task(lambda plan, row: format_date(plan.tasks["expected_finish"][row])), value=fact("expected_finish"),
    ),
    _spare("slack", "Spare time", "Total slack"),
    _spare("free_slack", "Free spare time", "Free slack"),
    _spare("start_slack", "Spare time of start", "Start slack: how far the start can slip"),
    _spare("finish_slack", "Spare time of finish", "Finish slack: how far the finish can slip"),
    flag("critical", "Critical", "Critical: the project ends later where this does", _found("critical")),
    flag("near_critical", "Nearly critical", "Near-critical: little spare time, see Scheduling", _found("near_critical")),
    flag("longest_path", "Longest path", "In the longest chain of work, which makes the finish", _found("longest_path")),
    FieldSpec(
        "calendar", "Calendar", "Task calendar: when the task can be worked on", "text", True, _of_task(_calendar),
        lambda plan: ("–", *calendars_of(plan)),
    ),
    flag(
        "ignore_resource_calendar", "Own calendar only",
        "Ignore resource calendar: only the task's own calendar counts", of_tasks(fact("ignore_resource_calendar")),
        editable=True,
    ),
    number("priority", "Priority", "Priority, 0 to 1000: the highest is never moved", fact("priority"), editable=True),
    FieldSpec(
        "levelling_delay", "Delay", "Levelling delay: how long the task waits so that work is spread: 2d, 3ed", "duration",
        True, _of_task(_levelling_delay), value=fact("levelling_delay"),
    ),
    FieldSpec(
        "activity_kind", "Activity type", "Activity type (P6)", "text", True,
        _of_task(lambda plan, row: KINDS[plan.tasks["kind"][row]]), lambda _plan: tuple(KINDS.values()),
    ),
)  # fmt: skip
_WORK = (
    FieldSpec(
        "work", "Work", "Work: effort of everybody, as 40h or 5d", "duration", True, _work,
        value=lambda plan, _s, row: work_of(plan, row),
    ),
    FieldSpec(
        "work_of_each", "Work of each", "Work by person: Anna: 24h; Ben: 16h", "text", True,
        _each(lambda plan, row, number: format_work(work_on(plan, row, number))),
    ),
    FieldSpec(
        "contour", "Contour", "Work contour: how the work is spread; Anna: Bell; Ben: Flat", "text", True,
        _each(_contour_of, alike=True), lambda _plan: tuple(CONTOURS.values()),
    ),
    FieldSpec(
        "task_type", "What stays", _WHAT_STAYS, "text", True,
        _of_task(lambda plan, row: TYPES[plan.tasks["task_type"][row]]), lambda _plan: tuple(TYPES.values()),
    ),
    flag(
        "effort_driven", "Shared work", _SHARED_WORK, of_tasks(_is_shared),
        editable=True,
    ),
)  # fmt: skip
_PEOPLE = (FieldSpec("people", "People", "Resources: Anna; Ben[50%]", "people", True, _people), *linked.WHO)
GROUPS: tuple[tuple[str, tuple[FieldSpec, ...]], ...] = (
    ("General", _GENERAL), ("Schedule", _SCHEDULE), ("Links", linked.LINKS), ("People", _PEOPLE), ("Work", _WORK),
    ("Progress", tracked.SPECS), ("Cost", costs.SPECS), ("Baseline", against_baseline.BASELINES),
    ("Variance", against_baseline.VARIANCES),
)  # fmt: skip
FIELDS: dict[str, FieldSpec] = {spec.name: replace(spec, group=group) for group, specs in GROUPS for spec in specs}
"""Every column of the program's own, by name."""
_GONE = FieldSpec("", "–", "This field is no longer there.", "text", False, lambda _plan, _schedule, _row: "")
"""What a column is whose field somebody deleted."""
