"""A team file as one person has it: made, joined, left, moved on, and who else is there."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from db import copying, keys, schema
from db.copying import is_open
from db.engine import connect
from db.sharing import sealing, snapshots
from db.sharing.hub import Card, Hub, Presence
from db.sharing.snapshots import TEAM
from db.store import Store, as_known
from pmo_desktop.domain import identity
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, KnownError, LockedError
from pmo_desktop.domain.records import Portfolio, Project
from pmo_desktop.services import backups, copies, servers
from pmo_desktop.services.backups import BEFORE_EXCHANGE, Keeping
from pmo_desktop.services.copies import Known
from pmo_desktop.services.workspace import Clock, Workspace, utc_ms

HERE_MS = 90_000
"""How long somebody counts as being there after his copy last spoke."""


@dataclass(frozen=True, slots=True)
class Team:
    """The team file a copy belongs to; `where` opens it, `place` is how a person reads that."""

    id: str
    name: str
    place: str
    where: str


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is at work in the team file now; `project` is the name of what they look at, perhaps empty."""

    author: str
    project: str


@dataclass(frozen=True, slots=True)
class Maker:
    """Whoever makes a copy where no portfolio is open."""

    clock: Clock
    new_id: Callable[[], str]


def a_maker(clock: Clock = utc_ms) -> Maker:
    return Maker(clock, identity.Ids(clock, Random()))


def maker_of(workspace: Workspace) -> Maker:
    return Maker(workspace.now, workspace.new_id)


def team_of(workspace: Workspace) -> Team | None:
    """Return the team file that the open file is somebody's copy of; None for a file of its own."""
    return team_in(workspace.store)


def team_in(store: Store) -> Team | None:
    noted = store.note(TEAM)
    if noted is None:
        return None
    return Team(noted["id"], noted["name"], noted["place"], noted.get("where") or noted["place"])


def the_team_of(workspace: Workspace) -> Team:
    """Return the team file of the open file; raise FileProblemError where it belongs to none."""
    team = team_of(workspace)
    if team is None:
        raise FileProblemError("This file belongs to no team file.", "Make it one, or open a team file.")
    return team


# Making one


def share(  # noqa: PLR0913 - what a team file is made of
    workspace: Workspace, where: str, folder: Path, *, name: str = "", passphrase: str = "", members: str = ""
) -> Team:
    """Make a team file of the open file, which becomes its maker's copy.

    `where` is the path of the team file to be, or a server's address. An encrypted file makes an encrypted team: then
    `passphrase` opens both. `folder` is where my copies are noted; `members` is the role in the database of all who may
    send and receive. Raises FileProblemError, changing nothing, where there
    is something already or nothing can be written.
    """
    where = _checked(where)
    if not servers.is_server(where):
        if members:
            raise InvalidValueError("A team file in a folder has no roles.", "The folder says who may write in it.")
        target = Path(where)
        if target.exists():
            raise FileProblemError(f"“{target.name}” is there already.", "Choose another name, or open that one.")
        if not target.parent.is_dir():
            raise FileProblemError(f"There is no folder “{target.parent}”.", "Choose a folder that is there.")
    else:
        servers.set_up(where, members)
    return _shared(workspace.store, where, folder, maker_of(workspace), name or _name_of(workspace), passphrase)


