"""Codes of the work breakdown structure made of the outline by a mask, as MS Project's code definition makes them.

A mask is text: `"BR-" 1/. A2/- *`. What stands in quotes comes before every code; then one part for each level of the
outline: its kind (`1` numbers, `A` capital letters, `a` small letters, `*` characters people type), its length where it has
one, and after `/` what parts it from the next level (a point where nothing is said). Levels below the last part are numbered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.outline import NONE, Outline

KINDS: Mapping[str, str] = {
    "1": "Numbers", "A": "Capital letters", "a": "Small letters", "*": "Characters",
}  # fmt: skip
SEPARATORS = (".", "-", "+", "/")
LONGEST = 10
_MASK = re.compile(r'\s*(?:"([^"]*)")?\s*(.*)', re.DOTALL)
_LEVEL = re.compile(r"([1Aa*])(\d{0,2})(?:/(\S{0,3}))?")


@dataclass(frozen=True, slots=True)
class Level:
    """One level: `length` 0 takes as many characters as are needed; `separator` stands before the next level."""

    kind: str = "1"
    length: int = 0
    separator: str = "."


@dataclass(frozen=True, slots=True)
class Mask:
    prefix: str = ""
    levels: tuple[Level, ...] = ()


def parse_mask(text: str) -> Mask:
    """Return what a textual mask says; InvalidValueError where it cannot be read."""
    match = _MASK.fullmatch(text)
    prefix, rest = (match[1] or "", match[2].split()) if match else ("", [text])
    levels = []
    for part in rest:
        found = _LEVEL.fullmatch(part)
        if found is None or int(found[2] or 0) > LONGEST:
            raise InvalidValueError(f"“{part}” is no level of a code.", "Write 1, A, a or *, such as 1/. A2/- *.")
        levels.append(Level(found[1], int(found[2] or 0), "." if found[3] is None else found[3]))
    return Mask(prefix, tuple(levels))


def mask_of(text: str) -> Mask:
    """Return what a kept mask says; one that cannot be read, as of another version, numbers every level."""
    try:
        return parse_mask(text)
    except InvalidValueError:
        return Mask()


def format_mask(mask: Mask) -> str:
    """Return a mask as text; empty for one that says nothing."""
    parts = [f'"{mask.prefix}"'] if mask.prefix else []
    for level in mask.levels:
        length, separator = level.length or "", "" if level.separator == "." else f"/{level.separator}"
        parts.append(f"{level.kind}{length}{separator}")
    return " ".join(parts)


def codes(outline: Outline, typed: Sequence[str], blank: Sequence[bool], mask: Mask) -> list[str]:
    """Return the code of each task row: the one `typed`, else what the mask makes of its place; blank lines have none.

    What lies in a task begins with the code of that task, typed or made.
    """
    found = [""] * len(typed)
    count = [0] * (len(typed) + 1)
    for row in outline.order:
        if blank[row]:
            continue
        above = outline.parent[row]
        count[above] += 1
        if typed[row]:
            found[row] = typed[row]
            continue
        level = outline.level[row]
        before = mask.prefix if above == NONE else found[above] + _level(mask, level - 1).separator
        found[row] = before + _part(_level(mask, level), count[above])
    return found


def example(mask: Mask, depth: int = 4) -> str:
    """Return a code some levels deep, as a dialog shows what a mask means."""
    parts = [
        _part(_level(mask, level), 1) + (_level(mask, level).separator if level + 1 < depth else "")
        for level in range(depth)
    ]
    return mask.prefix + "".join(parts)


def _level(mask: Mask, level: int) -> Level:
    return mask.levels[level] if level < len(mask.levels) else Level()


def _part(level: Level, number: int) -> str:
    if level.kind == "1":
        return str(number).zfill(level.length)
    if level.kind == "*":
        return "*" * max(1, level.length)
    first = ord(level.kind)
    letters = ""
    at = number if not level.length else number + (26**level.length - 1) // 25 - 1
    while at > 0:
        at, place = divmod(at - 1, 26)
        letters = chr(first + place) + letters
    return letters
