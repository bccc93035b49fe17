"""The load on screen: chosen by mouse and keys, said in words, over any time, by people, roles and teams, written out."""

import csv
import json

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QToolTip

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person
from pmo_desktop.services.staff import set_person_cells
from ui.load import names
from ui.load.heatmap import HEADER
from ui.shell.places import named

KEY, CTRL, SHIFT, ALT = (
    Qt.Key,
    *(getattr(Qt.KeyboardModifier, f"{each}Modifier") for each in ("Control", "Shift", "Alt")),
)
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def load(window, demo):
    shown = window(demo, place="load")
    return shown, shown.view(named("load"))


def listed(meeting):
    return [f"{'  ' * line.level}{line.name or '–'}" for line in meeting.map.lines]


def wheel(widget, at, amount, held=NO_KEYS):
    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, amount), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


# Choosing


def test_it_begins_with_the_fullest_cell_to_come(load):
    _, view = load
    assert view.map.cell[1] >= view.map.column_of_today()
    assert view.behind.rowCount() > 0


def test_a_click_shows_the_tasks_behind(meeting):
    meeting.click("Ben", "2026-01-20")
    assert meeting.view.heading.text().startswith("Ben, W4 2026 (19.01.)  ·  40 h asked of 40 h (100%)")
    assert meeting.listed() == [("Build", "40.0")]
    behind = meeting.view.behind
    assert [behind.item(0, column).text() for column in (1, 3, 5, 7, 8, 9)] == [
        "BR  Bridge", "2026-01-19 – 01-30", "100%", "100%", "0d", "500",
    ]  # fmt: skip


def test_the_arrows_move_and_shift_chooses_a_span(meeting):
    meeting.click("Anna")
    column = meeting.map.cell[1]
    for key, cell in ((KEY.Key_Right, (0, 1)), (KEY.Key_Down, (1, 1)), (KEY.Key_Left, (1, 0)), (KEY.Key_Up, (0, 0))):
        meeting.press(key)
        assert meeting.map.cell == (cell[0], column + cell[1])
    meeting.press(KEY.Key_Right, SHIFT)
    meeting.press(KEY.Key_Down, SHIFT)
    assert (meeting.map.chosen_rows(), meeting.map.chosen_columns()) == (range(2), range(column, column + 2))
    assert meeting.listed() == [("Design", "40.0"), ("Build", "40.0"), ("Survey", "20.0")]
    assert not meeting.view.behind.isColumnHidden(2)
    assert "2 lines, W3 2026 (12.01.) – W4 2026 (19.01.)" in meeting.view.heading.text()
    meeting.press(KEY.Key_Up)
    meeting.press(KEY.Key_Up)
    assert meeting.map.cell == (0, column + 1)
    assert len(meeting.map.chosen_columns()) == 1


def test_a_span_is_chosen_by_pulling_along_the_line(meeting):
    meeting.click("Ben", "2026-01-20")
    meeting.pull(meeting.map, meeting.at("Ben", "2026-01-20"), meeting.at("Ben", "2026-01-27"))
    assert len(meeting.map.chosen_columns()) == 2
    assert meeting.listed() == [("Build", "80.0")]
    meeting.click("Ben", "2026-01-27")
    assert len(meeting.map.chosen_columns()) == 1
    meeting.click("Ben", "2026-01-20", SHIFT)
    assert len(meeting.map.chosen_columns()) == 2


@pytest.mark.parametrize("way", ["double click in the list", "enter in the list", "enter on the cell", "double click"])
def test_a_task_opens_in_the_gantt(meeting, office, way):
    meeting.click("Ben", "2026-01-20")
    behind = meeting.view.behind
    if way == "enter on the cell":
        meeting.press(KEY.Key_Return)
    elif way == "double click":
        QTest.mouseDClick(meeting.map.viewport(), Qt.MouseButton.LeftButton, NO_KEYS, meeting.at("Ben", "2026-01-20"))
    elif way == "enter in the list":
        meeting.select("Build")
        meeting.press(KEY.Key_Return)
    else:
        behind.doubleClicked.emit(behind.model().index(0, 0))
    assert (meeting.shown.place, meeting.shown.project_id) == ("gantt", office.projects["Bridge"])
    assert meeting.shown._views["gantt"].selection().ids == (office.tasks["Build"],)


