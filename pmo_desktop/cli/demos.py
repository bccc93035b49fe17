"""`demo`: the demo portfolio made, or opened in a window."""

import argparse

from pmo_desktop.cli import display
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.opening import windows
from pmo_desktop.cli.portfolios import author_of
from pmo_desktop.cli.showcase import NAME, clock, counts, in_words
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
    with Workspace.create(asked.file, author=author_of(asked), name=NAME, clock=clock(asked.today)) as made:
        if asked.projects is None and asked.tasks is None:
            demos.build(made, made.today(), console.progress)
        else:
            demos.generate(made, asked.projects or _PROJECTS, asked.tasks or _TASKS, asked.seed, console.progress)
        found = counts(made)
    console.data({"file": str(asked.file), **found})
    console.say(f"Made {asked.file}: {in_words(found)}")
    return Exit.DONE
