"""Several use cases as one change: each writes into a copy and sees what those before it wrote; the file gets it all at once."""

from collections.abc import Callable, Iterable, Sequence

from random import Random

from db.log.writing import Entry
from db.rehearsing import RehearsalStore, rehearsal
from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.services.workspace import Workspace


class Rehearsal(Workspace):
    """A portfolio in memory: what is written here is nowhere else until `together` has written it for good."""

    def __init__(self, workspace: Workspace, store: RehearsalStore) -> None:
        super().__init__(store, workspace.author, workspace.now, Random(), workspace.private.folder)
        self._tried = store
        self.new_id = workspace.new_id
        self.files: dict[str, bytes] = {}
        """Attached files by their digest."""
        self.private.join(workspace.private)

    def record(self, label: str, changes: Iterable[Change]) -> ChangeSet | None:
        """Write changes into the copy; what is private goes its way when it is written for good."""
        return self.tell(self._tried.record(Entry(self.new_id(), self.author, self.now(), label), list(changes)))

    def record_parted(self, label: str, changes: Sequence[Change], hidden: Sequence[Change]) -> ChangeSet | None:
        """Raise: what moves between a portfolio and its drawer is not tried."""
        raise NotImplementedError

    def keep_file(self, digest: str, data: bytes) -> None:
        self.files[digest] = data

    def kept_file(self, digest: str) -> bytes | None:
        return self.files.get(digest) or super().kept_file(digest)


def together(workspace: Workspace, write: Callable[[Workspace], str]) -> ChangeSet | None:
    """Let `write` do what it will, and record what it comes to as one change; it returns what that is called.

    Where only one thing was done, or nothing is returned, it keeps the name of the first. None where nothing changed. Where
    `write` raises, nothing is written. Nobody waits meanwhile: the file is free until the end.
    """
    store = rehearsal(workspace.store)
    with Rehearsal(workspace, store) as tried:
        label = write(tried)
        changes, labels = store.outcome(), list(store.labels())
        files = tried.files
    for digest, data in files.items():
        workspace.keep_file(digest, data)
    return workspace.record(label if label and len(labels) > 1 else next(iter(labels), label), changes)
