"""Levelling proposed: a first one at once, better ones while somebody watches, each as the engine itself schedules it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from random import Random

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, Delete, Update, foreseen
from pmo_desktop.domain.levelling import Improvement
from pmo_desktop.domain.levelling.axis import Axis, axis_of
from pmo_desktop.domain.levelling.capacity import capacities
from pmo_desktop.domain.levelling.ground import Ground
from pmo_desktop.domain.levelling.improving import Stop
from pmo_desktop.domain.levelling.options import Objective, Options, Order
from pmo_desktop.domain.levelling.overloads import Asked
from pmo_desktop.domain.levelling.placing import Placed, Spot
from pmo_desktop.domain.levelling.ranking import Keys, by_moments, by_projects, moved, ranked, shaken, value
from pmo_desktop.domain.levelling.site import Ask, Demand, Site, is_made_here, shifting
from pmo_desktop.domain.levelling.smoothing import Smoothing
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, Availability, Booking, BookingState, Person, Project, Split, Task
from pmo_desktop.domain.schedule.across import cross_links, from_elsewhere
from pmo_desktop.services.levelling.describing import asked_by, described, drafted, standing
from pmo_desktop.services.levelling.proposal import Proposal, Scope, task_ids_of
from pmo_desktop.services.levelling.solving import MOST_ACTIVITIES, best_of
from pmo_desktop.services.load import COUNTED, clocks_of
from pmo_desktop.services.workspace import Workspace

_ORDERS = (Order.PRIORITY, Order.STANDARD, Order.ID)
_SOLVED = 0.6
"""The share of the time in which the whole is looked at as one problem; the rest goes to changes near the best."""
_ALL = 0.9
"""The share where the problem is exactly what the plans are."""
_GLANCED = 0.25
"""The share where there are many tasks."""
_MANY = 1_000
"""Of more tasks not every solution a solver finds is placed, and none is looked for by moving tasks at random."""
_RESTS = 3.0
"""After telling of an outcome better ones are looked for at least so many times as long as telling took."""
_MOST_IN_VAIN = 5
"""So often load is evened in vain until it is left as it is."""
_SPREADS = (0.3, 1.0, 3.0, 10.0)
_DAY = 86_400


def proposals(  # noqa: PLR0913 - what somebody decides, each but two with a default
    workspace: Workspace, scope: Scope, options: Options | None = None, *, seconds: float = 10.0,
    stop: Stop = lambda: False, seed: int = 1, workers: int = 2,
) -> Iterator[Proposal]:  # fmt: skip
    """Yield levellings of what the scope names, each better than the one before; the first at once.

    Ends when nothing better can be, the seconds are over or `stop` says so. Nothing is written. A project nobody asks too
    much in gives a proposal without moves.
    """
    wanted = options or Options()
    until = time.monotonic() + seconds
    with collector_paused():
        levelled = Levelled(workspace, scope, wanted)
    yield from levelled.better(until, stop, Random(seed), workers)


class Levelled:
    """What is to be levelled, laid out once: drafts without delays, the ground they stand on, and what else asks of people."""

    def __init__(self, workspace: Workspace, scope: Scope, options: Options) -> None:
        self.workspace, self.scope, self.options = workspace, scope, options
        self.people = {each.id: each for each in workspace.all(Person) if each.kind in WORKERS}
        self.capacities = capacities(self.people.values(), workspace.all(Availability), options.tolerance)
        self.clocks = clocks_of(workspace)
        self.plans = self._plans()
        self.task_ids = task_ids_of(scope, self.plans)
        """The tasks that may be moved; None: all of the chosen projects."""
        self.chosen = self._chosen()
        self.drafts = self._drafts()
        self.shifting = self._shifting()
        """The people who work at different times for different tasks."""
        own = {project_id: self.plans[project_id] for project_id in self.drafts}
        self.before = standing(self, own, {project_id: workspace.schedule(project_id) for project_id in own})
        self.sites = {
            project_id: Site(
                draft, self.clocks, self.task_ids if project_id in self.chosen else frozenset(),
                within_slack=options.within_slack, shifting=self.shifting,
            )
            for project_id, draft in self.drafts.items()
        }  # fmt: skip
        links = [link for link in cross_links(self.drafts) if link.before in self.sites]
        self.fixed = list(self._others())
        self._axis: Axis | None = None
        self._bound: int | None = None
        self._best = Placed()
        self.ground = Ground(
            self.sites, links, self.capacities, (ask for ask, _ in self.fixed), may_split=options.split
        )

    # Laying out

    def _plans(self) -> dict[str, Plan]:
        """Return the plans that ask anything of people: of projects that count, and of those that are to be levelled."""
        counted = [each.id for each in self.workspace.find(Project, state=COUNTED)]
        own = [each for each in self.scope.project_ids or () if each not in counted]
        return {project_id: self.workspace.plan(project_id) for project_id in (*counted, *own)}

    def _chosen(self) -> set[str]:
        """Return the projects that are levelled, and no others: those that wait for them are carried along."""
        found = set(self.plans if self.scope.project_ids is None else self.scope.project_ids)
        if self.task_ids is None:
            return found
        chosen = self.task_ids
        return {each for each in found if any(task_id in chosen for task_id in self.plans[each].tasks.ids)}

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
        for project_id in found:
            self.workspace.schedule(project_id)  # which gives each plan the dates that others have
        drafts = {project_id: plan.draft() for project_id, plan in found.items()}
        are_cleared = False
        for project_id in self.chosen & drafts.keys():
            cleared = self.cleared(drafts[project_id])
            are_cleared |= drafts[project_id].patch(map(foreseen, cleared))
        if are_cleared:  # and now they have others
            self.workspace.tried_together(tuple(drafts.values()))
        return drafts

    def _shifting(self) -> frozenset[str]:
        schedules = {project_id: self.workspace.schedule(project_id) for project_id in self.plans}
        demands = (Demand(plan, schedules[project_id], self.clocks) for project_id, plan in self.plans.items())
        return shifting(demands, min((plan.project.start for plan in self.plans.values()), default=0))

    def cleared(self, plan: Plan) -> list[Change]:
        """Return what takes the delays, and the pauses levelling made, away from the chosen tasks that have not begun."""
        tasks, chosen = plan.tasks, self.task_ids
        facts = zip(tasks.ids, tasks["levelling_delay"], tasks["actual_start"], strict=True)
        free = {
            task_id: delay for task_id, delay, began in facts if began is None and (chosen is None or task_id in chosen)
        }
        parts = zip(plan.splits.ids, plan.splits["task_id"], strict=True)
        return [
            *(
                Update(Task, task_id, {"levelling_delay": 0, "levelling_elapsed": False})
                for task_id, delay in free.items()
                if delay
            ),
            *(Delete(Split, each) for each, task_id in parts if is_made_here(each) and task_id in free),
        ]

    def _others(self) -> Iterator[Asked]:
        """Yield what stands beside the plans levelled: other projects, and bookings that no plan's work stands for."""
        asked = {each for site in self.sites.values() for row in site.demand.of for each in site.demand.people(row)}
        planned: set[tuple[str, str]] = set()
        for project_id, plan in self.plans.items():
            planned |= {(project_id, person_id) for person_id in plan.assignments["person_id"]}
            if project_id not in self.sites:
                schedule = self.workspace.schedule(project_id)
                demand = Demand(plan, schedule, self.clocks, self.shifting)
                yield from (each for each in asked_by(plan, demand, schedule) if each[0].person_id in asked)
        for booking in self.workspace.all(Booking):
            person = self.people.get(booking.person_id)
            if person is None or (booking.project_id or "", person.id) in planned or booking.percent <= 0:
                continue
            if booking.state is BookingState.TENTATIVE or booking.start >= booking.finish:
                continue
            if booking.project_id is None or booking.project_id in self.plans:
                for start, finish, there in self.capacities[person.id].stretches(booking.start, booking.finish):
                    if there > 0:
                        yield Ask(person.id, start, finish, booking.percent / 100 * there), None

    # Searching

    def better(self, until: float, stop: Stop, random: Random, workers: int) -> Iterator[Proposal]:
        """Yield better and better proposals, and the best again where more is known of how good it is."""
        shown: Proposal | None = None
        best, found_by, took, told = 0.0, "", 0.0, 0.0
        for placed, by in self._outcomes(until, stop, random, workers):
            found = self._value(placed)
            if shown is None or found < best - 1e-9:
                self._best, best, found_by = placed, found, by
            is_proved = self._gap() == 0
            begun = time.monotonic()
            if shown is not None and begun < told + _RESTS * took and not is_proved:
                continue  # telling of each would take the time to find the next
            if shown is None or best < shown.value - 1e-9:
                with collector_paused():
                    shown = described(self, self._best, best, self._gap(), found_by)
                told = time.monotonic()
                took = told - begun
                yield shown
            elif shown.gap != self._gap():
                shown = replace(shown, gap=self._gap())
                yield shown
            if shown.is_proved:
                return
        if shown is not None and best < shown.value - 1e-9:
            with collector_paused():
                yield described(self, self._best, best, self._gap(), found_by)

    def _value(self, placed: Placed) -> float:
        """Return what an outcome costs by what is wanted."""
        if self.options.objective is Objective.SMOOTHEST:
            return self._smoothing.value(placed)
        return value(self.ground, placed)

    def _gap(self) -> float | None:
        """Return by how much the ends of the best outcome could still be better, as far as a solver has told."""
        if self.options.objective is Objective.SMOOTHEST:
            return None
        if not self._best.delays and not self._best.parts:  # nobody has to wait
            return 0.0
        if self._axis is None or not self._axis.is_exact or self._bound is None:
            return None
        starts = self._axis.starts_of(self._best)
        if starts is None:
            return None
        reached = self._axis.problem.value(starts)
        return max(0.0, (reached - self._bound) / max(1, reached))

    def _outcomes(self, until: float, stop: Stop, random: Random, workers: int) -> Iterator[tuple[Placed, str]]:
        """Yield outcomes and what found them."""
        ground, order = self.ground, self.options.order
        with collector_paused():
            first = ground.place(ranked(ground, order))
        yield first, "rule"
        if self.options.objective is Objective.SMOOTHEST:
            yield from self._smoothed(until, stop, random)
            return
        if not first.delays and not first.parts:  # nobody is asked for too much, or nothing may move
            return
        if order is Order.ID:  # it says itself who goes first
            return
        for keys in self._rules(first):
            if stop() or time.monotonic() > until:
                return
            yield ground.place(keys), "rules"
        yield from self._solved(until, stop, workers)
        if self._is_large and len(ground.sites) > 1:
            yield from self._reordered(until, stop, random)
        spread = 0
        while not stop() and time.monotonic() < until:
            spread += 1
            keys = shaken(ground, order, self._best, _SPREADS[spread % len(_SPREADS)] * _DAY, random)
            yield ground.place(keys), "search"

    def _reordered(self, until: float, stop: Stop, random: Random) -> Iterator[tuple[Placed, str]]:
        """Yield outcomes in which projects are worked on one after another, in better and better orders."""
        ground, order = self.ground, self.options.order
        best = sorted(self._best.finishes, key=self._best.finishes.__getitem__)
        least: float | None = None
        while not stop() and time.monotonic() < until:
            projects = best if least is None else moved(ground, order, best, random)
            placed = ground.place(by_projects(ground, order, projects))
            found = self._value(placed)
            if least is None or found <= least:
                best, least = list(projects), found
            yield placed, "projects in another order"

    @cached_property
    def _smoothing(self) -> Smoothing:
        return Smoothing(self.ground)

    def _smoothed(self, until: float, stop: Stop, random: Random) -> Iterator[tuple[Placed, str]]:
        """Yield outcomes in which load is more and more even: tasks wait in the spare time that the best so far leaves."""
        order = self.options.order
        in_vain = 0
        while in_vain < _MOST_IN_VAIN and not stop() and time.monotonic() < until:
            best = self._best
            wanted = self._smoothing.wanted(best, self._spare(best), random if in_vain else None)
            if not wanted:
                in_vain += 1
                continue
            moments = {spot: float(wanted.get(spot, dates[0])) for spot, dates in best.dates.items()}
            starts = {spot: wanted.get(spot, dates[0]) for spot, dates in best.dates.items()}
            yield self.ground.place(by_moments(self.ground, order, moments), starts), "evened"
            in_vain = 0 if self._best is not best else in_vain + 1

    def _spare(self, placed: Placed) -> dict[Spot, int]:
        """Return by how many working seconds each task of an outcome may move later so that nothing after it does."""
        drafts = drafted(self, placed)
        schedules = self.workspace.tried_together(tuple(drafts.values()))
        return {
            spot: 0 if spot[1] in self.sites[spot[0]].waits_elsewhere else int(schedules[spot[0]].free_slack[spot[1]])
            for spot in self.ground.spots()
        }

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

    def _solved(self, until: float, stop: Stop, workers: int) -> Iterator[tuple[Placed, str]]:
        """Yield what a solver's solutions of the whole come to on the ground."""
        ground = self.ground
        if len(ground.order) > 2 * MOST_ACTIVITIES or self.options.within_slack:
            return
        axis = self._axis = axis_of(ground, self.clocks.project)
        known = axis.starts_of(self._best) or axis.near(self._best)
        share = _ALL if axis.is_exact else _GLANCED if self._is_large else _SOLVED
        left = (until - time.monotonic()) * share
        seen: set[tuple[int, ...]] = set()
        waiting: Improvement | None = None
        told, took = time.monotonic(), 0.0
        for found in best_of(axis.problem, max(0.0, left), stop=stop, workers=workers, known=[known]):
            self._bound = found.bound
            if found.starts in seen:  # only its bound is new
                yield self._best, found.by
                continue
            seen.add(found.starts)
            waiting = found
            if self._is_large and time.monotonic() < told + _RESTS * took:
                continue  # placing each would take the time to find the next
            begun = time.monotonic()
            yield self._placed(axis, found), found.by
            told, waiting = time.monotonic(), None
            took = told - begun
        if waiting is not None:
            yield self._placed(axis, waiting), waiting.by

    def _placed(self, axis: Axis, found: Improvement) -> Placed:
        """Return what a solution on the axis comes to on the ground."""
        return self.ground.place(by_moments(self.ground, self.options.order, axis.moments(found.starts)))

    @property
    def _is_large(self) -> bool:
        return len(self.ground.order) > _MANY
