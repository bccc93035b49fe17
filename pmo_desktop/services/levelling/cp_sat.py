"""A levelling problem as OR-Tools' CP-SAT reads it; the only module that knows OR-Tools."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from ortools.sat.python import cp_model

from pmo_desktop.domain.levelling import Improvement, Problem

_BY = "CP-SAT"
_LOOKS = 0.05


def solve(  # noqa: PLR0913, PLR0917 - what a run is made of
    problem: Problem, best: Improvement, seconds: float, workers: int, seed: int,
    found: Callable[[Improvement], object], halt: threading.Event,
) -> None:  # fmt: skip
    """Tell of everything better than `best` until it is proved, the seconds are over or `halt` is set."""
    begun = time.monotonic()
    modelled = _Model(problem, best)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    told = _Told(modelled, found, best)
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(halt, over, solver), name="levelling stop", daemon=True)
    watch.start()
    try:
        solver.parameters.max_time_in_seconds = max(0.05, seconds - (time.monotonic() - begun))
        solver.best_bound_callback = told.bounded
        status = solver.solve(modelled.model, told)
    finally:
        over.set()
        watch.join()
    if status == cp_model.OPTIMAL:
        told.bounded(told.best.value)


def _watch(halt: threading.Event, over: threading.Event, solver: cp_model.CpSolver) -> None:
    """Stop the solver as soon as somebody asks for it; it may not have begun yet, so more than once."""
    while not over.wait(_LOOKS):
        if halt.is_set():
            solver.stop_search()


class _Model:
    """Starts as variables between what links ask and what the best known value allows."""

    def __init__(self, problem: Problem, best: Improvement) -> None:
        self.model = model = cp_model.CpModel()
        self._problem = problem
        horizon = self._horizon(best)
        self.starts = [
            model.new_int_var(earliest, max(earliest, horizon - activity.duration), "")
            for activity, earliest in zip(problem.activities, problem.earliest, strict=True)
        ]
        for link in problem.links:
            model.add(self.starts[link.after] >= self.starts[link.before] + link.lag)
        self._resources(horizon)
        self._objective(best)
        for start, known in zip(self.starts, best.starts, strict=True):
            model.add_hint(start, known)

    def _horizon(self, best: Improvement) -> int:
        """Return when everything is over: with a single end not after the best known one, else with room to change places."""
        activities = self._problem.activities
        last = max((start + each.duration for start, each in zip(best.starts, activities, strict=True)), default=0)
        if len(self._problem.ends) == 1 and len(self._problem.ends[0].members) == len(activities):
            return last
        return last + sum(each.duration for each in activities) // max(1, len(self._problem.capacities))

    def _resources(self, horizon: int) -> None:
        problem, model = self._problem, self.model
        using: list[list[tuple[cp_model.IntervalVar, int]]] = [[] for _ in problem.capacities]
        for start, activity in zip(self.starts, problem.activities, strict=True):
            asked = [(resource, units) for resource, units in activity.demands if units and activity.duration]
            if asked:
                interval = model.new_fixed_size_interval_var(start, activity.duration, "")
                for resource, units in asked:
                    using[resource].append((interval, units))
        for resource, capacity in enumerate(problem.capacities):
            if sum(units for _, units in using[resource]) <= capacity and not problem.holds:
                continue
            for since, until, units in _held(problem, resource):
                if since < horizon:
                    held = model.new_fixed_size_interval_var(since, until - since, "")
                    using[resource].append((held, min(units, capacity)))
            demands = [units for _, units in using[resource]]
            model.add_cumulative([each for each, _ in using[resource]], demands, capacity)

    def _objective(self, best: Improvement) -> None:
        problem, model = self._problem, self.model
        ends = []
        for end in problem.ends:
            last = max((best.starts[each] + problem.activities[each].duration for each in end.members), default=0)
            until = model.new_int_var(0, max(last, best.value // end.weight if end.weight else last), "")
            for each in end.members:
                model.add(until >= self.starts[each] + problem.activities[each].duration)
            model.add_hint(until, last)
            ends.append(end.weight * until)
        total = sum(ends)
        model.add(total >= problem.bound)
        model.minimize(total)


def _held(problem: Problem, resource: int) -> list[tuple[int, int, int]]:
    """Return the stretches in which some of a resource is held and how much, one after another: never more than there is."""
    holds = [each for each in problem.holds if each.resource == resource]
    edges = sorted({at for each in holds for at in (each.start, each.finish)})
    found = []
    for start, finish in pairwise(edges):
        units = sum(each.units for each in holds if each.start <= start and finish <= each.finish)
        if units:
            found.append((start, finish, units))
    return found


class _Told(cp_model.CpSolverSolutionCallback):
    """Hands on each better solution and each better bound."""

    def __init__(self, modelled: _Model, found: Callable[[Improvement], object], best: Improvement) -> None:
        super().__init__()
        self._modelled, self._found = modelled, found
        self._told = threading.Lock()
        """Solutions and bounds come from the solver's several threads."""
        self.best = best

    def on_solution_callback(self) -> None:
        value = round(self.objective_value)
        starts = tuple(self.value(start) for start in self._modelled.starts)
        bound = _whole(self.best_objective_bound)
        with self._told:
            if value < self.best.value:
                self.best = Improvement(starts, value, min(max(self.best.bound, bound), value), _BY)
                self._found(self.best)

    def bounded(self, bound: float) -> None:
        """Hand on that no solution can be below a bound."""
        with self._told:
            whole = min(_whole(bound), self.best.value)
            if whole > self.best.bound:
                self.best = replace(self.best, bound=whole)
                self._found(self.best)


def _whole(bound: float) -> int:
    """Return the least whole number not below a bound, which comes as a float."""
    return -int(-(bound - 1e-6) // 1)
