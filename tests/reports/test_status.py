"""A status page shares its room fairly, shows the milestones that matter, and cuts no figure."""

from pmo_desktop.charts.gantt import GanttRow
from pmo_desktop.domain import moment
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.figures import money, slip_days
from pmo_desktop.reports.sheet import data_age
from pmo_desktop.reports.status import Wish, axis_of, chosen, shared
from pmo_desktop.services.reporting import Milestone

TODAY = moment.from_iso("2026-03-09")


def test_everybody_gets_the_least_before_anybody_gets_more():
    assert shared(100, [Wish(2, 50, 10), Wish(3, 3, 10), Wish(1, 50, 20)]) == [3, 3, 2]


def test_who_wants_less_than_the_least_gets_only_that_and_the_rest_goes_on():
    assert shared(100, [Wish(5, 0, 10), Wish(5, 1, 10), Wish(1, 50, 10)]) == [0, 1, 9]


def test_no_more_is_given_than_there_is():
    wishes = [Wish(2, 99, 12), Wish(3, 99, 12), Wish(5, 99, 16)]
    given = shared(333, wishes)
    assert sum(number * wish.unit for number, wish in zip(given, wishes, strict=True)) <= 333


def test_milestones_ahead_come_before_those_done_and_all_stand_by_date():
    done = [Milestone(f"done {day}", day, done=True, slip=None) for day in (1, 3, 5)]
    ahead = [Milestone(f"ahead {day}", day, done=False, slip=None) for day in (2, 4, 6, 8)]
    every = sorted([*done, *ahead], key=lambda each: each.at)
    assert [each.at for each in chosen(every, 9)] == [1, 2, 3, 4, 5, 6, 8]
    assert [each.at for each in chosen(every, 5)] == [2, 4, 5, 6, 8]
    assert [each.at for each in chosen(every, 3)] == [2, 4, 6]
    assert chosen(every, 0) == []


def test_bars_baselines_and_deadlines_are_all_within_the_chart():
    rows = [
        GanttRow(
            "a", "A", TODAY, TODAY + 9 * moment.DAY, baseline_start=TODAY - 40 * moment.DAY, baseline_finish=TODAY
        ),
        GanttRow("b", "B", TODAY, TODAY, milestone=True, deadline=TODAY + 80 * moment.DAY),
    ]
    axis = axis_of(rows, 300)
    assert axis.x(TODAY - 40 * moment.DAY) > 0
    assert axis.x(TODAY + 80 * moment.DAY) < 300


def test_a_chart_of_one_moment_has_a_width():
    axis = axis_of([GanttRow("b", "B", TODAY, TODAY, milestone=True)], 300)
    assert round(axis.x(TODAY)) == 150


def test_an_amount_too_wide_is_told_in_larger_units_and_never_cut():
    assert money(123_456_789_00, 80, 8.5) == "123,456,789"
    assert money(123_456_789_00, 30, 8.5) == "123.5M"
    assert money(-4_200_000_000_00, 40, 8.5) == "-4.2bn"
    assert money(None, 1, 8.5) == "–"
    assert PrintMeasure().width(money(10**17, 58, 8.5), 8.5) <= 58


def test_slips_are_signed_whole_days():
    assert [slip_days(each * moment.DAY) for each in (3, 0, -30)] == ["+3 d", "0 d", "–30 d"]
    assert slip_days(None) == "–"


def test_the_age_of_data_is_told_in_days():
    assert data_age(TODAY, TODAY + 3600) == "Status date 2026-03-09, of today"
    assert data_age(TODAY - 1, TODAY) == "Status date 2026-03-08, 1 day old"
    assert data_age(TODAY + 2 * moment.DAY, TODAY) == "Status date 2026-03-11, 2 days ahead"
    assert data_age(None, TODAY) == "No status date; as it stood on 2026-03-09"
