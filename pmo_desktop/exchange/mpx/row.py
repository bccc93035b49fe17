"""One task, resource, assignment or header of an MPX file with typed access to its values, by the names of their columns."""

from collections.abc import Callable, Sequence

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import FieldKind, LagKind
from pmo_desktop.exchange.mpx.records import Line
from pmo_desktop.exchange.mpx.values import Signs
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.xml import Element

_MOST_UNITS = 10_000.0


class Row(Element):
    """`number` is its line in the file; values that say nothing, empty or NA, are not there."""

    __slots__ = ("_signs", "notes", "recurs")

    def __init__(self, name: str, number: int, signs: Signs) -> None:
        super().__init__(name, number)
        self._signs = signs
        self.notes = ""
        self.recurs = False

    @classmethod
    def of(cls, name: str, line: Line, columns: Sequence[str], signs: Signs) -> "Row":
        row = cls(name, line.number, signs)
        for column, value in zip(columns, line.values, strict=False):
            if column and not signs.is_nothing(value):
                row.fields.setdefault(column, value)
        return row

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def at(self, name: str) -> str:
        return f"line {self.number}, {name}"

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def flag(self, name: str) -> bool:
        said = self.fields.get(name)
        return said is not None and said.casefold() not in {
            *(no.casefold() for no in self._signs.language.no),
            "0",
            "no",
        }

    def number_of(self, name: str, default: float = 0.0) -> float:
        text = self.fields.get(name)
        return default if text is None else self._signs.number(text, self.at(name))

    def whole(self, name: str, default: int = 0) -> int:
        return int(self.number_of(name, default))

    def units(self, name: str, default: float) -> float:
        text = self.fields.get(name)
        if text is None:
            return default
        value = self._signs.units(text, self.at(name))
        if value > _MOST_UNITS:
            raise problem(self.at(name), text, "is too large a number")
        return value

    def cents(self, name: str) -> int | None:
        text = self.fields.get(name)
        return None if text is None else self._signs.cents(text, self.at(name))

    def hourly(self, name: str) -> int | None:
        text = self.fields.get(name)
        return None if text is None else self._signs.hourly(text, self.at(name))

    def duration(self, name: str) -> tuple[int | None, LagKind]:
        """Return seconds and what they count, None where they are not said; a percent is no length of time."""
        text = self.fields.get(name)
        if text is None:
            return None, LagKind.WORKING
        seconds, counted = self._signs.duration(text, self.at(name))
        if counted in {LagKind.PERCENT, LagKind.ELAPSED_PERCENT}:
            raise problem(self.at(name), text, "is not a duration")
        return seconds, counted

    def date(self, name: str, of_day: Callable[[int], int]) -> int | None:
        """Return a moment; `of_day` says which one a day without a time of day means, from its midnight."""
        text = self.fields.get(name)
        found = None if text is None else self._signs.date(text, self.at(name))
        if found is None:
            return None
        at, has_time = found
        return at if has_time else of_day(at)

    def canonical(self, name: str, kind: FieldKind) -> str:
        """Return a spare column's value in its kind's canonical form."""
        if kind is FieldKind.NUMBER:
            return f"{self.number_of(name):.15g}"
        if kind is FieldKind.COST:
            return str(self.cents(name))
        if kind is FieldKind.DURATION:
            return str(self.duration(name)[0])
        if kind is FieldKind.FLAG:
            return "1" if self.flag(name) else "0"
        if kind is FieldKind.DATE:
            at = self.date(name, lambda day: day)
            return "" if at is None else moment.to_iso(at)
        return self.text(name)
