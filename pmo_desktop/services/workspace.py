"""An open portfolio file as every use case sees it: values out, changes in, undo, and news of what others changed."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from db.log.deltas import Delta, LateRows
from db.log.reading import LoggedSet
from db.log.writing import Entry
from db.store import Blocked, Recorded, Store
from pmo_desktop.domain import identity, moment
from pmo_desktop.domain.changes import Change, Changed, ChangeSet, Insert, Listener, RowChange
from pmo_desktop.domain.errors import FileProblemError, UndoBlockedError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, Portfolio, Record, WorkWeek
from pmo_desktop.services.open_plans import OpenPlans

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.columns import Columns
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule, Scheduler

R = TypeVar("R", bound=Record)
Clock = Callable[[], int]
"""Gives UTC in milliseconds."""

_SHIFTS = "08:00-12:00,13:00-17:00"


def utc_ms() -> int:
    return time.time_ns() // 1_000_000


def local_today(at: int) -> int:
    """Return the midnight that began the day of a UTC time in milliseconds, in the time zone of this machine."""
    return moment.from_date(datetime.fromtimestamp(at / 1000, UTC).astimezone().date())


class Workspace:
    """One open file for one author in one thread; `another` gives a background job its own."""

    def __init__(self, store: Store, author: str, clock: Clock, random: Random) -> None:
        self.path: Path = store.path
        self.author = author
        self._store = store
        self._clock = clock
        self._random = random
        self._listeners: list[Listener] = []
        self._plans = OpenPlans(self)
        self._astray = False
        self._version = store.data_version()
        self._seen = store.last_number()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: str,
        clock: Clock = utc_ms,
        random: Random | None = None,
        before_migration: Callable[[Path], object] = lambda _path: None,
    ) -> "Workspace":
        """Open the file at `path`; raise FileProblemError or NewerFileError with a sentence where that cannot be."""
        return cls(Store.open(Path(path), before_migration=before_migration), author, clock, random or Random())

    @classmethod
    def create(
        cls, path: Path, *, author: str, name: str = "", clock: Clock = utc_ms, random: Random | None = None
    ) -> "Workspace":
        """Make a new file with its portfolio settings and a standard calendar; FileProblemError where one is already."""
        chance = random or Random()
        store = Store.create(Path(path), origin=identity.uuid7(clock(), chance), at=clock())
        workspace = cls(store, author, clock, chance)
        workspace.record("New portfolio", [Insert(value) for value in _beginnings(name, workspace.new_id)])
        return workspace

    def another(
        self,
        *,
        author: str | None = None,
        clock: Clock | None = None,
        random: Random | None = None,
        hurried: bool = False,
    ) -> "Workspace":
        """Open the same file once more, with a connection of its own; for another author where one is named.

        `hurried` does not wait for the disk: for filling a file nobody relies on yet. Raises FileProblemError where another
        file lies there by now.
        """
        self._store.look_at_place()
        store = Store.open(self.path, trusted=True, hurried=hurried)
        return Workspace(store, author or self.author, clock or self._clock, random or Random())

    def close(self) -> None:
        self._listeners.clear()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def new_id(self) -> str:
        return identity.uuid7(self._clock(), self._random)

    def save_copy(self, target: Path) -> Path:
        """Write the portfolio as it now stands to a file of its own; FileProblemError where that cannot be."""
        if target.resolve() == self.path.resolve():
            raise FileProblemError("That is the file that is open.", "Choose another name for the copy.")
        self._store.save_copy(target)
        return target

    def today(self) -> int:
        """Return the midnight that began this day, by the clock and the time zone of this machine."""
        return local_today(self._clock())

    def day_of(self, at: int) -> int:
        """Return the midnight that began the day of a UTC time in milliseconds here."""
        return local_today(at)

    def now(self) -> int:
        """Return UTC in milliseconds."""
        return self._clock()

    # Reading

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return every value of a kind, by rank where there is one, else by id (which is by birth)."""
        return self.find(kind)

    def get(self, kind: type[R], id: str) -> R:  # noqa: A002 - the field's name
        """Return one value; raise KeyError where it is not in the file."""
        found = self.find(kind, id=id)
        if not found:
            raise KeyError(id)
        return found[0]

    def find(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        """Return the values whose fields equal, or are among a given collection; None matches what is not said."""
        fields, rows = self._store.fields(kind), self._store.rows(kind, equals)
        return tuple(kind(**dict(zip(fields, row, strict=True))) for row in zip(*rows, strict=True))

    def columns(self, kind: type[R], /, **equals: object) -> "Columns[R]":
        """Return the same values as `find` in columnar form, without making records."""
        from pmo_desktop.domain.plan.columns import Columns  # noqa: PLC0415 - numpy waits until a plan is opened

        rows = self._store.rows(kind, equals)
        return Columns.from_columns(kind, dict(zip(self._store.fields(kind), rows, strict=True)))

    def count(self, kind: type[Record], /, **equals: object) -> int:
        return self._store.count(kind, equals)

    def portfolio(self) -> Portfolio:
        return self.all(Portfolio)[0]

    # Writing

    def record(self, label: str, changes: Iterable[Change]) -> ChangeSet | None:
        """Write `changes` as one change set in one transaction and tell listeners; None where nothing changed.

        Raises InvalidValueError for values no file can hold or rows that are gone, FileProblemError where the file cannot
        be written; in either case nothing is changed.
        """
        entry = Entry(self.new_id(), self.author, self._clock(), label)
        return self._told(self._store.record(entry, list(changes)))

    def undo(self) -> ChangeSet:
        """Reverse this author's newest change that still stands, whole; raise UndoBlockedError where that cannot be."""
        return self._turn(self._store.undo, "There is nothing of yours to undo.")

    def redo(self) -> ChangeSet:
        """Reverse this author's newest undoing; raise UndoBlockedError where there is none or something is in the way."""
        return self._turn(self._store.redo, "There is nothing of yours to redo.")

    @property
    def undo_label(self) -> str | None:
        """The label of what `undo` would reverse."""
        stacks = self._store.stacks(self.author)
        return stacks.label(stacks.undoable[-1]) if stacks.undoable else None

    @property
    def redo_label(self) -> str | None:
        stacks = self._store.stacks(self.author)
        return stacks.label(stacks.redoable[-1]) if stacks.redoable else None

    # The log

    def history(self, limit: int = 200) -> tuple[ChangeSet, ...]:
        """Return the newest sets first."""
        return tuple(each.set for each in self._store.newest(limit))

    def history_of(self, row_id: str, limit: int = 50) -> tuple[ChangeSet, ...]:
        """Return the newest sets that changed one row, the newest first."""
        return tuple(each.set for each in self._store.of_row(row_id, limit))

    def rows_of(self, set_id: str) -> tuple[RowChange, ...]:
        """Return what one set did; raise KeyError where there is no such set."""
        found = self._store.set_by_id(set_id)
        if found is None:
            raise KeyError(set_id)
        return tuple(row for delta in self._store.deltas(found.number) for row in delta.rows())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def poll(self) -> bool:
        """Notice what other windows and programs wrote, tell listeners, and say whether there was anything."""
        self._look_at_place()
        version = self._store.data_version()
        if version == self._version:
            return False
        self._version = version
        return self._catch_up(None)

    @property
    def is_astray(self) -> bool:
        """Say whether the file is no longer at its place, so that no other connection would find it."""
        try:
            self._store.look_at_place()
        except FileProblemError:
            return True
        return False

    def _look_at_place(self) -> None:
        """Say once that the file is no longer where it was; it may come back, with its drive."""
        try:
            self._store.look_at_place()
        except FileProblemError:
            if not self._astray:
                self._astray = True
                raise
        else:
            self._astray = False

    # Plans

    def plan(self, project_id: str) -> "Plan":
        """Return the open plan of a project, kept up to date by change sets; raise KeyError where there is none."""
        return self._plans.plan(project_id)

    def schedule(self, project_id: str) -> "Schedule":
        """Return the schedule of a project's open plan, with the dates of the tasks of other projects it waits for."""
        return self._plans.schedule(project_id)

    def scheduler(self, project_id: str) -> "Scheduler":
        """Return what worked a project's schedule out: its arrays say why dates are what they are."""
        return self._plans.scheduler(project_id)

    def tried(self, draft: "Plan") -> "Schedule":
        """Return the schedule a project would have if its plan were `draft`, a changed copy of the open one."""
        return self._plans.tried(draft)

    def linked(self, *plans: "Plan") -> dict[str, "Plan"]:
        """Return plans with the open ones of all projects they wait for, directly or through others, by project."""
        return self._plans.linked(plans)

    @property
    def store(self) -> Store:
        """The file itself, for services that back it up, compare it, or bring rows of another into it."""
        return self._store

    def told(self, recorded: Recorded | None) -> ChangeSet | None:
        """Tell listeners of a set a service wrote through `store`; return it."""
        return self._told(recorded)

    def _told(self, recorded: Recorded | None) -> ChangeSet | None:
        if recorded is None:
            return None
        self._catch_up(recorded)
        return recorded.logged.set

    def _turn(self, reverse: Callable[[str, str, int], Recorded | None], none: str) -> ChangeSet:
        try:
            done = self._told(reverse(self.author, self.new_id(), self._clock()))
        except Blocked as blocked:
            raise self._in_words(blocked) from blocked
        if done is None:
            raise UndoBlockedError(none)
        return done

    def _catch_up(self, own: Recorded | None) -> bool:
        """Tell of every set not told of yet, others' first where they came first."""
        arrived = self._store.sets_after(self._seen)
        if not arrived:
            return False
        sizes = self._store.sizes(self._seen + 1, arrived[-1].number)
        self._seen = arrived[-1].number
        rows = LateRows(sum(sizes.values()), lambda: self._deltas(arrived, own))
        self._tell(Changed(tuple(each.set for each in arrived), rows, frozenset(sizes)))
        return True

    def _deltas(self, sets: Sequence[LoggedSet], own: Recorded | None) -> list[Delta]:
        found: list[Delta] = []
        for each in sets:
            is_own = own is not None and own.logged.number == each.number
            found += own.deltas if own is not None and is_own else self._store.deltas(each.number)
        return found

    def _tell(self, changed: Changed) -> None:
        """Tell plans, then every listener, even where one fails; what failed is a bug and raised at the end."""
        self._plans.patch(changed)
        failures: list[Exception] = []
        for listener in tuple(self._listeners):
            try:
                listener(changed)
            except Exception as error:  # noqa: BLE001 - raised below
                failures.append(error)
        if failures:
            raise failures[0] if len(failures) == 1 else ExceptionGroup("listeners failed", failures)

    def _in_words(self, blocked: Blocked) -> UndoBlockedError:
        lines = tuple(dict.fromkeys(_line(each.by, each.table, each.what) for each in blocked.obstacles))
        return UndoBlockedError(
            f"“{blocked.target.set.label}” cannot be undone: later changes stand in the way.",
            "; ".join(lines[:3]) + ("; …" if len(lines) > 3 else "."),
            obstacles=lines,
        )


def _line(by: LoggedSet, table: str, what: str) -> str:
    return f"{by.set.author or 'Somebody'} {what} ({table.replace('_', ' ')}), “{by.set.label}”"


def _beginnings(name: str, new_id: NewId) -> list[Record]:
    """Return the rows a new portfolio starts with: a standard Monday to Friday calendar and the settings naming it."""
    calendar = Calendar(id=new_id(), name="Standard")
    days: dict[str, Any] = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _SHIFTS)
    week = WorkWeek(id=new_id(), calendar_id=calendar.id, saturday="", sunday="", **days)
    return [calendar, week, Portfolio(id=new_id(), name=name, calendar_id=calendar.id)]
