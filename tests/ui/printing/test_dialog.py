"""Printing a plan as a person does: Ctrl+P, fields by keyboard, the pages beside them, a set-up kept, a PDF saved."""

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QCheckBox

from pmo_desktop.charts.colours import PRINT
from pmo_desktop.charts.page_setup import Inks, Legend, PageSetup, Scaling, from_values
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import page_setups, planning
from ui import theme
from ui.gantt.view import GanttView
from ui.naming import NameDialog
from ui.printing import dialog as dialogs
from ui.printing.dialog import PrintDialog
from ui.printing.memory import Memory
from ui.printing.paper import draw
from ui.printing.printer import pages_asked, prepare, print_on

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def opened(session, bridge, memory, on_screen):
    """Open the dialog on the bridge."""

    def make(**values):
        if values:
            memory.keep(bridge.id, from_values(values))
        return on_screen(PrintDialog(session, bridge.id, memory), 1180, 780)

    return make


def laid_out(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._timer.isActive())
    return dialog.sheets.tiling


def test_ctrl_p_in_the_window_prints_the_plan_shown(tmp_path, window_of_bridge, monkeypatch):
    shown = window_of_bridge
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        seen.append((type(dialog).__name__, dialog.windowTitle()))
        dialog.reject()

    QTimer.singleShot(0, look)
    next(action for action in shown.menus.actions() if action.shortcut().toString() == "Ctrl+P").trigger()
    assert seen == [("PrintDialog", "Print “Bridge”")]
    assert "printing" in shown.state().views["gantt"]


def test_pages_follow_the_fields_and_their_number_is_said(qtbot, keys, opened):
    dialog = opened()
    assert dialog.said.text() == "1 × 1 pages, smallest text 7.5 pt"
    dialog.form.paper.setFocus()
    keys.type("A5", then=None)
    dialog.form.across.setFocus()
    dialog.form.across.selectAll()
    keys.type("3", then=None)
    assert len(laid_out(qtbot, dialog).across) == 3
    assert dialog.sheets.setup.paper == "A5"
    assert dialog.said.text().startswith("3 × 1 pages")
    assert dialog.where.text() == "Page 1 of 3"


def test_what_could_not_be_read_is_never_printed_so_and_the_pages_it_takes_are_offered(qtbot, opened, bridge):
    planning.insert_tasks(bridge.workspace, bridge.id, None, [f"Pile {number}" for number in range(90)])
    dialog = opened(pages_across=1, pages_down=1)
    assert dialog.sheets.least_text == pytest.approx(7)
    assert "letters would be smaller than 7 pt: it takes 1 × 3" in dialog.warned.text()
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    tiling = laid_out(qtbot, dialog)
    assert (tiling.asked, tiling.readable) == ((1, 3), None)
    assert dialog.use.isHidden()
    assert dialog.warned.isHidden()


def test_keys_go_from_page_to_page_and_zoom(qtbot, keys, opened):
    dialog = opened(paper="A5", pages_across=2, break_at_phases=True)
    page, tiles = dialog.page, dialog.tiles
    assert (len(dialog.sheets.tiling.across), len(dialog.sheets.tiling.down)) == (2, 2)
    page.setFocus()
    for key, number in ((KEY.Key_PageDown, 1), (KEY.Key_Right, 3), (KEY.Key_Up, 2), (KEY.Key_Left, 0), (KEY.Key_Left, 0),
                        (KEY.Key_End, 3), (KEY.Key_PageDown, 3), (KEY.Key_Home, 0)):  # fmt: skip
        keys.press(key)
        assert (page.number, tiles.number) == (number, number)
    whole = page.percent
    keys.press(KEY.Key_Plus)
    assert page.percent > whole
    keys.press(KEY.Key_0)
    assert page.percent == whole
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles._area(3).center())
    assert page.number == 3
    assert "Page 4 of 4, 2 from the left, 2 from the top" in page.accessibleDescription()


def test_all_pages_are_drawn_small_a_few_at_a_time(qtbot, opened):
    dialog = opened(paper="A5", pages_across=2, break_at_phases=True)
    qtbot.waitUntil(lambda: len(dialog.tiles._pictures) == 4)


