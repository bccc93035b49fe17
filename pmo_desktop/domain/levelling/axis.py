"""The ground as a problem on one axis of working time: what a solver finds there says in which order tasks are then placed.

The axis counts steps of the working time of one calendar. Where everybody works by it, and every date falls on a step, a
solution is exact, and so is its bound; else it is near, and only the order of its starts is used.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.ground import Ground
from pmo_desktop.domain.levelling.placing import Placed, Spot
from pmo_desktop.domain.levelling.problem import Activity, End, Hold, Link, Problem
from pmo_desktop.domain.levelling.ranking import weight
from pmo_desktop.domain.levelling.site import Site
from pmo_desktop.domain.schedule.running import kernel

if TYPE_CHECKING:
    from pmo_desktop.domain.calendar.stretches import Span

_PARTS = 100
"""Units are counted in hundredths."""
_YEAR = 365 * 86_400
_MOST_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Axis:
    """A problem and which task each of its activities is; `step` is seconds of working time from `origin` on."""

    problem: Problem
    spots: tuple[Spot | None, ...]
    calendar: WorkingCalendar
    origin: int
    step: int
    is_exact: bool

    def starts_of(self, placed: Placed) -> list[int] | None:
        """Return an outcome as starts on the axis, None where the axis is too coarse for it."""
        starts = list(self.problem.earliest)
        for number, spot in enumerate(self.spots):
            if spot in placed.dates:
                starts[number] = max(starts[number], self._at(placed.dates[spot][0]))
        for number in self.problem.order:
            for before, lag in self.problem.into[number]:
                starts[number] = max(starts[number], starts[before] + lag)
        return None if next(self.problem.faults(starts), None) else starts

    def near(self, placed: Placed) -> list[int]:
        """Return starts that hold on the axis in the order of an outcome's."""
        starts = list(self.problem.earliest)
        for number, spot in enumerate(self.spots):
            if spot in placed.dates:
                starts[number] = self._at(placed.dates[spot][0])
        generation = Generation(self.problem)
        return generation.serial(generation.by_rule(starts))

    def moments(self, starts: Sequence[int]) -> dict[Spot, float]:
        return {spot: float(start) for spot, start in zip(self.spots, starts, strict=True) if spot is not None}

    def _at(self, moment: int) -> int:
        return self.calendar.work(self.origin, moment) // self.step


def axis_of(ground: Ground, otherwise: WorkingCalendar) -> Axis:
    """Return the ground on the working time that most of what may move is done by; `otherwise` where nothing is."""
    return _Laying(ground, _commonest(ground) or otherwise).axis()


def _commonest(ground: Ground) -> WorkingCalendar | None:
    """Return the calendar by which most assignments are worked on; two are one where a year of them is the same."""
    counted: Counter[WorkingCalendar] = Counter()
    for site in ground.sites.values():
        counted.update(site.demand.phasing.calendar(number) for row in site.movable for number in site.demand.of[row])
    since = min((site.base.project_start for site in ground.sites.values()), default=0)
    alike: dict[tuple[Span, ...], WorkingCalendar] = {}
    total: Counter[WorkingCalendar] = Counter()
    for calendar, count in counted.items():
        total[alike.setdefault(tuple(calendar.spans(since, since + _YEAR)), calendar)] += count
    return total.most_common(1)[0][0] if total else None


