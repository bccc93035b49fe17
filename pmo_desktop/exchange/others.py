"""Plans of other programs than MS Project and P6, told by how they begin: some are read, the rest get a next step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.gan import reader as gan
from pmo_desktop.exchange.mpx import reader as mpx
from pmo_desktop.exchange.mspdi import reader as mspdi
from pmo_desktop.exchange.planner import reader as planner
from pmo_desktop.exchange.xml import LARGEST, Heard

HEAD = 4096
"""How many of a file's bytes tell whose it is."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)([^>]*)")
_GAN = (b"gantt-divider-location", b"resource-divider-location", b"view-date", b"weblink")
_PLANNER = (b"mrproject-version", b"project-start")
_TASKJUGGLER = re.compile(
    rb'(?m)^[ \t]*project[ \t]+(?:[\w.-]+[ \t]+)?"[^"\n]*"[ \t]+(?:"[^"\n]*"[ \t]+)?\d{4}-\d\d?-\d\d?'
)
_JAVA = b"\xac\xed\x00\x05"
"""How a Java program writes its objects: ProjectLibre and OpenProj do."""
_SEPARATOR = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"
"""Stands before the copy of the plan as MS Project XML that ProjectLibre puts at the end of its files."""


class Other(StrEnum):
    """Programs whose files are told by their content."""

    GANTTPROJECT = "GanttProject"
    PLANNER = "Planner"
    MPX = "MPX"
    PROJECTLIBRE = "ProjectLibre"
    CALLIGRA = "Calligra Plan"
    TASKJUGGLER = "TaskJuggler"


@dataclass(frozen=True, slots=True)
class _Refusal:
    what: str
    step: str


_REFUSED: Mapping[Other, _Refusal] = {
    Other.CALLIGRA: _Refusal(
        "a Calligra Plan file, which is not read here",
        "Calligra Plan writes no plan that other programs read: in it, select all tasks, copy them into a spreadsheet with "
        "their start and finish, and import that. Or ask for the plan as MS Project XML.",
    ),
    Other.TASKJUGGLER: _Refusal(
        "a TaskJuggler plan, which has no dates before TaskJuggler works them out",
        'Add the line  export "plan" { formats mspxml }  at its end, run tj3 on it, and import the plan.xml it writes.',
    ),
}  # fmt: skip


def other_of(head: bytes) -> Other | None:
    """Return whose plan a file is by its first bytes, None where it is none of these."""
    if head.startswith(_JAVA):
        return Other.PROJECTLIBRE
    if head[:2] == b"PK":
        return (
            Other.CALLIGRA if b"application/x-vnd.kde.plan" in head[:200] or b"x-vnd.kde.kplato" in head[:200] else None
        )
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if plain[:3] == b"MPX" and plain[3:4] in {b",", b";", b"\t", b"|", b":"}:
        return Other.MPX
    if plain.startswith(b"<"):
        return _of_xml(plain)
    return Other.TASKJUGGLER if _TASKJUGGLER.search(plain) else None


def _of_xml(plain: bytes) -> Other | None:
    """Return whose XML it is: both programs call the root `project`, MS Project `Project`."""
    match = _ROOT.search(_COMMENT.sub(b"", plain))
    if match is None:
        return None
    name, attributes = match[1], match[2].lower()
    if (
        name in {b"plan", b"kplato"} and b"kde.plan" in plain.lower() + attributes
    ) or b"<!doctype kplato" in plain.lower():
        return Other.CALLIGRA
    if name != b"project" or b"schemas.microsoft.com/project" in attributes:
        return None
    if any(mark in attributes for mark in _PLANNER):
        return Other.PLANNER
    if any(mark in attributes for mark in _GAN) or b"<taskproperties" in plain or b"<day-types" in plain:
        return Other.GANTTPROJECT
    return None


def read_other(
    other: Other, source: Path, new_id: NewId, at: int, heard: Heard | None = None
) -> tuple[ImportedProject, ...]:
    """Return the project in a file of another program; raise ImportProblemError with what to do where it is not read."""
    if other is Other.PROJECTLIBRE:
        return (_from_projectlibre(source, new_id, at, heard),)
    reader = {Other.GANTTPROJECT: gan.read, Other.PLANNER: planner.read, Other.MPX: mpx.read}.get(other)
    if reader is not None:
        return (reader(source, source.name, new_id, at, heard),)
    refusal = _REFUSED[other]
    raise ImportProblemError(f"“{source.name}” is {refusal.what}.", refusal.step)


def _from_projectlibre(source: Path, new_id: NewId, at: int, heard: Heard | None) -> ImportedProject:
    """Read the copy as MS Project XML within; the rest is a program's own memory, which is never woken."""
    name = source.name
    try:
        if source.stat().st_size > LARGEST:
            raise ImportProblemError(f"“{name}” is larger than {LARGEST // 1_000_000} MB.", "Split the project.")
        content = source.read_bytes()
    except OSError as error:
        raise ImportProblemError(
            f"“{name}” cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error
    place = content.find(_SEPARATOR)
    if place < 0:
        raise ImportProblemError(
            f"“{name}” is a file of ProjectLibre before 1.5.5 or of OpenProj, which keep no plan that others can read.",
            "Open it in ProjectLibre: File, Save As, type “Microsoft Project XML”, and import that file.",
        )
    xml = content[place + len(_SEPARATOR) :].lstrip()
    del content
    made = mspdi.read(xml, name, new_id, at, heard)
    return replace(made, run=replace(made.run, format=Other.PROJECTLIBRE.value))
