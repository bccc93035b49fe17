"""A plan's links as the kernel reads them: between rows that take part, with their lags, in the order of the logic."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.calendar.working import EARLIEST, LATEST
from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import LagCalendar, LagKind, LinkType, Rules
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.columns import column, filled
from pmo_desktop.domain.schedule.faults import fault_of, looped, to_nowhere
from pmo_desktop.domain.schedule.loops import loop_in
from pmo_desktop.domain.schedule.result import Finding
from pmo_desktop.domain.schedule.rows import STRETCHED
from pmo_desktop.domain.schedule.running import kernel

_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TO_START = frozenset({LinkType.FS, LinkType.SS})
_PERCENT = frozenset({LagKind.PERCENT, LagKind.ELAPSED_PERCENT})
_ELAPSED = frozenset({LagKind.ELAPSED, LagKind.ELAPSED_PERCENT})
_COLUMNS = ("link_from", "link_to", "from_start", "to_start", "lag", "lag_percent", "elapsed")
_FIELDS = ("id", "predecessor_id", "successor_id", "type", "lag", "lag_kind")
_FROM, _TO, _IS_ELAPSED = 0, 1, 6


class Links:
    """The links a schedule follows, in columns, and what is to be said of the others; kept up link by link."""

    def __init__(self, plan: Plan, part: Sequence[bool]) -> None:
        self._plan = plan
        self._part = part
        self._rows = plan.tasks.row
        self._nested = any(plan.outline.is_summary)
        self._stretched = {row for row, kind in enumerate(plan.tasks["kind"]) if kind in STRETCHED}
        self.ids: list[str] = []
        """Of the dependencies that are followed, by link."""
        self._place: dict[str, int] = {}
        self.stretching: dict[str, tuple[int, int]] = {}
        """The ends of links to and from activities that drive nothing, by dependency."""
        self.outer: dict[str, tuple[int, Outside]] = {}
        """Links from other projects, by dependency: the successor's row, and what is known of the predecessor."""
        self.asked: dict[str, int] = {}
        """The date each link from another project asks for."""
        self._faults: dict[str, Finding] = {}
        self.loops: list[Finding] = []
        self._table = self._plain()
        others = [each for each in plan.dependencies.ids if each not in self._place]
        self.renew(others)

    def _plain(self) -> NDArray[np.int64]:
        """Note all links between tasks that take part and are no summaries, which need no judging; return their columns."""
        plan, rows, links = self._plan, self._rows, self._plan.dependencies
        before, after = (
            np.fromiter(map(rows.get, links[name], repeat(-1)), np.int64, len(links))
            for name in ("predecessor_id", "successor_id")
        )
        plain = np.array([*self._part, False], np.bool_)  # the last stands for -1
        plain[:-1] &= ~np.array(plan.outline.is_summary, np.bool_)
        plain[list(self._stretched)] = False
        chosen = plain[before] & plain[after] & (before != after)
        if plan.left_out:
            chosen &= np.array([each not in plan.left_out for each in links.ids], np.bool_)
        self.ids = [links.ids[number] for number in np.flatnonzero(chosen).tolist()]
        self._place = {each: place for place, each in enumerate(self.ids)}
        kinds, lag_kinds = links["type"], links["lag_kind"]
        columns = (
            before, after, [kind in _FROM_START for kind in kinds], [kind in _TO_START for kind in kinds], links["lag"],
            [kind in _PERCENT for kind in lag_kinds], [kind in _ELAPSED for kind in lag_kinds],
        )  # fmt: skip
        return np.array(columns, np.int64)[:, chosen]

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, link: int) -> int:
        """Return a link's row among the plan's dependencies."""
        return self._plan.dependencies.row[self.ids[link]]

    def ends(self, link: int) -> tuple[int, int]:
        """Return predecessor and successor of a link as task rows."""
        return int(self._table[_FROM, link]), int(self._table[_TO, link])

    def all_ends(self) -> list[tuple[int, int]]:
        return [(before, after) for before, after in zip(*self._table[:2].tolist(), strict=True)]

    def findings(self) -> list[Finding]:
        """Return what is wrong with links, in the order of the plan's dependencies."""
        rows = self._plan.dependencies.row
        return [*(self._faults[each] for each in sorted(self._faults, key=rows.__getitem__)), *self.loops]

    def name_faults(self) -> None:
        """Say anew what is wrong with links: it names tasks."""
        self.renew(tuple(self._faults))

    def renew(self, ids: Iterable[str]) -> None:
        """Judge dependencies anew that were changed, added or removed."""
        ids = tuple(ids)
        for each in ids:
            self._drop(each)
        found = []
        for each in ids:
            for kept in (self.stretching, self.outer, self._faults):
                kept.pop(each, None)
            links = self._plan.dependencies
            number = links.row.get(each)
            values = None if number is None else self._judged(*(links[name][number] for name in _FIELDS))
            if values is not None:
                found.append(values)
        if found:
            self._table = np.column_stack([self._table, np.array(found, np.int64).T])

    def _drop(self, link_id: str) -> None:
        """Take a link out; the last one gets its place."""
        place = self._place.pop(link_id, None)
        if place is None:
            return
        last = self.ids.pop()
        if last != link_id:
            self.ids[place] = last
            self._place[last] = place
            self._table[:, place] = self._table[:, -1]
        self._table = self._table[:, :-1]

    def _judged(  # noqa: PLR0913, PLR0917 - the fields of a dependency
        self, link_id: str, predecessor: str, successor: str, kind: LinkType, lag: int, lag_kind: LagKind
    ) -> tuple[int, ...] | None:
        """Return the columns of a dependency that is followed, and note it; None for another, noted as what it is."""
        part, rows = self._part, self._rows
        before, after = rows.get(predecessor), rows.get(successor)
        if link_id in self._plan.left_out or (after is not None and not part[after]):
            return None
        if before is None or after is None:
            self._lead_outside(link_id, predecessor, successor, after)
            return None
        if not part[before]:
            return None
        if before in self._stretched or after in self._stretched:
            self.stretching[link_id] = (before, after)
            return None
        fault = fault_of(self._plan, before, after, kind, nested=self._nested)
        if fault is not None:
            self._faults[link_id] = replace(fault, links=(link_id,))
            return None
        self._place[link_id] = len(self.ids)
        self.ids.append(link_id)
        return before, after, kind in _FROM_START, kind in _TO_START, lag, lag_kind in _PERCENT, lag_kind in _ELAPSED

    def _lead_outside(self, link_id: str, predecessor: str, successor: str, after: int | None) -> None:
        if after is not None and predecessor in self._plan.outside:
            self.outer[link_id] = (after, self._plan.outside[predecessor])
            return
        fault = to_nowhere(self._plan, predecessor, successor)
        if fault is not None:
            self._faults[link_id] = replace(fault, links=(link_id,))

    def fill(self, net: kernel.Net) -> None:
        """Give a net the links: their ends, kinds and lags, and which go into and out of each row."""
        net.links = len(self)
        for name, values in zip(_COLUMNS[:_IS_ELAPSED], self._table, strict=False):
            setattr(net, name, column(values))
        self.fill_lags(net)
        net.into_first, net.into = _by_row(self._table[_TO], net.count)
        net.out_first, net.out_of = _by_row(self._table[_FROM], net.count)

    def fill_lags(self, net: kernel.Net) -> None:
        """Give a net the calendars that lags run on: those of the rows they lead between."""
        net.lag_calendar = column(self._lag_calendars(net))

    def _lag_calendars(self, net: kernel.Net) -> NDArray[np.int64]:
        """Return the calendar each lag runs on: MS Project's the successor's [S2, S3], P6's as the project says [S5]."""
        choice = choice_of(self._plan)
        if choice is LagCalendar.ALWAYS:
            return np.full(len(self), kernel.ALWAYS, np.int64)
        own = np.where(np.array(net.is_summary, np.int64) != 0, net.project_calendar, np.array(net.calendar, np.int64))
        ends = self._table[_FROM if choice is LagCalendar.PREDECESSOR else _TO]
        found = np.full(len(self), net.project_calendar, np.int64) if choice is LagCalendar.PROJECT else own[ends]
        return np.where(self._table[_IS_ELAPSED] != 0, kernel.ALWAYS, found)

    def put_in_order(self, net: kernel.Net) -> None:
        """Fill in the links and order the nodes; one link of every loop is found fault with and left out."""
        self.fill(net)
        waiting, cut = filled(0, 2 * net.count), filled(0, net.links)
        dropped = []
        while kernel.put_in_order(net, waiting, cut):
            loop = loop_in(net, waiting, cut)
            link = max((each for _, each in loop if each >= 0), key=self.number)
            cut[link] = 1
            dropped.append(self.ids[link])
            self.loops.append(looped(self._plan, loop, self.ends(link), self.ids[link]))
        for each in dropped:
            self._drop(each)
        if dropped:
            self.put_in_order(net)

    def is_early(self, net: kernel.Net, number: int, row: int) -> bool:
        """Say whether a row began, or ended, before a link from another project lets it."""
        links, state = self._plan.dependencies, net.state[row]
        if state not in {kernel.BEGUN, kernel.DONE} or not net.counts[row]:
            return False
        if links["type"][number] in _TO_START:
            return bool(net.early_start[row] < self.asked[links.ids[number]])
        return bool(state == kernel.DONE and net.early_finish[row] < self.asked[links.ids[number]])

    def fill_outer(self, net: kernel.Net, clocks: Clocks) -> None:
        """Give a net what links from other projects ask of its rows; dates of other projects are read, never moved."""
        for name in ("outer_start", "outer_finish", "outer_wait_start", "outer_wait_finish"):
            setattr(net, name, filled(kernel.NONE, net.count))
        links = self._plan.dependencies
        for link_id, (row, seen) in self.outer.items():
            number = links.row[link_id]
            at = self.asked[link_id] = asked_from_outside(self._plan, clocks, number, row, seen)
            side = "start" if links["type"][number] in _TO_START else "finish"
            for name in (f"outer_{side}", *(() if seen.is_done else (f"outer_wait_{side}",))):
                kept = getattr(net, name)
                kept[row] = max(kept[row], at)


