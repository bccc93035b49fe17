"""A believable portfolio to print: a small town's projects, in different states, with people, risks and reports."""

from dataclasses import replace

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Dependency,
    Leave,
    Person,
    Portfolio,
    Programme,
    Project,
    ProjectState,
    Rag,
    Risk,
    Role,
    StatusReport,
    Task,
)
from pmo_desktop.services.workspace import Workspace

NOW = 1_773_050_400_000
"""2026-03-09 10:00 UTC, a Monday."""
TODAY = moment.from_iso("2026-03-09")
STATUS = moment.from_iso("2026-02-27T17:00")
DAY = 28_800
PEOPLE = (
    ("Anna Berg", "Project manager"), ("Ben Okafor", "Analyst"), ("Carla Ruiz", "Engineer"), ("Deniz Kaya", "Engineer"),
    ("Eva Lindqvist", "Architect"), ("Farid Haddad", "Developer"), ("Grete Holm", "Buyer"), ("Hana Sato", "Tester"),
    ("Ivo Novak", "Developer"), ("Jonas Weber", "Project manager"),
)  # fmt: skip
PHASES = (
    ("Preparation", (("Agree the mandate", 5), ("Survey the present state", 10), ("Mandate signed", 0))),
    ("Design", (("Draft the design", 15), ("Review with users", 5), ("Work out costs", 5), ("Design approved", 0))),
    ("Procurement", (("Write the tender", 8), ("Offers and choice", 20), ("Contract signed", 0))),
    ("Building", (("Set up the site", 6), ("Build the first part", 25), ("Build the second part", 30), ("Tests", 10))),
    ("Handover", (("Train the staff", 8), ("Put into service", 4), ("In service", 0), ("Lessons learned", 3))),
)
TOWN = (
    ("TH-01", "Town hall: new citizens’ office", "2025-09-01", Rag.AMBER, 3, 1_450_000, 612_000),
    ("SW-04", "Renewal of the water works in the northern district", "2025-11-03", Rag.GREEN, 9, 12_300_000, 2_210_450),
    ("IT-11", "Electronic files for all departments", "2026-01-12", Rag.GREEN, 0, 380_000, 425_000),
    ("SC-02", "Primary school extension", "2026-02-02", Rag.RED, 6, 4_800_000, 150_000),
    ("PK-07", "Riverside park", "2026-03-16", None, 0, None, None),
)
REPORT = {
    "summary": "The steering group approved the revised design on 19 February. The tender is being written; the survey "
    "of the cellar found damp walls, which moves the start of building by about two weeks.",
    "done": "Design approved. Costs worked out and agreed with the treasurer.",
    "planned": "Publish the tender by 20 March. Choose the builder by the end of April.",
    "decisions": "Accept a later opening (3 June), or pay 40,000 EUR for weekend work.",
}
RISKS = (
    ("Damp walls need more work than surveyed", 4, 5, "Second survey; 60,000 EUR in reserve"),
    ("Only one builder makes an offer", 3, 3, "Announce early; talk to the builders’ guild"),
    ("Staff resist the new opening hours", 2, 3, "Works council takes part from the start"),
)


