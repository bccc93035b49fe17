"""Levelling proposed: a first one at once, better ones while somebody watches, each as the engine itself schedules it."""

import time
from collections.abc import Iterator
from random import Random

from pmo_desktop.domain.changes import Update, foreseen
from pmo_desktop.domain.levelling.axis import Axis, axis_of
from pmo_desktop.domain.levelling.ground import Ground, Placed, Spot
from pmo_desktop.domain.levelling.improving import Stop
from pmo_desktop.domain.levelling.options import Options, Order
from pmo_desktop.domain.levelling.overloads import Asked
from pmo_desktop.domain.levelling.ranking import Keys, by_moments, ranked, shaken, value
from pmo_desktop.domain.levelling.site import WORKERS, Ask, Demand, Site
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Booking, Person, Project, Task
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.across import cross_links, from_elsewhere
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.levelling.describing import described
from pmo_desktop.services.levelling.proposal import Proposal, Scope
from pmo_desktop.services.levelling.solving import MOST_ACTIVITIES, best_of
from pmo_desktop.services.load import COUNTED, clocks_of
from pmo_desktop.services.workspace import Workspace

_ORDERS = (Order.PRIORITY, Order.STANDARD, Order.ID)
_SOLVED = 0.6
"""The share of the time in which the whole is looked at as one problem; the rest goes to changes near the best."""
_SPREADS = (0.3, 1.0, 3.0, 10.0)
_DAY = 86_400


def proposals(
    workspace: Workspace, scope: Scope, options: Options | None = None, *, seconds: float = 10.0,
    stop: Stop = lambda: False, seed: int = 1, workers: int = 2,
) -> Iterator[Proposal]:  # fmt: skip
    """Yield levellings of what the scope names, each better than the one before; the first at once.

    Ends when nothing better can be, the seconds are over or `stop` says so. Nothing is written. A project nobody asks too
    much in gives a proposal without moves.
    """
    wanted = options or Options()
    until = time.monotonic() + seconds
    levelled = Levelled(workspace, scope, wanted)
    yield from levelled.better(until, stop, Random(seed), workers)


