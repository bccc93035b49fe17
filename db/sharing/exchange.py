"""Send and receive: bring a copy to where the team's log is, then put what it has beyond that at the log's end."""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field

import msgspec
import sqlcipher3.dbapi2 as driver
from sqlalchemy import exc

from db import schema
from db.migrating import upgraded
from db.sharing import attached, logbook
from db.sharing.chain import Chain, chosen
from db.sharing.ground import Hand
from db.sharing.hub import Card, Hub, PackFaultError, PackName, Presence, SealFaultError, UnreachableError
from db.sharing.overlay import DivergedError
from db.sharing.packs import Pack, PackedSet, decoded, encoded
from db.sharing.sealing import Seal, Unsealed
from db.sharing.snapshots import TEAM, put_snapshot
from db.sharing.taking import Arrival, Taken, Taking
from db.store import Store
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError

_TRIES = 12
_MOST_REFUSED = 1_000
_LONGEST_WHY = 200
_MOST_SETS = 5_000
"""Sets in one pack, and in one transaction where nothing of mine is in the way."""
_SNAPSHOT_EVERY = 50
_GAP = "gap"
"""The note of since when a pack is missing between others, UTC in milliseconds."""
_UNFIT = (
    DivergedError,
    InvalidValueError,
    LookupError,
    TypeError,
    ValueError,
    msgspec.ValidationError,
    InvalidValueError,
    driver.DatabaseError,
    exc.DatabaseError,
)
"""What comes of a pack whose changes fit no portfolio, or not this one."""


@dataclass(frozen=True, slots=True)
class Person:
    """On whose behalf an exchange is: `clock` gives UTC in milliseconds, `project_id` is where they are at work."""

    author: str
    clock: Callable[[], int]
    new_id: Callable[[], str]
    project_id: str = ""

    def hand(self) -> Hand:
        return Hand(self.author, self.clock(), self.new_id)


