"""The calendar: every day of a task in its week, no two tasks of a lane on one day, and what has no room is counted."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.month import HEADER, NUMBERS, MonthChart, Weeks, last_day, monday, month_of, named, pieces_of
from pmo_desktop.charts.scene import Text
from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR, WEEK

START = moment.from_iso("2026-03-02")


def card(name, start, finish, **more):
    return Card(name, 1, name, moment.from_iso(start), moment.from_iso(finish), **more)


@st.composite
def plans(draw):
    spans = draw(st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 40), st.booleans()), max_size=25))
    return [
        Card(
            f"t{number}",
            number,
            f"t{number}",
            START + at * DAY + 8 * HOUR,
            START + (at + days) * DAY + 17 * HOUR,
            critical=c,
        )
        for number, (at, days, c) in enumerate(spans)
    ]


@settings(max_examples=150, deadline=None)
@given(plans(), st.integers(1, 6))
def test_every_day_of_a_task_is_drawn_once_and_no_two_share_a_lane(cards, count):
    pieces = pieces_of(cards, START, count)
    taken, drawn = set(), {}
    for piece in pieces:
        for day in range(piece.first, piece.last + 1):
            spot = (piece.week, piece.lane, day)
            assert spot not in taken
            taken.add(spot)
            drawn.setdefault(piece.task_id, set()).add(piece.week * 7 + day)
    for each in cards:
        begin, end = (moment.midnight(each.start) - START) // DAY, (last_day(each) - START) // DAY
        assert drawn.get(each.task_id, set()) == set(range(max(0, begin), min(count * 7, end + 1)))


@settings(max_examples=100, deadline=None)
@given(plans(), st.integers(120, 900))
def test_what_is_drawn_stays_in_its_row_and_the_rest_is_counted(cards, height):
    chart = MonthChart(cards, Weeks(START, 5, 1000, height))
    for piece in chart.pieces:
        if chart.shown(piece):
            x, y, width, tall = chart.place(piece)
            top = HEADER + piece.week * chart.weeks.row_height
            assert top <= y
            assert x >= NUMBERS
            assert x + width <= 1000.01
            if chart.weeks.row_height > 60:
                assert y + tall <= top + chart.weeks.row_height
    for day in range(START, START + 5 * WEEK, DAY):
        shown = {piece.task_id for piece in chart.pieces if chart.shown(piece)}
        assert chart.hidden(day) == len(
            [each for each in chart.on(day) if each not in shown or not _shown_on(chart, each, day)]
        )


def _shown_on(chart, task_id, day):
    week = (day - chart.weeks.start) // WEEK
    return any(chart.shown(piece) for piece in chart.pieces if piece.task_id == task_id and piece.week == week)


def test_a_task_that_ends_at_midnight_ends_the_day_before():
    assert last_day(card("a", "2026-03-03T08:00", "2026-03-05T00:00")) == moment.from_iso("2026-03-04")
    assert last_day(card("a", "2026-03-03T08:00", "2026-03-03T08:00")) == moment.from_iso("2026-03-03")


@pytest.mark.parametrize(
    ("day", "first", "count"),
    [("2026-03-15", date(2026, 2, 23), 6), ("2026-02-10", date(2026, 1, 26), 5), ("2027-02-01", date(2027, 2, 1), 4)],
)
def test_a_month_is_the_weeks_it_touches(day, first, count):
    assert month_of(moment.from_iso(day)) == (moment.from_date(first), count)


@pytest.mark.parametrize(
    ("start", "count", "name"),
    [
        ("2026-02-23", 6, "March 2026"),
        ("2027-02-01", 4, "February 2027"),
        ("2026-03-02", 2, "2 March 2026 – 15 March 2026"),
    ],
)
def test_weeks_are_called_by_their_month_or_by_their_days(start, count, name):
    assert named(moment.from_iso(start), count) == name


def test_weeks_are_numbered_as_iso_has_it():
    chart = MonthChart([], Weeks(monday(moment.from_iso("2026-12-28")), 2, 1000, 400))
    texts = {shape.text for shape in chart.ground(_Wide(), None, 0, "") if isinstance(shape, Text)}
    assert {"W53", "W1", "1 Jan", "28 Dec"} <= texts


class _Wide:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.6


def test_what_begins_or_ends_in_a_week_comes_before_what_goes_on_all_the_time():
    long = card("long", "2026-01-01T08:00", "2026-12-31T17:00")
    short = card("short", "2026-03-04T08:00", "2026-03-05T17:00")
    (first, second) = sorted(pieces_of([long, short], START, 1), key=lambda piece: piece.lane)
    assert (first.task_id, second.task_id) == ("short", "long")


def test_a_point_finds_the_task_and_its_end():
    chart = MonthChart([card("a", "2026-03-03T08:00", "2026-03-05T17:00")], Weeks(START, 2, 744, 330))
    x, y, width, height = chart.place(chart.pieces[0])
    assert chart.at(x + 20, y + 5) == (chart.pieces[0], False)
    assert chart.at(x + width - 2, y + 5) == (chart.pieces[0], True)
    assert chart.at(x - 5, y + 5) is None
    assert chart.weeks.day(x + 20, y + height) == moment.from_iso("2026-03-03")
    assert chart.weeks.day(10, y) is None
