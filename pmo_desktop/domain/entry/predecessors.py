"""Predecessors as people write them: `3`, `3FS+2d`, `5SS-1w`, `7FF+50%`, `4FS+3ed`, with commas or semicolons between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pmo_desktop.domain.entry.durations import Duration, Units, format_duration, parse_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import LagKind, LinkType

_LINK = re.compile(r"(\d+)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(\d.*))?", re.IGNORECASE)
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(e?)%")


@dataclass(frozen=True, slots=True)
class Typed:
    """One predecessor: the row number on screen, and the link's type and lag as records keep them."""

    number: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_kind: LagKind = LagKind.WORKING


def parse_predecessors(text: str, units: Units = Units()) -> tuple[Typed, ...]:  # noqa: B008 - a frozen value
    """Return the predecessors typed; raise InvalidValueError for what cannot be read."""
    parts = [part.strip() for part in re.split(r"[;,](?!\d*\s*(?:[dwhm%]|e[dwhm]))", text) if part.strip()]
    return tuple(_one(part, units) for part in parts)


def format_predecessors(links: Iterable[Typed], units: Units = Units()) -> str:  # noqa: B008 - a frozen value
    """Return links as they are typed; FS without lag is left out."""
    return ", ".join(_shown(link, units) for link in links)


def _one(part: str, units: Units) -> Typed:
    match = _LINK.fullmatch(part)
    if match is None:
        raise _unreadable(part)
    number, kind, sign, late = match.groups()
    lag, lag_kind = _lag(late, units, part) if late else (0, LagKind.WORKING)
    return Typed(int(number), LinkType((kind or "FS").upper()), -lag if sign == "-" else lag, lag_kind)


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
    if link.lag == 0:
        return f"{link.number}" if link.type is LinkType.FS else f"{link.number}{link.type}"
    size, sign = abs(link.lag), "-" if link.lag < 0 else "+"
    if link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
        late = f"{size / 100:g}{'e' if link.lag_kind is LagKind.ELAPSED_PERCENT else ''}%"
    else:
        late = format_duration(Duration(size, link.lag_kind is LagKind.ELAPSED), units)
    return f"{link.number}{link.type}{sign}{late}"


def _unreadable(part: str) -> InvalidValueError:
    return InvalidValueError(
        f"“{part}” is not a predecessor.",
        "Write row numbers such as 3, 3FS+2d, 5SS-1w or 7FF+50%, with commas between.",
    )
