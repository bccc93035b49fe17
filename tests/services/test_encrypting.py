"""The passphrase of a file as the window and the commands set it, and what is said of its strength."""

import pytest

from pmo_desktop.domain.errors import InvalidValueError, LockedError, WrongPassphraseError
from pmo_desktop.services import encrypting
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pmo"
    Workspace.create(path, author="Anna", name="Office").close()
    return path


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