class Levelled:
    """What is to be levelled, laid out once: drafts without delays, the ground they stand on, and what else asks of people."""

    def __init__(self, workspace: Workspace, scope: Scope, options: Options) -> None:
        self.workspace, self.scope, self.options = workspace, scope, options
        self.people = {each.id: each for each in workspace.all(Person) if each.kind in WORKERS}
        self.clocks: Clocks = clocks_of(workspace)
        self.plans = self._plans()
        self.chosen = self._chosen()
        self.drafts = self._drafts()
        workspace.tried_together(tuple(self.drafts.values()))  # which gives them the dates of each other
        self.sites = {
            project_id: Site(
                draft, self.clocks, scope.task_ids if project_id in self.chosen else frozenset(),
                within_slack=options.within_slack,
            )
            for project_id, draft in self.drafts.items()
        }  # fmt: skip
        links = [link for link in cross_links(self.drafts) if link.before in self.sites]
        self.fixed = list(self._others())
        self.ground = Ground(self.sites, links, self.people.values(), (ask for ask, _ in self.fixed))

    # Laying out

    def _plans(self) -> dict[str, Plan]:
        """Return the plans that ask anything of people: of projects that count, and of those that are to be levelled."""
        counted = [each.id for each in self.workspace.find(Project, state=COUNTED)]
        own = [each for each in self.scope.project_ids or () if each not in counted]
        return {project_id: self.workspace.plan(project_id) for project_id in (*counted, *own)}

    def _chosen(self) -> set[str]:
        """Return the projects that are levelled, and no others: those that wait for them are carried along."""
        return set(self.plans if self.scope.project_ids is None else self.scope.project_ids)

    def _drafts(self) -> dict[str, Plan]:
        """Return copies of the plans levelled, without delays where they may be given anew, and of those that wait for them."""
        found = {project_id: self.workspace.plan(project_id) for project_id in self.plans if project_id in self.chosen}
        homes = {task_id: project_id for project_id, plan in self.plans.items() for task_id in plan.tasks.ids}
        waiting = {
            project_id: {homes.get(before) for _, before, _ in from_elsewhere(plan)}
            for project_id, plan in self.plans.items()
        }
        count = -1
        while count != len(found):
            count = len(found)
            found |= {each: self.plans[each] for each, before in waiting.items() if before & found.keys()}
        drafts = {project_id: plan.copy() for project_id, plan in found.items()}
        for project_id in self.chosen & drafts.keys():
            draft = drafts[project_id]
            draft.patch(foreseen(change) for change in self.cleared(draft))
        return drafts

    def cleared(self, plan: Plan) -> list[Update]:
        """Return what takes the delays away from the chosen tasks of a plan that have not begun."""
        tasks, chosen = plan.tasks, self.scope.task_ids
        facts = zip(tasks.ids, tasks["levelling_delay"], tasks["actual_start"], strict=True)
        return [
            Update(Task, task_id, {"levelling_delay": 0, "levelling_elapsed": False})
            for task_id, delay, began in facts
            if delay and began is None and (chosen is None or task_id in chosen)
        ]

    def _others(self) -> Iterator[Asked]:
        """Yield what stands beside the plans levelled: other projects, and bookings that no plan's work stands for."""
        asked = {each for site in self.sites.values() for row in site.demand.of for each in site.demand.people(row)}
        planned: set[tuple[str, str]] = set()
        for project_id, plan in self.plans.items():
            planned |= {(project_id, person_id) for person_id in plan.assignments["person_id"]}
            if project_id not in self.sites:
                yield from ((ask, spot) for ask, spot in asked_by(plan, self.workspace.schedule(project_id), self.clocks)
                            if ask.person_id in asked)  # fmt: skip
        for booking in self.workspace.all(Booking):
            person = self.people.get(booking.person_id)
            if person is not None and (booking.project_id or "", person.id) not in planned and booking.percent > 0:
                if booking.project_id is None or booking.project_id in self.plans:
                    units = booking.percent / 100 * person.max_units
                    yield Ask(person.id, booking.start, booking.finish, units), None

    # Searching

    def better(self, until: float, stop: Stop, random: Random, workers: int) -> Iterator[Proposal]:
        """Yield better and better proposals."""
        best: tuple[float, Placed] | None = None
        bound: float | None = None
        for placed, by, least in self._outcomes(until, stop, random, workers):
            found = value(self.ground, placed)
            bound = least if bound is None or (least is not None and least > bound) else bound
            if best is None or found < best[0] - 1e-9:
                best = (found, placed)
                yield described(self, placed, found, bound, by)
            self._best = best[1]

    def _outcomes(
        self, until: float, stop: Stop, random: Random, workers: int
    ) -> Iterator[tuple[Placed, str, float | None]]:
        """Yield outcomes, what found them, and a bound on all where one is known."""
        ground, order = self.ground, self.options.order
        first = ground.place(ranked(ground, order))
        yield first, "rule", None
        if not first.delays:  # nobody is asked for too much, or nothing may move
            return
        if order is Order.ID:  # it says itself who goes first
            return
        for keys in self._rules(first):
            if stop() or time.monotonic() > until:
                return
            yield ground.place(keys), "rules", None
        yield from self._solved(until, stop, workers)
        spread = 0
        while not stop() and time.monotonic() < until:
            spread += 1
            keys = shaken(ground, order, self._best, _SPREADS[spread % len(_SPREADS)] * _DAY, random)
            yield ground.place(keys), "search", None

    def _rules(self, first: Placed) -> Iterator[Keys]:
        """Yield other orders that are often good: latest finishes, most still to come, as the first outcome has it."""
        ground, order = self.ground, self.options.order
        sites = ground.sites
        yield by_moments(
            ground, order, {spot: float(sites[spot[0]].base.late_finish[spot[1]]) for spot in ground.spots()}
        )
        yield by_moments(
            ground, order, {spot: float(sites[spot[0]].base.total_slack[spot[1]]) for spot in ground.spots()}
        )
        yield by_moments(ground, order, {spot: float(dates[0]) for spot, dates in first.dates.items()})

    def _solved(self, until: float, stop: Stop, workers: int) -> Iterator[tuple[Placed, str, float | None]]:
        """Yield what a solver's solutions of the whole come to on the ground."""
        ground = self.ground
        if len(ground.order) > MOST_ACTIVITIES * 2 or self.options.within_slack:
            return
        axis = axis_of(ground, self.clocks.project)
        known = [starts for starts in (axis.starts_of(self._best),) if starts is not None]
        left = (until - time.monotonic()) * _SOLVED
        seen: set[tuple[int, ...]] = set()
        for found in best_of(axis.problem, max(0.0, left), stop=stop, workers=workers, known=known):
            bound = self._bound(axis, found.bound) if axis.is_exact else None
            if found.starts not in seen:
                seen.add(found.starts)
                yield ground.place(by_moments(ground, self.options.order, axis.moments(found.starts))), found.by, bound

    @staticmethod
    def _bound(_axis: Axis, _bound: int) -> float | None:
        return None


def asked_by(plan: Plan, schedule: Schedule, people: Clocks) -> Iterator[tuple[Ask, Spot]]:
    """Yield what the tasks of a plan ask of people as it is scheduled."""
    demand = Demand(plan, schedule, people)
    starts, finishes = schedule.start.tolist(), schedule.finish.tolist()
    for row in demand.of:
        for ask in demand.asks(row, starts[row], finishes[row]):
            yield ask, (plan.project.id, row)
