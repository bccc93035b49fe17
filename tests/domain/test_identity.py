"""Keys are UUIDs of version 7: unique, and in the order they were made."""

import uuid
from random import Random

import pytest

from pmo_desktop.domain.identity import Ids, born_at, uuid7


def test_a_key_is_a_uuid_of_version_7_with_its_time_in_front():
    made = uuid.UUID(uuid7(0x017F22E279B0, Random(1)))
    assert str(made) == uuid7(0x017F22E279B0, Random(1))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == 0x017F22E279B0


def test_later_keys_sort_later_and_none_comes_twice():
    chance = Random(7)
    keys = [uuid7(1_700_000_000_000 + number, chance) for number in range(2_000)]
    assert keys == sorted(keys)
    assert len({uuid7(5, chance) for _ in range(5_000)}) == 5_000


def test_keys_made_within_a_millisecond_keep_their_order():
    ids = Ids(lambda: 1_700_000_000_000, Random(7))
    keys = [ids() for _ in range(20_000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 20_000
    assert {(made.version, made.variant) for made in map(uuid.UUID, keys)} == {(7, uuid.RFC_4122)}
    assert {born_at(key) for key in keys} == {1_700_000_000_000}


def test_where_a_millisecond_has_no_more_keys_the_next_lends_its_own():
    class Highest(Random):
        def getrandbits(self, k):
            return (1 << k) - 1

    ids = Ids(lambda: 1_700_000_000_000, Highest())
    keys = [ids() for _ in range(3)]
    assert keys == sorted(set(keys))
    assert [born_at(key) for key in keys] == [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_001]


@pytest.mark.parametrize(("later", "made"), [(4_001, 5_000), (4_000, 4_000)])
def test_a_clock_set_back_is_followed_from_a_second_on(later, made):
    times = iter([5_000, later])
    ids = Ids(lambda: next(times), Random(1))
    first, second = ids(), ids()
    assert (born_at(first), born_at(second)) == (5_000, made)
    assert (first < second) == (made == 5_000)
