"""The rows of a Gantt chart, made of plan and schedule only when somebody looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from pmo_desktop.charts.gantt.labels import Wording
from pmo_desktop.charts.gantt.tints import PLAIN, Tint, Tints
from pmo_desktop.charts.gantt_look import USUAL, Look, NonWorking
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, LinkType, PersonKind
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

Places = npt.NDArray[np.int64]
Span = tuple[int, int]
_UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
_STRETCHED = frozenset({ActivityKind.LEVEL_OF_EFFORT, ActivityKind.WBS_SUMMARY})


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One row of the chart; moments in seconds, percent 0-100; `start` -1 draws nothing."""

    task_id: str
    name: str
    start: int
    finish: int
    percent: float = 0.0
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    baseline_start: int | None = None
    baseline_finish: int | None = None
    deadline: int | None = None
    label: str = ""
    """What stands right of the bar; `left` and `inside` stand there."""
    elsewhere: bool = False
    near_critical: bool = False
    longest_path: bool = False
    late_finish: int | None = None
    """How late it may end; before its finish where something cannot be met. None where it is done or takes no part."""
    left: str = ""
    inside: str = ""
    tint: Tint = PLAIN
    second_start: int | None = None
    second_finish: int | None = None
    """The dates of the baseline it is compared with beside the first."""
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_date: int | None = None
    segments: tuple[Span, ...] = ()
    """Where a split task is worked on, or when a recurring one is; none where it is in one piece."""
    waits_from: int | None = None
    """When it would start if work were not spread."""
    manual: bool = False
    recurring: bool = False
    estimated: bool = False
    stretched: bool = False
    """It lasts as long as what is around it: a level of effort."""
    inactive: Span | None = None
    """About where an inactive task would lie; its `start` is -1."""
    calendar: WorkingCalendar | None = None
    """When it is worked on, where that is not when the project is."""
    stopped: int | None = None
    """Where work stopped that goes on later, as its `segments` say."""

    @property
    def colour(self) -> str:
        """The colour of its bar."""
        if self.elsewhere:
            return "hatch"
        if self.tint.fill:
            return self.tint.fill
        return "critical" if self.critical else "near_critical" if self.near_critical else "task"

    @property
    def done_to(self) -> int:
        """The moment its progress has come to."""
        if self.stopped is not None and self.percent < 100:
            return self.stopped
        share = min(1.0, self.percent / 100)
        left = round(sum(finish - start for start, finish in self.pieces) * share)
        for start, finish in self.pieces:
            if left <= finish - start:
                return start + left
            left -= finish - start
        return self.finish

    @property
    def pieces(self) -> tuple[Span, ...]:
        """Its segments, or the whole of it as one."""
        return self.segments if self.segments and not self.summary else ((self.start, self.finish),)


BLANK = GanttRow("", "", NO_PART, NO_PART)


