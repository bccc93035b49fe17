"""Levels published instances, and portfolios, and says how far from the best known each one is.

    python -m benchmarks.levelling FOLDER --best CSV --every N --seconds S --json

FOLDER holds .sm (PSPLIB), .rcp (Patterson) or .xml files (MSPDI, one or several projects each); CSV has the columns
`instance`, `best_known` and, where it is known, `lower_bound`, and rows of other sets do no harm. A made
portfolio of 50 projects is levelled by `benchmarks.levelling_portfolio`.
"""

import argparse
import csv
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import instances
from benchmarks.measuring import peak_mb
from pmo_desktop.domain.levelling import Problem
from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.improving import beginnings
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.levelling import Proposal, Scope, proposals
from pmo_desktop.services.levelling.solving import best_of
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Levelled:
    """What came out for one instance; `known` None where the CSV does not name it."""

    name: str
    found: float
    heuristic: float
    is_proved: bool
    seconds: float
    first: float
    known: float | None = None
    at_least: float | None = None

    def deviation(self, value: float) -> float | None:
        return None if not self.known else value / self.known - 1.0

    @property
    def is_below(self) -> bool:
        """Whether it is better than can be: then something is wrong."""
        return self.at_least is not None and self.found < self.at_least - 1e-9


def main() -> int:
    arguments = _arguments()
    best = _best(arguments.best, arguments.folder.name if arguments.folder else "")
    rows = []
    for path in _chosen(arguments.folder, arguments.every):
        rows.append(_levelled(path, arguments.seconds, arguments.workers, best.get(_called(path.name))))
        if not arguments.json:
            print(_line(rows[-1]), flush=True)
    found = _summary(arguments.folder.name, arguments.seconds, rows)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in found.items() if name != "each"))
    return 1 if found["below_bound"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of .sm, .rcp or .xml files")
    parser.add_argument("--best", type=Path, help="a CSV of best known values")
    parser.add_argument("--every", type=int, default=1, help="take every Nth instance only")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each instance is worked on")
    parser.add_argument("--workers", type=int, default=2, help="how many cores")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    return parser.parse_args()


def _chosen(folder: Path, every: int) -> Sequence[Path]:
    known = (path for path in folder.rglob("*") if path.suffix.lower() in _READERS)
    return sorted(known, key=lambda path: (len(path.stem), path.stem))[:: max(1, every)]


def _best(path: Path | None, folder: str) -> dict[str, tuple[float, float | None]]:
    """Return best known value and lower bound by instance; where a `set` column has the folder's name, of that set."""
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    own = [row for row in rows if row.get("set") == folder] or rows
    return {
        _called(row["instance"]): (
            float(row["best_known"]),
            float(row["lower_bound"]) if row.get("lower_bound") else None,
        )
        for row in own
        if row.get("best_known")
    }


def _called(name: str) -> str:
    """Return an instance by its name alone: without the endings of files, and the number some collections put before it."""
    return re.sub(r"^\d+ |(\.(sm|rcp|mpp|xml))+$", "", name.strip(), flags=re.IGNORECASE)


def _levelled(path: Path, seconds: float, workers: int, known: tuple[float, float | None] | None) -> Levelled:
    value, heuristic, is_proved, took, first = _READERS[path.suffix.lower()](path, seconds, workers)
    best, least = known or (None, None)
    return Levelled(_called(path.name), value, heuristic, is_proved, took, first, best, least)


_Outcome = tuple[float, float, bool, float, float]
"""Makespan, that of the start heuristic, whether nothing better can be, seconds taken, seconds to the first schedule."""


def _instance(path: Path, seconds: float, workers: int) -> _Outcome:
    problem = instances.read(path)
    begun = time.monotonic()
    first, found = 0.0, []
    for improvement in best_of(problem, seconds, workers=workers):
        first = first or time.monotonic() - begun
        found.append(improvement)
    took, best = time.monotonic() - begun, found[-1]
    assert not list(problem.faults(best.starts)), "the schedule breaks what the instance asks"
    assert problem.value(best.starts) == best.value
    return best.value, _heuristic(problem), best.is_proved, took, first


def _heuristic(problem: Problem) -> int:
    generation = Generation(problem)
    return min(problem.value(starts) for _, starts in beginnings(generation))


def _summary(folder: str, seconds: float, rows: Sequence[Levelled]) -> dict[str, object]:
    deviations = [found for row in rows if (found := row.deviation(row.found)) is not None]
    heuristics = [found for row in rows if (found := row.deviation(row.heuristic)) is not None]
    return {
        "benchmark": "levelling", "folder": folder, "seconds": seconds, "instances": len(rows), "compared": len(deviations),
        "mean_deviation": _rounded(statistics.fmean(deviations)) if deviations else None,
        "max_deviation": _rounded(max(deviations)) if deviations else None,
        "proved": sum(row.is_proved for row in rows),
        "below_bound": sum(row.is_below for row in rows),
        "heuristic_mean_deviation": _rounded(statistics.fmean(heuristics)) if heuristics else None,
        "mean_seconds": _rounded(statistics.fmean(row.seconds for row in rows)) if rows else None,
        "max_seconds": _rounded(max(row.seconds for row in rows)) if rows else None,
        "max_first_seconds": _rounded(max(row.first for row in rows)) if rows else None,
        "peak_mb": round(peak_mb()),
        "each": [
            {"instance": row.name, "found": row.found, "heuristic": row.heuristic, "best_known": row.known,
             "proved": row.is_proved, "seconds": round(row.seconds, 3)}
            for row in rows
        ],
    }  # fmt: skip


def _rounded(value: float) -> float:
    return round(value, 6)


def _line(row: Levelled) -> str:
    known = "" if row.known is None else f" best known {row.known:g}"
    proved = " proved" if row.is_proved else ""
    return f"{row.name:<16} {row.found:8g} heuristic {row.heuristic:8g}{known}{proved} {row.seconds:.2f} s"


def _project_files(path: Path, seconds: float, workers: int) -> _Outcome:
    """Level all the projects of one file together: how many of their days it then takes from the first start to the last end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "levelling.pmo", author="B") as workspace,
    ):
        import_files(workspace, [path])
        projects = workspace.all(Project)
        for project in projects:
            workspace.schedule(project.id)
        begun = time.monotonic()
        first, found = 0.0, []
        for proposal in proposals(
            workspace, Scope(tuple(each.id for each in projects)), seconds=seconds, workers=workers
        ):
            first = first or time.monotonic() - begun
            found.append(proposal)
        took, best = time.monotonic() - begun, found[-1]
        lengths = [_length(workspace, projects, each) for each in (found[0], best)]
        return lengths[1], lengths[0], best.is_proved, took, first


def _length(workspace: Workspace, projects: Sequence[Project], proposal: Proposal) -> float:
    """Return the working days from the first start to the last finish, on the calendar of the first project."""
    own = projects[0]
    calendar = Clocks(workspace.plan(own.id)).project
    last = max(each.finish_after for each in proposal.effects)
    days = calendar.work(min(each.start for each in projects), last) / own.day_seconds
    return round(days, 6)


_READERS: dict[str, Callable[[Path, float, int], _Outcome]] = {
    ".sm": _instance,
    ".rcp": _instance,
    ".xml": _project_files,
}


if __name__ == "__main__":
    sys.exit(main())
