"""What is written into a cell of the bookings grid stands there, and everything outside it stays as it was."""

from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Booking, BookingState
from pmo_desktop.domain.resources.bookings import EMPTY, Entry, Stretch, cell, changes, line_of, write

TENTATIVE, COMMITTED = BookingState.TENTATIVE, BookingState.COMMITTED
MONTHS = [moment.from_iso(f"2026-{month:02}-01") for month in range(1, 13)]
JAN, FEB, MAR, APR, MAY, JUN, JUL = MONTHS[:7]


def line(*told):
    """Return bookings (start, finish, percent[, state[, note]]) as a line."""
    return line_of(
        Booking(
            id=f"b{number}", person_id="anna", start=each[0], finish=each[1], percent=each[2],
            state=each[3] if len(each) > 3 else COMMITTED, note=each[4] if len(each) > 4 else "",
        )
        for number, each in enumerate(told)
    )  # fmt: skip


def facts(found):
    return [(each.start, each.finish, each.percent, each.id) for each in found]


def test_a_month_inside_a_booking_splits_it_and_the_first_part_stays_the_same_record():
    after = write(line((MAR, JUL, 40)), [Entry(APR, MAY, 60)])
    assert facts(after) == [(MAR, APR, 40, "b0"), (APR, MAY, 60, None), (MAY, JUL, 40, None)]


def test_a_month_typed_back_joins_what_it_had_split():
    split = write(line((MAR, JUL, 40)), [Entry(APR, MAY, 60)])
    assert facts(write(split, [Entry(APR, MAY, 40)])) == [(MAR, JUL, 40, "b0")]


def test_a_whole_booking_written_over_stays_the_same_record():
    assert facts(write(line((MAR, APR, 40)), [Entry(MAR, APR, 60)])) == [(MAR, APR, 60, "b0")]


def test_the_first_month_of_a_booking_keeps_its_record_for_what_comes_first():
    after = write(line((MAR, MAY, 40)), [Entry(MAR, APR, 60)])
    assert facts(after) == [(MAR, APR, 60, "b0"), (APR, MAY, 40, None)]


def test_nothing_and_zero_empty_a_month():
    assert facts(write(line((MAR, JUN, 40)), [Entry(APR, MAY, 0)])) == [(MAR, APR, 40, "b0"), (MAY, JUN, 40, None)]
    assert write(line((MAR, APR, 40)), [Entry(MAR, APR, 0)]) == ()


def test_neighbours_that_differ_in_state_or_note_stay_apart():
    firm = line((MAR, APR, 40))
    assert len(write(firm, [Entry(APR, MAY, 40, TENTATIVE)])) == 2
    assert len(write(firm, [Entry(APR, MAY, 40, note="from Petra")])) == 2
    assert len(write(firm, [Entry(APR, MAY, 40)])) == 1


def test_a_percentage_typed_over_a_tentative_booking_leaves_it_tentative_with_its_note():
    after = write(line((MAR, APR, 40, TENTATIVE, "ask Ben")), [Entry(MAR, APR, 50)])
    assert after == (Stretch(MAR, APR, 50, TENTATIVE, "ask Ben", "b0"),)


def test_part_of_a_booking_is_made_tentative():
    after = write(line((MAR, JUN, 40)), [Entry(APR, MAY, state=TENTATIVE)])
    assert [(each.start, each.state) for each in after] == [(MAR, COMMITTED), (APR, TENTATIVE), (MAY, COMMITTED)]
    assert facts(write(after, [Entry(APR, MAY, state=COMMITTED)])) == [(MAR, JUN, 40, "b0")]


def test_a_state_or_note_where_nothing_is_booked_books_nothing():
    assert write((), [Entry(MAR, APR, state=TENTATIVE, note="soon")]) == ()


def test_a_cell_half_of_which_is_booked_says_half_of_it():
    """15 of April's 30 days at 80 % are 40 %."""
    half = cell(line((APR, APR + 15 * moment.DAY, 80)), APR, MAY)
    assert half.percent == pytest.approx(40)
    assert not half.even
    assert cell(line((APR, MAY, 80)), APR, MAY).even


def test_a_cell_is_averaged_by_the_time_a_person_has():
    """Of 10 working days in the month 2 lie in its first half: 80 % of those are 16 % of the month."""
    days = {APR: 2.0, APR + 15 * moment.DAY: 8.0}

    def measure(start, finish):
        return sum(worth for at, worth in days.items() if start <= at < finish)

    assert cell(line((APR, APR + 15 * moment.DAY, 80)), APR, MAY, measure).percent == pytest.approx(16)


