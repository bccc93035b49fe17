"""A portfolio with people and leave, and a folder for the drawer of whoever opens it."""

from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import Assignment, Leave, Person, Project, Task
from pmo_desktop.services.workspace import Workspace

NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
RATE, REASON = 7_321_953, "Knee-SURGERY-planted"


class Office:
    """Opens the one file for whoever is named; the coordinator Anna has a folder for drawers, others have none."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "Team.pmo"
        self.drawers = folder / "anna" / "drawers"
        self.opened = []
        self.at = NOW

    def tick(self):
        self.at += 1000
        return self.at

    def open(self, author="Anna", *, drawer=True):
        made = Workspace.open(
            self.path, author=author, clock=self.tick, drawers=self.drawers if author == "Anna" and drawer else None
        )
        self.opened.append(made)
        return made

    def close(self):
        for each in self.opened:
            each.close()
        self.opened.clear()

    def bytes_of_the_file(self):
        """Return every byte beside the drawers: the file, its log while it is open, backups, copies, whatever there is."""
        paths = [each for each in self.folder.rglob("*") if each.is_file() and self.drawers not in each.parents]
        return b"".join(each.read_bytes() for each in paths)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    Workspace.create(made.path, author="Anna", name="Team", clock=made.tick).close()
    with Workspace.open(made.path, author="Otto", clock=made.tick) as first:
        people = [Person(id=f"p{n}", name=name, hourly_rate=rate, currency="EUR" if rate else "") for n, (name, rate) in
                  enumerate((("Ben", RATE), ("Carla", 5_000), ("Dora", None)))]  # fmt: skip
        monday = from_iso("2026-02-02")
        away = Leave(id="l0", person_id="p0", start=monday, finish=monday + 5 * DAY, reason=REASON)
        project = Project(id="j", code="J", name="Bridge", start=from_iso("2026-01-19T08:00"), manager_id="p1")
        task = Task(id="t", project_id="j", name="Deck", duration=20 * 28_800, rank="n")
        work = Assignment(id="a", task_id="t", person_id="p0", units=1.0)
        first.record("Fill", [Insert(each) for each in (*people, away, project, task, work)])
    yield made
    made.close()
