"""Reads, checks and writes project files: generated ones of 1k, 10k and 100k tasks, and those of folders you name."""

import sys
import tempfile
from pathlib import Path

from benchmarks import mpxj
from benchmarks.measuring import Figure, once, parser, show
from benchmarks.portfolios import portfolio
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.exporting import export_project
from pmo_desktop.services.importing import commit, previews
from pmo_desktop.services.workspace import Workspace

SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    arguments = parser(__doc__ or "", of_files=True).parse_args()
    figures: list[Figure] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.folders:
            figures += _of_folders(folder, arguments.folders, notes)
        else:
            for tasks in SIZES[: 2 if arguments.quick else 3]:
                figures += _generated(folder, tasks, notes)
    show("importing", figures, notes, as_json=arguments.json)
    return 0


def _generated(folder: Path, tasks: int, notes: list[str]) -> list[Figure]:
    with Workspace.open(portfolio(folder, 1, tasks), author="Benchmark") as workspace:
        source = export_project(workspace, workspace.all(Project)[0].id, folder / f"{tasks}.xml")
    with Workspace.create(folder / f"into-{tasks}.pmo", author="Benchmark") as workspace:
        return _imported(workspace, source, f"{tasks:,} tasks", notes, with_peer=tasks <= mpxj.MOST_TASKS)


def _imported(
    workspace: Workspace, source: Path, what: str, notes: list[str], *, with_peer: bool = False
) -> list[Figure]:
    reading, _ = once(lambda: read_any(source, workspace.new_id, workspace.now()))
    showing, shown = once(lambda: previews(workspace, source))
    writing, _ = once(lambda: commit(workspace, [(each, {}) for each in shown]))
    undoing, _ = once(workspace.undo)
    peer = mpxj.reading(source) if with_peer else None
    if with_peer and peer is None:
        notes.append(f"{what}: {mpxj.why_not()}")
    return [
        Figure(f"read {what}", reading, peer=peer, peer_name="MPXJ"),
        Figure(f"read, schedule and compare dates of {what}", showing),
        Figure(f"write {what} with the log, one transaction", writing),
        Figure(f"undo the import of {what}", undoing),
    ]


def _of_folders(folder: Path, sources: list[Path], notes: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    with Workspace.create(folder / "folders.pmo", author="Benchmark") as workspace:
        for each in sources:
            for source in sorted(each.rglob("*.xml")):
                try:
                    figures += _imported(workspace, source, source.name, notes)
                except KnownError as error:
                    notes.append(f"{source.name}: {error}")
    return figures


if __name__ == "__main__":
    sys.exit(main())
