"""Bring copies of a file up to date, killing each STEP statements later: `killed_migration.py FILE STEP`; prints JSON.

Run as a process of its own, because it forks. Before every statement that the migration runs the child may be killed;
each copy must then open, whole, as the old or the new version.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from db import migrating, opening, schema
from pmo_desktop.domain.records import Project
from pmo_desktop.services.workspace import Workspace


def migrate_until(path: Path, statements: int) -> bool:
    """Migrate in a child that is killed before it runs so many statements; say whether it got through."""
    child = os.fork()
    if child == 0:
        count, connect = iter(range(statements)), migrating.connect

        def watched(*given, **named):
            connection = connect(*given, **named)
            connection.set_trace_callback(lambda _: None if next(count, None) is not None else kill())
            return connection

        migrating.connect = watched
        migrating.migrate(path, opening.examined(path))
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(old: Path, step: int) -> None:
    path, statements, versions = old.with_name("copy.pmo"), 0, []
    through = False
    while not through:
        shutil.copy(old, path)
        through = migrate_until(path, statements)
        versions.append(opening.examined(path))
        with Workspace.open(path, author="Anna") as workspace:
            assert [project.name for project in workspace.all(Project)] == ["Tunnel"]
            assert workspace.undo_label == "Rename"
        assert opening.examined(path) == schema.VERSION
        path.unlink()
        statements += step
    left = sorted(each.name for each in old.parent.iterdir() if each.name.startswith((".", "copy")))
    sys.stdout.write(json.dumps({"kills": len(versions) - 1, "versions": versions, "left": left}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
