"""Changes lists who changed what and when, says what each did in words, and undoes any of them on purpose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Role, Task
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import create_project, delete_projects, set_project_cells
from pmo_desktop.services.workspace import Workspace
from ui.changes.undoing import RestDialog
from ui.shell.places import named


@pytest.fixture
def shown(window, workspace):
    return window(workspace, place="changes")


@pytest.fixture
def place(shown):
    return shown.view(named("changes"))


@pytest.fixture
def hers(workspace):
    """The same file, open for Helen."""
    with workspace.another(author="Helen") as other:
        yield other


def lines(table):
    model = table.model()
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def labels(place):
    return [line[2] for line in lines(place.sets)]


def test_a_change_is_listed_as_it_happens_and_said_in_words(place, workspace):
    project_id = create_project(workspace, "Survey <b>x</b>")
    set_project_cells(workspace, [(project_id, "phase", "Design")])
    assert lines(place.sets)[0][1:] == ("Petra", workspace.history(1)[0].label, "")
    place.sets.choose(0)
    assert lines(place.rows) == [("Project “Survey <b>x</b>”", "Phase", "–", "Design")]


def test_what_was_undone_says_so_and_its_undoing_may_be_left_out(place, workspace):
    create_project(workspace, "Survey")
    workspace.undo()
    assert lines(place.sets)[0][2] == "Undo: New project “Survey”"
    assert lines(place.sets)[1][3].startswith("undone, ")
    place.folded.click()
    assert labels(place)[0] == "New project “Survey”"


def test_the_change_looked_at_stays_while_others_come(place, workspace):
    project_id = create_project(workspace, "Survey")
    place.sets.choose(0)
    looked_at = lines(place.rows)
    set_project_cells(workspace, [(project_id, "phase", "Design")])
    assert place.sets.currentIndex().row() == 1
    assert lines(place.rows) == looked_at


@pytest.mark.parametrize("did", ["added", "deleted"])
def test_what_came_or_went_is_named(place, workspace, did):
    project_id = create_project(workspace, "Survey")
    if did == "deleted":
        delete_projects(workspace, [project_id])
    place.sets.choose(0)
    assert workspace.count(Project) == (did == "added")
    assert lines(place.rows)[0][:2] == ("Project", did)


def test_every_change_of_a_real_portfolio_can_be_said(window, demo):
    shown = window(demo, place="changes")
    view = shown.view(named("changes"))
    for row in range(view.model.rowCount()):
        view.sets.choose(row)
        assert view.rows.rowCount() > 0


def test_what_went_with_a_project_is_named_and_told_with_the_thing_it_belonged_to(place, workspace):
    """What has no name of its own is said by its owner's, also once both are gone."""
    project_id = create_project(workspace, "Survey")
    _, other = planning.insert_tasks(workspace, project_id, None, ["Dig", "Fill"])
    planning.set_cells(workspace, project_id, [(other, "predecessors", "1")])
    delete_projects(workspace, [project_id])
    place.sets.choose(0)
    said = [line[:3] for line in lines(place.rows)]
    assert {("Project", "deleted", "Survey"), ("Task", "deleted", "Dig"), ("Link", "deleted", "Fill")} <= set(said)
    assert said[0] == ("Project", "deleted", "Survey")
    assert said[said.index(("Task", "deleted", "Fill")) + 1] == ("Link", "deleted", "Fill")


def test_it_keeps_to_qts_rules(place, workspace, qtmodeltester):
    create_project(workspace, "Survey")
    qtmodeltester.check(place.model)


def test_filters_leave_what_answers_to_all_of_them(place, workspace, hers, qtbot):
    survey = create_project(workspace, "Survey")
    hers.record("Phase", [Update(Project, survey, {"phase": "Design"})])
    hers.record("Role", [Insert(Role(id="r", name="Engineer"))])
    workspace.poll()
    filters = place.filters
    filters.person.setCurrentIndex(filters.person.findText("Others’"))
    assert labels(place) == ["Role", "Phase"]
    filters.show_project(survey)
    assert labels(place) == ["Phase"]
    filters.clear()
    filters.words.setText("engin")
    qtbot.waitUntil(lambda: labels(place) == ["Role"])
    filters.clear()
    filters.kind.setCurrentIndex(filters.kind.findText("Projects"))
    assert labels(place) == ["Phase", "New project “Survey”"]
    filters.clear()
    filters.person.setCurrentIndex(filters.person.findText("Mine"))
    assert set(labels(place)).isdisjoint({"Role", "Phase"})
    filters.person.setCurrentIndex(filters.person.findText("Helen"))
    filters.kind.setCurrentIndex(filters.kind.findText("Documents"))
    assert labels(place) == []
    assert place._count.text() == "No change answers to these filters."


def test_a_click_on_a_heading_sorts(place, workspace):
    for label in ("b", "A", "c"):
        workspace.record(label, [Insert(Role(id=label, name=label))])
    place.sets.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    assert labels(place)[:3] == ["A", "b", "c"]


