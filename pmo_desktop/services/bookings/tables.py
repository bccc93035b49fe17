"""Tables of bookings as PMOs keep them: people down, months across, a project in a column or on a sheet of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.file_dates import day_first_in, read_date
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, plain, says
from pmo_desktop.domain.entry.periods import Heading, periods_of, read_heading
from pmo_desktop.domain.entry.shares import Unit, format_share, unit_of
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.exchange.sheets import read_sheets
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import TENTATIVE, Key
from pmo_desktop.services.bookings.grid import Grid
from pmo_desktop.services.lists.hours_columns import LISTING as HOURS
from pmo_desktop.services.lists.leave_columns import LISTING as LEAVE
from pmo_desktop.services.lists.people_columns import TOTALS
from pmo_desktop.services.table_files import as_typed, write_table
from pmo_desktop.services.workspace import Workspace

Lines = Sequence[Sequence[str]]
_HEADING_WITHIN = 20
_SAMPLED = 60
"""Lines of a list by which its columns are told."""
_SHARE = (
    "%", "percent", "share", "fte", "allocation", "booking", "booked", "anteil", "prozent", "auslastung", "pensum", "workload",
    "capacity used", "taux", "part",
)  # fmt: skip
MEANINGS: Mapping[str, Meaning] = {
    "person": next(each for each in HOURS.meanings if each.name == "name"),
    "project": replace(
        (_project := next(each for each in HOURS.meanings if each.name == "project")),
        words=(*_project.words, "work", "activity", "for", "task"),
    ),
    **{each.name: each for each in LEAVE.meanings if each.name in {"from", "to"}},
    "share": Meaning("share", "Booked", _SHARE),
}
"""What columns may hold, called as in the other lists."""
_SUMS = TOTALS | {"all", "gesamtsumme"}
_TOTAL = frozenset({"total", "totals", "summe", "gesamt", "gesamtsumme", "subtotal", "zwischensumme"})
_MOST_YEARS = (1970, 2199)
_EMPTY = re.compile(
    r"(?:sheet|tabelle|feuil|feuille|hoja|foglio|blad|arkusz|list|table|data|daten|plan|planning|planung|staffing|bookings?|"
    r"buchungen|resources?|ressourcen|allocations?|capacity|kapazitat|overview|ubersicht|export|\d)\w*$"
)
"""Names of worksheets that say nothing of a project."""
_LONGEST_CELL = 300
"""Letters of a cell that names work beside shares: longer ones tell stories."""
_PIECES = re.compile(r"[;\n]|\s\+\s")
_SHARE_FIRST = re.compile(r"(\d+(?:[.,]\d+)?\s*%)\s*(?:on|for|auf|für|an|in|:|–|-)?\s+(\D.*)")
_SHARE_LAST = re.compile(r"(\D.*?)\s*[:=(–-]?\s*(\d+(?:[.,]\d+)?\s*%)\)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `name` is that of a worksheet, empty where there is none."""

    name: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Amount:
    """What a table says of [start, finish)."""

    start: int
    finish: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line: whose booking for what, as it is written; `place` is its sheet and number, in words."""

    place: str
    person: str
    project: str
    amounts: tuple[Amount, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """What was read; `unit` is what bare numbers count.

    `over` are the periods the table speaks of, empty cells too; `open_ended` where it lists from and to, so that what it does
    not name is not there. `skipped` are lines and columns that were left out, and why.
    """

    lines: tuple[ReadLine, ...]
    unit: Unit
    over: tuple[tuple[int, int], ...] = ()
    open_ended: bool = False
    skipped: tuple["Problem", ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A line, or an amount of it, that cannot be taken over, and why."""

    place: str
    sentence: str


# Reading


def is_table(lines: Lines, today: int) -> bool:
    """Say whether lines bring names and headings of months or weeks of their own."""
    found = _heading_line(lines, today)
    return found is not None and any(found[1])


def read_tables(workspace: Workspace, sheets: Sequence[Sheet], source: str = "") -> Table:
    """Return what tables say; raise InvalidValueError where none of them has months, weeks or dates.

    `source` is the name of the file, by which it is asked for what a table without a project is meant.
    """
    projects = bookings.projects_to_book(workspace)
    reading = _Reading(workspace, projects, source.rpartition(".")[0] or source, _months_of(sheets, workspace.today()))
    lines = [line for sheet in sheets for line in reading.lines(sheet)]
    if not lines:
        raise InvalidValueError(
            "This table has no bookings that can be read.",
            "It needs people in one column and months or weeks across, or columns for person, project, from, to and %.",
        )
    texts = [amount.text for line in lines for amount in line.amounts]
    unit = unit_of([each.rstrip(TENTATIVE) for each in texts])
    return Table(tuple(lines), unit, tuple(sorted(reading.over)), reading.open_ended, tuple(reading.skipped))


