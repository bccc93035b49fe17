"""Running the checks over a plan: whole, or in steps between which a window can do other things."""

from collections.abc import Callable, Iterator

from pmo_desktop.domain.advice import dates, found, logic, progress, work
from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule, Scheduler

Check = Callable[[Facts], Iterator[Advice | None]]
CHECKS: tuple[Check, ...] = (
    found.findings, progress.actuals, dates.deadlines, dates.by_hand, progress.behind, progress.as_at, dates.constraints,
    logic.lags, logic.between_wrong_ends, logic.unlinked, work.people, dates.lengths, work.overloads, work.waits, work.calendars,
    logic.redundant, progress.baselines, logic.doubled_names,
)  # fmt: skip


def checking(plan: Plan, schedule: Schedule, scheduler: Scheduler, today: int) -> Iterator[Advice | None]:
    """Yield what the checks find, and None wherever a step is done without it: the caller may pause at any of them."""
    facts = Facts(plan, schedule, scheduler, today)
    for check in CHECKS:
        yield from check(facts)
        yield None


def advise(plan: Plan, schedule: Schedule, scheduler: Scheduler, today: int) -> tuple[Advice, ...]:
    """Return all advice on a plan as it stands; `scheduler` has just given `schedule`, `today` is a midnight."""
    return tuple(each for each in checking(plan, schedule, scheduler, today) if each is not None)
