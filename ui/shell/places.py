"""The places of the window: what the navigation lists and where each view is found."""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from ui.session import Session
from ui.view import View


@dataclass(frozen=True, slots=True)
class Place:
    """`of_project` places show one project and are reached through it; `face_of` names the place this is another face of.

    Faces are not listed in the navigation: the top bar offers them beside the title of the place they belong to.
    """

    name: str
    title: str
    icon: str
    view: str
    of_project: bool = False
    face_of: str = ""

    def make(self, session: Session) -> View:
        """Make the view; its module is imported only now, so that the first window need not wait for the others."""
        module = import_module(f"ui.{self.name}.view")
        return cast("View", getattr(module, self.view)(session))


PLACES = (
    Place("home", "Home", "home", "HomeView"),
    Place("portfolio", "Projects", "portfolio", "PortfolioView"),
    Place("roadmap", "Roadmap", "roadmap", "RoadmapView", face_of="portfolio"),
    Place("project", "Overview", "project", "ProjectView", of_project=True),
    Place("gantt", "Gantt", "gantt", "GanttView", of_project=True),
    Place("network", "Network", "network", "NetworkView", of_project=True, face_of="gantt"),
    Place("month", "Calendar", "month", "MonthView", of_project=True, face_of="gantt"),
    Place("board", "Board", "board", "BoardView", of_project=True, face_of="gantt"),
    Place("timeline", "Timeline", "timeline", "TimelineView", of_project=True, face_of="gantt"),
    Place("load", "Load", "load", "LoadView"),
    Place("bookings", "Bookings", "bookings", "BookingsView", face_of="load"),
    Place("outlook", "Outlook", "outlook", "OutlookView", face_of="load"),
    Place("scenarios", "Scenarios", "scenarios", "ScenariosView", face_of="load"),
    Place("people", "People", "people", "PeopleView"),
    Place("skills", "Skills", "skills", "SkillsView", face_of="people"),
    Place("leave", "Leave", "month", "LeaveView", face_of="people"),
    Place("actuals", "Actual work", "actuals", "ActualsView", face_of="people"),
    Place("templates", "Templates", "templates", "TemplatesView"),
    Place("reports", "Reports", "reports", "ReportsView"),
    Place("changes", "Changes", "changes", "ChangesView"),
)
LISTED = tuple(place for place in PLACES if not place.face_of)
"""What the navigation lists."""


def named(name: str) -> Place:
    return next(place for place in PLACES if place.name == name)


def faces(place: Place) -> tuple[Place, ...]:
    """Return a place with all its other faces; none where it has only one."""
    first = place.face_of or place.name
    found = tuple(each for each in PLACES if first in {each.name, each.face_of})
    return found if len(found) > 1 else ()
