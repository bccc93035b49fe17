"""The portfolio as it would be after changes that nobody makes: plans, dates, bookings, people and load over the live data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Dependency,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Record,
    Role,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.book import LoadBook, Staff
from pmo_desktop.domain.resources.load import By, LoadTable, Per, edges
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.load import COUNTED
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.schedule import Schedule

R = TypeVar("R", bound=Record)
LOOKED_AT = (*COUNTED, ProjectState.PROPOSED)
"""The states of projects that ask for anybody: committed ones and proposals."""
_OF_PLANS = frozenset({Project, Task, Dependency, Split, Assignment})
_OF_TIME = frozenset({Leave})


@dataclass(frozen=True, slots=True)
class World:
    """The values of a portfolio after changes. `projects` are all of them, `plans` those that ask for anybody, by id."""

    projects: Mapping[str, Project]
    plans: Mapping[str, "tuple[Plan, Schedule]"]
    bookings: tuple[Booking, ...]
    staff: Staff
    roles: tuple[Role, ...]

    def load(  # noqa: PLR0913 - what is shown, and how
        self, start: int, finish: int, *, per: Per = Per.WEEK, by: By = By.PERSON, weighted: bool = False,
        only: str | None = None, without: str | None = None,
    ) -> LoadTable:  # fmt: skip
        """Return the load over the whole periods that [start, finish) touches; of one project only, or without one."""
        starts = edges(per, start, finish)
        return self.book(starts[0], starts[-1], only=only, without=without).table(
            starts, self.people_shown(), per=per, by=by, roles=self.roles, weighted=weighted
        )

    def book(self, start: int, finish: int, *, only: str | None = None, without: str | None = None) -> LoadBook:
        """Return the load of everybody by day, of one project only or without one."""
        found = LoadBook(start, finish)
        wanted = [only] if only is not None else [each for each in self.plans if each != without]
        bookings = [
            each
            for each in self.bookings
            if (each.project_id == only if only is not None else each.project_id is None or each.project_id != without)
        ]
        found.update(self.staff, [self.plans[each] for each in wanted], bookings, self.projects)
        return found

    def people_shown(self) -> list[Person]:
        """Return everybody by name; generic roles where a project asks for them."""
        asked = {booking.person_id for booking in self.bookings}
        for plan, _ in self.plans.values():
            asked.update(plan.assignments["person_id"])
        people = [each for each in self.staff.people if each.kind is not PersonKind.ROLE or each.id in asked]
        return sorted(people, key=lambda person: (person.kind != "person", person.name.casefold()))


def world(workspace: Workspace, changes: Sequence[Change] = (), progress: Progress = silent) -> World:
    """Return the portfolio as it would be after `changes`; nothing is written, and open plans stay as they are."""
    projects = {each.id: each for each in after(workspace, Project, changes)}
    shown = [each for each in projects.values() if each.state in LOOKED_AT]
    return World(
        projects, _plans(workspace, shown, changes, progress), after(workspace, Booking, changes),
        _staff(workspace, changes), workspace.all(Role),
    )  # fmt: skip


def after(workspace: Workspace, kind: type[R], changes: Sequence[Change]) -> tuple[R, ...]:
    """Return all records of a kind as they would be after changes; what does not concern them is passed over."""
    found = {each.id: each for each in workspace.all(kind)}
    for change in changes:
        if isinstance(change, Insert):
            if isinstance(change.value, kind):
                found[change.value.id] = change.value
        elif change.kind is kind:
            if isinstance(change, Delete):
                found.pop(change.id, None)
            elif change.id in found:
                found[change.id] = replace(found[change.id], **change.fields)
    return tuple(found.values())


def _staff(workspace: Workspace, changes: Sequence[Change]) -> Staff:
    people, leave = after(workspace, Person, changes), after(workspace, Leave, changes)
    times = [each for kind in (Calendar, WorkWeek, CalendarException) for each in workspace.all(kind)]
    plan = Plan.from_records(Project(id="", name=""), [*people, *leave, *times], workspace.portfolio())
    available = after(workspace, Availability, changes)
    return Staff(people, available, Clocks(plan), workspace.portfolio().calendar_id)


# Plans


def _plans(
    workspace: Workspace, projects: Sequence[Project], changes: Sequence[Change], progress: Progress
) -> "dict[str, tuple[Plan, Schedule]]":
    plans: dict[str, Plan] = {}
    for number, project in enumerate(projects):
        progress(number, len(projects), project.name)
        plans[project.id] = workspace.plan(project.id)
    drafts = _drafts(plans, changes)
    if drafts:
        for project_id, plan in plans.items():
            if project_id not in drafts and not drafts.keys().isdisjoint(workspace.linked(plan)):
                drafts[project_id] = plan.draft()  # it waits for one that is changed: its dates may follow
    still = [project_id for project_id in plans if project_id not in drafts]
    schedules = workspace.schedules(still) | workspace.tried_together(list(drafts.values()))
    return {each: (drafts.get(each, plan), schedules[each]) for each, plan in plans.items()}


def _drafts(plans: Mapping[str, Plan], changes: Sequence[Change]) -> dict[str, Plan]:
    """Return changed copies of the plans that changes are about."""
    drafts: dict[str, Plan] = {}
    for change in changes:
        for project_id, plan in plans.items():
            known = drafts.get(project_id, plan)
            if _is_about(known, change):
                draft = drafts.setdefault(project_id, plan.copy() if project_id not in drafts else known)
                draft.patch([draft.row_change(change)])
    return drafts


def _is_about(plan: Plan, change: Change) -> bool:
    kind = type(change.value) if isinstance(change, Insert) else change.kind
    if kind in _OF_PLANS:
        return _is_in(plan, kind, change)
    if isinstance(change, Update) and kind is Person:
        return change.id in plan.assignments.by("person_id")
    if kind in _OF_TIME and isinstance(change, Insert):
        return getattr(change.value, "person_id", None) in plan.assignments.by("person_id")
    return False


def _is_in(plan: Plan, kind: type[Record], change: Change) -> bool:
    if isinstance(change, Insert):
        value: Any = change.value
        names = {each.name for each in fields(value)}
        if "task_id" in names:
            return value.task_id in plan.tasks
        return "project_id" in names and value.project_id == plan.project.id
    if kind is Project:
        return change.id == plan.project.id
    table = {
        Task: plan.tasks, Dependency: plan.dependencies, Split: plan.splits, Assignment: plan.assignments,
    }[kind]  # fmt: skip
    return change.id in table  # type: ignore[operator]  # all of them are tables
