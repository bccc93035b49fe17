r"""Predecessors as people write them: `3`, `3FS+2d`, `5SS-1w`, `7FF+50%`, `P-01\8`, with commas or semicolons between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pmo_desktop.domain.entry.durations import Duration, Units, format_duration, parse_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import LagKind, LinkType

_LINK = re.compile(r"(?:(.+)\\)?(\d+)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(\d.*))?", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,](?!\d+\s*(?:[dwhm%]|e[dwhm%])(?![^;,]*\\))")
"""What stands between two links: not the comma of `1,5d`."""
_UNWRITTEN = re.compile(r"[;,\\\s]+")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(e?)%")


@dataclass(frozen=True, slots=True)
class Typed:
    """One predecessor: the row number on screen, and the link's type and lag as records keep them.

    `project` is the code, or else the name, of another project that the row is one of; empty for the plan's own.
    """

    number: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_kind: LagKind = LagKind.WORKING
    project: str = ""


def parse_predecessors(text: str, units: Units = Units()) -> tuple[Typed, ...]:  # noqa: B008 - a frozen value
    """Return the predecessors typed; raise InvalidValueError for what cannot be read."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return tuple(_one(part, units) for part in parts)


def format_predecessors(links: Iterable[Typed], units: Units = Units()) -> str:  # noqa: B008 - a frozen value
    """Return links as they are typed; FS without lag is left out."""
    return ", ".join(_shown(link, units) for link in links)


def _one(part: str, units: Units) -> Typed:
    match = _LINK.fullmatch(part)
    if match is None or (match[1] and not as_written(match[1])):
        raise _unreadable(part)
    project, number, kind, sign, late = match.groups()
    lag, lag_kind = _lag(late, units, part) if late else (0, LagKind.WORKING)
    typed = LinkType((kind or "FS").upper())
    return Typed(int(number), typed, -lag if sign == "-" else lag, lag_kind, as_written(project or ""))


def _lag(text: str, units: Units, part: str) -> tuple[int, LagKind]:
    percent = _PERCENT.fullmatch(text.strip().lower())
    if percent:
        hundredths = round(float(percent[1].replace(",", ".")) * 100)
        return hundredths, LagKind.ELAPSED_PERCENT if percent[2] else LagKind.PERCENT
    try:
        lag = parse_duration(text, units)
    except InvalidValueError as error:
        raise _unreadable(part) from error
    return lag.seconds, LagKind.ELAPSED if lag.elapsed else LagKind.WORKING


def _shown(link: Typed, units: Units) -> str:
    row = f"{as_written(link.project)}\\{link.number}" if link.project else f"{link.number}"
    if link.lag == 0:
        return row if link.type is LinkType.FS else f"{row}{link.type}"
    size, sign = abs(link.lag), "-" if link.lag < 0 else "+"
    if link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
        late = f"{size / 100:g}{'e' if link.lag_kind is LagKind.ELAPSED_PERCENT else ''}%"
    else:
        late = format_duration(Duration(size, link.lag_kind is LagKind.ELAPSED), units)
    return f"{row}{link.type}{sign}{late}"


def as_written(project: str) -> str:
    """Return a project's code or name as it stands before a row number: without what stands between two links."""
    return _UNWRITTEN.sub(" ", project).strip()


def _unreadable(part: str) -> InvalidValueError:
    return InvalidValueError(
        f"“{part}” is not a predecessor.",
        "Write row numbers such as 3, 3FS+2d or 7FF+50%, and P-01\\8 for row 8 of project P-01, with commas between.",
    )
