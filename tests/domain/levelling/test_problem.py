"""Levelling problems: schedules hold what is asked, are never below the bound, and small ones are solved to the best."""

from itertools import count, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.levelling import Activity, End, Hold, Improvement, Link, Problem, improve
from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.improving import beginnings

MINI = Problem((Activity(3, ((0, 2),)), Activity(4, ((0, 2),)), Activity(2, ((0, 1),))), (), (3,))


def ticking():
    """Return a clock that goes on a hundredth of a second with every look."""
    ticks = count()
    return lambda: next(ticks) / 100


def best(problem, seconds=1.0, **more) -> Improvement:
    *_, found = improve(problem, seconds, clock=ticking(), random=Random(1), **more)
    return found


@st.composite
def problems(draw, *, most=6):
    capacities = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    activities = []
    for _ in range(draw(st.integers(1, most))):
        demands = tuple(
            (each, draw(st.integers(1, capacity))) for each, capacity in enumerate(capacities) if draw(st.booleans())
        )
        activities.append(Activity(draw(st.integers(0, 4)), demands, draw(st.sampled_from((0, 0, 0, 3)))))
    pairs = [(one, other) for other in range(len(activities)) for one in range(other)]
    links = [
        Link(one, other, draw(st.sampled_from((activities[one].duration, activities[one].duration, 0, 2, -2))))
        for one, other in (draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else ())
    ]
    holds = [
        Hold(draw(st.integers(0, len(capacities) - 1)), draw(st.integers(1, 5)), start, start + draw(st.integers(1, 4)))
        for start in draw(st.lists(st.integers(0, 6), max_size=2))
    ]
    everything = tuple(range(len(activities)))
    ends = draw(st.sampled_from(((), (End(everything[:1], 3), End(everything, 1)))))
    return Problem(tuple(activities), tuple(links), capacities, ends, tuple(holds))


def test_three_tasks_that_share_a_crew_of_three_take_seven_days():
    found = best(MINI)
    assert (found.value, found.bound) == (7, 6)


@given(problems(), st.randoms(use_true_random=False))
def test_any_order_gives_a_schedule_that_holds_what_is_asked(problem, random):
    generation = Generation(problem)
    starts = generation.serial(generation.by_rule([random.random() for _ in problem.activities]))
    assert list(problem.faults(starts)) == []
    assert problem.value(starts) == generation.value(starts)
    assert problem.value(starts) >= problem.bound
    assert list(problem.faults(generation.justified(starts))) == []


@given(problems(most=9))
def test_justification_is_never_worse_where_nothing_else_counts(problem):
    plain = Problem(
        tuple(Activity(each.duration, each.demands) for each in problem.activities),
        tuple(Link(each.before, each.after, problem.activities[each.before].duration) for each in problem.links),
        problem.capacities,
    )
    generation = Generation(plain)
    for name, starts in beginnings(generation):
        if not name.endswith("justified"):
            assert generation.value(generation.justified(starts)) <= generation.value(starts), name


@given(problems(most=5))
def test_the_search_finds_the_best_of_all_orders(problem):
    generation = Generation(problem)
    everything = permutations(range(len(problem.activities)))
    least = min(problem.value(generation.serial(generation.by_rule(keys))) for keys in everything)
    assert best(problem, 2.0).value == least


def test_a_circle_of_activities_is_refused():
    with pytest.raises(InvalidValueError, match="circle"):
        Problem((Activity(1), Activity(1)), (Link(0, 1, 1), Link(1, 0, 1)), ())


def test_more_than_there_ever_is_is_refused():
    with pytest.raises(InvalidValueError, match="more than there ever is"):
        Problem((Activity(1, ((0, 2),)),), (), (1,))


def test_the_first_schedule_comes_although_there_is_no_time():
    assert next(improve(MINI, 0.0, clock=lambda: 0.0, random=Random(1))).value >= 7


def test_a_stop_ends_the_search():
    hard = Problem(tuple(Activity(1 + number % 5, ((0, 1 + number % 3),)) for number in range(30)), (), (4,))
    looks = []

    def stop() -> bool:
        looks.append(1)
        return len(looks) > 3

    assert list(improve(hard, 1e9, clock=lambda: 0.0, random=Random(1), stop=stop))


def test_what_is_known_already_is_where_the_search_begins():
    first = next(improve(MINI, 0.0, clock=lambda: 0.0, random=Random(1), known=[[4, 0, 0]]))
    assert (first.by, first.value) == ("known", 7)
