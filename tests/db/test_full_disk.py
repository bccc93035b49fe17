"""A disk that is full, a file that is gone or replaced: a sentence that says what to do, the file whole, and work goes on."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import opening
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import ASKED, Keeping
from pmo_desktop.services.salvaging import salvage_into
from pmo_desktop.services.workspace import Workspace

SIZE = 12 << 20
LEFT = (0, 4_096, 40_960, 200_000, 800_000)
"""Bytes left on the disk."""


@pytest.fixture
def disk(tmp_path):
    """Return a folder that is a disk of 12 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and os.name == "posix" and os.geteuid() == 0
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True, check=False
    ) if mounted else None  # fmt: skip
    if done is None or done.returncode != 0:
        pytest.skip("only an administrator of Linux who may mount can make a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


@pytest.fixture
def plan(disk):
    """Return a portfolio of 700 tasks on the small disk."""
    with Workspace.create(disk / "Team.pmo", author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id="p", name="Bridge"))])
        workspace.record("Add", [Insert(task) for task in tasks("t", 700)])
        yield workspace


def tasks(prefix: str, count: int) -> list[Task]:
    return [Task(id=f"{prefix}{number}", project_id="p", name="x" * 400) for number in range(count)]


def fill(disk: Path, left: int) -> Path:
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(bytes(max(0, free - left)))
    return ballast


def refused(action) -> str:
    with pytest.raises(FileProblemError) as raised:
        action()
    assert raised.value.next_step.startswith("Free ")
    return raised.value.sentence


@contextmanager
def perhaps_refused(words: str) -> Iterator[None]:
    """Allow a refusal that says so: how much fits into what is left is SQLite's business."""
    try:
        yield
    except FileProblemError as error:
        if words not in error.sentence:
            raise


@pytest.mark.parametrize("left", LEFT)
def test_an_edit_an_import_and_an_undo(plan, disk, left):
    ballast = fill(disk, left)
    before = {task.id for task in plan.all(Task)}
    assert "no room left" in refused(lambda: plan.record("Import", [Insert(task) for task in tasks("i", 5_000)]))
    assert {task.id for task in plan.all(Task)} == before
    made = 0
    with perhaps_refused("no room left"):
        for made in range(2_000):
            plan.record("Edit", [Update(Task, "t1", {"name": f"{made} " + "y" * 400})])
    assert plan.get(Task, "t1").name.startswith((f"{made - 1} y", f"{made} y", "x"))
    with perhaps_refused("no room left"):
        plan.undo()
    ballast.unlink()
    assert plan.record("Go on", [Update(Task, "t1", {"name": "after"})])
    plan.undo()
    plan.close()
    opening.examined(plan.path)


@pytest.mark.parametrize("left", LEFT)
def test_a_backup_and_a_copy(plan, disk, left, tmp_path):
    fill(disk, left)
    full, elsewhere = Keeping(disk / "backups"), Keeping(tmp_path / "backups")
    assert "are needed" in refused(lambda: backups.back_up(plan, ASKED, full))
    assert list(disk.rglob("backups/**/*.*")) == []
    assert "are needed" in refused(lambda: plan.save_copy(disk / "Copy.pmo"))
    assert not (disk / "Copy.pmo").exists()
    assert backups.back_up(plan, ASKED, elsewhere)
    assert plan.save_copy(tmp_path / "Copy.pmo")


@pytest.mark.parametrize("left", LEFT)
def test_a_restore_and_a_file_of_its_own(plan, disk, left, tmp_path):
    keeping = Keeping(tmp_path / "backups")
    made = backups.back_up(plan, ASKED, keeping)
    plan.record("Rename all", [Update(Task, f"t{number}", {"name": "z" * 400}) for number in range(700)])
    ballast = fill(disk, left)
    with pytest.raises(FileProblemError):
        backups.take_out(made.path, disk / "Then.pmo")
    with perhaps_refused("no room left"):
        backups.restore(plan, made.path, keeping)
    assert len({task.name for task in plan.all(Task)}) == 1  # all of it or nothing
    ballast.unlink()
    backups.restore(plan, made.path, keeping)
    assert plan.get(Task, "t1").name == "x" * 400


@pytest.mark.parametrize("left", LEFT)
def test_opening(plan, disk, left):
    plan.close()
    fill(disk, left)
    with perhaps_refused("room"), Workspace.open(disk / "Team.pmo", author="Anna") as workspace:
        assert workspace.count(Task) == 700
    opening.examined(disk / "Team.pmo")


def test_salvaging(plan, disk, tmp_path):
    plan.close()
    fill(disk, 100_000)
    assert "are needed" in refused(lambda: salvage_into(disk / "Team.pmo", disk / "New.pmo"))
    assert salvage_into(disk / "Team.pmo", tmp_path / "New.pmo")


def test_a_new_portfolio(disk):
    fill(disk, 8_192)
    with pytest.raises(FileProblemError, match="no room left|cannot be"):
        Workspace.create(disk / "New.pmo", author="Anna")


# Gone, replaced


@pytest.fixture
def lively(mine):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    return mine


def lost(workspace, words: str, tmp_path) -> None:
    """Hold that it is said once, that nothing more is written, and that what is open can be saved."""
    with pytest.raises(FileProblemError, match=words):
        workspace.poll()
    assert workspace.poll() is False
    with pytest.raises(FileProblemError, match="Nothing was changed") as raised:
        workspace.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
    assert "Save a copy" in raised.value.next_step
    with pytest.raises(FileProblemError):
        workspace.another()
    assert workspace.is_astray
    assert workspace.get(Project, "p").name == "Bridge"
    workspace.save_copy(tmp_path / "Saved.pmo")
    with Workspace.open(tmp_path / "Saved.pmo", author="Anna") as saved:
        assert saved.get(Project, "p").name == "Bridge"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")
@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_a_file_that_is_gone_while_it_is_open(lively, file, tmp_path, how):
    if how == "deleted":
        file.unlink()
    else:
        file.rename(file.with_name("Moved.pmo"))
    lost(lively, "no longer at its place", tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")
def test_a_file_replaced_while_it_is_open(lively, file, tmp_path):
    with Workspace.create(tmp_path / "other.pmo", author="Petra"):
        pass
    (tmp_path / "other.pmo").replace(file)
    lost(lively, "Another file was put in the place", tmp_path)


def test_a_drive_that_vanishes_and_comes_back(plan, disk, tmp_path):
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    subprocess.run(["mount", "--make-private", disk], check=False)
    if subprocess.run(["mount", "--bind", disk, moved], check=False).returncode:
        pytest.skip("no second place can be mounted here")
    subprocess.run(["umount", "-l", disk], check=True)
    with pytest.raises(FileProblemError, match="its drive is gone"):
        plan.poll()
    assert plan.count(Task) == 700
    subprocess.run(["mount", "--bind", moved, disk], check=True)
    plan.poll()
    plan.record("Go on", [Update(Task, "t1", {"name": "after"})])
    subprocess.run(["umount", "-l", moved], check=False)
