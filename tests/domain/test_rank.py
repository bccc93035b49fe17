"""Ranks always leave room between two rows, however often somebody inserts at the same place."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.rank import between, several, spread


@pytest.mark.parametrize("place", ["first", "last", "before the end", "after the first", "middle"])
def test_a_thousand_insertions_at_one_place_keep_their_order(place):
    ranks = spread(4)
    for number in range(1_000):
        at = {"first": 0, "last": len(ranks), "before the end": len(ranks) - 1, "after the first": 1}.get(
            place, 2 + number % 2
        )
        before, after = (ranks[at - 1] if at else None), (ranks[at] if at < len(ranks) else None)
        ranks.insert(at, between(before, after))
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert max(map(len, ranks)) < 250


@given(st.lists(st.integers(0, 1_000), max_size=60))
def test_insertions_anywhere_keep_their_order(places):
    ranks: list[str] = []
    for place in places:
        at = place % (len(ranks) + 1)
        ranks.insert(at, between(ranks[at - 1] if at else None, ranks[at] if at < len(ranks) else None))
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert not any(rank.endswith("0") for rank in ranks)


@pytest.mark.parametrize("count", [0, 1, 2, 30, 31, 61, 62, 1_921, 100_000])
def test_a_spread_rises_and_has_room_before_between_and_after(count):
    ranks = spread(count)
    assert len(ranks) == count
    assert ranks == sorted(set(ranks))
    edges = [None, *ranks[:20], None] if count <= 20 else [None, *ranks[:20]]
    for before, after in itertools.pairwise(edges):
        made = between(before, after)
        assert before is None or before < made
        assert after is None or made < after


@pytest.mark.parametrize(("before", "after"), [("b", "a"), ("a", "a"), ("V1", "V")])
def test_there_is_no_rank_between_what_is_not_in_order(before, after):
    with pytest.raises(ValueError, match="no rank lies between"):
        between(before, after)


@given(st.integers(0, 200), st.booleans(), st.booleans())
def test_several_between_two_rise_and_stay_short(count, opens_below, opens_above):
    low, high = (None if opens_below else "V"), (None if opens_above else "W")
    ranks = several(low, high, count)
    assert len(ranks) == count
    assert [each for each in (low, *ranks, high) if each] == sorted({each for each in (low, *ranks, high) if each})
    assert all(len(each) < 12 and not each.endswith("0") for each in ranks)
