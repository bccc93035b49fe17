"""`duplicates`: who is likely here twice, making two of them one, and one of them two again."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.handovers import person_named
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.duplicates import Likely
from pmo_desktop.services.staff import merging, splitting
from pmo_desktop.services.workspace import Workspace


def duplicates(asked: argparse.Namespace, console: Console) -> int:
    """List pairs of people who may be one, or merge those named."""
    if bool(asked.merge) != bool(asked.into):
        raise InvalidValueError("Who goes and who stays are named together.", "Give --merge NAME --into NAME.")
    if bool(asked.two) != bool(asked.other):
        raise InvalidValueError("Two people are named together.", "Give --two NAME --and NAME.")
    if asked.split:
        return _split(asked, console)
    with opened(asked) as workspace:
        if asked.two:
            merging.keep_apart(workspace, *(person_named(workspace, each).id for each in (asked.two, asked.other)))
        found = _merging(workspace, asked) if asked.merge else None
        done = None
        if found is not None and not asked.preview:
            done = merging.merge(workspace, found.kept.id, [each.id for each in found.others])
        pairs = merging.likely(workspace)
    console.data({
        "file": str(asked.file), "done": done is not None, "pairs": [_pair(each) for each in pairs],
        "merging": None if found is None else _told(found), "splitting": None,
    })  # fmt: skip
    if found is None:
        _list(pairs, console)
        return Exit.DONE
    for line in found.lines:
        console.say(f"{'! ' if line.collides else '  '}{line.what}: {line.becomes}")
    if done is not None:
        console.say(f"{done.label}; one undo in the window takes it back.")
    return Exit.DONE


def _split(asked: argparse.Namespace, console: Console) -> int:
    """Show what goes with whom, and part them where that is not only looked at."""
    with opened(asked) as workspace:
        person = person_named(workspace, asked.split)
        merged = splitting.candidates(workspace, person.id)
        wanted = asked.off.casefold()
        one = next((each for each in merged if not wanted or each.person.name.casefold() == wanted), None)
        if one is None and not asked.off:
            raise InvalidValueError(
                f"Nobody was merged into “{person.name}” that the history knows.", "Give --off NAME."
            )
        found = splitting.preview(workspace, person.id, one, asked.off)
        unknown = {*asked.give, *asked.keep} - {each.id for each in found.items}
        if unknown:
            raise InvalidValueError(f"There is no line “{min(unknown)}”.", "Look at them with --preview.")
        goes = (found.ticked | set(asked.give)) - set(asked.keep)
        done = None if asked.preview else splitting.split(workspace, found, goes)
    lines = [each for each in found.items if each.group]
    console.data({
        "file": str(asked.file), "done": done is not None, "pairs": [], "merging": None,
        "splitting": {
            "kept": _named(found.kept), "name": found.one.name, "merged_at": one.at if one else None,
            "merged_in": [each.person.name for each in merged],
            "lines": [
                {"id": each.id, "group": each.group, "text": each.text, "source": each.source, "goes": each.id in goes}
                for each in lines
            ],
        },
    })  # fmt: skip
    for each in lines:
        source = f"  ({each.source})" if each.source else ""
        console.say(f"{'→' if each.id in goes else ' '} {each.group}: {each.text}{source}")
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