def test_columns_are_chosen_and_moved_by_keyboard(qtbot, keys, opened):
    dialog = opened()
    columns = dialog.form.columns
    columns.setFocus()
    columns.setCurrentRow(1)
    keys.press(KEY.Key_Space)
    keys.press(KEY.Key_Down)
    keys.press(KEY.Key_Up, MOD.AltModifier)
    laid_out(qtbot, dialog)
    assert [each.field for each in dialog.sheets.setup.columns] == ["name", "start", "finish"]
    columns.setCurrentRow(0)
    dialog.form.column_width.setValue(60)
    laid_out(qtbot, dialog)
    assert dialog.sheets.setup.columns[0].width == 60


def test_dates_are_typed_as_everywhere_and_a_wrong_one_is_said(qtbot, keys, opened):
    dialog = opened()
    first, last = dialog.form.dates["first_day"], dialog.form.dates["last_day"]
    first.setFocus()
    keys.type("19/1", then=KEY.Key_Tab)
    assert first.text() == "2026-01-19"
    last.setFocus()
    keys.type("soon", then=KEY.Key_Tab)
    assert "not a date" in last.toolTip()
    last.setFocus()
    last.selectAll()
    keys.type("2026-01-02", then=KEY.Key_Tab)
    assert "before the first" in last.toolTip()
    last.setFocus()
    last.selectAll()
    keys.type("2026-02-01", then=KEY.Key_Tab)
    laid_out(qtbot, dialog)
    chart = dialog.sheets.tiling.across[-1]
    assert (chart.start, chart.finish) == (moment.from_iso("2026-01-19"), moment.from_iso("2026-02-02"))


def test_true_size_is_said_of_a_handy_unit_and_kept_exactly(qtbot, opened):
    dialog = opened(scaling="true", seconds_per_mm=86_400 / 3)
    form = dialog.form
    assert (form.unit.currentText(), form.unit_mm.value()) == ("A week is", 21)
    form.unit.setCurrentIndex(0)
    assert form.unit_mm.value() == 3
    form.legend.setCurrentIndex(2)
    laid_out(qtbot, dialog)
    assert dialog.sheets.setup.seconds_per_mm == 86_400 / 3
    form.unit_mm.setValue(6)
    assert laid_out(qtbot, dialog).seconds_per_point == pytest.approx(14_400 / 72 * 25.4)
    assert dialog.form.setup.legend is Legend.NONE


def test_every_field_comes_back_as_it_was(opened):
    values = {
        "paper": "custom", "width": 300.0, "height": 500.0, "lying": False, "margins": [5, 6, 7, 8], "scaling": "percent",
        "pages_across": 4, "pages_down": 5, "seconds_per_mm": 50_000.0, "percent": 110.0, "text_size": 9.0,
        "first_day": 20_450 * 86_400, "last_day": 20_500 * 86_400, "columns": [["start", 20.0], "name"], "repeat_name": False,
        "repeat_head": False, "breaks": False, "break_at_phases": True, "all_rows": True, "links": False, "legend": "last",
        "inks": "grey", "project": False, "organisation": False, "status_date": False, "printed": False,
        "page_numbers": False, "left": "a", "centre": "b", "right": "c", "down_first": False,
    }  # fmt: skip
    dialog = opened(**values)
    assert dialog.form._read() == from_values(values)
    assert dialog.form._read().scaling is Scaling.PERCENT
    assert dialog.form._read().inks is Inks.GREY


def test_a_set_up_is_kept_taken_up_again_and_deleted(qtbot, opened, bridge, monkeypatch):
    dialog = opened()
    dialog.form.paper.setCurrentText("A2")

    def answer():
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, NameDialog)
        asking.field.setText("  ")
        asking.finish()
        assert "needs a name" in asking.reason.text()
        asking.field.setText("Site office")
        asking.findChild(QCheckBox).setChecked(False)
        asking.finish()

    QTimer.singleShot(0, answer)
    qtbot.mouseClick(dialog.save_setup, Qt.MouseButton.LeftButton)
    assert dialog.setups.currentText() == "Site office"
    assert bridge.labels() == ["Page set-up “Site office”"]
    dialog.form.paper.setCurrentText("A4")
    assert dialog.setups.currentText() == "As below"
    dialog.setups.setCurrentIndex(1)
    dialog.setups.activated.emit(1)
    assert dialog.sheets.setup.paper == "A2"
    qtbot.mouseClick(dialog.drop_setup, Qt.MouseButton.LeftButton)
    assert page_setups.page_setups(bridge.workspace) == ()
    assert dialog.setups.count() == 1


