"""`update` and `versions`: a newer file for a project that is here, what differs, and which files came for it."""

import argparse
from collections.abc import Collection, Iterator
from typing import Any

from pmo_desktop import paths
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, typed
from pmo_desktop.cli.importing import iso
from pmo_desktop.cli.portfolios import keeping, named, opened, project_named
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.backups import BEFORE_IMPORT, back_up
from pmo_desktop.services.history import when
from pmo_desktop.services.importing import Preview, previews
from pmo_desktop.services.updating import (
    Difference,
    Field,
    Kept,
    Row,
    Target,
    Thing,
    Version,
    accept,
    changes_of,
    compare,
    targets,
)
from pmo_desktop.services.updating import versions as versions_of
from pmo_desktop.services.updating.difference import SURE
from pmo_desktop.services.workspace import Workspace

ACCEPT = ("all", "unproblematic", "none")
_MOST_KEPT = 10


def update(asked: argparse.Namespace, console: Console) -> int:
    """Show what a newer file says otherwise than the project here; take it over as far as is asked for."""
    with opened(asked, drawers=paths.drawers()) as workspace:
        shown = previews(workspace, asked.source, console.progress)
        preview, project, why = _meant(workspace, shown, asked)
        console.progress(0, 0, f"Comparing with {project.name}")
        found = compare(workspace, project.id, preview)
        chosen = _chosen(found, asked.accept)
        left_out: tuple[str, ...] = ()
        done = None
        if asked.accept != "none" and (chosen or not found.is_same_file):
            _back_up(workspace, console)
            left_out = changes_of(workspace, found, chosen).left_out
            done = accept(workspace, found, chosen)
    console.data({
        "file": str(asked.file), "source": str(asked.source), "project": named(project), "why": why, **_data(found),
        "accepted": len(chosen) if done is not None else 0, "left_out": list(left_out),
        "change": None if done is None else done.id,
    })  # fmt: skip
    _tell(found, why, console)
    for sentence in left_out:
        console.say(sentence)
    _tell_end(found, asked, console, None if done is None else done.label)
    return Exit.DONE


def _back_up(workspace: Workspace, console: Console) -> None:
    try:
        back_up(workspace, BEFORE_IMPORT, keeping())
    except FileProblemError as error:
        console.note(str(error))


def _meant(workspace: Workspace, shown: tuple[Preview, ...], asked: argparse.Namespace) -> tuple[Preview, Project, str]:
    """Return the project of the file, the one here that it is of, and why; InvalidValueError where that cannot be told."""
    told = [(each, target) for each in shown for target in targets(workspace, each)]
    if asked.project:
        project = project_named(workspace, asked.project)
        known = [(each, target) for each, target in told if target.project_id == project.id]
        if len(shown) > 1 and not known:
            names = ", ".join(f"“{each.imported.project.name}”" for each in shown)
            raise InvalidValueError(f"None of the projects in the file ({names}) is like “{project.name}”.")
        preview, target = max(known, key=lambda each: each[1].sure, default=(shown[0], None))
        return preview, project, target.why if target is not None else "You said so."
    sure = [each for each in told if each[1].sure >= SURE]
    if len({target.project_id for _, target in sure}) == 1:
        preview, target = sure[0]
        return preview, workspace.get(Project, target.project_id), target.why
    raise InvalidValueError(f"Which project “{asked.source.name}” is of cannot be told for sure.", _step(told, asked))


def _step(told: list[tuple[Preview, Target]], asked: argparse.Namespace) -> str:
    if not told:
        return f"Name it with --project, or bring it in as a new one: {PROGRAM} import {typed(asked.file)} {typed(asked.source)}"
    names = ", ".join(dict.fromkeys(f"{target.code or target.name} ({target.why})" for _, target in told))
    return f"Name it with --project. It could be: {names}"


def _chosen(found: Difference, accepted: str) -> Collection[str]:
    return {"all": found.everything, "unproblematic": found.unproblematic, "none": frozenset[str]}[accepted]()


# As data


