"""Bookings beside planned work: per person, project and week the larger of the two counts, never their sum."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain.records import Booking, BookingState, Person
from pmo_desktop.domain.resources.asked import FINE, NOTHING, Pieces, by_day, cut, joined
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints
from pmo_desktop.domain.resources.units import Units
from pmo_desktop.domain.moment import WEEK

_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the bookings of one project ask of people beyond its planned work: seconds of work by person × day.

    `who` are the people's places, one per row. `committed` comes on top of planned work, `proposed` on top of both.
    `pieces` are the bookings themselves, `loose` those of them that stand for no planned work and so have their hours.
    """

    who: Ints
    committed: Floats
    proposed: Floats
    pieces: Pieces
    loose: Pieces


def booked(
    hours: Hours, bookings: Sequence[Booking], people: Sequence[Person], units: Mapping[str, Units], places: Mapping[str, int],
    own: Ints,
) -> Pieces:  # fmt: skip
    """Return bookings as pieces: a share of the units a person has, in their working time.

    Who is not there at all is asked as if they were: such a promise cannot be kept, and that is to be seen.
    """
    found: list[tuple[int, int, int, int, int]] = []
    asked: list[float] = []
    for number, booking in enumerate(bookings):
        who = places.get(booking.person_id)
        if who is None or booking.percent <= 0 or booking.finish <= booking.start:
            continue
        there, usual = units[booking.person_id], people[who].max_units
        parts = (
            there.stretches(booking.start, booking.finish) if there.steps else ((booking.start, booking.finish, usual),)
        )
        for start, finish, amount in parts:
            found.append((number, who, int(own[who]), start, finish))
            asked.append(booking.percent / 100 * (amount or usual))
    if not found:
        return NOTHING
    columns = (np.array(each, dtype=np.int64) for each in zip(*found, strict=True))
    return cut(hours, *columns, units=np.array(asked))


def beyond(  # noqa: PLR0913 - what there is, and what of it is known
    hours: Hours, planned: Pieces, bookings: Sequence[Booking], pieces: Pieces, *, is_proposal: bool,
    before: Beyond | None = None, again: Collection[int] = (),
) -> Beyond:  # fmt: skip
    """Return what a project's bookings ask for beyond its planned work.

    A promise of 40 % is one of the week, not of each day: what is left of it lies on the days where the plan asks least. What
    was known `before` is reckoned again for the people of `again` only.
    """
    who = np.unique(pieces.who)
    if before is None:
        return _reckoned(hours, planned, bookings, pieces, is_proposal=is_proposal)
    kept = np.setdiff1d(np.intersect1d(who, before.who), np.fromiter(again, dtype=np.int64, count=len(again)))
    anew = np.setdiff1d(who, kept)
    new = _reckoned(hours, planned, bookings, pieces.only(np.isin(pieces.who, anew)), is_proposal=is_proposal)
    old = np.searchsorted(before.who, kept)
    order = np.argsort(np.concatenate([kept, anew]))
    return Beyond(
        who, np.concatenate([before.committed[old], new.committed])[order],
        np.concatenate([before.proposed[old], new.proposed])[order], pieces,
        joined([before.loose.only(np.isin(before.loose.who, kept)), new.loose]),
    )  # fmt: skip


def _reckoned(
    hours: Hours, planned: Pieces, bookings: Sequence[Booking], pieces: Pieces, *, is_proposal: bool
) -> Beyond:
    who, row = np.unique(pieces.who, return_inverse=True)
    count = len(who)
    if not count:
        nothing = np.zeros((0, hours.days))
        return Beyond(who, nothing, nothing, pieces, NOTHING)
    place = np.full(max(int(who[-1]), int(planned.who.max(initial=0))) + 1, -1, dtype=np.int64)
    place[who] = np.arange(count)
    theirs = planned.only(place[planned.who] >= 0)
    assigned = by_day(hours, theirs, place[theirs.who], count)
    is_tentative = tentative(bookings)[pieces.number]
    committed = by_day(hours, pieces.only(~is_tentative), row[~is_tentative], count)
    promised = committed + by_day(hours, pieces.only(is_tentative), row[is_tentative], count)
    if is_proposal:
        return Beyond(who, np.zeros_like(assigned), _more(assigned, promised), pieces, NOTHING)
    over = _more(assigned, committed)
    loose = _loose(hours, pieces.only(~is_tentative), row[~is_tentative], _by_week(assigned) > 0)
    return Beyond(who, over, _more(assigned + over, promised), pieces, loose)


def tentative(bookings: Sequence[Booking]) -> Flags:
    return np.array([booking.state is BookingState.TENTATIVE for booking in bookings], dtype=np.bool_)


def _by_week(found: Floats) -> Floats:
    return found.reshape(len(found), -1, _WEEK_DAYS).sum(axis=2)  # type: ignore[no-any-return]


def _more(known: Floats, promised: Floats) -> Floats:
    """Return by day how far what is promised goes beyond what is known in each week."""
    missing = np.maximum(0.0, _by_week(promised) - _by_week(known))
    room = np.maximum(0.0, promised - known)
    whole = _by_week(room)
    share = np.divide(missing, whole, out=np.zeros_like(missing), where=whole > 0)
    return np.rint(room * np.repeat(share, _WEEK_DAYS, axis=1) * FINE) / FINE


def _loose(hours: Hours, pieces: Pieces, row: Ints, is_planned: Flags) -> Pieces:
    """Return bookings without the weeks in which planned work of their project stands for them."""
    first, last = (pieces.start - hours.first) // WEEK, (pieces.finish - 1 - hours.first) // WEEK
    before = np.concatenate([np.zeros((len(is_planned), 1), dtype=np.int64), np.cumsum(is_planned, axis=1)], axis=1)
    is_free = before[row, last + 1] == before[row, first]
    parts = [pieces.only(is_free)]
    for number in np.flatnonzero(~is_free).tolist():
        weeks = np.arange(first[number], last[number] + 1)
        weeks = weeks[~is_planned[row[number], weeks]]
        one = pieces.only(np.full(len(weeks), number))
        start = np.maximum(one.start, hours.first + weeks * WEEK)
        finish = np.minimum(one.finish, hours.first + (weeks + 1) * WEEK)
        parts.append(cut(hours, one.number, one.who, one.calendar, start, finish, one.units))
    return joined(parts)
