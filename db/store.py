"""An open portfolio file: reading rows, and the one way to write them, `record`, `undo` and `redo` through the log."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, RootTransaction, exc

from db import backups, comparing, fitting, guard, migrating, notes, opening, restoring, room, schema, statements
from db.copying import copied, is_open
from db.engine import Raw, connect, engine_over, first, leave_wal, patiently
from db.kinds import BY_TABLE, KINDS, Kind, Values
from db.log import reading, reversing, undoing
from db.log.deltas import Delta
from db.log.drafting import Draft, Fetch
from db.log.reading import LoggedSet
from db.log.reversing import Reversal
from db.log.undoing import Obstacle, Stacks
from db.log.writing import Entry, write
from db.sharing import logbook
from db.sharing.taking import REWINDS
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.domain.errors import DamagedFileError, FileProblemError, InvalidValueError, KnownError
from pmo_desktop.domain.records import Record


class Blocked(Exception):  # noqa: N818 - not shown: services say it in words
    """A set cannot be undone whole."""

    def __init__(self, target: LoggedSet, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(f"{len(obstacles)} obstacles")
        self.target = target
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A set as it was committed, with what it did."""

    logged: LoggedSet
    deltas: tuple[Delta, ...]


class Store:
    """One connection to one file. Not for two threads at once; a background job opens its own."""

    def __init__(self, path: Path, raw: Raw) -> None:
        self.path = path
        self._raw = raw
        self._engine = engine_over(raw)
        self._connection = self._engine.connect()
        self._lock = RLock()
        self._stacks: dict[str, Stacks] = {}
        self._rewinds = 0
        self._place = _place_of(path)
        guard.close_for_writing(raw)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        trusted: bool = False,
        hurried: bool = False,
        before_migration: Callable[[Path], object] = lambda _path: None,
    ) -> "Store":
        """Open a file after examining it (unless this process has it open already: `trusted`).

        `hurried` does not wait for the disk at every commit: for filling a file nobody relies on yet.
        """
        if not trusted:
            version = opening.examined(path)
            if version < schema.VERSION:
                before_migration(path)
                with as_known(path):
                    migrating.migrate(path, version)
        with as_known(path):
            raw = connect(path)
            if hurried:
                raw.execute("PRAGMA synchronous=OFF")
            return cls(path, raw)

    @classmethod
    def create(cls, path: Path, *, origin: str, at: int) -> "Store":
        """Make an empty file that is not there yet; raise FileProblemError where one is or none can be."""
        if path.exists():
            raise FileProblemError(f"“{path.name}” is there already.", "Choose another name, or open it.")
        with as_known(path):
            raw = connect(path, "rwc")
            raw.execute("BEGIN IMMEDIATE")
            schema.make(raw)
            raw.execute("INSERT INTO origin (id, made_at) VALUES (?, ?)", (origin, at))
            raw.execute("COMMIT")
            return cls(path, raw)

    def close(self) -> None:
        """Close the file; the last one to do so leaves a single file outside WAL. Closing twice does nothing more."""
        with self._lock:
            if self._connection.closed:
                return
            self._connection.close()
            # A disk that fails now costs nothing: what was committed lies in the log beside, which the next opening reads.
            with suppress(driver.DatabaseError), guard.open_for_everything(self._raw):
                leave_wal(self._raw)
            self._engine.dispose()
            self._raw.close()

    @property
    def is_closed(self) -> bool:
        return self._connection.closed

    def save_copy(self, target: Path) -> None:
        """Write the file as it now stands to another place, whole or not at all; the copy is one file."""
        room.ask_for(target.parent, self._size())
        if is_open(target):
            raise FileProblemError(
                f"“{target.name}” is open in another window or program.", "Close it there, or choose another name."
            )
        with self._lock, as_known(target):
            copied(self._raw, target)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the connection inside a transaction, so that several reads see one state."""
        with self._lock, as_known(self.path):
            if self._connection.in_transaction():
                yield self._connection
            else:
                with self._connection.begin():
                    yield self._connection

    def rows(self, kind: type[Record], equals: Mapping[str, object]) -> list[list[Any]]:
        """Return one list per field of the rows where each field equals, or is among, the given; by rank, else id."""
        known = KINDS[kind]
        with collector_paused():
            with self.reading() as connection:
                try:
                    rows = _raw_rows(connection, known, equals)
                except (driver.OperationalError, exc.OperationalError) as error:
                    if _NO_TEXT not in str(error):
                        raise
                    raise fitting.unreadable(self._raw, self.path, known) from error
            rows.sort(key=itemgetter(*known.order))  # SQLite sorts whole rows, at twice the time
            return known.columns(rows)

    def fields(self, kind: type[Record]) -> tuple[str, ...]:
        return KINDS[kind].fields

    def count(self, kind: type[Record], equals: Mapping[str, object]) -> int:
        shape, given = statements.conditions(KINDS[kind], equals)
        with self.reading() as connection:
            rows = reading.fetched(connection, statements.counting(KINDS[kind], shape), given)
        return int(rows[0][0])

    def record(self, entry: Entry, changes: Sequence[Change]) -> Recorded | None:
        """Write changes and their log in one transaction; None where nothing changes."""
        with self._writing(entry.id) as connection:
            draft = Draft(self.fetch_in(connection))
            draft.take(changes)
            return self._write(connection, entry, draft.deltas())

    def stacks(self, author: str) -> Stacks:
        """Return what `author` may undo and redo as the file stands now."""
        with self.reading() as connection:
            rewinds = notes.read(connection, REWINDS) or 0
            if rewinds != self._rewinds:
                self._rewinds = rewinds
                self._stacks.clear()
            stacks = self._stacks.get(author) or Stacks(author, ())
            if not stacks.origins or stacks.origins[-1] != logbook.origin(connection):
                stacks = self._stacks[author] = Stacks(author, logbook.origins(connection))
            stacks.feed(reading.after(connection, stacks.seen))
        return stacks

    def undo(self, author: str, set_id: str, at: int) -> Recorded | None:
        """Reverse the author's newest standing set as set `set_id`; None where there is none.

        Raises Blocked, changing nothing, where later sets stand in the way.
        """
        with self._writing(set_id) as connection:
            stacks = self.stacks(author)
            target = stacks.undoable[-1] if stacks.undoable else None
            return self._reverse(connection, stacks, target, Entry(set_id, author, at, "Undo"))

    def redo(self, author: str, set_id: str, at: int) -> Recorded | None:
        """Reverse the author's newest undoing; otherwise as `undo`."""
        with self._writing(set_id) as connection:
            stacks = self.stacks(author)
            target = stacks.redoable[-1] if stacks.redoable else None
            return self._reverse(connection, stacks, target, Entry(set_id, author, at, "Redo"))

    def _reverse(
        self, connection: Connection, stacks: Stacks, target: LoggedSet | None, entry: Entry
    ) -> Recorded | None:
        if target is None:
            return None
        deltas = reading.deltas(connection, target.number)
        obstacles = undoing.obstacles(connection, target, deltas)
        if obstacles:
            raise Blocked(target, obstacles)
        label = f"{entry.label}: {stacks.label(target)}"
        labelled = Entry(entry.id, entry.author, entry.at, label, target.set.id)
        return self._write(connection, labelled, [delta.inverse() for delta in deltas])

    def sets_after(self, number: int) -> list[LoggedSet]:
        with self.reading() as connection:
            return reading.after(connection, number)

    def newest(self, limit: int) -> list[LoggedSet]:
        with self.reading() as connection:
            return reading.newest(connection, limit)

    def of_row(self, row_id: str, limit: int) -> list[LoggedSet]:
        with self.reading() as connection:
            return reading.of_row(connection, row_id, limit)

    def deltas(self, number: int) -> list[Delta]:
        with self.reading() as connection:
            return reading.deltas(connection, number)

    def sizes(self, first_number: int, last_number: int) -> dict[type[Record], int]:
        """Return how many rows of each kind the sets in between changed, both included, without reading them."""
        with self.reading() as connection:
            found = reading.sizes(connection, first_number, last_number)
        return {BY_TABLE[table].record: count for table, count in found.items()}

    def set_by_id(self, set_id: str) -> LoggedSet | None:
        with self.reading() as connection:
            return reading.by_id(connection, set_id)

    def last_number(self) -> int:
        with self.reading() as connection:
            return reading.last_number(connection)

    def rewinds(self) -> int:
        """Return how often an exchange has taken sets of this copy back: what was read before is then to be read anew."""
        return int(self.note(REWINDS) or 0)

    def note(self, name: str) -> Any:  # noqa: ANN401 - whatever was written
        """Return what this copy remembers under a name, None where it is nothing."""
        with self.reading() as connection:
            return notes.read(connection, name)

    def write_note(self, name: str, value: object) -> None:
        """Remember something in this copy alone: not logged, not sent, not undone."""
        with self.rewriting() as connection:
            notes.write(connection, name, value)

    def fetch_in(self, connection: Connection) -> Fetch:
        """Return what reads rows in a transaction."""
        return lambda kind, equals: _fetch(connection, kind, equals)

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed; microseconds, fit for a timer."""
        with self._lock:
            return int(first(self._raw, "PRAGMA data_version"))

    def keep_blob(self, digest: str, data: bytes) -> None:
        """Keep an attached file under its SHA-256 in hex; nothing happens where it is kept already."""
        with self._writing("") as connection:
            connection.exec_driver_sql("INSERT OR IGNORE INTO blob (hash, data) VALUES (?, ?)", (digest, data))

    def blob(self, digest: str) -> bytes | None:
        """Return an attached file as it was kept; the caller checks it."""
        with self.reading() as connection, as_known(self.path):
            row = connection.exec_driver_sql("SELECT data FROM blob WHERE hash = ?", (digest,)).fetchone()
        return None if row is None else bytes(row[0])

    def blobs(self) -> frozenset[str]:
        """Return the digests of all attached files that are here."""
        with self.reading() as connection:
            return frozenset(digest for (digest,) in connection.exec_driver_sql("SELECT hash FROM blob"))

    # Taking back any set

    def reversal(self, set_id: str, part: str = "") -> Reversal | None:
        """Return how a set, or what it did to the row `part` and all that belongs to it, can be taken back.

        None where there is no such set, or it no longer stands.
        """
        with collector_paused(), self.reading() as connection:
            return self.reversal_in(connection, set_id, _part(part))

    def reverse(self, entry: Entry, set_id: str, part: str = "", *, rest: bool = False) -> Recorded | None:
        """Take back a set, whoever made it, under `entry`; with `rest` only what later sets leave room for.

        Raises Blocked, changing nothing, where later sets stand in the way. None where nothing is left to take back.
        """
        with self._writing(entry.id) as connection:
            found = self.reversal_in(connection, set_id, _part(part))
            if found is None:
                return None
            if rest:
                return self._write(connection, entry, found.rest)
            if found.obstacles:
                raise Blocked(found.target, found.obstacles)
            undoes = None if found.is_part else set_id
            whole = Entry(entry.id, entry.author, entry.at, entry.label, undoes)
            return self._write(connection, whole, [delta.inverse() for delta in found.deltas])

    def reversal_in(
        self,
        connection: Connection,
        set_id: str,
        meant: Callable[[list[Delta]], list[Delta]] = lambda deltas: deltas,
        in_the_way: Callable[[list[Obstacle]], list[Obstacle]] = lambda found: found,
    ) -> Reversal | None:
        """Return the same inside the caller's transaction, of what is `meant` of the set and what is really `in_the_way`."""
        target = reading.by_id(connection, set_id)
        if target is None or undoing.is_undone(connection, target):
            return None
        whole = reading.deltas(connection, target.number)
        deltas = meant(whole)
        obstacles = in_the_way(undoing.obstacles(connection, target, deltas))
        is_part = sum(map(len, deltas)) < sum(map(len, whole))
        found = Reversal(target, tuple(deltas), is_part, tuple(obstacles))
        if not obstacles:
            return found
        rest, left = reversing.rest_of(self.fetch_in(connection), deltas, obstacles)
        return replace(found, rest=rest, left=left)

    @contextmanager
    def exclusively(self) -> Iterator[Raw]:
        """Give the bare connection, without its guard: for copies of the file."""
        with self._lock, as_known(self.path), guard.open_for_everything(self._raw):
            yield self._raw

    @contextmanager
    def rewriting(self, set_id: str = "") -> Iterator[Connection]:
        """Give the connection inside a transaction in which the log itself may be written anew, as exchanges and folding do."""
        with self._writing(set_id) as connection:
            yield connection
        self.forget_stacks()

    def vacuum(self) -> None:
        """Give free pages back to the disk; takes as much room again while it runs."""
        with self.exclusively() as raw:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def forget_stacks(self) -> None:
        """Work out anew what may be undone: sets were folded together or have other numbers."""
        with self._lock:
            self._stacks.clear()

    def _write(self, connection: Connection, entry: Entry, deltas: Sequence[Delta]) -> Recorded | None:
        if not deltas:
            return None
        origin = logbook.origin(connection)
        number, seq = write(connection, entry, deltas, origin=origin, schema=schema.VERSION)
        made = ChangeSet(id=entry.id, seq=seq, author=entry.author, at=entry.at, label=entry.label, undoes=entry.undoes)
        return Recorded(LoggedSet(number, made, origin), tuple(deltas))

    @contextmanager
    def _writing(self, set_id: str) -> Iterator[Connection]:
        """Give the connection inside a BEGIN IMMEDIATE transaction in which rows may be written."""
        with self._lock, collector_paused(), as_known(self.path), guard.open_for_writing(self._raw):
            self.look_at_place()
            transaction = self._begin()
            try:
                yield self._connection
                self._commit(transaction, set_id)
            except BaseException:
                self._roll_back(transaction)
                raise

    def _begin(self) -> RootTransaction:
        self._connection.info["begin"] = "BEGIN IMMEDIATE"
        try:
            return self._connection.begin()
        finally:
            del self._connection.info["begin"]

    def _commit(self, transaction: RootTransaction, set_id: str) -> None:
        """Commit; where that fails, the set may be in the file all the same: look its id up before saying so."""
        try:
            transaction.commit()
        except exc.DatabaseError:
            self._roll_back(transaction)
            if not self._holds(set_id):
                raise

    def _roll_back(self, transaction: RootTransaction) -> None:
        """End a transaction that SQLite may have ended by itself, or SQLAlchemy have given up after a failed COMMIT."""
        if self._connection.get_transaction() is transaction:
            transaction.rollback()
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    def _holds(self, set_id: str) -> bool:
        return bool(self._raw.execute("SELECT 1 FROM change_set WHERE id = ?", (set_id,)).fetchone())

    # Where it lies

    def look_at_place(self) -> None:
        """Raise FileProblemError where the file is no longer at its place, or another lies there.

        What was written then would go to a file nobody finds again; what is open can still be read and copied.
        """
        place = _place_of(self.path)
        if place == self._place:
            return
        if place is None:
            raise FileProblemError(
                f"“{self.path.name}” is no longer at its place: it was moved, renamed or deleted, or its drive is gone. "
                "Nothing was changed.",
                "“Save a copy…” writes what is open to a file you choose; open that one.",
            )
        raise FileProblemError(
            f"Another file was put in the place of “{self.path.name}” while it was open. Nothing was changed.",
            "“Save a copy…” writes what is open to a file you choose; then open both.",
        )

    def _size(self) -> int:
        with self._lock:
            return int(first(self._raw, "PRAGMA page_count")) * int(first(self._raw, "PRAGMA page_size"))

    # Backups

    def backed_up(self, folder: Path, *, why: str, at: int) -> "backups.Backup | None":
        """Back the file up as it now stands; None where nothing changed since the last time."""
        with as_known(folder), self.reading():
            return backups.make(self._raw, folder, why=why, at=at, file=self.path)

    def disagreements(self) -> dict[str, int]:
        """Return the tables whose rows are not as many as the log says, with how many there are too many."""
        with self.reading():
            return opening.disagreements(self._raw)

    def differences(self, theirs: Raw) -> restoring.Differences:
        """Return what makes the rows of this file those of another."""
        with self.reading():
            return restoring.differences(self._raw, theirs)

    def parts(self, found: restoring.Differences, theirs: Raw, projects: Collection[str]) -> list[Delta]:
        """Return what would be written to bring only some projects back."""
        with self.reading() as connection:
            return self._parts(connection, found, theirs, projects)

    def restore(self, entry: Entry, theirs: Raw, projects: Collection[str] | None = None) -> Recorded | None:
        """Make the rows of this file, or those of some projects, what they are in another, as one change set."""
        with self._writing(entry.id) as connection:
            found = restoring.differences(self._raw, theirs)
            wanted = list(found.deltas)
            if projects is not None:
                wanted = self._parts(connection, found, theirs, projects)
            restoring.bring_files(self._raw, theirs)
            return self._write(connection, entry, wanted)

    def _parts(
        self, connection: Connection, found: restoring.Differences, theirs: Raw, projects: Collection[str]
    ) -> list[Delta]:
        wanted = restoring.wanted(found, projects, self._raw, theirs)
        return comparing.expanded(wanted, self.fetch_in(connection))

    # Writing one action into this file and another's (db.pairing)

    @contextmanager
    def writing(self, set_id: str) -> Iterator[Connection]:
        """Give the connection inside a transaction for set `set_id`, committed at the end of the block."""
        with self._writing(set_id) as connection:
            yield connection

    def drafted(self, connection: Connection, changes: Sequence[Change]) -> list[Delta]:
        """Return what `changes` come to, written nowhere yet."""
        draft = Draft(self.fetch_in(connection))
        draft.take(changes)
        return draft.deltas()

    def written(self, connection: Connection, entry: Entry, deltas: Sequence[Delta]) -> Recorded | None:
        """Write deltas and their log inside `writing`; None where there are none."""
        return self._write(connection, entry, deltas)

    def deltas_between(self, first_number: int, last_number: int) -> list[Delta]:
        """Return what the sets in between did, both included, one after the other."""
        with self.reading() as connection:
            return reading.deltas_between(connection, first_number, last_number)

    def holds(self, set_id: str) -> bool:
        return self._holds(set_id)

    @property
    def origin(self) -> str:
        """The id of this copy."""
        with self.reading() as connection:
            return logbook.origin(connection)

    def sweep(self) -> None:
        """Write the file anew, so that no byte of what was taken out of it is left, in it or in its log.

        Raises FileProblemError while another window or program reads it, or where there is no room for a second copy.
        """
        with self._lock, as_known(self.path), guard.open_for_everything(self._raw):
            patiently(lambda: self._raw.execute("VACUUM").fetchall())
            patiently(lambda: _emptied(self._raw))


