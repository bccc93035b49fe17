"""Keeps everybody's load by day, brought up to date by what changed: one project, one person, one booking."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, Availability, Booking, Person, PersonKind, Project, ProjectState, Role
from pmo_desktop.domain.resources.asked import Asked, Pieces, Read, Site, by_day, fine, joined, lay_out
from pmo_desktop.domain.resources.booked import Beyond, Promises, beyond, booked
from pmo_desktop.domain.resources.grouping import ByDay, groups
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints
from pmo_desktop.domain.resources.load import By, LoadRow, LoadTable, Per, Share, Source, weeks
from pmo_desktop.domain.resources.peaks import peaks
from pmo_desktop.domain.resources.units import Units, units_of
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

_MOST_CALENDARS = 1_000
"""From so many calendars laid out, most of them of the past, on everything is laid out anew."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody there is and when they are there; `clocks` stand on the portfolio's calendar, none of a project."""

    people: Sequence[Person]
    availability: Sequence[Availability]
    clocks: Clocks
    default_calendar_id: str | None = None
    calendars: object = None
    """Anything that is equal as long as no calendar changed."""


@dataclass(slots=True)
class _Project:
    """What is kept of one project, or of line work."""

    asked: Asked
    is_proposal: bool = False
    weight: float = 1.0
    bookings: tuple[Booking, ...] = ()
    beyond: Beyond | None = None
    share: Share | None = None
    booked: set[int] = field(default_factory=set)
    """The places of those who are booked."""
    asked_anew: set[int] = field(default_factory=set)
    """The places of those whose planned work changed since bookings were last laid beside it."""


