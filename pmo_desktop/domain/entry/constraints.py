"""Constraints as people write them: `not before 2026-03-01`, `SNET 1/3`, `as late as possible`, nothing for none."""

import re

from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ConstraintType

WORDS = {
    ConstraintType.ASAP: "as soon as possible",
    ConstraintType.ALAP: "as late as possible",
    ConstraintType.SNET: "not before",
    ConstraintType.SNLT: "start by",
    ConstraintType.FNET: "finish not before",
    ConstraintType.FNLT: "finish by",
    ConstraintType.MSO: "must start on",
    ConstraintType.MFO: "must finish on",
    ConstraintType.MANDATORY_START: "mandatory start",
    ConstraintType.MANDATORY_FINISH: "mandatory finish",
}
ON_FINISH = frozenset({ConstraintType.FNET, ConstraintType.FNLT, ConstraintType.MFO, ConstraintType.MANDATORY_FINISH})
"""The constraints whose date is one of the finish."""
_UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
_MSP_WORDS = {
    "start no earlier than": ConstraintType.SNET,
    "start no later than": ConstraintType.SNLT,
    "finish no earlier than": ConstraintType.FNET,
    "finish no later than": ConstraintType.FNLT,
}
_BEGINNINGS = sorted(
    [
        *((words, kind) for kind, words in WORDS.items()),
        *((kind.value.lower(), kind) for kind in ConstraintType),
        *_MSP_WORDS.items(),
    ],
    key=lambda pair: -len(pair[0]),
)


def parse_constraint(text: str, today: int) -> tuple[ConstraintType, int | None, bool]:
    """Return the type, its date, and whether a time was typed with it; raise InvalidValueError with examples."""
    plain = re.sub(r"\s+", " ", text.strip().lower())
    if plain in ("", "-", "–"):
        return ConstraintType.ASAP, None, False
    for words, kind in _BEGINNINGS:
        if plain == words or plain.startswith(words + " "):
            rest = plain[len(words) :].strip()
            if kind in _UNDATED and not rest:
                return kind, None, False
            if kind not in _UNDATED and rest:
                return kind, *parse_date(rest, today)
            break
    raise InvalidValueError(
        f"“{text.strip()}” is not a constraint.",
        "Write “not before 2026-03-01”, “finish by 2026-03-01”, “must start on …” or “as late as possible”.",
    )


def format_constraint(kind: ConstraintType, date: int | None) -> str:
    """Return a constraint as it is typed."""
    return WORDS[kind] if date is None else f"{WORDS[kind]} {format_date(date)}"