def choice_of(plan: Plan) -> LagCalendar:
    """Return on which calendar a plan's lags run; MS Project leaves no choice."""
    return plan.project.lag_calendar if plan.project.rules is Rules.P6 else LagCalendar.SUCCESSOR


def asked_from_outside(plan: Plan, clocks: Clocks, number: int, row: int, seen: Outside) -> int:
    """Return the date a link from another project asks of its successor's start (FS, SS) or finish (FF, SF)."""
    at = seen.start if plan.dependencies["type"][number] in _FROM_START else seen.finish
    before = clocks.called(seen.calendar_id)
    return lagged(plan, number, at, seen.duration, 1, (before, _own(plan, clocks, row), clocks.project))


def asked_between(  # noqa: PLR0913, PLR0917 - what a lag is made of
    plan: Plan, clocks: Clocks, number: int, ends: tuple[int, int], at: int, duration: int, sign: int
) -> int:
    """Return a date moved by the lag of a link between two rows, forwards (1) or backwards (-1)."""
    before, after = (_own(plan, clocks, row) for row in ends)
    return lagged(plan, number, at, duration, sign, (before, after, clocks.project))


def lagged(  # noqa: PLR0913, PLR0917 - what a lag is made of
    plan: Plan, number: int, at: int, duration: int, sign: int,
    calendars: tuple[WorkingCalendar, WorkingCalendar, WorkingCalendar],
) -> int:  # fmt: skip
    """Return a date moved by a link's lag.

    `duration` is the predecessor's, of which percents are; `calendars` are the predecessor's, the successor's and the project's.
    """
    lags, lag_kinds, choice = plan.dependencies["lag"], plan.dependencies["lag_kind"], choice_of(plan)
    lag = sign * (kernel.share(duration, lags[number]) if lag_kinds[number] in _PERCENT else lags[number])
    if lag_kinds[number] in _ELAPSED or choice is LagCalendar.ALWAYS:
        return at + lag
    order = (LagCalendar.PREDECESSOR, LagCalendar.SUCCESSOR, LagCalendar.PROJECT)
    try:
        return calendars[order.index(choice)].add(at, lag)
    except CalendarExhaustedError:
        return LATEST if lag > 0 else EARLIEST


def _own(plan: Plan, clocks: Clocks, row: int) -> WorkingCalendar:
    return clocks.project if plan.outline.is_summary[row] else clocks.calendar(row)


def _by_row(rows: NDArray[np.int64], count: int) -> tuple[kernel.Numbers, kernel.Numbers]:
    """Return for each row where its links lie, and the numbers of the links row by row in their own order."""
    first = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
    return column(first), column(np.argsort(rows, kind="stable"))
