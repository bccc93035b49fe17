"""What a plan asks of people is the same laid out at once as one assignment after the other."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.moment import DAY, HOUR, WEEK
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.resources.asked import Asked, Site, by_day
from pmo_desktop.domain.resources.hours import Hours
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from tests.domain.resources.portfolios import MONDAY, PEOPLE, SHARED, records

WEEKS = 12


def plan_of(random: Random, calendar_id: str | None = "day") -> Plan:
    project = Project(id="p", name="P", start=MONDAY + 8 * HOUR, calendar_id=calendar_id)
    return Plan.from_records(project, [*SHARED, *records(random, 12)])


def site_of() -> Site:
    hours = Hours(MONDAY, MONDAY + WEEKS * WEEK)
    clocks = Clocks(Plan.from_records(Project(id="", name=""), SHARED))
    own = np.array([hours.number(clocks.of_person(each)) for each in PEOPLE], dtype=np.int64)
    return Site(hours, clocks, {each: number for number, each in enumerate(PEOPLE) if each != "steel"}, own, None)


def by_assignment(site: Site, plan: Plan, asked: Asked):
    return by_day(site.hours, asked.pieces, asked.pieces.number, len(plan.assignments))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((None, "day", "four")))
def test_laid_out_at_once_is_the_same_as_one_by_one(seed, calendar_id):
    plan = plan_of(Random(seed), calendar_id)
    found = schedule(plan)
    site, asked = site_of(), Asked()
    asked.renew(site, plan, found)
    days = by_assignment(site, plan, asked)
    phasing = Phasing(plan, found, site.clocks)
    for number, person in enumerate(plan.assignments["person_id"]):
        calendar = phasing.calendar(number)
        pieces = [] if person == "steel" else phasing.pieces(number, calendar)
        wanted = [work_between(pieces, calendar, at, at + DAY) for at in site.hours.day_edges[:-1].tolist()]
        assert days[number] == pytest.approx(wanted, abs=1.01 + len(pieces)), plan.assignments.value(number)
