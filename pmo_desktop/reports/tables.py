"""Tables as columns of data: a head, rows of fixed height, figures to the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pmo_desktop.domain.records import Rag
from pmo_desktop.reports.sheet import MARGIN, SMALL, TEXT, Sheet

R = TypeVar("R")
GAP = 10.0
HEAD = 16.0
_LIGHT = 12.0


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """`width` 0 takes what the others leave; `second` is a line in small print below the first.

    In a table of two lines a column without a second one may use both: `wraps`.
    """

    title: str
    width: float
    text: Callable[[R], str] = lambda _: ""
    right: bool = False
    bold: bool = False
    colour: Callable[[R], str] = lambda _: "text"
    second: Callable[[R], str] | None = None
    light: Callable[[R], Rag | None] | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    columns: Sequence[Column[R]]
    row_height: float

    def places(self, sheet: Sheet) -> list[tuple[float, float]]:
        """Return each column's left edge and width."""
        taken = sum(column.width for column in self.columns) + GAP * (len(self.columns) - 1)
        found, x = [], MARGIN
        for column in self.columns:
            width = column.width or sheet.inner - taken
            found.append((x, width))
            x += width + GAP
        return found

    def head(self, sheet: Sheet, y: float) -> float:
        """Write the head with its upper edge at y; return where the rows begin."""
        for column, (x, width) in zip(self.columns, self.places(sheet), strict=True):
            edge, align = (x + width, "right") if column.right else (x, "left")
            sheet.text(edge, y + 10, column.title, SMALL, "muted", align=align, room=width)
        sheet.rule(y + HEAD - 1)
        return y + HEAD

    def rows(self, sheet: Sheet, y: float, records: Sequence[R]) -> float:
        """Write rows from y downwards, a thin line below each; return where they end."""
        places = self.places(sheet)
        for record in records:
            for column, (x, width) in zip(self.columns, places, strict=True):
                self._cell(sheet, column, record, (x, y, width))
            y += self.row_height
            sheet.rule(y - 0.5, name="grid")
        return y

    def _cell(self, sheet: Sheet, column: Column[R], record: R, place: tuple[float, float, float]) -> None:
        x, y, width = place
        two = any(each.second or each.wraps for each in self.columns)
        line = y + 12 if two else y + self.row_height / 2 + 3
        if column.light is not None:
            sheet.light(column.light(record), x + 2, y + (self.row_height - _LIGHT) / 2, _LIGHT)
            return
        text = column.text(record)
        if column.wraps:
            sheet.paragraph(x, line, text, width, 2, leading=11)
            return
        edge, align = (x + width, "right") if column.right else (x, "left")
        sheet.text(edge, line, text, TEXT, column.colour(record), align=align, bold=column.bold, room=width)
        if column.second is not None:
            sheet.text(edge, line + 11, column.second(record), SMALL, "muted", align=align, room=width)
