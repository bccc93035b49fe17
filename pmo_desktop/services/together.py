"""Several use cases as one change: each writes into a copy and sees what those before it wrote; the file gets it all at once."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from db.log.writing import Entry
from db.rehearsing import RehearsalStore, rehearsal
from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.services.workspace import Workspace


class Rehearsal(Workspace):
    """A portfolio in memory: what is written here is nowhere else until `together` has written it for good."""

    def __init__(self, workspace: Workspace, store: RehearsalStore) -> None:
        super().__init__(store, workspace.author, workspace.now, Random(), workspace.private.folder)
        self._tried = store
        self.new_id = workspace.new_id
        self.files: dict[str, bytes] = {}
        """Attached files by their digest."""
        self.steps = 0
        """How many changes were tried and not taken back."""
        self.private.join(workspace.private)

    def record(self, label: str, changes: Iterable[Change]) -> ChangeSet | None:
        """Write changes into the copy; what is private goes its way when it is written for good."""
        done = self.tell(self._tried.record(Entry(self.new_id(), self.author, self.now(), label), list(changes)))
        self.steps += done is not None
        return done

    def undo(self) -> ChangeSet:
        """Take the newest change of the copy back; raise UndoBlockedError where nothing was tried."""
        done = self.tell(self._tried.undo(self.author, self.new_id(), self.now())) if self.steps else None
        if done is None:
            raise UndoBlockedError("Nothing was tried that could be taken back.")
        self.steps -= 1
        return done

    def outcome(self) -> list[Change]:
        """Return what was tried, each row once."""
        return self._tried.outcome()

    def labels(self) -> list[str]:
        """Return what the changes that were tried are called."""
        return list(self._tried.labels())

    def record_parted(self, label: str, changes: Sequence[Change], hidden: Sequence[Change]) -> ChangeSet | None:
        """Raise: what moves between a portfolio and its drawer is not tried."""
        raise NotImplementedError

    def keep_file(self, digest: str, data: bytes) -> None:
        self.files[digest] = data

    def kept_file(self, digest: str) -> bytes | None:
        return self.files.get(digest) or super().kept_file(digest)


def rehearsed(workspace: Workspace) -> Rehearsal:
    """Return a copy of a portfolio as it now stands, to be closed again."""
    return Rehearsal(workspace, rehearsal(workspace.store))


def together(workspace: Workspace, write: Callable[[Workspace], str]) -> ChangeSet | None:
    """Let `write` do what it will, and record what it comes to as one change; it returns what that is called.

    Where only one thing was done, or nothing is returned, it keeps the name of the first. None where nothing changed. Where
    `write` raises, nothing is written. Nobody waits meanwhile: the file is free until the end.
    """
    with rehearsed(workspace) as tried:
        label = write(tried)
        changes, labels, files = tried.outcome(), tried.labels(), tried.files
    for digest, data in files.items():
        workspace.keep_file(digest, data)
    return workspace.record(label if label and len(labels) > 1 else next(iter(labels), label), changes)
