"""An open portfolio file as every use case sees it: values out, changes in, undo, and news of what others changed."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from db.log.deltas import Delta, LateRows
from db.log.reading import LoggedSet
from db.log.writing import Entry
from db.pairing import Pieces
from db.store import Blocked, Recorded, Store
from pmo_desktop.domain import identity, moment
from pmo_desktop.domain.changes import Change, Changed, ChangeSet, Insert, Listener, RowChange
from pmo_desktop.domain.errors import FileProblemError, UndoBlockedError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.private import PRIVATE_FIELDS
from pmo_desktop.domain.records import RECORDS, Calendar, Portfolio, Record, WorkWeek
from pmo_desktop.services.joined import Private, look_at
from pmo_desktop.services.open_plans import OpenPlans

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.columns import Columns
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Explainer, Schedule, Scheduler

R = TypeVar("R", bound=Record)
T = TypeVar("T")
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

    def __init__(self, store: Store, author: str, clock: Clock, random: Random, drawers: Path | None = None) -> None:
        self.path: Path = store.path
        self.author = author
        self._store = store
        self._clock = clock
        self._random = random
        self.new_id: NewId = identity.Ids(clock, random)
        """Return a key for a new row."""
        self._listeners: list[Listener] = []
        self._plans = OpenPlans(self)
        self._astray = False
        self._version = store.data_version()
        self._seen = store.last_number()
        self._rewinds = store.rewinds()
        self._private = Private(self, store, drawers)

    @property
    def store(self) -> Store:
        """What the use cases of the log work on (undoing, folding, the file as it stood); nothing else needs it."""
        return self._store

    @property
    def stood_on(self) -> int | None:
        """Return the day a portfolio of the past stood so; None for the file itself."""
        return None

    @classmethod
    def open(  # noqa: PLR0913 - what a person, a test and a migration each bring
        cls,
        path: Path,
        *,
        author: str,
        clock: Clock = utc_ms,
        random: Random | None = None,
        before_migration: Callable[[Path], object] = lambda _path: None,
        drawers: Path | None = None,
    ) -> "Workspace":
        """Open the file at `path`; raise FileProblemError or NewerFileError with a sentence where that cannot be.

        Where this person's private drawers are kept in the folder `drawers` and one is there, it is joined.
        """
        store = Store.open(Path(path), before_migration=before_migration)
        try:
            look_at(store)
            workspace = cls(store, author, clock, random or Random(), drawers)
            workspace.private.open()
        except BaseException:
            store.close()
            raise
        return workspace

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

        The private drawer comes with it. `hurried` does not wait for the disk: for filling a file nobody relies on yet.
        Raises FileProblemError where another file lies there by now.
        """
        self._store.look_at_place()
        store = Store.open(self.path, trusted=True, hurried=hurried)
        own = Workspace(store, author or self.author, clock or self._clock, random or Random(), self._private.folder)
        own.private.join(self._private)
        return own

    @contextmanager
    def public(self) -> Iterator["Workspace"]:
        """Give the file as everybody else sees it, without the private drawer: for whatever leaves this screen."""
        if not self._private.is_there:
            yield self
            return
        store = Store.open(self.path, trusted=True)
        with Workspace(store, self.author, self._clock, self._random) as outside:
            yield outside

    @property
    def private(self) -> Private:
        """What is kept for this person alone, where there is a drawer."""
        return self._private

    @property
    def is_closed(self) -> bool:
        return self._store.is_closed

    def close(self) -> None:
        self._listeners.clear()
        self._private.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        fields, rows = self._store.fields(kind), self._private.rows(kind, equals)
        return tuple(kind(**dict(zip(fields, row, strict=True))) for row in zip(*rows, strict=True))

    def columns(self, kind: type[R], /, **equals: object) -> "Columns[R]":
        """Return the same values as `find` in columnar form, without making records."""
        from pmo_desktop.domain.plan.columns import Columns  # noqa: PLC0415 - numpy waits until a plan is opened

        rows = self._private.rows(kind, equals)
        return Columns.from_columns(kind, dict(zip(self._store.fields(kind), rows, strict=True)))

    def count(self, kind: type[Record], /, **equals: object) -> int:
        return (
            len(self._private.rows(kind, equals)[0])
            if self._private.looks_in(kind, equals)
            else self._store.count(kind, equals)
        )

    def portfolio(self) -> Portfolio:
        return self.all(Portfolio)[0]

    # Writing

    def record(self, label: str, changes: Iterable[Change]) -> ChangeSet | None:
        """Write `changes` as one change set in one transaction and tell listeners; None where nothing changed.

        Raises InvalidValueError for values no file can hold or rows that are gone, FileProblemError where the file cannot
        be written; in either case nothing is changed.
        """
        return self._told(*self._private.record(self._entry(label), list(changes)))

    def record_parted(self, label: str, changes: Sequence[Change], hidden: Sequence[Change]) -> ChangeSet | None:
        """Write into the portfolio and its private drawer just as told: for what moves between the two."""
        return self._told(*self._private.write(self._entry(label), changes, hidden))

    def _entry(self, label: str) -> Entry:
        return Entry(self.new_id(), self.author, self._private.moment(self.author, self._clock()), label)

    def undo(self) -> ChangeSet:
        """Reverse this author's newest change that still stands, whole; raise UndoBlockedError where that cannot be."""
        return self._turn(self._private.undo, "There is nothing of yours to undo.")

    def redo(self) -> ChangeSet:
        """Reverse this author's newest undoing; raise UndoBlockedError where there is none or something is in the way."""
        return self._turn(self._private.redo, "There is nothing of yours to redo.")

    @property
    def undo_label(self) -> str | None:
        """The label of what `undo` would reverse."""
        return self._private.undo_label(self.author)

    @property
    def redo_label(self) -> str | None:
        return self._private.redo_label(self.author)

    # Attached files

    def keep_file(self, digest: str, data: bytes) -> None:
        """Keep the bytes of an attached file under their SHA-256 in hex."""
        self._store.keep_blob(digest, data)

    def kept_file(self, digest: str) -> bytes | None:
        """Return the bytes kept under a digest, unchecked; None where they are not here (yet)."""
        return self._store.blob(digest)

    # The log

    def history(self, limit: int = 200) -> tuple[ChangeSet, ...]:
        """Return the newest sets first."""
        return self._private.newest(self._store.newest(limit), limit)

    def history_of(self, row_id: str, limit: int = 50) -> tuple[ChangeSet, ...]:
        """Return the newest sets that changed one row, the newest first."""
        return self._private.of_row(self._store.of_row(row_id, limit), row_id, limit)

    def rows_of(self, set_id: str) -> tuple[RowChange, ...]:
        """Return what one set did; raise KeyError where there is no such set."""
        return tuple(row for delta in self._private.deltas_of(set_id) for row in delta.rows())

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
        changed = self._private.has_news()
        if version == self._version and not changed:
            return False
        self._version = version
        if self._private.has_appeared():
            self._plans.forget()
            self._tell(Changed((), (), frozenset(PRIVATE_FIELDS)))
        return self._catch_up(None) or changed

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

    def schedules(self, project_ids: Iterable[str]) -> "dict[str, Schedule]":
        """Return the same of several projects, by id: quicker than one by one where they wait for each other."""
        return self._plans.schedules(project_ids)

    def scheduler(self, project_id: str) -> "Scheduler":
        """Return what worked a project's schedule out: its arrays say why dates are what they are."""
        return self._plans.scheduler(project_id)

    def tried(self, draft: "Plan") -> "Schedule":
        """Return the schedule a project would have if its plan were `draft`, a changed copy of the open one."""
        return self._plans.tried(draft)

    def tried_together(self, drafts: "Sequence[Plan]") -> "dict[str, Schedule]":
        """Return the schedules several projects would have if their plans were `drafts`, and of those they wait for."""
        return self._plans.tried_together(drafts)

    def glimpsed(self, project_id: str, changes: Sequence[Change], look: "Callable[[Explainer], T]") -> "T":
        """Return what `look` sees of a project as it would be after changes, quickly: for looking while somebody drags.

        Each row may be changed once; deletions take no other rows with them. Other projects stand still meanwhile.
        """
        return self._plans.glimpsed(project_id, changes, look)

    def linked(self, *plans: "Plan") -> dict[str, "Plan"]:
        """Return plans with the open ones of all projects they wait for, directly or through others, by project."""
        return self._plans.linked(plans)

    def tell(self, recorded: Recorded | None, hidden: Recorded | None = None) -> ChangeSet | None:
        """Tell listeners of what the store, and the private drawer, recorded for a use case; None where nothing was."""
        return self._told(recorded, hidden)

    def _told(self, recorded: Recorded | None, hidden: Recorded | None = None) -> ChangeSet | None:
        done = recorded or hidden
        if done is None:
            return None
        self._catch_up(recorded)
        return done.logged.set

    def _turn(self, reverse: Callable[[str, str, int], Pieces], none: str) -> ChangeSet:
        try:
            at = self._private.moment(self.author, self._clock())
            done = self._told(*reverse(self.author, self.new_id(), at))
        except Blocked as blocked:
            from pmo_desktop.services.undoing import in_words  # noqa: PLC0415 - which takes a Workspace

            raise in_words(self, blocked) from blocked
        if done is None:
            raise UndoBlockedError(none)
        return done

    def _catch_up(self, own: Recorded | None) -> bool:
        """Tell of every set not told of yet, others' first where they came first."""
        arrived = self._store.sets_after(self._seen)
        hidden = self._private.arrived()
        if not arrived and not hidden:
            return False
        sizes = self._store.sizes(self._seen + 1, arrived[-1].number) if arrived else {}
        self._seen = arrived[-1].number if arrived else self._seen
        sets = hidden.among([each.set for each in arrived])
        if self._store.rewinds() != self._rewinds:
            self._rewinds = self._store.rewinds()
            self._tell(Changed(sets, (), frozenset(RECORDS), anew=True))
            return True
        rows = LateRows(
            sum(sizes.values()) + sum(map(len, hidden.deltas)),
            lambda: self._private.joined(self._deltas(arrived, own), hidden.deltas),
        )
        self._tell(Changed(sets, rows, frozenset(sizes) | hidden.kinds))
        return True

    def _deltas(self, sets: Sequence[LoggedSet], own: Recorded | None) -> list[Delta]:
        if sets and own is None:  # others', or an exchange's: they may be thousands
            return self._store.deltas_between(sets[0].number, sets[-1].number)
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


def _beginnings(name: str, new_id: NewId) -> list[Record]:
    """Return the rows a new portfolio starts with: a standard Monday to Friday calendar and the settings naming it."""
    calendar = Calendar(id=new_id(), name="Standard")
    days: dict[str, Any] = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _SHIFTS)
    week = WorkWeek(id=new_id(), calendar_id=calendar.id, saturday="", sunday="", **days)
    return [calendar, week, Portfolio(id=new_id(), name=name, calendar_id=calendar.id)]
