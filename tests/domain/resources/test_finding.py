"""People are ranked by skill and time as worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.moment import HOUR, WEEK
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.finding import Candidate, Wanted, Week, ranked


def weeks(*parts):
    """Return weeks of (capacity, demand, leave, wanted) in hours."""
    return tuple(Week(number * WEEK, *(each * HOUR for each in part)) for number, part in enumerate(parts))


def person(name, role=None, team=""):
    return Person(id=name.lower(), name=name, role_id=role, team=team)


HALF_FREE = weeks((40, 20, 0, 20), (40, 20, 0, 20))
"""Twenty hours free in each of two weeks, and twenty wanted."""


def test_all_skills_and_all_time_is_a_score_of_one():
    found = ranked(Wanted({"test": 3}), [Candidate(person("Anna"), HALF_FREE, {"test": 3})])[0]
    assert (found.skill, found.time, found.score) == (1.0, 1.0, 1.0)
    assert found.fits


def test_skill_is_the_mean_of_level_over_least_level():
    # Testing 2 of 4 is a half, German 3 of 3 is whole: three quarters.
    found = ranked(Wanted({"test": 4, "german": 3}), [Candidate(person("Anna"), HALF_FREE, {"test": 2, "german": 3})])[
        0
    ]
    assert found.skill == 0.75
    assert found.short == {"test": 2}
    assert not found.fits


def test_free_time_in_one_week_does_not_make_up_for_none_in_another():
    # 20 of 20 hours in the first week, 0 of 20 in the second (all taken): half, though 60 hours are free over both.
    found = ranked(Wanted(), [Candidate(person("Anna"), weeks((40, 0, 0, 20), (40, 40, 0, 20)))])[0]
    assert found.time == 0.5
    assert found.free == 40 * HOUR


def test_leave_is_time_that_is_not_there():
    # Leave of the second week: 40 hours there, wanted 16 in each week: 16 of 32.
    found = ranked(Wanted(), [Candidate(person("Anna"), weeks((40, 0, 0, 16), (0, 0, 40, 16)))])[0]
    assert found.time == 0.5
    assert found.leave == 40 * HOUR


def test_the_score_is_skill_times_time_with_small_additions():
    # Ben: skill 1, time 1/2, two levels beyond the least one: 0.5 + 0.04. Carla: skill 1/2, time 1, knows the project: 0.55.
    ben = Candidate(person("Ben"), weeks((40, 30, 0, 20)), {"test": 4})
    carla = Candidate(person("Carla"), weeks((40, 0, 0, 20)), {"test": 1}, knows_project=True)
    found = ranked(Wanted({"test": 2}), [ben, carla])
    assert [(each.person.name, each.score) for each in found] == [
        ("Carla", pytest.approx(0.55)), ("Ben", pytest.approx(0.54)),
    ]  # fmt: skip


def test_whoever_fits_stands_before_everybody_who_does_not():
    # Dora lacks a hundredth of the time, but is a master: 0.99 + 0.06 > 1.0.
    dora = Candidate(person("Dora"), weeks((40, 20.2, 0, 20)), {"test": 4})
    anna = Candidate(person("Anna"), weeks((40, 20, 0, 20)), {"test": 1})
    assert [each.person.name for each in ranked(Wanted({"test": 1}), [dora, anna])] == ["Anna", "Dora"]


def test_who_knows_the_project_is_first_among_equals():
    equal = [Candidate(person("Anna"), HALF_FREE), Candidate(person("Zoe"), HALF_FREE, knows_project=True)]
    assert [each.person.name for each in ranked(Wanted(), equal)] == ["Zoe", "Anna"]


def test_nobody_is_found_without_any_of_the_skills_or_any_time():
    none = Candidate(person("Anna"), HALF_FREE, {"german": 4})
    busy = Candidate(person("Ben"), weeks((40, 40, 0, 20)), {"test": 4})
    assert ranked(Wanted({"test": 1}), [none, busy]) == ()


def test_role_and_team_leave_out_everybody_else():
    people = [
        Candidate(person("Anna", "tester", "North"), HALF_FREE),
        Candidate(person("Ben", "tester", "South"), HALF_FREE),
    ]
    people.append(Candidate(person("Carla", "analyst", "North"), HALF_FREE))
    assert [each.person.name for each in ranked(Wanted(role_id="tester", team="North"), people)] == ["Anna"]


def test_where_no_amount_is_wanted_the_freest_is_first():
    free, half = weeks((40, 0, 0, 0)), weeks((40, 20, 0, 0))
    found = ranked(Wanted(), [Candidate(person("Anna"), half), Candidate(person("Ben"), free)])
    assert [(each.person.name, each.time) for each in found] == [("Ben", 1.0), ("Anna", 0.5)]


HOURS = st.floats(0, 60)


@given(st.lists(st.tuples(HOURS, HOURS, HOURS, HOURS), min_size=1, max_size=8), st.floats(0.1, 20))
def test_more_free_time_never_makes_anybody_worse(parts, more):
    before = ranked(Wanted(), [Candidate(person("Anna"), weeks(*parts))])
    after = ranked(Wanted(), [Candidate(person("Anna"), weeks(*((c + more, d, v, w) for c, d, v, w in parts)))])
    if before and any(wanted for *_, wanted in parts):
        assert after[0].score >= before[0].score - 1e-9
