"""Hours worked are typed by week, filled, pasted and undone; the plan follows, and weeks without hours are seen."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import ActualWork, Assignment, Person, Project
from pmo_desktop.services import planning
from pmo_desktop.services.actuals import monday_of
from ui.actuals.commands import COMMANDS, MENU
from ui.importing.arriving import ArrivingDialog
from ui.shell.places import named
from ui.tables.plain import PlainTable

KEY, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def file(workspace):
    """Anna designs for 30 days from three weeks ago on; Ben builds beside her half of the time."""
    start = monday_of(workspace.today()) - 3 * moment.WEEK + 8 * 3600
    workspace.record("New", [
        Insert(Person(id="anna", name="Anna")), Insert(Person(id="ben", name="Ben")),
        Insert(Project(id="x", code="X", name="Bridge", start=start, floor_at_status_date=False)),
    ])  # fmt: skip
    design, build = planning.insert_tasks(workspace, "x", None, ["Design", "Build"])
    planning.set_cells(workspace, "x", [(design, "duration", "30d"), (design, "people", "Anna"),
                                        (build, "duration", "30d"), (build, "people", "Ben[50%]")])  # fmt: skip
    return workspace


@pytest.fixture
def view(qtbot, window, file):
    shown = window(file, place="actuals")
    shown.activateWindow()  # shortcuts are those of the window in front
    qtbot.waitUntil(shown.isActiveWindow)
    return shown.view(named("actuals"))


@pytest.fixture
def said(view):
    heard = []
    view.session.announced.connect(heard.append)
    view.session.failed.connect(lambda error: heard.append(str(error)))
    return heard


def own(file, person):
    return file.find(Assignment, person_id=person)[0]


def select(view, row_id, first, last=None, *, until=None):
    top, bottom = view.model.row_of(row_id), view.model.row_of(until or row_id)
    view.table.setCurrentIndex(view.model.index(top, first))
    chosen = view.table.selectionModel()
    chosen.clearSelection()
    for row in range(top, bottom + 1):
        for column in range(first, (first if last is None else last) + 1):
            chosen.select(view.model.index(row, column), QItemSelectionModel.SelectionFlag.Select)


def type_in(view, text):
    QTest.keyClicks(view.table, text[0])
    editor = view.table.indexWidget(view.table.currentIndex())
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()


def press(view, key, held=NONE):
    view.table.setFocus()
    QTest.keyClick(view.table, key, held)
    for each in (KEY.Key_Control, KEY.Key_Shift, KEY.Key_Alt):  # else Qt takes them as held for good
        QTest.keyRelease(view.table, each)
    QApplication.processEvents()


def texts(view, row_id):
    row = view.model.row_of(row_id)
    return [view.model.index(row, column).data() for column in range(view.model.columnCount())]


def hours(file):
    return sorted(each.work / 3600 for each in file.all(ActualWork))


def test_the_model_is_sound(qtmodeltester, view):
    qtmodeltester.check(view.model)


def test_planned_hours_stand_in_brackets_until_somebody_types(view, file):
    anna = own(file, "anna")
    assert texts(view, anna.id) == ["(40h)", "(40h)", "(40h)", "(40h)", "", "", "240h", "240h"]
    select(view, anna.id, 0)
    type_in(view, "24")
    assert texts(view, anna.id) == ["24h", *texts(view, anna.id)[1:4], "", "24h", "216h", "240h"]
    assert own(file, "anna").actual_work == 24 * 3600
    assert file.undo_label.startswith("Hours of “Anna”, W")
    file.undo()
    assert texts(view, anna.id)[0] == "(40h)"


def test_hours_are_filled_pasted_and_emptied(view, file):
    anna, ben = own(file, "anna").id, own(file, "ben").id
    select(view, anna, 0)
    type_in(view, "8")
    select(view, anna, 0, 2)
    press(view, KEY.Key_R, CTRL)
    assert hours(file) == [8, 8, 8]
    select(view, anna, 1)
    QGuiApplication.clipboard().setText("10\t12\n4\t5,5\n")
    press(view, KEY.Key_V, CTRL)
    assert texts(view, anna)[:3] == ["8h", "10h", "12h"]
    assert texts(view, ben)[1:3] == ["4h", "5.5h"]
    select(view, anna, 0, 2)
    press(view, KEY.Key_Delete)
    assert hours(file) == [4, 5.5]


def test_what_was_planned_is_entered_with_a_key(view, file, said):
    anna, ben = own(file, "anna").id, own(file, "ben").id
    select(view, anna, 0, 1, until=ben)
    press(view, KEY.Key_B, CTRL | ALT)
    assert hours(file) == [20, 20, 40, 40]
    assert file.undo_label.startswith("Hours of 2 people")
    select(view, anna, 5)
    press(view, KEY.Key_B, CTRL | ALT)
    assert said[-1] == "Nothing is planned in the empty cells selected."


def test_what_is_left_is_typed(view, file):
    anna = own(file, "anna").id
    select(view, anna, 0)
    type_in(view, "40")
    select(view, anna, 6)
    type_in(view, "60h")
    assert texts(view, anna)[4:] == ["", "40h", "60h", "100h"]


def test_work_recorded_elsewhere_is_shown_beside(view, file):
    planning.set_cells(file, "x", [(own(file, "anna").task_id, "percent", "10")])
    QApplication.processEvents()
    assert texts(view, own(file, "anna").id)[4:6] == ["24h", "24h"]
    select(view, own(file, "anna").id, 0)
    assert "24h recorded elsewhere" in view.said.text()


def test_what_cannot_be_read_stays_with_its_reason(view, file, said):
    anna = own(file, "anna").id
    select(view, anna, 0)
    type_in(view, "lots")
    assert texts(view, anna)[0] == "lots"
    assert "lots" in said[-1]
    select(view, anna, 0)
    press(view, KEY.Key_Escape)
    assert texts(view, anna)[0] == "(40h)"


def test_weeks_somebody_forgot_are_marked_and_said(view, file):
    select(view, own(file, "anna").id, 1)
    type_in(view, "40")
    heading = view.model.row(view.model.row_of("person:ben"))
    assert (heading.box(1).text, heading.box(1).ground) == ("none", "high")
    assert heading.box(3).text == "", "the week under way is not over"
    number = moment.to_date(view.sheet.weeks[2]).isocalendar().week
    assert f"Nobody entered hours for week {number}." in view.missing.text()
    press(view, KEY.Key_F8)
    assert view.model.ids[view.table.currentIndex().row()] == "person:ben"


def test_weeks_are_stepped_through_and_turned_by_project(view, file):
    before = view.week
    view.commands["earlier"].trigger()
    assert view.week == before - moment.WEEK
    view.commands["today"].trigger()
    assert view.week == before
    view.by.setCurrentIndex(1)
    view.by.activated.emit(1)
    assert [view.model.row(row).title for row in range(3)] == ["X  Bridge", "Anna", "Ben"]
    view.filter.setText("ben")
    assert view.model.rowCount() == 2


def said_in(dialog):
    pages = dialog.pages.currentWidget().pages
    table = pages.widget(1).findChild(PlainTable) or pages.widget(1)
    return [table.item(row, 3).text() for row in range(table.rowCount())]


def test_a_table_with_names_is_taken_over_after_a_look(view, file, said, monkeypatch):
    seen = []
    monkeypatch.setattr(
        ArrivingDialog,
        "exec",
        lambda self: seen.append((self.windowTitle(), said_in(self))) or QDialog.DialogCode.Accepted,
    )
    day = moment.to_date(view.sheet.weeks[0])
    table = f"Name\tProject\tTask\tDate\tHours\nAnna\tBridge\tDesign\t{day}\t6\nZoe\tBridge\tDesign\t{day}\t6"
    QGuiApplication.clipboard().setText(table)
    press(view, KEY.Key_V, CTRL)
    assert hours(file) == [6]
    assert seen == [("Bring in", ["Nobody here is called so.", "Same name"])]
    assert said[-1] == "Paste hours of “Anna”. Ctrl+Z takes it back."


def test_hours_are_written_and_read_again(view, file, tmp_path, monkeypatch):
    monkeypatch.setattr(ArrivingDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    select(view, own(file, "anna").id, 0)
    type_in(view, "24")
    target = tmp_path / "hours.xlsx"
    view.session.asking.answers = [target]
    view.commands["export"].trigger()
    file.undo()
    view.session.asking.answers = [[target]]
    view.commands["import"].trigger()
    assert hours(file) == [24]


def test_it_remembers_how_it_was_shown(view):
    view.show_look(by_project=True)
    view._show_count(8)
    state = view.save_state()
    view.show_look(by_project=False)
    view.restore_state(state)
    assert (view.look.by_project, view.weeks, view.by.currentIndex()) == (True, 8, 1)
    view.restore_state({"weeks": "many", "folded": 3})
    assert view.weeks == 8


def test_without_assignments_it_says_what_belongs_here(window, workspace):
    assert window(workspace, place="actuals").view(named("actuals"))._layers.currentIndex() == 1


def test_every_command_of_the_menu_is_there():
    assert set(filter(None, MENU)) <= {each.name for each in COMMANDS}
