"""Teams with packs to send, in a folder and in a PostgreSQL server that runs as long as the tests."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest

from db.sharing.folder import Folder
from db.sharing.hub import ROOT, Card, PackName, hash_of
from db.sharing.postgres import Postgres

ADMIN, PASSWORD = "keeper", "hunter2 §%:/@"

TEAM = "0198c0de-0000-7000-8000-000000000001"
CARD = Card(TEAM, "Team Berlin", 1_760_000_000_000, 4)


def pack(number: int, prev: str = ROOT, text: str = "") -> tuple[PackName, bytes]:
    """Return a pack of some bytes; a hub does not look into them."""
    data = f"PMOPACK1 {number} {prev} {text}".encode()
    return PackName(number, hash_of(data), prev), data


def chain(count: int) -> list[tuple[PackName, bytes]]:
    made: list[tuple[PackName, bytes]] = []
    for number in range(1, count + 1):
        made.append(pack(number, made[-1][0].hash if made else ROOT))
    return made


@pytest.fixture
def packs():
    """Return how packs are made: one, or a chain of several."""
    return pack, chain


@pytest.fixture
def team(tmp_path):
    """Return where a team file is to be."""
    folder = tmp_path / "share"
    folder.mkdir()
    return folder / "Team.pmo"


@pytest.fixture
def folder(team):
    hub = Folder(team)
    hub.write_card(CARD)
    return hub


@pytest.fixture
def database(server):
    """Return the hub of a team of its own in a database that is set up."""
    hub = Postgres(server.url(team=uuid4().hex), lambda: PASSWORD)
    hub.set_up()
    hub.write_card(CARD)
    yield hub
    hub.close()


@pytest.fixture(params=["folder", "database"])
def hub(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def where(hub):
    """Return how a person writes where the hub is."""
    return address_of(hub) if isinstance(hub, Postgres) else hub.place


@pytest.fixture
def again(hub, team):
    """Return how another copy reaches the same hub."""
    opened: list[Folder | Postgres] = []

    def reached():
        opened.append(Folder(team) if isinstance(hub, Folder) else Postgres(address_of(hub), lambda: PASSWORD))
        return opened[-1]

    yield reached
    for each in opened:
        each.close()


def address_of(hub: Postgres) -> str:
    about = hub._address
    return f"postgresql+psycopg://{about.user}@{about.host}:{about.port}/{about.database}?team={about.team}"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of this test run; `certificate` is what a client has to trust, None where TLS is off."""

    port: int
    folder: Path
    certificate: Path | None

    def url(self, user: str = ADMIN, host: str = "127.0.0.1", database: str = "postgres", **settings: str) -> str:
        return f"postgresql+psycopg://{user}@{host}:{self.port}/{database}?{urlencode(settings)}"

    def run(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=ADMIN, password=PASSWORD, dbname="postgres"
        ) as asked:
            asked.autocommit = True
            asked.execute(statement)


@pytest.fixture(scope="session")
def server():
    """Return a real PostgreSQL server on loopback; skip where the system has none."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this system")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        yield from _running(programs, folder, _owner(folder))


def _programs() -> Path | None:
    """Return the folder of the newest `initdb`: where Debian puts it, or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


def _owner(folder: Path) -> dict[str, object]:
    """Return who runs the server, as PostgreSQL refuses to run as root."""
    if os.name == "nt" or os.getuid() != 0:
        return {}
    shutil.chown(folder, 65534, 65534)
    return {"user": 65534, "group": 65534, "extra_groups": []}


def _running(programs: Path, folder: Path, owner: dict[str, object]) -> Iterator[Server]:
    data, secret, said = folder / "data", folder / "secret", folder / "log"
    secret.write_text(PASSWORD, "utf-8")
    secret.chmod(0o644)

    def run(*command: object) -> None:
        with (folder / "said").open("ab") as out:  # a pipe would stay open as long as the server runs
            subprocess.run([*map(str, command)], check=True, stdout=out, stderr=out, cwd=folder, **owner)

    run(programs / "initdb", "-D", data, "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "-N")
    certificate = _certificate(data, owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    settings += " -c ssl=on" if certificate else ""
    run(programs / "pg_ctl", "-D", data, "-l", said, "-w", "-o", settings, "start")
    try:
        yield Server(port, data, certificate)
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _certificate(data: Path, owner: dict[str, object]) -> Path | None:
    """Make a certificate for the name localhost alone; return None where openssl is missing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", data / "server.key", "-out", data / "server.crt"]
    subprocess.run(made, check=True, capture_output=True, **owner)
    (data / "server.key").chmod(0o600)
    return data / "server.crt"


@pytest.fixture
def race():
    """Return how processes race for the same numbers at a hub; it gives the lines “number hash” of what they won."""
    script = Path(__file__).with_name("racer.py")
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "RACER_PASSWORD": PASSWORD}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    def won(where: str, racers: int, count: int) -> list[str]:
        started = [
            subprocess.Popen([sys.executable, script, where, f"racer{each}", str(count)], env=env, text=True, **pipes)
            for each in range(racers)
        ]
        for process in started:
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        ends = [process.communicate() for process in started]
        assert [errors for _, errors in ends] == [""] * racers
        return [line for out, _ in ends for line in out.splitlines()]

    return won
