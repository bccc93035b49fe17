"""What a file is, told by its content, and who reads it."""

from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.mpp.convert import to_mspdi
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.xml import Heard

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LATER = (
    (b"ERMHDR", "a Primavera P6 file (XER)"),
    (b"APIBusinessObjects", "a Primavera P6 XML file"),
    (b"ganttproject", "a GanttProject file"),
    (b"<!DOCTYPE planner", "a Planner file"),
    (b"MPX,", "an MPX file"),
    (b"<project xmlns", "a project of another program"),
)
_OTHERS = (
    (b"pk\x03\x04", "a zip archive or an office document", "Unpack it, and import the project in it."),
    (b"<html", "a web page, perhaps the one that asked for a password", "Fetch the file again in the browser."),
)


def read_any(source: Path, new_id: NewId, at: int = 0, heard: Heard | None = None) -> ImportedProject:
    """Return the project in a file, whatever its name ends in; raise ImportProblemError with what to do where none is."""
    name = source.name
    try:
        with source.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ImportProblemError(
            f"“{name}” cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error
    if not head.strip():
        raise ImportProblemError(f"“{name}” is empty.", "Ask for the file again.")
    if head.startswith(_OLE):
        return read(to_mspdi(source, heard), name, new_id, at, heard)
    plain = head.replace(b"\0", b"")
    for mark, what, step in _OTHERS:
        if mark in plain.lower():
            raise ImportProblemError(f"“{name}” is {what}.", step)
    for mark, what in _LATER:
        if mark.lower() in plain.lower() and b"schemas.microsoft.com/project" not in plain:
            raise ImportProblemError(
                f"“{name}” is {what}, which this version cannot read yet.", "Save it as MS Project XML and import that."
            )
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff \r\n\t").startswith(b"<"):
        return read(source, name, new_id, at, heard)
    raise ImportProblemError(
        f"“{name}” is no project file.", "Import a plan saved by MS Project as XML, or an .mpp file."
    )
