"""Send and receive as a person sees it: what came and went, what waits, and why where it cannot be now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.sharing import absent, snapshots
from db.sharing.absent import FOLD_LIMIT
from db.sharing.exchange import Exchange, Outcome, Person
from db.sharing.hub import Hub, UnreachableError
from db.sharing.sealing import Seal, Sealed, Unsealed
from db.store import Store
from pmo_desktop.domain.errors import KnownError, PasswordError
from pmo_desktop.services import backups, servers, team
from pmo_desktop.services.backups import BEFORE_EXCHANGE, Keeping
from pmo_desktop.services.team import Here
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.services.moved import Moves

EXCHANGE = "exchange"
"""The note of the last exchange: {"at", "number", "sent", "received", "offline_since", "folded_at"}."""
_FOLD_EVERY_MS = 7 * 86_400_000

OLDER = (
    "This program is newer than the team’s version: your changes wait here until the team moves on. "
    "Do that when everybody has this version."
)
NEWER = "A colleague uses a newer version; your changes wait in your copy until you update the program."


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange came to.

    `news` are the ids of the changes that came, `by` who made them, `conflicts` the ids of what two people changed.
    Where the team file could not be reached `offline_since` says since when (UTC in milliseconds) and `why` says it in a
    sentence; `asks_password` where a server wants one. `problems` are sentences about what was not taken. `moved` are the dates
    that moved by it, where somebody watched.
    """

    at: int
    sent: int = 0
    received: int = 0
    waiting: int = 0
    news: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    here: tuple[Here, ...] = ()
    offline_since: int | None = None
    why: str = ""
    asks_password: bool = False
    behind: bool = False
    newer: bool = False
    older: bool = False
    moved: "Moves | None" = None
    rejoined: bool = False

    @property
    def is_offline(self) -> bool:
        return self.offline_since is not None

    @property
    def sentence(self) -> str:
        """Say what happened, for whoever asked for it."""
        if self.is_offline:
            return f"{self.why} {_waits(self.waiting)}".strip()
        parts = [_moved(self.sent, self.received, self.by)]
        if self.rejoined:
            parts.append(
                "You were away for long: your copy was made anew from the team file, with your changes on top."
            )
        if self.behind:
            parts.append("Not everything has arrived at the team file yet.")
        parts += [words for told, words in ((self.newer, NEWER), (self.older and self.waiting, OLDER)) if told]
        return " ".join((*parts, *self.problems))


@dataclass(frozen=True, slots=True)
class Standing:
    """How my copy and the team file stood at the last exchange; `waiting` is counted now."""

    team: team.Team
    at: int | None
    waiting: int
    offline_since: int | None


def standing(workspace: Workspace) -> Standing | None:
    """Return how things stand; None for a file of its own."""
    found = team.team_of(workspace)
    if found is None:
        return None
    noted = workspace.store.note(EXCHANGE) or {}
    return Standing(found, noted.get("at"), team.unsent(workspace), noted.get("offline_since"))


def send_and_receive(
    workspace: Workspace, *, project_id: str = "", thorough: bool = False, keeping: Keeping | None = None
) -> Exchanged:
    """Receive what the team did and send what waits here. Whatever the team file or the way to it refuses comes back in words.

    `project_id` is what this person looks at; `keeping` says where a backup goes before my copy is made anew. Takes as
    long as a network does: for the background.
    """
    found = team.the_team_of(workspace)
    try:
        with servers.reached(found.where) as hub:
            return _exchanged(workspace, hub, project_id, keeping, thorough=thorough)
    except PasswordError as error:
        servers.forget_password(found.where)
        return _offline(workspace, str(error), asks_password=True)
    except UnreachableError as error:
        return _offline(workspace, error.sentence)
    except KnownError as error:
        return _offline(workspace, str(error))


def seal_of(store: Store) -> Seal:
    """Return what seals the packs of a copy's team."""
    team_key = snapshots.key_of(store)
    return Unsealed() if team_key is None else Sealed(team_key)


