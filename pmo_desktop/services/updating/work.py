"""What taking over each choice does: laid down while comparing, done when somebody has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pmo_desktop.domain.changes import Change
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, Record, Task
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.services.importing import Choices, Preview
from pmo_desktop.services.updating.facts import Words
from pmo_desktop.services.updating.sides import Side
from pmo_desktop.services.updating.since import Absent, Since


@dataclass(frozen=True, slots=True)
class SetFact:
    """Fields of a task, or of the project, get the values of the file."""

    kind: type[Task] | type[Project]
    id: str
    fact: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetSeveral:
    """Links into a task, its people, baselines or values: `keys` get what the file has, or go where it has nothing."""

    of: str
    task_id: str
    keys: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SetParts:
    """A task is interrupted as in the file."""

    task_id: str


@dataclass(frozen=True, slots=True)
class Move:
    task_id: str


@dataclass(frozen=True, slots=True)
class Add:
    task_id: str


@dataclass(frozen=True, slots=True)
class Remove:
    task_id: str


@dataclass(frozen=True, slots=True)
class Bring:
    """A calendar or a person of the file comes, with what belongs to it."""

    id: str


@dataclass(frozen=True, slots=True)
class Times:
    """A calendar's times change."""

    calendar_id: str
    changes: tuple[Change, ...]


Op = SetFact | SetSeveral | SetParts | Move | Add | Remove | Bring | Times


@dataclass(slots=True)
class Work:
    """Everything accepting needs: the file as it joins the portfolio, both sides, and what each key does.

    `ids` are the rows here by those of the file; `quiet` what is taken over without asking, as a summary's duration, which
    follows from its tasks; `elsewhere` what turns links of other projects to tasks that have come. `seen` is the
    number of the last change of the file that was looked at.
    """

    preview: Preview
    choices: Choices
    imported: ImportedProject
    plan: Plan
    seen: int
    ours: Side
    theirs: Side
    since: Since
    ids: Mapping[str, str]
    words: Words
    told: Choices = field(default_factory=dict)
    """Who people of the file are by the ids they had before."""
    calendars: Mapping[str, str] = field(default_factory=dict)
    ops: dict[str, Op] = field(default_factory=dict)
    quiet: list[Op] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    absent: dict[str, Absent] = field(default_factory=dict)
    elsewhere: list[Change] = field(default_factory=list)
    support: dict[str, Record] = field(default_factory=dict)
    """Records of the file that are nobody's task: calendars, people and what belongs to them, custom fields, by id."""
