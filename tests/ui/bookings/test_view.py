"""Bookings are typed, filled, pasted and undone in the grid as in a spreadsheet."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.records import Booking, BookingState, Person, Project
from pmo_desktop.services import planning
from pmo_desktop.services.bookings import Key
from pmo_desktop.services.bookings.grid import By, Per
from ui.bookings.commands import COMMANDS, MENU
from ui.bookings.importing import TableDialog
from ui.bookings.noting import NoteDialog
from ui.shell.places import named

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def file(workspace):
    """Anna and Ben, two projects; this month is whatever the clock of the machine says."""
    start = workspace.today() - workspace.today() % moment.DAY + 8 * 3600
    workspace.record("New", [
        Insert(Person(id="anna", name="Anna Berg")), Insert(Person(id="ben", name="Ben Weiß", overhead_percent=20)),
        Insert(Project(id="x", code="X-1", name="Bridge", start=start)),
        Insert(Project(id="y", code="Y-1", name="Tunnel", start=start)),
    ])  # fmt: skip
    return workspace


@pytest.fixture
def view(qtbot, window, file):
    shown = window(file, place="bookings")
    shown.activateWindow()  # shortcuts are those of the window in front
    qtbot.waitUntil(shown.isActiveWindow)
    return shown.view(named("bookings"))


@pytest.fixture
def said(view):
    heard = []
    view.session.announced.connect(heard.append)
    view.session.failed.connect(lambda error: heard.append(str(error)))
    return heard


def add(view, person, project):
    """Add a row by the line above the grid; a list of names that drops down would take the focus from a window nobody sees."""
    view.commands["add"].trigger()
    view.adding.person.setText(person)
    view.adding.project.setText(project)
    QTest.keyClick(view.adding.project, KEY.Key_Return)


def type_in(view, *texts):
    """Type texts one beneath the other, beginning where the cursor is."""
    for text in texts:
        QTest.keyClicks(view.table, text[0])
        editor = view.table.indexWidget(view.table.currentIndex())
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, KEY.Key_Return)
        QApplication.processEvents()


def select(view, row_id, first, last=None, *, until=None):
    top, bottom = view.model.row_of(row_id), view.model.row_of(until or row_id)
    chosen = view.table.selectionModel()
    view.table.setCurrentIndex(view.model.index(top, first))
    chosen.clearSelection()
    for row in range(top, bottom + 1):
        for column in range(first, (first if last is None else last) + 1):
            chosen.select(view.model.index(row, column), QItemSelectionModel.SelectionFlag.Select)


def press(view, key, held=Qt.KeyboardModifier.NoModifier):
    view.table.setFocus()
    QTest.keyClick(view.table, key, held)
    for each in (KEY.Key_Control, KEY.Key_Shift, KEY.Key_Alt):  # else Qt takes them as held for good
        QTest.keyRelease(view.table, each)
    QApplication.processEvents()


def texts(view, row_id, count=5):
    row = view.model.row_of(row_id)
    return [view.model.index(row, column).data() for column in range(count)]


def percents(file):
    return sorted(each.percent for each in file.all(Booking))


X, Y = Key("anna", "x").id, Key("anna", "y").id


def test_the_model_is_sound(qtmodeltester, view):
    add(view, "Anna Berg", "Bridge")
    qtmodeltester.check(view.model)


def test_a_row_is_added_by_names_and_typed_into_at_once(view, file):
    add(view, "Anna Berg", "Bridge")
    assert view.model.row(view.table.currentIndex().row()).title == "X-1  Bridge"
    assert view.table.currentIndex().column() == 1, "this month; one before it is shown"
    type_in(view, "40")
    assert texts(view, X)[:3] == ["", "40%", ""]
    assert file.undo_label == "Book “Anna Berg” 40 %"
    heading = view.model.row_of("person:anna")
    assert view.model.index(heading, 1).data() == "40%"


def test_names_are_completed_while_they_are_typed(view):
    view.commands["add"].trigger()
    view.adding.person.clear()
    QTest.keyClicks(view.adding.person, "weiß")
    assert view.adding.person.completer().currentCompletion() == "Ben Weiß"
    QTest.keyClicks(view.adding.project, "tun")
    assert view.adding.project.completer().currentCompletion() == "Y-1  Tunnel"


def test_names_nobody_goes_by_are_framed_with_the_next_step(view, file):
    add(view, "Anne", "Bridge")
    assert "Add them under “People”" in view.adding.person.toolTip()
    assert view.adding.isVisible()
    view.adding.person.setText("anna berg")
    view.adding.project.setText("Canal")
    view.adding.adding.click()
    assert "duty: Canal" in view.adding.project.toolTip()
    QTest.keyClick(view.adding.project, KEY.Key_Escape)
    assert view.adding.isHidden()


def test_a_booking_is_filled_right_split_emptied_and_each_is_undone(view, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "40")
    select(view, X, 1, 4)
    press(view, KEY.Key_R, CTRL)
    assert texts(view, X) == ["", "40%", "40%", "40%", "40%"]
    assert file.count(Booking) == 1, "neighbouring months of the same percentage are one booking"
    select(view, X, 3)
    type_in(view, "60")
    assert (texts(view, X), file.count(Booking)) == (["", "40%", "40%", "60%", "40%"], 3)
    select(view, X, 2, 3)
    press(view, KEY.Key_Delete)
    assert texts(view, X) == ["", "40%", "", "", "40%"]
    for shown in (
        ["", "40%", "40%", "60%", "40%"],
        ["", "40%", "40%", "40%", "40%"],
        ["", "40%", "", "", ""],
        [""] * 5,
    ):
        file.undo()
        QApplication.processEvents()
        assert texts(view, X) == shown


def test_filling_down_leaves_headings_out(view, file):
    add(view, "Anna Berg", "Bridge")
    add(view, "Anna Berg", "Tunnel")
    add(view, "Ben Weiß", "Bridge")
    select(view, X, 1)
    type_in(view, "30")
    select(view, X, 1, until=Key("ben", "x").id)
    press(view, KEY.Key_D, CTRL)
    assert percents(file) == [30, 30, 30]


def test_a_block_is_pasted_over_headings_and_comes_back_as_copied(view, file):
    add(view, "Anna Berg", "Tunnel")
    add(view, "Ben Weiß", "Bridge")
    select(view, Y, 1)
    QGuiApplication.clipboard().setText("40%\t0.5\n2d\t\n")
    press(view, KEY.Key_V, CTRL)
    assert texts(view, Y)[:3] == ["", "40%", "50%"]
    assert texts(view, Key("ben", "x").id)[1].endswith("%")
    select(view, Y, 1, 2)
    press(view, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "40%\t50%"
    file.undo()
    assert file.count(Booking) == 0


def test_too_many_lines_are_refused_with_the_next_step(view, said, file):
    add(view, "Anna Berg", "Bridge")
    QGuiApplication.clipboard().setText("40\n50\n60")
    press(view, KEY.Key_V, CTRL)
    assert "do not fit" in said[-1]
    assert file.count(Booking) == 0


def test_what_cannot_be_read_stays_in_its_cell_with_the_reason(view, said, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "lots")
    assert texts(view, X)[1] == "lots"
    assert "Write 40%" in said[-1]
    row = view.model.row_of(X)
    assert "Write 40%" in view.model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole)
    select(view, X, 1)
    press(view, KEY.Key_Escape)
    assert texts(view, X)[1] == ""


def test_sums_cannot_be_typed_into_and_say_why(view, said):
    add(view, "Anna Berg", "Bridge")
    view.table.setCurrentIndex(view.model.index(view.model.row_of("person:anna"), 1))
    press(view, KEY.Key_5)
    assert said[-1] == "“Anna Berg” is the sum of the rows beneath. Type into one of those, or press Ins to add one."


def test_more_than_somebody_has_is_seen_at_once(view, file):
    """Ben has 80 % beside his overhead: 90 % are 113 % of that."""
    add(view, "Ben Weiß", "Bridge")
    type_in(view, "90")
    heading = view.model.row(view.model.row_of("person:ben"))
    box = heading.box(1)
    assert (box.text, box.ground, box.marked) == ("90/80%", "high", True)
    assert "More is asked than there is." in box.tip
    select(view, Key("ben", "x").id, 0)
    press(view, KEY.Key_F8)
    assert view.model.ids[view.table.currentIndex().row()] == "person:ben"


def test_tentative_bookings_are_hatched_and_toggled(view, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "40?")
    row = view.model.row(view.model.row_of(X))
    assert row.box(1).hatched
    assert file.all(Booking)[0].state is BookingState.TENTATIVE
    select(view, X, 1)
    press(view, KEY.Key_T, CTRL)
    assert file.all(Booking)[0].state is BookingState.COMMITTED
    assert not view.model.row(view.model.row_of(X)).box(1).hatched


def test_a_note_is_written_on_the_selected_cells(view, file, monkeypatch):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "40")
    select(view, X, 1)
    monkeypatch.setattr(NoteDialog, "exec", lambda self: self.field.setText("until the permit") or 1)
    press(view, KEY.Key_F2, SHIFT)
    assert file.all(Booking)[0].note == "until the permit"
    box = view.model.row(view.model.row_of(X)).box(1)
    assert box.noted
    assert "until the permit" in box.tip
    assert "until the permit" in view.said.text()


def test_duties_and_line_work_are_rows(view, file):
    add(view, "Anna Berg", "Line work")
    type_in(view, "20")
    add(view, "Anna Berg", "duty: Help desk")
    type_in(view, "10")
    assert {each.note for each in file.all(Booking)} == {"", "Help desk"}
    assert [view.model.row(row).title for row in range(view.model.rowCount())][:3] == [
        "Anna Berg",
        "Help desk",
        "Line work",
    ]


def test_the_grid_is_turned_and_shows_weeks_and_days(view, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "50")
    view.by.setCurrentIndex(view.by.findData(By.PROJECT))
    view.by.activated.emit(view.by.currentIndex())
    assert [view.model.row(row).title for row in range(2)] == ["X-1  Bridge", "Anna Berg"]
    view.unit.setCurrentIndex(view.unit.findData(Unit.DAYS))
    view.unit.activated.emit(view.unit.currentIndex())
    assert texts(view, X)[1].endswith("d")
    view.per.setCurrentIndex(view.per.findData(Per.WEEK))
    view.per.activated.emit(view.per.currentIndex())
    assert len(view.model.columns) == 27
    assert view.model.columns[0].title.startswith("W")


def test_it_remembers_how_it_was_shown(view):
    add(view, "Anna Berg", "Bridge")
    view.show_look(by=By.TEAM, unit=Unit.HOURS, count=6)
    state = view.save_state()
    view.show_look(by=By.PERSON, unit=Unit.PERCENT, count=12)
    view.restore_state(state)
    assert (view.look.by, view.look.unit, view.look.count) == (By.TEAM, Unit.HOURS, 6)
    view.restore_state({"by": "nobody", "count": "many", "added": [3]})
    assert view.look.by is By.TEAM


def planned(file):
    (task,) = planning.insert_tasks(file, "x", None, ["Design"])
    planning.set_cells(file, "x", [(task, "duration", "60d"), (task, "people", "Anna Berg[50%]")])


def test_planned_work_is_shown_beside_and_booked_with_a_key(view, file):
    planned(file)
    QApplication.processEvents()
    assert view.model.row_of(X) is not None
    assert texts(view, X)[2] == "(50%)"
    select(view, X, 2)
    assert "the plan counts" in view.said.text()
    press(view, KEY.Key_B, CTRL | ALT)
    assert texts(view, X)[2] == "50%"
    assert percents(file) == [50]


def test_where_plan_and_booking_differ_it_says_which_counts_and_adjusts(view, file):
    planned(file)
    QApplication.processEvents()
    select(view, X, 2)
    type_in(view, "80")
    box = view.model.row(view.model.row_of(X)).box(2)
    assert box.marked
    assert "The booking counts: it is" in box.tip
    heading = view.model.row(view.model.row_of("person:anna"))
    assert heading.box(2).text == "80%", "never the sum of both"
    select(view, X, 2)
    type_in(view, "20")
    assert "The plan counts: it asks" in view.model.row(view.model.row_of(X)).box(2).tip
    assert view.model.row(view.model.row_of("person:anna")).box(2).text == "50%"
    select(view, X, 2)
    press(view, KEY.Key_A, CTRL | ALT)
    assert percents(file) == [50]


def test_a_whole_table_with_names_is_taken_over_after_a_look(view, file, said, monkeypatch):
    seen = []
    monkeypatch.setattr(TableDialog, "exec", lambda self: seen.append(self) or QDialog.DialogCode.Accepted)
    year = moment.to_date(file.today()).year
    table = f"Name\tProject\tJan {year}\tFeb {year}\nAnna Berg\tBridge\t40\t50\nZoe\tTunnel\t10\t\n"
    QGuiApplication.clipboard().setText(table)
    press(view, KEY.Key_V, CTRL)
    assert seen[0].doing.text().startswith("Take over (")
    lines = seen[0].pages.lines
    shown = [[lines.item(row, column).text() for column in (1, 4, 5, 6)] for row in range(lines.rowCount())]
    assert shown == [["Zoe", "–", "", "Unclear. Nobody here is called so."], ["Anna Berg", "–", "40 %", "New"],
                     ["Anna Berg", "–", "50 %", "New"]]  # fmt: skip
    assert percents(file) == [40, 50]
    assert said[-1] == "Paste bookings of “Anna Berg”. Ctrl+Z takes it back."


def test_a_line_that_is_not_ticked_stays_out_and_what_is_here_stands_beside(view, file, monkeypatch):
    year = moment.to_date(file.today()).year
    table = f"Name\tProject\tJan {year}\tFeb {year}\nAnna Berg\tBridge\t40\t50\n"

    def choose(dialog):
        dialog.pages.lines.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
        assert dialog.doing.text() == "Take over (1)"
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(TableDialog, "exec", choose)
    QGuiApplication.clipboard().setText(table)
    press(view, KEY.Key_V, CTRL)
    assert percents(file) == [50]


def test_names_that_mean_somebody_are_chosen_in_the_dialog(view, file, monkeypatch):
    def choose(dialog):
        pages = dialog.pages
        for table, words in ((pages.who, "Somebody new"), (pages.works, "A standing duty")):
            box = table.cellWidget(0, 1)  # those that are unclear come first
            box.setCurrentIndex(box.findText(words))
            box.activated.emit(box.currentIndex())
        pages.unit.setCurrentIndex(pages.unit.findData(Unit.SHARE))
        pages.unit.activated.emit(pages.unit.currentIndex())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(TableDialog, "exec", choose)
    QGuiApplication.clipboard().setText("Name\tProject\tJan 27\nZoe\tCanal\t1\nAnna Berg\tBridge\t2")
    press(view, KEY.Key_V, CTRL)
    assert sorted((each.percent, each.note) for each in file.all(Booking)) == [(100, "Canal"), (200, "")]
    assert any(each.name == "Zoe" for each in file.all(Person))


def test_copied_with_names_it_is_a_table_that_can_be_pasted_again(view, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "40")
    press(view, KEY.Key_C, CTRL | SHIFT)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Person\tProject\t")
    assert lines[1].startswith("Anna Berg\tX-1  Bridge\t\t40%")


def test_a_file_is_imported_and_written(view, file, tmp_path, monkeypatch, said):
    source = tmp_path / "bookings.csv"
    source.write_text("Name;Projekt;Jan 27\nAnna Berg;Bridge;40\n", encoding="utf-8")
    monkeypatch.setattr(TableDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    view.session.asking.answers = [source]
    view.commands["import"].trigger()
    assert percents(file) == [40]
    for suffix in ("csv", "xlsx"):
        target = tmp_path / f"out.{suffix}"
        view.session.asking.answers = [target]
        view.commands["export"].trigger()
        assert target.stat().st_size > 50
        assert said[-1] == f"Written to “{target.name}”."


def test_rows_are_deleted_and_come_back(view, file):
    add(view, "Anna Berg", "Bridge")
    type_in(view, "40")
    select(view, X, 1)
    press(view, KEY.Key_Delete, CTRL)
    assert view.model.row_of(X) is None
    assert file.count(Booking) == 0
    file.undo()
    assert texts(view, X)[1] == "40%"


def test_headings_fold_with_the_space_bar(view):
    add(view, "Anna Berg", "Bridge")
    view.table.setCurrentIndex(view.model.index(view.model.row_of("person:anna"), 0))
    press(view, KEY.Key_Space)
    assert view.model.row_of(X) is None
    press(view, KEY.Key_Space)
    assert view.model.row_of(X) is not None


def test_the_filter_keeps_who_fits(view):
    add(view, "Anna Berg", "Bridge")
    view.filter.setText("ben")
    assert [view.model.row(row).title for row in range(view.model.rowCount())] == ["Ben Weiß"]
    press(view, KEY.Key_F3)
    assert view.model.rowCount() == 3


def test_without_people_it_says_what_belongs_here(window, workspace):
    shown = window(workspace, place="bookings").view(named("bookings"))
    assert shown._layers.currentIndex() == 1


def test_every_command_of_the_menu_is_there_and_no_two_share_a_key():
    names = [each.name for each in COMMANDS]
    assert set(filter(None, MENU)) <= set(names)
    keys = [key for each in COMMANDS for key in each.keys]
    assert len(keys) == len(set(keys))


def test_a_booking_asked_for_from_elsewhere_is_gone_to_wherever_it_is(view, file, said):
    start = moment.from_iso("2031-05-12")
    far = Booking(id="far", person_id="ben", project_id="y", start=start, finish=start + 30 * moment.DAY, percent=40)
    file.record("Book", [Insert(far)])
    view.filter.setText("Anna")
    view.show_look(by=By.PERSON, folded=frozenset({"person:ben"}))
    view.session.booking_requested.emit("far")
    at = view.table.currentIndex()
    assert view.model.ids[at.row()] == Key("ben", "y").id
    assert view.grid.periods[at.column()].start <= start < view.grid.periods[at.column()].finish
    assert not view.filter.text()
    assert not said
