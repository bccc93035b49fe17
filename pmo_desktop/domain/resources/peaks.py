"""The days on which somebody is asked for more units at some instant than there are of them, for many people at once."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.resources.asked import Pieces, fine, joined
from pmo_desktop.domain.resources.hours import Flags, Hours, Ints, in_order
from pmo_desktop.domain.resources.units import Units

CLOSE = 1e-3
"""The share of a person that rounding to whole seconds may ask too much."""


def peaks(hours: Hours, pieces: Pieces, own: Ints, units: Mapping[int, Units]) -> Flags:
    """Return for each person of `units`, in its order, the days of the grid with such an instant; `pieces` are all of theirs.

    `own` numbers the calendar of every person. Work on other calendars than the person's own counts where it really goes on;
    where nobody's work does there is no instant of it: two tasks that share but a weekend do not meet.
    """
    people = np.fromiter(units, dtype=np.int64, count=len(units))
    place = np.zeros(len(own), dtype=np.int64)
    place[people] = np.arange(len(people))
    found = np.zeros((len(people), hours.days), dtype=np.bool_)
    if not len(pieces):
        return found
    limits = _limits(hours, list(units.values()))
    is_foreign = pieces.calendar != own[pieces.who]
    others = _opened(hours, pieces.only(is_foreign))
    together = joined([pieces.only(~is_foreign), others]) if len(others) else pieces
    for part, calendars in ((together, own[people]), (others, None)):
        who, start, finish = _over(hours, place[part.who], part, limits, len(people))
        _mark(hours, found, who, start, finish, calendars)
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
    order = in_order(people * (hours.last - hours.first + 1) + (at - hours.first))
    people, at, level = people[order], at[order], np.cumsum(asked[order])
    places = np.flatnonzero((level[:-1] > CLOSE) & (at[1:] > at[:-1]) & (people[1:] == people[:-1]))
    who, start, finish = people[places], at[places], at[places + 1]
    goes_on = (who[1:] == who[:-1]) & (start[1:] == finish[:-1])
    begins, ends = np.append(True, ~goes_on)[: len(who)], np.append(~goes_on, True)[: len(who)]
    return who[begins], start[begins], finish[ends]


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
        found |= inside if own is None else inside & (hours.daily[own] > 0)


def _opened(hours: Hours, pieces: Pieces) -> Pieces:
    """Return pieces as the single stretches in which they go on."""
    if not len(pieces):
        return pieces
    which, start, finish = hours.stretches(pieces.calendar, pieces.start, pieces.finish)
    return replace(pieces.only(which), start=start, finish=finish)
