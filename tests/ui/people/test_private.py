"""What is private is marked with a lock, kept and shared from the table or the dialog, and undone by Ctrl+Z."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QMenu

from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services import private
from ui.people.drawer import DrawerDialog
from ui.shell.places import named

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def petra(demo, tmp_path):
    demo.private.use(tmp_path / "drawers")
    return demo


@pytest.fixture
def place(window, petra):
    shown = window(petra, place="people")
    return shown.view(named("people"))


def action(place, name):
    return next(each for each in place.actions() if each.objectName() == f"people.{name}")


def outside(workspace, kind, row_id):
    with workspace.public() as public:
        return public.get(kind, row_id)


def cell(model, row_id, field):
    row = next(number for number, each in enumerate(model.rows) if each.id == row_id)
    return model.index(row, next(number for number, each in enumerate(model.columns) if each.field == field))


def locked(model, row_id, field):
    column = next(each for each in model.columns if each.field == field)
    return column.private(next(each for each in model.rows if each.id == row_id))


def test_a_rate_is_kept_and_shared_from_the_table(place, petra):
    person = place.model.rows[1].person
    place.table.select(person.id)
    keeping = action(place, "keep_rate")
    assert keeping.text() == "Keep the rate for me alone"
    keeping.trigger()
    assert outside(petra, Person, person.id).hourly_rate is None
    assert locked(place.model, person.id, "rate")
    assert not locked(place.model, place.model.rows[0].id, "rate")
    assert "Only you see this" in cell(place.model, person.id, "rate").data(Qt.ItemDataRole.ToolTipRole)
    assert keeping.text() == "Share the rate with the team"
    keeping.trigger()
    assert outside(petra, Person, person.id).hourly_rate == person.hourly_rate
    assert not locked(place.model, person.id, "rate")
    petra.undo()
    assert locked(place.model, person.id, "rate")


def test_a_lock_is_drawn_beside_the_value(place, petra):
    person = place.model.rows[1].person
    index = place.table.sorted.mapFromSource(cell(place.model, person.id, "rate"))
    place.table.view.scrollTo(index)

    def picture():
        place.table.view.viewport().repaint()
        return place.table.view.viewport().grab(place.table.view.visualRect(index)).toImage()

    before = picture()
    private.keep_all(petra, ["rates"])
    after = picture()
    assert before != after
    wide = before.width() // 2
    assert before.copy(wide, 0, wide, before.height()) == after.copy(wide, 0, wide, after.height()), "the value stays"


def test_a_reason_of_leave_is_kept_from_its_list(place, petra):
    leave = petra.all(Leave)[0]
    place.table.select(leave.person_id)
    place.leave.table.select(leave.id)
    assert action(place, "keep_reason_of_leave").text() == "Keep the reason of leave for me alone"
    action(place, "keep_reason_of_leave").trigger()
    assert outside(petra, Leave, leave.id).reason == ""
    assert petra.get(Leave, leave.id).reason == leave.reason
    assert locked(place.leave.model, leave.id, "reason")
    place.leave.table.select(leave.id)
    assert action(place, "keep_reason_of_leave").text() == "Share the reason of leave with the team"


def test_what_is_typed_into_a_private_cell_stays_private(place, petra):
    private.keep_all(petra, ["rates"])
    person = place.model.rows[0].id
    place.model.setData(cell(place.model, person, "rate"), "99.50")
    assert petra.get(Person, person).hourly_rate == 9_950
    assert outside(petra, Person, person).hourly_rate is None


def test_the_menu_under_the_pointer_offers_it(place, qtbot):
    place.table.view.customContextMenuRequested.emit(QPoint(10, 10))
    menu = next(each for each in place.table.findChildren(QMenu) if each.isVisible())
    offered = [each.text() for each in menu.actions() if each.text()]
    assert offered[:3] == ["Open the person…", "Hand over…", "Merge people…"]
    assert {"Keep the rate for me alone", "Keep the notes for me alone", "Delete people"} <= set(offered)
    menu.close()


def test_all_rates_are_not_shared_one_by_one(window, place, petra):
    private.keep_all(petra, ["rates"])
    place.table.select(place.model.rows[0].id)
    said = []
    place.session.failed.connect(lambda error: said.append(str(error)))
    action(place, "keep_rate").trigger()
    assert "all kept for you alone" in said[0]


def test_the_dialog_keeps_what_is_ticked_as_one_change(place, petra, qtbot):
    rates = [each.hourly_rate for each in petra.all(Person)]
    dialog = DrawerDialog(place.session)
    qtbot.addWidget(dialog)
    assert not dialog.moving.isEnabled()
    assert "none yet" in dialog.place.text()
    dialog.ticks["rates"].setChecked(True)
    dialog.ticks["leave-reasons"].setChecked(True)
    dialog.buttons.button(OK).click()
    assert [each.hourly_rate for each in petra.all(Person)] == rates
    with petra.public() as public:
        assert {each.hourly_rate for each in public.all(Person)} == {None}
        assert {each.reason for each in public.all(Leave)} == {""}
    again = DrawerDialog(place.session)
    qtbot.addWidget(again)
    assert again.ticks["rates"].isChecked()
    assert again.sentences["rates"].text().endswith("are kept; so is what comes later.")
    again.reject()
    petra.undo()
    with petra.public() as public:
        assert [each.hourly_rate for each in public.all(Person)] == rates


def test_the_dialog_moves_the_file(place, petra, qtbot, tmp_path):
    private.keep_all(petra, ["rates"])
    rates = [each.hourly_rate for each in petra.all(Person)]
    dialog = DrawerDialog(place.session)
    qtbot.addWidget(dialog)
    target = tmp_path / "mine.pmo"
    place.session.asking.answers = [target, target, None]
    dialog.moving.click()
    assert dialog.place.text().replace("\u200b", "") == str(target)
    assert [each.hourly_rate for each in petra.all(Person)] == rates
    dialog.moving.click()
    assert "is there already" in dialog.said.text()
    dialog.moving.click()


def test_a_drawer_that_cannot_be_opened_says_why(place, petra, qtbot):
    private.keep_all(petra, ["rates"])
    path = petra.private.drawer.path
    petra.private.close()
    path.write_bytes(b"no drawer at all" * 100)
    petra.private.open()
    dialog = DrawerDialog(place.session)
    qtbot.addWidget(dialog)
    assert "is not a portfolio file" in dialog.said.text()
    assert not dialog.ticks["rates"].isEnabled()


def test_the_menu_edit_leads_to_the_dialog(window, petra, finder, monkeypatch):
    shown = window(petra)
    asked = []
    monkeypatch.setattr(DrawerDialog, "exec", lambda self: asked.append(self.windowTitle()))
    finder(shown, "My private drawer").trigger()
    assert asked == ["My private drawer"]


def test_what_is_private_is_not_on_the_clipboard_and_is_not_cut(place, petra):
    person = place.model.rows[1].person
    private.keep_rows(petra, "rates", [person.id])
    view = place.table.view
    field = next(number for number, each in enumerate(place.model.columns) if each.field == "rate")
    for row, shown in ((0, True), (1, False)):
        view.setCurrentIndex(place.table.sorted.mapFromSource(place.model.index(row, field)))
        view.copy()
        assert bool(QGuiApplication.clipboard().text()) is shown
    view.cut()
    assert petra.get(Person, person.id).hourly_rate == person.hourly_rate
