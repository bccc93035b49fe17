"""Work on a file while `disk.c` records it: `recorded_writer.py FOLDER MODE`; MODE is FULL, or OFF for the control.

What was acknowledged is said in the file FOLDER/said at that moment: `set ID`, or `copy NAME` for a copy or a backup.
"""

import os
import sys
from contextlib import closing
from pathlib import Path
from random import Random

from db import engine
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.workspace import Workspace


def main(folder: Path, mode: str) -> None:
    if mode == "OFF":
        engine._WRITING = tuple(each.replace("=FULL", "=OFF") for each in engine._WRITING)
    said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
    ids = Random(1)

    def say(words: str) -> None:
        os.write(said, f"{words}\n".encode())

    file = folder / "Team.pmo"
    keeping = Keeping(folder / "backups")
    with Workspace.create(file, author="Anna", random=ids) as workspace:
        say(f"set {workspace.history(1)[0].id}")
        say(f"set {workspace.record('New', [Insert(Project(id='p', name='Bridge'))]).id}")
    for number in range(3):
        with Workspace.open(file, author="Anna", random=ids) as workspace:
            for step in range(4):
                tasks = [Task(id=f"{number}-{step}-{each}", project_id="p", name="x" * 300) for each in range(6)]
                say(f"set {workspace.record('Add', map(Insert, tasks)).id}")
                say(f"set {workspace.record('Rename', [Update(Task, tasks[0].id, {'name': 'y' * 900})]).id}")
            say(f"set {workspace.undo().id}")
            say(f"set {workspace.record('Delete', [Delete(Task, tasks[1].id)]).id}")
            made = backups.back_up(workspace, backups.ASKED, keeping)
            say(f"copy {made.path.relative_to(folder).as_posix()}")
            say(f"set {workspace.record('Go on', [Delete(Task, tasks[2].id)]).id}")
            say(f"set {backups.restore(workspace, made.path, keeping).id}")
            workspace.save_copy(folder / "Copy.pmo")
            say("copy Copy.pmo")
    with closing(engine.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    os.close(said)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
