"""The plans of an open file that are in memory, patched as change sets arrive, with the schedules worked out from them."""

from typing import TYPE_CHECKING, Any

from pmo_desktop.domain.changes import Changed, RowChange
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Dependency,
    Leave,
    Person,
    Portfolio,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.columns import Columns
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule
    from pmo_desktop.services.workspace import Workspace

_OF_THE_FILE: tuple[type[Record], ...] = (Person, Leave, Calendar, WorkWeek, CalendarException)
_OF_THE_PROJECT: tuple[type[Record], ...] = (Task, Dependency)
_OF_ITS_TASKS: tuple[type[Record], ...] = (Assignment, Split, Baseline)
_PLANNED = frozenset((Portfolio, Project, *_OF_THE_FILE, *_OF_THE_PROJECT, *_OF_ITS_TASKS))


class OpenPlans:
    """Plans share one table each of people, leave and calendars: they are read and patched once, however many plans there are."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._plans: dict[str, Plan] = {}
        self._of_the_file: dict[type[Record], Columns[Any]] = {}
        self._schedules: dict[str, tuple[int, Schedule]] = {}

    def plan(self, project_id: str) -> "Plan":
        if project_id not in self._plans:
            self._plans[project_id] = self._load(project_id)
        return self._plans[project_id]

    def schedule(self, project_id: str) -> "Schedule":
        from pmo_desktop.domain.schedule import schedule  # noqa: PLC0415 - numpy waits until a plan is opened

        plan = self.plan(project_id)
        revision, known = self._schedules.get(project_id, (-1, None))
        if known is None or revision != plan.revision:
            known = schedule(plan)
            self._schedules[project_id] = (plan.revision, known)
        return known

    def patch(self, changed: Changed) -> None:
        """Carry changes into the open plans. After very many, or a row's move to another plan, they are read anew."""
        if not self._plans or changed.kinds().isdisjoint(_PLANNED):
            return
        if changed.is_sweeping or any(map(_changes_hands, changed.rows)):
            self._plans.clear()
            self._schedules.clear()
            self._of_the_file.clear()
            return
        gone = {row.id for row in changed.rows if row.kind is Project and row.op == "delete"}
        for project_id in gone & self._plans.keys():
            del self._plans[project_id]
            self._schedules.pop(project_id, None)
        shared = [row for row in changed.rows if row.kind in self._of_the_file]
        own = [row for row in changed.rows if row.kind not in self._of_the_file]
        renewed = sum(self._of_the_file[row.kind].patch(row) for row in shared)
        for plan in self._plans.values():
            plan.patch(own)
            plan.revision += bool(renewed)

    def _load(self, project_id: str) -> "Plan":
        from pmo_desktop.domain.plan.plan import Plan  # noqa: PLC0415 - numpy waits until a plan is opened

        workspace = self._workspace
        project = workspace.get(Project, project_id)
        if not self._plans:
            self._of_the_file = {kind: workspace.columns(kind) for kind in _OF_THE_FILE}
        of_project = [workspace.columns(kind, project_id=project_id) for kind in _OF_THE_PROJECT]
        of_tasks = [workspace.columns(kind, task_id=of_project[0].ids) for kind in _OF_ITS_TASKS]
        return Plan.from_columns(project, (*self._of_the_file.values(), *of_project, *of_tasks), workspace.portfolio())


def _changes_hands(row: RowChange) -> bool:
    """Say whether a row moves from one plan to another: the plan it comes to has not seen what else it holds."""
    owner = "project_id" if row.kind in _OF_THE_PROJECT else "task_id" if row.kind in _OF_ITS_TASKS else ""
    return row.op == "update" and owner in row.fields
