"""Another copy's changes brought into this one without a hub: from a stick, from a mail, from what a synced folder made."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db import notes
from db.log import reading
from db.log.reading import FOLDED
from db.sharing import logbook
from db.sharing.ground import Hand
from db.sharing.hub import PackFaultError, PackName
from db.sharing.packs import PackedSet, decoded
from db.sharing.sealing import Seal
from db.sharing.snapshots import SNAPSHOT, TEAM
from db.sharing.taking import Arrival, Taking
from db.store import Store
from pmo_desktop.domain.errors import FileProblemError


@dataclass(frozen=True, slots=True)
class Merged:
    """What came: ids of sets, the authors of those a person made, ids of conflicts."""

    sets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def merge(store: Store, theirs: Store, hand: Hand, seal: Seal) -> Merged:
    """Put on top what another copy of the same portfolio has and this one has not, in one transaction.

    Packs of the team that the other has received come as from the hub; all else as if it were done here. Repeating is
    nothing. Raises FileProblemError where the two were never one file.
    """
    for digest in theirs.blobs() - store.blobs():
        store.keep_blob(digest, theirs.blob(digest) or b"")
    with theirs.reading() as other, store.rewriting() as own:
        _check_kin(own, other, theirs.path.name)
        before = logbook.ids(own)
        taking = Taking(own, store.fetch_in(own), hand, beyond=logbook.last_pack(own)[0])
        arrivals = _arrivals(own, other, seal)
        taken = taking.take(arrivals) if arrivals else None
        news, unknown = _news(own, other)
        if news:
            taken = taking.graft(news, unknown)
        conflicts = tuple(taken.conflicts) if taken else ()
        return Merged(*_told(own, before), conflicts)


def _check_kin(own: Connection, other: Connection, name: str) -> None:
    """Two files are kin where one set at least is in both; two teams are never."""
    teams = {team for each in (own, other) if (team := _team(each))}
    if len(teams) > 1:
        raise FileProblemError(f"“{name}” belongs to another team file.", "Open it for itself.")
    if not logbook.ids(own).keys() & logbook.ids(other).keys():
        raise FileProblemError(
            f"“{name}” was never a copy of this portfolio: they have no change in common.",
            "Import its projects instead, or open it for itself.",
        )


def _team(connection: Connection) -> str:
    noted = notes.read(connection, TEAM)
    of_hub = notes.read(connection, SNAPSHOT)
    return str(noted["id"]) if noted else str(of_hub["team"]) if of_hub else ""


def _arrivals(own: Connection, other: Connection, seal: Seal) -> list[Arrival]:
    """Return the team's packs that the other has beyond mine; none where one of them is not at hand, whole and genuine."""
    if notes.read(own, TEAM) is None or _team(own) != _team(other):
        return []
    last = logbook.last_pack(own)[0]
    sql = "SELECT number, hash, prev FROM pack WHERE number = ?"
    mine = reading.fetched(own, sql, (last,))
    rows = reading.fetched(other, "SELECT number, hash, prev, data FROM pack WHERE number > ? ORDER BY number", (last,))
    if not rows or (mine and mine != reading.fetched(other, sql, (last,))):
        return []
    prev, found = mine[0][1] if mine else "", []
    for expected, (number, digest, before, data) in enumerate(rows, last + 1):
        name = PackName(number, digest, before)
        if number != expected or before != prev or data is None:
            return []
        try:
            found.append(Arrival(name, decoded(name, bytes(data), _team(own), seal), bytes(data)))
        except PackFaultError:
            return []
        prev = digest
    return found


def _news(own: Connection, other: Connection) -> tuple[list[PackedSet], list[PackedSet]]:
    """Return the other's sets that are not here, and mine that are not there.

    What lies before the last set in common is known here, whatever became of single sets, where either has folded it.
    """
    mine, theirs = logbook.ids(own), logbook.ids(other)
    last_common = max(number for set_id, number in theirs.items() if set_id in mine)
    folded = any(_folded(each) for each in (own, other))
    numbers = [
        number for set_id, number in theirs.items() if set_id not in mine and (number > last_common or not folded)
    ]
    news = list(logbook.sets(other, numbers))
    if any(each.kind == FOLDED for each in news):
        raise FileProblemError(
            "Its history was folded after the two were parted, and single changes can no longer be told.",
            "Open it for itself and bring over what is missing.",
        )
    unknown = [number for set_id, number in mine.items() if set_id not in theirs] if news else []
    return news, list(logbook.sets(own, unknown))


def _folded(connection: Connection) -> bool:
    return bool(reading.fetched(connection, "SELECT 1 FROM change_set WHERE kind = ? LIMIT 1", (FOLDED,)))


def _told(own: Connection, before: dict[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    came = [
        (set_id, author)
        for set_id, author, kind in reading.fetched(own, "SELECT id, author, kind FROM change_set ORDER BY number")
        if set_id not in before and kind != reading.MERGE
    ]
    return tuple(set_id for set_id, _ in came), tuple(dict.fromkeys(author for _, author in came))
