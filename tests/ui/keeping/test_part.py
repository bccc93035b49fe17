"""What is kept for later can be seen, opened, saved, given to a project and let go; a program is asked about first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Document, Project
from pmo_desktop.services.arriving.arrival import Arrival, What
from pmo_desktop.services.arriving.parking import park, parked
from ui.keeping.dialog import KeptDialog
from ui.keeping.part import KeptPart


def keep(workspace, path, data, what=What.DOCUMENT):
    path.write_bytes(data)
    arrival = Arrival(path, path.name, what)
    return park(workspace, arrival, parked(workspace, arrival))


@pytest.fixture
def dialog(qtbot, session, workspace, tmp_path):
    workspace.record("New", [Insert(Project(id="b", code="B-1", name="Bridge"))])
    keep(workspace, tmp_path / "Status Bridge.csv", b"Status;", What.STATUS)
    keep(workspace, tmp_path / "tool.exe", b"MZ")
    made = KeptDialog(session)
    qtbot.addWidget(made)
    made.show()
    return made


def rows(part):
    return [[part.table.item(row, at).text() for at in range(3)] for row in range(part.table.rowCount())]


@pytest.fixture
def opened(monkeypatch):
    seen = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(url.toLocalFile()) or True)
    return seen


def test_what_waits_is_listed_with_its_project_and_why(dialog):
    assert rows(dialog.part) == [
        ["tool.exe", "Document", "The whole portfolio"],
        ["Status Bridge.csv", "Status form", "Bridge"],
    ]
    assert "status round" in dialog.part.table.item(1, 3).text()


def test_a_file_is_opened_and_a_program_only_after_a_question(dialog, opened, monkeypatch):
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda self: asked.append(self.text()))
    dialog.part.table.selectRow(0)
    dialog.part.actions_["open"].trigger()
    assert "tool.exe" in asked[0]
    assert opened == []
    dialog.part.table.selectRow(1)
    dialog.part.actions_["open"].trigger()
    assert opened[0].endswith("Status Bridge.csv")
    assert len(asked) == 1


def test_a_file_is_saved_where_somebody_says(dialog, session, tmp_path):
    (tmp_path / "out").mkdir()
    session.asking.answers = [tmp_path / "out" / "Form.csv"]
    dialog.part.table.selectRow(1)
    dialog.part.actions_["save"].trigger()
    assert (tmp_path / "out" / "Form.csv").read_bytes() == b"Status;"
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["Form.csv"]


def test_a_document_is_given_to_a_project_and_deleted_and_comes_back(dialog, workspace):
    dialog.part.table.selectRow(0)
    dialog.part._give_to("b")
    assert rows(dialog.part)[0][2] == "Bridge"
    QTest.keyClick(dialog.part.table, Qt.Key.Key_Delete)
    assert workspace.count(Document) == 1
    workspace.undo()
    assert [row[0] for row in rows(dialog.part)] == ["tool.exe", "Status Bridge.csv"]


def test_a_project_shows_its_own(qtbot, session, workspace, dialog):
    part = KeptPart(session, "b")
    qtbot.addWidget(part)
    assert [each.document.file_name for each in part.kept] == ["Status Bridge.csv"]


def test_without_any_it_says_how_to_come_by_one(qtbot, session):
    made = KeptDialog(session)
    qtbot.addWidget(made)
    made.show()
    assert made.part.none.isVisible()
    assert not made.part.actions_["open"].isEnabled()
