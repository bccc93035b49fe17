"""Write while the disk fails: `failing_writer.py FOLDER RUNS SEED`, under `disk.c`; prints what it found as JSON.

Each run is a fork in which one kind of call fails for a while at a random moment. What was said to be kept must be there,
what was said to have failed may be there, once; trying again makes no second.
"""

import ctypes
import errno
import json
import os
import random
import shutil
import sys
import traceback
from collections import Counter
from pathlib import Path

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.workspace import Workspace

CALLS = (
    ("sync", errno.EIO),
    ("write", errno.ENOSPC),
    ("write", errno.EIO),
    ("truncate", errno.EIO),
    ("sync", errno.ENOSPC),
)
EDITS = 6


def arm(call: str, at: int, number: int, count: int) -> None:
    ctypes.CDLL(None).pmo_disk_arm(call.encode(), ctypes.c_long(at), ctypes.c_long(number), ctypes.c_long(count))


def work(file: Path, chance: random.Random, told: Counter) -> list[int]:
    """Make edits, each tried again where it fails; return those said to be kept."""
    call, number = chance.choice(CALLS)
    arm(call, chance.randint(1, 60), number, chance.choice((1, 1, 2, 5, 1_000)))
    kept, keeping = [], Keeping(file.parent / "backups")
    try:
        with Workspace.open(file, author="Anna") as workspace:
            for edit in range(EDITS):
                for _ in range(3):
                    try:
                        tasks = [Task(id=f"{edit}-{each}", project_id="p", name="x" * 700) for each in range(8)]
                        workspace.record(f"Edit {edit}", map(Insert, tasks))
                    except KnownError as error:
                        told[error.sentence.replace(file.name, "…")] += 1
                        workspace.poll()
                        if workspace.find(Task, id=f"{edit}-0"):
                            kept.append(edit)
                            break
                        continue
                    kept.append(edit)
                    break
                if edit == 3:
                    try:
                        backups.back_up(workspace, backups.ASKED, keeping)
                    except KnownError as error:
                        told[error.sentence.split(":")[0]] += 1
    except KnownError as error:
        told[error.sentence.replace(file.name, "…")] += 1
    return kept


def judge(file: Path, kept: list[int]) -> list[str]:
    arm("", 0, 0, 0)
    with Workspace.open(file, author="Anna") as workspace:  # raises unless it is whole
        labels = Counter(each.label for each in workspace.history(1_000))
        tasks = Counter(task.id.partition("-")[0] for task in workspace.all(Task))
    faults = [f"lost edit {edit}" for edit in kept if labels[f"Edit {edit}"] != 1 or tasks[str(edit)] != 8]
    faults += [f"twice {label}" for label, count in labels.items() if count > 1]
    faults += [f"half {edit}" for edit, count in tasks.items() if count != 8]
    for made in backups.backups_of(file, Keeping(file.parent / "backups")):
        faults += [] if backups.is_sound(made) else ["an unsound backup"]
    return faults


def run(base: Path, folder: Path, seed: int) -> dict:
    """Fork once; return what the child found."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            folder.mkdir()
            file = folder / "Team.pmo"
            shutil.copy(base, file)
            told: Counter = Counter()
            kept = work(file, random.Random(seed), told)
            found = {"kept": len(kept), "told": told, "faults": judge(file, kept)}
        except BaseException:  # noqa: BLE001 - a bug, told to the parent
            found = {"kept": 0, "told": {}, "faults": [traceback.format_exc()]}
        os.write(into, json.dumps(found).encode()[:60_000])
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as heard:
        found = json.loads(heard.read())
    os.waitpid(child, 0)
    shutil.rmtree(folder)
    return found


def main(folder: Path, runs: int, seed: int) -> None:
    base = folder / "base.pmo"
    with Workspace.create(base, author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id="p", name="Bridge"))])
    told, faults, kept = Counter(), [], 0
    for number in range(runs):
        found = run(base, folder / "run", seed * 100_000 + number)
        told.update(found["told"])
        kept += found["kept"]
        faults += [f"{number}: {fault}" for fault in found["faults"]]
    sys.stdout.write(json.dumps({"told": told, "faults": faults, "kept": kept}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
