"""The first screen: every beginning, the name, what was opened last, what is dropped."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from pmo_desktop.settings import Settings
from tests.ui.windows import Answers
from ui.shell.start import StartScreen


@pytest.fixture
def start(qtbot, tmp_path):
    made = StartScreen(
        Settings(author="petra", recent=(str(tmp_path / "One.pmo"), str(tmp_path / "Two.pmo"))), Answers(tmp_path)
    )
    qtbot.addWidget(made)
    made.show()
    return made


def press(start, words):
    next(each for each in start.findChildren(QPushButton) if words in each.text()).click()


def heard(signal):
    came = []
    signal.connect(lambda *what: came.append(what))
    return came


def test_the_name_proposed_counts_as_given_once_something_is_begun(start):
    names, demos = heard(start.author_changed), heard(start.demo_requested)
    press(start, "demo")
    assert (names, demos) == ([("petra",)], [()])


def test_a_name_typed_is_told(qtbot, start):
    names = heard(start.author_changed)
    start.author.setText(" Petra Lind ")
    qtbot.keyClick(start.author, Qt.Key.Key_Return)
    assert names == [("Petra Lind",)]


def test_an_empty_name_is_none(qtbot, start):
    names = heard(start.author_changed)
    start.author.clear()
    press(start, "demo")
    assert names == []


def test_new_open_and_import_ask_for_files(start, tmp_path):
    made, opened, imported = heard(start.new_requested), heard(start.open_requested), heard(start.import_requested)
    start._asking.answers = [tmp_path / "New.pmo", tmp_path / "Old.pmo", [tmp_path / "a.xml"], tmp_path / "Kept.pmo"]
    for words in ("New", "Open a", "Import"):
        press(start, words)
    assert made == [(tmp_path / "New.pmo",)]
    assert opened == [(tmp_path / "Old.pmo",)]
    assert imported == [(tmp_path / "Kept.pmo", [tmp_path / "a.xml"])]


def test_a_click_on_a_recent_file_opens_it(qtbot, start, tmp_path):
    opened = heard(start.open_requested)
    at = start.recent.visualItemRect(start.recent.item(1)).center()
    qtbot.mouseClick(start.recent.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [(tmp_path / "Two.pmo",)]


def drop(start, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    QApplication.sendEvent(
        start,
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_a_portfolio_dropped_is_opened(start, tmp_path):
    opened = heard(start.open_requested)
    drop(start, tmp_path / "Dropped.pmo")
    assert opened == [(tmp_path / "Dropped.pmo",)]


def test_project_files_dropped_go_into_a_new_portfolio(start, tmp_path):
    imported = heard(start.import_requested)
    start._asking.answers = [tmp_path / "Kept.pmo"]
    drop(start, tmp_path / "a.xml", tmp_path / "b.mpp")
    assert imported == [(tmp_path / "Kept.pmo", [tmp_path / "a.xml", tmp_path / "b.mpp"])]


def test_a_sentence_is_shown_in_full_and_as_it_stands(start):
    start.say("“<b>x</b>” is no portfolio.")
    assert start._message.isVisible()
    assert start._message.textFormat() is Qt.TextFormat.PlainText
