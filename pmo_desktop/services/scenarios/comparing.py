"""Scenarios side by side with the portfolio as it is: finishes, cost, overload, and what each role lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, ProjectState, Scenario
from pmo_desktop.domain.resources.load import By, Per, Seconds
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.fitting import start_of
from pmo_desktop.services.outlook import end_of
from pmo_desktop.services.overlay import LOOKED_AT, World, world
from pmo_desktop.services.planning.costs import cost_of
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.scenarios.reading import Standing, changes_of, facts, scenario
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Course:
    """How one project would run: dates None where nothing is planned, `cost` in cents, None where it is not known.

    `asks`: whether its work counts as committed.
    """

    state: ProjectState
    priority: int
    start: int | None
    finish: int | None
    cost: int | None
    asks: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario (None: the portfolio as it is) comes to.

    `overloads` counts the person-weeks from today on that ask for more than there is; `lacking` adds up, by role, the months
    in which less is there than is committed, in seconds of work. `months` begin at `starts`; capacity, committed and proposed
    are seconds over all roles. `finish` is the last of committed projects; `cost` adds up their costs, None where they are of
    several currencies or not known. `stale` counts facts that no longer apply.
    """

    scenario: Scenario | None
    courses: Mapping[str, Course]
    overloads: int
    lacking: Mapping[str, float]
    starts: tuple[int, ...]
    capacity: Seconds
    committed: Seconds
    proposed: Seconds
    finish: int | None
    cost: int | None
    stale: int = 0

    @property
    def lacks(self) -> float:
        """Return the seconds of work that are lacking over all roles."""
        return sum(self.lacking.values())


def compare(
    workspace: Workspace, ids: Sequence[str], start: int, months: int = 12, progress: Progress = silent
) -> tuple[Outcome, ...]:
    """Return the portfolio as it is, then each of some scenarios, over calendar months from that of `start` on."""
    found = [_outcome(workspace, None, world(workspace), start, months)]
    for number, scenario_id in enumerate(ids):
        own = scenario(workspace, scenario_id)
        progress(number + 1, len(ids) + 1, own.name)
        known = facts(workspace, scenario_id)
        stale = sum(each.standing in {Standing.GONE, Standing.CHANGED} for each in known)
        found.append(_outcome(workspace, own, world(workspace, changes_of(known)), start, months, stale))
    return tuple(found)


def _outcome(  # noqa: PLR0913, PLR0917 - of what, over which months
    workspace: Workspace, own: Scenario | None, there: World, start: int, months: int, stale: int = 0
) -> Outcome:
    finish = end_of(start, months)
    by_role = there.load(start, finish, per=Per.MONTH, by=By.ROLE)
    by_week = there.load(workspace.today(), finish)
    names = {role.id: role.name for role in there.roles}
    lacking = np.clip(by_role.demand - by_role.capacity, 0, None).sum(axis=1)
    courses = {each.id: _course(each, there) for each in there.projects.values() if each.state.counts}
    asking = [course for course in courses.values() if course.asks]
    return Outcome(
        own, courses, int(by_week.overloaded.sum()),
        {names.get(row.id, row.name): float(lacking[number]) for number, row in enumerate(by_role.rows)},
        by_role.starts, by_role.capacity.sum(axis=0), by_role.demand.sum(axis=0), by_role.proposed.sum(axis=0),
        max((course.finish for course in asking if course.finish is not None), default=None),
        _cost(workspace, there, courses), stale,
    )  # fmt: skip


def _course(project: Project, there: World) -> Course:
    asks = project.state in LOOKED_AT and project.state is not ProjectState.PROPOSED
    if project.id not in there.plans:
        return Course(project.state, project.priority, None, None, None, asks)
    plan, schedule = there.plans[project.id]
    is_planned = any(at != NO_PART for at in schedule.start.tolist())
    start, finish = (start_of(plan, schedule), int(schedule.project_finish)) if is_planned else (None, None)
    return Course(project.state, project.priority, start, finish, cost_of_plan(plan, schedule), asks)


def cost_of_plan(plan: Plan, schedule: Schedule) -> int | None:
    """Return the cents a whole plan costs: the sum over its top level; None where nothing is known."""
    top = [row for row, parent in enumerate(plan.outline.parent) if parent < 0 and not plan.tasks["external"][row]]
    costs = [cost for row in top if (cost := cost_of(plan, schedule, row)) is not None]
    return sum(costs) if costs else None


def _cost(workspace: Workspace, there: World, courses: Mapping[str, Course]) -> int | None:
    own = workspace.portfolio().currency
    asking = {project_id: course for project_id, course in courses.items() if course.asks}
    currencies = {there.projects[each].currency or own for each in asking}
    costs = [course.cost for course in asking.values() if course.cost is not None]
    return sum(costs) if costs and len(currencies) == 1 else None
