"""Whom a list names, and who that is here: by address, spelling, initials or what an earlier file called them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change, Insert
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import WORKERS, ExternalId, Person
from pmo_desktop.domain.resources.matching import Match, match_each, spelling
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.importing import ALIAS, aliases
from pmo_desktop.services.lists.people_columns import Reading, email, name_in
from pmo_desktop.services.lists.table import cell
from pmo_desktop.services.workspace import Workspace

NEW, SKIP = "new", "skip"
"""What may be said in place of somebody’s id: it is somebody new, or they are not wanted."""
Choices = Mapping[str, str]
"""`Who.key` → id of a person here, NEW or SKIP."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a line is about, as the file says; both empty where it does not."""

    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}\n{self.email}".casefold()

    @property
    def said(self) -> str:
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a file names, who that is here, and on how many lines; `person_id` is None while nobody has said."""

    who: Who
    match: Match
    person_id: str | None
    count: int


def who_in(line: Line, columns: Columns) -> Who:
    """Return whom a line names."""
    address = cell(line, columns, "email")
    try:
        address = email(address, Reading("", day_first=True)) if address else ""
    except InvalidValueError:
        address = ""
    return Who(name_in(line, columns), address)


def meant(  # noqa: PLR0913 - whom the file names, whom it can mean, and what was said of it
    workspace: Workspace, named: Iterable[Who], known: Sequence[Person], choices: Choices,
    spellings: Mapping[str, str] | None = None, *, new: bool = True,
) -> tuple[Meant, ...]:  # fmt: skip
    """Return whom a file names, in its order; several spellings may be one person. `new`: somebody may be added."""
    counts = Counter(named)
    asked = [Person(id=workspace.new_id(), name=who.said, email=who.email) for who in counts]
    matches = match_each(asked, known, aliases(workspace) if spellings is None else spellings)
    here = {each.id for each in known}
    found = []
    for (who, count), match in zip(counts.items(), matches, strict=True):
        chosen = choices.get(who.key)
        person_id = match.existing.id if match.existing else None
        if chosen in here or chosen == SKIP or (chosen == NEW and new and match.imported.name):
            person_id = chosen
        found.append(Meant(who, match, person_id, count))
    return tuple(found)


def known_people(workspace: Workspace, names: Iterable[str]) -> dict[str, str | None]:
    """Return who that can work is surely meant by each name; None where nobody is, or where it could be several."""
    known = [each for each in workspace.all(Person) if each.kind in WORKERS]
    found = meant(workspace, (Who(name) for name in names), known, {})
    return {each.who.name: each.person_id for each in found}


def spellings_of(workspace: Workspace, written: Iterable[tuple[str, str]], run_id: str) -> list[Change]:
    """Return what keeps how a file writes the names of people (name, id) known under another, so that the next is understood."""
    names = {each.id: each.name for each in workspace.all(Person)}
    known = {(each.key, each.row_id) for each in workspace.find(ExternalId, owner=ALIAS)}
    fresh = [
        (name, own)
        for name, own in dict.fromkeys(written)
        if name and own in names and spelling(name) != spelling(names[own]) and (name, own) not in known
    ]
    return [
        Insert(ExternalId(id=workspace.new_id(), owner=ALIAS, row_id=own, run_id=run_id, key=name))
        for name, own in fresh
    ]
