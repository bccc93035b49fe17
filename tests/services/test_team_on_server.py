"""A team file in a PostgreSQL database: one step sets it up; its password is asked for and stands nowhere."""

from uuid import uuid4

import keyring
import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, PasswordError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import exchanging, keys, opening, servers, team
from pmo_desktop.services.opening import Way
from pmo_desktop.services.workspace import Workspace
from tests.db.sharing.conftest import PASSWORD, server  # noqa: F401 - a fixture
from tests.keyrings import Drawer


@pytest.fixture
def drawer():
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    servers._typed.clear()
    yield made
    keyring.set_keyring(before)
    servers._typed.clear()


@pytest.fixture
def where(server):  # noqa: F811 - the fixture
    return server.url(team=uuid4().hex)


@pytest.fixture
def mine(tmp_path):
    with Workspace.create(tmp_path / "Office.pmo", author="Anna", name="Office") as made:
        made.record("New", [Insert(Project(id="p", name="Bridge"))])
        yield made


def test_a_server_asks_for_its_password_once_and_it_stands_nowhere(mine, where, drawer, tmp_path, caplog):
    with pytest.raises(PasswordError, match="asks for a password"):
        team.share(mine, where, tmp_path / "anna")
    assert team.team_of(mine) is None
    servers.take_password(where, "wrong")
    with pytest.raises(PasswordError, match="does not let you in"):
        team.share(mine, where, tmp_path / "anna")
    assert servers.take_password(where, PASSWORD, keep=True) == ""
    team.share(mine, where, tmp_path / "anna")
    assert drawer.kept["PMO Desktop", keys.of_server(where)] == PASSWORD
    found = opening.found_at(where, tmp_path / "petra")
    assert (found.way, found.name) == (Way.JOIN, "Office")
    path = team.join(where, tmp_path / "petra")
    servers._typed.clear()  # another run of the program: the keyring knows it
    with Workspace.open(path, author="Petra") as theirs:
        theirs.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
        assert exchanging.send_and_receive(theirs).sent == 1
    assert exchanging.send_and_receive(mine).received == 1
    assert mine.get(Project, "p").name == "Tunnel"
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert PASSWORD.encode() not in file.read_bytes(), file
    assert PASSWORD not in caplog.text
    found = opening.found_at(where, tmp_path / "petra")
    assert (found.way, found.path) == (Way.FILE, path)


def test_a_password_typed_into_the_address_is_taken_out_of_it(mine, where, drawer, tmp_path):
    from urllib.parse import quote  # noqa: PLC0415 - this test's alone

    typed = where.replace("keeper@", f"keeper:{quote(PASSWORD, safe='')}@")
    made = team.share(mine, typed, tmp_path / "anna")
    assert made.where == servers.plain_address(where)
    assert exchanging.send_and_receive(mine).sentence == "Nothing new to send or receive."


def test_a_password_the_server_no_longer_takes_is_asked_for_again(mine, where, drawer, tmp_path):
    servers.take_password(where, PASSWORD)
    team.share(mine, where, tmp_path / "anna")
    servers.take_password(where, "stale")
    done = exchanging.send_and_receive(mine)
    assert (done.is_offline, done.asks_password) == (True, True)
    servers.take_password(where, PASSWORD)
    assert not exchanging.send_and_receive(mine).is_offline


def test_a_server_that_is_away_leaves_work_as_it_is(mine, where, drawer, tmp_path):
    servers.take_password(where, PASSWORD)
    made = team.share(mine, where, tmp_path / "anna")
    away = made.where.replace(made.where.split(":")[2].split("/")[0], "1")
    servers.take_password(away, PASSWORD)
    team.reach_at(mine, away)
    mine.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
    done = exchanging.send_and_receive(mine)
    assert (done.is_offline, done.asks_password, done.waiting) == (True, False, 1)


def test_an_address_that_is_none_is_refused_in_words(mine, tmp_path):
    with pytest.raises(FileProblemError, match="does not name user, server and database"):
        team.share(mine, "postgresql+psycopg://server", tmp_path / "anna")


def test_a_role_that_was_named_may_send_and_receive(mine, where, server, drawer, tmp_path):  # noqa: F811 - the fixture
    server.run("CREATE ROLE people")
    server.run("CREATE ROLE petra LOGIN PASSWORD 'hers' IN ROLE people")
    servers.take_password(where, PASSWORD)
    team.share(mine, where, tmp_path / "anna", members="people")
    hers = where.replace("keeper@", "petra@")
    servers.take_password(hers, "hers")
    with Workspace.open(team.join(hers, tmp_path / "petra"), author="Petra") as theirs:
        theirs.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
        assert exchanging.send_and_receive(theirs).sent == 1
