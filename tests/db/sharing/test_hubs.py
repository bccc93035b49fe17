"""What holds for every hub, a folder and a database alike."""

import hashlib
import os
import random

import pytest

from db.sharing.hub import Card, Presence, Snapshot

SHA = hashlib.sha256


@pytest.fixture
def whole(tmp_path):
    """Return how a file of some size is made, as a snapshot is."""

    def made(size: int, seed: int = 0):
        path = tmp_path / f"whole{seed}.pmo"
        path.write_bytes(random.Random(seed).randbytes(size))
        return path

    return made


def test_a_card_comes_back_as_it_was_written(hub, again):
    card = Card(hub.card().team, "Büro “Süd”", 5, 4, "sealed so", 7)

    hub.write_card(card)

    assert again().card() == card


def test_packs_come_back_by_number_with_the_bytes_they_had(hub, again, packs):
    for name, data in reversed(packs[1](5)):
        assert hub.put(name, data)

    other = again()
    assert other.packs() == [name for name, _ in packs[1](5)]
    assert other.packs(above=3) == [name for name, _ in packs[1](5)[3:]]
    assert other.packs(above=5) == []
    assert [other.read(name) for name in other.packs()] == [data for _, data in packs[1](5)]


def test_a_number_is_given_once(hub, again, packs):
    first, second = packs[0](1, text="mine"), packs[0](1, text="hers")

    assert hub.put(*first)
    assert not again().put(*second)
    assert hub.packs() == [first[0]]
    assert hub.read(second[0]) is None


def test_putting_the_same_pack_again_keeps_it_once(hub, packs):
    name, data = packs[0](1)

    assert hub.put(name, data)
    assert hub.put(name, data)
    assert hub.packs() == [name]


def test_a_pack_that_is_restored_stands_beside_the_one_with_its_number(hub, again, packs):
    first, second = packs[0](1, text="mine"), packs[0](1, text="hers")
    assert hub.put(*first)

    hub.restore(*second)
    hub.restore(*second)

    assert again().packs() == sorted((first[0], second[0]))
    assert again().read(second[0]) == second[1]
    assert not hub.put(*packs[0](1, text="a third"))


def test_removed_packs_are_gone_and_removing_them_again_does_nothing(hub, packs):
    made = packs[1](3)
    for each in made:
        hub.put(*each)

    hub.remove(name for name, _ in made[:2])
    hub.remove(name for name, _ in made[:2])

    assert hub.packs() == [made[2][0]]
    assert hub.read(made[0][0]) is None


def test_numbers_go_on_beyond_thousands(hub, packs):
    made = [packs[0](number) for number in (999, 1_000, 1_001, 25_000)]
    for each in made:
        assert hub.put(*each)

    assert hub.packs(above=999) == [name for name, _ in made[1:]]
    assert hub.packs(above=1_001) == [made[3][0]]


def test_attached_files_come_back_under_their_digest(hub, again):
    data = os.urandom(300_000)
    digest = SHA(data).hexdigest()

    assert hub.blob(digest) is None
    hub.put_blob(digest, data)
    hub.put_blob(digest, data)

    assert again().blob(digest) == data


@pytest.mark.parametrize("digest", ["", "../../card.json", "ab", "C:\\x", "0" * 63 + "G", "0" * 65, "0" * 64 + "\n"])
def test_an_attached_file_has_no_other_name(hub, digest):
    assert hub.blob(digest) is None
    with pytest.raises(Exception, match="has no proper name"):
        hub.put_blob(digest, b"x")


def test_a_snapshot_comes_back_whole_and_is_replaced_by_the_next(hub, again, whole, tmp_path):
    target = tmp_path / "fetched.pmo"
    assert hub.snapshot() is None
    assert hub.fetch_snapshot(target) is None
    assert not target.exists()

    hub.put_snapshot(whole(3_000_000, 1), Snapshot(7, "a" * 32))
    assert again().snapshot() == Snapshot(7, "a" * 32)
    hub.put_snapshot(whole(2_500_000, 2), Snapshot(9, "b" * 32))

    assert again().snapshot() == Snapshot(9, "b" * 32)
    assert again().fetch_snapshot(target) == Snapshot(9, "b" * 32)
    assert target.read_bytes() == whole(2_500_000, 2).read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


def test_a_fetched_snapshot_replaces_what_is_there_or_leaves_it(hub, whole, tmp_path):
    target = tmp_path / "fetched.pmo"
    target.write_bytes(b"before")
    assert hub.fetch_snapshot(target) is None
    assert target.read_bytes() == b"before"

    hub.put_snapshot(whole(10, 1), Snapshot(1, "a" * 32))
    hub.fetch_snapshot(target)

    assert target.read_bytes() == whole(10, 1).read_bytes()


def test_everybody_hears_what_each_copy_last_said(hub, again):
    anna = Presence("0198c0de-0000-7000-8000-00000000000a", "Anna", "", 1_000, 3)
    petra = Presence("0198c0de-0000-7000-8000-00000000000b", "Petra “P.” Łuczak", "p1", 2_000, 4)
    later = Presence(anna.origin, "Anna", "p1", 3_000, 5)

    for each in (anna, petra, later):
        hub.say(each)

    assert sorted(again().said(), key=lambda each: each.origin) == [later, petra]


def test_the_lock_is_had_by_one_at_a_time_and_again_within_itself(hub, again):
    other = again()
    with hub.lock() as mine:
        assert mine
        with hub.lock() as still_mine:
            assert still_mine
        with other.lock() as hers:
            assert not hers
    with other.lock() as hers:
        assert hers


def test_the_lock_is_free_after_an_error_inside_it(hub, again):
    with pytest.raises(ZeroDivisionError), hub.lock():
        _ = 1 / 0
    with again().lock() as had:
        assert had


def test_the_place_is_named(hub):
    assert hub.place


def test_of_processes_racing_for_a_number_one_gets_it(hub, where, race):
    won = race(where, 4, 60)

    there = [f"{name.number} {name.hash}" for name in hub.packs()]
    assert [line.split()[0] for line in there] == [str(number) for number in range(1, 61)]
    assert sorted(won) == sorted(there)
