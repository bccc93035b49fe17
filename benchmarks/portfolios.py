"""Portfolios and plans of a given size, made by the program's own generator."""

from pathlib import Path

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project
from pmo_desktop.services import demo
from pmo_desktop.services.workspace import Workspace


def portfolio(folder: Path, projects: int, tasks: int) -> Path:
    """Make a portfolio in a folder; return its file."""
    path = folder / f"{projects}x{tasks}.pmo"
    with Workspace.create(path, author="Benchmark") as workspace:
        demo.generate(workspace, projects, tasks)
    return path


def plan_of(workspace: Workspace) -> Plan:
    """Return the plan of the first project."""
    return workspace.plan(workspace.all(Project)[0].id)
