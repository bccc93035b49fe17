"""What was deleted, and bringing it back with everything that was in it, however long ago that was."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from db.kinds import BONDS, KINDS
from db.log import browsing
from db.log.browsing import Deletion
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.records import (
    Calendar,
    CustomField,
    Person,
    Programme,
    Project,
    Record,
    Role,
    Scenario,
    Skill,
    Task,
    Template,
)
from pmo_desktop.services.naming import Names, kind_words, own_name
from pmo_desktop.services.undoing import undo
from pmo_desktop.services.workspace import Workspace

KINDS_LISTED: tuple[type[Record], ...] = (
    Project, Task, Person, Template, Calendar, Programme, Role, Skill, Scenario, CustomField,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that was deleted: `where` is the project it was in, `with_it` how many rows that set deleted or emptied.

    `with_it` is 0 where several things were deleted together.
    """

    kind: type[Record]
    id: str
    name: str
    where: str
    author: str
    at: int
    set_id: str
    label: str
    with_it: int

    @property
    def kind_words(self) -> str:
        return kind_words(self.kind)


def deleted(workspace: Workspace, *kinds: type[Record]) -> tuple[Gone, ...]:
    """Return what was deleted and is not there now, the last first; what went with something else is not listed itself.

    What a person took back by undoing its making is left out: doing it again brings that back.
    """
    with workspace.store.reading() as connection:
        found = browsing.deleted(connection, (KINDS[kind].name for kind in KINDS_LISTED))
        undoing = browsing.undoing_depths(connection)
    together: dict[str, set[Any]] = {}
    for each in found:
        together.setdefault(each.by.set.id, set()).add(each.row[0])
    parts = _parts(found)
    names = Names(workspace)
    wanted = kinds or KINDS_LISTED
    listed = [
        each
        for each in found
        if undoing.get(each.by.set.id, 0) % 2 == 0
        and not _went_with(each, together[each.by.set.id])
        and each.row[0] not in parts
    ]
    alone = Counter(each.by.set.id for each in listed)
    return tuple(
        _gone(names, each, each.rows if alone[each.by.set.id] == 1 else 0)
        for each in listed
        if each.kind.record in wanted
    )


def _went_with(each: Deletion, gone: set[Any]) -> bool:
    owners = [bond.place for bond in BONDS if bond.kind is each.kind and bond.bond == "owner"]
    return any(each.row[place] in gone for place in owners)


def _parts(found: list[Deletion]) -> set[Any]:
    """Return the rows that others that were deleted name as their parts."""
    return {
        each.row[bond.place] for bond in BONDS if bond.bond == "part" for each in found if each.kind is bond.kind
    } - {None}


def _gone(names: Names, each: Deletion, with_it: int) -> Gone:
    values = dict(zip(each.kind.fields, each.row, strict=True))
    names.know(each.kind.record, each.row[0], values)
    project = str(values.get("project_id") or "")
    where = names.own(project) if project and each.kind.record is Task else ""
    one = each.by.set
    name = own_name(values) or "–"
    return Gone(each.kind.record, each.row[0], name, where, one.author, one.at, one.id, one.label, with_it)


def restore(workspace: Workspace, gone: Gone) -> ChangeSet:
    """Bring something back with all that was deleted with it, as one change; UndoBlockedError says what is in the way."""
    return undo(workspace, gone.set_id, gone.id, f"Bring back “{gone.name}”")
