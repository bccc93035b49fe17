"""Scheduling an open plan: filled into the kernel's arrays once, run whole, then kept up with changes (DOMAIN.md, 1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    CriticalBy,
    Dependency,
    Leave,
    Person,
    Portfolio,
    Progressing,
    Project,
    Record,
    Rules,
    SlackBy,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import links
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.columns import filled
from pmo_desktop.domain.schedule.effort import stretch, stretched_rows
from pmo_desktop.domain.schedule.layout import Layout
from pmo_desktop.domain.schedule.result import NO_PART, Finding, FindingKind, Flags, Moments, Schedule
from pmo_desktop.domain.schedule.rows import FACTS, SHAPE, UNDATED, Rows
from pmo_desktop.domain.schedule.running import kernel

_DATES = (
    "constraint_date", "second_constraint_date", "deadline", "manual_start", "manual_finish", "actual_start",
    "actual_finish", "resume",
)  # fmt: skip
_SLACK_BY = {SlackBy.SMALLEST: 0, SlackBy.START: 1, SlackBy.FINISH: 2}
_LATE_KINDS = frozenset({ConstraintType.ALAP, ConstraintType.SNLT, ConstraintType.FNLT})
_UNSEEN: frozenset[str] = frozenset({
    "name", "code", "programme_id", "manager_id", "sponsor", "phase", "state", "priority", "objective", "description",
    "day_seconds", "week_seconds", "month_days", "budget", "actual_cost", "currency", "rag", "rag_reason", "rank",
})  # fmt: skip
"""The fields of a project that no date follows from."""


def schedule(plan: Plan) -> Schedule:
    """Return the schedule of a plan.

    Logic that cannot hold (a loop, a link to one's own summary, no working time) is left out and reported among the
    findings; everything else is still scheduled.
    """
    return Scheduler(plan).run()


class Scheduler:
    """Keeps the arrays of one plan: `run` reckons everything, `update` only what changes of the plan can have moved."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._build()

    @property
    def placed_late(self) -> set[int]:
        """The rows that are to be as late as possible."""
        kinds = self.plan.tasks["constraint_type"]
        return {row for row, kind in enumerate(kinds) if kind is ConstraintType.ALAP}

    def run(self) -> Schedule:
        """Reckon the whole plan."""
        self.net.touched = 0
        self._reckon()
        return self._result()

    def update(self, changes: Sequence[RowChange]) -> Schedule:
        """Return the schedule after changes that the plan has been patched with; equal to a whole run, but quicker."""
        rows = self._changed_rows(changes)
        if rows is None or not self._take(sorted(rows), {change.kind for change in changes}):
            self._build()
            return self.run()
        self.net.touched = 0
        if self._late_placed or self.plan.project.schedule_from_finish:
            return self.run()
        self._follow()
        return self._result()

    # Building

    def _build(self) -> None:
        plan = self.plan
        self.clocks = Clocks(plan)
        self.layout = Layout(self._dates(), self.clocks.elapsed)
        self.net = net = kernel.Net()
        self.rows = Rows(plan, self.clocks, self.layout)
        self.links = links.links_of(plan, self.rows.part)
        net.project_calendar = self.layout.number(self.clocks.project)
        self.rows.shape(net, self.links.rows, [row for _, row, _ in self.links.outer])
        self.rows.fill(net, range(len(plan.tasks)), whole=True)
        self._settings()
        self._order()
        self._stretched = stretched_rows(plan, self.rows.part)
        self.percent = self._percents(range(len(plan.tasks)))
        self._note_late()

    def _dates(self) -> Iterator[int]:
        project, tasks = self.plan.project, self.plan.tasks
        yield project.start
        yield from (at for at in (project.finish, project.must_finish, self._status_date()) if at is not None)
        for name in _DATES:
            known = [at for at in tasks[name] if at is not None]
            if known:
                yield min(known)
                yield max(known)

    def _status_date(self) -> int | None:
        own = self.plan.project.status_date
        return own if own is not None else self.plan.status_date_of_portfolio

    def _settings(self) -> None:
        project, net = self.plan.project, self.net
        status = self._status_date()
        p6 = project.rules is Rules.P6
        net.project_start = net.project_finish = project.start
        net.floor = kernel.NONE if status is None or not (p6 or project.floor_at_status_date) else status
        net.from_floor = int(p6 and status is not None)
        net.p6 = int(p6)
        net.retained = int(project.progressing is Progressing.RETAINED_LOGIC)
        net.slack_by = _SLACK_BY[project.slack_by]
        own_end = project.open_ends_critical if p6 else project.multiple_critical_paths
        net.own_end = filled(int(own_end), net.count)

    def _order(self) -> None:
        """Fill in the links and order the nodes; links of loops are left out."""
        links.fill_outer(self.net, self.plan, self.links, self.clocks)
        links.fill(self.net, self.plan, self.links)
        dropped = set(links.put_in_order(self.net, self.plan, self.links))
        if dropped:
            kept = [place for place in range(len(self.links.numbers)) if place not in dropped]
            self.links.numbers = [self.links.numbers[place] for place in kept]
            self.links.rows = [self.links.rows[place] for place in kept]
            links.fill(self.net, self.plan, self.links)
            links.put_in_order(self.net, self.plan, self.links)

    def _note_late(self) -> None:
        self._late_placed = bool(self.placed_late)

    # Keeping up

    def _changed_rows(self, changes: Sequence[RowChange]) -> set[int] | None:
        """Return the rows whose facts changed; None where so much did that the arrays have to be built anew."""
        rows: set[int] = set()
        for change in changes:
            found = _READERS.get(change.kind, _nothing)(self.plan, change)
            if found is None:
                return None
            rows |= found
        return rows if len(self.plan.tasks) == self.net.count else None

    def _take(self, rows: Sequence[int], kinds: set[type[Record]]) -> bool:
        """Carry changed rows into the arrays and mark what looks at them, before and after; say whether that was enough."""
        for row in rows:
            kernel.touch(self.net, row)
        if Dependency in kinds and not self._relink(rows):
            return False
        if not kinds.isdisjoint({Assignment, Split}):
            self.clocks.reindex()
        if rows:
            self.rows.fill(self.net, rows, whole=False)
            self.percent[rows] = self._percents(rows)
        for row in rows:
            kernel.touch(self.net, row)
        late_placed = self._late_placed
        self._note_late()
        return late_placed == self._late_placed

    def _relink(self, ends: Iterable[int]) -> bool:
        """Take the plan's links anew; say whether that was enough: links of summaries and loops ask for another shape."""
        summaries = self.plan.outline.is_summary
        if self._has_loop() or any(summaries[end] for end in ends):
            return False
        self.links = links.links_of(self.plan, self.rows.part)
        self._order()
        return not self._has_loop()

    def _has_loop(self) -> bool:
        return any(finding.kind is FindingKind.LOOP for finding in self.links.findings)

    def _follow(self) -> None:
        """Let what is due follow: forwards, then backwards, then slack, each over what the one before has moved."""
        net = self.net
        finish = net.project_finish
        self._until_laid_out(lambda: kernel.forward(net, 0))
        if net.project_finish != finish:
            kernel.finish_moved(net, finish, net.project_finish)
        late = self._late_finish()
        self._until_laid_out(lambda: kernel.backward(net, late, 0))
        self._conclude(every=0)

    # Reckoning

    def _reckon(self) -> None:
        net, project = self.net, self.plan.project
        net.pinned = filled(kernel.NONE, net.count)
        net.lost = filled(0, net.count)
        net.project_start = project.start
        if project.schedule_from_finish and project.finish is not None:
            self._from_finish(project.finish)
        else:
            self._forward()
            self._backward(self._late_finish())
            self._place_late()
        self._conclude(every=1)

    def _conclude(self, every: int) -> None:
        """Count slack and find what hangs on the dates that have been found."""
        self._until_laid_out(lambda: kernel.slack(self.net, every))
        kernel.longest_path(self.net)
        stretch(self.net, self.plan, self.links, self.clocks, self._stretched)

    def _forward(self) -> None:
        self._until_laid_out(lambda: kernel.forward(self.net, 1))

    def _backward(self, finish: int) -> None:
        self._until_laid_out(lambda: kernel.backward(self.net, finish, 1))

    def _until_laid_out(self, run: Callable[[], int]) -> None:
        """Run a pass, again with longer layouts of calendars as often as one ran out."""
        while run():
            self.layout.lengthen(self.net.ran_off, back=bool(self.net.ran_back))
            self.layout.fill(self.net)
            self.net.ran_off = -1

    def _late_finish(self) -> int:
        """Return the date late dates are counted from: the finish, or the one a project must meet (P6)."""
        must, finish = self.plan.project.must_finish, self.net.project_finish
        late = finish if must is None or not self.net.p6 else must
        self.net.late_cap = max(finish, late)
        return late

    def _place_late(self) -> None:
        """Put as-late-as-possible tasks at their late dates and pass what follows them again."""
        if not self._late_placed:
            return
        net = self.net
        late = [row for row in self.placed_late if net.counts[row] and net.state[row] == kernel.TO_DO]
        if net.p6:
            self._take_free_slack(late)
        for row in () if net.p6 else late:
            net.pinned[row] = max(net.early_start[row], net.late_start[row])
        finish = net.project_finish
        self._forward()
        net.project_finish = max(finish, net.project_finish)

    def _take_free_slack(self, late: Iterable[int]) -> None:
        """Put tasks as late as none that follows is moved, the last first: P6's “as late as possible”."""
        net = self.net
        for row in sorted(late, key=lambda row: -net.place[row]):
            late = self.clocks.calendar(row).add(net.early_start[row], max(0, kernel.free_of(net, row)))
            net.pinned[row] = net.early_start[row] = kernel.next_of(net, row, late)
            net.early_finish[row] = kernel.finish_of(net, row, net.early_start[row])

    def _from_finish(self, finish: int) -> None:
        """Schedule backwards from a finish: everything as late as it can be, but where it says otherwise."""
        net, kinds = self.net, self.plan.tasks["constraint_type"]
        net.project_finish = net.late_cap = finish
        self._forward()
        self._backward(finish)
        leaves = [row for row in range(net.count) if net.counts[row]]
        net.project_start = min((net.late_start[row] for row in leaves), default=finish)
        for row in leaves:
            if net.state[row] == kernel.TO_DO and kinds[row] in _LATE_KINDS:
                net.pinned[row] = net.late_start[row]
        self._forward()
        net.project_finish = finish

    # What comes out

    def _repercent(self, rows: Iterable[int]) -> None:
        chosen = sorted(rows)
        self.percent[chosen] = self._percents(chosen)

    def _percents(self, rows: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        tasks = self.plan.tasks
        finished, done, durations = tasks["actual_finish"], tasks["actual_duration"], tasks["duration"]
        return np.array([
            100.0 if finished[row] is not None else min(100.0, 100.0 * done[row] / durations[row]) if durations[row] else 0.0
            for row in rows
        ], np.float64)  # fmt: skip

    def _result(self) -> Schedule:
        return _Result(self).schedule()


class _Result:
    """Makes the schedule of what the passes found."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.net, self.plan = scheduler.net, scheduler.plan
        self.part = np.array(scheduler.rows.part, np.bool_)
        self.counts = np.array(self.net.counts, np.int64).astype(np.bool_)
        self.summary = np.array(self.plan.outline.is_summary, np.bool_)

    def schedule(self) -> Schedule:
        net, project = self.net, self.plan.project
        start, finish, total = (self._array(name) for name in ("early_start", "early_finish", "total_slack"))
        percent = self._percent()
        longest = self._array("longest").astype(np.bool_)
        undone = self.part & (percent < 100.0)
        if project.critical_by is CriticalBy.LONGEST_PATH:
            critical = self._of_summaries(longest & undone & self.counts)
        else:
            critical = undone & (total <= project.critical_slack) & (self.counts | self.summary)
        near = undone & ~critical & (total <= project.near_critical_slack) & self.counts
        starts = start[self.counts]
        return Schedule(
            start=start, finish=finish, early_start=start, early_finish=finish,
            late_start=self._array("late_start"), late_finish=self._array("late_finish"),
            start_slack=self._array("start_slack"), finish_slack=self._array("finish_slack"),
            total_slack=total, free_slack=self._array("free_slack"),
            duration=self._durations(start, finish), critical=critical, near_critical=near, longest_path=longest,
            summary=self.summary, percent=percent, resume=self._resume(),
            project_start=int(starts.min()) if len(starts) else net.project_start,
            project_finish=net.project_finish, findings=tuple(self._findings()),
        )  # fmt: skip

    def _array(self, name: str) -> Moments:
        return np.array(getattr(self.net, name), np.int64)

    def _resume(self) -> Moments:
        found = self._array("rest_start")
        return np.where(found == kernel.NONE, NO_PART, found)

    def _durations(self, start: Moments, finish: Moments) -> Moments:
        found = np.where(self.part, self._array("duration"), 0)
        project = self.scheduler.clocks.project
        for row in np.flatnonzero(self.summary & self.part).tolist():
            found[row] = 0 if self.net.lost[row] else project.work(int(start[row]), int(finish[row]))
        return found

    def _percent(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return what is done: of leaves their own, of summaries the share of their leaves' duration [K]."""
        outline = self.plan.outline
        percent = np.where(self.part & ~self.summary, self.scheduler.percent, 0.0)
        if not self.summary.any():
            return percent
        whole = np.where(self.counts, self._array("duration"), 0)[list(outline.order)]
        done = whole * percent[list(outline.order)] / 100.0
        finished = (self.counts & (percent == 100.0))[list(outline.order)]
        sums = [
            np.concatenate([[0], np.cumsum(each)]) for each in (whole, done, finished, self.counts[list(outline.order)])
        ]
        for row in np.flatnonzero(self.summary & self.part).tolist():
            first, end = self.net.descend[row], self.net.descend_end[row]
            all_of, done_of, finished_of, count = (float(each[end] - each[first]) for each in sums)
            percent[row] = 100.0 * done_of / all_of if all_of else 100.0 * finished_of / count if count else 0.0
        return percent

    def _of_summaries(self, leaves: Flags) -> Flags:
        """Return flags of leaves with those of the summaries that any of them lies in."""
        order = list(self.plan.outline.order)
        sums = np.concatenate([[0], np.cumsum(leaves[order])])
        for row in np.flatnonzero(self.summary & self.part).tolist():
            leaves[row] = sums[self.net.descend_end[row]] > sums[self.net.descend[row]]
        return leaves

    def _findings(self) -> Iterator[Finding]:
        yield from self.scheduler.links.findings
        yield from self._out_of_sequence()
        names, ids = self.plan.tasks["name"], self.plan.tasks.ids
        yield from self._without_date()
        for row in np.flatnonzero(self._array("lost")).tolist():
            sentence = f"“{names[row]}”: its calendar has no working time where it is needed."
            yield Finding(FindingKind.NO_WORKING_TIME, (ids[row],), sentence)

    def _without_date(self) -> Iterator[Finding]:
        tasks = self.plan.tasks
        for row, (kind, date) in enumerate(zip(tasks["constraint_type"], tasks["constraint_date"], strict=True)):
            if date is None and kind not in UNDATED and self.part[row]:
                sentence = (
                    f"“{tasks['name'][row]}” has a constraint without a date: it is ignored. Give it one, or remove it."
                )
                yield Finding(FindingKind.CONSTRAINT_WITHOUT_DATE, (tasks.ids[row],), sentence)

    def _out_of_sequence(self) -> Iterator[Finding]:
        """Find fault with what began or ended before a predecessor that is not done, or was not then, let it."""
        net, tasks = self.net, self.plan.tasks
        begun = {
            row for name in ("actual_start", "actual_finish") for row, at in enumerate(tasks[name]) if at is not None
        }
        for row in sorted(begun):
            if net.counts[row]:
                for place in range(net.into_first[row], net.into_first[row + 1]):
                    if self._is_early(net.into[place], row):
                        yield self._early(net.link_from[net.into[place]], row)

    def _is_early(self, link: int, row: int) -> bool:
        net, before = self.net, self.net.link_from[link]
        if net.state[row] == kernel.DONE and net.state[before] == kernel.DONE:
            return False
        asked = kernel.asked_by(net, link)
        if net.to_start[link]:
            return bool(net.early_start[row] < asked)
        return bool(net.state[row] == kernel.DONE and net.early_finish[row] < asked)

    def _early(self, before: int, after: int) -> Finding:
        names, ids = self.plan.tasks["name"], self.plan.tasks.ids
        done = self.net.state[after] == kernel.DONE
        what = "ended" if done else "began"
        goes_on = "" if done else _GOES_ON[self.plan.project.progressing]
        sentence = f"“{names[after]}” {what} before “{names[before]}” let it: out of sequence.{goes_on}"
        return Finding(FindingKind.OUT_OF_SEQUENCE, (ids[before], ids[after]), sentence)


_GOES_ON = {
    Progressing.RETAINED_LOGIC: " What is left of it waits.",
    Progressing.PROGRESS_OVERRIDE: " What is left of it goes on.",
    Progressing.ACTUAL_DATES: " Its actual dates count.",
}
_Found = set[int] | None


def _everything(_plan: Plan, _change: RowChange) -> _Found:
    """A change of a calendar, a person or leave may move anything."""
    return None


_HOLDING = frozenset({"constraint_type", "constraint_date", "deadline"})
"""The fields of a summary that its tasks follow."""


def _of_task(plan: Plan, change: RowChange) -> _Found:
    if change.op != "update" or not SHAPE.isdisjoint(change.fields):
        return None
    row = plan.tasks.row.get(change.id)
    if row is None or FACTS.isdisjoint(change.fields):
        return set()
    return None if plan.outline.is_summary[row] and not _HOLDING.isdisjoint(change.fields) else {row}


def _of_link(plan: Plan, change: RowChange) -> _Found:
    """Return both ends of a link, as they were and as they are."""
    return _tasks_named(plan, change, plan.dependencies, ("predecessor_id", "successor_id"))


def _of_work(plan: Plan, change: RowChange) -> _Found:
    return _tasks_named(plan, change, plan.assignments if change.kind is Assignment else plan.splits, ("task_id",))


def _tasks_named(plan: Plan, change: RowChange, table: Columns[Any], fields: Sequence[str]) -> _Found:
    """Return the task rows a row of another table names or named; None where a deletion does not say which."""
    if change.op == "delete" and not set(fields) <= set(change.fields):
        return None
    number = table.row.get(change.id)
    named = [] if number is None else [table[field][number] for field in fields]
    named += [each for field in fields for each in change.fields.get(field, ())]
    return {plan.tasks.row[each] for each in named if each in plan.tasks.row}


def _of_project(plan: Plan, change: RowChange) -> _Found:
    return set() if change.id != plan.project.id or set(change.fields) <= _UNSEEN else None


def _nothing(_plan: Plan, _change: RowChange) -> _Found:
    return set()


_READERS: Mapping[type[Record], Callable[[Plan, RowChange], _Found]] = {
    Task: _of_task,
    Dependency: _of_link,
    Assignment: _of_work,
    Split: _of_work,
    Project: _of_project,
    **dict.fromkeys((Calendar, CalendarException, WorkWeek, Person, Leave, Portfolio), _everything),
}
"""Per kind of row, which tasks a change of it may move; other kinds move none."""
