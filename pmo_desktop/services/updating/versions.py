"""The version history of a project's plan: which files came for it, when, by whom, and what each changed."""

from collections import Counter
from collections.abc import Iterator

from db.kinds import KINDS
from db.log import browsing
from db.log.reading import FOLDED
from pmo_desktop.domain.records import ImportRun, Task
from pmo_desktop.services.updating.difference import Version
from pmo_desktop.services.updating.since import runs_of
from pmo_desktop.services.updating.three_ways import counted
from pmo_desktop.services.workspace import Workspace

_SUMMARY = ": "
_VERBS = {"insert": "added", "delete": "removed", "update": "changed"}


def versions(workspace: Workspace, project_id: str, most: int = 1_000) -> tuple[Version, ...]:
    """Return the files that came for a project, the newest first, at most so many."""
    numbered = list(enumerate(runs_of(workspace, project_id), 1))
    return tuple(_version(workspace, number, run) for number, run in reversed(numbered[-most:]))


def _version(workspace: Workspace, number: int, run: ImportRun) -> Version:
    with workspace.store.reading() as connection:
        made = browsing.made_in(connection, run.id)
        listed = browsing.page(connection, [made]).get(made)
    known = listed is not None and listed.kind != FOLDED
    author = run.author or (listed.set.author if listed is not None and known else "")
    set_id = listed.set.id if listed is not None and known else None
    changed = (
        "what it changed is no longer kept"
        if listed is None or set_id is None
        else _changed(workspace, listed, run.project_id or "")
    )
    return Version(number, run.id, run.file_name, run.format, run.tool, run.at, author, run.digest, changed, set_id)


def _changed(workspace: Workspace, listed: browsing.Listed, project_id: str) -> str:
    """Return what a change brought: as its label sums it up, else counted."""
    label = listed.set.label
    if label.startswith("Update ") and _SUMMARY in label:
        return label.rpartition(_SUMMARY)[2]
    return ", ".join(_counted(workspace, listed, project_id)) or "nothing"


def _counted(workspace: Workspace, listed: browsing.Listed, project_id: str) -> Iterator[str]:
    with workspace.store.reading() as connection:
        counts = browsing.operations(connection, listed.number, KINDS[Task].name)
        files = browsing.operations(connection, listed.number, KINDS[ImportRun].name)
    if files.get("insert", 0) > 1:  # it brought more than this file
        counts = _of_project(workspace, listed.set.id, project_id)
    for number, (op, verb) in enumerate((op, verb) for op, verb in _VERBS.items() if op in counts):
        yield f"{counted(counts[op], 'task') if not number else counts[op]} {verb}"


def _of_project(workspace: Workspace, set_id: str, project_id: str) -> Counter[str]:
    """Return what a change did to the tasks of one project, counted."""
    here = set(workspace.columns(Task, project_id=project_id).ids)
    found: Counter[str] = Counter()
    for row in workspace.rows_of(set_id):
        if row.kind is Task and (row.id in here or project_id in row.fields.get("project_id", ())):
            found[row.op] += 1
    return found