def test_a_booking_is_asked_for_among_the_bookings(meeting, office):
    asked = []
    meeting.shown.session.booking_requested.connect(asked.append)
    booking = office.book("Dora", "", 50)
    meeting.click("Dora")
    assert meeting.listed() == [("Booking", "20.0")]
    meeting.press(KEY.Key_Return)
    assert asked == [booking]
    assert meeting.shown.place == "bookings"
    meeting.view._open(7)
    assert len(asked) == 1


def test_the_overloads_are_gone_through(meeting, office):
    office.book("Dora", "", 120, start="2026-01-12", finish="2026-01-19")
    office.book("Ben", "", 50, start="2026-01-26", finish="2026-02-02")
    said = []
    meeting.shown.session.announced.connect(said.append)
    meeting.click("Anna", "2026-01-05")
    seen = []
    for _ in range(3):
        meeting.press(KEY.Key_F8)
        seen.append((meeting.map.chosen_lines()[0].name, meeting.map.cell[1] - meeting.column()))
    assert seen == [("Anna", 0), ("Dora", 0), ("Ben", 2)]
    meeting.press(KEY.Key_F8)
    assert said == ["There is no other overload in the time looked at."]
    meeting.press(KEY.Key_F8, SHIFT)
    assert meeting.map.chosen_lines()[0].name == "Dora"


def test_space_shows_and_hides_what_is_behind(meeting):
    assert meeting.view.behind.isVisible()
    meeting.press(KEY.Key_Space)
    assert not meeting.view.behind.isVisible()
    assert meeting.view.save_state()["off"] == ["behind"]
    meeting.press(KEY.Key_Space)
    assert meeting.view.behind.isVisible()


# Words


def told(view, point, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda *what: said.append(what[1]))
    area = view.map.viewport()
    view.map.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, point, area.mapToGlobal(point)))
    return said[0]


def test_the_tooltip_says_the_cell_and_who_a_line_is_about(meeting, monkeypatch):
    said = told(meeting.view, meeting.at("Anna"), monkeypatch)
    assert said.splitlines() == [
        "Anna, W3 2026 (12.01.)", "60 h asked of 40 h (150%)", "Overloaded: more is asked than there is.",
    ]  # fmt: skip
    assert told(meeting.view, meeting.name_at("Anna"), monkeypatch) == "Anna  ·  Engineer"
    assert told(meeting.view, QPoint(400, 10), monkeypatch) == ""


def test_leave_and_what_is_proposed_are_told(meeting, monkeypatch):
    assert "40 h leave" in told(meeting.view, meeting.at("Dora", "2026-01-20"), monkeypatch)
    said = told(meeting.view, meeting.at("Cem"), monkeypatch)
    assert "10 h asked of 20 h (50%)" in said
    assert "10 h of it proposed" in said


def test_an_overload_at_some_hours_is_told_though_the_week_has_room(meeting, office, monkeypatch):
    office.add("Culvert", ("One", "1d", "Dora"), ("Two", "1d", "Dora"))
    assert meeting.text("Dora") == "40%"
    said = told(meeting.view, meeting.at("Dora"), monkeypatch)
    assert "Overloaded at some time in it: more is asked at once than there is." in said


def test_a_name_is_no_markup_in_the_tooltip(meeting, office, monkeypatch):
    set_person_cells(office.workspace, [(office.people["Anna"], "name", "<b>A</b>")])
    assert "&lt;b&gt;A&lt;/b&gt;" in told(meeting.view, meeting.at("<b>A</b>"), monkeypatch)


def test_what_is_chosen_is_said_to_screen_readers(meeting):
    meeting.click("Anna")
    assert meeting.map.accessibleDescription().startswith("Anna, W3 2026 (12.01.)  ·  60 h asked of 40 h (150%)")
    assert "Anna" in meeting.view.histogram.accessibleDescription()
    assert "BR  Bridge" in meeting.view.histogram.accessibleDescription()


# What is counted


def test_hours_stand_in_place_of_percent(meeting):
    assert meeting.text("Anna") == "150%"
    meeting.press(KEY.Key_4, ALT)
    assert meeting.text("Anna") == "60h"
    assert meeting.view.save_state()["scope"]["hours"] is True
    meeting.press(KEY.Key_4, ALT)
    assert meeting.text("Anna") == "150%"


@pytest.mark.parametrize(
    ("name", "text"), [("proposed_whole", "50%"), ("proposed_weighted", "25%"), ("proposed_off", "")]
)
def test_proposals_count_as_wanted(meeting, name, text):
    meeting.do(name)
    assert meeting.text("Cem") == text


