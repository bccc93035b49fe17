"""Tables of bookings as PMOs keep them: people down, months across, a project in a column or on a sheet of its own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Insert
from pmo_desktop.domain.entry.file_dates import day_first_in, read_date
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, plain, says
from pmo_desktop.domain.entry.periods import Heading, periods_of, read_heading
from pmo_desktop.domain.entry.shares import Unit, format_share, parse_share, unit_of
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import BookingState, Person, Project
from pmo_desktop.domain.resources.bookings import Entry
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.exchange.sheets import read_sheets
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import TENTATIVE, Key, rooms_of
from pmo_desktop.services.bookings.grid import Grid
from pmo_desktop.services.lists.hours_columns import LISTING as HOURS
from pmo_desktop.services.lists.leave_columns import LISTING as LEAVE
from pmo_desktop.services.lists.people_columns import TOTALS
from pmo_desktop.services.lists.whose import known_people
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
_MOST_YEARS = (1970, 2199)


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


@dataclass(frozen=True, slots=True)
class Table:
    """What was read; `person_ids` and `works` say who and what names mean, None where nobody knows.

    `unit` is what bare numbers count.
    """

    lines: tuple[ReadLine, ...]
    unit: Unit
    person_ids: Mapping[str, str | None] = field(default_factory=dict)
    works: Mapping[str, tuple[str | None, str] | None] = field(default_factory=dict)

    @property
    def unknown_people(self) -> tuple[str, ...]:
        return tuple(name for name, found in self.person_ids.items() if found is None)

    @property
    def unknown_projects(self) -> tuple[str, ...]:
        return tuple(name for name, found in self.works.items() if found is None)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line, or an amount of it, that cannot be taken over, and why."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What taking a table over would write, by row, and what it leaves out."""

    entries: Mapping[Key, Sequence[Entry]]
    problems: tuple[Problem, ...]
    new_people: tuple[Person, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(each) for each in self.entries.values())


# Reading


def is_table(lines: Lines, today: int) -> bool:
    """Say whether lines bring names and headings of months or weeks of their own."""
    found = _heading_line(lines, today)
    return found is not None and any(found[1])


def read_tables(workspace: Workspace, sheets: Sequence[Sheet]) -> Table:
    """Return what tables say; raise InvalidValueError where none of them has months, weeks or dates."""
    projects = bookings.projects_to_book(workspace)
    lines = [line for sheet in sheets for line in _read(sheet, workspace, projects)]
    if not lines:
        raise InvalidValueError(
            "This table has no bookings that can be read.",
            "It needs people in one column and months or weeks across, or columns for person, project, from, to and %.",
        )
    texts = [amount.text for line in lines for amount in line.amounts]
    people = dict.fromkeys(line.person for line in lines)
    works = dict.fromkeys(line.project for line in lines)
    return Table(
        tuple(lines), unit_of([each.rstrip(TENTATIVE) for each in texts]), known_people(workspace, list(people)),
        {name: _known_work(projects, name) for name in works},
    )  # fmt: skip


def _read(sheet: Sheet, workspace: Workspace, projects: Sequence[Project]) -> Iterator[ReadLine]:
    found = _heading_line(sheet.lines, workspace.today())
    if found is None:
        return
    at, periods = found
    titles = sheet.lines[at]
    beneath = sheet.lines[at + 1 :]
    named = bookings.people_to_book(workspace)
    place = f"{sheet.name}, line" if sheet.name else "line"
    if any(periods):
        names = [
            column
            for column in range(next(n for n, each in enumerate(periods) if each))
            if _says_something(beneath, column)
        ]
        person = _column_of(titles, beneath, names, MEANINGS["person"], lambda text: _is_somebody(named, text))
        others = [column for column in names if column != person]
        project = _column_of(
            titles, beneath, others, MEANINGS["project"], lambda text: _known_work(projects, text) is not None
        )
        yield from _wide(sheet, at, periods, (person, project), place)
    else:
        yield from _long(sheet, at, place)


def _heading_line(lines: Lines, today: int) -> tuple[int, list[tuple[int, int] | None]] | None:
    """Return the line with the headings and what period each of its columns is; no period where it lists from, to and %."""
    for number, line in enumerate(lines[:_HEADING_WITHIN]):
        read = [read_heading(each) for each in line]
        first = next((place for place, each in enumerate(read) if each is not None), None)
        if first is not None and first >= 1 and sum(each is not None for each in read) >= 1:
            periods = _periods(lines, number, read, today)
            if periods is not None:
                return number, periods
        if _list_columns(lines[number:]) is not None:
            return number, [None] * len(line)
    return None


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


