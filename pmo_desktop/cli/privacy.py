"""`private`: which facts are kept for the coordinator alone, and keeping or sharing them."""

import argparse

from pmo_desktop import paths
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.services import private as keeping


def private(asked: argparse.Namespace, console: Console) -> int:
    """Keep or share kinds of facts, then say what is kept; the values themselves are never said here."""
    with opened(asked, drawers=paths.drawers()) as workspace:
        if asked.unmark:
            keeping.share_all(workspace, asked.unmark)
        if asked.mark:
            keeping.keep_all(workspace, asked.mark)
        found = keeping.contents(workspace)
    console.data({
        "file": str(asked.file), "drawer": str(found.place) if found.is_there else None, "trouble": found.trouble or None,
        "swept": not found.unswept,
        "kinds": [{
            "name": line.secret.name, "all": line.all, "values": line.count, "received_before": line.received,
        } for line in found.lines],
    })  # fmt: skip
    for line in found.lines:
        console.say(f"{line.secret.title}: {line.sentence}")
    console.say(f"Your private drawer: {found.place}" if found.is_there else "You have no private drawer yet.")
    if found.count:
        console.say(keeping.EARLIER)
    if found.trouble:
        console.complain(found.trouble)
    if found.unswept:
        console.complain(keeping.UNSWEPT)
    return Exit.IN_PART if found.trouble or found.unswept else Exit.DONE
