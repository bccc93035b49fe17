"""CP-SAT beyond our own start: published optima, stops, and news of what is known."""

import csv
import time

import pytest
from hypothesis import given, settings

from benchmarks.instances import read
from pmo_desktop.domain.levelling import Activity, End, Hold, Link, Problem
from pmo_desktop.services.levelling.solving import best_of
from tests.domain.levelling.test_problem import MINI, best, problems

HARD = Problem(
    tuple(Activity(1 + number * 7 % 9, ((0, 1 + number % 4), (1, 1 + number % 3))) for number in range(60)),
    tuple(Link(number, number + 5, 1 + number * 7 % 9) for number in range(0, 55, 3)), (5, 4),
)  # fmt: skip


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["j301_1", "j301_2", "j301_4", "j302_1"])
def test_published_optima_are_found_and_proved(realdata, name):
    with (realdata / "rcpsp" / "best_known.csv").open(encoding="utf-8", newline="") as lines:
        known = next(int(row["best_known"]) for row in csv.DictReader(lines) if row["instance"] == name)
    problem = read(realdata / "rcpsp" / "j30" / f"{name}.sm")
    *_, found = best_of(problem, 120.0)
    assert found.value == known
    assert found.is_proved
    assert list(problem.faults(found.starts)) == []


@pytest.mark.realdata
def test_an_instance_of_patterson_is_read_and_solved(realdata):
    problem = read(realdata / "rcpsp" / "patterson" / "pat1.rcp")
    *_, found = best_of(problem, 120.0)
    assert (found.value, found.is_proved) == (19, True)


def test_what_comes_is_better_each_time_and_never_below_the_bound():
    shares = list(best_of(HARD, 3.0))
    values = [found.value for found in shares]
    assert values == sorted(values, reverse=True)
    assert list(HARD.faults(shares[-1].starts)) == []
    assert all(found.bound <= found.value for found in shares)


def test_what_is_proved_at_once_needs_no_solver():
    assert [found.value for found in best_of(MINI, 60.0)][-1] == 7


@settings(max_examples=25)
@given(problems())
def test_the_solver_and_our_own_search_agree_on_small_problems(problem):
    *_, found = best_of(problem, 60.0)
    assert found.is_proved
    assert list(problem.faults(found.starts)) == []
    assert found.value == best(problem, 2.0).value


def test_several_weighted_ends_and_what_is_held_are_solved_alike():
    problem = Problem(
        (Activity(2, ((0, 1),)), Activity(2, ((0, 1),))), (), (1,), (End((0,), 1), End((1,), 5)), (Hold(0, 1, 2, 6),)
    )
    *_, found = best_of(problem, 30.0)
    assert (found.starts, found.value) == ((6, 0), 8 + 10)


def test_a_stop_is_heard_while_the_solver_works():
    begun = []

    def stop() -> bool:
        begun.append(time.monotonic())
        return len(begun) > 3 and begun[-1] - begun[0] > 0.5

    *_, found = best_of(HARD, 3_600.0, stop=stop)  # else it would take an hour
    assert list(HARD.faults(found.starts)) == []


def test_closing_what_yields_ends_the_solver():
    running = best_of(HARD, 3_600.0)
    next(running)
    running.close()