class _Laying:
    def __init__(self, ground: Ground, calendar: WorkingCalendar) -> None:
        self._ground, self._calendar = ground, calendar
        self._nodes = [ground.nodes[node] for node in ground.order]
        self._place = {node: place for place, node in enumerate(ground.order)}
        self._origin = min((site.base.project_start for site in ground.sites.values()), default=0)
        self._is_exact = not ground.may_split and not any(site.has_late for site in ground.sites.values())
        spans = [self._span(site, row) for site, row in self._nodes]
        self._until = calendar.add(self._origin, max(1, sum(length for _, length in spans)))
        self._known: dict[WorkingCalendar, bool] = {}
        self._step = self._step_for(spans)
        self._spans = [(start // self._step, -(-length // self._step)) for start, length in spans]
        self._people = {person_id: place for place, person_id in enumerate(ground.profiles)}

    def _span(self, site: Site, node: int) -> tuple[int, int]:
        """Return where a node lies without levelling, and how long it is, in seconds of the axis."""
        row = node - site.net.count if node >= site.net.count else node
        if node >= site.net.count or site.net.is_summary[row]:
            return 0, 0
        start, finish = int(site.base.start[row]), int(site.base.finish[row])
        at = self._calendar.work(self._origin, start)
        return max(0, at), max(0, self._calendar.work(self._origin, finish) - at)

    def _step_for(self, spans: Sequence[tuple[int, int]]) -> int:
        common = 0
        for start, length in spans:
            common = gcd(common, start, length)
        longest = max((start + length for start, length in spans), default=0) + sum(
            length for (_, length), (site, row) in zip(spans, self._nodes, strict=True) if row in site.movable
        )
        step = max(common, longest // _MOST_STEPS, 1)
        self._is_exact = self._is_exact and common % step == 0
        return step

    def axis(self) -> Axis:
        activities = []
        spots: list[Spot | None] = []
        capacities = tuple(max(1, round(each.capacity * _PARTS)) for each in self._ground.profiles.values())
        for number, (site, row) in enumerate(self._nodes):
            start, length = self._spans[number]
            demands = self._demands(site, row, capacities) if row in site.demand.of else ()
            is_free = row in site.movable or self._ground.order[number] in self._ground.followers
            if demands and not is_free:  # it is held, see `_holds`
                demands = ()
            activities.append(Activity(length, demands, start))
            spots.append((site.plan.project.id, row) if row in site.movable else None)
        links = tuple(self._links())
        holds = tuple(self._holds(capacities))
        problem = Problem(tuple(activities), links, capacities, tuple(self._ends()), holds)
        return Axis(problem, tuple(spots), self._calendar, self._origin, self._step, self._is_exact)

    def _holds(self, capacities: Sequence[int]) -> Iterator[Hold]:
        """Yield what is taken of people before anything is placed: by what stands, by other projects, bookings and absence."""
        for number, profile in enumerate(self._ground.profiles.values()):
            for start, finish, level in profile.stretches():
                low = max(0, self._calendar.work(self._origin, max(start, self._origin)))
                high = self._calendar.work(self._origin, min(finish, self._until))
                if high > low:
                    self._is_exact = self._is_exact and not (
                        low % self._step or (high % self._step and finish < self._until)
                    )
                    units = min(capacities[number], round(level * _PARTS))
                    yield Hold(number, units, low // self._step, -(-high // self._step))

    def _demands(self, site: Site, row: int, capacities: Sequence[int]) -> tuple[tuple[int, int], ...]:
        found: dict[int, int] = {}
        start, finish = int(site.base.start[row]), int(site.base.finish[row])
        for number in site.demand.of[row]:
            self._is_exact = self._is_exact and self._is_same(site.demand.phasing.calendar(number))
        for ask in site.demand.asks(row, start, finish):
            self._is_exact = self._is_exact and (ask.start, ask.finish) == (start, finish)
            if ask.person_id in self._people:
                place = self._people[ask.person_id]
                found[place] = min(capacities[place], max(found.get(place, 0), round(ask.units * _PARTS)))
        return tuple(found.items())

    def _is_same(self, calendar: WorkingCalendar) -> bool:
        """Say whether somebody works when the axis does, for as long as anything may take."""
        if calendar not in self._known:
            self._known[calendar] = calendar is self._calendar or (
                calendar.spans(self._origin, self._until) == self._calendar.spans(self._origin, self._until)
            )
        return self._known[calendar]

    def _links(self) -> Iterator[Link]:
        for number, node in enumerate(self._ground.order):
            site, row = self._nodes[number]
            asked = {after for _, _, after in self._kernel_links(site, row)}
            for after in self._ground.behind[node]:
                if after in self._place and after not in asked:  # of what lies in a summary, or across projects
                    yield Link(number, self._place[after], self._spans[number][1])
            for link, other, after in self._kernel_links(site, row):
                if after in self._place:
                    yield Link(number, self._place[after], self._lag(other, link, number, self._place[after]))

    def _kernel_links(self, site: Site, node: int) -> list[tuple[int, Site, int]]:
        """Return the links out of a row, each with its plan and the node it leads to."""
        net = site.net
        if node >= net.count:
            return []
        links = [net.out_of[each] for each in range(net.out_first[node], net.out_first[node + 1])]
        entries = [(link, site.entry(net.link_to[link])) for link in links]
        return [
            (link, site, found) for link, entry in entries if (found := self._ground.number(site, entry)) is not None
        ]

    def _lag(self, site: Site, link: int, before: int, after: int) -> int:
        """Return the lag of a link from start to start in steps."""
        net = site.net
        lag = net.lag[link]
        if net.lag_percent[link]:
            lag = kernel.share(net.duration[net.link_from[link]], lag)
        steps = lag // self._step
        if lag and (net.lag_calendar[link] == kernel.ALWAYS or lag % self._step):
            self._is_exact = False
            steps = (lag if net.lag_calendar[link] != kernel.ALWAYS else lag * 40 // 168) // self._step
        from_end = 0 if net.from_start[link] else self._spans[before][1]
        return steps + from_end - (0 if net.to_start[link] else self._spans[after][1])

    def _ends(self) -> Iterator[End]:
        """Yield the finish of each project, weighted by its priority."""
        members: dict[str, list[int]] = {}
        for number, (site, row) in enumerate(self._nodes):
            if row < site.net.count and site.net.counts[row]:
                members.setdefault(site.plan.project.id, []).append(number)
        for project_id, found in members.items():
            priority = self._ground.sites[project_id].plan.project.priority
            yield End(tuple(found), max(1, round(4 * weight(priority))))
