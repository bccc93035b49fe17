"""`share`, `join`, `sync` and `leave`: a team file made, copied for oneself, sent to and received from, and left."""

import argparse
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pmo_desktop import paths, settings
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, typed
from pmo_desktop.cli.passphrases import can_ask, of_team, the_one_of
from pmo_desktop.cli.portfolios import at, my_copy
from pmo_desktop.domain.errors import FileProblemError, PasswordError
from pmo_desktop.services import bringing_in, encrypting, exchanging, servers, team
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.bringing_in import BroughtIn
from pmo_desktop.services.exchanging import Exchanged
from pmo_desktop.services.workspace import Workspace

T = TypeVar("T")


def share(asked: argparse.Namespace, console: Console) -> int:
    """Make a team file of a portfolio, which becomes my copy; one that lies there already is copied first."""
    file: Path = _there(asked.file)
    passphrase = the_one_of(file, asked) if encrypting.is_encrypted(file) else ""
    if not servers.is_server(asked.team) and Path(asked.team).absolute() == file.absolute():
        mine = team.share_in_place(file, paths.copies_folder(), passphrase=passphrase, keeping=_keeping())
    else:
        mine = file
        with at(file, asked) as workspace:
            _with_password(
                asked.team,
                lambda: team.share(
                    workspace,
                    asked.team,
                    paths.copies_folder(),
                    name=asked.name,
                    passphrase=passphrase,
                    members=asked.members,
                ),
            )
    with at(mine, asked) as workspace:
        made = team.the_team_of(workspace)
    console.data({"file": str(mine), "team": _named(made), "encrypted": bool(passphrase)})
    console.say(f"“{made.name}” is a team file now: {made.place}")
    console.say(f"Your copy of it is {mine}; others join it with: {PROGRAM} join {typed(asked.team)} THEIR-COPY.pmo")
    return Exit.DONE


def join(asked: argparse.Namespace, console: Console) -> int:
    """Make my copy of a team file at a path of my choice, and receive what was sent lately."""
    card = _with_password(asked.team, lambda: team.card_at(asked.team))
    passphrase = of_team(card.name, card.team, asked) if card.sealed else ""
    mine = team.join(asked.team, paths.copies_folder(), asked.file, passphrase=passphrase)
    with at(mine, asked) as workspace:
        made = team.the_team_of(workspace)
        done = exchanging.send_and_receive(workspace, keeping=_keeping())
    console.data({"file": str(mine), "team": _named(made), "encrypted": bool(card.sealed), **_as_data(done)})
    console.say(f"Your copy of “{made.name}” is {mine}")
    return Exit.DONE


def sync(asked: argparse.Namespace, console: Console) -> int:
    """Send and receive; with another copy, bring in what that one has."""
    file = my_copy(asked)
    brought: BroughtIn | None = None
    done: Exchanged | None = None
    with at(file, asked) as workspace:
        if asked.other is not None:
            if encrypting.is_locked(asked.other):
                the_one_of(asked.other, asked)
            brought = bringing_in.bring_in(workspace, asked.other, keeping=_keeping())
        if team.team_of(workspace) is not None or brought is None:
            done = _exchanged(workspace, asked)
    came = {"brought_in": _brought(brought)} if asked.other is not None else {}
    console.data({"file": str(file), **came, **(_as_data(done) if done else {})})
    for each in (brought, done):
        if each is not None:
            console.say(each.sentence)
    return Exit.IN_PART if done and (done.is_offline or done.waiting or done.problems) else Exit.DONE


def leave(asked: argparse.Namespace, console: Console) -> int:
    """Make my copy a file of its own."""
    file = my_copy(asked)
    with at(file, asked) as workspace:
        left = team.the_team_of(workspace)
        waiting = team.leave(workspace, paths.copies_folder())
    console.data({"file": str(file), "team": _named(left), "unsent": waiting})
    console.say(f"{file} is a file of its own now; “{left.name}” goes on without it.")
    if waiting:
        console.say(f"{exchanging.counted(waiting)} in it never reached the team.")
    return Exit.DONE


def _there(file: Path) -> Path:
    if not file.exists():
        raise FileProblemError(
            f"There is no portfolio “{file}”.", f"Look at the name, or make it: {PROGRAM} new {typed(file)}"
        )
    return file


def _exchanged(workspace: Workspace, asked: argparse.Namespace) -> Exchanged:
    where = team.the_team_of(workspace).where
    done = exchanging.send_and_receive(workspace, thorough=True, keeping=_keeping())
    if done.asks_password and can_ask():
        servers.take_password(where, getpass.getpass(f"Password at {team.the_team_of(workspace).place}: "))
        done = exchanging.send_and_receive(workspace, thorough=True, keeping=_keeping())
    if done.older and asked.move_on:
        team.move_team_on(workspace)
        done = exchanging.send_and_receive(workspace, thorough=True, keeping=_keeping())
    return done


def _with_password(where: str, work: Callable[[], T]) -> T:
    """Do what needs a server; ask for its password where it wants one and somebody is there."""
    try:
        return work()
    except PasswordError as error:
        if not can_ask():
            raise PasswordError(
                error.sentence, f"Give the password in the variable {servers.PASSWORD_VARIABLE}."
            ) from error
    address = servers.plain_address(where)
    servers.take_password(address, getpass.getpass("Password of the server: "))
    return work()


def _keeping() -> Keeping:
    kept = settings.load(paths.settings_file())
    return Keeping(Path(kept.backups_folder) if kept.backups_folder else paths.backups_folder(), kept.backups)


def _named(found: team.Team) -> dict[str, Any]:
    return {"id": found.id, "name": found.name, "place": found.place}


def _brought(brought: BroughtIn | None) -> dict[str, Any] | None:
    if brought is None:
        return None
    return {"changes": len(brought.news), "by": list(brought.by), "conflicts": list(brought.conflicts)}


def _as_data(done: Exchanged) -> dict[str, Any]:
    return {
        "offline": done.is_offline, "why": done.why or None, "sent": done.sent, "received": done.received,
        "waiting": done.waiting, "by": list(done.by), "conflicts": list(done.conflicts),
        "problems": list(done.problems), "newer": done.newer, "older": done.older, "made_anew": done.rejoined,
        "here": [{"author": each.author, "project": each.project or None} for each in done.here],
    }  # fmt: skip
