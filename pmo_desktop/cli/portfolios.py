"""What most commands begin with: the portfolio opened by its author, a project by any of its names, a safe target."""

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pmo_desktop import paths, settings
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.console import typed
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.backups import Keeping, before_migration
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

_MOST_LISTED = 8


def author_of(asked: argparse.Namespace) -> str:
    """Return who changes are recorded under."""
    return asked.author.strip() or settings.author(settings.load(paths.settings_file()))


def opened(asked: argparse.Namespace) -> Workspace:
    """Open the portfolio a command names; raise FileProblemError with what to do where that cannot be."""
    file: Path = asked.file
    if not file.exists():
        raise FileProblemError(
            f"There is no portfolio “{file}”.", f"Look at the name, or make it: {PROGRAM} new {typed(file)}"
        )
    return open_kept(file, author_of(asked))


def open_kept(file: Path, author: str) -> Workspace:
    """Open a portfolio, backed up first where it is of an older version and about to be brought up to date."""
    kept = keeping()
    return Workspace.open(file, author=author, before_migration=lambda old: before_migration(old, kept))


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


def safe_target(target: Path, suffix: str, portfolio: Path) -> Path:
    """Return where to write; raise FileProblemError for another kind of name, a folder, and the portfolio itself."""
    if target.suffix.lower() != suffix:
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
