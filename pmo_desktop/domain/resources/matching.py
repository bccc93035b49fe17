"""Who an imported name is among the people already known: by e-mail, spelling, initials, with how sure that is."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from pmo_desktop.domain.records import WORKERS, Person, PersonKind

SURE = 0.85
"""From here on a match is proposed; below it the person is proposed as new."""
_WORTH_SHOWING = 0.6
_APART = 0.05
"""Two candidates no further apart than this cannot be told from each other."""
_MOST_CANDIDATES = 5
_TITLES = frozenset({
    "dr", "mr", "mrs", "ms", "herr", "frau", "prof", "ing", "dipl", "phd", "msc", "mba", "mgr", "ext", "extern", "external",
    "externe",
})  # fmt: skip
"""Words beside a name: titles, and that somebody is from outside."""
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""How letters are written where a keyboard has none of them: Müller is Mueller, and Muller where the dots got lost."""
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_BESIDE = frozenset({"intern", "internal", "contractor", "freelancer", "freelance", "consultant"})
"""Asides that do not tell two people of one name apart; shares of time do not either."""
_VACANT = frozenset({
    "nn", "tbd", "tba", "tbc", "tbn", "vacant", "vacancy", "vakant", "unbesetzt", "unassigned", "nobody", "niemand", "unknown",
    "unbekannt", "open", "offen", "noch", "placeholder", "platzhalter",
})  # fmt: skip
_SURELY_VACANT = frozenset({"nn", "tbd", "tba", "tbc", "tbn", "vacant", "vakant", "unbesetzt"})


@dataclass(frozen=True, slots=True)
class Spellings:
    """What people said before: who is `called` so (spelling → id), and who of whom a spelling was `refused` is not meant.

    Both go by `spelling`, which keeps addresses as they are.
    """

    called: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)


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
    imported: Sequence[Person], known: Sequence[Person], met: Spellings | None = None
) -> tuple[Match, ...]:
    """Propose for each imported person who they are; nobody known is proposed twice for different spellings.

    `met` is what people said of spellings before. Whoever could be several people is proposed as new, with the candidates.
    """
    index = _Index(known, met or Spellings())
    ranked = [(person, index.ranked(person)) for person in imported]
    taken: dict[str, float] = {}
    for _, found in ranked:
        if _is_clear(found):
            taken[found[0][2].id] = max(taken.get(found[0][2].id, 0.0), min(1.0, found[0][0]))
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


def match_each(imported: Sequence[Person], known: Sequence[Person], met: Spellings | None = None) -> tuple[Match, ...]:
    """Propose for each imported person who they are, as if there were no others: several spellings may be one person."""
    index = _Index(known, met or Spellings())
    return tuple(_match(person, index.ranked(person)) for person in imported)


_Scored = tuple[float, str, Person]


def _is_clear(found: Sequence[_Scored]) -> bool:
    """Say whether the first of the scored is proposed: sure, and no other like it."""
    if not found or found[0][0] < SURE:
        return False
    return (
        len(found) == 1 or found[0][0] - found[1][0] > _APART or (found[0][0] >= 1.0 > found[1][0]) or found[0][0] > 1.0
    )


def _match(person: Person, found: Sequence[_Scored]) -> Match:
    candidates = tuple(each for _, _, each in found[:_MOST_CANDIDATES])
    if _is_clear(found):
        score, reason, existing = found[0]
        return Match(person, existing, min(1.0, score), reason, candidates)
    if is_vacant(person.name):
        return Match(person, None, 1.0, "Nobody is named yet", candidates)
    if not found:
        return Match(person, None, 1.0, "New here")
    names = " or ".join(f"{each.name} ({each.team})" if each.team else each.name for each in candidates)
    return Match(person, None, 1.0 - min(1.0, found[0][0]), f"Could be {names}", candidates)


_SAID = 1.5
"""What somebody said counts more than any likeness of names."""