def _data(found: Difference) -> dict[str, Any]:
    return {
        "summary": found.summary, "same_file": found.is_same_file, "finish_before": iso(found.finish_before),
        "finish_after": iso(found.finish_after), "finish_days": found.finish_days,
        "counts": {what.value: count for what, count in found.counts.items()}, "notes": list(found.notes),
        "rows": [_row_data(row) for row in found.rows], "kept": [_kept_data(each) for each in found.kept],
        "moved": [{
            "task": each.name, "finish_before": iso(each.dates.finish_before), "finish_after": iso(each.dates.finish_after),
        } for each in found.moved],
    }  # fmt: skip


def _row_data(row: Row) -> dict[str, Any]:
    dates = row.dates
    return {
        "key": row.key, "thing": row.thing.value, "what": row.what.value, "name": row.name, "was": row.was,
        "in": list(row.path), "unproblematic": row.is_unproblematic, "problem": row.problem, "goes": list(row.goes),
        "fields": [{
            "key": each.key, "field": each.name, "old": each.old, "new": each.new, "before": each.before,
            "problem": each.problem,
        } for each in row.fields],
        "dates": None if dates is None else {
            name: iso(getattr(dates, name))
            for name in ("start_before", "finish_before", "start_after", "finish_after", "start_file", "finish_file")
        },
    }  # fmt: skip


def _kept_data(each: Kept) -> dict[str, Any]:
    return {
        "key": each.key, "name": each.name, "field": each.term, "here": each.here_now, "in_file": each.in_file,
        "by": each.here.author if each.here else "",
    }  # fmt: skip


# In words


def _tell(found: Difference, why: str, console: Console) -> None:
    console.say(f"{found.preview.source} → {found.project}: {found.summary}")
    for sentence in (why, *found.notes):
        console.say(f"  {sentence}")
    for row in found.rows:
        for line in _lines(row):
            console.say(line)
    if found.kept:
        console.say("Stays as it is here:")
    for each in found.kept[:_MOST_KEPT]:
        by = f", {each.here.author}" if each.here and each.here.author else ""
        console.say(f"  {each.name}, {each.term}: {each.here_now} (in the file {each.in_file}{by})")
    if len(found.kept) > _MOST_KEPT:
        console.say(f"  and {len(found.kept) - _MOST_KEPT} more; --json has all.")


def _lines(row: Row) -> Iterator[str]:
    thing = "" if row.thing is Thing.TASK else f" {row.thing.value}"
    mark = " " if row.is_unproblematic else "!"
    name = f"“{row.was}” → “{row.name}”" if row.was else f"“{row.name}”"
    where = f" in “{row.path[-1]}”" if row.path else ""
    yield f"{mark} {row.what.value}{thing} {name}{where}"
    if row.problem:
        yield f"      {row.problem}"
    for sentence in row.goes:
        yield f"      {sentence}"
    if not row.is_whole:
        yield from map(_said, (field for field in row.fields if field.name != "name" or not row.was))


def _said(field: Field) -> str:
    problem = f"  ({field.problem})" if field.problem else ""
    return f"      {field.term}: {field.old} → {field.new}{problem}"


def _tell_end(found: Difference, asked: argparse.Namespace, console: Console, label: str | None) -> None:
    if label is not None:
        console.say(f"{label}. One undo in the window takes it back.")
    elif found.rows and asked.accept == "none":
        console.say("Nothing was written: --accept all, or unproblematic, takes it over.")


# The files that came


def versions(asked: argparse.Namespace, console: Console) -> int:
    """Show which files came for the plan of a project, the newest first."""
    with opened(asked) as workspace:
        project = project_named(workspace, asked.project)
        found = versions_of(workspace, project.id)
    console.data({
        "file": str(asked.file), "project": named(project), "versions": [_version_data(each) for each in found],
    })  # fmt: skip
    for each in found:
        by = f", {each.author}" if each.author else ""
        console.say(f"{each.number}  {when(each.at)[:16]}{by}  {each.file_name}: {each.changed}")
    if not found:
        console.say(f"No file came for “{project.name}”: it was entered here.")
    return Exit.DONE


def _version_data(each: Version) -> dict[str, Any]:
    return {
        "number": each.number, "at": when(each.at).replace(" ", "T"), "author": each.author, "file": each.file_name,
        "format": each.format, "tool": each.tool, "sha256": each.digest, "changed": each.changed, "change": each.set_id,
    }  # fmt: skip