def test_settings_are_copied_from_another_project(opened, bridge, memory):

    other = Project(id=bridge.workspace.new_id(), code="T-2", name="Tunnel", start=0)
    bridge.workspace.record("New", [Insert(other)])
    memory.keep(other.id, from_values({"paper": "A1", "first_day": 20_450 * 86_400}))
    page_setups.keep_setup(bridge.workspace, "Wall", PageSetup(paper="A0"), other.id)
    dialog = opened(paper="A4")
    names = [dialog.setups.itemText(at) for at in range(dialog.setups.count())]
    assert names == ["As below", "Wall (of T-2)", "As T-2 was printed"]
    dialog.setups.setCurrentIndex(2)
    dialog.setups.activated.emit(2)
    assert (dialog.sheets.setup.paper, dialog.sheets.setup.first_day) == ("A1", None)
    assert not dialog.drop_setup.isEnabled()


def test_a_page_break_is_set_in_the_gantt_listed_removed_and_undone(qtbot, session, bridge, on_screen, said, memory):
    view = on_screen(GanttView(session))
    view.show_project(bridge.id)
    view.table.select([bridge.task["Build"]])
    view.commands["page_break"].trigger()
    assert bridge.labels() == ["Page break before “Build”"]
    assert said[-1] == "A page begins here when the plan is printed."
    dialog = on_screen(PrintDialog(session, bridge.id, memory), 1180, 780)
    assert [down.first for down in dialog.sheets.tiling.down] == [0, 4]
    assert dialog.form.breaks.item(0).text() == "5  Build"
    qtbot.mouseClick(dialog.form.remove, Qt.MouseButton.LeftButton)
    assert len(laid_out(qtbot, dialog).down) == 1
    assert dialog.form.breaks.isHidden()
    bridge.workspace.undo()
    assert len(laid_out(qtbot, dialog).down) == 2
    view.table.select([bridge.task["Build"]])
    view.commands["page_break"].trigger()
    assert page_setups.page_breaks(bridge.workspace, bridge.id) == set()


def test_folded_tasks_are_left_out_unless_all_are_wanted(session, bridge, memory, on_screen, qtbot):
    view = on_screen(GanttView(session))
    view.show_project(bridge.id)
    view.arranging.fold(all_of_them=True)
    dialog = on_screen(PrintDialog(session, bridge.id, memory, shown=view.shown_ids()), 1180, 780)
    assert [row.name for row in dialog.sheets.content.rows] == ["Design", "Build", "Handover"]
    dialog.form.all_rows.setCurrentIndex(1)
    laid_out(qtbot, dialog)
    assert len(dialog.sheets.content.rows) == 9


def test_a_change_of_the_plan_is_seen_in_the_pages(qtbot, opened, bridge):
    dialog = opened()
    planning.insert_tasks(bridge.workspace, bridge.id, None, ["Lamps"])
    laid_out(qtbot, dialog)
    assert "Lamps" in [row.name for row in dialog.sheets.content.rows]


def test_the_pdf_is_saved_as_shown_and_remembered(session, opened, tmp_path, said, memory, bridge, monkeypatch):
    monkeypatch.setattr(session.asking, "to_write", lambda *_: tmp_path / "plan.pdf")
    dialog = opened(paper="A3", pages_across=2)
    dialog.pdf_button.click()
    assert said == [f"Saved to {tmp_path / 'plan.pdf'}"]
    pages = PdfReader(tmp_path / "plan.pdf").pages
    assert len(pages) == dialog.sheets.count
    assert round(float(pages[0].mediabox.width)) == 1191
    dialog.form.paper.setCurrentText("A5")
    dialog.resize(1000, 700)
    dialog.reject()
    again = Memory.from_state(memory.to_state())
    assert (again.setup(bridge.id, "A4").paper, again.size) == ("A5", (1000, 700))
    assert again.setup("another", "A4").paper == "A5"
    assert Memory.from_state({"last": [["x"], 3, ["a", "{}"]], "size": "big"}).last == {"a": PageSetup()}


