"""Which files are encrypted, and the raw keys of those a passphrase has opened in this process, by the files' salts."""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, LockedError, WrongPassphraseError

SALT_BYTES = 16
ROUNDS = 256_000
"""Of PBKDF2-HMAC-SHA512, as SQLCipher 4 has it: any tool of SQLCipher opens our files with the passphrase."""

QUIET = "PRAGMA cipher_log_level=NONE"
"""A wrong passphrase is told in a sentence of ours, not by the driver on standard error."""

_MAGIC = b"SQLite format 3\0"
_FOREIGN = (
    b"PK\3\4",
    b"PK\5\6",
    b"%PDF",
    b"\x89PNG",
    b"\xd0\xcf\x11\xe0",
    b"MZ\x90\0",
    b"\x7fELF",
    b"7z\xbc\xaf",
    b"\x1f\x8b\b\0",
    b"Rar!",
)
"""How archives, documents, pictures and programs begin: nobody is asked for the passphrase of one that was renamed."""
_PAGE = 4096
_ANY_KEY = f"PRAGMA key = \"x'{'00' * 32}'\""


@dataclass(frozen=True, slots=True)
class Key:
    """A file's raw key and the salt its first bytes hold; two files with the same salt have the same key."""

    salt: bytes
    raw: bytes = field(repr=False)

    def literal(self) -> str:
        """Return what SQLCipher takes in place of a passphrase, without deriving anything."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


_unlocked: dict[bytes, Key] = {}


def derived(passphrase: str, salt: bytes) -> Key:
    """Return the key of a passphrase; takes about 0.15 s, with other threads going on meanwhile.

    What was typed is composed (NFC) first: the same letters are the same passphrase on every system.
    """
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Key(salt, hashlib.pbkdf2_hmac("sha512", typed, salt, ROUNDS, 32))


def fresh(passphrase: str) -> Key:
    """Return a key for a file yet to be written, with a salt of its own; it counts as unlocked."""
    if not passphrase:
        raise InvalidValueError("A passphrase cannot be empty.", "Type some words, the more the better.")
    return remember(derived(passphrase, os.urandom(SALT_BYTES)))


def remember(key: Key) -> Key:
    """Count every file with this key's salt as unlocked from now on, for as long as the program runs."""
    _unlocked[key.salt] = key
    return key


def unlock(path: Path, passphrase: str) -> None:
    """Open the way to an encrypted file for this process; raise WrongPassphraseError where the passphrase does not.

    The sentence is the same for a file whose first page is damaged: nothing tells the two apart.
    """
    if not is_encrypted(path):
        return
    salt = _head(path)
    key = derived(passphrase, salt)
    known = _unlocked.get(salt)
    if not (hmac.compare_digest(known.raw, key.raw) if known else _opens(path, key)):
        raise WrongPassphraseError(
            f"That passphrase does not open “{path.name}”.",
            "Type it again; where it is surely the right one, the file is damaged: restore a backup.",
        )
    remember(key)


def lock(path: Path) -> None:
    """Forget the key of a file; what is open stays open."""
    if is_encrypted(path):
        _unlocked.pop(_head(path), None)


def is_encrypted(path: Path) -> bool:
    """Say whether a file looks like an encrypted portfolio: whole pages, or the ending, and a beginning that is no text.

    Nothing more can be told without its key: encrypted bytes are like chance.
    """
    size = path.stat().st_size if path.is_file() else 0
    if size < _PAGE // 8 or (size % _PAGE and path.suffix.lower() != ".pmo"):
        return False
    return _is_salt(_head(path))


def is_locked(path: Path) -> bool:
    """Say whether a file is encrypted and no passphrase has opened it yet."""
    return is_encrypted(path) and _head(path) not in _unlocked


def key_of(path: Path) -> Key | None:
    """Return the unlocked key of a file, None for one that is not encrypted or not there; raise LockedError."""
    if not is_encrypted(path):
        return None
    key = _unlocked.get(_head(path))
    if key is None:
        raise LockedError(f"“{path.name}” is locked with a passphrase.", "Type it to open the file.")
    return key


def salt_of(path: Path) -> bytes | None:
    """Return the salt of an encrypted file, by which a keyring may name it; None where it is not encrypted."""
    return _head(path) if is_encrypted(path) else None


def is_database(path: Path) -> bool:
    """Say whether a file of at least a few bytes begins as a plain SQLite file does."""
    return path.stat().st_size >= len(_MAGIC) and _head(path) == _MAGIC


def _is_salt(head: bytes) -> bool:
    """Sixteen bytes by chance are text once in ten million times, begin as another file as seldom, and are never all the same."""
    if head.startswith(_FOREIGN):
        return False
    return head != _MAGIC and len(set(head)) > 3 and not all(0x20 <= byte < 0x7F or byte in b"\t\r\n" for byte in head)


def _head(path: Path) -> bytes:
    """Return a file's first sixteen bytes, read by SQLite.

    Never by a handle of our own: on POSIX, closing one drops the locks every connection of this process holds on the file,
    and another process then takes its log for one that nobody uses. Asked for the salt, SQLCipher reads it from the file.
    """
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            connection.execute(_ANY_KEY)
            return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
        finally:
            connection.close()
    except driver.DatabaseError as error:
        raise FileProblemError(f"“{path.name}” cannot be read.", "Is its drive still there?") from error


def _opens(path: Path, key: Key) -> bool:
    connection = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute(QUIET)
        connection.execute(f'PRAGMA key = "{key.literal()}"')
        connection.execute("PRAGMA user_version").fetchone()
    except driver.OperationalError as error:
        raise FileProblemError(f"“{path.name}” cannot be read at the moment.", "Try again in a moment.") from error
    except driver.DatabaseError as error:
        return "not a database" not in str(error)  # what is malformed further on has been decrypted
    finally:
        connection.close()
    return True
