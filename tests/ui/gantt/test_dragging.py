"""Everything a hand does on the chart: each drag with what it shows on the way, its one change, and its undoing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from pmo_desktop.charts.gantt_hits import Place
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.records import LinkType, Task
from pmo_desktop.services.planning import splits
from pmo_desktop.services.planning.proposed import carry_out
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.drag import Meaning
from ui.gantt.table import HEADER_HEIGHT

KEY, MOD, LEFT, RIGHT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
DAY = moment.DAY


def at(text):
    return moment.from_iso(text)


def days(count):
    return QPoint(round(count * DAY / 3_600), 0)


@pytest.fixture
def near(view):
    """Show five weeks, so that a day is wide enough to take hold of."""
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(at("2026-01-02"), 0)
    return view


def everything(bridge):
    """Return the whole plan as it stands."""
    tables = ("tasks", "dependencies", "splits", "assignments")
    return {name: sorted(map(repr, getattr(bridge.plan, name).values())) for name in tables}


@pytest.fixture
def pulled(near, hands, bridge, workspace):
    """Return a function that drags, which must be one change; after the test undoing it leaves the plan as it was."""
    kept = []

    def pull(*points, **held):
        kept.append((everything(bridge), workspace.history(1)[0].id))
        hands.walk(points, **held)
        assert workspace.history(2)[1].id == kept[-1][1], "a drag is one change"

    yield pull
    assert kept
    for before, _ in reversed(kept):
        workspace.undo()
        assert everything(bridge) == before


def links(bridge):
    """Return the links as predecessor, successor, type, lag in seconds."""
    of, names = bridge.plan.dependencies, {task_id: name for name, task_id in bridge.task.items()}
    columns = (of["predecessor_id"], of["successor_id"], of["type"], of["lag"])
    return {(names[before], names[after]): (kind, lag) for before, after, kind, lag in zip(*columns, strict=True)}


def on_link(view, bridge, before, after):
    """Return a point on the part of a link that runs down, and the points of its ends, on the chart."""
    from pmo_desktop.charts.gantt import way_of  # noqa: PLC0415

    chart = view.chart
    link_row = next(
        each for each in chart.links
        if (chart.id_at(each.predecessor), chart.id_at(each.successor)) == (bridge.task[before], bridge.task[after])
    )  # fmt: skip
    points = [QPointF(x, y + HEADER_HEIGHT) for x, y in way_of(chart.rows, link_row, chart.seen())[0]]
    middle = (points[1] + points[2]) / 2
    return middle.toPoint(), points[0].toPoint(), points[-1].toPoint()


# Moving


def test_several_bars_move_together_and_those_that_follow_get_no_date_of_their_own(near, hands, bridge, pulled):
    near.table.select([bridge.task["Survey"], bridge.task["Drawings"], bridge.task["Foundations"]])
    start = hands.point("Survey", at("2026-01-07"))
    pulled(start, start + days(3), start + days(7))
    assert bridge.labels() == ["Move 3 tasks +7d"]
    assert [bridge.cell(name, "start") for name in ("Survey", "Drawings")] == ["2026-01-12", "2026-01-19"]
    assert bridge.cell("Survey", "constraint") == "not before 2026-01-12"
    assert "not before" not in bridge.cell("Drawings", "constraint")


def test_a_summary_moves_all_tasks_in_it(near, hands, bridge, pulled):
    start = hands.point("Design", at("2026-01-07"))
    pulled(start, start + days(3), start + days(7))
    assert bridge.labels() == ["Move “Design” +7d"]
    assert [bridge.cell(name, "start") for name in ("Survey", "Drawings")] == ["2026-01-12", "2026-01-19"]


def test_what_has_begun_stays_when_others_move_with_it(near, hands, bridge, pulled):
    bridge.write(("Survey", "percent", "20"))
    start = hands.point("Design", at("2026-01-07"))
    pulled(start, start + days(3), start + days(7))
    assert bridge.cell("Survey", "start") == "2026-01-05"
    assert bridge.cell("Drawings", "start") == "2026-01-19"


def test_a_click_on_one_of_several_selected_bars_selects_it_alone(near, hands, bridge, qtbot):
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
    pulled(start, start + days(2), start + days(4))
    assert bridge.cell("Approval", "finish") == "2026-01-27"


def test_shift_while_dragging_goes_to_the_minute(near, hands, bridge, pulled):
    bridge.write(("Survey", "duration", "2h"))
    near.chart.zoom_to(120.0)
    near.chart.go_to(at("2026-01-05T06:00"), 0)
    start = hands.point("Survey", at("2026-01-05T09:00"))
    pulled(start, start + QPoint(10, 0), start + QPoint(20, 0), held=MOD.ShiftModifier)
    row = bridge.plan.tasks.row[bridge.task["Survey"]]
    assert bridge.workspace.schedule(bridge.id).start[row] == at("2026-01-05T08:40")


def test_a_hand_that_wavers_by_a_row_while_it_moves_far_still_moves(near, hands, bridge, pulled):
    start = hands.point("Survey", at("2026-01-07"))
    pulled(start, start + days(3), start + days(16) + QPoint(0, -ROW_HEIGHT + 4))
    assert bridge.labels()[0].startswith("Move “Survey”")


def test_a_press_that_hardly_moves_is_a_click(near, hands, bridge):
    near.chart.zoom_to(43_200.0)
    near.chart.go_to(at("2026-01-01"), 0.2)
    before, spot = bridge.labels(), hands.point("Deck", at("2026-02-14"))
    hands.walk([spot, spot + QPoint(2, 0), spot + QPoint(3, 0)])
    assert bridge.labels() == before
    assert near.table.selected_ids() == (bridge.task["Deck"],)


def test_nothing_on_screen_jumps_when_the_first_bar_is_let_go_far_away(near, hands, bridge, pulled):
    near.chart.go_to(at("2026-01-02"), 0)
    first = near.chart.first_moment
    near.table.select([bridge.task["Design"], bridge.task["Build"], bridge.task["Handover"]])
    start = hands.point("Survey", at("2026-01-07"))
    pulled(start, start + days(10), start + days(24))
    assert abs(near.chart.first_moment - first) <= near.chart.seconds_per_pixel


# Ends and progress


def test_alt_on_the_left_edge_moves_the_start_and_keeps_the_finish(near, hands, bridge, pulled):
    start = hands.point("Survey", at("2026-01-05T08:00")) + QPoint(1, 0)
    pulled(start, start + days(1), start + days(2), held=MOD.AltModifier)
    cells = [bridge.cell("Survey", field) for field in ("start", "finish", "duration")]
    assert cells == ["2026-01-07", "2026-01-09", "3d"]


def test_progress_is_taken_at_its_end_too(near, hands, bridge, pulled):
    bridge.write(("Survey", "percent", "40"))
    begin, end = at("2026-01-05T08:00"), at("2026-01-09T17:00")
    spot = hands.point("Survey", begin + round((end - begin) * 0.4))
    assert near.chart.pointing.under(spot).place is Place.PROGRESS
    pulled(spot, spot + QPoint(9, 0), hands.point("Survey", begin + round((end - begin) * 0.8)))
    assert bridge.cell("Survey", "percent") == "80%"


# Links


@pytest.mark.parametrize(
    ("leaves", "enters", "kind"),
    [
        ("2026-01-08T12:00", "2026-01-28", LinkType.FS),
        ("2026-01-05T16:00", "2026-01-28", LinkType.SS),
        ("2026-01-08T12:00", "2026-02-05T12:00", LinkType.FF),
        ("2026-01-05T16:00", "2026-02-05T12:00", LinkType.SF),
    ],
)  # fmt: skip
def test_where_a_link_leaves_and_enters_says_its_type(near, hands, bridge, pulled, leaves, enters, kind):
    start = hands.point("Survey", at(leaves))
    pulled(start, start + QPoint(0, 2 * ROW_HEIGHT), hands.point("Foundations", at(enters)))
    assert links(bridge)["Survey", "Foundations"] == (kind, 0)


def test_a_loop_is_refused_with_the_names_while_dragging_and_on_letting_go(near, hands, bridge, said):
    before = everything(bridge)
    start, end = hands.point("Drawings", at("2026-01-20")), hands.point("Survey", at("2026-01-07"))
    hands.take([start, start - QPoint(9, 9), end])
    ghost = near.chart.pointing.ghost(near.chart.pointing.drag)
    assert ghost.is_refused
    assert "“Survey” → “Drawings” → “Survey”" in ghost.words
    hands.let_go(end)
    assert "“Survey” → “Drawings” → “Survey”" in said[0]
    assert everything(bridge) == before


def test_a_click_marks_a_link_and_delete_removes_it(near, hands, bridge, qtbot, workspace):
    before, spot = everything(bridge), on_link(near, bridge, "Drawings", "Approval")[0]
    qtbot.mouseClick(near.chart.viewport(), LEFT, pos=spot)
    assert near.chart.pointing.marked_link
    assert "Drawings → Approval   FS" in near.chart.accessibleDescription()
    hands.press(KEY.Key_Delete)
    assert ("Drawings", "Approval") not in links(bridge)
    assert near.chart.pointing.marked_link == ""
    workspace.undo()
    assert everything(bridge) == before


def test_the_end_of_a_marked_link_is_led_to_another_bar_and_keeps_its_lag(near, hands, bridge, pulled, qtbot):
    near.chart.go_to(at("2026-02-20"), 0)
    middle, _, tip = on_link(near, bridge, "Deck", "Paint")
    qtbot.mouseClick(near.chart.viewport(), LEFT, pos=middle)
    target = hands.point("Handover", at(bridge.cell("Handover", "finish")) + DAY // 2)
    pulled(tip, tip + QPoint(5, 20), target)
    assert ("Deck", "Paint") not in links(bridge)
    assert links(bridge)["Deck", "Handover"] == (LinkType.FS, 2 * 28_800)


def test_the_beginning_of_a_marked_link_is_led_to_another_bar(near, hands, bridge, pulled, qtbot):
    middle, begin, _ = on_link(near, bridge, "Survey", "Drawings")
    qtbot.mouseClick(near.chart.viewport(), LEFT, pos=middle)
    bridge.write(("Paint", "predecessors", ""))
    qtbot.mouseClick(near.chart.viewport(), LEFT, pos=middle)
    pulled(begin, begin + QPoint(5, 30), hands.point("Paint", at("2026-01-06")))
    assert links(bridge)["Paint", "Drawings"] == (LinkType.FS, 0)


def test_alt_drag_of_a_link_gives_it_lag(near, hands, bridge, pulled):
    middle = on_link(near, bridge, "Survey", "Drawings")[0]
    pulled(middle, middle + days(1), middle + days(2), held=MOD.AltModifier)
    assert links(bridge)["Survey", "Drawings"] == (LinkType.FS, 2 * 28_800)
    assert bridge.labels() == ["Lag of the link “Survey” → “Drawings”: FS+2d"]
    assert bridge.cell("Drawings", "start") == "2026-01-14"


# Marks


def test_a_deadline_is_dragged(near, hands, bridge, pulled):
    near.chart.go_to(at("2026-03-20"), 0)
    spot = hands.point("Handover", at("2026-03-31T17:00"))
    assert near.chart.pointing.under(spot).place is Place.DEADLINE
    pulled(spot, spot + days(1), spot + days(2))
    assert bridge.cell("Handover", "deadline") == "2026-04-02"


def test_the_date_of_a_constraint_is_dragged_and_its_kind_stays(near, hands, bridge, pulled):
    bridge.write(("Paint", "constraint", "finish by 2026-01-20"))
    spot = hands.point("Paint", at("2026-01-20T17:00"))
    assert near.chart.pointing.under(spot).place is Place.CONSTRAINT
    pulled(spot, spot + days(1), spot + days(2))
    assert bridge.cell("Paint", "constraint") == "finish by 2026-01-22"


# Splitting


def test_in_split_mode_a_drag_on_a_bar_splits_it_and_the_mode_ends(near, hands, bridge, pulled):
    near.commands["split_mode"].trigger()
    spot = hands.point("Drawings", at("2026-01-15"))
    pulled(spot, spot + days(1), spot + days(4))
    assert bridge.cell("Drawings", "finish") == "2026-01-27"
    assert bridge.cell("Drawings", "duration") == "10d"
    assert not near.commands["split_mode"].isChecked()
    row = near.chart.rows[2]
    assert row.segments == (
        (at("2026-01-12T08:00"), at("2026-01-14T17:00")), (at("2026-01-19T08:00"), at("2026-01-27T17:00")),
    )  # fmt: skip


@pytest.fixture
def split(near, bridge, workspace):
    """Interrupt “Drawings” on Thursday the 15th until Monday the 19th."""

    def change(editing):
        return splits.splitting(editing, bridge.task["Drawings"], at("2026-01-15"), at("2026-01-19"))

    carry_out(workspace, bridge.id, change)


@pytest.mark.usefixtures("split")
def test_a_later_part_dragged_to_the_earlier_joins_it(near, hands, bridge, pulled):
    spot = hands.point("Drawings", at("2026-01-22"))
    pulled(spot, spot - days(2), spot - days(5))
    assert len(bridge.plan.splits) == 0
    assert bridge.cell("Drawings", "finish") == "2026-01-23"


@pytest.mark.usefixtures("split")
def test_a_later_part_moves_alone(near, hands, bridge, pulled):
    spot = hands.point("Drawings", at("2026-01-22"))
    pulled(spot, spot + days(1), spot + days(2))
    assert near.chart.rows[2].segments[1] == (at("2026-01-21T08:00"), at("2026-01-29T17:00"))
    assert bridge.cell("Drawings", "start") == "2026-01-12"


@pytest.mark.usefixtures("split")
def test_the_end_of_a_part_makes_the_task_longer(near, hands, bridge, pulled):
    edge = hands.point("Drawings", at("2026-01-14T17:00")) - QPoint(1, 0)
    pulled(edge, edge + days(0.5), edge + days(1))
    assert bridge.cell("Drawings", "duration") == "11d"
    assert near.chart.rows[2].segments[0] == (at("2026-01-12T08:00"), at("2026-01-15T17:00"))


@pytest.mark.usefixtures("split")
def test_the_first_part_moves_the_whole_task(near, hands, bridge, pulled):
    spot = hands.point("Drawings", at("2026-01-13"))
    pulled(spot, spot + days(3), spot + days(7))
    assert bridge.cell("Drawings", "start") == "2026-01-19"
    assert len(near.chart.rows[2].segments) == 2


@pytest.mark.usefixtures("split")
def test_a_typed_duration_makes_the_last_part_longer(bridge):
    bridge.write(("Drawings", "duration", "12d"))
    assert bridge.cell("Drawings", "finish") == "2026-01-29"
    bridge.write(("Drawings", "duration", "2d"))
    assert bridge.cell("Drawings", "finish") == "2026-01-13"
    assert len(bridge.plan.splits) == 0


# Drawing


def test_a_task_is_drawn_below_the_last_row_and_its_name_is_asked(near, hands, bridge, workspace):
    before = everything(bridge)
    top = HEADER_HEIGHT + 9 * ROW_HEIGHT + 12
    start, end = QPoint(hands.x(at("2026-01-12T02:00")), top), QPoint(hands.x(at("2026-01-14T20:00")), top)
    hands.walk([start, start + QPoint(9, 0), end])
    names = near.columns.frozen_view
    assert names.state() == names.State.EditingState  # names stay in sight: they are written where they are seen
    assert everything(bridge) != before
    hands.type("Drawn")
    assert [bridge.cell("Drawn", field) for field in ("start", "finish", "duration", "constraint")] == [
        "2026-01-12", "2026-01-14", "3d", "not before 2026-01-12",
    ]  # fmt: skip
    workspace.undo()
    workspace.undo()
    assert everything(bridge) == before


def test_a_task_drawn_at_the_start_of_the_project_needs_no_date(near, hands, bridge, pulled):
    top = HEADER_HEIGHT + 9 * ROW_HEIGHT + 12
    start, end = QPoint(hands.x(at("2026-01-05T01:00")), top), QPoint(hands.x(at("2026-01-06T20:00")), top)
    pulled(start, start + QPoint(9, 0), end)
    row = next(n for n, name in enumerate(bridge.plan.tasks["name"]) if not name)
    assert bridge.plan.tasks["constraint_date"][row] is None
    assert bridge.plan.tasks["duration"][row] == 2 * 28_800
    hands.press(KEY.Key_Escape)


def test_a_blank_row_takes_the_dates_drawn_on_it(near, hands, bridge, workspace, pulled):
    workspace.record("Blank", [Update(Task, bridge.task["Paint"], {"blank": True})])
    spot = QPoint(hands.x(at("2026-01-12T02:00")), HEADER_HEIGHT + 7 * ROW_HEIGHT + 12)
    pulled(spot, spot + QPoint(9, 0), spot + days(1.5))
    row = bridge.plan.tasks.row[bridge.task["Paint"]]
    assert not bridge.plan.tasks["blank"][row]
    assert bridge.plan.tasks["constraint_date"][row] == at("2026-01-12T08:00")
    hands.press(KEY.Key_Escape)


def test_a_double_click_below_the_rows_adds_a_task_of_that_day(near, hands, bridge, qtbot):
    spot = QPoint(hands.x(at("2026-01-14T10:00")), HEADER_HEIGHT + 9 * ROW_HEIGHT + 12)
    qtbot.mouseDClick(near.chart.viewport(), LEFT, pos=spot)
    hands.type("Clicked")
    assert [bridge.cell("Clicked", field) for field in ("start", "duration")] == ["2026-01-14", "1d"]


# On the way


def test_the_ghost_shows_the_dates_that_letting_go_gives(near, hands, bridge):
    point = hands.point("Survey", at("2026-01-07"))
    hands.take([point, point + days(2), point + days(5)])
    ghost = near.chart.pointing.ghost(near.chart.pointing.drag)
    assert (ghost.start, ghost.finish) == (at("2026-01-12T08:00"), at("2026-01-16T17:00"))
    assert ghost.words.splitlines() == [
        "2026-01-12 08:00  →  2026-01-16 17:00",
        "was 2026-01-05 08:00  →  2026-01-09 17:00",
        "6 tasks follow",
        f"The project ends on {_later(bridge)} (+7d)",
    ]
    hands.let_go(point + days(5))
    assert (bridge.cell("Survey", "start"), bridge.cell("Survey", "finish")) == ("2026-01-12", "2026-01-16")
    QToolTip.hideText()


def _later(bridge):
    finish = bridge.workspace.schedule(bridge.id).project_finish
    return moment.to_date(finish + 7 * DAY).isoformat()


def test_the_ghost_says_what_holds_a_bar_back(near, hands):
    point = hands.point("Drawings", at("2026-01-15"))
    hands.take([point, point - days(2), point - days(4)])
    ghost = near.chart.pointing.ghost(near.chart.pointing.drag)
    assert ghost.start == at("2026-01-08T08:00")
    assert "Starts on 2026-01-12 08:00 all the same: “Survey” ends." in ghost.words
    hands.press(KEY.Key_Escape)
    hands.let_go(point)


@pytest.mark.parametrize("way", ["escape", "right"])
@pytest.mark.parametrize("what", ["body", "edge", "progress", "link", "draw", "lag"])
def test_a_drag_that_is_cancelled_changes_nothing_and_opens_no_menu(near, hands, bridge, qtbot, way, what):
    survey = hands.point("Survey", at("2026-01-07"))
    begins = {
        "body": survey,
        "edge": hands.point("Survey", at("2026-01-09T17:00")) - QPoint(1, 0),
        "progress": hands.point("Survey", at("2026-01-05T08:00")) + QPoint(1, 0),
        "link": survey,
        "draw": QPoint(300, HEADER_HEIGHT + 9 * ROW_HEIGHT + 12),
        "lag": on_link(near, bridge, "Survey", "Drawings")[0],
    }
    begin, down = begins[what], QPoint(0, 2 * ROW_HEIGHT if what == "link" else 0)
    before, end = everything(bridge), begin + days(3) + down
    hands.take([begin, begin + days(1) + down, end], MOD.AltModifier if what == "lag" else MOD.NoModifier)
    assert near.chart.pointing.drag is not None
    if way == "escape":
        hands.press(KEY.Key_Escape)
    else:
        qtbot.mousePress(near.chart.viewport(), RIGHT, pos=end)
        assert near.chart.pointing.was_cancelled()
        qtbot.mouseRelease(near.chart.viewport(), RIGHT, pos=end)
    assert near.chart.pointing.drag is None
    hands.let_go(end)
    assert everything(bridge) == before


def test_looking_on_the_way_leaves_plan_and_schedule_as_they_were(near, hands, bridge, workspace):
    before, start = everything(bridge), workspace.schedule(bridge.id).start.tolist()
    revision = bridge.plan.revision
    spot = hands.point("Survey", at("2026-01-07"))
    hands.take([spot, *(spot + days(step) for step in range(1, 9))])
    assert everything(bridge) == before
    assert bridge.plan.revision == revision
    assert workspace.schedule(bridge.id).start.tolist() == start
    hands.press(KEY.Key_Escape)
    hands.let_go(spot)


def test_a_drag_held_outside_scrolls_on_by_itself_and_the_bar_follows(near, hands, qtbot):
    spot = hands.point("Survey", at("2026-01-07"))
    beyond = QPoint(near.chart.viewport().width() + 40, spot.y())
    hands.take([spot, spot + days(1), beyond])
    first, shift = near.chart.first_moment, near.chart.pointing.drag.shift
    qtbot.waitUntil(lambda: near.chart.pointing.drag.shift >= shift + 5 * DAY)
    assert near.chart.first_moment > first
    hands.take([beyond, spot + days(1)])
    hands.press(KEY.Key_Escape)
    hands.let_go(spot)


def test_cursors_say_what_a_press_would_take(near, hands, bridge):
    area, shape = near.chart.viewport(), Qt.CursorShape
    edge = hands.point("Survey", at("2026-01-09T17:00")) - QPoint(1, 0)
    spots = {
        hands.point("Survey", at("2026-01-07")): shape.SizeAllCursor,
        edge: shape.SizeHorCursor,
        hands.point("Survey", at("2026-01-05T08:00")) + QPoint(1, 0): shape.SplitHCursor,
        on_link(near, bridge, "Survey", "Drawings")[0]: shape.PointingHandCursor,
        hands.point("Survey", at("2026-01-20")): shape.ArrowCursor,
        QPoint(300, HEADER_HEIGHT + 9 * ROW_HEIGHT + 12): shape.CrossCursor,
    }
    for spot, cursor in spots.items():
        hands.hover(spot)
        assert area.cursor().shape() is cursor


# Wheel and touchpad


def _wheel(chart, pixels, angle, held=MOD.NoModifier):
    area, spot = chart.viewport(), QPointF(300, 200)
    event = QWheelEvent(
        spot, QPointF(area.mapToGlobal(spot.toPoint())), pixels, angle, Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.ScrollUpdate, False,
    )  # fmt: skip
    QApplication.sendEvent(area, event)


def test_a_touchpad_scrolls_both_ways_by_what_the_fingers_went(near):
    near.resize(1000, HEADER_HEIGHT + 5 * ROW_HEIGHT)
    QApplication.processEvents()
    across, down = near.chart.horizontalScrollBar(), near.chart.verticalScrollBar()
    x, y = across.value(), down.value()
    _wheel(near.chart, QPoint(-17, -9), QPoint(-34, -18))
    assert (across.value() - x, down.value() - y) == (17, 9)


def test_ctrl_and_a_touchpad_zoom_in_small_steps(near):
    zoom = near.chart.seconds_per_pixel
    _wheel(near.chart, QPoint(0, 6), QPoint(0, 12), MOD.ControlModifier)
    assert 0.95 * zoom < near.chart.seconds_per_pixel < zoom


def test_a_meaning_is_drawn_for_every_drag():
    from ui.gantt.ghost import _WORDS  # noqa: PLC0415
    from ui.gantt.pointing import _DRAGGING  # noqa: PLC0415

    assert set(_WORDS) == set(_DRAGGING) == set(Meaning)
