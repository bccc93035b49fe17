"""What a Gantt chart draws and how, as a person chose it: one frozen value for screen, print and export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

BASELINES = range(11)
LABELS = (
    "name", "people", "initials", "percent", "start", "finish", "duration", "slack", "wbs", "number", "notes",
)  # fmt: skip
"""The fields of a task that a label may say, beside `custom:` with the id of a custom field; empty says nothing."""
CUSTOM = "custom:"
BAR_COLOURS: Mapping[str, str] = {
    "blue": "series_1", "orange": "series_2", "green": "series_3", "pink": "series_4", "sky": "series_5",
    "rust": "series_6", "yellow": "series_7", "grey": "series_8",
}  # fmt: skip
"""The colours a person may give a bar (`Task.colour`), and what the theme calls them."""


class Follow(StrEnum):
    """What the colours of the bars follow."""

    CRITICAL = "critical"
    PHASE = "phase"
    PERSON = "person"
    RAG = "rag"
    STATUS = "status"
    CUSTOM = "custom"
    """The colour a person gave the bar; with `Look.colour_field` the value of that custom field."""


class ProgressLine(StrEnum):
    NONE = "none"
    STATUS = "status"
    TODAY = "today"


class NonWorking(StrEnum):
    """Whose non-working time is shaded."""

    NONE = "none"
    PROJECT = "project"
    OWN = "own"
    """In each row where they differ that of the task's calendar, or of the one person on it."""


class Links(StrEnum):
    ALL = "all"
    CRITICAL = "critical"
    SELECTED = "selected"
    NONE = "none"


class Ink(StrEnum):
    """The colours of print."""

    COLOUR = "colour"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Look:
    """Labels name a field of LABELS or `custom:<field id>`; baselines are 0-10, None for none.

    `tiers` are the rows of the time scale, uppermost first, by their names in `timescale.TIERS`; none means those that suit
    the zoom, `scale_rows` of them. `fiscal` names years and quarters by the fiscal year.
    """

    left: str = ""
    inside: str = ""
    right: str = "people"
    milestone: str = "name"
    """The label right of a milestone."""
    summary: str = ""
    """The label right of a summary."""
    colour: Follow = Follow.CRITICAL
    colour_field: str = ""
    baseline: int | None = 0
    second_baseline: int | None = None
    slack: bool = False
    """How late each task may end, as a thin line behind its bar; a dashed one over it where that is too early."""
    delays: bool = False
    """What a task waits because work was spread, before its bar; and what it ends after its baseline, above it."""
    longest_path: bool = False
    """A frame around the bars of the longest path."""
    progress_line: ProgressLine = ProgressLine.NONE
    today: bool = True
    status_date: bool = True
    constraints: bool = True
    deadlines: bool = True
    non_working: NonWorking = NonWorking.PROJECT
    links: Links = Links.ALL
    predecessors: bool = False
    """Whether the bars that the selected task waits for stand out; `driving` those that decide its dates."""
    driving: bool = False
    successors: bool = False
    """Whether the bars that wait for the selected task stand out; `driven` those whose dates it decides."""
    driven: bool = False
    legend: bool = False
    minimap: bool = False
    tiers: tuple[str, ...] = ()
    scale_rows: int = 2
    fiscal: bool = False
    ink: Ink = Ink.COLOUR

    @property
    def follows_path(self) -> bool:
        return self.predecessors or self.driving or self.successors or self.driven

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, those that are not as usual."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in said.items()
            if value != getattr(USUAL, name)
        }

    @classmethod
    def from_json(cls, said: object) -> "Look":
        """Read what `as_json` wrote; what is not understood, as of another version, stays as usual."""
        if not isinstance(said, Mapping):
            return USUAL
        found: dict[str, Any] = {
            each.name: _READERS.get(each.name, _reader(getattr(USUAL, each.name)))(said[each.name])
            for each in fields(cls)
            if each.name in said
        }
        return cls(**{name: value for name, value in found.items() if value is not _UNKNOWN})


USUAL = Look()
UNLABELLED = Look(right="", milestone="")
"""For charts that name their rows beside them and have no room for more."""
_UNKNOWN = object()
_Reader = Callable[[object], object]


def _reader(usual: object) -> _Reader:
    """Return what reads values of the kind of a usual one."""
    if isinstance(usual, StrEnum):
        kind = type(usual)
        return lambda value: kind(value) if isinstance(value, str) and value in set(kind) else _UNKNOWN
    return lambda value: value if isinstance(value, type(usual)) else _UNKNOWN


def _baseline(value: object) -> object:
    number = isinstance(value, int) and not isinstance(value, bool) and value in BASELINES
    return value if value is None or number else _UNKNOWN


def _label(value: object) -> object:
    known = isinstance(value, str) and (not value or value in LABELS or value.startswith(CUSTOM))
    return value if known else _UNKNOWN


def _tiers(value: object) -> object:
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        return _UNKNOWN
    return tuple(value)[:3]


_READERS: Mapping[str, _Reader] = {
    "baseline": _baseline,
    "second_baseline": _baseline,
    **dict.fromkeys(("left", "inside", "right", "milestone", "summary"), _label),
    "tiers": _tiers,
    "scale_rows": lambda value: value if value in (2, 3) and not isinstance(value, bool) else _UNKNOWN,
}
