"""Why a task stands where it stands: what asks for its dates or holds them, in order, each with the date it imposes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import links
from pmo_desktop.domain.schedule.columns import column
from pmo_desktop.domain.schedule.engine import Scheduler
from pmo_desktop.domain.schedule.result import NO_PART, Schedule
from pmo_desktop.domain.schedule.running import kernel

_TO_START = frozenset({LinkType.FS, LinkType.SS})


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that bears on a task's dates.

    `kind` is link, summary, constraint, status, project, actual, manual, levelling, leave or calendar; `at` the moment it
    imposes; `task_id` the task it comes from, where it comes from one; `decides` says that the date would be another without
    it.
    """

    kind: str
    at: int
    text: str
    task_id: str | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One task on the way back from a date to where it comes from, and what decides there, in the order it applies."""

    task_id: str
    start: int
    finish: int
    drivers: tuple[Driver, ...]


_WORDS = {
    "project": "The project starts then.",
    "constraint": "Its own constraint.",
    "phase": "The constraint of the phase it lies in.",
    "status": "Work that has not been done yet starts no earlier than the status date.",
    "actual": "It really began then.",
    "manual": "The date was set by hand.",
    "held": "Its constraint holds it there, whatever the links ask.",
    "late": "It is to be as late as possible.",
    "levelling": "Work was spread: the task was delayed.",
    "calendar": "The next working time of its calendar or its people.",
}


def explain(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    """Return what bears on the start of a task row, what decides first; empty for rows that take no part."""
    return _explained(Scheduler(plan), schedule, row)


def trace(plan: Plan, schedule: Schedule, row: int) -> tuple[Step, ...]:
    """Return the chain of drivers of a task row: itself, what drives it, what drives that, to where nothing else does."""
    scheduler = Scheduler(plan)
    scheduler.run()
    steps: list[Step] = []
    seen: set[int] = set()
    at: int | None = row
    while at is not None and at not in seen and schedule.start[at] != NO_PART:
        seen.add(at)
        deciding = tuple(each for each in _explained(scheduler, schedule, at) if each.decides)
        steps.append(Step(plan.tasks.ids[at], int(schedule.start[at]), int(schedule.finish[at]), deciding))
        before = (each.task_id for each in deciding if each.kind in {"link", "summary"} and each.task_id is not None)
        at = next((plan.tasks.row[each] for each in before if each in plan.tasks.row), None)
    return tuple(steps)


def _explained(scheduler: Scheduler, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    if schedule.start[row] == NO_PART:
        return ()
    tasks, start = scheduler.plan.tasks, int(schedule.start[row])
    if schedule.summary[row]:
        return _of_summary(scheduler.plan, schedule, row)
    if tasks["manual"][row] and tasks["manual_start"][row] is not None:
        return (_driver("manual", start, decides=True),)
    if tasks["actual_start"][row] is not None:
        _take_over(scheduler, schedule)
        return (_driver("actual", start, decides=True), *_of_rest(scheduler, schedule, row))
    return _of_leaf(scheduler, schedule, row)


def _driver(kind: str, at: int, *, decides: bool = False) -> Driver:
    plain = {"phase": "constraint", "held": "constraint", "late": "constraint"}
    return Driver(plain.get(kind, kind), at, _WORDS[kind], decides=decides)


def _of_summary(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    earliest = [leaf for leaf in plan.outline.leaves(row) if schedule.start[leaf] == schedule.start[row]]
    names = plan.tasks["name"]
    return tuple(
        Driver("summary", int(schedule.start[leaf]), f"Its earliest task, “{names[leaf]}”.", plan.tasks.ids[leaf], True)
        for leaf in earliest
    )


def _of_rest(scheduler: Scheduler, schedule: Schedule, row: int) -> Iterator[Driver]:
    """Yield what holds what is left of a begun task, where it does not simply go on."""
    goes_on, net = int(schedule.resume[row]), scheduler.net
    if goes_on == NO_PART or scheduler.plan.tasks["actual_finish"][row] is not None:
        return
    if net.floor != kernel.NONE and net.floor <= goes_on and kernel.next_of(net, row, net.floor) == goes_on:
        yield replace(_driver("status", net.floor), text="What is left goes on from the status date.", decides=True)
    if net.retained:
        for link in _links_into(scheduler, row):
            if kernel.drives(net, link, row):
                yield replace(_of_link(scheduler, row, link), decides=True)


def _of_leaf(scheduler: Scheduler, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    start = int(schedule.start[row])
    _take_over(scheduler, schedule)
    asked = sorted(_asking(scheduler, row), key=lambda each: -each.at)
    latest = max(each.at for each in asked)
    moved = _moved(scheduler, row, latest, start)
    held = any(each.kind == "constraint" for each in moved)
    drivers = [replace(each, decides=each.at == latest and not held) for each in asked]
    return (*moved, *drivers)


def _take_over(scheduler: Scheduler, schedule: Schedule) -> None:
    """Let a scheduler that has not run stand where the schedule does."""
    net = scheduler.net
    for name, made in (
        ("early_start", schedule.start),
        ("early_finish", schedule.finish),
        ("rest_start", schedule.resume),
    ):
        setattr(net, name, column(made.copy()))


def _asking(scheduler: Scheduler, row: int) -> Iterator[Driver]:
    """Yield everything that asks for an earliest start; the latest of them counts."""
    net, plan = scheduler.net, scheduler.plan
    yield _driver("project", min([net.project_start, *_constrained(net, row)]))
    if net.floor != kernel.NONE:
        yield _driver("status", net.floor)
    for at in _constrained(net, row):
        yield _driver("constraint", at)
    above = net.open_above[row]
    while above >= 0:
        if net.ask_start[above] != kernel.NONE:
            yield replace(_driver("phase", net.ask_start[above]), kind="summary", task_id=plan.tasks.ids[above])
        above = net.open_above[above]
    for link in _links_into(scheduler, row):
        yield _of_link(scheduler, row, link)
    yield from _from_outside(scheduler, row)


def _constrained(net: kernel.Net, row: int) -> list[int]:
    found = [] if net.ask_start[row] == kernel.NONE else [net.ask_start[row]]
    return found if net.ask_finish[row] == kernel.NONE else [*found, kernel.start_for(net, row, net.ask_finish[row])]


def _lying_in(net: kernel.Net, row: int) -> Iterator[int]:
    """Yield the row and the summaries above it that links lead into."""
    while row >= 0:
        yield row
        row = net.open_above[row]


def _links_into(scheduler: Scheduler, row: int) -> list[int]:
    net = scheduler.net
    return [
        net.into[place] for at in _lying_in(net, row) for place in range(net.into_first[at], net.into_first[at + 1])
    ]


def _of_link(scheduler: Scheduler, row: int, link: int) -> Driver:
    net, plan = scheduler.net, scheduler.plan
    at, before = kernel.asked_by(net, link), net.link_from[link]
    kind = plan.dependencies["type"][scheduler.links.number(link)]
    stands_for = plan.outside.get(plan.tasks.ids[before])
    named = f"“{plan.tasks['name'][before]}”" if stands_for is None else named_outside(stands_for)
    start = at if kind in _TO_START else kernel.start_for(net, row, at)
    through = net.link_to[link]
    text = f"{named} ({kind})" if through == row else f"{named} ({kind}, to “{plan.tasks['name'][through]}”)"
    return Driver("link", start, text, plan.tasks.ids[before])


def _from_outside(scheduler: Scheduler, row: int) -> Iterator[Driver]:
    net, plan = scheduler.net, scheduler.plan
    reached = set(_lying_in(net, row))
    for link_id, (successor, seen) in scheduler.links.outer.items():
        number = plan.dependencies.row[link_id]
        if successor in reached:
            at = links.asked_from_outside(plan, scheduler.clocks, number, successor, seen)
            kind = plan.dependencies["type"][number]
            start = at if kind in _TO_START else kernel.start_for(net, row, at)
            yield Driver("link", start, f"{named_outside(seen)} ({kind})", plan.dependencies["predecessor_id"][number])


def named_outside(seen: Outside) -> str:
    """Return a task of another project in words, with the day its dates are from where that project is not in the file."""
    since = "" if seen.as_of is None else f", as known on {format_date(seen.as_of)}"
    return f"“{seen.name}” of {seen.project_name}{since}"


def _moved(scheduler: Scheduler, row: int, asked: int, start: int) -> Sequence[Driver]:
    """Return what comes on top of what was asked, in reverse order of how it applies."""
    net, found = scheduler.net, []
    delay = scheduler.plan.tasks["levelling_delay"][row]
    if delay:
        asked = kernel.delayed(net, row, asked)
        found.append(_driver("levelling", kernel.next_of(net, row, asked), decides=True))
    worked = kernel.next_of(net, row, asked)
    if start not in {asked, worked}:
        late = row in scheduler.placed_late
        return [*found, _driver("late" if late else "held", start, decides=True)]
    if worked != asked and not delay:
        found.append(_waiting_for_work(scheduler, row, asked, worked))
    return found


def _waiting_for_work(scheduler: Scheduler, row: int, asked: int, worked: int) -> Driver:
    """Return what keeps work from beginning when it could: leave, where its people would else work, or a calendar."""
    people = scheduler.clocks.people_on(row)
    without = [scheduler.clocks.without_leave(each).next_start(asked) for each in people]
    if without and min(without) < worked:
        names = scheduler.plan.people
        on_leave = ", ".join(names["name"][names.row[each]] for each in people)
        return Driver("leave", worked, f"Leave of {on_leave}.", decides=True)
    return _driver("calendar", worked, decides=True)
