"""Opening the window, on a portfolio or on the start screen."""

import argparse
import difflib
from pathlib import Path

from pmo_desktop.cli import display
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.commands import BY_NAME
from pmo_desktop.cli.console import Console, typed
from pmo_desktop.cli.faults import log_from_window
from pmo_desktop.domain.errors import FileProblemError

_PROJECT_FILES = {".xml", ".mpp", ".mpt", ".mpx", ".xer", ".pmxml", ".gan", ".planner", ".pod"}


def open_window(asked: argparse.Namespace, _console: Console) -> int:
    """Open the window and stay until the last one is closed."""
    if asked.file is not None:
        _look_at(asked.file)
    if not display.can_open():
        raise display.NoWindowError(
            "There is no display here, so no window can open.", f"{PROGRAM} --help lists the commands that need none."
        )
    return windows(asked.file)


def windows(file: Path | None = None, *, with_demo: bool = False) -> int:
    """Run the program with its windows; return its exit code."""
    display.check_windows()
    log_from_window()
    try:
        from ui.app import run  # noqa: PLC0415 - no command but this loads Qt
    except ImportError as error:
        if error.name is not None and not error.name.startswith("PySide6"):
            raise
        raise display.lacking(error) from error
    return run(file, with_demo=with_demo)


def _look_at(file: Path) -> None:
    """Raise FileProblemError for what is no portfolio to open, with the command that was meant perhaps."""
    if not file.exists():
        close = difflib.get_close_matches(str(file), BY_NAME, n=1)
        meant = f"Perhaps you mean the command {close[0]}." if close else f"Make it: {PROGRAM} new {typed(file)}"
        raise FileProblemError(f"There is no file “{file}”.", meant)
    if file.suffix.lower() in _PROJECT_FILES:
        raise FileProblemError(
            f"“{file.name}” is a project file, not a portfolio.",
            f"Bring it into one: {PROGRAM} import PORTFOLIO.pmo {typed(file)} (with --create where there is none yet), "
            "or drop it on the window.",
        )
