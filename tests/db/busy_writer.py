"""Write to a file that others write to: `busy_writer.py FILE AUTHOR COUNT`, opening it anew every tenth time."""

import sys
from pathlib import Path

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Project, Role
from pmo_desktop.services.workspace import Workspace


def back_and_forth(workspace: Workspace) -> None:
    """Undo and redo; the one thing a person may be told is that another touched the same facts in between."""
    try:
        workspace.undo()
    except UndoBlockedError:
        return
    while workspace.redo_label is not None:
        try:
            workspace.redo()
        except UndoBlockedError:
            return


def main(file: Path, author: str, count: int) -> None:
    done = 0
    while done < count:
        with Workspace.open(file, author=author) as workspace:
            project = workspace.all(Project)[0]
            for number in range(done, min(done + 10, count)):
                workspace.record("Add", [Insert(Role(id=f"{author}-{number}", name=author))])
                workspace.record("Touch", [Update(Project, project.id, {"description": f"{author} {number}"})])
                if number % 3 == 0:
                    back_and_forth(workspace)
            done += 10


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
