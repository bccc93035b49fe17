"""Text as it is drawn: without invisible characters, Arabic letters joined, right-to-left words turned."""

import unicodedata
from collections.abc import Iterator
from functools import cache

_DROPPED = frozenset({"Cf"})
_NEW_LINES = frozenset("\n\v\f\x85\u2028\u2029")
_RIGHT = frozenset({"R", "AL"})
_DIGITS = frozenset({"EN", "AN"})
_BESIDE_DIGITS = frozenset({"ES", "CS", "ET"})
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_LAM = "\u0644"
_LAM_ALEF = range(0xFEF5, 0xFEFD)
_VARIATION = range(0xFE00, 0xFE10)


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines a person broke text into, each without what cannot be shown."""
    fresh = text.replace("\r\n", "\n").replace("\r", "\n")
    for line in "".join("\n" if each in _NEW_LINES else each for each in fresh).split("\n"):
        yield plain(line)


def plain(text: str) -> str:
    """Return text on one line: control characters as spaces, what is invisible (bidi controls, joiners) left out."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for each in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(each)
        if kind in {"Cc", "Zl", "Zp"} or (kind == "Zs" and each != "\u00a0"):
            kept.append(" ")
        elif kind == "Cs":
            kept.append("\ufffd")
        elif kind not in _DROPPED and ord(each) not in _VARIATION:
            kept.append(each)
    return "".join(kept)


def drawn_order(text: str) -> str:
    """Return text as it is drawn from left to right.

    A short form of the Unicode bidirectional algorithm (UAX #9): no embeddings, which `plain` has taken out; numbers in
    right-to-left text keep their order.
    """
    kinds = [unicodedata.bidirectional(each) for each in text] if not text.isascii() else []
    if _RIGHT.isdisjoint(kinds):
        return text
    shaped = _joined(text)
    levels = _levels([unicodedata.bidirectional(each) for each in shaped])
    for level in (2, 1):
        shaped, levels = _turned(shaped, levels, level)
    return shaped


def _levels(kinds: list[str]) -> list[int]:
    base = next((1 if kind in _RIGHT else 0 for kind in kinds if kind in _RIGHT or kind == "L"), 0)
    found: list[int | None] = []
    strong = base
    for number, kind in enumerate(kinds):
        if kind in _RIGHT or kind == "L":
            strong = 1 if kind in _RIGHT else 0
            found.append(1 if strong else 2 * base)
        elif kind in _DIGITS or (kind in _BESIDE_DIGITS and _among_digits(kinds, number)):
            found.append(2 if strong else 2 * base)
        elif kind == "NSM" and found:
            found.append(found[-1])
        else:
            found.append(None)
    return _filled(found, base)


def _among_digits(kinds: list[str], number: int) -> bool:
    return 0 < number < len(kinds) - 1 and kinds[number - 1] in _DIGITS and kinds[number + 1] in _DIGITS


def _filled(levels: list[int | None], base: int) -> list[int]:
    """Give neutral characters the direction on both their sides, else that of the whole."""
    after: list[int] = []
    following = base
    for level in reversed(levels):
        following = following if level is None else level
        after.append(following)
    after.reverse()
    found: list[int] = []
    before = base
    for number, level in enumerate(levels):
        if level is None:
            right = {_leans_right(before, base), _leans_right(after[number], base)}
            side = right.pop() if len(right) == 1 else bool(base)
            found.append(1 if side else 2 * base)
        else:
            before = level
            found.append(level)
    return found


def _leans_right(level: int, base: int) -> bool:
    return level == 1 or (level == 2 and not base)


def _turned(text: str, levels: list[int], least: int) -> tuple[str, list[int]]:
    """Turn every stretch of at least a level; marks stay behind the letter they stand on."""
    parts: list[str] = []
    order: list[int] = []
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and (levels[end] >= least) == (levels[at] >= least):
            end += 1
        stretch = _clusters(text, levels, at, end)
        if levels[at] >= least:
            stretch.reverse()
        for cluster, level in stretch:
            parts.append(cluster.translate(_MIRRORED) if least == 1 and level == 1 else cluster)
            order += [level] * len(cluster)
        at = end
    return "".join(parts), order


def _clusters(text: str, levels: list[int], start: int, end: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for at in range(start, end):
        if found and unicodedata.combining(text[at]):
            found[-1] = (found[-1][0] + text[at], found[-1][1])
        else:
            found.append((text[at], levels[at]))
    return found


# Arabic letters


@cache
def _forms() -> dict[tuple[str, str], str]:
    """Return each letter's presentation form by (letter, where it stands), as Unicode lists them.

    Of ligatures only lam with alef is kept, which is the one that Arabic cannot do without.
    """
    found: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        where, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        if where in {"<isolated>", "<initial>", "<medial>", "<final>"} and not letters.startswith("0020"):
            key = "".join(chr(int(each, 16)) for each in letters.split())
            if len(key) == 1 or code in _LAM_ALEF:
                found.setdefault((key, where[1:-1]), chr(code))
    return found


def _joined(text: str) -> str:
    """Return Arabic letters in the form their neighbours give them."""
    forms = _forms()
    letters = [at for at, each in enumerate(text) if not unicodedata.combining(each)]
    shown = list(text)
    joins = False
    skipped = False
    for number, at in enumerate(letters):
        if skipped:
            skipped = False
            continue
        following = letters[number + 1] if number + 1 < len(letters) else None
        key = text[at]
        if key == _LAM and following is not None and (key + text[following], "isolated") in forms:
            key += text[following]
            shown[following] = ""
            skipped = True
            following = None
        onward = following is not None and (key, "initial") in forms and (text[following], "final") in forms
        where = {(False, False): "isolated", (False, True): "initial", (True, True): "medial", (True, False): "final"}
        shown[at] = forms.get((key, where[joins, onward]), shown[at] if len(key) == 1 else key)
        joins = onward
    return "".join(shown)
