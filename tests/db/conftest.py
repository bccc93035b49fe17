"""An open portfolio file with two authors' windows on it."""

import pytest

from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def file(tmp_path):
    return tmp_path / "Team.pmo"


@pytest.fixture
def mine(file):
    with Workspace.create(file, author="Anna", name="Office") as workspace:
        yield workspace


@pytest.fixture
def hers(mine, file):
    with Workspace.open(file, author="Petra") as workspace:
        yield workspace