def _wide(
    sheet: Sheet, at: int, periods: Sequence[tuple[int, int] | None], names: tuple[int | None, int | None], place: str
) -> Iterator[ReadLine]:  # fmt: skip
    """Yield the lines of a table of months; a name that is left out is that of the line above."""
    person_column, project_column = names
    person = ""
    for number, line in enumerate(sheet.lines[at + 1 :], at + 2):
        own = _at(line, person_column) if person_column is not None else ""
        project = _at(line, project_column) if project_column is not None else sheet.name
        if plain(own) in _SUMS or plain(project) in _SUMS:
            continue
        person = own or person
        amounts = tuple(
            Amount(*period, text)
            for column, period in enumerate(periods)
            if period is not None and (text := _at(line, column))
        )
        if amounts and person:
            yield ReadLine(f"{place} {number}", person, project, amounts)


def _long(sheet: Sheet, at: int, place: str) -> Iterator[ReadLine]:
    """Yield the lines of a list of bookings: person, project, from, to, %."""
    columns = _list_columns(sheet.lines[at:])
    assert columns is not None
    places = {name: next(iter(columns.of(each.name)), None) for name, each in MEANINGS.items()}
    beneath = sheet.lines[at + 1 :]
    days = [_at(line, column) for line in beneath for column in (places["from"], places["to"]) if column is not None]
    day_first = day_first_in(days) is not False
    for number, line in enumerate(beneath, at + 2):
        told = {name: _at(line, column) if column is not None else "" for name, column in places.items()}
        if not told["person"] or not told["share"]:
            continue
        try:
            start = read_date(told["from"], day_first=day_first)[0]
            finish = read_date(told["to"], day_first=day_first)[0] if told["to"] else start
        except KnownError as error:
            yield ReadLine(f"{place} {number}", told["person"], told["project"], (Amount(0, 0, str(error)),))
            continue
        first = moment.midnight(start)
        last = moment.midnight(finish) + moment.DAY
        yield ReadLine(f"{place} {number}", told["person"], told["project"], (Amount(first, last, told["share"]),))


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


# Taking over


def proposed(workspace: Workspace, table: Table, *, emptying: bool = False) -> Proposal:
    """Return what a table would write, and why some of it cannot be.

    `emptying`: a line whose month is empty takes what is booked there away, else only what is written counts.
    """
    rooms = rooms_of(workspace)
    problems: list[Problem] = []
    entries: dict[Key, list[Entry]] = defaultdict(list)
    fresh = {name: person_id for name, person_id in table.person_ids.items() if person_id and person_id.startswith(NEW)}
    added = {name: Person(id=workspace.new_id(), name=name) for name in fresh}
    for line in table.lines:
        person_id, work = table.person_ids.get(line.person), table.works.get(line.project)
        if person_id is None:
            problems.append(Problem(line.place, f"Nobody is called “{line.person}”."))
        elif work is None:
            problems.append(Problem(line.place, f"There is no project “{line.project}”."))
        else:
            key = Key(added[line.person].id if line.person in added else person_id, *work)
            entries[key] += _entries(line, key, table.unit, None if line.person in added else rooms, problems)
    if emptying:
        _empty_others(table, entries)
    kept = {key: tuple(sorted(each, key=lambda entry: entry.start)) for key, each in entries.items() if each}
    used = {key.person_id for key in kept}
    return Proposal(kept, tuple(problems), tuple(each for each in added.values() if each.id in used))


NEW = "new:"
"""What a person's id begins with who is to be added."""


def _entries(line: ReadLine, key: Key, unit: Unit, rooms: Rooms | None, problems: list[Problem]) -> Iterator[Entry]:
    for amount in line.amounts:
        try:
            if amount.finish <= amount.start:
                raise InvalidValueError(amount.text or "It ends before it begins.")
            text = amount.text.rstrip(TENTATIVE).strip()
            room = rooms.seconds(key.person_id, amount.start, amount.finish) if rooms else _standard(amount)
            percent = parse_share(text.removeprefix("(").removesuffix(")"), room, unit)
            state = BookingState.TENTATIVE if amount.text.endswith(TENTATIVE) else None
            yield Entry(amount.start, amount.finish, percent, state)
        except KnownError as error:
            problems.append(Problem(line.place, str(error)))


def _standard(amount: Amount) -> float:
    """Return the working seconds of 5 days of 8 hours a week, for somebody who is not there yet."""
    return (amount.finish - amount.start) / moment.WEEK * 144_000


def _empty_others(table: Table, entries: dict[Key, list[Entry]]) -> None:
    periods = {(each.start, each.finish) for line in table.lines for each in line.amounts if each.finish > each.start}
    for own in entries.values():
        said = {(each.start, each.finish) for each in own}
        own += [Entry(start, finish, 0.0) for start, finish in periods - said]


def take_over(workspace: Workspace, proposal: Proposal) -> ChangeSet | None:
    """Write what was proposed as one change, people who are new with it."""
    made: list[Change] = [Insert(person) for person in proposal.new_people]
    made += bookings.changes_for(workspace, proposal.entries)
    people = len({key.person_id for key in proposal.entries})
    return workspace.record(f"Take over bookings of {people} people" if people != 1 else "Take over bookings", made)


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
