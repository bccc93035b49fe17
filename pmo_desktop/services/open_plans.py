"""The plans of an open file that are in memory, patched as change sets arrive, with the schedules worked out from them."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pmo_desktop.domain.changes import Change, Changed, RowChange
from pmo_desktop.domain.identity import born_at
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    ImportRun,
    Leave,
    Person,
    Portfolio,
    Project,
    Rate,
    Record,
    Role,
    Split,
    Task,
    WorkWeek,
)

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.columns import Columns
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Explainer, Schedule, Scheduler
    from pmo_desktop.domain.schedule.across import Across
    from pmo_desktop.services.workspace import Workspace

T = TypeVar("T")
_OF_THE_FILE: tuple[type[Record], ...] = (
    Person, Leave, Calendar, WorkWeek, CalendarException, Role, Rate, Availability, CustomField,
)  # fmt: skip
_OF_THE_PROJECT: tuple[type[Record], ...] = (Task, Dependency)
_OF_ITS_TASKS: tuple[type[Record], ...] = (Assignment, Split, Baseline)
_PLANNED = frozenset((Portfolio, Project, CustomValue, *_OF_THE_FILE, *_OF_THE_PROJECT, *_OF_ITS_TASKS))


_MOST_KEPT = 8
"""Schedulers are large; people work on few plans at a time, and the others are quickly scheduled whole."""

_MOST_WAITING = 1_000
"""More changes than these are not carried in one by one."""


@dataclass(slots=True)
class _Kept:
    """A plan's scheduler with the changes it has not yet carried in."""

    scheduler: "Scheduler"
    changes: list[RowChange] = field(default_factory=list)


