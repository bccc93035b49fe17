"""The chart draws what is seen and nothing else."""

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.charts.gantt import (
    GanttLink,
    GanttRow,
    Viewport,
    extent,
    gantt_scene,
    header_scene,
)
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.charts.scene import Line, Polygon, Rect, Text
from pmo_desktop.charts.timescale import SCALES, Axis, scale_for
from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import LinkType

MONDAY = moment.from_iso("2026-01-05")
AXIS = Axis(MONDAY, DAY / 20)
"""Twenty units a day."""


@dataclass
class SixUnits:
    """Text whose every letter is six units wide."""

    def width(self, text, size, *, bold=False):
        return 6.0 * len(text)


def row(number: int, start: float = 0, days: float = 2, **facts) -> GanttRow:
    begins = MONDAY + round(start * DAY)
    return GanttRow(f"t{number}", f"Task {number}", begins, begins + round(days * DAY), **facts)


def view(top: float = 0.0, height: float = 100.0, width: float = 400.0) -> Viewport:
    return Viewport(AXIS, width, height, 20.0, top)


def bars(scene) -> list[Rect]:
    return [shape for shape in scene.shapes if isinstance(shape, Rect) and shape.fill in ("task", "critical")]


@given(st.integers(0, 3_000), st.integers(20, 300))
def test_only_rows_that_are_seen_are_drawn(top, height):
    rows = [row(number) for number in range(200)]
    scene = gantt_scene(rows, [], view(float(top), float(height)), SixUnits())
    seen = [number for number in range(200) if number * 20 - top < height and number * 20 + 20 > top]
    assert [round((bar.y + top) // 20) for bar in bars(scene)] == seen


def test_what_is_planned_elsewhere_is_grey_whatever_else_it_is():
    rows = [row(0, critical=True, elsewhere=True), row(1, 3, 0, milestone=True, critical=True, elsewhere=True)]
    shapes = gantt_scene(rows, [], view(), SixUnits()).shapes
    fills = [shape.fill for shape in shapes if isinstance(shape, Rect | Polygon)]
    assert fills.count("hatch") == 2
    assert "critical" not in fills


def test_bars_beyond_the_sides_are_not_drawn():
    rows = [row(0, -30), row(1, 5), row(2, 300)]
    assert [round(bar.x) for bar in bars(gantt_scene(rows, [], view(), SixUnits()))] == [100]


def test_a_long_plan_costs_no_more_shapes_than_a_short_one():
    def count(rows: int) -> int:
        links = [GanttLink(number, number + 1, LinkType.FS) for number in range(rows - 1)]
        return len(gantt_scene([row(number) for number in range(rows)], links, view(), SixUnits()).shapes)

    assert count(5_000) == count(50)


@pytest.mark.parametrize("kind", list(LinkType))
def test_a_link_ends_in_an_arrow_at_its_successor(kind):
    rows = [row(0, 1), row(1, 6)]
    plain = gantt_scene(rows, [], view(), SixUnits()).shapes
    linked = gantt_scene(rows, [GanttLink(0, 1, kind)], view(), SixUnits()).shapes
    added = [shape for shape in linked if shape not in plain]
    (line,) = [shape for shape in added if isinstance(shape, Line)]
    (arrow,) = [shape for shape in added if isinstance(shape, Polygon)]
    assert line.points[0][0] == (20 if kind in (LinkType.SS, LinkType.SF) else 60)
    assert abs(arrow.points[0][0] - (120 if kind in (LinkType.FS, LinkType.SS) else 160)) <= 3


def test_progress_baseline_and_deadline_are_drawn_where_they_are():
    shown = row(0, 1, 4, percent=25.0, baseline_start=MONDAY, baseline_finish=MONDAY + DAY, deadline=MONDAY + 6 * DAY)
    shapes = gantt_scene([shown], [], view(), SixUnits()).shapes
    by_fill = {shape.fill: shape for shape in shapes if isinstance(shape, Rect)}
    assert (by_fill["progress"].x, by_fill["progress"].width) == (20, 20)
    assert (by_fill["baseline"].x, by_fill["baseline"].width) == (0, 20)
    assert any(isinstance(shape, Line) and shape.colour == "deadline" and shape.points[0][0] == 120 for shape in shapes)


@given(st.integers(0, moment.LAST), st.floats(60, 10 * DAY), st.floats(-2_000, 2_000))
def test_the_axis_leads_back_to_where_it_came_from(start, scale, x):
    axis = Axis(start, scale)
    assert axis.x(axis.at(x)) == pytest.approx(x, abs=1 / scale + 1e-6)
    assert axis.at(axis.x(start + 12_345)) == start + 12_345


@pytest.mark.parametrize("scale", [60, 600, 3_600, DAY / 20, DAY / 3, DAY, 10 * DAY])
def test_the_scale_is_gapless_and_its_labels_do_not_overlap(scale):
    chosen = scale_for(scale)
    assert chosen in SCALES
    for tier in chosen.tiers_with():
        ticks = list(tier(MONDAY, MONDAY + round(1_000 * scale)))
        assert ticks[0].start <= MONDAY
        assert ticks[-1].finish >= MONDAY + round(1_000 * scale)
        assert all(one.finish == other.start for one, other in itertools.pairwise(ticks))
    texts = [
        shape for shape in header_scene(Axis(MONDAY, scale), 1_000, 40, SixUnits()).shapes if isinstance(shape, Text)
    ]
    lower = sorted((text.x, len(text.text) * 6) for text in texts if text.align == "centre")
    assert texts
    assert all(
        x + width / 2 <= after - next_width / 2 + 1 for (x, width), (after, next_width) in itertools.pairwise(lower)
    )


def test_the_extent_leaves_out_what_is_not_drawn():
    assert extent([row(0, 2, 3), GanttRow("b", "", -1, -1), row(1, 1, 1)]) == (MONDAY + DAY, MONDAY + 5 * DAY)
    assert extent([]) is None


def drawn(row, **look):
    return gantt_scene([row], [], view(), SixUnits(), Look(**look)).shapes


def test_what_is_nearly_critical_has_a_colour_of_its_own_and_a_pattern():
    """It is told apart without its colour; critical wins where both are said."""
    (bar,) = [shape for shape in drawn(row(0, near_critical=True)) if isinstance(shape, Rect) and shape.hatch]
    assert bar.fill == "near_critical"
    both = drawn(row(0, near_critical=True, critical=True, percent=50.0))
    assert {shape.fill for shape in both if isinstance(shape, Rect)} >= {"critical", "critical_progress"}
    assert not [shape for shape in both if isinstance(shape, Rect) and shape.hatch]


@pytest.mark.parametrize("facts", [{}, {"milestone": True}])
def test_the_longest_path_is_framed_where_that_is_asked_for(facts):
    shown = row(0, 1, 0 if facts else 2, longest_path=True, **facts)
    framed = [shape for shape in drawn(shown, longest_path=True) if getattr(shape, "line", "") == "longest_path"]
    assert len(framed) == 1
    assert not [shape for shape in drawn(shown) if getattr(shape, "line", "") == "longest_path"]


def lines(shapes, colour):
    return [shape for shape in shapes if isinstance(shape, Line) and shape.colour == colour]


def test_spare_time_is_a_line_from_where_a_task_ends_to_where_it_may():
    shown = row(0, 1, 2, late_finish=MONDAY + 8 * DAY)
    along, tick = lines(drawn(shown, slack=True), "slack")
    assert [point[0] for point in along.points] == [60, 160]
    assert {point[0] for point in tick.points} == {160}
    assert not lines(drawn(shown), "slack")


def test_time_that_is_lacking_is_a_dashed_line_over_the_bar():
    along, _ = lines(drawn(row(0, 1, 4, late_finish=MONDAY + 3 * DAY), slack=True), "late")
    assert [point[0] for point in along.points] == [100, 60]
    assert along.dashes
    bar = next(shape for shape in drawn(row(0, 1, 4)) if isinstance(shape, Rect) and shape.fill == "task")
    assert along.points[0][1] < bar.y


def test_summaries_and_what_is_done_have_no_spare_time_to_draw():
    for shown in (row(0, summary=True, late_finish=MONDAY + 9 * DAY), row(0, late_finish=None)):
        assert not lines(drawn(shown, slack=True), "slack")
