"""How far computed dates agree with those in project files: ours, and those of MPXJ's schedulers on the same files."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks import mpxj
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.schedule.fidelity import Aspect, Counts, TaskCheck, Values, count
from pmo_desktop.services.fidelity import ProjectCheck, check_projects

KINDS = (".xml", ".xer", ".pmxml", ".gan", ".planner", ".mpx")
_NOTHING = Values(None, None, None, None)


@dataclass(slots=True)
class Row:
    """A folder's files: how many, and how far both agree with them; `notes` say which could not be done."""

    folder: str
    files: int = 0
    ours: Counts = field(default_factory=Counts)
    peer: Counts | None = None
    notes: list[str] = field(default_factory=list)


def main() -> int:
    asked = _parser().parse_args()
    rows = [_row(folder) for folder in asked.folders]
    if asked.json:
        print(json.dumps({"benchmark": "fidelity", "rows": [_as_data(row) for row in rows]}, ensure_ascii=False))
        return 0
    print("\n".join(_table(rows)))
    for row in rows:
        for note in row.notes:
            print(f"\n{row.folder}: {note}")
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("folders", nargs="+", type=Path, help="folders of project files; those beneath count too")
    made.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    return made


def _row(folder: Path) -> Row:
    sources = sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS)
    row = Row(folder.name)
    theirs = mpxj.schedules(sources) if mpxj.is_here() else {}
    row.peer = Counts() if theirs else None
    if not theirs:
        row.notes.append(mpxj.why_not())
    for source in sources:
        try:
            projects = check_projects(source)
        except KnownError as error:
            row.notes.append(f"{source.name} cannot be read here: {error}")
            continue
        row.files += 1
        row.ours = sum((count(each.plan, each.checks) for each in projects), row.ours)
        if row.peer is not None:
            row.peer = sum(_peer_counts(projects, source, theirs[source], row.notes), row.peer)
    return row


def _peer_counts(
    projects: Sequence[ProjectCheck], source: Path, theirs: list[mpxj.Scheduled] | str, notes: list[str]
) -> Iterator[Counts]:
    """Yield the counts of each project with the peer's values in place of ours; where it failed, nothing agrees."""
    if isinstance(theirs, str):
        notes.append(f"{source.name} cannot be scheduled by MPXJ: {theirs}")
        theirs = []
    for project in projects:
        keys = [project.keys.get(own, "") for own in project.plan.tasks.ids]
        made: mpxj.Scheduled = max(theirs, key=lambda each: sum(key in each for key in keys), default={})
        yield count(project.plan, [_with(check, made.get(keys[check.row])) for check in project.checks])


def _with(check: TaskCheck, found: tuple[str | None, str | None, float | None, bool] | None) -> TaskCheck:
    if found is None:
        return replace(check, computed=_NOTHING)
    start, finish, slack, critical = found
    seconds = None if slack is None else round(slack * 60)
    return replace(check, computed=Values(_at(start), _at(finish), seconds, critical))


def _at(iso: str | None) -> int | None:
    return None if iso is None else moment.from_iso(iso)


# Shown


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table in Markdown, so that it can stand in a document as it is."""
    heads = ["Files of", "files", "tasks", *(f"{aspect.value}, {who}" for aspect in Aspect for who in ("ours", "MPXJ"))]
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(_cells(row))} |"


def _cells(row: Row) -> Iterator[str]:
    yield row.folder
    yield str(row.files)
    yield f"{row.ours.compared:,}"
    for aspect in Aspect:
        yield _share(row.ours, aspect)
        yield _share(row.peer, aspect)


def _share(counts: Counts | None, aspect: Aspect) -> str:
    """Return per cent, rounded down, so that 100 is all of them."""
    if counts is None or not counts.compared:
        return "–"
    return f"{10_000 * counts.agreeing[aspect] // counts.compared / 100:.2f} %"


def _as_data(row: Row) -> dict[str, Any]:
    return {
        "folder": row.folder, "files": row.files, "tasks": row.ours.tasks, "compared": row.ours.compared,
        "ours": row.ours.agreeing, "mpxj": None if row.peer is None else row.peer.agreeing, "notes": row.notes,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
