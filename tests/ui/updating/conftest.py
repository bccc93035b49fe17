"""A project that came from a file, in the windows these tests look through."""

import pytest

from pmo_desktop.services.workspace import Workspace
from tests.ui.updating.laboratory import Laboratory
from tests.ui.windows import close_all, desk, finder, open_windows, session, silent_log, window  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def brought(tmp_path_factory):
    """Return a portfolio of Petra's with the laboratory, made once for all tests."""
    path = tmp_path_factory.mktemp("updating") / "Portfolio.pmo"
    with Workspace.create(path, author="Petra", name="Portfolio") as made:
        Laboratory(made, path.parent)
    return path


@pytest.fixture
def workspace(tmp_path, brought, open_windows):  # noqa: F811 - a fixture
    path = tmp_path / "Portfolio.pmo"
    path.write_bytes(brought.read_bytes())
    with Workspace.open(path, author="Petra") as opened:
        yield opened
        close_all(open_windows)


@pytest.fixture
def laboratory(workspace, tmp_path):
    return Laboratory(workspace, tmp_path)
