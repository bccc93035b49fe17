"""Passphrases and passwords in this computer's keyring; where there is none, or it refuses, the program asks as before."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from db import keys

_SERVICE = "PMO Desktop"
_PATIENCE_S = 10.0
_WITHOUT = "There is no keyring on this computer that would keep it."
_REFUSED = "This computer’s keyring did not answer; it may be locked."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a keyring said: whether it did what was asked, what it holds, and a sentence where it did not."""

    done: bool
    secret: str = ""
    why_not: str = ""


def of_file(path: Path) -> str:
    """Return the name under which a file's passphrase is kept: by its salt, so that a copy or a renamed file has it too.

    Another passphrase makes another salt; empty for a file that has none.
    """
    salt = keys.salt_of(path)
    return f"file {salt.hex()}" if salt else ""


def of_team(team: str) -> str:
    """Return the name under which the passphrase of an encrypted team is kept."""
    return f"team {team}"


def of_server(url: str) -> str:
    """Return the name under which the password of a PostgreSQL URL is kept: user, server and database, never a password."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    return f"server {user}{parts.hostname or ''}{port}{parts.path}"


def remember(name: str, secret: str, *, patience_s: float = _PATIENCE_S) -> Answer:
    """Keep a secret under a name."""

    def ask() -> Answer:
        import keyring  # noqa: PLC0415 - few starts need it, and it looks for every backend there is

        keyring.set_password(_SERVICE, name, secret)
        done = keyring.get_password(_SERVICE, name) == secret  # the null backend takes everything and keeps nothing
        return Answer(done, why_not="" if done else _WITHOUT)

    return _asked(ask, patience_s) if name else Answer(done=False, why_not=_WITHOUT)


def recall(name: str, *, patience_s: float = _PATIENCE_S) -> Answer:
    """Return what is kept under a name: done with an empty secret where there is a keyring but nothing in it.

    A keyring may ask the person first, and take as long as that takes: never call this where a window waits.
    """

    def ask() -> Answer:
        import keyring  # noqa: PLC0415 - as above
        from keyring.errors import NoKeyringError  # noqa: PLC0415 - as above

        if keyring.get_keyring().priority <= 0:  # the backends that fail, or keep nothing
            raise NoKeyringError
        return Answer(done=True, secret=keyring.get_password(_SERVICE, name) or "")

    return _asked(ask, patience_s) if name else Answer(done=False, why_not=_WITHOUT)


def forget(name: str, *, patience_s: float = _PATIENCE_S) -> Answer:
    """Remove what is kept under a name; done too where nothing was."""

    def ask() -> Answer:
        import keyring  # noqa: PLC0415 - as above

        if keyring.get_password(_SERVICE, name) is not None:
            keyring.delete_password(_SERVICE, name)
        return Answer(done=True)

    return _asked(ask, patience_s) if name else Answer(done=True)


def _asked(ask: Callable[[], Answer], patience_s: float) -> Answer:
    """Return the answer of a keyring, or why there is none; one that hangs is left to itself."""
    came: SimpleQueue[Answer] = SimpleQueue()
    Thread(target=lambda: came.put(_tried(ask)), name="keyring", daemon=True).start()
    try:
        return came.get(timeout=patience_s)
    except Empty:
        return Answer(done=False, why_not=_REFUSED)


def _tried(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - backends raise what their systems raise; none of it may end our work
        from keyring.errors import NoKeyringError  # noqa: PLC0415 - as above

        if isinstance(error, NoKeyringError):
            return Answer(done=False, why_not=_WITHOUT)
        logging.getLogger(__name__).info("the keyring refused: %s", type(error).__name__)  # its words may hold secrets
        return Answer(done=False, why_not=_REFUSED)
