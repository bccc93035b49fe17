"""The window shows places, remembers how it was left, and names what it shows as people wrote it."""

import gc
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QThread, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from pmo_desktop.domain.records import Project
from pmo_desktop.services.portfolio import create_project, delete_projects, set_project_cells
from pmo_desktop.services.workspace import Workspace
from ui.literal import words_of
from ui.session import Session
from ui.shell.places import LISTED, PLACES, named
from ui.shell.window import MainWindow

NASTY = "<b>x</b>&y"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_every_place_opens_on_an_empty_portfolio(window, desk, workspace, place, theme):
    desk.settings = replace(desk.settings, theme=theme)
    assert window(workspace, place=place).place == place


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_every_place_opens_on_the_demo(window, desk, demo, place, theme):
    desk.settings = replace(desk.settings, theme=theme)
    shown = window(demo, place=place)
    assert shown.topbar.title.text()
    assert not shown.grab().isNull()


@pytest.mark.parametrize("place", ["project", "gantt"])
def test_without_a_project_its_places_say_how_to_begin(window, workspace, finder, place):
    shown = window(workspace, place=place)
    assert shown._stack.currentWidget() is shown._no_project
    assert shown._actions_here() == []
    create_project(workspace, "First")
    assert shown._stack.currentWidget() is shown.view(named(place))
    assert "First" in shown.topbar.title.text()


def test_deleting_the_project_shown_shows_another(window, demo):
    shown = window(demo, place="gantt")
    before = shown.project_id
    delete_projects(demo, [before])
    assert shown.project_id not in ("", before)
    delete_projects(demo, [each.id for each in demo.all(Project)])
    assert shown._stack.currentWidget() is shown._no_project


def test_a_new_project_begins_where_there_is_none(window, workspace):
    shown = window(workspace, place="gantt")
    next(action for action in shown._beginnings() if action.text() == "New project").trigger()
    assert workspace.count(Project) == 1
    assert shown.place == "portfolio"


def test_what_people_write_is_shown_letter_for_letter(window, workspace):
    project_id = create_project(workspace, NASTY)
    shown = window(workspace, place="gantt")
    assert NASTY.replace("&", "&&") in shown.topbar.title.text()
    assert "&lt;b&gt;x&lt;/b&gt;&amp;y" in shown.topbar.title.toolTip()
    assert words_of(shown.undoing.undo) == f"Undo: New project “{NASTY}”"
    shown.topbar._fill()
    assert words_of(shown.topbar._choice.actions()[0]).endswith(NASTY)
    set_project_cells(workspace, [(project_id, "name", "plain")])
    assert "plain" in shown.topbar.title.text()


def test_undo_says_what_it_took_back(window, workspace):
    shown = window(workspace)
    create_project(workspace, NASTY)
    shown.undoing.undo.trigger()
    assert shown.status.message.whole == f"Undone: New project “{NASTY}”"
    assert workspace.count(Project) == 0
    shown.undoing.redo.trigger()
    assert workspace.count(Project) == 1


def test_f4_hides_the_details_and_brings_them_back(qtbot, window, demo, finder):
    shown = window(demo, place="people")
    assert shown.inspector.isVisible()
    finder(shown, "Details").trigger()
    assert not shown.inspector.isVisible()
    shown.go("gantt")
    assert not shown.inspector.isVisible()
    finder(shown, "Details").trigger()
    assert shown.inspector.isVisible()


def test_narrow_navigation_keeps_the_words_as_tooltips(window, demo, finder):
    shown = window(demo)
    wide = shown.navigation.width()
    finder(shown, "narrow").trigger()
    assert shown.navigation.width() < wide
    assert [shown.navigation.item(row).toolTip() for row in range(len(LISTED))] == [place.title for place in LISTED]
    assert shown.state().navigation_wide is False


def test_a_click_on_the_navigation_goes_there(qtbot, window, demo):
    shown = window(demo)
    item = shown.navigation.item(5)
    qtbot.mouseClick(
        shown.navigation.viewport(), Qt.MouseButton.LeftButton, pos=shown.navigation.visualItemRect(item).center()
    )
    assert shown.place == LISTED[5].name


def test_a_window_opens_as_the_last_was_left(window, desk, demo):
    shown = window(demo, place="people")
    shown.resize(1111, 777)
    people = shown.view(named("people"))
    people.table.view.setColumnWidth(0, 333)
    shown.toggle_inspector()
    shown.go("load")
    shown.view(named("load")).commands["hours"].trigger()
    shown.project_id = demo.all(Project)[1].id
    path = demo.path
    shown.close()
    again = window(Workspace.open(path, author="Petra"), size=(1111, 777), place=desk.settings.last_place)
    assert again.place == "load"
    assert again.view(named("load")).scope.hours
    assert again.view(named("people")).table.view.columnWidth(0) == 333
    assert again.project_id == desk.settings.last_project
    again.go("people")
    assert not again.inspector.isVisible()


