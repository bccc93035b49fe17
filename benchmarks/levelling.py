"""Levels published instances, and portfolios, and says how far from the best known each one is.

    python -m benchmarks.levelling FOLDER --best CSV --every N --seconds S --json

FOLDER holds .sm (PSPLIB), .rcp (Patterson) or .xml files (MSPDI, one or several projects each, levelled together). CSV has
the columns `instance`, `best_known` and, where it is known, `lower_bound`, in any order and under the names they usually
have; rows of other sets do no harm. Deviation is from the best known value; where the CSV names none of the instances, it is
from the longest chain of links (`compared_with` says which). Of MSPDI files it is the working days from the first start to
the last finish that are compared. Every schedule is checked against what its file asks before it is reported. A made
portfolio of 50 projects is levelled by `benchmarks.levelling_portfolio`.
"""

import argparse
import contextlib
import csv
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import instances
from benchmarks.measuring import peak_mb
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.levelling import Problem
from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.improving import beginnings
from pmo_desktop.domain.records import WORKERS, Assignment, Dependency, LinkType, Person, Project
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.levelling import Proposal, Scope, accept, proposals
from pmo_desktop.services.levelling.solving import best_of
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """Makespan, that of the start heuristic, the longest chain, whether nothing better can be, and seconds taken.

    `first` are the seconds to the first schedule, `overloads` how many remain.
    """

    found: float
    heuristic: float
    chain: float
    is_proved: bool
    seconds: float
    first: float
    overloads: int = 0


@dataclass(frozen=True, slots=True)
class Levelled:
    """What came out for one instance; `known` None where the CSV does not name it."""

    name: str
    outcome: Outcome
    known: float | None = None
    at_least: float | None = None

    @property
    def is_below(self) -> bool:
        """Whether it is better than can be: then something is wrong."""
        least = max(self.outcome.chain, self.at_least or 0.0)
        return self.outcome.found < least - 1e-9


def main() -> int:
    arguments = _arguments()
    folder: Path = arguments.folder
    if not folder.exists():
        return _refuse(f"There is no folder {folder}.")
    try:
        best = _best(arguments.best, folder.resolve().name)
    except (OSError, ValueError) as error:
        return _refuse(f"{arguments.best} cannot be read: {error}")
    with contextlib.suppress(ImportError):  # a second that is not an instance's
        import ortools.sat.python.cp_model  # noqa: F401, PLC0415 - as the line above says
    rows: list[Levelled] = []
    refused: list[dict[str, str]] = []
    for path in _chosen(folder, arguments.every):
        name = _called(path.name)
        try:
            outcome = _READERS[path.suffix.lower()](path, arguments.seconds, arguments.workers)
        except (ValueError, OSError, KnownError) as error:
            refused.append({"instance": name, "why": str(error)})
            print(f"{path.name} is left out: {error}", file=sys.stderr)
            continue
        rows.append(Levelled(name, outcome, *best.get(name.casefold(), (None, None))))
        if not arguments.json:
            print(_line(rows[-1]), flush=True)
    found = _summary(folder.name, arguments.seconds, rows, refused)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in found.items() if name != "each"))
    return 1 if found["below_bound"] else 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of .sm, .rcp or .xml files, or one such file")
    parser.add_argument("--best", type=Path, help="a CSV of best known values")
    parser.add_argument("--every", type=int, default=1, help="take every Nth instance only")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each instance is worked on")
    parser.add_argument("--workers", type=int, default=2, help="how many cores")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    return parser.parse_args()


def _chosen(folder: Path, every: int) -> Sequence[Path]:
    every_file = [folder] if folder.is_file() else folder.rglob("*")
    known = (path for path in every_file if path.suffix.lower() in _READERS and path.is_file())
    return sorted(known, key=lambda path: (len(path.stem), path.stem, str(path)))[:: max(1, every)]


# What is known


_NAMED: Mapping[str, tuple[str, ...]] = {
    "instance": ("instance", "name", "problem", "file", "filename", "project"),
    "best": (
        "bestknown",
        "best",
        "bestknownvalue",
        "bks",
        "ub",
        "upperbound",
        "makespan",
        "optimum",
        "optimal",
        "value",
    ),
    "least": ("lowerbound", "lb", "bestlowerbound", "bound"),
    "set": ("set", "collection", "folder"),
}
"""What columns are called, without case and what is between words."""


