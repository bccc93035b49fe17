"""Two bars on one time line: which lies where, what ends later, what was added or removed."""

from pmo_desktop.charts.before_after import Pair, Span, before_after_scene, extent_of
from pmo_desktop.charts.scene import Line, Polygon, Rect

DAY = 86_400
EARLY, LATE = Span(0, 10 * DAY), Span(20 * DAY, 40 * DAY)


def drawn(pair, extent=(0, 40 * DAY)):
    shapes = before_after_scene(pair, extent, 214.0, 24.0).shapes
    return (
        [each for each in shapes if isinstance(each, Rect)],
        [each for each in shapes if isinstance(each, Line) and each.colour != "grid"],
        [each for each in shapes if isinstance(each, Polygon)],
    )


def test_before_lies_above_now_on_one_scale_and_what_ends_later_is_marked_from_then_to_now():
    (before, now), (later,), _ = drawn(Pair(EARLY, LATE))
    assert (before.fill, before.x, before.width) == ("baseline", 7.0, 50.0)
    assert (now.fill, now.x, now.width) == ("task", 107.0, 100.0)
    assert before.y + before.height <= now.y
    assert (later.colour, [x for x, _ in later.points]) == ("late", [57.0, 207.0])
    assert Pair(EARLY, LATE).days == 30


def test_what_ends_earlier_is_marked_in_another_colour_and_what_stays_not_at_all():
    assert drawn(Pair(LATE, EARLY))[1][0].colour == "on_track"
    assert drawn(Pair(EARLY, EARLY))[1] == []


def test_what_was_added_or_removed_has_one_bar_and_no_days():
    assert [bar.fill for bar in drawn(Pair(None, LATE))[0]] == ["task"]
    assert [bar.fill for bar in drawn(Pair(EARLY, None))[0]] == ["baseline"]
    assert Pair(None, LATE).days is None


def test_a_milestone_is_a_diamond_and_is_whole_at_the_end_of_the_line():
    bars, _, (diamond,) = drawn(Pair(None, Span(40 * DAY, 40 * DAY)))
    assert bars == []
    assert max(x for x, _ in diamond.points) <= 214.0


def test_even_what_is_short_is_seen_and_what_has_no_length_draws():
    ((bar,), _, _) = drawn(Pair(None, Span(0, 60)), (0, 4_000 * DAY))
    assert bar.width == 3.0
    assert drawn(Pair(EARLY, None), (0, 0))[0]
    assert extent_of([Pair(EARLY, None), Pair(None, LATE)]) == (0, 40 * DAY)
    assert extent_of([Pair()]) is None
