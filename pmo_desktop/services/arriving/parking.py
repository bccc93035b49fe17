"""Files that this version keeps without reading them: told with a clear word, found again, opened, given to a project, let go."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.domain.changes import ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.records import Document, Project
from pmo_desktop.services import attachments
from pmo_desktop.services.arriving.arrival import Arrival, What
from pmo_desktop.services.attachments import WAITING
from pmo_desktop.services.workspace import Workspace

LOGO = "logo"
KINDS: Mapping[What, str] = {What.STATUS: "status form", What.FINANCE: "finance", What.DOCUMENT: "document"}
_NOTES: Mapping[What, str] = {
    What.STATUS: "kept for the status round, which comes in a later version",
    What.FINANCE: "kept for finance, which comes in a later version",
    What.DOCUMENT: "kept as a document",
}
_SHORTEST = 3
"""Letters of a code that is looked for in the name of a file."""
_LOOKED_AT = 40
"""Lines of a form in which the project is looked for."""


@dataclass(frozen=True, slots=True)
class Parked:
    """What would be kept: of which project, if any; `project` is its name, `why` tells it. `is_here`: it is kept already."""

    kind: str = "document"
    note: str = ""
    project_id: str = ""
    project: str = ""
    why: str = ""
    is_here: bool = False

    @property
    def said(self) -> str:
        whose = f" with “{self.project}”" if self.project else ""
        return f"is kept already{whose}" if self.is_here else f"{self.note.partition(',')[0]}{whose}"


def parked(workspace: Workspace, arrival: Arrival) -> Parked:
    """Return what keeping a file would mean: its project is the one named in it, or in the name of the file."""
    texts = [line for sheet in (arrival.table.sheets if arrival.table else ()) for line in sheet.lines[:_LOOKED_AT]]
    project, why = project_of(workspace, arrival.name, [cell for line in texts for cell in line.cells if cell])
    kind = KINDS.get(arrival.what, "document")
    note = _NOTES.get(arrival.what, _NOTES[What.DOCUMENT])
    digest = attachments.digest_of(arrival.path)
    same = workspace.find(Document, content=digest, state=WAITING) if digest else ()
    return Parked(kind, note, project.id if project else "", project.name if project else "", why, bool(same))


def project_of(workspace: Workspace, name: str, texts: Sequence[str]) -> tuple[Project | None, str]:
    """Return the one project a file is about, and by what that is told; None where none is named, or several are alike."""
    projects = workspace.all(Project)
    said = {plain(each.rpartition(":")[2]) for each in texts} | {plain(each) for each in texts}
    words = f" {_words(Path(name).stem)} "
    tests: tuple[tuple[str, Callable[[Project], bool]], ...] = (
        ("Its code is in the file", lambda each: bool(plain(each.code)) and plain(each.code) in said),
        ("Its name is in the file", lambda each: plain(each.name) in said),
        ("Its code is in the file’s name", lambda each: _is_in(each.code, words)),
        ("Its name is in the file’s name", lambda each: _is_in(each.name, words)),
    )
    for why, holds in tests:
        found = [each for each in projects if holds(each)]
        if len(found) == 1:
            return found[0], why
    return None, ""


def _is_in(text: str, words: str) -> bool:
    return len(text) >= _SHORTEST and f" {_words(text)} " in words


def _words(text: str) -> str:
    return plain(re.sub(r"[_.()-]+", " ", text))


def park(workspace: Workspace, arrival: Arrival, shown: Parked) -> str:
    """Keep a file as a waiting document, with its bytes; return its id. One that is kept already is not kept twice."""
    if shown.is_here:
        return ""
    own = Document(
        id=workspace.new_id(), project_id=shown.project_id or None, name=Path(arrival.path.name).stem or arrival.name,
        kind=shown.kind, state=WAITING, note=_note(arrival, shown),
    )  # fmt: skip
    attached = attachments.taken(workspace, own, arrival.path)
    workspace.record(f"Keep “{attached.file_name}”", [Insert(attached)])
    return own.id


def _note(arrival: Arrival, shown: Parked) -> str:
    came = f" It came in “{arrival.inside}”." if arrival.inside else ""
    return f"{shown.note[:1].upper()}{shown.note[1:]}.{came}"


# What is kept


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it is listed; `size` of its file is unknown where that has not arrived."""

    document: Document
    project: str


def kept(workspace: Workspace, project_id: str | None = None, *, waiting: bool = False) -> tuple[Kept, ...]:
    """Return the documents with a file, the newest first: of a project, or all; the logo is none of them."""
    names = {each.id: each.name for each in workspace.all(Project)}
    found = workspace.all(Document) if project_id is None else workspace.find(Document, project_id=project_id)
    return tuple(
        Kept(each, names.get(each.project_id or "", ""))
        for each in reversed(found)
        if each.kind != LOGO and (each.state == WAITING if waiting else bool(each.file_name) or bool(each.location))
    )


def assign(workspace: Workspace, document_id: str, project_id: str) -> ChangeSet | None:
    """Say of which project a document is; an empty id means the whole portfolio."""
    document = workspace.get(Document, document_id)
    named = workspace.get(Project, project_id).name if project_id else "the whole portfolio"
    label = f"Give “{document.name}” to “{named}”" if project_id else f"Keep “{document.name}” with the whole portfolio"
    return workspace.record(label, [Update(Document, document_id, {"project_id": project_id or None})])


def let_go(workspace: Workspace, document_ids: Sequence[str]) -> ChangeSet | None:
    """Delete documents; undoing brings them back with their files."""
    names = [workspace.get(Document, each).name for each in document_ids]
    label = f"Delete “{names[0]}”" if len(names) == 1 else f"Delete {len(names)} documents"
    return workspace.record(label, [Delete(Document, each) for each in document_ids])


def is_image(arrival: Arrival) -> bool:
    """Say whether a file is a picture, which may be wanted as the organisation’s logo."""
    return arrival.what is What.DOCUMENT and arrival.reason == "A picture"