# Lines


def test_roles_and_teams_unfold_to_their_people(meeting):
    meeting.press(KEY.Key_2, ALT)
    assert listed(meeting) == ["Engineer", "Planner"]
    assert meeting.text("Engineer") == "75%"
    row = meeting.row("Engineer")
    at = QPoint(12, HEADER + row * 24 + 12)
    QTest.mouseClick(meeting.map.viewport(), Qt.MouseButton.LeftButton, NO_KEYS, at)
    assert listed(meeting) == ["Engineer", "  Anna", "  Ben", "Planner"]
    meeting.press(KEY.Key_3, ALT)
    assert listed(meeting) == ["North", "South", "–"] or listed(meeting) == ["–", "North", "South"]
    meeting.do("unfold_all")
    assert "  Anna" in listed(meeting)
    meeting.click("Anna")
    meeting.press(KEY.Key_Minus, ALT | SHIFT)
    assert "  Anna" not in listed(meeting)
    assert meeting.map.chosen_lines()[0].name == "North"
    meeting.press(KEY.Key_Return)
    assert "  Anna" in listed(meeting)


def test_people_chosen_with_their_team_count_once(meeting):
    meeting.press(KEY.Key_3, ALT)
    meeting.do("unfold_all")
    meeting.click("North")
    meeting.click("Ben", "2026-01-14", SHIFT)
    assert meeting.listed() == [("Design", "40.0"), ("Survey", "20.0")]


def test_a_text_a_filter_and_f3(meeting, office):
    meeting.press(KEY.Key_F, CTRL)
    QTest.keyClicks(meeting.view.strip.field, "plan")
    meeting.press(KEY.Key_Return)
    assert listed(meeting) == ["Cem", "Dora"]
    assert meeting.map.hasFocus()
    meeting.press(KEY.Key_F3)
    assert listed(meeting) == ["Anna", "Ben", "Cem", "Dora"]
    meeting.press(KEY.Key_5, ALT)
    assert listed(meeting) == ["Anna"]
    meeting.view.arrange(meeting.view.scope.unfiltered().keeping("projects", office.projects["Tunnel"], on=True))
    assert listed(meeting) == ["Cem"]
    meeting.view.arrange(meeting.view.scope.unfiltered().keeping("teams", "North", on=True))
    assert listed(meeting) == ["Anna", "Ben"]


def test_the_fullest_and_the_freest_come_first(meeting):
    meeting.do("by_worst")
    assert listed(meeting)[:2] == ["Anna", "Ben"]
    meeting.do("by_free")
    assert listed(meeting)[-1] == "Cem"
    meeting.do("by_name")
    assert listed(meeting) == ["Anna", "Ben", "Cem", "Dora"]


# Time


def test_days_weeks_and_months_show_the_same_time(meeting):
    meeting.click("Ben", "2026-01-20")
    meeting.do("days")
    assert meeting.text("Ben", "2026-01-20") == "100%"
    assert meeting.text("Ben", "2026-01-24") == ""
    assert moment.from_iso("2026-01-19") in [meeting.map.table.starts[each] for each in meeting.map.columns_in_sight()]
    meeting.do("months")
    assert meeting.text("Ben", "2026-01-20") == f"{80 / 176 * 100:.0f}%"
    meeting.do("weeks")
    assert meeting.map.chosen_lines()[0].name == "Ben"


def test_the_wheel_zooms_at_the_pointer(meeting):
    area, at = meeting.map.viewport(), meeting.at("Anna", "2026-02-02")
    before = meeting.map.moment_at(at.x() - names.WIDTH)
    widths = [meeting.map.cell_width]
    for _ in range(3):
        wheel(area, at, 120, CTRL)
        widths.append(meeting.map.cell_width)
        now = meeting.map.moment_at(at.x() - names.WIDTH)
        assert abs(now - before) < 8 * moment.DAY
    assert widths[0] < widths[1]
    assert meeting.map.table.per == "day"
    for _ in range(12):
        wheel(area, at, -120, CTRL)
    assert meeting.map.table.per == "month"


def test_it_scrolls_on_without_an_end(meeting):
    bar = meeting.map.horizontalScrollBar()
    for _ in range(6):
        finish = meeting.map.table.finish
        left = meeting.map.left_moment()
        bar.setValue(bar.maximum())
        assert meeting.map.table.finish > finish
        assert meeting.map.left_moment() > left
    assert meeting.map.table.finish > moment.from_iso("2030-01-01")
    for _ in range(12):
        bar.setValue(0)
    assert meeting.map.table.starts[0] < moment.from_iso("2025-01-01")


