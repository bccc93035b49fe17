"""`demo`: the demo portfolio made, or opened in a window."""

import argparse
from pathlib import Path

from pmo_desktop.cli import display
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, counted
from pmo_desktop.cli.opening import windows
from pmo_desktop.cli.portfolios import author_of
from pmo_desktop.cli.showcase import clock, counts
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services import demo as demos
from pmo_desktop.services.workspace import Workspace

_PROJECTS, _TASKS = 12, 60


def demo(asked: argparse.Namespace, console: Console) -> int:
    """Make the demo portfolio, or open it; where nobody would see a window, do the main job without one."""
    if asked.open == (asked.file is not None):
        raise argparse.ArgumentError(None, "Give either FILE or --open.")
    if not asked.open:
        return _make(asked, console)
    if display.is_seen():
        try:
            return windows(with_demo=True)
        except display.NoWindowError as error:
            console.complain(error)
    from pmo_desktop.cli.main_job import without_window  # noqa: PLC0415 - the printer waits until it is needed

    return without_window(asked, console)


def _make(asked: argparse.Namespace, console: Console) -> int:
    file = Path(asked.file)
    if file.exists():
        raise FileProblemError(f"“{file.name}” is there already.", "Choose another name; the demo replaces no file.")
    with _filled(file, asked, console) as made:
        found = counts(made)
    console.data({"file": str(file), **found})
    console.say(f"Made {file}: {counted(found)}")
    return Exit.DONE


def _filled(file: Path, asked: argparse.Namespace, console: Console) -> Workspace:
    if asked.projects is None and asked.tasks is None:
        return demos.rebuilt(file, author_of(asked), today=asked.today, progress=console.progress)
    made = Workspace.create(file, author=author_of(asked), name=file.stem, clock=clock(asked.today))
    try:
        demos.generate(made, asked.projects or _PROJECTS, asked.tasks or _TASKS, asked.seed, console.progress)
    except BaseException:  # Ctrl+C as well: half a demo is none
        made.close()
        file.unlink(missing_ok=True)
        raise
    return made
