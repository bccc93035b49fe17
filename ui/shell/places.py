"""The places of the window: what the navigation lists and where each view is found."""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from ui.session import Session
from ui.view import View


@dataclass(frozen=True, slots=True)
class Place:
    """`of_project` places show one project and are reached through it."""

    name: str
    title: str
    icon: str
    view: str
    of_project: bool = False

    def make(self, session: Session) -> View:
        """Make the view; its module is imported only now, so that the first window need not wait for the others."""
        module = import_module(f"ui.{self.name}.view")
        return cast("View", getattr(module, self.view)(session))


PLACES = (
    Place("home", "Home", "home", "HomeView"),
    Place("portfolio", "Projects", "portfolio", "PortfolioView"),
    Place("project", "Overview", "project", "ProjectView", of_project=True),
    Place("gantt", "Gantt", "gantt", "GanttView", of_project=True),
    Place("load", "Load", "load", "LoadView"),
    Place("people", "People", "people", "PeopleView"),
    Place("templates", "Templates", "templates", "TemplatesView"),
    Place("reports", "Reports", "reports", "ReportsView"),
    Place("changes", "Changes", "changes", "ChangesView"),
)
