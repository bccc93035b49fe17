"""Why a task stands where it stands: what asks for its start or holds it, in order, each with the date it asks for."""

from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.schedule.engine import Engine
from pmo_desktop.domain.schedule.result import NO_PART, Schedule


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that bears on a task's start.

    `kind` is link, summary, constraint, status, project, actual, manual, levelling or calendar; `at` the moment it asks
    for; `task_id` the task it comes from, where it comes from one.
    """

    kind: str
    at: int
    text: str
    task_id: str | None = None
    decides: bool = False


_WORDS = {
    "project": "The project starts then.",
    "link": "A predecessor.",
    "summary": "What holds for the phase it lies in.",
    "constraint": "Its own constraint.",
    "status": "Work that has not been done yet starts no earlier than the status date.",
}


def explain(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    """Return what bears on the start of a task row, what decides first; empty for rows that take no part."""
    if schedule.start[row] == NO_PART:
        return ()
    tasks = plan.tasks
    start = int(schedule.start[row])
    if tasks["actual_start"][row] is not None:
        return (Driver("actual", start, "It really began then.", decides=True),)
    if tasks["manual"][row] and tasks["manual_start"][row] is not None:
        return (Driver("manual", start, "The date was set by hand.", decides=True),)
    if schedule.summary[row]:
        return _of_summary(plan, schedule, row)
    return _of_leaf(plan, schedule, row)


def _of_summary(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    earliest = [leaf for leaf in plan.outline.leaves(row) if schedule.start[leaf] == schedule.start[row]]
    names = plan.tasks["name"]
    return tuple(
        Driver("summary", int(schedule.start[leaf]), f"Its earliest task, “{names[leaf]}”.", plan.tasks.ids[leaf], True)
        for leaf in earliest
    )


def _of_leaf(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    engine = Engine(plan)
    engine.early_start, engine.early_finish = schedule.start.tolist(), schedule.finish.tolist()
    clock, names = engine.clock[row], plan.tasks["name"]
    found = [Driver(kind, at, _WORDS[kind]) for at, kind in engine.asks(row) if kind != "link"]
    for link in engine.network.into.get(row, ()):
        asked = engine.asked_by(link)
        at = asked if link.type in ("FS", "SS") else clock.start(asked)
        stands_for = plan.outside.get(plan.tasks.ids[link.predecessor])
        named = f"“{names[link.predecessor]}”" if stands_for is None else named_outside(stands_for)
        text = f"{named} ({link.type})"
        found.append(Driver("link", at, text, plan.tasks.ids[link.predecessor]))
    for link, seen in engine.network.outside.get(row, ()):
        asked = engine.asked_from_outside(link, seen)
        at = asked if link.type in ("FS", "SS") else clock.start(asked)
        found.append(
            Driver("link", at, f"{named_outside(seen)} ({link.type})", plan.dependencies["predecessor_id"][link.row])
        )
    latest = max(each.at for each in found)
    drivers = [_decided(each, latest) for each in sorted(found, key=lambda each: -each.at)]
    return (*_moved(plan, schedule, row, latest, clock.next_start(latest)), *drivers)


def named_outside(seen: Outside) -> str:
    """Return a task of another project in words, with the day its dates are from where that project is not in the file."""
    since = "" if seen.as_of is None else f", as known on {format_date(seen.as_of)}"
    return f"“{seen.name}” of {seen.project_name}{since}"


def _decided(driver: Driver, latest: int) -> Driver:
    return Driver(driver.kind, driver.at, driver.text, driver.task_id, driver.at == latest)


def _moved(plan: Plan, schedule: Schedule, row: int, asked: int, worked: int) -> list[Driver]:
    start = int(schedule.start[row])
    found = []
    if plan.tasks["levelling_delay"][row]:
        found.append(Driver("levelling", start, "Work was spread: the task was delayed.", decides=True))
    elif start not in (asked, worked):
        found.append(
            Driver("constraint", start, "Its constraint holds it there, whatever the links ask.", decides=True)
        )
    elif worked != asked:
        found.append(Driver("calendar", worked, "The next working time of its calendar or its people.", decides=True))
    return found
