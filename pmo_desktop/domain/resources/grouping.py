"""Makes tables of load from days: sums by person, role or team over periods."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person, PersonKind, Role
from pmo_desktop.domain.resources.hours import Flags, Floats, Ints
from pmo_desktop.domain.resources.load import By, LoadRow, LoadTable, Per, Seconds, Source, summed


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one row by their places among those shown; `standing_in` are generic ones with the named of their role."""

    row: LoadRow
    members: list[int]
    standing_in: list[tuple[list[int], list[int]]]


def groups(shown: Sequence[Person], by: By, roles: Sequence[Role]) -> list[Group]:
    """Return the rows by role or team, in the order of their names, those without one last.

    A generic person without a role is of the role called as they are, else a role of their own.
    """
    names = {role.id: role.name for role in roles}
    by_name = {role.name.casefold(): role.id for role in roles}
    role_of = [
        person.role_id or (by_name.get(person.name.casefold(), person.id) if person.kind is PersonKind.ROLE else "")
        for person in shown
    ]
    found: dict[str, list[int]] = defaultdict(list)
    for place, person in enumerate(shown):
        found[role_of[place] if by is By.ROLE else person.team].append(place)
    made = []
    for key, members in found.items():
        name = names.get(key) or next((shown[each].name for each in members if shown[each].id == key), "")
        row = LoadRow(key, key if by is By.TEAM else name, by, tuple(shown[each] for each in members))
        made.append(Group(row, members, _standing_in(shown, role_of, members)))
    return sorted(made, key=lambda group: (not group.row.name, group.row.name.casefold(), group.row.id))


def _standing_in(
    shown: Sequence[Person], role_of: Sequence[str], members: Sequence[int]
) -> list[tuple[list[int], list[int]]]:
    generic: dict[str, list[int]] = defaultdict(list)
    named: dict[str, list[int]] = defaultdict(list)
    for each in members:
        (generic if shown[each].kind is PersonKind.ROLE else named)[role_of[each]].append(each)
    return [(those, named[role]) for role, those in generic.items() if role in named]


@dataclass(frozen=True, slots=True)
class ByDay:
    """Seconds by place of a person × day between the first and the last of the edges; `places` are those shown, in order."""

    places: Ints
    edges: Ints
    capacity: Floats
    demand: Floats
    proposed: Floats
    leave: Floats
    peaks: Flags

    def table(self, rows: Sequence[LoadRow], per: Per, source: Source, by: By = By.PERSON) -> LoadTable:
        """Return the sums of each person over the periods."""
        starts = self.edges[:-1]
        capacity, demand, proposed, leave = (
            summed(each, starts)[self.places] for each in (self.capacity, self.demand, self.proposed, self.leave)
        )
        peaks = np.logical_or.reduceat(self.peaks, (starts - starts[0]) // moment.DAY, axis=1)[self.places]
        return self._table(rows, per, by, source, (capacity, demand, proposed, leave), peaks)

    def grouped(self, found: Sequence[Group], per: Per, by: By, source: Source) -> LoadTable:
        """Return sums by group. Generic people are the headcount of a role: those named are some of it and count once.

        So demand on them is too much only where the whole group has no room for it; of the others one is enough.
        """
        single = self.table([], per, source, by)
        over, twice = single.overloaded.copy(), np.zeros((len(found), single.periods))
        for number, group in enumerate(found):
            for generic, named in group.standing_in:
                daily = (self.capacity[self.places[each]].sum(axis=0) for each in (generic, named))
                twice[number] += summed(np.minimum(*daily), self.edges[:-1])
                over[generic] = False
        capacity, demand, proposed, leave = (
            np.array([each[group.members].sum(axis=0) for group in found]).reshape(twice.shape)
            for each in (single.capacity, single.demand, single.proposed, single.leave)
        )
        flags = np.array([over[group.members].any(axis=0) for group in found], dtype=np.bool_).reshape(twice.shape)
        rows = [group.row for group in found]
        return self._table(rows, per, by, source, (capacity - twice, demand, proposed, leave), flags)

    def _table(  # noqa: PLR0913, PLR0917 - what a table is made of
        self, rows: Sequence[LoadRow], per: Per, by: By, source: Source,
        sums: tuple[Seconds, Seconds, Seconds, Seconds], flags: Flags,
    ) -> LoadTable:  # fmt: skip
        capacity, demand, proposed, leave = sums
        overloaded = flags | (demand > capacity + 1)
        strained = overloaded | (demand + proposed > capacity + 1)
        *starts, finish = self.edges.tolist()
        return LoadTable(
            tuple(rows), tuple(starts), finish, capacity, demand, proposed, leave, overloaded, strained, per, by, source
        )
