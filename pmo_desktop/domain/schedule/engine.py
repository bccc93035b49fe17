"""The critical path method over one plan: forward pass, backward pass, slack, summaries (DOMAIN.md, 1)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import ConstraintType, LinkType, Progressing
from pmo_desktop.domain.schedule.clocks import Clock, Clocks
from pmo_desktop.domain.schedule.lags import lagged, unlagged
from pmo_desktop.domain.schedule.network import Link, Network, network_of
from pmo_desktop.domain.schedule.result import NO_PART, Finding, FindingKind, Schedule

_FROM_START = frozenset({LinkType.SS, LinkType.SF})
"""Links that look at the predecessor's start."""
_TO_START = frozenset({LinkType.FS, LinkType.SS})
"""Links that bound the successor's start."""


def schedule(plan: Plan) -> Schedule:
    """Return the schedule of a plan.

    Logic that cannot hold (a loop, a link to one's own summary, no working time) is left out and reported among the
    findings; everything else is still scheduled.
    """
    return Engine(plan).run()


@dataclass(slots=True)
class Bounds:
    """What links ask of a row's start and finish (no earlier, or on the way back no later); None where nothing."""

    start: int | None = None
    finish: int | None = None

    def take(self, link: Link, at: int) -> None:
        if link.type in _TO_START:
            self.start = at if self.start is None else max(self.start, at)
        else:
            self.finish = at if self.finish is None else max(self.finish, at)