class _Index:
    """Known people by everything that could point to them, so that a name is compared with few."""

    def __init__(self, known: Sequence[Person], met: Spellings) -> None:
        self._people = {person.id: person for person in known}
        self._met = met
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for person in known:
            for key in set(_keys(person)) | set(_short_keys(person)):
                self._by_key[key].append(person.id)

    def ranked(self, person: Person) -> list[_Scored]:
        """Return who a person could be, the likeliest first."""
        if is_vacant(person.name):
            return self._roles(person)
        written = [_email(person), spelling(person.name)]
        refused = frozenset[str]().union(*(self._met.refused.get(each, ()) for each in written if each))
        ids = dict.fromkeys(each for key in _keys(person) for each in self._by_key.get(key, ()))
        scored = [(*likeness(person, self._people[each]), self._people[each]) for each in ids]
        scored = [each for each in scored if each[2].id not in refused or (each[0] == 1.0 and _email(person))]
        called = next((own for each in written if (own := self._met.called.get(each)) in self._people), None)
        if (
            called is not None
            and self._people[called].kind in _kinds_like(person.kind)
            and not self._has_address(scored, called)
        ):
            scored = [each for each in scored if each[2].id != called]
            scored.append((_SAID, "Called so in an earlier file", self._people[called]))
        scored = [each for each in scored if each[0] >= _WORTH_SHOWING]
        return sorted(scored, key=lambda each: (-each[0], each[2].name, each[2].id))

    def _has_address(self, scored: Iterable[_Scored], called: str) -> bool:
        """Say whether somebody else than who was called so has the address the file gives."""
        return any(reason == _SAME_MAIL and each.id != called for _, reason, each in scored)

    def _roles(self, person: Person) -> list[_Scored]:
        """Return the roles a vacant place could be: the one it names, else all of them."""
        wanted = [word for word in words_of(_joined_letters(_opened(person.name))) if word not in _VACANT]
        roles = [each for each in self._people.values() if each.kind is PersonKind.ROLE]
        named = [each for each in roles if wanted and words_of(each.name) == wanted]
        ordered = sorted(roles, key=lambda each: (each not in named, each.name.casefold(), each.id))
        return [(0.9 if each in named else _WORTH_SHOWING, "A place that is vacant", each) for each in ordered]


def is_vacant(name: str) -> bool:
    """Say whether a name is that of nobody: `N.N.`, `TBD`, `Developer (vacant)`, `?`."""
    words = words_of(_joined_letters(_opened(name)))
    if not words or not any(map(str.isalnum, name)):
        return True
    return all(word in _VACANT for word in words) or bool(_SURELY_VACANT & set(words))


def _opened(name: str) -> str:
    """Return a name with what stands in brackets as words of it."""
    return re.sub(r"[()\[\]]", " ", name)


def _joined_letters(name: str) -> str:
    return re.sub(r"\b[nN]\s*\.\s*[nN]\b\.?|\b[nN]\s[nN]\b", "nn", name)


def _keys(person: Person) -> Iterator[str]:
    """Yield by what a person may be found: each word as it may be spelled, the words without gaps, initials, addresses."""
    name = _name(person.name)
    for forms in name.forms:
        yield from forms
    yield from name.joined
    if person.initials:
        yield f"short {person.initials.casefold().replace('.', '').replace(' ', '')}"
    short = _letters(person.name)
    if 2 <= len(short) <= _LONGEST_SHORT:
        yield f"short {short}"
    address = _email(person)
    if address:
        yield address
        yield f"local {''.join(words_of(address))}"


_LONGEST_SHORT = 4
_LONGEST_NAME = 120
"""Letters of a name that are compared."""


def _letters(name: str) -> str:
    return name.replace(".", "").replace(" ", "").casefold()


def _short_keys(person: Person) -> Iterator[str]:
    """Yield what a known person’s name may be made into: initials, and what stands before the @ of an address."""
    words = words_of(person.name)
    if person.kind is PersonKind.PERSON and 1 < len(words) <= _LONGEST_SHORT:
        yield f"short {''.join(word[0] for word in words)}"
    yield from (f"local {each}" for each in _locals(person.name))


@lru_cache(maxsize=16_384)
def _locals(name: str) -> frozenset[str]:
    """Return what addresses made of a name begin with: `anowak`, `nowaka`, `annanowak`."""
    own = _name(name)
    if len(own.words) < 2:
        return frozenset()
    found: set[str] = set()
    for first in own.forms[0]:
        for last in own.forms[-1]:
            found |= {first[0] + last, last + first[0], first + last, last + first}
    return frozenset(found)


def _kinds_like(kind: PersonKind) -> frozenset[PersonKind]:
    return WORKERS if kind in WORKERS else frozenset({kind})


