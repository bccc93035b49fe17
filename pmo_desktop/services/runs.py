"""One import of one file, as it is kept: which file, read as what, when, by whom, and by what its bytes are known again."""

import hashlib
from pathlib import Path

from pmo_desktop.domain.records import ImportRun
from pmo_desktop.services.workspace import Workspace

_PIECE = 1 << 20


def digest_of(source: Path) -> str:
    """Return the SHA-256 of a file in hex; empty where it can no longer be read."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def run_named(
    workspace: Workspace, file_name: str, format: str, tool: str, digest: str = ""  # noqa: A002 - the field's name
) -> ImportRun:  # fmt: skip
    """Return the run of a file that is brought in now; without a name it is of what was pasted, or of a decision here."""
    return ImportRun(
        id=workspace.new_id(), file_name=file_name, format=format, tool=tool, at=workspace.now(), author=workspace.author,
        digest=digest,
    )  # fmt: skip


def brought_before(workspace: Workspace, digest: str) -> ImportRun | None:
    """Return the newest run that brought this very file; None where none did, or it is not known."""
    if not digest:
        return None
    return max(workspace.find(ImportRun, digest=digest), key=lambda each: each.at, default=None)
