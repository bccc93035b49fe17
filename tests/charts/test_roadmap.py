"""The roadmap's drawing: names of milestones never touch, links end at their moments, and what lies under the pointer."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.view import Viewport
from pmo_desktop.charts.roadmap import (
    LEGEND,
    Diamond,
    Kind,
    RoadLook,
    RoadRow,
    RoadWay,
    RoadWays,
    Standing,
    milestone_labels,
    roadmap_scene,
    under,
)
from pmo_desktop.charts.scene import Line, Polygon, Rect, Text
from pmo_desktop.charts.timescale import Axis, scale_for
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Rag
from pmo_desktop.domain.schedule import NO_PART

START = moment.from_iso("2026-03-02")
DAY = moment.DAY
VIEW = Viewport(Axis(START, DAY / 8), 1_200, 340, 34.0)
"""A day is eight units wide."""


class Measure:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.6


def at(days):
    return START + days * DAY


def project(start=10, finish=60, *diamonds, **more):
    bar = GanttRow("p", "Bridge", at(start), at(finish), 40.0, baseline_start=at(start), baseline_finish=at(finish - 5))
    return RoadRow(bar, is_project=True, diamonds=diamonds, **more)


def task(start, finish, **more):
    return RoadRow(GanttRow("t", "Survey", at(start), at(finish), **more))


def scene(*rows, ways=None, look=None):
    return roadmap_scene(rows, ways or RoadWays(), VIEW, Measure(), look or RoadLook()).shapes


def one_way(before, after, out, into, **more):
    return RoadWays([(before, after)], lambda _: RoadWay("l", before, after, at(out), at(into), **more))


@given(
    some.lists(
        some.tuples(some.integers(0, 1_150), some.text("abcdefgh ", min_size=1, max_size=40), some.booleans()),
        max_size=40,
    )
)
def test_names_of_milestones_never_touch(found):
    diamonds = [Diamond(str(n), name, START + x * DAY // 8, done) for n, (x, name, done) in enumerate(sorted(found))]
    texts = sorted(milestone_labels(diamonds, VIEW, 30, Measure()), key=lambda each: each.x)
    spans = [(each.x - Measure().width(each.text, each.size) / 2, each.x + Measure().width(each.text, each.size) / 2)
             for each in texts]  # fmt: skip
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert {each.x for each in texts} <= {VIEW.axis.x(each.at) for each in diamonds}
    if diamonds:
        assert texts, "one name always has room"


def test_what_comes_next_and_the_end_are_named_before_what_is_past():
    names = ("Gate 1 passed", "Gate 2 passed", "Gate 3 to come", "Gate 4 to come", "Project closed")
    diamonds = [Diamond(name, name, at(20 + 5 * n), n < 2) for n, name in enumerate(names)]
    said = [each.text for each in milestone_labels(diamonds, VIEW, 30, Measure())]
    assert said[0] == "Gate 3 to come"
    assert "Project closed" in said
    assert "Gate 2 passed" not in said


def test_a_project_is_a_bar_with_progress_baseline_milestones_critical_work_and_both_lights():
    shapes = scene(
        project(10, 60, Diamond("m", "Gate", at(30)), critical=((at(40), at(60)),), lights=(Rag.GREEN, Rag.RED))
    )
    rects = [each for each in shapes if isinstance(each, Rect)]
    bar = next(each for each in rects if each.fill == "task")
    assert (bar.x, bar.width) == (80.0, 400.0)
    assert next(each for each in rects if each.fill == "progress").width == 160.0
    baseline = next(each for each in rects if each.fill == "baseline")
    assert baseline.y >= bar.y + bar.height
    assert (baseline.x, baseline.width) == (80.0, 360.0)
    critical = next(each for each in rects if each.fill == "late")
    assert (critical.x, critical.x + critical.width) == (320.0, 480.0)
    assert [each.text for each in shapes if isinstance(each, Text)] == ["Gate", "G", "R"]
    assert any(isinstance(each, Polygon) and each.fill == "milestone" for each in shapes)


def test_each_standing_looks_its_own_way_and_what_is_not_known_says_so():
    fills = {
        each: [shape.fill for shape in scene(project(standing=each)) if isinstance(shape, Rect)] for each in Standing
    }
    assert "to_come" in fills[Standing.PROPOSED]
    assert "none_of_them" in fills[Standing.PAUSED]
    assert "done" in fills[Standing.OVER]
    shapes = scene(project(standing=Standing.UNKNOWN, words="working out…"))
    assert [each.text for each in shapes if isinstance(each, Text)] == ["working out…"]
    assert "task" not in fills[Standing.UNKNOWN]
    without = RoadRow(GanttRow("p", "Empty", NO_PART, NO_PART), is_project=True, words="no tasks yet")
    assert [each.text for each in scene(without) if isinstance(each, Text)] == ["no tasks yet"]


def test_a_link_leaves_and_enters_at_its_moments_whatever_the_bars_are():
    shapes = scene(project(), project(), ways=one_way(0, 1, 30, 45))
    line = next(each for each in shapes if isinstance(each, Line) and each.colour == "link")
    assert (line.points[0][0], line.points[-1][0]) == (240.0, 360.0)
    critical = scene(project(), project(), ways=one_way(0, 1, 30, 45, critical=True))
    assert any(isinstance(each, Line) and each.colour == "critical" for each in critical)
    off = scene(project(), project(), ways=one_way(0, 1, 30, 45), look=RoadLook(across=False))
    assert not any(isinstance(each, Line) and each.colour == "link" for each in off)


def test_what_lies_under_the_pointer():
    rows = [project(10, 60, Diamond("m", "Gate", at(30))), task(5, 9), project(10, 60)]
    ways = one_way(0, 2, 50, 55)

    def found(x, row, share):
        return under(rows, ways, VIEW, RoadLook(), x, (row + share) * 34)

    assert (found(240, 0, 0.35).kind, found(240, 0, 0.35).diamond.name) == (Kind.DIAMOND, "Gate")
    assert (found(300, 0, 0.35).kind, found(300, 0, 0.35).row) == (Kind.BAR, 0)
    assert found(300, 0, 0.85).kind is Kind.ROW
    assert (found(50, 1, 0.5).kind, found(50, 1, 0.5).row) == (Kind.BAR, 1)
    assert found(404, 1, 0.5).kind is Kind.LINK
    assert found(404, 1, 0.5).way.id == "l"
    assert found(600, 7, 0.5).kind is Kind.NOTHING


def test_links_are_made_only_where_rows_they_touch_or_pass_are_seen():
    made = []

    def make(place):
        made.append(place)
        return RoadWay("l", place, place + 1, START, START)

    ways = RoadWays([(n, n + 1) for n in range(1_000)], make)
    far = Viewport(VIEW.axis, 1_200, 340, 34.0, top=34.0 * 500)
    assert len(ways.seen(far, RoadLook())) == len(made) == 12
    assert len(RoadWays()) == 0


def test_decades_stand_over_years_where_years_alone_have_no_room():
    assert scale_for(365 * DAY / 45).rows == ("years",)
    assert scale_for(365 * DAY / 25).rows == ("decades", "years")
    upper, lower = scale_for(365 * DAY / 25).tiers_with()
    years = moment.from_iso("1998-06-01"), moment.from_iso("2001-06-01")
    assert [tick.label for tick in upper(*years)] == ["1990s", "2000s"]
    assert [tick.label for tick in lower(*years)] == ["’98", "’99", "’00", "’01"]
    assert scale_for(365 * DAY / 5).rows == ("decades",)


def test_the_legend_names_every_sign_once():
    words = [each.words for each in LEGEND]
    assert len(set(words)) == len(words)
    assert all(each.shapes for each in LEGEND)
