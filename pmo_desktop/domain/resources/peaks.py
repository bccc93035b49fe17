"""The days on which somebody is asked for more units at some instant than there are of them, for many people at once."""

from collections.abc import Mapping

import numpy as np

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.resources.asked import Flags, Pieces, cut, fine, joined
from pmo_desktop.domain.resources.hours import Floats, Hours, Ints
from pmo_desktop.domain.resources.units import Units

CLOSE = 1e-3
"""The share of a person that rounding to whole seconds may ask too much."""


def peaks(hours: Hours, pieces: Pieces, own: Ints, units: Mapping[int, Units]) -> Flags:
    """Return for each person of `units`, in its order, the days of the grid with such an instant.

    `own` numbers the calendar of every person. Work on other calendars than the person's own counts in their hours; where
    nobody's work goes on there is no instant of it: two tasks that share but a weekend do not meet.
    """
    place = np.full(len(own), -1, dtype=np.int64)
    people = np.fromiter(units, dtype=np.int64, count=len(units))
    place[people] = np.arange(len(people))
    found = np.zeros((len(people), hours.days), dtype=np.bool_)
    pieces = pieces.only(place[pieces.who] >= 0)
    limits = _limits(hours, list(units.values()))
    who, start, finish = _over(hours, place[pieces.who], pieces, limits, len(people))
    if not len(who):
        return found
    is_foreign = pieces.calendar != own[pieces.who]
    strained = np.zeros(len(people), dtype=np.bool_)
    strained[who] = True
    doubtful = np.zeros(len(people), dtype=np.bool_)
    doubtful[place[pieces.who[is_foreign]]] = True
    doubtful &= strained
    sure = ~doubtful[who]
    _mark(hours, found, who[sure], start[sure], finish[sure], own[people[who[sure]]])
    for person in np.flatnonzero(doubtful).tolist():
        theirs = place[pieces.who] == person
        mine = who == person
        _look_closer(
            hours, found[person], pieces.only(theirs), int(own[people[person]]), limits[person],
            (int(start[mine].min()), int(finish[mine].max())),
        )  # fmt: skip
    return found


Limits = list[list[tuple[int, float]]]
"""By person: from which moment there are how many units."""


def _limits(hours: Hours, units: list[Units]) -> Limits:
    return [
        [(start, amount) for start, _, amount in each.stretches(hours.first, hours.last)]
        if each.steps
        else [(hours.first, each.usual)]
        for each in units
    ]


def _over(hours: Hours, who: Ints, pieces: Pieces, limits: Limits, count: int) -> tuple[Ints, Ints, Ints]:
    """Return the stretches in which the units of pieces add up to more than the limit, with whose they are."""
    changing = [(person, at, units) for person, steps in enumerate(limits) for at, units in steps]
    whose, when, amount = (np.array(each) for each in zip(*changing, strict=True)) if changing else (np.zeros(0),) * 3
    first = np.append(True, whose[1:] != whose[:-1]) if len(whose) else np.zeros(0, dtype=np.bool_)
    limit = fine(amount.astype(np.float64))
    raised = limit - np.where(first, 0.0, np.append(0.0, limit[:-1])) if len(limit) else limit
    people = np.concatenate([who, who, whose.astype(np.int64), np.arange(count)])
    at = np.concatenate([pieces.start, pieces.finish, when.astype(np.int64), np.full(count, hours.last)])
    asked = np.concatenate([pieces.units, -pieces.units, -raised, _sums(whose, raised, count)])
    order = np.argsort(people * (hours.last - hours.first + 1) + (at - hours.first))
    people, at, level = people[order], at[order], np.cumsum(asked[order])
    over = (level[:-1] > CLOSE) & (at[1:] > at[:-1]) & (people[1:] == people[:-1])
    places = np.flatnonzero(over)
    return people[places], at[places], at[places + 1]


def _sums(whose: Ints, amount: Floats, count: int) -> Floats:
    return np.bincount(whose.astype(np.int64), amount, minlength=count) if count else np.zeros(0)


def _mark(hours: Hours, found: Flags, rows: Ints, start: Ints, finish: Ints, calendar: Ints) -> None:  # noqa: PLR0913, PLR0917 - the columns
    """Mark the days on which stretches hold any working time of their calendars."""
    if not len(rows):
        return
    first, last = (start - hours.first) // DAY, (finish - 1 - hours.first) // DAY
    for day in (first, last):
        begin = np.maximum(start, hours.first + day * DAY)
        end = np.minimum(finish, hours.first + (day + 1) * DAY)
        works = hours.position(calendar, end) > hours.position(calendar, begin)
        found[rows[works], day[works]] = True
    long = np.flatnonzero(last > first + 1)
    for row, day, until, own in zip(*(each[long].tolist() for each in (rows, first + 1, last, calendar)), strict=True):
        found[row, day:until] |= np.diff(hours.edges[own, day : until + 1]) > 0


def _look_closer(  # noqa: PLR0913, PLR0917 - one person's facts
    hours: Hours, found: Flags, pieces: Pieces, own: int, limit: list[tuple[int, float]], between: tuple[int, int]
) -> None:
    """Mark the days of one person who has work on other calendars than their own: that counts where it really goes on."""
    near = (pieces.start < between[1]) & (pieces.finish > between[0])
    pieces = pieces.only(near)
    is_foreign = pieces.calendar != own
    theirs, others = pieces.only(~is_foreign), _opened(hours, pieces.only(is_foreign), between)
    row = found[None, :]
    for part, only_own in ((joined([theirs, others]), True), (others, False)):
        who, start, finish = _over(hours, np.zeros(len(part), dtype=np.int64), part, [limit], 1)
        if only_own:
            _mark(hours, row, who, start, finish, np.full(len(who), own, dtype=np.int64))
        else:
            first, last = (start - hours.first) // DAY, (finish - 1 - hours.first) // DAY
            for day, until in zip(first.tolist(), last.tolist(), strict=True):
                found[day : until + 1] = True


def _opened(hours: Hours, pieces: Pieces, between: tuple[int, int]) -> Pieces:
    """Return pieces as the single stretches in which they go on."""
    parts = []
    for number in range(len(pieces)):
        one = pieces.only(slice(number, number + 1))
        start, finish = max(int(one.start[0]), between[0]), min(int(one.finish[0]), between[1])
        starts, finishes = hours.stretches(int(one.calendar[0]), start, finish)
        count = len(starts)
        if count:
            parts.append(
                cut(
                    hours, np.repeat(one.number, count), np.repeat(one.who, count), np.repeat(one.calendar, count),
                    starts, finishes, np.repeat(one.units, count),
                )
            )  # fmt: skip
    return joined(parts)
