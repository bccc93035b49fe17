"""What one plan asks of people, piece by piece in columns: most assignments laid out at once, the others as `Phasing` says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, repeat
from typing import Any, TypeVar

import numpy as np

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints
from pmo_desktop.domain.resources.phasing import Phasing, Piece
from pmo_desktop.domain.resources.plain import Begun, Whole, read
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

FINE = float(1 << 28)
"""Units are kept in this many parts: sums of whole seconds of them are exact in whatever order they are added up."""
Slow = tuple[int, int, int, int, int, float]
"""A piece: its assignment, person, calendar, start, finish and units."""
F = TypeVar("F", Whole, Begun)


def fine(units: Floats) -> Floats:
    """Return units rounded so that their sums are exact."""
    found: Floats = units * FINE
    np.rint(found, out=found)
    found /= FINE
    return found


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


_NO_INTS: Ints = np.zeros(0, dtype=np.int64)
NOTHING = Pieces(_NO_INTS, _NO_INTS, _NO_INTS, _NO_INTS, _NO_INTS, _NO_INTS, _NO_INTS, np.zeros(0))


def joined(parts: Sequence[Pieces]) -> Pieces:
    columns = zip(*(part.columns for part in parts), strict=True)
    return Pieces(*map(np.concatenate, columns)) if parts else NOTHING


def cut(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, number: Ints, who: Ints, calendar: Ints, start: Ints, finish: Ints, units: Floats,
    begin: Ints | None = None, end: Ints | None = None,
) -> Pieces:  # fmt: skip
    """Return pieces cut to the grid; those without work in it are left out. Positions may be known already."""
    begin = hours.position(calendar, np.maximum(start, hours.low)) if begin is None else begin
    end = hours.position(calendar, np.minimum(finish, hours.high)) if end is None else end
    before, after = start < hours.first, finish > hours.last
    if before.any():
        start, begin = np.maximum(start, hours.first), begin.copy()
        begin[before] = hours.edges[calendar[before], 0]
    if after.any():
        finish, end = np.minimum(finish, hours.last), end.copy()
        end[after] = hours.edges[calendar[after], -1]
    found = Pieces(number, who, calendar, start, finish, begin, end, fine(units))
    kept = (end > begin) & (found.units > 0) & (start < finish)
    return found if kept.all() else found.only(kept)


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
    ends = ~is_inside & (last < days)
    own = last[ends]
    tails = (pieces.end[ends] - edges[calendar[ends], own]) * units[ends]
    found = _sums([cells + first, cells[ends] + own], [(until - pieces.begin) * units, tails], (count, days))
    long = last > first + 1
    if long.any():
        _add_whole_days(hours, found, groups[long], calendar[long], first[long] + 1, last[long], units[long])
    return found


def _sums(cells: Sequence[Ints], amounts: Sequence[Floats], shape: tuple[int, int]) -> Floats:
    """Return the sums of amounts by cell of a table, its cells numbered row by row."""
    size = shape[0] * shape[1]
    found = np.bincount(np.concatenate(cells), np.concatenate(amounts), minlength=size)
    return found.astype(np.float64, copy=False).reshape(shape)


def _add_whole_days(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, found: Floats, groups: Ints, calendar: Ints, first: Ints, last: Ints, units: Floats
) -> None:
    """Add the days [first, last) that lie whole in their pieces: units that come and go, on the hours of each day."""
    pairs, pair = np.unique(groups * len(hours) + calendar, return_inverse=True)
    wide = hours.days + 1
    steps = _sums([pair * wide + first, pair * wide + last], [units, -units], (len(pairs), wide))
    worked = np.cumsum(steps[:, :-1], axis=1)
    worked *= hours.daily[pairs % len(hours)]
    owners = pairs // len(hours)  # in order; most have one calendar
    first_of = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
    found[owners[first_of]] += worked if len(first_of) == len(owners) else np.add.reduceat(worked, first_of, axis=0)


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
        self._schedule: Schedule | None = None
        self._stamp: tuple[object, ...] = ()
        self._revision = -1
        self._start = self._finish = np.zeros(0, dtype=np.int64)
        self._summary: Flags = np.zeros(0, dtype=np.bool_)
        self._tasks: list[str] = []
        self._assignments: list[str] = []
        self._task = self._who = np.zeros(0, dtype=np.int64)
        self._again: Ints | None = None
        """The assignments read last; None for all."""

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
        facts = self.read(site, plan, schedule, people)
        return None if facts is None else self.take(lay_out(site.hours, [facts])[0])

    def read(self, site: Site, plan: Plan, schedule: Schedule, people: frozenset[str] = frozenset()) -> "Read | None":
        """Read from the plan what changed; the pieces laid out of it are then to be taken. None where nothing did."""
        numbers = self._changed(plan, schedule, people)
        self._remember(plan, schedule)
        if numbers is not None and not len(numbers):
            return None
        count = len(plan.assignments)
        self._again = numbers
        if numbers is None:
            self._task, self._who = self._places(plan, None), self._people(site, plan, None)
            return self._read(site, plan, schedule, np.arange(count, dtype=np.int64))
        self._task, self._who = self._grown(site, plan, numbers)
        return self._read(site, plan, schedule, numbers[numbers < count])

    def take(self, fresh: Pieces) -> Pieces | None:
        """Take the pieces of what was read last; return those that went and came, as `renew` does."""
        before, numbers = self.pieces, self._again
        if numbers is None:
            kept, gone = NOTHING, before
        else:
            again = np.zeros(max(int(numbers[-1]), int(before.number.max(initial=-1))) + 1, dtype=np.bool_)
            again[numbers] = True
            is_again = again[before.number]
            kept, gone = before.only(~is_again), before.only(is_again)
        self.pieces = joined([kept, fresh]) if len(kept) else fresh
        if not len(gone) and not len(fresh):
            return None
        return joined([replace(gone, units=-gone.units), fresh])

    # What changed

    def _changed(self, plan: Plan, schedule: Schedule, people: frozenset[str]) -> Ints | None:
        """Return the assignments to lay out again, some of which may be no more; None for all."""
        if plan is not self._plan:
            return None
        if schedule is self._schedule and plan.revision == self._revision and not people:
            return _NO_INTS
        stamp = self._stamp_of(plan)
        touched = plan.touched_since(self._revision) if plan.revision != self._revision else set()
        if touched is None:
            if stamp != self._stamp:
                return None
            touched = set()
        if stamp[0] != self._stamp[0]:
            return None
        is_settled = schedule is self._schedule and stamp == self._stamp
        tasks = set() if is_settled else self._moved(plan, schedule)
        tasks |= {row for each in touched if (row := plan.tasks.row.get(each)) is not None}
        of_task, of_person = plan.assignments.by("task_id"), plan.assignments.by("person_id")
        ids = plan.tasks.ids
        found = {number for row in tasks for number in of_task.get(ids[row], ())}
        found |= {number for each in people for number in of_person.get(each, ())}
        if stamp[2] != self._stamp[2]:
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
        self._plan, self._schedule, self._stamp, self._revision = plan, schedule, stamp, plan.revision
        self._start, self._finish, self._summary = schedule.start, schedule.finish, schedule.summary

    # Where each assignment lies

    def _grown(self, site: Site, plan: Plan, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the task rows and people of all assignments, those of some read again."""
        count = len(plan.assignments)
        task, who = np.resize(self._task, count), np.resize(self._who, count)
        own = numbers[numbers < count]
        task[own], who[own] = self._places(plan, own.tolist()), self._people(site, plan, own.tolist())
        return task, who

    @staticmethod
    def _places(plan: Plan, numbers: Sequence[int] | None) -> Ints:
        column = _of(plan.assignments["task_id"], numbers)
        return np.fromiter(map(plan.tasks.row.get, column, repeat(-1)), dtype=np.int64, count=len(column))

    @staticmethod
    def _people(site: Site, plan: Plan, numbers: Sequence[int] | None) -> Ints:
        column = _of(plan.assignments["person_id"], numbers)
        return np.fromiter(map(site.worker.get, column, repeat(-1)), dtype=np.int64, count=len(column))

    # Reading

    def _read(self, site: Site, plan: Plan, schedule: Schedule, numbers: Ints) -> "Read":
        """Return what is to be laid out of some assignments."""
        hours, task, who = site.hours, self._task[numbers], self._who[numbers]
        start, finish = schedule.start[task], schedule.finish[task]
        counts = (
            (task >= 0) & (who >= 0) & (start != NO_PART) & ~schedule.summary[task]
            & (start < hours.last) & (finish > hours.first)
        )  # fmt: skip
        numbers, task, who, start, finish = (each[counts] for each in (numbers, task, who, start, finish))
        phasing: Callable[[], Phasing] = _Once(lambda: Phasing(plan, schedule, site.clocks))
        calendar = _calendars(site, plan, phasing, numbers, task, who)
        near = (start >= hours.low) & (finish <= hours.high)
        if near.all():
            whole, begun, others = read(plan, numbers, task, who, calendar, start, finish)
        else:
            columns = (each[near] for each in (numbers, task, who, calendar, start, finish))
            whole, begun, others = read(plan, *columns)
            others = np.append(np.flatnonzero(near)[others], np.flatnonzero(~near))
        slow = _slowly(phasing(), numbers, who, calendar, others.tolist()) if len(others) else ()
        return Read(whole, begun, list(slow))


