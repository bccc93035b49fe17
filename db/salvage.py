"""What can still be read of a damaged file, brought into a new one: rows from its pages, and what is missing from its log."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from db import fitting, room, schema, statements
from db.copying import put_in_place, remove_traces
from db.engine import Raw, connect, first
from db.kinds import BONDS, BY_TABLE, KINDS, Bond, Kind, Values, is_key
from db.log.deltas import DELETE, INSERT, UPDATE
from db.pages import Pages
from db.remains import ByPages, Found, bring_up_to_date, is_older, reader_of, width
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Portfolio

_OWN = ("origin", "change_set", "change", "pack", "blob", "note")
"""The tables that hold no records."""
_MOST_NAMED = 200
LOST_SET = "Lost in the damage"
NOBODY = ""
_STAND_INS = frozenset({"project", "person", "calendar"})
"""The tables of which one lost row would take very many others with it, so that something is put into its place."""


@dataclass(slots=True)
class Account:
    """What became of one table: rows kept as they were, rebuilt from the log, and lost, those with what is known of them."""

    kept: int = 0
    rebuilt: int = 0
    lost: int = 0
    names: list[str] = field(default_factory=list)

    def lose(self, name: str) -> None:
        self.lost += 1
        if len(self.names) < _MOST_NAMED:
            self.names.append(name)


@dataclass(slots=True)
class Salvaged:
    """What salvaging gave: an account per table, how many lines of the log are gone, references that had to be emptied."""

    pages: int = 0
    tables: dict[str, Account] = field(default_factory=dict)
    history_lost: int = 0
    emptied: list[str] = field(default_factory=list)

    def of(self, table: str) -> Account:
        return self.tables.setdefault(table, Account())


@dataclass(frozen=True, slots=True)
class NewFile:
    """What the new file is to be known by."""

    origin: str
    at: int
    new_id: Callable[[], str]


def salvage(damaged: Path, target: Path, made: NewFile) -> Salvaged:
    """Write what can be read of a damaged file to a new one that opens clean, and return what became of it.

    Raises FileProblemError where nothing can be read, or the new file cannot be written.
    """
    fresh, older = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.older")
    try:
        room.ask_for(target.parent, damaged.stat().st_size * 2)
        reader = reader_of(damaged)
        if isinstance(reader, ByPages) and is_older(reader.version):
            bring_up_to_date(reader, older)
            reader = ByPages(Pages.read(older))
        found = Found(reader)
        if not any(found.rows[table] or found.stray[table] for table in BY_TABLE):
            raise FileProblemError(
                f"Nothing of a portfolio can be read in “{damaged.name}”.", "Restore it from a backup or a copy."
            )
        _remove(fresh)
        report = _Writer(fresh, found, made, damaged.stem).write()
        put_in_place(fresh, target)
    except OSError as error:
        raise FileProblemError(
            f"“{damaged.name}” cannot be salvaged: {error.strerror}.", "Try it on another disk."
        ) from error
    finally:
        _remove(fresh)
        _remove(older)
    return report


def _remove(fresh: Path) -> None:
    fresh.unlink(missing_ok=True)
    remove_traces(fresh)


# What the log knows


@dataclass(slots=True)
class _Told:
    """What the log says of one row: how it stands at the end; `whole` is None where only some fields are known."""

    alive: bool = True
    whole: dict[str, Any] | None = None
    some: dict[str, Any] = field(default_factory=dict)


class _Log:
    """The log played from its beginning over whatever of it was found."""

    def __init__(self, changes: Mapping[int, tuple[Any, ...]]) -> None:
        self.told: dict[str, dict[str, _Told]] = {name: {} for name in BY_TABLE}
        self.stands: dict[tuple[str, str], bool] = {}
        """Whether each row is there after all lines about it."""
        self.broken: set[tuple[str, str]] = set()
        """Rows about which lines are missing: deleted or changed before they were added, or added twice."""
        for number in sorted(changes):
            _, _, table, row_id, op, fields = changes[number]
            if self.stands.get((table, row_id), False) == (op == INSERT):
                self.broken.add((table, row_id))
            self.stands[table, row_id] = op != DELETE
            try:
                self._play(BY_TABLE[table], row_id, op, fields)
            except (msgspec.MsgspecError, ValueError, KeyError, TypeError):
                self.broken.add((table, row_id))  # a line of the log that no longer reads

    def _play(self, kind: Kind, row_id: str, op: str, fields: str) -> None:
        told = self.told[kind.name].setdefault(row_id, _Told())
        if op == UPDATE:
            changed = {name: new for name, (_, new) in kind.read_change(fields).items()}
            told.some |= changed
            if told.whole is not None:
                told.whole |= changed
            return
        (row,) = kind.read_whole([(kind.name, row_id, op, fields)])
        told.alive = op == INSERT
        told.whole = dict(zip(kind.fields, row, strict=True))

    def row(self, kind: Kind, row_id: str) -> Values | None:
        """Return a row the log says is there, where it knows all of it."""
        told = self.told[kind.name].get(row_id)
        return tuple(told.whole.values()) if told is not None and told.alive and told.whole is not None else None

    def name(self, table: str, row_id: str) -> str:
        """Return what a row was called, so far as the log knows: else what it belonged to."""
        told = self.told[table].get(row_id)
        fields = {} if told is None else (told.whole or told.some)
        return self.called(BY_TABLE[table], fields) or row_id

    def called(self, kind: Kind, fields: Mapping[str, Any]) -> str:
        """Return a row's name, or the names of the rows it belongs to; empty where nothing is known of either."""
        own = fields.get("name") or fields.get("title")
        if own:
            return str(own)
        owners = [bond for bond in BONDS if bond.kind is kind and bond.bond == "owner" and bond.target is not None]
        names = [self.name(str(bond.target), fields[bond.field]) for bond in owners if fields.get(bond.field)]
        return " – ".join(dict.fromkeys(names))


