"""Whom a list names, and who that is here: by address, spelling, initials or what an earlier file called them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.matching import Match, Spellings, match_each
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.lists.people_columns import Reading, email, name_in
from pmo_desktop.services.lists.table import cell
from pmo_desktop.services.spellings import Said, learned, spellings
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
    chosen: bool = False
    """Whether somebody said so."""


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
    met: Spellings | None = None, *, new: bool = True,
) -> tuple[Meant, ...]:  # fmt: skip
    """Return whom a file names, in its order; several spellings may be one person. `new`: somebody may be added."""
    counts = Counter(named)
    asked = [Person(id=workspace.new_id(), name=who.said, email=who.email) for who in counts]
    matches = match_each(asked, known, spellings(workspace) if met is None else met)
    here = {each.id for each in known}
    found = []
    for (who, count), match in zip(counts.items(), matches, strict=True):
        chosen = choices.get(who.key)
        person_id = match.existing.id if match.existing else None
        if chosen in here or chosen == SKIP or (chosen == NEW and new and match.imported.name):
            person_id = chosen
        found.append(Meant(who, match, person_id, count, chosen is not None and person_id == chosen))
    return tuple(found)


def understood(workspace: Workspace, people: Iterable[Meant], run_id: str) -> list[Change]:
    """Return what keeps whom a file meant by its names, so that the next is understood without asking."""
    said = (
        Said(each.match, None if each.person_id == NEW else each.person_id, each.chosen)
        for each in people
        if each.person_id not in {None, SKIP} and each.who.said
    )
    return learned(workspace, said, run_id)
