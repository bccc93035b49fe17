"""The changes of a scenario as a list in words: what belongs together is one line, and what no longer applies is named."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Record,
    Task,
)
from pmo_desktop.services.overlay import LOOKED_AT
from pmo_desktop.services.scenarios.keeping import DATES
from pmo_desktop.services.scenarios.reading import Fact, Standing, facts
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """One line: a sentence about facts that belong together, and how it stands; `note` says why it may not apply."""

    id: str
    sentence: str
    facts: tuple[Fact, ...]
    standing: Standing
    note: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The rows of the scenario that it stands for."""
        return tuple(fact.id for fact in self.facts)


@dataclass(slots=True)
class _Names:
    """Names by id, looked up as they are asked for."""

    workspace: Workspace
    _known: dict[str, str] = field(default_factory=dict)
    _rows: dict[tuple[type[Record], str], Any] = field(default_factory=dict)

    def row(self, kind: type[Record], row_id: str | None) -> Any:  # noqa: ANN401 - a record of the kind, or None
        if row_id is None:
            return None
        if (kind, row_id) not in self._rows:
            self._rows[kind, row_id] = next(iter(self.workspace.find(kind, id=row_id)), None)
        return self._rows[kind, row_id]

    def of(self, kind: type[Record], row_id: str | None) -> str:
        found = self.row(kind, row_id)
        return (
            f"“{found.name}”" if found is not None else "somebody who is gone" if kind is Person else "something gone"
        )

    def project(self, project_id: str | None) -> str:
        return "line work" if project_id is None else self.of(Project, project_id)

    def project_of(self, fact: Fact) -> str | None:
        """Return the project that a fact is about."""
        if fact.kind is Project:
            return fact.row_id
        if fact.kind is Task:
            task = self.row(Task, fact.row_id)
            return task.project_id if task is not None else None
        if fact.kind is Assignment:
            assignment = self.row(Assignment, fact.row_id)
            task = self.row(Task, assignment.task_id) if assignment is not None else None
            return task.project_id if task is not None else None
        booking = fact.record or self.row(Booking, fact.row_id)
        return booking.project_id if isinstance(booking, Booking) else None


def told(workspace: Workspace, scenario_id: str) -> tuple[Told, ...]:
    """Return a scenario's changes in words: projects first, then people, then single facts, each by its sentence."""
    names = _Names(workspace)
    found = facts(workspace, scenario_id)
    groups: dict[tuple[str, ...], list[Fact]] = {}
    moved = {fact.row_id for fact in found if fact.kind is Project and fact.field == "start"}
    for fact in found:
        groups.setdefault(_group(fact, names, moved), []).append(fact)
    lines = [(_ORDER.index(key[0]), _told(key, tuple(own), names)) for key, own in groups.items()]
    return tuple(line for _, line in sorted(lines, key=lambda each: (each[0], each[1].sentence, each[1].id)))


def _group(fact: Fact, names: _Names, moved: set[str]) -> tuple[str, ...]:
    """Return what a fact belongs to."""
    project_id = names.project_of(fact)
    if fact.field in DATES and project_id is not None and project_id in moved:
        return ("move", project_id)
    if fact.field in {"person_id", "cost"} and fact.kind in {Assignment, Booking}:
        assignment = names.row(fact.kind, fact.row_id)
        return ("replace", assignment.person_id if assignment is not None else fact.row_id)
    if fact.kind is Booking and fact.record is None:
        return ("booking", fact.row_id)
    if fact.kind is Task:
        return ("task", fact.row_id)
    return ("fact", fact.id)


def _told(key: tuple[str, ...], own: tuple[Fact, ...], names: _Names) -> Told:
    first = own[0]
    if all(fact.standing is Standing.GONE for fact in own):
        return Told(first.id, _gone(own, names), own, Standing.GONE, "What it changes is not there any more.")
    sentence = _SENTENCES[key[0]](own, names)
    if all(fact.standing in {Standing.SAME, Standing.GONE} for fact in own):
        return Told(first.id, sentence, own, Standing.SAME, "It is so already.")
    changed = [fact for fact in own if fact.standing is Standing.CHANGED]
    gone = [fact for fact in own if fact.standing is Standing.GONE]
    notes = []
    if changed:
        now = f": now {_value(changed[0], changed[0].live)}" if len(changed) == 1 and len(own) == 1 else ""
        notes.append(f"Somebody changed this since{now}.")
    if gone:
        notes.append(f"{len(gone)} of {len(own)} parts are not there any more.")
    standing = Standing.CHANGED if changed else Standing.HOLDS
    return Told(first.id, sentence, own, standing, " ".join(notes))


def _gone(own: tuple[Fact, ...], _names: _Names) -> str:
    fact = own[0]
    what = {Project: "a project", Task: "a task", Booking: "a booking", Assignment: "an assignment", Person: "a person"}
    return f"Something of {what.get(fact.kind, 'a row')} that is gone: {fact.field.replace('_', ' ') or 'a row of its own'}"


# Sentences


