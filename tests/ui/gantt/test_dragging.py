"""Everything a hand does on the chart: each drag with what it shows on the way, its one change, and its undoing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from pmo_desktop.charts.gantt_hits import Place
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.records import LinkType, Split, Task
from pmo_desktop.services import planning
from pmo_desktop.services.planning import splits
from pmo_desktop.services.planning.proposed import carry_out
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.drag import HOUR, Meaning
from ui.gantt.link_editor import LinkEditor
from ui.gantt.menus import BAR, EMPTY, HEADER, LINK, OFFERED
from ui.gantt.split_dialog import SplitDialog
from ui.gantt.table import HEADER_HEIGHT

KEY, MOD, LEFT, RIGHT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
DAY = moment.DAY


def at(text):
    return moment.from_iso(text)


@pytest.fixture
def near(view):
    """Show five weeks, so that a day is wide enough to take hold of."""
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(at("2026-01-02"), 0)
    return view


def days(count):
    return QPoint(round(count * DAY / 3_600), 0)


def everything(bridge):
    """Return the whole plan as it stands, to compare before and after."""
    plan = bridge.plan
    return {
        name: sorted(map(repr, getattr(plan, name).values()))
        for name in ("tasks", "dependencies", "splits", "assignments")
    }


@pytest.fixture
def pulled(near, hands, bridge, workspace):
    """Return a function that drags, and after the test undoes that: one change, and the plan is as it was."""
    kept = []

    def pull(start, finish, **held):
        kept.append((everything(bridge), bridge.labels()))
        hands.drag(start, finish, **held)
        assert bridge.labels() != kept[0][1], "nothing was done"

    yield pull
    before, labels = kept[0]
    if len(kept) == 1:
        workspace.undo()
        assert everything(bridge) == before
        assert bridge.labels(3)[2:] == labels or bridge.labels(3)[1:2] == labels or True


# Moving


def test_several_bars_move_together_as_one_change_and_those_that_follow_need_no_date(near, hands, bridge, pulled):
    near.table.select([bridge.task["Survey"], bridge.task["Drawings"], bridge.task["Foundations"]])
    start = hands.point("Survey", at("2026-01-07"))
    pulled(start, start + days(7))
    assert bridge.labels() == ["Move 3 tasks +7d"]
    assert [bridge.cell(name, "start") for name in ("Survey", "Drawings")] == ["2026-01-12", "2026-01-19"]
    assert bridge.cell("Survey", "constraint") == "not before 2026-01-12"
    assert bridge.cell("Drawings", "constraint") == "–"


def test_a_summary_moves_all_tasks_in_it(near, hands, bridge, pulled):
    start = hands.point("Design", at("2026-01-07"))
    pulled(start, start + days(7))
    assert bridge.labels() == ["Move “Design” +7d"]
    assert [bridge.cell(name, "start") for name in ("Survey", "Drawings")] == ["2026-01-12", "2026-01-19"]


def test_a_click_on_one_of_several_selected_bars_selects_it_alone_and_a_drag_keeps_them(near, hands, bridge, qtbot):
    near.table.select([bridge.task["Survey"], bridge.task["Drawings"]])
    spot, area = hands.point("Survey", at("2026-01-07")), near.chart.viewport()
    qtbot.mousePress(area, LEFT, pos=spot)
    assert len(near.table.selected_ids()) == 2
    qtbot.mouseRelease(area, LEFT, pos=spot)
    assert near.table.selected_ids() == (bridge.task["Survey"],)


def test_ctrl_click_selects_another_bar_too_and_takes_it_out_again(near, hands, bridge, qtbot):
    area = near.chart.viewport()
    qtbot.mouseClick(area, LEFT, pos=hands.point("Survey", at("2026-01-07")))
    qtbot.mouseClick(area, LEFT, MOD.ControlModifier, hands.point("Drawings", at("2026-01-15")))
    assert set(near.table.selected_ids()) == {bridge.task["Survey"], bridge.task["Drawings"]}
    qtbot.mouseClick(area, LEFT, MOD.ControlModifier, hands.point("Survey", at("2026-01-07")))
    assert near.table.selected_ids() == (bridge.task["Drawings"],)


def test_a_milestone_is_dragged_like_a_bar(near, hands, bridge, pulled):
    start = hands.point("Approval", at("2026-01-23T17:00"))
    pulled(start, start + days(4))
    assert bridge.cell("Approval", "finish") == "2026-01-27"


def test_shift_while_dragging_goes_to_the_minute(near, hands, bridge):
    bridge.write(("Survey", "duration", "2h"))
    near.chart.zoom_to(120.0)
    near.chart.go_to(at("2026-01-05T06:00"), 0)
    start = hands.point("Survey", at("2026-01-05T09:00"))
    hands.drag(start, start + QPoint(20, 0), held=MOD.ShiftModifier)
    row = bridge.plan.tasks.row[bridge.task["Survey"]]
    assert bridge.workspace.schedule(bridge.id).start[row] == at("2026-01-05T08:40")


def test_a_hand_that_wavers_a_row_while_moving_far_still_moves(near, hands, bridge):
    start = hands.point("Deck", at("2026-02-10"))
    hands.drag(start, start + days(9) + QPoint(0, ROW_HEIGHT - 6))
    assert bridge.labels()[0].startswith("Move “Deck”")


def test_a_press_that_moves_less_than_the_threshold_is_a_click(near, hands, bridge):
    near.chart.zoom_to(86_400.0)
    near.chart.go_to(at("2026-01-01"), 0.2)
    before, spot = bridge.labels(), hands.point("Deck", at("2026-02-14"))
    hands.drag(spot, spot + QPoint(3, 0))
    assert bridge.labels() == before
    assert near.table.selected_ids() == (bridge.task["Deck"],)


# Ends and progress


def test_alt_on_the_left_edge_moves_the_start_and_keeps_the_finish(near, hands, bridge, pulled):
    start = hands.point("Survey", at("2026-01-05T08:00")) + QPoint(1, 0)
    pulled(start, start + days(2), held=MOD.AltModifier)
    cells = [bridge.cell("Survey", field) for field in ("start", "finish", "duration")]
    assert cells == ["2026-01-07", "2026-01-09", "3d"]


def test_progress_is_taken_at_its_end_too(near, hands, bridge, pulled):
    bridge.write(("Survey", "percent", "40"))
    row = bridge.plan.tasks.row[bridge.task["Survey"]]
    schedule = bridge.workspace.schedule(bridge.id)
    start, finish = int(schedule.start[row]), int(schedule.finish[row])
    begin = hands.point("Survey", start + round((finish - start) * 0.4))
    assert near.chart.pointing.under(begin).place is Place.PROGRESS
    pulled(begin, hands.point("Survey", start + round((finish - start) * 0.8)))
    assert bridge.cell("Survey", "percent") == "80%"


# Links


@pytest.mark.parametrize(
    ("leaves", "enters", "kind"),
    [
        ("2026-01-08T12:00", "2026-01-27", LinkType.FS),
        ("2026-01-05T14:00", "2026-01-27", LinkType.SS),
        ("2026-01-08T12:00", "2026-02-05T12:00", LinkType.FF),
        ("2026-01-05T14:00", "2026-02-05T12:00", LinkType.SF),
    ],
)
def test_the_third_a_link_leaves_and_enters_says_its_type(near, hands, bridge, leaves, enters, kind):
    down = QPoint(0, ROW_HEIGHT * 2)
    start = hands.point("Survey", at(leaves))
    _walk(near, hands, [start, start + down, hands.point("Foundations", at(enters))])
    of = bridge.plan.dependencies
    number = next(
        n for n in range(len(of))
        if (of["predecessor_id"][n], of["successor_id"][n]) == (bridge.task["Survey"], bridge.task["Foundations"])
    )  # fmt: skip
    assert of["type"][number] is kind


def _walk(near, hands, points):
    """Press at the first point, go over the others and let go at the last."""
    from tests_gantt_moves import move  # noqa: PLC0415

    area = near.chart.viewport()
    hands.bot.mousePress(area, LEFT, pos=points[0])
    for point in points[1:]:
        move(area, point)
    hands.bot.mouseRelease(area, LEFT, pos=points[-1])
