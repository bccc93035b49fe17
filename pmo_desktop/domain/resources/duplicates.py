"""People who are likely the same, known twice: by e-mail, spelling and initials, the surest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.matching import likeness, words_of

_WORTH_SHOWING = 0.7
_OF_OTHERS = 0.9
"""Generic roles, equipment and material share words without being the same."""
_MOST_ALIKE = 40
"""More people than these share a word only because it says nothing, such as “Engineer”."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Two people who may be one; confidence 0-1, `reason` in words."""

    one: Person
    other: Person
    confidence: float
    reason: str


def likely_duplicates(people: Sequence[Person]) -> tuple[Likely, ...]:
    """Return pairs of people who may be the same, the surest first; the one who was there first comes first in a pair."""
    by_id = {person.id: person for person in people}
    pairs = {
        tuple(sorted(pair))
        for alike in _alike(people).values()
        if len(alike) <= _MOST_ALIKE
        for pair in combinations(sorted(alike), 2)
    }
    found = []
    for one, other in sorted(pairs):
        score, reason = likeness(by_id[one], by_id[other])
        back, reason_back = likeness(by_id[other], by_id[one])  # initials are compared one way only
        if back > score:
            score, reason = back, reason_back
        least = _WORTH_SHOWING if by_id[one].kind is PersonKind.PERSON else _OF_OTHERS
        if score >= least:
            found.append(Likely(by_id[one], by_id[other], score, reason))
    return tuple(
        sorted(found, key=lambda each: (-each.confidence, each.one.name.casefold(), each.one.id, each.other.id))
    )


def _alike(people: Sequence[Person]) -> dict[str, set[str]]:
    """Return people by what they share: words of their names as far as spelling goes, initials, addresses."""
    found: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for key in _keys(person):
            found[key].add(person.id)
    return found


def _keys(person: Person) -> Iterator[str]:
    words = words_of(person.name)
    sounds = [_sound(word) for word in words]
    yield from (f"word {sound}" for sound in sounds)
    yield from (f"begins {sound[:4]}" for sound in sounds)
    yield f"all {' '.join(sorted(sounds))}"
    yield f"all {''.join(sounds)}"
    short = person.initials.replace(".", "").replace(" ", "").casefold()
    for initials in {
        short,
        "".join(words).casefold() if len("".join(words)) <= 4 else "",
        "".join(w[0] for w in words),
    }:
        if len(initials) >= 2:
            yield f"initials {initials}"
    for address in (person.email, person.name):
        if "@" in address:
            yield f"mail {address.strip().casefold()}"


def _sound(word: str) -> str:
    """Return a word by which Mueller, Müller and Muller, Meyer and Meier meet."""
    for written, letter in (
        ("ae", "a"),
        ("oe", "o"),
        ("ue", "u"),
        ("ei", "ay"),
        ("ey", "ay"),
        ("ai", "ay"),
        ("y", "i"),
    ):
        word = word.replace(written, letter)
    return word