def test_bookings_over_each_other_add_up_and_one_number_takes_the_place_of_both():
    both = line((MAR, MAY, 40), (APR, JUN, 20, TENTATIVE))
    found = cell(both, APR, MAY)
    assert (found.percent, found.tentative, found.is_tentative) == (60, 20, False)
    after = write(both, [Entry(APR, MAY, 50)])
    assert [cell(after, *month).percent for month in ((MAR, APR), (APR, MAY), (MAY, JUN))] == [40, 50, 20]


def test_a_week_inside_a_month_is_cut_out_of_it():
    week = (MAR + moment.DAY, MAR + 8 * moment.DAY)
    after = write(line((MAR, APR, 40)), [Entry(*week, 0)])
    assert facts(after) == [(MAR, week[0], 40, "b0"), (week[1], APR, 40, None)]


def test_changes_name_only_what_differs():
    before = line((MAR, JUL, 40))
    after = write(before, [Entry(APR, MAY, 60)])
    made = list(changes("anna", None, before, after, map(str, count()).__next__))
    assert made[0] == Update(Booking, "b0", {"finish": APR})
    assert [type(each) for each in made[1:]] == [Insert, Insert]
    assert list(changes("anna", None, after[:1], (), map(str, count()).__next__)) == [Delete(Booking, "b0")]
    assert list(changes("anna", None, before, before, map(str, count()).__next__)) == []


# Whatever is written where

DAY = moment.DAY
PERCENTS = st.sampled_from([10.0, 20.0, 40.0, 40.0, 100.0])
STATES = st.sampled_from([COMMITTED, TENTATIVE])
NOTES = st.sampled_from(["", "", "a"])


@st.composite
def lines(draw):
    told = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 60))
        told.append((start * DAY, (start + draw(st.integers(1, 30))) * DAY, draw(PERCENTS), draw(STATES), draw(NOTES)))
    return line(*told)


@st.composite
def blocks(draw):
    """Return neighbouring cells of any width, as weeks and months mixed are, each with what is typed into it."""
    edges = sorted(draw(st.sets(st.integers(0, 90), min_size=2, max_size=6)))
    return [
        (start * DAY, finish * DAY, draw(st.sampled_from([0.0, 10.0, 40.0, 77.0]))) for start, finish in pairwise(edges)
    ]


def per_day(found, first=-1, last=121):
    """Return what each day adds up to: committed, tentative, and what notes lie on it."""
    return [
        sorted(
            (each.percent, each.state, each.note) for each in found if each.start <= day * DAY < each.finish
        )
        for day in range(first, last)
    ]  # fmt: skip


@given(lines(), blocks())
def test_a_block_written_is_what_the_cells_show_and_all_outside_is_as_before(before, block):
    after = write(before, [Entry(start, finish, percent) for start, finish, percent in block])
    for start, finish, percent in block:
        found = cell(after, start, finish)
        assert found.percent == percent
        assert found.even
    inside = {day for start, finish, _ in block for day in range(start // DAY, finish // DAY)}
    for day, (was, now) in enumerate(zip(per_day(before), per_day(after), strict=True), -1):
        if day not in inside:
            assert was == now
    for start, finish, percent in block:
        assert all(len(each) == (percent > 0) for each in per_day(after, start // DAY, finish // DAY))
    assert all(each.start < each.finish for each in after)


@given(lines(), blocks())
def test_the_same_block_written_again_changes_nothing(before, block):
    entries = [Entry(start, finish, percent) for start, finish, percent in block]
    once = write(before, entries)
    assert per_day(write(once, entries)) == per_day(once)


@given(lines(), blocks())
def test_what_the_changes_leave_in_the_file_is_the_line(before, block):
    after = write(before, [Entry(start, finish, percent) for start, finish, percent in block])
    kept = {each.id: each for each in before}
    for change in changes("anna", None, before, after, (f"new{n}" for n in count()).__next__):
        if isinstance(change, Insert):
            kept[change.value.id] = Stretch.of(change.value)
        elif isinstance(change, Delete):
            del kept[change.id]
        else:
            values = {name: getattr(kept[change.id], name) for name in ("start", "finish", "percent", "state", "note")}
            kept[change.id] = Stretch(**{**values, **change.fields}, id=change.id)
    assert per_day(kept.values()) == per_day(after)


@given(lines(), st.integers(0, 60), st.integers(1, 30), STATES)
def test_a_state_set_on_a_period_changes_no_percentage(before, first, days, state):
    after = write(before, [Entry(first * DAY, (first + days) * DAY, state=state)])
    assert [sum(each[0] for each in day) for day in per_day(before)] == [
        sum(each[0] for each in day) for day in per_day(after)
    ]
    assert all(each[1] is state for day in per_day(after, first, first + days) for each in day)


def test_nothing_in_a_period_is_an_empty_cell():
    assert cell(line((MAR, APR, 40)), MAY, JUN) is EMPTY
