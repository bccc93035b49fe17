"""`handover`: everything one person is responsible for goes to another, or what that would be."""

import argparse
import difflib
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.handover import Item, hand_over, preview, strain, weeks_ahead
from pmo_desktop.services.workspace import Workspace


def handover(asked: argparse.Namespace, console: Console) -> int:
    """Show what goes, and hand it over unless only a preview is asked for."""
    with opened(asked) as workspace:
        giver, taker = person_named(workspace, asked.giver), person_named(workspace, asked.taker)
        day = workspace.today() if asked.day is None else asked.day
        shown = preview(workspace, giver.id, taker.id, day)
        sentence = strain(weeks_ahead(workspace, day), shown).sentence(taker.name)
        done = None if asked.preview else hand_over(workspace, giver.id, taker.id, day, leaves=asked.leaves)
    console.data({
        "file": str(asked.file), "from": _named(giver), "to": _named(taker), "day": moment.to_iso(day),
        "done": done is not None, "load": sentence, "items": [_item(each) for each in shown.items],
    })  # fmt: skip
    for group in shown.groups:
        console.say(group.project or "Beside the projects")
        for item in group.items:
            console.say("  " + f"{item.title}: {item.name}  {item.detail}".strip())
    console.say(sentence if shown.items else f"{giver.name} is responsible for nothing any more.")
    if done is not None:
        console.say(f"Handed over to {taker.name}; one undo in the window takes it back.")
    return Exit.DONE


def _named(person: Person) -> dict[str, str]:
    return {"id": person.id, "name": person.name}


def _item(item: Item) -> dict[str, Any]:
    return {"key": item.key, "kind": item.duty, "project": item.project_id, "name": item.name, "detail": item.detail}


def person_named(workspace: Workspace, words: str) -> Person:
    """Return the person of a name, initials or id; raise InvalidValueError that names those that are meant perhaps."""
    known = workspace.all(Person)
    for matches in (
        [each for each in known if each.id == words],
        [each for each in known if each.name.casefold() == words.casefold()],
        [each for each in known if each.initials and each.initials.casefold() == words.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            ids = ", ".join(f"{each.id} ({each.name})" for each in matches)
            raise InvalidValueError(f"“{words}” is more than one person.", f"Give the id of one: {ids}.")
    close = difflib.get_close_matches(words, [each.name for each in known], n=3, cutoff=0.4)
    raise InvalidValueError(
        f"There is nobody “{words}” in “{workspace.path.name}”.",
        f"Perhaps you mean: {', '.join(close)}." if close else "Look at the name.",
    )
