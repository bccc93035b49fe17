"""What tasks cost: as typed or imported, else worked out from rates, work and fixed cost; nothing where it is not known."""

from weakref import ref

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.resources.pricing import Prices, first_work, prices_of
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.looking import (
    Own,
    OwnWhen,
    assignments_on,
    baseline_on,
    summed,
    summed_when,
    work_on,
)
from pmo_desktop.services.planning.spec import FieldSpec, fact, money
from pmo_desktop.services.planning.work import done_of

_HOUR = 3_600


def cost_of(plan: Plan, schedule: Schedule, row: int) -> int | None:
    """Return the cents a task costs: what was typed or imported, else what its people, materials and fixed cost come to.

    An hour costs what its person's rate is when it is worked. A summary costs what its tasks do and its own fixed cost; what
    was written down for it counts where nothing is known of those. None where it is not known: somebody on it has no rate
    although others have, or a rate is in another currency.
    """
    found = _summed(plan, schedule, _own_cost_when, _own_cost)[row]
    return _of_summary(plan, row, "cost", found, plan.tasks["fixed_cost"][row])


def actual_cost_of(plan: Plan, schedule: Schedule, row: int) -> int | None:
    """Return the cents a task has cost: as written down, else what the work done and its part of the fixed cost come to."""
    return _of_summary(
        plan, row, "actual_cost", _summed(plan, schedule, _own_actual_cost_when, _own_actual_cost)[row], 0
    )


def remaining_cost_of(plan: Plan, schedule: Schedule, row: int) -> int | None:
    cost, actual = cost_of(plan, schedule, row), actual_cost_of(plan, schedule, row)
    return None if cost is None or actual is None else cost - actual


def is_added_up(plan: Plan, row: int, field: str) -> bool:
    """Say whether a summary’s cost follows from its tasks, so that nobody can type it."""
    own = _own_cost if field == "cost" else _own_actual_cost
    return bool(plan.outline.is_summary[row]) and summed(plan, own)[row] is not None


def _summed(plan: Plan, schedule: Schedule, own_when: OwnWhen, own: Own) -> list[int | None]:
    """Return what every row comes to; only where somebody's rate changes does it depend on when tasks are."""
    if not len(plan.rates):
        return summed(plan, own)
    return summed_when(plan, schedule, own_when, lambda: _dated(plan))


def _dated(plan: Plan) -> list[int]:
    """Return the rows of tasks on which somebody is whose rate changes."""
    of, rows = plan.assignments, plan.tasks.row
    numbers = (number for person_id in set(plan.rates["person_id"]) for number in of.by("person_id").get(person_id, ()))
    return sorted({rows[of["task_id"][number]] for number in numbers})


def _of_summary(plan: Plan, row: int, field: str, found: int | None, fixed: int) -> int | None:
    if not plan.outline.is_summary[row]:
        return found
    if found is None:
        said: int | None = plan.tasks[field][row]
        return said if said is not None else (fixed or None)
    return found + fixed


def _own_cost(plan: Plan, row: int) -> int | None:
    return _own_cost_when(plan, None, row)


def _own_actual_cost(plan: Plan, row: int) -> int | None:
    return _own_actual_cost_when(plan, None, row)


def _own_cost_when(plan: Plan, schedule: Schedule | None, row: int) -> int | None:
    said: int | None = plan.tasks["cost"][row]
    return _worked_out(plan, schedule, row, done=False) if said is None else said


def _own_actual_cost_when(plan: Plan, schedule: Schedule | None, row: int) -> int | None:
    """Return what a task has cost so far; where only its whole cost is written down nobody knows, until it has begun."""
    tasks = plan.tasks
    said: int | None = tasks["actual_cost"][row]
    if said is not None:
        return said
    if tasks["cost"][row] is None:
        return _worked_out(plan, schedule, row, done=True)
    return None if tasks["actual_start"][row] is not None else 0


