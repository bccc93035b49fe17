"""What a plan asks of people is the same laid out at once as one assignment after the other, and the same after edits as anew."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR, WEEK
from pmo_desktop.domain.plan.contours import STEPS
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    Dependency,
    Leave,
    Person,
    PersonKind,
    Project,
    Split,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.domain.resources.asked import Asked, Site, by_day
from pmo_desktop.domain.resources.hours import Hours
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks

MONDAY = moment.from_iso("2026-01-05")
WEEKS = 12
CALENDARS = (
    Calendar(id="day", name="Day"), Calendar(id="four", name="Four days"), Calendar(id="night", name="Nights"),
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def week(calendar_id: str, shifts: str, days: int = 5) -> WorkWeek:
    worked = {day: shifts if number < days else "" for number, day in enumerate(DAYS)}
    return WorkWeek(id=f"week-{calendar_id}", calendar_id=calendar_id, saturday="", sunday="", **worked)


SHARED = (
    *CALENDARS, week("day", "08:00-12:00,13:00-17:00"), week("four", "07:00-12:00,12:30-17:30", 4),
    week("night", "15:00-20:00,22:00-02:00"),
    Person(id="anna", name="Anna"), Person(id="ben", name="Ben", calendar_id="four"),
    Person(id="cem", name="Cem", calendar_id="night"), Person(id="steel", name="Steel", kind=PersonKind.MATERIAL),
    Leave(id="l", person_id="anna", start=MONDAY + 8 * DAY, finish=MONDAY + 11 * DAY),
)  # fmt: skip
PEOPLE = ("anna", "ben", "cem", "steel")


def records(random: Random, count: int) -> list:
    """Return tasks with all that makes assignments differ, and who is on them."""
    found = []
    for number in range(count):
        task, duration = f"t{number}", random.choice((0, 4, 8, 20, 40, 60)) * HOUR
        begun = random.random() < 0.4
        began = MONDAY + random.randrange(-10, 40) * DAY + random.choice((8, 10)) * HOUR
        done = random.choice((0, duration // 4, duration // 2, duration)) if begun else 0
        found.append(
            Task(
                id=task, project_id="p", name=task, rank=f"{number:03}", duration=duration,
                manual=random.random() < 0.2, manual_start=MONDAY + random.randrange(40) * DAY + 9 * HOUR,
                actual_start=began if begun else None, actual_duration=done,
                actual_finish=began + 9 * DAY if begun and random.random() < 0.3 else None,
                resume=began + 12 * DAY if begun and random.random() < 0.3 else None,
                elapsed=random.random() < 0.1, calendar_id=random.choice((None, None, None, "day", "four")),
                ignore_resource_calendar=random.random() < 0.5,
                task_type=random.choice((TaskType.FIXED_UNITS, TaskType.FIXED_UNITS, TaskType.FIXED_DURATION)),
                parent_id=f"t{number - 1}" if number and random.random() < 0.1 else None,
            )
        )  # fmt: skip
        if random.random() < 0.1 and duration > 8 * HOUR:
            found += [
                Split(id=f"{task}-1", task_id=task, start=0, length=4 * HOUR),
                Split(id=f"{task}-2", task_id=task, start=20 * HOUR, length=duration - 4 * HOUR),
            ]
        found += [
            Assignment(
                id=f"{task}-{person}", task_id=task, person_id=person, units=random.choice((0.0, 0.25, 0.5, 1.0, 1.5)),
                work=random.choice((None, None, 3 * HOUR, duration, 2 * duration)),
                actual_work=random.choice((0, 0, 2 * HOUR)), remaining_work=random.choice((None, None, duration)),
                delay=random.choice((0, 0, 0, 6 * HOUR)), contour=random.choice(("flat", "flat", "contoured", *STEPS)),
            )
            for person in PEOPLE if random.random() < 0.4
        ]  # fmt: skip
        if number and random.random() < 0.5:
            before = f"t{random.randrange(number)}"
            found.append(Dependency(id=f"{before}-{task}", project_id="p", predecessor_id=before, successor_id=task))
    return found


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
