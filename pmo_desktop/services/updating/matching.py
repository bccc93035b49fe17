"""Which task of a newer file is which task here: by ids, then names and places, then content; what stays is new or gone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.resources.matching import words_of

_MOST_ROUNDS = 8
_MOST_NEAR = 24
"""So many tasks of the same summary are looked at when one is sought by its content, the nearest first."""
_MOST_LIKE = 24
"""So many tasks that share a rare word with it are looked at."""
_TRUSTED = 0.5
"""Keys are trusted where at least so many of the tasks known by something else have the same."""
_ALIKE = 0.5
_LIKE_NAMES = 0.45


@dataclass(frozen=True, slots=True)
class Card:
    """What a task is known by. `names` are what it is, and was, called; `waits` the tasks it waits for.

    `key` and `guid` are those of its file, `code` what people call it by (P6's activity id); empty where there is none. `nature`
    tells tasks apart that can never be each other: empty lines, and rows that stand for tasks elsewhere.
    """

    id: str
    names: tuple[str, ...]
    parent: str | None = None
    key: str = ""
    guid: str = ""
    code: str = ""
    nature: str = ""
    duration: int = 0
    waits: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


def plain(name: str) -> str:
    """Return a name as names are compared: in one case, without blanks too many."""
    return " ".join(name.casefold().split())


def match(theirs: Sequence[Card], here: Sequence[Card]) -> dict[str, str]:
    """Return which task here each task of a file is, by ids; both in the order of their outlines.

    The surest first: the same GUID; the same key with the same name; the same name under the same summary; a name that is
    there once; the same key alone, where keys are to be trusted (a file that was saved anew may have numbered all afresh);
    then, for those that were renamed, what is like it in name, place, duration and links.
    """
    return _Matching(theirs, here).all()


class _Matching:
    def __init__(self, theirs: Sequence[Card], here: Sequence[Card]) -> None:
        self.theirs, self.here = theirs, here
        self.found: dict[str, str] = {}
        self.taken: set[str] = set()
        self.of_theirs = {card.id: card for card in theirs}
        self.of_here = {card.id: card for card in here}

    def all(self) -> dict[str, str]:
        self._by(lambda card: card.guid)
        self._by_key(lambda card: card.key)
        self._by_key(lambda card: card.code)
        self._by_names()
        trusted = self._trusts(lambda card: card.key)
        if trusted:
            self._by_key_alone(lambda card: card.key)
        if self._trusts(lambda card: card.code):
            self._by_key_alone(lambda card: card.code)
        self._by_names()
        self._by_content(trusted=trusted or self._trusts(lambda card: card.guid))
        self._by_names()
        self._blanks()
        return self.found

    def pair(self, theirs: Card, here: Card) -> None:
        self.found[theirs.id] = here.id
        self.taken.add(here.id)

    def left(self) -> Iterator[Card]:
        return (card for card in self.theirs if card.id not in self.found)

    def left_here(self) -> Iterator[Card]:
        return (card for card in self.here if card.id not in self.taken)

    def _by(self, told: Callable[[Card], str]) -> None:
        """Pair the tasks of which something is told that is told of one on each side."""
        known = _once(self.left_here(), told)
        for card in _once(self.left(), told).values():
            other = known.get(told(card))
            if other is not None and other.nature == card.nature:
                self.pair(card, other)

    def _by_key(self, told: Callable[[Card], str]) -> None:
        """Pair the tasks that have the same key and are called the same."""
        known = _once(self.left_here(), told)
        for card in list(_once(self.left(), told).values()):
            other = known.get(told(card))
            if other is not None and other.nature == card.nature and _share_a_name(card, other):
                self.pair(card, other)

    def _by_key_alone(self, told: Callable[[Card], str]) -> None:
        known = _once(self.left_here(), told)
        for card in list(_once(self.left(), told).values()):
            other = known.get(told(card))
            if other is not None and other.nature == card.nature and not (card.guid and other.guid):
                self.pair(card, other)

    def _trusts(self, told: Callable[[Card], str]) -> bool:
        """Say whether the keys of the file are those that tasks here had: most of the tasks known so far have the same."""
        pairs = ((self.of_theirs[one], self.of_here[other]) for one, other in self.found.items())
        same = [told(one) == told(other) for one, other in pairs if told(one) and told(other)]
        return bool(same) and sum(same) / len(same) >= _TRUSTED

    def _by_names(self) -> None:
        """Pair by names under the same summary, then by names that are there once; what that finds may have more beneath it."""
        for _ in range(_MOST_ROUNDS):
            before = len(self.found)
            self._by_place_and_name()
            self._by(lambda card: f"{card.nature}\0{card.name}" if card.name else "")
            if len(self.found) == before:
                return

    def _by_place_and_name(self) -> None:
        named: dict[tuple[str | None, str, str], list[Card]] = defaultdict(list)
        for card in self.left_here():
            for name in card.names:
                named[card.parent, card.nature, name].append(card)
        for card in self.left():
            if not card.name or (card.parent is not None and card.parent not in self.found):
                continue
            above = None if card.parent is None else self.found[card.parent]
            known = [each for each in named.get((above, card.nature, card.name), ()) if each.id not in self.taken]
            if known:
                self.pair(card, next((each for each in known if card.key and each.key == card.key), known[0]))

    def _blanks(self) -> None:
        """Pair empty lines that follow the same task under the same summary, in their order."""
        known: dict[tuple[str | None, str | None], list[Card]] = defaultdict(list)
        for card, before in _after(self.here):
            if not card.names and card.id not in self.taken:
                known[card.parent, before].append(card)
        for card, before in _after(self.theirs):
            if card.names or card.id in self.found:
                continue
            above = None if card.parent is None else self.found.get(card.parent, "")
            there = known.get((above, None if before is None else self.found.get(before, "")), [])
            if there and there[0].nature == card.nature:
                self.pair(card, there.pop(0))
        rest: dict[str | None, list[Card]] = defaultdict(list)
        for card in self.left_here():
            if not card.names:
                rest[card.parent].append(card)
        for card in self.left():
            above = None if card.parent is None else self.found.get(card.parent, "")
            alike = [each for each in rest.get(above, ()) if each.nature == card.nature] if not card.names else []
            if alike:
                rest[above].remove(alike[0])
                self.pair(card, alike[0])

    # By content

    def _by_content(self, *, trusted: bool) -> None:
        """Pair what is left with what is most like it, the likest first; names must be alike too where keys are trusted."""
        theirs = [card for card in self.left() if card.name]
        here = [card for card in self.left_here() if card.name]
        if not theirs or not here:
            return
        scored = sorted(self._scored(theirs, here, trusted=trusted), key=lambda each: -each[0])
        for _, one, other in scored:
            if one.id not in self.found and other.id not in self.taken:
                self.pair(one, other)

    def _scored(
        self, theirs: Sequence[Card], here: Sequence[Card], *, trusted: bool
    ) -> Iterator[tuple[float, Card, Card]]:
        look = _Likeness(self, here)
        for card in theirs:
            for other in look.candidates(card):
                names = look.of_names(card, other)
                strange = bool(card.key and other.key) and trusted
                score = look.score(card, other, names)
                if score >= _ALIKE and (not strange or names >= _LIKE_NAMES):
                    yield score, card, other


class _Likeness:
    """How like tasks of a file are to tasks here, in all but ids."""

    def __init__(self, matching: _Matching, here: Sequence[Card]) -> None:
        self._found = matching.found
        self._here = {card.id: card for card in here}
        self._letters: dict[str, frozenset[str]] = {}
        self._before_theirs, self._after_theirs = _neighbours(matching.theirs)
        self._before_here, self._after_here = _neighbours(matching.here)
        self._beneath: dict[str, list[str]] = defaultdict(list)
        for each in matching.theirs:
            if each.parent is not None:
                self._beneath[each.parent].append(each.id)
        self._home = {card.id: card.parent for card in matching.here}
        self._in: dict[str | None, list[Card]] = defaultdict(list)
        self._spoken: dict[str, list[Card]] = defaultdict(list)
        for each in here:
            self._in[each.parent].append(each)
            for word in set(words_of(each.name)):
                self._spoken[word].append(each)

    def candidates(self, card: Card) -> Iterable[Card]:
        """Return which tasks here a task could be: those in its summary, those that share a word, those its own tasks lie in."""
        found: dict[str, Card] = {}
        above = None if card.parent is None else self._found.get(card.parent, "")
        for each in self._near(card, self._in.get(above, [])):
            found[each.id] = each
        words = sorted(set(words_of(card.name)), key=lambda word: len(self._spoken.get(word, ())))
        for word in words[:2]:
            for each in self._spoken.get(word, ())[:_MOST_LIKE]:
                found[each.id] = each
        homes = Counter(self._home[self._found[each]] for each in self._beneath[card.id] if each in self._found)
        for home, _ in homes.most_common(2):
            if home is not None and home in self._here:
                found[home] = self._here[home]
        return [each for each in found.values() if each.nature == card.nature]

    def _near(self, card: Card, among: Sequence[Card]) -> Sequence[Card]:
        if len(among) <= _MOST_NEAR:
            return among
        next_to = (self._before_here, self._after_here)
        known = [self._found.get(each or "") for each in (self._before_theirs[card.id], self._after_theirs[card.id])]
        near = [each for each in among if any(side[each.id] in known and side[each.id] for side in next_to)]
        return (*near, *among[:_MOST_NEAR])

    def of_names(self, card: Card, other: Card) -> float:
        """Return how like their names are (0-1): pairs of letters they share (Dice 1945)."""
        one = self._pairs(card.name)
        return max((_dice(one, self._pairs(name)) for name in other.names), default=0.0)

    def _pairs(self, name: str) -> frozenset[str]:
        found = self._letters.get(name)
        if found is None:
            padded = f" {name} "
            found = self._letters[name] = frozenset(padded[at : at + 2] for at in range(len(padded) - 1))
        return found

    def score(self, card: Card, other: Card, names: float) -> float:
        """Return how like tasks are (0-1); of summaries what lies in them counts for half."""
        above = None if card.parent is None else self._found.get(card.parent, "")
        around = self._beside(self._before_theirs[card.id], self._before_here[other.id])
        around += self._beside(self._after_theirs[card.id], self._after_here[other.id])
        beneath = [each for each in self._beneath[card.id] if each in self._found]
        own = 0.45 * names + 0.15 * (above == other.parent) + 0.1 * around + 0.1 * (card.duration == other.duration)
        own += 0.1 * self._of_links(card, other)
        if not beneath:
            return own
        shared = sum(self._home[self._found[each]] == other.id for each in beneath) / len(beneath)
        return 0.5 * own + 0.6 * shared

    def _beside(self, one: str | None, other: str | None) -> int:
        return one == other if one is None or other is None else self._found.get(one) == other

    def _of_links(self, card: Card, other: Card) -> float:
        theirs = {self._found.get(each, "") for each in card.waits}
        return len(theirs & set(other.waits)) / len(theirs | set(other.waits)) if theirs else 0.0


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def _once(cards: Iterable[Card], told: Callable[[Card], str]) -> dict[str, Card]:
    """Return the cards by what is told of them, where that is told of one alone."""
    found: dict[str, Card | None] = {}
    for card in cards:
        said = told(card)
        if said:
            found[said] = None if said in found else card
    return {said: card for said, card in found.items() if card is not None}


def _share_a_name(one: Card, other: Card) -> bool:
    return not set(one.names).isdisjoint(other.names)


def _after(cards: Sequence[Card]) -> Iterator[tuple[Card, str | None]]:
    """Yield cards with the last task that has a name before it under the same summary."""
    last: dict[str | None, str] = {}
    for card in cards:
        yield card, last.get(card.parent)
        if card.names:
            last[card.parent] = card.id


def _neighbours(cards: Sequence[Card]) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
    """Return the task before and the task after each under the same summary, None where it is the first or last."""
    before: dict[str, str | None] = {}
    after: dict[str, str | None] = {}
    last: dict[str | None, str] = {}
    for card in cards:
        previous = last.get(card.parent)
        before[card.id], after[card.id] = previous, None
        if previous is not None:
            after[previous] = card.id
        last[card.parent] = card.id
    return before, after
