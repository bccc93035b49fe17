"""`conflicts`: what two people changed, and deciding which of two versions is right."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Conflict, Verdict
from pmo_desktop.services import conflicts
from pmo_desktop.services.conflicts import TwoVersions, Version
from pmo_desktop.services.history import when
from pmo_desktop.services.workspace import Workspace

_VERDICTS = {Verdict.OPEN: "", Verdict.CONFIRMED: "kept what stands", Verdict.TURNED: "used the other"}


def show(asked: argparse.Namespace, console: Console) -> int:
    """Decide what was said of some, as one change; then list what is still to decide, or was decided."""
    with opened(asked) as workspace:
        decisions = _decisions(workspace, asked)
        made = conflicts.decide(workspace, decisions) if decisions else None
        whom = conflicts.viewer(workspace) if asked.mine else None
        listed = conflicts.decided_conflicts if asked.decided else conflicts.open_conflicts
        found = listed(workspace, whom)
    console.data({
        "file": str(asked.file), "decided": [each for each, _ in decisions], "change": made.id if made else None,
        "count": len(found), "conflicts": [_as_data(each) for each in found],
    })  # fmt: skip
    if made is not None:
        console.say(f"{made.label}.")
    for each in found:
        _tell(each, console)
    if not found:
        console.say("Nothing was decided yet." if asked.decided else "Nothing waits to be decided.")
    return Exit.DONE


def _decisions(workspace: Workspace, asked: argparse.Namespace) -> list[tuple[str, Verdict]]:
    said = [(each, Verdict.CONFIRMED) for each in asked.keep] + [(each, Verdict.TURNED) for each in asked.use_other]
    ids = [each for each, _ in said]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise InvalidValueError(f"“{twice}” is named twice.", "Say once what is right of it.")
    known = {each.id for each in workspace.find(Conflict, id=ids)} if ids else set()
    unknown = next((each for each in ids if each not in known), None)
    if unknown is not None:
        raise InvalidValueError(f"There is no conflict “{unknown}”.", "Take the id from the list.")
    return said


def _as_data(each: TwoVersions) -> dict[str, Any]:
    return {
        "id": each.id, "clash": each.clash.value, "project": each.project_id or None, "project_name": each.project,
        "thing": each.thing, "what": each.what, "story": each.story, "since": each.since, "obstacle": each.obstacle,
        "kept": _version(each.kept), "other": _version(each.other),
        "facts": [{
            "field": fact.field, "of": fact.of or each.what, "before": fact.before, "kept": fact.kept, "other": fact.other,
            "now": fact.now or fact.kept,
        } for fact in each.facts],
        "verdict": each.verdict.value, "decided_by": each.decided_by, "decided_at": _at(each.decided_at),
    }  # fmt: skip


def _version(version: Version) -> dict[str, Any]:
    return {"by": version.by, "at": _at(version.at), "mine": version.is_mine}


def _at(at: int | None) -> str | None:
    return when(at).replace(" ", "T") if at else None


def _tell(each: TwoVersions, console: Console) -> None:
    console.say(f"{each.id}  {each.sentence}")
    for line in (
        each.story if each.facts else "",
        each.since,
        each.obstacle and f"The other cannot be used: {each.obstacle}",
    ):
        if line:
            console.say(f"    {line}")
    if each.verdict is not Verdict.OPEN:
        console.say(f"    {each.decided_by} {_VERDICTS[each.verdict]}, {when(each.decided_at or 0)[:16]}")
