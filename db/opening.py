"""Looking at a file before it is trusted: what is refused, and the sentence that says why."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import fitting, keys, schema
from db.copying import beside, remove
from db.engine import APPLICATION_ID, GARBLED, Raw, connect, first, key_of, patiently
from db.kinds import BY_TABLE
from pmo_desktop.domain.errors import DamagedFileError, FileProblemError, NewerFileError

_RESTORE = "Restore it from a backup or a copy, or salvage what can be read."
_LONGEST_STATEMENT = 20_000
_STEPS = 50_000
_LEAST_S, _MOST_S, _BYTES_PER_S = 4.0, 60.0, 20_000_000
"""How long looking at a file may keep the processor busy: a sound one of 32 MB takes 0.3 s. Waiting for a disk is free."""


def examined(path: Path) -> int:
    """Return the version of the portfolio file at `path`; raise FileProblemError or NewerFileError unless it is sound.

    Checks, in this order: that it is a file we may write, that it is ours and not newer, that its schema is exactly the
    known one (no trigger or view runs before that), that SQLite finds it whole, and that each value fits its field. The
    last two take a connection that could write: on a read-only one SQLite leaves out the CHECK constraints. A log beside
    the file is looked at before, as such a connection carries it into the file when it is closed, sound or not.
    """
    look_at(path)
    if _is_half_changed(path):
        _try_taking_back(path)
        with _reading(path, "rw"):
            pass  # a connection that may write takes the change back, a read-only one cannot
    with _reading(path, "ro") as connection:
        version = _version(connection, path)
        _check_schema(connection, path, version)
        if path.with_name(f"{path.name}-wal").exists():
            _check_integrity(connection, path)
    with _reading(path, "rw") as connection:
        _check_integrity(connection, path)
        if version == schema.VERSION:
            fitting.check(connection, path)
        if key_of(connection) is not None:
            _check_seals(connection, path)
            with suppress(OSError):
                remove(beside(path))  # what a killed removal of the passphrase left there is in clear
    return version


def disagreements(connection: Raw) -> dict[str, int]:
    """Return the tables whose rows are more (or, negative, fewer) than the log's insertions and deletions come to.

    0.2 s where the log has 370,000 rows. Such a file is used all the same: each row is whole, but something that did not
    go through the log was there.
    """
    counted = connection.execute("SELECT table_name, sum((op = 'insert') - (op = 'delete')) FROM change GROUP BY 1")
    logged = dict(counted.fetchall())
    held = {name: int(first(connection, f"SELECT count(*) FROM {name}")) for name in BY_TABLE}  # noqa: S608 - names of our schema
    return {name: count - logged.get(name, 0) for name, count in held.items() if count != logged.get(name, 0)}


def look_at(path: Path) -> None:
    """Raise FileProblemError unless there is a file at `path` that we may write and that looks like ours."""
    if path.is_dir():
        raise FileProblemError(f"“{path.name}” is a folder, not a portfolio file.", "Choose a file that ends in .pmo.")
    if not path.exists():
        raise FileProblemError(f"There is no file “{path.name}” any more.", "Look whether it was moved or renamed.")
    if not path.is_file():
        raise FileProblemError(f"“{path.name}” is not an ordinary file.", "Choose a file that ends in .pmo.")
    _look_at_permissions(path)
    if not path.stat().st_size:
        raise DamagedFileError(f"“{path.name}” is empty.", _RESTORE)
    if keys.key_of(path) is None and not keys.is_database(path):
        raise FileProblemError(f"“{path.name}” is not a portfolio file.", "Choose a file that ends in .pmo.")


def _look_at_permissions(path: Path) -> None:
    if not os.access(path, os.R_OK):
        raise FileProblemError(f"You may not read “{path.name}”.", "Ask its owner for permission.")
    if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise FileProblemError(
            f"“{path.name}” is read-only.", "Save a copy of it where you may write, and open the copy."
        )
    if not os.access(path.parent, os.W_OK):
        raise FileProblemError(
            f"The folder of “{path.name}” is read-only.", "Save a copy of it where you may write, and open the copy."
        )


def _is_half_changed(path: Path) -> bool:
    """Say whether a crash left a change half-made beside the file: nobody is at it, and a read-only connection is refused."""
    if not path.with_name(f"{path.name}-journal").exists():
        return False
    try:
        with closing(connect(path, "ro")) as connection:
            patiently(lambda: first(connection, "SELECT count(*) FROM sqlite_schema"))
    except driver.DatabaseError as error:
        return "readonly" in str(error)
    return False


def _try_taking_back(path: Path) -> None:
    """Raise DamagedFileError unless the change can be taken back on a copy and leaves a sound file.

    A journal does not say whose it is: of another file, it would be written over this one all the same.
    """
    with _reading(path, "ro", as_it_lies=True) as connection:
        _version(connection, path)
    journal = f"{path.name}-journal"
    with tempfile.TemporaryDirectory(prefix="pmo-desktop-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        try:
            for name in (path.name, journal):
                shutil.copyfile(path.with_name(name), copy.with_name(name))
        except OSError as error:
            raise FileProblemError(
                f"“{path.name}” was left half-changed by a crash, and could not be looked at ({error.strerror}).",
                "Free some room on the disk of this computer, then open it again.",
            ) from error
        try:
            with _reading(copy, "rw"):
                pass
            examined(copy)
        except FileProblemError as error:
            raise DamagedFileError(
                f"What a crash left beside “{path.name}” does not belong to it; nothing was changed.",
                f"Move “{journal}” somewhere else, then open the file again; or restore it from a backup.",
            ) from error


@contextmanager
def _reading(path: Path, mode: str, *, as_it_lies: bool = False) -> Iterator[Raw]:
    """Give a connection in one read transaction; every complaint of SQLite becomes a sentence.

    `as_it_lies`: without what lies beside the file.
    """
    connection = None
    try:
        connection = connect(path, f"{mode}&immutable=1" if as_it_lies else mode, to_write=False)
        _limit(connection, path)
        connection.execute("BEGIN")
        patiently(lambda: first(connection, "SELECT count(*) FROM sqlite_schema"))  # what is read next is one state
        yield connection
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        if str(error) == "interrupted":
            raise DamagedFileError(f"“{path.name}” takes longer to look at than any sound file.", _RESTORE) from error
        why = GARBLED if isinstance(error, UnicodeDecodeError) else error
        raise DamagedFileError(f"“{path.name}” is damaged and cannot be read ({why}).", _RESTORE) from error
    finally:
        if connection is not None:
            connection.close()


def _limit(connection: Raw, path: Path) -> None:
    """Have SQLite give up on a file made to keep it busy for ever."""
    seconds = min(_LEAST_S + path.stat().st_size / _BYTES_PER_S, _MOST_S)
    end = time.thread_time() + seconds
    connection.set_progress_handler(lambda: time.thread_time() > end, _STEPS)


def portfolio_in(path: Path) -> str:
    """Return the id of the portfolio in an unlocked file of any version that was examined; empty where it holds none."""
    with closing(connect(path, "ro")) as connection:
        row = connection.execute("SELECT id FROM portfolio").fetchone()
    return str(row[0]) if row else ""


def _version(connection: Raw, path: Path) -> int:
    if first(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise FileProblemError(
            f"“{path.name}” belongs to another program.", "Choose a file made by this program; it ends in .pmo."
        )
    version = int(first(connection, "PRAGMA user_version"))
    if version > schema.VERSION:
        raise NewerFileError(
            f"“{path.name}” was written by a newer version of this program.", "Update the program, then open it again."
        )
    if version not in schema.FINGERPRINTS:
        raise DamagedFileError(f"“{path.name}” says it has version {version}, which never was.", _RESTORE)
    return version


def _check_schema(connection: Raw, path: Path, version: int) -> None:
    longest = first(
        connection, "SELECT max(octet_length(sql)) FROM sqlite_schema"
    )  # blanks are not told apart otherwise
    if longest > _LONGEST_STATEMENT or schema.fingerprint(schema.of(connection)) != schema.FINGERPRINTS[version]:
        raise DamagedFileError(
            f"“{path.name}” holds tables or program parts that do not belong in it; it was not opened.", _RESTORE
        )


def _check_integrity(connection: Raw, path: Path) -> None:
    """Run integrity_check, not quick_check: of 2,000 damaged files quick_check passed 574 that this one caught."""
    found = first(connection, "PRAGMA integrity_check(1)")
    if found != "ok":
        raise DamagedFileError(f"“{path.name}” is damaged ({found}).", _RESTORE)
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is not None:
        table, _, target, _ = dangling
        words = f"{_a(table)} refers to {_a(target)} that is not there"
        raise DamagedFileError(f"“{path.name}” is damaged: {words}.", _RESTORE)


def _check_seals(connection: Raw, path: Path) -> None:
    """Look at the free pages of an encrypted file too; reading has checked the seal of every other.

    Not while somebody has it open, who may be writing a page just now.
    """
    if not first(connection, "PRAGMA freelist_count") or path.with_name(f"{path.name}-wal").exists():
        return
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise DamagedFileError(f"“{path.name}” is damaged.", _RESTORE)


def _a(table: str) -> str:
    words = table.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