class LoadBook:
    """The load over the whole weeks that [start, finish) touches. `update` first, then ask for tables."""

    def __init__(self, start: int, finish: int) -> None:
        self._begin(weeks(start, 0)[0], weeks(finish - 1, 1)[1])

    def _begin(self, first: int, last: int) -> None:
        self.hours = Hours(first, last)
        self._staff: Staff | None = None
        self._people: list[Person] = []
        self._places: dict[str, int] = {}
        self._units: dict[str, Units] = {}
        self._hours_of: dict[str, tuple[str | None, tuple[tuple[int, int], ...], str | None]] = {}
        self._calendars: object = None
        self._projects: dict[str | None, _Project] = {}
        self._own: Ints = np.zeros(0, dtype=np.int64)
        self._capacity, self._leave, self._committed, self._proposed, self._likely = (
            np.zeros((0, self.hours.days)) for _ in range(5)
        )
        self._peaks: Flags = np.zeros((0, self.hours.days), dtype=np.bool_)

    def covers(self, start: int, finish: int) -> bool:
        """Say whether the load of [start, finish) is here."""
        return self.hours.first <= start and finish <= self.hours.last

    # Keeping up

    def update(
        self, staff: Staff, plans: Iterable[tuple[Plan, Schedule]], bookings: Iterable[Booking],
        states: Mapping[str, Project] | None = None,
    ) -> None:  # fmt: skip
        """Carry in how people, plans and bookings now stand; what is as it was costs a glance only.

        Bookings of projects that are none of the plans' do not count. `states` says of projects what is not as in their plans.
        """
        if staff.calendars != self._calendars or len(self.hours) > _MOST_CALENDARS:
            self._begin(self.hours.first, self.hours.last)
            self._calendars = staff.calendars
        changed, moved = self._take_staff(staff)
        worker = {person.id: self._places[person.id] for person in staff.people if person.kind in WORKERS}
        site = Site(self.hours, staff.clocks, worker, self._own, staff.default_calendar_id)
        by_project: dict[str | None, list[Booking]] = defaultdict(list)
        for booking in bookings:
            by_project[booking.project_id].append(booking)
        touched = {self._places[each] for each in changed}
        known = {plan.project.id: (plan, schedule) for plan, schedule in plans}
        for gone in self._projects.keys() - known.keys() - {None}:
            touched |= self._drop(gone)
        with collector_paused():
            touched |= self._take_plans(site, known, states or {}, moved)
        touched |= self._take_bookings(worker, {each: tuple(by_project[each]) for each in (*known, None)}, changed)
        self._find_peaks(sorted(touched))

    def _take_staff(self, staff: Staff) -> tuple[set[str], frozenset[str]]:
        """Return the people of whom anything changed, and those whose working time or kind did."""
        if staff is self._staff:
            return set(), frozenset()
        self._staff = staff
        units = units_of(staff.people, staff.availability)
        changed: set[str] = set()
        moved: set[str] = set()
        new = [person for person in staff.people if person.id not in self._places]
        self._grow(new)
        here = {person.id for person in staff.people}
        for gone in self._places.keys() - here:
            if self._people[self._places[gone]].kind in WORKERS:
                changed.add(gone)
                moved.add(gone)
                place = self._places[gone]
                self._people[place] = replace(self._people[place], kind=PersonKind.COST)
                self._capacity[place] = self._leave[place] = 0
        for person in staff.people:
            place = self._places[person.id]
            before = self._people[place]
            hours = (person.calendar_id, staff.clocks.leave_of(person.id), staff.default_calendar_id)
            is_new = person.id not in self._hours_of
            if is_new or hours != self._hours_of[person.id] or (before.kind in WORKERS) != (person.kind in WORKERS):
                moved.add(person.id)
                self._hours_of[person.id] = hours
            own = units[person.id]
            same = not is_new and before == person and own.steps == self._units[person.id].steps
            if not same or person.id in moved:
                changed.add(person.id)
                self._people[place], self._units[person.id] = person, own
        self._reckon([self._places[each] for each in changed & here], staff.clocks)
        return changed, frozenset(moved)

    def _grow(self, new: Sequence[Person]) -> None:
        for person in new:
            self._places[person.id] = len(self._people)
            self._people.append(person)
        if new:
            wide = ((0, len(new)), (0, 0))
            self._own = np.append(self._own, np.zeros(len(new), dtype=np.int64))
            self._capacity, self._leave, self._committed, self._proposed, self._likely = (
                np.pad(each, wide)
                for each in (self._capacity, self._leave, self._committed, self._proposed, self._likely)
            )
            self._peaks = np.pad(self._peaks, wide)

    def _reckon(self, places: Sequence[int], clocks: Clocks) -> None:
        """Reckon what there is of people: working time less leave × units less overhead, and what leave takes of it."""
        full = np.zeros(len(self._people), dtype=np.int64)
        working = [place for place in places if self._people[place].kind in WORKERS]
        away = []
        for place in working:
            person_id = self._people[place].id
            calendar_id, leave, default = self._hours_of[person_id]
            full[place] = self.hours.called((calendar_id, default), partial(clocks.without_leave, person_id))
            away.append(leave)
        if not len(self.hours):  # nobody works
            return
        self._own[working] = self.hours.without(full[working], away)
        daily = self.hours.daily
        own = self._own[places]
        share = np.array([self._share(self._people[place]) for place in places])[:, None]
        usual = np.array([self._units[self._people[place].id].usual for place in places])[:, None]
        self._capacity[places] = daily[own] * usual * share
        self._leave[places] = daily[full[places]] * usual * share - self._capacity[places]
        for number, place in enumerate(places):
            units = self._units[self._people[place].id]
            if units.steps and share[number, 0] > 0:
                self._capacity[place] = self._there(int(own[number]), units) * share[number]
                self._leave[place] = self._there(int(full[place]), units) * share[number] - self._capacity[place]

    @staticmethod
    def _share(person: Person) -> float:
        return 1 - person.overhead_percent / 100 if person.kind in WORKERS else 0.0

    def _there(self, calendar: int, units: Units) -> Floats:
        """Return the seconds of work by day of as many units as there are then."""
        hours = self.hours
        parts = units.stretches(hours.first, hours.last)
        found = np.zeros(hours.days)
        for start, finish, amount in parts:
            found += hours.within(calendar, start, finish) * amount
        return found

    def _drop(self, project_id: str | None) -> set[int]:
        """Take a project out; return the places of the people it asked."""
        known = self._projects.pop(project_id)
        self._add(known, [replace(known.asked.pieces, units=-known.asked.pieces.units)])
        self._add_beyond(known, known.booked, -1)
        return _whose(known.asked.pieces) | known.booked

    def _take_plans(
        self, site: Site, plans: Mapping[str, tuple[Plan, Schedule]], states: Mapping[str, Project], moved: frozenset[str]
    ) -> set[int]:  # fmt: skip
        """Lay out what changed of all plans together; return the places of the people it is asked of."""
        touched: set[int] = set()
        changed: list[_Project] = []
        parts: list[Read] = []
        for project_id, (plan, schedule) in plans.items():
            project = states.get(project_id, plan.project)
            kind = (project.state is ProjectState.PROPOSED, project.probability_percent / 100)
            known = self._projects.get(project_id)
            if known is not None and (known.is_proposal, known.weight) != kind:
                touched |= self._drop(project_id)
                known = None
            if known is None:
                known = self._projects[project_id] = _Project(Asked(), *kind)
            part = known.asked.read(site, plan, schedule, moved)
            if part is not None:
                changed.append(known)
                parts.append(part)
        differing: dict[tuple[bool, float], list[Pieces]] = defaultdict(list)
        for known, pieces in zip(changed, lay_out(self.hours, parts), strict=True):
            found = known.asked.take(pieces)
            known.share = None
            if found is not None:
                known.asked_anew |= _whose(found)
                touched |= known.asked_anew
                differing[known.is_proposal, known.weight].append(found)
        for kind, own in differing.items():
            self._add(_Project(Asked(), *kind), own)
        return touched

    def _take_bookings(
        self, worker: Mapping[str, int], bookings: Mapping[str | None, tuple[Booking, ...]], changed: set[str]
    ) -> set[int]:
        """Lay what changed of bookings beside planned work; return the places of the people booked."""
        touched: set[int] = set()
        differing: list[tuple[_Project, Promises]] = []
        for project_id, own in bookings.items():
            if project_id not in self._projects and own:
                self._projects[project_id] = _Project(Asked())
            known = self._projects.get(project_id)
            again = set() if known is None else self._booked_anew(known, own, changed)
            if known is None or (known.bookings == own and not again):
                continue
            touched |= again
            self._add_beyond(known, again, -1)
            pieces = booked(self.hours, own, self._units, worker, self._own)
            known.bookings, known.share = own, None
            known.booked = {self._places[each.person_id] for each in own if each.person_id in self._places}
            differing.append(
                (known, Promises(known.asked.pieces, own, pieces, known.is_proposal, known.beyond, again))
            )  # fmt: skip
        for (known, part), found in zip(differing, beyond(self.hours, [part for _, part in differing]), strict=True):
            known.beyond = found if len(found.who) else None
            self._add_beyond(known, part.again, 1)
        return touched

    def _booked_anew(self, known: _Project, bookings: tuple[Booking, ...], changed: set[str]) -> set[int]:
        """Return the places of those whose bookings or planned work changed."""
        again = {place for each in changed if (place := self._places[each]) in known.booked}
        again |= known.asked_anew & known.booked
        known.asked_anew = set()
        if known.bookings != bookings:
            differing = set(known.bookings) ^ set(bookings)
            again |= {self._places[each.person_id] for each in differing if each.person_id in self._places}
        return again

    def _add(self, known: _Project, parts: Sequence[Pieces]) -> None:
        """Add pieces of a kind of project to what is asked for, exactly: see `fine`."""
        pieces = joined(parts)
        if not len(pieces):
            return
        people, row = np.unique(pieces.who, return_inverse=True)
        if not known.is_proposal:
            self._committed[people] += by_day(self.hours, pieces, row, len(people))
            return
        self._proposed[people] += by_day(self.hours, pieces, row, len(people))
        likely = replace(pieces, units=fine(pieces.units * known.weight))
        self._likely[people] += by_day(self.hours, likely, row, len(people))

    def _add_beyond(self, known: _Project, people: Collection[int], sign: int) -> None:
        """Add what bookings of some people ask for beyond planned work, as exactly."""
        found = known.beyond
        if found is not None:
            rows = np.isin(found.who, list(people))
            who, proposed = found.who[rows], found.proposed[rows]
            self._committed[who] += sign * found.committed[rows]
            self._proposed[who] += sign * proposed
            self._likely[who] += sign * fine(proposed * known.weight)

    def _find_peaks(self, places: Sequence[int]) -> None:
        """Look again when anybody of some people is asked for too much at once."""
        if not places:
            return
        is_in = np.zeros(len(self._people), dtype=np.bool_)
        is_in[places] = True
        parts = []
        for known in self._projects.values():
            if not known.is_proposal:
                parts += [known.asked.pieces, *([known.beyond.loose] if known.beyond is not None else [])]
        wanted = ((part, np.flatnonzero(is_in[part.who])) for part in parts)
        own = joined([part if len(at) == len(part) else part.only(at) for part, at in wanted if len(at)])
        units = {place: self._units[self._people[place].id] for place in places}
        self._peaks[places] = peaks(self.hours, own, self._own, units)

    # Tables

    def table(  # noqa: PLR0913 - what is shown, and how
        self, starts: Sequence[int], people: Sequence[Person] | None = None, *, per: Per = Per.WEEK, by: By = By.PERSON,
        roles: Sequence[Role] = (), weighted: bool = False,
    ) -> LoadTable:  # fmt: skip
        """Return the load between edges, all midnights in the book; `people` (all) in the order in which they are shown.

        `weighted`: what is proposed counts by its probability.
        """
        shown = [
            person
            for person in (self._people if people is None else people)
            if person.kind in WORKERS and person.id in self._places
        ]
        first, last = self.hours.first, self.hours.last
        assert first <= starts[0] and starts[-1] <= last, "edges outside of the book"  # noqa: PT018 - one condition
        days = slice((starts[0] - first) // moment.DAY, (starts[-1] - first) // moment.DAY)
        proposed = self._likely if weighted else self._proposed
        by_day = ByDay(
            np.array([self._places[person.id] for person in shown], dtype=np.int64), np.array(starts, dtype=np.int64),
            self._capacity[:, days], self._committed[:, days], proposed[:, days], self._leave[:, days], self._peaks[:, days],
        )  # fmt: skip
        source = Source(self.hours, tuple(self._shares()), dict(self._places), weighted)
        if by is By.PERSON:
            return by_day.table([LoadRow(person.id, person.name, by, (person,)) for person in shown], per, source)
        return by_day.grouped(groups(shown, by, roles), per, by, source)

    def _shares(self) -> Iterable[Share]:
        for project_id, known in self._projects.items():
            if known.share is None:
                asked = known.asked
                known.share = Share(
                    project_id, known.is_proposal, known.weight, asked.pieces, asked.assignment_ids, asked.task_ids,
                    asked.task, known.bookings, known.beyond,
                )  # fmt: skip
            yield known.share


def _whose(pieces: Pieces) -> set[int]:
    return set(np.unique(pieces.who).tolist())


def load(  # noqa: PLR0913, PLR0917 - what a single look is at
    people: Sequence[Person], plans: Iterable[tuple[Plan, Schedule]], bookings: Sequence[Booking], clocks: Clocks,
    starts: Sequence[int], availability: Sequence[Availability] = (),
) -> LoadTable:  # fmt: skip
    """Return the load of people between edges, once: for a single look."""
    book = LoadBook(starts[0], starts[-1])
    book.update(Staff(people, availability, clocks), plans, bookings)
    return book.table(starts, people)
