"""The heatmap's bands are those of the rules, and every cell says its number."""

import math

import numpy as np
import pytest

from pmo_desktop.charts.load import (
    Cell,
    HeatView,
    band,
    cell_shapes,
    cell_text,
    cells,
    column_of,
    heat_header,
    heat_scene,
    place_of,
)
from pmo_desktop.charts.load_histogram import (
    Histogram,
    Layer,
    Scale,
    Words,
    histogram_of,
    histogram_scene,
    legend_of,
    legend_scene,
)
from pmo_desktop.charts.scene import Line, Polygon, Rect, Text
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.load import By, LoadRow, LoadTable, Per, Stack, edges, weeks

EDGES = weeks(moment.from_iso("2026-01-05"), 6)
HOUR = 3600.0


def table(shares, *, overloaded=(), leave=(), proposed=(), starts=EDGES, per=Per.WEEK) -> LoadTable:
    """Return one person's table with 40 h a week, asked for these shares of it."""
    count = len(shares)
    capacity = np.full((1, count), 40.0 * HOUR)
    over, away, more = np.zeros((1, count), np.bool_), np.zeros((1, count)), np.zeros((1, count))
    for week in overloaded:
        over[0, week] = True
    for week in leave:
        away[0, week] = 16.0 * HOUR
    for week, share in dict(proposed).items():
        more[0, week] = share * 40 * HOUR
    rows = (LoadRow("anna", "Anna", By.PERSON, (Person(id="anna", name="Anna"),)),)
    demand = capacity * np.array(shares)
    strained = over | (demand + more > capacity)
    return LoadTable(rows, tuple(starts[:count]), starts[count], capacity, demand, more, away, over, strained, per)


class Plain:
    """Measures every letter as six wide."""

    def width(self, text, size, *, bold=False):
        return 6.0 * len(text)


@pytest.mark.parametrize(
    ("share", "name"),
    [
        (None, "idle"), (0.0, "idle"), (0.49, "idle"), (0.5, "low"), (0.84, "low"), (0.85, "good"), (1.0, "good"),
        (1.01, "high"), (1.15, "high"), (1.16, "over"), (3.0, "over"), (math.inf, "over"),
    ],
)  # fmt: skip
def test_bands(share, name):
    assert band(share) == name


def test_a_cell_says_its_share_or_its_hours_and_is_marked_where_it_is_too_much():
    found = table([0.0, 0.6, 1.2], overloaded=[1, 2], leave=[0])
    assert [cell_text(found, 0, week) for week in range(3)] == ["", "60%", "120%"]
    assert [cell_text(found, 0, week, hours=True) for week in range(3)] == ["", "24h", "48h"]
    shapes = heat_scene(found, HeatView(132, 24)).shapes
    drawn = [shape for shape in shapes if isinstance(shape, Rect)][1:]
    assert [(cell.fill, cell.hatch) for cell in drawn] == [("idle", "hatch"), ("low", ""), ("over", "")]
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["60%", "120%"]
    assert sum(isinstance(shape, Polygon) for shape in shapes) == 2


def test_what_is_proposed_is_counted_and_hatched_only_where_it_is_wanted():
    found = table([0.6, 0.6, 0.6], proposed={1: 0.3, 2: 0.6}, overloaded=[2])
    assert cells(found, 0, range(3)) == [Cell("60%", "low"), Cell("60%", "low"), Cell("60%", "low", over=True)]
    shown = cells(found, 0, range(3), proposed=True)
    assert [(cell.text, cell.band, cell.above) for cell in shown] == [
        ("60%", "low", ""), ("90%", "low", "good"), ("120%", "low", "over"),
    ]  # fmt: skip
    strip = [shape for shape in cell_shapes(shown[1], 44, 24) if isinstance(shape, Rect)][1]
    assert (strip.fill, strip.hatch, strip.y + strip.height) == ("good", "good_text", 23)


def test_overload_that_only_proposals_bring_is_an_empty_corner():
    found = table([0.6], proposed={0: 0.6})
    (cell,) = cells(found, 0, range(1), proposed=True)
    assert (cell.over, cell.strained) == (False, True)
    (corner,) = [shape for shape in cell_shapes(cell, 44, 24) if isinstance(shape, Polygon)]
    assert (corner.fill, corner.line) == ("", "late")


def test_narrow_cells_leave_the_sign_out_and_demand_without_capacity_is_a_cry():
    found = table([1.2, 0.5])
    found.capacity[0, 1] = 0
    assert [cell.text for cell in cells(found, 0, range(2), short=True)] == ["120", "!"]
    assert [cell.text for cell in cells(found, 0, range(1), hours=True, short=True)] == ["48"]


def test_a_click_finds_the_cell_and_only_seen_cells_are_drawn():
    found, view = table([0.5] * 5), HeatView(88, 24, left=44)
    texts = [shape for shape in heat_scene(found, view).shapes if isinstance(shape, Text)]
    assert len(texts) in (2, 3)
    assert view.cell(1, 1, 1, 5) == (0, 1)
    assert view.cell(50, 23, 1, 5) == (0, 2)
    assert view.cell(1, 25, 1, 5) is None
    assert view.cell(44 * 4 + 1, 1, 1, 5) is None


def test_lines_without_a_load_of_their_own_stay_empty():
    found = table([0.5])
    shapes = heat_scene(found, HeatView(44, 72), lines=[None, (found, 0)]).shapes
    (text,) = [shape for shape in shapes if isinstance(shape, Text)]
    assert 24 < text.y < 48


