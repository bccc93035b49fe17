"""`backup`, `restore` and `salvage`: copies made and checked, differences shown, what was lost brought back."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import keeping, opened
from pmo_desktop.domain.errors import DamagedFileError, FileProblemError, InvalidValueError
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Backup, Part, Preview
from pmo_desktop.services.salvaging import salvage_into
from pmo_desktop.services.workspace import Workspace

_MOST_LINES = 12


def backup(asked: argparse.Namespace, console: Console) -> int:
    """Make a backup, or a copy at a place of one's own; or list those there are."""
    if asked.list:
        return _list(asked, console)
    with opened(asked) as workspace:
        console.progress(0, 0, f"Backing up {workspace.path.name}")
        if asked.target is not None:
            workspace.save_copy(asked.target)
            console.data({"file": str(asked.file), "backup": str(asked.target), "made": True})
            console.say(f"Backed up to {asked.target}")
            return Exit.DONE
        made = backups.back_up(workspace, backups.ASKED, keeping())
        newest = made or backups.backups_of(workspace, keeping())[0]
    console.data({"file": str(asked.file), "backup": str(newest.path), "made": made is not None})
    console.say(f"Backed up to {newest.path}" if made else f"Nothing changed since the last backup: {newest.path}")
    return Exit.DONE


def _list(asked: argparse.Namespace, console: Console) -> int:
    try:
        with opened(asked) as workspace:
            found = backups.backups_of(workspace, keeping())
    except FileProblemError:
        found = backups.backups_of(asked.file, keeping())
        if not found:
            raise
    console.data({"file": str(asked.file), "backups": [_as_data(each) for each in found]})
    lines = [
        (backups.when(each), backups.why(each), f"{each.size:,}", _soundness(each), str(each.path)) for each in found
    ]
    for line in (
        table(("When", "Why", "Bytes", "Sound", "Where"), lines, (2,)) if lines else ("There are no backups yet.",)
    ):
        console.say(line)
    return Exit.DONE


def _soundness(each: Backup) -> str:
    return "yes" if backups.is_sound(each) else "no"


def _as_data(each: Backup) -> dict[str, Any]:
    return {
        "path": str(each.path), "at": backups.when(each).replace(" ", "T"), "why": each.why, "bytes": each.size,
        "sound": backups.is_sound(each), "of": each.file,
    }  # fmt: skip


def restore(asked: argparse.Namespace, console: Console) -> int:
    """Show what differs, bring it back as one change, or put a backup in the place of a file that is damaged or gone."""
    source = asked.backup
    if not source.is_file():
        raise FileProblemError(f"There is no backup “{source}”.", "See backup FILE --list.")
    if not asked.file.exists():
        return _replace(asked, console, DamagedFileError(f"There is no portfolio “{asked.file}”."))
    try:
        workspace = opened(asked)
    except DamagedFileError as error:
        return _replace(asked, console, error)
    with workspace:
        console.progress(0, 0, "Comparing")
        found = backups.preview(workspace, source)
        chosen = _chosen(found, asked.project) if asked.project else None
        if asked.preview:
            _say(found, console)
            console.data({"file": str(asked.file), "backup": str(source), "restored": False, **_preview_data(found)})
            return Exit.DONE
        made = backups.restore(workspace, source, keeping(), chosen)
    console.data({
        "file": str(asked.file), "backup": str(source), "restored": made is not None, **_preview_data(found, chosen),
    })  # fmt: skip
    console.say(f"{made.label}: done, as one change that can be undone." if made else "Nothing differs.")
    return Exit.DONE


def _replace(asked: argparse.Namespace, console: Console, error: DamagedFileError) -> int:
    if asked.preview or asked.project:
        raise error
    console.note(f"{error.sentence} It is replaced by the backup.")
    aside = backups.replace(asked.file, asked.backup)
    console.data({
        "file": str(asked.file), "backup": str(asked.backup), "restored": True, "replaced": True,
        "damaged": str(aside) if aside else None,
    })  # fmt: skip
    console.say(f"Restored {asked.file}" + (f"; the damaged file is kept as {aside}" if aside else ""))
    return Exit.DONE


def _chosen(found: Preview, words: list[str]) -> set[str]:
    """Return the ids of the projects named; raise InvalidValueError for one in which nothing differs."""
    chosen = set()
    for word in words:
        matches = [part for part in found.parts if part.project_id and word.casefold() in _names(part)]
        if not matches:
            known = ", ".join(part.title for part in found.parts if part.project_id) or "none"
            raise InvalidValueError(f"Nothing differs in a project “{word}”.", f"Projects that differ: {known}.")
        chosen |= {part.project_id for part in matches}
    return chosen


def _names(part: Part) -> tuple[str, str]:
    return part.title.casefold(), part.project_id.casefold()


def _preview_data(found: Preview, chosen: set[str] | None = None) -> dict[str, Any]:
    return {"projects": [
        {
            "id": part.project_id or None, "name": part.title, "back": part.back, "gone": part.gone, "changed": part.changed,
            "fields": dict(part.fields),
            "lines": [{"what": each.what, "field": each.field, "now": each.before, "then": each.after} for each in part.lines],
        }
        for part in found.parts if chosen is None or part.project_id in chosen
    ]}  # fmt: skip


def _say(found: Preview, console: Console) -> None:
    if not found.count:
        console.say("Nothing differs.")
    for part in found.parts:
        console.say(f"{part.title}: {part.back} come back, {part.gone} go, {part.changed} change")
        for line in part.lines[:_MOST_LINES]:
            field = f", {line.field}" if line.field else ""
            console.say(f"  {line.what}{field}: {line.before or '–'} → {line.after or '–'}")
        if len(part.lines) > _MOST_LINES:
            console.say("  …")


def salvage(asked: argparse.Namespace, console: Console) -> int:
    """Read what can be read of a damaged file into a new one, and say what became of it."""
    console.progress(0, 0, f"Reading {asked.damaged.name}")
    report = salvage_into(asked.damaged, asked.target)
    with Workspace.open(asked.target, author=""):
        pass  # it opens, or the person hears why not
    console.data({
        "damaged": str(asked.damaged), "target": str(asked.target), "history_lost": report.found.history_lost,
        "emptied": report.found.emptied,
        "tables": {
            name: {"kept": each.kept, "rebuilt": each.rebuilt, "lost": each.lost, "names": each.names}
            for name, each in report.tables
        },
    })  # fmt: skip
    for sentence in report.sentences():
        console.say(sentence)
    rows = [
        (name.replace("_", " "), f"{each.kept:,}", f"{each.rebuilt:,}", f"{each.lost:,}")
        for name, each in report.tables
    ]
    for line in table(("What", "Kept", "Rebuilt", "Lost"), rows, (1, 2, 3)):
        console.say(f"  {line}")
    for name, each in report.tables:
        if each.names:
            console.say(
                f"Lost, {name.replace('_', ' ')}: {', '.join(each.names[:_MOST_LINES])}{' …' * (len(each.names) > _MOST_LINES)}"
            )
    return Exit.DONE
