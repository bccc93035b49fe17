"""The words of an MPX file in the languages of MS Project: kinds of links and constraints, units, yes and no."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pmo_desktop.domain.records import ConstraintType, LinkType

CONSTRAINTS = (
    ConstraintType.ASAP, ConstraintType.ALAP, ConstraintType.MSO, ConstraintType.MFO, ConstraintType.SNET,
    ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.FNLT,
)  # fmt: skip
T = TypeVar("T")
_LINKS = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)
_UNITS = ("minute", "hour", "day", "week", "month", "year", "percent")
_PRIORITIES = (100, 200, 300, 400, 500, 600, 700, 800, 900, 1000)


def _said(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


@dataclass(frozen=True, slots=True)
class Language:
    """One language: each tuple in the order of what its words mean; `elapsed` are the units of the clock."""

    no: tuple[str, ...]
    nothing: tuple[str, ...]
    links: tuple[str, ...]
    constraints: tuple[str, ...]
    units: tuple[str, ...]
    elapsed: tuple[str, ...]
    priorities: tuple[str, ...] = ()
    date_order: str = "dmy"

    def link(self, word: str) -> LinkType | None:
        return _meant(word, self.links, _LINKS) or _meant(word, ENGLISH.links, _LINKS)

    def constraint(self, word: str) -> ConstraintType | None:
        return _meant(word, self.constraints, CONSTRAINTS) or _meant(word, ENGLISH.constraints, CONSTRAINTS)

    def priority(self, word: str) -> int | None:
        return _meant(word, self.priorities, _PRIORITIES) or _meant(word, ENGLISH.priorities, _PRIORITIES)

    def unit(self, word: str) -> tuple[str, bool] | None:
        """Return the unit a word means, and whether it counts time of the clock."""
        for table, elapsed in ((self.units, False), (self.elapsed, True)):
            found = _meant(word, table, _UNITS)
            if found is not None:
                return found, elapsed
        longer = _LONGER.get(word.casefold())
        if longer is not None:
            return longer
        return ENGLISH.unit(word) if self is not ENGLISH else None

    def vocabulary(self) -> frozenset[str]:
        said = (*self.constraints, *self.priorities, *self.no)
        return frozenset(word.casefold() for word in said)


def _meant(word: str, words: Iterable[str], meanings: Iterable[T]) -> T | None:
    wanted = word.strip().casefold()
    return next((meaning for said, meaning in zip(words, meanings, strict=False) if said.casefold() == wanted), None)


ENGLISH = Language(
    no=("No",), nothing=("NA",), links=_said("FF|FS|SF|SS"),
    constraints=_said(
        "As Soon As Possible|As Late As Possible|Must Start On|Must Finish On|Start No Earlier Than|Start No Later Than|"
        "Finish No Earlier Than|Finish No Later Than"
    ),
    units=_said("m|h|d|w|mon|y|%"), elapsed=_said("em|eh|ed|ew|emon|ey|e%"),
    priorities=_said("Lowest|Very Low|Lower|Low|Medium|High|Higher|Very High|Highest|Do Not Level"), date_order="mdy",
)  # fmt: skip
LANGUAGES: Mapping[str, Language] = {
    "English": ENGLISH,
    "German": Language(
        no=("Nein",), nothing=("NV", "NA"), links=_said("EE|EA|AE|AA"),
        constraints=_said(
            "So früh wie möglich|So spät wie möglich|Muss anfangen am|Muss enden am|Anfang nicht früher als|"
            "Anfang nicht später als|Ende nicht früher als|Ende nicht später als"
        ),
        units=_said("m|h|t|w|mon|j|%"), elapsed=_said("fm|fh|ft|fw|fmon|fj|f%"),
        priorities=_said(
            "Am niedrigsten|Sehr niedrig|Niedriger|Niedrig|Mittel|Hoch|Höher|Sehr hoch|Am höchsten|Nicht abgleichen"
        ),
    ),
    "French": Language(
        no=("Non",), nothing=("NC", "NA"), links=_said("FF|FD|DF|DD"),
        constraints=_said(
            "Dès que possible|Le plus tard possible|Doit commencer le|Doit finir le|Début au plus tôt le|"
            "Début au plus tard le|Fin au plus tôt le|Fin au plus tard le"
        ),
        units=_said("m|h|j|s|ms|a|%"), elapsed=_said("me|he|je|se|mse|ae|e%"),
        priorities=_said(
            "Le plus bas|Très bas|Plus bas|Bas|Moyen|Elevé|Plus élevé|Très élevé|Le plus élevé|Ne pas niveler"
        ),
    ),
    "Spanish": Language(
        no=("No",), nothing=("NA",), links=_said("FF|FC|CF|CC"),
        constraints=_said(
            "Lo antes posible|Lo más tarde posible|Debe comenzar el|Debe finalizar el|No comenzar antes del|"
            "No comenzar después del|No finalizar antes del|No finalizar después del"
        ),
        units=_said("m|h|d|s|ms|a|%"), elapsed=_said("em|eh|ed|es|ems|ea|e%"),
        priorities=_said("Mínima|Muy baja|Más baja|Baja|Media|Alta|Más alta|Muy alta|Máxima|No redistribuir"),
    ),
    "Italian": Language(
        no=("No",), nothing=("NA", "ND"), links=_said("FF|FI|IF|II"),
        constraints=_said(
            "Appena possibile|Piu' tardi possibile|Deve cominciare il|Deve finire il|Non iniziare prima di|"
            "Non iniziare piu' tardi di|Finire non prima|Finire entro"
        ),
        units=_said("r|o|g|s|m|a|%"), elapsed=_said("tr|to|tg|ts|tm|ta|t%"),
        priorities=_said(
            "Il minimo|Molto basso|Piu' basso|Basso|Medio|Alto|Piu' alto|Molto alto|Il maggiore|Non livellare"
        ),
    ),
    "Portuguese": Language(
        no=("Não",), nothing=("NA",), links=_said("TT|TI|IT|II"),
        constraints=_said(
            "O mais breve possível|O mais tarde possível|Deve iniciar em|Deve terminar em|Não iniciar antes de|"
            "Não iniciar depois de|Não terminar antes de|Não terminar depois de"
        ),
        units=_said("m|h|d|s|mes|a|%"), elapsed=_said("em|eh|ed|es|emes|ea|e%"),
        priorities=_said(
            "Baixíssima|Muito baixa|Mais baixa|Baixa|Média|Alta|Mais alta|Muito alta|Altíssima|Não nivelar"
        ),
    ),
    "Swedish": Language(
        no=("Nej",), nothing=("NA", "ET"), links=_said("FF|FS|SF|SS"),
        constraints=_said(
            "Så tidigt som möjligt|Så sent som möjligt|Måste starta|Måste sluta|Starta tidigast|Starta senast|"
            "Sluta tidigast|Sluta senast"
        ),
        units=_said("m|t|d|v|mån|å|%"), elapsed=_said("fm|ft|fd|fv|fmån|få|f%"), date_order="ymd",
    ),
}  # fmt: skip
_LONGER: Mapping[str, tuple[str, bool]] = {
    spelled: (unit, False)
    for unit, spellings in (
        ("minute", "min mins minute minutes"), ("hour", "hr hrs hour hours std"), ("day", "day days dy tag tage"),
        ("week", "wk wks week weeks"), ("month", "mo mos month months"), ("year", "yr yrs year years"),
    )
    for spelled in spellings.split()
} | {
    f"e{spelled}": (unit, True)
    for unit, spellings in (
        ("minute", "min mins"), ("hour", "hr hrs hour hours"), ("day", "day days"), ("week", "wk wks week weeks"),
        ("month", "mo mos month months"),
    )
    for spelled in spellings.split()
}  # fmt: skip
"""Longer spellings, which other programs write."""
_MONTHS: Mapping[str, int] = {
    word: number
    for number, words in enumerate((
        "jan ene gen", "feb fév fev", "mar mär mrz", "apr avr abr", "may mai maj mag", "jun juin giu", "jul juil lug",
        "aug aoû ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
    ), 1)
    for word in words.split()
}  # fmt: skip
"""The first letters of months."""


def month_of(word: str) -> int | None:
    """Return the month a word begins with the letters of."""
    plain = word.casefold()
    return _MONTHS.get(plain[:4]) or _MONTHS.get(plain[:3])


def language_of(words: Iterable[str]) -> Language:
    """Return the language most of the given words are of; English in doubt."""
    said = {word.strip().casefold() for word in words}
    return max(LANGUAGES.values(), key=lambda language: len(said & language.vocabulary()))
