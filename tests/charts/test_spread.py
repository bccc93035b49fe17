"""The strip of one person's load: how high, where it stands out, and where the line of what there is lies."""

from pmo_desktop.charts.scene import Line, Rect
from pmo_desktop.charts.spread import strip


def test_what_is_beyond_what_there_is_stands_above_the_line_in_another_colour():
    scene = strip([40.0, 40.0], [20.0, 60.0], 28.0, 62.0, most=60.0)
    bars = [each for each in scene.shapes if isinstance(each, Rect)]
    assert [(bar.x, bar.height, bar.fill) for bar in bars] == [
        (0.0, 20.0, "task"), (14.0, 40.0, "task"), (14.0, 20.0, "over"),
    ]  # fmt: skip
    level = 61.0 - 40.0
    assert [bar.y + bar.height for bar in bars] == [61.0, 61.0, level]
    assert [each.points[0][1] for each in scene.shapes if isinstance(each, Line)][1:] == [level, level]


def test_where_nobody_works_there_is_but_a_ground():
    assert len(strip([], [], 100.0, 24.0, most=0.0).shapes) == 1


def test_weeks_are_no_wider_than_they_need_be_and_fit_where_there_are_many():
    assert (
        max(bar.x for bar in strip([1.0] * 3, [1.0] * 3, 900.0, 24.0, most=1.0).shapes if isinstance(bar, Rect)) == 28.0
    )
    many = strip([1.0] * 60, [1.0] * 60, 300.0, 24.0, most=1.0)
    assert max(bar.x + bar.width for bar in many.shapes if isinstance(bar, Rect)) <= 300.0
