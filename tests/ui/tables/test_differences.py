"""A change of the order of rows is told in as few steps as can be, and views end with the rows as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPersistentModelIndex

from ui.tables import ordered
from ui.tables.differences import difference, runs
from ui.tables.ordered import OrderedRows

orders = some.lists(some.sampled_from("abcdefgh"), unique=True)


class Rows(OrderedRows):
    def columnCount(self, *_):  # noqa: N802 - Qt's own name
        return 1

    def data(self, index, role=0):
        return self.ids[index.row()] if role == 0 else None


@given(orders, orders)
def test_applying_the_difference_gives_the_new_order(before, after):
    change = difference(before, after)
    rebuilt = list(before)
    rebuilt[change.first : change.first + change.removed] = after[change.first : change.first + change.inserted]
    assert rebuilt == after
    assert (change.removed, change.inserted) == (0, 0) or before != after


@given(orders, orders)
def test_the_runs_are_exactly_what_is_not_known(ids, known):
    found = [ids[place] for first, last in runs(ids, known) for place in range(first, last + 1)]
    assert found == [each for each in ids if each not in known]


@given(orders, orders)
def test_rows_that_stay_keep_whoever_points_at_them(before, after):
    model = Rows()
    model.become(before)
    held = {each: QPersistentModelIndex(model.index(row, 0)) for row, each in enumerate(before)}
    model.become(after)
    assert list(model.ids) == after
    assert {each for each, index in held.items() if index.isValid()} == set(before) & set(after)
    assert all(index.data() == each for each, index in held.items() if index.isValid())


@pytest.mark.parametrize("most", [0, 24])
def test_both_ways_to_change_keep_qts_rules(monkeypatch, qts_rules, most):
    monkeypatch.setattr(ordered, "_MOST_STEPS", most)
    model = Rows()
    qts_rules(model)
    for order in ("abc", "cab", "xcyb", "b", "", "hgfedcba"):
        model.become(list(order))
        assert "".join(model.ids) == order
