"""The timeline: labels that never overlap, inside the sheet, on a slide of 16:9 however much stands on it."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Text
from pmo_desktop.charts.timeline import STRIP, WIDE, laid_out, shapes_of
from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY

START = moment.from_iso("2026-03-02")


class Wide:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.62


@st.composite
def plans(draw):
    spans = draw(
        st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300), st.booleans(), st.integers(1, 60)), max_size=30)
    )
    return [
        Card(
            f"t{number}", number, "name " * (length // 5 + 1), START + at * DAY, START + (at + (0 if mark else days)) * DAY,
            milestone=mark, phase=f"p{number % 3}",
        )
        for number, (at, days, mark, length) in enumerate(spans)
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(plans(), st.sampled_from([WIDE, STRIP]), st.booleans())
def test_nothing_overlaps_and_nothing_leaves_the_sheet(cards, shape, lanes):
    phases = {"p0": "One", "p1": "Two", "p2": "Three"} if lanes else None
    sheet = laid_out(cards, "Bridge", Wide(), shape=shape, by_phase=phases)
    assert {mark.card.task_id for mark in sheet.marks} == {card.task_id for card in cards}
    for one, other in combinations(sheet.marks, 2):
        assert one.row != other.row or one.end < other.begin or other.end < one.begin
    for mark in sheet.marks:
        assert mark.label_x >= sheet.left - 0.1
        assert mark.label_x + mark.label_width <= sheet.width + 0.1
        assert sheet.y(mark.row) + sheet.row <= sheet.height
        assert mark.inside == (mark.left <= mark.label_x and mark.label_x + mark.label_width <= mark.right)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_lanes_part_the_rows_between_the_phases(cards):
    sheet = laid_out(cards, "Bridge", Wide(), by_phase={"p0": "One", "p1": "Two", "p2": "Three"})
    for one, other in combinations(sheet.lanes, 2):
        assert one.bottom <= other.top or other.bottom <= one.top
    names = {"p0": "One", "p1": "Two", "p2": "Three"}
    for mark in sheet.marks:
        (lane,) = [lane for lane in sheet.lanes if lane.name == names[mark.card.phase]]
        assert lane.top <= mark.row < lane.bottom


@pytest.mark.parametrize("count", [1, 12, 60])
def test_a_slide_is_16_to_9_however_much_stands_on_it(count):
    cards = [
        Card(str(at), at, f"Milestone {at}", START + at * DAY, START + at * DAY, milestone=True) for at in range(count)
    ]
    sheet = laid_out(cards, "Bridge", Wide())
    assert sheet.height == pytest.approx(sheet.width * 9 / 16) or sheet.width == 2560
    strip = laid_out(cards, "Bridge", Wide(), shape=STRIP)
    assert strip.height <= sheet.height or 25 <= sheet.row < strip.row, (
        "rows move together before the slide becomes larger"
    )
    assert max(sheet.y(mark.row) + sheet.row for mark in sheet.marks) <= sheet.height - 22


def test_it_says_its_name_the_scale_the_days_of_milestones_and_today():
    opened = START + 90 * DAY
    cards = [Card("a", 1, "Build", START, START + 200 * DAY), Card("m", 2, "Opened", opened, opened, milestone=True)]
    sheet = laid_out(cards, "Bridge", Wide())
    texts = {shape.text for shape in shapes_of(sheet, Wide(), START + 30 * DAY, frozenset()) if isinstance(shape, Text)}
    assert {"Bridge", "Build", "Opened  31 May", "Today, 1 Apr 2026", "Apr 2026", "W15"} <= texts


def test_a_point_finds_a_task_by_its_bar_and_by_its_label():
    (mark,) = laid_out([Card("m", 2, "Opened", START, START, milestone=True)], "Bridge", Wide()).marks
    sheet = laid_out([Card("m", 2, "Opened", START, START, milestone=True)], "Bridge", Wide())
    y = sheet.y(mark.row) + 15
    assert sheet.at(mark.left + 3, y) == "m"
    assert sheet.at(mark.label_x + 10, y) == "m"
    assert sheet.at(mark.left - 50, y) == ""


def test_the_foot_says_what_the_colours_mean_where_they_occur():
    def said(*cards):
        sheet = laid_out(cards, "Bridge", Wide())
        return {shape.text: shape for shape in shapes_of(sheet, Wide(), START, frozenset()) if isinstance(shape, Text)}

    plain = Card("a", 1, "Design", START, START + 20 * DAY)
    assert not {"done so far", "any delay here delays the end"} & said(plain).keys()
    told = said(replace(plain, percent=50), Card("b", 2, "Build", START, START + 40 * DAY, critical=True))
    assert {"done so far", "any delay here delays the end", "Today, 2 Mar 2026"} <= told.keys()
    foot = [told[each] for each in ("done so far", "any delay here delays the end", "Today, 2 Mar 2026")]
    assert len({each.y for each in foot}) == 1
    edges = sorted(_edges(each) for each in foot)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(edges))


def _edges(text):
    wide = Wide().width(text.text, text.size, bold=text.bold)
    left = text.x - {"left": 0, "centre": wide / 2, "right": wide}[text.align]
    return left, left + wide
