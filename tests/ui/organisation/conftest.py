"""The windows these tests look through."""

from tests.ui.windows import demo, demo_made, desk, finder, open_windows, session, silent_log, window, workspace  # noqa: F401 - fixtures
