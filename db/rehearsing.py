"""A copy of a file in memory that use cases write into as into the file; what they did can then be written for good as one."""

from collections.abc import Iterator

from db.log import reading
from db.log.following import netted
from db.past import copied_to_memory
from db.store import Store
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, Delete, Insert, Update


class RehearsalStore(Store):
    """A store over a copy in memory, which lies at no place."""

    begun = 0
    """The number of the last set that was there before anything was tried."""

    def look_at_place(self) -> None:
        """The copy can be neither moved nor replaced."""

    def keep_blob(self, digest: str, data: bytes) -> None:
        """Files are kept by whoever writes for good."""

    def outcome(self) -> list[Change]:
        """Return what was written since, each row once: what came, what changed, what went, in an order that can be written."""
        with collector_paused(), self.reading() as connection:
            net = netted(connection, self.begun)
        came: list[Change] = [Insert(each.kind.value(row)) for each in net for row in each.inserted]
        changed = (
            Update(each.kind.record, row_id, {name: new for name, (_, new) in fields.items()})
            for each in net
            for row_id, fields in each.updated
        )
        went = (Delete(each.kind.record, row[0]) for each in net for row in each.deleted)
        return [*came, *changed, *went]

    def labels(self) -> Iterator[str]:
        """Yield what the sets that were tried are called, the first first."""
        with self.reading() as connection:
            yield from (each.set.label for each in reading.after(connection, self.begun))


def rehearsal(store: Store) -> RehearsalStore:
    """Return a copy of a file as it now stands, to try changes in."""
    copy = RehearsalStore(store.path, copied_to_memory(store))
    copy.begun = copy.last_number()
    return copy
