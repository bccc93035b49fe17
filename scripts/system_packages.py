"""What Qt needs of the system beside Python packages: found by trying, installed by apt where we may, else named.

macOS and Windows need nothing: there Qt's wheels bring all they need.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

LIBRARIES = (
    # library (as the loader knows it), Debian's package, needed for
    ("libEGL.so.1", "libegl1", "offscreen"),
    ("libGL.so.1", "libgl1", "offscreen"),
    ("libglib-2.0.so.0", "libglib2.0-0", "offscreen"),
    ("libxkbcommon.so.0", "libxkbcommon0", "offscreen"),
    ("libfontconfig.so.1", "libfontconfig1", "offscreen"),
    ("libdbus-1.so.3", "libdbus-1-3", "offscreen"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "window"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "window"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "window"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "window"),
    ("libxcb-shape.so.0", "libxcb-shape0", "window"),
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def provide(wanted: set[str]) -> str:
    """Install what is missing where we may; return an empty text, or a sentence that names what somebody must install.

    `wanted` holds "offscreen", and "window" or "bundle" where a window of this machine or PyInstaller is to work. A bundle
    is given the libraries of a window too: PyInstaller leaves out in silence what the building machine lacks.
    """
    if not sys.platform.startswith("linux"):
        return ""
    missing = _missing(wanted | ({"window"} if "bundle" in wanted else set()))
    if missing and shutil.which("apt-get"):
        _install(sorted({package for _, package in missing}))
        missing = _missing(wanted)
    return _sentence(missing) if missing else ""


def provide_compiler() -> str:
    """Install a C compiler and Python’s headers where we may; return an empty text, or what is missing.

    The program does without: what is compiled is right uncompiled too, and slower.
    """
    missing = _missing_to_compile()
    if missing and shutil.which("apt-get"):
        _install([each for _, packages in missing for each in packages.split()])
    return missing_to_compile()


def missing_to_compile() -> str:
    """Return what is missing in words, an empty text where nothing is."""
    return " and ".join(name for name, _ in _missing_to_compile())


def _missing_to_compile() -> list[tuple[str, str]]:
    """Return (what is not there, Debian's packages for it); on Windows nothing, for setuptools knows best what is there."""
    if sys.platform == "win32":
        return []
    missing = []
    if not _has_compiler():
        missing += [("a C compiler", "gcc libc6-dev")]
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        missing.append(("Python’s headers", f"python3.{sys.version_info.minor}-dev"))
    return missing


def _has_compiler() -> bool:
    """Tell whether there is one; on macOS there is always a `cc`, which without one opens a window that offers it."""
    if not shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0]):
        return False
    asked = ["xcode-select", "-p"] if platform.system() == "Darwin" else ["true"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _missing(wanted: set[str]) -> list[tuple[str, str]]:
    """Return (what is not there, Debian's package for it)."""
    missing = [(name, package) for name, package, need in LIBRARIES if need in wanted and not _loads(name)]
    if not _has_font():
        missing.append(("a TrueType font", "fonts-dejavu-core"))
    if not _can_make_environments():
        missing.append(("Python’s venv module", f"python3.{sys.version_info.minor}-venv"))
    if "bundle" in wanted and not shutil.which("objdump"):
        missing.append(("objdump", "binutils"))
    if "bundle" in wanted and not _loads(_python_library()):
        missing.append((_python_library(), f"libpython3.{sys.version_info.minor}"))
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    """Tell whether there is any font; Qt draws every letter as a box without one."""
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(
        name.lower().endswith((".ttf", ".otf", ".ttc"))
        for top in folders
        for _, _, names in os.walk(top)
        for name in names
    )


def _can_make_environments() -> bool:
    """Tell whether `python -m venv` works; Debian keeps `ensurepip` in a package of its own."""
    return sys.prefix != sys.base_prefix or importlib.util.find_spec("ensurepip") is not None


def _python_library() -> str:
    """Return the shared library of this Python, which PyInstaller puts into a bundle."""
    name = sysconfig.get_config_var("INSTSONAME") or ""
    if not name.startswith("libpython") or ".so" not in name:
        name = f"libpython3.{sys.version_info.minor}.so.1.0"
    beside = Path(sysconfig.get_config_var("LIBDIR") or "", name)
    return str(beside) if beside.exists() else name


def _install(packages: list[str]) -> None:
    """Install Debian packages as root or by a sudo that asks no password; where neither may, do nothing."""
    front = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if front and (
        not shutil.which("sudo") or subprocess.run([*front, "true"], stderr=subprocess.DEVNULL, check=False).returncode
    ):
        return
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = [*front, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *packages],
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def _sentence(missing: list[tuple[str, str]]) -> str:
    packages = " ".join(sorted({package for _, package in missing}))
    if shutil.which("apt-get"):
        return (
            f"This machine lacks system packages that PMO Desktop needs, and this user may not install them: {packages}.\n"
            f"Ask whoever looks after the machine to run “sudo apt-get install {packages}”, then run the command again."
        )
    names = ", ".join(name for name, _ in missing)
    return (
        f"This machine lacks what PMO Desktop needs: {names}.\n"
        f"Install it with the system’s package manager (Debian calls the packages {packages}), then run the command again."
    )
