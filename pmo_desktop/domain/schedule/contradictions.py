"""What a file says against itself, whatever rules it was scheduled by: told from its own values, never from its name."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from pmo_desktop.domain.calendar import WorkingCalendar, compile_calendars, standard
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.moment import MINUTE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, Rules, TaskType
from pmo_desktop.domain.schedule.fidelity import Aspect, TaskCheck
from pmo_desktop.domain.schedule.result import Schedule

_LATE_KINDS = frozenset(ConstraintType) - {ConstraintType.ASAP, ConstraintType.SNET, ConstraintType.FNET}
"""Constraints that can keep a task from ending late."""


class Contradictions:
    """Looks at the checks of one plan; what follows for all of them is worked out once."""

    def __init__(self, plan: Plan, schedule: Schedule, checks: Sequence[TaskCheck]) -> None:
        self.plan = plan
        self.schedule = schedule
        self._file_finish = max((each.file.finish for each in checks if each.file.finish is not None), default=None)
        project = plan.project
        self._units = Units(project.day_seconds, project.week_seconds, project.month_days)

    def of(self, check: TaskCheck, aspect: Aspect) -> Iterator[str]:
        """Yield in words what in the file speaks against its value."""
        if aspect is Aspect.FINISH:
            yield from self._too_short_or_long(check)
        if aspect in {Aspect.SLACK, Aspect.CRITICAL} and self.plan.project.rules is Rules.MS_PROJECT:
            yield from self._marked_otherwise(check)
            yield from self._left_behind(check)

    def _too_short_or_long(self, check: TaskCheck) -> Iterator[str]:
        """A task without people, pauses or progress takes its duration on its calendar from its start to its finish."""
        row, tasks = check.row, self.plan.tasks
        if check.file.start is None or check.file.finish is None or not self._is_plain(row):
            return
        between = self._calendar(row).work(check.file.start, check.file.finish)
        if abs(between - tasks["duration"][row]) >= MINUTE:
            yield (
                f"The file contradicts itself: from its start to its finish there are {self._lasting(between)} of working "
                f"time on its calendar, and it lasts {self._lasting(tasks['duration'][row])}."
            )

    def _is_plain(self, row: int) -> bool:
        tasks, own = self.plan.tasks, self.plan.tasks.ids[row]
        apart = own in self._with_pauses or self.schedule.summary[row] or self._follows_people(row)
        return not (apart or tasks["elapsed"][row] or tasks["actual_start"][row] is not None)

    def _follows_people(self, row: int) -> bool:
        """Say whether those who do a task decide how long it takes."""
        tasks = self.plan.tasks
        if self.plan.project.rules is Rules.P6:
            return tasks["kind"][row] is ActivityKind.RESOURCE_DEPENDENT
        return tasks["task_type"][row] is not TaskType.FIXED_DURATION and tasks.ids[row] in self._with_people

    @cached_property
    def _with_people(self) -> frozenset[str]:
        return frozenset(self.plan.assignments["task_id"])

    @cached_property
    def _with_pauses(self) -> frozenset[str]:
        return frozenset(self.plan.splits["task_id"])

    @cached_property
    def _calendars(self) -> dict[str, WorkingCalendar]:
        plan = self.plan
        return compile_calendars(plan.calendars.values(), plan.work_weeks.values(), plan.exceptions.values())

    def _calendar(self, row: int) -> WorkingCalendar:
        of_project = self._calendars.get(self.plan.calendar_id or "") or standard()
        return self._calendars.get(self.plan.tasks["calendar_id"][row] or "") or of_project

    def _marked_otherwise(self, check: TaskCheck) -> Iterator[str]:
        """MS Project marks unfinished tasks critical by their own slack, summaries too."""
        limit, slack, critical = self.plan.project.critical_slack, check.file.slack, check.file.critical
        if slack is None or critical is None or self.schedule.percent[check.row] >= 100.0:
            return
        if critical != (slack <= limit):
            yield (
                f"The file contradicts itself: there its slack is {self._lasting(slack)} at a limit of {self._lasting(limit)}, "
                f"and yet it is {'' if critical else 'not '}critical."
            )

    def _left_behind(self, check: TaskCheck) -> Iterator[str]:
        """A task on which nothing hangs may end with the project."""
        if self._file_finish is None or check.late_finish is None or self.plan.project.multiple_critical_paths:
            return
        agreed = abs(self._file_finish - self.schedule.project_finish) < MINUTE
        earlier = check.late_finish < int(self.schedule.late_finish[check.row])
        if agreed and earlier and self._hangs_free(check.row):
            finish = format_date(self._file_finish, with_time=True)
            yield (
                f"Nothing follows it and no date holds it, so it may end with the project, in the file as here {finish}: "
                "the file was saved without working its late dates out anew."
            )

    def _hangs_free(self, row: int) -> bool:
        """Say whether nothing bounds how late a task may end: no successor, of a summary above neither, and no date."""
        tasks, outline = self.plan.tasks, self.plan.outline
        bound = any(tasks.ids[each] in self._followed for each in (row, *outline.ancestors(row)))
        dated = tasks["constraint_type"][row] in _LATE_KINDS or tasks["deadline"][row] is not None
        return not (bound or dated or outline.is_summary[row])

    @cached_property
    def _followed(self) -> frozenset[str]:
        return frozenset(self.plan.dependencies["predecessor_id"])

    def _lasting(self, seconds: int) -> str:
        return format_duration(Duration(seconds), self._units)
