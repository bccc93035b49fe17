"""The legend of a status page names the signs that are in its chart, and no others."""

import pytest
from pypdf import PdfReader

from pmo_desktop.domain import moment
from pmo_desktop.reports.making import status
from pmo_desktop.services import planning, portfolio
from pmo_desktop.services.scheduling import set_scheduling
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def flat(tmp_path):
    """A plan without phases, whose tasks are drawn themselves: a long one, and a short one that has three days to spare."""
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        project = portfolio.create_project(workspace, "Bridge", moment.from_iso("2026-01-05"))
        ids = planning.insert_tasks(workspace, project, None, ["Deck", "Paint", "Opening"])
        planning.set_cells(workspace, project, [(ids[0], "duration", "5d"), (ids[1], "duration", "2d")])
        for each in ids[:2]:
            planning.link(workspace, project, each, ids[2])
        yield workspace, project, tmp_path / "a.pdf"


def text_of(workspace, project, target):
    status(workspace, project, target)
    return PdfReader(target).pages[0].extract_text()


def test_nearly_critical_is_named_where_it_is_drawn(flat):
    workspace, project, target = flat
    before = text_of(*flat)
    assert "critical" in before
    assert "nearly critical" not in before
    set_scheduling(workspace, project, {"near_critical_slack": "3d"})
    assert "nearly critical" in text_of(workspace, project, target)
