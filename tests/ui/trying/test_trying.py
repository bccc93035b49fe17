"""Trying something out in the window: on a copy beside the plan, compared with it, used or dropped."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from pmo_desktop.domain.records import Project, ProjectState, Task
from pmo_desktop.services import planning, what_if
from ui.shell.places import named
from ui.trying.dialog import TryingDialog


@pytest.fixture
def shown(window, demo):
    made = window(demo, place="gantt")
    made.go("gantt", next(each.id for each in demo.all(Project) if each.state is ProjectState.ACTIVE))
    return made


def leaf(workspace, project_id):
    plan = workspace.plan(project_id)
    return next(
        task_id
        for row, task_id in enumerate(plan.tasks.ids)
        if not plan.outline.is_summary[row] and plan.tasks["duration"][row] and plan.tasks["actual_finish"][row] is None
    )


def test_a_copy_is_made_by_keys_and_says_what_it_is(shown, demo, qtbot):
    project = shown.project_id
    qtbot.keyClick(shown, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    scratch = demo.get(Project, shown.project_id)
    assert (scratch.state, scratch.copy_of) == (ProjectState.SCRATCH, project)
    assert shown.trying.bar.isVisible()
    assert shown.trying.bar.words.accessibleName().endswith("nothing differs yet.")
    assert not shown.trying.begin_action.isEnabled()


def test_what_comes_of_an_edit_is_said_above_the_plan_and_told_task_by_task(shown, demo, qtbot, monkeypatch):
    shown.trying.begin()
    scratch = shown.project_id
    task = leaf(demo, scratch)
    planning.set_cells(demo, scratch, [(task, "duration", "90d")])
    qtbot.waitUntil(lambda: "later" in shown.trying.bar.words.accessibleName())
    seen = []

    def look(dialog):
        seen.append(dialog)
        rows = dialog.table.model.rows
        assert demo.get(Task, task).name in {line.name for line in rows if line.what == "changed"}
        assert dialog.said.text() == shown.trying.bar.words.accessibleName()
        dialog.table.opened.emit(task)

    monkeypatch.setattr(TryingDialog, "exec", look)
    qtbot.mouseClick(shown.trying.bar.buttons["compare"], Qt.MouseButton.LeftButton)
    assert seen
    assert shown.view(named("gantt")).table.current_id() == task


def test_using_it_shows_the_plan_as_it_was_tried_out_and_undo_brings_both_back(shown, demo, qtbot):
    project = shown.project_id
    task = leaf(demo, project)
    shown.trying.begin()
    scratch = shown.project_id
    planning.set_cells(demo, scratch, [(what_if.own_id(scratch, task), "duration", "90d")])
    qtbot.mouseClick(shown.trying.bar.buttons["use"], Qt.MouseButton.LeftButton)
    assert shown.project_id == project
    assert demo.get(Task, task).duration == 90 * 28_800
    assert not demo.find(Project, id=scratch)
    assert not shown.trying.bar.isVisible()
    demo.undo()
    assert demo.get(Task, task).duration != 90 * 28_800
    assert demo.find(Project, id=scratch)


def test_dropping_it_shows_the_plan_and_leaves_it_as_it_was(shown, demo, qtbot):
    project, before = shown.project_id, demo.all(Task)
    shown.trying.begin()
    qtbot.mouseClick(shown.trying.bar.buttons["drop"], Qt.MouseButton.LeftButton)
    assert shown.project_id == project
    assert demo.all(Task) == before


def test_the_copies_of_a_project_are_offered_below_it(shown, demo):
    shown.trying.begin()
    shown.topbar._fill()
    titles = [action.text() for action in shown.topbar._choice.actions()]
    at = next(number for number, title in enumerate(titles) if title.startswith("↳"))
    assert demo.get(Project, what_of(demo)).name in titles[at - 1]


def what_of(workspace):
    return next(each.copy_of for each in workspace.all(Project) if each.copy_of)


def test_every_button_has_words(shown):
    shown.trying.begin()
    assert all(button.text() for button in shown.trying.bar.findChildren(QPushButton))


@pytest.fixture
def standing(shown, demo):
    """Stand far down in the plan with one summary folded and a column of three cells selected; return what says where."""
    view = shown.view(named("gantt"))
    table, chart = view.table, view.chart
    view.session.advising.finish()
    plan = demo.plan(shown.project_id)
    view.toggle(next(plan.tasks.ids[row] for row in plan.outline.order if plan.outline.is_summary[row]))
    model = table.model()
    column = model.columns.index("duration")
    row = 9
    table.setCurrentIndex(model.index(row, column))
    for more in (1, 2):
        table.selectionModel().select(model.index(row + more, column), table.selectionModel().SelectionFlag.Select)
    chart.zoom_to(7_000.0)
    chart.go_to(plan.project.start + 60 * 86_400, 0)
    table.verticalScrollBar().setValue((row - 4) * 24)

    def where():
        QApplication.processEvents()
        names = [demo.get(Task, each).name for each in table.selected_ids()]
        current = table.currentIndex()
        return (
            names, model.index(current.row(), model.columns.index("name")).data(), current.column(),
            len(table.selectedIndexes()), model.rowCount(), table.verticalScrollBar().value(),
            chart.verticalScrollBar().value(), chart.first_moment, chart.seconds_per_pixel,
        )  # fmt: skip

    assert table.verticalScrollBar().value() > 0
    return where


@pytest.mark.parametrize("end", ["use", "drop", "plan"])
def test_one_stands_where_one_stood_when_trying_out_and_after(shown, standing, qtbot, end):
    """Same tasks selected, same rows folded, scrolled as it was: in the copy, and in the plan again."""
    before = standing()
    qtbot.keyClick(shown, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert shown.trying.bar.isVisible()
    assert standing() == before
    qtbot.mouseClick(shown.trying.bar.buttons[end], Qt.MouseButton.LeftButton)
    assert not shown.trying.bar.isVisible()
    assert standing() == before


def test_what_was_selected_in_the_copy_is_selected_in_the_plan(shown, standing, demo, qtbot):
    shown.trying.begin()
    table = shown.view(named("gantt")).table
    task = table.task_at(table.model().rowCount() - 3)
    table.select([task])
    chosen, *_ = standing()
    qtbot.mouseClick(shown.trying.bar.buttons["use"], Qt.MouseButton.LeftButton)
    assert standing()[0] == chosen == [demo.get(Task, each).name for each in table.selected_ids()]


def test_another_plan_looked_at_in_between_leaves_one_where_one_stood(shown, standing, demo):
    before, project = standing(), shown.project_id
    other = next(each.id for each in demo.all(Project) if each.id != project and each.state is ProjectState.ACTIVE)
    shown.go("gantt", other)
    shown.go("gantt", project)
    assert standing() == before