@pytest.mark.parametrize(
    ("per", "width", "expected"),
    [
        (Per.WEEK, 44, ["Jan 2026", "W2", "W3", "W4"]),
        (Per.MONTH, 44, ["2026", "Jan", "Feb", "Mar"]),
        (Per.DAY, 60, ["Jan 2026", "Mon 5", "Tue 6", "Wed 7"]),
        (Per.DAY, 26, ["Jan 2026", "5", "6", "7"]),
    ],
)
def test_the_scale_names_what_the_columns_are(per, width, expected):
    starts = edges(per, EDGES[0], EDGES[0] + 100 * moment.DAY)[:4]
    found = table([0.5] * 3, starts=starts, per=per)
    shapes = heat_header(found, HeatView(3 * width - 1, 100, width), 48, Plain()).shapes
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == expected


def test_months_are_as_wide_as_each_other_and_moments_lie_within_them():
    starts = edges(Per.MONTH, moment.from_iso("2026-01-01"), moment.from_iso("2026-03-31"))
    found = table([0.5] * 3, starts=starts, per=Per.MONTH)
    view = HeatView(300, 24, 100)
    assert place_of(found, view, moment.from_iso("2026-02-15")) == pytest.approx(150)
    assert [column_of(found, moment.from_iso(day)) for day in ("2020-01-01", "2026-02-28", "2030-01-01")] == [0, 1, 2]


# The histogram


def layered(*, over=(False, True)):
    """Return two weeks: Bridge 20 h and 30 h with 10 h proposed, line work 8 h and 16 h, of 40 h and 32 h (8 h leave)."""
    demand = [np.array([20, 30]) * HOUR, np.array([8, 16]) * HOUR]
    proposed = [np.array([0, 10]) * HOUR, np.zeros(2)]
    return Histogram(
        "Anna", (Layer("Bridge", "series_1", demand[0], proposed[0], "b"), Layer("Line", "series_8", demand[1], proposed[1])),
        np.array([40, 32]) * HOUR, np.array([0, 8]) * HOUR, over,
    )  # fmt: skip


def test_bars_stand_on_each_other_with_what_is_proposed_on_top():
    data, view = layered(), HeatView(88, 114)
    assert data.highest == 56 * HOUR
    scale = Scale(data.highest, 114)
    bars = [shape for shape in histogram_scene(data, view).shapes if isinstance(shape, Rect) and shape.x in (2, 46)]
    tops = [(bar.x, bar.y, bar.y + bar.height, bar.fill, bar.hatch) for bar in bars]
    assert tops == [
        (2, scale.y(20 * HOUR), scale.y(0), "series_1", ""),
        (2, scale.y(28 * HOUR), scale.y(20 * HOUR), "series_8", ""),
        (46, scale.y(30 * HOUR), scale.y(0), "series_1", ""),
        (46, scale.y(46 * HOUR), scale.y(30 * HOUR), "series_8", ""),
        (46, scale.y(56 * HOUR), scale.y(46 * HOUR), "background", "series_1"),
    ]


def test_capacity_is_a_line_with_leave_hatched_above_it_and_overload_marked():
    data, view = layered(), HeatView(88, 114)
    shapes, scale = histogram_scene(data, view, range(1, 2)).shapes, Scale(data.highest, 114)
    (line,) = [shape for shape in shapes if isinstance(shape, Line) and shape.colour == "text"]
    assert line.points == (
        (0, scale.y(40 * HOUR)), (44, scale.y(40 * HOUR)), (44, scale.y(32 * HOUR)), (88, scale.y(32 * HOUR)),
    )  # fmt: skip
    (leave,) = [shape for shape in shapes if isinstance(shape, Rect) and shape.hatch == "hatch"]
    assert (leave.x, leave.y, leave.y + leave.height) == (44, scale.y(40 * HOUR), scale.y(32 * HOUR))
    assert sum(isinstance(shape, Polygon) for shape in shapes) == 1
    (ground,) = [shape for shape in shapes if isinstance(shape, Rect) and shape.fill == "selection"]
    assert (ground.x, ground.width) == (44, 43)


def test_many_projects_share_one_colour_and_line_work_has_its_own(monkeypatch):
    found = table([0.5])
    ids = (*(f"p{number}" for number in range(10)), None)
    demand = np.full((11, 1), HOUR)
    monkeypatch.setattr(LoadTable, "stack", lambda *_: Stack(ids, demand, np.zeros((11, 1))))
    data = histogram_of(found, 0, {each: each.upper() for each in ids if each}, Words("Line", "Others"), proposed=False)
    assert [layer.name for layer in data.layers] == [*(f"P{number}" for number in range(7)), "Line", "Others"]
    assert data.layers[-1].demand.tolist() == [3 * HOUR]
    assert len({layer.colour for layer in data.layers}) == 9
    assert data.asked.tolist() == [11 * HOUR]


def test_the_legend_tells_only_of_what_is_there():
    words = ("There is", "Leave", "Proposed", "Overloaded")
    assert [each.words for each in legend_of(layered(), "There is", "Leave", "Proposed", "Overloaded")] == [
        "Bridge", "Line", "Proposed", "There is", "Leave", "Overloaded",
    ]  # fmt: skip
    bare = Histogram("Ben", (), np.array([40 * HOUR]), np.zeros(1), (False,))
    assert [each.words for each in legend_of(bare, *words)] == ["There is"]


def test_a_legend_takes_as_many_lines_as_it_needs():
    samples = legend_of(layered(), "There is", "Leave", "Proposed", "Overloaded")
    assert legend_scene(samples, 1000, Plain()).height < legend_scene(samples, 150, Plain()).height
    for shape in legend_scene(samples, 150, Plain()).shapes:
        if isinstance(shape, Text):
            assert shape.x + Plain().width(shape.text, 8) <= 150
