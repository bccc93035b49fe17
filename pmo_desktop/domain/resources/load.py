"""Everybody's load over all projects: capacity, demand and overload by person, role or team and period (DOMAIN.md, 5)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Booking, Person
from pmo_desktop.domain.resources.asked import NOTHING, Pieces, by_day
from pmo_desktop.domain.resources.booked import Beyond, tentative
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints

Seconds = Floats
_LEAST = 1.0
"""Seconds below which nothing is said to be asked."""


class Per(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class By(StrEnum):
    PERSON = "person"
    ROLE = "role"
    TEAM = "team"


class LoadRow(NamedTuple):
    """One row: `id` is a person's or role's id, or a team's name; empty for those without role or team."""

    id: str
    name: str
    by: By
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """What one assignment or booking asks of a person in a period, in seconds of work.

    Line work has no project, a booking no task. Of a booking only what goes beyond its project's planned work is told.
    """

    project_id: str | None
    task_id: str | None
    seconds: float
    person_id: str = ""
    assignment_id: str | None = None
    booking_id: str | None = None
    is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """What a project has booked of a person in a period beside what its plan asks of them; seconds of work.

    `tentative` is the part of `booked` that is not firm; `counted` is what the load says, never the sum: in each week the
    larger of the two.
    """

    person_id: str
    project_id: str | None
    booked: float
    assigned: float
    counted: float
    tentative: float

    @property
    def counts(self) -> str:
        """Return "booking" where the booking asks for more in any of the weeks, else "assignment"."""
        return "booking" if self.counted > self.assigned + _LEAST else "assignment"

    @property
    def difference(self) -> float:
        """Return how much more is booked than planned, negative where the plan asks for more."""
        return self.booked - self.assigned


class Stack(NamedTuple):
    """One row's load by project, the largest first; None is line work. Arrays are seconds by project × period."""

    project_ids: tuple[str | None, ...]
    demand: Seconds
    proposed: Seconds


@dataclass(frozen=True, slots=True)
class Share:
    """What one project asks of people, as it stood when a table was made; nothing in it changes later."""

    project_id: str | None
    is_proposal: bool
    weight: float
    """The probability of what is proposed, 0 to 1."""
    pieces: Pieces
    assignment_ids: Sequence[str]
    task_ids: Sequence[str]
    task: Ints
    """The row in `task_ids` of each assignment."""
    bookings: Sequence[Booking]
    beyond: Beyond | None


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a project (None: line work) asks of people: seconds by person × period, planned, booked, and what of them counts."""

    project_id: str | None
    person_ids: tuple[str, ...]
    planned: Seconds
    booked: Seconds
    counted: Seconds


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of a table come from."""

    hours: Hours
    shares: tuple[Share, ...]
    places: dict[str, int]
    weighted: bool


