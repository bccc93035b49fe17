"""Keys are UUIDs of version 7: unique, and in the order they were made."""

import uuid
from random import Random

from pmo_desktop.domain.identity import uuid7


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