class Engine:
    """One run over one plan; every list is indexed by task row."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outline = plan.outline
        self.clocks = Clocks(plan)
        self.network: Network = network_of(plan)
        self.findings: list[Finding] = list(self.network.findings)
        count = len(plan.tasks)
        self.clock: list[Clock] = [self.clocks.clock(row) for row in range(count)]
        self.early_start = [NO_PART] * count
        self.early_finish = [NO_PART] * count
        self.late_start = [NO_PART] * count
        self.late_finish = [NO_PART] * count
        self._late_by = [NO_PART] * count
        """Until when each row may go on: its late finish, or idle time after it that links must not lose."""
        self.leaf = [
            part and not summary
            for part, summary in zip(self.network.taking_part, self.outline.is_summary, strict=True)
        ]
        self.project_start = plan.project.start
        self.project_finish = plan.project.start
        status = plan.project.status_date
        self.status_date = status if status is not None else plan.status_date_of_portfolio
        self._opened: dict[int, Bounds] = {}
        """What links into each summary ask of its leaves."""
        self._closed: dict[int, Bounds] = {}
        """What links out of each summary allow its leaves."""
        self._pinned: dict[int, int] = {}
        """The starts of tasks placed as late as they can be."""
        self._inherits = self._leaves_below({**self.network.into, **self.network.outside})
        self._inherits_out = self._leaves_below(self.network.out_of)

    def run(self) -> Schedule:
        """Do both passes, and what hangs on them."""
        if self.plan.project.schedule_from_finish and self.plan.project.finish is not None:
            self._from_finish(self.plan.project.finish)
        else:
            self.forward()
            self.backward(self.project_finish)
            self._place_late()
        return self._result()

    def _place_late(self) -> None:
        """Put as-late-as-possible tasks at their late dates and pass what follows them again."""
        kinds, done = self.plan.tasks["constraint_type"], self.plan.tasks["actual_start"]
        for row, is_leaf in enumerate(self.leaf):
            if is_leaf and kinds[row] is ConstraintType.ALAP and done[row] is None:
                self._pinned[row] = max(self.early_start[row], self.late_start[row])
        if self._pinned:
            finish = self.project_finish
            self.forward()
            self.project_finish = max(finish, self.project_finish)

    def _from_finish(self, finish: int) -> None:
        """Schedule backwards from a finish: everything as late as it can be, but where it says otherwise."""
        self.project_finish = finish
        self.forward()
        self.backward(finish)
        late = [at for at, is_leaf in zip(self.late_start, self.leaf, strict=True) if is_leaf]
        self.project_start = min(late, default=finish)
        kinds, done = self.plan.tasks["constraint_type"], self.plan.tasks["actual_start"]
        late_kinds = (ConstraintType.ALAP, ConstraintType.SNLT, ConstraintType.FNLT)
        for row, is_leaf in enumerate(self.leaf):
            if is_leaf and done[row] is None and kinds[row] in late_kinds:
                self._pinned[row] = self.late_start[row]
        self.forward()
        self.project_finish = finish

    # Forward

    def forward(self) -> None:
        """Place every task as early as logic, constraints, progress and calendars let it."""
        self._opened.clear()
        summary = self.outline.is_summary
        finish = None
        for node in self.network.order:
            if node < 0:
                try:
                    self._opened[~node] = self._bounds(~node)
                except CalendarExhaustedError as error:
                    self._no_time(~node, error)
            elif summary[node]:
                self._span(node)
            else:
                try:
                    self._place(node)
                except CalendarExhaustedError as error:
                    self._no_time(node, error)
                finish = self.early_finish[node] if finish is None else max(finish, self.early_finish[node])
        for row in reversed(self.outline.order):
            if summary[row] and self.network.taking_part[row]:
                self._span(row)
        self.project_finish = self.project_start if finish is None else finish

    def _no_time(self, row: int, error: CalendarExhaustedError) -> None:
        name = self.plan.tasks["name"][row]
        finding = Finding(FindingKind.NO_WORKING_TIME, (self.plan.tasks.ids[row],), f"“{name}”: {error.sentence}")
        if finding not in self.findings:  # a second pass meets it again
            self.findings.append(finding)
        self.early_start[row] = self.early_finish[row] = self.project_start

    def _place(self, row: int) -> None:
        tasks, clock = self.plan.tasks, self.clock[row]
        if tasks["manual"][row] and tasks["manual_start"][row] is not None:
            start = tasks["manual_start"][row]
            finish = tasks["manual_finish"][row]
            self.early_start[row], self.early_finish[row] = start, clock.finish(start) if finish is None else finish
        elif tasks["actual_finish"][row] is not None:
            finish = tasks["actual_finish"][row]
            started = tasks["actual_start"][row]
            self.early_start[row], self.early_finish[row] = clock.start(finish) if started is None else started, finish
        elif tasks["actual_start"][row] is not None:
            self.early_start[row], self.early_finish[row] = self._under_way(row, tasks["actual_start"][row])
        else:
            start = self.unstarted(row)
            self.early_start[row], self.early_finish[row] = start, clock.finish(start)

    def unstarted(self, row: int) -> int:
        """Return where a task that has not begun begins."""
        tasks, clock = self.plan.tasks, self.clock[row]
        if row in self._pinned:
            return self._pinned[row]
        start = max((at for at, _ in self.asks(row)), default=self.project_start)
        delay = tasks["levelling_delay"][row]
        if delay:
            start = start + delay if tasks["levelling_elapsed"][row] else clock.calendar.add(start, delay)
        return clock.next_start(self._overruled(row, start))

    def asks(self, row: int) -> list[tuple[int, str]]:
        """Return every start that something asks for as the earliest, with what asks: the latest of them counts."""
        clock = self.clock[row]
        found = [(self.project_start, "project")]
        linked = row in self.network.into or row in self.network.outside
        bounds = [(self._bounds(row), "link")] if linked else []
        bounds += [(self._opened[above], "summary") for above in self._inherits.get(row, ()) if above in self._opened]
        for bound, what in bounds:
            if bound.start is not None:
                found.append((bound.start, what))
            if bound.finish is not None:
                found.append((clock.start(bound.finish), what))
        found += self._constrained(row)
        if self.plan.project.floor_at_status_date and self.status_date is not None:
            found.append((self.status_date, "status"))
        return found

    def _constrained(self, row: int) -> list[tuple[int, str]]:
        """Return the starts that constraints of the task and of the summaries it lies in ask for."""
        kinds, dates = self.plan.tasks["constraint_type"], self.plan.tasks["constraint_date"]
        found = []
        kind, date = kinds[row], dates[row]
        if date is not None:
            if kind in (ConstraintType.SNET, ConstraintType.MSO):
                found.append((date, "constraint"))
            elif kind in (ConstraintType.FNET, ConstraintType.MFO):
                found.append((self.clock[row].start(date), "constraint"))
        summaries = self.outline.ancestors(row) if self.outline.parent[row] >= 0 else ()
        held = (above for above in summaries if kinds[above] is ConstraintType.SNET and dates[above] is not None)
        return [*found, *((dates[above], "summary") for above in held)]

    def _overruled(self, row: int, start: int) -> int:
        """Return the start after constraints that break logic, where the project honours them."""
        kind, date = self.plan.tasks["constraint_type"][row], self.plan.tasks["constraint_date"][row]
        if date is None or not self.plan.project.honour_constraints:
            return start
        if kind is ConstraintType.MSO:
            return int(date)
        if kind is ConstraintType.MFO:
            return self.clock[row].start(date)
        if kind is ConstraintType.SNLT:
            return min(start, int(date))
        if kind is ConstraintType.FNLT:
            return min(start, self.clock[row].start(date))
        return start

    def _under_way(self, row: int, started: int) -> tuple[int, int]:
        """Return start and finish of a task that has begun: what is left goes on when progress and rules let it."""
        tasks, clock = self.plan.tasks, self.clock[row]
        duration, done = tasks["duration"][row], tasks["actual_duration"][row]
        left = 1.0 - done / duration if duration else 0.0
        if left <= 0:
            return started, clock.finish(started)
        resume = tasks["resume"][row]
        goes_on = self.goes_on(row, started)
        if goes_on is None and resume is None:
            return started, clock.finish(started)
        at = max(each for each in (goes_on, resume) if each is not None)
        return started, clock.finish(clock.next_start(at), left)

    def goes_on(self, row: int, started: int) -> int | None:
        """Return where the rest of a begun task goes on, None where nothing interrupts it."""
        clock = self.clock[row]
        done = self.plan.tasks["actual_duration"][row]
        left = self.plan.tasks["duration"][row] - done
        earliest = clock.calendar.add(started, done)
        later = earliest
        if self.plan.project.floor_at_status_date and self.status_date is not None:
            later = max(later, self.status_date)
        if self.plan.project.progressing is Progressing.RETAINED_LOGIC:
            for each in (row, *self._inherits.get(row, ())):
                bound = self._bounds(each, waiting_only=True)
                if bound.start is not None:
                    later = max(later, bound.start)
                if bound.finish is not None:  # a finish link waits with what is left of the task
                    later = max(later, clock.calendar.add(bound.finish, -left))
        return later if clock.calendar.work(earliest, later) > 0 else None

    def _bounds(self, row: int, *, waiting_only: bool = False) -> Bounds:
        """Return what the links into a row ask; `waiting_only` leaves out predecessors that are done."""
        bounds = Bounds()
        finished = self.plan.tasks["actual_finish"]
        for link in self.network.into.get(row, ()):
            if not (waiting_only and finished[link.predecessor] is not None):
                bounds.take(link, self.asked_by(link))
        for link, seen in self.network.outside.get(row, ()):
            if not (waiting_only and seen.is_done):
                bounds.take(link, self.asked_from_outside(link, seen))
        return bounds

    def asked_from_outside(self, link: Link, seen: Outside) -> int:
        """Return the date a link from another project asks, as `asked_by` does."""
        at = seen.start if link.type in _FROM_START else seen.finish
        return lagged(at, link.lag, link.lag_kind, seen.duration, self._calendar(link.successor))

    def asked_by(self, link: Link) -> int:
        """Return the date a link asks of its successor's start (FS, SS) or finish (FF, SF)."""
        before = link.predecessor
        at = self.early_start[before] if link.type in _FROM_START else self.early_finish[before]
        return lagged(at, link.lag, link.lag_kind, self._duration(before), self._calendar(link.successor))

    def _calendar(self, row: int) -> WorkingCalendar:
        return self.clocks.project if self.outline.is_summary[row] else self.clock[row].calendar

    def _duration(self, row: int) -> int:
        """Return a row's duration as percent lags take their share of it."""
        if self.outline.is_summary[row]:
            return self.clocks.project.work(self.early_start[row], self.early_finish[row])
        return int(self.plan.tasks["duration"][row])

    def _span(self, row: int) -> None:
        """Stretch a summary over its leaves."""
        leaves = [leaf for leaf in self.outline.leaves(row) if self.leaf[leaf]]
        self.early_start[row] = min((self.early_start[leaf] for leaf in leaves), default=self.project_start)
        self.early_finish[row] = max((self.early_finish[leaf] for leaf in leaves), default=self.project_start)

    def _leaves_below(self, linked: Iterable[int]) -> dict[int, list[int]]:
        """Return for each leaf those of the linked summaries it lies in."""
        found: dict[int, list[int]] = defaultdict(list)
        for above in linked:
            if self.outline.is_summary[above]:
                for leaf in self.outline.leaves(above):
                    found[leaf].append(above)
        return found

    # Backward

    def backward(self, finish: int) -> None:
        """Find how late every task can be without moving the project's finish, a deadline or a hard constraint."""
        self._closed.clear()
        summary = self.outline.is_summary
        for node in reversed(self.network.order):
            if node < 0:
                leaves = [leaf for leaf in self.outline.leaves(~node) if self.leaf[leaf]]
                self.late_start[~node] = min((self.late_start[leaf] for leaf in leaves), default=finish)
                self._late_by[~node] = min((self._late_by[leaf] for leaf in leaves), default=finish)
            elif summary[node]:
                if node in self.network.out_of:
                    with suppress(CalendarExhaustedError):  # the way forward has reported it
                        self._closed[node] = self._allowed(node)
            else:
                try:
                    self._place_back(node, finish)
                except CalendarExhaustedError:  # reported on the way forwards
                    self._hold(node)
        for row, is_summary in enumerate(summary):
            if is_summary and self.network.taking_part[row]:
                leaves = [leaf for leaf in self.outline.leaves(row) if self.leaf[leaf]]
                self.late_start[row] = min((self.late_start[leaf] for leaf in leaves), default=finish)
                self.late_finish[row] = max((self.late_finish[leaf] for leaf in leaves), default=finish)

    def _place_back(self, row: int, finish: int) -> None:
        tasks, clock = self.plan.tasks, self.clock[row]
        if tasks["actual_finish"][row] is not None:
            self._hold(row)
            return
        latest = self._latest_finish(row, finish)
        fixed = self._fixed_start(row)
        start = fixed if fixed is not None else min([clock.start(latest), *self._latest_starts(row)])
        self._late_by[row] = latest if start == clock.start(latest) else clock.finish(start)
        self.late_finish[row] = clock.last_finish(self._late_by[row])
        self.late_start[row] = start

    def _hold(self, row: int) -> None:
        """Give a row that cannot move the late dates it has anyway."""
        self.late_start[row], self.late_finish[row] = self.early_start[row], self.early_finish[row]
        self._late_by[row] = self.early_finish[row]

    def _latest_finish(self, row: int, finish: int) -> int:
        """Return the smallest of what the project, links, a deadline and a constraint allow as the finish."""
        tasks = self.plan.tasks
        allowed = [finish]
        closing = [self._closed[above] for above in self._inherits_out.get(row, ()) if above in self._closed]
        allowed += [bounds.finish for bounds in (self._allowed(row), *closing) if bounds.finish is not None]
        if tasks["deadline"][row] is not None:
            allowed.append(tasks["deadline"][row])
        kind, date = tasks["constraint_type"][row], tasks["constraint_date"][row]
        if date is not None and kind in (ConstraintType.FNLT, ConstraintType.MFO):
            allowed.append(date)
        return min(allowed)

    def _latest_starts(self, row: int) -> list[int]:
        """Return what links and constraints allow as the latest start."""
        found = []
        own = self._allowed(row).start
        if own is not None:
            found.append(own)
        for above in self._inherits_out.get(row, ()):
            bounds = self._closed.get(above)
            if bounds is not None and bounds.start is not None and self.early_start[row] == self.early_start[above]:
                found.append(bounds.start)
        kind, date = self.plan.tasks["constraint_type"][row], self.plan.tasks["constraint_date"][row]
        if date is not None and kind in (ConstraintType.SNLT, ConstraintType.MSO):
            found.append(date)
        return found

    def _fixed_start(self, row: int) -> int | None:
        """Return where an honoured must-be-on constraint or a manual date holds a task, however late it could be."""
        tasks = self.plan.tasks
        kind, date = tasks["constraint_type"][row], tasks["constraint_date"][row]
        if date is None or not self.plan.project.honour_constraints:
            return None
        if kind is ConstraintType.MSO:
            return int(date)
        return self.clock[row].start(date) if kind is ConstraintType.MFO else None

    def _allowed(self, row: int) -> Bounds:
        """Return the latest start and finish that links out of a row allow it; completed successors allow anything."""
        bounds = Bounds()
        for link in self.network.out_of.get(row, ()):
            if self.plan.tasks["actual_finish"][link.successor] is None:
                at = self.allowed_by(link)
                if link.type in _FROM_START:
                    bounds.start = at if bounds.start is None else min(bounds.start, at)
                else:
                    bounds.finish = at if bounds.finish is None else min(bounds.finish, at)
        return bounds

    def allowed_by(self, link: Link) -> int:
        """Return the latest date a link allows its predecessor's start (SS, SF) or finish (FS, FF)."""
        after = link.successor
        at = self.late_start[after] if link.type in _TO_START else self._late_by[after]
        return unlagged(at, link.lag, link.lag_kind, self._duration(link.predecessor), self._calendar(after))

    # Slack and the rest

    def _result(self) -> Schedule:
        count = len(self.leaf)
        part = self.network.taking_part
        slacks = [self._slack_or_none(row) if part[row] else (0, 0, 0, 0) for row in range(count)]
        start_slack, finish_slack, total, free = (
            (list(column) for column in zip(*slacks, strict=True)) if count else ([],) * 4
        )
        percent = [self._percent(row) if self.leaf[row] else 0.0 for row in range(count)]
        duration = [self._shown_duration(row) if part[row] else 0 for row in range(count)]
        critical = [
            self.leaf[row] and percent[row] < 100.0 and total[row] <= self.plan.project.critical_slack
            for row in range(count)
        ]
        self._sum_up(percent, critical)
        return Schedule(
            start=np.array(self.early_start, np.int64),
            finish=np.array(self.early_finish, np.int64),
            early_start=np.array(self.early_start, np.int64),
            early_finish=np.array(self.early_finish, np.int64),
            late_start=np.array(self.late_start, np.int64),
            late_finish=np.array(self.late_finish, np.int64),
            start_slack=np.array(start_slack, np.int64),
            finish_slack=np.array(finish_slack, np.int64),
            total_slack=np.array(total, np.int64),
            free_slack=np.array(free, np.int64),
            duration=np.array(duration, np.int64),
            critical=np.array(critical, np.bool_),
            summary=np.array(self.outline.is_summary, np.bool_),
            percent=np.array(percent, np.float64),
            project_start=min((at for at, is_leaf in zip(self.early_start, self.leaf, strict=True) if is_leaf),
                              default=self.project_start),
            project_finish=self.project_finish,
            findings=tuple(self.findings),
        )  # fmt: skip

    def _slack_or_none(self, row: int) -> tuple[int, int, int, int]:
        """Return a row's slack, none where a calendar without working time cannot tell it."""
        try:
            return self._slack(row)
        except CalendarExhaustedError:
            return (0, 0, 0, 0)

    def _slack(self, row: int) -> tuple[int, int, int, int]:
        """Return start, finish, total and free slack; done tasks have none."""
        tasks = self.plan.tasks
        if tasks["actual_finish"][row] is not None and self.leaf[row]:
            return (0, 0, 0, 0)
        if tasks["constraint_type"][row] is ConstraintType.ALAP and row in self._pinned:
            return (0, 0, 0, 0)
        calendar = self._calendar(row)
        start = calendar.work(self.early_start[row], self.late_start[row])
        finish = calendar.work(self.early_finish[row], self.late_finish[row])
        total = finish if tasks["actual_start"][row] is not None else min(start, finish)
        return (start, finish, total, self._free(row, calendar, total))

    def _free(self, row: int, calendar: WorkingCalendar, total: int) -> int:
        """Return how far a task can slip without moving any that follows."""
        gaps = []
        for link in self.network.out_of.get(row, ()):
            after = link.successor
            if self.plan.tasks["actual_finish"][after] is not None:
                continue
            at = self.early_start[after] if link.type in _TO_START else self.early_finish[after]
            own = self.early_start[row] if link.type in _FROM_START else self.early_finish[row]
            with suppress(CalendarExhaustedError):  # the way forward has reported it
                latest = unlagged(at, link.lag, link.lag_kind, self._duration(row), self._calendar(after))
                gaps.append(calendar.work(own, latest))
        return max(0, min(gaps)) if gaps else total

    def _percent(self, row: int) -> float:
        tasks = self.plan.tasks
        if tasks["actual_finish"][row] is not None:
            return 100.0
        duration = tasks["duration"][row]
        return min(100.0, 100.0 * tasks["actual_duration"][row] / duration) if duration else 0.0

    def _shown_duration(self, row: int) -> int:
        if self.leaf[row]:
            return int(self.plan.tasks["duration"][row])
        try:
            return self.clocks.project.work(self.early_start[row], self.early_finish[row])
        except CalendarExhaustedError:  # the tasks that reach so far were reported
            return 0

    def _sum_up(self, percent: list[float], critical: list[bool]) -> None:
        """Give summaries the share of their leaves' duration that is done, and make them critical with any leaf."""
        tasks, outline = self.plan.tasks, self.outline
        done = [0.0] * len(percent)
        whole = [0] * len(percent)
        for row in reversed(outline.order):
            if self.leaf[row]:
                whole[row] = tasks["duration"][row]
                done[row] = whole[row] * percent[row] / 100.0
            elif outline.is_summary[row]:
                percent[row] = 100.0 * done[row] / whole[row] if whole[row] else self._of_milestones(row, percent)
            above = outline.parent[row]
            if above >= 0 and self.network.taking_part[row]:
                done[above] += done[row]
                whole[above] += whole[row]
                critical[above] |= critical[row]

    def _of_milestones(self, row: int, percent: Sequence[float]) -> float:
        leaves = [leaf for leaf in self.outline.leaves(row) if self.leaf[leaf]]
        return 100.0 * sum(percent[leaf] == 100.0 for leaf in leaves) / len(leaves) if leaves else 0.0
