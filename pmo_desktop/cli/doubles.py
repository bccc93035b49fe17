"""`duplicates`: who is likely here twice, and making two of them one."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.handovers import person_named
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.duplicates import Likely
from pmo_desktop.services.staff import merging
from pmo_desktop.services.workspace import Workspace


def duplicates(asked: argparse.Namespace, console: Console) -> int:
    """List pairs of people who may be one, or merge those named."""
    if bool(asked.merge) != bool(asked.into):
        raise InvalidValueError("Who goes and who stays are named together.", "Give --merge NAME --into NAME.")
    with opened(asked) as workspace:
        found = _merging(workspace, asked) if asked.merge else None
        done = None
        if found is not None and not asked.preview:
            done = merging.merge(workspace, found.kept.id, [each.id for each in found.others])
        pairs = merging.likely(workspace)
    console.data({
        "file": str(asked.file), "done": done is not None, "pairs": [_pair(each) for each in pairs],
        "merging": None if found is None else _told(found),
    })  # fmt: skip
    if found is None:
        _list(pairs, console)
        return Exit.DONE
    for line in found.lines:
        console.say(f"{'! ' if line.collides else '  '}{line.what}: {line.becomes}")
    if done is not None:
        console.say(f"{done.label}; one undo in the window takes it back.")
    return Exit.DONE


def _merging(workspace: Workspace, asked: argparse.Namespace) -> merging.Merging:
    goes, stays = person_named(workspace, asked.merge), person_named(workspace, asked.into)
    return merging.preview(workspace, stays.id, [goes.id])


def _list(pairs: tuple[Likely, ...], console: Console) -> None:
    if not pairs:
        console.say("Nobody looks as if they were here twice.")
    for each in pairs:
        console.say(f"{each.confidence:4.0%}  {each.one.name} = {each.other.name}  ({each.reason})")


def _pair(pair: Likely) -> dict[str, Any]:
    return {
        "one": _named(pair.one), "other": _named(pair.other), "confidence": round(pair.confidence, 3), "reason": pair.reason,
    }  # fmt: skip


def _told(found: merging.Merging) -> dict[str, Any]:
    return {
        "stays": _named(found.kept), "go": [_named(each) for each in found.others],
        "lines": [{"what": each.what, "becomes": each.becomes, "collides": each.collides} for each in found.lines],
    }  # fmt: skip


def _named(person: Person) -> dict[str, str]:
    return {"id": person.id, "name": person.name}
