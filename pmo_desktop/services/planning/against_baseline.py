"""The eleven baselines of a task and the one that is chosen, and how far it is from each by now."""

from collections.abc import Callable, Iterator

from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning import costs
from pmo_desktop.services.planning.looking import baseline_on, clocks_of, units_of, work_of
from pmo_desktop.services.planning.spec import FieldSpec, Value, date, effort, money

NUMBERS = range(11)
Number = int | None
"""A baseline; None for the one that whoever looks at the plan has chosen."""


def _kept(field: str, number: Number) -> Value:
    def value(plan: Plan, _schedule: Schedule, row: int) -> int | None:
        found = baseline_on(plan, plan.tasks.ids[row], plan.compared_with if number is None else number)
        if found is None:
            return None
        kept: int | None = plan.baselines[field][found]
        return kept

    return value


def _length(seconds: Value, number: Number) -> Callable[[Plan, Schedule, int], str]:
    """Return a duration as it was kept: elapsed or working."""

    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        value = seconds(plan, schedule, row)
        if value is None:
            return "–"
        elapsed = bool(_kept("elapsed", number)(plan, schedule, row))
        return format_duration(Duration(value, elapsed), units_of(plan))

    return shown


def _later(of: str, number: Number) -> Value:
    """Return by how many working seconds a task starts or ends later than in a baseline; earlier where negative."""
    kept = _kept(of, number)

    def value(plan: Plan, schedule: Schedule, row: int) -> int | None:
        then, now = kept(plan, schedule, row), int(getattr(schedule, of)[row])
        if then is None or now == NO_PART:
            return None
        if then == now:
            return 0
        calendar = clocks_of(plan).calendar(row)
        return int(calendar.work(then, now)) if then <= now else -int(calendar.work(now, then))

    return value


def _difference(now: Value, then: Value) -> Value:
    def value(plan: Plan, schedule: Schedule, row: int) -> int | None:
        kept, own = then(plan, schedule, row), now(plan, schedule, row)
        return None if kept is None or own is None else own - kept

    return value


def _signed(seconds: Value) -> Callable[[Plan, Schedule, int], str]:
    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        value = seconds(plan, schedule, row)
        if value is None:
            return "–"
        return format_duration(Duration(value, plan.tasks["elapsed"][row]), units_of(plan))

    return shown


def _duration_now(_plan: Plan, schedule: Schedule, row: int) -> int | None:
    return None if schedule.start[row] == NO_PART else int(schedule.duration[row])


def _of(number: Number) -> Iterator[FieldSpec]:
    which, expert = (f"Baseline {number}", f"Baseline{number}") if number else ("Baseline", "Baseline")
    prefix = f"baseline{number or ''}"
    if number is None:
        which, expert, prefix = "Chosen baseline", "Of the baseline the chart shows: baseline", "chosen_baseline"
    for of in ("start", "finish"):
        yield date(f"{prefix}_{of}", f"{which} {of}", f"{expert} {of}", _kept(of, number))
    length = _kept("duration", number)
    yield FieldSpec(
        f"{prefix}_duration", f"{which} duration", f"{expert} duration", "duration", False, _length(length, number), value=length
    )  # fmt: skip
    yield effort(f"{prefix}_work", f"{which} work", f"{expert} work", _kept("work", number))
    yield money(f"{prefix}_cost", f"{which} cost", f"{expert} cost", _kept("cost", number))


def _variances(number: int) -> Iterator[FieldSpec]:
    to, own = (f" than baseline {number}", f"baseline{number}_") if number else ("", "")
    said = f"variance against baseline {number}" if number else "variance against the baseline"
    for of, title in (("start", "Starts later"), ("finish", "Ends later")):
        value = _later(of, number)
        tip = f"{of.capitalize()} {said}; earlier where negative"
        yield FieldSpec(f"{own}{of}_variance", title + to, tip, "duration", False, _signed(value), value=value)
    longer = _difference(_duration_now, _kept("duration", number))
    yield FieldSpec(
        f"{own}duration_variance", "Takes longer" + to, f"Duration {said}", "duration", False,
        _signed(longer), value=longer,
    )  # fmt: skip
    more = _difference(lambda plan, _s, row: work_of(plan, row), _kept("work", number))
    yield effort(f"{own}work_variance", "More work" + to, f"Work {said}", more)
    if number:  # that of the first stands among the costs
        yield money(
            f"{own}cost_variance", "Costs more" + to, f"Cost {said}",
            lambda plan, schedule, row: costs.variance(plan, schedule, row, number),
        )  # fmt: skip


def _chosen() -> Iterator[FieldSpec]:
    said = "against the baseline the chart shows"
    for of in ("start", "finish"):
        value = _later(of, None)
        tip = f"{of.capitalize()} variance {said}; earlier where negative"
        yield FieldSpec(
            f"chosen_{of}_variance", f"{of.capitalize()} variance", tip, "duration", False, _signed(value), value=value
        )
    longer = _difference(_duration_now, _kept("duration", None))
    yield FieldSpec(
        "chosen_duration_variance", "Duration variance", f"Duration variance {said}", "duration", False,
        _signed(longer), value=longer,
    )  # fmt: skip
    more = _difference(lambda plan, _s, row: work_of(plan, row), _kept("work", None))
    yield effort("chosen_work_variance", "Work variance", f"Work variance {said}", more)
    yield money(
        "chosen_cost_variance", "Cost variance", f"Cost variance {said}",
        lambda plan, schedule, row: costs.variance(plan, schedule, row, plan.compared_with),
    )  # fmt: skip


BASELINES: tuple[FieldSpec, ...] = tuple(spec for number in (None, *NUMBERS) for spec in _of(number))
VARIANCES: tuple[FieldSpec, ...] = (
    *_chosen(), *(spec for number in NUMBERS for spec in _variances(number)),
)  # fmt: skip
