"""One run of placing: every task of several plans once, where its people have room; see `Ground.place`."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from pmo_desktop.domain.levelling.options import Reason
from pmo_desktop.domain.levelling.profile import Profile
from pmo_desktop.domain.levelling.site import Ask, Parts, Site, together
from pmo_desktop.domain.schedule.across import CrossLink

if TYPE_CHECKING:
    from pmo_desktop.domain.levelling.ground import Ground

Spot = tuple[str, int]
"""A project's id and a task row of its plan."""
_MOST_TRIES = 20_000
_YEARS = 12 * 365 * 86_400
"""How far beyond where it could begin a task is looked for room."""
_MOST_CUTS = 60
_MOST_PARTS = 6
_LEAST = 2
"""A part of an interrupted task lasts at least a day divided by so much."""


class Delay(NamedTuple):
    """A levelling delay: working seconds on the task's calendar, or elapsed ones."""

    amount: int
    elapsed: bool


@dataclass(slots=True)
class Placed:
    """What one run gives, by spot: where each demanding task lies, the delays given, and why some could not be put elsewhere."""

    dates: dict[Spot, tuple[int, int]] = field(default_factory=dict)
    asks: dict[Spot, list[Ask]] = field(default_factory=dict)
    """What each of them asks of people there."""
    delays: dict[Spot, Delay] = field(default_factory=dict)
    parts: dict[Spot, Parts] = field(default_factory=dict)
    """How tasks are interrupted."""
    stuck: dict[Spot, Reason] = field(default_factory=dict)
    finishes: dict[str, int] = field(default_factory=dict)
    collisions: int = 0
    """How many tasks that are not levelled came to lie where others had been placed before."""

    held: int = 0
    """How many tasks lie where there is no room and cannot move, these among them."""

    @property
    def faults(self) -> tuple[int, int]:
        """What an outcome is worse for, whatever its value."""
        return self.collisions, self.held


