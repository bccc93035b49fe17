"""Power cuts and failing disks: what was acknowledged is there, what is there is whole, and nothing is there twice."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db import opening
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services.workspace import Workspace
from tests.db import disk

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
CUTS = 150

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="calls are watched by LD_PRELOAD, on Linux only"
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    made = disk.shim(tmp_path_factory.mktemp("shim"))
    if made is None:
        pytest.skip("there is no C compiler here to build what watches the disk")
    return made


def watched(shim, script, *words, watch, **environment):
    done = subprocess.run(
        [sys.executable, HERE / script, *map(str, words)], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LD_PRELOAD": str(shim), "PMO_DISK_WATCH": str(watch)} | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=["FULL"])
def recorded(shim, tmp_path_factory, request):
    return record(shim, tmp_path_factory.mktemp("recorded"), request.param)


def record(shim, folder, mode):
    work = folder / "work"
    work.mkdir()
    watched(shim, "recorded_writer.py", work, mode, watch=work, PMO_DISK_LOG=str(folder / "log"))
    found = disk.records(folder / "log")
    assert sum(each.kind == "w" for each in found) > 500
    return found, str(work)


def faults_after(recorded, cuts: int, seed: int, folder: Path) -> list[str]:
    """Cut the power so many times at random moments; return what was wrong afterwards."""
    calls, under = recorded
    chance = random.Random(seed)
    moments = sorted(chance.randrange(1, len(calls)) for _ in range(cuts))
    faults, played, now = [], disk.Disk(), 0
    for moment in moments:
        for each in calls[now:moment]:
            played.play(each)
        now = moment
        played.cut(chance, folder, under)
        faults += [f"after {moment} calls: {fault}" for fault in faults_in(folder, played.said)]
        shutil.rmtree(folder)
        folder.mkdir()
    return faults


def faults_in(folder: Path, said: list[str]) -> list[str]:
    sets = [words.split()[1] for words in said if words.startswith("set ")]
    copies = {words.split()[1] for words in said if words.startswith("copy ")}
    faults = []
    file = folder / "Team.pmo"
    if sets:
        try:
            with Workspace.open(file, author="Anna") as workspace:
                held = {each.id for each in workspace.history(10_000)}
                faults += [] if workspace.store.disagreements() == {} else ["log and rows disagree"]
            faults += [f"lost set {each}" for each in sets if each not in held]
        except FileProblemError as error:
            faults.append(str(error))
    for name in copies:
        try:
            opening.examined(folder / name)
        except FileProblemError as error:
            faults.append(f"{name}: {error}")
    return faults


@pytest.fixture
def found(tmp_path):
    made = tmp_path / "found"
    made.mkdir()
    return made


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(recorded, found):
    assert faults_after(recorded, CUTS, 1, found) == []


def test_without_waiting_for_the_disk_it_would(shim, tmp_path, found):
    """The control: with synchronous=OFF the same cuts lose what was acknowledged, so that they are cuts indeed."""
    assert faults_after(record(shim, tmp_path, "OFF"), 40, 1, found)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_thousands_of_power_cuts_lose_nothing_acknowledged(recorded, found, seed):
    assert faults_after(recorded, 1_000, seed, found) == []


def fail(shim, folder, runs: int, seed: int) -> dict:
    found = json.loads(watched(shim, "failing_writer.py", folder, runs, seed, watch=folder / "run"))
    sys.stdout.write(f"{runs} runs, {found['kept']} edits kept, told: {found['told']}\n")
    return found


def test_a_failing_disk_is_told_and_leaves_the_file_whole_and_nothing_twice(shim, tmp_path):
    found = fail(shim, tmp_path, 40, 1)
    assert found["faults"] == []
    assert found["told"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_a_thousand_failing_disks(shim, tmp_path, seed):
    assert fail(shim, tmp_path, 120, seed)["faults"] == []
