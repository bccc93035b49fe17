"""What tasks cost: as typed or imported, else worked out from rates, work and fixed cost; nothing where it is not known."""

from collections.abc import Callable

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.planning.looking import assignments_on, baseline_on, summed, work_on
from pmo_desktop.services.planning.spec import FieldSpec, Value, fact, money
from pmo_desktop.services.planning.work import done_of

_HOUR = 3_600


def cost_of(plan: Plan, row: int) -> int | None:
    """Return the cents a task costs: what was typed or imported, else what its people, materials and fixed cost come to.

    A summary costs what its tasks do and its own fixed cost; what was written down for it counts where nothing is known of
    those. None where it is not known: somebody on it has no rate although others have, or a rate is in another currency.
    """
    return _of_summary(plan, row, "cost", summed(plan, _own_cost)[row], plan.tasks["fixed_cost"][row])


def actual_cost_of(plan: Plan, row: int) -> int | None:
    """Return the cents a task has cost: as written down, else what the work done and its part of the fixed cost come to."""
    return _of_summary(plan, row, "actual_cost", summed(plan, _own_actual_cost)[row], 0)


def remaining_cost_of(plan: Plan, row: int) -> int | None:
    cost, actual = cost_of(plan, row), actual_cost_of(plan, row)
    return None if cost is None or actual is None else cost - actual


def is_added_up(plan: Plan, row: int, field: str) -> bool:
    """Say whether a summary’s cost follows from its tasks, so that nobody can type it."""
    own = _own_cost if field == "cost" else _own_actual_cost
    return bool(plan.outline.is_summary[row]) and summed(plan, own)[row] is not None


def _of_summary(plan: Plan, row: int, field: str, found: int | None, fixed: int) -> int | None:
    if not plan.outline.is_summary[row]:
        return found
    if found is None:
        said: int | None = plan.tasks[field][row]
        return said if said is not None else (fixed or None)
    return found + fixed


def _own_cost(plan: Plan, row: int) -> int | None:
    said: int | None = plan.tasks["cost"][row]
    return _worked_out(plan, row, done=False) if said is None else said


def _own_actual_cost(plan: Plan, row: int) -> int | None:
    """Return what a task has cost so far; where only its whole cost is written down nobody knows, until it has begun."""
    tasks = plan.tasks
    said: int | None = tasks["actual_cost"][row]
    if said is not None:
        return said
    if tasks["cost"][row] is None:
        return _worked_out(plan, row, done=True)
    return None if tasks["actual_start"][row] is not None else 0


def _worked_out(plan: Plan, row: int, *, done: bool) -> int | None:
    """Add up the assignments and the fixed cost of a task, those of what is `done` or all; None where one is not known.

    A fixed cost accrues with the duration, MS Project’s “prorated”.
    """
    tasks, of, people = plan.tasks, plan.assignments, plan.people
    found, fixed = assignments_on(plan, tasks.ids[row]), tasks["fixed_cost"][row]
    if not found and not fixed:
        return None
    part = _part(plan, row) if done else 1.0
    total, any_known = fixed * part, bool(fixed)
    works = done_of(plan, row) if done else {}
    for number in found:
        person = people.row.get(of["person_id"][number])
        if person is None:
            continue
        said = of["cost"][number]
        if said is not None:
            total += said * part
            any_known = True
            continue
        rate, kind = people["hourly_rate"][person], people["kind"][person]
        if rate is None or not _is_of_plan(plan, person):
            if kind is PersonKind.COST or not _has_rates(plan):
                continue
            return None
        any_known = True
        if kind is PersonKind.MATERIAL:
            total += rate * of["units"][number] * part
        elif kind is not PersonKind.COST:
            total += rate * (works[of.ids[number]] if done else work_on(plan, row, number)) / _HOUR
    return round(total) if any_known else None


def _part(plan: Plan, row: int) -> float:
    tasks = plan.tasks
    if tasks["actual_finish"][row] is not None:
        return 1.0
    duration = tasks["duration"][row]
    return min(1.0, tasks["actual_duration"][row] / duration) if duration else 0.0


def _is_of_plan(plan: Plan, person: int) -> bool:
    """Say whether a rate is in the plan’s currency, as far as both are said."""
    own, theirs = plan.project.currency, plan.people["currency"][person]
    return not own or not theirs or own == theirs


def _has_rates(plan: Plan) -> bool:
    """Say whether anybody has a rate: where nobody has, costs are kept as fixed costs only."""
    rates = plan.people["hourly_rate"]
    return rates.count(None) < len(rates)


def _of(cents: Callable[[Plan, int], int | None]) -> Value:
    return lambda plan, _schedule, row: cents(plan, row)


def variance(plan: Plan, _schedule: Schedule, row: int, number: int = 0) -> int | None:
    """Return the cents a task costs more than in a baseline; less where negative."""
    found, now = baseline_on(plan, plan.tasks.ids[row], number), cost_of(plan, row)
    then = None if found is None else plan.baselines["cost"][found]
    return None if then is None or now is None else now - then


SPECS: tuple[FieldSpec, ...] = (
    money(
        "cost", "Cost", "Cost: typed or imported; emptied, it is worked out from rates, work and fixed cost", _of(cost_of),
        editable=True,
    ),
    money("fixed_cost", "Fixed cost", "Fixed cost: what a task costs beside its people", fact("fixed_cost"), editable=True),
    money(
        "actual_cost", "Spent", "Actual cost: typed or imported; emptied, it follows from the work done", _of(actual_cost_of),
        editable=True,
    ),
    money("remaining_cost", "Left to spend", "Remaining cost: cost less actual cost", _of(remaining_cost_of)),
    money("cost_variance", "More than planned", "Cost variance: cost less baseline cost", variance),
)  # fmt: skip
