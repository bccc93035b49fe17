"""A small plan that has everything a chart draws, and text whose every letter is six units wide."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    ConstraintType,
    Dependency,
    LinkType,
    Person,
    Project,
    Split,
    Task,
)

HOUR = 3_600
DAY = 8 * HOUR
START = moment.from_iso("2026-01-05T08:00")


class SixUnits:
    def width(self, text, size, *, bold=False):
        return 6.0 * len(text)


@pytest.fixture
def measure():
    return SixUnits()


def at(text):
    return moment.from_iso(text)


def task(task_id, number, parent=None, days=5, **facts):
    return Task(
        id=task_id, project_id="p", parent_id=parent, rank=f"{number:03}", name=task_id.title(), duration=days * DAY, **facts
    )  # fmt: skip


RECORDS = (
    task("prepare", 1),
    task("survey", 2, "prepare", actual_start=START, actual_duration=DAY),
    task("design", 3, "prepare", constraint_type=ConstraintType.SNET, constraint_date=at("2026-01-19T08:00")),
    task("build", 4),
    task("walls", 5, "build", deadline=at("2026-01-30T17:00"), levelling_delay=2 * DAY, colour="orange"),
    task("roof", 6, "build", manual=True, manual_start=at("2026-02-09T08:00"), manual_finish=at("2026-02-13T17:00")),
    task("paint", 7, "build", active=False),
    task("parts", 8, "build", days=4),
    task("handover", 9, "build", days=0, notes="bring keys"),
    task("guess", 10, days=10, estimated=True),
    Dependency(id="l1", project_id="p", predecessor_id="survey", successor_id="design"),
    Dependency(id="l2", project_id="p", predecessor_id="design", successor_id="walls"),
    Dependency(id="l3", project_id="p", predecessor_id="survey", successor_id="paint"),
    Dependency(id="l4", project_id="p", predecessor_id="walls", successor_id="handover", type=LinkType.FS, lag=DAY),
    Split(id="s1", task_id="parts", start=0, length=2 * DAY),
    Split(id="s2", task_id="parts", start=5 * DAY, length=2 * DAY),
    Person(id="anna", name="Anna Berg"),
    Person(id="ben", name="Ben Oduya", initials="BO"),
    Assignment(id="a1", task_id="survey", person_id="anna"),
    Assignment(id="a2", task_id="design", person_id="anna"),
    Assignment(id="a3", task_id="design", person_id="ben"),
    Assignment(id="a4", task_id="walls", person_id="ben"),
    Baseline(id="b1", task_id="walls", start=at("2026-01-19T08:00"), finish=at("2026-01-23T17:00")),
    Baseline(id="b2", task_id="walls", number=3, start=at("2026-01-12T08:00"), finish=at("2026-01-16T17:00")),
)


@pytest.fixture
def plan():
    return Plan.from_records(Project(id="p", name="House", start=START, status_date=at("2026-01-14T17:00")), RECORDS)
