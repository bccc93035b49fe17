"""Two people, two windows, two my copies of one team file: what one does the other sees, online or not."""

import os
import time
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from db import schema
from db.sharing.folder import Folder
from pmo_desktop import paths
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project
from pmo_desktop.services import encrypting, exchanging, team
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from tests.ui.windows import Answers
from ui.app import Program
from ui.background import at_once
from ui.shell import exchanges
from ui.shell.shared_folders import FoldersDialog, PlaceDialog
from ui.shell.team_dialogs import LeaveDialog, OpenTeamDialog, ShareDialog


@pytest.fixture
def person(qapp, qtbot, tmp_path, monkeypatch):
    """Return how a person sits down at a machine of their own; whoever acts next is named."""
    made = {}

    def at(name, runner=at_once):
        home = tmp_path / name
        monkeypatch.setattr(paths, "copies_folder", lambda: home / "copies")
        monkeypatch.setattr(paths, "backups_folder", lambda: home / "backups")
        monkeypatch.setattr(paths, "documents", lambda: home)
        if name not in made:
            home.mkdir()
            program = Program(qapp, Settings(author=name, theme="light"), home / "settings.json", runner)
            program.asking = Answers(home)
            made[name] = program
        return made[name]

    yield at
    for name, program in made.items():
        at(name)
        program.quit()


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder / "Team.pmo"


@pytest.fixture
def anna(person, share, tmp_path):
    """Return Anna's program with her portfolio as a team file, and a project “p” in it."""
    path = tmp_path / "Office.pmo"
    with Workspace.create(path, author="Anna", name="Office") as workspace:
        workspace.record("New", [Insert(Project(id="p", code="B-1", name="Bridge"))])
    program = person("Anna")
    with Workspace.open(path, author="Anna") as workspace:
        team.share(workspace, str(share), paths.copies_folder())
    program.open_file(share)
    return program


@pytest.fixture
def petra(person, anna, share):
    program = person("Petra")
    program.open_file(share)
    return program


def rename(program, name):
    program.windows[-1].session.workspace.record("Rename", [Update(Project, "p", {"name": name})])


def settled(program):
    """Let the window's own timers and events come."""
    QApplication.processEvents()
    return program.windows[-1]


def standing(program):
    return program.windows[-1].status.team.button.text().strip()


def accept(kind, fill=lambda dialog: None):
    """Fill a dialog of a kind and agree, once it is there."""

    def look():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind), dialog
        fill(dialog)
        dialog.work() if hasattr(dialog, "work") else dialog.accept()

    QTimer.singleShot(0, look)


def test_opening_the_team_file_opens_my_copy_of_it(anna, petra, share):
    window = settled(petra)
    assert window.session.workspace.path.parts[-3] == "copies"
    assert window.status.file.whole == f"My copy of {share}"
    assert str(window.session.workspace.path) in window.status.file.toolTip()
    assert petra.settings.recent[0] == str(share)
    assert "Sent and received" in standing(petra)
    assert anna.windows[0].session.workspace.path.name == "Office.pmo"


def test_what_one_sends_the_other_receives_with_a_link_to_it(anna, petra, person):
    settled(anna)
    rename(petra, "Tunnel")
    assert standing(petra) == "1 change waiting"
    petra.windows[0].teamwork.exchange.trigger()
    assert petra.windows[0].status.message.whole == "Sent 1 change."
    window = anna.windows[0]
    heard = []
    window.session.exchanged.connect(heard.append)
    window.teamwork.exchanges.begin()
    assert window.status.message.whole == "Received 1 change from Petra."
    assert [each.by for each in heard] == [("Petra",)]
    assert window.session.workspace.get(Project, "p").name == "Tunnel"
    window.status.link.click()
    assert window.place == "changes"
    assert window.status.link.isHidden()


def test_edits_are_sent_by_themselves_when_the_hands_rest(anna, petra):
    settled(petra)
    rename(petra, "Tunnel")
    quiet = petra.windows[0].teamwork.exchanges
    assert quiet._after_edits.isActive()
    quiet._after_edits.timeout.emit()
    assert "Sent and received" in standing(petra)


def test_who_is_there_is_said_with_what_they_look_at(anna, petra):
    petra.windows[0].go("gantt", "p")
    petra.windows[0].teamwork.exchanges.begin()
    anna.windows[0].teamwork.exchanges.begin()
    assert anna.windows[0].status.team.people.text() == "Petra is in Bridge"
    assert not anna.windows[0].status.team.people.isHidden()
    petra.windows[0].go("load")
    petra.windows[0].teamwork.exchanges.begin()
    anna.windows[0].teamwork.exchanges.begin()
    assert anna.windows[0].status.team.people.text() == "Petra is here"


