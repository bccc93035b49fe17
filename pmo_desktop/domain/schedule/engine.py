"""Scheduling an open plan: filled into the kernel's arrays once, run whole, then kept up with changes (DOMAIN.md, 1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomValue,
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
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.columns import filled
from pmo_desktop.domain.schedule.effort import stretch, stretched_rows
from pmo_desktop.domain.schedule.layout import Layout
from pmo_desktop.domain.schedule.links import Links
from pmo_desktop.domain.schedule.outcome import Outcome
from pmo_desktop.domain.schedule.result import Schedule
from pmo_desktop.domain.schedule.rows import FACTS, SHAPE, Known, Rows
from pmo_desktop.domain.schedule.running import kernel

_DATES = (
    "constraint_date", "second_constraint_date", "deadline", "manual_start", "manual_finish", "actual_start",
    "actual_finish", "resume",
)  # fmt: skip
_SLACK_BY = {SlackBy.SMALLEST: 0, SlackBy.START: 1, SlackBy.FINISH: 2}
_OF_TASKS = frozenset({Task, Dependency, Assignment, Split, Baseline, CustomValue})
"""Whose changes leave calendars as they are compiled."""
_PLACE = frozenset({"parent_id", "rank", "name", "wbs", "notes"})
"""The fields of a task that the work on it does not follow from, though where it lies does."""
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


def moves(plan: Plan, change: RowChange) -> bool:
    """Say whether a change that the plan has been patched with may have moved any of its dates."""
    return _READERS.get(change.kind, _nothing)(plan, change) != set()


class Scheduler:
    """Keeps the arrays of one plan: `run` reckons everything, `update` only what changes of the plan can have moved."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._build()

    @property
    def placed_late(self) -> set[int]:
        """The rows that are to be as late as possible."""
        return set(self.plan.tasks.by("constraint_type").get(ConstraintType.ALAP, ()))

    def run(self) -> Schedule:
        """Reckon the whole plan."""
        self.net.touched = 0
        self._reckon()
        return self._result()

    def update(self, changes: Sequence[RowChange]) -> Schedule:
        """Return the schedule after changes that the plan has been patched with; equal to a whole run, but quicker."""
        rows = self._changed_rows(changes)
        elsewhere = self._changed_outside()
        if rows is not None:
            rows |= set(elsewhere.values())
        if rows is None or self.rows.expects or not self._take(sorted(rows), changes, elsewhere):
            self._build(self._standing(changes))
            return self.run()
        self.net.touched = 0
        if self._late_placed or self.plan.project.schedule_from_finish:
            return self.run()
        self._follow()
        return self._result()

    # Building

    def _build(self, standing: Mapping[str, Known] | None = None) -> None:
        with collector_paused():
            self._fill(standing)

    def _fill(self, standing: Mapping[str, Known] | None) -> None:
        """Fill all arrays from the plan as it stands; `standing` is what need not be worked out again, see `_standing`."""
        plan = self.plan
        self._outside = (plan.outside, plan.left_out)
        if standing is None:
            self._people_moved = False
            self.clocks = Clocks(plan)
            self.layout = Layout(self._dates(), self.clocks.elapsed)
        else:
            self.clocks.reindex()
            self.layout.forget_net()
        self.net = net = kernel.Net()
        self.rows = Rows(plan, self.clocks, self.layout, standing)
        self.links = Links(plan, self.rows.part)
        net.project_calendar = self.layout.number(self.clocks.project)
        self.rows.shape(net, self.links.all_ends(), [row for row, _ in self.links.outer.values()])
        self.rows.fill(net, range(len(plan.tasks)), whole=True)
        self._settings()
        self.links.fill_outer(net, self.clocks)
        self.links.put_in_order(net)
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
        overridden = 2 if p6 and project.progressing is Progressing.PROGRESS_OVERRIDE else 0
        net.begun_holds = 1 if project.progressing is Progressing.ACTUAL_DATES else overridden
        net.slack_by = _SLACK_BY[project.slack_by]
        own_end = project.open_ends_critical if p6 else project.multiple_critical_paths
        net.own_end = filled(int(own_end), net.count)

    def _note_late(self) -> None:
        self._late_placed = bool(self.placed_late)

    # Keeping up

    def _standing(self, changes: Sequence[RowChange]) -> Mapping[str, Known] | None:
        """Return what changes leave as it is of the work on tasks; None where calendars, people or rules are others."""
        if self._people_moved or not {change.kind for change in changes} <= _OF_TASKS:
            return None
        known, ids = dict(self.rows.known), self.plan.tasks.ids
        for change in changes:
            if change.kind is Task and (change.op != "update" or not change.fields.keys() <= _PLACE):
                known.pop(change.id, None)
            elif change.kind in {Assignment, Split}:
                found = _of_work(self.plan, change)
                if found is None:
                    return None
                for row in found:
                    known.pop(ids[row], None)
        return known

    def _changed_rows(self, changes: Sequence[RowChange]) -> set[int] | None:
        """Return the rows whose facts changed; None where so much did that the arrays have to be built anew."""
        rows: set[int] = set()
        for change in changes:
            found = _READERS.get(change.kind, _nothing)(self.plan, change)
            if found is None:
                return None
            rows |= found
        kinds = {change.kind for change in changes}
        self._people_moved = self._people_moved or not kinds.isdisjoint({Person, Leave})
        if self._people_moved and Assignment in kinds:  # somebody new may work at other times than were compiled
            return None
        return rows if len(self.plan.tasks) == self.net.count else None

    def _changed_outside(self) -> dict[str, int]:
        """Return the links from other projects whose dates changed, or that now take part or no longer do: successor's row."""
        plan, (outside, left_out) = self.plan, self._outside
        if plan.outside is outside and plan.left_out is left_out:
            return {}
        self._outside = (plan.outside, plan.left_out)
        links, rows = plan.dependencies, plan.tasks.row
        others = {each for each in {*outside, *plan.outside} if outside.get(each) != plan.outside.get(each)}
        changed = {number for each in others for number in links.by("predecessor_id").get(each, ())}
        changed |= {links.row[each] for each in left_out ^ plan.left_out if each in links.row}
        return {
            links.ids[number]: rows[links["successor_id"][number]]
            for number in sorted(changed)
            if links["successor_id"][number] in rows
        }

    def _take(self, rows: Sequence[int], changes: Sequence[RowChange], elsewhere: Iterable[str]) -> bool:
        """Carry changed rows into the arrays and mark what looks at them, before and after; say whether that was enough."""
        kinds = {change.kind for change in changes}
        changed_links = {change.id for change in changes if change.kind is Dependency} | set(elsewhere)
        for row in rows:
            kernel.touch(self.net, row)
        if any(change.kind is Task and "name" in change.fields for change in changes):
            if self.links.loops:
                return False
            self.links.name_faults()
        if changed_links and not self._relink(changed_links, rows):
            return False
        if not kinds.isdisjoint({Assignment, Split}):
            self.clocks.reindex()
        if rows:
            calendars = [self.net.calendar[row] for row in rows]
            self.rows.fill(self.net, rows, whole=False)
            if calendars != [self.net.calendar[row] for row in rows]:
                self.links.fill_lags(self.net)
                self.links.fill_outer(self.net, self.clocks)
            self.percent[rows] = self._percents(rows)
        for row in rows:
            kernel.touch(self.net, row)
        late_placed = self._late_placed
        self._note_late()
        return late_placed == self._late_placed

    def _relink(self, changed: Iterable[str], ends: Iterable[int]) -> bool:
        """Take changed links in; say whether that was enough: links of summaries and loops ask for another shape."""
        summaries = self.plan.outline.is_summary
        if self.links.loops or any(summaries[end] for end in ends):
            return False
        self.links.renew(changed)
        self.links.fill_outer(self.net, self.clocks)
        self.links.put_in_order(self.net)
        return not self.links.loops

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

    # Trying a row out elsewhere: levelling asks this many thousand times

    def delay(self, row: int, amount: int, *, elapsed: bool = False) -> None:
        """Give a row a levelling delay, and what follows it its early dates; the plan and all late dates stay as they are."""
        net = self.net
        net.delay[row] = amount
        net.delay_calendar[row] = kernel.ALWAYS if elapsed else net.calendar[row]
        self.follow(row)

    def undelay(self, rows: Iterable[int]) -> None:
        """Take the levelling delays of rows away, all at once."""
        for row in rows:
            if self.net.delay[row]:
                self.net.delay[row] = 0
                self.net.delay_calendar[row] = self.net.calendar[row]
                self.net.forward_due[row] = 1
        self._until_laid_out(lambda: kernel.forward(self.net, 0))

    @property
    def has_late(self) -> bool:
        """Whether anything is as late as others let it, so that where it lies hangs on what comes after it."""
        return self._late_placed or self.plan.project.schedule_from_finish

    def place_late(self) -> bool:
        """Put what is as late as possible where delays given since now let it; say whether that is elsewhere than before."""
        before = list(self.net.pinned)
        self._reckon()
        return before != list(self.net.pinned)

    def divide(self, row: int, segments: Sequence[tuple[int, int]]) -> None:
        """Give a row other segments than its plan says, for `stretch_from` and `follow`; its delay stays."""
        net = self.net
        kept = (net.delay[row], net.delay_calendar[row])
        self.clocks.divide(row, segments)
        self.rows.fill(net, [row], whole=False)
        net.delay[row], net.delay_calendar[row] = kept

    def follow(self, node: int) -> None:
        """Place a node, a row or at `count + row` the opening of a summary, and what follows it anew, forwards only."""
        self.net.forward_due[node] = 1
        self._until_laid_out(lambda: kernel.forward(self.net, 0))

    def stretch_from(self, row: int, at: int) -> tuple[int, int]:
        """Return where a row begins and ends that may begin no earlier than a moment."""
        while True:
            start = kernel.next_of(self.net, row, at)
            finish = kernel.finish_of(self.net, row, start)
            if self.net.ran_off < 0 or not self._lengthened():
                return start, finish

    def _lengthened(self) -> bool:
        """Lay the calendar out further that ran out; say whether that could be."""
        net = self.net
        calendar, back = net.ran_off, bool(net.ran_back)
        net.ran_off = -1
        can_be = net.low[calendar] > net.first_ever if back else net.high[calendar] < net.last_ever
        if can_be:
            self.layout.lengthen(calendar, back=back)
            self.layout.fill(net)
        return can_be

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
            latest = self.clocks.calendar(row).add(net.early_start[row], max(0, kernel.free_of(net, row)))
            net.pinned[row] = net.early_start[row] = kernel.next_of(net, row, latest)
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

    def _percents(self, rows: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        tasks = self.plan.tasks
        finished, done, durations = tasks["actual_finish"], tasks["actual_duration"], tasks["duration"]
        return np.array([
            100.0 if finished[row] is not None else min(100.0, 100.0 * done[row] / durations[row]) if durations[row] else 0.0
            for row in rows
        ], np.float64)  # fmt: skip

    def _result(self) -> Schedule:
        return Outcome(self.net, self.plan, self.rows.part, self.percent, self.links).schedule()


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


def _of_person(plan: Plan, change: RowChange) -> _Found:
    """What people are called, and the like, moves nothing."""
    if change.op == "update" and _WORKING.isdisjoint(change.fields):
        return set()
    return None if change.id in plan.assignments.by("person_id") else set()


def _of_leave(plan: Plan, change: RowChange) -> _Found:
    """Leave moves what its person is to do; a deletion that does not say whose it was may be anybody's."""
    row = plan.leave.row.get(change.id)
    known = {plan.leave["person_id"][row]} if row is not None else set()
    known |= set(change.fields.get("person_id", ()))
    return None if not known - {None} or not known.isdisjoint(plan.assignments.by("person_id")) else set()


_WORKING = frozenset({"calendar_id", "kind"})
"""The fields of a person that decide when and whether they work."""


def _nothing(_plan: Plan, _change: RowChange) -> _Found:
    return set()


_READERS: Mapping[type[Record], Callable[[Plan, RowChange], _Found]] = {
    Task: _of_task,
    Dependency: _of_link,
    Assignment: _of_work,
    Split: _of_work,
    Project: _of_project,
    Person: _of_person,
    Leave: _of_leave,
    **dict.fromkeys((Calendar, CalendarException, WorkWeek, Portfolio), _everything),
}
"""Per kind of row, which tasks a change of it may move; other kinds move none."""
