"""What safety costs: a checked backup beside a bare copy, comparing, restoring and salvaging, at 10k and 100k tasks."""

import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.measuring import Figure, median, once, parser, show
from benchmarks.portfolios import portfolio
from db.copying import copied
from db.engine import connect
from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.records import Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import ASKED, Keeping
from pmo_desktop.services.salvaging import salvage_into
from pmo_desktop.services.workspace import Workspace

SIZES = ((20, 500), (100, 1_000))


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for projects, tasks in SIZES[: 1 if arguments.quick else 2]:
            figures += _measured(Path(name), projects, tasks)
    show("safety", figures, as_json=arguments.json)
    return 0


def _measured(folder: Path, projects: int, tasks: int) -> list[Figure]:
    file, keeping = portfolio(folder, projects, tasks), Keeping(folder / "backups")
    size = f"{projects * tasks:,} tasks, {file.stat().st_size / 1_000_000:.0f} MB"
    bare = median(lambda: _copy(file, folder / "copy.pmo"), 3)
    with Workspace.open(file, author="Benchmark") as workspace:
        backing_up, made = once(lambda: backups.back_up(workspace, ASKED, keeping))
        assert made is not None
        unchanged = median(lambda: backups.back_up(workspace, ASKED, keeping))
        tenth = workspace.all(Task)[::10]
        workspace.record("Change", [Update(Task, task.id, {"priority": 300}) for task in tenth])
        comparing, _ = once(lambda: backups.preview(workspace, made.path))
        restoring, _ = once(lambda: backups.restore(workspace, made.path, Keeping(keeping.folder, on=False)))
    raw_copy, _ = once(lambda: shutil.copyfile(file, folder / "bytes.pmo"))
    salvaging, _ = once(lambda: salvage_into(file, folder / f"salvaged-{projects}.pmo"))
    return [
        Figure(
            f"a backup, checked and hashed ({size})", backing_up, peer=bare, peer_name="a bare copy by SQLite's backup"
        ),
        Figure("a backup where nothing changed", unchanged),
        Figure("compare with a backup, a tenth of the tasks changed", comparing),
        Figure("restore it as one change", restoring),
        Figure("salvage the whole of a sound file", salvaging, peer=raw_copy, peer_name="a copy of its bytes"),
    ]


def _copy(file: Path, target: Path) -> None:
    with closing(connect(file, "ro")) as raw:
        copied(raw, target)


if __name__ == "__main__":
    sys.exit(main())