def _best(path: Path | None, folder: str) -> dict[str, tuple[float, float | None]]:
    """Return best known value and lower bound by instance; where a `set` column has the folder's name, of that set."""
    if path is None:
        return {}
    text = path.read_text("utf-8-sig", errors="replace")
    mark = max(",;\t", key=text.partition("\n")[0].count)
    lines = [[cell.strip() for cell in line] for line in csv.reader(text.splitlines(), delimiter=mark) if line]
    if not lines:
        return {}
    places = _places(lines[0])
    if "instance" not in places or "best" not in places:
        if len(lines[0]) < 2 or _number(lines[0][1]) is None:
            raise ValueError("it has no columns “instance” and “best_known”")
        places = {"instance": 0, "best": 1, "least": 2}  # there is no line of headings
    else:
        del lines[0]

    def cell(line: Sequence[str], name: str) -> str:
        place = places.get(name, len(line))
        return line[place] if place < len(line) else ""

    own = [line for line in lines if cell(line, "set").casefold() == folder.casefold()] or lines
    found: dict[str, tuple[float, float | None]] = {}
    for line in own:
        best = _number(cell(line, "best"))
        if best is not None:
            name = _called(re.split(r"[\\/]", cell(line, "instance"))[-1]).casefold()
            found.setdefault(name, (best, _number(cell(line, "least"))))
    return found


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Return in which column each thing stands."""
    plain = [re.sub(r"[\W_]+", "", heading).casefold() for heading in headings]
    return {
        what: place
        for what, names in _NAMED.items()
        if (place := next((plain.index(name) for name in names if name in plain), None)) is not None
    }


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found < float("inf") else None


def _called(name: str) -> str:
    """Return an instance by its name alone: without the endings of files, and the number some collections put before it."""
    return re.sub(r"^\d+ |(\.(sm|rcp|mpp|xml))+$", "", name.strip(), flags=re.IGNORECASE)


# Instances


def _instance(path: Path, seconds: float, workers: int) -> Outcome:
    problem = instances.read(path)
    begun = time.monotonic()
    first, found = 0.0, []
    for improvement in best_of(problem, seconds, workers=workers):
        first = first or time.monotonic() - begun
        found.append(improvement)
    took, best = time.monotonic() - begun, found[-1]
    fault = next(problem.faults(best.starts), None)
    assert fault is None, f"{path.name}: {fault}"
    assert problem.value(best.starts) == best.value
    chain = max(start + each.duration for start, each in zip(problem.earliest, problem.activities, strict=True))
    return Outcome(best.value, _heuristic(problem), chain, best.is_proved, took, first)


def _heuristic(problem: Problem) -> int:
    generation = Generation(problem)
    return min(problem.value(starts) for _, starts in beginnings(generation))


# Files of projects


def _project_files(path: Path, seconds: float, workers: int) -> Outcome:
    """Level all the projects of one file together: how many of their days it then takes from the first start to the last end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "levelling.pmo", author="B") as workspace,
    ):
        import_files(workspace, [path])
        projects = workspace.all(Project)
        if not projects:
            raise ValueError("it has no project")
        for project in projects:
            workspace.schedule(project.id)
        scope = Scope(tuple(each.id for each in projects))
        begun = time.monotonic()
        first, found = 0.0, []
        for proposal in proposals(workspace, scope, seconds=seconds, workers=workers):
            first = first or time.monotonic() - begun
            found.append(proposal)
        took, best = time.monotonic() - begun, found[-1]
        accept(workspace, best)
        last = max(workspace.schedule(each.id).project_finish for each in projects)
        assert last == max(each.finish_after for each in best.effects)
        fault = next(_faults(workspace, best), None)
        assert fault is None, f"{path.name}: {fault}"
        length = _Days(workspace, projects)
        chain = length(max(each.finish_before for each in best.effects))
        start = length(max(each.finish_after for each in found[0].effects))
        return Outcome(length(last), start, chain, best.is_proved, took, first, len(best.remaining))


class _Days:
    """Working days from the first start, on the calendar of the first project."""

    def __init__(self, workspace: Workspace, projects: Sequence[Project]) -> None:
        self._calendar = Clocks(workspace.plan(projects[0].id)).project
        self._day, self._start = projects[0].day_seconds, min(each.start for each in projects)

    def __call__(self, until: int) -> float:
        return round(self._calendar.work(self._start, until) / self._day, 6)


