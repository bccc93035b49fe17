"""Spreading the work as in a resource meeting: proposed, looked at, accepted whole or in part, undone, cleared, exported."""

import csv

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Assignment, Person, Project, Task
from pmo_desktop.services.levelling import Scope, accept, proposals
from tests.ui.windows import Answers
from ui.session import Selection
from ui.shell.places import named
from ui.spreading.moves import MovesModel
from ui.spreading.wanted import choices

START = moment.from_iso("2099-01-05T08:00")
DAY = 28_800


def fill(workspace):
    """Two projects that want the same two people at once."""
    rows = [Insert(Person(id=name, name=name)) for name in ("Anna", "Ben")]
    for own, priority in (("a", 700), ("b", 500)):
        rows.append(Insert(Project(id=own, name=own.upper(), code=f"{own}1", start=START, priority=priority)))
        for number, person in enumerate(("Anna", "Anna", "Ben", "Ben")):
            task = Task(id=f"{own}{number}", project_id=own, name=f"{own}{number}", rank=f"{number}", duration=2 * DAY)
            rows += [Insert(task), Insert(Assignment(id=f"on-{task.id}", task_id=task.id, person_id=person))]
    workspace.record("Fill", rows)


@pytest.fixture
def shown(window, workspace):
    fill(workspace)
    made = window(workspace, place="portfolio")
    made.session.remembered["spreading"] = {"seconds": 3}
    return made


@pytest.fixture
def dialog(shown):
    shown.spreading.spread_projects((), None)
    yield shown.spreading.dialog
    shown.spreading.dialog.reject()


def starts(workspace, *ids):
    found = []
    for task_id in ids:
        project_id = workspace.get(Task, task_id).project_id
        row = workspace.plan(project_id).tasks.row[task_id]
        found.append(moment.to_iso(int(workspace.schedule(project_id).start[row]))[8:10])
    return found


def line(tree, name):
    """Return the line of a task, or of a project, by what it is called."""
    model = tree.model()
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    lines = [model.index(place, 0, group) for group in groups for place in range(model.rowCount(group))]
    return next(each for each in (*groups, *lines) if each.data() == name)


def select(tree, *names):
    tree.setCurrentIndex(line(tree, names[0]))
    for name in names[1:]:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        tree.selectionModel().select(line(tree, name), flags)


def test_what_is_proposed_stands_under_its_projects_with_reasons_and_what_becomes_of_them(dialog):
    assert [(group.project.id, len(group.moves)) for group in dialog.model.groups] == [("a", 2), ("b", 4)]
    first = line(dialog.tree, "a1")
    texts = [first.siblingAtColumn(column).data() for column in range(dialog.model.columnCount())]
    assert texts[:7] == ["a1", "2099-01-05", "2099-01-07", "2099-01-06", "2099-01-08", "2d", "+2d"]
    assert texts[-1].startswith("Anna is asked for 400 % of 100 %")
    select(dialog.tree, "a1")
    assert dialog.why.isVisible()
    assert dialog.why.text() == texts[-1]
    project = line(dialog.tree, "b1  B")
    assert project.siblingAtColumn(9).data() == "The project ends 8 days later."
    assert dialog.said.text() == (
        "6 tasks move, 2 projects end later, 10 days in all; 2 overloads go, none stays. Nothing better is possible."
    )


def test_in_a_meeting_two_rows_are_accepted_and_taken_back_by_one_undo(shown, dialog, workspace, qtbot):
    tree = dialog.tree
    dialog.tree.tick_all(on=False)
    assert not dialog.accept_button.isEnabled()
    select(tree, "a1", "a3")
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.accept_button.text() == "Accept 2 of 6"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert starts(workspace, "a1", "a3", "b1") == ["07", "07", "05"]
    assert workspace.history()[0].label == "Spread the work of “A”: 2 tasks"
    shown.undoing.undo.trigger()
    assert starts(workspace, "a1", "a3") == ["05", "05"]


