"""Faults of the program itself: kept in a log file, told in a sentence that names it."""

import logging
import os
import sys
import traceback
from datetime import UTC, datetime

from pmo_desktop import __version__, paths
from pmo_desktop.domain.errors import KnownError

_LONGEST = 1_000_000


def keep(error: BaseException) -> KnownError:
    """Write a fault with its traceback to the log; return what to tell the person."""
    told = "".join(traceback.format_exception(error))
    file = paths.log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _LONGEST:
            file.replace(file.with_suffix(".old.log"))
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {__version__} {sys.platform}\n{told}\n")
    except OSError:
        return KnownError("Something went wrong that should not have, and no log of it can be written.", told)
    return KnownError(
        "Something went wrong that should not have; your file is whole.",
        f"Please send {file} to whoever looks after the program.",
    )


def log_from_window() -> None:
    """Send what a window logs to the same file, for as long as the program runs."""
    file = paths.log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=os.fspath(file), encoding="utf-8", level=logging.WARNING, format="%(asctime)s %(name)s %(message)s"
        )
    except OSError:
        return
