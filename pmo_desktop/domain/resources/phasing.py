"""The work of every assignment over time: by its contour, on its own calendar, without the pauses of a split task."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan.contours import BY_HAND, FLAT, done_after, mean, pieces, stretch
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import TaskType
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

Stretches = Sequence[tuple[int, int]]


class Piece(NamedTuple):
    """Seconds of work spread evenly over the working time of the assignment's calendar in [start, finish)."""

    start: int
    finish: int
    work: int


class Plain(NamedTuple):
    """Seconds of work spread evenly from a task’s start on by a calendar, for `longest` seconds of it or to the task’s end."""

    calendar: WorkingCalendar
    work: int
    longest: int | None

    def piece(self, start: int, finish: int) -> Piece:
        """Return the work where the task lies in [start, finish)."""
        if self.longest is not None:
            finish = min(finish, self.calendar.add(self.calendar.next_start(start), self.longest))
        return Piece(start, finish, self.work)


class Phasing:
    """The assignments of one plan over time.

    `people` says when people work where neither the task nor the project has a calendar of its own: a portfolio's load
    lays these out once for all plans.
    """

    def __init__(self, plan: Plan, schedule: Schedule, people: Clocks | None = None) -> None:
        self._plan = plan
        self._people = people
        self._start, self._finish = schedule.start.tolist(), schedule.finish.tolist()
        self._summary = schedule.summary.tolist()
        tasks, of = plan.tasks, plan.assignments
        self._calendar_id, self._duration, self._done = (
            tasks["calendar_id"],
            tasks["duration"],
            tasks["actual_duration"],
        )
        self._began, self._ended = tasks["actual_start"], tasks["actual_finish"]
        self._resume = tasks["resume"]
        self._elapsed, self._manual, self._type = tasks["elapsed"], tasks["manual"], tasks["task_type"]
        self._task_id, self._person_id, self._units = of["task_id"], of["person_id"], of["units"]
        self._work, self._contour, self._delay = of["work"], of["contour"], of["delay"]
        self._segments: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for task_id, start, length in zip(
            plan.splits["task_id"], plan.splits["start"], plan.splits["length"], strict=True
        ):
            self._segments[task_id].append((start, start + length))
        own = plan.project.calendar_id
        self._differs = people is None or (own is not None and own != plan.default_calendar_id)

    @cached_property
    def _clocks(self) -> Clocks:
        return Clocks(self._plan)

    def calendar(self, number: int) -> WorkingCalendar:
        """Return when an assignment is worked on."""
        row, person_id = self._plan.tasks.row[self._task_id[number]], self._person_id[number]
        if self._people is None or self._calendar_id[row] is not None:
            return self._clocks.on_task(row, person_id)
        if self._differs and self._plan.people["calendar_id"][self._plan.people.row[person_id]] is None:
            return self._clocks.of_person(person_id)
        return self._people.of_person(person_id)

    def _counted_on(self, row: int, own: WorkingCalendar) -> WorkingCalendar:
        """Return the calendar on which done, left and paused time of a task is counted: each one's own where people decide."""
        if not self._elapsed[row] and self._type[row] is not TaskType.FIXED_DURATION:
            return own
        if self._differs or self._people is None or self._calendar_id[row] is not None or self._elapsed[row]:
            return self._clocks.calendar(row)
        return self._people.project

    def place(self, row: int, start: int, finish: int) -> None:
        """Lay the assignments of a task from now on where it would be from one moment to another."""
        self._start[row], self._finish[row] = start, finish

    def divide(self, row: int, segments: Iterable[tuple[int, int]]) -> None:
        """Look at a task from now on as if it had these segments [start, finish), none where it is in one piece."""
        self._segments[self._plan.tasks.ids[row]] = list(segments)

    def work(self, number: int) -> int:
        """Return the seconds of work of an assignment: what it says, else what the duration gives."""
        work = self._work[number]
        if work is not None:
            return int(work)
        duration = self._duration[self._plan.tasks.row[self._task_id[number]]]
        return round(float(duration * self._units[number]) * mean(self._contour[number]))

    def plain(self, number: int) -> "Plain | None":
        """Return an assignment whose work is one piece wherever its task is put; None where it has a shape or is under way."""
        row = self._plan.tasks.row[self._task_id[number]]
        is_shaped = self._contour[number] not in {FLAT, BY_HAND} or self._delay[number] or self._began[row] is not None
        if is_shaped or self._segments.get(self._task_id[number]):
            return None
        total = self.work(number)
        ends = self._ends_itself(number, row)
        longest = stretch(total, self._units[number], self._contour[number]) if ends else None
        return Plain(self.calendar(number), total, longest)

    def pieces(self, number: int, calendar: WorkingCalendar | None = None) -> list[Piece]:
        """Return the work of an assignment in order; it adds up exactly.

        Of a task under way what is done lies before it stopped and what is left after it goes on. Nothing lies in a task
        that takes no part, in a summary, or where the person does not work at all in the whole task.
        """
        row = self._plan.tasks.row.get(self._task_id[number])
        if row is None or self._start[row] == NO_PART or self._summary[row]:
            return []
        calendar, total = calendar or self.calendar(number), self.work(number)
        start, delay = self._start[row], self._delay[number]
        begin = calendar.next_start(calendar.add(start, delay)) if delay else start
        if self._began[row] is not None and self._ended[row] is None and self._done[row] > 0:
            return self._under_way(number, row, calendar, begin, total)
        segments = self._segments.get(self._task_id[number])
        contour = self._contour[number]
        finish = self._finish[row]
        if segments:
            parts = _moments(self._counted_on(row, calendar), segments, start, 0, begin)
            return _spread(calendar, parts, contour, 0.0, 1.0, total)
        if self._ends_itself(number, row):
            finish = min(finish, calendar.add(calendar.next_start(begin), stretch(total, self._units[number], contour)))
        return _spread(calendar, [(begin, finish)], contour, 0.0, 1.0, total)

    def _ends_itself(self, number: int, row: int) -> bool:
        """Say whether an assignment may end before its task: not where it lasts as long as the task by what it is."""
        return (
            self._work[number] is not None and self._units[number] > 0 and self._contour[number] != BY_HAND
            and self._ended[row] is None and not self._elapsed[row] and not self._manual[row]
            and self._type[row] is not TaskType.FIXED_DURATION
        )  # fmt: skip

    def _under_way(self, number: int, row: int, calendar: WorkingCalendar, begin: int, total: int) -> list[Piece]:
        """Return what was done until the task stopped, and what is left from where it goes on."""
        task = self._counted_on(row, calendar)
        start, finish, duration, done = self._start[row], self._finish[row], self._duration[row], self._done[row]
        segments = sorted(self._segments.get(self._task_id[number], [])) or [(0, duration)]
        stopped, goes_on, last = _cut(segments, done)
        stop = task.add(start, stopped)
        resume = max(stop, self._resume[row] or task.add(finish, goes_on - last))
        contour = self._contour[number]
        share = min(1.0, done / duration) if duration else 1.0
        known, still = self._plan.assignments["actual_work"][number], self._plan.assignments["remaining_work"][number]
        comes_late = not known and still is not None and still >= total  # somebody new: nothing of it is done
        worked = 0 if comes_late else min(total, known or round(total * done_after(contour, share)))
        if finish <= resume:  # the dates leave no time for what is left: it takes what it takes
            finish = task.add(resume, max(1, last - goes_on))
        until = finish
        if self._ends_itself(number, row) and len(segments) == 1:
            left = round(stretch(total, self._units[number], contour) * (1.0 if comes_late else 1 - share))
            until = min(finish, calendar.add(calendar.next_start(resume), left)) if left else finish
        before = [
            (begin_at, min(end, stop)) for begin_at, end in _moments(task, segments, start, 0, begin) if begin_at < stop
        ]
        after = _moments(task, list(_from(segments, goes_on)), resume, goes_on, resume)
        after = [(begin_at, min(end, until)) for begin_at, end in after if begin_at < until]
        return [
            *_spread(calendar, before, contour, 0.0, share, worked),
            *_spread(calendar, after, contour, 0.0 if comes_late else share, 1.0, total - worked),
        ]


