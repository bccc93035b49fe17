"""The demo's main job without a window: build, import, schedule, print the pack, take the pictures."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, counted
from pmo_desktop.cli.display import NoWindowError
from pmo_desktop.cli.importing import Brought, Outcome, brought, tell
from pmo_desktop.cli.papers import paper_of
from pmo_desktop.cli.pictures import Wanted, folder, take
from pmo_desktop.cli.portfolios import author_of
from pmo_desktop.cli.showcase import clock, counts, demo_files
from pmo_desktop.reports.making import pack
from pmo_desktop.services import demo
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace


def without_window(asked: argparse.Namespace, console: Console) -> int:
    """Do the main job in a folder, and end with the paths of what was written."""
    console.say("No window can be seen here, so the demo's main job is done without one.\n")
    out = folder(asked.out)
    file, target = out / "demo.pmo", out / "portfolio-pack.pdf"
    demo.rebuilt(file, author_of(asked), today=asked.today, progress=console.progress).close()
    with Workspace.open(file, author=author_of(asked), clock=clock(asked.today)) as workspace:
        outcomes = _import(workspace, console)
        found = _schedule(workspace, console)
        pack(workspace, target, paper_of(None), console.progress)
    pictures = _pictures(file, asked, console)
    imported = sum(isinstance(each.came, Brought) for each in outcomes)
    console.data({
        "file": str(file), **found, "imported": imported, "target": str(target), "pictures": list(map(str, pictures)),
    })  # fmt: skip
    for path in (file, target, *pictures):
        console.say(str(path))
    return Exit.DONE if pictures and imported == len(outcomes) else Exit.IN_PART


def _import(workspace: Workspace, console: Console) -> Sequence[Outcome]:
    outcomes = []
    for outcome in brought(workspace, demo_files(), console):
        outcomes.append(outcome)
        tell(outcome, console)
    return outcomes


def _schedule(workspace: Workspace, console: Console) -> dict[str, int]:
    known = projects(workspace)
    for number, project in enumerate(known):
        console.progress(number, len(known), f"Scheduling {project.name}")
        workspace.schedule(project.id)
    found = counts(workspace)
    console.say(f"Scheduled {counted(found)}.\n")
    return found


def _pictures(file: Path, asked: argparse.Namespace, console: Console) -> list[Path]:
    """Return the pictures taken; none, and why, where Qt cannot draw here."""
    wanted = Wanted(file, asked.out, author_of(asked), clock(asked.today), demo_files())
    try:
        return take(wanted, console)
    except NoWindowError as error:
        console.complain(error)
        return []