_SAME_MAIL = "Same e-mail"


def likeness(one: Person, other: Person) -> tuple[float, str]:
    """Return how surely an imported person and a known one are the same (0-1), and why."""
    if other.kind not in _kinds_like(one.kind):
        return 0.0, ""
    mail, other_mail = _email(one), _email(other)
    score, reason = _of_names(one.name, other.name)
    if mail and mail == other_mail:
        return (
            (1.0, _SAME_MAIL) if score > 0 or _may_share(one.name, other.name) else (0.8, "Same e-mail, another name")
        )
    if score < SURE and _is_initials(one.name, other):
        score, reason = 0.9, "Their initials"
    if score < _AS_INITIALS and _are_initials_of(one.name, other):
        score, reason = _AS_INITIALS, "Could be their initials"
    if mail and score < SURE and "".join(_name(mail).words) in _locals(other.name):
        is_name = "@" in one.name or not one.name.strip()
        score, reason = (
            (0.86, "The address is made of their name") if is_name else (max(score, 0.7), "An address like their name")
        )
    if one.kind is not other.kind:
        return (score * 0.95, f"{reason}, here as {other.kind.value}") if score >= 0.95 else (0.0, "")
    if mail and other_mail and score > 0.8:
        return 0.8, f"{reason}, another e-mail"
    return score, reason


_AS_INITIALS = 0.65


def _may_share(name: str, other: str) -> bool:
    """Say whether two names of one address may be of one person: one of them is the address, or a word is in both."""
    if "@" in name or "@" in other:
        return True
    one, two = _name(name), _name(other)
    return len(one.words) < 2 or len(two.words) < 2 or any(a & b for a in one.forms for b in two.forms)