def _months_of(sheets: Sequence[Sheet], today: int) -> dict[str, tuple[int, int]]:
    """Return the periods of worksheets that are called by a month or a week, by name."""
    read = {sheet.name: heading for sheet in sheets if (heading := read_heading(sheet.name)) is not None}
    found = periods_of(list(read.values()), moment.to_date(today)) if read else None
    return dict(zip(read, found, strict=True)) if found else {}


class _Reading:
    """Reads the worksheets of one file."""

    def __init__(
        self, workspace: Workspace, projects: Sequence[Project], source: str, months: Mapping[str, tuple[int, int]]
    ) -> None:
        self._today, self._projects, self._source, self._months = workspace.today(), projects, source, months
        self._people = bookings.people_to_book(workspace)
        self.over: set[tuple[int, int]] = set()
        self.open_ended = False
        self.skipped: list[Problem] = []

    def lines(self, sheet: Sheet) -> Iterator[ReadLine]:
        """Yield the lines of a worksheet with an entry for each piece of work its cells name."""
        for line in self._lines(sheet):
            yield from _by_work(line)

    def _lines(self, sheet: Sheet) -> Iterator[ReadLine]:
        place = f"{sheet.name}, line" if sheet.name else "line"
        found = _heading_line(sheet.lines, self._today)
        if found is not None and any(found[1]):
            yield from self._wide(sheet, *found, place)
        elif found is not None:
            yield from self._long(sheet, found[0], place, None)
        elif sheet.name in self._months:
            at = next((n for n, _ in enumerate(sheet.lines[:_HEADING_WITHIN]) if _shares_of(sheet.lines[n:])), None)
            if at is not None:
                yield from self._long(sheet, at, place, self._months[sheet.name])

    def _skip(self, place: str, why: str) -> None:
        self.skipped.append(Problem(place, why))

    def _wide(self, sheet: Sheet, at: int, periods: Sequence[tuple[int, int] | None], place: str) -> Iterator[ReadLine]:
        """Yield the lines of a table of months; a name that is left out is that of the line above."""
        titles, beneath = sheet.lines[at], sheet.lines[at + 1 :]
        self.over |= {each for each in periods if each is not None}
        first = next(n for n, each in enumerate(periods) if each)
        names = [column for column in range(first) if _says_something(beneath, column)]
        person_column = _column_of(
            titles, beneath, names, MEANINGS["person"], lambda text: _is_somebody(self._people, text)
        )
        others = [column for column in names if column != person_column]
        project_column = _column_of(
            titles, beneath, others, MEANINGS["project"], lambda text: _known_work(self._projects, text) is not None
        )
        if person_column is not None and person_column == project_column:
            project_column = None
        for column, title in enumerate(titles):
            if column > first and periods[column] is None and title.strip() and _says_something(beneath, column):
                self._skip(f"{place} {at + 1}", f"The column “{title.strip()}” is no month or week.")
        person = "" if person_column is not None else sheet.name
        for number, line in enumerate(beneath, at + 2):
            own = _at(line, person_column) if person_column is not None else ""
            project = _at(line, project_column) if project_column is not None else self._named_by(sheet, person_column)
            amounts = tuple(
                Amount(*period, text)
                for column, period in enumerate(periods)
                if period is not None and (text := _at(line, column))
            )
            if total := _is_sum(own, project):
                if amounts:
                    self._skip(f"{place} {number}", f"“{total}” is a total.")
                continue
            person = own or person
            if amounts and person:
                yield ReadLine(f"{place} {number}", person, project, amounts, number)
            elif amounts:
                self._skip(f"{place} {number}", "Nobody is named in it.")

    def _named_by(self, sheet: Sheet, person_column: int | None) -> str:
        """Return what a table without a column of projects is for: its worksheet says so, else its file."""
        return (
            sheet.name if sheet.name and person_column is not None and not _says_nothing(sheet.name) else self._source
        )

    def _long(self, sheet: Sheet, at: int, place: str, period: tuple[int, int] | None) -> Iterator[ReadLine]:
        """Yield the lines of a list of bookings: person, project, from, to, %; or of a month, which the worksheet names."""
        columns = _shares_of(sheet.lines[at:]) if period else _list_columns(sheet.lines[at:])
        assert columns is not None
        places = {name: next(iter(columns.of(each.name)), None) for name, each in MEANINGS.items()}
        beneath = sheet.lines[at + 1 :]
        self.open_ended = self.open_ended or period is None
        self.over |= {period} if period else set()
        days = [
            _at(line, column) for line in beneath for column in (places["from"], places["to"]) if column is not None
        ]
        day_first = day_first_in(days) is not False
        for number, line in enumerate(beneath, at + 2):
            told = {name: _at(line, column) if column is not None else "" for name, column in places.items()}
            where = f"{place} {number}"
            if total := _is_sum(told["person"], told["project"]):
                self._skip(where, f"“{total}” is a total.")
                continue
            if not told["person"] or not told["share"]:
                if any(told.values()):
                    self._skip(where, "Nobody is named in it." if not told["person"] else "It does not say how much.")
                continue
            project = told["project"] if places["project"] is not None else self._named_by(sheet, 0)
            try:
                first, last = period or _stretch(told["from"], told["to"], day_first=day_first)
            except KnownError as error:
                yield ReadLine(where, told["person"], project, (Amount(0, 0, str(error)),), number)
                continue
            self.over.add((first, last))
            yield ReadLine(where, told["person"], project, (Amount(first, last, told["share"]),), number)