@dataclass(frozen=True)
class LoadTable:
    """Rows are people, roles or teams, columns periods [starts[i], starts[i + 1]); arrays are seconds of work, row × period.

    `demand` is committed; `proposed` comes on top of it. `overloaded`: more is asked than there is in the period, or at some
    instant in it more units than there are. `strained`: so, or with what is proposed more than there is in the period.
    """

    rows: tuple[LoadRow, ...]
    starts: tuple[int, ...]
    finish: int
    capacity: Seconds
    demand: Seconds
    proposed: Seconds
    leave: Seconds
    overloaded: Flags
    strained: Flags
    per: Per = Per.WEEK
    by: By = By.PERSON
    source: Source | None = field(default=None, repr=False, compare=False)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody in the rows; by person one in each."""
        return tuple(person for row in self.rows for person in row.people)

    @property
    def periods(self) -> int:
        return len(self.starts)

    def ends(self, period: int) -> int:
        """Return the moment a period ends."""
        return self.starts[period + 1] if period + 1 < len(self.starts) else self.finish

    def utilisation(self, row: int, period: int, *, proposed: bool = False) -> float | None:
        """Return demand ÷ capacity; None where there is neither, infinity where there is demand but no capacity."""
        capacity, demand = float(self.capacity[row, period]), float(self.demand[row, period])
        if proposed:
            demand += float(self.proposed[row, period])
        if capacity <= 0:
            return float("inf") if demand > 0 else None
        return demand / capacity

    def entries(self, row: int, period: int) -> tuple[LoadEntry, ...]:
        """Return what lies behind a cell, the largest first; it adds up to what is committed and proposed in it."""
        if self.source is None:
            return ()
        cell = _Cell(self.source, self.rows[row].people, self.starts[period], self.ends(period))
        return tuple(sorted(cell.entries(), key=lambda entry: -entry.seconds))

    def promised(self, row: int, period: int) -> tuple[Promised, ...]:
        """Return for each person and project with bookings in a cell what is booked, what planned, and which of them counts."""
        if self.source is None:
            return ()
        return tuple(_Cell(self.source, self.rows[row].people, self.starts[period], self.ends(period)).promised())

    def by_project(self) -> Iterator[AskedOf]:
        """Yield what each project asks of everybody it asks; of a table by person, as if proposals were certain."""
        if self.source is None:
            return
        cell, edges = (
            _Cell(self.source, self.people, self.starts[0], self.finish),
            np.array(self.starts, dtype=np.int64),
        )
        for share in self.source.shares:
            found = cell.asked_of(share)
            if found is not None:
                yield AskedOf(share.project_id, found[0], *(summed(each, edges) for each in found[1:]))

    def stack(self, row: int) -> Stack:
        """Return what each project asks of a row in every period."""
        found: list[tuple[str | None, Seconds, Seconds]] = []
        if self.source is not None:
            cell = _Cell(self.source, self.rows[row].people, self.starts[0], self.finish)
            edges = np.array(self.starts, dtype=np.int64)
            found = [
                (share, summed(demand, edges), summed(proposed, edges)) for share, demand, proposed in cell.stacked()
            ]
            found = [each for each in found if each[1].any() or each[2].any()]
            found.sort(key=lambda each: -float(each[1].sum() + each[2].sum()))
        ids = tuple(each[0] for each in found)
        shape = (len(found), self.periods)
        return Stack(
            ids,
            np.array([each[1] for each in found]).reshape(shape),
            np.array([each[2] for each in found]).reshape(shape),
        )


def summed(by_days: Seconds, starts: Ints) -> Seconds:
    """Return sums over periods of days from the first start to the last period's end, along the last axis."""
    if len(starts) == by_days.shape[-1]:
        return by_days
    return np.add.reduceat(by_days, (starts - starts[0]) // moment.DAY, axis=-1)


class _Cell:
    """Some people in [start, finish), both midnights of the grid."""

    def __init__(self, source: Source, people: Sequence[Person], start: int, finish: int) -> None:
        self._source, self._start, self._finish = source, start, finish
        self._people = {source.places[person.id]: person for person in people if person.id in source.places}
        self._is_in = np.zeros(max(source.places.values(), default=0) + 1, dtype=np.bool_)
        self._is_in[list(self._people)] = True
        first = source.hours.first
        self._days = slice((start - first) // moment.DAY, (finish - first) // moment.DAY)

    def _of(self, pieces: Pieces) -> Pieces:
        theirs = np.flatnonzero(self._is_in[pieces.who])
        inside = (pieces.start[theirs] < self._finish) & (pieces.finish[theirs] > self._start)
        return pieces.only(theirs[inside])

    def _seconds(self, pieces: Pieces) -> Floats:
        """Return the work of each piece that lies in here."""
        hours = self._source.hours
        begin = hours.position(pieces.calendar, np.maximum(pieces.start, self._start))
        end = hours.position(pieces.calendar, np.minimum(pieces.finish, self._finish))
        return (end - begin) * pieces.units

    def _weight(self, share: Share) -> float:
        return share.weight if self._source.weighted else 1.0

    def entries(self) -> Iterator[LoadEntry]:
        for share in self._source.shares:
            yield from self._planned(share)
            if share.beyond is not None:
                yield from self._booked(share, share.beyond)

    def _planned(self, share: Share) -> Iterator[LoadEntry]:
        own = self._of(share.pieces)
        asked: dict[tuple[int, int], float] = defaultdict(float)
        weight = self._weight(share) if share.is_proposal else 1.0
        for number, who, seconds in zip(
            own.number.tolist(), own.who.tolist(), self._seconds(own).tolist(), strict=True
        ):
            asked[number, who] += seconds * weight
        for (number, who), seconds in asked.items():
            if seconds > 0:
                task_id = share.task_ids[int(share.task[number])]
                person_id, assignment_id = self._people[who].id, share.assignment_ids[number]
                yield LoadEntry(share.project_id, task_id, seconds, person_id, assignment_id, None, share.is_proposal)

    def _booked(self, share: Share, beyond: Beyond) -> Iterator[LoadEntry]:
        """Yield what bookings add, shared among those of one person by what each of them asks for."""
        own = self._of(beyond.pieces)
        if not len(own):
            return
        seconds = self._seconds(own)
        is_proposed = tentative(share.bookings)[own.number] | share.is_proposal
        for place, who in enumerate(beyond.who.tolist()):
            if who not in self._people:
                continue
            for added, proposed in ((beyond.committed, False), (beyond.proposed, True)):
                total = float(added[place, self._days].sum()) * (self._weight(share) if proposed else 1.0)
                theirs = (own.who == who) & (is_proposed == proposed)
                whole = float(seconds[theirs].sum())
                if total < _LEAST or whole <= 0:
                    continue
                asked: dict[int, float] = defaultdict(float)
                for number, amount in zip(own.number[theirs].tolist(), seconds[theirs].tolist(), strict=True):
                    asked[number] += amount * total / whole
                for number, amount in asked.items():
                    booking_id = share.bookings[number].id
                    yield LoadEntry(share.project_id, None, amount, self._people[who].id, None, booking_id, proposed)

    def promised(self) -> Iterator[Promised]:
        for share in self._source.shares:
            beyond = share.beyond
            if beyond is None:
                continue
            own, planned = self._of(beyond.pieces), self._of(share.pieces)
            seconds, asked = self._seconds(own), self._seconds(planned)
            is_tentative = tentative(share.bookings)[own.number]
            for place, who in enumerate(beyond.who.tolist()):
                theirs = own.who == who
                if not theirs.any():
                    continue
                assigned = float(asked[planned.who == who].sum())
                added = beyond.committed[place, self._days].sum() + beyond.proposed[place, self._days].sum()
                yield Promised(
                    self._people[who].id, share.project_id, float(seconds[theirs].sum()), assigned,
                    assigned + float(added), float(seconds[theirs & is_tentative].sum()),
                )  # fmt: skip

    def asked_of(self, share: Share) -> tuple[tuple[str, ...], Floats, Floats, Floats] | None:
        """Return whom a project asks, and by person and day what is planned, booked, and counts of the two."""
        beyond, planned = share.beyond, self._of(share.pieces)
        booked = NOTHING if beyond is None else self._of(beyond.pieces)
        who = np.union1d(planned.who, booked.who)
        if not len(who):
            return None
        asked, promised = (
            by_day(self._source.hours, each, np.searchsorted(who, each.who), len(who))[:, self._days]
            for each in (planned, booked)
        )
        counted = asked.copy()
        if beyond is not None:
            here = self._is_in[beyond.who] & np.isin(beyond.who, who)
            added = beyond.committed[here, self._days] + beyond.proposed[here, self._days]
            counted[np.searchsorted(who, beyond.who[here])] += added
        return tuple(self._people[each].id for each in who.tolist()), asked, promised, counted

    def stacked(self) -> Iterator[tuple[str | None, Floats, Floats]]:
        """Yield committed and proposed seconds by day of each project that asks anything."""
        hours = self._source.hours
        for share in self._source.shares:
            own, beyond = self._of(share.pieces), share.beyond
            rows = np.flatnonzero(self._is_in[beyond.who]) if beyond is not None else ()
            if not len(own) and not len(rows):
                continue
            planned = by_day(hours, own, np.zeros(len(own), dtype=np.int64), 1)[0, self._days]
            nothing = np.zeros_like(planned)
            demand, proposed = (nothing, planned) if share.is_proposal else (planned, nothing)
            if beyond is not None and len(rows):
                demand = demand + beyond.committed[rows, self._days].sum(axis=0)
                proposed = proposed + beyond.proposed[rows, self._days].sum(axis=0)
            yield share.project_id, demand, proposed * self._weight(share)


# Columns


def edges(per: Per, start: int, finish: int) -> list[int]:
    """Return the edges of the whole days, weeks or months that [start, finish) touches, one more than there are of them."""
    if per is Per.MONTH:
        return _months(start, finish)
    step = moment.DAY if per is Per.DAY else moment.WEEK
    first = moment.midnight(start) if per is Per.DAY else weeks(start, 0)[0]
    count = max(1, -(-(finish - first) // step))
    return [first + number * step for number in range(count + 1)]


def _months(start: int, finish: int) -> list[int]:
    first = moment.to_date(start).replace(day=1)
    found = [moment.from_date(first)]
    while len(found) < 2 or found[-1] < finish:
        first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        found.append(moment.from_date(first))
    return found


def weeks(start: int, count: int) -> list[int]:
    """Return the Mondays from the week of `start` on, one more than `count` of them."""
    monday = moment.midnight(start) - moment.weekday(start) * moment.DAY
    return [monday + number * moment.WEEK for number in range(count + 1)]
