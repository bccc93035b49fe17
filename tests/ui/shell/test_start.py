"""The first screen: every beginning, the name, what was opened last, what is dropped."""

import os

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from pmo_desktop.settings import Settings
from tests.ui.windows import Answers
from ui.background import at_once
from ui.shell.start import StartScreen


@pytest.fixture
def start(qtbot, tmp_path):
    made = StartScreen(
        Settings(author="petra", recent=(str(tmp_path / "One.pmo"), str(tmp_path / "Two.pmo"))), Answers(tmp_path),
        lambda: tmp_path / "PMO Desktop", at_once,
    )  # fmt: skip
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


def test_a_new_portfolio_takes_one_click_and_no_dialog(qtbot, start, tmp_path):
    made = heard(start.new_requested)
    press(start, "Begin")
    assert made == [(tmp_path / "PMO Desktop" / "Portfolio.pmo",)]
    assert start._asking.asked == []
    start.name.setText(" Bridges / roads ")
    qtbot.keyClick(start.name, Qt.Key.Key_Return)
    assert made[-1] == (tmp_path / "PMO Desktop" / "Bridges - roads.pmo",)


def test_a_name_that_is_taken_gets_a_number_and_that_is_said(start, tmp_path):
    (tmp_path / "PMO Desktop").mkdir()
    (tmp_path / "PMO Desktop" / "Portfolio.pmo").touch()
    made = heard(start.new_requested)
    start.name.setText("Portfolio ")
    assert "as Portfolio 2.pmo" in start.place.whole
    press(start, "Begin")
    assert made == [(tmp_path / "PMO Desktop" / "Portfolio 2.pmo",)]


def test_another_place_opening_and_importing_ask_for_files(start, tmp_path):
    made, opened, imported = heard(start.new_requested), heard(start.open_requested), heard(start.import_requested)
    start._asking.answers = [tmp_path / "New.pmo", tmp_path / "Old.pmo", [tmp_path / "a.xml"]]
    for words in ("Another p", "Open a", "files"):
        press(start, words)
    assert made == [(tmp_path / "New.pmo",)]
    assert opened == [(tmp_path / "Old.pmo",)]
    assert imported == [(tmp_path / "PMO Desktop" / "Portfolio.pmo", [tmp_path / "a.xml"])]


def test_each_file_opened_last_says_where_it_is_and_when_it_was_changed(qtbot, tmp_path):
    here = tmp_path / "Here.pmo"
    here.touch()
    os.utime(here, (1_700_000_000, 1_700_000_000))
    recent = (str(here), str(tmp_path / "Gone.pmo"), "postgresql://anna@server/office")
    shown = StartScreen(Settings(recent=recent), Answers(tmp_path), None, at_once)
    qtbot.addWidget(shown)
    lines = [shown.recent.item(row).text() for row in range(3)]
    assert lines[0] == f"Here\n{tmp_path}  ·  changed 2023-11-14"
    assert lines[1] == f"Gone\n{tmp_path}  ·  not there at the moment"
    assert lines[2] == "office\npostgresql://anna@server/office"


def test_a_click_on_a_recent_file_opens_it(qtbot, start, tmp_path):
    opened = heard(start.open_requested)
    at = start.recent.visualItemRect(start.recent.item(1)).center()
    qtbot.mouseClick(start.recent.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [(tmp_path / "Two.pmo",)]


def drop(start, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    QApplication.sendEvent(
        start.windowHandle(),
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        ),
    )


def test_a_portfolio_dropped_is_opened(start, tmp_path):
    opened = heard(start.open_requested)
    drop(start, tmp_path / "Dropped.pmo")
    assert opened == [(tmp_path / "Dropped.pmo",)]


def test_project_files_dropped_go_into_a_new_portfolio(start, tmp_path):
    imported = heard(start.import_requested)
    drop(start, tmp_path / "a.xml", tmp_path / "b.mpp")
    assert imported == [(tmp_path / "PMO Desktop" / "Portfolio.pmo", [tmp_path / "a.xml", tmp_path / "b.mpp"])]


def test_a_sentence_is_shown_in_full_and_as_it_stands(start):
    start.say("“<b>x</b>” is no portfolio.")
    assert start._message.isVisible()
    assert start._message.textFormat() is Qt.TextFormat.PlainText