def share_a_word(name: str, other: str) -> bool:
    """Say whether two names have a word in common, however it is spelled, or may stand for each other as initials do."""
    if any(a & b for a in _name(name).forms for b in _name(other).forms):
        return True
    return likeness(Person(id="", name=name), Person(id="", name=other))[0] >= _WORTH_SHOWING


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: `words` plain, `forms` how each may be spelled, `asides` what else tells people of one name apart."""

    words: tuple[str, ...]
    forms: tuple[frozenset[str], ...]
    joined: frozenset[str]
    asides: frozenset[str]
    has_double: bool
    """Whether one of the words is a double name, such as Anna-Lena or Nowak-Kowalska."""
    ordered: str
    """The words in the order of the alphabet, as they are compared letter by letter."""
    letters: Mapping[str, int]
    """How often each letter is in that."""


@lru_cache(maxsize=16_384)
def _name(name: str) -> _Name:
    text = unicodedata.normalize("NFC", name[:_LONGEST_NAME].casefold())
    plain, spelled = words_of(text), words_of(text.translate(_SPELLED_OUT))
    pairs = zip(plain, spelled, strict=True) if len(plain) == len(spelled) else ((word, word) for word in plain)
    said = frozenset(
        word for aside in _ASIDE.findall(text) for word in re.findall(r"[^\W_]+", aside)
        if word not in _BESIDE and word not in _TITLES and not word[0].isdigit()
    )  # fmt: skip
    bare = _ASIDE.sub(" ", text)
    return _Name(
        tuple(plain), tuple(frozenset(each) for each in pairs), frozenset({"".join(plain), "".join(spelled)}), said,
        bool(re.search(r"[^\W_]{2,}-[^\W_]{2,}", bare)) and "@" not in bare,
        " ".join(sorted(plain)), Counter(" ".join(plain)),
    )  # fmt: skip


def _of_names(name: str, other: str) -> tuple[float, str]:
    one, two = _name(name), _name(other)
    if not one.words or not two.words:
        return (1.0, "Same name") if name == other else (0.0, "")
    if _numbers(one.words) != _numbers(two.words):
        return 0.0, ""
    score, reason = _of_words(one, two, same=name == other)
    if one.asides and two.asides and one.asides != two.asides:
        return min(score, 0.8), f"{reason}, something else in brackets"
    return score, reason


def _numbers(words: Sequence[str]) -> list[str]:
    """Return what tells `Developer 1` from `Developer 2`."""
    return [word for word in words if word.isdigit()]


def _of_words(one: _Name, two: _Name, *, same: bool) -> tuple[float, str]:
    if one.words == two.words:
        return (1.0, "Same name") if same else (0.98, "Same name, spelled another way")
    if len(one.forms) == len(two.forms):
        if all(a & b for a, b in zip(one.forms, two.forms, strict=True)):
            return 0.97, "Same name, spelled another way"
        if _in_any_order(one.forms, two.forms):
            return 0.95, "Same words in another order"
    if one.joined & two.joined:
        return 0.95, "Same name, spelled another way"
    short, long = sorted((one, two), key=lambda each: sum(map(len, each.words)))
    return max(_of_initials(short, long), _of_spelling(one, two))


def _in_any_order(some: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    left = list(others)
    for each in some:
        found = next((at for at, other in enumerate(left) if each & other), None)
        if found is None:
            return False
        del left[found]
    return True


def _of_initials(short: _Name, long: _Name) -> tuple[float, str]:
    """Compare `a muller`, `muller a`, `anna m`, `anna b muller` with `anna muller`."""
    if len(short.words) == len(long.words) > 1:
        for turned in (False, True):
            own = list(zip(short.words, short.forms, strict=True))[:: -1 if turned else 1]
            pairs = list(zip(own, long.forms, strict=True))
            if all(forms & other or (len(word) == 1 and _begins(word, other)) for (word, forms), other in pairs):
                ends = bool(own[-1][1] & long.forms[-1])
                return (0.86 if turned else 0.88, "Initial and last name") if ends else (0.82, "First name and initial")
    few, many = sorted((short, long), key=lambda each: len(each.words))
    if 1 < len(few.words) < len(many.words):
        if few.forms[0] & many.forms[0] and few.forms[-1] & many.forms[-1] and not many.has_double:
            return 0.88, "Same first and last name"
        if all(any(each & other for other in many.forms) for each in few.forms):
            return 0.8, "All of the name, and more"
    if len(few.words) == 1 < len(many.words) and any(few.forms[0] & each for each in many.forms):
        return 0.7, "One of the names"
    return 0.0, ""


def _begins(letter: str, forms: Iterable[str]) -> bool:
    return any(each.startswith(letter) for each in forms)


def _of_spelling(left: _Name, right: _Name) -> tuple[float, str]:
    """Compare letter by letter: never sure, for Meyer is not Meier. Those that share too few letters are not compared."""
    both = len(left.ordered) + len(right.ordered)
    if 2 * min(len(left.ordered), len(right.ordered)) <= _LIKE * both:
        return 0.0, ""
    shared = sum(min(count, right.letters.get(letter, 0)) for letter, count in left.letters.items())
    if 2 * shared <= _LIKE * both:
        return 0.0, ""
    ratio = SequenceMatcher(None, left.ordered, right.ordered, autojunk=False).ratio()
    return (0.84 * ratio, "Nearly the same spelling") if ratio > _LIKE else (0.0, "")


_LIKE = 0.8


def _email(person: Person) -> str:
    """Return a person's address, which some write as the name."""
    if person.email:
        return person.email.strip().casefold()
    name = person.name.strip()
    return name.casefold() if _EMAIL.fullmatch(name) else ""


def _is_initials(name: str, person: Person) -> bool:
    short = _letters(name)
    own = person.initials.replace(".", "").replace(" ", "").casefold()
    return 2 <= len(short) <= _LONGEST_SHORT and short == own


def _are_initials_of(name: str, person: Person) -> bool:
    short = _letters(name)
    if not 2 <= len(short) <= _LONGEST_SHORT:
        return False
    words = _name(person.name).words
    return len(words) == len(short) and short == "".join(word[0] for word in words)


def spelling(name: str) -> str:
    """Return a name as aliases are kept by: its words without case, accents, dots and titles, in their order.

    An address stays one; what in brackets tells people of one name apart stays.
    """
    if _EMAIL.fullmatch(name.strip()):
        return name.strip().casefold()
    asides = sorted(_name(name).asides)
    return " ".join([*words_of(name), *(f"({each})" for each in asides)]) or name


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


def aliases_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return spelling → person id from names as they were written; a spelling that meant several people means nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, person_id in pairs:
        found[spelling(name)].add(person_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def refusals_of(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return spelling → ids of people who are not meant by it, from names as they were written."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, person_id in pairs:
        found[spelling(name)].add(person_id)
    return {name: frozenset(ids) for name, ids in found.items()}
