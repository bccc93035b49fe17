"""Rows of other projects in the Gantt view: typed with the project's code, kept with their last dates when they go."""

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning

KEY = Qt.Key


@pytest.fixture
def depot(workspace):
    """Return the id of another project, with a task of eight days that ends on 2026-01-14, and that of the task."""
    project_id = workspace.new_id()
    start = moment.from_iso("2026-01-05T08:00")
    project = Project(id=project_id, code="DEP", name="Depot", start=start, floor_at_status_date=False)
    workspace.record("New", [Insert(project)])
    (task_id,) = planning.insert_tasks(workspace, project_id, None, ["Deliver steel"])
    planning.set_cells(workspace, project_id, [(task_id, "duration", "20d")])
    return project_id, task_id


def test_a_row_of_another_project_is_typed_and_shown_with_its_code(hands, depot):
    hands.at("Survey", "predecessors").type("dep\\1FS+1d")
    assert hands.shown("Survey", "predecessors") == "DEP\\1FS+1d"
    assert hands.shown("Survey", "start") == "2026-02-03"


def test_a_change_of_the_other_project_moves_what_is_on_screen(hands, depot, workspace):
    hands.at("Survey", "predecessors").type("DEP\\1")
    planning.set_cells(workspace, depot[0], [(depot[1], "duration", "25d")])
    assert hands.shown("Survey", "start") == "2026-02-09"


def test_a_code_nobody_has_is_refused_in_its_cell(hands, depot, said):
    hands.at("Survey", "predecessors").type("XYZ\\1")
    assert hands.shown("Survey", "predecessors") == "XYZ\\1"
    assert "There is no project “XYZ”" in said[-1]


def test_deleting_what_another_project_waits_for_says_what_stays(hands, depot, workspace, said):
    planning.set_cells(workspace, depot[0], [(depot[1], "predecessors", "B-1\\2")])
    hands.at("Survey").press(KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "“Depot” waited for “Survey”: the last dates stay there" in said[-1]
