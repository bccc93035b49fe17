"""What people said of names in files: who is called so, who is not, which two are two; kept so that nobody is asked again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.records import ExternalId, Person
from pmo_desktop.domain.resources.matching import Match, Spellings, aliases_of, is_vacant, refusals_of, spelling
from pmo_desktop.services.workspace import Workspace

ALIAS = "alias"
"""The owner of an external id that keeps how a file spelled a known person's name, or another address of theirs."""
SEEN = "seen"
"""The guid of an alias nobody said: a file's spelling was taken for somebody by its likeness, and would be again."""
REFUSED = "not alias"
"""The owner of one that keeps a spelling by which somebody said this person is not meant."""
TWO = "two people"
"""The owner of one that keeps that a person and the one its key names are two, however alike."""


@dataclass(frozen=True, slots=True)
class Said:
    """Whom a name in a file means: somebody here, or somebody new where None; `chosen` where a person said so."""

    match: Match
    person_id: str | None
    chosen: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and the address, as far as the file gives them."""
        own = self.match.imported
        return tuple(dict.fromkeys(each for each in (own.name.strip(), own.email.strip()) if each))


def spellings(workspace: Workspace) -> Spellings:
    """Return what was said of names before."""
    known = (each for each in workspace.find(ExternalId, owner=ALIAS) if each.guid != SEEN)
    called = aliases_of((each.key, each.row_id) for each in known)
    refused = refusals_of((each.key, each.row_id) for each in workspace.find(ExternalId, owner=REFUSED))
    return Spellings(called, refused)


def two_people(workspace: Workspace) -> frozenset[frozenset[str]]:
    """Return the pairs of whom somebody said that they are two."""
    return frozenset(frozenset((each.row_id, each.key)) for each in workspace.find(ExternalId, owner=TWO))


def learned(workspace: Workspace, said: Iterable[Said], run_id: str, beside: Sequence[Person] = ()) -> list[Change]:
    """Return what keeps whom the names of a file meant: spellings of those known, and who was refused.

    `beside` are people who come in the same change.
    """
    return list(_Learning(workspace, run_id, beside).changes(said))


class _Learning:
    def __init__(self, workspace: Workspace, run_id: str, beside: Sequence[Person]) -> None:
        self._workspace, self._run_id = workspace, run_id
        self._people = {each.id: each for each in (*workspace.all(Person), *beside)}
        self._rows = [*workspace.find(ExternalId, owner=ALIAS), *workspace.find(ExternalId, owner=REFUSED)]
        self._known = {(each.owner, spelling(each.key), each.row_id): each for each in self._rows}

    def changes(self, said: Iterable[Said]) -> Iterator[Change]:
        for each in said:
            if is_vacant(each.match.imported.name) and not each.match.imported.email:
                continue  # a vacant place is another one in every file
            person = self._people.get(each.person_id or "")
            if person is not None:
                yield from self._means(each, person)
            if each.chosen:
                yield from self._refuses(each)

    def _means(self, said: Said, person: Person) -> Iterator[Change]:
        for text in said.spellings:
            if said.chosen:
                yield from self._forget(text, person.id)
            if self._needs(said, text, person):
                sure = said.chosen or (said.match.confidence >= _AS_IF_SAID and "@" in text)
                yield from self._keep(ALIAS, text, person.id, "" if sure else SEEN)

    def _needs(self, said: Said, text: str, person: Person) -> bool:
        """Say whether a spelling would not be understood by itself, or was understood otherwise."""
        if "@" in text:
            return text.casefold() != person.email.strip().casefold() and (said.chosen or not person.email)
        proposed = said.match.existing
        otherwise = said.chosen and (proposed is None or proposed.id != person.id)
        return otherwise or spelling(text) != spelling(person.name)

    def _forget(self, text: str, person_id: str) -> Iterator[Change]:
        """Yield what takes away that a spelling meant somebody else, or not this one."""
        for row in self._rows:
            is_other = row.owner == ALIAS and row.row_id != person_id
            is_refusal = row.owner == REFUSED and row.row_id == person_id
            if (is_other or is_refusal) and spelling(row.key) == spelling(text):
                self._known.pop((row.owner, spelling(row.key), row.row_id), None)
                yield Delete(ExternalId, row.id)
        self._rows = [each for each in self._rows if (each.owner, spelling(each.key), each.row_id) in self._known]

    def _refuses(self, said: Said) -> Iterator[Change]:
        """Yield what keeps who is not meant: who was proposed; where it is somebody new, everybody it could have been."""
        offered = said.match.candidates if said.person_id is None else (said.match.existing,)
        for each in offered:
            if each is not None and each.id != said.person_id and each.id in self._people:
                yield from self._keep(REFUSED, said.match.imported.name.strip(), each.id)

    def _keep(self, owner: str, text: str, person_id: str, guid: str = "") -> Iterator[Change]:
        key = (owner, spelling(text), person_id)
        known = self._known.get(key)
        if not text or (known is not None and (known.guid == guid or guid)):
            return
        if known is not None:
            yield Update(ExternalId, known.id, {"guid": guid})
            return
        self._known[key] = ExternalId(
            id=self._workspace.new_id(), owner=owner, row_id=person_id, run_id=self._run_id, key=text, guid=guid
        )
        yield Insert(self._known[key])


_AS_IF_SAID = 0.95
"""So surely has a name to be somebody's that an address which stands beside it is theirs, too."""


Named = tuple[Person, Sequence[str]]
"""Somebody, with the names that mean them."""


def apart(workspace: Workspace, run_id: str, one: Named, other: Named) -> Iterator[Change]:
    """Yield what keeps that two are two people, and that no name of the one means the other; a name of both is asked for."""

    def said(owner: str, row_id: str, key: str) -> Insert:
        return Insert(ExternalId(id=workspace.new_id(), owner=owner, row_id=row_id, run_id=run_id, key=key))

    yield said(TWO, one[0].id, other[0].id)
    for (_, names), (person, others) in ((one, other), (other, one)):
        mean_others = set(map(spelling, others))
        for name in {spelling(each): each for each in names if each}.values():
            if spelling(name) not in mean_others:
                yield said(REFUSED, person.id, name)