class OpenPlans:
    """Plans share one table each of people, leave and calendars: they are read and patched once, however many plans there are.

    A plan that waits for tasks of other projects opens those too; a plan nobody waits for is opened for itself alone.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._plans: dict[str, Plan] = {}
        self._of_the_file: dict[type[Record], Columns[Any]] = {}
        self._across: Across | None = None
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        """The schedulers of the plans that were scheduled last, by project."""
        self._homes: dict[str, str] = {}
        """The projects of the tasks that links from elsewhere start from."""

    def plan(self, project_id: str) -> "Plan":
        if project_id not in self._plans:
            self._plans[project_id] = self._load(project_id)
        return self._plans[project_id]

    def schedule(self, project_id: str) -> "Schedule":
        """Return a schedule whose dates from other projects are as those projects now have them.

        Plans are run again only where they changed, or where a date they take from another did.
        """
        return self._passes().settle(self.linked([self.plan(project_id)]))[project_id]

    def schedules(self, project_ids: "Iterable[str]") -> "dict[str, Schedule]":
        """Return the schedules of several projects at once: those that wait for each other are settled once, not for each."""
        wanted = list(project_ids)
        found = self._passes().settle(self.linked(self.plan(each) for each in wanted))
        return {each: found[each] for each in wanted}

    def scheduler(self, project_id: str) -> "Scheduler":
        """Return the scheduler of a plan, as it stands after its schedule has been worked out."""
        self.schedule(project_id)
        kept = self._kept.get(project_id)
        if kept is None or kept.changes:
            self._run(self.plan(project_id))
        return self._kept[project_id].scheduler

    def _run(self, plan: "Plan") -> "Schedule":
        """Schedule a plan: after changes only what they can have moved, where its scheduler is still kept."""
        from pmo_desktop.domain.schedule import Scheduler  # noqa: PLC0415 - numpy waits until a plan is opened

        kept = self._kept.pop(plan.project.id, None)
        if kept is None or kept.scheduler.plan is not plan:
            kept = _Kept(Scheduler(plan))
            found = kept.scheduler.run()
        else:
            found = kept.scheduler.update(kept.changes)
            kept.changes.clear()
        self._kept[plan.project.id] = kept
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    def tried(self, draft: "Plan") -> "Schedule":
        """Return the schedule of a changed copy of a plan, waiting for the other projects as they now stand."""
        from pmo_desktop.domain.schedule import schedule  # noqa: PLC0415 - numpy waits until a plan is opened

        others = self.linked([self.plan(home) for home in self._waits_for(draft)])
        self._passes().settle(others)
        self._passes().look_outside(draft, others)
        return schedule(draft)

    def tried_together(self, drafts: "Sequence[Plan]") -> "dict[str, Schedule]":
        """Return the schedules of changed copies of plans, by project, each with the dates that the others now have."""
        from pmo_desktop.domain.schedule.across import Across  # noqa: PLC0415 - numpy waits until a plan is opened

        return Across(ages=self._known_since).settle(self.linked(drafts))

    def glimpsed(self, project_id: str, changes: Sequence[Change], look: "Callable[[Explainer], T]") -> "T":
        """Return what `look` sees of a project as it would be after changes, at the cost of an edit instead of a whole run.

        The open plan is patched with them and back before anybody else can look; other projects stand still meanwhile.
        """
        from pmo_desktop.domain.schedule import Explainer  # noqa: PLC0415 - numpy waits until a plan is opened

        scheduler, plan = self.scheduler(project_id), self.plan(project_id)
        there = [plan.row_change(change) for change in changes]
        back = [each.reversed() for each in reversed(there)]
        revision, timing = plan.revision, plan.timing
        is_whole = False
        try:
            plan.patch(there)
            schedule = scheduler.update(there)
            is_whole = True
            found = look(Explainer(scheduler, schedule))
        finally:
            plan.patch(back)
            plan.revision, plan.timing = revision, timing
            if is_whole:
                scheduler.update(back)
            else:  # a pass that broke off may leave anything in the arrays
                self._kept.pop(project_id, None)
        return found

    def linked(self, plans: Iterable["Plan"]) -> dict[str, "Plan"]:
        """Return plans with those of all projects they wait for, directly or through others.

        A plan given stands for the open one of its project.
        """
        found = {plan.project.id: plan for plan in plans}
        waiting = list(found.values())
        while waiting:
            missing = self._waits_for(waiting.pop()) - found.keys()
            waiting += [self.plan(home) for home in missing]
            found |= {plan.project.id: plan for plan in waiting if plan.project.id in missing}
        return found

    def _waits_for(self, plan: "Plan") -> set[str]:
        tasks = {predecessor for _, predecessor, _ in self._passes().from_elsewhere(plan)}
        unknown = tasks - self._homes.keys()
        if unknown:
            self._homes |= {task.id: task.project_id for task in self._workspace.find(Task, id=unknown)}
        return {self._homes[task] for task in tasks if task in self._homes}

    def _passes(self) -> "Across":
        if self._across is None:
            from pmo_desktop.domain.schedule.across import Across  # noqa: PLC0415 - numpy waits until a plan is opened

            self._across = Across(self._run, self._known_since)
        return self._across

    def _known_since(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the day on which the dates of tasks that stand for others' were brought in or written down here."""
        workspace = self._workspace
        runs = {each.row_id: each.run_id for each in workspace.find(ExternalId, owner="task", row_id=ids)}
        imported = {run.id: run.at for run in workspace.find(ImportRun, id=set(runs.values()))} if runs else {}
        found = {}
        for task_id in ids:
            at = imported.get(runs.get(task_id, "")) or born_at(task_id)
            if at:
                found[task_id] = workspace.day_of(at)
        return found

    def patch(self, changed: Changed) -> None:
        """Carry changes into the open plans. After very many, or a row's move to another plan, they are read anew."""
        if not self._plans or changed.kinds().isdisjoint(_PLANNED):
            return
        if changed.is_sweeping or any(map(_changes_hands, changed.rows)):
            self.forget()
            return
        from pmo_desktop.domain.schedule import moves  # noqa: PLC0415 - numpy waits until a plan is opened

        gone = {row.id for row in changed.rows if row.kind is Project and row.op == "delete"}
        for project_id in gone & self._plans.keys():
            del self._plans[project_id]
            self._kept.pop(project_id, None)
        shared = [row for row in changed.rows if row.kind in self._of_the_file]
        own = [row for row in changed.rows if row.kind not in self._of_the_file]
        renewed = [row for row in shared if self._of_the_file[row.kind].patch(row)]
        for project_id, plan in self._plans.items():
            plan.patch(own)
            plan.revision += bool(renewed)
            plan.timing += any(moves(plan, row) for row in renewed)
            kept = self._kept.get(project_id)
            if kept is not None:
                kept.changes += changed.rows
                if len(kept.changes) > _MOST_WAITING:
                    del self._kept[project_id]

    def forget(self) -> None:
        """Read every plan anew when it is next asked for."""
        self._plans.clear()
        self._kept.clear()
        self._homes.clear()
        self._passes().forget()
        self._of_the_file.clear()

    def _load(self, project_id: str) -> "Plan":
        from pmo_desktop.domain.plan.plan import Plan  # noqa: PLC0415 - numpy waits until a plan is opened

        workspace = self._workspace
        project = workspace.get(Project, project_id)
        if not self._plans:
            self._of_the_file = {kind: workspace.columns(kind) for kind in _OF_THE_FILE}
        of_project = [workspace.columns(kind, project_id=project_id) for kind in _OF_THE_PROJECT]
        of_tasks = [workspace.columns(kind, task_id=of_project[0].ids) for kind in _OF_ITS_TASKS]
        of_tasks.append(workspace.columns(CustomValue, row_id=of_project[0].ids))
        return Plan.from_columns(project, (*self._of_the_file.values(), *of_project, *of_tasks), workspace.portfolio())


def _changes_hands(row: RowChange) -> bool:
    """Say whether a row moves from one plan to another: the plan it comes to has not seen what else it holds."""
    owner = "project_id" if row.kind in _OF_THE_PROJECT else "task_id" if row.kind in _OF_ITS_TASKS else ""
    return row.op == "update" and owner in row.fields
