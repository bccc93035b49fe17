"""`history`, `changes` and `fold`: who changed what, what is different since, and old months folded."""

import argparse
import re
from typing import Any

from pmo_desktop.cli.arguments import day
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import opened, project_named
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services import as_of, changes_since, folding
from pmo_desktop.services.changes_since import Difference, Moved, Point, ProjectSince
from pmo_desktop.services.history import Line, Log, Shown, Sought, authors, lines_of, said_kind, when
from pmo_desktop.services.workspace import Workspace

_MEGABYTE = 1_000_000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def history(asked: argparse.Namespace, console: Console) -> int:
    """Show the newest changes that answer to what was asked."""
    with opened(asked) as workspace:
        log = Log(workspace, _sought(workspace, asked))
        shown = [log[row] for row in range(min(len(log), asked.limit))]
        told = [(each, lines_of(workspace, each.id)) for each in shown]
    console.data({"file": str(asked.file), "count": len(log), "changes": [_as_data(*each) for each in told]})
    for each, lines in told:
        _tell(each, lines, console)
    if len(log) > len(shown):
        console.say(f"… and {len(log) - len(shown):,} older: --limit shows more.")
    if not log:
        console.say("No change answers to that.")
    return Exit.DONE


def _sought(workspace: Workspace, asked: argparse.Namespace) -> Sought:
    project = project_named(workspace, asked.project).id if asked.project else ""
    known = {name.casefold(): name for name in authors(workspace)}
    if asked.person and asked.person.casefold() not in known:
        raise InvalidValueError(
            f"“{asked.person}” changed nothing here.", f"There are: {', '.join(known.values()) or 'nobody yet'}."
        )
    return Sought(
        authors=(known[asked.person.casefold()],) if asked.person else (), project_id=project, words=asked.words,
        since=None if asked.since is None else as_of.day_start(asked.since),
        until=None if asked.until is None else as_of.day_end(asked.until) + 1,
    )  # fmt: skip


def _as_data(each: Shown, lines: tuple[Line, ...]) -> dict[str, Any]:
    return {
        "id": each.id, "number": each.number, "at": when(each.at).replace(" ", "T"), "author": each.author,
        "label": each.label, "kind": each.kind, "undoes": each.undoes,
        "undone_by": each.undone_by.set.id if each.undone_by else None,
        "lines": [{
            "thing": line.thing, "what": line.what, "field": line.field, "before": line.before, "after": line.after,
        } for line in lines],
    }  # fmt: skip


def _tell(each: Shown, lines: tuple[Line, ...], console: Console) -> None:
    undone = f"  (undone by {each.undone_by.set.author}, {when(each.undone_by.set.at)[:16]})" if each.undone_by else ""
    kind = f"  ({said_kind(each)})" if each.kind else ""
    console.say(f"{when(each.at)[:16]}  {each.author}  {each.label}{undone}{kind}")
    for line in lines:
        console.say(f"    {_said(line.what, line.field, line.before, line.after)}")


def _said(what: str, field: str, before: str, after: str) -> str:
    if not field:
        return f"{what} added: {after}" if after else f"{what} deleted: {before}"
    return f"{what}, {field}: {before} → {after}" if before or after else f"{what}, {field}"


def changes(asked: argparse.Namespace, console: Console) -> int:
    """Show the differences between then and now, and the dates that moved."""
    with opened(asked) as workspace:
        project = project_named(workspace, asked.project) if asked.project else None
        point = _point(workspace, asked.since, project.id if project else "")
        found = changes_since.since(workspace, point, project.id if project else "", console.progress)
    console.data({
        "file": str(asked.file), "since": found.point.words, "projects": [_project(each) for each in found.projects],
    })  # fmt: skip
    console.say(f"Changed {found.point.words}:" if found.projects else f"Nothing is different {found.point.words}.")
    for each in found.projects:
        _tell_project(each, console)
    return Exit.DONE


def _point(workspace: Workspace, words: str, project_id: str) -> Point:
    if _ID.fullmatch(words):
        return changes_since.since_set(workspace, words)
    if words.casefold() == "pack":
        printed = changes_since.since_pack(workspace)
        if printed is None:
            raise InvalidValueError("No pack was printed from this copy yet.", "Give a day instead.")
        return printed
    if words.casefold() != "report":
        try:
            return changes_since.since_day(workspace, day(words))
        except argparse.ArgumentTypeError as error:
            raise InvalidValueError(str(error)) from error
    if not project_id:
        raise InvalidValueError("The last report of which project?", "Name it with --project.")
    point = changes_since.since_report(workspace, project_id)
    if point is None:
        raise InvalidValueError("That project has no status report yet.", "Give a day instead.")
    return point


def _project(each: ProjectSince) -> dict[str, Any]:
    return {
        "id": each.id, "name": each.name, "finish_then": _iso(each.finish_then), "finish_now": _iso(each.finish_now),
        "differences": [_difference(one) for one in each.differences], "moved": [_moved(one) for one in each.moved],
    }  # fmt: skip


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "thing": one.thing, "what": one.what, "field": one.field, "before": one.before, "after": one.after, "by": one.by,
        "at": when(one.at).replace(" ", "T"), "times": one.times,
    }  # fmt: skip


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "task": one.task, "id": one.task_id, "start_then": _iso(one.start_then), "start_now": _iso(one.start_now),
        "finish_then": _iso(one.finish_then), "finish_now": _iso(one.finish_now), "days": one.finish_days,
        "edited": one.is_edited,
    }  # fmt: skip


def _iso(at: int | None) -> str | None:
    return None if at is None else moment.to_iso(at)


def _tell_project(each: ProjectSince, console: Console) -> None:
    console.say()
    console.say(each.name or "In no project")
    for one in each.differences:
        often = f", {one.times} times" if one.times > 1 else ""
        console.say(f"  {_said(one.what, one.field, one.before, one.after)}  ({one.by}, {when(one.at)[:16]}{often})")
    if each.moved:
        console.say("  Dates that moved:")
        rows = [
            (
                one.task,
                format_date(one.finish_then),
                format_date(one.finish_now),
                f"{one.finish_days:+d}",
                "" if one.is_edited else "in consequence",
            )
            for one in each.moved
        ]
        for line in table(("Task", "Finish then", "Finish now", "Days", ""), rows, (3,)):
            console.say(f"    {line}")


def fold(asked: argparse.Namespace, console: Console) -> int:
    """Fold old months, or say what would be folded."""
    with opened(asked) as workspace:
        size = workspace.path.stat().st_size
        found = (
            folding.preview(workspace, asked.months)
            if asked.dry_run
            else folding.fold(workspace, asked.months, console.progress)
        )
        if asked.compact and not asked.dry_run and found.months:
            console.note(f"Making the file smaller; this needs {size / _MEGABYTE:.1f} MB of free room for a while.")
            folding.compact(workspace)
    console.data({
        "file": str(asked.file), "folded": [{"month": each.label, "changes": each.sets} for each in found.months],
        "changes": found.sets, "bytes": found.bytes_, "dry_run": asked.dry_run, "size_before": size,
        "size": asked.file.stat().st_size,
    })  # fmt: skip
    if not found.months:
        console.say(f"There is no history before {as_of.said_day(found.until)} to fold.")
        return Exit.DONE
    word = "Would fold" if asked.dry_run else "Folded"
    console.say(
        f"{word} {found.sets:,} changes ({folding.said(found.months)}) into {len(found.months)}; "
        f"they took about {found.bytes_ / _MEGABYTE:.1f} MB."
    )
    return Exit.DONE