def _faults(workspace: Workspace, proposal: Proposal) -> Iterator[str]:
    """Yield what is wrong with accepted dates, without any of levelling's own code: plain links, and units at each instant."""
    dates: dict[str, tuple[int, int]] = {}
    for project in workspace.all(Project):
        plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
        spans = zip(schedule.start.tolist(), schedule.finish.tolist(), schedule.summary.tolist(), strict=True)
        dates |= {
            task_id: (start, finish)
            for task_id, (start, finish, is_summary) in zip(plan.tasks.ids, spans, strict=True)
            if not is_summary
        }
    for link in workspace.all(Dependency):
        before, after = dates.get(link.predecessor_id), dates.get(link.successor_id)
        if link.type is LinkType.FS and not link.lag and before and after and after[0] < before[1]:
            yield f"{link.successor_id} does not wait for {link.predecessor_id}"
    changes: dict[str, dict[int, float]] = {}
    for each in workspace.all(Assignment):
        start, finish = dates.get(each.task_id, (0, 0))
        if finish > start:
            own = changes.setdefault(each.person_id, {})
            own[start] = own.get(start, 0.0) + each.units
            own[finish] = own.get(finish, 0.0) - each.units
    told = {each.person_id for each in proposal.remaining}
    for person in workspace.all(Person):
        taken = 0.0
        for _, more in sorted(changes.get(person.id, {}).items()):
            taken += more
            if taken > person.max_units + 1e-3 and person.kind in WORKERS and person.id not in told:
                yield f"{person.name} is asked for {taken:g} of {person.max_units:g}"


# What is told


def _summary(
    folder: str, seconds: float, rows: Sequence[Levelled], refused: Sequence[Mapping[str, str]]
) -> dict[str, object]:
    is_known = any(row.known for row in rows)
    compared = [(row, base) for row in rows if (base := row.known if is_known else row.outcome.chain)]
    deviations = [row.outcome.found / base - 1.0 for row, base in compared]
    heuristics = [row.outcome.heuristic / base - 1.0 for row, base in compared]
    beyond = [row.outcome.found / row.outcome.chain - 1.0 for row in rows if row.outcome.chain]
    outcomes = [row.outcome for row in rows]
    return {
        "benchmark": "levelling", "folder": folder, "seconds": seconds, "instances": len(rows), "compared": len(compared),
        "compared_with": "best_known" if is_known else "critical_path",
        "mean_deviation": _mean(deviations),
        "max_deviation": _rounded(max(deviations)) if deviations else None,
        "proved": sum(each.is_proved for each in outcomes),
        "below_bound": sum(row.is_below for row in rows),
        "heuristic_mean_deviation": _mean(heuristics),
        "mean_beyond_critical_path": _mean(beyond),
        "overloads": sum(each.overloads for each in outcomes),
        "mean_seconds": _mean([each.seconds for each in outcomes]),
        "max_seconds": _rounded(max(each.seconds for each in outcomes)) if rows else None,
        "max_first_seconds": _rounded(max(each.first for each in outcomes)) if rows else None,
        "peak_mb": round(peak_mb()),
        "refused": list(refused),
        "each": [
            {"instance": row.name, "found": row.outcome.found, "heuristic": row.outcome.heuristic, "best_known": row.known,
             "critical_path": row.outcome.chain, "proved": row.outcome.is_proved, "overloads": row.outcome.overloads,
             "seconds": round(row.outcome.seconds, 3)}
            for row in rows
        ],
    }  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return _rounded(statistics.fmean(values)) if values else None


def _rounded(value: float) -> float:
    return round(value, 6)


def _line(row: Levelled) -> str:
    outcome = row.outcome
    known = "" if row.known is None else f" best known {row.known:g}"
    proved = " proved" if outcome.is_proved else ""
    remain = f" {outcome.overloads} overloads remain" if outcome.overloads else ""
    return f"{row.name:<16} {outcome.found:8g} heuristic {outcome.heuristic:8g}{known}{proved}{remain} {outcome.seconds:.2f} s"


_READERS: dict[str, Callable[[Path, float, int], Outcome]] = {
    ".sm": _instance,
    ".rcp": _instance,
    ".xml": _project_files,
}


if __name__ == "__main__":
    sys.exit(main())