def _stretch(start: str, finish: str, *, day_first: bool) -> tuple[int, int]:
    """Return [first day, day after the last) as a list says it: by days, or by months."""
    heads = [read_heading(text) for text in (start, finish or start)]
    if all(each is not None and each.day is None and each.year is not None for each in heads):
        spans = periods_of([each for each in heads if each is not None], moment.to_date(0))
        if spans:
            return spans[0][0], spans[-1][1]
    first = read_date(start, day_first=day_first)[0]
    last = read_date(finish, day_first=day_first)[0] if finish else first
    return moment.midnight(first), moment.midnight(last) + moment.DAY


def _is_sum(person: str, project: str) -> str:
    """Return what says that a line is a total: “Total”, “Summe Anna Berg” where people stand; empty where nothing does."""
    words = plain(person).split()
    if words and (plain(person) in _SUMS or words[0] in _TOTAL or words[-1] in _TOTAL):
        return person
    return project if plain(project) in _SUMS else ""


def _says_nothing(sheet: str) -> bool:
    """Say whether a worksheet is called so that it names no project."""
    words = set(plain(sheet).split())
    return read_heading(sheet) is not None or all(
        re.fullmatch(r"[a-z]*\d*", each) and _EMPTY.match(each) for each in words
    )


def _by_work(line: ReadLine) -> Iterator[ReadLine]:
    """Yield a line, and one more for each piece of work that a cell names beside its share: `Bridge 40%; line work 20%`."""
    own: list[Amount] = []
    others: dict[str, list[Amount]] = {}
    for amount in line.amounts:
        said = _said_with(amount.text)
        for work, share in said:
            others.setdefault(work, []).append(replace(amount, text=share))
        if not said:
            own.append(amount)
    if own:
        yield replace(line, amounts=tuple(own))
    for work, amounts in others.items():
        yield replace(line, project=work, amounts=tuple(amounts))


def _said_with(text: str) -> list[tuple[str, str]]:
    """Return the work and share of every piece of a cell; empty where one of them does not say both."""
    if len(text) > _LONGEST_CELL or "%" not in text:
        return []
    found = []
    for piece in filter(None, (each.strip() for each in _PIECES.split(text))):
        if match := _SHARE_FIRST.fullmatch(piece):
            found.append((match[2].strip(), match[1]))
        elif match := _SHARE_LAST.fullmatch(piece):
            found.append((match[1].strip(), match[2]))
        else:
            return []
    return found


def _heading_line(lines: Lines, today: int) -> tuple[int, list[tuple[int, int] | None]] | None:
    """Return the line with the headings and what period each of its columns is; no period where it lists from, to and %."""
    for number, line in enumerate(lines[:_HEADING_WITHIN]):
        read = [read_heading(each) for each in line]
        first = next((place for place, each in enumerate(read) if each is not None), None)
        named = [each for each in read if each is not None]
        if first is not None and first >= 1 and (len(named) > 1 or named[0].year is not None):
            periods = _periods(lines, number, read, today)
            if periods is not None:
                return number, periods
        if _list_columns(lines[number:]) is not None:
            return number, [None] * len(line)
    return None


