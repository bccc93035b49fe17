"""What most commands begin with: the portfolio opened by its author, a project by any of its names, a safe target."""

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pmo_desktop import paths, settings
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.console import typed
from pmo_desktop.cli.passphrases import of_team, open_the_way
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import as_of, exchanging, opening, team
from pmo_desktop.services.backups import Keeping, before_migration
from pmo_desktop.services.opening import Found, Way
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

_MOST_LISTED = 8


def author_of(asked: argparse.Namespace) -> str:
    """Return who changes are recorded under."""
    return asked.author.strip() or settings.author(settings.load(paths.settings_file()))


def opened(asked: argparse.Namespace, *, drawers: Path | None = None) -> Workspace:
    """Open the portfolio a command names, as it stood on the day of --as-of where one is given.

    Without the folder of private drawers what is private is not there: nothing that comes out of a command may hold it.
    Given a team file it is my copy that is opened, after it received what the team did; what the command changes is sent
    when it closes. Raises FileProblemError with what to do where that cannot be, InvalidValueError for a day before it
    was begun.
    """
    given: Path = asked.file
    file = my_copy(asked)
    if not file.exists():
        raise FileProblemError(
            f"There is no portfolio “{given}”.", f"Look at the name, or make it: {PROGRAM} new {typed(given)}"
        )
    workspace = _exchanged(file, asked, drawers) if file != given else at(file, asked, drawers=drawers)
    day: int | None = getattr(asked, "as_of", None)
    if day is None:
        return workspace
    with workspace:
        return as_of.as_of_day(workspace, day)


def my_copy(asked: argparse.Namespace) -> Path:
    """Return the file a command works on: my copy where a team file is named, made where there is none yet.

    Raises FileProblemError for a file on a share or in a synced folder: nobody works in it there.
    """
    folder = paths.copies_folder()
    found = opening.opened_by(asked.file, folder, settings.load(paths.settings_file()).shared_folders)
    if found.way is Way.ASK:
        raise _not_there(found, asked.file)
    if found.way is Way.JOIN:
        card = team.card_at(found.where)
        passphrase = of_team(card.name, card.team, asked) if card.sealed else ""
        return team.join(found.where, folder, passphrase=passphrase)
    return asked.file if found.path == asked.file.absolute() else found.path


def _not_there(found: Found, file: Path) -> FileProblemError:
    where = found.place.service if found.place and found.place.service else "shared"
    return FileProblemError(
        f"“{file}” lies in a folder that is shared or synchronised ({where}); changes made there can be lost.",
        f"Make it a team file: {PROGRAM} share {typed(file)} {typed(file)}, or copy it to this machine first.",
    )


class _Sending(Workspace):
    """My copy for one command: what it changed is sent when it closes, quietly later where that cannot be now."""

    def close(self) -> None:
        if team.unsent(self):
            exchanging.send_and_receive(self)
        super().close()


def _exchanged(file: Path, asked: argparse.Namespace, drawers: Path | None) -> Workspace:
    open_the_way(file, asked)
    kept = keeping()
    workspace = _Sending.open(
        file, author=author_of(asked), before_migration=lambda old: before_migration(old, kept), drawers=drawers
    )
    exchanging.send_and_receive(workspace)
    workspace.poll()
    return workspace


def at(file: Path, asked: argparse.Namespace, *, drawers: Path | None = None) -> Workspace:
    """Open a portfolio that is there, with its passphrase where it is locked; one of an older version is backed up first."""
    open_the_way(file, asked)
    kept = keeping()
    return Workspace.open(
        file, author=author_of(asked), before_migration=lambda old: before_migration(old, kept), drawers=drawers
    )


def keeping() -> Keeping:
    """Return where this person's backups go, and whether any are made unasked."""
    kept = settings.load(paths.settings_file())
    return Keeping(Path(kept.backups_folder) if kept.backups_folder else paths.backups_folder(), kept.backups)


def project_named(workspace: Workspace, words: str) -> Project:
    """Return the project with this code, name or id; raise InvalidValueError that names those that are meant perhaps."""
    known = projects(workspace)
    for matches in (
        [each for each in known if each.id == words],
        [each for each in known if each.code.casefold() == words.casefold()],
        [each for each in known if each.name.casefold() == words.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise InvalidValueError(f"“{words}” is more than one project.", f"Give the id of one: {_ids(matches)}.")
    raise InvalidValueError(f"There is no project “{words}” in “{workspace.path.name}”.", _meant(words, known))


def _ids(found: Sequence[Project]) -> str:
    return ", ".join(f"{each.id} ({each.code} {each.name})" for each in found)


def _meant(words: str, known: Sequence[Project]) -> str:
    if not known:
        return f"It has no projects yet: {PROGRAM} import brings them in."
    by_word = {each.casefold(): project for project in known for each in (project.name, project.code)}
    close = difflib.get_close_matches(words.casefold(), by_word, n=3, cutoff=0.5)
    shown = list(dict.fromkeys(by_word[each] for each in close)) or list(known[:_MOST_LISTED])
    more = " …" if not close and len(known) > _MOST_LISTED else ""
    return f"{'Perhaps you mean' if close else 'There are'}: {', '.join(f'{p.code} {p.name}' for p in shown)}{more}."


def safe_target(target: Path, suffix: str, portfolio: Path, *, or_else: str = "") -> Path:
    """Return where to write; raise FileProblemError for another kind of name, a folder, and the portfolio itself.

    A name may also end in `or_else`.
    """
    if target.suffix.lower() not in {suffix, or_else} - {""}:
        raise FileProblemError(
            f"“{target.name}” does not end in {suffix}.", f"Write it as {typed(target.with_suffix(suffix))}."
        )
    if target.is_dir():
        raise FileProblemError(f"“{target}” is a folder.", f"Name the {suffix} file to write.")
    if target.resolve() == portfolio.resolve():
        raise FileProblemError("That is the portfolio itself.", "Choose another name to write to.")
    return target


def named(project: Project) -> dict[str, Any]:
    """Return how JSON names a project."""
    return {"id": project.id, "code": project.code, "name": project.name}


def titled(project: Project) -> str:
    return f"{project.code} {project.name}".strip()