def test_lines_are_copied_as_text(place, workspace, qtbot):
    workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    place.sets.choose(0)
    qtbot.keyClick(place.sets, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\t")[1:3] == ["Petra", "Role"]
    place.rows.selectRow(0)
    qtbot.keyClick(place.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Role\tadded\t\tEngineer"


def test_what_is_listed_is_exported(place, workspace, shown, tmp_path):
    workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    shown.session.asking.answers = [tmp_path / "out.csv"]
    next(each for each in place.actions() if each.objectName() == "changes.export").trigger()
    assert "Engineer" in (tmp_path / "out.csv").read_text("utf-8-sig")


# Undoing on purpose


def test_an_older_change_of_anybody_is_undone_and_ctrl_z_takes_that_back(place, shown, workspace, hers):
    hers.record("Role", [Insert(Role(id="r", name="Engineer"))])
    workspace.poll()
    workspace.record("Other", [Insert(Role(id="s", name="Smith"))])
    place.sets.choose(1)
    place.buttons["undo"].click()
    assert [role.name for role in workspace.all(Role)] == ["Smith"]
    assert labels(place)[0] == "Undo: Role (Helen’s)"
    shown.undoing.undo.trigger()
    assert workspace.count(Role) == 2


@pytest.mark.parametrize("agrees", [True, False])
@pytest.mark.parametrize("how", ["button", "ctrl+z"])
def test_what_stands_in_the_way_is_shown_and_the_rest_is_offered(
    place, shown, workspace, hers, monkeypatch, how, agrees
):
    workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    workspace.record("Both", [Update(Role, "r", {"name": "Smith"}), Insert(Role(id="s", name="Clerk"))])
    hers.record("Rename", [Update(Role, "r", {"name": "Baker"})])
    workspace.poll()
    seen = []

    def answer(dialog):
        seen.append((lines(dialog.goes), lines(dialog.stays)))
        return QDialog.DialogCode.Accepted if agrees else QDialog.DialogCode.Rejected

    monkeypatch.setattr(RestDialog, "exec", answer)
    place.sets.choose(1)
    place.buttons["undo"].click() if how == "button" else shown.undoing.undo.trigger()
    assert seen == [
        ([("Role", "deleted", "Clerk", "")], [("Name of Role “Baker”", "Helen changed it later: “Rename”")])
    ]
    assert [role.name for role in workspace.all(Role)] == (["Baker"] if agrees else ["Baker", "Clerk"])


def test_only_what_can_be_undone_offers_it(place, workspace):
    create_project(workspace, "Survey")
    workspace.undo()
    offered = []
    for row in range(3):
        place.sets.choose(row)
        offered.append(place.buttons["undo"].isEnabled())
    assert offered[:2] == [True, False]
    place.sets.choose(place.model.rowCount() - 1)
    assert not place.buttons["undo"].isEnabled()


# Going on from here


def test_what_it_concerns_is_shown(place, shown, workspace):
    project_id = create_project(workspace, "Survey")
    (task,) = planning.insert_tasks(workspace, project_id, None, ["Dig"])
    workspace.record("Rename", [Update(Task, task, {"name": "Drill"})])
    place.sets.choose(0)
    place.buttons["thing"].click()
    assert (shown.place, shown.project_id) == ("gantt", project_id)


def test_a_change_asked_for_is_shown_among_all(place, shown, workspace):
    made = workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    for number in range(300):
        workspace.record("Other", [Insert(Role(id=f"r{number}", name="x"))])
    place.filters.person.setCurrentIndex(place.filters.person.findText("Others’"))
    shown.session.set_requested.emit(made.id)
    assert place.current().id == made.id


def test_the_past_opens_in_a_window_of_its_own(place, shown, desk, workspace):
    workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    workspace.record("Rename", [Update(Role, "r", {"name": "Smith"})])
    place.sets.choose(0)
    place.buttons["before"].click()
    (past,) = desk.past
    assert past.get(Role, "r").name == "Engineer"
    past.close()


def test_what_changed_since_is_told_by_project_with_the_dates_that_moved(place, workspace, monkeypatch):
    project_id = create_project(workspace, "Survey")
    dig, fill = planning.insert_tasks(workspace, project_id, None, ["Dig", "Fill"])
    planning.set_cells(workspace, project_id, [(fill, "predecessors", "1")])
    later_on = workspace.now() + 2 * 86_400_000
    monkeypatch.setattr(workspace, "_clock", lambda: later_on)
    with Workspace.open(workspace.path, author="Petra", clock=workspace._clock) as later:
        planning.set_cells(later, project_id, [(dig, "duration", "3d")])
    workspace.poll()
    place.tabs.setCurrentIndex(1)
    place.since._day = workspace.today() - 2 * moment.DAY
    place.since.point.setCurrentIndex(place.since.point.count() - 1)
    place.since.renew()
    told = lines(place.since.differences)
    assert told[0][0] == "Survey"
    assert ("   Task “Dig”", "Duration", "1d", "3d", "Petra") in {line[:5] for line in told}
    assert [line[0] for line in lines(place.since.moved)] == ["Fill – Survey", "Dig – Survey"]


def test_what_changed_in_a_project_since_a_change_is_shown_from_where_it_is_asked(shown, place, workspace):
    project_id = create_project(workspace, "Fill")
    create_project(workspace, "Dig")
    set_id = workspace.history(1)[0].id
    set_project_cells(workspace, [(project_id, "phase", "Design")])
    shown.go("home")
    shown.session.since_requested.emit(set_id, project_id)
    assert shown.place == "changes"
    assert place.tabs.currentWidget() is place.since
    assert place.since.point.currentText().startswith("New project “Dig” (")
    assert place.since.project.currentData() == project_id
    assert [line[1:4] for line in lines(place.since.differences)][1:] == [("Phase", "–", "Design")]