def test_this_week_and_any_date_are_gone_to(meeting, monkeypatch):
    meeting.click("Cem")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **_kept: ("2031-05-07", True))
    meeting.press(KEY.Key_F5)
    row, column = meeting.map.cell
    assert (row, meeting.map.table.starts[column]) == (2, moment.from_iso("2031-05-05"))
    assert column in meeting.map.columns_in_sight()
    meeting.press(KEY.Key_Home, CTRL)
    row, column = meeting.map.cell
    assert (row, meeting.map.table.starts[column]) == (2, moment.from_iso("2026-01-12"))


def test_an_edit_is_seen_and_what_is_chosen_and_in_sight_stays(meeting, office):
    meeting.click("Anna")
    left = meeting.map.left_moment()
    office.set("Design", duration=16 * 3600)
    assert meeting.text("Anna") == "90%"
    assert meeting.map.chosen_lines()[0].name == "Anna"
    assert meeting.map.left_moment() == left


# The histogram


def test_the_histogram_says_what_is_pointed_at_and_chooses_its_period(meeting, office):
    panel = meeting.view.histogram
    meeting.click("Anna")
    x = meeting.at("Anna").x()
    found = panel.segment_at(QPoint(x, panel.height() - 8))
    assert (found.name, found.seconds, found.is_proposed) == ("BR  Bridge", 60 * 3600, False)
    assert panel.told(QPoint(x, panel.height() - 8)) == "BR  Bridge, W3 2026 (12.01.)\n60.0 h"
    assert panel.told(QPoint(x + 44, 20)) == "W4 2026 (19.01.)\n40 h there"
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(x + 44, 20))
    assert meeting.map.cell[1] == meeting.column("2026-01-20")
    QTest.mouseDClick(panel, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(x, panel.height() - 8))
    assert (meeting.shown.place, meeting.shown.project_id) == ("gantt", office.projects["Bridge"])


def test_the_histogram_tells_what_is_proposed_and_goes_with_a_switch(meeting):
    panel = meeting.view.histogram
    meeting.click("Cem")
    found = panel.segment_at(QPoint(meeting.at("Cem").x(), panel.height() - 8))
    assert (found.name, found.is_proposed) == ("TU  Tunnel", True)
    meeting.do("histogram")
    assert not panel.isVisible()
    meeting.do("histogram")
    assert panel.isVisible()


# The details


def test_the_details_tell_the_load_of_the_person_in_sight(meeting):
    meeting.click("Anna")
    inspector = meeting.shown.inspector
    assert inspector._heading.text() == "Anna"
    told_lines = {line.said.text: line.said.right for line in inspector.lines()}
    assert told_lines["Asked"].startswith("60 h")
    assert told_lines["Overloaded periods"] == "1"
    assert told_lines["Steel"] == "3"
    assert inspector.editors["rate"].text() == "60"


# Out of the program


def test_what_is_in_sight_is_written_as_a_table(meeting, tmp_path):
    target = tmp_path / "Load.xlsx"
    meeting.shown.session.asking.answers.append(target)
    meeting.press(KEY.Key_E, CTRL)
    sheet = load_workbook(target).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Name", "Role or team", "Units")
    column = rows[0].index("2026-01-12")
    assert [row[0] for row in rows[1:]] == ["Anna", "Ben", "Cem", "Dora"]
    assert rows[1][column] == 1.5
    assert sheet.cell(2, column + 1).number_format == "0%"


def test_a_name_is_no_formula_in_a_table(meeting, office, tmp_path):
    set_person_cells(office.workspace, [(office.people["Anna"], "name", "=1+1")])
    target = tmp_path / "Load.csv"
    meeting.shown.session.asking.answers.append(target)
    meeting.do("export")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert "'=1+1" in [row[0] for row in rows]


def test_the_load_is_a_picture(meeting):
    drawing = meeting.view._drawing()
    wide, high = drawing.size(True)
    assert high == HEADER + 4 * 24 + 40
    texts = [shape.text for shape in drawing.draw(meeting.map._measure, True).shapes if hasattr(shape, "text")]
    assert {"Anna", "150%", "W3", "Load – Office"} <= set(texts)
    assert wide > names.WIDTH


# What is remembered


