"""Where a window can open, and where one would be seen."""

import pytest

from pmo_desktop.cli.display import can_open, is_seen, lacking


@pytest.mark.parametrize(
    ("system", "environment", "opens", "seen"),
    [
        ("linux", {}, False, False),
        ("linux", {"DISPLAY": ""}, False, False),
        ("linux", {"DISPLAY": ":0"}, True, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen:enable_fonts"}, True, False),
        ("linux", {"QT_QPA_PLATFORM": "eglfs"}, True, True),
        ("darwin", {}, True, True),
        ("win32", {}, True, True),
        ("win32", {"QT_QPA_PLATFORM": "minimal"}, True, False),
    ],
)
def test_the_platform_asked_for_decides_then_the_display(system, environment, opens, seen):
    assert (can_open(environment, system), is_seen(environment, system)) == (opens, seen)


def test_what_qt_lacks_is_named():
    error = lacking(ImportError("libEGL.so.1: cannot open shared object file"))
    assert "libEGL.so.1" in str(error)
