"""A short lock on a file beside the packs: it saves others a retry and protects no data."""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from db.sharing.files import like_its_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_here: dict[Path, Lock] = {}
"""One for each sidecar in this process: the system's locks belong to the process, and closing a file gives them all up."""


@contextmanager
def held(path: Path, patience_s: float) -> Iterator[bool]:
    """Hold the lock inside the block; gives False where somebody else had it all the while, or the file may not be written.

    The system gives it up for a process that dies; a server for a host that vanished, after a while.
    """
    end = time.monotonic() + patience_s
    here = _here.setdefault(path, Lock())
    if not here.acquire(timeout=patience_s):
        yield False
        return
    try:
        with _of_the_system(path, end) as had:
            yield had
    finally:
        here.release()


@contextmanager
def _of_the_system(path: Path, end: float) -> Iterator[bool]:
    try:
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if is_new:
            like_its_folder(path)
    except OSError:  # read-only, no permission, gone: there is nothing to be had
        yield False
        return
    try:
        had = _taken(handle, end)
        yield had
        if had:
            _given_up(handle)
    finally:
        os.close(handle)


def _taken(handle: int, end: float) -> bool:
    while not _tried(handle):
        if time.monotonic() > end:
            return False
        time.sleep(random.uniform(0.01, 0.04))
    return True


def _tried(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
    except OSError:  # another has it, or the share knows no locks
        return False
    return True


def _given_up(handle: int) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        else:
            fcntl.lockf(handle, fcntl.LOCK_UN, 1)
