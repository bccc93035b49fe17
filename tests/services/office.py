"""A small office in a real file: two testers and an analyst, two projects and a proposal, laid out by hand."""

from datetime import UTC, datetime

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import (
    Assignment,
    ConstraintType,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
    Task,
)
from pmo_desktop.domain.resources.load import Per
from pmo_desktop.services.load import load_between
from pmo_desktop.services.workspace import Workspace

DAY, HOUR, WEEK = moment.DAY, moment.HOUR, moment.WEEK
MONDAY = moment.from_iso("2026-06-01")
"""A Monday: the day on which the office looks ahead."""
MORNING = 8 * HOUR
NOW = int(datetime(2026, 6, 1, 10, tzinfo=UTC).timestamp() * 1000)


class Office:
    """Anna and Ben are testers, Carla is an analyst; everybody is there 8 hours a day, Monday to Friday."""

    def __init__(self, path):
        self.at = NOW
        self.workspace = Workspace.create(path, author="Petra", name="Office", clock=lambda: self.at)
        self.roles = {name: self.add(Role(id=self.id(), name=name)) for name in ("Tester", "Analyst")}
        self.people = {}
        for name, role in (("Anna", "Tester"), ("Ben", "Tester"), ("Carla", "Analyst")):
            self.person(name, role)

    def id(self):
        return self.workspace.new_id()

    def add(self, record):
        self.workspace.record("Add", [Insert(record)])
        return record.id

    def later(self, minutes=1):
        """Let time go by, as it does between what people do."""
        self.at += minutes * 60_000

    def person(self, name, role=None, **more):
        role_id = self.roles[role] if role else None
        self.people[name] = self.add(Person(id=self.id(), name=name, role_id=role_id, team="House", **more))
        return self.people[name]

    def project(self, name, state=ProjectState.ACTIVE, start=MONDAY, **more):
        return self.add(
            Project(id=self.id(), name=name, code=name[:3].upper(), state=state, start=start + MORNING, **more)
        )

    def task(self, project_id, name, days, who=(), start=None, **more):
        """Add a task of so many days, for people by name with their units; `start` (a midnight) holds it there."""
        held = {} if start is None else {"constraint_type": ConstraintType.SNET, "constraint_date": start + MORNING}
        task_id = self.add(
            Task(id=self.id(), project_id=project_id, name=name, rank=f"{len(name)}{name}", duration=days * 8 * HOUR,
                 **{**held, **more})
        )  # fmt: skip
        for person, units in dict(who).items():
            self.add(
                Assignment(
                    id=self.id(), task_id=task_id, person_id=self.people[person], units=units,
                    work=round(days * 8 * HOUR * units),
                )
            )  # fmt: skip
        return task_id

    def load(self, weeks=40, **more):
        return load_between(self.workspace, MONDAY, MONDAY + weeks * WEEK, per=Per.WEEK, **more)


def role_of(office, name, headcount):
    """Add a generic role: so many of them, none by name."""
    return office.person(f"{name} (open)", name, kind=PersonKind.ROLE, max_units=headcount)
