"""Rows of a difference for the project itself, and for people who come with the file."""

from dataclasses import fields
from typing import Any

from pmo_desktop.domain.entry.sources import is_named_alike
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.services.updating.difference import Field, Row, Thing, What
from pmo_desktop.services.updating.facts import PROJECT_FACTS, Fact
from pmo_desktop.services.updating.looking import Looking
from pmo_desktop.services.updating.three_ways import UNKNOWN
from pmo_desktop.services.updating.work import Bring, SetFact

_USUAL = {each.name: each.default for each in fields(Project)}


class ProjectRow:
    """Makes the row of what the file says of the project as a whole."""

    def __init__(self, look: Looking) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows = look.ours, look.theirs, look.rows

    def take(self) -> None:
        here, file = self.ours.project, self.theirs.project
        since, run = self.since, self.since.run
        found: list[Field] = []
        old = since.old.get(here.id, {})
        said = since.said.get(here.id, {})
        for fact in PROJECT_FACTS:
            if not self._counts(fact):
                continue
            now, coming = _values(here, fact), _values(file, fact)
            if fact.name in said:
                was: Any = dict(zip(fact.fields, said[fact.name], strict=True))
            elif run is None:
                was = now if list(now.values()) == [_USUAL[each] for each in fact.fields] else UNKNOWN
            else:
                was = {name: old.get(name, value) for name, value in now.items()} if since.is_known else UNKNOWN
            op = SetFact(Project, here.id, fact.name, coming)
            self.look.take(found, f"project/{fact.name}", fact, (now, coming, was), op, here.id, here.name)
        if found:
            self.rows.append(Row("project", Thing.PROJECT, What.CHANGED, here.id, here.name, fields=tuple(found)))

    def _counts(self, fact: Fact) -> bool:
        """Say whether a file's word counts: one has no currency, another is called after the file it lies in."""
        here, file = self.ours.project, self.theirs.project
        if fact.name == "currency":
            return bool(file.currency)
        if fact.name == "name":
            return not is_named_alike(file.name, here.name) and not is_named_alike(
                file.name, self.work.preview.imported.run.file_name
            )
        return True


def take_people(look: Looking) -> None:
    known = {each.id for each in look.workspace.all(Person)}
    for record in look.work.imported.records:
        if isinstance(record, Person) and record.id not in known:
            key = f"person/{record.id}"
            look.work.ops[key] = Bring(record.id)
            look.rows.append(Row(key, Thing.PERSON, What.ADDED, record.id, record.name))


def _values(project: Project, fact: Fact) -> dict[str, Any]:
    return {name: getattr(project, name) for name in fact.fields}
