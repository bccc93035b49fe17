"""Giving a file a passphrase, another one, or none: a fresh copy under the new key takes the place of the old file."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import keys, opening
from db.copying import beside, put_in_place, remove
from db.engine import APPLICATION_ID, Raw, connect, patiently
from db.keys import Key
from pmo_desktop.domain.errors import FileProblemError

Told = Callable[[int, int, str], None]
"""Hears how many steps are done, of how many, and what is being done now; may raise to stop it."""

_BLOCK = 1 << 20


def _to_nobody(_done: int, _total: int, _what: str) -> None:
    """Take no notice."""


def encrypt(path: Path, passphrase: str, progress: Told = _to_nobody) -> None:
    """Put a plain file under a passphrase; raise FileProblemError where it has one or is open anywhere."""
    if keys.is_encrypted(path):
        raise FileProblemError(f"“{path.name}” has a passphrase already.", "Change it, or remove it first.")
    rewrite(path, keys.fresh(passphrase), progress)


def change(path: Path, old: str, new: str, progress: Told = _to_nobody) -> None:
    """Put an encrypted file under another passphrase; raise WrongPassphraseError unless `old` opens it."""
    _unlock(path, old)
    rewrite(path, keys.fresh(new), progress)


def decrypt(path: Path, passphrase: str, progress: Told = _to_nobody) -> None:
    """Write an encrypted file in clear; raise WrongPassphraseError unless the passphrase opens it."""
    _unlock(path, passphrase)
    rewrite(path, None, progress)


def rewrite(path: Path, key: Key | None, progress: Told = _to_nobody) -> None:
    """Write an unlocked or plain file anew under `key`, or in clear; raise FileProblemError where it is open anywhere.

    A crash leaves the old file or the new one, whole. Every page is written anew, so that nothing of the old key's, or in
    clear, is in free pages; then the old bytes are overwritten where they lay, which an SSD or a snapshot of the disk may
    keep all the same.
    """
    path = path.resolve()  # not a link to it is replaced
    opening.look_at(path)
    fresh = beside(path)
    remove(fresh)
    try:
        with _held(path) as original:
            progress(0, 3, "Writing every page anew")
            _export(original, fresh, key)
            progress(1, 3, "Checking the new file")
            _check(fresh, path, key)
            progress(2, 3, "Putting it in the place of the old one")
            _swap(original, fresh, path)
    except driver.DatabaseError as error:
        raise FileProblemError(f"“{path.name}” could not be written anew ({error}); it is as it was.") from error
    finally:
        with suppress(OSError):
            remove(fresh)
    progress(3, 3, "Done")


def _unlock(path: Path, passphrase: str) -> None:
    if not keys.is_encrypted(path):
        raise FileProblemError(f"“{path.name}” has no passphrase.", "Set one first.")
    keys.unlock(path, passphrase)


@contextmanager
def _held(path: Path) -> Iterator[Raw]:
    """Give a connection that keeps everybody else out until it is closed."""
    original = connect(path)
    try:
        try:
            original.execute("PRAGMA journal_mode=DELETE").fetchall()
            original.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
            patiently(lambda: original.execute("BEGIN EXCLUSIVE"))
            original.execute("COMMIT")
        except (driver.OperationalError, FileProblemError) as error:
            raise FileProblemError(
                f"“{path.name}” is open in another window or program.", "Close it there, then try again."
            ) from error
        yield original
    finally:
        original.close()


def _export(original: Raw, fresh: Path, key: Key | None) -> None:
    """Write every row of `original` to the new file `fresh`, whose own journal nobody needs."""
    original.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(fresh), key.literal() if key else ""))
    original.execute("PRAGMA fresh.journal_mode=OFF").fetchall()
    original.execute("PRAGMA fresh.synchronous=OFF")
    version = original.execute("PRAGMA main.user_version").fetchone()[0]
    original.execute("SELECT sqlcipher_export('fresh')").fetchall()
    original.execute(f"PRAGMA fresh.user_version={version}")
    original.execute(f"PRAGMA fresh.application_id={APPLICATION_ID}")
    original.execute("DETACH DATABASE fresh")


def _check(fresh: Path, path: Path, key: Key | None) -> None:
    """Examine what was written as every file is when it is opened."""
    if key is not None:
        keys.remember(key)
    try:
        opening.examined(fresh)
    except FileProblemError as error:
        raise FileProblemError(f"“{path.name}” could not be written anew; it is as it was.", error.sentence) from error
    shutil.copymode(path, fresh)


def _swap(original: Raw, fresh: Path, path: Path) -> None:
    """Rename the new file over the old one while nobody else can write to the old one, and leave nothing in that.

    It is held until it is replaced: somebody who waits for it then has a file without a name, in which SQLite refuses to
    write, and which holds nothing to read.
    """
    if os.name == "nt":
        original.close()  # Windows replaces no open file, ours or another's: whoever opened it meanwhile makes this fail
        put_in_place(fresh, path)
        return
    with path.open("rb+") as old:
        put_in_place(fresh, path)
        _sync_folder(path.parent)
        if os.fstat(old.fileno()).st_nlink == 0:  # under another name somebody may still want it
            _overwrite(old.fileno())
        original.close()  # before `old`: closing that one drops the locks


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _overwrite(handle: int) -> None:
    size = os.fstat(handle).st_size
    for at in range(0, size, _BLOCK):
        os.pwrite(handle, bytes(min(_BLOCK, size - at)), at)
    with suppress(OSError):
        os.fsync(handle)
