"""Milestones typed and pasted: the dialog that makes projects of lines, and the list in the project’s overview."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain.records import Project, Rag
from pmo_desktop.services import milestones
from ui.milestone_list.dialog import ListDialog
from ui.milestone_list.table import NEW
from ui.project.view import ProjectView

KEY, MOD = Qt.Key, Qt.KeyboardModifier
TEXT = "Harbour wall\n[x] Kick-off 3 Jan\nRelease 2.1\nGo-live Q3 2026, Anna Berg\n"


@pytest.fixture
def dialog(session, qtbot):
    made = ListDialog(session)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def harbour(session):
    found = milestones.read(session.workspace, TEXT)
    return milestones.create_project(session.workspace, found.title, found.milestones)


@pytest.fixture
def view(session, harbour, on_screen):
    shown = ProjectView(session)
    shown.show_project(harbour)
    return on_screen(shown, 1000, 700)


@pytest.fixture
def table(view):
    return view.findChild(type(view._list)).table


def texts(table):
    return [[table.model.index(row, at).data() for at in range(4)] for row in range(table.model.rowCount())]


def at(table, row, column):
    table.view.setFocus()
    table.view.setCurrentIndex(table.sorted.index(row, column))


def test_lines_are_read_while_they_are_written_and_what_cannot_be_stays(dialog, workspace):
    dialog.text.setPlainText(TEXT)
    dialog.read()
    assert dialog.name.text() == "Harbour wall"
    assert [[dialog.model.index(row, at).data() for at in range(4)] for row in range(3)] == [
        ["Kick-off", "Sat 2026-01-03", "yes", ""],
        ["Release 2.1", "No date is in it", "", ""],
        ["Go-live", "Wed 2026-09-30 (end of Q3 2026)", "", "Anna Berg"],
    ]
    assert dialog.said.text() == "2 milestones understood. 1 line cannot be read and stays here."
    dialog.take.click()
    assert dialog.isVisible()
    assert dialog.text.toPlainText() == "Release 2.1"
    assert [each.name for each in milestones.of_project(workspace, dialog.made)] == ["Kick-off", "Go-live"]
    dialog.text.setPlainText("Release 2.1: 1 May")
    dialog.read()
    assert dialog.take.text() == "Add 1 milestone"
    assert dialog.said.text() == "1 milestone understood. “Harbour wall” is here: 1 new."
    QTest.keyClick(dialog.text, KEY.Key_Return, MOD.ControlModifier)  # Tab is of the list, so that this is the way out
    assert not dialog.isVisible()
    assert len(milestones.of_project(workspace, dialog.made)) == 3


def test_a_newer_list_brings_the_project_it_is_headed_by_up_to_date(dialog, workspace, harbour):
    dialog.text.setPlainText("Harbour wall\nKick-off 3 Jan 2026\nGo-live 15 October 2026\nHandover 1 December 2026\n")
    dialog.read()
    assert [dialog.model.index(row, 1).data() for row in range(3)] == [
        "Sat 2026-01-03 – as before", "Thu 2026-10-15 – was 2026-09-30", "Tue 2026-12-01 – new",
    ]  # fmt: skip
    assert dialog.said.text() == "3 milestones understood. “Harbour wall” is here: 1 new, 1 changed, 1 as before."
    dialog.take.click()
    assert workspace.undo_label == "Bring milestones of “Harbour wall” up to date"
    assert len(milestones.of_project(workspace, harbour)) == 3
    assert len(workspace.find(Project, name="Harbour wall")) == 1


def test_a_project_needs_a_name(dialog):
    dialog.text.setPlainText("Kick-off 3 Jan")
    dialog.read()
    assert not dialog.take.isEnabled()
    dialog.name.setFocus()
    dialog.name.setText("Wall")
    dialog.name.textEdited.emit("Wall")
    dialog.text.setPlainText("Other\nKick-off 3 Jan")
    dialog.read()
    assert dialog.name.text() == "Wall"
    assert dialog.take.isEnabled()


def test_a_light_project_shows_its_milestones_and_takes_what_is_typed(view, table, keys, workspace, harbour):
    assert texts(table) == [
        ["Kick-off", "2026-01-03", "yes", ""],
        ["Go-live", "2026-09-30", "", "Anna Berg"],
        ["", "", "", ""],
    ]
    at(table, 1, 1)
    keys.type("end of October")
    assert texts(table)[1][1] == "2026-10-31"
    assert table.view.hasFocus()
    assert workspace.undo_label == "Date of “Go-live”"


def test_the_last_line_becomes_a_milestone_once_it_has_a_name_and_a_date(view, table, keys, workspace, harbour):
    at(table, 2, 0)
    keys.type("Handover")
    keys.press(KEY.Key_Tab)
    QApplication.processEvents()
    assert len(milestones.of_project(workspace, harbour)) == 2
    assert texts(table)[2][0] == "Handover"
    table.model.set_texts([(NEW, "date", "soon")])
    assert "is not a date" in view._list.reason.text()
    table.model.set_texts([(NEW, "date", "1 Dec 2026")])
    assert texts(table)[2:] == [["Handover", "2026-12-01", "", ""], ["", "", "", ""]]
    assert workspace.undo_label == "Add 1 milestone to “Harbour wall”"
    table.model.set_texts([(NEW, "name", "Lessons 1 Feb 2027")])
    assert texts(table)[3][:2] == ["Lessons", "2027-02-01"]


def test_lines_of_a_spreadsheet_are_pasted_over_and_below(view, table, keys, workspace, harbour):
    at(table, 1, 0)
    QGuiApplication.clipboard().setText("Launch\t2026-09-01\tyes\nA\t2026-11-01\nB\t2026-12-01\t\tBen\n")
    keys.press(KEY.Key_V, MOD.ControlModifier)
    assert [line[:4] for line in texts(table)] == [
        ["Kick-off", "2026-01-03", "yes", ""],
        ["Launch", "2026-09-01", "yes", "Anna Berg"],
        ["A", "2026-11-01", "", ""],
        ["B", "2026-12-01", "", "Ben"],
        ["", "", "", ""],
    ]
    workspace.undo()
    assert len(milestones.of_project(workspace, harbour)) == 2


def test_marks_by_key_the_light_and_the_table_as_a_file(view, table, keys, workspace, harbour, session, tmp_path):
    at(table, 1, 0)
    keys.press(KEY.Key_Space, MOD.ControlModifier)
    assert texts(table)[1][2] == "yes"
    keys.press(KEY.Key_Delete, MOD.ControlModifier)
    assert len(texts(table)) == 2
    workspace.undo()
    view._list.light.setCurrentIndex(2)
    view._list.light.activated.emit(2)
    assert workspace.get(Project, harbour).rag is Rag.AMBER
    session.asking.to_write = lambda *_: tmp_path / "m.xlsx"
    keys.press(KEY.Key_E, MOD.ControlModifier)
    rows = list(load_workbook(tmp_path / "m.xlsx").active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Milestone", "Kick-off", "Go-live"]


def test_a_plan_with_work_shows_its_milestones_as_lines(session, bridge, on_screen):
    shown = ProjectView(session)
    shown.show_project(bridge.id)
    on_screen(shown, 1000, 700)
    assert not shown._list.isVisible()
