"""P6's tables as rows of named texts: what XER is, and what P6 XML is turned into."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pmo_desktop.domain.calendar.shifts import Shifts
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.mspdi.values import date_of, number_of, problem
from pmo_desktop.exchange.p6.names import XML_NAMES
from pmo_desktop.exchange.xml import Element

_LONGEST = 100 * 366 * 24.0
"""Hours."""
_TRUE = frozenset({"y", "1", "true"})


@dataclass(frozen=True, slots=True)
class Times:
    """A calendar's own times: shifts per weekday, Monday first (None: not said), and per day of an exception."""

    week: tuple[Shifts | None, ...]
    exceptions: dict[int, Shifts]


class Row(Element):
    """A row of a table: `number` is its line in the file, or its place among its kind; empty values are not there."""

    __slots__ = ("is_line", "odd", "times")

    def __init__(self, name: str, number: int, *, is_line: bool = False) -> None:
        super().__init__(name, number)
        self.is_line = is_line
        self.odd = ""
        """The place of a value that only tells what P6 computed, and cannot be read."""
        self.times: Times | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def at(self, name: str = "") -> str:
        """Return the place of a value in words, in the names of the file."""
        if self.is_line:
            where, called = f"line {self.number}, {self.name}", name
        else:
            element, names = XML_NAMES.get(self.name, (self.name, {}))
            where, called = f"{element} {self.number}", names.get(name, name)
        return f"{where}, {called}" if name else where

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def key(self, name: str) -> str:
        """Return a value that has to be there; raise ImportProblemError where it is not."""
        found = self.fields.get(name)
        if not found:
            called = self.at(name).rpartition(", ")[2]
            raise ImportProblemError(f"{self.at()} has no {called}.", "Export the file again from P6.")
        return found

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def number_at(self, name: str, default: float = 0.0) -> float:
        text = self.fields.get(name)
        return default if text is None else number_of(_with_point(text), lambda: self.at(name))

    def seconds(self, name: str) -> int | None:
        """Return seconds of a value in hours; None where it is not said."""
        if name not in self.fields:
            return None
        hours = self.number_at(name)
        if abs(hours) > _LONGEST:
            raise problem(self.at(name), self.text(name), "is too long a duration")
        return round(hours * 3600)

    def length(self, name: str) -> int | None:
        """Return seconds that cannot be fewer than none."""
        seconds = self.seconds(name)
        if seconds is not None and seconds < 0:
            raise problem(self.at(name), self.text(name), "is less than nothing")
        return seconds

    def cents(self, *names: str) -> int | None:
        """Return the sum of amounts in hundredths; None where none of them is said."""
        said = [name for name in names if name in self.fields]
        return round(sum(self.number_at(name) for name in said) * 100) if said else None

    def date(self, name: str) -> int | None:
        text = self.fields.get(name)
        return None if text is None else date_of(text, lambda: self.at(name))

    def told_date(self, *names: str) -> int | None:
        """Return the first of several dates P6 computed that is said; one that cannot be read counts as none."""
        for name in names:
            try:
                at = self.date(name)
            except ImportProblemError:
                self.odd = self.odd or self.at(name)
            else:
                if at is not None:
                    return at
        return None

    def told_seconds(self, name: str) -> int | None:
        """Return hours P6 computed in seconds; what cannot be read counts as none."""
        try:
            return self.seconds(name)
        except ImportProblemError:
            self.odd = self.odd or self.at(name)
            return None


def _with_point(text: str) -> str:
    """Return a number with a decimal point: P6 writes the separator of the computer it runs on, and no thousands."""
    if "," not in text:
        return text
    if text.rfind(",") > text.rfind("."):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


@dataclass(slots=True)
class Tables:
    """What a file holds: rows per table, named as XER names them; `names` are also those of tables that are not read."""

    name: str
    format: str
    tool: str = ""
    currency: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    """Table that is not read → how many rows it has."""

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def add(self, row: Row) -> None:
        self.rows.setdefault(row.name, []).append(row)

    def by(self, table: str, column: str) -> dict[str, Row]:
        """Return the rows of a table by a column that tells them apart; raise ImportProblemError where it does not."""
        found: dict[str, Row] = {}
        for row in self.of(table):
            key = row.key(column)
            if key in found:
                raise ImportProblemError(f"{row.at(column)}: {key} is there twice.", "Export the file again from P6.")
            found[key] = row
        return found

    def grouped(self, table: str, column: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.of(table):
            found.setdefault(row.text(column), []).append(row)
        return found

    def all(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows
