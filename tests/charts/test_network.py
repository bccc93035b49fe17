"""The network diagram: no two boxes on one spot, links to the right, links that cross no box."""

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.network import (
    BOX_HEIGHT,
    BOX_WIDTH,
    Diagram,
    Words,
    box_shapes,
    folded,
    laid_out,
    link_shapes,
    shut_for,
)
from pmo_desktop.charts.scene import Rect, Text


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 24))
    ids = [f"t{number}" for number in range(count)]
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    links = draw(st.lists(ends, max_size=40))
    group = draw(st.none() | st.fixed_dictionaries({each: st.sampled_from(["", "a", "b"]) for each in ids}))
    return ids, links, group


def cards(ids):
    return {each: Card(each, number, each, 0, 0) for number, each in enumerate(ids)}


def boxes(layout):
    return {each: layout.corner(each) for each in layout.cell}


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_no_boxes_overlap_and_every_task_has_one(graph):
    ids, links, group = graph
    layout = laid_out(ids, links, group)
    assert set(layout.cell) == set(ids)
    for (x1, y1), (x2, y2) in combinations(boxes(layout).values(), 2):
        assert abs(x1 - x2) >= BOX_WIDTH or abs(y1 - y2) >= BOX_HEIGHT
    width, height = layout.size
    assert all(
        x >= 0 and x + BOX_WIDTH <= width and y >= 0 and y + BOX_HEIGHT <= height for x, y in boxes(layout).values()
    )


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_links_run_between_the_boxes_and_through_none(graph):
    ids, links, group = graph
    layout = laid_out(ids, links, group)
    diagram = Diagram(layout, cards(ids))
    for link in diagram.links:
        way = diagram.way(link)
        (x, y), (to_x, to_y) = layout.corner(link[0]), layout.corner(link[1])
        assert way[0] == (x + BOX_WIDTH, y + BOX_HEIGHT / 2)
        assert way[-1] == (to_x, to_y + BOX_HEIGHT / 2)
        for (x1, y1), (x2, y2) in pairwise(way):
            assert x1 == x2 or y1 == y2
            for box_x, box_y in boxes(layout).values():
                inside_x = min(x1, x2) < box_x + BOX_WIDTH - 0.5 and max(x1, x2) > box_x + 0.5
                inside_y = min(y1, y2) < box_y + BOX_HEIGHT - 0.5 and max(y1, y2) > box_y + 0.5
                assert not (inside_x and inside_y)


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_what_waits_stands_to_the_right_unless_tasks_wait_for_each_other(graph):
    ids, links, _ = graph
    forwards = [(a, b) for a, b in links if int(a[1:]) < int(b[1:])]
    layout = laid_out(ids, forwards)
    assert all(layout.cell[a][0] < layout.cell[b][0] for a, b in forwards)


def test_a_chain_runs_straight_and_what_hangs_loose_stands_below_in_a_block():
    layout = laid_out([*"abcdefghij"], [("a", "b"), ("b", "c")])
    assert [layout.cell[each] for each in "abc"] == [(0, 0), (1, 0), (2, 0)]
    assert [layout.cell[each] for each in "defghij"] == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (0, 2)]


def test_phases_are_framed_one_below_the_other():
    layout = laid_out([*"abcd"], [("a", "c"), ("b", "d")], {"a": "p", "b": "p", "c": "q", "d": "q"})
    first, second = layout.frames
    assert (first.task_id, second.task_id) == ("p", "q")
    assert first.bottom < second.top
    assert all(first.top <= layout.cell[each][1] < first.bottom for each in "ab")
    assert all(second.top <= layout.cell[each][1] < second.bottom for each in "cd")


PLAN = [
    Card("p", 1, "Phase", 0, 9, level=0, summary=True), Card("a", 2, "a", 0, 3, level=1),
    Card("s", 3, "Sub", 3, 9, level=1, summary=True), Card("b", 4, "b", 3, 6, level=2), Card("c", 5, "c", 6, 9, level=2),
    Card("z", 6, "z", 9, 9),
]  # fmt: skip
LINKS = [("a", "b"), ("b", "c"), ("c", "z")]


def test_summaries_stand_for_what_lies_in_them_once_they_are_shut():
    assert [card.task_id for card in folded(PLAN, LINKS, frozenset())[0]] == [*"abcz"]
    shown, links = folded(PLAN, LINKS, frozenset("s"))
    assert ([card.task_id for card in shown], links) == ([*"asz"], [("a", "s"), ("s", "z")])
    shown, links = folded(PLAN, LINKS, frozenset({"p", "s"}))
    assert ([card.task_id for card in shown], links) == ([*"pz"], [("p", "z")])


def test_an_open_summary_shows_where_it_is_linked_itself():
    shown, links = folded(PLAN, [("p", "z")], frozenset())
    assert "p" in {card.task_id for card in shown}
    assert links == [("p", "z")]


@pytest.mark.parametrize(("most", "shut"), [(4, ""), (3, "s"), (2, "ps")])
def test_a_large_plan_is_shut_just_as_far_as_is_needed(most, shut):
    assert shut_for(PLAN, most) == frozenset(shut)


class Wide:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.6


def test_a_box_says_name_number_dates_duration_and_slack_within_its_frame():
    critical = Card("a", 12, "A very long name " * 5, 0, 9, percent=40, critical=True)
    diagram = Diagram(laid_out(["a"], []), {"a": critical})
    shapes = list(box_shapes(diagram, "a", Words("5d", "slack 0d", "2026-01-05", "2026-01-09"), Wide(), selected=False))
    texts = [each for each in shapes if isinstance(each, Text)]
    assert [each.text for each in texts][2:] == ["2026-01-05 → 2026-01-09", "12  ·  5d", "slack 0d"]
    assert texts[0].text.startswith("A very long name")
    assert texts[1].text.endswith("…")
    for each in texts:
        width = Wide().width(each.text, each.size)
        left = each.x - width if each.align == "right" else each.x
        assert left >= 24
        assert left + width <= 24 + BOX_WIDTH
    plain = Diagram(laid_out(["a"], []), {"a": Card("a", 12, "a", 0, 9)})
    frames = [next(each for each in box_shapes(of, "a", Words("", "", "", ""), Wide(), selected=False) if isinstance(each, Rect))
              for of in (diagram, plain)]  # fmt: skip
    assert frames[0].line_width > frames[1].line_width, "critical is told by more than its colour"


def test_only_what_is_seen_is_drawn_and_a_thousand_tasks_never_overlap():
    source = random.Random(7)
    ids = [str(number) for number in range(1_000)]
    links = [
        (ids[max(0, at - source.randint(1, 30))], ids[at])
        for at in range(1, 1_000)
        for _ in range(source.randint(0, 2))
    ]
    layout = laid_out(ids, links)
    assert len(set(layout.cell.values())) == 1_000
    diagram = Diagram(layout, cards(ids))
    seen = set(diagram.within(500, 500, 1000, 600))
    for each, (x, y) in boxes(layout).items():
        if x + BOX_WIDTH > 500 and x < 1500 and y + BOX_HEIGHT > 500 and y < 1100:
            assert each in seen
    assert len(seen) < 60
    assert len(list(link_shapes(diagram, (500, 500, 1000, 600)))) < len(links)
    for each in ids[::97]:
        x, y = layout.corner(each)
        assert diagram.at(x + 5, y + 5) == each
        assert diagram.at(x - 5, y + 5) == ""
