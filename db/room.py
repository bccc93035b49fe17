"""Room on a disk: asked for before something large is written, and named in a sentence where it is short."""

import shutil
from pathlib import Path

from pmo_desktop.domain.errors import FileProblemError

_SPARE = 4 << 20
"""What is left beside: the disk of a person who works is never filled to the last byte by us."""


def ask_for(folder: Path, size: int) -> None:
    """Raise FileProblemError, saying how much is needed, unless `size` bytes more fit on the disk of a folder."""
    free = free_on(folder)
    if free is not None and free < size + _SPARE:
        raise FileProblemError(
            f"There is not enough room on the disk of “{folder}”: {in_words(size + _SPARE)} are needed, "
            f"{in_words(free)} are free.",
            f"Free {in_words(size + _SPARE - free)} there, or choose another place.",
        )


def none_left(path: Path) -> FileProblemError:
    """Return what to say where the disk filled up while a file was written: SQLite has taken the change back."""
    free = free_on(path if path.is_dir() else path.parent)
    left = f" ({in_words(free)} are free)" if free is not None else ""
    return FileProblemError(
        f"There is no room left on the disk of “{path.name}”{left}; nothing was changed.",
        f"Free {in_words(max(_SPARE - (free or 0), 1_000_000))} or more there, then do it again.",
    )


def free_on(folder: Path) -> int | None:
    """Return the bytes free on the disk of a folder; None where nobody can say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def in_words(size: int) -> str:
    """Return a size as people say it; powers of ten, as systems show it."""
    for unit, of in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= of:
            number = size / of
            return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"
    return f"{size} bytes"
