"""What opening a path means: a file of one's own, a team file, a copy of one, or a file that lies where it is not safe."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from db.sharing import peeking, places
from db.sharing.folder import Folder
from db.sharing.peeking import Seen
from db.sharing.places import Place, PlaceKind
from pmo_desktop.domain.errors import FileProblemError, KnownError
from pmo_desktop.services import copies, servers, team

_SYNC = ".sync"


class Way(Enum):
    """What is to be done.

    FILE: open `path`. JOIN: there is no my copy yet, make it (`is_sealed`: with the team's passphrase). ASK: a plain file
    where it is not safe to work in. CONFLICT: open `path`, my copy, and bring in what `beside` alone has.
    """

    FILE = "file"
    JOIN = "join"
    ASK = "ask"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be done: `path` is the file to open, `where` the team file, `beside` the conflict copy, `name` the team's.

    `sentence` says what was recognised where the person should know.
    """

    way: Way
    path: Path
    where: str = ""
    name: str = ""
    is_sealed: bool = False
    place: Place | None = None
    beside: Path | None = None
    sentence: str = ""


def opened_by(path: Path, folder: Path, named: Collection[str] = ()) -> Found:
    """Say what opening `path` means; `folder` holds my copies, `named` are folders a person said are shared.

    May wait for a share for some seconds: for the background.
    """
    path = path.absolute()
    known = copies.at(folder, str(path))
    if known is not None:
        return Found(Way.FILE, Path(known.path), str(path), known.name)
    if path.with_name(f"{path.name}{_SYNC}").is_dir() or not path.exists():
        return _team_file(path, folder)
    original = _original_of(path)
    conflict = _conflict_copy(path, original, folder) if original is not None else None
    if conflict is not None:
        return conflict
    place = places.place_of(path, named)
    if place.kind in {PlaceKind.SHARE, PlaceKind.SYNCED} and folder not in path.parents:
        return _elsewhere(path, folder, place)
    return _local(path, folder)


def found_at(where: str, folder: Path) -> Found:
    """Say what opening a team file by its path or server address means."""
    where = servers.plain_address(where.strip())
    if not servers.is_server(where):
        return opened_by(Path(where), folder)
    known = copies.at(folder, where)
    if known is not None:
        return Found(Way.FILE, Path(known.path), where, known.name)
    card = team.card_at(where)
    mine = copies.of_team(folder, card.team)
    if mine is not None:
        return Found(Way.FILE, team.join(where, folder), where, card.name)
    return Found(Way.JOIN, Path(), where, card.name, is_sealed=bool(card.sealed))


def _team_file(path: Path, folder: Path) -> Found:
    """Return my copy of the team file at a path by who that is: it may have been moved there."""
    if not path.with_name(f"{path.name}{_SYNC}").is_dir():
        return Found(Way.FILE, path)  # it is not there: opening says so
    card = Folder(path).card()
    if card is None:
        raise FileProblemError(
            f"“{path.name}” is a team file that has not wholly arrived.", "Wait until it is synchronised."
        )
    if copies.of_team(folder, card.team) is not None:
        return Found(Way.FILE, team.join(str(path), folder), str(path), card.name)
    return Found(Way.JOIN, path, str(path), card.name, is_sealed=bool(card.sealed))


def _original_of(path: Path) -> Path | None:
    """Return the team file that a path is a conflict copy of."""
    with suppress(OSError, KnownError):
        for sync in sorted(path.parent.glob(f"*{_SYNC}")):
            original = sync.with_name(sync.name.removesuffix(_SYNC))
            if original.suffix.lower() == ".pmo" and path in Folder(original).conflict_copies():
                return original
    return None


def _conflict_copy(path: Path, original: Path, folder: Path) -> Found | None:
    """Open my copy of the team file instead, and bring in what somebody did in the conflict copy; None for a stranger."""
    card, seen = Folder(original).card(), peeking.elsewhere(path)
    if card is None or not (seen.is_locked or seen.team == card.team):
        return None
    found = opened_by(original, folder)
    way = Way.CONFLICT if found.way is Way.FILE else Way.JOIN
    return replace(found, way=way, beside=path, sentence=_CONFLICT.format(copy=path.name, name=original.name))


_CONFLICT = (
    "“{copy}” is a copy of “{name}” that the folder’s synchronisation made; the team file is opened, "
    "with what only that copy had."
)
_SAYS_MINE = "“{name}” is a team file you have your copy of: that is what was opened."


def _local(path: Path, folder: Path) -> Found:
    """Open a file of this machine; one that is a team's whole file, carried off alone, leads to my copy of it."""
    seen = peeking.at(path)
    return _mine(path, folder, seen) or Found(Way.FILE, path)


def _elsewhere(path: Path, folder: Path, place: Place) -> Found:
    """Never open a file on a share or in a synced folder as it lies there."""
    seen = peeking.elsewhere(path)
    if seen.team and not seen.is_whole and copies.is_proper(seen.team):
        return _somebodys_copy(path, folder, seen)
    return _mine(path, folder, seen) or Found(Way.ASK, path, name=path.stem, place=place)


def _somebodys_copy(path: Path, folder: Path, seen: Seen) -> Found:
    """Open my copy on this machine with what that one has; where there is none, bring that one here."""
    known = copies.of_team(folder, seen.team)
    if known is None:
        home = team.brought_home(path, folder)
        return Found(Way.FILE, home, sentence=_BROUGHT_HOME.format(name=path.name))
    sentence = _SAYS_COPY.format(name=path.name)
    return Found(Way.CONFLICT, Path(known.path), known.where, known.name, beside=path, sentence=sentence)


_BROUGHT_HOME = "“{name}” lies in a shared folder; your copy was brought to this computer, where it is safe to work in."
_SAYS_COPY = "“{name}” is a copy of a team file: yours on this computer was opened, with what only that one had."


def _mine(path: Path, folder: Path, seen: Seen) -> Found | None:
    if not (seen.is_whole and copies.is_proper(seen.team)):
        return None
    known = copies.of_team(folder, seen.team)
    if known is None:
        return None
    return Found(Way.FILE, Path(known.path), known.where, known.name, sentence=_SAYS_MINE.format(name=path.name))
