"""Whole files: making a team of a file, the snapshot a team file is, a copy of one's own from it, and leaving again."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from db import copying, encrypting, keys, notes, opening, schema
from db.keys import Key
from db.log.texts import parsed
from db.log.writing import alter
from db.sharing import logbook, sealing
from db.sharing.hub import Card, Hub, Snapshot
from db.sharing.overlay import Overlay
from db.store import Store
from pmo_desktop.domain.errors import FileProblemError

TEAM = "team"
"""The note of the team a copy belongs to: {"id", "name", "place", "where"}; `where` opens the hub, `place` is for people."""
TEAM_KEY = "team_key"
"""The note of an encrypted team's key in hex, in a copy that is encrypted itself."""
SNAPSHOT = "snapshot"
"""The note by which a file is known as what lies at a hub, not a copy of somebody's: {"team", "number", "hash"}."""


class Maker(Protocol):
    """Who makes copies: tells the time (UTC ms) and makes ids."""

    @property
    def clock(self) -> Callable[[], int]: ...
    @property
    def new_id(self) -> Callable[[], str]: ...


def found_team(  # noqa: PLR0913 - a team that is encrypted, and one that is not
    store: Store, hub: Hub, name: str, maker: Maker, *, sealed: str = "", team_key: bytes | None = None, where: str = ""
) -> Card:
    """Make a team of a file, which becomes its maker's copy; FileProblemError where the hub has one, or it is in one.

    `sealed` is `team_key` locked with the passphrase that everybody in an encrypted team will have.
    """
    if store.note(TEAM) is not None:
        raise FileProblemError("This file belongs to a team file already.", "Leave that one first.")
    if hub.card() is not None:
        raise FileProblemError(
            f"There is a team file at {hub.place} already.", "Open that one, or choose another place."
        )
    card = Card(maker.new_id(), name, maker.clock(), schema.VERSION, sealed)
    with store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET pack = 0")
        _note_team(connection, card.team, name, hub.place, where, team_key)
    try:
        hub.write_card(card)
    except BaseException:
        leave(store)
        raise
    put_snapshot(store, hub, maker)  # should it fail, the next exchange does it
    return card


def _note_team(  # noqa: PLR0913, PLR0917 - what a copy knows of its team
    connection: Connection, team: str, name: str, place: str, where: str, team_key: bytes | None
) -> None:
    notes.write(connection, TEAM, {"id": team, "name": name, "place": place, "where": where or place})
    if team_key is not None:
        notes.write(connection, TEAM_KEY, team_key.hex())


def key_of(store: Store) -> bytes | None:
    """Return the key of the encrypted team a copy belongs to."""
    noted = store.note(TEAM_KEY)
    return bytes.fromhex(noted) if noted else None


def put_snapshot(store: Store, hub: Hub, maker: Maker) -> Snapshot:
    """Renew the hub's whole file: what the team's log says, without what only this copy knows or remembers.

    It is under the team's key, or in clear where the team is, whatever passphrase this copy has.
    """
    team_key = key_of(store)
    with tempfile.TemporaryDirectory(prefix="pmo-desktop-") as folder:
        target = Path(folder) / "snapshot.pmo"
        store.save_copy(target)
        with closing(Store.open(target, trusted=True, hurried=True)) as copy:
            with copy.rewriting() as connection:
                snapshot = _bared(connection, copy, maker)
            copy.vacuum()
        if team_key is not None or keys.is_encrypted(target):
            encrypting.rewrite(target, sealing.file_key(team_key) if team_key is not None else None)
        hub.put_snapshot(target, snapshot)
    return snapshot


def _bared(connection: Connection, copy: Store, maker: Maker) -> Snapshot:
    run = connection.exec_driver_sql
    _take_back(connection, copy)
    snapshot = Snapshot(*logbook.last_pack(connection))
    team = notes.read(connection, TEAM)
    for statement in ("DELETE FROM note", "DELETE FROM blob", "DELETE FROM origin", "UPDATE pack SET data = NULL"):
        run(statement)
    logbook.put_origin(connection, maker.new_id(), maker.clock())
    notes.write(
        connection,
        SNAPSHOT,
        {"team": team["id"], "name": team["name"], "number": snapshot.number, "hash": snapshot.hash},
    )
    return snapshot


def _take_back(connection: Connection, copy: Store) -> None:
    """Take back what no pack holds yet."""
    mine = logbook.unsent(connection, None)
    overlay = Overlay(copy.fetch_in(connection))
    for _, each in reversed(mine):
        overlay.play([delta.inverse() for delta in parsed(each.changes)])
    logbook.remove(connection, [number for number, _ in mine])
    alter(connection, overlay.deltas())


