"""Views of the Gantt: built in, named, changed, renamed, gone; the file holds those people named."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QToolButton

from pmo_desktop.domain.records import SavedView
from pmo_desktop.services import planning, saved_views
from pmo_desktop.services.arranging import Arrangement, Filter, GroupKey
from pmo_desktop.services.saved_views import BUILT_IN
from ui.gantt.view import GanttView, Part
from ui.naming import NameDialog
from ui.shell.topbar import TopBar


def lines(view):
    view.views.menu.aboutToShow.emit()
    return {action.text(): action for action in view.views.menu.actions() if action.text()}


@pytest.fixture
def answers(monkeypatch):
    """Answer dialogs that ask for a name with the texts given."""
    waiting = []

    def fill(dialog):
        dialog.field.setText(waiting.pop(0))
        dialog.findChild(QDialogButtonBox).accepted.emit()
        return dialog.result()

    monkeypatch.setattr(NameDialog, "exec", fill)
    return waiting


@pytest.mark.parametrize("built_in", BUILT_IN, ids=lambda each: each.name)
def test_each_built_in_view_shows_its_columns_and_every_cell_reads(view, built_in):
    lines(view)[built_in.title].trigger()
    assert tuple(view.columns.fields()) == built_in.columns
    assert view.columns.frozen == built_in.frozen
    assert set(built_in.columns) <= planning.FIELDS.keys()
    assert lines(view)[built_in.title].isChecked()


def test_a_view_is_saved_changed_reset_updated_renamed_and_deleted(view, workspace, answers, session):
    view.columns.take([("name", 222), ("slack", 99)], 1)
    answers += ["Slack", "Spare"]
    lines(view)["Save as…"].trigger()
    assert lines(view)["Slack"].isChecked()
    view.columns.insert("cost")
    lines(view)["As it was"].trigger()
    assert view.columns.layout() == [("name", 222), ("slack", 99)]
    view.columns.insert("cost")
    lines(view)["Update “Slack”"].trigger()
    (kept,) = workspace.all(SavedView)
    assert [each[0] for each in saved_views.content_of(kept)["columns"]] == ["name", "slack", "cost"]
    lines(view)["Rename “Slack”…"].trigger()
    assert "Spare" in lines(view)
    lines(view)["Entry"].trigger()
    lines(view)["Spare"].trigger()
    assert view.columns.fields() == ["name", "slack", "cost"]
    lines(view)["Delete “Spare”"].trigger()
    assert "Spare" not in lines(view)
    assert view.columns.fields() == ["name", "slack", "cost"]
    workspace.undo()
    assert "Spare" in lines(view)


def test_views_are_commands_and_others_windows_views_come_too(view, workspace, session):
    with workspace.another(author="Ben") as other:
        saved_views.save_view(other, "gantt", "Ben & Co", {"columns": [["name", 100], ["wbs", 50]], "frozen": 0})
    workspace.poll()
    commands = {action.text(): action for action in view.actions_of_place()}
    commands["View: Ben && Co"].trigger()
    assert view.columns.layout() == [("name", 100), ("wbs", 50)]


def test_a_view_carries_whatever_parts_there_are(view, workspace, answers):
    held = {"scale": 3}
    view.parts["look"] = Part(lambda: dict(held), held.update)
    answers.append("With a look")
    view.views.save_as()
    held["scale"] = 9
    view.views.reset()
    assert held == {"scale": 3}
    view.take_view_state({"columns": [["name", 90]]})
    assert held == {"scale": 3}


def drawn(view):
    """Return what the chart draws from the top: where each row's bar begins."""
    return [row.start for row in view.chart.picture.rows]


def test_a_view_that_groups_and_filters_arranges_chart_and_strip_too(view, workspace, answers):
    plain = drawn(view)
    view.arrange(Arrangement(filters=(Filter("milestones"),), groups=(GroupKey("people"),)))
    grouped = drawn(view)
    answers += ["By person"]
    lines(view)["Save as…"].trigger()
    view.arranging.show_plain()
    assert drawn(view) == plain != grouped
    lines(view)["By person"].trigger()
    assert drawn(view) == grouped
    assert len(grouped) == view.table.model().rowCount()
    assert len(view.arranging.bar.chips) == 2


def test_a_view_that_cannot_be_read_changes_nothing(view, workspace):
    made = saved_views.save_view(workspace, "gantt", "Odd", {})
    before = view.columns.layout()
    view.views.show(made)
    assert view.columns.layout() == before


def test_a_name_must_be_one_and_is_taken_once(view, qtbot, workspace):
    saved_views.save_view(workspace, "gantt", "One", {})
    two = saved_views.save_view(workspace, "gantt", "Two", {})
    dialog = NameDialog("Rename", "Name", "Two", lambda name: saved_views.rename_view(workspace, two, name), view)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.field.clear()
    QTest.keyClicks(dialog.field, "one")
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert "already" in dialog.reason.text()
    assert dialog.isVisible()
    dialog.field.setText("  ")
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert "needs a name" in dialog.reason.text()


def test_the_view_shown_is_remembered(view, session):
    view.views.show("cost")
    again = GanttView(session)
    again.restore_state(view.save_state())
    assert again.views.current == "cost"
    assert again.columns.fields() == view.columns.fields()
    again.deleteLater()


def test_the_button_of_views_opens_the_menu_at_once(view, qtbot):
    bar = TopBar(list, list, view)
    bar.show_tools([view.commands["views"]])
    button = next(each for each in bar.findChildren(QToolButton) if each.accessibleName() == "Views")
    assert button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup
    assert button.defaultAction().menu() is view.views.menu
