"""Levels a portfolio: how soon there is a first proposal, and how much better it becomes."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.measuring import Figure, parser, peak_mb, show
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Assignment, Dependency, Leave, Person, Project, Record, Task
from pmo_desktop.services.levelling import Options, Proposal, Scope, proposals
from pmo_desktop.services.workspace import Workspace

_START = moment.from_iso("2026-01-05T08:00")
_DAY = 28_800
_SECONDS = 20.0
_FIRST = 3.0


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for projects, tasks, people in ((10, 50, 20), (50, 100, 40))[: 1 if arguments.quick else 2]:
            with _portfolio(Path(folder), projects, tasks, people) as workspace:
                found, said = _measured(workspace, f"{projects} × {tasks} tasks, {people} people")
            figures += found
            notes += said
    show("levelling_portfolio", figures, notes, as_json=arguments.json)
    return 0


def _measured(workspace: Workspace, size: str) -> tuple[list[Figure], list[str]]:
    for project in workspace.all(Project):
        workspace.schedule(project.id)
    begun, worked = time.perf_counter(), time.process_time()
    first, best = None, None
    for best in proposals(workspace, Scope(), seconds=_SECONDS):
        first = first or (time.perf_counter() - begun, best, time.process_time() - worked)
    assert first is not None
    assert best is not None
    kinds = sorted({each.reason.value for each in best.remaining})
    note = (
        f"{size}: {best.overloads_before} overloads before, {len(best.remaining)} after ({', '.join(kinds) or 'none'}), "
        f"{len(best.moves)} moves, projects {_later(first[1]):.1f} d later on average at first, {_later(best):.1f} d at last"
    )
    return [
        Figure(f"first levelling ({size})", first[0], peer=_FIRST, peer_name="3 s"),
        Figure(f"of that, time of the processor ({size})", first[2], peer=_FIRST, peer_name="3 s"),
        Figure(f"value of the first ({size})", first[1].value, "d"),
        Figure(f"value of the best in {_SECONDS:g} s ({size})", best.value, "d"),
        Figure(f"value of the first where tasks may be interrupted ({size})", _interrupted(workspace), "d"),
        Figure(f"most memory so far ({size})", peak_mb(), "MB"),
    ], [note]  # fmt: skip


def _interrupted(workspace: Workspace) -> float:
    return next(proposals(workspace, Scope(), Options(split=True), seconds=0)).value


def _later(proposal: Proposal) -> float:
    late = [each.finish_after - each.finish_before for each in proposal.effects]
    return sum(late) / len(late) / moment.DAY


def _portfolio(folder: Path, projects: int, tasks: int, people: int) -> Workspace:
    """Make projects that begin over two years and ask the same people for more than there is of them."""
    workspace = Workspace.create(folder / f"{projects}x{tasks}.pmo", author="Benchmark")
    random = Random(projects)
    names = [f"person-{number}" for number in range(people)]
    workspace.record("Fill", [Insert(each) for each in _records(random, projects, tasks, names)])
    return workspace


def _records(random: Random, projects: int, tasks: int, names: list[str]) -> Iterator[Record]:
    for name in names:
        yield Person(id=name, name=name, max_units=random.choice((1.0, 1.0, 1.0, 0.5, 2.0)))
        start = _START + random.randrange(300) * moment.DAY
        yield Leave(id=f"leave-{name}", person_id=name, start=start, finish=start + 14 * moment.DAY)
    for number in range(projects):
        own = f"project-{number}"
        start = _START + random.randrange(100) * moment.WEEK
        yield Project(id=own, name=own, start=start, priority=random.choice((300, 500, 500, 500, 700)))
        team = random.sample(names, min(8, len(names)))
        for place in range(tasks):
            task = f"{own}-{place}"
            days = random.choice((1, 2, 3, 5, 8, 10))
            yield Task(id=task, project_id=own, name=task, rank=f"{place:05}", duration=days * _DAY)
            for each in random.sample(team, random.choice((1, 1, 2))):
                yield Assignment(
                    id=f"{task}-{each}", task_id=task, person_id=each, units=random.choice((0.25, 0.5, 0.5, 1.0))
                )
            for before in random.sample(range(max(0, place - 12), place), min(place, random.choice((1, 1, 2)))):
                yield Dependency(
                    id=f"{task}-{before}", project_id=own, predecessor_id=f"{own}-{before}", successor_id=task
                )


if __name__ == "__main__":
    sys.exit(main())
