"""The chains of tasks that decide when a project, or one task of it, ends: the critical path and those nearly so, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.schedule.running import kernel

_MOST = 20
CRITICAL, NEAR, SPARE = "critical", "near", "spare"


@dataclass(frozen=True, slots=True)
class Stop:
    """A task of a path; `link` is the dependency by which it hangs on the one before, empty for the first.

    `waits` are the working seconds between what that link asks for and where the task stands: 0 where it drives.
    """

    task_id: str
    slack: int
    link: str = ""
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A chain in the order of the work: `slack` is how much it may slip as a whole, in working seconds.

    It ends in what was asked about, or `joins` a task of an earlier path by the dependency `link`.
    """

    stops: tuple[Stop, ...]
    slack: int
    band: str
    joins: str = ""
    link: str = ""


def paths(facts: Facts, to: str | None = None, most: int = _MOST) -> tuple[Path, ...]:
    """Return the chains to the project's open ends, or to one task, those with least slack first, at most `most` of them.

    As P6 counts float paths: each begins with the task of least slack that hangs on a path before it, and goes back along
    what has least slack, the drivers first. Slack is the total slack; for one task asked about, how much each may slip before
    that task does. Tasks that are done end a chain.
    """
    return _Search(facts, to, most).found()


@dataclass(frozen=True, slots=True)
class _Way:
    """A link followed backwards: `link` its number in the net, `waits` as in `Stop`."""

    before: int
    link: int
    waits: int


class _Search:
    def __init__(self, facts: Facts, to: str | None, most: int) -> None:
        self.facts, self.net, self.most = facts, facts.scheduler.net, most
        self.undone = set(facts.undone)
        self.target = None if to is None else facts.tasks.row.get(to, -1)
        self.slack: dict[int, int] = {}
        if self.target is not None:
            self._count_back(self.target)
        self.taken: set[int] = set()

    def found(self) -> tuple[Path, ...]:
        heap: list[tuple[int, int, int, int, int]] = []
        for row in self._ends():
            heappush(heap, (self._slack(row), -self.facts.finish[row], row, -1, -1))
        paths: list[Path] = []
        while heap and len(paths) < self.most:
            _, _, row, joins, link = heappop(heap)
            if row in self.taken:
                continue
            chain = self._back(row)
            self.taken.update(each for each, _ in chain)
            for each, _ in chain:
                for way in self._ways(each):
                    if way.before not in self.taken:
                        own = (self._slack(way.before), -self.facts.finish[way.before], way.before, each, way.link)
                        heappush(heap, own)
            paths.append(self._path(chain, joins, link))
        return tuple(paths)

    def _ends(self) -> list[int]:
        if self.target is not None:
            return [self.target] if self.target in self.undone else []
        followed = {way.before for row in self.undone for way in self._ways(row, exact=False)}
        return [row for row in self.facts.undone if row not in followed]

    def _slack(self, row: int) -> int:
        return self.slack.get(row, 0) if self.target is not None else self.facts.slack[row]

    def _back(self, row: int) -> list[tuple[int, _Way | None]]:
        """Return a chain from its last task back to its first, each with the way to the one before."""
        chain: list[tuple[int, _Way | None]] = []
        at: int | None = row
        on_chain: set[int] = set()
        while at is not None:
            on_chain.add(at)
            free = [way for way in self._ways(at) if way.before not in self.taken and way.before not in on_chain]
            best = min(
                free, key=lambda way: (self._slack(way.before), way.waits, -self.facts.finish[way.before]), default=None
            )
            chain.append((at, best))
            at = None if best is None else best.before
        return chain

    def _path(self, chain: Sequence[tuple[int, _Way | None]], joins: int, link: int) -> Path:
        ids, slack = self.facts.ids, min(self._slack(row) for row, _ in chain)
        stops = []
        for row, way in reversed(chain):
            by, waits = ("", 0) if way is None else (self._dependency(way.link), way.waits)
            stops.append(Stop(ids[row], self._slack(row), by, waits))
        return Path(
            tuple(stops), slack, self._band(slack), "" if joins < 0 else ids[joins],
            "" if link < 0 else self._dependency(link),
        )  # fmt: skip

    def _dependency(self, link: int) -> str:
        return self.facts.scheduler.links.ids[link]

    def _band(self, slack: int) -> str:
        project = self.facts.plan.project
        limit = 0 if self.target is not None else project.critical_slack
        if slack <= limit:
            return CRITICAL
        near = project.near_critical_slack or 5 * self.facts.day
        return NEAR if slack <= near else SPARE

    # The net

    def _ways(self, row: int, *, exact: bool = True) -> Iterator[_Way]:
        """Yield what a task waits for itself or with the summaries it lies in, as far as that is not done.

        Of a summary it waits for the tasks that make it start or end when it does. `exact`: with the time between.
        """
        net, at = self.net, row
        while at >= 0:
            for place in range(net.into_first[at], net.into_first[at + 1]):
                link = net.into[place]
                waits = self._waits(row, link) if exact else 0
                for before in self._leaves(net.link_from[link], from_start=bool(net.from_start[link])):
                    if before in self.undone and before != row:
                        yield _Way(before, link, waits)
            at = net.open_above[at]

    def _leaves(self, row: int, *, from_start: bool) -> Iterator[int]:
        if not self.net.is_summary[row]:
            yield row
            return
        dates = self.facts.start if from_start else self.facts.finish
        for leaf in self.facts.plan.outline.leaves(row):
            if leaf in self.undone and dates[leaf] == dates[row]:
                yield leaf

    def _waits(self, row: int, link: int) -> int:
        net = self.net
        if kernel.drives(net, link, row):
            return 0
        asked = kernel.asked_by(net, link)
        at = self.facts.start[row] if net.to_start[link] else self.facts.finish[row]
        return max(0, self.facts.work(row, asked, at))

    def _count_back(self, target: int) -> None:
        """Count how much each task before the one asked about may slip before that slips."""
        self.slack[target] = 0
        net = self.net
        rows = [node for node in (net.order[place] for place in range(net.ordered)) if node < net.count]
        for row in reversed(rows):
            own = self.slack.get(row)
            if own is None or row not in self.undone:
                continue
            for way in self._ways(row):
                before = own + way.waits
                if before < self.slack.get(way.before, before + 1):
                    self.slack[way.before] = before
