"""A calendar of two shifts beside the standard one, in a dialog on screen."""

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Calendar, Person
from pmo_desktop.services import calendars, portfolio, staff
from tests.ui.conftest import bridge, keys, on_screen, qts_rules  # noqa: F401 - fixtures
from tests.ui.windows import demo, demo_made, desk, finder, open_windows, session, silent_log, window, workspace  # noqa: F401 - fixtures
from ui.calendars.dialog import CalendarsDialog


@dataclass
class Site:
    """What the tests speak of by name."""

    standard: str
    own: str
    project: str
    person: str


@pytest.fixture
def site(workspace):  # noqa: F811 - a fixture
    standard = workspace.portfolio().calendar_id
    own = calendars.add_calendar(workspace, "Site", standard)
    project = portfolio.create_project(workspace, "Foot bridge", moment.from_iso("2026-01-05"))
    return Site(standard, own, project, staff.add_person(workspace, "Anna"))


@pytest.fixture
def dialog(qtbot, session, site):  # noqa: F811 - fixtures
    made = CalendarsDialog(session)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.table.select(site.own)
    QApplication.processEvents()
    return made


@pytest.fixture
def names(workspace):  # noqa: F811 - a fixture
    return lambda: sorted(each.name for each in workspace.all(Calendar))


@pytest.fixture
def anna(workspace, site):  # noqa: F811 - a fixture
    return lambda: workspace.get(Person, site.person)
