"""Write change sets until killed, many times over: `killed_writer.py FILE ROUNDS SEED`; prints what it found as JSON.

Run as a process of its own, because it forks: each round a child writes, says which sets were committed, and is killed
with SIGKILL at a random moment; then the file must hold every set said to be committed, and be sound, and so must every
backup that is listed.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from pmo_desktop.domain.changes import ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.workspace import Workspace


def write_for_ever(file: Path, pipe: int) -> None:
    chance, keeping = random.Random(), keeping_of(file)
    with Workspace.open(file, author="Anna") as workspace:
        project = workspace.all(Project)[0]

        def restore() -> ChangeSet | None:
            made = backups.backups_of(workspace, keeping)
            return backups.restore(workspace, chance.choice(made).path, keeping) if made else None

        while True:
            if chance.random() < 0.3:
                backups.back_up(workspace, backups.ASKED, keeping)
            tasks = [Task(id=workspace.new_id(), project_id=project.id, name="x" * 200) for _ in range(30)]
            for step in (  # each is run before the next round makes other tasks
                lambda: workspace.record("Add", map(Insert, tasks)),  # noqa: B023
                lambda: workspace.record("Rename", [Update(Task, task.id, {"name": "renamed"}) for task in tasks[::2]]),  # noqa: B023
                workspace.undo,
                lambda: workspace.record("Delete", [Delete(Task, task.id) for task in tasks[3:]]),  # noqa: B023
                *((restore,) if chance.random() < 0.3 else ()),
            ):
                done = step()
                if done is not None:
                    os.write(pipe, f"{done.id}\n".encode())


def keeping_of(file: Path) -> Keeping:
    return Keeping(file.parent.with_name(f"{file.parent.name}-backups"))


def killed_after(file: Path, seconds: float, *, opened: bool) -> list[str]:
    """Return the sets a child said were committed before it was killed, that long after it began or first wrote."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            write_for_ever(file, into)
        finally:
            os._exit(1)
    os.close(into)
    heard = os.fdopen(out)
    first = heard.readline() if opened else ""
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with heard:
        return [line.strip() for line in (first, *heard) if line.endswith("\n")]


def faults_of(file: Path, said: list[str]) -> list[str]:
    with Workspace.open(file, author="Anna") as workspace:  # raises where integrity_check is not ok
        raw = workspace._store._raw
        held = {row[0] for row in raw.execute("SELECT id FROM change_set")}
        orphans = raw.execute("SELECT count(*) FROM task WHERE project_id NOT IN (SELECT id FROM project)").fetchone()[
            0
        ]
        loose = raw.execute("SELECT count(*) FROM change WHERE set_number NOT IN (SELECT number FROM change_set)")
        faults = [f"lost {each}" for each in said if each not in held]
        faults += [
            f"unsound {each.path}"
            for each in backups.backups_of(workspace, keeping_of(file))
            if not backups.is_sound(each)
        ]
        faults += ["orphans"] * bool(orphans) + ["loose"] * bool(loose.fetchone()[0])
        return faults


def main(file: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    with Workspace.create(file, author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id=workspace.new_id(), name="Bridge"))])
    said, faults, in_the_middle = [], [], 0
    for number in range(rounds):
        said += killed_after(file, chance.uniform(0.0, 0.04 if number % 8 else 0.5), opened=number % 4 > 0)
        in_the_middle += file.with_name(f"{file.name}-wal").exists()
        faults += faults_of(file, said)
    made = len(list(keeping_of(file).folder.rglob("*.json")))
    sys.stdout.write(json.dumps({"said": len(said), "faults": faults, "in_the_middle": in_the_middle, "backups": made}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
