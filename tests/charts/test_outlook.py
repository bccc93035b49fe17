"""The outlook's drawing: what is too much stands beyond the line, columns are found again under the pointer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.charts.outlook import Legend, Month, frame, outlook_scene, signed
from pmo_desktop.charts.scene import Line, Rect, Text
from pmo_desktop.charts.small_outlook import Small, small_scene

LEGEND = Legend("committed", "proposed", "there is", "too much")


class Measure:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.6


def drawn(months, chosen=None):
    return outlook_scene(months, 900, 300, Measure(), "Testers", LEGEND, chosen).shapes


def columns(shapes, fill):
    """Return the heights of rectangles of a colour in the chart, without the swatch of the legend."""
    return [round(each.height, 3) for each in shapes if isinstance(each, Rect) and each.fill == fill and each.y > 20]


def test_what_is_committed_beyond_what_there_is_has_another_colour():
    months = [Month("Jan", "", 20, 30, 0)]
    at = frame(months, 900, 300)
    shapes = drawn(months)
    assert columns(shapes, "task") == [pytest.approx(at.floor - at.y(20), abs=0.01)]
    assert columns(shapes, "critical") == [pytest.approx(at.y(20) - at.y(30), abs=0.01)]


def test_what_is_proposed_lies_hatched_on_top_parted_by_the_line():
    shapes = drawn([Month("Jan", "", 20, 15, 10)])
    hatched = {each.fill: each for each in shapes if isinstance(each, Rect) and each.hatch and each.y > 20}
    assert hatched["low"].height == pytest.approx(hatched["over"].height)  # five days within, five beyond
    assert hatched["over"].y + hatched["over"].height == pytest.approx(hatched["low"].y)


def test_lacking_is_written_with_a_minus_beneath_its_column():
    texts = {
        each.text: each
        for each in drawn([Month("Jan", "", 20, 30, 0), Month("Feb", "", 20, 5, 0)])
        if isinstance(each, Text)
    }
    assert texts["−10"].colour == "late"
    assert texts["+15"].colour == "muted"


def test_the_line_is_a_step_over_each_month():
    (line,) = [each for each in drawn([Month("Jan", "", 20, 0, 0), Month("Feb", "", 10, 0, 0)])
               if isinstance(each, Line) and each.width == 2.0]  # fmt: skip
    assert len(line.points) == 4
    assert line.points[0][1] == line.points[1][1] < line.points[2][1]


AMOUNT = st.floats(0, 5_000)


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT), min_size=1, max_size=36), st.floats(200, 2_000), st.floats(160, 900))
def test_nothing_is_drawn_outside_and_every_column_is_found_again(amounts, width, height):
    months = [Month("Jan", "", *each) for each in amounts]
    at = frame(months, width, height)
    assert all(at.column_at(at.x(number) + at.step / 2) == number for number in range(len(months)))
    assert at.column_at(3) is None
    for shape in outlook_scene(months, width, height, Measure(), "", LEGEND).shapes:
        if isinstance(shape, Rect):
            assert shape.y >= -0.01
            assert shape.y + shape.height <= height + 0.01


@pytest.mark.parametrize(
    ("amount", "said"), [(0.04, "0"), (-0.04, "0"), (9.96, "+10"), (-4.14, "−4.1"), (1234, "+1,234")]
)
def test_amounts_are_signed_and_short(amount, said):
    assert signed(amount) == said


def test_small_drawings_share_a_scale():
    small = Small("What if", "", ["J", "F"], [10, 10], [5, 12], [0, 2])
    assert small.most == 14
    half = [
        each
        for each in small_scene(small, 300, 100, Measure(), 28).shapes
        if isinstance(each, Rect) and each.fill == "task"
    ]
    whole = [
        each
        for each in small_scene(small, 300, 100, Measure(), 14).shapes
        if isinstance(each, Rect) and each.fill == "task"
    ]
    assert [each.height * 2 for each in half] == pytest.approx([each.height for each in whole])
