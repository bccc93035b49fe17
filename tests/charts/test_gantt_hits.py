"""What lies under the pointer: ends before bodies, bars before links, marks above and below the bar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.charts.gantt import GanttLink, GanttRow, Viewport
from pmo_desktop.charts.gantt_hits import Place, enters_by_finish, leaves_by_start, under
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain.records import ConstraintType, LinkType

VIEW = Viewport(Axis(0, 1.0), 1_000, 400, 24)
ROWS = (
    GanttRow("a", "Plain", 100, 200, percent=40.0, deadline=260),
    GanttRow("b", "Split", 300, 500, segments=((300, 360), (420, 500))),
    GanttRow("c", "Milestone", 600, 600, milestone=True),
    GanttRow("d", "Summary", 100, 600, summary=True),
    GanttRow("e", "Not drawn", -1, -1),
    GanttRow("f", "Held", 100, 200, deadline=150, constraint=ConstraintType.SNET, constraint_date=60),
)
LINKS = (GanttLink(0, 1, LinkType.FS, number=7),)
MIDDLE = 11


@pytest.mark.parametrize(
    ("x", "y", "place", "row", "part"),
    [
        (120, MIDDLE, Place.BODY, 0, 0), (101, MIDDLE, Place.START, 0, 0), (140, MIDDLE, Place.PROGRESS, 0, 0),
        (199, MIDDLE, Place.FINISH, 0, 0), (203, MIDDLE, Place.FINISH, 0, 0), (260, MIDDLE, Place.DEADLINE, 0, 0),
        (330, 24 + MIDDLE, Place.BODY, 1, 0), (390, 24 + MIDDLE, Place.ROW, 1, 0), (450, 24 + MIDDLE, Place.BODY, 1, 1),
        (358, 24 + MIDDLE, Place.FINISH, 1, 0), (421, 24 + MIDDLE, Place.BODY, 1, 1),
        (605, 48 + MIDDLE, Place.BODY, 2, 0), (620, 48 + MIDDLE, Place.ROW, 2, 0),
        (300, 72 + MIDDLE, Place.BODY, 3, 0), (300, 96 + MIDDLE, Place.ROW, 4, 0),
        (150, 120 + MIDDLE, Place.BODY, 5, 0), (150, 120 + 2, Place.DEADLINE, 5, 0), (150, 120 + 20, Place.DEADLINE, 5, 0),
        (60, 120 + MIDDLE, Place.CONSTRAINT, 5, 0), (300, 200, Place.BELOW, -1, 0), (300, -5, Place.HEADER, -1, 0),
        (204, 22, Place.LINK, -1, 0), (250, 24 + MIDDLE, Place.LINK, -1, 0),
    ],
)  # fmt: skip
def test_a_point_is_on(x, y, place, row, part):
    found = under(ROWS, LINKS, VIEW, x, y)
    assert (found.place, found.row, found.part) == (place, row, part)


def test_the_ends_of_a_link_are_taken_only_where_it_is_marked():
    assert under(ROWS, LINKS, VIEW, 297, 24 + MIDDLE).place is not Place.LINK_TO
    tip = under(ROWS, LINKS, VIEW, 297, 24 + MIDDLE, marked=7)
    assert (tip.place, tip.row) == (Place.LINK_TO, 1)
    assert under(ROWS, LINKS, VIEW, 202, MIDDLE, marked=7).place is Place.LINK_FROM
    assert under(ROWS, LINKS, VIEW, 202, MIDDLE, marked=3).place is Place.FINISH


def test_a_short_bar_keeps_a_body_between_its_ends():
    short = (GanttRow("a", "Short", 100, 112),)
    places = {under(short, (), VIEW, x, MIDDLE).place for x in range(100, 112)}
    assert {Place.BODY, Place.FINISH} <= places


def test_links_leave_by_the_first_third_and_enter_by_the_last():
    row = ROWS[0]
    assert [leaves_by_start(row, VIEW, x) for x in (105, 140, 300)] == [True, False, False]
    assert [enters_by_finish(row, VIEW, x) for x in (105, 190, 300)] == [False, True, False]
    assert not leaves_by_start(GanttRow("a", "Short", 100, 110), VIEW, 101)


@given(st.floats(0, 999), st.floats(0, 143))
def test_a_point_finds_exactly_the_bar_drawn_there(x, y):
    found = under(ROWS, (), VIEW, x, y)
    number = int(y // 24)
    spans = {0: (100, 200), 1: (300, 500), 2: (592, 608), 3: (100, 600), 5: (100, 200)}
    low, high = spans.get(number, (1e9, -1e9))
    if found.place in (Place.BODY, Place.START, Place.FINISH, Place.PROGRESS):
        assert found.row == number
        assert low - 5 <= x <= high + 5
    elif found.place is Place.ROW and number != 1:
        assert not low + 0.5 < x < high - 0.5


def test_progress_is_taken_where_it_is_drawn_in_a_split_bar():
    row = GanttRow("s", "Split", 0, 1_000, percent=50.0, segments=((0, 300), (800, 900)))
    assert row.done_to == 200
    assert under((row,), (), VIEW, 200, MIDDLE).place is Place.PROGRESS
