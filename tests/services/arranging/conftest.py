"""A house to build: two phases, two people, one task behind its baseline, one past and unfinished."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import arranging, planning
from pmo_desktop.services.workspace import Workspace

TASKS = (
    ("Design", "", "", "", ""), ("Sketch 10", "5d", "", "Anna", "100%"), ("Sketch 9", "5d", "2", "Anna; Ben[50%]", "0%"),
    ("Build", "", "", "", ""), ("Walls", "10d", "3", "Ben", "0%"), ("Roof", "5d", "5", "", "0%"), ("Keys", "0d", "6", "", "0%"),
)  # fmt: skip


class House:
    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        start = moment.from_iso("2026-01-05T08:00")
        project = Project(id=self.id, name="House", code="H-1", start=start, floor_at_status_date=False)
        workspace.record("New", [Insert(project)])
        ids = planning.insert_tasks(workspace, self.id, None, [each[0] for each in TASKS])
        self.task = dict(zip((each[0] for each in TASKS), ids, strict=True))
        planning.indent(workspace, self.id, [self.task["Sketch 10"], self.task["Sketch 9"]])
        planning.indent(workspace, self.id, [self.task["Walls"], self.task["Roof"]])
        for name, *texts in TASKS:
            for field, text in zip(("duration", "predecessors", "people", "percent"), texts, strict=True):
                if text:
                    self.write(name, field, text)
        planning.set_baseline(workspace, self.id)
        self.today = moment.from_iso("2026-01-20")

    def write(self, name, field, text):
        planning.set_cells(self.workspace, self.id, [(self.task[name], field, text)])

    @property
    def plan(self):
        return self.workspace.plan(self.id)

    def lines(self, arrangement, **around):
        """Return the lines shown: names indented, headings between brackets with how many lie beneath."""
        plan = self.plan
        given = arranging.Around(**{"today": self.today} | around)
        self.found = found = arranging.lines(plan, self.workspace.schedule(self.id), arrangement, given)
        shown = []
        for place, row in enumerate(found.rows):
            if row == arranging.HEADING:
                heading = found.headings[place]
                shown.append(" " * heading.level + f"[{heading.title} {heading.count}]")
            else:
                level = plan.outline.level[row] if found.level is None else found.level
                shown.append(" " * level + plan.tasks["name"][row])
        return shown


@pytest.fixture
def house(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield House(workspace)
