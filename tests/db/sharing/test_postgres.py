"""A team file in a real PostgreSQL server: addresses, passwords, rights, TLS, and servers that are gone."""

import hashlib
import socket
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from db.sharing.folder import Folder
from db.sharing.hub import Card, PackFaultError, Presence, Snapshot, UnreachableError
from db.sharing.hubs import is_database, opened
from db.sharing.postgres import Postgres, parsed, without_password
from pmo_desktop.domain.errors import FileProblemError

CARD = Card("team", "Team", 1, 4)


@pytest.fixture
def secret(server):
    """Return how a hub is opened with some password."""
    opened_here: list[Postgres] = []

    def hub(password: str | None, **about: str) -> Postgres:
        opened_here.append(Postgres(server.url(**about), lambda: password))
        return opened_here[-1]

    yield hub
    for each in opened_here:
        each.close()


def everything_said(error: BaseException | None) -> str:
    """Return what anybody could read out of an error, and of those behind it."""
    said = ""
    while error is not None:
        said += f"{error!s}{error!r}{getattr(error, 'pgconn', '')!r}"
        error = error.__cause__ or error.__context__
    return said


# Addresses


@pytest.mark.parametrize(
    ("url", "plain", "password"),
    [
        ("postgresql+psycopg://anna@db/pmo", "postgresql+psycopg://anna@db/pmo", None),
        (
            "postgresql+psycopg://anna:x%3Ay%40@db:5433/pmo?team=a",
            "postgresql+psycopg://anna@db:5433/pmo?team=a",
            "x:y@",
        ),
        ("postgresql://anna:@db/pmo", "postgresql://anna@db/pmo", ""),
        ("postgres://anna@db/pmo?password=s3&sslmode=require", "postgres://anna@db/pmo?sslmode=require", "s3"),
        ("postgresql://anna:p@[::1]:5433/pmo", "postgresql://anna@[::1]:5433/pmo", "p"),
    ],
)
def test_a_password_is_split_off_an_address(url, plain, password):
    assert without_password(url) == (plain, password)
    assert parsed(plain).user == "anna"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:hunter2@db/pmo",
        "postgresql://anna@db/pmo?password=hunter2",
        "postgresql://anna@db/pmo?sslpassword=hunter2",
        "postgresql://anna@db/pmo?options=-c%20hunter2",
        "postgresql://anna@db/pmo?service=hunter2",
        "postgresql://anna@db:hunter2/pmo",
        "postgresql://anna@[hunter2/pmo",
        "postgresql://db/hunter2",
        "postgresql://anna@db",
        "postgresql://anna@db/hunter2%00",
        "mysql://anna@db/hunter2",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(url):
    with pytest.raises(FileProblemError, match="not the address of a team file") as raised:
        Postgres(url)
    assert "hunter2" not in everything_said(raised.value)


def test_another_machine_is_spoken_to_in_secret_unless_told_otherwise():
    assert parsed("postgresql://anna@db.example/pmo").settings["sslmode"] == "require"
    assert parsed("postgresql://anna@db.example/pmo?sslmode=verify-full").settings["sslmode"] == "verify-full"
    assert parsed("postgresql://anna@db.example/pmo?sslmode=disable").settings["sslmode"] == "disable"
    assert "sslmode" not in parsed("postgresql://anna@localhost/pmo").settings


def test_a_place_tells_user_host_database_and_team():
    assert Postgres("postgresql://an%20na@db.example/pmo?team=berlin").place == "an na@db.example/pmo (berlin)"
    assert Postgres("postgresql://anna@db.example:5433/pmo").place == "anna@db.example:5433/pmo (team)"


def test_an_address_opens_a_database_and_a_path_a_folder(tmp_path):
    assert isinstance(opened("postgresql+psycopg://anna@db/pmo"), Postgres)
    assert isinstance(opened(str(tmp_path / "Team.pmo")), Folder)
    assert is_database("PostgreSQL://anna@db/pmo")
    assert not is_database("postgresql.pmo")


# Passwords and rights


def test_a_wrong_password_is_told_and_never_repeated(secret):
    hub = secret("hunter2 wrong")

    with pytest.raises(FileProblemError, match="with this user and password") as raised:
        hub.card()

    assert not isinstance(raised.value, UnreachableError)
    assert raised.value.next_step
    assert "hunter2" not in everything_said(raised.value)


def test_a_password_that_is_missing_is_asked_for(secret, monkeypatch):
    monkeypatch.delenv("PGPASSWORD", raising=False)
    with pytest.raises(FileProblemError, match="asks for a password"):
        secret(None, passfile="/nowhere").card()


