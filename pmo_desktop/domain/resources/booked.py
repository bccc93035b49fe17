"""Bookings beside planned work: per person, project and week the larger of the two counts, never their sum."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain.moment import WEEK
from pmo_desktop.domain.records import Booking, BookingState
from pmo_desktop.domain.resources.asked import NOTHING, Pieces, by_day, cut, fine, joined
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints
from pmo_desktop.domain.resources.units import Units

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
    hours: Hours, bookings: Sequence[Booking], units: Mapping[str, Units], places: Mapping[str, int], own: Ints,
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
        for start, finish, amount in units[booking.person_id].promised(booking.start, booking.finish):
            found.append((number, who, int(own[who]), start, finish))
            asked.append(booking.percent / 100 * amount)
    if not found:
        return NOTHING
    number_of, who_of, calendar_of, starts, finishes = (
        np.array(each, dtype=np.int64) for each in zip(*found, strict=True)
    )
    return cut(hours, number_of, who_of, calendar_of, starts, finishes, np.array(asked))


@dataclass(frozen=True, slots=True)
class Promises:
    """The bookings of one project as pieces, and its planned work; what was known `before` holds but for some people."""

    planned: Pieces
    bookings: Sequence[Booking]
    pieces: Pieces
    is_proposal: bool
    before: Beyond | None = None
    again: Collection[int] = ()

    def kept(self) -> Ints:
        """Return the people for whom what was known holds."""
        if self.before is None:
            return np.zeros(0, dtype=np.int64)
        known = np.intersect1d(self.pieces.who, self.before.who)
        return np.setdiff1d(known, np.fromiter(self.again, dtype=np.int64, count=len(self.again)))


def beyond(hours: Hours, parts: Sequence[Promises]) -> list[Beyond]:
    """Return what the bookings of several projects ask for beyond planned work.

    A promise of 40 % is one of the week, not of each day: what is left of it lies on the days where the plan asks least.
    """
    if not parts:
        return []
    kept = [part.kept() for part in parts]
    anew = [np.setdiff1d(part.pieces.who, known) for part, known in zip(parts, kept, strict=True)]
    bounds = np.cumsum([0, *map(len, anew)]).tolist()
    laid = [_laid(part, who, first) for part, who, first in zip(parts, anew, bounds, strict=False)]
    over, more, planned = _reckoned(hours, laid, bounds[-1])
    weeks: Ints = np.cumsum(planned, axis=1, dtype=np.int64)
    weeks = np.concatenate([np.zeros((len(weeks), 1), dtype=weeks.dtype), weeks], axis=1)
    found = []
    for number, part in enumerate(parts):
        rows = slice(bounds[number], bounds[number + 1])
        own, loose = laid[number], NOTHING
        if not part.is_proposal:
            loose = _loose(hours, own.booked.only(~own.is_tentative), own.row[~own.is_tentative], weeks)
        new = Beyond(anew[number], over[rows], more[rows], part.pieces, loose)
        found.append(new if part.before is None else _merged(part.before, kept[number], new))
    return found


@dataclass(frozen=True, slots=True)
class _Laid:
    """What is reckoned of one project: planned work and bookings with their rows."""

    planned: Pieces
    planned_row: Ints
    booked: Pieces
    row: Ints
    is_tentative: Flags


def _laid(part: Promises, who: Ints, first: int) -> _Laid:
    """Return the work and bookings of some people, in rows from `first` on."""
    most = max(int(who.max(initial=0)), int(part.planned.who.max(initial=0)), int(part.pieces.who.max(initial=0)))
    place = np.full(most + 1, -1, dtype=np.int64)
    place[who] = np.arange(first, first + len(who))
    planned, pieces = (each.only(place[each.who] >= 0) for each in (part.planned, part.pieces))
    is_tentative = tentative(part.bookings)[pieces.number] | part.is_proposal
    return _Laid(planned, place[planned.who], pieces, place[pieces.who], is_tentative)


def _reckoned(hours: Hours, laid: Sequence[_Laid], count: int) -> tuple[Floats, Floats, Flags]:
    """Return by row and day what is committed beyond planned work, and proposed beyond both; by week where there is any."""
    with_plan, planned = _rows(hours, [(own.planned, own.planned_row) for own in laid])
    firm, committed = _rows(hours, [(own.booked.only(~own.is_tentative), own.row[~own.is_tentative]) for own in laid])
    weak, promised = _rows(hours, [(own.booked.only(own.is_tentative), own.row[own.is_tentative]) for own in laid])
    over, more = np.zeros((count, hours.days)), np.zeros((count, hours.days))
    over[firm] = committed
    both, of_plan, of_firm = np.intersect1d(with_plan, firm, return_indices=True)
    over[both] = _more(planned[of_plan], committed[of_firm])
    known = over[weak]  # and the planned work of those that have some
    both, of_plan, of_weak = np.intersect1d(with_plan, weak, return_indices=True)
    known[of_weak] += planned[of_plan]
    both, of_firm, of_weak = np.intersect1d(firm, weak, return_indices=True)
    promised[of_weak] += committed[of_firm]
    more[weak] = _more(known, promised)
    is_planned = np.zeros((count, hours.days // _WEEK_DAYS), dtype=np.bool_)
    is_planned[with_plan] = _by_week(planned) > 0
    return over, more, is_planned


def _rows(hours: Hours, parts: Sequence[tuple[Pieces, Ints]]) -> tuple[Ints, Floats]:
    """Return the rows that have any pieces, and what those ask for by day."""
    rows, place = np.unique(np.concatenate([row for _, row in parts]), return_inverse=True)
    return rows, by_day(hours, joined([pieces for pieces, _ in parts]), place, len(rows))


def _merged(before: Beyond, kept: Ints, new: Beyond) -> Beyond:
    """Return what was known of some people with what is new of the others."""
    who = np.union1d(kept, new.who)
    rows = np.searchsorted(before.who, who).clip(max=len(before.who) - 1)  # of those who are new any, for a moment
    committed, proposed = before.committed[rows], before.proposed[rows]
    fresh = np.searchsorted(who, new.who)
    committed[fresh], proposed[fresh] = new.committed, new.proposed
    loose = before.loose.only(np.isin(before.loose.who, kept))
    return Beyond(who, committed, proposed, new.pieces, joined([loose, new.loose]))


def tentative(bookings: Sequence[Booking]) -> Flags:
    return np.array([booking.state is BookingState.TENTATIVE for booking in bookings], dtype=np.bool_)


def _by_week(found: Floats) -> Floats:
    return found.reshape(len(found), found.shape[1] // _WEEK_DAYS, _WEEK_DAYS).sum(axis=2)  # type: ignore[no-any-return]


def _more(known: Floats, promised: Floats) -> Floats:
    """Return by day how far what is promised goes beyond what is known in each week."""
    missing = np.maximum(0.0, _by_week(promised) - _by_week(known))
    room = promised - known
    np.maximum(room, 0.0, out=room)
    whole = _by_week(room)
    share = np.divide(missing, whole, out=np.zeros_like(missing), where=whole > 0)
    weeks = room.reshape(*share.shape, _WEEK_DAYS)
    weeks *= share[:, :, None]
    return fine(room)


def _loose(hours: Hours, pieces: Pieces, row: Ints, planned_before: Ints) -> Pieces:
    """Return bookings without the weeks in which planned work of their project stands for them.

    `planned_before` counts by row the weeks with any before each.
    """
    first, last = (pieces.start - hours.first) // WEEK, (pieces.finish - 1 - hours.first) // WEEK
    is_free = planned_before[row, last + 1] == planned_before[row, first]
    parts = [pieces.only(is_free)]
    for number in np.flatnonzero(~is_free).tolist():
        weeks = np.arange(first[number], last[number] + 1)
        weeks = weeks[planned_before[row[number], weeks] == planned_before[row[number], weeks + 1]]
        one = pieces.only(np.full(len(weeks), number))
        start = np.maximum(one.start, hours.first + weeks * WEEK)
        finish = np.minimum(one.finish, hours.first + (weeks + 1) * WEEK)
        parts.append(cut(hours, one.number, one.who, one.calendar, start, finish, one.units))
    return joined(parts)
