"""The shape of the files in resources/demo, read and checked: what is misspelt there is an error, never left out."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

import resources
from pmo_desktop.domain.records import BookingState, ConstraintType, ProjectState, Rag

T = TypeVar("T", bound=Struct)


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Holiday(_Data, frozen=True, kw_only=True):
    """`on` is `25 December`, `first Monday in May`, or `Easter -2` in days."""

    name: str
    on: str


class Organisation(_Data, frozen=True, kw_only=True):
    """`programmes` maps codes to names; `calendars` the working times of part-timers, by weekday."""

    name: str
    portfolio: str
    currency: str
    coordinator: str
    mail_domain: str
    programmes: dict[str, str]
    roles: list[str]
    holidays: list[Holiday]
    calendars: dict[str, dict[str, str]]


class Away(_Data, frozen=True, kw_only=True):
    """Leave from a day on for some days, both as typed (`+2w`, `5d`), counted from the Monday of the demo's week."""

    start: str
    days: int
    reason: str = "Annual leave"


class Promise(_Data, frozen=True, kw_only=True):
    """A booking for a project (empty: line work) of some percent."""

    project: str = ""
    start: str
    weeks: int
    percent: float
    state: BookingState = BookingState.COMMITTED
    note: str = ""


class Someone(_Data, frozen=True, kw_only=True):
    name: str
    role: str
    team: str
    initials: str = ""
    units: float = 1.0
    overhead: float = 0.0
    rate: str = ""
    calendar: str = ""
    notes: str = ""
    leave: list[Away] = []
    bookings: list[Promise] = []


class People(_Data, frozen=True, kw_only=True):
    people: list[Someone]


class Time(_Data, frozen=True, kw_only=True):
    """Other units of somebody for some weeks."""

    name: str
    start: str
    weeks: int
    units: float


class Raise(_Data, frozen=True, kw_only=True):
    """What an hour of somebody costs from a day on."""

    name: str
    start: str
    rate: str


class Abilities(_Data, frozen=True, kw_only=True):
    """`levels` are those of somebody in the order of the skills, a dash where nothing is said."""

    skills: list[str]
    levels: dict[str, str]
    times: list[Time]
    rates: list[Raise]


class Elsewise(_Data, frozen=True, kw_only=True):
    """What a project would be in a scenario."""

    code: str
    state: ProjectState | None = None
    priority: int | None = None


class Booked(Promise, frozen=True, kw_only=True):
    """A booking that only a scenario has."""

    person: str


class ScenarioData(_Data, frozen=True, kw_only=True):
    name: str
    note: str
    projects: list[Elsewise] = []
    bookings: list[Booked] = []


class Scenarios(_Data, frozen=True, kw_only=True):
    scenarios: list[ScenarioData]


class Fixed(_Data, frozen=True, kw_only=True):
    """A constraint of a task on a day counted from the project's start."""

    type: ConstraintType
    on: str


class RiskData(_Data, frozen=True, kw_only=True):
    title: str
    likelihood: int
    impact: int
    owner: str
    category: str = ""
    description: str = ""
    strategy: str = "reduce"
    response: str = ""
    status: str = "approved"
    opportunity: bool = False
    raised: str
    due: str = ""
    closed: str = ""


class IssueData(_Data, frozen=True, kw_only=True):
    title: str
    owner: str
    description: str = ""
    urgency: int = 3
    impact: int = 3
    raised: str
    due: str = ""
    closed: str = ""


class ActionData(_Data, frozen=True, kw_only=True):
    title: str
    owner: str
    due: str
    done: str = ""


class ReportData(_Data, frozen=True, kw_only=True):
    """`weeks_ago` counts from the last status date."""

    weeks_ago: int
    rag: Rag
    schedule: Rag | None = None
    cost: Rag | None = None
    risk: Rag | None = None
    summary: str
    done: str = ""
    planned: str = ""
    decisions: str = ""
    by_phone: bool = False
    carried_forward: bool = False


class DocumentData(_Data, frozen=True, kw_only=True):
    name: str
    kind: str
    phase: str = ""
    state: str = "current"
    owner: str = ""


class ProjectData(_Data, frozen=True, kw_only=True):
    """One project; numbers in `late` and the like are those of the lines of `tasks`.

    `rank` orders the register; `starts` counts from the Monday of the demo's week. `fixed`: takes its time whoever works
    on it; `late`: began so much later than planned; `takes`: takes so long instead; `stuck`: has not got beyond that
    percent; `deadlines`: working time after (or, with -, before) the planned finish. `held`: nothing was done from then on.
    """

    rank: int
    code: str
    name: str
    programme: str
    manager: str
    sponsor: str
    phase: str
    state: ProjectState
    starts: str
    tasks: str
    objective: str
    description: str = ""
    priority: int = 500
    budget: str = ""
    spent: str = ""
    baseline: bool = True
    held: str = ""
    closed: str = ""
    fixed: list[int] = []
    late: dict[int, str] = {}
    takes: dict[int, str] = {}
    stuck: dict[int, str] = {}
    deadlines: dict[int, str] = {}
    constraints: dict[int, Fixed] = {}
    notes: dict[int, str] = {}
    risks: list[RiskData] = []
    issues: list[IssueData] = []
    actions: list[ActionData] = []
    reports: list[ReportData] = []
    documents: list[DocumentData] = []


@lru_cache(maxsize=1)
def organisation() -> Organisation:
    return _read(resources.path("demo", "organisation.toml"), Organisation)


@lru_cache(maxsize=1)
def people() -> tuple[Someone, ...]:
    return tuple(_read(resources.path("demo", "people.toml"), People).people)


@lru_cache(maxsize=1)
def abilities() -> Abilities:
    return _read(resources.path("demo", "abilities.toml"), Abilities)


@lru_cache(maxsize=1)
def scenarios() -> tuple[ScenarioData, ...]:
    return tuple(_read(resources.path("demo", "scenarios.toml"), Scenarios).scenarios)


@lru_cache(maxsize=1)
def projects() -> tuple[ProjectData, ...]:
    """Return the projects as the register lists them."""
    files = sorted(resources.path("demo", "projects").glob("*.toml"))
    return tuple(sorted((_read(file, ProjectData) for file in files), key=lambda each: each.rank))


def _read(file: Path, kind: type[T]) -> T:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(f"{file.name}: {error}") from error
