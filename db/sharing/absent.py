"""Long absence: packs that nobody needs any more, and the copy that comes back from before they were removed."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from db import comparing, notes
from db.log import reading
from db.log.reading import MERGE
from db.log.writing import alter
from db.sharing import logbook
from db.sharing.hub import Hub
from db.sharing.packs import PackedSet
from db.sharing.rebase import Hand
from db.sharing.snapshots import fetch, key_of, last_pack
from db.sharing.taking import REWINDS, Taken, Taking
from db.store import Store
from pmo_desktop.domain.errors import FileProblemError

FOLD_LIMIT = "fold_limit"
"""The note of the last pack that every copy seen lately knows: {"pack"}; history up to it may be folded."""
YEAR_MS = 365 * 86_400_000
_AT_ONCE = 2_000


def known_to_all(hub: Hub, now: int) -> int:
    """Return the last pack that every copy seen in the last 365 days knows; `now` is UTC in milliseconds."""
    return min((each.number for each in hub.said() if now - each.at <= YEAR_MS), default=0)


def fold_team(hub: Hub, now: int) -> int:
    """Remove the packs that all copies know and the snapshot holds; return how many those were.

    The card says so first: whoever reads it sees that what is missing was removed, not lost.
    """
    with hub.lock():
        card, snapshot = hub.card(), hub.snapshot()
        if card is None or snapshot is None:
            return 0
        limit = min(known_to_all(hub, now), snapshot.number)
        if limit <= card.folded:
            return 0
        going = [name for name in hub.packs() if name.number <= limit]
        hub.write_card(replace(card, folded=limit))
        hub.remove(going)
    return len(going)


def is_before_folded(store: Store, folded: int) -> bool:
    """Say whether what a copy knows ends before the packs that are still there begin."""
    return last_pack(store) < folded


def rejoin(store: Store, hub: Hub, hand: Hand) -> Taken:
    """Put the team's whole file in the place of what this copy knows, and what only this copy has on top, in one transaction.

    What came since that file was made comes with the next exchange. Raises FileProblemError while it has not arrived.
    """
    card = hub.card()
    with tempfile.TemporaryDirectory(prefix=".pmo-", dir=store.path.parent) as folder:
        fresh = Path(folder) / "team.pmo"
        snapshot = fetch(hub, fresh, key_of(store))
        if card is not None and snapshot.number < card.folded:
            raise FileProblemError(
                f"The team file at {hub.place} has not wholly arrived.",
                "Work goes on in your copy; it is sent when the team file is there.",
            )
        with (
            closing(Store.open(fresh)) as theirs,
            theirs.reading() as other,
            store.rewriting() as own,
        ):
            return _rebuilt(store, own, other, hand)


def _rebuilt(store: Store, own: Connection, other: Connection, hand: Hand) -> Taken:
    common = _common(own, other)
    mine = [each for _, each in logbook.unsent(own, common)]
    own_raw, other_raw = own.connection.driver_connection, other.connection.driver_connection
    alter(own, comparing.deltas(own_raw, other_raw, apart=()))  # type: ignore[arg-type]  # the driver's, as `Raw` says
    for table in ("change", "change_set", "pack"):
        own.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own words
    unknown = _log_of(own, other, common)
    notes.write(own, REWINDS, (notes.read(own, REWINDS) or 0) + 1)
    return Taking(own, store.fetch_in(own), hand, beyond=0).graft(mine, unknown)


def _common(own: Connection, other: Connection) -> int:
    """Return the number of the last pack that both know; the snapshot names all there ever were."""
    sql = "SELECT number, hash FROM pack ORDER BY number DESC"
    theirs = set(map(tuple, reading.fetched(other, sql)))
    return next((number for number, digest in reading.fetched(own, sql) if (number, digest) in theirs), 0)


def _log_of(own: Connection, other: Connection, common: int) -> list[PackedSet]:
    """Copy the other's log, under numbers this file has not used; return the sets in packs beyond `common`."""
    columns = "id, origin, seq, author, at, received_at, label, undoes, schema, pack, kind"
    put = f"INSERT INTO change_set ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"  # noqa: S608 - as above
    numbers: dict[int, int] = {}
    later: list[int] = []
    for number, *about in reading.fetched(other, f"SELECT number, {columns} FROM change_set ORDER BY number"):  # noqa: S608 - as above
        numbers[number] = int(own.exec_driver_sql(put, tuple(about)).scalar_one())
        if (about[9] or 0) > common and about[10] != MERGE:
            later.append(number)
    _copy_changes(own, other, numbers)
    packs = reading.fetched(other, "SELECT number, hash, prev, at, data FROM pack ORDER BY number")
    if packs:
        own.exec_driver_sql("INSERT INTO pack (number, hash, prev, at, data) VALUES (?, ?, ?, ?, ?)", packs)
    return list(logbook.sets(other, later))


def _copy_changes(own: Connection, other: Connection, numbers: dict[int, int]) -> None:
    put = "INSERT INTO change (set_number, table_name, row_id, op, fields) VALUES (?, ?, ?, ?, ?)"
    get = (
        "SELECT number, set_number, table_name, row_id, op, fields FROM change WHERE number > ? ORDER BY number LIMIT ?"
    )
    last, rows = 0, _portion(other, get, 0)
    while rows:
        own.exec_driver_sql(put, [(numbers[of], *rest) for _, of, *rest in rows])
        last = rows[-1][0]
        rows = _portion(other, get, last)


def _portion(other: Connection, sql: str, after: int) -> Sequence[tuple[int, int, str, str, str, str]]:
    return reading.fetched(other, sql, (after, _AT_ONCE))
