"""`screenshots`: pictures of every view, drawn by Qt without a display."""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.display import lacking
from pmo_desktop.cli.portfolios import author_of, opened
from pmo_desktop.cli.showcase import clock, demo_files
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services import demo
from pmo_desktop.services.workspace import Clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pictures of `file` to take; `sources` are shown in the import dialog, `sizes` are pixels."""

    file: Path
    out: Path
    author: str
    clock: Clock
    sources: tuple[Path, ...]
    sizes: tuple[tuple[int, int], ...] = ((1280, 800),)
    themes: tuple[str, ...] = ("light", "dark")


def screenshots(asked: argparse.Namespace, console: Console) -> int:
    """Take pictures of every place, of the demo or of a file."""
    folder(asked.out)
    if asked.file is not None:
        opened(asked).close()  # says in words where it is no portfolio
        pictures = _taken(asked.file, asked, console)
    else:
        with tempfile.TemporaryDirectory(prefix="pmo-demo-", ignore_cleanup_errors=True) as place:
            pictures = _taken(_demo(Path(place), asked, console), asked, console)
    console.data({"file": str(asked.file) if asked.file else None, "pictures": list(map(str, pictures))})
    for path in pictures:
        console.say(str(path))
    return Exit.DONE


def _taken(file: Path, asked: argparse.Namespace, console: Console) -> list[Path]:
    wanted = Wanted(file, asked.out, author_of(asked), clock(asked.today), demo_files(), asked.sizes, asked.themes)
    return take(wanted, console)


def _demo(place: Path, asked: argparse.Namespace, console: Console) -> Path:
    file = place / "Demo portfolio.pmo"
    demo.rebuilt(file, author_of(asked), today=asked.today, progress=console.progress).close()
    return file


def folder(out: Path) -> Path:
    """Return a folder to write to, made where it is not there; raise FileProblemError where it cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblemError(
            f"The folder “{out}” cannot be made: {error.strerror}.", "Choose another with --out."
        ) from error
    return out


def take(wanted: Wanted, console: Console) -> list[Path]:
    """Draw without a display (unless QT_QPA_PLATFORM names one); raise NoWindowError where Qt cannot be loaded."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from ui import pictures  # noqa: PLC0415 - Qt waits until something is drawn
    except ImportError as error:
        if error.name is not None and not error.name.startswith("PySide6"):
            raise
        raise lacking(error) from error
    return pictures.take(
        wanted.file, wanted.out, author=wanted.author, clock=wanted.clock, sources=wanted.sources, sizes=wanted.sizes,
        themes=wanted.themes, progress=console.progress,
    )  # fmt: skip
