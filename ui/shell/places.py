"""The places of the window: what the navigation lists and how each view is made."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.changes.view import ChangesView
from ui.gantt.view import GanttView
from ui.home.view import HomeView
from ui.load.view import LoadView
from ui.people.view import PeopleView
from ui.portfolio.view import PortfolioView
from ui.project.view import ProjectView
from ui.reports.view import ReportsView
from ui.session import Session
from ui.templates.view import TemplatesView
from ui.view import View


@dataclass(frozen=True, slots=True)
class Place:
    """`of_project` places show one project and are reached through it."""

    name: str
    title: str
    icon: str
    make: Callable[[Session], View]
    of_project: bool = False


PLACES = (
    Place("home", "Home", "home", HomeView),
    Place("portfolio", "Projects", "portfolio", PortfolioView),
    Place("project", "Overview", "project", ProjectView, of_project=True),
    Place("gantt", "Gantt", "gantt", GanttView, of_project=True),
    Place("load", "Load", "load", LoadView),
    Place("people", "People", "people", PeopleView),
    Place("templates", "Templates", "templates", TemplatesView),
    Place("reports", "Reports", "reports", ReportsView),
    Place("changes", "Changes", "changes", ChangesView),
)