# Writing


class _Writer:
    def __init__(self, fresh: Path, found: Found, made: NewFile, name: str) -> None:
        self._fresh, self._found, self._made, self._name = fresh, found, made, name
        self.report = Salvaged(pages=found.pages)
        self._log = _Log({})
        self._began = moment.midnight(made.at // 1_000)
        """When a project begins of which that is lost."""
        self._held: dict[str, dict[str, Values]] = {name: {} for name in BY_TABLE}

    def write(self) -> Salvaged:
        with closing(connect(self._fresh, "rwc")) as raw:
            raw.execute("PRAGMA journal_mode=DELETE").fetchall()
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("BEGIN IMMEDIATE")
            schema.make(raw)
            self._bring_log(raw)
            self._gather()
            self._mend()
            self._write_records(raw)
            self._write_repairs(raw)
            raw.execute("INSERT INTO origin (id, made_at) VALUES (?, ?)", (self._made.origin, self._made.at))
            raw.execute("COMMIT")
            if first(raw, "PRAGMA integrity_check(1)") != "ok" or raw.execute("PRAGMA foreign_key_check").fetchone():
                raise AssertionError("a salvaged file is not whole")
        return self.report

    def _bring_log(self, raw: Raw) -> None:
        """Bring the log and what is this copy's own; sets of which only the rows are left get a stand-in."""
        for table in _OWN:
            known = self._found.rows[table] if table == "change" else self._found.stray[table] | self._found.rows[table]
            places = ", ".join("?" * width(table))
            rows = [known[rowid] for rowid in sorted(known)]
            if table == "change":
                self._stand_in(raw, {row[1] for row in rows})
            before = raw.total_changes
            raw.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)  # noqa: S608 - a table of our schema
            self.report.of(table).kept = raw.total_changes - before - raw.execute(fitting.removal(table)).rowcount
        changes = self._found.rows["change"]
        self._log = _Log(changes)
        self.report.history_lost = max(changes, default=0) - len(changes)
        if not changes and self.report.of("change_set").kept:
            self.report.of("change").lose("what every change did")

    def _stand_in(self, raw: Raw, named: Collection[int]) -> None:
        have = {number for (number,) in raw.execute("SELECT number FROM change_set").fetchall()}
        for seq, number in enumerate(sorted(set(named) - have), 1):
            near = raw.execute("SELECT at FROM change_set ORDER BY abs(number - ?) LIMIT 1", (number,)).fetchone()
            self._new_set(raw, number, f"lost-{self._made.origin}", seq, near[0] if near else self._made.at, LOST_SET)
            self.report.of("change_set").lose(f"set {number}")

    def _new_set(self, raw: Raw, number: int | None, origin: str, seq: int, at: int, label: str) -> int:  # noqa: PLR0913, PLR0917 - the columns of the log
        sql = (
            "INSERT INTO change_set (number, id, origin, seq, author, at, received_at, label, undoes, schema, pack, kind) "
            "VALUES (?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?, NULL, '') RETURNING number"
        )
        given = (number, self._made.new_id(), origin, seq, NOBODY, at, label, schema.VERSION)
        return int(raw.execute(sql, given).fetchone()[0])

    def _gather(self) -> None:
        """Put together the rows of each table: from its pages, from the log, and last from pages no tree reaches."""
        for kind in KINDS.values():
            held = self._held[kind.name]
            for row in self._read(kind, self._found.rows[kind.name]):
                held.setdefault(row[0], row)
            account = self.report.of(kind.name)
            account.kept = len(held)
            told = self._log.told[kind.name]
            stray = {row[0]: row for row in self._read(kind, self._found.stray[kind.name])}
            for row_id in [*told, *(each for each in stray if each not in told)]:
                if row_id not in held:
                    self._rebuild(kind, row_id, stray.get(row_id), account)

    def _rebuild(self, kind: Kind, row_id: str, stray: Values | None, account: Account) -> None:
        told = self._log.told[kind.name].get(row_id)
        if told is not None and not told.alive:
            return
        known = self._log.row(kind, row_id)
        if known is not None and not _fits(kind, known):
            known = None
        if known is not None and stray == known:
            account.kept += 1
        elif known is not None:
            account.rebuilt += 1
        elif stray is not None:
            account.kept += 1
            if told is not None:
                later = tuple(told.some.get(name, value) for name, value in zip(kind.fields, stray, strict=True))
                known = later if _fits(kind, later) else None
        if known is None and stray is None:
            account.lose(self._log.name(kind.name, row_id))
        else:
            self._held[kind.name][row_id] = known if known is not None else stray  # type: ignore[assignment]  # one of them is there

    def _read(self, kind: Kind, rows: Mapping[int, tuple[Any, ...]]) -> list[Values]:
        """Return rows as values; those that hold what no field can are damaged too."""
        return [row for row in zip(*kind.columns(list(rows.values())), strict=True) if _fits(kind, row)]

    # Mending

    def _mend(self) -> None:
        """Let go of rows whose owner is gone, stand in for lost ones, empty references; see that there is a portfolio."""
        self._missing: set[tuple[str, str]] = set()
        self._dropped: dict[str, dict[str, Values]] = {name: {} for name in BY_TABLE}
        self._changed: dict[str, dict[str, dict[str, tuple[Any, Any]]]] = {name: {} for name in BY_TABLE}
        while self._let_go():
            pass
        if not self._held["portfolio"]:
            calendar = next(iter(self._held["calendar"]), None)
            made = Portfolio(id=self._made.new_id(), name=self._name, calendar_id=calendar)
            self._held["portfolio"][made.id] = KINDS[Portfolio].rows([made])[0]
            self.report.of("portfolio").lose("the settings of the portfolio")

    def _let_go(self) -> bool:
        """Look at every reference once; say whether a row went, so that others may have to follow."""
        went = False
        for bond in BONDS:
            for row in list(self._held[bond.kind.name].values()):
                named = row[bond.place]
                if named is None or self._is_there(bond, row):
                    continue
                self._miss(bond, row)
                is_lost = bond.bond == "owner" and self._is_lost(bond.target, named)
                if bond.bond == "link" or (is_lost and bond.kind.table.columns[bond.field].nullable):
                    self._empty(bond, row)
                elif is_lost and bond.target in _STAND_INS:
                    self._stand_in_for(BY_TABLE[bond.target], named)
                else:
                    went = True
                    self._drop(bond.kind, row)
        return went

    def _is_there(self, bond: Bond, row: Values) -> bool:
        if bond.target is None:
            return any(row[bond.place] in held for held in self._held.values())
        return row[bond.place] in self._held[bond.target]

    def _is_lost(self, table: str | None, row_id: str) -> bool:
        """Say whether a row went in the damage, not by anybody's hand."""
        if table is None or row_id in self._dropped[table]:
            return False
        told = self._log.told[table].get(row_id)
        return told is None or told.alive

    def _stand_in_for(self, kind: Kind, row_id: str) -> None:
        """Put something into the place of a lost row on which very much hangs, with what the log still knows of it."""
        told = self._log.told[kind.name].get(row_id)
        some = {} if told is None else told.some
        given: dict[str, Any] = {"id": row_id, "name": f"Lost {kind.name}"}
        if kind.name == "project":
            given["start"] = self._began
        try:
            (row,) = kind.rows([kind.record(**given | some)])
        except InvalidValueError:  # what the log knows was damaged too
            (row,) = kind.rows([kind.record(**given)])
        self._held[kind.name][row_id] = row

    def _miss(self, bond: Bond, row: Values) -> None:
        """Count a row that others name and nobody has, once, unless it is known to be lost or was let go itself."""
        table, row_id = bond.target, row[bond.place]
        if table is None or (table, row_id) in self._missing or row_id in self._dropped[table]:
            return
        self._missing.add((table, row_id))
        if row_id not in self._log.told[table]:
            self.report.of(table).lose(self._log.name(table, row_id))

    def _drop(self, kind: Kind, row: Values) -> None:
        del self._held[kind.name][row[0]]
        self._dropped[kind.name][row[0]] = row
        account = self.report.of(kind.name)
        account.kept = max(0, account.kept - 1)
        account.lose(self._called(kind, row))

    def _empty(self, bond: Bond, row: Values) -> None:
        kind = bond.kind
        self._held[kind.name][row[0]] = (*row[: bond.place], None, *row[bond.place + 1 :])
        self._changed[kind.name].setdefault(row[0], {})[bond.field] = (row[bond.place], None)
        words = f"{kind.name.replace('_', ' ')} “{self._called(kind, row)}”: {bond.field.removesuffix('_id').replace('_', ' ')}"
        if len(self.report.emptied) < _MOST_NAMED:
            self.report.emptied.append(words)

    # The new file

    def _write_records(self, raw: Raw) -> None:
        for kind in KINDS.values():
            raw.executemany(statements.insertion(kind), list(self._held[kind.name].values()))

    def _write_repairs(self, raw: Raw) -> None:
        """Log what the log does not know, so that it accounts for every row there is, and for none that is not.

        What it says of a row without its beginning cannot be played either way: that goes, and the row begins anew.
        """
        broken = sorted(self._log.broken)
        before = raw.total_changes
        raw.executemany("DELETE FROM change WHERE table_name = ? AND row_id = ?", broken)
        self.report.history_lost += raw.total_changes - before
        self.report.of("change").kept -= raw.total_changes - before
        lines = [line for kind in KINDS.values() for line in self._lines(kind)]
        if not lines:
            return
        number = self._new_set(
            raw, None, self._made.origin, 1, self._made.at, f"Salvage what was left of “{self._name}”"
        )
        sql = "INSERT INTO change (set_number, table_name, row_id, op, fields) VALUES (?, ?, ?, ?, ?)"
        raw.executemany(sql, [(number, *line) for line in lines])

    def _lines(self, kind: Kind) -> Iterator[tuple[str, str, str, str]]:
        held, dropped = self._held[kind.name], self._dropped[kind.name]
        unknown = [row for row in held.values() if not self._knows(kind, row[0])]
        for row, text in zip(unknown, kind.written_whole(unknown), strict=True):
            yield kind.name, row[0], INSERT, text
        gone = [row for row in dropped.values() if self._knows(kind, row[0])]
        for row, text in zip(gone, kind.written_whole(gone), strict=True):
            yield kind.name, row[0], DELETE, text
        known = {row[0] for row in unknown}
        for row_id, fields in self._changed[kind.name].items():
            if row_id in held and row_id not in known:
                yield kind.name, row_id, UPDATE, kind.written_change(fields)

    def _knows(self, kind: Kind, row_id: str) -> bool:
        """Say whether the log that is kept has a row as being there."""
        return self._log.stands.get((kind.name, row_id), False) and (kind.name, row_id) not in self._log.broken

    def _called(self, kind: Kind, row: Values) -> str:
        return self._log.called(kind, dict(zip(kind.fields, row, strict=True))) or row[0]


@cache
def _owners(kind: Kind) -> tuple[int, ...]:
    """Return the places of the references that a row cannot be without."""
    return tuple(bond.place for bond in BONDS if bond.kind is kind and not kind.table.columns[bond.field].nullable)


def _fits(kind: Kind, row: Values) -> bool:
    if not all(is_key(row[place]) for place in _owners(kind)):
        return False  # no row can have that id: nothing could even stand in for it
    try:
        kind.rows([kind.value(row)])
    except InvalidValueError:
        return False
    return True
