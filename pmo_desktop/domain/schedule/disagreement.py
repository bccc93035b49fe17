"""Why a computed value is what it is where the file a plan came from has another, and what the file's would need."""

from collections.abc import Callable, Mapping

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.moment import MINUTE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Rules
from pmo_desktop.domain.schedule.explain import explain
from pmo_desktop.domain.schedule.fidelity import Aspect, TaskCheck, Values
from pmo_desktop.domain.schedule.result import Schedule


def reason(plan: Plan, schedule: Schedule, check: TaskCheck, aspect: Aspect, file_finish: int | None = None) -> str:
    """Return in words why a value differs from the file's: what drives it, what the file's asks, and what speaks against it.

    `file_finish` is the finish of the project in the file, the latest of its tasks'.
    """
    odd = [each.sentence for each in schedule.findings if plan.tasks.ids[check.row] in each.tasks]
    said = [_REASONS[aspect](plan, schedule, check), *odd]
    if aspect in _OF_THE_WAY_BACK:
        said += [_contradiction(plan, schedule, check), _left_behind(plan, schedule, check, file_finish)]
    return " ".join(filter(None, said))


def shown(plan: Plan, row: int, aspect: Aspect, values: Values) -> str:
    """Return one of a task's values as people read it, durations in the project's days."""
    value = values.of(aspect)
    if value is None:
        return "–"
    if aspect is Aspect.CRITICAL:
        return "yes" if value else "no"
    return _lasting(plan, row, value) if aspect is Aspect.SLACK else _at(value)


def _start(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    computed, theirs = check.computed.start, check.file.start
    if computed is None or theirs is None:
        return ""
    driving = _driving(plan, schedule, check.row)
    if theirs < computed:
        return f"{driving}; the file's start lies before that."
    return f"{driving}; nothing in the plan asks for a start as late as the file's."


def _driving(plan: Plan, schedule: Schedule, row: int) -> str:
    """Return in words what decides a row's start; where a calendar has the last word, what it was asked as well."""
    drivers = [each for each in explain(plan, schedule, row) if each.decides]
    if not drivers:
        return "Nothing drives it"
    said = [f"{each.text.removesuffix('.')} asks for {_at(each.at)}" for each in drivers[:2]]
    if drivers[0].kind == "calendar" and len(said) > 1:
        return f"{said[1]}, and the next working time is {_at(drivers[0].at)}"
    return said[0]


def _finish(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    if schedule.summary[check.row]:
        leaves = plan.outline.leaves(check.row)
        last = max(leaves, key=lambda leaf: int(schedule.finish[leaf]))
        return f"Its last task, “{plan.tasks['name'][last]}”, ends {_at(int(schedule.finish[last]))}."
    finished = plan.tasks["actual_finish"][check.row]
    if finished is not None:
        return f"It really ended {_at(finished)}."
    lasting = _lasting(plan, check.row, int(schedule.duration[check.row]))
    begun = f"It lasts {lasting} from {_at(check.computed.start)} on the calendar it is worked on"
    if not check.agrees(Aspect.START):
        return f"{begun}; its start differs already."
    return f"{begun}; the file's finish is not where that ends."


def _slack(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    row = check.row
    held = f"It can end as late as {_at(int(schedule.late_finish[row]))}"
    slack = _lasting(plan, row, int(schedule.total_slack[row]))
    said = f"{held}, {slack} of its working time after {_at(check.computed.finish)}"
    asked = _lasting(plan, row, check.file.slack or 0)
    if check.late_finish is not None and abs(check.late_finish - int(schedule.late_finish[row])) >= MINUTE:
        return f"{said}; the file's {asked} counts to {_at(check.late_finish)}."
    return f"{said}; the file counts {asked}."


def _critical(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    if schedule.percent[check.row] >= 100.0:
        return "It is done, so nothing can hang on it."
    by_slack = bool(schedule.total_slack[check.row] <= plan.project.critical_slack)
    if schedule.summary[check.row] and by_slack != check.computed.critical:
        return f"A summary is critical with any of its tasks, and {'one is' if check.computed.critical else 'none is'}."
    slack = _lasting(plan, check.row, int(schedule.total_slack[check.row]))
    return f"Its slack is {slack}, and tasks are critical from {_limit(plan)} down."


def _contradiction(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    """Return what the file says against itself: MS Project marks unfinished tasks critical by their own slack."""
    project, slack, critical = plan.project, check.file.slack, check.file.critical
    if project.rules is not Rules.MS_PROJECT or slack is None or schedule.percent[check.row] >= 100.0:
        return ""
    if critical is None or critical == (slack <= project.critical_slack):
        return ""
    marked = "" if critical else "not "
    return (
        f"The file contradicts itself: there its slack is {_lasting(plan, check.row, slack)} at a limit of {_limit(plan)}, "
        f"and yet it is {marked}critical."
    )


def _left_behind(plan: Plan, schedule: Schedule, check: TaskCheck, file_finish: int | None) -> str:
    """Return that a task on which nothing hangs has a slack that does not go to the project's finish, as the file has it."""
    project = plan.project
    if project.rules is not Rules.MS_PROJECT or project.multiple_critical_paths or not _hangs_free(plan, check.row):
        return ""
    if file_finish is None or check.late_finish is None:
        return ""
    agreed = abs(file_finish - schedule.project_finish) < MINUTE
    if not agreed or check.late_finish >= int(schedule.late_finish[check.row]):
        return ""
    return (
        f"Nothing follows it and no date holds it, so it may end with the project, in the file as here {_at(file_finish)}: "
        "the file was saved without working its late dates out anew."
    )


def _hangs_free(plan: Plan, row: int) -> bool:
    """Say whether nothing bounds how late a task may end: no successor of it or a summary above, no deadline, no constraint."""
    tasks, outline = plan.tasks, plan.outline
    driving = set(plan.dependencies["predecessor_id"])
    bound = any(tasks.ids[each] in driving for each in (row, *outline.ancestors(row)))
    kind = tasks["constraint_type"][row]
    return not (bound or outline.is_summary[row] or kind in _LATE_KINDS or tasks["deadline"][row] is not None)


_REASONS: Mapping[Aspect, Callable[[Plan, Schedule, TaskCheck], str]] = {
    Aspect.START: _start, Aspect.FINISH: _finish, Aspect.SLACK: _slack, Aspect.CRITICAL: _critical,
}  # fmt: skip


_OF_THE_WAY_BACK = frozenset({Aspect.SLACK, Aspect.CRITICAL})
_LATE_KINDS = frozenset(ConstraintType) - {ConstraintType.ASAP, ConstraintType.SNET, ConstraintType.FNET}
"""Constraints that can keep a task from ending late."""


def _at(moment: int | None) -> str:
    return format_date(moment, with_time=True)


def _lasting(plan: Plan, row: int, seconds: int) -> str:
    return format_duration(Duration(seconds, plan.tasks["elapsed"][row]), _units(plan))


def _limit(plan: Plan) -> str:
    return format_duration(Duration(plan.project.critical_slack), _units(plan))


def _units(plan: Plan) -> Units:
    project = plan.project
    return Units(project.day_seconds, project.week_seconds, project.month_days)
