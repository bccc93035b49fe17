"""The days on which somebody is asked for more units at some instant than there are of them, for many people at once."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.resources.asked import Pieces, fine, joined
from pmo_desktop.domain.resources.hours import Flags, Hours, Ints
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
    doubtful = np.zeros(len(people), dtype=np.bool_)
    doubtful[place[pieces.who[is_foreign]]] = True
    sure = ~doubtful[who]
    _mark(hours, found, who[sure], start[sure], finish[sure], own[people])
    if not sure.all():
        doubtful &= np.bincount(who, minlength=len(people)) > 0
        _look_closer(hours, found, pieces.only(doubtful[place[pieces.who]]), place, own, limits)
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
    whose = np.array([each[0] for each in changing], dtype=np.int64)
    when = np.array([each[1] for each in changing], dtype=np.int64)
    first = np.append(True, whose[1:] != whose[:-1]) if len(whose) else np.zeros(0, dtype=np.bool_)
    limit = fine(np.array([each[2] for each in changing], dtype=np.float64))
    raised = limit - np.where(first, 0.0, np.append(0.0, limit[:-1])) if len(limit) else limit
    people = np.concatenate([who, who, whose, np.arange(count)])
    at = np.concatenate([pieces.start, pieces.finish, when, np.full(count, hours.last)])
    asked = np.concatenate([pieces.units, -pieces.units, -raised, np.bincount(whose, raised, minlength=count)])
    order = _order(people * (hours.last - hours.first + 1) + (at - hours.first))
    people, at, level = people[order], at[order], np.cumsum(asked[order])
    over = (level[:-1] > CLOSE) & (at[1:] > at[:-1]) & (people[1:] == people[:-1])
    places = np.flatnonzero(over)
    return people[places], at[places], at[places + 1]


def _order(keys: Ints) -> Ints:
    """Return the order of keys: sorted with their places in the same numbers, which is several times as quick as argsort."""
    bits = len(keys).bit_length()
    return np.sort((keys << bits) | np.arange(len(keys), dtype=np.int64)) & ((1 << bits) - 1)


def _mark(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, found: Flags, rows: Ints, start: Ints, finish: Ints, own: Ints | None
) -> None:
    """Mark the days on which stretches hold any working time of the calendars of their rows; any time where `own` is None."""
    first, last = (start - hours.first) // DAY, (finish - 1 - hours.first) // DAY
    for day in (first, last):
        if own is None:
            found[rows, day] = True
            continue
        begin, end = np.maximum(start, hours.first + day * DAY), np.minimum(finish, hours.first + (day + 1) * DAY)
        works = hours.position(own[rows], end) > hours.position(own[rows], begin)
        found[rows[works], day[works]] = True
    long = last > first + 1
    if long.any():
        wide = hours.days + 1
        cells, size = rows[long] * wide, len(found) * wide
        steps = np.bincount(cells + first[long] + 1, minlength=size) - np.bincount(cells + last[long], minlength=size)
        inside = np.cumsum(steps.reshape(-1, wide)[:, :-1], axis=1) > 0
        found |= inside if own is None else inside & (np.diff(hours.edges[own], axis=1) > 0)


def _look_closer(  # noqa: PLR0913, PLR0917 - some people's facts
    hours: Hours, found: Flags, pieces: Pieces, place: Ints, own: Ints, limits: Limits
) -> None:
    """Mark the days of people who have work on other calendars than their own: that counts where it really goes on."""
    is_foreign = pieces.calendar != own[pieces.who]
    theirs, others = pieces.only(~is_foreign), _opened(hours, pieces.only(is_foreign))
    people = np.flatnonzero(place >= 0)[np.argsort(place[place >= 0])]
    for part, calendars in ((joined([theirs, others]), own[people]), (others, None)):
        who, start, finish = _over(hours, place[part.who], part, limits, len(limits))
        _mark(hours, found, who, start, finish, calendars)


def _opened(hours: Hours, pieces: Pieces) -> Pieces:
    """Return pieces as the single stretches in which they go on."""
    if not len(pieces):
        return pieces
    which, start, finish = hours.stretches(pieces.calendar, pieces.start, pieces.finish)
    return replace(pieces.only(which), start=start, finish=finish)
