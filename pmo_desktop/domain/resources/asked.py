"""What one plan asks of people, piece by piece in columns: most assignments laid out at once, the others as `Phasing` says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.contours import BY_HAND, FLAT
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import TaskType
from pmo_desktop.domain.resources.hours import Floats, Hours, Ints
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

FINE = float(1 << 28)
"""Units are kept in this many parts: sums of whole seconds of them are exact in whatever order they are added up."""
Flags = npt.NDArray[np.bool_]


def fine(units: Floats) -> Floats:
    """Return units rounded so that their sums are exact."""
    return np.rint(units * FINE) / FINE


@dataclass(frozen=True, slots=True)
class Pieces:
    """Columns of equal length, cut to the grid: `units` of person `who` in the working time of `calendar` in [start, finish).

    `number` says what each is of: the assignment's row in its plan, or the booking's place. `begin` and `end` are the working
    seconds of the calendar before start and finish.
    """

    number: Ints
    who: Ints
    calendar: Ints
    start: Ints
    finish: Ints
    begin: Ints
    end: Ints
    units: Floats

    def __len__(self) -> int:
        return len(self.number)

    @property
    def columns(self) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints, Floats]:
        return self.number, self.who, self.calendar, self.start, self.finish, self.begin, self.end, self.units

    def only(self, wanted: Any) -> "Pieces":  # noqa: ANN401 - a mask, places or a slice: what numpy takes
        return Pieces(*(column[wanted] for column in self.columns))

    @property
    def seconds(self) -> Floats:
        """The work of each piece."""
        return (self.end - self.begin) * self.units


NOTHING = Pieces(*(np.zeros(0, dtype=np.int64) for _ in range(7)), np.zeros(0))


def joined(parts: Sequence[Pieces]) -> Pieces:
    columns = zip(*(part.columns for part in parts), strict=True)
    return Pieces(*map(np.concatenate, columns)) if parts else NOTHING


def cut(hours: Hours, number: Ints, who: Ints, calendar: Ints, start: Ints, finish: Ints, units: Floats) -> Pieces:  # noqa: PLR0913, PLR0917 - the columns
    """Return pieces cut to the grid; those without work in it are left out."""
    start, finish = np.maximum(start, hours.first), np.minimum(finish, hours.last)
    kept = start < finish
    if not kept.all():
        number, who, calendar, units = number[kept], who[kept], calendar[kept], units[kept]
        start, finish = start[kept], finish[kept]
    begin, end = hours.position(calendar, start), hours.position(calendar, finish)
    found = Pieces(number, who, calendar, start, finish, begin, end, fine(units))
    working = (end > begin) & (found.units > 0)
    return found if working.all() else found.only(working)


def by_day(hours: Hours, pieces: Pieces, groups: Ints, count: int) -> Floats:
    """Return the seconds of work of each group of pieces on each day of the grid."""
    days = hours.days
    if not len(pieces):
        return np.zeros((count, days))
    edges, calendar, units = hours.edges, pieces.calendar, pieces.units
    first, last = (pieces.start - hours.first) // DAY, (pieces.finish - hours.first) // DAY
    is_inside = first == last
    cells = groups * days
    until = np.where(is_inside, pieces.end, edges[calendar, np.minimum(first + 1, days)])
    found = np.bincount(cells + first, (until - pieces.begin) * units, minlength=count * days)
    ends = ~is_inside & (last < days)
    own = last[ends]
    tails = (pieces.end[ends] - edges[calendar[ends], own]) * units[ends]
    found += np.bincount(cells[ends] + own, tails, minlength=count * days)
    long = last > first + 1
    if long.any():
        _add_whole_days(hours, found, cells[long] // days, calendar[long], first[long] + 1, last[long], units[long])
    return found.reshape(count, days)


def _add_whole_days(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, found: Floats, groups: Ints, calendar: Ints, first: Ints, last: Ints, units: Floats
) -> None:
    """Add the days [first, last) that lie whole in their pieces: units that come and go, on the hours of each day."""
    days = hours.days
    pairs, pair = np.unique(groups * len(hours) + calendar, return_inverse=True)
    wide = days + 1
    steps = np.bincount(pair * wide + first, units, minlength=len(pairs) * wide)
    steps -= np.bincount(pair * wide + last, units, minlength=len(pairs) * wide)
    levels = np.cumsum(steps.reshape(-1, wide)[:, :days], axis=1)
    worked = levels * np.diff(hours.edges[pairs % len(hours)], axis=1)
    np.add.at(found.reshape(-1, days), pairs // len(hours), worked)


@dataclass(slots=True)
class Site:
    """Where plans are laid out: the grid, everybody's place and kind, and when they work.

    `worker` holds the places of those whose work counts, by person id. `own` gives the number of the calendar each person
    has where neither task nor project has one.
    """

    hours: Hours
    clocks: Clocks
    worker: dict[str, int]
    own: Ints
    default_calendar_id: str | None


class Asked:
    """The pieces of one plan; `renew` lays out again what changed since it was last called.

    Values never change in place: `pieces` is another object after each change.
    """

    def __init__(self) -> None:
        self.pieces = NOTHING
        self._plan: Plan | None = None
        self._stamp: tuple[object, ...] = ()
        self._revision = -1
        self._start = self._finish = np.zeros(0, dtype=np.int64)
        self._summary: Flags = np.zeros(0, dtype=np.bool_)
        self._tasks: list[str] = []
        self._assignments: list[str] = []
        self._task = self._who = np.zeros(0, dtype=np.int64)

    @property
    def assignment_ids(self) -> Sequence[str]:
        """The ids of the plan's assignments, by number."""
        return self._assignments

    @property
    def task_ids(self) -> Sequence[str]:
        """The ids of the plan's tasks, by row."""
        return self._tasks

    @property
    def task(self) -> Ints:
        """The task row of each assignment, by number."""
        return self._task

    def renew(self, site: Site, plan: Plan, schedule: Schedule, people: frozenset[str] = frozenset()) -> Pieces | None:
        """Bring the pieces up to date; return those that went and came, the former with negative units, None for nothing.

        `people` are those whose calendar or kind changed since the last time.
        """
        numbers = self._changed(plan, schedule, people)
        self._remember(plan, schedule)
        if numbers is not None and not len(numbers):
            return None
        before = self.pieces
        if numbers is None:
            self._task, self._who = self._places(site, plan, None), self._people(site, plan, None)
            kept, gone = NOTHING, before
            fresh = self._laid(site, plan, schedule, np.arange(len(plan.assignments), dtype=np.int64))
        else:
            self._task, self._who = self._grown(site, plan, numbers)
            most = max(len(plan.assignments), int(numbers[-1]) + 1, int(before.number.max(initial=-1)) + 1)
            again = np.zeros(most, dtype=np.bool_)
            again[numbers] = True
            is_again = again[before.number]
            kept, gone = before.only(~is_again), before.only(is_again)
            fresh = self._laid(site, plan, schedule, numbers[numbers < len(plan.assignments)])
        self.pieces = joined([kept, fresh]) if len(kept) else fresh
        if not len(gone) and not len(fresh):
            return None
        return joined([replace(gone, units=-gone.units), fresh])

    # What changed

    def _changed(self, plan: Plan, schedule: Schedule, people: frozenset[str]) -> Ints | None:
        """Return the assignments to lay out again, some of which may be no more; None for all."""
        if plan is not self._plan:
            return None
        stamp = self._stamp_of(plan)
        touched = plan.touched_since(self._revision) if plan.revision != self._revision else set()
        if touched is None:
            if stamp != self._stamp:
                return None
            touched = set()
        if stamp[0] != self._stamp[0]:
            return None
        tasks = self._moved(plan, schedule)
        tasks |= {row for each in touched if (row := plan.tasks.row.get(each)) is not None}
        of_task, of_person = plan.assignments.by("task_id"), plan.assignments.by("person_id")
        ids = plan.tasks.ids
        found = {number for row in tasks for number in of_task.get(ids[row], ())}
        found |= {number for each in people for number in of_person.get(each, ())}
        found |= _differing(self._assignments, plan.assignments.ids)
        return np.array(sorted(found), dtype=np.int64)

    @staticmethod
    def _stamp_of(plan: Plan) -> tuple[object, ...]:
        of_project = (plan.calendar_id, plan.project.rules)
        return (of_project, plan.tasks.version, plan.assignments.version, plan.splits.version)

    def _moved(self, plan: Plan, schedule: Schedule) -> set[int]:
        """Return the task rows that lie elsewhere than they did, or whose row was another's."""
        common = min(len(self._start), len(schedule.start))
        differs = (
            (self._start[:common] != schedule.start[:common])
            | (self._finish[:common] != schedule.finish[:common])
            | (self._summary[:common] != schedule.summary[:common])
        )
        found = set(np.flatnonzero(differs).tolist()) | set(range(common, len(schedule.start)))
        if self._tasks is not plan.tasks.ids and self._tasks != plan.tasks.ids:
            found |= {row for row in _differing(self._tasks, plan.tasks.ids) if row < len(plan.tasks)}
        return found

    def _remember(self, plan: Plan, schedule: Schedule) -> None:
        stamp = self._stamp_of(plan)
        if plan is not self._plan or stamp[1] != self._stamp[1]:
            self._tasks = list(plan.tasks.ids)
        if plan is not self._plan or stamp[2] != self._stamp[2]:
            self._assignments = list(plan.assignments.ids)
        self._plan, self._stamp, self._revision = plan, stamp, plan.revision
        self._start, self._finish, self._summary = schedule.start, schedule.finish, schedule.summary

    # Where each assignment lies

    def _grown(self, site: Site, plan: Plan, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the task rows and people of all assignments, those of some read again."""
        count = len(plan.assignments)
        task, who = np.resize(self._task, count), np.resize(self._who, count)
        own = numbers[numbers < count]
        task[own], who[own] = self._places(site, plan, own.tolist()), self._people(site, plan, own.tolist())
        return task, who

    @staticmethod
    def _places(_site: Site, plan: Plan, numbers: Sequence[int] | None) -> Ints:
        rows = plan.tasks.row
        return np.array([rows.get(each, -1) for each in _of(plan.assignments["task_id"], numbers)], dtype=np.int64)

    @staticmethod
    def _people(site: Site, plan: Plan, numbers: Sequence[int] | None) -> Ints:
        worker = site.worker
        return np.array([worker.get(each, -1) for each in _of(plan.assignments["person_id"], numbers)], dtype=np.int64)

    # Laying out

    def _laid(self, site: Site, plan: Plan, schedule: Schedule, numbers: Ints) -> Pieces:
        """Return the pieces of some assignments."""
        hours, task, who = site.hours, self._task[numbers], self._who[numbers]
        start, finish = schedule.start[task], schedule.finish[task]
        counts = (
            (task >= 0) & (who >= 0) & (start != NO_PART) & ~schedule.summary[task]
            & (start < hours.last) & (finish > hours.first)
        )  # fmt: skip
        numbers, task, who, start, finish = (each[counts] for each in (numbers, task, who, start, finish))
        if not len(numbers):
            return NOTHING
        phasing: Callable[[], Phasing] = _Once(lambda: Phasing(plan, schedule, site.clocks))
        calendar = _calendars(site, plan, phasing, numbers, task, who)
        plain = _Plain(plan, len(numbers) * 2 > len(plan.assignments))
        is_plain = plain.are(numbers, task) & (start >= hours.low) & (finish <= hours.high)
        others = np.flatnonzero(~is_plain).tolist()
        if others:
            slow = _slowly(site, phasing(), numbers, who, calendar, others)
            numbers, task, who, start, finish, calendar = (
                each[is_plain] for each in (numbers, task, who, start, finish, calendar)
            )
            return joined([plain.pieces(hours, numbers, task, who, calendar, start, finish), slow])
        return plain.pieces(hours, numbers, task, who, calendar, start, finish)


class _Once:
    """Makes something when it is first asked for."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __call__(self) -> Any:  # noqa: ANN401 - whatever is made
        if self._made is None:
            self._made = self._make()
        return self._made


def _calendars(  # noqa: PLR0913, PLR0917 - the columns
    site: Site, plan: Plan, phasing: Callable[[], Phasing], numbers: Ints, task: Ints, who: Ints
) -> Ints:
    """Return the number of the calendar each assignment is worked on."""
    calendar = site.own[who]
    own_project = plan.project.calendar_id is not None and plan.project.calendar_id != site.default_calendar_id
    if not own_project and plan.tasks.by("calendar_id").keys() <= {None}:
        return calendar
    known: dict[tuple[int, object, object], int] = {}
    calendars, ignoring = plan.tasks["calendar_id"], plan.tasks["ignore_resource_calendar"]
    for place, (number, row, person) in enumerate(zip(numbers.tolist(), task.tolist(), who.tolist(), strict=True)):
        if own_project or calendars[row] is not None:
            key = (person, calendars[row], ignoring[row])
            if key not in known:
                known[key] = site.hours.number(phasing().calendar(number))
            calendar[place] = known[key]
    return calendar


class _Plain:
    """The assignments whose work lies in one piece: even, from where the task begins, neither split nor under way.

    The same rule as `Phasing.pieces`, over columns.
    """

    def __init__(self, plan: Plan, all_at_once: bool) -> None:  # noqa: FBT001 - whether whole columns are quicker than single values
        self._plan, self._whole = plan, all_at_once

    def _values(self, table: Any, name: str, rows: Ints) -> list[Any]:  # noqa: ANN401 - Columns of either kind
        column = table[name]
        return [column[row] for row in rows.tolist()]

    def are(self, numbers: Ints, task: Ints) -> Flags:
        plan = self._plan
        of, tasks = plan.assignments, plan.tasks
        is_even = np.array([each in _EVEN for each in self._values(of, "contour", numbers)], dtype=np.bool_)
        waits = np.array(self._values(of, "delay", numbers), dtype=np.bool_)
        rows, place = np.unique(task, return_inverse=True)
        done, began, ended = (
            self._values(tasks, name, rows) for name in ("actual_duration", "actual_start", "actual_finish")
        )
        is_split = plan.splits.by("task_id") if len(plan.splits) else {}
        ids = tasks.ids
        standing = np.array(
            [
                bool(amount > 0 and since is not None and until is None) or (bool(is_split) and ids[row] in is_split)
                for row, amount, since, until in zip(rows.tolist(), done, began, ended, strict=True)
            ],
            dtype=np.bool_,
        )
        return is_even & ~waits & ~standing[place]

    def pieces(  # noqa: PLR0913, PLR0917 - the columns
        self, hours: Hours, numbers: Ints, task: Ints, who: Ints, calendar: Ints, start: Ints, finish: Ints
    ) -> Pieces:
        if not len(numbers):
            return NOTHING
        of, tasks = self._plan.assignments, self._plan.tasks
        units = np.array(self._values(of, "units", numbers), dtype=np.float64)
        said = self._values(of, "work", numbers)
        work = np.array([-1 if each is None else each for each in said], dtype=np.float64)
        is_unsaid = work < 0
        if is_unsaid.any():
            lasting = np.array(self._values(tasks, "duration", task[is_unsaid]), dtype=np.float64)
            work[is_unsaid] = np.rint(lasting * units[is_unsaid])
        begin, end = hours.position(calendar, start), hours.position(calendar, finish)
        ends_itself = ~is_unsaid & (units > 0) & self._may_end_itself(numbers, task)
        lasting = np.rint(np.divide(work, units, out=np.zeros_like(work), where=units > 0)).astype(np.int64)
        is_short = ends_itself & (begin + lasting < end)
        if is_short.any():
            at = begin[is_short] + lasting[is_short]
            finish = finish.copy()
            finish[is_short] = np.where(
                lasting[is_short] > 0, hours.reached(calendar[is_short], np.maximum(at, 1)), start[is_short]
            )
            end = np.where(is_short, begin + lasting, end)
        whole = end - begin
        kept = (whole > 0) & (work > 0)
        rate = np.divide(work, whole, out=np.zeros_like(work), where=kept)
        return cut(hours, numbers[kept], who[kept], calendar[kept], start[kept], finish[kept], rate[kept])

    def _may_end_itself(self, numbers: Ints, task: Ints) -> Flags:
        rows, place = np.unique(task, return_inverse=True)
        names = ("actual_finish", "elapsed", "manual", "task_type")
        facts = zip(*(self._values(self._plan.tasks, name, rows) for name in names), strict=True)
        free = np.array(
            [
                ended is None and not elapsed and not manual and kind is not TaskType.FIXED_DURATION
                for ended, elapsed, manual, kind in facts
            ],
            dtype=np.bool_,
        )
        contours = self._values(self._plan.assignments, "contour", numbers)
        by_hand = np.array([each == BY_HAND for each in contours], dtype=np.bool_)
        return free[place] & ~by_hand


_EVEN = frozenset({FLAT, BY_HAND})


def _slowly(  # noqa: PLR0913, PLR0917 - the columns
    site: Site, phasing: Phasing, numbers: Ints, who: Ints, calendar: Ints, places: Sequence[int]
) -> Pieces:
    """Return the pieces of what is not plain, one assignment after the other."""
    found: list[tuple[int, int, int, int, int, float]] = []
    for place in places:
        own = phasing.calendar(int(numbers[place]))
        for start, finish, work in phasing.pieces(int(numbers[place]), own):
            whole = own.work(start, finish)
            if whole > 0:
                row = (int(numbers[place]), int(who[place]), int(calendar[place]), start, finish, work / whole)
                found.append(row)
    if not found:
        return NOTHING
    *whole_numbers, units = zip(*found, strict=True)
    columns = [np.array(each, dtype=np.int64) for each in whole_numbers]
    return cut(site.hours, *columns, units=np.array(units, dtype=np.float64))


def _of(column: list[Any], numbers: Sequence[int] | None) -> Sequence[Any]:
    return column if numbers is None else [column[each] for each in numbers]


def _differing(known: Sequence[str], now: Sequence[str]) -> set[int]:
    """Return the places at which two lists differ, those that only one has among them."""
    if known == now:
        return set()
    found = {place for place, (one, other) in enumerate(zip(known, now, strict=False)) if one != other}
    return found | set(range(min(len(known), len(now)), max(len(known), len(now))))
