"""Teams with packs to send, in a folder."""

import pytest

from db.sharing.folder import Folder
from db.sharing.hub import ROOT, Card, PackName, hash_of

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


@pytest.fixture(params=["folder"])
def hub(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def again(hub, team):
    """Return how another copy reaches the same hub."""

    def reached():
        return Folder(team)

    return reached