def _worked_out(plan: Plan, schedule: Schedule | None, row: int, *, done: bool) -> int | None:
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
        kind, prices = people["kind"][person], prices_of(plan, person)
        if prices.any_known is None or not _is_of_plan(plan, person):
            if kind is PersonKind.COST or not _has_rates(plan):
                continue
            return None
        if kind is PersonKind.COST:
            any_known = True
            continue
        if kind is PersonKind.MATERIAL:
            cents = _of_material(plan, schedule, row, number, prices, part)
        else:
            seconds = works[of.ids[number]] if done else work_on(plan, row, number)
            cents = _of_work(plan, schedule, row, number, prices, seconds)
        if cents is None:
            return None
        total += cents
        any_known = True
    return round(total) if any_known else None


def _rate_at_start(schedule: Schedule | None, row: int, prices: Prices) -> int | None:
    if schedule is None or schedule.start[row] == NO_PART:
        return prices.any_known
    return prices.at(int(schedule.start[row]))


def _of_material(  # noqa: PLR0913, PLR0917 - what, where and how much of it
    plan: Plan, schedule: Schedule | None, row: int, number: int, prices: Prices, part: float
) -> float | None:  # fmt: skip
    """Return the cents of material, which is bought when its task begins."""
    rate = _rate_at_start(schedule, row, prices)
    return None if rate is None else float(rate * plan.assignments["units"][number] * part)


def _of_work(  # noqa: PLR0913, PLR0917 - who, where and how much
    plan: Plan, schedule: Schedule | None, row: int, number: int, prices: Prices, seconds: int
) -> float | None:  # fmt: skip
    """Return the cents of the first `seconds` of an assignment, each by the rate when it is worked."""
    if seconds > 0 and schedule is not None and _changes_within(plan, schedule, row, prices):
        phasing = _phasing_of(plan, schedule)
        calendar = phasing.calendar(number)
        pieces = first_work(phasing.pieces(number, calendar), calendar, seconds)
        laid = sum(piece.work for piece in pieces)
        if laid:
            cents = prices.of_pieces(pieces, calendar)
            return None if cents is None else cents / _HOUR * seconds / laid
    rate = _rate_at_start(schedule, row, prices)
    return None if rate is None and seconds else (rate or 0) * seconds / _HOUR


def _changes_within(plan: Plan, schedule: Schedule, row: int, prices: Prices) -> bool:
    """Say whether a rate changes while a task lasts: of one under way it may, for nobody knows when its work is done."""
    start, finish = int(schedule.start[row]), int(schedule.finish[row])
    if len(prices.steps) < 2 or start == NO_PART:
        return False
    if plan.tasks["actual_start"][row] is not None and plan.tasks["actual_finish"][row] is None:
        return True
    return any(start < since < finish for since, _ in prices.steps)


class _Phasings:
    """The phasing of the plan looked at last, kept while it and its schedule are the same: many cells ask for one."""

    def __init__(self) -> None:
        self._known: tuple[ref[Plan], int, Schedule, Phasing] | None = None

    def of(self, plan: Plan, schedule: Schedule) -> Phasing:
        known = self._known
        if known is None or known[0]() is not plan or known[1] != plan.revision or known[2] is not schedule:
            self._known = known = (ref(plan), plan.revision, schedule, Phasing(plan, schedule))
        return known[3]


_phasing_of = _Phasings().of


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
    return rates.count(None) < len(rates) or any(plan.rates["hourly_rate"])


def variance(plan: Plan, schedule: Schedule, row: int, number: int = 0) -> int | None:
    """Return the cents a task costs more than in a baseline; less where negative."""
    found, now = baseline_on(plan, plan.tasks.ids[row], number), cost_of(plan, schedule, row)
    then = None if found is None else plan.baselines["cost"][found]
    return None if then is None or now is None else now - then


SPECS: tuple[FieldSpec, ...] = (
    money(
        "cost", "Cost", "Cost: typed or imported; emptied, it is worked out from rates, work and fixed cost", cost_of,
        editable=True,
    ),
    money("fixed_cost", "Fixed cost", "Fixed cost: what a task costs beside its people", fact("fixed_cost"), editable=True),
    money(
        "actual_cost", "Spent", "Actual cost: typed or imported; emptied, it follows from the work done", actual_cost_of,
        editable=True,
    ),
    money("remaining_cost", "Left to spend", "Remaining cost: cost less actual cost", remaining_cost_of),
    money("cost_variance", "More than planned", "Cost variance: cost less baseline cost", variance),
)  # fmt: skip
