"""What a task differs by from its baseline is working time, signed as MS Project signs it: later and more is positive."""

from pmo_desktop.domain.plan.variance import Standing, Variance, rolled_up, variance

DAY = 86_400


class Weekdays:
    """Eight hours a day, 08-16, on days 0-4 of each week of seven."""

    def work(self, start, finish):
        if finish < start:
            return -self.work(finish, start)
        return sum(
            max(0, min(finish, day * DAY + 16 * 3_600) - max(start, day * DAY + 8 * 3_600))
            for day in range(start // DAY, finish // DAY + 1)
            if day % 7 < 5
        )


def at(day, hour):
    return day * DAY + hour * 3_600


def test_a_slip_over_a_weekend_counts_working_days_only():
    then = Standing(at(3, 8), at(4, 16), 57_600, 57_600, 1_000)
    now = Standing(at(4, 8), at(8, 16), 86_400, 57_600, 1_500)
    assert variance(now, then, Weekdays()) == Variance(start=28_800, finish=57_600, duration=28_800, work=0, cost=500)


def test_what_comes_earlier_and_costs_less_is_negative():
    then = Standing(at(7, 8), at(8, 16), 57_600, cost=1_000)
    now = Standing(at(4, 8), at(4, 16), 28_800, cost=400)
    assert variance(now, then, Weekdays()) == Variance(-28_800, -57_600, -28_800, None, -600)


def test_what_one_side_does_not_say_does_not_differ():
    assert variance(Standing(), Standing(at(0, 8), at(0, 16), 1, 1, 1), Weekdays()).is_none


def test_a_summary_spans_its_tasks_and_sums_their_work_and_cost():
    parts = [
        Standing(at(0, 8), at(1, 16), 57_600, 57_600, 300),
        Standing(at(4, 8), at(7, 16), 57_600, None, 200),
        Standing(),
    ]
    assert rolled_up(parts, Weekdays()) == Standing(at(0, 8), at(7, 16), 6 * 28_800, 57_600, 500)
    assert rolled_up([Standing()], Weekdays()) is None
