"""The program opens files or says why not, keeps settings, and closes cleanly."""

from dataclasses import replace

import pytest
import sqlcipher3
from PySide6.QtWidgets import QApplication, QMessageBox

from pmo_desktop import paths
from pmo_desktop import settings as kept
from pmo_desktop.domain.records import Template
from pmo_desktop.services.built_in_templates import built_in
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from tests.ui.windows import demo_made, silent_log  # noqa: F401 - fixtures
from ui import theme
from ui.app import Program
from ui.background import at_once
from ui.icons import icon
from ui.theme import current_colours


@pytest.fixture
def program(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    monkeypatch.setattr(paths, "demo_file", lambda: tmp_path / "data" / "Demo portfolio.pmo")
    made = Program(qapp, Settings(author="Petra", theme="light"), tmp_path / "settings.json", at_once)
    yield made
    made.quit()


@pytest.fixture
def portfolio(tmp_path):
    path = tmp_path / "Portfolio.pmo"
    Workspace.create(path, author="Petra").close()
    return path


def said(program):
    if program.windows:
        return program.windows[-1].status.message.whole
    return program.start._message.text()


def test_a_new_portfolio_has_the_built_in_templates_and_is_recent(program, tmp_path):
    program.create_file(tmp_path / "New.pmo")
    workspace = program.windows[0].session.workspace
    assert {each.name for each in workspace.all(Template)} == {each.name for each in built_in()}
    assert program.settings.recent == (str(tmp_path / "New.pmo"),)
    assert kept.load(tmp_path / "settings.json").recent == program.settings.recent


def test_a_new_portfolio_is_never_written_over_another(program, portfolio):
    before = portfolio.read_bytes()
    program.create_file(portfolio)
    assert program.windows == []
    assert "Portfolio.pmo" in said(program)
    assert portfolio.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no portfolio at all", b"SQLite format 3\x00" + bytes(200)])
def test_a_wrong_file_is_refused_in_words(program, tmp_path, content):
    path = tmp_path / "Wrong.pmo"
    path.write_bytes(content)
    program.open_file(path)
    assert program.windows == []
    assert "Wrong.pmo" in said(program)
    assert path.read_bytes() == content


def test_a_file_of_a_newer_program_is_refused_in_words(program, portfolio):
    connection = sqlcipher3.connect(str(portfolio))
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    program.open_file(portfolio)
    assert program.windows == []
    assert "newer" in said(program)


def test_a_refusal_is_told_in_the_window_that_is_open(program, portfolio, tmp_path):
    program.open_file(portfolio)
    program.open_file(tmp_path / "Not there.pmo")
    assert len(program.windows) == 1
    assert "Not there" in said(program)


@pytest.mark.parametrize("forget", [True, False])
def test_a_recent_file_that_is_gone_may_be_forgotten(program, portfolio, monkeypatch, forget):
    asked = []

    def answer(box):
        asked.append(box.text())
        next(each for each in box.buttons() if (each.text() == "Forget it") is forget).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    program.settings = program.settings.opened(portfolio)
    portfolio.unlink()
    program.show_start()
    program.open_file(portfolio)
    assert asked == ["“Portfolio.pmo” is not there any more."]
    assert (str(portfolio) in program.settings.recent) is not forget
    assert program.start.recent.count() == (0 if forget else 1)


def test_a_file_never_opened_here_is_not_asked_about(program, tmp_path, monkeypatch):
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: pytest.fail("asked"))
    program.open_file(tmp_path / "Never.pmo")


def test_one_file_may_be_open_in_two_windows(program, portfolio):
    program.open_file(portfolio)
    program.open_file(portfolio)
    one, other = program.windows
    assert one.session.workspace.path == other.session.workspace.path
    one.close()
    assert program.windows == [other]
    assert other.session.workspace.portfolio()


def test_the_demo_opens_twice(program, monkeypatch, demo_made):  # noqa: F811 - a fixture
    program.open_demo()
    program.open_demo()
    assert len(program.windows) == 2


def test_importing_from_the_start_screen_makes_a_portfolio_first(program, tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr("ui.shell.window.MainWindow.import_files", lambda _window, sources: taken.append(sources))
    program.show_start()
    program.start.import_requested.emit(tmp_path / "Fresh.pmo", [tmp_path / "plan.xml"])
    assert taken == [[tmp_path / "plan.xml"]]
    assert program.windows[0].session.workspace.path == tmp_path / "Fresh.pmo"
    assert program.start.isHidden()


def test_light_and_dark_change_every_window_at_once(qapp, program, portfolio):
    program.open_file(portfolio)
    before = program.windows[0].grab().toImage().pixelColor(400, 400)
    program.set_theme("dark")
    assert current_colours().dark
    assert program.windows[0].grab().toImage().pixelColor(400, 400) != before
    assert program.settings.theme == "dark"
    program.set_theme("light")
    assert program.windows[0].grab().toImage().pixelColor(400, 400) == before


def test_a_change_of_theme_keeps_the_style_that_what_moves_belongs_to(qapp, program):
    """A new one crashed where a bar without an end was gone before it."""
    gone = []
    qapp.style().destroyed.connect(lambda: gone.append(True))
    for choice in ("dark", "light"):
        program.set_theme(choice)
    assert gone == []


def test_icons_are_drawn_in_the_colour_of_the_theme(qapp, program):
    picture = icon("people")
    shades = {}
    for choice in ("light", "dark"):
        program.set_theme(choice)
        image = picture.pixmap(32, 32).toImage()
        inked = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200]
        shades[choice] = sum(colour.lightness() for colour in inked) / len(inked)
    assert shades["light"] < 100
    assert shades["dark"] > 150


def test_a_name_given_holds_in_every_window(program, portfolio):
    program.settings = replace(program.settings, author="")
    program.open_file(portfolio)
    program.open_file(portfolio)
    program.set_author("Petra Berg")
    assert [each.session.workspace.author for each in program.windows] == ["Petra Berg", "Petra Berg"]
    assert not any(each._asked.isVisible() for each in program.windows)


def test_the_folder_of_the_last_answer_is_remembered(program, portfolio, tmp_path):
    program.open_file(portfolio)
    program.windows[0].session.asking._chosen(str(tmp_path / "elsewhere" / "plan.xml"))
    assert kept.load(tmp_path / "settings.json").folder == str(tmp_path / "elsewhere")


def test_quitting_closes_every_window_and_keeps_how_they_were_left(program, portfolio, tmp_path):
    program.open_file(portfolio)
    program.windows[0].go("people")
    program.quit()
    assert program.windows == []
    assert kept.load(tmp_path / "settings.json").last_place == "people"
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == []


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme.apply(qapp, "light")
