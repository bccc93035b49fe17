"""What rows of the log are called: by the file as it stands, and by the log where they are there no more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.kinds import BONDS, BY_TABLE, KINDS, Kind
from db.log.browsing import last_known
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import (
    ActualWork,
    Assignment,
    Availability,
    Calendar,
    CustomValue,
    Dependency,
    Person,
    PersonSkill,
    Programme,
    Project,
    Rate,
    Record,
    Risk,
    Role,
    Scenario,
    ScenarioChange,
    Skill,
    Task,
    Template,
)
from pmo_desktop.services.workspace import Workspace

WORDS = {
    "CalendarException": "Calendar exception", "WorkWeek": "Working week", "StatusReport": "Status report",
    "ImportedDates": "Dates in the file", "ExternalId": "Key in the file", "ImportRun": "Import",
    "CustomField": "Custom field", "CustomValue": "Custom value", "Split": "Part of a task",
    "AcceptedAdvice": "Accepted advice", "SavedView": "Saved view", "PrivateValue": "Private value",
    "ActualWork": "Actual work", "PersonSkill": "Skill of a person", "Rate": "Rate from a day on",
    "Availability": "Time in a period", "ScenarioChange": "Change in a scenario",
    "Dependency": "Link",
}  # fmt: skip
"""What a kind of row is called where its own name would not do."""
_UNDER = ("task_id", "successor_id", "assignment_id", "person_id", "calendar_id", "scenario_id", "row_id", "project_id")
"""What a row without a name is spoken of by, the nearest first."""
_THINGS = frozenset({Project, Task, Person, Calendar, Template, Programme, Role, Risk, Skill, Scenario})


def kind_words(kind: type[Record]) -> str:
    return WORDS.get(kind.__name__, kind.__name__)


@dataclass(slots=True)
class Names:
    """Looks each row up once, first in the file, then in the log; `rows` are values known beforehand."""

    workspace: Workspace
    _rows: dict[str, tuple[Kind, Mapping[str, Any]] | None] = field(default_factory=dict)

    def know(self, kind: type[Record], row_id: str, values: Mapping[str, Any]) -> None:
        """Take the values of a row that need not be looked up."""
        self._rows.setdefault(row_id, (KINDS[kind], values))

    def forget(self, row_id: str) -> None:
        """Take a row that was looked up in vain as not looked up."""
        self._rows.pop(row_id, None)

    def row(self, row_id: str) -> tuple[type[Record], Mapping[str, Any]] | None:
        """Return what kind of row it is, or was, and its values; None for an id nobody knows."""
        if row_id not in self._rows:
            self.learn([row_id])
        found = self._rows[row_id]
        return None if found is None else (found[0].record, found[1])

    def learn(self, row_ids: Iterable[str]) -> None:
        """Look up several rows at once."""
        wanted = {row_id for row_id in row_ids if row_id not in self._rows}
        if not wanted:
            return
        with self.workspace.store.reading() as connection:
            logged = last_known(connection, wanted)
        by_kind: dict[Kind, list[str]] = {}
        for row_id, (kind, _) in logged.items():
            by_kind.setdefault(kind, []).append(row_id)
        for kind, ids in by_kind.items():
            for value in self.workspace.find(kind.record, id=ids):
                self._rows[value.id] = (kind, {name: getattr(value, name) for name in kind.fields})
        for row_id in wanted - self._rows.keys():
            found = logged.get(row_id)
            self._rows[row_id] = (
                None if found is None else (found[0], dict(zip(found[0].fields, found[1], strict=True)))
            )

    def learn_owners(self) -> None:
        """Look up at once what the rows known so far are spoken of by, and what that is spoken of by."""
        for _ in range(2):
            known = [found[1] for found in self._rows.values() if found is not None]
            self.learn({values[name] for values in known for name in _UNDER if values.get(name)})

    def own(self, row_id: str) -> str:
        """Return the name of a row, empty where it has none."""
        found = self.row(row_id)
        return "" if found is None else own_name(found[1])

    def name(self, row_id: str) -> str:
        """Return the name of a row, else that of the nearest row it belongs to, else a dash."""
        return self.own(row_id) or self._owner_name(row_id) or "–"

    def _owner_name(self, row_id: str) -> str:
        found = self.row(row_id)
        owners = [] if found is None else [found[1].get(name) for name in _UNDER]
        nearest = (self.own(owner) or self._owner_name(owner) for owner in owners if owner)
        return next((name for name in nearest if name), "")

    def thing(self, row_id: str) -> str:
        """Return the id of what a change of this row concerns: the nearest project, task, person or calendar."""
        for _ in range(8):
            found = self.row(row_id)
            if found is None or found[0] in _THINGS:
                return row_id
            owner = next((found[1][name] for name in _UNDER if found[1].get(name)), None)
            if owner is None:
                return row_id
            row_id = owner
        return row_id

    def project(self, row_id: str) -> str:
        """Return the id of the project a row is in or is; empty where it is in none."""
        for _ in range(8):
            found = self.row(row_id)
            if found is None:
                return ""
            if found[0] is Project:
                return row_id
            if found[1].get("project_id"):
                return str(found[1]["project_id"])
            owner = next((found[1][name] for name in _owners(found[0]) if found[1].get(name)), None)
            if owner is None:
                return ""
            row_id = owner
        return ""

    def phrase(self, row_id: str) -> str:
        """Return `Work of “Ben” on “Survey”` for a row that joins others, else as `said` does."""
        found = self.row(row_id)
        return PHRASES[found[0]](self, found[1]) if found and found[0] in PHRASES else self.said(row_id)

    def said(self, row_id: str) -> str:
        """Return `Task “Survey”`."""
        found = self.row(row_id)
        if found and found[0] in _SAID_SO:
            return PHRASES[found[0]](self, found[1])
        kind = kind_words(found[0]) if found else "Something"
        name = self.name(row_id)
        return kind if name == "–" else f"{kind} “{name}”"


def _from(day: int) -> str:
    return format_date(day, with_time=False)


def _tried(names: Names, values: Mapping[str, Any]) -> str:
    """Return `Deadline of “Survey” in the scenario “Later”`, or of a row that only the scenario has what kind it is."""
    kind = BY_TABLE.get(values["owner"])
    of = kind_words(kind.record) if kind is not None else "Something"
    fact = values["field"].removesuffix("_id").replace("_", " ").capitalize()
    what = f"{fact} of “{names.name(values['row_id'])}”" if fact else of
    return f"{what} in the scenario “{names.name(values['scenario_id'])}”"


PHRASES: Mapping[type[Record], Callable[[Names, Mapping[str, Any]], str]] = {
    Dependency: lambda names, row: (
        f"Link from “{names.name(row['predecessor_id'])}” to “{names.name(row['successor_id'])}”"
    ),
    Assignment: lambda names, row: f"Work of “{names.name(row['person_id'])}” on “{names.name(row['task_id'])}”",
    CustomValue: lambda names, row: f"“{names.name(row['field_id'])}” of {names.said(row['row_id'])}",
    ActualWork: lambda names, row: f"{names.phrase(row['assignment_id'])} in the week of {_from(row['week'])}",
    PersonSkill: lambda names, row: f"Skill “{names.name(row['skill_id'])}” of “{names.name(row['person_id'])}”",
    Rate: lambda names, row: f"Rate of “{names.name(row['person_id'])}” from {_from(row['start'])}",
    Availability: lambda names, row: f"Time of “{names.name(row['person_id'])}” from {_from(row['start'])}",
    ScenarioChange: _tried,
}
"""How one speaks of rows that have no name of their own but join, or say something of, others."""
_SAID_SO = frozenset({ActualWork, PersonSkill, Rate, Availability, ScenarioChange})
"""Those spoken of so wherever they are named."""


def quoted(label: str) -> str:
    """Return what a change is called in quotes; the quotes in it become single ones."""
    return f"“{label.translate(_INNER)}”"


_INNER = str.maketrans("“”", "‘’")


def own_name(values: Mapping[str, Any]) -> str:
    return str(next((values[each] for each in ("name", "title") if values.get(each)), ""))


def _owners(kind: type[Record]) -> tuple[str, ...]:
    return tuple(bond.field for bond in BONDS if bond.kind.record is kind and bond.bond == "owner")