def test_without_a_printer_a_sentence_says_what_else_can_be_done(opened, monkeypatch):
    monkeypatch.setattr(dialogs, "has_printers", lambda: False)
    dialog = opened()
    dialog.print_button.click()
    assert dialog.warned.text().startswith("No printer is set up on this machine: save a PDF instead")
    assert QApplication.focusWidget() is dialog.pdf_button


def test_a_printer_gets_the_pages_on_their_paper(opened, tmp_path):
    sheets = opened(paper="A3", pages_across=3).sheets
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    prepare(printer, sheets)
    assert pages_asked(printer, 3) == range(3)
    printer.setFromTo(2, 3)
    print_on(printer, sheets, PRINT, pages_asked(printer, 3))
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages] == [
        (1191, 842)
    ] * 2


def test_a_paper_too_small_is_said_in_place_of_pages(qtbot, opened):
    dialog = opened(paper="A5", margins=[60, 60, 60, 60])
    assert dialog.sheets is None
    assert "The paper is too small" in dialog.warned.text()
    assert not dialog.print_button.isEnabled()
    for box in dialog.form.margins:
        box.setValue(10)
    laid_out(qtbot, dialog)
    assert dialog.print_button.isEnabled()


def test_paper_stays_paper_in_the_dark(qapp, opened):
    """A page has the colours of print whatever the window looks like, and letters of any script are drawn."""
    sheets = opened().sheets
    image = QImage(QSize(round(sheets.width), round(sheets.height)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter, sheets.page(0), PRINT)
    painter.end()
    assert image.pixelColor(QPoint(3, 3)).name() == PRINT.background
    dark = sum(
        image.pixelColor(x, y).lightness() < 120 for x in range(0, image.width(), 2) for y in range(image.height())
    )
    assert dark > 300


def test_paper_is_white_and_its_letters_dark_in_the_dark_theme_too(opened, qapp, qtbot):
    theme.apply(qapp, "dark")
    try:
        dialog = opened()
        laid_out(qtbot, dialog)
        page = dialog.sheets.page(0)
        image = QImage(QSize(round(page.width), round(page.height)), QImage.Format.Format_RGB32)
        image.fill(QColor("magenta"))
        painter = QPainter(image)
        draw(painter, page, PRINT)
        painter.end()
    finally:
        theme.apply(qapp, "light")
    light = sum(
        QColor(image.pixel(x, y)).lightness() > 200
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert QColor(image.pixel(2, 2)) == QColor(PRINT.background)
    assert light > 0.8 * (image.width() // 3) * (image.height() // 3)


def test_fields_are_of_one_height_however_many_are_shown(opened, qtbot):
    dialog = opened()
    form = dialog.form
    form.show_setup(from_values({"scaling": "true"}))
    dialog.lay_out()
    qtbot.wait(1)
    shown = [box for box in (form.text_size, form.unit_mm, form.paper, *form.margins) if box.isVisible()]
    assert len(shown) == 7
    assert {box.height() for box in shown} == {form.paper.sizeHint().height()}


def test_how_many_pages_are_printed_is_said_where_some_are_left_out(opened, qtbot):
    dialog = opened(scaling="true", seconds_per_mm=4_000, text_size=30)
    laid_out(qtbot, dialog)
    tiling = dialog.sheets.tiling
    assert tiling.skipped
    assert dialog.said.text().startswith(f"{tiling.count} of {len(tiling.across)} × {len(tiling.down)} pages")
    dialog.form.checks["blank_pages"].click()
    laid_out(qtbot, dialog)
    assert dialog.said.text().startswith(f"{len(tiling.across)} × {len(tiling.down)} pages")
