"""A keyring keeps what it is given; one that is missing, refuses or hangs costs a sentence and nothing else."""

import time

import keyring
import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordSetError

from pmo_desktop.services import encrypting, keys
from pmo_desktop.services.workspace import Workspace
from tests.keyrings import Drawer


class Refusing(Drawer):
    """A keyring whose owner says no to everything, or a bus that is not there."""

    error = KeyringLocked("secret words of the backend")

    def get_password(self, service, username):
        raise self.error

    set_password = delete_password = get_password


class Hanging(Drawer):
    def get_password(self, service, username):
        time.sleep(30)

    set_password = delete_password = get_password


@pytest.fixture
def use():
    """Return a function that makes a backend the keyring of this test."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pmo"
    Workspace.create(path, author="Anna").close()
    return path


def test_what_is_kept_is_recalled_until_it_is_forgotten(use):
    drawer = Drawer()
    use(drawer)
    assert keys.recall("x") == keys.Answer(done=True)
    assert keys.remember("x", "sécret") == keys.Answer(done=True)
    assert list(drawer.kept) == [("PMO Desktop", "x")]
    assert keys.recall("x") == keys.Answer(done=True, secret="sécret")
    assert keys.forget("x").done
    assert keys.forget("x").done
    assert keys.recall("x").secret == ""


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_without_a_keyring_a_sentence_says_so(use, backend):
    use(backend())
    for answer in (keys.remember("x", "secret"), keys.recall("x")):
        assert not answer.done
        assert answer.secret == ""
        assert answer.why_not == "There is no keyring on this computer that would keep it."


@pytest.mark.parametrize(
    "error", [KeyringLocked("s"), PasswordSetError("s"), OSError("no bus"), RuntimeError(), KeyError("x")]
)
def test_a_keyring_that_refuses_costs_a_sentence(use, error, caplog):
    backend = Refusing()
    backend.error = error
    use(backend)
    for answer in (keys.remember("x", "hush-hush"), keys.recall("x"), keys.forget("x")):
        assert (answer.done, answer.secret) == (False, "")
        assert answer.why_not == "This computer’s keyring did not answer; it may be locked."
    assert "hush-hush" not in caplog.text


def test_a_keyring_that_hangs_is_left_to_itself(use):
    use(Hanging())
    assert not keys.recall("x", patience_s=0.05).done
    assert not keys.remember("x", "s", patience_s=0.05).done


def test_a_file_is_known_by_its_salt_wherever_it_lies(file, tmp_path):
    assert keys.of_file(file) == ""
    assert not keys.remember(keys.of_file(file), "words").done
    encrypting.encrypt(file, "words")
    name = keys.of_file(file)
    file.rename(tmp_path / "b.pmo")
    assert keys.of_file(tmp_path / "b.pmo") == name
    encrypting.change(tmp_path / "b.pmo", "words", "others")
    assert keys.of_file(tmp_path / "b.pmo") != name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql+psycopg://anna:hush@db.example:5433/team", "server anna@db.example:5433/team"),
        ("postgresql://db.example/team?sslmode=require&password=hush", "server db.example/team"),
        ("postgresql:///team", "server /team"),
    ],
)
def test_a_servers_name_never_holds_its_password(url, name):
    assert keys.of_server(url) == name