class Run:
    def __init__(
        self,
        ground: "Ground",
        keys: Mapping[Spot, object],
        no_sooner: Mapping[Spot, int],
    ) -> None:
        self._ground = ground
        self._no_sooner = no_sooner
        self._keys = keys
        self._profiles = {person_id: profile.copy() for person_id, profile in ground.profiles.items()}
        self._waiting = list(ground.waiting)
        for asks in ground.reserved.values():
            take(self._profiles, asks)
        self.elsewhere: dict[int, list[Ask]] = {}
        """What is asked for by nodes that came to lie elsewhere in the end: there and where they were placed."""
        self.held: set[int] = set()
        """The nodes that cannot be put elsewhere than where there was no room."""
        self.placed = Placed()
        self._heap: list[tuple[object, int]] = []

    def run(self) -> Placed:
        ground = self._ground
        for site in ground.sites.values():
            for row in tuple(site.parts):
                site.divide(row, ())
                site.scheduler.follow(row)
            site.scheduler.undelay(site.movable)
        for node in ground.order:
            if not ground.waiting[node]:
                self._release(node)
        while self._heap:
            _, node = heappop(self._heap)
            self._put(node)
            self._done(node)
        for project_id, site in ground.sites.items():
            self.placed.finishes[project_id] = _last(site)
        return self.placed

    def place_late(self) -> bool:
        """Put what is as late as possible where the finishes now let it; say whether anything then is in the way of others."""
        ground, placed = self._ground, self.placed
        for site in ground.sites.values():
            if site.has_late:
                site.scheduler.place_late()
        for node in ground.order:
            if node in ground.across:
                self._look_outside(*ground.nodes[node], ground.across[node])
        for project_id, site in ground.sites.items():
            placed.finishes[project_id] = _last(site)
        moved = [spot for spot, dates in placed.dates.items() if ground.sites[spot[0]].dates(spot[1]) != dates]
        for spot in moved:
            self._taken_back(spot)
        return sum([self._put_again(spot) for spot in moved]) > 0

    def _taken_back(self, spot: Spot) -> None:
        """Take a row that came to lie elsewhere out of where it was placed."""
        node, asks = self._node(spot), self.placed.asks[spot]
        self.elsewhere[node] = list(asks)
        take(self._profiles, self._with_reserved(node, asks), sign=-1)

    def _put_again(self, spot: Spot) -> bool:
        """Note where a row now lies; say whether it is in the way of others there."""
        site = self._ground.sites[spot[0]]
        self.placed.dates[spot] = dates = site.dates(spot[1])
        self.placed.asks[spot] = asks = site.demand.asks(spot[1], *dates)
        self.elsewhere[self._node(spot)] += asks
        is_blocked = any(self._blocked(asks))
        self.placed.collisions += is_blocked
        take(self._profiles, asks)
        return is_blocked

    def _node(self, spot: Spot) -> int:
        node = self._ground.number(self._ground.sites[spot[0]], spot[1])
        assert node is not None
        return node

    def _release(self, first: int) -> None:
        """Let a node take part: a movable task waits for its turn, everything else is where it is."""
        waiting = [first]
        while waiting:
            node = waiting.pop()
            site, row = self._ground.nodes[node]
            if node in self._ground.across:
                self._look_outside(site, row, self._ground.across[node])
            if row in site.movable:
                spot = (site.plan.project.id, row)
                heappush(self._heap, (self._keys[spot], node))
                continue
            if row in site.demand.of and node in self._ground.followers:
                self._carry(node, site, row)
            for after in self._ground.behind[node]:
                self._waiting[after] -= 1
                if not self._waiting[after]:
                    waiting.append(after)

    def _done(self, node: int) -> None:
        for after in self._ground.behind[node]:
            self._waiting[after] -= 1
            if not self._waiting[after]:
                self._release(after)

    def _look_outside(self, site: Site, node: int, links: Sequence[CrossLink]) -> None:
        """Give a node the dates that the tasks of other projects now have which it waits for."""
        plan, rows = site.plan, site.plan.dependencies.row
        row = node - site.net.count if node >= site.net.count else node
        for link in links:
            other = self._ground.sites[link.before]
            start, finish = other.dates(other.plan.tasks.row[link.predecessor_id])
            seen = replace(plan.outside[link.predecessor_id], start=start, finish=finish)
            site.scheduler.links.outer[link.id] = (row, seen)
        site.scheduler.links.fill_outer(site.net, site.scheduler.clocks)
        site.scheduler.follow(node)
        assert all(link.id in rows for link in links)

    def _carry(self, node: int, site: Site, row: int) -> None:
        """Note where a task that is not levelled comes to lie."""
        dates = site.dates(row)
        asks = site.demand.asks(row, *dates)
        take(self._profiles, self._ground.reserved.get(node, ()), sign=-1)
        if any(self._blocked(asks)):
            self.held.add(node)
            self.placed.collisions += 1
        take(self._profiles, self._with_reserved(node, asks))
        self.placed.asks[site.plan.project.id, row] = asks
        self.placed.dates[site.plan.project.id, row] = dates

    def _with_reserved(self, node: int, asks: list[Ask]) -> list[Ask]:
        reserved = self._ground.reserved.get(node)
        return together([*asks, *reserved], max) if reserved else asks

    def _blocked(self, asks: Iterable[Ask], hopeless: Collection[str] = ()) -> Iterator[tuple[Ask, int]]:
        """Yield what there is no room for, with the first moment from which there may be some."""
        for ask in asks:
            profile = self._profiles.get(ask.person_id)
            if profile is None:
                continue
            is_hopeless = ask.person_id in hopeless
            after = profile.room_after(ask.start, ask.finish, ask.units, is_hopeless=is_hopeless)
            if after is not None:
                yield ask, after

    def _put(self, node: int) -> None:
        """Give a task the first place where all its people have room, and the delay that puts it there."""
        site, row = self._ground.nodes[node]
        spot = (site.plan.project.id, row)
        early = (site.net.early_start[row], site.net.early_finish[row])
        begin = early
        take(self._profiles, self._ground.reserved.get(node, ()), sign=-1)
        wanted = self._no_sooner.get(spot, early[0])
        if wanted > early[0]:
            later = site.scheduler.stretch_from(row, wanted)
            begin = later if site.cap(row).allows(*later) else early
        dates, reason = self._room_for(site, row, begin)
        if reason is not None and begin != early:
            dates, reason = self._room_for(site, row, early)
        parts: Parts = ()
        if self._ground.may_split and (reason is not None or dates[0] > begin[0]) and site.can_be_split(row):
            dates, parts = self._in_parts(site, row, begin, dates, is_stuck=reason is not None)
        if parts:
            site.divide(row, parts)
            site.scheduler.follow(row)  # links that ask for a finish let it begin earlier now
            self.placed.parts[spot] = parts
            reason = None
        if reason is not None:
            self.placed.stuck[spot] = reason
        if dates[0] > site.net.early_start[row]:
            self.placed.delays[spot] = self._delayed(site, row, dates[0])
            dates = site.dates(row)
        self.placed.dates[spot] = dates
        asks = site.demand.asks(row, *dates)
        if reason is Reason.FIXED:
            self.held.add(node)
        self.placed.asks[spot] = asks
        take(self._profiles, self._with_reserved(node, asks))

    def _room_for(self, site: Site, row: int, early: tuple[int, int]) -> tuple[tuple[int, int], Reason | None]:
        """Return the first place where all people have room, or why there is none.

        Of people who never have room again it only counts that the row takes nothing from others: it asks for too much of
        them by itself.
        """
        cap, latest = site.cap(row), early[0] + _YEARS
        hopeless: set[str] = set()
        dates = early
        for _ in range(_MOST_TRIES):
            blocked = list(self._blocked(site.demand.asks(row, *dates), hopeless))
            if not blocked:
                return dates, None
            never = {ask.person_id for ask, after in blocked if after > latest}
            if not never:
                shift = max(self._shift(site, row, dates[0], ask, after) for ask, after in blocked)
                dates = site.scheduler.stretch_from(row, max(shift, dates[0] + 1))
                if not cap.allows(*dates):
                    return early, cap.reason
                if dates[0] <= latest and not site.net.lost[row]:
                    continue
                never = {ask.person_id for ask, _ in blocked}
            if never <= hopeless or site.net.lost[row]:
                break
            hopeless |= never
            dates = early
        return early, Reason.ALONE

    def _in_parts(
        self, site: Site, row: int, begin: tuple[int, int], whole: tuple[int, int], *, is_stuck: bool
    ) -> tuple[tuple[int, int], Parts]:
        """Return where a row lies that is interrupted whenever its people have no time, and its parts.

        It stays whole where pauses do not let it end earlier than waiting does; what cannot wait has any pauses that fit.
        """
        cap, least = site.cap(row), max(1, site.plan.project.day_seconds // _LEAST)
        length = site.scheduler.clocks.span(row)
        parts: list[tuple[int, int]] = [(0, length)]
        start = begin[0]
        try:
            for _ in range(_MOST_CUTS):
                site.divide(row, tuple(parts) if len(parts) > 1 else ())
                dates = site.scheduler.stretch_from(row, start)
                ends_no_earlier = not is_stuck and dates[1] >= whole[1]
                if ends_no_earlier or len(parts) > _MOST_PARTS or not cap.allows(*dates):
                    break
                full = self._first_full(site.demand.asks(row, *dates))
                if full is None:
                    return (dates, tuple(parts)) if len(parts) > 1 else (whole, ())
                if full[1] > begin[0] + _YEARS:
                    break
                start = self._cut(site, row, parts, dates[0], full, least)
        finally:
            site.divide(row, ())
        return whole, ()

    def _first_full(self, asks: Iterable[Ask]) -> tuple[int, int] | None:
        """Return the first stretch in which somebody has no room for what is asked."""
        found = (
            full
            for ask in asks
            if ask.person_id in self._profiles
            and (full := self._profiles[ask.person_id].first_full(ask.start, ask.finish, ask.units)) is not None
        )
        return min(found, default=None)

    @staticmethod
    def _cut(  # noqa: PLR0913, PLR0917 - what is cut where
        site: Site, row: int, parts: list[tuple[int, int]], start: int, full: tuple[int, int], least: int
    ) -> int:
        """Let the last of the parts pause over a stretch, or begin after it; return where the first of them begins."""
        calendar = site.scheduler.clocks.calendar(row)
        first, last = parts[-1]
        at = min(calendar.work(start, full[0]), last - least)
        after = max(calendar.work(start, full[1]), first + 1)
        if at - first >= least:
            after = max(after, at + 1)
            parts[-1:] = [(first, at), (after, after + last - at)]
        elif len(parts) == 1:
            return max(full[1], start + 1)
        else:
            parts[-1] = (after, after + last - first)
        return start

    @staticmethod
    def _shift(site: Site, row: int, start: int, ask: Ask, after: int) -> int:
        """Return the start from which what begins some working time after it begins at a moment."""
        if ask.start <= start:
            return after
        calendar = site.scheduler.clocks.calendar(row)
        worked = calendar.work(ask.start, after)
        if worked <= 0:  # they work when the task does not
            return start + after - ask.start
        return calendar.add(start, worked)

    @staticmethod
    def _delayed(site: Site, row: int, start: int) -> Delay:
        """Put a row at a start by a delay of working time, or where its calendar knows no such time by one of elapsed time."""
        asked = site.net.asked[row]
        amount = site.scheduler.clocks.calendar(row).work(asked, start)
        if amount > 0:
            site.scheduler.delay(row, amount)
            if site.net.early_start[row] == start:
                return Delay(amount, elapsed=bool(site.plan.tasks["elapsed"][row]))
        site.scheduler.delay(row, start - asked, elapsed=True)
        return Delay(start - asked, elapsed=True)


def take(profiles: Mapping[str, Profile], asks: Iterable[Ask], sign: int = 1) -> None:
    for ask in asks:
        profile = profiles.get(ask.person_id)
        if profile is not None:
            profile.take(ask.start, ask.finish, sign * ask.units)


def _last(site: Site) -> int:
    net = site.net
    return max((net.early_finish[row] for row in range(net.count) if net.counts[row]), default=net.project_start)
