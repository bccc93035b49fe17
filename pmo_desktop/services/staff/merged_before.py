"""Who was merged into somebody, and what came with them: read from the change log, as far as it reaches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from db.log import browsing
from db.log.browsing import Listed, Sought
from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.records import ExternalId, Person, Record
from pmo_desktop.services.workspace import Workspace

LABEL = "Merge "
"""How changes that merge people begin."""
_MOST_DEEP = 8


@dataclass(frozen=True, slots=True)
class MergedOne:
    """Somebody who was merged into another by a change: `person` as they were, `into` who stayed then."""

    person: Person
    into: str
    set_id: str
    at: int
    author: str


def merged_into(workspace: Workspace, person_id: str) -> tuple[MergedOne, ...]:
    """Return who became this person and is nobody of their own now, the newest first; those merged into them, too."""
    found: list[MergedOne] = []
    here = {each.id for each in workspace.all(Person)}
    sets = _merges(workspace)
    wanted, seen = [person_id], {person_id}
    for _ in range(_MOST_DEEP):
        more = []
        for listed, rows in sets:
            for own in wanted:
                for one in _gone_into(rows, own, listed):
                    if one.person.id not in here and one.person.id not in seen:
                        seen.add(one.person.id)
                        found.append(one)
                        more.append(one.person.id)
        wanted = more
        if not wanted:
            break
    return tuple(sorted(found, key=lambda each: -each.at))


def _merges(workspace: Workspace) -> list[tuple[Listed, tuple[RowChange, ...]]]:
    """Return the changes that merged people and still stand, the newest first, each with what it did."""
    store = workspace.store
    with store.reading() as connection:
        numbers = browsing.numbers(connection, Sought(tables=("person",), words=LABEL))
        listed = browsing.page(connection, numbers)
        undone = browsing.undone(connection)
    standing = [
        listed[each]
        for each in numbers
        if listed[each].set.label.startswith(LABEL)
        and listed[each].set.id not in undone
        and not listed[each].set.undoes
    ]
    return [(each, workspace.rows_of(each.set.id)) for each in standing]


def _gone_into(rows: Sequence[RowChange], kept: str, listed: Listed) -> Iterator[MergedOne]:
    """Yield whom a change merged into somebody: the people it deleted, whose rows it gave to that one."""
    gone = {row.id: row for row in rows if row.kind is Person and row.op == "delete"}
    if not gone or kept in gone:
        return
    stays = {new for row in rows if row.op == "update" for old, new in row.fields.values() if old in gone}
    stays |= {row.fields["row_id"][1] for row in rows if row.kind is ExternalId and row.op == "insert"}
    stays = stays or {row.id for row in rows if row.kind is Person and row.op == "update"}
    if kept not in stays - gone.keys():
        return
    one = listed.set
    for row in gone.values():
        person = was(row)
        assert isinstance(person, Person)
        yield MergedOne(person, kept, one.id, one.at, one.author)


def was(row: RowChange) -> Record:
    """Return a row that was deleted, as it was."""
    names = {each.name for each in fields(row.kind)}
    values: Mapping[str, Any] = {name: old for name, (old, _) in row.fields.items() if name in names}
    return row.kind(**{**values, "id": row.id})
