"""How long each task takes from where it starts: on its calendar, in elapsed time, or as its people can work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.calendar import WorkingCalendar, always, compile_calendars, intersect, standard, without
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import PersonKind, TaskType

_WORKERS = frozenset({PersonKind.PERSON, PersonKind.ROLE, PersonKind.EQUIPMENT})
CONTOUR_SHARES: Mapping[str, float] = {
    "flat": 1.0, "back_loaded": 0.6, "front_loaded": 0.6, "double_peak": 0.5, "early_peak": 0.5, "late_peak": 0.5,
    "bell": 0.5, "turtle": 0.7,
}  # fmt: skip
"""The mean of each contour's ten steps: which share of the units is worked on average, so how long the work takes.

A contour drawn by hand (`contoured`) runs over the task's whole duration.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One assignment: `amount` working seconds on its own calendar, `delay` working seconds after the task's start."""

    calendar: WorkingCalendar
    amount: int
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """One task's time: `span` working seconds on `calendar` from first to last work, or the latest of `parts`."""

    calendar: WorkingCalendar
    span: int
    parts: tuple[Part, ...] = ()

    def next_start(self, at: int) -> int:
        """Return the first moment at or after `at` when work on the task can begin."""
        if self.parts:
            return min(part.calendar.next_start(at) for part in self.parts)
        return self.calendar.next_start(at) if self.span else at

    def finish(self, start: int, share: float = 1.0) -> int:
        """Return where the task ends that begins at `start`, or where `share` of it is left to do."""
        if not self.parts:
            return self.calendar.add(start, _share(self.span, share))
        return max(
            part.calendar.add(
                part.calendar.next_start(part.calendar.add(start, part.delay)), _share(part.amount, share)
            )
            for part in self.parts
        )

    def start(self, finish: int) -> int:
        """Return the latest start from which the task ends by `finish`."""
        if not self.parts:
            return self.calendar.add(finish, -self.span)
        return min(part.calendar.add(finish, -(part.amount + part.delay)) for part in self.parts)

    def last_finish(self, at: int) -> int:
        """Return the last moment at or before `at` when work on the task can end."""
        if self.parts:
            return max(part.calendar.previous_finish(at) for part in self.parts)
        return self.calendar.previous_finish(at) if self.span else at


def _share(amount: int, share: float) -> int:
    return amount if share == 1.0 else round(amount * share)


class Clocks:
    """Makes the clock of each task row of a plan; calendars are compiled once and shared."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._compiled = compile_calendars(plan.calendars.values(), plan.work_weeks.values(), plan.exceptions.values())
        self._elapsed = always()
        self.project = self._compiled.get(plan.calendar_id or "") or standard()
        self._people: dict[str, WorkingCalendar] = {}
        self._shared: dict[tuple[int, int], WorkingCalendar] = {}
        self._leave = _spans_by_person(plan)
        self._assigned = _assignments_by_task(plan)
        self._segments = _segments_by_task(plan)

    def calendar(self, row: int) -> WorkingCalendar:
        """Return the calendar a task's duration and slack are counted on."""
        tasks = self._plan.tasks
        if tasks["elapsed"][row]:
            return self._elapsed
        return self._compiled.get(tasks["calendar_id"][row] or "") or self.project

    def of_person(self, person_id: str) -> WorkingCalendar:
        """Return when a person works: their calendar, else the project's, without their leave."""
        if person_id not in self._people:
            self._people[person_id] = without(self.without_leave(person_id), self._leave.get(person_id, ()))
        return self._people[person_id]

    def without_leave(self, person_id: str) -> WorkingCalendar:
        """Return when a person would work if they took no leave."""
        row = self._plan.people.row[person_id]
        return self._compiled.get(self._plan.people["calendar_id"][row] or "") or self.project

    def clock(self, row: int) -> Clock:
        """Return the clock of one task row."""
        tasks = self._plan.tasks
        task_id, duration = tasks.ids[row], tasks["duration"][row]
        calendar = self.calendar(row)
        segments = self._segments.get(task_id)
        span = max(segments[-1][1], duration) if segments else duration
        if tasks["elapsed"][row] or duration == 0 or tasks["task_type"][row] is TaskType.FIXED_DURATION:
            return Clock(calendar, span)
        return Clock(calendar, span, self._parts(row, task_id, calendar, span))

    def _parts(self, row: int, task_id: str, calendar: WorkingCalendar, span: int) -> tuple[Part, ...]:
        """Return the assignments that decide the finish; none where the plain duration says the same."""
        plan, found = self._plan, []
        plain = True
        for number in self._assigned.get(task_id, ()):
            person_id, units = plan.assignments["person_id"][number], plan.assignments["units"][number]
            if person_id not in plan.people or units <= 0:
                continue
            if plan.people["kind"][plan.people.row[person_id]] not in _WORKERS:
                continue
            own = self.on_task(row, person_id)
            work, delay = plan.assignments["work"][number], plan.assignments["delay"][number]
            share = CONTOUR_SHARES.get(plan.assignments["contour"][number])
            whole = work is None or share is None or task_id in self._segments
            amount = span if whole else round(work / units / share)
            found.append(Part(own, amount, delay))
            plain &= own is calendar and amount == span and delay == 0
        return () if plain else tuple(part for part in found if part.amount > 0)

    def on_task(self, row: int, person_id: str | None) -> WorkingCalendar:
        """Return when a person works on a task; None is nobody, whose work follows the task's calendar."""
        calendar = self.calendar(row)
        if person_id is None:
            return calendar
        own = self.of_person(person_id)
        task_calendar_id = self._plan.tasks["calendar_id"][row]
        if task_calendar_id not in self._compiled:
            return own
        if self._plan.tasks["ignore_resource_calendar"][row]:
            return calendar
        key = (id(own), id(calendar))
        if key not in self._shared:
            self._shared[key] = intersect(own, calendar)
        return self._shared[key]


def _spans_by_person(plan: Plan) -> Mapping[str, Sequence[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for person_id, start, finish in zip(
        plan.leave["person_id"], plan.leave["start"], plan.leave["finish"], strict=True
    ):
        found[person_id].append((start, finish))
    return found


def _assignments_by_task(plan: Plan) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, task_id in enumerate(plan.assignments["task_id"]):
        found[task_id].append(number)
    return found


def _segments_by_task(plan: Plan) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return each split task's segments as working offsets [start, finish) from its start, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for task_id, start, length in zip(plan.splits["task_id"], plan.splits["start"], plan.splits["length"], strict=True):
        found[task_id].append((start, start + length))
    return {task_id: sorted(segments) for task_id, segments in found.items()}
