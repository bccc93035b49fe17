"""One transaction that makes this copy what the team's log says: mine taken back, theirs put on, mine on top of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from db import notes, schema
from db.log.deltas import Delta
from db.log.drafting import Fetch
from db.log.reading import MERGE
from db.log.texts import parsed
from db.log.writing import alter
from db.sharing import logbook
from db.sharing.ground import Hand
from db.sharing.hub import PackName
from db.sharing.overlay import Overlay
from db.sharing.packs import Pack, PackedSet
from db.sharing.rebase import Rebase
from db.sharing.touches import Touches

REWINDS = "rewinds"
"""The note of how often sets were taken back in this copy: what was remembered of the log before is then stale."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pack as it arrived, its sets as this version writes them."""

    name: PackName
    pack: Pack
    data: bytes


@dataclass(slots=True)
class Taken:
    """What one taking did: how many sets were news, and which conflicts it wrote down."""

    news: int = 0
    rewound: bool = False
    conflicts: list[str] = field(default_factory=list)


class Taking:
    """Takes packs into one copy; `beyond` is the number of the last pack this copy and the team's log have in common."""

    def __init__(self, connection: Connection, fetch: Fetch, hand: Hand, *, beyond: int) -> None:
        self._connection = connection
        self._fetch = fetch
        self._hand = hand
        self._beyond = beyond
        self._taken = Taken()

    def take(self, arrivals: Sequence[Arrival], adopted: Sequence[PackedSet] = ()) -> Taken:
        """Replay `arrivals`; put what this copy has beyond them, and what others lost, on top.

        Raises DivergedError where the packs do not fit this copy, and what SQLite and msgspec say of rows no file can hold.
        """
        mine = logbook.unsent(self._connection, self._beyond)
        theirs = [(arrival, each) for arrival in arrivals for each in arrival.pack.sets]
        same = self._settle(mine, theirs)
        mine, theirs = mine[same:], theirs[same:]
        if theirs or adopted:
            self._replace(mine, theirs, adopted)
        else:  # what lay in a pack that lost a fork waits again
            logbook.unsettle(self._connection, [number for number, _ in mine])
        self._keep_packs(arrivals)
        return self._taken

    def _settle(self, mine: Sequence[tuple[int, PackedSet]], theirs: Sequence[tuple[Arrival, PackedSet]]) -> int:
        """Write down the packs of those of my sets that come back as they are; return how many those are."""
        count = 0
        for (number, own), (arrival, each) in zip(mine, theirs, strict=False):
            if own != each:
                break
            logbook.settle(self._connection, number, pack=arrival.name.number, received_at=arrival.pack.at)
            count += 1
        return count

    def _replace(
        self,
        mine: Sequence[tuple[int, PackedSet]],
        theirs: Sequence[tuple[Arrival, PackedSet]],
        adopted: Sequence[PackedSet],
    ) -> None:
        overlay, touches = Overlay(self._fetch), Touches()
        own = [(each, parsed(each.changes)) for _, each in mine]
        changes = [(each, parsed(each.changes)) for _, each in theirs]
        overlay.load(delta for _, deltas in changes for delta in deltas)
        for _, deltas in reversed(own):
            overlay.play([delta.inverse() for delta in deltas])
        known = {each.id for each, _ in own}
        for each, deltas in changes:
            overlay.play(deltas)
            if own and each.id not in known:
                touches.feed(each, deltas, overlay.row)
        logbook.remove(self._connection, [number for number, _ in mine])
        logbook.put_all(
            self._connection,
            [(each, arrival.name.number, arrival.pack.at) for arrival, each in theirs],
            schema=schema.VERSION,
        )
        self._put_on_top(overlay, touches, own, adopted, {each.id for _, each in theirs})
        alter(self._connection, overlay.deltas())
        self._taken.news += sum(each.id not in known for _, each in theirs)
        if own:
            self._taken.rewound = True
            notes.write(self._connection, REWINDS, (notes.read(self._connection, REWINDS) or 0) + 1)

    def _put_on_top(
        self,
        overlay: Overlay,
        touches: Touches,
        own: Sequence[tuple[PackedSet, Sequence[Delta]]],
        adopted: Sequence[PackedSet],
        there: set[str],
    ) -> None:
        rebase = Rebase(overlay, touches, self._hand, lambda row_id: logbook.knows(self._connection, row_id))
        for each, deltas in own:
            if each.id not in there:
                rebase.take(each, deltas)
        fed = 0
        for each in adopted:
            if each.id not in there and not logbook.holds(self._connection, each.id):
                for known in rebase.sets[fed:]:
                    touches.feed_deletions(known, parsed(known.changes))
                fed = len(rebase.sets)
                rebase.take(each, parsed(each.changes), unsure=True)
                self._taken.news += 1
        rebase.finish()
        for each in self._signed(rebase.sets):
            logbook.put(self._connection, each, schema=schema.VERSION, pack=None, received_at=None)
            if each.kind == MERGE:
                self._taken.conflicts += [row_id for table, row_id, *_ in each.changes if table == "conflict"]

    def _signed(self, sets: Sequence[PackedSet]) -> Iterator[PackedSet]:
        """Give repairs an origin and a seq; and sets whose seq is taken, because a copy was copied, new ones."""
        used: set[tuple[str, int]] = set()
        again = {each.id for each in sets if each.origin and self._is_taken(each, used)}
        origin = logbook.origin(self._connection)
        if any(each.id in again and each.origin == origin for each in sets):
            origin = self._hand.new_id()
            logbook.put_origin(self._connection, origin, self._hand.at)
        seq = max([logbook.last_seq(self._connection, origin), *(each.seq for each in sets if each.origin == origin)])
        for each in sets:
            if each.origin and each.id not in again:
                yield each
            else:
                seq += 1
                yield msgspec.structs.replace(each, origin=origin, seq=seq)

    def _is_taken(self, each: PackedSet, used: set[tuple[str, int]]) -> bool:
        """Say whether another set has the origin and seq of one; one that comes before it in `used` too."""
        pair = (each.origin, each.seq)
        taken = pair in used or logbook.holds_seq(self._connection, *pair)
        used.add(pair)
        return taken

    def _keep_packs(self, arrivals: Sequence[Arrival]) -> None:
        run = self._connection.exec_driver_sql
        run("DELETE FROM pack WHERE number > ?", (self._beyond,))
        for arrival in arrivals:
            name = arrival.name
            given = (name.number, name.hash, name.prev, arrival.pack.at, arrival.data)
            run("INSERT INTO pack (number, hash, prev, at, data) VALUES (?, ?, ?, ?, ?)", given)

    def graft(self, others: Sequence[PackedSet], unknown: Iterable[PackedSet]) -> Taken:
        """Put sets of another copy on top as if they were this copy's own; the sets `unknown` are what they did not know of."""
        overlay, touches = Overlay(self._fetch), Touches()
        for each in unknown:
            touches.feed(each, parsed(each.changes), overlay.row)
        there = {each.id for each in others if logbook.holds(self._connection, each.id)}
        self._put_on_top(overlay, touches, [(each, parsed(each.changes)) for each in others], (), there)
        alter(self._connection, overlay.deltas())
        self._taken.news += len(others) - len(there)
        return self._taken