def _part(root: str) -> Callable[[list[Delta]], list[Delta]]:
    """Return what picks out of a set what it did to a row and all that belongs to it; all of it where none is named."""
    return lambda deltas: reversing.part_of(deltas, root) if root else deltas


def _emptied(raw: Raw) -> None:
    """Carry the log into the file and leave it empty; busy, as SQLite would say, while somebody still reads it."""
    if first(raw, "PRAGMA wal_checkpoint(TRUNCATE)"):
        raise driver.OperationalError("database is locked")


def _fetch(connection: Connection, kind: Kind, equals: Mapping[str, object]) -> list[Values]:
    """Return rows as domain values, in no order."""
    return list(zip(*kind.columns(_raw_rows(connection, kind, equals)), strict=True))


def _raw_rows(connection: Connection, kind: Kind, equals: Mapping[str, object]) -> list[Values]:
    shape, given = statements.conditions(kind, equals)
    return reading.fetched(connection, statements.selection(kind, shape), given)


@contextmanager
def as_known(path: Path) -> Iterator[None]:
    """Turn what SQLite complains of into errors with a sentence; what remains is a bug."""
    try:
        yield
    except UnicodeDecodeError as error:  # in a complaint of SQLite that repeats what it complains of
        raise DamagedFileError(f"“{path.name}” is damaged.", fitting.SALVAGE) from error
    except (driver.DatabaseError, exc.DatabaseError) as error:
        known = _known(error, path)
        if known is None:
            raise
        raise known from error


