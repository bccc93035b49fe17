"""Arrangements are kept as JSON, which other versions of the program read as far as they understand it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.services.arranging import Arrangement, Condition, Filter, GroupKey, SortKey, Test, from_json, to_json

TEXTS, NAMES = st.text(max_size=5), st.text(min_size=1, max_size=5)
CONDITIONS = st.builds(Condition, NAMES, st.sampled_from(Test), TEXTS, TEXTS, st.booleans())
ARRANGEMENTS = st.builds(
    Arrangement,
    st.lists(st.builds(Filter, NAMES, TEXTS, TEXTS, st.lists(CONDITIONS, max_size=2).map(tuple)), max_size=2).map(tuple),
    st.lists(st.builds(SortKey, NAMES, st.booleans()), max_size=2).map(tuple),
    st.lists(st.builds(GroupKey, NAMES, st.booleans(), st.sampled_from(["day", "year"])), max_size=2).map(tuple),
    st.frozensets(TEXTS, max_size=3),
    st.booleans(),
    st.booleans(),
)  # fmt: skip


@given(ARRANGEMENTS)
def test_what_is_written_is_read_back(arrangement):
    assert from_json(json.loads(json.dumps(to_json(arrangement)))) == arrangement


def test_the_plan_as_it_stands_is_nothing_to_write():
    assert to_json(Arrangement()) == {}


@pytest.mark.parametrize(
    "content",
    [
        None, [], 3, {"filters": 1, "sort": {}, "groups": None, "folded": "a"},
        {"filters": [3, {}, {"name": 3}], "sort": [{"field": 1}], "groups": [[]], "folded": [1], "later": True},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_passed_over(content):
    assert from_json(content) == Arrangement()


def test_what_is_understood_beside_it_is_kept():
    content = {
        "filters": [{"name": "own", "value": "A", "conditions": [{"field": "name", "test": "smells"}, 1]}],
        "x": 1,
    }
    assert from_json(content) == Arrangement(filters=(Filter("own", "A"),))


def test_a_filter_replaces_the_one_of_its_kind_but_own_ones_stand_beside_each_other():
    both = Arrangement().with_filter(Filter("person", "Anna")).with_filter(Filter("person", "Ben"))
    assert both.filters == (Filter("person", "Ben"),)
    own = both.with_filter(Filter("own", "A")).with_filter(Filter("own", "B"))
    assert [each.value for each in own.filters] == ["Ben", "A", "B"]
    assert own.without_filter(Filter("own", "A")).filters == (Filter("person", "Ben"), Filter("own", "B"))


def test_sorting_by_another_field_counts_after_those_before_or_instead():
    one = Arrangement().sorted_by("start")
    assert one.sorted_by("name", also=True).sort == (SortKey("start"), SortKey("name"))
    assert one.sorted_by("start", descending=True).sort == (SortKey("start", True),)
