"""What the columns of somebody else's table mean, guessed from their headings and from samples of what stands beneath."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_HEADING_WITHIN = 20
"""Above the headings stand titles and dates of the list, in how many lines at most."""
_SAMPLES = 30
_EXACT, _WITHIN, _BEGINS, _LOOKS = 1.0, 0.8, 0.7, 0.6
_ENOUGH = 0.5
_LONGEST = 250
"""Letters of a heading: what is longer is text."""
_TELLING = 5
"""A word this long is known again at the beginning of a longer one: “Mitarbeiter” in “Mitarbeitername”."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Something a column may hold, in whatever list: `words` are what headings call it, plain and in any language.

    `looks` says whether a text could be such a value. `told` by its looks alone it is known even under a heading that says
    nothing. `many` columns may hold it, each with a part. `headed` says of a heading whether it is one by itself, as a week is;
    `never` whether it is something else, whatever words it has.
    """

    name: str
    title: str
    words: tuple[str, ...]
    looks: Callable[[str], bool] | None = None
    told: bool = False
    many: bool = False
    headed: Callable[[str], bool] | None = None
    never: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is read: which line (from 0) has the headings, -1 for none; what each column means, empty for nothing.

    `day_first` reads 3/4 as 3 April. `said` is what else somebody said of the reading, as pairs in order: the unit of amounts,
    which light a text is.
    """

    heading: int
    meanings: tuple[str, ...]
    day_first: bool = True
    said: tuple[tuple[str, str], ...] = ()

    def of(self, name: str) -> tuple[int, ...]:
        """Return the columns that mean something."""
        return _places(self.meanings, name)

    def asked(self, name: str) -> str | None:
        """Return what somebody said of something; None where nobody did."""
        return next((value for key, value in self.said if key == name), None)

    def saying(self, name: str, value: str | None) -> "Columns":
        """Return how a table is read once somebody said something, or takes it back."""
        others = [each for each in self.said if each[0] != name]
        return replace(self, said=tuple(sorted(others if value is None else [*others, (name, value)])))


@lru_cache(maxsize=64)
def _places(meanings: tuple[str, ...], name: str) -> tuple[int, ...]:
    """Return where a meaning stands: asked for every line of a list."""
    return tuple(at for at, each in enumerate(meanings) if each == name)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return a heading as its words are compared: without case, accents, marks and what is in brackets."""
    text = unicodedata.normalize("NFKD", re.sub(r"[(\[].*?[)\]]", " ", text).casefold().replace("ß", "ss"))
    return " ".join(re.findall(r"[^\W_]+|%|#", "".join(each for each in text if not unicodedata.combining(each))))


def guess(lines: Sequence[Sequence[str]], meanings: Sequence[Meaning]) -> Columns:
    """Return how a table is most likely to be read; the order of days and months is not looked at."""
    heading = _heading(lines, meanings)
    width = max(map(len, lines), default=0)
    titles = list(lines[heading]) if heading >= 0 else []
    titles += [""] * (width - len(titles))
    samples = [samples_of(lines, heading, column) for column in range(width)]
    ranked = sorted(
        (
            (-score, order, column)
            for order, meaning in enumerate(meanings)
            for column in range(width)
            if (score := _score(titles[column], samples[column], meaning)) >= _ENOUGH
        ),
    )
    found = [""] * width
    taken: set[str] = set()
    for _, order, column in ranked:
        meaning = meanings[order]
        if not found[column] and (meaning.many or meaning.name not in taken):
            found[column] = meaning.name
            taken.add(meaning.name)
    return Columns(heading, tuple(found))


def samples_of(lines: Sequence[Sequence[str]], heading: int, column: int, most: int = _SAMPLES) -> list[str]:
    """Return the first texts of a column beneath the headings."""
    found: list[str] = []
    for line in lines[heading + 1 :]:
        if column < len(line) and line[column]:
            found.append(line[column])
            if len(found) == most:
                break
    return found


def signature(headings: Sequence[str]) -> str:
    """Return by what a table of the same source is known again: its headings in order."""
    return "|".join(map(plain, headings))


def known(heading: str, meanings: Sequence[Meaning]) -> bool:
    """Say whether a text is what a heading would say."""
    return any(says(heading, each) for each in meanings)


def says(heading: str, meaning: Meaning) -> bool:
    """Say whether a heading names a meaning in one of its words."""
    return _of_words(heading, meaning) >= _BEGINS


def _heading(lines: Sequence[Sequence[str]], meanings: Sequence[Meaning]) -> int:
    """Return the line with most words of headings, the first of several.

    Where none has any it is the first, unless that holds what no heading would: numbers, addresses; then -1.
    """
    best, most = -1, 0
    for number, line in enumerate(lines[: min(_HEADING_WITHIN, max(1, len(lines) - 1))]):  # something stands beneath
        count = sum(bool(each) and known(each, meanings) for each in line)
        if count > most:
            best, most = number, count
    if (
        best < 0
        and len(lines) > 1
        and not any(letter.isdigit() or letter == "@" for cell in lines[0] for letter in cell)
    ):
        return 0
    return best


def _score(heading: str, samples: Sequence[str], meaning: Meaning) -> float:
    score = _of_words(heading, meaning)
    if meaning.looks is None or not samples:
        return score
    fits = sum(map(meaning.looks, samples)) / len(samples)
    if score:
        return score if fits >= 0.5 else score * 0.6
    weight = _LOOKS if not plain(heading) else _TOLD_UNDER
    return weight * fits if meaning.told and fits >= 0.9 else 0.0


_TOLD_UNDER = 0.55
"""Looks count a little less under a heading that says something else."""


def _of_words(heading: str, meaning: Meaning) -> float:
    said = plain(heading) if len(heading) <= _LONGEST else ""
    if not said or (meaning.never is not None and meaning.never(said)):
        return 0.0
    if said in meaning.words or (meaning.headed is not None and meaning.headed(heading)):
        return _EXACT
    words = said.split()
    by_first = _by_first(meaning.words)
    if any(words[at : at + len(each)] == each for at, word in enumerate(words) for each in by_first.get(word, ())):
        return _WITHIN - 0.01 * len(words)
    first = _telling(meaning.words)
    return _BEGINS if any(word.startswith(first) for word in words) else 0.0


@lru_cache(maxsize=256)
def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in words if len(each) >= _TELLING)


@lru_cache(maxsize=256)
def _by_first(words: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Return what a meaning is called, parted, by the first word."""
    found: dict[str, list[list[str]]] = {}
    for each in words:
        found.setdefault(each.split()[0], []).append(each.split())
    return found
