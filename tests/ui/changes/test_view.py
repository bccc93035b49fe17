"""Changes lists who changed what and when, and says what each did in words."""

import pytest

from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import create_project, delete_projects, set_project_cells


@pytest.fixture
def place(window, workspace):
    shown = window(workspace, place="changes")
    return shown.view(shown._place_named("changes"))


def lines(table):
    return [
        tuple(table.item(row, column).text() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def test_a_change_is_listed_as_it_happens_and_said_in_words(place, workspace):
    project_id = create_project(workspace, "Survey <b>x</b>")
    set_project_cells(workspace, [(project_id, "phase", "Design")])
    assert lines(place.sets)[0][1:] == ("Petra", workspace.history(1)[0].label)
    place.sets.setCurrentCell(0, 0)
    assert lines(place.rows) == [("Project “Survey <b>x</b>”", "Phase", "–", "Design")]


def test_an_undoing_is_named_as_one(place, workspace):
    create_project(workspace, "Survey")
    workspace.undo()
    assert lines(place.sets)[0][2] == "Undo: New project “Survey”"


def test_the_change_looked_at_stays_while_others_come(place, workspace):
    project_id = create_project(workspace, "Survey")
    place.sets.setCurrentCell(0, 0)
    looked_at = lines(place.rows)
    set_project_cells(workspace, [(project_id, "phase", "Design")])
    assert place.sets.currentRow() == 1
    assert lines(place.rows) == looked_at


@pytest.mark.parametrize("did", ["added", "deleted"])
def test_what_came_or_went_is_named(place, workspace, did):
    project_id = create_project(workspace, "Survey")
    if did == "deleted":
        delete_projects(workspace, [project_id])
    place.sets.setCurrentCell(0, 0)
    assert workspace.count(Project) == (did == "added")
    assert (place.rows.item(0, 0).text(), place.rows.item(0, 1).text()) == ("Project", did)


def test_every_change_of_a_real_portfolio_can_be_said(window, demo):
    shown = window(demo, place="changes")
    view = shown.view(shown._place_named("changes"))
    for row in range(view.sets.rowCount()):
        view.sets.setCurrentCell(row, 0)
        assert view.rows.rowCount() > 0


def test_what_went_with_a_project_is_named_and_counted(place, workspace):
    """What has no name of its own is said by its owner's, also once both are gone."""
    project_id = create_project(workspace, "Survey")
    _, other = planning.insert_tasks(workspace, project_id, None, ["Dig", "Fill"])
    planning.set_cells(workspace, project_id, [(other, "predecessors", "1")])
    delete_projects(workspace, [project_id])
    place.sets.setCurrentCell(0, 0)
    said = [line[:3] for line in lines(place.rows)]
    assert {("Project", "deleted", "Survey"), ("Task", "deleted", "Dig"), ("Link", "deleted", "Fill")} <= set(said)
    assert said[-1][0] == "Link"
