"""The chart beside the table: what it draws, how it scrolls and zooms, and what a drag on it does."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from pmo_desktop.charts.gantt import gantt_scene
from pmo_desktop.charts.scene import Line, Polygon, Rect
from pmo_desktop.domain import moment
from pmo_desktop.services.scheduling import set_scheduling
from ui.gantt import picture as chart_module
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT
from ui.gantt.view import GanttView
from ui.theme import current_colours

KEY, MOD = Qt.Key, Qt.KeyboardModifier
DAY = moment.DAY


def at(text):
    return moment.from_iso(text)


@pytest.fixture
def near(view):
    """Show five weeks, so that a day is wide enough to take hold of."""
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(at("2026-01-02"), 0)
    return view


# Dragging


def test_a_bar_dragged_along_its_row_moves_and_says_what_was_added(near, hands, bridge, said):
    hands.drag(hands.point("Survey", at("2026-01-07")), hands.point("Survey", at("2026-01-14")))
    assert bridge.cell("Survey", "start") == "2026-01-12"
    assert bridge.labels() == ["Move “Survey” +7d"]
    assert said == ["“not before 2026-01-12” was added to “Survey”. Press Ctrl+Z to take it back."]


def test_a_bar_dragged_before_what_it_waits_for_says_why_it_stays(near, hands, bridge, said):
    hands.drag(hands.point("Drawings", at("2026-01-14")), hands.point("Drawings", at("2026-01-08")))
    assert bridge.cell("Drawings", "start") == "2026-01-12"
    assert said[0].startswith("“Drawings” still starts on 2026-01-12: ")
    assert "Survey" in said[0]


def test_the_right_edge_gives_the_duration(near, hands, bridge):
    edge = hands.point("Survey", at("2026-01-09T17:00")) - QPoint(1, 0)
    hands.drag(edge, edge + QPoint(round(4 * DAY / 3_600), 0))
    assert bridge.cell("Survey", "duration") == "7d"


def test_the_left_edge_gives_the_progress(near, hands, bridge):
    start = hands.point("Survey", at("2026-01-05T08:00")) + QPoint(1, 0)
    middle = hands.point("Survey", (at("2026-01-05T08:00") + at("2026-01-09T17:00")) // 2)
    hands.drag(start, middle)
    assert bridge.cell("Survey", "percent") == "50%"


def test_a_bar_dragged_onto_another_links_them(near, hands, bridge):
    hands.drag(hands.point("Survey", at("2026-01-07")), hands.point("Approval", at("2026-01-14")))
    assert bridge.cell("Approval", "predecessors") == "2, 3"


def test_esc_during_a_drag_changes_nothing(near, hands, bridge):
    before = bridge.labels()
    hands.drag(hands.point("Survey", at("2026-01-07")), hands.point("Survey", at("2026-01-14")), then=KEY.Key_Escape)
    assert bridge.labels() == before
    assert near.chart.pointing.drag is None


def test_a_click_on_a_bar_selects_its_task(near, hands, bridge, qtbot):
    qtbot.mouseClick(near.chart.viewport(), Qt.MouseButton.LeftButton, pos=hands.point("Survey", at("2026-01-07")))
    assert near.table.selected_ids() == (bridge.task["Survey"],)
    assert "Survey" in near.chart.accessibleDescription()


# Scrolling


def wheel(chart, steps, held=MOD.NoModifier, x=300):
    area = chart.viewport()
    spot = QPointF(x, 200)
    event = QWheelEvent(
        spot, QPointF(area.mapToGlobal(spot.toPoint())), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area, event)


def test_the_wheel_scrolls_ctrl_zooms_at_the_pointer_and_shift_pans(near, on_screen):
    chart = near.chart
    near.resize(1000, HEADER_HEIGHT + 4 * ROW_HEIGHT)
    QApplication.processEvents()
    wheel(chart, -1)
    assert chart.verticalScrollBar().value() == near.table.verticalScrollBar().value() > 0
    under, zoom = chart._axis().at(300), chart.seconds_per_pixel
    wheel(chart, 1, MOD.ControlModifier)
    assert chart.seconds_per_pixel < zoom
    assert abs(chart._axis().at(300) - under) <= chart.seconds_per_pixel
    first = chart.first_moment
    wheel(chart, -1, MOD.ShiftModifier)
    assert chart.first_moment > first


def test_rows_of_table_and_chart_line_up_at_every_scroll_position(near):
    near.resize(1000, HEADER_HEIGHT + 5 * ROW_HEIGHT)
    QApplication.processEvents()
    bar = near.table.verticalScrollBar()
    assert bar.maximum() > 0
    assert near.chart.verticalScrollBar().maximum() == bar.maximum()
    for value in range(bar.maximum() + 1):
        bar.setValue(value)
        for row in range(9):
            cell = near.table.viewport().mapTo(near, QPoint(0, near.table.rowViewportPosition(row)))
            bar_top = near.chart.viewport().mapTo(near, QPoint(0, HEADER_HEIGHT + round(near.chart._view().y(row))))
            assert cell.y() == bar_top.y()


def test_scrolling_the_chart_scrolls_the_table(near):
    near.resize(1000, HEADER_HEIGHT + 4 * ROW_HEIGHT)
    QApplication.processEvents()
    near.chart.verticalScrollBar().setValue(37)
    assert near.table.verticalScrollBar().value() == 37


# Drawing


@pytest.fixture
def scenes(monkeypatch):
    """Keep every scene the chart paints."""
    kept = []

    def keep(*given):
        kept.append(gantt_scene(*given))
        return kept[-1]

    monkeypatch.setattr(chart_module, "gantt_scene", keep)
    return kept


def drawn(view, scenes, kind, colour):
    """Return the shapes of a colour in the scene painted now."""
    view.chart.viewport().repaint()
    name = "colour" if kind is Line else "fill"
    return [shape for shape in scenes[-1].shapes if isinstance(shape, kind) and getattr(shape, name) == colour]


@pytest.mark.parametrize(
    ("kind", "colour"),
    [
        (Polygon, "summary"), (Rect, "task"), (Rect, "critical"), (Rect, "baseline"), (Polygon, "deadline"),
        (Line, "today"), (Rect, "weekend"), (Rect, "progress"), (Line, "grid"), (Rect, "selection"),
    ],
)  # fmt: skip
def test_everything_a_planner_looks_for_is_drawn(view, scenes, bridge, hands, kind, colour):
    bridge.write(("Paint", "predecessors", "6"), ("Paint", "duration", "1d"), ("Survey", "duration", "4d"))
    bridge.write(("Paint", "percent", "50"))
    hands.at("Survey")
    view.chart.zoom_to_project()
    assert drawn(view, scenes, kind, colour)


def test_ctrl_shift_t_draws_spare_time_and_ctrl_shift_l_frames_the_longest_path(view, scenes, bridge, hands):
    bridge.write(("Paint", "predecessors", "6"), ("Paint", "duration", "1d"))
    view.chart.zoom_to_project()
    hands.at("Survey")
    assert not drawn(view, scenes, Line, "slack")
    hands.press(KEY.Key_T, MOD.ControlModifier | MOD.ShiftModifier)
    assert drawn(view, scenes, Line, "slack")
    hands.press(KEY.Key_L, MOD.ControlModifier | MOD.ShiftModifier)
    assert [shape for shape in drawn(view, scenes, Rect, "critical") if shape.line == "longest_path"]
    hands.press(KEY.Key_T, MOD.ControlModifier | MOD.ShiftModifier)
    assert not drawn(view, scenes, Line, "slack")


def test_what_the_switches_say_is_remembered(view, session):
    view.commands["slack"].trigger()
    other = GanttView(session)
    other.restore_state(view.save_state())
    assert other.commands["slack"].isChecked()
    assert not other.commands["longest_path"].isChecked()
    assert other.chart.look.slack
    other.deleteLater()


def test_what_is_nearly_critical_is_drawn_so_as_the_project_says(view, scenes, bridge):
    bridge.write(("Paint", "predecessors", "6"), ("Paint", "duration", "13d"))
    view.chart.zoom_to_project()
    assert not drawn(view, scenes, Rect, "near_critical")
    set_scheduling(bridge.workspace, bridge.id, {"near_critical_slack": "5d"})
    assert drawn(view, scenes, Rect, "near_critical")


def test_milestones_are_diamonds(view, scenes):
    view.chart.zoom_to_project()
    diamonds = [s for c in ("critical", "milestone") for s in drawn(view, scenes, Polygon, c) if len(s.points) == 4]
    assert len(diamonds) == 2


def test_the_bar_is_on_the_picture_where_the_axis_says(near, hands):
    image = near.chart.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    inside = hands.point("Survey", at("2026-01-08")) - QPoint(0, 4)
    outside = hands.point("Survey", at("2026-01-05T08:00")) - QPoint(6, 4)
    assert image.pixelColor(inside * ratio) == QColor(current_colours().critical)
    assert image.pixelColor(outside * ratio) != QColor(current_colours().critical)


def test_focus_is_seen_on_the_chart(near):
    near.chart.setFocus()
    image = near.chart.viewport().grab().toImage()
    assert image.pixelColor(0, image.height() // 2) == QColor(current_colours().accent)
    near.table.setFocus()
    image = near.chart.viewport().grab().toImage()
    assert image.pixelColor(0, image.height() // 2) != QColor(current_colours().accent)


def test_a_resting_pointer_tells_dates_spare_time_and_what_decides(near, hands):
    shown = near.chart._rows[2]
    assert near.chart._telling.bar(shown) == (
        "Drawings\n2026-01-12 08:00  →  2026-01-23 17:00\n0 % done, spare time 0d\ncritical, on the longest path"
    )
    assert "2026-01-09 17:00  “Survey” ends." in near.chart._telling._why(shown)
    QToolTip.hideText()


def test_a_project_too_long_for_the_width_opens_on_what_is_under_way(session, bridge, on_screen, workspace):
    bridge.write(("Deck", "duration", "600d"))
    bridge.write(*((name, "percent", "100") for name in ("Survey", "Drawings", "Approval", "Foundations")))
    made = GanttView(session)
    made.show_project(bridge.id)
    on_screen(made, 900, HEADER_HEIGHT + 4 * ROW_HEIGHT)
    made.chart.viewport().repaint()
    axis = made.chart._axis()
    assert axis.start < workspace.today() < axis.at(made.chart.viewport().width())
    assert made.chart.verticalScrollBar().value() > 0
