"""`new` and `export`: a portfolio begun; a project, the register or the whole portfolio written out."""

import argparse
from pathlib import Path

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import author_of, named, opened, project_named, safe_target, titled
from pmo_desktop.services.beginning import begin
from pmo_desktop.services.exporting import export_project, export_register, not_exported
from pmo_desktop.services.portfolio import describe, projects
from pmo_desktop.services.portfolio_workbook import export_portfolio


def new(asked: argparse.Namespace, console: Console) -> int:
    """Make an empty portfolio; a file that is there already stays as it is."""
    file = Path(asked.file)
    with begin(file, author=author_of(asked), name=asked.name) as workspace:
        describe(workspace, organisation=asked.organisation, currency=asked.currency)
        made = workspace.portfolio()
        console.data({
            "file": str(file), "name": made.name, "organisation": made.organisation, "currency": made.currency,
            "author": workspace.author,
        })  # fmt: skip
        console.say(f"Made “{made.name}”: {file}")
    return Exit.DONE


def export(asked: argparse.Namespace, console: Console) -> int:
    """Write the whole portfolio, one project, or the register of all."""
    if asked.register is not None:
        if asked.project or asked.target:
            raise argparse.ArgumentError(None, "Give either PROJECT and TARGET, or --register TARGET, not both.")
        return _export_register(asked, console)
    if asked.project and not asked.target and asked.project.lower().endswith(".xlsx"):
        return _export_portfolio(asked, console)
    if not (asked.project and asked.target):
        raise argparse.ArgumentError(None, "Give TARGET.xlsx, PROJECT and TARGET.xml, or --register TARGET.")
    return _export_project(asked, console)


def _export_project(asked: argparse.Namespace, console: Console) -> int:
    with opened(asked) as workspace:
        target = safe_target(asked.target, ".xml", workspace.path)
        project = project_named(workspace, asked.project)
        console.progress(0, 0, f"Writing {target.name}")
        export_project(workspace, project.id, target)
        tasks = len(workspace.plan(project.id).tasks)
        left_out = not_exported(workspace, project.id)
    console.data({
        "file": str(asked.file), "target": str(target), "project": named(project), "tasks": tasks,
        "not_carried": list(left_out),
    })  # fmt: skip
    console.say(f"Wrote {titled(project)} ({tasks} tasks) to {target}")
    for sentence in left_out:
        console.say(f"  {sentence}")
    return Exit.DONE


def _export_portfolio(asked: argparse.Namespace, console: Console) -> int:
    with opened(asked) as workspace:
        target = safe_target(Path(asked.project), ".xlsx", workspace.path)
        export_portfolio(workspace, target, console.progress)
        count = len(projects(workspace))
    console.data({"file": str(asked.file), "target": str(target), "projects": count})
    console.say(f"Wrote the portfolio ({count} projects) to {target}")
    return Exit.DONE


def _export_register(asked: argparse.Namespace, console: Console) -> int:
    with opened(asked) as workspace:
        target = safe_target(asked.register, ".csv", workspace.path, or_else=".xlsx")
        console.progress(0, 0, "Scheduling every project")
        export_register(workspace, target)
        count = len(projects(workspace))
    console.data({"file": str(asked.file), "target": str(target), "projects": count})
    console.say(f"Wrote the register ({count} projects) to {target}")
    return Exit.DONE