class ChartRows(Sequence[GanttRow]):
    """The rows of a chart, each made when it is first asked for; a negative task row, as of a heading, draws nothing."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is drawn, and what of it
        self,
        plan: Plan,
        schedule: Schedule,
        task_rows: Sequence[int],
        look: Look = USUAL,
        clocks: Clocks | None = None,
        today: int | None = None,
    ) -> None:
        self.plan, self.schedule, self.look = plan, schedule, look
        self.task_rows: Places = np.fromiter(task_rows, np.int64, len(task_rows))
        self._clocks = clocks
        self._made: dict[int, GanttRow] = {}
        self._today = today

    def __len__(self) -> int:
        return len(self.task_rows)

    @overload
    def __getitem__(self, place: int) -> GanttRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[GanttRow]: ...
    def __getitem__(self, place: int | slice) -> GanttRow | list[GanttRow]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = self._row(int(self.task_rows[place]))  # raises IndexError past the end
        return found

    @cached_property
    def places(self) -> Places:
        """The row of each task of the plan on the chart, -1 where it is not shown."""
        found = np.full(len(self.plan.tasks), -1, np.int64)
        shown = self.task_rows >= 0
        found[self.task_rows[shown]] = np.flatnonzero(shown)
        return found

    def place(self, task_id: str) -> int | None:
        """Return the row of a task, None where it is not shown."""
        row = self.plan.tasks.row.get(task_id)
        found = -1 if row is None else int(self.places[row])
        return None if found < 0 else found

    @cached_property
    def dates(self) -> tuple[Places, Places]:
        """The starts and finishes of all rows, NO_PART where nothing is drawn."""
        shown = np.where(self.task_rows < 0, 0, self.task_rows)
        if not len(self.plan.tasks):
            return shown, shown
        is_drawn = self.task_rows >= 0
        return (
            np.where(is_drawn, self.schedule.start[shown], NO_PART),
            np.where(is_drawn, self.schedule.finish[shown], NO_PART),
        )

    def reach(self) -> Span | None:
        """Return the first and the last moment of the rows’ bars, their deadlines and the baseline."""
        span = extent(self)
        if span is None:
            return None
        tasks, of, shown = self.plan.tasks, self.plan.baselines, self.places
        ends = [at for row, at in enumerate(tasks["deadline"]) if at is not None and shown[row] >= 0]
        for column in ("start", "finish") if self.look.baseline is not None else ():
            kept = zip(of["number"], of[column], strict=True)
            ends += [at for number, at in kept if number == self.look.baseline and at is not None]
        return min(span[0], *ends, span[0]), max(span[1], *ends, span[1])

    @cached_property
    def clocks(self) -> Clocks:
        return self._clocks or Clocks(self.plan)

    @cached_property
    def tints(self) -> Tints:
        return Tints(self.plan, self.schedule, self.look, self._today)

    @cached_property
    def _words(self) -> Wording:
        return Wording(self.plan, self.schedule)

    def _row(self, row: int) -> GanttRow:
        plan, schedule, look = self.plan, self.schedule, self.look
        tasks = plan.tasks
        if row < 0 or tasks["blank"][row]:
            return BLANK
        task_id, summary = tasks.ids[row], bool(schedule.summary[row])
        start, finish, percent = int(schedule.start[row]), int(schedule.finish[row]), float(schedule.percent[row])
        milestone = not summary and bool(tasks["duration"][row] == 0 or tasks["milestone"][row])
        before, second = self._kept(task_id, look.baseline), self._kept(task_id, look.second_baseline)
        late = int(schedule.late_finish[row])
        left, inside, right = self._labels(row, summary=summary, milestone=milestone)
        drawn = start != NO_PART
        segments, stopped = self._segments(row, summary=summary) if drawn else ((), None)
        return GanttRow(
            task_id, tasks["name"][row], start, finish, percent, summary, milestone, bool(schedule.critical[row]),
            before[0], before[1], tasks["deadline"][row], right, bool(tasks["external"][row]),
            bool(schedule.near_critical[row]), bool(schedule.longest_path[row]),
            late if percent < 100 and late != NO_PART else None, left, inside,
            self.tints.of(row), second[0], second[1], *self._constraint(row),
            segments,
            self._waits_from(row, start) if drawn and look.delays and not summary else None,
            bool(tasks["manual"][row]), bool(tasks["recurring"][row]), bool(tasks["estimated"][row]) and not summary,
            tasks["kind"][row] in _STRETCHED, None if drawn or tasks["active"][row] else self._would_lie(row),
            self._calendar(row, summary=summary) if look.non_working is NonWorking.OWN else None,
            stopped,
        )  # fmt: skip

    def _kept(self, task_id: str, number: int | None) -> tuple[int | None, int | None]:
        """Return the dates of a task in a baseline."""
        kept = None if number is None else self.plan.baseline_row(task_id, number)
        of = self.plan.baselines
        return (None, None) if kept is None else (of["start"][kept], of["finish"][kept])

    def _labels(self, row: int, *, summary: bool, milestone: bool) -> tuple[str, str, str]:
        """Return what stands left of, in and right of a bar."""
        look, text = self.look, self._words.text
        if self.plan.tasks["external"][row]:
            return text(row, look.left), "", self._words.elsewhere(row) if look.right else ""
        if summary:
            return text(row, look.left), "", text(row, look.summary)
        if milestone:
            return text(row, look.left), "", text(row, look.milestone)
        return text(row, look.left), text(row, look.inside), text(row, look.right)

    def _constraint(self, row: int) -> tuple[ConstraintType, int | None]:
        kind, date = ConstraintType(self.plan.tasks["constraint_type"][row]), self.plan.tasks["constraint_date"][row]
        return (ConstraintType.ASAP, None) if kind in _UNDATED else (kind, date)

    def _segments(self, row: int, *, summary: bool) -> tuple[tuple[Span, ...], int | None]:
        """Return where a row is worked on if not in one piece, and where work stopped that goes on later."""
        plan, schedule = self.plan, self.schedule
        if summary:
            return (self._occurrences(row) if plan.tasks["recurring"][row] else ()), None
        start, finish, resume = int(schedule.start[row]), int(schedule.finish[row]), int(schedule.resume[row])
        clock = self.clocks.calendar(row)
        parts = self.clocks.segments(row)
        if len(parts) > 1:
            ends = [(clock.next_start(clock.add(start, begin)), clock.add(start, end)) for begin, end in parts]
            return (*ends[:-1], (min(ends[-1][0], finish), finish)), None
        done: int = plan.tasks["actual_duration"][row]
        if resume == NO_PART or not done:
            return (), None
        stopped = clock.add(start, done)
        if not clock.next_start(stopped) < resume <= finish:
            return (), None
        return ((start, stopped), (resume, finish)), stopped

    def _occurrences(self, row: int) -> tuple[Span, ...]:
        """Return when the tasks of a recurring one take place."""
        start, finish = self.schedule.start, self.schedule.finish
        found = ((int(start[leaf]), int(finish[leaf])) for leaf in self.plan.outline.leaves(row))
        return tuple(sorted(span for span in found if span[0] != NO_PART))

    def _waits_from(self, row: int, start: int) -> int | None:
        delay: int = self.plan.tasks["levelling_delay"][row]
        if not delay:
            return None
        elapsed = self.plan.tasks["levelling_elapsed"][row]
        return start - delay if elapsed else self.clocks.calendar(row).add(start, -delay)

    def _would_lie(self, row: int) -> Span:
        """Return about where an inactive task would lie: after what it waits for, not before its constraint."""
        plan, schedule, tasks = self.plan, self.schedule, self.plan.tasks
        asked = [plan.project.start, *(at for at in (tasks["actual_start"][row], self._constraint(row)[1]) if at)]
        for link in plan.dependencies.by("successor_id").get(tasks.ids[row], ()):
            before = tasks.row.get(plan.dependencies["predecessor_id"][link])
            if before is not None and schedule.start[before] != NO_PART:
                ends = LinkType(plan.dependencies["type"][link]) is LinkType.FS
                asked.append(int((schedule.finish if ends else schedule.start)[before]))
        clock = self.clocks.calendar(row)
        start = clock.next_start(max(asked))
        return start, clock.add(start, tasks["duration"][row])

    def _calendar(self, row: int, *, summary: bool) -> WorkingCalendar | None:
        """Return the calendar a row is worked on: of the one who works on it, else its own."""
        if summary:
            return None
        people = workers(self.plan, self.plan.tasks.ids[row])
        clocks = self.clocks
        own = clocks.on_task(row, people[0]) if len(people) == 1 else clocks.calendar(row)
        return None if own is clocks.project else own


def workers(plan: Plan, task_id: str) -> list[str]:
    """Return the ids of the people and roles on a task."""
    people, numbers = plan.people, plan.assignments.by("task_id").get(task_id, ())
    ids = (plan.assignments["person_id"][number] for number in numbers)
    kinds = (PersonKind.PERSON, PersonKind.ROLE)
    return [each for each in ids if each in people.row and people["kind"][people.row[each]] in kinds]


def rows_of(  # noqa: PLR0913, PLR0917 - see ChartRows
    plan: Plan,
    schedule: Schedule,
    task_rows: Sequence[int],
    look: Look = USUAL,
    clocks: Clocks | None = None,
    today: int | None = None,
) -> ChartRows:
    """Return the chart's rows for task rows in display order."""
    return ChartRows(plan, schedule, task_rows, look, clocks, today)


def extent(rows: Sequence[GanttRow]) -> Span | None:
    """Return the first start and the last finish of all rows; None where nothing is drawn."""
    if isinstance(rows, ChartRows):
        starts, finishes = rows.dates
    else:
        starts = np.array([row.start for row in rows], np.int64)
        finishes = np.array([row.finish for row in rows], np.int64)
    drawn = starts != NO_PART
    return (int(starts[drawn].min()), int(finishes[drawn].max())) if drawn.any() else None
