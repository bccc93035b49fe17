"""The program opens files or says why not, keeps settings, and closes cleanly."""

from dataclasses import replace

import pytest
import sqlcipher3
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from pmo_desktop import paths
from pmo_desktop import settings as kept
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import PastError
from pmo_desktop.domain.records import Role, Template
from pmo_desktop.services.built_in_templates import built_in
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from tests.ui.windows import demo_made, silent_log  # noqa: F401 - fixtures
from ui import theme
from ui.app import Program
from ui.background import at_once
from ui.backups.damaged import DamagedDialog, SalvageReport
from ui.icons import icon
from ui.shell.past import PastBar
from ui.shell.places import named
from ui.theme import current_colours


@pytest.fixture
def program(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    monkeypatch.setattr(paths, "demo_file", lambda: tmp_path / "data" / "Demo portfolio.pmo")
    monkeypatch.setattr(paths, "backups_folder", lambda: tmp_path / "data" / "backups")
    monkeypatch.setattr(DamagedDialog, "exec", lambda dialog: dialog.reject())
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


def test_a_new_portfolio_opens_at_home_has_the_built_in_templates_and_is_recent(program, tmp_path):
    program.create_file(tmp_path / "New.pmo")
    workspace = program.windows[0].session.workspace
    assert program.windows[0].place == "home"
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


def test_the_past_opens_beside_the_present_and_refuses_changes(program, portfolio):
    """It says so in its title and above its place; closing the present leaves it as it is."""
    program.open_file(portfolio)
    present = program.windows[0]
    present.session.past_requested.emit(present.session.workspace.today(), "")
    past = program.windows[1]
    assert past.windowTitle().startswith("As it stood on ")
    bar = past.findChild(PastBar)
    assert bar.findChild(QLabel).text().endswith("– nothing can be changed here")
    assert not past.undoing.undo.isEnabled()
    present.close()
    past.go("people")
    past.go("portfolio")
    refused = []
    past.session.failed.connect(refused.append)
    past.view(named("portfolio")).add_project()
    assert [type(error) for error in refused] == [PastError]
    bar.findChild(QPushButton).click()
    assert program.windows == []


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


# Backups and damaged files


def answered(monkeypatch, button):
    """Press a button of the dialog on a damaged file in place of showing it."""
    reports = []

    def press(dialog):
        getattr(dialog, button).click()
        return dialog.result()

    monkeypatch.setattr(DamagedDialog, "exec", press)
    monkeypatch.setattr(SalvageReport, "exec", lambda dialog: reports.append(dialog))  # noqa: PLW0108 - so that it is bound
    return reports


def damage(path):
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    path.write_bytes(content)


def test_an_opened_portfolio_is_backed_up_and_again_after_an_hour_with_changes(program, portfolio, tmp_path):
    program.open_file(portfolio)
    session = program.windows[0].session
    session.begin_backups()
    place = tmp_path / "data" / "backups" / session.workspace.portfolio().id
    assert [each.name.rpartition("-")[2] for each in place.glob("*.pmo")] == ["open.pmo"]
    session._hourly.timeout.emit()
    assert len(list(place.glob("*.pmo"))) == 1
    session.workspace.record("New", [Insert(Role(id="r", name="Engineer"))])
    session._hourly.timeout.emit()
    assert sorted(each.name.rpartition("-")[2] for each in place.glob("*.pmo")) == ["hourly.pmo", "open.pmo"]


def test_a_backup_that_cannot_be_made_is_told_and_stops_nothing(program, portfolio, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "backups").write_text("no folder")
    program.open_file(portfolio)
    program.windows[0].session.begin_backups()
    assert "No backup could be made" in said(program)
    program.windows[0].session.workspace.record("New", [Insert(Role(id="r", name="Engineer"))])


def test_a_damaged_file_can_be_replaced_by_a_backup(program, portfolio, monkeypatch, tmp_path):
    program.open_file(portfolio)
    program.windows[0].session.begin_backups()
    program.windows[0].close()
    damage(portfolio)
    answered(monkeypatch, "put_back")
    program.open_file(portfolio)
    assert len(program.windows) == 1
    assert [each.name for each in tmp_path.glob("*damaged*")]


def test_a_damaged_file_can_be_salvaged_into_a_new_one(program, portfolio, monkeypatch, tmp_path):
    damage(portfolio)
    reports = answered(monkeypatch, "salvage")
    monkeypatch.setattr(program.asking, "to_write", lambda *_: tmp_path / "Salvaged.pmo")
    program.open_file(portfolio)
    assert program.windows[0].session.workspace.path == tmp_path / "Salvaged.pmo"
    assert "were read" in next(iter(reports[0].findChildren(QLabel))).text()


def test_a_refusal_to_choose_leaves_a_damaged_file_as_it_is(program, portfolio):
    damage(portfolio)
    before = portfolio.read_bytes()
    program.open_file(portfolio)
    assert program.windows == []
    assert "damaged" in said(program)
    assert portfolio.read_bytes() == before
