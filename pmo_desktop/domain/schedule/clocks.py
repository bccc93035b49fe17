"""How long each task takes from where it starts: on its calendar, in elapsed time, or as its people can work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan import contours
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, ActivityKind, Rules, TaskType
from pmo_desktop.domain.schedule.working_times import working_times


class Part(NamedTuple):
    """One assignment: `amount` working seconds on its own calendar, `delay` working seconds after the task's start.

    `left` is how much of it is still to be done where the assignment says so itself, None where its task does.
    """

    calendar: WorkingCalendar
    amount: int
    delay: int = 0
    left: int | None = None


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


def _share(amount: int, share: float) -> int:
    return amount if share == 1.0 else round(amount * share)


class Clocks:
    """Makes the clock of each task row of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._is_p6 = plan.project.rules is Rules.P6
        self._times = working_times(plan)
        self.elapsed = self._times.elapsed
        self.project = self._times.calendar(plan.calendar_id)
        self.reindex()

    def reindex(self) -> None:
        """Look again which segments the plan's tasks have."""
        self._segments = _segments_by_task(self._plan)

    def divide(self, row: int, segments: Sequence[tuple[int, int]]) -> None:
        """Look at a task as if it had other segments than its plan says, none where it is in one piece."""
        task_id = self._plan.tasks.ids[row]
        self._segments = {each: known for each, known in self._segments.items() if each != task_id}
        if segments:
            self._segments[task_id] = tuple(segments)

    @property
    def _assigned(self) -> Mapping[str, Sequence[int]]:
        """The assignments of each task, as they now are."""
        return self._plan.assignments.by("task_id")

    @property
    def has_segments(self) -> bool:
        """Say whether any task is split."""
        return bool(self._segments)

    def calendar(self, row: int) -> WorkingCalendar:
        """Return the calendar a task's duration and slack are counted on."""
        tasks = self._plan.tasks
        if tasks["elapsed"][row]:
            return self.elapsed
        return self._times.calendar(tasks["calendar_id"][row], self.project)

    def called(self, calendar_id: str | None) -> WorkingCalendar:
        """Return a calendar by its id, the project's where there is none."""
        return self._times.calendar(calendar_id, self.project)

    def of_person(self, person_id: str) -> WorkingCalendar:
        """Return when a person works: their calendar, else the project's, without their leave."""
        return self._times.of_person(person_id, self.project)

    def without_leave(self, person_id: str) -> WorkingCalendar:
        """Return when a person would work if they took no leave."""
        return self._times.without_leave(person_id, self.project)

    def leave_of(self, person_id: str) -> tuple[tuple[int, int], ...]:
        """Return when a person is away, in [start, finish)."""
        return self._times.leave_of(person_id)

    def clock(self, row: int) -> Clock:
        """Return the clock of one task row."""
        return Clock(self.calendar(row), self.span(row), tuple(self.parts(row)))

    def people_on(self, row: int) -> list[str]:
        """Return the ids of the people and roles whose work decides when a row is worked on."""
        numbers = self._assigned.get(self._plan.tasks.ids[row], ()) if self.parts(row) else ()
        people, found = self._plan.people, []
        for number in numbers:
            person_id = self._plan.assignments["person_id"][number]
            if person_id in people.row and people["kind"][people.row[person_id]] in WORKERS:
                found.append(person_id)
        return found

    def span(self, row: int) -> int:
        """Return the working time from first to last work of a row, gaps of a split task included."""
        duration: int = self._plan.tasks["duration"][row]
        segments = self._segments.get(self._plan.tasks.ids[row])
        return max(segments[-1][1], duration) if segments else duration

    def segments(self, row: int) -> Sequence[tuple[int, int]]:
        """Return the segments of a split task as working offsets from its start; none where it is in one piece."""
        return self._segments.get(self._plan.tasks.ids[row], ())

    def shares(self, row: int) -> list[tuple[int, Part]]:
        """Return the assignments that decide the finish with their numbers among the plan's; none where the span says it."""
        if not self.parts(row):
            return []
        numbers, span = self._assigned.get(self._plan.tasks.ids[row], ()), self.span(row)
        found = ((number, self._part(row, number, span)) for number in numbers)
        return [(number, part) for number, part in found if part is not None and part.amount > 0]

    def parts(self, row: int) -> Sequence[Part]:
        """Return the assignments that decide the finish; none where the span says the same."""
        tasks = self._plan.tasks
        task_id, duration = tasks.ids[row], tasks["duration"][row]
        numbers = self._assigned.get(task_id)
        if self._is_p6 and tasks["kind"][row] is not ActivityKind.RESOURCE_DEPENDENT:
            return ()  # only activities that depend on their resources follow them
        if (
            numbers is None
            or duration == 0
            or tasks["elapsed"][row]
            or tasks["task_type"][row] is TaskType.FIXED_DURATION
        ):
            return ()
        span, calendar = self.span(row), self.calendar(row)
        found = [part for number in numbers if (part := self._part(row, number, span)) is not None]
        if all(
            part.calendar is calendar and part.amount == span and not part.delay and part.left is None for part in found
        ):
            return ()
        return [part for part in found if part.amount > 0]

    def _part(self, row: int, number: int, span: int) -> Part | None:
        """Return one assignment; None for what does not work."""
        assignments, people = self._plan.assignments, self._plan.people
        person_id, units = assignments["person_id"][number], assignments["units"][number]
        person = people.row.get(person_id)
        if person is None or units <= 0 or people["kind"][person] not in WORKERS:
            return None
        work, contour = assignments["work"][number], assignments["contour"][number]
        whole = work is None or contour == contours.BY_HAND or self._plan.tasks.ids[row] in self._segments
        amount = span if whole else contours.stretch(work, units, contour)
        left = None if whole else self._left(row, number, units, contour)
        return Part(self.on_task(row, person_id), amount, assignments["delay"][number], left)

    def _left(self, row: int, number: int, units: float, contour: str) -> int | None:
        """Return how long what is left of an assignment takes; None where its task's progress says it.

        Who comes onto a task that is under way has all of their work before them.
        """
        done: int = self._plan.assignments["actual_work"][number]
        left: int | None = self._plan.assignments["remaining_work"][number]
        begun = done or self._plan.tasks["actual_duration"][row]
        if not begun or left is None or done + left <= 0:
            return None
        if contour == contours.FLAT:
            return round(left / units)
        time = contours.stretch(done + left, units, contour)
        return round(time * (1.0 - contours.time_of(contour, done / (done + left))))

    def on_task(self, row: int, person_id: str | None) -> WorkingCalendar:
        """Return when a person works on a task; None is nobody, whose work follows the task's calendar."""
        calendar = self.calendar(row)
        if person_id is None:
            return calendar
        own = self.of_person(person_id)
        task_calendar_id = self._plan.tasks["calendar_id"][row]
        if task_calendar_id not in self._times.compiled or self._is_p6:
            return own
        if self._plan.tasks["ignore_resource_calendar"][row]:
            return calendar
        return self._times.both(own, calendar)


def _segments_by_task(plan: Plan) -> dict[str, Sequence[tuple[int, int]]]:
    """Return each split task's segments as working offsets [start, finish) from its start, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for task_id, start, length in zip(plan.splits["task_id"], plan.splits["start"], plan.splits["length"], strict=True):
        found[task_id].append((start, start + length))
    return {task_id: sorted(segments) for task_id, segments in found.items()}
