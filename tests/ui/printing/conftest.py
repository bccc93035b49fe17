"""The whole window on the bridge."""

import pytest

from tests.ui.windows import RecordingDesk
from ui.shell.window import MainWindow


@pytest.fixture
def window_of_bridge(session, bridge, qtbot):
    shown = MainWindow(session, RecordingDesk(session.settings))
    shown.go("gantt", bridge.id)
    shown.show()
    yield shown
    shown.hide()
    shown.deleteLater()
