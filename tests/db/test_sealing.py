"""What an encrypted team sends tells nothing without its key, and is taken only where it belongs."""

import os

import pytest

from db import encrypting, keys
from db.sharing.hub import PackFaultError
from db.sharing.packs import Pack, decoded, encoded
from db.sharing.sealing import Sealed, Unsealed, file_key, new_team_key, unwrapped, wrapped
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, WrongPassphraseError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.workspace import Workspace

PLANTED = b"Bundesgartenschau"


@pytest.fixture(scope="module")
def team_key():
    return new_team_key()


@pytest.fixture(scope="module")
def card(team_key):
    return wrapped(team_key, "open sesame")


def test_what_was_sealed_is_unsealed_and_shows_nothing(team_key):
    seal = Sealed(team_key)
    data = seal.seal(PLANTED * 100, b"team/1/")
    assert PLANTED not in data
    assert Sealed(team_key).unseal(data, b"team/1/") == PLANTED * 100
    assert seal.seal(PLANTED, b"") != seal.seal(PLANTED, b"")
    assert seal.unseal(seal.seal(b"", b""), b"") == b""


def test_what_was_sealed_for_another_place_or_key_or_not_at_all_is_refused(team_key):
    seal = Sealed(team_key)
    data = seal.seal(PLANTED, b"team/1/")
    for wrong in (data[:-1], b"", data[:5], b"\x02" + data[1:], PLANTED, os.urandom(200)):
        with pytest.raises(PackFaultError, match="not sealed with the team’s key"):
            seal.unseal(wrong, b"team/1/")
    with pytest.raises(PackFaultError):
        seal.unseal(data, b"team/2/")
    with pytest.raises(PackFaultError):
        Sealed(new_team_key()).unseal(data, b"team/1/")


@pytest.mark.parametrize("at", [0, 5, 13, 20, -1])
def test_one_bit_changed_is_noticed(team_key, at):
    data = bytearray(Sealed(team_key).seal(PLANTED, b""))
    data[at] ^= 1
    with pytest.raises(PackFaultError):
        Sealed(team_key).unseal(bytes(data), b"")


def test_a_pack_of_an_encrypted_team_is_read_with_its_key_alone(team_key):
    pack = Pack("team", 1, "", 0, "origin", 4, ())
    name, data = encoded(pack, Sealed(team_key))
    assert decoded(name, data, "team", Sealed(team_key)) == pack
    for other in (Unsealed(), Sealed(new_team_key())):
        with pytest.raises(PackFaultError):
            decoded(name, data, "team", other)
    plain_name, plain = encoded(pack, Unsealed())
    with pytest.raises(PackFaultError):
        decoded(plain_name, plain, "team", Sealed(team_key))


def test_the_passphrase_gives_the_teams_key_and_another_one_the_same(team_key, card):
    assert unwrapped(card, "open sesame") == team_key
    again = wrapped(team_key, "another")
    assert again != card
    assert unwrapped(again, "another") == team_key
    assert team_key not in card.encode()


@pytest.mark.parametrize("wrong", ["", "open sesam", "Open sesame"])
def test_a_wrong_passphrase_tells_nothing(card, wrong):
    with pytest.raises(WrongPassphraseError, match="does not open the team file"):
        unwrapped(card, wrong)


def test_an_empty_passphrase_is_not_taken(team_key):
    with pytest.raises(InvalidValueError, match="cannot be empty"):
        wrapped(team_key, "")


@pytest.mark.parametrize(
    "forged",
    ["", "$", "scrypt", "scrypt$17$8$1$AAAA$", "md5$17$8$1$AAAA$AAAA", "scrypt$x$8$1$AAAA$AAAA", "scrypt$-1$8$1$AAAA$AAAA",
     "scrypt$17$8$1$é$AAAA", "scrypt$17$8$1$AAAA$!!!!", "scrypt$0$8$1$AAAA$AAAA", "scrypt$" + "9" * 5000 + "$8$1$AAAA$AAAA"],
)  # fmt: skip
def test_a_card_that_is_none_of_ours_opens_nothing(forged):
    with pytest.raises(WrongPassphraseError):
        unwrapped(forged, "open sesame")


@pytest.mark.parametrize("asked", ["30$8$1", "17$900$1", "17$8$99", "19$8$1"])
def test_a_card_cannot_fill_our_memory(card, asked):
    salt_and_body = card.split("$", 4)[4]
    with pytest.raises(FileProblemError, match="asks for more work") as raised:
        unwrapped(f"scrypt${asked}${salt_and_body}", "open sesame")
    assert not isinstance(raised.value, WrongPassphraseError)


def test_the_work_a_card_asks_for_is_bound_to_it(card):
    with pytest.raises(WrongPassphraseError):
        unwrapped(card.replace("$17$", "$16$"), "open sesame")


def test_a_snapshot_hangs_on_the_teams_key_and_not_on_a_passphrase(tmp_path, team_key):
    file = tmp_path / "Team.pmo"
    with Workspace.create(file, author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id="p", name=PLANTED.decode()))])
    encrypting.rewrite(file, file_key(team_key))
    keys.lock(file)
    assert PLANTED not in file.read_bytes()
    with pytest.raises(WrongPassphraseError):
        keys.unlock(file, "open sesame")
    keys.remember(file_key(team_key, keys.salt_of(file)))
    with Workspace.open(file, author="Anna") as workspace:
        assert workspace.count(Project) == 1
