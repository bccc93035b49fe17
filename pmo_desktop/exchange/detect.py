"""What a file is, told by its content, and who reads it."""

from enum import StrEnum
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.ics import is_calendar
from pmo_desktop.exchange.mpp.convert import to_mspdi
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.others import other_of, read_other
from pmo_desktop.exchange.p6 import reader as p6
from pmo_desktop.exchange.sheets import decoded, is_workbook
from pmo_desktop.exchange.xml import Heard

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff \r\n\t"
"""What may stand before the first letter: marks of an encoding, and blanks."""
_XER = b"ERMHDR"
_PMXML = b"APIBusinessObjects"
_OTHERS = (
    (b"pk\x03\x04", "a zip archive or an office document", "Unpack it, and import the project in it."),
    (b"<html", "a web page, perhaps the one that asked for a password", "Fetch the file again in the browser."),
)


class Kind(StrEnum):
    """What a file holds: projects, a table of whatever is listed in it, or entries of a calendar."""

    PROJECT = "project"
    TABLE = "table"
    CALENDAR = "calendar"


_TABLE_NAMES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls")
_DELIMITERS = ";\t,|"


def kind_of(source: Path) -> Kind:
    """Return what kind of file one is, by what it begins with; one that is nothing known counts as a project, which says why not.

    Its name decides only where the content does not: between old workbooks and projects, and for a list of one column.
    """
    try:
        with source.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return Kind.PROJECT
    if is_calendar(head):
        return Kind.CALENDAR
    if is_workbook(source):
        return Kind.TABLE
    named = source.suffix.lower() in _TABLE_NAMES
    plain = head.replace(b"\0", b"").lstrip(_BLANKS)
    if head.startswith(_OLE) or plain[:2].lower() == b"pk":
        return Kind.TABLE if named else Kind.PROJECT
    if plain.startswith((b"<", _XER)) or not plain or other_of(head) is not None:
        return Kind.PROJECT
    text = decoded(head).lstrip("\ufeff")
    lines = text.splitlines()[:10]
    is_text = not any(each < "\t" for each in text)
    parted = any(mark in line for mark in _DELIMITERS for line in lines[:1])
    return Kind.TABLE if is_text and (named or (parted and len(lines) > 1)) else Kind.PROJECT


def read_any(source: Path, new_id: NewId, at: int = 0, heard: Heard | None = None) -> tuple[ImportedProject, ...]:
    """Return the projects in a file, at least one, whatever its name ends in.

    Files of P6 often hold several, others one. Raises ImportProblemError with what to do where there is none.
    """
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
        return (read(to_mspdi(source, heard), name, new_id, at, heard),)
    plain = head.replace(b"\0", b"").lstrip(_BLANKS)
    is_xml = plain.startswith(b"<")
    if plain.startswith(_XER) or (is_xml and _PMXML in plain):
        return p6.read(source, new_id, at, heard, is_xml=is_xml)
    other = other_of(head)
    if other is not None:
        return read_other(other, source, new_id, at, heard)
    _refuse_others(name, plain)
    if is_xml:
        return (read(source, name, new_id, at, heard),)
    raise ImportProblemError(
        f"“{name}” is no project file.",
        "Import a plan of MS Project (XML, .mpp or .mpx), P6 (XER or XML), GanttProject, GNOME Planner or ProjectLibre.",
    )


def _refuse_others(name: str, plain: bytes) -> None:
    """Raise ImportProblemError for what is known and no project."""
    for mark, what, step in _OTHERS:
        if mark in plain.lower():
            raise ImportProblemError(f"“{name}” is {what}.", step)
