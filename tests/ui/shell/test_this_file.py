"""It is always clear where the file is: in the title, in the bar at the bottom, and in full where that is asked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog

from ui.shell import this_file
from ui.shell.this_file import FileDialog


def test_the_title_names_portfolio_file_and_folder(window, workspace):
    shown = window(workspace, place="portfolio")
    path = workspace.path
    assert path.name in shown.windowTitle()
    assert path.parent.name in shown.windowTitle()


def test_a_click_on_the_file_below_tells_where_it_is(qtbot, window, workspace, monkeypatch):
    shown = window(workspace, place="portfolio")
    seen = []
    monkeypatch.setattr(QDialog, "exec", lambda dialog: seen.append(dialog.windowTitle()))
    qtbot.mouseClick(shown.status.file, Qt.MouseButton.LeftButton)
    assert seen == ["Where is this file?"]
    assert any(command.title.startswith("Where is this file?") for command in shown.commands())


def test_the_path_is_copied_and_its_folder_shown(qtbot, window, workspace, monkeypatch):
    shown = window(workspace, place="portfolio")
    dialog = FileDialog(shown.session, "", shown)
    qtbot.addWidget(dialog)
    assert dialog.shown["File"].text() == str(workspace.path)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == str(workspace.path)
    opened = []
    monkeypatch.setattr(this_file.sys, "platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    dialog.show_it.click()
    assert opened == [str(workspace.path.parent)]


def test_a_copy_of_a_team_file_names_both(qtbot, window, workspace):
    shown = window(workspace, place="portfolio")
    dialog = FileDialog(shown.session, "//share/office/Team.pmo", shown)
    qtbot.addWidget(dialog)
    assert dialog.shown["Team file"].text() == "//share/office/Team.pmo"
    assert dialog.shown["Your copy"].text() == str(workspace.path)
