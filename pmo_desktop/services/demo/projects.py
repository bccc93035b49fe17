"""One project of the demo: from what is told of it to records, and the deeds that brought them into the file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_money, parse_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import parse_duration
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Assignment, Baseline, Portfolio, Project, ProjectState, Task, TaskType
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.demo.course import Course, Deviations
from pmo_desktop.services.demo.data import ProjectData, organisation
from pmo_desktop.services.demo.days import Days
from pmo_desktop.services.demo.history import Deed
from pmo_desktop.services.demo.registers import registers
from pmo_desktop.services.demo.staff import Office
from pmo_desktop.services.written_plans import WrittenPlan, written_plan

_REPORTED_EVERY = 4
"""Weeks between two updates of a plan's progress."""
_UPDATES = 5
_ENTERED_BEFORE = 3 * moment.WEEK
"""How long before its start a project came into the file."""
_UNDER_WAY = (ProjectState.ACTIVE, ProjectState.ON_HOLD, ProjectState.CLOSED)


class ToldProject:
    """Everything about one project; `deeds` is what is to be written."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a project is made from
        self, told: ProjectData, place: str, days: Days, who: Office, portfolio: Portfolio, calendar: WorkingCalendar,
        new_id: NewId,
    ) -> None:  # fmt: skip
        self.told = told
        self._days = days
        self._who = who
        self._new_id = new_id
        self._calendar = calendar
        self.start = days.begin(told.starts)
        self.project = self._project(place)
        written = written_plan(told.tasks, self.project.id, new_id, who.person_ids.__getitem__, told.notes)
        self._ids = written.ids
        self._others = (*written.dependencies, *written.assignments, *who.for_dates)
        self._written = replace(written, tasks=self._held_in_time(written.tasks))
        self.course = Course(self.project, self._written.tasks, self._others, portfolio, calendar, self._deviations())
        self._written = replace(self._written, tasks=self._with_deadlines())

    def deeds(self) -> Iterator[Deed]:
        """Yield what was done, in no order, but nothing before the plan came into the file."""
        entered = self._office_hours(min(self.start, self._days.monday) - _ENTERED_BEFORE)
        yield Deed(entered, self.told.manager, f"Plan of “{self.project.name}”", self._first_plan())
        for deed in self._later_deeds():
            yield replace(deed, at=max(deed.at, entered + moment.HOUR))

    def _later_deeds(self) -> Iterator[Deed]:
        yield from self._approval()
        yield from self._progress()
        yield from self._turns()
        yield from registers(self.told, self.project, self._days, self._who.person_ids, self._coordinator, self._new_id)

    def _approval(self) -> Iterator[Deed]:
        if self.told.state is ProjectState.PROPOSED:
            return
        at = self._office_hours(min(self.start, self._days.monday) - moment.WEEK)
        name = self.project.name
        state = ProjectState.ACTIVE if self.told.state in _UNDER_WAY else self.told.state
        yield Deed(at, self._coordinator, f"Approve “{name}”", [Update(Project, self.project.id, {"state": state})])
        if self.told.baseline:
            yield Deed(at + moment.HOUR, self.told.manager, f"Set baseline of “{name}”", self._baseline())

    @property
    def _coordinator(self) -> str:
        return organisation().coordinator

    def _project(self, place: str) -> Project:
        told = self.told
        return Project(
            id=self._new_id(), name=told.name, code=told.code, programme_id=self._who.programme_ids[told.programme],
            manager_id=self._who.person_ids[told.manager], sponsor=told.sponsor, phase=told.phase,
            state=ProjectState.PROPOSED, priority=told.priority, objective=told.objective,
            description=told.description, start=self.start, budget=parse_money(told.budget),
            currency=organisation().currency,
            rank=place,
        )  # fmt: skip

    def _held_in_time(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        fields: dict[str, dict[str, Any]] = {task.id: {} for task in tasks}
        for number in self.told.fixed:
            fields[self._ids[number]]["task_type"] = TaskType.FIXED_DURATION
        for number, fixed in self.told.constraints.items():
            fields[self._ids[number]] |= {
                "constraint_type": fixed.type, "constraint_date": self._days.begin(fixed.on, self.start),
            }  # fmt: skip
        return tuple(replace(task, **fields[task.id]) for task in tasks)

    def _with_deadlines(self) -> tuple[Task, ...]:
        deadlines = {self._ids[number]: text for number, text in self.told.deadlines.items()}
        return tuple(
            replace(task, deadline=self._after(self.course.planned.finish[task.id], deadlines[task.id]))
            if task.id in deadlines
            else task
            for task in self._written.tasks
        )

    def _after(self, at: int, typed: str) -> int:
        """Return the end of the working day that lies a typed working time after (or, with -, before) a moment."""
        seconds = parse_duration(typed.lstrip("+-")).seconds
        moved = self._calendar.add(at, -seconds if typed.startswith("-") else seconds)
        return moment.midnight(self._calendar.previous_finish(moved)) + 17 * moment.HOUR

    def _deviations(self) -> Deviations:
        told, ids = self.told, self._ids
        until = self._days.status
        if told.held:
            until = self._calendar.previous_finish(self._days.day(told.held))
        return Deviations(
            late={ids[number]: parse_duration(text).seconds for number, text in told.late.items()},
            takes={ids[number]: parse_duration(text).seconds for number, text in told.takes.items()},
            stuck={ids[number]: parse_percent(text) / 100 for number, text in told.stuck.items()},
            until=until,
        )

    def _office_hours(self, at: int) -> int:
        return moment.midnight(self._calendar.next_start(at)) + 9 * moment.HOUR

    def _first_plan(self) -> list[Change]:
        plan: WrittenPlan = self._written
        return [Insert(each) for each in (self.project, *plan.tasks, *plan.dependencies, *plan.assignments)]

    def _baseline(self) -> list[Change]:
        planned = self.course.planned
        duration = planned.schedule.duration.tolist()
        return [
            Insert(
                Baseline(
                    id=self._new_id(), task_id=task.id, start=planned.start[task.id], finish=planned.finish[task.id],
                    duration=duration[row], elapsed=task.elapsed,
                )
            )
            for row, task in enumerate(self._written.tasks)
            if planned.start[task.id] != NO_PART
        ]  # fmt: skip

    def _progress(self) -> Iterator[Deed]:
        """Yield the updates of the plan at the last status dates, each with what had come differently by then."""
        if self.told.state not in _UNDER_WAY:
            return
        known = {task.id: self._facts(task) for task in self._written.tasks}
        last = self._weeks_since_last_update()
        for weeks in reversed(range(last, last + _UPDATES * _REPORTED_EVERY, _REPORTED_EVERY)):
            at = self._days.status_before(weeks)
            fields = self._fields_at(at, is_last=weeks == last)
            changes: list[Change] = [
                Update(Task, task_id, new) for task_id, new in fields.items() if new != known[task_id]
            ]
            known |= fields
            if weeks == last:
                changes += self._work()
            if changes:
                label = f"Progress of “{self.project.name}” as at {format_date(at)}"
                yield Deed(self._reported(at), self.told.manager, label, changes)

    def _weeks_since_last_update(self) -> int:
        """Return how many weeks ago the plan was last touched: before the project was held or closed, else this week."""
        ended = self.told.held or self.told.closed
        return (self._days.monday - self._days.day(ended)) // moment.WEEK if ended else 0

    def _reported(self, at: int) -> int:
        """Return when a project manager brings the plan up to a status date: that afternoon."""
        return moment.midnight(at) + 15 * moment.HOUR

    def _facts(self, task: Task) -> dict[str, Any]:
        return {name: getattr(task, name) for name in _FACTS}

    def _fields_at(self, at: int, *, is_last: bool) -> dict[str, dict[str, Any]]:
        """Return the facts of every leaf as they stood at a day; the last time also of what is yet to come."""
        found = {}
        for task in self.course.leaves:
            fields = self._facts(task) | self.course.done_by(task, at)
            if is_last and fields["actual_start"] is None:
                replanned = self.course.replanned(task)
                fields |= {name: getattr(replanned, name) for name in _REPLANNED}
            found[task.id] = fields
        return found

    def _work(self) -> list[Change]:
        """Return the changes of planned work where a duration has changed, and the work done."""
        takes = self._deviations().takes
        tasks = {task.id: task for task in self.course.leaves}
        changes: list[Change] = []
        for each in self._written.assignments:
            duration = takes.get(each.task_id, tasks[each.task_id].duration)
            done = self.course.done_by(tasks[each.task_id], self._days.status).get("actual_duration", 0)
            fields = {"work": round(duration * each.units), "actual_work": round(done * each.units)}
            changes.append(Update(Assignment, each.id, fields))
        return changes

    def _turns(self) -> Iterator[Deed]:
        """Yield how the project's state and cost came to be what they are."""
        told, project_id = self.told, self.project.id
        if told.spent:
            label = f"Cost of “{self.project.name}”"
            at = self._office_hours(self._days.status_before(1)) + 5 * moment.HOUR
            cost = {"actual_cost": parse_money(told.spent)}
            yield Deed(at, self._coordinator, label, [Update(Project, project_id, cost)])
        for text, state, words in (
            (told.held, ProjectState.ON_HOLD, "Put “{}” on hold"),
            (told.closed, ProjectState.CLOSED, "Close “{}”"),
        ):
            if text:
                at = self._office_hours(self._days.day(text)) + 2 * moment.HOUR
                label = words.format(self.project.name)
                yield Deed(at, self._coordinator, label, [Update(Project, project_id, {"state": state})])


_REPLANNED = ("duration", "constraint_type", "constraint_date")
_FACTS = ("actual_start", "actual_finish", "actual_duration", *_REPLANNED)
