"""The four kinds of places a team file can be in, each for many members."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from db.sharing.postgres import Postgres
from tests.db.sharing import conftest
from tests.db.sharing.many import samba
from tests.db.sharing.many.crew import Place
from tests.db.sharing.many.samba import Missing
from tests.db.sharing.many.synced import Service, Synced


@contextmanager
def folder(path: Path, members: int, seed: int) -> Iterator[Place]:
    """A folder on the local disk."""
    team = path / "share" / "Team.pmo"
    team.parent.mkdir()
    yield Place(lambda _: str(team))


@contextmanager
def postgres(path: Path, members: int, seed: int) -> Iterator[Place]:
    """A real PostgreSQL on loopback."""
    programs = conftest._programs()
    if programs is None:
        raise Missing("PostgreSQL is not installed on this system")
    home = path / "postgres"
    home.mkdir(mode=0o755)
    for server in conftest._running(programs, home, conftest._owner(home)):
        hub = Postgres(server.url(team=uuid4().hex), lambda: conftest.PASSWORD)
        hub.set_up()
        address = conftest.address_of(hub)
        hub.close()
        yield Place(lambda _, address=address: address)


@contextmanager
def share(path: Path, members: int, seed: int) -> Iterator[Place]:
    """A real Samba share on loopback, mounted once for each member."""
    home = path / "samba"
    home.mkdir()
    with samba.mounts(home, members) as (_, points):
        yield Place(lambda number: str(points[number] / "Team.pmo"))


@contextmanager
def synced(path: Path, members: int, seed: int) -> Iterator[Place]:
    """A synced folder: each member sees its own."""
    folders = Synced(path / "synced", members, seed)
    service = Service(folders)
    service.start()
    try:
        yield Place(lambda number: str(folders.computers[number].root / "Team.pmo"), service.rest, lambda: folders.done)
    finally:
        service.stop()


KINDS = {"folder": folder, "samba": share, "synced": synced, "postgres": postgres}