def join(  # noqa: PLR0913 - a team that is encrypted, and one that is not
    hub: Hub, target: Path, maker: Maker, *, team_key: bytes | None = None, own_key: Key | None = None, where: str = ""
) -> None:
    """Make a copy of one's own from the hub's snapshot; what was sent since then comes with the first exchange.

    Of an encrypted team `team_key` opens what lies at the hub, and the copy is written under `own_key`.
    """
    card = hub.card()
    if card is None:
        raise FileProblemError(f"There is no team file at {hub.place}.", "Choose another place.")
    if target.exists():
        raise FileProblemError(f"“{target.name}” is there already.", "Choose another name for your copy.")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        fetch(hub, fresh, team_key)
        with closing(Store.open(fresh)) as store:
            become_copy(store, card.team, card.name, hub.place, maker, where=where, team_key=team_key)
        if own_key is not None:
            encrypting.rewrite(fresh, own_key)
        copying.put_in_place(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
        copying.remove_traces(fresh)


def fetch(hub: Hub, target: Path, team_key: bytes | None) -> Snapshot:
    """Write the hub's whole file to `target` and open the way to it; FileProblemError where it has not arrived."""
    snapshot = hub.fetch_snapshot(target)
    if snapshot is None:
        raise FileProblemError(
            f"The team file at {hub.place} has not wholly arrived.", "Wait until it is synchronised, then try again."
        )
    salt = keys.salt_of(target)
    if team_key is not None and salt is not None:
        keys.remember(sealing.file_key(team_key, salt))
    opening.examined(target)
    return snapshot


def become_copy(  # noqa: PLR0913 - what a copy knows of its team
    store: Store, team: str, name: str, place: str, maker: Maker, *, where: str = "", team_key: bytes | None = None
) -> None:
    """Make a snapshot somebody's copy, under an id of its own."""
    with store.rewriting() as connection:
        notes.write(connection, SNAPSHOT, None)
        _note_team(connection, team, name, place, where, team_key)
        logbook.put_origin(connection, maker.new_id(), maker.clock())


def leave(store: Store) -> None:
    """Make a copy a file of its own again; it keeps everything, sent or not."""
    with store.rewriting() as connection:
        for name in (TEAM, TEAM_KEY, "gap", "given", "fold_limit", "exchange"):
            notes.write(connection, name, None)
        connection.exec_driver_sql("DELETE FROM pack")
        connection.exec_driver_sql("UPDATE change_set SET pack = NULL, received_at = NULL")


def be_another(store: Store, maker: Maker, *, leaving: bool = True) -> None:
    """Make a copied file know that it is another one; unless it stays in its team, it is then nobody's copy of that."""
    if leaving and _is_a_teams(store):
        leave(store)
    with store.rewriting() as connection:
        notes.write(connection, SNAPSHOT, None)
        logbook.put_origin(connection, maker.new_id(), maker.clock())


def take_out_of_team(path: Path) -> None:
    """Make a file nobody else has open one of its own, where it was a copy of a team's."""
    with closing(Store.open(path, trusted=True)) as store:
        if _is_a_teams(store):
            leave(store)
            store.write_note(SNAPSHOT, None)


def _is_a_teams(store: Store) -> bool:
    """Say whether a file is a copy of a team's, or what lies at its hub."""
    return store.note(TEAM) is not None or store.note(SNAPSHOT) is not None


def unsent(store: Store) -> int:
    """Return how many sets only this copy knows; none where it belongs to no team."""
    with store.reading() as connection:
        return logbook.count_unsent(connection, None) if notes.read(connection, TEAM) else 0


def origins(store: Store) -> tuple[str, ...]:
    """Return every id this copy has had."""
    with store.reading() as connection:
        return logbook.origins(connection)


def last_pack(store: Store) -> int:
    """Return the number of the last pack this copy knows, 0 where there is none."""
    with store.reading() as connection:
        return logbook.last_pack(connection)[0]


def received(store: Store, beyond: int) -> list[tuple[str, str]]:
    """Return id and author of what others did that came in packs with numbers above `beyond`, in order."""
    sql = (
        "SELECT id, author FROM change_set WHERE pack > ? AND kind != 'merge' "
        "AND origin NOT IN (SELECT id FROM origin) ORDER BY number"
    )
    with store.reading() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql(sql, (beyond,))]