class Town:
    """The portfolio being put together."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.new_id = workspace.new_id
        portfolio = workspace.portfolio()
        self.people = [Person(id=self.new_id(), name=name) for name, _ in PEOPLE]
        roles = {name: Role(id=self.new_id(), name=name) for _, name in PEOPLE}
        self.people = [
            replace(person, role_id=roles[role].id) for person, (_, role) in zip(self.people, PEOPLE, strict=True)
        ]
        programme = Programme(id=self.new_id(), name="Better town services")
        leave = Leave(
            id=self.new_id(), person_id=self.people[2].id, start=TODAY + 14 * 86_400, finish=TODAY + 28 * 86_400
        )
        settings = {"organisation": "Town of Lindenau", "status_date": STATUS, "name": "Town projects 2026"}
        self.programme_id = programme.id
        workspace.record(
            "Settings",
            [Update(Portfolio, portfolio.id, settings)]
            + [Insert(each) for each in (programme, *roles.values(), *self.people, leave)],
        )

    def add(self, code, name, start, rag=None, late=0, *money, phases=PHASES, **fields):
        """Add a project of phases; it finishes `late` days after its baseline."""
        number = self.workspace.count(Project)
        budget, spent = money or (None, None)
        project = Project(
            id=self.new_id(), code=code, name=name, start=moment.from_iso(start + "T08:00"), rag=rag, rank=f"a{number:04}",
            budget=None if budget is None else budget * 100, actual_cost=None if spent is None else spent * 100,
            currency="EUR", manager_id=self.people[number % len(self.people)].id, floor_at_status_date=False, **fields,
        )  # fmt: skip
        records = [project, *self.plan(project, phases)]
        self.workspace.record(f"New project “{code}”", [Insert(each) for each in records])
        if late is not None:
            self.take_baseline(project.id, late)
        return project.id

    def plan(self, project, phases):
        before = None
        for place, (phase, tasks) in enumerate(phases):
            summary = Task(id=self.new_id(), project_id=project.id, name=phase, rank=f"b{place:03}")
            yield summary
            for number, (name, days) in enumerate(tasks):
                begun = moment.to_iso(project.start) < "2026-01-31" and place < 2
                task = Task(
                    id=self.new_id(), project_id=project.id, parent_id=summary.id, rank=f"c{number:03}", name=name,
                    duration=days * DAY, actual_duration=days * DAY if begun else 0,
                    actual_start=None, milestone=days == 0,
                )  # fmt: skip
                yield task
                if days:
                    person = self.people[(number + place + len(project.code)) % len(self.people)]
                    yield Assignment(id=self.new_id(), task_id=task.id, person_id=person.id, units=0.8)
                if before is not None:
                    yield Dependency(
                        id=self.new_id(), project_id=project.id, predecessor_id=before.id, successor_id=task.id
                    )
                before = task

    def take_baseline(self, project_id, late):
        """Keep the plan as it is, but for `late` days, as baseline 0."""
        plan, schedule = self.workspace.plan(project_id), self.workspace.schedule(project_id)
        kept = [
            Insert(
                Baseline(
                    id=self.new_id(),
                    task_id=task_id,
                    start=int(schedule.start[row]) - late * 86_400,
                    finish=int(schedule.finish[row]) - late * 86_400,
                )
            )
            for row, task_id in enumerate(plan.tasks.ids)
            if schedule.start[row] >= 0
        ]
        self.workspace.record("Set the baseline", kept)

    def report(self, project_id, rag, **texts):
        self.workspace.record(
            "Report",
            [
                Insert(
                    StatusReport(
                        id=self.new_id(),
                        project_id=project_id,
                        as_at=STATUS,
                        rag=rag,
                        author="Anna Berg",
                        **(REPORT | texts),
                    )
                )
            ],
        )

    def risks(self, project_id, risks=RISKS):
        self.workspace.record(
            "Risks",
            [
                Insert(
                    Risk(
                        id=self.new_id(),
                        project_id=project_id,
                        title=title,
                        likelihood=likelihood,
                        impact=impact,
                        response=response,
                        owner_id=self.people[1].id,
                        status="active",
                    )
                )
                for title, likelihood, impact, response in risks
            ],
        )


@pytest.fixture
def new_town(tmp_path):
    """Give portfolios without projects, each in a file of its own."""
    opened = []

    def make(name="town"):
        workspace = Workspace.create(tmp_path / f"{name}.pmo", author="Petra Marsh", clock=lambda: NOW)
        opened.append(workspace)
        return Town(workspace)

    yield make
    for workspace in opened:
        workspace.close()


@pytest.fixture
def town(new_town):
    """Give the town's five projects."""
    return filled(new_town())


def filled(town):
    ids = [town.add(*each) for each in TOWN]
    town.workspace.record(
        "Facts",
        [
            Update(Project, ids[0], {"programme_id": town.programme_id, "sponsor": "Mayor Ida Falk", "phase": "Procurement",
                   "objective": "One place where citizens settle all their affairs with the town in one visit."}),
            Update(Project, ids[4], {"state": ProjectState.PROPOSED}),
        ],
    )  # fmt: skip
    for project_id, (*_, rag, _late, _budget, _spent) in zip(ids[:4], TOWN[:4], strict=True):
        town.report(project_id, rag)
    town.risks(ids[0])
    town.risks(ids[3], RISKS[1:])
    return town