def _shares_of(lines: Lines) -> Columns | None:
    """Return what columns hold that name people and shares in their first line, without saying when; None where none do."""
    found = guess(lines[:_SAMPLED], [each for name, each in MEANINGS.items() if name not in {"from", "to"}])
    return found if found.heading == 0 and {"name", "share"} <= set(found.meanings) else None


def _list_columns(lines: Lines) -> Columns | None:
    """Return what the columns of a list of bookings hold whose headings stand in the first line; None where it is none."""
    found = guess(lines[:_SAMPLED], list(MEANINGS.values()))
    return found if found.heading == 0 and {"name", "from", "share"} <= set(found.meanings) else None


def _periods(
    lines: Lines, number: int, read: Sequence[Heading | None], today: int
) -> list[tuple[int, int] | None] | None:
    """Return the periods of headings; where they lack a year, the line above may have it."""
    above = lines[number - 1] if number else ()
    year: int | None = None
    headings: list[Heading] = []
    for place, each in enumerate(read):
        written = above[place].strip() if place < len(above) else ""
        if written.isdigit() and _MOST_YEARS[0] <= int(written) <= _MOST_YEARS[1]:
            year = int(written)
        if each is not None:
            headings.append(each if each.year is not None else replace(each, year=year))
    found = periods_of(headings, moment.to_date(today))
    if found is None:
        return None
    following = iter(found)
    return [None if each is None else next(following) for each in read]


def _says_something(lines: Lines, column: int) -> bool:
    return any(column < len(line) and line[column].strip() for line in lines)


def _column_of(
    titles: Sequence[str], lines: Lines, columns: Sequence[int], meaning: Meaning, fits: object
) -> int | None:
    """Return the column that holds known names most often; else one whose title says so."""
    assert callable(fits)
    counts = {
        column: sum(bool(fits(line[column])) for line in lines[:200] if column < len(line) and line[column].strip())
        for column in columns
    }
    titled = [column for column in columns if column < len(titles) and says(titles[column], meaning)]
    best = max(counts, key=lambda column: (counts[column], column in titled, -column), default=None)
    if best is not None and counts[best]:
        return best
    return titled[0] if titled else None


def _at(line: Sequence[str], column: int) -> str:
    return line[column].strip() if column < len(line) else ""


# Names


def _is_somebody(people: Sequence[Person], text: str) -> bool:
    try:
        bookings.find_person(people, text)
    except KnownError:
        return False
    return True


def _known_work(projects: Sequence[Project], text: str) -> tuple[str | None, str] | None:
    try:
        return bookings.find_work(projects, text)
    except KnownError:
        return None


# Writing tables


def table_of(grid: Grid, keys: Sequence[Key] | None = None) -> list[list[str]]:
    """Return rows of the grid with names and headings, as `read_tables` reads them; what is tentative ends in “?”."""
    lines = [["Person", "Project", *(each.title for each in grid.periods)]]
    for row in grid.rows():
        if row.key is None or (keys is not None and row.key not in keys):
            continue
        cells = [
            format_share(each.cell.percent, each.room, grid.look.unit) + TENTATIVE * each.cell.is_tentative
            for each in row.cells
        ]
        if keys is not None or any(cells):
            name = grid.name_of(row.key)
            work = f"duty: {row.key.duty}" if row.key.duty else name
            lines.append([grid.people[row.key.person_id].name, work, *cells])
    return lines


def sheets_in(source: Path) -> list[Sheet]:
    """Return the tables of a CSV or XLSX file; raise ImportProblemError where it cannot be read."""
    return [Sheet(each.name, [line.cells for line in each.lines]) for each in read_sheets(source)]


def export_table(lines: Lines, target: Path) -> Path:
    """Write a table as XLSX or CSV, by the name of the file; its percentages are numbers that spreadsheets add up."""
    headings, *rows = lines
    texts = [[*row, *[""] * (len(headings) - len(row))] for row in rows]
    columns = [[row[at] for row in texts] for at in range(len(headings))]
    typed = [as_typed(column, numbers=False, lasting=False) for column in columns[2:]]
    return write_table(target, "Bookings", headings, list(zip(*columns[:2], *typed, strict=True)), frozen=2)
