"""How the chart is drawn is chosen on screen: by switches, in the dialog, with the strips under it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from pmo_desktop.charts.gantt import Role
from pmo_desktop.charts.gantt_look import USUAL, Follow, Look, NonWorking, ProgressLine
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import CustomField, CustomValue
from ui.gantt.dates_dialog import DatesDialog
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.look_dialog import _PAGES
from ui.gantt.looks import _SWITCHES
from ui.gantt.table import HEADER_HEIGHT
from ui.gantt.view import GanttView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


def at(text):
    return moment.from_iso(text)


@pytest.fixture
def dialog(view):
    view.commands["look"].trigger()
    made = view.looks._dialog
    yield made
    made.reject()


def choose(dialog, field, words):
    box = dialog._inputs[field]
    if isinstance(box, QCheckBox):
        box.setChecked(words)
        return
    place = box.findText(words)
    assert place >= 0, words
    box.setCurrentIndex(place)
    box.activated.emit(place)


@pytest.mark.parametrize("name", list(_SWITCHES))
def test_a_switch_goes_on_and_off_and_comes_back_to_the_same(view, name):
    command = view.commands[name]
    before, was_on = view.chart.look, command.isChecked()
    command.trigger()
    assert command.isChecked() is not was_on
    assert view.chart.look != before
    command.trigger()
    assert view.chart.look == before


def test_the_switches_say_how_the_chart_is_drawn(view):
    assert view.commands["show_baseline"].isChecked()
    view.looks.show(Look(baseline=None, progress_line=ProgressLine.TODAY, driven=True))
    assert {name for name in _SWITCHES if view.commands[name].isChecked()} == {"progress_line", "path"}


def test_every_choice_of_the_dialog_is_one_of_the_look_and_holds_at_once(view, dialog):
    offered = {choice.field for _, choices in _PAGES for choice in choices}
    assert offered | {"colour_field", "ink"} == {*Look.__slots__}
    choose(dialog, "left", "start")
    choose(dialog, "colour", "the phase")
    choose(dialog, "non_working", "of each task’s or person’s own")
    choose(dialog, "second_baseline", "baseline 4")
    choose(dialog, "tiers", "months, weeks and days")
    choose(dialog, "delays", True)
    assert view.chart.look == Look(
        left="start", colour=Follow.PHASE, non_working=NonWorking.OWN, second_baseline=4, delays=True,
        tiers=("months", "weeks", "days"),
    )  # fmt: skip


def test_the_dialog_shows_what_a_switch_changes_and_can_go_back_to_the_usual(view, dialog, qtbot):
    view.commands["slack"].trigger()
    assert dialog._inputs["slack"].isChecked()
    dialog._choose(USUAL)
    assert view.chart.look == USUAL
    assert not view.commands["slack"].isChecked()
    assert not dialog._inputs["slack"].isChecked()


def test_fields_of_ones_own_can_be_labels_and_colours(view, bridge, workspace, request):
    field = CustomField(id=workspace.new_id(), name="Contractor")
    value = CustomValue(id=workspace.new_id(), field_id=field.id, row_id=bridge.task["Survey"], value="Hill & Co")
    workspace.record("Own field", [Insert(field), Insert(value)])
    view.commands["look"].trigger()
    dialog = view.looks._dialog
    choose(dialog, "right", "Contractor")
    choose(dialog, "colour", "Contractor")
    shown = view.chart.picture.rows[view.chart.picture.place(bridge.task["Survey"])]
    assert shown.label == "Hill & Co"
    assert shown.tint.letter == "A"
    dialog.reject()


def test_how_the_chart_is_drawn_is_remembered(view, session):
    view.looks.show(Look(right="name", colour=Follow.RAG, minimap=True, tiers=("years",)))
    other = GanttView(session)
    other.restore_state(view.save_state())
    assert other.chart.look == view.chart.look
    assert other.commands["minimap"].isChecked()
    other.restore_state({"look": "nonsense"})
    assert other.chart.look == USUAL
    other.deleteLater()


# The path


def test_the_path_follows_the_selected_task(view, hands, bridge):
    view.commands["path"].trigger()
    hands.at("Drawings")
    picture, chart = view.chart.picture, view.chart
    roles = {picture.rows[number].name: role for number, role in picture.roles(chart._selected).items()}
    assert roles["Drawings"] is Role.SELECTED
    assert roles["Survey"] is Role.DRIVING
    assert roles["Approval"] is Role.DRIVEN
    hands.at("Survey")
    assert picture.roles(chart._selected)[picture.place(bridge.task["Survey"])] is Role.SELECTED
    view.commands["path"].trigger()
    assert picture.roles(chart._selected) is None


# Strips


def test_the_frame_of_the_overview_is_what_the_chart_shows_and_can_be_dragged(view, qtbot, on_screen):
    view.chart.viewport().repaint()
    view.chart.zoom_to(3_600)
    view.commands["minimap"].trigger()
    minimap = view.looks.minimap
    QApplication.processEvents()
    assert minimap.isVisible()
    before, frame = view.chart.first_moment, minimap.frame()
    start = frame.center().toPoint()
    qtbot.mousePress(minimap, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(minimap, start + QPoint(60, 0))
    assert minimap.frame().left() == pytest.approx(frame.left() + 60, abs=2)
    qtbot.mouseRelease(minimap, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert view.chart.first_moment > before
    minimap.setFocus()
    there = view.chart.first_moment
    qtbot.keyClick(minimap, KEY.Key_Left)
    assert view.chart.first_moment < there


def test_a_click_beside_the_frame_goes_there(view, qtbot):
    view.chart.viewport().repaint()
    view.chart.zoom_to(3_600)
    view.commands["minimap"].trigger()
    QApplication.processEvents()
    minimap = view.looks.minimap
    spot = QPoint(minimap.width() // 4, minimap.height() // 2)
    assert not minimap.frame().contains(spot.toPointF())
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=spot)
    assert minimap.frame().center().x() == pytest.approx(spot.x(), abs=3)


def test_the_legend_says_the_colours_and_is_as_high_as_it_needs(view, on_screen):
    view.commands["legend"].trigger()
    QApplication.processEvents()
    legend = view.looks.legend
    assert legend.isVisible()
    assert "critical" in legend.accessibleDescription()
    wide = legend.height()
    view.resize(420, view.height())
    QApplication.processEvents()
    assert legend.height() > wide


# Zooming and telling


def test_zoom_to_the_selection_shows_its_bars(view, hands, bridge):
    hands.at("Survey")
    view.commands["zoom_selection"].trigger()
    start, finish = view.chart.span_seen()
    assert start < at("2026-01-05T08:00")
    assert at("2026-01-09T17:00") < finish < at("2026-01-25")


def test_zoom_to_dates_takes_what_people_type(view, qtbot):
    dialog = DatesDialog(at("2026-01-01"), at("2026-02-01"), at("2026-01-10"), view)
    first, last = dialog.findChildren(QLineEdit)
    first.setText("2026-03-10")
    last.setText("nonsense")
    dialog._accept()
    assert not dialog.result()
    assert dialog._said.text()
    last.setText("2026-03-01")
    assert dialog.dates() == (at("2026-03-01"), at("2026-03-11"))
    view.chart.zoom_to_dates(*dialog.dates())
    start, finish = view.chart.span_seen()
    assert abs(start - at("2026-03-01")) < 2 * view.chart.seconds_per_pixel
    assert abs(finish - at("2026-03-11")) < 3 * view.chart.seconds_per_pixel
    dialog.deleteLater()


def test_the_pointer_is_told_links_and_marks(view, bridge):
    bridge.write(("Survey", "deadline", "2026-01-07"))
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(at("2026-01-02"), 0)
    chart = view.chart

    def told(when, row, share):
        y = HEADER_HEIGHT + round((row + share) * ROW_HEIGHT)
        return chart.about(chart.pointing.under(QPoint(round(chart.axis().x(at(when))), y)))

    survey = chart.picture.place(bridge.task["Survey"])
    assert "deadline 2026-01-07" in told("2026-01-07T17:00", survey, 0.5)
    assert "missed" in told("2026-01-07T17:00", survey, 0.5)
    link = told("2026-01-09T20:00", survey, 0.95)
    assert link.splitlines()[0] == "2 → 3  FS, driving"
    assert "“Survey” → “Drawings”" in link
    assert "spare time" in told("2026-01-06T12:00", survey, 0.5)
    assert told("2026-01-03", survey, 0.1) == ""


def test_an_edit_makes_only_the_rows_that_are_seen_anew(view, bridge):
    view.chart.viewport().repaint()
    rows = view.chart.picture.rows
    ends = view.chart.picture._ends
    bridge.write(("Survey", "percent", "50"))
    view.chart.viewport().repaint()
    assert view.chart.picture.rows is not rows
    assert view.chart.picture._ends is ends
    bridge.write(("Handover", "predecessors", "3"))
    assert view.chart.picture._ends is not ends
