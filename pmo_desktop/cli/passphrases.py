"""Where commands have a passphrase from: a file, the environment, this computer's keyring, the person; never an argument."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, LockedError, WrongPassphraseError
from pmo_desktop.services import encrypting, keys

VARIABLE, NEW_VARIABLE = "PMO_PASSPHRASE", "PMO_NEW_PASSPHRASE"
_LONGEST = 10_000
_TRIES = 3
_WAYS = f"Give it by --passphrase-file FILE or in the variable {VARIABLE}."


def open_the_way(file: Path, asked: argparse.Namespace) -> None:
    """Unlock a file that is locked; raise WrongPassphraseError, or LockedError where nobody can be asked."""
    if encrypting.is_locked(file):
        the_one_of(file, asked)


def the_one_of(file: Path, asked: argparse.Namespace) -> str:
    """Return the passphrase that opens a file, which is then unlocked; otherwise as `open_the_way`."""
    passphrase = given(asked.passphrase_file, VARIABLE)
    if passphrase is not None:
        encrypting.unlock(file, passphrase)
        return passphrase
    return _kept(file) or _asked_for(file)


def of_team(name: str, team: str, asked: argparse.Namespace) -> str:
    """Return the passphrase of an encrypted team; whether it is the right one, joining says."""
    passphrase = given(asked.passphrase_file, VARIABLE) or keys.recall(keys.of_team(team)).secret
    if passphrase:
        return passphrase
    if not can_ask():
        raise LockedError(f"The team file “{name}” is encrypted.", _WAYS)
    return getpass.getpass(f"Passphrase of the team {name}: ")


def a_new_one(source: Path | None, variable: str) -> str:
    """Return a passphrase to be set; a person types it twice."""
    passphrase = given(source, variable)
    if passphrase is not None:
        return passphrase
    if not can_ask():
        raise InvalidValueError(
            "There is nobody to ask for the new passphrase.", f"Give it in the variable {variable}."
        )
    first = getpass.getpass("New passphrase: ")
    if getpass.getpass("Once more: ") != first:
        raise InvalidValueError("The two are not the same; nothing was changed.", "Try again.")
    return first


def given(source: Path | None, variable: str) -> str | None:
    """Return the first line of a file, else what a variable of the environment holds; None where there is neither."""
    if source is None:
        return os.environ.get(variable)
    try:
        with source.open(encoding="utf-8-sig") as file:
            line = file.readline(_LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblemError(f"The passphrase cannot be read from “{source}”.", "Look at the name.") from error
    return line.rstrip("\r\n")


def _kept(file: Path) -> str:
    """Return what the keyring holds where that opens the file; else an empty text."""
    passphrase = keys.recall(keys.of_file(file)).secret
    try:
        if passphrase:
            encrypting.unlock(file, passphrase)
    except WrongPassphraseError:
        return ""
    return passphrase


def _asked_for(file: Path) -> str:
    if not can_ask():
        raise LockedError(f"“{file.name}” is locked with a passphrase.", _WAYS)
    for left in reversed(range(_TRIES)):
        passphrase = getpass.getpass(f"Passphrase of {file.name}: ")
        try:
            encrypting.unlock(file, passphrase)
        except WrongPassphraseError as error:
            if not left:
                raise
            sys.stderr.write(f"{error.sentence}\n")
        else:
            return passphrase
    raise AssertionError  # the last try returned or raised


def can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
