"""The passphrase of a file as the window and the commands set it, and what is said of its strength."""

import keyring
import pytest

from pmo_desktop.domain.errors import InvalidValueError, LockedError, WrongPassphraseError
from pmo_desktop.services import encrypting
from pmo_desktop.services.workspace import Workspace
from tests.keyrings import Drawer


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pmo"
    Workspace.create(path, author="Anna", name="Office").close()
    return path


@pytest.fixture
def drawer():
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_set_changed_and_removed_the_file_holds_the_same(file):
    for turn, encrypted in (
        (lambda: encrypting.encrypt(file, "one"), True),
        (lambda: encrypting.change(file, "one", "two"), True),
        (lambda: encrypting.remove(file, "two"), False),
    ):
        turn()
        assert encrypting.is_encrypted(file) is encrypted
        assert not encrypting.is_locked(file)
        with Workspace.open(file, author="Anna") as workspace:
            assert workspace.portfolio().name == "Office"


def test_each_step_is_told(file):
    told = []
    encrypting.encrypt(file, "one", lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_same_passphrase_once_more_is_no_change(file):
    encrypting.encrypt(file, "one")
    with pytest.raises(InvalidValueError, match="the passphrase it has"):
        encrypting.change(file, "one", "one")


def test_a_file_of_another_run_is_locked_until_its_passphrase_is_given(file):
    from db import keys  # noqa: PLC0415 - as another run of the program finds it

    encrypting.encrypt(file, "one")
    keys.lock(file)
    assert encrypting.is_locked(file)
    with pytest.raises(LockedError):
        Workspace.open(file, author="Anna")
    with pytest.raises(WrongPassphraseError):
        encrypting.unlock(file, "two")
    encrypting.unlock(file, "one")
    Workspace.open(file, author="Anna").close()


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [("", "Four or five words"), ("secret", "found by trying"), ("aaaaaaaaaaaaaaaaaaaa", "found by trying"),
     ("horse battery", "One word more"), ("correct horse battery staple", "long enough")],
)  # fmt: skip
def test_strength_is_told_by_length(passphrase, said):
    assert said in encrypting.advice(passphrase)


def test_the_keyring_follows_what_is_wished(file, drawer):
    assert encrypting.carry_out(file, encrypting.Wish("", "one", keep=True)) == ""
    assert list(drawer.kept.values()) == ["one"]
    assert encrypting.carry_out(file, encrypting.Wish("one", "two", keep=True)) == ""
    assert list(drawer.kept.values()) == ["two"]
    assert encrypting.carry_out(file, encrypting.Wish("two", "three")) == ""
    assert drawer.kept == {}
    assert encrypting.opened(file, "three", keep=True) == ""
    assert list(drawer.kept.values()) == ["three"]
    encrypting.opened(file, "three", keep=False)
    assert drawer.kept == {}
    encrypting.opened(file, "three", keep=True)
    encrypting.carry_out(file, encrypting.Wish("three"))
    assert drawer.kept == {}
    assert not encrypting.is_encrypted(file)


def test_a_wish_that_cannot_be_carried_out_leaves_the_keyring(file, drawer):
    encrypting.carry_out(file, encrypting.Wish("", "one", keep=True))
    with pytest.raises(WrongPassphraseError):
        encrypting.carry_out(file, encrypting.Wish("wrong", "two", keep=True))
    assert list(drawer.kept.values()) == ["one"]


def test_a_wish_shows_no_passphrase():
    assert "secret" not in repr(encrypting.Wish("secret", "secret"))
