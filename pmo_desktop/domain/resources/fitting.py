"""Does it fit: what a proposal asks for, laid over what the people and roles it asks still have free."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.domain.resources.load import LoadRow, LoadTable, Seconds

LEAST = 1_800.0
"""Seconds a week may lack without anybody noticing: half an hour."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One row, a person or a role, over the weeks: what there is, what others ask, what the proposal asks on top.

    All three are seconds of work by week.
    """

    row: LoadRow
    capacity: Seconds
    demand: Seconds
    wanted: Seconds

    @property
    def lacks(self) -> Seconds:
        """Return by week how much of what the proposal asks is not there.

        What is too much without the proposal is not its lack.
        """
        over = self.demand + self.wanted - self.capacity
        lacking: Seconds = np.clip(over, 0.0, self.wanted)
        lacking[lacking < LEAST] = 0.0
        return lacking


@dataclass(frozen=True, slots=True)
class Lack:
    """What one row lacks in one calendar month, in seconds of work; `month` is its first midnight."""

    row: LoadRow
    month: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A proposal over the load of those it asks, in weeks that begin at `starts`; it starts at `start`."""

    start: int
    starts: tuple[int, ...]
    laid: tuple[Laid, ...]

    @property
    def fits(self) -> bool:
        return all(not each.lacks.any() for each in self.laid)

    @property
    def lacking(self) -> float:
        """Return the seconds that are not there, over all rows."""
        return float(sum(each.lacks.sum() for each in self.laid))

    def lacks(self) -> tuple[Lack, ...]:
        """Return what is not there by row and month, months in order, what lacks most first in each.

        A week counts to the month its Thursday lies in, as ISO weeks count to years.
        """
        found: dict[tuple[int, int], float] = {}
        for number, each in enumerate(self.laid):
            for start, lack in zip(self.starts, each.lacks.tolist(), strict=True):
                if lack > 0:
                    key = (_month(start + 3 * moment.DAY), number)
                    found[key] = found.get(key, 0.0) + lack
        lacks = [Lack(self.laid[number].row, month, seconds) for (month, number), seconds in found.items()]
        return tuple(sorted(lacks, key=lambda lack: (lack.month, -lack.seconds, lack.row.name.casefold())))


def _month(at: int) -> int:
    return moment.from_date(moment.to_date(at).replace(day=1))


def laid_over(
    there: tuple[LoadTable, LoadTable], asked: tuple[LoadTable, LoadTable], *, with_proposed: bool = False
) -> tuple[Laid, ...]:
    """Return the rows that a proposal asks for anything.

    `there` is the load without the proposal, `asked` the proposal's own: each a table by person and one by role, all of the same
    edges. Named people and equipment count for themselves; a role counts where somebody in it is still to be named. A generic
    role without a role of the office stands for itself, by its headcount. `with_proposed`: other proposals count as if they
    were committed.
    """
    by_person, by_role = asked
    wanted = _wanted(by_person)
    generic = {row.id for row in by_person.rows if row.people[0].kind is PersonKind.ROLE and row.id in wanted}
    roles = {row.people[0].role_id for row in by_person.rows if row.id in generic} - {None}
    named = {row.id for row in by_person.rows if row.id not in generic or row.people[0].role_id is None}
    found = [*_laid(there[0], by_person, named, with_proposed), *_laid(there[1], by_role, roles, with_proposed)]
    return tuple(found)


def _wanted(table: LoadTable) -> set[str]:
    return {row.id for number, row in enumerate(table.rows) if (table.demand[number] + table.proposed[number]).any()}


def _laid(there: LoadTable, asked: LoadTable, ids: Collection[str | None], with_proposed: bool) -> Iterator[Laid]:
    places = {row.id: number for number, row in enumerate(there.rows)}
    for number, row in enumerate(asked.rows):
        wanted = asked.proposed[number] + asked.demand[number]
        if row.id not in ids or not wanted.any():
            continue
        place = places.get(row.id)
        if place is None:  # nothing else asks for it
            yield Laid(row, asked.capacity[number], np.zeros_like(wanted), wanted)
            continue
        demand = there.demand[place] + (there.proposed[place] if with_proposed else 0.0)
        yield Laid(row, there.capacity[place], demand, wanted)


def mondays(start: int, first: int, weeks: int) -> Iterator[int]:
    """Yield the moments at which a project that starts at `start` may start instead.

    First `start` itself, where it is not before `first`; then Monday by Monday, at its time of day.
    """
    time_of_day = start - moment.midnight(start)
    begin = max(start, first)
    if start >= first:
        yield start
    monday = moment.midnight(begin) - moment.weekday(begin) * moment.DAY
    for number in range(1, weeks + 1):
        yield monday + number * moment.WEEK + time_of_day
