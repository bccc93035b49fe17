"""Backups of an open portfolio: made, listed, compared with how things stand, and brought back in whole or in part."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from db import backups as kept
from db import restoring
from db.backups import (
    ASKED,
    BEFORE_EXCHANGE,
    BEFORE_IMPORT,
    BEFORE_MIGRATION,
    BEFORE_RESTORE,
    HOURLY,
    OPENED,
    Backup,
)
from db.engine import connect
from db.log.writing import Entry
from db.sharing.snapshots import take_out_of_team
from db.store import as_known
from pmo_desktop.domain import identity
from pmo_desktop.domain.changes import ChangeSet, RowChange
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import Portfolio, Project
from pmo_desktop.services.history import Line, in_words
from pmo_desktop.services.workspace import Clock, Workspace, utc_ms

__all__ = [
    "ASKED", "BEFORE_EXCHANGE", "BEFORE_IMPORT", "BEFORE_MIGRATION", "BEFORE_RESTORE", "HOURLY", "OPENED", "Backup",
    "Keeping", "Part", "Preview", "back_up", "backups_of", "before_migration", "check_history", "is_sound", "preview",
    "replace", "restore", "take_out", "when", "why",
]  # fmt: skip

_WHY: Mapping[str, str] = {
    OPENED: "When it was opened",
    HOURLY: "Every hour",
    ASKED: "You asked for it",
    BEFORE_IMPORT: "Before an import",
    BEFORE_MIGRATION: "Before a newer version",
    BEFORE_RESTORE: "Before a restore",
    BEFORE_EXCHANGE: "Before receiving",
}
_MOST_ROWS = 400
"""Rows of one project that are put into words; a preview is read, not studied."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where backups go, and whether any are made unasked."""

    folder: Path
    on: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What bringing a backup back does to one project (`project_id` empty: to what belongs to none).

    `back`, `gone` and `changed` count rows that come back, go, and change; `fields` says how often each field changes;
    `lines` are the first of them in words, from how it is to how it was.
    """

    project_id: str
    title: str
    back: int
    gone: int
    changed: int
    fields: Mapping[str, int]
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return self.back + self.gone + self.changed


@dataclass(frozen=True, slots=True)
class Preview:
    """What differs between a backup and how things stand, the projects with most to bring back first."""

    backup: Path
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)


def why(backup: Backup) -> str:
    """Return in words why a backup was made."""
    return _WHY.get(backup.why, backup.why)


def when(backup: Backup) -> str:
    """Return when a backup was made, by the clock on the wall here."""
    return f"{datetime.fromtimestamp(backup.at / 1000, UTC).astimezone():%Y-%m-%d %H:%M}"


def back_up(workspace: Workspace, reason: str, keeping: Keeping) -> Backup | None:
    """Back an open portfolio up; None where nothing changed since the last backup, or none are wanted.

    Takes seconds for a large file: for the background. Raises FileProblemError where none can be made; nothing else is
    the worse for that.
    """
    if not keeping.on and reason != ASKED:
        return None
    return workspace.store.backed_up(keeping.folder, why=reason, at=workspace.now())


def before_migration(path: Path, keeping: Keeping, clock: Clock = utc_ms) -> Backup | None:
    """Back a file of an older version up, before it is brought up to date."""
    if not keeping.on:
        return None
    with as_known(path), closing(connect(path, "rw", to_write=False)) as old:
        old.execute("BEGIN")
        return kept.make(old, keeping.folder, why=BEFORE_MIGRATION, at=clock(), file=path)


def backups_of(portfolio: Workspace | Path, keeping: Keeping) -> list[Backup]:
    """Return the backups of an open portfolio, or those made of a file that cannot be opened; the newest first."""
    if isinstance(portfolio, Workspace):
        return kept.listed(kept.place_of(keeping.folder, portfolio.portfolio().id))
    return kept.made_of(keeping.folder, portfolio)


def is_sound(backup: Backup) -> bool:
    """Say whether a backup is still, byte for byte, what was checked when it was made."""
    return kept.is_sound(backup)


def check_history(workspace: Workspace) -> str:
    """Return a sentence where the rows of the file are not as many as its history says, else an empty text."""
    found = workspace.store.disagreements()
    if not found:
        return ""
    named = ", ".join(f"{table.replace('_', ' ')} {count:+d}" for table, count in found.items())
    return f"The history of “{workspace.path.name}” does not account for all of its rows ({named}). Keep a copy of it."


def preview(workspace: Workspace, backup: Path) -> Preview:
    """Return what bringing a backup back would change; raise FileProblemError where it cannot be read."""
    with restoring.opened(backup) as theirs:
        _check_same(workspace, theirs.execute("SELECT id, name FROM portfolio").fetchone(), backup)
        names = dict(theirs.execute("SELECT id, name FROM project").fetchall())
        found = workspace.store.differences(theirs)
    names |= {each.id: each.name for each in workspace.all(Project)}
    sorted_out: dict[str, list[RowChange]] = {}
    for delta in found.deltas:
        for row in delta.rows():
            for project_id in found.belongs.projects(row.id) or ("",):
                sorted_out.setdefault(project_id, []).append(row)
    parts = [_part(workspace, project_id, names, rows) for project_id, rows in sorted_out.items()]
    return Preview(backup, tuple(sorted(parts, key=lambda part: (not part.project_id, -part.count, part.title))))


def _part(workspace: Workspace, project_id: str, names: Mapping[str, str], rows: Sequence[RowChange]) -> Part:
    ops = Counter(row.op for row in rows)
    fields = Counter(
        f"{row.kind.__name__}.{name}" for row in rows if row.op == "update" for name in row.fields if name != "rank"
    )
    title = names.get(project_id, "") if project_id else "People, calendars and what belongs to no project"
    lines = in_words(workspace, rows[:_MOST_ROWS], 60)
    return Part(
        project_id, title, ops["insert"], ops["delete"], ops["update"], dict(fields.most_common()), tuple(lines)
    )


def restore(
    workspace: Workspace, backup: Path, keeping: Keeping, projects: Collection[str] | None = None
) -> ChangeSet | None:
    """Make the portfolio, or some projects of it, what they were in a backup: as one change that can be undone.

    What stands now is backed up before. None where nothing differs.
    """
    with restoring.opened(backup) as theirs:
        _check_same(workspace, theirs.execute("SELECT id, name FROM portfolio").fetchone(), backup)
        label = _label(theirs.execute("SELECT id, name FROM project").fetchall(), backup, projects)
        back_up(workspace, BEFORE_RESTORE, keeping)
        entry = Entry(workspace.new_id(), workspace.author, workspace.now(), label)
        return workspace.tell(workspace.store.restore(entry, theirs, projects))


def _label(known: Iterable[tuple[str, str]], backup: Path, projects: Collection[str] | None) -> str:
    made = kept.read(backup)
    of = f"the backup of {when(made)}" if made else f"“{backup.name}”"
    if projects is None:
        return f"Restore {of}"
    names = [name for row_id, name in known if row_id in projects]
    what = f"“{names[0]}”" if len(names) == 1 else f"{len(projects)} projects"
    return f"Restore {what} from {of}"


def take_out(backup: Path, target: Path, *, clock: Clock = utc_ms, random: Random | None = None) -> Path:
    """Write a backup to a file of its own, a copy that knows it is another; raise FileProblemError where that cannot be.

    It belongs to no team: what was done in it can be brought in from it.
    """
    if target.exists():
        raise FileProblemError(f"“{target.name}” is there already.", "Choose another name.")
    _take_out(backup, target, clock, random or Random())
    take_out_of_team(target)
    return target


def replace(path: Path, backup: Path, *, clock: Clock = utc_ms, random: Random | None = None) -> Path | None:
    """Put a backup in the place of a file that cannot be opened; return where that one is kept, None where it was gone.

    Only for such a file: into one that opens, `restore` brings the differences, and history stays.
    """
    with restoring.opened(backup):
        pass  # nothing is moved for a backup that cannot be read
    aside = restoring.set_aside(path, f"{datetime.fromtimestamp(clock() / 1000, UTC).astimezone():%Y-%m-%d}")
    _take_out(backup, path, clock, random or Random())
    return aside


def _take_out(backup: Path, target: Path, clock: Clock, random: Random) -> Path:
    with as_known(target):
        restoring.take_out(backup, target, origin=identity.uuid7(clock(), random), at=clock())
    return target


def _check_same(workspace: Workspace, found: tuple[str, str] | None, backup: Path) -> None:
    if found is None or found[0] != workspace.all(Portfolio)[0].id:
        raise FileProblemError(
            f"“{backup.name}” is a backup of another portfolio.", "Open it as a file of its own to look at it."
        )