def test_geometry_is_kept(window, desk, workspace):
    shown = window(workspace)
    shown.resize(1000, 650)
    assert shown.state().geometry != desk.settings.geometry
    desk.remember(shown.state())
    with Workspace.open(workspace.path, author="Petra") as other:
        again = MainWindow(Session(other, desk.settings), desk)
        height = again.height()
        again.close()
        assert height == 650  # the width is cut to the screen's


def test_two_windows_on_one_file_see_each_others_edits(qtbot, window, workspace):
    one = window(workspace)
    other = window(Workspace.open(workspace.path, author="Petra"))
    create_project(one.session.workspace, "Seen from both")
    other.session.look()
    assert any(row.project.name == "Seen from both" for row in other.view(named("portfolio")).model.rows)


def test_the_name_is_asked_once_beside_the_work(qtbot, window, desk, workspace):
    desk.settings = replace(desk.settings, author="")
    shown = window(workspace)
    assert shown._asked.isVisible()
    shown._asked.name.setText("  Petra Lind ")
    qtbot.mouseClick(shown._asked.keep, Qt.MouseButton.LeftButton)
    assert desk.settings.author == "Petra Lind"
    assert not shown._asked.isVisible()
    create_project(workspace, "Mine")
    assert workspace.history(1)[0].author == "Petra Lind"


def test_the_name_can_be_changed_from_the_menu(window, desk, workspace, finder, monkeypatch):
    shown = window(workspace)

    def agree(dialog):
        dialog.name.setText("Petra Berg")
        return True

    monkeypatch.setattr("ui.shell.author.AuthorDialog.exec", agree)
    finder(shown, "Your name").trigger()
    assert desk.settings.author == "Petra Berg"
    assert workspace.author == "Petra Berg"


def test_no_two_actions_share_a_key(window, demo):
    shown = window(demo)
    everywhere = {}
    for action in shown.menus.actions():
        for keys in action.shortcuts():
            assert keys not in everywhere, (action.text(), everywhere.get(keys))
            everywhere[keys] = action.text()
    for place in PLACES:
        here = dict(everywhere)
        for action in shown.view(place).actions_of_place():
            for keys in action.shortcuts():
                assert keys not in here, (place.name, action.text(), here.get(keys))
                here[keys] = action.text()


def test_a_dropped_portfolio_opens_in_a_window_of_its_own(window, desk, workspace, tmp_path):
    shown = window(workspace)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Other.pmo"))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(shown.windowHandle(), event)
    assert desk.opened == [tmp_path / "Other.pmo"]


def test_closing_leaves_no_window_thread_or_open_file_behind(qtbot, window, desk, demo):
    shown = window(demo, runner=None, place="load")
    for place in PLACES:
        shown.go(place.name)
    path = demo.path
    shown.close()
    desk.window = None
    QApplication.sendPostedEvents(None, 52)  # deferred deletion
    gc.collect()
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == []
    assert QThread.currentThread() is QApplication.instance().thread()
    assert not path.with_name(f"{path.name}-wal").exists()
    path.rename(path.with_suffix(".moved"))


@pytest.mark.parametrize("place", ["portfolio", "gantt", "load", "people", "changes"])
def test_the_keyboard_is_in_the_place_one_goes_to(qtbot, window, demo, place):
    """The arrows move in its table at once, without a click first."""
    shown = window(demo)
    shown.activateWindow()
    shown.go("reports" if place == "portfolio" else "portfolio")
    shown.go(place)
    focused = shown.focusWidget()
    assert focused.isVisible()
    assert isinstance(focused, QAbstractScrollArea)
    assert shown._views[place].isAncestorOf(focused)


def test_closing_stops_what_is_under_way(qtbot, window, workspace):
    shown = window(workspace, runner=None)
    begun = threading.Event()
    heard = []

    def job(own, progress):
        begun.set()
        while True:
            progress(0, 0, "")

    shown.session.background.run("Endless", job, heard.append, heard.append)
    assert begun.wait(10)
    path = workspace.path
    shown.close()
    assert heard == []
    with Workspace.open(path, author="Petra") as again:
        assert again.count(Project) == 0


def test_what_was_said_of_one_change_goes_with_the_next(window, workspace):
    shown = window(workspace)
    shown.session.announced.emit("“not before” was added. Press Ctrl+Z to take it back.")
    create_project(workspace, "another")
    assert shown.status.message.whole == ""
