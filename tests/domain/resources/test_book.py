"""A kept load is, after any edits, what it would be anew; sums by role, team and month are those by person and day."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.moment import WEEK
from pmo_desktop.domain.resources.book import LoadBook
from pmo_desktop.domain.resources.load import By, Per, edges
from tests.domain.resources.ground import FINISH, START, Ground, table

FACTS = ("capacity", "demand", "proposed", "leave", "overloaded", "strained")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_after_any_edits_the_load_is_what_it_would_be_anew(seed):
    ground = Ground(Random(seed))
    book = ground.book(LoadBook(START, FINISH))
    for _ in range(12):
        ground.edit()
        if ground.random.random() < 0.7:
            ground.book(book)
    kept = table(ground.book(book), ground, weighted=True)
    anew = table(ground.book(LoadBook(START, FINISH)), ground, weighted=True)
    for name in FACTS:
        assert (getattr(kept, name) == getattr(anew, name)).all(), name
    for row in range(len(kept.rows)):
        for day in range(0, kept.periods, 3):
            assert [each.seconds for each in kept.entries(row, day)] == pytest.approx(
                [each.seconds for each in anew.entries(row, day)]
            )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((Per.WEEK, Per.MONTH)), st.sampled_from((By.ROLE, By.TEAM)))
def test_sums_by_role_team_and_month_are_those_by_person_and_day(seed, per, by):
    ground = Ground(Random(seed))
    for _ in range(12):
        ground.edit()
    book = ground.book(LoadBook(START - 5 * WEEK, FINISH + 5 * WEEK))
    single, grouped = table(book, ground), table(book, ground, per, by)
    starts = [*grouped.starts, grouped.finish]
    wide = book.table(edges(Per.DAY, starts[0], starts[-1]), list(single.people))
    for name in ("demand", "proposed", "leave"):
        days, sums = getattr(wide, name), getattr(grouped, name)
        assert sums.sum() == pytest.approx(days.sum())
        for row, group in enumerate(grouped.rows):
            members = [number for number, person in enumerate(wide.people) if person in group.people]
            for period in range(grouped.periods):
                within = [day for day, at in enumerate(wide.starts) if starts[period] <= at < starts[period + 1]]
                assert sums[row, period] == pytest.approx(days[np.ix_(members, within)].sum())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(Per), st.sampled_from(By), st.booleans())
def test_what_lies_behind_a_cell_adds_up_to_it(seed, per, by, weighted):
    ground = Ground(Random(seed))
    for _ in range(12):
        ground.edit()
    book = ground.book(LoadBook(START - 5 * WEEK, FINISH + 5 * WEEK))
    found = table(book, ground, per, by, weighted=weighted)
    for row in range(len(found.rows)):
        stack = found.stack(row)
        assert stack.demand.sum(axis=0) == pytest.approx(found.demand[row], abs=1)
        assert stack.proposed.sum(axis=0) == pytest.approx(found.proposed[row], abs=1)
        for period in range(0, found.periods, 5):
            entries = found.entries(row, period)
            firm = sum(each.seconds for each in entries if not each.is_proposed)
            assert firm == pytest.approx(found.demand[row, period], abs=3)
            assert sum(each.seconds for each in entries) - firm == pytest.approx(found.proposed[row, period], abs=3)
            for each in found.promised(row, period):
                assert each.counted >= each.assigned - 1
                assert each.counted <= each.booked + each.assigned + 1
