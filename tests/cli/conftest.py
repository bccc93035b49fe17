"""What the tests of the command line share: a person without settings, a small project file, a portfolio holding it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pmo_desktop.__main__ import main

ROOT = Path(__file__).parents[2]
BRIDGE = ROOT / "tests" / "cases" / "cli" / "bridge.xml"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def nobody(tmp_path, monkeypatch):
    """Keep settings and logs of whoever runs the tests out of them, and show no display."""
    for name in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "LOCALAPPDATA",
        "APPDATA",
    ):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "petra")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def pmo(capsys):
    """Run a command line in this process."""

    def run(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def pmo_process():
    """Run a command line in a process of its own; its output is UTF-8 whatever the locale."""

    def run(*words, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "pmo_desktop", *map(str, words)], capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def root():
    """The folder in which the packages lie."""
    return ROOT


@pytest.fixture
def bridge():
    return BRIDGE


@pytest.fixture
def office(pmo, tmp_path, bridge):
    """A portfolio with the foot bridge in it."""
    file = tmp_path / "office.pmo"
    assert pmo("import", file, bridge, "--create").code == 0
    return file