def test_enter_accepts_all_that_is_proposed(dialog, workspace, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert starts(workspace, "a0", "a1", "b0", "b1") == ["05", "07", "09", "13"]


def test_closing_changes_nothing(dialog, workspace, qtbot):
    before = len(workspace.history())
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(workspace.history()) == before


def test_a_project_is_ticked_with_all_its_tasks_and_half_where_some_are(dialog, qtbot):
    tree = dialog.tree
    select(tree, "b1  B")
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.accept_button.text() == "Accept 2 of 6"
    select(tree, "b1")
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    state = line(tree, "b1  B").data(Qt.ItemDataRole.CheckStateRole)
    assert Qt.CheckState(state) is Qt.CheckState.PartiallyChecked


def test_a_click_on_the_box_unticks(dialog, qtbot):
    where = dialog.tree.visualRect(line(dialog.tree, "a1"))
    at = QPoint(where.left() + 12, where.center().y())
    qtbot.mouseClick(dialog.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert dialog.accept_button.text() == "Accept 5 of 6"


def test_what_was_unticked_stays_so_when_something_changed_meanwhile_and_it_is_worked_out_anew(
    dialog, workspace, qtbot
):
    select(dialog.tree, "b3")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Space)
    workspace.record("Shorten", [Update(Task, "a0", {"duration": DAY})])
    qtbot.waitUntil(lambda: dialog.news.text() == "Plans have changed meanwhile: this is worked out anew.")
    assert line(dialog.tree, "a1").siblingAtColumn(2).data() == "2099-01-06"
    assert dialog.model.left_out == {"b3"}


def test_another_decision_is_looked_for_at_once(dialog, qtbot):
    dialog.choosing.within.setChecked(True)
    qtbot.waitUntil(lambda: len(dialog.remaining.rows) == 2)
    assert dialog.said.text() == "No task can wait: see what stays overloaded, and why."
    reasons = {each.remaining.reason.value for each in dialog.remaining.rows}
    assert reasons == {"within_slack"}
    assert dialog.tabs.tabText(1) == "Still overloaded (2)"


def test_from_what_stays_overloaded_one_goes_to_its_task(shown, dialog, qtbot):
    dialog.choosing.within.setChecked(True)
    qtbot.waitUntil(lambda: len(dialog.remaining.rows) == 2)
    dialog.left.opened.emit(dialog.remaining.rows[0].id)
    assert shown.place == "gantt"
    assert shown.view(named("gantt")).table.current_id() == "a0"


def test_enter_on_a_line_goes_to_the_task_and_the_dialog_stays(shown, dialog, qtbot):
    select(dialog.tree, "b1")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert (shown.place, shown.project_id) == ("gantt", "b")
    assert dialog.isVisible()


def test_a_text_narrows_the_lines_and_keeps_the_projects_of_those_that_stay(dialog, qtbot):
    qtbot.keyClicks(dialog.filter, "b2")
    model = dialog.tree.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["b1  B"]
    names = [model.index(row, 0, model.index(0, 0)).data() for row in range(model.rowCount(model.index(0, 0)))]
    assert names == ["b2", "b3"]  # which waits for it


def test_lines_are_sorted_within_their_projects(dialog):
    dialog.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    group = line(dialog.tree, "b1  B")
    dates = [dialog.tree.model().index(row, 2, group).data() for row in range(4)]
    assert dates == sorted(dates, reverse=True)
    assert dialog.tree.model().index(0, 0).data() == "a1  A"


def test_lines_are_copied_with_their_titles(dialog, qtbot):
    select(dialog.tree, "a1")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, values = QApplication.clipboard().text().split("\n")
    assert titles.split("\t")[:3] == ["Task", "Start now", "New start"]
    assert values.split("\t")[:3] == ["a1", "2099-01-05", "2099-01-07"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_table_is_exported(dialog, shown, tmp_path, suffix):
    target = tmp_path / f"spread{suffix}"
    shown.session.asking = Answers(tmp_path)
    shown.session.asking.answers.append(target)
    dialog.export()
    if suffix == ".csv":
        rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    else:
        rows = [[cell.value for cell in row] for row in load_workbook(target).active.rows]
    assert rows[0][:3] == ["Project", "Task", "Start now"]
    assert [float(row[6]) for row in rows[1:3]] == [2.0, 2.0]
    assert len(rows) == 7


def test_what_was_spread_is_cleared_as_one_change(shown, dialog, workspace):
    dialog.agree()
    shown.spreading.spread_projects(("a",), None)
    dialog.clear()
    assert workspace.history()[0].label == "Clear what was spread of “A”: 2 tasks"
    assert starts(workspace, "a1", "b1") == ["05", "13"]
    shown.session.spread_clearing_requested.emit((), None)
    assert workspace.history()[0].label == "Clear what was spread of “B”: 4 tasks"


def test_the_load_of_the_people_is_shown_and_said_now_and_then(dialog):
    assert dialog.strips.accessibleDescription() == (
        "Anna: 1 week too full, then none\nBen: 1 week too full, then none"
    )


def test_from_each_place_what_is_selected_there_is_meant(workspace):
    fill(workspace)
    tr = str

    def titles(selection, project_id=""):
        return [each.title for each in choices(workspace, selection, project_id, tr)]

    tasks = Selection(Task, ("a0", "a1"), "a")
    assert titles(tasks, "a") == ["The 2 tasks selected", "Project a1  A", "All projects"]
    assert titles(Selection(Task, ("a0",), "a"), "a") == ["Project a1  A", "All projects"]
    assert titles(Selection(Project, ("a", "b"))) == ["The 2 projects selected", "All projects"]
    assert titles(Selection(Person, ("Anna",))) == ["The work of Anna", "All projects"]
    assert titles(Selection()) == ["All projects"]


def test_the_gantt_spreads_the_tasks_selected_and_people_their_work(shown, workspace):
    shown.go("gantt", "a")
    view = shown.view(named("gantt"))
    view.table.select(["a0", "a1"])
    next(each for each in view.actions() if each.text() == "Spread the work…").trigger()
    dialog = shown.spreading.dialog
    assert [move.task_id for move in dialog.model.moves] == ["a0", "a1"]  # the other project is gone round
    shown.session.spreading_requested.emit(("Ben",), None)
    assert {move.task_id for move in dialog.model.moves} == {"a3", "b2", "b3"}
    dialog.reject()


def test_what_was_decided_is_remembered(shown, dialog):
    dialog.choosing.split.setChecked(True)
    dialog.reject()
    assert shown.session.remembered["spreading"]["split"] is True


def test_the_model_of_the_lines_is_sound(qtmodeltester, workspace):
    fill(workspace)
    *_, proposal = proposals(workspace, Scope(), seconds=0)
    model = MovesModel()
    model.show_proposal(proposal, workspace.all(Project))
    qtmodeltester.check(model)
    accept(workspace, proposal)
    *_, proposal = proposals(workspace, Scope(), seconds=0)
    model.show_proposal(proposal, workspace.all(Project))
    assert model.groups == ()
