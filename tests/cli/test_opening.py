"""`pmo-desktop FILE` opens the window, and told to stop it closes the file as whole as the window's own button does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmo_desktop import settings


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals of POSIX")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_window_opens_on_a_file_and_closes_when_told(root, office, tmp_path, told):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-m", "pmo_desktop", office], stderr=subprocess.PIPE, cwd=root, env=environment
    ) as process:
        wal = Path(f"{office}-wal")
        while not wal.exists() and process.poll() is None:
            time.sleep(0.05)
        assert process.poll() is None
        process.send_signal(told)
        complaints = process.stderr.read().decode().replace("This plugin does not support propagateSizeHints()", "")
    assert (process.returncode, complaints.strip()) == (0, "")
    assert [path.name for path in tmp_path.glob("office.pmo*")] == ["office.pmo"]
    (kept,) = (tmp_path / "home").rglob("settings.json")
    assert settings.load(kept).recent == (str(office.resolve()),)
