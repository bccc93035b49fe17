"""A portfolio read and written together with its private drawer, where there is one; without, as if there were none at all."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import encrypting, keys, opening
from db.copying import is_open
from db.kinds import BY_TABLE, KINDS
from db.log.deltas import Delta
from db.log.reading import LoggedSet
from db.log.reversing import Reversal
from db.log.undoing import Obstacle
from db.log.writing import Entry
from db.pairing import Pair, Pieces
from db.store import Store
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, KnownError, LockedError
from pmo_desktop.domain.private import PRIVATE_FIELDS, Secret
from pmo_desktop.domain.records import Portfolio, PrivateValue, Record
from pmo_desktop.services.drawer import Drawer, Rows, portfolio_of

if TYPE_CHECKING:
    from pmo_desktop.services.workspace import Workspace


def look_at(store: Store) -> None:
    """Raise FileProblemError for a private drawer: it is opened beside its portfolio, never as one."""
    if store.count(PrivateValue, {}) and not store.count(Portfolio, {}):
        raise FileProblemError(
            f"“{store.path.name}” is a private drawer, not a portfolio.",
            "Open the portfolio it belongs to; it is joined by itself.",
        )


def take_passphrase_along(path: Path, folder: Path) -> None:
    """Put the drawer of an unlocked file, where the folder of drawers has one, under the same passphrase, or none.

    Raises FileProblemError where the drawer is open anywhere.
    """
    portfolio = opening.portfolio_in(path)
    place = _place(folder, portfolio)
    if portfolio and place.exists():
        _lock_as(path, place)


def _lock_as(portfolio: Path, place: Path) -> None:
    key = keys.key_of(portfolio)
    if keys.key_of(place) != key:
        encrypting.rewrite(place, key)


def _place(folder: Path, portfolio: str) -> Path:
    try:
        return Path(_pointer(folder, portfolio).read_text("utf-8").strip())
    except (OSError, ValueError):
        return folder / f"{portfolio}.pmo"


def _pointer(folder: Path, portfolio: str) -> Path:
    return folder / f"{portfolio}.place"


@dataclass(frozen=True, slots=True)
class News:
    """What came into the drawer, by whichever window."""

    sets: tuple[ChangeSet, ...] = ()
    deltas: tuple[Delta, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sets)

    @property
    def kinds(self) -> frozenset[type[Record]]:
        """Return the kinds of the rows it is about."""
        owners = {row[1] for delta in self.deltas for row in (*delta.inserted, *delta.deleted)}
        named = frozenset(BY_TABLE[owner].record for owner in owners if owner in BY_TABLE)
        return named | (frozenset(PRIVATE_FIELDS) if any(delta.updated for delta in self.deltas) else frozenset())

    def among(self, sets: Sequence[ChangeSet]) -> tuple[ChangeSet, ...]:
        """Return the sets of both files, each once, in the order in which they were made as far as that is known."""
        known = {each.id for each in sets}
        return (*sets, *(each for each in self.sets if each.id not in known))


class Private:
    """The drawer of one workspace, open or not; every reading and writing of the workspace goes through here.

    A drawer that is there but cannot be opened (`trouble` says why) is respected: nothing that may be private in it is
    written into the portfolio.
    """

    def __init__(self, workspace: "Workspace", front: Store, folder: Path | None) -> None:
        self.folder = folder
        self.drawer: Drawer | None = None
        self.trouble: KnownError | None = None
        self._workspace = workspace
        self._front = front
        self._pair: Pair | None = None
        self._seen = 0
        self._version = 0
        self._name = ""
        self._appeared = False

    # The file

    @property
    def is_there(self) -> bool:
        """Whether this person has a drawer for this portfolio, open or not."""
        return self.drawer is not None or self.trouble is not None

    @property
    def place(self) -> Path | None:
        """Where the drawer lies, or would lie: in the folder of drawers, else where it was moved to."""
        if self.folder is None:
            return None
        return _place(self.folder, self._portfolio())

    def _portfolio(self) -> str:
        self._name = self._name or portfolio_of(self._front)
        return self._name

    def _pointer(self) -> Path:
        assert self.folder is not None
        return _pointer(self.folder, self._portfolio())

    def use(self, folder: Path) -> None:
        """Look for the drawer in a folder from now on, and join it where it is there."""
        self.folder = folder
        self.open()

    def open(self) -> None:
        """Join the drawer where there is one; where it cannot be opened, keep the reason in `trouble`."""
        place = self.place
        if self.drawer is not None or place is None:
            return
        self.trouble = None
        if not place.exists():
            if self._pointer().exists():
                self.trouble = FileProblemError(
                    f"Your private drawer is not at “{place}” any more.", "Put it back, or say where it is now."
                )
            return
        try:
            if keys.is_encrypted(self._front.path):
                with suppress(FileProblemError):  # it is open in another window, and follows another time
                    _lock_as(self._front.path, place)
            self._take(Drawer.open(place, self._front, self._workspace.new_id))
        except LockedError:
            self.trouble = FileProblemError(
                f"Your private drawer “{place}” has another passphrase than the portfolio.",
                f"Take it off: pmo-desktop encrypt “{place}” --remove. It takes the portfolio’s when that is opened next.",
            )
        except KnownError as error:
            self.trouble = error

    def make(self, author: str, at: int) -> Drawer:
        """Return the open drawer, made where there is none yet; raise FileProblemError where there can be none."""
        if self.drawer is None and self.trouble is not None:
            raise self.trouble
        place = self.place
        if place is None:
            raise FileProblemError("There is no place for a private drawer here.", "Open the portfolio in the window.")
        if self.drawer is None:
            with self._front.writing(""):  # two windows make one
                if not place.exists():
                    Drawer.create(place, self._front, self._workspace.new_id, author, at)
            self.open()
        if self.trouble is not None:
            raise self.trouble
        assert self.drawer is not None
        return self.drawer

    def join(self, other: "Private") -> None:
        """Open the drawer another workspace of the same file has open."""
        self.trouble = other.trouble
        if other.drawer is not None:
            self._take(other.drawer.another(self._front))

    def _take(self, drawer: Drawer) -> None:
        pair = Pair(self._front, drawer.store)
        try:
            pair.settle()
        except BaseException:
            drawer.close()
            raise
        drawer.renew()
        self.drawer, self._pair = drawer, pair
        self._seen, self._version = drawer.store.last_number(), drawer.store.data_version()

    def move(self, target: Path) -> None:
        """Keep the drawer at another place from now on; raise FileProblemError, and leave it, where that cannot be."""
        assert self._pair is not None
        if target.exists():
            raise FileProblemError(f"“{target.name}” is there already.", "Choose another name for the drawer.")
        pointer = self._pointer()
        try:
            pointer.parent.mkdir(parents=True, exist_ok=True)
            self._pair.copy_for_good(target)
            pointer.write_text(str(target.resolve()), "utf-8")
        except OSError as error:
            raise FileProblemError(
                f"Where the drawer lies cannot be written down: {error.strerror}.", "Choose another place."
            ) from error
        self._follow()

    def _follow(self) -> None:
        """Go on with the drawer where it now lies."""
        self.close()
        self.open()
        if self.trouble is not None:
            raise self.trouble

    def close(self) -> None:
        """Let the drawer go; where it has moved, whoever does so last removes what lies at the old place."""
        if self.drawer is not None:
            before = self.drawer.path
            self.drawer.close()
            if before != self.place and not is_open(before):
                with suppress(OSError):
                    before.unlink(missing_ok=True)
        self.drawer = self._pair = None

    # Reading

    def rows(self, kind: type[Record], equals: Mapping[str, object]) -> Rows:
        return self._front.rows(kind, equals) if self.drawer is None else self.drawer.rows(kind, equals)

    def looks_in(self, kind: type[Record], equals: Mapping[str, object]) -> bool:
        """Say whether what is asked for may be in the drawer."""
        return self.drawer is not None and not PRIVATE_FIELDS.get(kind, frozenset()).isdisjoint(equals)

    def has(self, kind: type[Record], row_id: str, field: str) -> bool:
        """Say whether only this person sees a value."""
        return self.drawer is not None and self.drawer.has(kind, row_id, field)

    # Writing

    def record(self, entry: Entry, changes: Sequence[Change]) -> Pieces:
        """Write changes, each part where it belongs; raise InvalidValueError for a private value named outright."""
        if any(_kind(change) is PrivateValue for change in changes):
            raise InvalidValueError("A portfolio holds no private values.", "They are kept in the private drawer.")
        if self.drawer is None:
            self.open()  # another window may have made it just now
        if self._pair is None or self.drawer is None:
            self._respect(changes)
            return self._front.record(entry, changes), None
        return self.write(entry, *self.drawer.split(changes))

    def write(self, entry: Entry, changes: Sequence[Change], hidden: Sequence[Change]) -> Pieces:
        assert self._pair is not None
        assert self.drawer is not None
        if any(_kind(change) is not PrivateValue for change in hidden):
            raise InvalidValueError(
                "A private drawer holds nothing but private values.", "Write it into the portfolio."
            )
        return self._renewed(self._pair.record(entry, changes, hidden))

    def _respect(self, changes: Sequence[Change]) -> None:
        """Refuse what might be private while nobody can say so, because the drawer is there and closed."""
        if self.trouble is not None and any(map(_says_something_private, changes)):
            raise InvalidValueError(
                f"This may be kept in your private drawer, which cannot be opened: {self.trouble.sentence}",
                self.trouble.next_step,
            ) from self.trouble

    def moment(self, author: str, now: int) -> int:
        return now if self._pair is None else self._pair.latest(author, now)

    def undo(self, author: str, set_id: str, at: int) -> Pieces:
        if self._pair is None:
            return self._front.undo(author, set_id, at), None
        return self._renewed(self._pair.undo(author, set_id, at))

    def redo(self, author: str, set_id: str, at: int) -> Pieces:
        if self._pair is None:
            return self._front.redo(author, set_id, at), None
        return self._renewed(self._pair.redo(author, set_id, at))

    def reversal(self, set_id: str, part: str = "") -> Reversal | None:
        """Return how a set can be taken back, told as it looks with the drawer open; None as for `Store.reversal`."""
        if self._pair is None or self.drawer is None:
            return self._front.reversal(set_id, part)
        before, behind = self._pair.reversal(set_id, part)
        if behind is None:
            return before
        first = before or behind
        told = partial(self.drawer.joined, long_ago=True)
        return Reversal(
            first.target,
            tuple(told(before.deltas if before else (), behind.deltas)),
            any(each.is_part for each in (before, behind) if each),
            self.told((*(before.obstacles if before else ()), *behind.obstacles)),
            tuple(told(_rest(before), _rest(behind))),
            (*(before.left if before else ()), *map(self.drawer.told, behind.left)),
        )

    def reverse(self, entry: Entry, set_id: str, part: str = "", *, rest: bool = False) -> Pieces:
        """Take a set back in both files, as `Store.reverse` does in one."""
        if self._pair is None:
            return self._front.reverse(entry, set_id, part, rest=rest), None
        return self._renewed(self._pair.reverse(entry, set_id, part, rest=rest))

    def told(self, obstacles: Sequence[Obstacle]) -> tuple[Obstacle, ...]:
        """Return what stands in the way as said of the rows on screen."""
        return tuple(obstacles) if self.drawer is None else tuple(map(self.drawer.told, obstacles))

    def set_by_id(self, set_id: str) -> LoggedSet | None:
        """Return a set of the drawer alone."""
        return None if self.drawer is None else self.drawer.store.set_by_id(set_id)

    def _renewed(self, done: Pieces) -> Pieces:
        assert self.drawer is not None
        if done[1] is not None and not self.has_news():
            self.drawer.take(done[1].deltas)
        return done

    def undo_label(self, author: str) -> str | None:
        if self._pair is not None:
            found = self._pair.undoable(author)
            return self._pair.label(author, found) if found else None
        stacks = self._front.stacks(author)
        return stacks.label(stacks.undoable[-1]) if stacks.undoable else None

    def redo_label(self, author: str) -> str | None:
        if self._pair is not None:
            found = self._pair.redoable(author)
            return self._pair.label(author, found) if found else None
        stacks = self._front.stacks(author)
        return stacks.label(stacks.redoable[-1]) if stacks.redoable else None

    # The log

    def newest(self, front: Sequence[LoggedSet], limit: int) -> tuple[ChangeSet, ...]:
        """Return the newest sets of both files, the newest first."""
        return self._merged(front, lambda store: store.newest(limit), limit)

    def of_row(self, front: Sequence[LoggedSet], row_id: str, limit: int) -> tuple[ChangeSet, ...]:
        """Return the newest sets of both files about one row, the newest first."""

        def behind(store: Store) -> list[LoggedSet]:
            about = store.rows(PrivateValue, {"row_id": row_id})[0]
            return [each for key in about for each in store.of_row(key, limit)]

        return self._merged(front, behind, limit)

    def _merged(
        self, front: Sequence[LoggedSet], behind: Callable[[Store], list[LoggedSet]], limit: int
    ) -> tuple[ChangeSet, ...]:
        """Put the drawer's sets among the portfolio's, whose order of arrival stays; the first set of a drawer is its making."""
        found = [each.set for each in front]
        known = {each.id for each in found}
        hidden = [] if self.drawer is None else behind(self.drawer.store)
        for each in sorted(hidden, key=lambda one: -one.number):
            if each.number > 1 and each.set.id not in known:
                known.add(each.set.id)
                at = next((place for place, one in enumerate(found) if one.at <= each.set.at), len(found))
                found.insert(at, each.set)
        return tuple(found[:limit])

    def deltas_of(self, set_id: str) -> list[Delta]:
        """Return what one set did in both files; raise KeyError where neither knows it."""
        front = self._front.set_by_id(set_id)
        if self._pair is None or self.drawer is None:
            if front is None:
                raise KeyError(set_id)
            return self._front.deltas(front.number)
        back = self._pair.back.set_by_id(set_id)
        if front is None and back is None:
            raise KeyError(set_id)
        before = self._pair.deltas(self._front, front.number, set_id) if front else []
        behind = self._pair.back.deltas(back.number) if back else []
        return self.drawer.joined(before, behind, long_ago=True)

    # Hearing

    def has_news(self) -> bool:
        """Say whether another window wrote into the drawer; what is kept of it is read anew then."""
        if self.drawer is None:
            self.open()
            self._appeared = self.drawer is not None
            return self._appeared
        if self.place != self.drawer.path:
            self._follow()
            self._appeared = True
            return True
        version = self.drawer.store.data_version()
        if version == self._version:
            return False
        self._version = version
        self.drawer.store.forget_stacks()  # a half may have been taken out of it
        self.drawer.renew()
        return True

    def has_appeared(self) -> bool:
        """Say once that a drawer is open that was not, so that what was read before must be read anew."""
        appeared, self._appeared = self._appeared, False
        return appeared

    def arrived(self) -> News:
        """Return what came into the drawer since this was last asked."""
        if self.drawer is None:
            return News()
        store = self.drawer.store
        sets = store.sets_after(self._seen)
        if not sets:
            return News()
        self._seen = sets[-1].number
        return News(tuple(each.set for each in sets), tuple(d for each in sets for d in store.deltas(each.number)))

    def joined(self, front: list[Delta], back: Sequence[Delta]) -> list[Delta]:
        return front if self.drawer is None else self.drawer.joined(front, back)

    # What is private

    def sent(self, secret: Secret, ids: frozenset[str]) -> int:
        """Return of how many rows others received the value before it became private."""
        return 0 if self._pair is None else len(self._pair.sent(secret, ids))

    @property
    def is_unswept(self) -> bool:
        """Whether bytes of what became private may lie in the portfolio's file until it is opened again."""
        return self._pair is not None and self._pair.is_unswept


def _rest(found: Reversal | None) -> Sequence[Delta]:
    """Return what would be taken back where something stands in the way."""
    if found is None:
        return ()
    return found.rest if found.obstacles else [delta.inverse() for delta in found.deltas]


def _kind(change: Change) -> type[Record]:
    return type(change.value) if isinstance(change, Insert) else change.kind


def _says_something_private(change: Change) -> bool:
    kind = _kind(change)
    fields: Mapping[str, Any] = {}
    if isinstance(change, Insert):
        fields = {field: getattr(change.value, field) for field in PRIVATE_FIELDS.get(kind, ())}
    elif isinstance(change, Update):
        fields = {name: value for name, value in change.fields.items() if name in PRIVATE_FIELDS.get(kind, ())}
    return not isinstance(change, Delete) and any(KINDS[kind].empty(name) != value for name, value in fields.items())
