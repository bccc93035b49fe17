"""The project templates that come with the program, read from resources/templates and put into a new portfolio."""

from functools import lru_cache

import msgspec
from msgspec import Struct

import resources
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet, Insert
from pmo_desktop.domain.records import Document, Person, PersonKind, Project, ProjectState, Record, Risk, Role, Template
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.services.written_plans import written_plan

PROGRAM = "PMO Desktop"
"""Who the change that adds them is by: whoever made the portfolio did not ask for it, and has nothing to undo."""
_START = moment.from_iso("2025-01-06T08:00")
"""A Monday; dates of a template count from its project's start."""


class BuiltInDocument(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    phase: str = ""


class BuiltInRisk(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    likelihood: int
    impact: int
    category: str = ""
    response: str = ""


class BuiltIn(Struct, frozen=True, forbid_unknown_fields=True):
    """One file; `tasks` is a table as `parse_plan` reads it, with roles in place of people."""

    name: str
    description: str
    objective: str
    tasks: str
    notes: dict[int, str] = {}
    documents: tuple[BuiltInDocument, ...] = ()
    risks: tuple[BuiltInRisk, ...] = ()


@lru_cache(maxsize=1)
def built_in() -> tuple[BuiltIn, ...]:
    """Return the templates that come with the program, by name."""
    files = sorted(resources.path("templates").glob("*.toml"))
    return tuple(
        sorted((msgspec.toml.decode(file.read_bytes(), type=BuiltIn) for file in files), key=lambda each: each.name)
    )


def add_built_in(workspace: Workspace) -> ChangeSet | None:
    """Add the built-in templates the portfolio has none of the same name of, as one change; None where it has all."""
    known = {template.name for template in workspace.all(Template)}
    generic = _Generic(workspace)
    records = [record for each in built_in() if each.name not in known for record in _records(workspace, each, generic)]
    with workspace.another(author=PROGRAM) as own:
        done = own.record("Add built-in templates", [Insert(record) for record in (*generic.made, *records)])
    workspace.poll()
    return done


def _records(workspace: Workspace, told: BuiltIn, generic: "_Generic") -> list[Record]:
    new_id = workspace.new_id
    project = Project(
        id=new_id(), name=told.name, state=ProjectState.TEMPLATE, objective=told.objective, start=_START
    )  # fmt: skip
    plan = written_plan(told.tasks, project.id, new_id, generic.person, told.notes)
    documents = [
        Document(id=new_id(), project_id=project.id, name=each.name, kind=each.kind, phase=each.phase, state="to do")
        for each in told.documents
    ]
    risks = [
        Risk(
            id=new_id(), project_id=project.id, number=number, title=each.title, likelihood=each.likelihood,
            impact=each.impact, category=each.category, response=each.response,
        )
        for number, each in enumerate(told.risks, 1)
    ]  # fmt: skip
    template = Template(
        id=new_id(), name=told.name, project_id=project.id, description=told.description, owner=PROGRAM, language="en"
    )
    return [project, *plan.tasks, *plan.dependencies, *plan.assignments, *documents, *risks, template]


class _Generic:
    """Generic people by the names of roles, those already in the file first; `made` are the new rows."""

    def __init__(self, workspace: Workspace) -> None:
        self._new_id = workspace.new_id
        self._roles = {role.name: role.id for role in workspace.all(Role)}
        self._people = {each.name: each.id for each in workspace.all(Person) if each.kind is PersonKind.ROLE}
        self.made: list[Record] = []

    def person(self, role_name: str) -> str:
        """Return the id of the generic person of a role."""
        if role_name not in self._people:
            if role_name not in self._roles:
                role = Role(id=self._new_id(), name=role_name)
                self._roles[role_name] = role.id
                self.made.append(role)
            role_id = self._roles[role_name]
            person = Person(id=self._new_id(), name=role_name, kind=PersonKind.ROLE, role_id=role_id)
            self._people[role_name] = person.id
            self.made.append(person)
        return self._people[role_name]
