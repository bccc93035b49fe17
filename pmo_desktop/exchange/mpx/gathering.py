"""The records of an MPX file sorted out: its settings, calendars, people, tasks and assignments, each with its values named."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.moment import MINUTE
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mpx import columns
from pmo_desktop.exchange.mpx.calendars import Calendars, Times
from pmo_desktop.exchange.mpx.columns import ASSIGNMENT, HEADER, KINDS, LEFT, SILENT, numbers_of, spelled
from pmo_desktop.exchange.mpx.records import AGAIN, Line, read_content
from pmo_desktop.exchange.mpx.row import Row
from pmo_desktop.exchange.mpx.values import Signs
from pmo_desktop.exchange.mpx.words import language_of
from pmo_desktop.exchange.xml import Heard

_CURRENCIES = {"€": "EUR", "£": "GBP", "¥": "JPY", "EUR": "EUR", "USD": "USD", "GBP": "GBP", "CHF": "CHF", "SEK": "SEK"}
_ORDERS = {"0": "mdy", "1": "dmy", "2": "ymd"}


class Gathered:
    """What the records of one file say."""

    def __init__(self, source: Path | bytes, heard: Heard | None) -> None:
        content = read_content(source, heard)
        self.delimiter, self.program, self.version = content.delimiter, content.program, content.version
        self.inventory = Inventory(KINDS, "MS Project")
        self.signs = Signs()
        self.calendars = Calendars(self.signs, self.inventory)
        self.currency = ""
        self.header = Row("Header", 0, self.signs)
        self.tasks: list[Row] = []
        self.people: list[Row] = []
        self.own_times: dict[int, Times] = {}
        """Calendars of people, by the place of the person."""
        self.assigned: list[tuple[Row, int]] = []
        """Assignments, with the place of their task."""
        self._columns: dict[str, list[str]] = {}
        self._calendar: Times | None = None
        self._gather(list(content.lines))

    def _gather(self, lines: Sequence[Line]) -> None:
        self.signs.language = language_of(_words(lines))
        takers = self._takers()
        for line in lines:
            taker = takers.get(line.kind)
            if taker is not None:
                taker(line)
            elif line.kind in LEFT:
                place, what, why = LEFT[line.kind]
                self.inventory.lose(place, what, why)
            elif line.kind not in SILENT:
                raise ImportProblemError(f"line {line.number}: “{line.kind[:20]}” is no kind of record.", AGAIN)

    def _takers(self) -> Mapping[str, Callable[[Line], None]]:
        """Return what takes each kind of record."""
        return {
            "10": self._take_currency, "11": self._take_defaults, "12": self._take_date_signs,
            "20": self._take_calendar, "25": self._take_hours, "26": self._take_exception,
            "30": self._take_header,
            "40": lambda line: self._take_names("50", line, columns.RESOURCE),
            "41": lambda line: self._take_numbers("50", line, columns.RESOURCE),
            "50": self._take_person, "51": lambda line: self._take_notes(self.people, line),
            "55": self._take_own_calendar, "56": self._take_hours, "57": self._take_exception,
            "60": lambda line: self._take_names("70", line, columns.TASK),
            "61": lambda line: self._take_numbers("70", line, columns.TASK),
            "70": self._take_task, "71": lambda line: self._take_notes(self.tasks, line), "72": self._take_recurring,
            "75": self._take_assignment,
        }  # fmt: skip

    def _take_currency(self, line: Line) -> None:
        self.currency = _CURRENCIES.get(line.text(0).strip().upper(), "")
        self.signs.thousands = line.text(3) or self.signs.thousands
        self.signs.decimal = line.text(4) or self.signs.decimal

    def _take_defaults(self, line: Line) -> None:
        for place, name in ((3, "day_seconds"), (4, "week_seconds")):
            hours = self.signs.number(line.text(place), line.at(place)) if line.text(place) else 0.0
            if 0 < hours <= 24 * 7:
                setattr(self.signs, name, round(hours * 3600))

    def _take_date_signs(self, line: Line) -> None:
        self.signs.date_order = _ORDERS.get(line.text(0), "")
        start = self.signs.whole(line.text(2), line.at(2)) if line.text(2) else 480
        self.signs.day_starts = start * MINUTE if 0 <= start < 24 * 60 else 8 * 3600
        self.signs.time_separator = line.text(4) or ":"
        self.signs.morning, self.signs.evening = line.text(5) or "am", line.text(6) or "pm"

    def _take_calendar(self, line: Line) -> None:
        self._calendar = self.calendars.begin(line)

    def _take_hours(self, line: Line) -> None:
        if self._calendar is not None:
            self.calendars.add_hours(self._calendar, line)

    def _take_exception(self, line: Line) -> None:
        if self._calendar is not None:
            self.calendars.add_exception(self._calendar, line)

    def _take_header(self, line: Line) -> None:
        self.header = Row.of("Header", line, HEADER, self.signs)

    def _take_names(self, kind: str, line: Line, known: Mapping[int, tuple[str, ...]]) -> None:
        """Take the names of columns, which their numbers override."""
        numbers = numbers_of(known)
        found = [numbers.get(spelled(name)) for name in line.values]
        if kind not in self._columns:
            self._columns[kind] = [known[number][0] if number else "" for number in found]

    def _take_numbers(self, kind: str, line: Line, known: Mapping[int, tuple[str, ...]]) -> None:
        names = []
        for place, text in enumerate(line.values):
            number = int(text) if text.isdecimal() and len(text) < 6 else -1
            if number not in known and text:
                self.inventory.lose("File", "Columns that are not known", "the program does not know them",
                                    line.at(place))  # fmt: skip
            names.append(known[number][0] if number in known else "")
        self._columns[kind] = names

    def _row(self, name: str, line: Line) -> Row:
        named = self._columns.get(line.kind)
        if named is None:
            before = "40 or 41" if line.kind == "50" else "60 or 61"
            raise ImportProblemError(f"{line.at()}: there are no columns (record {before}) before it.", AGAIN)
        return Row.of(name, line, named, self.signs)

    def _take_person(self, line: Line) -> None:
        self._calendar = None
        self.people.append(self._row("Resource", line))

    def _take_own_calendar(self, line: Line) -> None:
        if self.people:
            self._calendar = Times(self.people[-1].text("Name"), line.values[1:8], line.text(0))
            self.own_times[len(self.people) - 1] = self._calendar

    def _take_task(self, line: Line) -> None:
        self.tasks.append(self._row("Task", line))

    def _take_notes(self, rows: list[Row], line: Line) -> None:
        if rows and line.text(0):
            rows[-1].notes = line.text(0)

    def _take_recurring(self, line: Line) -> None:
        """Take that a task recurs: the one that says how has its occurrences beneath it."""
        if self.tasks and len(line.values) > 2:
            self.tasks[-1].recurs = True
            self.inventory.lose("Tasks", "How often tasks recur", "each occurrence is a task of its own",
                                f"“{self.tasks[-1].text('Name')}”")  # fmt: skip

    def _take_assignment(self, line: Line) -> None:
        if self.tasks:
            self.assigned.append((Row.of("Assignment", line, ASSIGNMENT, self.signs), len(self.tasks) - 1))


def _words(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the values that may tell the language: those of the first tasks."""
    tasks = (line for line in lines if line.kind == "70")
    for line, _ in zip(tasks, range(500), strict=False):
        yield from (value for value in line.values if value[:1].isalpha())