@dataclass(frozen=True, slots=True)
class Read:
    """What is to be laid out of one plan, and what already is."""

    whole: Whole
    begun: Begun
    slow: Sequence[Slow]


def lay_out(hours: Hours, parts: Sequence[Read]) -> list[Pieces]:
    """Return the pieces of each of several plans, laid out together."""
    if not parts:
        return []
    found: list[list[Pieces]] = [[] for _ in parts]
    slow = [(number, *piece) for number, part in enumerate(parts) for piece in part.slow]
    if slow:
        *whole_numbers, units = zip(*slow, strict=True)
        plan, assignment, who, calendar, start, finish = (np.array(each, dtype=np.int64) for each in whole_numbers)
        pieces = cut(hours, np.arange(len(plan)), who, calendar, start, finish, np.array(units, dtype=np.float64))
        for number in np.unique(plan[pieces.number]).tolist():
            own = pieces.only(plan[pieces.number] == number)
            found[number].append(replace(own, number=assignment[own.number]))
    _lay(hours, [part.whole for part in parts], Whole.joined, found)
    _lay(hours, [part.begun for part in parts], Begun.joined, found)
    return [each[0] if len(each) == 1 else joined(each) for each in found]


def _lay(hours: Hours, own: list[F], join: Callable[[list[F]], F], found: list[list[Pieces]]) -> None:
    """Add to the pieces of each plan those of its own facts."""
    facts = own[0] if len(own) == 1 else join(own)
    if not len(facts):
        return
    bounds = np.cumsum([0, *map(len, own)])
    for laid in facts.laid(hours):
        at = laid.place
        pieces = cut(
            hours, at, facts.who[at], facts.calendar[at], laid.start, laid.finish, laid.units, laid.begin, laid.end
        )
        edges = np.searchsorted(pieces.number, bounds).tolist()
        numbered = replace(pieces, number=facts.number[pieces.number])
        for number, (first, last) in enumerate(pairwise(edges)):
            if first < last:
                found[number].append(numbered.only(slice(first, last)))


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
    places = np.arange(len(numbers)) if own_project else np.flatnonzero(_has_calendar(plan)[task])
    known: dict[tuple[object, ...], int] = {}
    calendars, ignoring, elapsed = (plan.tasks[name] for name in ("calendar_id", "ignore_resource_calendar", "elapsed"))
    for place, row in zip(places.tolist(), task[places].tolist(), strict=True):
        key = (int(who[place]), calendars[row], ignoring[row], elapsed[row])
        if key not in known:
            known[key] = site.hours.number(phasing().calendar(int(numbers[place])), like=int(site.own[who[place]]))
        calendar[place] = known[key]
    return calendar