def test_offline_is_said_and_closing_lets_go_and_the_next_opening_says_what_waits(anna, petra, person, share, tmp_path):
    window = settled(petra)
    share.parent.rename(tmp_path / "unplugged")
    rename(petra, "Tunnel")
    window.teamwork.exchange.trigger()
    assert standing(petra).startswith("Offline since ")
    assert standing(petra).endswith(" – 1 change waiting")
    assert window.status.message.whole == (
        "“Team.pmo” cannot be reached at the moment. 1 change waits here to be sent."
    )
    assert "cannot be reached" in window.status.team.button.toolTip()
    window.close()
    person("Petra").open_file(share)
    again = petra.windows[-1]
    assert again is not window
    assert again.status.message.whole == "1 change of yours waits here to be sent."
    (tmp_path / "unplugged").rename(share.parent)
    again.status.team.button.click()
    assert "Sent and received" in standing(petra)
    anna.windows[0].teamwork.exchanges.begin()
    assert anna.windows[0].session.workspace.get(Project, "p").name == "Tunnel"


def test_closing_sends_what_waits(anna, petra):
    settled(petra)
    rename(petra, "Tunnel")
    petra.windows[0].close()
    anna.windows[0].teamwork.exchanges.begin()
    assert anna.windows[0].session.workspace.get(Project, "p").name == "Tunnel"


def test_a_share_that_hangs_holds_up_neither_the_window_nor_its_closing(anna, person, share, qtbot, monkeypatch):
    go_on = Event()
    monkeypatch.setattr(exchanges, "_AT_CLOSING_MS", 200)
    program = person("Petra")
    program.open_file(share)
    window = settled(program)
    from ui.background import unwaited  # noqa: PLC0415 - this test's alone

    window.teamwork.exchanges._runner = lambda work: unwaited(lambda: (go_on.wait(30), work()))
    rename(program, "Tunnel")
    began = time.monotonic()
    window.teamwork.exchange.trigger()
    assert standing(program) == "Sending and receiving…"
    assert program.windows[0].isVisible()
    window.close()
    assert time.monotonic() - began < 20, "far less than the share hangs"
    assert program.windows == []
    go_on.set()
    hub = Folder(share)
    qtbot.waitUntil(lambda: len(hub.packs()) == 1, timeout=20_000)


def test_a_file_is_made_a_team_file_from_the_menu(person, tmp_path, share):
    program = person("Anna")
    program.create_file(tmp_path / "Office.pmo")
    window = program.windows[0]
    assert window.status.team.isHidden()
    assert window.teamwork.exchange.text() == "&Save"
    assert not window.teamwork.leave.isVisible()
    accept(ShareDialog, lambda dialog: dialog.where.path.setText(str(share)))
    window.teamwork.share.trigger()
    assert window.status.message.whole == f"“Office” is a team file now. Others open it at {share}."
    assert window.teamwork.exchange.text() == "&Send and receive"
    assert window.teamwork.leave.isVisible()
    assert not window.teamwork.share.isVisible()
    settled(program)
    assert "Sent and received" in standing(program)


def test_a_place_that_is_taken_is_said_in_the_dialog(person, tmp_path, share, qtbot):
    program = person("Anna")
    program.create_file(tmp_path / "Office.pmo")
    share.write_bytes(b"somebody's")
    workspace = program.windows[0].session.workspace
    dialog = ShareDialog(workspace, paths.copies_folder(), lambda: share, program.windows[0].teamwork._errands)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.agree.isEnabled()
    dialog.where.choose.click()
    assert dialog.agree.isEnabled()
    dialog.work()
    assert dialog.said.text().startswith("“Team.pmo” is there already.")
    assert dialog.isVisible()
    assert team.team_of(workspace) is None


def test_a_plain_file_in_a_shared_folder_is_asked_about_once(person, tmp_path, share):
    with Workspace.create(share, author="Anna", name="Office"):
        pass
    program = person("Anna")
    program.remember(replace(program.settings, shared_folders=(str(share.parent),)))
    accept(PlaceDialog, lambda dialog: dialog.team.click())
    program.open_file(share)
    window = program.windows[0]
    assert window.session.workspace.path.parts[-3] == "copies"
    assert share.with_name("Team.pmo.sync").is_dir()
    assert "is a team file now" in window.status.message.whole
    window.close()
    program.open_file(share)  # no question any more
    assert len(program.windows) == 1


def test_a_copy_of_my_own_leaves_the_shared_file_alone(person, tmp_path, share):
    with Workspace.create(share, author="Anna", name="Office"):
        pass
    before = share.read_bytes()
    program = person("Anna")
    program.remember(replace(program.settings, shared_folders=(str(share.parent),)))
    program.asking.answers = [tmp_path / "Mine.pmo"]
    accept(PlaceDialog, lambda dialog: dialog.own.click())
    program.open_file(share)
    assert program.windows[0].session.workspace.path == tmp_path / "Mine.pmo"
    assert share.read_bytes() == before