def _moments(
    calendar: WorkingCalendar, segments: Iterable[tuple[int, int]], origin: int, offset: int, begin: int
) -> Stretches:
    """Return when the segments of a task lie, where working offset `offset` lies at `origin`; none before `begin`."""
    found = (
        (calendar.next_start(calendar.add(origin, start - offset)), calendar.add(origin, end - offset))
        for start, end in segments
    )
    return [(max(start, begin), end) for start, end in found if end > begin]


def work_between(found: Iterable[Piece], calendar: WorkingCalendar, start: int, finish: int) -> int:
    """Return the whole seconds of work in [start, finish); what lies between neighbouring moments adds up exactly."""
    return sum(
        _until(piece, calendar, min(max(finish, piece.start), piece.finish))
        - _until(piece, calendar, min(max(start, piece.start), piece.finish))
        for piece in found
    )


def _until(piece: Piece, calendar: WorkingCalendar, at: int) -> int:
    whole = calendar.work(piece.start, piece.finish)
    return round(piece.work * calendar.work(piece.start, at) / whole) if whole else 0


def _cut(segments: Sequence[tuple[int, int]], done: int) -> tuple[int, int, int]:
    """Return the offsets where `done` seconds of work in segments end, where the rest begins, and where it ends."""
    last = segments[-1][1]
    for number, (start, end) in enumerate(segments):
        if done < end - start or (done == end - start and number + 1 == len(segments)):
            return start + done, start + done, last
        done -= end - start
        if not done:
            return end, segments[number + 1][0], last
    return last, last, last


