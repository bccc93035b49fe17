"""Whole files: making a team of a file, the snapshot a team file is, a copy of one's own from it, and leaving again."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from db import copying, notes, opening, schema
from db.log.texts import parsed
from db.log.writing import alter
from db.sharing import logbook
from db.sharing.hub import Card, Hub, Snapshot
from db.sharing.overlay import Overlay
from db.store import Store
from pmo_desktop.domain.errors import FileProblemError

TEAM = "team"
"""The note of the team a copy belongs to: {"id", "name", "place"}."""
SNAPSHOT = "snapshot"
"""The note by which a file is known as what lies at a hub, not a copy of somebody's: {"team", "number", "hash"}."""


class Maker(Protocol):
    """Who makes copies: tells the time (UTC ms) and makes ids."""

    @property
    def clock(self) -> Callable[[], int]: ...
    @property
    def new_id(self) -> Callable[[], str]: ...


def found_team(store: Store, hub: Hub, name: str, maker: Maker, *, sealed: str = "") -> Card:
    """Make a team of a file, which becomes its maker's copy; FileProblemError where the hub has one, or it is in one."""
    if store.note(TEAM) is not None:
        raise FileProblemError("This file belongs to a team file already.", "Leave that one first.")
    if hub.card() is not None:
        raise FileProblemError(
            f"There is a team file at {hub.place} already.", "Open that one, or choose another place."
        )
    card = Card(maker.new_id(), name, maker.clock(), schema.VERSION, sealed)
    with store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET pack = 0")
        notes.write(connection, TEAM, {"id": card.team, "name": name, "place": hub.place})
    try:
        hub.write_card(card)
    except BaseException:
        leave(store)
        raise
    put_snapshot(store, hub, maker)  # should it fail, the next exchange does it
    return card


def put_snapshot(store: Store, hub: Hub, maker: Maker) -> Snapshot:
    """Renew the hub's whole file: what the team's log says, without what only this copy knows or remembers."""
    with tempfile.TemporaryDirectory(prefix="pmo-desktop-") as folder:
        target = Path(folder) / "snapshot.pmo"
        store.save_copy(target)
        with closing(Store.open(target, trusted=True, hurried=True)) as copy:
            with copy.rewriting() as connection:
                snapshot = _bared(connection, copy, maker)
            copy.vacuum()
        hub.put_snapshot(target, snapshot)
    return snapshot


def _bared(connection: Connection, copy: Store, maker: Maker) -> Snapshot:
    run = connection.exec_driver_sql
    _take_back(connection, copy)
    last = run("SELECT number, hash FROM pack ORDER BY number DESC LIMIT 1").first()
    snapshot = Snapshot(last[0], last[1]) if last else Snapshot(0, "")
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


def join(hub: Hub, target: Path, maker: Maker) -> None:
    """Make a copy of one's own from the hub's snapshot; what was sent since then comes with the first exchange."""
    card = hub.card()
    if card is None:
        raise FileProblemError(f"There is no team file at {hub.place}.", "Choose another place.")
    if target.exists():
        raise FileProblemError(f"“{target.name}” is there already.", "Choose another name for your copy.")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        if hub.fetch_snapshot(fresh) is None:
            raise FileProblemError(
                f"The team file at {hub.place} has not wholly arrived.",
                "Wait until it is synchronised, then try again.",
            )
        opening.examined(fresh)
        with closing(Store.open(fresh)) as store:
            become_copy(store, card.team, card.name, hub.place, maker)
        copying.put_in_place(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
        copying.remove_traces(fresh)


def become_copy(store: Store, team: str, name: str, place: str, maker: Maker) -> None:
    """Make a snapshot somebody's copy, under an id of its own."""
    with store.rewriting() as connection:
        notes.write(connection, SNAPSHOT, None)
        notes.write(connection, TEAM, {"id": team, "name": name, "place": place})
        logbook.put_origin(connection, maker.new_id(), maker.clock())


def leave(store: Store) -> None:
    """Make a copy a file of its own again; it keeps everything, sent or not."""
    with store.rewriting() as connection:
        for name in (TEAM, "team_key", "gap", "given", "fold_limit", "exchange"):
            notes.write(connection, name, None)
        connection.exec_driver_sql("DELETE FROM pack")
        connection.exec_driver_sql("UPDATE change_set SET pack = NULL, received_at = NULL")
