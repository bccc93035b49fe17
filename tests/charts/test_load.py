"""The heatmap's bands are those of the rules, and every cell says its number."""

import math

import numpy as np
import pytest

from pmo_desktop.charts.load import HeatView, band, cell_text, heat_scene
from pmo_desktop.charts.scene import Polygon, Rect, Text
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.load import By, LoadRow, LoadTable, weeks

EDGES = weeks(moment.from_iso("2026-01-05"), 6)


def table(shares, *, overloaded=(), leave=()) -> LoadTable:
    """Return one person's table with 40 h a week, asked for these shares of it."""
    count = len(shares)
    capacity = np.full((1, count), 40.0 * 3600)
    over, away = np.zeros((1, count), np.bool_), np.zeros((1, count))
    for week in overloaded:
        over[0, week] = True
    for week in leave:
        away[0, week] = 16.0 * 3600
    rows = (LoadRow("anna", "Anna", By.PERSON, (Person(id="anna", name="Anna"),)),)
    demand = capacity * np.array(shares)
    return LoadTable(
        rows, tuple(EDGES[:count]), EDGES[count], capacity, demand, np.zeros_like(demand), away, over, over,
    )  # fmt: skip


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
    cells = [shape for shape in shapes if isinstance(shape, Rect)][1:]
    assert [(cell.fill, cell.hatch) for cell in cells] == [("idle", "hatch"), ("low", ""), ("over", "")]
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["60%", "120%"]
    assert sum(isinstance(shape, Polygon) for shape in shapes) == 2


def test_a_click_finds_the_cell_and_only_seen_cells_are_drawn():
    found, view = table([0.5] * 5), HeatView(88, 24, left=44)
    texts = [shape for shape in heat_scene(found, view).shapes if isinstance(shape, Text)]
    assert len(texts) in (2, 3)
    assert view.cell(1, 1, found) == (0, 1)
    assert view.cell(50, 23, found) == (0, 2)
    assert view.cell(1, 25, found) is None
    assert view.cell(44 * 4 + 1, 1, found) is None