_NO_TEXT = "Could not decode"
_SENTENCES: tuple[tuple[str, type[KnownError], str, str], ...] = (
    ("FOREIGN KEY", InvalidValueError, "Something this change refers to is no longer in “{}”.", "Look at it again."),
    ("readonly", FileProblemError, "“{}” has become read-only; nothing was changed.", "Save a copy elsewhere."),
    ("disk I/O", FileProblemError, "“{}” cannot be read or written at the moment.", "Is its drive still there?"),
    ("unable to open", FileProblemError, "“{}” cannot be opened or made there.", "Choose a folder you may write to."),
    ("malformed", DamagedFileError, "“{}” is damaged.", fitting.SALVAGE),
    (_NO_TEXT, DamagedFileError, "“{}” is damaged: it holds text that cannot be read.", fitting.SALVAGE),
    ("not a database", FileProblemError, "“{}” is not a portfolio file.", "Choose a file that ends in .pmo."),
)


def _known(error: BaseException, path: Path) -> KnownError | None:
    text = str(error)
    if "disk is full" in text:
        return room.none_left(path)
    for words, kind, sentence, step in _SENTENCES:
        if words in text:
            return kind(sentence.format(path.name), step)
    return None


def _place_of(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from any other; None where there is none.

    Windows lets nobody replace an open file, and numbers files on some disks anew: there it only tells whether it is there.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return (0, 0) if os.name == "nt" else (found.st_dev, found.st_ino)
