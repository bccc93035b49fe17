"""The windows these tests look through, a small office, and what is done in it by mouse and keys."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import (
    Assignment,
    Booking,
    BookingState,
    Leave,
    Person,
    PersonSkill,
    Project,
    ProjectState,
    Role,
    Skill,
    Task,
)
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace
from tests.ui.windows import close_all, demo, demo_made, desk, finder, open_windows, session, silent_log, window  # noqa: F401 - fixtures
from ui.load import names
from ui.load.heatmap import HEADER
from ui.shell.places import named

NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
"""A Wednesday, in W3."""
MONDAY = moment.from_iso("2026-01-12T08:00")
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Office:
    """Anna has 60 h to do in W3, Ben nothing; a proposal would ask Cem, who works half the time; Dora is on leave in W4."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.roles = {name: workspace.new_id() for name in ("Engineer", "Planner")}
        self.people = {name: workspace.new_id() for name in ("Anna", "Ben", "Cem", "Dora")}
        facts = {
            "Anna": ("Engineer", "North"),
            "Ben": ("Engineer", "North"),
            "Cem": ("Planner", "South"),
            "Dora": ("Planner", ""),
        }
        skill = workspace.new_id()
        made = [Insert(Role(id=each, name=name)) for name, each in self.roles.items()]
        made += [
            Insert(
                Person(
                    id=self.people[name], name=name, role_id=self.roles[role], team=team,
                    max_units=0.5 if name == "Cem" else 1.0, hourly_rate=6_000,
                )
            )
            for name, (role, team) in facts.items()
        ]  # fmt: skip
        made.append(Insert(Skill(id=skill, name="Steel")))
        made += [
            Insert(PersonSkill(id=workspace.new_id(), person_id=self.people[name], skill_id=skill, level=level))
            for name, level in (("Anna", 3), ("Dora", 2))
        ]
        first = moment.from_iso("2026-01-19")
        made.append(
            Insert(Leave(id=workspace.new_id(), person_id=self.people["Dora"], start=first, finish=first + moment.WEEK))
        )
        workspace.record("Office", made)
        self.projects = {}
        self.tasks = {}
        self.add("Bridge", ("Design", "5d", "Anna"), ("Survey", "5d", "Anna[50%]"), ("Build", "10d", "Ben", "1"))
        self.add("Tunnel", ("Dig", "5d", "Cem[25%]"), state=ProjectState.PROPOSED)

    def add(self, name, *rows, state=ProjectState.ACTIVE):
        workspace = self.workspace
        project_id = self.projects[name] = workspace.new_id()
        project = Project(
            id=project_id, code=name[:2].upper(), name=name, start=MONDAY, state=state, floor_at_status_date=False,
            probability_percent=50.0,
        )  # fmt: skip
        workspace.record("New", [Insert(project)])
        ids = planning.insert_tasks(workspace, project_id, None, [row[0] for row in rows])
        edits = []
        for task_id, (title, length, people, *links) in zip(ids, rows, strict=True):
            self.tasks[title] = task_id
            edits += [(task_id, "duration", length), (task_id, "people", people)]
            edits += [(task_id, "predecessors", links[0])] if links else []
        planning.set_cells(workspace, project_id, edits, today=MONDAY)

    def book(self, person, project, percent, start="2026-01-12", finish="2026-02-09", state=BookingState.COMMITTED):
        booking = Booking(
            id=self.workspace.new_id(), person_id=self.people[person], project_id=self.projects.get(project),
            start=moment.from_iso(start), finish=moment.from_iso(finish), percent=percent, state=state,
        )  # fmt: skip
        self.workspace.record("Book", [Insert(booking)])
        return booking.id

    def who(self, task):
        """Return who is on a task, by name."""
        names_of = {each: name for name, each in self.people.items()}
        found = self.workspace.find(Assignment, task_id=self.tasks[task])
        return sorted(names_of[each.person_id] for each in found)

    def task(self, name):
        return self.workspace.get(Task, self.tasks[name])

    def set(self, name, **fields):
        self.workspace.record("Set", [Update(Task, self.tasks[name], fields)])


class Meeting:
    """The load on screen, with somebody at mouse and keys."""

    def __init__(self, shown):
        self.shown, self.view = shown, shown.view(named("load"))
        self.map = self.view.map

    def row(self, name):
        return next(number for number, line in enumerate(self.map.lines) if line.name == name)

    def column(self, day="2026-01-14"):
        at, table = moment.from_iso(day), self.map.table
        return next(number for number in range(table.periods) if table.starts[number] <= at < table.ends(number))

    def at(self, name, day="2026-01-14"):
        """Return the middle of a cell."""
        heat = self.map.view()
        return QPoint(
            round(names.WIDTH + heat.x(self.column(day)) + heat.cell_width / 2),
            round(HEADER + heat.y(self.row(name)) + heat.row_height / 2),
        )

    def name_at(self, name):
        return QPoint(90, self.at(name).y())

    def click(self, name, day="2026-01-14", held=NO_KEYS):
        QTest.mouseClick(self.map.viewport(), LEFT, held, self.at(name, day))

    def text(self, name, day="2026-01-14"):
        """Return what a cell says."""
        column = self.column(day)
        return self.map._cells(self.row(name), range(column, column + 1))[0].text

    def listed(self):
        """Return the works and hours in the list."""
        behind = self.view.behind
        return [(behind.item(row, 0).text(), behind.item(row, 4).text()) for row in range(behind.rowCount())]

    def select(self, work):
        """Click a line of the list."""
        behind = self.view.behind
        row = next(row for row in range(behind.rowCount()) if behind.item(row, 0).text() == work)
        QTest.mouseClick(behind.viewport(), LEFT, NO_KEYS, behind.visualItemRect(behind.item(row, 0)).center())

    def pull(self, widget, start, *stops, drop=True):
        """Press the mouse on a widget, pull it over places of the heatmap, and let it go there."""
        area = widget.viewport()
        QTest.mousePress(area, LEFT, NO_KEYS, start)
        for stop in stops:
            there = area.mapFromGlobal(self.map.viewport().mapToGlobal(stop))
            if there.y() != start.y():
                QTest.mouseMove(area, start + QPoint(0, 30) if there.y() > start.y() else start - QPoint(0, 30))
            QTest.mouseMove(area, there)
        if drop:
            QTest.mouseRelease(area, LEFT, NO_KEYS, there)

    def pull_entry(self, work, name, *, drop=True):
        behind = self.view.behind
        row = next(row for row in range(behind.rowCount()) if behind.item(row, 0).text() == work)
        self.pull(behind, behind.visualItemRect(behind.item(row, 0)).center(), self.name_at(name), drop=drop)

    def press(self, key, held=NO_KEYS):
        QTest.keyClick(QApplication.focusWidget() or self.map, key, held)
        QApplication.processEvents()

    def do(self, name):
        self.view.commands[name].trigger()


@pytest.fixture
def workspace(tmp_path, open_windows):  # noqa: F811 - of its own: an office with a clock
    with Workspace.create(tmp_path / "Office.pmo", author="Petra", name="Office", clock=lambda: NOW) as made:
        yield made
        close_all(open_windows)


@pytest.fixture
def office(workspace):
    return Office(workspace)


@pytest.fixture
def meeting(qtbot, window, office):  # noqa: F811 - a fixture
    shown = window(office.workspace, place="load", size=(1400, 900))
    with qtbot.waitActive(shown):
        shown.activateWindow()
    found = Meeting(shown)
    found.map.setFocus()
    return found