def test_no_error_of_a_server_holds_the_password(server, secret, database):
    for about in ({"database": "nowhere"}, {"sslmode": "verify-full"}, {"user": "nobody"}):
        with pytest.raises(FileProblemError) as raised:
            secret("hunter2 secret", **about).card()
        assert "hunter2" not in everything_said(raised.value)


def test_a_database_that_is_not_there_is_told(database, server):
    hub = Postgres(server.url(database="nowhere"), database._password)

    with pytest.raises(FileProblemError, match="no such database"):
        hub.card()


@pytest.fixture
def own(server, database):
    """Return how a database of its own is reached by a member without rights, and by its keeper."""
    name = f"d{uuid4().hex}"
    server.run(f'CREATE DATABASE "{name}"')
    server.run(f"CREATE ROLE \"{name}\" LOGIN PASSWORD 'member'")
    keeper = Postgres(server.url(database=name), database._password)
    member = Postgres(server.url(user=name, database=name), lambda: "member")
    yield keeper, member, name
    keeper.close()
    member.close()
    server.run(f'DROP DATABASE "{name}"')
    server.run(f'DROP ROLE "{name}"')


def test_a_database_without_tables_has_no_card_and_says_how_to_make_them(own, packs):
    keeper, _, _ = own

    assert keeper.card() is None
    with pytest.raises(FileProblemError, match="no team file at .* Set it up"):
        keeper.packs()

    keeper.write_card(CARD)
    assert keeper.card() == CARD


def test_setting_up_twice_changes_nothing(own, packs):
    keeper, _, _ = own
    keeper.set_up()
    keeper.put(*packs[0](1))

    keeper.set_up()

    assert keeper.packs() == [packs[0](1)[0]]


def test_members_need_rights_and_get_them(own, packs, tmp_path):
    keeper, member, name = own
    keeper.write_card(CARD)
    with pytest.raises(FileProblemError, match="may not do this"):
        member.card()

    keeper.set_up(members=name)

    assert member.card() == CARD
    assert member.put(*packs[0](1))
    (tmp_path / "whole").write_bytes(b"x")
    member.put_snapshot(tmp_path / "whole", Snapshot(1, "a" * 32))
    member.say(Presence("a", "Anna", "", 1, 1))
    member.set_up()
    with member.lock() as had:
        assert had


def test_who_may_not_make_tables_is_told(own):
    _, member, _ = own

    with pytest.raises(FileProblemError, match="may not do this"):
        member.write_card(CARD)


def test_teams_of_one_database_do_not_see_each_other(server, database, packs, tmp_path):
    other = Postgres(server.url(team="other"), database._password)
    (tmp_path / "whole").write_bytes(b"x")
    database.put(*packs[0](1))
    database.put_blob("0" * 64, b"x")
    database.put_snapshot(tmp_path / "whole", Snapshot(1, "a" * 32))
    database.say(Presence("a", "Anna", "", 1, 1))

    seen = (other.card(), other.packs(), other.blob("0" * 64), other.snapshot(), other.said(), other.hint())
    other.close()
    assert seen == (None, [], None, None, [], None)


# Damage


def test_damaged_bytes_are_not_given_out(server, database, packs, tmp_path):
    name, data = packs[0](1)
    database.put(name, data)
    (tmp_path / "whole").write_bytes(b"x" * 3_000_000)
    database.put_snapshot(tmp_path / "whole", Snapshot(1, "a" * 32))
    team = database._address.team

    server.run(f"UPDATE pmo_desktop.pack SET data = '\\x00' WHERE team = '{team}'")
    server.run(
        "DELETE FROM pmo_desktop.piece WHERE position = 1"
        f" AND snapshot = (SELECT id FROM pmo_desktop.snapshot WHERE team = '{team}')"
    )
    server.run(f"UPDATE pmo_desktop.card SET content = '{{' WHERE team = '{team}'")
    server.run(f"INSERT INTO pmo_desktop.copy VALUES ('{team}', 'b', '[')")

    assert database.packs() == [name]
    assert database.read(name) is None
    assert database.fetch_snapshot(tmp_path / "mine") is None
    assert not (tmp_path / "mine").exists()
    assert database.said() == []
    with pytest.raises(PackFaultError):
        database.card()


