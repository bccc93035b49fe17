"""Files attached to documents: their bytes lie in the portfolio under their own hash, and go to the team with it."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from db.sharing.files import explained, small_enough
from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.entry.file_names import numbered_name, plain_name
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import Document
from pmo_desktop.services.workspace import Workspace

LARGEST = 64 << 20
"""Bytes of the largest file that can be attached: all of them travel to every copy."""
_NAMES = 1_000
WAITING = "waiting"
"""The state of a document that was kept as it came and that nobody has dealt with."""


def attach(workspace: Workspace, document_id: str, path: Path) -> ChangeSet | None:
    """Take a file into the portfolio and name it in the document; None where it holds that file already.

    Raises FileProblemError for what is no file, cannot be read or is too large, KeyError for a document that is gone.
    """
    document = taken(workspace, workspace.get(Document, document_id), path)
    changed = Update(Document, document.id, {"file_name": document.file_name, "content": document.content})
    return workspace.record(f"Attach “{document.file_name}”", [changed])


def taken(workspace: Workspace, document: Document, path: Path) -> Document:
    """Keep a file and return the document that names it, still to be recorded; raises as `attach`."""
    data = _read(path)
    name, digest = plain_name(path.name), hashlib.sha256(data).hexdigest()
    workspace.keep_file(digest, data)
    return replace(document, file_name=name, content=digest)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, by which its bytes are kept; empty where it cannot be read or is too large."""
    try:
        return hashlib.sha256(_read(path)).hexdigest()
    except FileProblemError:
        return ""


def detach(workspace: Workspace, document_id: str) -> ChangeSet | None:
    """Take the file out of a document; its bytes stay in the portfolio for whoever undoes that."""
    document = workspace.get(Document, document_id)
    changed = Update(Document, document.id, {"file_name": "", "content": ""})
    return workspace.record(f"Take “{document.file_name}” out", [changed])


def fetched(workspace: Workspace, document_id: str, folder: Path) -> Path:
    """Write a document's file into a folder, under a name of its own, and return where it is.

    One that lies there with the same content is left and returned. Raises FileProblemError where there is no file, or its
    bytes have not arrived, are not what was attached, or cannot be written.
    """
    document = workspace.get(Document, document_id)
    name = plain_name(document.file_name)
    data = _content(workspace, document, name)
    with explained(name, len(data)):
        for number in range(1, _NAMES):
            target = folder / numbered_name(name, number)
            if _holds(target, data):
                return target
            with suppress(FileExistsError):
                _write(target, data)
                return target
    raise FileProblemError(f"There are too many files called “{name}” in that folder.", "Choose another folder.")


def saved(workspace: Workspace, document_id: str, target: Path) -> Path:
    """Write a document's file to a place somebody chose, over what is there; raises FileProblemError as `fetched`."""
    document = workspace.get(Document, document_id)
    data = _content(workspace, document, plain_name(document.file_name))
    with explained(target.name, len(data)):
        beside = target.with_name(f".{target.name}.new")
        beside.unlink(missing_ok=True)
        _write(beside, data)
        beside.replace(target)
    return target


def _read(path: Path) -> bytes:
    with explained(path.name):
        if path.stat().st_size > LARGEST:
            raise FileProblemError(
                f"“{path.name}” is too large to attach: more than {LARGEST >> 20} MB.",
                "Leave it where it is, and write its place into the document.",
            )
        data = small_enough(path.resolve(), LARGEST)
    if data is None:
        raise FileProblemError(f"“{path.name}” is not a file.", "Choose a file.")
    return data


def _content(workspace: Workspace, document: Document, name: str) -> bytes:
    if not document.content:
        raise FileProblemError(f"No file is attached to “{document.name}”.", "Attach one first.")
    data = workspace.kept_file(document.content)
    if data is None:
        raise FileProblemError(f"“{name}” has not arrived here yet.", "Send and receive, then open it again.")
    if hashlib.sha256(data).hexdigest() != document.content:
        raise FileProblemError(f"“{name}” is damaged: it is not what was attached.", "Attach it again.")
    return data


def _holds(target: Path, data: bytes) -> bool:
    """A link counts for nothing: what it leads to may be changed by somebody else."""
    return (
        not target.is_symlink()
        and target.is_file()
        and target.stat().st_size == len(data)
        and target.read_bytes() == data
    )


def _write(target: Path, data: bytes) -> None:
    """Write a new file; leave nothing where that fails."""
    with target.open("xb") as file:
        try:
            file.write(data)
        except OSError:
            file.close()
            target.unlink(missing_ok=True)
            raise
