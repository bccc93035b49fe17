"""`share`, `join`, `sync` and `leave`, and every other command given a team file."""

import shutil
from uuid import uuid4

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services.workspace import Workspace
from tests.db.sharing.conftest import PASSWORD, server  # noqa: F401 - a fixture


@pytest.fixture
def office(pmo, tmp_path):
    assert pmo("new", "office.pmo", "--name", "Office").code == 0
    (tmp_path / "share").mkdir()
    return tmp_path / "office.pmo"


@pytest.fixture
def shared(pmo, office):
    assert pmo("share", "office.pmo", "share/Team.pmo").code == 0
    return office


def project(path, name):
    with Workspace.open(path, author="Petra") as workspace:
        workspace.record("New", [Insert(Project(id=workspace.new_id(), name=name))])


def test_a_team_in_four_commands(pmo, office, tmp_path):
    ran = pmo("share", "office.pmo", "share/Team.pmo", "--json")
    assert (ran.code, ran.data["team"]["name"], ran.data["encrypted"]) == (0, "Office", False)
    assert "password" not in ran.out.casefold()
    ran = pmo("join", "share/Team.pmo", "petra.pmo", "--json")
    assert (ran.code, ran.data["file"], ran.data["offline"]) == (0, "petra.pmo", False)
    project(tmp_path / "petra.pmo", "Bridge")
    ran = pmo("sync", "petra.pmo", "--json")
    assert (ran.code, ran.data["sent"], ran.data["waiting"]) == (0, 1, 0)
    ran = pmo("sync", "office.pmo")
    assert (ran.code, ran.out) == (0, "Received 1 change from Petra.\n")
    ran = pmo("leave", "petra.pmo", "--json")
    assert (ran.code, ran.data["unsent"]) == (0, 0)
    ran = pmo("sync", "petra.pmo")
    assert ran.code == 1
    assert "belongs to no team file" in ran.err


def test_a_command_given_the_team_file_works_on_my_copy(pmo, shared, tmp_path):
    pmo("join", "share/Team.pmo", "petra.pmo")
    project(tmp_path / "petra.pmo", "Bridge")
    pmo("sync", "petra.pmo")
    stamp = (tmp_path / "share" / "Team.pmo").read_bytes()
    ran = pmo("history", "share/Team.pmo", "--json")
    assert ran.data["changes"][0]["author"] == "Petra", "what was sent is there without asking for it"
    ran = pmo("schedule", "share/Team.pmo")
    assert "Bridge" in ran.out
    assert (tmp_path / "share" / "Team.pmo").read_bytes() == stamp
    (tmp_path / "share").rename(tmp_path / "gone")
    ran = pmo("history", "share/Team.pmo", "--json")
    assert ran.code == 0, "offline it goes on, quietly"
    assert ran.err == ""


def test_what_a_command_changes_in_the_team_file_is_sent(pmo, shared):
    from tests.cli.conftest import BRIDGE  # noqa: PLC0415 - this test's alone

    pmo("join", "share/Team.pmo", "petra.pmo")
    assert pmo("import", "share/Team.pmo", BRIDGE).code == 0
    ran = pmo("sync", "petra.pmo", "--json")
    assert ran.data["received"] >= 1


def test_offline_is_said_and_is_not_done(pmo, shared, tmp_path):
    project(shared, "Bridge")
    (tmp_path / "share").rename(tmp_path / "gone")
    ran = pmo("sync", "office.pmo", "--json")
    assert (ran.code, ran.data["offline"], ran.data["waiting"]) == (3, True, 1)
    assert "cannot be reached" in ran.data["why"]


def test_a_copy_on_a_stick_is_brought_in(pmo, office, tmp_path):
    shutil.copyfile(office, tmp_path / "stick.pmo")
    project(tmp_path / "stick.pmo", "Bridge")
    ran = pmo("sync", "office.pmo", "--with", "stick.pmo", "--json")
    assert (ran.code, ran.data["brought_in"]["changes"], ran.data["brought_in"]["by"]) == (0, 1, ["Petra"])
    ran = pmo("sync", "office.pmo", "--with", "stick.pmo")
    assert ran.out == "That copy has nothing that is not here.\n"


def test_an_encrypted_team_asks_for_its_passphrase(pmo, office, monkeypatch):
    monkeypatch.setenv("PMO_PASSPHRASE", "four words of ours")
    assert pmo("encrypt", "office.pmo").code == 0
    assert pmo("share", "office.pmo", "share/Team.pmo", "--json").data["encrypted"]
    monkeypatch.delenv("PMO_PASSPHRASE")
    ran = pmo("join", "share/Team.pmo", "petra.pmo")
    assert ran.code == 1
    assert "is encrypted" in ran.err
    monkeypatch.setenv("PMO_PASSPHRASE", "four words of ours")
    assert pmo("join", "share/Team.pmo", "petra.pmo").code == 0
    assert pmo("sync", "petra.pmo").code == 0


def test_a_file_named_as_the_team_file_itself_is_shared_in_place(pmo, office, tmp_path):
    shutil.copyfile(office, tmp_path / "share" / "Team.pmo")
    ran = pmo("share", "share/Team.pmo", "share/Team.pmo", "--json")
    assert ran.code == 0
    assert "copies" in ran.data["file"]
    assert pmo("sync", "share/Team.pmo").code == 0


def test_a_file_in_a_shared_folder_is_not_worked_in(pmo, office, tmp_path):
    from pmo_desktop import paths, settings  # noqa: PLC0415 - this test's alone

    settings.save(paths.settings_file(), settings.Settings(shared_folders=(str(tmp_path / "share"),)))
    shutil.copyfile(office, tmp_path / "share" / "Plan.pmo")
    ran = pmo("history", "share/Plan.pmo")
    assert ran.code == 1
    assert "pmo-desktop share" in ran.err


def test_what_others_are_told_to_type_reaches_the_server(pmo, office, server, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setenv("PMO_DATABASE_PASSWORD", PASSWORD)
    where = server.url(team=uuid4().hex, sslmode="prefer")
    ran = pmo("share", "office.pmo", where)
    assert ran.code == 0, ran.err
    assert f'join "{where}" THEIR-COPY.pmo' in ran.out
    ran = pmo("join", where, "petra.pmo")
    assert (ran.code, ran.err) == (0, "")
