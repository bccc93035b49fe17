"""Whether a window can open here, whether anybody would see it, and what Qt lacks; without loading Qt."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from pmo_desktop.domain.errors import KnownError

_UNSEEN = ("offscreen", "minimal", "minimalegl", "vnc")
_PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0"
)


class NoWindowError(KnownError):
    """Qt cannot show or draw anything on this machine as it is."""


def can_open(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Say whether Qt has somewhere to open a window, the platform named in QT_QPA_PLATFORM included."""
    if _named(environment) or system in {"win32", "darwin"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def is_seen(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Say whether a person would see a window opened here."""
    return can_open(environment, system) and _named(environment) not in _UNSEEN


def _named(environment: Mapping[str, str]) -> str:
    return environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0].strip()


def check_windows(environment: Mapping[str, str] = os.environ) -> None:
    """Raise NoWindowError where Qt would end the process because a system library of X11 is missing."""
    x11_alone = environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY") and not _named(environment)
    plugin = _plugin("libqxcb.so") if sys.platform.startswith("linux") and x11_alone else None
    if plugin is None:
        return
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise lacking(error) from error


def _plugin(name: str) -> Path | None:
    found = importlib.util.find_spec("PySide6")
    for folder in (found.submodule_search_locations or ()) if found else ():
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / name
        if plugin.is_file():
            return plugin
    return None


def lacking(error: Exception) -> NoWindowError:
    """Return in words what Qt could not be loaded for."""
    step = f"On Debian and Ubuntu: sudo apt install {_PACKAGES}" if sys.platform.startswith("linux") else ""
    return NoWindowError(f"Qt, which draws the windows, cannot be loaded: {error}.", step)
