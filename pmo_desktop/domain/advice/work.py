"""Checks of work: who does it, whether they can at that time, and milestones that have some."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.moment import WEEK
from pmo_desktop.domain.records import WORKERS, ActivityKind
from pmo_desktop.domain.schedule import NO_PART

_CLOSE = 1e-3
"""The share of a person that rounding may ask too much."""
_WEEKS, _LITTLE = 4, 0.5
"""Over how many weeks people and calendar are compared, and of which share of its hours they see too little."""
_MOST_NAMED = 3


def people(facts: Facts) -> Iterator[Advice | None]:
    """Find work of a day or more that nobody is to do, and milestones with work."""
    tasks, ids, working = facts.tasks, facts.ids, set(_workers(facts))
    durations, milestones, works = tasks["duration"], tasks["milestone"], tasks["work"]
    of = facts.plan.assignments
    shares = zip(of["task_id"], of["person_id"], of["work"], strict=True)
    on = [(task_id, work or 0) for task_id, person_id, work in shares if person_id in working]
    assigned = {task_id for task_id, _ in on}
    asked = {task_id: work for task_id, work in on if work}
    points = {ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE}
    for row in facts.undone:
        is_point = milestones[row] or tasks["kind"][row] in points
        if is_point:
            # whoever is named on a milestone without work answers for it
            if durations[row] or works[row] or ids[row] in asked:
                yield Advice(
                    "milestone_with_work", ids[row], values=(durations[row], works[row] or asked.get(ids[row], 0))
                )
        elif durations[row] >= facts.days(row, 1) and ids[row] not in assigned:
            yield Advice("unassigned", ids[row], values=(durations[row],))


def _workers(facts: Facts) -> Iterator[str]:
    table = facts.plan.people
    return (each for each, kind in zip(table.ids, table["kind"], strict=True) if kind in WORKERS)


def overloads(facts: Facts) -> Iterator[Advice | None]:
    """Find people of whom this plan asks more at some instant than there is of them; told of the task that comes on top.

    An assignment counts from where the rest of its task begins to its finish with all its units. Yields None now and
    then, for a caller who has other things to do.
    """
    table = facts.plan.people
    most = dict(zip(table.ids, table["max_units"], strict=True))
    for person_id, asked in _asked(facts).items():
        if len(asked) > 1 or asked[0][2] > most[person_id] + _CLOSE:
            yield from _too_much(facts, person_id, most[person_id], sorted(asked))
        yield None


def _asked(facts: Facts) -> dict[str, list[tuple[int, int, float, int]]]:
    """Return what is asked of each who works, in (start, finish, units, row)."""
    of, undone, working = facts.plan.assignments, set(facts.undone), set(_workers(facts))
    resume, row_of = facts.schedule.resume.tolist(), facts.tasks.row
    found: dict[str, list[tuple[int, int, float, int]]] = {}
    for task_id, person_id, units, delay in zip(of["task_id"], of["person_id"], of["units"], of["delay"], strict=True):
        row = row_of.get(task_id, -1)
        if row not in undone or person_id not in working or units <= 0:
            continue
        start = max(facts.start[row], resume[row]) if resume[row] != NO_PART else facts.start[row]
        if delay:
            start = facts.clocks.on_task(row, person_id).add(start, delay)
        if start < facts.finish[row]:
            found.setdefault(person_id, []).append((start, facts.finish[row], units, row))
    return found


def _too_much(
    facts: Facts, person_id: str, most: float, asked: Sequence[tuple[int, int, float, int]]
) -> Iterator[Advice]:
    under_way: list[tuple[int, float, int]] = []
    units = 0.0
    calendar = facts.clocks.of_person(person_id)
    for start, finish, own, row in asked:
        while under_way and under_way[0][0] <= start:
            units -= heappop(under_way)[1]
        units += own
        heappush(under_way, (finish, own, row))
        if units <= most + _CLOSE:
            continue
        until = under_way[0][0] if len(under_way) > 1 else finish
        if calendar.work(start, until) > 0:
            alone = own > most + _CLOSE  # then it is not the others that are too much
            others = [] if alone else [facts.ids[each] for _, _, each in under_way if each != row][-_MOST_NAMED:]
            values = (round(units * 100), round(most * 100), start, until)
            yield Advice("overload", facts.ids[row], (person_id, *others), values=values)


def waits(facts: Facts) -> Iterator[Advice]:
    """Find tasks that work was spread over (levelling) and that now wait longer than their people need.

    As far as this plan shows: what other projects ask of them, and how much there is of them when, is looked at elsewhere.
    """
    tasks, ids, clocks = facts.tasks, facts.ids, facts.clocks
    rows = [row for row in facts.to_do if tasks["levelling_delay"][row] > 0]
    if not rows:
        return
    asked = _asked(facts)
    table = facts.plan.people
    shared = {
        each: units * (1 - overhead / 100)
        for each, units, overhead in zip(table.ids, table["max_units"], table["overhead_percent"], strict=True)
    }
    for row in rows:
        delay, elapsed, start = tasks["levelling_delay"][row], tasks["levelling_elapsed"][row], facts.start[row]
        calendar = clocks.elapsed if elapsed else clocks.calendar(row)
        free = calendar.add(start, -delay)
        people = [person_id for person_id, some in asked.items() if any(each[3] == row for each in some)]
        for person_id in people:
            free = max(free, _busy_until(facts, person_id, shared[person_id], asked[person_id], (row, free)))
        spare = min([delay, calendar.work(free, start), *(clocks.of_person(each).work(free, start) for each in people)])
        if spare >= facts.days(row, 1) // 2:
            yield Advice("waits_longer", ids[row], tuple(people), values=(spare,))


def _busy_until(
    facts: Facts, person_id: str, most: float, asked: Sequence[tuple[int, int, float, int]], of: tuple[int, int]
) -> int:
    """Return until when before a task begins others have so much of somebody that they could not begin it.

    `of` is its row and the first moment that counts.
    """
    row, since = of
    start = facts.start[row]
    own = sum(units for _, _, units, each in asked if each == row)
    others = [(begin, end, units) for begin, end, units, each in asked if each != row and begin < start and end > since]
    edges = sorted({since, start, *(at for begin, end, _ in others for at in (begin, end) if since < at < start)})
    calendar = facts.clocks.of_person(person_id)
    for begin, end in reversed(list(pairwise(edges))):
        taken = sum(units for low, high, units in others if low <= begin and high >= end)
        if taken and taken + own > most + _CLOSE and calendar.work(begin, end) > 0:
            return end
    return since


def calendars(facts: Facts) -> Iterator[Advice]:
    """Find tasks on a calendar of their own at whose hours those who are to do them hardly work."""
    tasks, ids = facts.tasks, facts.ids
    own, ignoring = tasks["calendar_id"], tasks["ignore_resource_calendar"]
    rows = {ids[row]: row for row in facts.undone if own[row] and own[row] != facts.plan.calendar_id}
    if not rows:
        return
    of, working = facts.plan.assignments, set(_workers(facts))
    for task_id, person_id in zip(of["task_id"], of["person_id"], strict=True):
        row = rows.get(task_id)
        if row is None or person_id not in working or ignoring[row] or tasks["elapsed"][row]:
            continue
        start, finish = facts.start[row], facts.start[row] + _WEEKS * WEEK
        open_hours = facts.clocks.calendar(row).work(start, finish)
        both = facts.clocks.on_task(row, person_id).work(start, finish)
        if open_hours and both < _LITTLE * open_hours:
            share = round(100 * both / open_hours)
            yield Advice("calendar_differs", task_id, (person_id,), values=(share, own[row]))
