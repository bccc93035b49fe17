"""`report`: the portfolio pack or one project's page as PDF."""

import argparse

from pmo_desktop import paths, settings
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import named, opened, project_named, safe_target, titled
from pmo_desktop.reports.making import pack, status


def report(asked: argparse.Namespace, console: Console) -> int:
    """Print the pack of all projects, or one project's status page."""
    with opened(asked) as workspace:
        target = safe_target(asked.out, ".pdf", workspace.path)
        project = project_named(workspace, asked.project) if asked.project else None
        paper = paper_of(asked.paper)
        if project is None:
            pack(workspace, target, paper, console.progress)
        else:
            status(workspace, project.id, target, paper)
    console.data({
        "file": str(asked.file), "target": str(target), "paper": paper, "project": named(project) if project else None,
    })  # fmt: skip
    console.say(f"Printed {titled(project) if project else 'the portfolio pack'} to {target}")
    return Exit.DONE


def paper_of(asked: str) -> str:
    """Return the paper asked for, else the one in the settings."""
    return asked or settings.load(paths.settings_file()).paper
