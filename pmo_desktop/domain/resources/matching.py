"""Who an imported name is among the people already known: by e-mail, spelling, initials, with how sure that is."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pmo_desktop.domain.records import WORKERS, Person, PersonKind

SURE = 0.85
"""From here on a match is proposed; below it the person is proposed as new."""
_WORTH_SHOWING = 0.6
_APART = 0.05
"""Two candidates no further apart than this cannot be told from each other."""
_MOST_CANDIDATES = 5
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "herr", "frau", "prof", "ing", "dipl"})
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class Match:
    """`existing` is None where the imported person is taken for somebody new; confidence 0-1; `reason` in words.

    `candidates` are the people it could be, the likeliest first.
    """

    imported: Person
    existing: Person | None
    confidence: float
    reason: str
    candidates: tuple[Person, ...] = ()


def match_people(
    imported: Sequence[Person], known: Sequence[Person], aliases: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """Propose for each imported person who they are; nobody known is proposed twice for different spellings.

    `aliases` are spellings met before, as `spelling` gives them, with the id of who was meant. Whoever could be several
    people is proposed as new, with the candidates.
    """
    index = _Index(known, aliases or {})
    ranked = [(person, index.ranked(person)) for person in imported]
    taken: dict[str, float] = {}
    for _, found in ranked:
        if _is_clear(found):
            taken[found[0][2].id] = max(taken.get(found[0][2].id, 0.0), found[0][0])
    matches = []
    used: set[str] = set()
    for person, found in ranked:
        match = _match(person, found)
        if match.existing is not None and (match.existing.id in used or match.confidence < taken[match.existing.id]):
            reason = f"Like {match.existing.name}, who is somebody else in this file"
            match = Match(person, None, 1.0 - match.confidence, reason, match.candidates)
        if match.existing is not None:
            used.add(match.existing.id)
        matches.append(match)
    return tuple(matches)


def match_each(
    imported: Sequence[Person], known: Sequence[Person], aliases: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """Propose for each imported person who they are, as if there were no others: several spellings may be one person."""
    index = _Index(known, aliases or {})
    return tuple(_match(person, index.ranked(person)) for person in imported)


_Scored = tuple[float, str, Person]


def _is_clear(found: Sequence[_Scored]) -> bool:
    """Say whether the first of the scored is proposed: sure, and no other like it."""
    if not found or found[0][0] < SURE:
        return False
    return len(found) == 1 or found[0][0] - found[1][0] > _APART or (found[0][0] == 1.0 > found[1][0])


def _match(person: Person, found: Sequence[_Scored]) -> Match:
    candidates = tuple(each for _, _, each in found[:_MOST_CANDIDATES])
    if _is_clear(found):
        score, reason, existing = found[0]
        return Match(person, existing, score, reason, candidates)
    if not found:
        return Match(person, None, 1.0, "New here")
    names = " or ".join(f"{each.name} ({each.team})" if each.team else each.name for each in candidates)
    return Match(person, None, 1.0 - found[0][0], f"Could be {names}", candidates)


class _Index:
    """Known people by everything that could point to them, so that a name is compared with few."""

    def __init__(self, known: Sequence[Person], aliases: Mapping[str, str]) -> None:
        self._people = {person.id: person for person in known}
        self._aliases = aliases
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for person in known:
            for key in set(_keys(person)):
                self._by_key[key].append(person.id)

    def ranked(self, person: Person) -> list[_Scored]:
        """Return who a person could be, the likeliest first."""
        alias = self._aliases.get(spelling(person.name))
        ids = dict.fromkeys(each for key in _keys(person) for each in self._by_key.get(key, ()))
        scored = [(*likeness(person, self._people[each]), self._people[each]) for each in ids]
        if alias in self._people and self._people[alias].kind in _kinds_like(person.kind):
            scored = [each for each in scored if each[2].id != alias]
            scored.append((0.99, "Called so in an earlier file", self._people[alias]))
        scored = [each for each in scored if each[0] >= _WORTH_SHOWING]
        return sorted(scored, key=lambda each: (-each[0], each[2].name, each[2].id))


def _keys(person: Person) -> Iterator[str]:
    words = words_of(person.name)
    yield from map(_without_umlauts, words)
    yield "".join(map(_without_umlauts, words))
    if person.initials:
        yield person.initials.casefold().replace(".", "")
    for address in (person.email, person.name):
        if _EMAIL.fullmatch(address.strip()):
            yield address.strip().casefold()


def _kinds_like(kind: PersonKind) -> frozenset[PersonKind]:
    return WORKERS if kind in WORKERS else frozenset({kind})


def likeness(one: Person, other: Person) -> tuple[float, str]:
    """Return how surely an imported person and a known one are the same (0-1), and why."""
    if other.kind not in _kinds_like(one.kind):
        return 0.0, ""
    mail, other_mail = _email(one), _email(other)
    if mail and mail == other_mail:
        return 1.0, "Same e-mail"
    score, reason = _of_names(one.name, other.name)
    if score < SURE and _is_initials(one.name, other):
        score, reason = 0.9, "Their initials"
    if one.kind is not other.kind:
        return (score * 0.95, f"{reason}, here as {other.kind.value}") if score >= 0.95 else (0.0, "")
    if mail and other_mail and score > 0.8:
        return 0.8, f"{reason}, another e-mail"
    return score, reason


def _of_names(name: str, other: str) -> tuple[float, str]:
    left, right = words_of(name), words_of(other)
    if not left or not right:
        return (1.0, "Same name") if name == other else (0.0, "")
    if left == right:
        return (1.0, "Same name") if name == other else (0.98, "Same name, spelled another way")
    plain, other_plain = [_without_umlauts(word) for word in left], [_without_umlauts(word) for word in right]
    if sorted(plain) == sorted(other_plain):
        return (
            (0.97, "Same name, spelled another way") if plain == other_plain else (0.95, "Same words in another order")
        )
    if "".join(plain) == "".join(other_plain):
        return 0.95, "Same name, spelled another way"
    short, long = sorted((plain, other_plain), key=lambda words: sum(map(len, words)))
    return max(_of_initials(short, long), _of_spelling(plain, other_plain))


def _of_initials(short: Sequence[str], long: Sequence[str]) -> tuple[float, str]:
    """Compare `a muller`, `muller a`, `anna m`, `anna b muller` with `anna muller`."""
    if len(short) == len(long) > 1:
        for words in (short, short[::-1]):
            pairs = list(zip(words, long, strict=True))
            if all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in pairs):
                return (0.88, "Initial and last name") if words[-1] == long[-1] else (0.8, "First name and initial")
    few, many = sorted((short, long), key=len)
    if 1 < len(few) < len(many) and (few[0], few[-1]) == (many[0], many[-1]):
        return 0.88, "Same first and last name"
    if len(few) == 1 < len(many) and few[0] in many:
        return 0.7, "One of the names"
    return 0.0, ""


def _of_spelling(left: Sequence[str], right: Sequence[str]) -> tuple[float, str]:
    """Compare letter by letter: never sure, for Meyer is not Meier."""
    ratio = SequenceMatcher(None, " ".join(sorted(left)), " ".join(sorted(right))).ratio()
    return (0.84 * ratio, "Nearly the same spelling") if ratio > 0.8 else (0.0, "")


def _email(person: Person) -> str:
    """Return a person's address, which some write as the name."""
    if person.email:
        return person.email.strip().casefold()
    name = person.name.strip()
    return name.casefold() if _EMAIL.fullmatch(name) else ""


def _is_initials(name: str, person: Person) -> bool:
    short = name.replace(".", "").replace(" ", "").casefold()
    own = person.initials.replace(".", "").casefold()
    return 2 <= len(short) <= 4 and short == own


def spelling(name: str) -> str:
    """Return a name as aliases are kept by: its words without case, accents, dots and titles, in their order."""
    return " ".join(words_of(name)) or name


def words_of(name: str) -> list[str]:
    """Return a name's words without case, accents, titles, commas and asides: `Müller, Anna (DE)` gives anna, muller."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _ASIDE.sub(" ", plain)
    if _EMAIL.fullmatch(plain.strip()):
        plain = plain.partition("@")[0].replace(".", " ").replace("_", " ")
    last, comma, first = plain.partition(",")
    ordered = f"{first} {last}" if comma and first.strip() else plain
    words = re.findall(r"[^\W_]+", ordered)
    return [word for word in words if word not in _TITLES] or words


def _without_umlauts(word: str) -> str:
    """Return a word by which Mueller and Müller are one."""
    for written, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(written, letter)
    return word


def aliases_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return spelling → person id from names as they were written; a spelling that meant several people means nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, person_id in pairs:
        found[spelling(name)].add(person_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
