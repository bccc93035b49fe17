"""How a project really went: its plan scheduled, then with what came differently, and what was done of it by a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Assignment, ConstraintType, Portfolio, Project, Record, Task
from pmo_desktop.domain.schedule import Schedule, schedule

_STEP = 0.05
"""People report progress in steps of 5 %, and round up."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """By task id: `late` and `takes` in working seconds, `stuck` as a share; nothing is done after `until`."""

    late: Mapping[str, int]
    takes: Mapping[str, int]
    stuck: Mapping[str, float]
    until: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Start and finish of every task that takes part, by id."""

    start: dict[str, int]
    finish: dict[str, int]
    schedule: Schedule


class Course:
    """`others` are the links, assignments, people, leave and calendars the dates depend on, `calendar` the usual one."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a course is worked out from
        self, project: Project, tasks: Sequence[Task], others: Iterable[Record], portfolio: Portfolio,
        calendar: WorkingCalendar, deviations: Deviations,
    ) -> None:  # fmt: skip
        self._project = replace(project, floor_at_status_date=False)
        self._others = tuple(others)
        self._portfolio = portfolio
        self._deviations = deviations
        self._calendar = calendar
        parents = {task.parent_id for task in tasks}
        self.leaves = [task for task in tasks if task.id not in parents]
        self.planned = self._spans(tasks, self._others)
        self.really = self._really(tasks)

    def _spans(self, tasks: Iterable[Task], others: Iterable[Record]) -> Spans:
        plan = Plan.from_records(self._project, [*tasks, *others], self._portfolio)
        found = schedule(plan)
        if found.findings:
            raise ValueError(f"{self._project.name}: {found.findings[0].sentence}")
        ids = plan.tasks.ids
        return Spans(
            dict(zip(ids, found.start.tolist(), strict=True)), dict(zip(ids, found.finish.tolist(), strict=True)), found
        )

    def _really(self, tasks: Sequence[Task]) -> Spans:
        changed = [self.replanned(task) for task in tasks]
        others = [self._reworked(each) if isinstance(each, Assignment) else each for each in self._others]
        spans = self._spans(changed, others)
        stuck = self._deviations.stuck
        if not stuck:
            return spans
        return self._spans([self._stopped(task, spans) for task in changed], others)

    def _stopped(self, task: Task, spans: Spans) -> Task:
        """Return a task that got stuck as begun, with what is left going on after the last report."""
        share, begun = self._deviations.stuck.get(task.id), spans.start[task.id]
        if share is None or begun >= self._deviations.until:
            return task
        done = round(task.duration * share)
        return replace(task, actual_start=begun, actual_duration=done, resume=self._deviations.until)

    def _reworked(self, assignment: Assignment) -> Assignment:
        duration = self._deviations.takes.get(assignment.task_id)
        return assignment if duration is None else replace(assignment, work=round(duration * assignment.units))

    def replanned(self, task: Task) -> Task:
        """Return a task with the duration and the start it really has."""
        fields: dict[str, Any] = {}
        if task.id in self._deviations.takes:
            fields["duration"] = self._deviations.takes[task.id]
        if task.id in self._deviations.late:
            begin = self._later(self.planned.start[task.id], self._deviations.late[task.id])
            fields |= {"constraint_type": ConstraintType.SNET, "constraint_date": begin}
        return replace(task, **fields)

    def _later(self, at: int, seconds: int) -> int:
        return self._calendar.next_start(self._calendar.add(at, seconds))

    def done_by(self, task: Task, at: int) -> dict[str, Any]:
        """Return the progress fields of a leaf as reported at the end of a day; empty where it had not begun."""
        at = min(at, self._deviations.until)
        start, finish = self.really.start[task.id], self.really.finish[task.id]
        duration = self._deviations.takes.get(task.id, task.duration)
        if finish <= at:
            return {"actual_start": start, "actual_finish": finish, "actual_duration": duration, "duration": duration}
        if start >= at:
            return {}
        share = self._share(task, start, at, finish)
        return {"actual_start": start, "actual_duration": round(duration * share), "duration": duration}

    def _share(self, task: Task, start: int, at: int, finish: int) -> float:
        whole = self._calendar.work(start, finish)
        share = self._calendar.work(start, at) / whole if whole > 0 else 0.0
        share = min(ceil(share / _STEP) * _STEP, 1 - _STEP)
        return min(share, self._deviations.stuck.get(task.id, 1.0))
