"""`encrypt`, and every other command on a locked file: with the passphrase from a file, a variable or a question."""

import getpass
import sys

import keyring
import pytest
from keyring.backends import fail

from db import keys
from pmo_desktop.services import encrypting
from tests.keyrings import Drawer

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def no_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(f"{WORDS}\r\nand a second line\n", "utf-8")
    return path


@pytest.fixture
def locked(pmo, office, secret):
    assert pmo("encrypt", office, "--passphrase-file", secret).code == 0
    keys.lock(office)
    return office


@pytest.fixture
def typing(monkeypatch):
    """Return a function that types answers at a terminal; what was asked for is kept."""
    asked = []

    def use(*answers):
        left = iter(answers)
        monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
        monkeypatch.setattr(getpass, "getpass", lambda prompt="": (asked.append(prompt), next(left))[1])
        return asked

    return use


def test_a_passphrase_is_set_from_a_file_and_the_words_say_what_that_means(pmo, office, secret):
    ran = pmo("encrypt", office, "--passphrase-file", secret)
    assert ran.code == 0
    assert "Nobody can open the file without it" in ran.out
    assert "still in clear" in ran.out
    keys.lock(office)
    encrypting.unlock(office, WORDS)


def test_data_says_whether_the_file_is_encrypted(pmo, office, secret):
    assert pmo("encrypt", office, "--passphrase-file", secret, "--json").data == {
        "file": str(office),
        "encrypted": True,
    }
    assert pmo("encrypt", office, "--remove", "--passphrase-file", secret, "--json").data == {
        "file": str(office), "encrypted": False,
    }  # fmt: skip
    assert pmo("schedule", office).code == 0


def test_a_person_types_a_new_passphrase_twice(pmo, office, typing):
    asked = typing(WORDS, WORDS)
    assert pmo("encrypt", office).code == 0
    assert asked == ["New passphrase: ", "Once more: "]
    keys.lock(office)
    encrypting.unlock(office, WORDS)


def test_two_that_differ_change_nothing(pmo, office, typing):
    typing(WORDS, "other")
    before = office.read_bytes()
    ran = pmo("encrypt", office)
    assert (ran.code, ran.out) == (1, "")
    assert "not the same" in ran.err
    assert office.read_bytes() == before


def test_it_is_changed(pmo, locked, secret, tmp_path):
    (tmp_path / "new.txt").write_text("another", "utf-8")
    ran = pmo("encrypt", locked, "--change", "--passphrase-file", secret, "--new-passphrase-file", tmp_path / "new.txt")
    assert ran.code == 0
    keys.lock(locked)
    encrypting.unlock(locked, "another")


def test_it_is_changed_from_the_environment(pmo, locked, monkeypatch):
    monkeypatch.setenv("PMO_PASSPHRASE", WORDS)
    monkeypatch.setenv("PMO_NEW_PASSPHRASE", "another")
    assert pmo("encrypt", locked, "--change").code == 0
    keys.lock(locked)
    encrypting.unlock(locked, "another")


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--change",), "has no passphrase"), (("--remove",), "has no passphrase"), ((), "nobody to ask")],
)
def test_what_cannot_be_done_to_a_plain_file_is_said(pmo, office, words, said):
    ran = pmo("encrypt", office, *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_file_that_has_one_says_so(pmo, locked, secret):
    ran = pmo("encrypt", locked, "--passphrase-file", secret)
    assert ran.code == 1
    assert "has a passphrase already. Add --change or --remove." in ran.err


def test_both_at_once_are_not_understood(pmo, locked):
    assert pmo("encrypt", locked, "--change", "--remove").code == 2


@pytest.mark.parametrize("command", ["schedule", "load"])
def test_a_locked_file_is_opened_from_a_file_a_variable_or_a_question(
    pmo, locked, secret, monkeypatch, typing, command
):
    assert pmo(command, locked, "--passphrase-file", secret).code == 0
    keys.lock(locked)
    monkeypatch.setenv("PMO_PASSPHRASE", WORDS)
    assert pmo(command, locked).code == 0
    keys.lock(locked)
    monkeypatch.delenv("PMO_PASSPHRASE")
    asked = typing("wrong", WORDS)
    ran = pmo(command, locked)
    assert ran.code == 0
    assert "That passphrase does not open “office.pmo”." in ran.err
    assert asked == ["Passphrase of office.pmo: "] * 2


def test_importing_into_a_locked_file_asks_too(pmo, locked, secret, bridge):
    assert pmo("import", locked, bridge, "--passphrase-file", secret).code == 0
    assert encrypting.is_encrypted(locked)


def test_after_three_wrong_ones_it_gives_up(pmo, locked, typing):
    asked = typing("a", "b", "c", "d")
    ran = pmo("schedule", locked)
    assert (ran.code, ran.out, len(asked)) == (1, "", 3)


def test_where_nobody_can_be_asked_the_ways_are_named(pmo, locked):
    ran = pmo("schedule", locked, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "locked with a passphrase" in ran.err
    assert "--passphrase-file" in ran.err
    assert "PMO_PASSPHRASE" in ran.err


def test_a_wrong_one_from_a_file_is_not_tried_again(pmo, locked, tmp_path):
    (tmp_path / "wrong.txt").write_text("wrong\n", "utf-8")
    ran = pmo("schedule", locked, "--passphrase-file", tmp_path / "wrong.txt")
    assert ran.code == 1
    assert "does not open “office.pmo”" in ran.err
    assert "wrong" not in ran.err.replace("wrong.txt", "")


def test_a_passphrase_file_that_is_not_there_is_named(pmo, locked, tmp_path):
    ran = pmo("schedule", locked, "--passphrase-file", tmp_path / "none.txt")
    assert ran.code == 1
    assert "none.txt" in ran.err


def test_what_the_keyring_holds_is_used(pmo, locked):
    drawer = Drawer()
    keyring.set_keyring(drawer)
    drawer.set_password("PMO Desktop", f"file {keys.salt_of(locked).hex()}", WORDS)
    assert pmo("schedule", locked).code == 0