def _from(segments: Iterable[tuple[int, int]], offset: int) -> Iterable[tuple[int, int]]:
    return ((max(start, offset), end) for start, end in segments if end > offset)


def _spread(  # noqa: PLR0913, PLR0917 - where, by which part of which contour, how much
    calendar: WorkingCalendar, stretches: Stretches, contour: str, since: float, until: float, work: int
) -> list[Piece]:  # fmt: skip
    """Return work spread over stretches by the part [since, until) of a contour."""
    if work <= 0 or not stretches:
        return []
    if len(stretches) == 1 and contour in {FLAT, BY_HAND}:
        start, finish = stretches[0]
        return [Piece(start, finish, work)] if calendar.work(start, finish) > 0 else []
    lengths = [calendar.work(start, finish) for start, finish in stretches]
    whole = sum(lengths)
    if whole <= 0:
        return []
    found: list[Piece] = []
    before, given, share = 0, 0, 0.0
    steps = pieces(contour, since, until)
    for number, (first, last, part) in enumerate(steps):
        share += part
        position = before
        end = whole if number + 1 == len(steps) else round(last * whole)
        for low, high, at, until_at in _within(calendar, stretches, lengths, position, end):
            reached = share - part + part * (high - first * whole) / max(1e-9, (last - first) * whole)
            amount = (work if high == whole else round(work * min(1.0, reached))) - given
            if amount > 0 and high > low:
                found.append(Piece(at, until_at, amount))
                given += amount
        before = end
    return found


def _within(
    calendar: WorkingCalendar, stretches: Stretches, lengths: Sequence[int], low: int, high: int
) -> Iterable[tuple[int, int, int, int]]:
    """Yield the parts of [low, high), working seconds over all stretches, that lie in one: both as such and as moments."""
    at = 0
    for (start, finish), length in zip(stretches, lengths, strict=True):
        first, last = max(low, at), min(high, at + length)
        if first < last:
            end = finish if last == at + length else calendar.add(start, last - at)
            yield first, last, calendar.next_start(calendar.add(start, first - at)), end
        at += length
