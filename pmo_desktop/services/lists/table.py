"""A table of somebody else's, with what its columns mean: proposed, changed by a person, remembered for the next of its source.

Knows nothing of what is listed: a `Listing` says that.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry.file_dates import day_first_in
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, samples_of, signature
from pmo_desktop.domain.records import SavedView
from pmo_desktop.exchange.sheets import Line, Sheet, clean, read_sheets
from pmo_desktop.services.runs import digest_of
from pmo_desktop.services.workspace import Workspace

_KIND = "columns"
"""The kind of saved view that keeps how tables of one source are read."""
_SHOWN = 4
"""Samples of a column that are shown."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What may be listed: its name and title, what columns may mean, which of them are dates, and what a line cannot do without.

    `needs` are sets of meanings of which one each must be there; `asks` says in a sentence what is missing else. `rest` is what
    columns are taken for that hold something and mean nothing else. `settle` has the last word on what was guessed.
    """

    name: str
    title: str
    meanings: tuple[Meaning, ...]
    dates: frozenset[str] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    asks: str = ""
    rest: str = ""
    settle: Callable[[Sequence[str], Columns], Columns] | None = None

    def lacks(self, columns: Columns) -> str:
        """Return what has to be said before anything can be read; empty where nothing has."""
        there = set(columns.meanings)
        return "" if all(there & each for each in self.needs) else self.asks


@dataclass(frozen=True, slots=True)
class Table:
    """The tables of one file, and which of them is read; `digest` is the SHA-256 of the file, empty of what was pasted."""

    source: str
    sheets: tuple[Sheet, ...]
    at: int = 0
    digest: str = ""
    """The SHA-256 of the file, empty of a table that is none."""

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.at]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.sheet.lines

    def texts(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.lines]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a file that could not be read: its line, under which heading, what stands there, and why not."""

    line: int
    heading: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown to a person: its heading, what stands first beneath it, and what it is taken for."""

    heading: str
    samples: tuple[str, ...]
    meaning: str


def read_table(source: Path) -> Table:
    """Return the tables of a CSV or XLSX file, the longest one chosen; raise ImportProblemError where there is none.

    A plan of leave with days across comes as a list of absences.
    """
    from pmo_desktop.services.lists.leave_grid import listed  # noqa: PLC0415 - its words are those of lists, which need tables

    sheets = tuple(listed(sheet, source.name) or sheet for sheet in read_sheets(source))
    return Table(source.name, sheets, _longest(sheets), digest_of(source))


def table_of(lines: Sequence[Sequence[str]]) -> Table:
    """Return lines of the clipboard as a table; those that hold nothing are left out."""
    kept = (Line(number, tuple(map(clean, line))) for number, line in enumerate(lines, 1))
    return Table("", (Sheet("", tuple(line for line in kept if any(line.cells))),))


TOGETHER = "All worksheets"
"""What the table is called that holds those of all worksheets with the same headings."""


def put_together(table: Table, listing: Listing, named: str = "") -> Table:
    """Return a file whose worksheets go on from each other, one a week or person, with one more that holds all, chosen.

    Beneath a heading `named` each line then says which worksheet it is from.
    """
    apart = taken_apart(table)
    first = guess(apart.texts(), listing.meanings)
    said = signature(headings(apart, first))
    lines = list(apart.lines)
    width = max(each.width for each in apart.sheets)
    if named and first.heading >= 0:
        lines = [
            *lines[: first.heading], _with(lines[first.heading], width, named),
            *(_with(each, width, apart.sheet.name) for each in lines[first.heading + 1 :]),
        ]  # fmt: skip
    others = 0
    for at in range(len(apart.sheets)):
        own = replace(apart, at=at)
        found = guess(own.texts(), listing.meanings)
        if at != apart.at and first.heading >= 0 and signature(headings(own, found)) == said:
            lines += [_with(each, width, own.sheet.name) for each in body(own, found)] if named else body(own, found)
            others += 1
    if not others:
        return apart
    return replace(table, sheets=(*apart.sheets, Sheet(TOGETHER, tuple(lines))), at=len(apart.sheets))


def _with(line: Line, width: int, text: str) -> Line:
    """Return a line with one more cell."""
    return replace(line, cells=(*line.cells, *("" for _ in range(width - len(line.cells))), text))


def taken_apart(table: Table) -> Table:
    """Return a file with its own worksheets alone, the longest one chosen where all were."""
    sheets = tuple(sheet for sheet in table.sheets if sheet.name != TOGETHER)
    if table.at < len(sheets):
        return replace(table, sheets=sheets)
    return replace(table, sheets=sheets, at=_longest(sheets))


def _longest(sheets: Sequence[Sheet]) -> int:
    return max(range(len(sheets)), key=lambda at: (len(sheets[at].lines), -at))


def proposed(workspace: Workspace, table: Table, listing: Listing) -> Columns:
    """Return how a table is to be read: as the last one with these headings, else as is most likely."""
    texts = table.texts()
    found = guessed(texts, listing)
    kept = _kept(workspace, listing, headings(table, found))
    if kept is not None:
        return replace(
            found, meanings=_fitting(kept.get("meanings"), found, listing), day_first=kept.get("day_first") is not False,
            said=_pairs(kept.get("said")),
        )  # fmt: skip
    return in_order(table, found, listing)


def guessed(texts: Sequence[Sequence[str]], listing: Listing) -> Columns:
    """Return how lines are most likely to be read as a listing."""
    found = guess(texts, listing.meanings)
    if listing.rest:
        filled = [bool(samples_of(texts, found.heading, at, 1)) for at in range(len(found.meanings))]
        found = replace(
            found,
            meanings=tuple(
                each or (listing.rest if is_filled else "")
                for each, is_filled in zip(found.meanings, filled, strict=True)
            ),
        )
    if listing.settle is None:
        return found
    width = len(found.meanings)
    above = texts[found.heading] if found.heading >= 0 else ()
    return listing.settle([*above, *("" for _ in range(width - len(above)))], found)


def _pairs(said: object) -> tuple[tuple[str, str], ...]:
    """Return what somebody said of the reading, as far as it was kept so."""
    if not isinstance(said, dict):
        return ()
    return tuple(sorted((str(name), str(value)) for name, value in said.items()))


def in_order(table: Table, columns: Columns, listing: Listing) -> Columns:
    """Return columns with the order of days and months that the dates beneath them tell; else the day comes first."""
    dates = [at for at, meaning in enumerate(columns.meanings) if meaning in listing.dates]
    texts = [text for at in dates for text in samples_of(table.texts(), columns.heading, at, 2_000)]
    return replace(columns, day_first=day_first_in(texts) is not False)


def headings(table: Table, columns: Columns) -> tuple[str, ...]:
    """Return the headings of a table, as many as it has columns; empty ones where a column has none."""
    cells = table.lines[columns.heading].cells if columns.heading >= 0 else ()
    return (*cells, *("" for _ in range(table.sheet.width - len(cells))))


def columns_of(table: Table, columns: Columns) -> tuple[Column, ...]:
    """Return the columns of a table as they are shown."""
    texts = table.texts()
    return tuple(
        Column(heading, tuple(samples_of(texts, columns.heading, at, _SHOWN)), columns.meanings[at])
        for at, heading in enumerate(headings(table, columns))
    )


def body(table: Table, columns: Columns) -> Sequence[Line]:
    """Return the lines beneath the headings."""
    return table.lines[columns.heading + 1 :]


def cells(line: Line, columns: Columns, name: str) -> list[str]:
    """Return what a line says in the columns of one meaning, without those that are empty there."""
    return [line.cells[at] for at in columns.of(name) if at < len(line.cells) and line.cells[at]]


def cell(line: Line, columns: Columns, name: str) -> str:
    """Return what a line says of something; empty where it does not."""
    return next(iter(cells(line, columns, name)), "")


# Remembering


def remembered(workspace: Workspace, table: Table, listing: Listing) -> bool:
    """Say whether a table with these headings was read before."""
    return _kept(workspace, listing, headings(table, guess(table.texts(), listing.meanings))) is not None


def remembering(workspace: Workspace, table: Table, columns: Columns, listing: Listing) -> list[Change]:
    """Return what is to be written so that the next table with these headings is read the same way; nothing where it would be."""
    if columns == proposed(workspace, table, listing):
        return []
    said = headings(table, columns)
    if not any(said):
        return []
    kept: dict[str, Any] = {"meanings": list(columns.meanings), "day_first": columns.day_first}
    if columns.said:
        kept["said"] = dict(columns.said)
    content = json.dumps(kept, separators=(",", ":"))
    found = _views(workspace, listing, said)
    if not found:
        view = SavedView(
            id=workspace.new_id(), place=_place(listing), name=signature(said), kind=_KIND, content=content
        )
        return [Insert(view)]
    return [Update(SavedView, found[0].id, {"content": content}), *(Delete(SavedView, each.id) for each in found[1:])]


def _place(listing: Listing) -> str:
    return f"import {listing.name}"


def _views(workspace: Workspace, listing: Listing, said: Sequence[str]) -> Sequence[SavedView]:
    return workspace.find(SavedView, place=_place(listing), kind=_KIND, name=signature(said))


def _kept(workspace: Workspace, listing: Listing, said: Sequence[str]) -> dict[str, Any] | None:
    for view in _views(workspace, listing, said):
        try:
            content = json.loads(view.content)
        except ValueError:
            continue
        if isinstance(content, dict):
            return content
    return None


def _fitting(meanings: object, found: Columns, listing: Listing) -> tuple[str, ...]:
    """Return remembered meanings as far as there still are such; as guessed where they are none."""
    if not isinstance(meanings, list) or len(meanings) != len(found.meanings):
        return found.meanings
    names = {each.name for each in listing.meanings}
    return tuple(each if isinstance(each, str) and each in names else "" for each in meanings)
