"""Files on a share or in a synced folder: written whole or not at all, read up to a size, refused in words."""

import errno
import hashlib
import os
import random
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.sharing.hub import UnreachableError
from pmo_desktop.domain.errors import FileProblemError

_CHUNK = 1 << 20
_PATIENCE_S = 2.0
_DAY_S = 86_400
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
"""No link is followed, and a pipe that somebody planted is not waited for."""


def small_enough(path: Path, most: int) -> bytes | None:
    """Return a file's bytes; None where there is none, it has more than `most` of them, or it is no plain file."""
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP or path.is_dir():
            return None
        raise
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode) or about.st_size > most:
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def fresh_in(folder: Path) -> Path:
    """Return a name nobody has, of a form that OneDrive and Dropbox leave where it is."""
    return folder / f"~{secrets.token_hex(8)}.tmp"


def written(target: Path, data: bytes, fresh: Path, *, surely: bool = True) -> None:
    """Put a file in place, whole or not at all, by way of `fresh` on the same drive; `surely` waits for the disk."""
    try:
        with fresh.open("xb") as file:
            file.write(data)
            like_its_folder(fresh)
            if surely:
                _to_disk(file.fileno())
        swapped(fresh, target, surely=surely)
    finally:
        removed(fresh)


def made(folder: Path) -> None:
    """Make a folder that may be there, open to the same people as the one it is in."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    like_its_folder(folder, stat.S_IMODE)


def like_its_folder(path: Path, shared: Callable[[int], int] = lambda mode: mode & 0o666) -> None:
    """Let everybody read and write who may do so in the folder, whatever a person's own settings keep from others.

    Windows hands a folder's rights down by itself; a share that knows none of this refuses.
    """
    if sys.platform != "win32":
        with suppress(OSError):
            path.chmod(shared(path.parent.stat().st_mode))


def copied(source: Path, target: Path, *, read: str, made: str) -> str:
    """Copy a file to a new one, wait for the disk and return the SHA-256 of what was read in hex.

    Raises the errors of `explained` under the names `read` and `made`: a full disk here is not a share that is gone.
    """
    found = hashlib.sha256()
    with explained(read):
        size = source.stat().st_size
        file = source.open("rb")
    with file, explained(made, size), target.open("xb") as copy:
        while True:
            with explained(read):
                piece = file.read(_CHUNK)
            if not piece:
                break
            found.update(piece)
            copy.write(piece)
        _to_disk(copy.fileno())
    return found.hexdigest()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def swapped(fresh: Path, target: Path, *, surely: bool = True) -> None:
    """Rename a file over another, for some seconds again and again where that one may be in use."""
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fresh.replace(target)
            break
        except OSError as error:
            if not _is_in_use(error) or time.monotonic() > end:
                raise
        time.sleep(random.uniform(0.02, 0.1))
    if surely:
        _settled(target.parent)


def _is_in_use(error: OSError) -> bool:
    windows = getattr(error, "winerror", None)
    return windows in _OF_WINDOWS_IN_USE if windows is not None else error.errno in _IN_USE


def removed(path: Path) -> None:
    """Remove a file of ours that may be gone already, or its drive with it."""
    with suppress(OSError):
        path.unlink()


def swept(folder: Path, now: float) -> None:
    """Remove files that writers who were killed left behind, a day and more before `now` by the share's own clock."""
    for path in folder.glob("~*.tmp"):
        with suppress(OSError):
            if path.stat().st_mtime < now - _DAY_S:
                path.unlink()


def _to_disk(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - only there

        with suppress(OSError):  # shares know no such thing
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    os.fsync(handle)


def _settled(folder: Path) -> None:
    """Have the names in a folder on the disk, where a system can say so; some shares refuse."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _numbers(names: str) -> frozenset[int]:
    return frozenset(getattr(errno, name) for name in names.split() if hasattr(errno, name))


def _codes(numbers: str) -> frozenset[int]:
    return frozenset(map(int, numbers.split()))


_IN_USE = _numbers("EACCES EBUSY ETXTBSY")
"""What Linux and macOS say of renaming over a file that is open somewhere, on a share where Windows' rules hold."""
_OF_WINDOWS_IN_USE = _codes("5 32 33")
"""What Windows says of it; a virus scanner may be who is reading."""
_REFUSALS: tuple[tuple[frozenset[int], frozenset[int], type[FileProblemError], str, str], ...] = (
    (
        _numbers("ENOSPC EDQUOT EFBIG"),
        _codes("39 112 1295"),
        FileProblemError,
        "There is no room left for “{place}”{needed}.",
        "Free some; your copy has everything, and it is sent when there is room.",
    ),
    (
        _numbers("EROFS"),
        _codes("19"),
        FileProblemError,
        "“{place}” is read-only.",
        "Work goes on in your copy; ask who keeps the team file for the right to write there.",
    ),
    (
        _numbers("EBUSY ETXTBSY"),
        _codes("32 33"),
        FileProblemError,
        "“{place}” is held by another program.",
        "Close it there; your copy has everything, and it is sent the next time.",
    ),
    (
        _numbers("EACCES EPERM"),
        _codes("5 65 86 1219 1326 1909"),
        FileProblemError,
        "You may not read or write “{place}”.",
        "Work goes on in your copy; ask who keeps the team file for permission, or sign in to the share.",
    ),
    (
        _numbers(
            "ENOENT ENOTDIR EIO ENXIO ENODEV EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ENETRESET ESTALE ETIMEDOUT"
            " ENOTCONN ECONNABORTED ECONNRESET ECONNREFUSED ESHUTDOWN EPIPE EREMOTEIO ENOMEDIUM ENONET EAGAIN EBADFD"
        ),
        _codes("2 3 15 21 51 52 53 54 55 59 64 67 121 362 404 426 1117 1167 1222 1225 1231 1232 1236 1256 2250"),
        UnreachableError,
        "“{place}” cannot be reached at the moment.",
        "Work goes on in your copy; it is sent when the place is there again.",
    ),
)
"""Error numbers of the C library and of Windows, and what is said of them (Windows: System Error Codes)."""


@contextmanager
def explained(place: str, needed: int = 0) -> Iterator[None]:
    """Turn what the system refuses into errors with a sentence; `needed` is how many bytes were to be written."""
    try:
        yield
    except OSError as error:
        raise refusal(error, place, needed) from error


def refusal(error: OSError, place: str, needed: int = 0) -> FileProblemError:
    """Return the error with a sentence that stands for one of the system."""
    windows = getattr(error, "winerror", None)
    for numbers, of_windows, kind, sentence, step in _REFUSALS:
        if windows in of_windows if windows is not None else error.errno in numbers:
            room = f": {max(needed / 1_000_000, 0.1):.1f} MB are needed" if needed else ""
            return kind(sentence.format(place=place, needed=room), step)
    return FileProblemError(
        f"“{place}” cannot be read or written: {error.strerror or error}.",
        "Work goes on in your copy; tell who keeps the team file.",
    )
