"""Who an imported name is among the people already known: by e-mail, spelling, initials, with how sure that is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pmo_desktop.domain.records import Person

SURE = 0.85
"""From here on a match is proposed; below it the person is proposed as new."""


@dataclass(frozen=True, slots=True)
class Match:
    """`existing` is None where the imported person is taken for somebody new; confidence 0-1; `reason` in words."""

    imported: Person
    existing: Person | None
    confidence: float
    reason: str


def match_people(imported: Sequence[Person], known: Sequence[Person]) -> tuple[Match, ...]:
    """Propose for each imported person who they are; nobody known is proposed twice."""
    free = list(known)
    found = []
    for person in imported:
        best = max(((*likeness(person, each), each) for each in free), key=lambda scored: scored[0], default=None)
        if best is not None and best[0] >= SURE:
            free.remove(best[2])
            found.append(Match(person, best[2], best[0], best[1]))
        else:
            found.append(Match(person, None, 1.0 - (best[0] if best else 0.0), "New here"))
    return tuple(found)


def likeness(one: Person, other: Person) -> tuple[float, str]:  # noqa: PLR0911 - one per way of being alike
    """Return how surely two are the same (0-1), and why."""
    if one.kind is not other.kind:
        return 0.0, ""
    if one.email and one.email.casefold() == other.email.casefold():
        return 1.0, "Same e-mail"
    left, right = words_of(one.name), words_of(other.name)
    if left == right:
        return (1.0, "Same name") if one.name == other.name else (0.98, "Same name, spelled another way")
    if not left or not right:
        return 0.0, ""
    if sorted(left) == sorted(right):
        return 0.95, "Same words in another order"
    if _abbreviates(left, right) or _abbreviates(right, left):
        return 0.88, "Initial and last name"
    ratio = SequenceMatcher(None, " ".join(sorted(left)), " ".join(sorted(right))).ratio()
    return (ratio * 0.95, "Nearly the same spelling") if min(map(len, (left, right))) > 1 else (ratio * 0.8, "Similar")


def words_of(name: str) -> list[str]:
    """Return a name's words without case, accents, titles and commas: `Müller, Anna` gives anna, muller."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    last, comma, first = plain.partition(",")
    ordered = f"{first} {last}" if comma else plain
    return [
        word for word in re.findall(r"\w+", ordered) if word not in {"dr", "mr", "mrs", "ms", "herr", "frau", "prof"}
    ]


def _abbreviates(short: Sequence[str], long: Sequence[str]) -> bool:
    """Say whether `a muller` may stand for `anna muller`."""
    return (
        len(short) == len(long) > 1
        and short[-1] == long[-1]
        and len(short[0]) == 1
        and len(long[0]) > 1
        and long[0].startswith(short[0])
    )
