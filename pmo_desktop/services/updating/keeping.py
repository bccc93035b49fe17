"""What is kept of a file that was taken over: which it was, its keys and dates, and where it says otherwise than stands here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.records import ExternalId, ImportedDates, Person
from pmo_desktop.services.importing import ROW, names_learned
from pmo_desktop.services.updating.looking import SEVERAL
from pmo_desktop.services.updating.sides import place_of
from pmo_desktop.services.updating.since import LEFT_OUT, NEW, SAID
from pmo_desktop.services.updating.three_ways import encoded
from pmo_desktop.services.updating.work import Move, SetFact, SetParts, SetSeveral
from pmo_desktop.services.updating.writing import Writing


class Keeping:
    """Works out what is kept, once it is known what is written."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self.workspace, self.work = writing.workspace, writing.work
        self.ours, self.theirs = writing.ours, writing.theirs

    def changes(self) -> list[Change]:
        """Return what keeps which file this was, what it calls rows, which dates it has, and where it says otherwise."""
        run = replace(
            self.work.imported.run,
            project_id=self.theirs.project.id,
            author=self.workspace.author,
            at=self.workspace.now(),
        )
        names = names_learned(self.workspace, self.work.preview, self.work.choices, self.work.told)
        return [
            Insert(run),
            *self._ids(run.id),
            *self._dates(run.id),
            *self._said(run.id),
            *self._people(run.id),
            *names,
        ]

    def _there(self) -> list[str]:
        return [each for each in self.theirs.in_order() if self._writing.is_there(each)]

    def _ids(self, run_id: str) -> Iterator[Change]:
        """Yield the keys that rows have in this file; they are those of the last file from now on."""
        for task_id in self._there():
            here, file = self.ours.external.get(task_id), self.theirs.external.get(task_id)
            owner, key, guid = (ROW, "", "") if file is None else (file.owner, file.key, file.guid)
            if here is not None:
                yield Update(ExternalId, here.id, {"owner": owner, "key": key, "guid": guid, "run_id": run_id})
            else:
                own = self.workspace.new_id() if file is None else file.id
                yield Insert(ExternalId(id=own, owner=owner, row_id=task_id, run_id=run_id, key=key, guid=guid))

    def _dates(self, run_id: str) -> Iterator[Change]:
        for task_id in self._there():
            here, file = self.ours.dates.get(task_id), self.theirs.dates.get(task_id)
            if file is not None and here is not None:
                names = (each.name for each in fields(file) if each.name not in {"id", "task_id", "run_id"})
                yield Update(ImportedDates, here.id, {name: getattr(file, name) for name in names} | {"run_id": run_id})
            elif file is not None:
                yield Insert(replace(file, task_id=task_id, run_id=run_id))
            elif here is not None:
                yield Delete(ImportedDates, here.id)

    def _people(self, run_id: str) -> Iterator[Change]:
        """Yield the keys of the project and of people in this file in place of those of files before."""
        workspace, project_id = self.workspace, self.theirs.project.id
        runs = {run.id for run in self.work.since.runs}
        before = list(workspace.find(ExternalId, owner="project", row_id=project_id))
        before += [each for each in workspace.find(ExternalId, owner="person", run_id=runs) if runs]
        known = {(each.owner, each.row_id): each for each in before}
        people = {person.id for person in workspace.all(Person)}
        seen: set[tuple[str, str]] = set()
        for each in self.work.imported.records:
            if not isinstance(each, ExternalId) or each.owner not in {"project", "person"}:
                continue
            row_id = project_id if each.owner == "project" else each.row_id
            here = known.get((each.owner, row_id))
            if (each.owner, row_id) in seen:
                continue
            seen.add((each.owner, row_id))
            if here is not None:
                yield Update(ExternalId, here.id, {"key": each.key, "guid": each.guid, "run_id": run_id})
            elif each.owner == "project" or row_id in people or row_id in self._coming_people:
                yield Insert(replace(each, row_id=row_id, run_id=run_id))

    @cached_property
    def _coming_people(self) -> set[str]:
        changes = self._writing.changes()
        return {each.value.id for each in changes if isinstance(each, Insert) and isinstance(each.value, Person)}

    def _said(self, run_id: str) -> Iterator[Change]:
        """Yield what the file says otherwise than it stands here then: with the next file it is known whose change is whose."""
        workspace, project_id = self.workspace, self.theirs.project.id
        runs = {run.id for run in self.work.since.runs}
        stale = [each.id for each in workspace.find(ExternalId, owner=SAID, run_id=runs)] if runs else []
        stale += [each.id for each in workspace.find(ExternalId, owner=LEFT_OUT, row_id=project_id)]
        yield from (Delete(ExternalId, own) for own in stale)
        for row_id, said in self._otherwise().items():
            yield Insert(
                ExternalId(id=workspace.new_id(), owner=SAID, row_id=row_id, run_id=run_id, key=json.dumps(said))
            )
        names = self.theirs.tasks["name"]
        for task_id in self.theirs.in_order():
            if not self._writing.is_there(task_id):
                file, absent = self.theirs.external.get(task_id), self.work.absent.get(task_id)
                by = (absent.here.author, absent.here.at) if absent is not None else (workspace.author, workspace.now())
                told = {
                    "id": task_id, "name": names[self.theirs.tasks.row[task_id]], "parent": self.theirs.parent(task_id),
                    "key": "" if file is None else file.key, "by": by[0], "at": by[1],
                }  # fmt: skip
                yield Insert(
                    ExternalId(
                        id=workspace.new_id(), owner=LEFT_OUT, row_id=project_id, run_id=run_id, key=json.dumps(told),
                        guid="" if file is None else file.guid,
                    )
                )  # fmt: skip

    def _otherwise(self) -> dict[str, dict[str, Any]]:  # noqa: C901 - a way to keep each kind of fact
        """Return what of the file is not so here after all, by row and fact."""
        found: dict[str, dict[str, Any]] = {}
        for op in self.work.ops.values():
            is_taken = op in self._taken
            if isinstance(op, SetFact) and not is_taken:
                found.setdefault(op.id, {})[op.fact] = encoded(list(op.values.values()))
            elif isinstance(op, Move) and not (
                is_taken and op.task_id in self._writing.moving and self._lies_as_in_file(op.task_id)
            ):
                for each in self.theirs.children(
                    self.theirs.parent(op.task_id)
                ):  # which of them moved is a matter of view
                    found.setdefault(each, {})["place"] = place_of(self.theirs, each)
            elif isinstance(op, SetParts) and not is_taken:
                found.setdefault(op.task_id, {})["parts"] = encoded(self.theirs.spans(op.task_id))
            elif isinstance(op, SetSeveral) and op.of == "values" and not is_taken:
                for key in op.keys:
                    value = self.theirs.elements("values", op.task_id).get(key, ("", ("",)))[1]
                    field = self.work.words.fields.get(key)
                    found.setdefault(op.task_id, {})[f"custom:{key if field is None else field.name}"] = encoded(value)
        for task_id in self._writing.added:
            if not self._lies_as_in_file(task_id):
                found.setdefault(task_id, {})["place"] = place_of(self.theirs, task_id)
        for task_id, of in self._several_otherwise():
            said = {self._kept_as(of, key): value for key, (_, value) in self.theirs.elements(of, task_id).items()}
            found.setdefault(task_id, {})[SEVERAL[of][0]] = encoded(said)
        return {
            row_id: said
            for row_id, said in found.items()
            if row_id == self.theirs.project.id or self._writing.is_there(row_id)
        }

    def _lies_as_in_file(self, task_id: str) -> bool:
        return self._writing.parents.get(task_id) == self.theirs.parent(task_id)

    def _kept_as(self, of: str, key: Any) -> Any:  # noqa: ANN401 - as Elements are laid out
        """Return how somebody is kept who does not come: by name, because the next file gives them another id."""
        stays_away = of == "people" and key in self.work.support and key not in self._coming_people
        return f"{NEW}{self.work.words.people[key]}" if stays_away else key

    @cached_property
    def _taken(self) -> "_Identities":
        return _Identities(self._writing.taken)

    def _several_otherwise(self) -> Iterator[tuple[str, str]]:
        """Yield the tasks whose links, people or baselines are not those of the file after all."""
        after: dict[tuple[str, str], dict[Any, Any]] = {}
        for op in self.work.ops.values():
            if isinstance(op, SetSeveral) and op.of != "values" and self._writing.is_there(op.task_id):
                here = {key: value for key, (_, value) in self.ours.elements(op.of, op.task_id).items()}
                file = {key: value for key, (_, value) in self.theirs.elements(op.of, op.task_id).items()}
                if op in self._taken:
                    for key in op.keys:
                        here.pop(key, None)
                        if key in file and (op.of != "links" or self._writing.may_lead(key[0], op.task_id)):
                            here[key] = file[key]
                if op.of == "links":
                    here = {
                        key: value
                        for key, value in here.items()
                        if self._writing.is_there(key[0]) or key[0] not in self.ours.tasks
                    }
                if here != file:
                    after[op.of, op.task_id] = here
        yield from ((task_id, of) for of, task_id in after)
        for task_id in self._writing.added:
            if any(not self._writing.may_lead(before, task_id) for before, _ in self.theirs.elements("links", task_id)):
                yield task_id, "links"


class _Identities(set[Any]):
    """Says whether one of some objects is meant: they hold dictionaries, by which no set can tell them."""

    def __init__(self, objects: Iterable[Any]) -> None:
        super().__init__(map(id, objects))

    def __contains__(self, one: object) -> bool:
        return super().__contains__(id(one))
