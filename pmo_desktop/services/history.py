"""What change sets did, in words a person reads: names for ids, dates for seconds, the field's term for its name."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from db.kinds import BY_TABLE, KINDS
from db.log import browsing
from db.log.browsing import Listed
from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.entry.amounts import format_money, format_rate
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CustomField,
    Issue,
    Person,
    PersonSkill,
    Programme,
    Project,
    Record,
    Risk,
    Role,
    SavedView,
    Scenario,
    ScenarioChange,
    Skill,
    Split,
    Task,
)
from pmo_desktop.services.naming import Names, kind_words
from pmo_desktop.services.staff.wording import LEVELS
from pmo_desktop.services.workspace import Workspace

_NAMED: Mapping[str, type[Record]] = {
    "project_id": Project, "task_id": Task, "parent_id": Task, "predecessor_id": Task, "successor_id": Task,
    "person_id": Person, "owner_id": Person, "manager_id": Person, "programme_id": Programme, "role_id": Role,
    "calendar_id": Calendar, "base_id": Calendar, "risk_id": Risk, "issue_id": Issue, "skill_id": Skill,
    "assignment_id": Assignment, "field_id": CustomField, "scenario_id": Scenario,
}  # fmt: skip
"""The kind of row a reference names."""
_MOMENTS = frozenset({
    "constraint_date", "deadline", "manual_start", "manual_finish", "actual_start", "actual_finish", "resume",
    "second_constraint_date", "expected_finish", "must_finish",
    "status_date", "active_from", "active_to", "identified_on", "target_date", "closed_on", "opened_on", "due", "done_on",
    "as_at", "start", "finish", "late_start", "late_finish", "week",
})  # fmt: skip
_INSTANTS = frozenset({"at", "made_at", "taken_at", "accepted_at", "decided_at", "kept_at", "other_at"})
_SECONDS = frozenset({
    "duration", "actual_duration", "work", "actual_work", "remaining_work", "levelling_delay", "length", "day_seconds",
    "week_seconds", "critical_slack", "near_critical_slack", "total_slack", "free_slack", "delay",
})  # fmt: skip
_LENGTHS = frozenset({"duration", "actual_duration"})
"""Of a task: shown in days as its project counts them."""
_MONEY = frozenset({"budget", "actual_cost", "cost", "fixed_cost"})
_RATES = frozenset({"hourly_rate"})
_SHARES = frozenset({"units", "max_units"})
_USUAL = Units()
_MOST_ROWS = 2_000
"""Rows of one set that are put into words; nobody reads more."""
_UNSAID = frozenset({"id", "rank"})
_TERMS = {
    "rag": "PM's light", "rag_reason": "Reason of the light", "actual_cost": "Spent", "constraint_type": "Constraint",
    "constraint_date": "Constraint date", "second_constraint_type": "Second constraint",
    "second_constraint_date": "Second constraint date", "external": "Task of another project",
    "max_units": "Time", "parent_id": "Lies in", "wbs": "WBS", "content": "What it shows",
}  # fmt: skip
_KIND_OF_SET = {
    "merge": "Put together on receiving",
    "aside": "Set aside: another change of the same stands",
    "folded": "A month folded into one",
}


Sought = browsing.Sought
"""Which sets: the filters of a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a set did: to what, which field of it (empty where it was added or deleted), from what to what.

    `thing` is what that belongs to, such as the task of an assignment, with the project it is in; `thing_id` its id.
    """

    what: str
    field: str
    before: str
    after: str
    thing: str = ""
    thing_id: str = ""


def lines_of(workspace: Workspace, set_id: str, most: int = 500) -> tuple[Line, ...]:
    """Return what a set did, at most `most` lines, by the thing it was done to; KeyError where there is no such set.

    What has a name of its own comes first; what came or went with the same owner is one line with its number.
    """
    found = workspace.store.set_by_id(set_id)
    if found is None:
        raise KeyError(set_id)
    with workspace.store.reading() as connection:
        deltas = browsing.foremost(connection, found.number, _MOST_ROWS)
    every = [row for delta in deltas for row in delta.rows()]
    rows = sorted(every, key=lambda row: row.op != "update" and not _own_name(row))[:_MOST_ROWS]
    return tuple(islice(said(Names(workspace), rows), most))


def said(names: Names, rows: Sequence[RowChange]) -> Iterator[Line]:
    """Yield rows in words, those of one thing together, what happened several times alike as one line."""
    for row in rows:
        if row.op != "update":
            side = 1 if row.op == "insert" else 0
            names.know(row.kind, row.id, {name: pair[side] for name, pair in row.fields.items()})
    names.learn({row.id for row in rows} | {value for row in rows for value in _references(row)})
    names.learn_owners()
    lines = Counter(line for row in rows for line in _lines(row, names))
    order = {thing: place for place, thing in enumerate(dict.fromkeys(line.thing_id for line in lines))}
    for line, count in sorted(lines.items(), key=lambda item: order[item[0].thing_id]):
        yield replace(line, what=f"{line.what} ({count})") if count > 1 else line


def _references(row: RowChange) -> Iterator[str]:
    for name in (*_NAMED, "row_id"):
        yield from (str(value) for value in row.fields.get(name, ()) if value)


def in_words(workspace: Workspace, rows: Sequence[RowChange], most: int) -> tuple[Line, ...]:
    """Return changes of rows that no set of this file has made, such as what a backup would bring back, in words."""
    rows = sorted(rows, key=lambda row: row.op != "update" and not _own_name(row))
    return tuple(islice(said(Names(workspace), rows), most))


def _own_name(row: RowChange) -> str:
    """Return the name of what was added or deleted; empty where it has none."""
    side = 1 if row.op == "insert" else 0
    return str(next((row.fields[each][side] for each in ("name", "title") if row.fields.get(each)), None) or "")


def _lines(row: RowChange, names: Names) -> Iterator[Line]:
    kind = kind_words(row.kind)
    thing_id = names.thing(row.id)
    thing = _placed(names, thing_id)
    if row.op == "update":
        what = names.said(row.id)
        units = _units(names, row)
        for field, pair in row.fields.items():
            if field not in _UNSAID:
                before, after = (said_value(row.kind, field, each, names, units, row.id) for each in pair)
                yield Line(what, term(field), before, after, thing, thing_id)
        if row.fields.keys() <= _UNSAID:
            yield Line(what, "Place among its neighbours", "", "", thing, thing_id)
        return
    side = 1 if row.op == "insert" else 0
    named = _own_name(row) or names.name(row.id)
    yield Line(kind, "", "" if side else named, named if side else "", thing, thing_id)


def _placed(names: Names, thing_id: str) -> str:
    """Return `Task “Survey” – Bridge`."""
    project = names.project(thing_id)
    where = names.own(project) if project and project != thing_id else ""
    return f"{names.said(thing_id)} – {where}" if where else names.said(thing_id)


def _units(names: Names, row: RowChange) -> Units:
    project = names.row(names.project(row.id)) if row.kind is Task else None
    if project is None:
        return Units()
    return Units(project[1]["day_seconds"], project[1]["week_seconds"], project[1]["month_days"])


def term(field: str) -> str:
    """Return what a field is called."""
    return _TERMS.get(field, field.removesuffix("_id").replace("_", " ").capitalize())


def said_value(  # noqa: PLR0913, PLR0917 - what a value means depends on where it stands
    kind: type[Record],
    field: str,
    value: Any,  # noqa: ANN401 - whatever the field holds
    names: Names,
    units: Units = _USUAL,
    row_id: str = "",
) -> str:
    """Return a value as a person reads it; a dash for none. `row_id` is the row whose field it is, where that is known."""
    if value is None or value == "":
        return "–"
    if field in _NAMED:
        return names.name(value)
    if (kind, field) in _TOLD:
        return _TOLD[kind, field](value)
    if kind is Task and field in _LENGTHS:
        return format_duration(Duration(value), units)
    if kind is ScenarioChange and field == "value":
        return _tried(value, row_id, names, units)
    return _plain(value) if isinstance(value, bool) else _WORDS.get(_UNITS.get(field, ""), _plain)(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - same
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("_", " ")


def _hours(seconds: int) -> str:
    return f"{seconds / HOUR:g} h"


def _level(level: int) -> str:
    return f"{level} {LEVELS[level]}" if 0 <= level < len(LEVELS) else str(level)


def _look(content: str) -> str:
    """Return in a few words what is kept of how a place looks: nobody reads it letter for letter."""
    try:
        found = json.loads(content)
    except ValueError:
        return "its look"
    return ", ".join(map(_plain, found)) if isinstance(found, dict) and found else "its look"


_TOLD: Mapping[tuple[type[Record], str], Callable[[Any], str]] = {
    (Split, "start"): _hours,
    (PersonSkill, "level"): _level,
    (SavedView, "content"): _look,
    (ScenarioChange, "owner"): lambda table: kind_words(BY_TABLE[table].record) if table in BY_TABLE else "something",
    (ScenarioChange, "field"): term,
}
"""Fields that are read otherwise than others of their name."""


def _tried(written: str, row_id: str, names: Names, units: Units) -> str:
    """Return what a scenario makes of a field, as that field is read."""
    row = names.row(row_id)
    kind = None if row is None else BY_TABLE.get(row[1]["owner"])
    if row is None or kind is None or row[1]["field"] not in kind.fields:
        return "all of it"
    try:
        value = kind.read_value(row[1]["field"], written)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return "something this program cannot read"
    return said_value(kind.record, row[1]["field"], value, names, units)


_UNITS = {
    field: unit
    for unit, fields in (
        ("s", _SECONDS), ("c", _MONEY), ("r", _RATES), ("u", _SHARES), ("d", _MOMENTS), ("t", _INSTANTS),
    )
    for field in fields
}  # fmt: skip
_WORDS: Mapping[str, Callable[[Any], str]] = {
    "s": _hours,
    "c": format_money,
    "r": format_rate,
    "u": lambda share: f"{share * 100:g}%",
    "d": lambda moment: format_date(moment, with_time=moment % DAY != 0),
    "t": lambda at: when(at)[:16] if at else "–",
}


# Looking through all sets


@dataclass(frozen=True, slots=True)
class Shown:
    """A set as a list shows it; `undone_by` is the standing set that reverses it."""

    id: str
    number: int
    author: str
    at: int
    label: str
    kind: str
    undoes: str | None
    undone_by: Listed | None = None


_GONE = Shown("", 0, "", 0, "–", "", None)


class Log:
    """The sets that answer to filters, read page by page as they are looked at."""

    def __init__(self, workspace: Workspace, sought: Sought, *, fold_undone: bool = False) -> None:
        self._workspace = workspace
        self._pages: dict[int, Shown] = {}
        with workspace.store.reading() as connection:
            self.numbers = browsing.numbers(connection, sought)
            self._undone = browsing.undone(connection)
            if fold_undone:
                self._leave_out_undoings(connection)

    def _leave_out_undoings(self, connection: Any) -> None:  # noqa: ANN401 - a connection is the database's business
        """Leave out sets that undo, or do again, one that is listed itself: that one says so."""
        listed = set(self.numbers)
        hidden = {number for number, target in browsing.undoings(connection).items() if target in listed}
        self.numbers = [number for number in self.numbers if number not in hidden]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, row: int) -> Shown:
        """Return a set; one that was folded or has another number since the list was made is without anything."""
        number = self.numbers[row]
        if number not in self._pages:
            first = row - row % _PAGE
            self._read(self.numbers[first : first + _PAGE])
        return self._pages.get(number, _GONE)

    def read_by(self, workspace: Workspace) -> "Log":
        """Read pages through another workspace on the same file from now on: the list may be made in the background."""
        self._workspace = workspace
        return self

    def __iter__(self) -> Iterator[Shown]:
        return (self[row] for row in range(len(self)))

    def _read(self, wanted: Sequence[int]) -> None:
        with self._workspace.store.reading() as connection:
            listed = browsing.page(connection, wanted)
            by = {each.set.id: self._undone[each.set.id] for each in listed.values() if each.set.id in self._undone}
            undoing = browsing.page(connection, sorted(by.values()))
        for number, each in listed.items():
            one = each.set
            reverser = undoing.get(by.get(one.id, 0))
            self._pages[number] = Shown(one.id, number, one.author, one.at, one.label, each.kind, one.undoes, reverser)

    def place_of(self, set_id: str) -> int | None:
        """Return where a set stands in the list; None where it is not in it."""
        found = self._workspace.store.set_by_id(set_id)
        if found is None:
            return None
        try:
            return self.numbers.index(found.number)
        except ValueError:
            return None


_PAGE = 200


def sets(workspace: Workspace, sought: Sought, limit: int | None = None) -> tuple[Shown, ...]:
    """Return the sets that answer to filters, at most `limit`."""
    return tuple(islice(iter(Log(workspace, sought)), limit))


def authors(workspace: Workspace) -> tuple[str, ...]:
    """Return everybody who changed anything, by name."""
    with workspace.store.reading() as connection:
        return tuple(browsing.authors(connection))


def said_kind(shown: Shown) -> str:
    """Return in words what kind of set it is; empty for what a person did."""
    return _KIND_OF_SET.get(shown.kind, "")


def tables_of(*kinds: type[Record]) -> tuple[str, ...]:
    """Return how the log calls kinds of rows, to seek them by."""
    return tuple(KINDS[kind].name for kind in kinds)


def first_day(workspace: Workspace) -> int:
    """Return when the first set was made, UTC in milliseconds."""
    found = Log(workspace, Sought(descending=False))
    return found[0].at if len(found) else workspace.now()


@dataclass(frozen=True, slots=True)
class Step:
    """One field of one row as one set changed it."""

    set_id: str
    at: int
    author: str
    label: str
    field: str
    before: str
    after: str


def of_row(workspace: Workspace, row_id: str, limit: int = 50) -> tuple[Step, ...]:
    """Return the history of one row and of what hangs on it alone, the newest first: at most `limit` sets."""
    names = Names(workspace)
    found: list[Step] = []
    for shown in sets(workspace, Sought(row_id=row_id), limit):
        with workspace.store.reading() as connection:
            deltas = browsing.done_to(connection, row_id, shown.number)
        for line in said(names, [row for delta in deltas for row in delta.rows()]):
            field = line.field or ("added" if line.after else "deleted")
            found.append(Step(shown.id, shown.at, shown.author, shown.label, field, line.before, line.after))
    return tuple(found)


def count_of_row(workspace: Workspace, row_id: str) -> int:
    """Return how many sets changed a row."""
    return len(Log(workspace, Sought(row_id=row_id)))


# Out of the program


def when(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


HEADINGS = ("When", "Who", "What", "State", "Thing", "In", "Field", "Before", "After")


def table(workspace: Workspace, shown: Iterable[Shown]) -> Iterator[tuple[str, ...]]:
    """Yield a line of texts for each thing the sets did, beneath `HEADINGS`."""
    for each in shown:
        state = said_kind(each) or ("undone" if each.undone_by else "")
        for line in lines_of(workspace, each.id):
            did = line.field or ("added" if line.after else "deleted")
            yield (when(each.at), each.author, each.label, state, line.thing, line.what, did, line.before, line.after)


def export(workspace: Workspace, sought: Sought, target: Path) -> int:
    """Write the sets that answer to filters as CSV or a workbook, a line for each thing they did; return how many."""
    found = Log(workspace, sought)
    from pmo_desktop.services.table_files import write_texts  # noqa: PLC0415 - the writers wait until they are needed

    write_texts(target, "Changes", HEADINGS, table(workspace, found))
    return len(found)
