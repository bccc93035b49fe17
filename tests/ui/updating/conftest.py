"""A project that came from a file, in the windows these tests look through."""

import pytest

from tests.ui.updating.laboratory import Laboratory
from tests.ui.windows import demo, demo_made, desk, finder, open_windows, session, silent_log, window, workspace  # noqa: F401 - fixtures


@pytest.fixture
def laboratory(workspace, tmp_path):  # noqa: F811 - a fixture
    return Laboratory(workspace, tmp_path)
