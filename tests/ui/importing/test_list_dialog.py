"""Lists are shown as they are read, with what would come of each line; columns, people and ticks can be changed before."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import ActualWork, Leave, Person, Project, ProjectState, Role, SavedView
from pmo_desktop.services import planning
from pmo_desktop.services.lists import people
from pmo_desktop.services.lists.people_columns import LISTING
from pmo_desktop.services.lists.sorting import read_list
from pmo_desktop.services.lists.table import proposed, read_table
from ui.importing.list_dialog import ListDialog
from ui.tables.plain import PlainTable

CASES = Path(__file__).parents[2] / "cases" / "lists"


@pytest.fixture
def staffed(workspace):
    read = read_table(CASES / "Personalliste.csv")
    people.commit(workspace, people.preview(workspace, read, proposed(workspace, read, LISTING)))
    return workspace


@pytest.fixture
def opened(qtbot, session, staffed):
    def show(name):
        made = ListDialog(session, read_list(staffed, CASES / name))
        qtbot.addWidget(made)
        made.show()
        return made

    return show


def page(dialog, title):
    return next(
        dialog.pages.widget(at) for at in range(dialog.pages.count()) if dialog.pages.tabText(at).startswith(title)
    )


def table(dialog, title):
    found = page(dialog, title)
    return found if isinstance(found, PlainTable) else found.findChild(PlainTable)


def row_of(shown, name, column=1):
    return next(
        row for row in range(shown.rowCount()) if shown.item(row, column) and shown.item(row, column).text() == name
    )


def choose(box, words):
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(words))
    box.setCurrentIndex(at)
    box.activated.emit(at)


def tick(dialog, title, name, state=Qt.CheckState.Checked):
    shown = table(dialog, title)
    shown.item(row_of(shown, name), 0).setCheckState(state)


def button(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def named(workspace, name):
    return next(each for each in workspace.all(Person) if each.name == name)


def test_new_people_are_ticked_and_changes_of_known_ones_are_not(opened, staffed):
    dialog = opened("team.tsv")
    assert button(dialog).text() == "Add 1"
    shown = table(dialog, "People")
    assert [shown.item(row, 1).text() for row in range(3)] == ["Anna Mueller", "Jörg Gross", "Mary O’Neill"]
    assert shown.item(0, 3).text().startswith("Role: Projektleiterin → Project manager; Skills")
    tick(dialog, "People", "Jörg Gross")
    tick(dialog, "People", "Mary O’Neill", Qt.CheckState.Unchecked)
    assert button(dialog).text() == "Change 1"
    dialog.commit(staffed)
    assert staffed.get(Role, named(staffed, "Jörg Groß").role_id).name == "Structural engineer"
    assert staffed.get(Role, named(staffed, "Anna Müller").role_id).name == "Projektleiterin"
    assert "Mary O’Neill" not in {each.name for each in staffed.all(Person)}


def test_all_changes_can_be_taken_at_once(opened):
    dialog = opened("team.tsv")
    dialog.all_changes.setChecked(True)
    assert button(dialog).text() == "Add 1, change 2"
    dialog.all_changes.setChecked(False)
    assert button(dialog).text() == "Add 1"


def test_who_is_meant_can_be_said_otherwise(opened, staffed):
    dialog = opened("team.tsv")
    shown = table(dialog, "People")
    choose(shown.cellWidget(row_of(shown, "Anna Mueller"), 2), "Somebody new")
    assert button(dialog).text() == "Add 2"
    shown = table(dialog, "People")
    choose(shown.cellWidget(row_of(shown, "Jörg Gross"), 2), "Leave out")
    dialog.commit(staffed)
    assert {each.name for each in staffed.all(Person)} >= {"Anna Müller", "Anna Mueller", "Mary O’Neill"}


def test_a_column_can_be_read_as_something_else_and_is_so_the_next_time(opened, staffed):
    dialog = opened("skills matrix.csv")
    columns = dialog.columns_page
    choose(columns.boxes[2], "Level of the skill")
    choose(columns.boxes[3], "Level of the skill")
    choose(columns.boxes[1], "Role")
    choose(columns.boxes[2], "Role")
    assert [box.currentText() for box in columns.boxes][1:4] == [
        "Not read",
        "Role",
        "Level of the skill that the heading names",
    ]
    choose(columns.boxes[2], "Level of the skill")
    dialog.commit(staffed)
    assert staffed.count(SavedView) == 1
    again = opened("skills matrix.csv")
    assert [box.currentData() for box in again.columns_page.boxes] == ["name", "", "level", "level", ""]


def test_without_a_column_of_names_it_is_said_what_is_missing(opened):
    dialog = opened("skills matrix.csv")
    choose(dialog.columns_page.boxes[0], "Not read")
    assert dialog.columns_page.said.text() == "Say which column holds the names."
    assert not button(dialog).isEnabled()


def test_the_order_of_dates_can_be_turned(opened, staffed):
    dialog = opened("days off.tsv")
    assert dialog.columns_page.order.currentIndex() == 1
    choose(dialog.columns_page.order, "Day first")
    assert dialog.pages.tabText(dialog.pages.count() - 1) == "Not read (2)"


def test_the_line_of_headings_can_be_another(opened):
    dialog = opened("Abwesenheiten.csv")
    choose(dialog.columns_page.heading, "Line 1")
    assert dialog.columns_page.list.item(0, 0).text() == "Abwesenheitsübersicht"
    assert any("Mitarbeiter" in dialog.columns_page.list.item(row, 2).text() for row in range(2))


def test_leave_is_listed_with_whose_it_is_and_only_what_is_ticked_comes(opened, staffed):
    dialog = opened("team leave.ics")
    assert dialog.pages.tabText(dialog.pages.currentIndex()) == "Whose (5)"
    assert "2 wait for you to say who is meant." in dialog.said.text()
    shown = table(dialog, "Whose")
    choose(shown.cellWidget(row_of(shown, "Jörg", 0), 1), "Jörg Groß")
    assert button(dialog).text() == "Import leave (3)"
    tick(dialog, "Leave", "Anna Müller", Qt.CheckState.Unchecked)
    dialog.commit(staffed)
    names = {each.id: each.name for each in staffed.all(Person)}
    assert sorted(names[each.person_id] for each in staffed.all(Leave)) == ["Elif Özdemir", "Jörg Groß"]


def test_what_could_not_be_read_is_listed_by_line(opened):
    dialog = opened("Abwesenheiten.csv")
    shown = table(dialog, "Not read")
    assert [shown.item(row, 0).text() for row in range(shown.rowCount())] == ["8", "9"]
    assert "It ends before it begins." in shown.item(0, 3).text()


def test_a_list_can_be_of_leave_instead_of_people(opened):
    dialog = opened("team.tsv")
    choose(dialog.kind, "A list of leave")
    assert dialog.pages.tabText(1).startswith("Whose")
    choose(dialog.kind, "A list of people")
    assert dialog.pages.tabText(1).startswith("People")


def test_every_list_of_choices_has_a_name(opened):
    for name in ("team.tsv", "Abwesenheiten.csv", "team leave.ics"):
        dialog = opened(name)
        assert all(box.accessibleName() for box in dialog.findChildren(QComboBox))


@pytest.fixture
def agreeing(monkeypatch):
    """Agree to whatever a dialog of lists proposes."""
    seen = []
    monkeypatch.setattr(
        ListDialog, "exec", lambda self: seen.append(self.windowTitle()) or ListDialog.DialogCode.Accepted
    )
    return seen


def test_lists_dropped_on_the_window_come_in_as_one_change_each(window, staffed, agreeing):
    shown = window(staffed)
    heard = []
    shown.session.announced.connect(heard.append)
    shown.session.failed.connect(lambda error: heard.append(str(error)))
    broken = staffed.path.with_name("broken.ics")
    broken.write_text("BEGIN:VCALENDAR", "utf-8")
    empty = staffed.path.with_name("nothing.csv")
    empty.write_text(" ; \n ; \n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (CASES / "team.tsv", CASES / "Abwesenheiten.csv", empty)])
    where, held = QPointF(10, 10), Qt.KeyboardModifier.NoModifier
    shown.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, held))
    assert agreeing == ["Import team.tsv", "Import Abwesenheiten.csv"]
    assert heard[0].startswith("Import “Mary O’Neill”. Ctrl+Z")
    assert any("holds no table" in each for each in heard)
    assert staffed.count(Leave) == 4
    staffed.undo()
    assert staffed.count(Leave) == 0
    assert named(staffed, "Mary O’Neill")


def test_nothing_comes_where_somebody_thinks_better_of_it(window, staffed, monkeypatch):
    monkeypatch.setattr(ListDialog, "exec", lambda self: ListDialog.DialogCode.Rejected)
    before = staffed.history(1)
    window(staffed).files.take([CASES / "team.tsv"])
    assert staffed.history(1) == before


def test_the_words_of_an_empty_page_say_what_to_do(opened):
    dialog = opened("skills matrix.csv")
    choose(dialog.columns_page.boxes[0], "Not read")
    assert "Look at “Columns”" in page(dialog, "People").findChild(QLabel).text()


def test_hours_are_listed_with_what_stands_here_and_nobody_new_is_offered(qtbot, session, workspace):
    start = moment.from_iso("2026-01-05T08:00")
    workspace.record("New", [
        Insert(Person(id="anna", name="Anna Berg")), Insert(Person(id="ben", name="Ben Weiß")),
        Insert(Project(id="x", code="X-1", name="Bridge", start=start, state=ProjectState.ACTIVE)),
    ])  # fmt: skip
    ids = planning.insert_tasks(workspace, "x", None, ["Design", "Build"])
    planning.set_cells(workspace, "x", [(ids[0], "duration", "10d"), (ids[0], "people", "Anna Berg; Ben Weiß")])
    dialog = ListDialog(session, read_list(workspace, CASES / "Stunden.csv"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert button(dialog).text() == "Enter 18.25h"
    assert dialog.said.text() == ""
    who = table(dialog, "Whose")
    assert [who.item(row, 0).text() for row in range(who.rowCount())] == ["A. Berg", "Anna Berg", "Ben Weiß"]
    box = who.cellWidget(0, 1)
    assert "Somebody new" not in [box.itemText(at) for at in range(box.count())]
    choose(box, "Leave out")
    shown = table(dialog, "Hours")
    assert [shown.item(row, 5).text() for row in range(shown.rowCount())] == ["7.5h", "4.25h", "6.5h"]
    shown.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert button(dialog).text() == "Enter 7.5h"
    dialog.commit(workspace)
    assert [each.work for each in workspace.all(ActualWork)] == [7.5 * 3600]
