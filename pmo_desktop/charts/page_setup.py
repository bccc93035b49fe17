"""How a plan is put on paper: the choices of a person as one value, and as JSON to keep."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pmo_desktop.domain.moment import FIRST, LAST, midnight

POINTS_PER_MM = 72 / 25.4
PAPERS: Mapping[str, tuple[float, float]] = MappingProxyType({
    "A5": (148.0, 210.0), "A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0), "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6), "Tabloid": (279.4, 431.8),
})  # fmt: skip
"""Width and height in millimetres, upright."""
CUSTOM = "custom"
LEAST_TEXT = 7.0
"""Points: nothing on paper is smaller."""
_MOST_TEXTS = 300
_HUGE = 1e15


class Scaling(StrEnum):
    """What decides how large a plan is on paper."""

    FIT = "fit"
    """So many pages wide and high."""
    TRUE = "true"
    """A day is so many millimetres long."""
    PERCENT = "percent"
    """Everything, the time scale too, in percent of its normal size."""


class Legend(StrEnum):
    EACH = "each"
    LAST = "last"
    NONE = "none"


class Inks(StrEnum):
    PRINT = "print"
    GREY = "grey"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """`width` in millimetres at normal size; 0 is as wide as the texts in it."""

    field: str
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Lengths in millimetres, `margins` left, top, right, bottom; dates as moments of midnight, both days printed.

    `width` and `height` are those of a custom paper, which is never turned. `pages_across` and `pages_down` 0 mean as many
    as it takes. `text_size` is in points, 0 leaves it to the paper. `breaks` heeds the page breaks set in the plan.
    `blank_pages` prints also pages of the chart on which no bar stands, where their number is left to the scale.
    `all_rows` prints also what is folded or filtered away on screen.
    """

    paper: str = "A4"
    width: float = 297.0
    height: float = 420.0
    lying: bool = True
    margins: tuple[float, float, float, float] = (10.0, 10.0, 10.0, 10.0)
    scaling: Scaling = Scaling.FIT
    pages_across: int = 1
    pages_down: int = 0
    seconds_per_mm: float = 43_200.0
    percent: float = 100.0
    text_size: float = 0.0
    first_day: int | None = None
    last_day: int | None = None
    columns: tuple[PrintColumn, ...] = (
        PrintColumn("name"), PrintColumn("duration"), PrintColumn("start"), PrintColumn("finish"),
    )  # fmt: skip
    repeat_name: bool = True
    repeat_head: bool = True
    breaks: bool = True
    blank_pages: bool = False
    break_at_phases: bool = False
    all_rows: bool = False
    links: bool = True
    legend: Legend = Legend.EACH
    inks: Inks = Inks.PRINT
    project: bool = True
    organisation: bool = True
    status_date: bool = True
    printed: bool = True
    page_numbers: bool = True
    left: str = ""
    centre: str = ""
    right: str = ""
    down_first: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page in points."""
        width, height = (self.width, self.height) if self.paper == CUSTOM else PAPERS[self.paper]
        if self.lying and self.paper != CUSTOM:
            width, height = height, width
        return width * POINTS_PER_MM, height * POINTS_PER_MM

    def to_json(self) -> str:
        """Return what differs from a fresh set-up, in a stable order."""
        fresh = PageSetup()
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        said = {name: _plain(value) for name, value in kept.items() if value != getattr(fresh, name)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [[each.field, each.width] if isinstance(each, PrintColumn) else each for each in value]
    return value


def from_json(text: str) -> PageSetup:
    """Return a set-up as it was kept; what cannot be read, or is beyond what paper can hold, is as in a fresh one."""
    try:
        kept = json.loads(text)
    except ValueError:
        return PageSetup()
    return from_values(kept) if isinstance(kept, dict) else PageSetup()


def from_values(kept: Mapping[str, Any]) -> PageSetup:
    """Return a set-up from plain values by name, each taken only where it fits."""
    fresh = PageSetup()
    found = {each.name: _read(each.name, kept[each.name], getattr(fresh, each.name))
             for each in fields(fresh) if each.name in kept}  # fmt: skip
    made = replace(fresh, **{name: value for name, value in found.items() if value is not None})
    if made.first_day is not None and made.last_day is not None and made.last_day < made.first_day:
        return replace(made, first_day=None, last_day=None)
    return made


LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType({
    "width": (50, 5_000), "height": (50, 5_000), "pages_across": (0, 100), "pages_down": (0, 1_000),
    "seconds_per_mm": (20, 6_000_000), "percent": (10, 400), "text_size": (LEAST_TEXT, 36),
})  # fmt: skip
"""The least and most of each number; a text size of 0 is none."""


def _read(name: str, value: Any, fresh: Any) -> Any:  # noqa: ANN401 - a value of any kind, out of JSON
    """Return a kept value in the type of the field; None where it does not fit."""
    if name in _READERS:
        return _READERS[name](value)
    if isinstance(fresh, StrEnum):
        return next((each for each in type(fresh) if each.value == value), None)
    if isinstance(fresh, bool):
        return value if isinstance(value, bool) else None
    if isinstance(fresh, str):
        return value[:_MOST_TEXTS] if isinstance(value, str) else None
    return _number(name, value, whole=isinstance(fresh, int))


def _day(value: Any) -> int | None:  # noqa: ANN401 - out of JSON
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return midnight(value) if is_whole and FIRST <= value < LAST else None


def _margins(value: Any) -> tuple[float, ...] | None:  # noqa: ANN401 - out of JSON
    fits = isinstance(value, list | tuple) and len(value) == 4 and all(_is_number(each) for each in value)
    return tuple(min(max(float(each), 0.0), 200.0) for each in value) if fits else None


def _paper(value: Any) -> str | None:  # noqa: ANN401 - out of JSON
    return value if isinstance(value, str) and (value == CUSTOM or value in PAPERS) else None


def _number(name: str, value: object, *, whole: bool) -> float | None:
    if not (_is_number(value) and isinstance(value, int | float)):
        return None
    low, high = LIMITS[name]
    fitting = 0.0 if name == "text_size" and value == 0 else min(max(value, low), high)
    return int(fitting) if whole else float(fitting)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _HUGE  # NaN is not


def _columns(value: object) -> tuple[PrintColumn, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    found: dict[str, PrintColumn] = {}
    for each in value:
        field, width = (each, 0.0) if isinstance(each, str) else _pair(each)
        if field and field not in found:
            found[field] = PrintColumn(field, min(max(width, 0.0), 500.0))
    return tuple(found.values())


def _pair(value: object) -> tuple[str, float]:
    if isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[0], str) and _is_number(value[1]):
        return value[0], float(value[1])
    return "", 0.0


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "first_day": _day, "last_day": _day, "columns": _columns, "margins": _margins, "paper": _paper,
}  # fmt: skip
