"""What was done to a project here since its last file came: what rows were then, who changed them, what the file had said."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.log import browsing
from db.log.browsing import Listed
from db.log.following import Touches, followed
from db.log.reading import FOLDED
from pmo_desktop.domain.records import ExternalId, ImportRun, Record, Task
from pmo_desktop.services.importing import ROW
from pmo_desktop.services.updating.difference import Here
from pmo_desktop.services.workspace import Workspace

SAID = "said"
"""The owner of an external id that keeps what the last file said of a row otherwise than it stands here: `key` is JSON."""
LEFT_OUT = "left out"
"""The owner of one that keeps a task of the last file that is not here: `row_id` is the project, `key` JSON, `guid` its own."""

NEW = "new: "
"""What stands before the name of somebody who is not here, where what a file said of people is kept."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A task of the last file that is not here: deleted here since, or left out when that file came; `here` says by whom."""

    id: str
    name: str
    parent: str | None
    key: str
    guid: str
    here: Here


@dataclass(slots=True)
class Since:
    """`run` is the last import of the project, None where none is known; `is_known` where the log still tells what it brought.

    `old` holds the fields of rows as they were then, by row and field, where they changed since; `gone` the rows that were
    deleted since, by kind and id; `fresh` those that were added since.
    """

    runs: tuple[ImportRun, ...] = ()
    is_known: bool = False
    old: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: dict[type[Record], dict[str, Any]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    touches: Mapping[tuple[str, str], Touches] = field(default_factory=dict)
    sets: Mapping[int, Listed] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    absent: tuple[Absent, ...] = ()

    @property
    def run(self) -> ImportRun | None:
        return self.runs[-1] if self.runs else None

    def here(self, rows: Iterable[str], fields: Sequence[str] = ("",)) -> Here | None:
        """Return who touched one of some fields of some rows last; None where nobody did."""
        last = 0
        for row_id in rows:
            for name in fields:
                touched = self.touches.get((row_id, name))
                if touched is not None:
                    last = max(last, touched.last)
        found = self.sets.get(last)
        return None if found is None else Here(found.set.author, found.set.at)


def runs_of(workspace: Workspace, project_id: str) -> tuple[ImportRun, ...]:
    """Return the imports of a project, the oldest first."""
    found = workspace.find(ImportRun, project_id=project_id)
    return tuple(sorted(found, key=lambda run: (run.at, run.id)))


def since_last_file(workspace: Workspace, project_id: str, rows: Iterable[str]) -> Since:
    """Return what was done since the last file of a project came; `rows` are those of the project as it stands."""
    runs = runs_of(workspace, project_id)
    if not runs:
        return Since()
    with workspace.store.reading() as connection:
        number = browsing.made_in(connection, runs[-1].id)
        brought = browsing.page(connection, [number]).get(number)
        found = followed(connection, number, rows)
        sets = browsing.page(connection, sorted({touch.last for touch in found.touches.values()}))
    since = Since(
        runs, is_known=brought is not None and brought.kind != FOLDED and number > 0, touches=found.touches, sets=sets
    )
    for delta in found.deltas:
        since.fresh.update(row[0] for row in delta.inserted)
        for row_id, changed in delta.updated:
            since.old[row_id] = {name: old for name, (old, _) in changed.items()}
        if delta.deleted:
            since.gone[delta.kind.record] = {row[0]: delta.kind.value(row) for row in delta.deleted}
    _take_said(workspace, project_id, since)
    return since


def _take_said(workspace: Workspace, project_id: str, since: Since) -> None:
    runs = {run.id for run in since.runs}
    for each in workspace.find(ExternalId, owner=SAID, run_id=runs):
        since.said[each.row_id] = json.loads(each.key)
    absent = []
    for each in workspace.find(ExternalId, owner=LEFT_OUT, row_id=project_id):
        told = json.loads(each.key)
        absent.append(
            Absent(told["id"], told["name"], told["parent"], told["key"], each.guid, Here(told["by"], told["at"]))
        )
    ids = {each.row_id: each for each in since.gone.get(ExternalId, {}).values() if each.owner in {"task", ROW}}
    for task in since.gone.get(Task, {}).values():
        known = ids.get(task.id)
        if task.project_id == project_id and known is not None and task.id not in since.fresh:
            by = since.here([task.id]) or Here("", None)
            absent.append(Absent(task.id, task.name, task.parent_id, known.key, known.guid, by))
    since.absent = tuple(absent)