def test_everything_is_as_it_was_left(window, office, desk):
    first = window(office.workspace, place="load")
    view = first.view(named("load"))
    view.commands["roles"].trigger()
    view.commands["months"].trigger()
    view.zoom(1)
    view.commands["hours"].trigger()
    view.commands["unfold_all"].trigger()
    view.commands["legend"].trigger()
    state = json.loads(json.dumps(view.save_state()))
    other = type(view)(first.session)
    other.restore_state(state)
    assert other.scope == view.scope
    assert other.save_state()["zoom"] == state["zoom"]
    assert other.legend.isHidden()
    other.restore_state(
        {"scope": {"by": "nobody", "hours": 3, "opened": 5}, "zoom": {"week": 99}, "share": "all", "off": 1}
    )
    assert other.scope.hours is False
    assert other.deciding.share == 50
    other.deleteLater()


def test_an_empty_portfolio_says_what_belongs_here(window, workspace):
    shown = window(workspace, place="load")
    view = shown.view(named("load"))
    assert view._layers.currentIndex() == 1


def test_a_change_of_the_person_is_seen(load, demo):
    _, view = load
    view.map.choose(3, view.map.column_of_today() + 5)
    person, column = view.map.lines[3].person, view.map.cell[1]
    set_person_cells(demo, [(person.id, "units", "50%")])
    assert view.map.cell == (3, column)
    assert view.map.lines[3].units == 0.5
    assert demo.get(Person, person.id).max_units == 0.5


def test_with_work_done_beside_the_window_it_comes_to_the_same(qtbot, window, office):
    shown = window(office.workspace, place="load", size=(1400, 900), runner=None)
    view = shown.view(named("load"))
    qtbot.waitUntil(lambda: view.behind.rowCount() == 2, timeout=20_000)
    view.go_to(moment.from_iso("2031-05-07"))
    qtbot.waitUntil(lambda: view.map.table.starts[view.map.cell[1]] == moment.from_iso("2031-05-05"), timeout=20_000)
    assert view.map.cell[1] in view.map.columns_in_sight()
    view.go_to(None)
    qtbot.waitUntil(lambda: view.behind.rowCount() == 2, timeout=20_000)
    office.set("Survey", duration=5 * 28_800, levelling_delay=40 * 3600)
    qtbot.waitUntil(lambda: view.behind.rowCount() == 1, timeout=20_000)
    view.commands["months"].trigger()
    qtbot.waitUntil(lambda: view.map.table.per == "month" and not shown.session.reckoner.is_busy, timeout=20_000)
    assert view.map.chosen_lines()[0].name == "Anna"


def test_a_filter_that_keeps_nobody_says_how_to_see_all(meeting):
    before = meeting.map.viewport().grab().toImage()
    QTest.keyClicks(meeting.view.strip.field, "nobody")
    meeting.view.strip._narrow_now()
    assert meeting.map.lines == ()
    assert meeting.listed() == []
    assert meeting.map.viewport().grab().toImage() != before
    meeting.press(KEY.Key_F8)
    meeting.do("give")
    meeting.do("clear_filters")
    assert listed(meeting) == ["Anna", "Ben", "Cem", "Dora"]
    assert meeting.map.cell is not None


def test_this_week_is_still_chosen_after_a_look_from_further_away_and_nearer(meeting):
    """From a week to its month, and to days: today stays what is looked at, not the first of the month."""
    meeting.click("Anna")
    for name, said in (("months", "Anna, 2026-01"), ("weeks", "Anna, W3 2026"), ("days", "Anna, 2026-01-14")):
        meeting.do(name)
        assert meeting.view.heading.text().startswith(said)
        heat = meeting.map.view()
        assert 0 <= heat.x(meeting.map.cell[1]) <= heat.width - heat.cell_width


def test_in_a_small_window_bars_wrap_and_what_is_chosen_stays_in_sight(meeting, qtbot):
    meeting.click("Dora")
    for size in ((960, 600), (1400, 900), (960, 600)):
        meeting.shown.resize(*size)
        qtbot.wait(1)
        shown = [meeting.view.strip.field, *meeting.view.strip.buttons.values()]
        for number, each in enumerate(shown):
            assert each.width() >= min(each.sizeHint().width(), 150)
            assert not any(each.geometry().intersects(other.geometry()) for other in shown[:number])
        heat = meeting.map.view()
        top = heat.y(meeting.map.cell[0])
        assert 0 <= top <= heat.height - heat.row_height
