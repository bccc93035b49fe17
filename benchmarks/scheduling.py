"""Reschedules one plan whole, at 1k, 10k and 100k tasks, beside MPXJ's scheduler on the same plan where it is there."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import mpxj
from benchmarks.measuring import Figure, median, once, parser, show
from benchmarks.portfolios import plan_of, portfolio
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.exporting import export_project
from pmo_desktop.services.workspace import Workspace

SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    arguments = parser(__doc__ or "", of_files=True).parse_args()
    figures: list[Figure] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        if arguments.folders:
            figures += _of_folders(Path(name), arguments.folders, notes)
        else:
            for tasks in SIZES[: 2 if arguments.quick else 3]:
                figures += _measured(Path(name), tasks, notes)
    show("scheduling", figures, notes, as_json=arguments.json)
    return 0


def _measured(folder: Path, tasks: int, notes: list[str]) -> list[Figure]:
    with Workspace.open(portfolio(folder, 1, tasks), author="Benchmark") as workspace:
        loading, plan = once(lambda: plan_of(workspace))
        seconds = median(lambda: schedule(plan), runs=5 if tasks < 100_000 else 3)
        project = workspace.all(Project)[0]
        target = export_project(workspace, project.id, folder / "plan.xml") if tasks <= mpxj.MOST_TASKS else None
    peer = mpxj.scheduling(target) if target else None
    if peer is None and target is not None:
        notes.append(f"{tasks:,} tasks: {mpxj.why_not()}")
    return [
        Figure(f"open a plan of {tasks:,} tasks from the file", loading),
        Figure(f"reschedule {tasks:,} tasks", seconds, peer=peer, peer_name="MPXJ MicrosoftScheduler"),
    ]


def _of_folders(folder: Path, sources: list[Path], notes: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    with Workspace.create(folder / "folders.pmo", author="Benchmark") as workspace:
        for source in sorted(path for each in sources for path in each.rglob("*.xml")):
            try:
                imported = read_any(source, workspace.new_id, workspace.now())[0]
            except KnownError as error:
                notes.append(f"{source.name}: {error}")
                continue
            plan = Plan.from_records(imported.project, imported.records, workspace.portfolio())
            peer = mpxj.scheduling(source)
            if peer is None:
                notes.append(f"{source.name}: {mpxj.why_not()}")
            title = f"reschedule {len(plan.tasks):,} tasks of {source.name}"
            figures.append(
                Figure(title, median(partial(schedule, plan)), peer=peer, peer_name="MPXJ MicrosoftScheduler")
            )
    return figures


if __name__ == "__main__":
    sys.exit(main())