def test_an_encrypted_team_asks_for_its_passphrase(person, tmp_path, share):
    path = tmp_path / "Office.pmo"
    Workspace.create(path, author="Anna", name="Office").close()
    encrypting.encrypt(path, "four words of ours")
    person("Anna")
    with Workspace.open(path, author="Anna") as workspace:
        team.share(workspace, str(share), paths.copies_folder(), passphrase="four words of ours")
    program = person("Petra")

    def fill(dialog):
        assert dialog.where.asks_passphrase
        dialog.where.passphrase.line.setText("guessed")
        dialog.work()
        assert "does not open the team file" in dialog.said.text()
        dialog.where.passphrase.line.setText("four words of ours")

    accept(OpenTeamDialog, fill)
    program.open_file(share)
    assert encrypting.is_encrypted(program.windows[0].session.workspace.path)


def test_a_newer_program_asks_before_it_moves_the_team_on(anna, share, monkeypatch):
    window = settled(anna)
    hub = Folder(share)
    hub.write_card(replace(hub.card(), schema=schema.VERSION - 1))
    rename(anna, "Tunnel")
    asked = []

    def answer(box):
        asked.append(box.informativeText())
        box.buttons()[0].click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])
    window.teamwork.exchange.trigger()
    assert len(asked) == 1
    assert hub.card().schema == schema.VERSION
    assert "Sent and received" in standing(anna)


def test_leaving_puts_the_file_where_the_person_wants_it(anna, petra, tmp_path):
    window = settled(petra)
    rename(petra, "Tunnel")
    petra.asking.answers = [tmp_path / "Mine.pmo"]
    accept(LeaveDialog)
    window.teamwork.leave.trigger()
    (left,) = petra.windows
    assert left.session.workspace.path == tmp_path / "Mine.pmo"
    assert left.session.workspace.get(Project, "p").name == "Tunnel"
    assert left.status.team.isHidden()


def test_a_copy_from_a_stick_is_brought_in_from_the_menu(anna, tmp_path):
    window = settled(anna)
    stick = tmp_path / "Stick.pmo"
    window.session.workspace.save_copy(stick)
    with Workspace.open(stick, author="Ben") as away:
        away.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
    anna.asking.answers = [stick]
    window.teamwork.bring_in.trigger()
    assert window.status.message.whole == "Brought in 1 change from Ben."
    assert window.session.workspace.get(Project, "p").name == "Tunnel"


def test_a_conflict_copy_opens_the_team_file_with_what_only_it_had(anna, petra, share, person):
    conflict = share.with_name("Team-LAPTOP7.pmo")
    conflict.write_bytes(share.read_bytes())
    with Workspace.open(conflict, author="Kim") as edited:
        edited.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
    person("Petra").open_file(conflict)
    assert petra.windows[-1].session.workspace.get(Project, "p").name == "Tunnel"
    assert petra.windows[-1].status.message.whole == "Brought in 1 change from Kim."


def test_folders_are_named_once(qtbot, tmp_path):
    dialog = FoldersDialog(["/one"])
    qtbot.addWidget(dialog)
    dialog.take(tmp_path)
    dialog.take(tmp_path)
    assert dialog.folders == ("/one", str(tmp_path))
    dialog.remove.click()
    assert dialog.folders == ("/one",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="nothing else hangs as a share whose server is gone")
def test_a_server_that_is_gone_is_offline_after_a_moment_and_the_window_lives_meanwhile(anna, person, share, qtbot):
    program = person("Petra", None)
    program.open_file(share)
    qtbot.waitUntil(lambda: len(program.windows) == 1 and "Sent and received" in standing(program), timeout=30_000)
    card = share.with_name("Team.pmo.sync") / "card.json"
    kept = card.read_bytes()
    card.unlink()
    os.mkfifo(card)  # opening it waits for good
    rename(program, "Tunnel")
    beats = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(1))
    heart.start(10)
    program.windows[0].teamwork.exchange.trigger()
    assert standing(program) == "Sending and receiving…"
    qtbot.waitUntil(lambda: standing(program).startswith("Offline since"), timeout=30_000)
    heart.stop()
    assert len(beats) > 20, "events came while the share hung"
    os.close(os.open(card, os.O_WRONLY))  # the server is back: what hung gets its answer
    card.unlink()
    card.write_bytes(kept)
    with Workspace.open(anna.windows[0].session.workspace.path, author="Anna") as hers:
        program.windows[0].teamwork.exchange.trigger()
        qtbot.waitUntil(lambda: "Sent and received" in standing(program), timeout=30_000)
        assert exchanging.send_and_receive(hers).received == 1