def share_in_place(
    path: Path, folder: Path, *, passphrase: str = "", keeping: Keeping | None = None, clock: Clock = utc_ms
) -> Path:
    """Make a team file of a file that lies where the team shall find it; return my copy of it, made here.

    Raises FileProblemError, leaving the file as it is, where somebody has it open or it belongs to a team already.
    """
    where, maker = str(path.absolute()), a_maker(clock)
    if is_open(path):
        raise FileProblemError(f"“{path.name}” is open in another window or program.", "Close it there first.")
    coming = folder / f"{maker.new_id()}" / path.name
    try:
        own_copy(path, coming, keep_origin=True, maker=maker)
        with Workspace.open(coming, author="", clock=clock) as workspace:
            if keeping is not None:
                backups.back_up(workspace, BEFORE_EXCHANGE, keeping)
            team = _shared(workspace.store, where, folder, maker, path.stem, passphrase)
        target = copies.place_for(folder, team.id, team.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        copying.put_in_place(coming, target)
        copies.remember(folder, Known(team.id, str(target), where, team.name))
        return target
    finally:
        shutil.rmtree(coming.parent, ignore_errors=True)


def brought_home(path: Path, folder: Path) -> Path:
    """Copy a my copy that lies in a shared or synchronised folder to where my copies are; return where it is from now on."""
    maker = a_maker()
    coming = folder / maker.new_id() / path.name
    try:
        own_copy(path, coming, keep_origin=True, maker=maker)
        with closing(Store.open(coming)) as store:
            snapshots.be_another(store, maker, leaving=False)
            found = team_in(store)
        if found is None:
            raise FileProblemError(f"“{path.name}” belongs to no team file.", "Open it again.")
        target = _free(copies.place_for(folder, found.id, found.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        copying.put_in_place(coming, target)
    finally:
        shutil.rmtree(coming.parent, ignore_errors=True)
    copies.remember(folder, Known(found.id, str(target), found.where, found.name))
    return target


def own_copy(path: Path, target: Path, *, maker: Maker | None = None, keep_origin: bool = False) -> Path:
    """Write a copy of a closed file that knows it is another one; FileProblemError where that cannot be."""
    maker = maker or a_maker()
    if target.exists():
        raise FileProblemError(f"“{target.name}” is there already.", "Choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with as_known(path), closing(connect(path, "ro")) as raw:
        copying.copied(raw, target)
    if not keep_origin:
        with closing(Store.open(target)) as store:
            snapshots.be_another(store, maker)
    return target


def _shared(  # noqa: PLR0913, PLR0917 - what both ways of sharing know
    store: Store, where: str, folder: Path, maker: Maker, name: str, passphrase: str
) -> Team:
    team_key, sealed = _sealed(store.path, passphrase)
    with servers.reached(where) as hub:
        try:
            snapshots.found_team(store, hub, name, maker, sealed=sealed, team_key=team_key, where=where)
        except KnownError:
            if team_in(store) is None:
                raise  # else the team is there, and the next exchange writes the whole file people see
    team = team_in(store)
    assert team is not None
    copies.remember(folder, Known(team.id, str(store.path.absolute()), where, name))
    return team


def _sealed(path: Path, passphrase: str) -> tuple[bytes | None, str]:
    """Return the key of a team to be, and that key locked with the passphrase of its maker's file; nothing for a plain file."""
    if not keys.is_encrypted(path):
        return None, ""
    if not passphrase:
        raise LockedError(
            "The team file will be encrypted as this file is.", "Type its passphrase: everybody in the team needs it."
        )
    keys.unlock(path, passphrase)
    team_key = sealing.new_team_key()
    return team_key, sealing.wrapped(team_key, passphrase)


def _checked(where: str) -> str:
    where = servers.plain_address(where.strip())
    if servers.is_server(where):
        return where
    path = Path(where).absolute()
    return str(path if path.suffix.lower() == ".pmo" else path.with_name(f"{path.name}.pmo"))


def _name_of(workspace: Workspace) -> str:
    return workspace.all(Portfolio)[0].name or workspace.path.stem


# Joining one


def card_at(where: str) -> Card:
    """Return what a team file says of itself; raise FileProblemError where there is none."""
    where = _checked(where)
    with servers.reached(where) as hub:
        return _card(hub)


def _card(hub: Hub) -> Card:
    card = hub.card()
    if card is None:
        raise FileProblemError(f"There is no team file at {hub.place}.", "Choose another place.")
    copies.checked(card.team)
    return card


def join(where: str, folder: Path, target: Path | None = None, *, passphrase: str = "", clock: Clock = utc_ms) -> Path:
    """Make my copy of a team file, unasked in `folder` or at `target`, and return where it is.

    One that is there already is returned, unless another `target` is wanted. What was sent lately comes with the first
    exchange. Raises LockedError for an encrypted team without a passphrase, WrongPassphraseError for the wrong one.
    """
    where = _checked(where)
    with servers.reached(where) as hub:
        card = _card(hub)
        known = copies.of_team(folder, card.team)
        if known is not None and target is None:
            copies.remember(folder, replace(known, where=where))  # it may have moved
            return Path(known.path)
        made = target or _free(copies.place_for(folder, card.team, card.name))
        team_key = _unsealed(card, passphrase)
        own_key = keys.fresh(passphrase) if team_key is not None else None
        snapshots.join(hub, made, a_maker(clock), team_key=team_key, own_key=own_key, where=where)
    if known is None:
        copies.remember(folder, Known(card.team, str(made.absolute()), where, card.name))
    return made


def _free(path: Path) -> Path:
    """Return a name nobody has: a my copy that is no longer noted is never written over."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free


def _unsealed(card: Card, passphrase: str) -> bytes | None:
    if not card.sealed:
        return None
    if not passphrase:
        raise LockedError(f"The team file “{card.name}” is encrypted.", "Type the passphrase of the team.")
    return sealing.unwrapped(card.sealed, passphrase)


# Leaving, moving on, who is there


def leave(workspace: Workspace, folder: Path) -> int:
    """Make my copy a file of its own; return how many changes the team has not received. They stay in the file."""
    team = the_team_of(workspace)
    waiting = unsent(workspace)
    snapshots.leave(workspace.store)
    known = copies.of_team(folder, team.id)
    if known is None or Path(known.path) == workspace.path.absolute():
        copies.forget(folder, team.id)
    return waiting


def unsent(workspace: Workspace) -> int:
    """Return how many changes only this copy knows."""
    return snapshots.unsent(workspace.store)


def move_team_on(workspace: Workspace) -> None:
    """Say in the team file that it is written by this version from now on: older programs can no longer read it."""
    with servers.reached(the_team_of(workspace).where) as hub:
        card = _card(hub)
        if card.schema < schema.VERSION:
            hub.write_card(replace(card, schema=schema.VERSION))


def who_is_here(workspace: Workspace) -> tuple[Here, ...]:
    """Ask the team file who else is at work in it now."""
    with servers.reached(the_team_of(workspace).where) as hub:
        return here(workspace, hub.said())


def here(workspace: Workspace, said: Iterable[Presence]) -> tuple[Here, ...]:
    """Return who spoke within 90 seconds, each once, with what they look at; by name."""
    now, own = workspace.now(), snapshots.origins(workspace.store)
    fresh = sorted(
        (each for each in said if each.origin not in own and now - each.at < HERE_MS), key=lambda each: each.at
    )
    names = {each.id: each.name for each in workspace.find(Project, id={each.project_id for each in fresh})}
    found = {each.author: Here(each.author, names.get(each.project_id, "")) for each in fresh}
    return tuple(found[author] for author in sorted(found))


def reach_at(workspace: Workspace, where: str) -> None:
    """Note that the team file is at another place now."""
    noted = workspace.store.note(TEAM)
    if noted is not None and where and noted.get("where") != where:
        place = noted["place"] if servers.is_server(where) else where
        workspace.store.write_note(TEAM, {**noted, "place": place, "where": where})


def leave_to(workspace: Workspace, folder: Path, target: Path | None) -> Path:
    """Make a file of its own of my copy: where it is, or, of a copy deep in the program's data, at `target`; return where.

    In the second case my copy stays as it was, but is no longer noted as one.
    """
    if target is None:
        leave(workspace, folder)
        return workspace.path
    workspace.save_copy(target)
    with closing(Store.open(target)) as store:
        snapshots.be_another(store, maker_of(workspace))
    copies.forget(folder, the_team_of(workspace).id)
    return target
