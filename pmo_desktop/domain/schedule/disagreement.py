"""Why a computed value is what it is where the file a plan came from has another, and what the file's would need."""

from collections.abc import Callable, Mapping

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule.explain import explain
from pmo_desktop.domain.schedule.fidelity import Aspect, TaskCheck, Values
from pmo_desktop.domain.schedule.result import Schedule


def reason(plan: Plan, schedule: Schedule, check: TaskCheck, aspect: Aspect) -> str:
    """Return in words why a value differs from the file's: what the engine says drives it, and what the file's asks."""
    odd = [each.sentence for each in schedule.findings if plan.tasks.ids[check.row] in each.tasks]
    return " ".join((_REASONS[aspect](plan, schedule, check), *odd))


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
    if check.late_finish is not None and abs(check.late_finish - int(schedule.late_finish[row])) >= 60:
        return f"{said}; the file's {asked} counts to {_at(check.late_finish)}."
    return f"{said}; the file counts {asked}."


def _critical(plan: Plan, schedule: Schedule, check: TaskCheck) -> str:
    if schedule.summary[check.row]:
        return f"A summary is critical with any of its tasks, and {'one is' if check.computed.critical else 'none is'}."
    if schedule.percent[check.row] >= 100.0:
        return "It is done, so nothing can hang on it."
    slack = _lasting(plan, check.row, int(schedule.total_slack[check.row]))
    limit = format_duration(Duration(plan.project.critical_slack), _units(plan))
    return f"Its slack is {slack}, and tasks are critical from {limit} down."


_REASONS: Mapping[Aspect, Callable[[Plan, Schedule, TaskCheck], str]] = {
    Aspect.START: _start, Aspect.FINISH: _finish, Aspect.SLACK: _slack, Aspect.CRITICAL: _critical,
}  # fmt: skip


def _at(moment: int | None) -> str:
    return format_date(moment, with_time=True)


def _lasting(plan: Plan, row: int, seconds: int) -> str:
    return format_duration(Duration(seconds, plan.tasks["elapsed"][row]), _units(plan))


def _units(plan: Plan) -> Units:
    project = plan.project
    return Units(project.day_seconds, project.week_seconds, project.month_days)