@dataclass(slots=True)
class Outcome:
    """What one exchange did. `waiting` sets are still to be sent; `problems` say in sentences what was not taken.

    `behind`: not everything has arrived at the hub yet. `newer`: the team has moved on to a newer version of the program.
    `older`: this program is newer than the team's version, and sends nothing until somebody says the team may move on.
    """

    sent: int = 0
    received: int = 0
    waiting: int = 0
    number: int = 0
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    rewound: bool = False
    behind: bool = False
    newer: bool = False
    older: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in milliseconds: for packs that lie in a gap, and for whoever lost a fork to send again."""

    gap: int = 600_000
    stray: int = 600_000


class Exchange:
    """One copy and one hub. `version` is that of the files this program writes."""

    def __init__(  # noqa: PLR0913 - each may be another in a test
        self, store: Store, hub: Hub, person: Person, *,
        seal: Seal | None = None, version: int = schema.VERSION, patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._hub = hub
        self._person = person
        self._seal = seal or Unsealed()
        self._version = version
        self._patience = patience or Patience()
        self._team = str(store.note(TEAM)["id"])
        self._refused: dict[str, str] = {}
        self._shut: set[str] = set()
        """Those of the refused that this copy's key does not open."""
        self._late: set[str] = set()
        self._missing: set[str] = set()
        """Packs that were waited for long enough, by hash: their names are there, their bytes never came."""

    def run(self, *, thorough: bool = False, send: bool = True, renew: bool = False) -> Outcome:
        """Receive, then send; `thorough` looks at all packs, so that forks of long ago are found; `renew` the snapshot.

        Raises UnreachableError where the hub cannot be reached, FileProblemError where it is not this copy's team's.
        """
        card = self._card()
        outcome = Outcome(older=card.schema < self._version, newer=card.schema > self._version)
        if send:
            attached.give(self._store, self._hub, self._seal)
        for attempt in range(_TRIES):
            # Once somebody was quicker, nobody is to come between what is received and what is then sent.
            with self._hub.lock() if attempt else nullcontext():
                chain = self._brought(card, outcome, thorough=thorough or attempt > 0)
                if not send or outcome.newer or outcome.older or self._waits(chain, outcome):
                    break
                if not self._goes_without() and self._send(chain, outcome):
                    break
            time.sleep(0.005 * (attempt + 1))
        outcome.waiting = self._unsent_count()
        outcome.problems += [*self._refused.values(), *attached.fetch(self._store, self._hub, self._seal)]
        self._leave_behind(outcome, renew=renew)
        return outcome

    def _card(self) -> Card:
        card = self._hub.card()
        if card is None:
            raise FileProblemError(
                f"There is no team file at {self._hub.place}.",
                "Look whether it was moved; your copy has everything you did.",
            )
        if card.team != self._team:
            raise FileProblemError(
                f"The team file at {self._hub.place} is another one than the one your copy belongs to.",
                "Open it for itself, or put the right one back.",
            )
        known = self._known()
        if card.folded > (known[-1].number if known else 0):
            raise FileProblemError(
                f"The team file at {self._hub.place} no longer has the packs that follow what your copy knows.",
                "Make your copy anew from it; what you did goes on top.",
            )
        return card

    # Looking

    def _look(self, card: Card, *, thorough: bool) -> Chain:
        """Return the team's log; packs this copy knows and the hub has lost are given back first."""
        known = self._known()
        last = known[-1].number if known else 0
        above = card.folded if thorough or not known else max(last - 1, card.folded)
        listed = self._hub.packs(above)
        chain = chosen(listed, known, self._refused.keys() | self._missing)
        if not thorough and (chain.gap or any(name.number <= last for name in chain.stray)):
            return self._look(card, thorough=True)
        there = {name.hash for name in listed}
        contested = {name.number for name in chain.stray}
        for name in known:
            if name.number <= above:
                continue
            if name.hash not in there:
                self._give_back(name)
            elif name.number in contested and name.hash not in self._missing and not self._is_whole_there(name):
                self._missing.add(name.hash)
                return self._look(card, thorough=thorough)
        return chain

    def _known(self) -> list[PackName]:
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT number, hash, prev FROM pack ORDER BY number").all()
        return [PackName(number, digest, prev) for number, digest, prev in rows]

    def _give_back(self, name: PackName) -> None:
        with self._store.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT data FROM pack WHERE number = ?", (name.number,)
            ).scalar_one_or_none()
        if found is not None:
            self._hub.restore(name, bytes(found))

    def _is_whole_there(self, name: PackName) -> bool:
        """Say whether the hub has a pack whole, or has it now; where it takes no bytes for it, nobody will ever read it."""
        try:
            if self._hub.read(name) is None:
                self._give_back(name)
        except UnreachableError:
            raise
        except FileProblemError:
            return False
        return True

    def _waits(self, chain: Chain, outcome: Outcome) -> bool:
        """Say whether to hold back what is to be sent, because what lies before it at the hub is still arriving."""
        if not (chain.gap or outcome.behind or self._missing):
            if self._store.note(_GAP) is not None:
                self._store.write_note(_GAP, None)
            return False
        outcome.behind = True
        since = self._store.note(_GAP)
        if since is None:
            since = self._person.clock()
            self._store.write_note(_GAP, since)
        return bool(self._person.clock() - since < self._patience.gap)

    def _goes_without(self) -> bool:
        """Give up what was waited for long enough; say whether there was anything of the kind. Should it come, it is a fork."""
        given_up = self._late - self._missing
        self._missing |= given_up
        return bool(given_up)

    # Receiving

    def _brought(self, card: Card, outcome: Outcome, *, thorough: bool) -> Chain:
        """Receive, and go on with what else there is where a pack is refused: many may be forged, each hiding another."""
        for _ in range(_MOST_REFUSED):
            refused = len(self._refused)
            chain = self._look(card, thorough=thorough)
            self._receive(chain, outcome)
            if len(self._refused) == refused:
                break
            thorough = True
        return chain

    def _receive(self, chain: Chain, outcome: Outcome) -> None:
        arrivals: list[Arrival] = []
        common = chain.common
        outcome.behind = False
        self._late.clear()
        for name in chain.beyond(common):
            arrival = self._arrival(name, outcome)
            if arrival is None:
                break
            arrivals.append(arrival)
        adopted = self._adopted(chain)
        while arrivals or adopted:
            now = arrivals if adopted or self._unsent_count(common) else _portion(arrivals)
            taken = self._take(now, adopted, common, outcome)
            if taken is None:
                return
            common = now[-1].name.number if now else common
            arrivals, adopted = arrivals[len(now) :], []
        with self._store.reading() as connection:
            outcome.number, _ = logbook.last_pack(connection)

    def _arrival(self, name: PackName, outcome: Outcome) -> Arrival | None:
        data = self._hub.read(name)
        if data is None:
            outcome.behind = True
            self._late.add(name.hash)
            return None
        try:
            pack = decoded(name, data, self._team, self._seal)
        except PackFaultError as error:
            self._refused[name.hash] = str(error)
            if isinstance(error, SealFaultError):
                self._shut.add(name.hash)
            return None
        if pack.schema > self._version:
            outcome.newer = True
            return None
        return Arrival(name, msgspec.structs.replace(pack, sets=_upgraded(pack)), data)

    def _take(
        self, arrivals: Sequence[Arrival], adopted: Sequence[PackedSet], common: int, outcome: Outcome
    ) -> Taken | None:
        try:
            with self._store.rewriting() as connection:
                taking = Taking(connection, self._store.fetch_in(connection), self._person.hand(), beyond=common)
                taken = taking.take(arrivals, adopted)
        except _UNFIT as error:
            if not arrivals:
                raise
            if len(arrivals) == 1:
                name = arrivals[0].name
                self._refused[name.hash] = (
                    f"Pack {name.number} of the team file was not taken: it does not fit ({_why(error)})."
                )
                return None
            for each in arrivals:  # one by one, up to the one that does not fit
                if self._take([each], (), common, outcome) is None:
                    return None
                common = each.name.number
            return Taken()
        outcome.received += taken.news
        outcome.rewound |= taken.rewound
        outcome.conflicts += taken.conflicts
        return taken

    def _adopted(self, chain: Chain) -> list[PackedSet]:
        """Return sets in packs that lost a fork long ago, or lie beyond a gap, and that nobody has sent again."""
        found: dict[str, PackedSet] = {}
        for name in chain.stray:
            data = self._hub.read(name) if name.hash not in self._refused else None
            with suppress(PackFaultError):
                pack = decoded(name, data, self._team, self._seal) if data is not None else None
                if pack and pack.schema <= self._version and self._person.clock() - pack.at > self._patience.stray:
                    found |= {each.id: each for each in _upgraded(pack)}
        with self._store.reading() as connection:
            here = {set_id for set_id in found if logbook.holds(connection, set_id)}
        return [each for set_id, each in found.items() if set_id not in here]

    # Sending

    def _send(self, chain: Chain, outcome: Outcome) -> bool:
        """Put what only this copy knows at the end of the log; False where somebody else was quicker."""
        with self._hub.lock():
            while True:
                with self._store.reading() as connection:
                    sets = tuple(each for _, each in logbook.unsent(connection, None, _MOST_SETS))
                    number, prev = logbook.last_pack(connection)
                    origin = logbook.origin(connection)
                if not sets:
                    return True
                pack = Pack(self._team, number + 1, prev, self._person.clock(), origin, self._version, sets)
                name, data = encoded(pack, self._seal)
                if not self._hub.put(name, data):
                    if not self._leads_nowhere(chain, number + 1):
                        return False
                    self._hub.restore(name, data)
                self._settle_sent(Arrival(name, pack, data))
                outcome.sent += len(sets)
                outcome.number = name.number

    def _leads_nowhere(self, chain: Chain, number: int) -> bool:
        """Say whether all that has a number at the hub is refused or known to be stray, and so must not keep it for ever.

        What only another key opens does keep it: then it may be ours that is wrong, and nobody could read what we put beside it.
        """
        there = {name.hash for name in self._hub.packs(number - 1) if name.number == number}
        nothing = (self._refused.keys() - self._shut) | self._missing | {name.hash for name in chain.stray}
        return bool(there) and there <= nothing

    def _settle_sent(self, arrival: Arrival) -> None:
        """Write down that what was sent is in the team's log; should it fail, the next exchange finds it there."""
        self._take([arrival], (), arrival.name.number - 1, Outcome())

    def _unsent_count(self, beyond: int | None = None) -> int:
        with self._store.reading() as connection:
            return logbook.count_unsent(connection, beyond)

    # What is left at the hub

    def _leave_behind(self, outcome: Outcome, *, renew: bool) -> None:
        with self._store.reading() as connection:
            origin = logbook.origin(connection)
        person = self._person
        self._hub.say(Presence(origin, person.author, person.project_id, person.clock(), outcome.number))
        if outcome.behind or outcome.newer or outcome.older or outcome.waiting:
            return
        if self._is_due(outcome, renew=renew):
            with self._hub.lock():  # whoever waited for another to do it finds it done
                if self._is_due(outcome, renew=renew):
                    put_snapshot(self._store, self._hub, person)

    def _is_due(self, outcome: Outcome, *, renew: bool) -> bool:
        """Say whether the hub's whole file is to be renewed here.

        Who sent last does it; all the others, who know of it at the same time, only where that one plainly did not.
        """
        snapshot = self._hub.snapshot()
        if snapshot is None:  # none yet, or another's that is still arriving in a synced folder
            with self._store.reading() as connection:
                last = connection.exec_driver_sql("SELECT max(at) FROM pack").scalar_one() or 0
            return renew or outcome.sent > 0 or self._person.clock() - last >= self._patience.gap
        age = outcome.number - snapshot.number
        return age >= (_SNAPSHOT_EVERY if outcome.sent else 2 * _SNAPSHOT_EVERY) or (renew and age > 0)


def _why(error: Exception) -> str:
    """Return what is wrong in a few words, without the values it is wrong with."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0][:_LONGEST_WHY]


def _portion(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Return the first of packs that arrived, so that the file is not held for long at once."""
    found: list[Arrival] = []
    count = 0
    for arrival in arrivals:
        found.append(arrival)
        count += len(arrival.pack.sets)
        if count >= _MOST_SETS:
            break
    return found


def _upgraded(pack: Pack) -> tuple[PackedSet, ...]:
    """Return the sets of a pack as this version writes them."""
    if pack.schema >= schema.VERSION:
        return pack.sets
    return tuple(
        msgspec.structs.replace(each, changes=tuple(upgraded(each.changes, pack.schema))) for each in pack.sets
    )