def _has_calendar(plan: Plan) -> Flags:
    """Say of each task row whether the task has a calendar of its own."""
    found = np.zeros(len(plan.tasks) + 1, dtype=np.bool_)
    for calendar_id, rows in plan.tasks.by("calendar_id").items():
        if calendar_id is not None:
            found[rows] = True
    return found


def _slowly(phasing: Phasing, numbers: Ints, who: Ints, calendar: Ints, places: Sequence[int]) -> Iterator[Slow]:
    """Yield the pieces of what is not plain, one assignment after the other."""
    for place in places:
        number = int(numbers[place])
        own = phasing.calendar(number)
        for start, finish, work in _pieces(phasing, number, own):
            whole = own.work(start, finish)
            if whole > 0:
                yield number, int(who[place]), int(calendar[place]), start, finish, work / whole


def _pieces(phasing: Phasing, number: int, calendar: WorkingCalendar) -> Sequence[Piece]:
    """Return an assignment's pieces; none where its people never work when the task does, as its schedule then says."""
    try:
        return phasing.pieces(number, calendar)
    except CalendarExhaustedError:
        return ()


def _of(column: list[Any], numbers: Sequence[int] | None) -> Sequence[Any]:
    return column if numbers is None else [column[each] for each in numbers]


def _differing(known: Sequence[str], now: Sequence[str]) -> set[int]:
    """Return the places at which two lists differ, those that only one has among them."""
    if known == now:
        return set()
    found = {place for place, (one, other) in enumerate(zip(known, now, strict=False)) if one != other}
    return found | set(range(min(len(known), len(now)), max(len(known), len(now))))