def test_a_snapshot_whose_source_cannot_be_read_leaves_the_one_before(database, tmp_path):
    (tmp_path / "whole").write_bytes(b"x")
    database.put_snapshot(tmp_path / "whole", Snapshot(1, "a" * 32))

    with pytest.raises(FileProblemError):
        database.put_snapshot(tmp_path / "gone", Snapshot(2, "b" * 32))

    assert database.snapshot() == Snapshot(1, "a" * 32)
    assert database.fetch_snapshot(tmp_path / "mine") == Snapshot(1, "a" * 32)


def test_only_the_newest_snapshot_is_kept(server, database, tmp_path):
    for number in range(1, 4):
        (tmp_path / "whole").write_bytes(bytes(number))
        database.put_snapshot(tmp_path / "whole", Snapshot(number, "a" * 32))

    query = "SELECT count(*) FROM pmo_desktop.snapshot WHERE team = %s"
    assert database._rows(query, database._address.team) == [(1,)]


# Servers that are gone


def test_a_server_that_is_not_there_is_away(server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, and nobody listens
        hub = Postgres(f"postgresql://anna@127.0.0.1:{closed.getsockname()[1]}/pmo")
        with pytest.raises(UnreachableError, match="cannot be reached"):
            hub.card()


def test_a_server_that_does_not_answer_is_given_up(server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hub = Postgres(f"postgresql://anna@127.0.0.1:{silent.getsockname()[1]}/pmo?sslmode=disable")
        with pytest.raises(UnreachableError, match="cannot be reached"):
            hub.card()


def cut(server, hub: Postgres) -> None:
    server.run(f"SELECT pg_terminate_backend({hub._open.info.backend_pid})")


def test_after_a_lost_connection_the_next_call_goes_on(server, database, packs):
    database.put(*packs[0](1))
    cut(server, database)

    with pytest.raises(UnreachableError):
        database.packs()
    assert database.packs() == [packs[0](1)[0]]


def test_a_connection_lost_under_the_lock_frees_it(server, database, again_database):
    with database.lock() as had:
        assert had
        cut(server, database)
        with pytest.raises(UnreachableError):
            database.packs()
        with again_database.lock() as theirs:
            assert theirs
    with again_database.lock() as theirs:
        assert theirs


def test_a_connection_lost_while_a_pack_is_put_keeps_nothing(server, database, packs, monkeypatch):
    insert = database._insert

    def cut_off(connection: psycopg.Connection, *given) -> None:
        insert(connection, *given)
        cut(server, database)

    with monkeypatch.context() as patched:
        patched.setattr(database, "_insert", cut_off)
        with pytest.raises(UnreachableError):
            database.put(*packs[0](1))

    assert database.packs() == []
    assert database.put(*packs[0](1))


@pytest.fixture
def again_database(server, database):
    hub = Postgres(server.url(team=database._address.team), database._password)
    yield hub
    hub.close()


# TLS


@pytest.fixture
def certificate(server) -> Path:
    if server.certificate is None:
        pytest.skip("openssl is not installed on this system, so the server has no certificate")
    return server.certificate


@pytest.mark.parametrize(
    ("host", "settings", "encrypted"),
    [
        ("127.0.0.1", {"sslmode": "disable"}, False),
        ("127.0.0.1", {"sslmode": "require"}, True),
        ("localhost", {"sslmode": "verify-full"}, True),
        ("127.0.0.1", {"sslmode": "verify-ca"}, True),
    ],
)
def test_tls_settings_are_passed_through(server, database, certificate, host, settings, encrypted):
    if settings["sslmode"].startswith("verify"):
        settings = settings | {"sslrootcert": str(certificate)}
    hub = Postgres(server.url(host=host, **settings), database._password)

    used = hub._rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

    hub.close()
    assert used == [(encrypted,)]


def test_a_server_that_is_not_the_one_asked_for_is_not_trusted(server, database, certificate, tmp_path):
    for host, root in (("127.0.0.1", certificate), ("localhost", tmp_path / "none.crt"), ("localhost", "system")):
        hub = Postgres(server.url(host=host, sslmode="verify-full", sslrootcert=str(root)), database._password)
        with pytest.raises(FileProblemError, match="cannot be trusted") as raised:
            hub.card()
        assert not isinstance(raised.value, UnreachableError)


def test_the_digests_of_a_snapshot_are_those_of_its_bytes(database, tmp_path):
    (tmp_path / "whole").write_bytes(b"whole" * 500_000)
    database.put_snapshot(tmp_path / "whole", Snapshot(1, "a" * 32))

    _, _, sha256 = database._newest()

    assert sha256 == hashlib.sha256(b"whole" * 500_000).hexdigest()