def _move(own: tuple[Fact, ...], names: _Names) -> str:
    start = next(fact for fact in own if fact.kind is Project and fact.field == "start")
    days = round((start.value - start.live) / DAY) if start.live is not None else 0
    way = f"{abs(days)} days {'later' if days > 0 else 'earlier'}" if days else "as it is now"
    along = [
        _counted(len({fact.row_id for fact in own if fact.kind is kind}), one, many)
        for kind, one, many in ((Task, "task with dates", "tasks with dates"), (Booking, "booking", "bookings"))
    ]
    said = " and ".join(each for each in along if each)
    with_them = f", {said} along" if said else ""
    name = names.of(Project, start.row_id)
    return f"Move {name} from {format_date(start.live)} to {format_date(start.value)} ({way}{with_them})"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _replaced(own: tuple[Fact, ...], names: _Names) -> str:
    """Say who does what somebody else was asked for."""
    to = next((fact for fact in own if fact.field == "person_id"), None)
    if to is None:
        return "Another cost of an assignment"
    projects = {names.project_of(fact) for fact in own}
    where = names.project(next(iter(projects))) if len(projects) == 1 else f"{len(projects)} projects"
    parts = [
        _counted(len({fact.row_id for fact in own if fact.kind is kind}), one, f"{one}s")
        for kind, one in ((Assignment, "assignment"), (Booking, "booking"))
    ]
    said = " and ".join(each for each in parts if each)
    return f"{names.of(Person, to.value)} instead of {names.of(Person, to.live)} on {where} ({said})"


def _booking(own: tuple[Fact, ...], names: _Names) -> str:
    booking = names.row(Booking, own[0].row_id)
    who, what = names.of(Person, booking.person_id), names.project(booking.project_id)
    span = f"{format_date(booking.start)} to {format_date(booking.finish - DAY)}"
    values = {fact.field: fact.value for fact in own}
    if values.get("percent") == 0:
        return f"No booking of {who} for {what} ({format_percent(booking.percent)}, {span})"
    parts = []
    if "percent" in values:
        parts.append(f"{format_percent(booking.percent)} → {format_percent(values['percent'])}")
    if "start" in values or "finish" in values:
        start, finish = values.get("start", booking.start), values.get("finish", booking.finish)
        parts.append(f"{span} → {format_date(start)} to {format_date(finish - DAY)}")
    if "state" in values:
        parts.append(f"{booking.state} → {values['state']}")
    return f"Booking of {who} for {what}: {', '.join(parts)}"


def _task(own: tuple[Fact, ...], names: _Names) -> str:
    said = ", ".join(
        f"{fact.field.replace('_', ' ')} {_value(fact, fact.live)} → {_value(fact, fact.value)}" for fact in own
    )
    return f"Task {names.of(Task, own[0].row_id)}: {said}"


def _single(own: tuple[Fact, ...], names: _Names) -> str:
    fact = own[0]
    if fact.record is not None:
        return _added(fact.record, names)
    if fact.kind is Project and fact.field == "state":
        return _state(fact, names)
    if fact.kind is Person and fact.field == "max_units":
        before, after = (_units(fact.row_id, units, names) for units in (fact.live, fact.value))
        return f"{names.of(Person, fact.row_id)}: {before} → {after}"
    name = names.of(fact.kind, fact.row_id) if fact.kind in {Project, Person, Task} else fact.kind.__name__.lower()
    return (
        f"{fact.field.replace('_', ' ').capitalize()} of {name}: {_value(fact, fact.live)} → {_value(fact, fact.value)}"
    )


def _state(fact: Fact, names: _Names) -> str:
    name, state = names.of(Project, fact.row_id), ProjectState(fact.value)
    asks = state in LOOKED_AT and state is not ProjectState.PROPOSED
    asked = fact.live in LOOKED_AT and fact.live is not ProjectState.PROPOSED
    word = "Take in" if asks and not asked else "Leave out" if asked and not asks else "State of"
    return f"{word} {name}: {_value(fact, fact.live)} → {_value(fact, fact.value)}"


def _units(person_id: str, units: float, names: _Names) -> str:
    person = names.row(Person, person_id)
    is_role = person is not None and person.kind is PersonKind.ROLE
    return f"{units:g}" if is_role else format_percent(units * 100)


def _added(record: Record, names: _Names) -> str:
    if isinstance(record, Booking):
        span = f"{format_date(record.start)} to {format_date(record.finish - DAY)}"
        who, what = names.of(Person, record.person_id), names.project(record.project_id)
        return f"Book {who} {format_percent(record.percent)} for {what}, {span}"
    if isinstance(record, Availability):
        until = f" to {format_date(record.finish - DAY)}" if record.finish is not None else " on"
        units = _units(record.person_id, record.units, names)
        return f"{names.of(Person, record.person_id)}: {units} from {format_date(record.start)}{until}"
    name = getattr(record, "name", "")
    return f"A new {type(record).__name__.lower()}{f' “{name}”' if name else ''}"


def _value(fact: Fact, value: Any) -> str:  # noqa: ANN401 - whatever the field holds
    if value is None:
        return "nothing"
    if fact.field in DATES and isinstance(value, int):
        return format_date(value)
    return str(value).replace("_", " ")


_SENTENCES: Mapping[str, Callable[[tuple[Fact, ...], _Names], str]] = {
    "move": _move, "replace": _replaced, "booking": _booking, "task": _task, "fact": _single,
}  # fmt: skip


_ORDER = tuple(_SENTENCES)


def still_apply(lines: Iterable[Told]) -> Iterator[Told]:
    """Yield the lines that change anything."""
    return (each for each in lines if each.standing in {Standing.HOLDS, Standing.CHANGED})