def _exchanged(
    workspace: Workspace, hub: Hub, project_id: str, keeping: Keeping | None, *, thorough: bool
) -> Exchanged:
    store = workspace.store
    person = Person(workspace.author, workspace.now, workspace.new_id, project_id)
    before = snapshots.last_pack(store)
    rejoined = _rejoined(workspace, hub, person, keeping)
    outcome = Exchange(store, hub, person, seal=seal_of(store)).run(thorough=thorough)
    if rejoined:
        outcome.conflicts = rejoined + outcome.conflicts
    came = snapshots.received(store, before)
    _note(workspace, outcome, hub)
    return Exchanged(
        workspace.now(), outcome.sent, max(outcome.received, len(came)), outcome.waiting,
        tuple(set_id for set_id, _ in came), tuple(dict.fromkeys(author for _, author in came)),
        tuple(outcome.conflicts), tuple(outcome.problems), team.here(workspace, hub.said()),
        behind=outcome.behind, newer=outcome.newer, older=outcome.older, rejoined=rejoined is not None,
    )  # fmt: skip


def _rejoined(workspace: Workspace, hub: Hub, person: Person, keeping: Keeping | None) -> list[str] | None:
    """Make my copy anew where it was away for so long that the team's packs no longer reach back to it."""
    card = hub.card()
    found = team.the_team_of(workspace)
    if card is None or card.team != found.id or not absent.is_before_folded(workspace.store, card.folded):
        return None
    if keeping is not None:
        backups.back_up(workspace, BEFORE_EXCHANGE, keeping)
    return absent.rejoin(workspace.store, hub, person.hand()).conflicts


def _note(workspace: Workspace, outcome: Outcome, hub: Hub) -> None:
    """Remember the exchange, and up to which pack history may be folded; now and then remove packs nobody needs."""
    store, now = workspace.store, workspace.now()
    before = store.note(EXCHANGE) or {}
    folded_at = before.get("folded_at", now)
    limit = {"pack": absent.known_to_all(hub, now)}
    if limit != store.note(FOLD_LIMIT):
        store.write_note(FOLD_LIMIT, limit)
    if now - folded_at > _FOLD_EVERY_MS and not (outcome.behind or outcome.newer or outcome.older):
        absent.fold_team(hub, now)
        folded_at = now
    noted = {"at": now, "number": outcome.number, "sent": outcome.sent, "received": outcome.received}
    store.write_note(EXCHANGE, {**noted, "folded_at": folded_at})


def _offline(workspace: Workspace, why: str, *, asks_password: bool = False) -> Exchanged:
    now = workspace.now()
    noted = workspace.store.note(EXCHANGE) or {}
    since = noted.get("offline_since") or now
    if not noted.get("offline_since"):
        workspace.store.write_note(EXCHANGE, {**noted, "offline_since": since})
    waiting = team.unsent(workspace)
    return Exchanged(now, waiting=waiting, offline_since=since, why=why, asks_password=asks_password)


# Words


def _moved(sent: int, received: int, by: tuple[str, ...]) -> str:
    if not (sent or received):
        return "Nothing new to send or receive."
    if not sent:
        return f"Received {counted(received)}{by_whom(by)}."
    return f"Sent {sent:,}, received {received:,}." if received else f"Sent {counted(sent)}."


def by_whom(by: tuple[str, ...]) -> str:
    """Return “ from Petra and Ben”; nothing where that is not known."""
    if not by:
        return ""
    if len(by) > 3:
        return f" from {by[0]}, {by[1]} and {len(by) - 2} others"
    return f" from {', '.join(by[:-1])} and {by[-1]}" if len(by) > 1 else f" from {by[0]}"


def counted(number: int) -> str:
    return "1 change" if number == 1 else f"{number:,} changes"


def _waits(number: int) -> str:
    if not number:
        return "Nothing waits to be sent."
    return f"{counted(number)[0].upper()}{counted(number)[1:]} {'waits' if number == 1 else 'wait'} here to be sent."
