"""Making, naming, copying and dropping scenarios, and the changes that are tried out in them; each one recorded change."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.kinds import KINDS
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    WORKERS,
    Assignment,
    Availability,
    Booking,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Record,
    Scenario,
    ScenarioChange,
    Task,
)
from pmo_desktop.services.fitting import moving
from pmo_desktop.services.overlay import LOOKED_AT
from pmo_desktop.services.scenarios.reading import Fact, facts, scenario, scenarios, written, written_record
from pmo_desktop.services.workspace import Workspace

DATES = frozenset(
    {
        "start", "finish", "must_finish", "constraint_type", "constraint_date", "second_constraint_type",
        "second_constraint_date", "deadline", "manual_start", "manual_finish",
    }
)  # fmt: skip
"""The fields that move with a project."""


@dataclass(frozen=True, slots=True)
class Said:
    """One fact that is to hold in a scenario."""

    kind: type[Record]
    row_id: str
    field: str
    value: Any


# Scenarios themselves


def make(workspace: Workspace, name: str, note: str = "") -> str:
    """Begin a scenario, empty as yet; return its id. InvalidValueError where the name is taken or empty."""
    made = Scenario(
        id=workspace.new_id(), name=_free(workspace, name), note=note, made_by=workspace.author, made_at=workspace.now()
    )
    workspace.record(f"New scenario “{made.name}”", [Insert(made)])
    return made.id


def rename(workspace: Workspace, scenario_id: str, name: str) -> ChangeSet | None:
    """Give a scenario another name."""
    before = scenario(workspace, scenario_id)
    wanted = _free(workspace, name, scenario_id)
    return workspace.record(f"Rename scenario “{before.name}”", [Update(Scenario, scenario_id, {"name": wanted})])


def set_note(workspace: Workspace, scenario_id: str, note: str) -> ChangeSet | None:
    """Say what a scenario is about."""
    name = scenario(workspace, scenario_id).name
    return workspace.record(f"Note of scenario “{name}”", [Update(Scenario, scenario_id, {"note": note.strip()})])


def duplicate(workspace: Workspace, scenario_id: str) -> str:
    """Copy a scenario with all that it changes; return the id of the copy."""
    before = scenario(workspace, scenario_id)
    taken = {each.name.casefold() for each in scenarios(workspace)}
    names = (f"{before.name}, copy{f' {number}' if number > 1 else ''}" for number in range(1, len(taken) + 2))
    name = next(each for each in names if each.casefold() not in taken)
    copy = replace(before, id=workspace.new_id(), name=name, made_by=workspace.author, made_at=workspace.now())
    changes: list[Change] = [Insert(copy)]
    for row in sorted(workspace.find(ScenarioChange, scenario_id=scenario_id), key=lambda each: each.id):
        own = {"row_id": workspace.new_id()} if not row.field else {}  # its own rows are another's rows
        changes.append(Insert(replace(row, id=workspace.new_id(), scenario_id=copy.id, **own)))
    workspace.record(f"Copy scenario “{before.name}”", changes)
    return copy.id


def drop(workspace: Workspace, scenario_id: str) -> ChangeSet | None:
    """Remove a scenario with all that it changes."""
    name = scenario(workspace, scenario_id).name
    return workspace.record(f"Drop scenario “{name}”", [Delete(Scenario, scenario_id)])


def _free(workspace: Workspace, name: str, own: str = "") -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise InvalidValueError("A scenario needs a name.", "Write what it tries out.")
    if any(each.name.casefold() == wanted.casefold() and each.id != own for each in scenarios(workspace)):
        raise InvalidValueError(f"There is a scenario “{wanted}” already.", "Choose another name.")
    return wanted


# What is tried out


def move_project(
    workspace: Workspace, scenario_id: str, project_id: str, start: int, *, instead: Collection[str] = ()
) -> ChangeSet | None:
    """Let a project start elsewhere: the dates set in it and its bookings go along; the live start takes the move away.

    Here as in what follows, `instead` names changes of the scenario that go for it.

    Raises InvalidValueError where nothing of it can be moved.
    """
    project = workspace.get(Project, project_id)
    moved = moving(workspace, project_id, start)
    known = facts(workspace, scenario_id)
    gone = [*instead, *(fact.id for fact in known if is_date_of(workspace, fact, project_id))]
    said = [
        Said(each.kind, each.id, field, value)
        for each in moved
        if isinstance(each, Update)
        for field, value in each.fields.items()
    ]
    return _say(workspace, scenario_id, f"move “{project.name}” to {format_date(start)}", said, gone)


def is_date_of(workspace: Workspace, fact: Fact, project_id: str) -> bool:
    """Say whether a fact is part of the move of a project."""
    if fact.field not in DATES:
        return False
    if fact.kind is Project:
        return fact.row_id == project_id
    if fact.kind is Booking:
        found = workspace.find(Booking, id=fact.row_id)
        return bool(found) and found[0].project_id == project_id
    return fact.kind is Task and bool(workspace.find(Task, id=fact.row_id, project_id=project_id))


def set_state(
    workspace: Workspace, scenario_id: str, project_id: str, state: ProjectState, *, instead: Collection[str] = ()
) -> ChangeSet | None:
    """Let a project be in another state: approved takes a proposal in, cancelled leaves a project out."""
    if not state.counts:
        raise InvalidValueError("A project of the register is no template.", "Choose another state.")
    name = workspace.get(Project, project_id).name
    said = [Said(Project, project_id, "state", state)]
    return _say(workspace, scenario_id, f"“{name}” is {state.value.replace('_', ' ')}", said, instead)


def set_priority(
    workspace: Workspace, scenario_id: str, project_id: str, priority: int, *, instead: Collection[str] = ()
) -> ChangeSet | None:
    """Give a project another priority (0–1000)."""
    if not 0 <= priority <= 1000:
        raise InvalidValueError(f"{priority} is no priority.", "Write a number from 0 to 1000.")
    name = workspace.get(Project, project_id).name
    said = [Said(Project, project_id, "priority", priority)]
    return _say(workspace, scenario_id, f"priority {priority} of “{name}”", said, instead)


def book(  # noqa: PLR0913, PLR0917 - whom, for what, when and how much
    workspace: Workspace, scenario_id: str, person_id: str, project_id: str | None, start: int, finish: int, percent: float,
    *, instead: Collection[str] = (),
) -> ChangeSet | None:  # fmt: skip
    """Book somebody in a scenario only."""
    if finish <= start or percent <= 0:
        raise InvalidValueError("Nothing would be booked.", "Write a last day after the first, and more than 0 %.")
    made = Booking(
        id=workspace.new_id(), person_id=person_id, project_id=project_id, start=start, finish=finish, percent=percent
    )
    name = workspace.get(Person, person_id).name
    return _say(workspace, scenario_id, f"book “{name}” {format_percent(percent)}", (), instead, [made])


def change_booking(  # noqa: PLR0913, PLR0917 - whose, how much, and when
    workspace: Workspace,
    scenario_id: str,
    booking_id: str,
    percent: float,
    start: int | None = None,
    finish: int | None = None,
    *,
    instead: Collection[str] = (),
) -> ChangeSet | None:
    """Let a booking be of another share or span; 0 % takes it away."""
    booking = workspace.get(Booking, booking_id)
    if percent < 0 or (start or booking.start) >= (finish or booking.finish):
        raise InvalidValueError("That is no booking.", "Write 0 % or more, and a last day after the first.")
    said = [Said(Booking, booking_id, "percent", percent)]
    said += [Said(Booking, booking_id, "start", start)] if start is not None else []
    said += [Said(Booking, booking_id, "finish", finish)] if finish is not None else []
    name = workspace.get(Person, booking.person_id).name
    return _say(workspace, scenario_id, f"{format_percent(percent)} of “{name}”", said, instead)


def set_units(  # noqa: PLR0913, PLR0917 - whose, how much, and when
    workspace: Workspace,
    scenario_id: str,
    person_id: str,
    units: float,
    start: int | None = None,
    finish: int | None = None,
    *,
    instead: Collection[str] = (),
) -> ChangeSet | None:
    """Let there be more or less of somebody (1.0 is full time; of a role, how many): always, or from a day on, up to one."""
    person = workspace.get(Person, person_id)
    if units < 0:
        raise InvalidValueError("There cannot be less than none.", "Write 0 or more.")
    if start is not None and finish is not None and finish <= start:
        raise InvalidValueError("The last day lies before the first.", "Write a later last day.")
    label = f"{format_percent(units * 100)} of “{person.name}”"
    if person.kind is PersonKind.ROLE:
        label = f"{units:g} of “{person.name}”"
    if start is None:
        return _say(workspace, scenario_id, label, [Said(Person, person_id, "max_units", units)], instead)
    made = Availability(id=workspace.new_id(), person_id=person_id, start=start, finish=finish, units=units)
    return _say(workspace, scenario_id, label, (), instead, [made])


def replace_person(  # noqa: PLR0913 - whom by whom, where
    workspace: Workspace,
    scenario_id: str,
    person_id: str,
    by_id: str,
    project_id: str | None = None,
    *,
    instead: Collection[str] = (),
) -> ChangeSet | None:
    """Let somebody else do what somebody is asked for and has not begun, in one project or in all.

    What has begun stays with who began it, and so does a task the other is on already. Raises InvalidValueError where there is
    nothing to take over.
    """
    person, other = workspace.get(Person, person_id), workspace.get(Person, by_id)
    if person.id == other.id or other.kind not in WORKERS:
        raise InvalidValueError("Nobody else would do it.", "Choose another person.")
    said: list[Said] = []
    for project in workspace.find(Project, state=LOOKED_AT):
        if project_id in {None, project.id}:
            said += _handed_over(workspace, project.id, person_id, by_id)
    today = workspace.today()
    said += [
        Said(Booking, each.id, "person_id", by_id)
        for each in workspace.find(Booking, person_id=person_id)
        if each.finish > today and (project_id is None or each.project_id == project_id)
    ]
    if not said:
        raise InvalidValueError(
            f"“{person.name}” is asked for nothing there that has not begun.", "Choose another project or person."
        )
    return _say(workspace, scenario_id, f"“{other.name}” instead of “{person.name}”", said, instead)


def _handed_over(workspace: Workspace, project_id: str, person_id: str, by_id: str) -> list[Said]:
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    of, tasks = plan.assignments, plan.tasks
    theirs = {of["task_id"][number] for number in of.by("person_id").get(by_id, ())}
    said: list[Said] = []
    for number in of.by("person_id").get(person_id, ()):
        row = tasks.row.get(of["task_id"][number])
        if row is None or tasks.ids[row] in theirs or of["actual_work"][number]:
            continue
        if tasks["actual_start"][row] is None and schedule.percent[row] == 0:
            said.append(Said(Assignment, of.ids[number], "person_id", by_id))
            if of["cost"][number] is not None:
                said.append(Said(Assignment, of.ids[number], "cost", None))  # it was what the other costs
    return said


def forget(workspace: Workspace, scenario_id: str, ids: Collection[str]) -> ChangeSet | None:
    """Take changes out of a scenario."""
    name = scenario(workspace, scenario_id).name
    what = "a change" if len(ids) == 1 else f"{len(ids)} changes"
    return workspace.record(f"Scenario “{name}”: forget {what}", [Delete(ScenarioChange, each) for each in ids])


def _say(  # noqa: PLR0913, PLR0917 - what comes, what goes
    workspace: Workspace, scenario_id: str, label: str, said: Sequence[Said], gone: Iterable[str] = (),
    rows: Iterable[Record] = (),
) -> ChangeSet | None:  # fmt: skip
    """Write facts into a scenario; one that says what is so anyway is taken out of it."""
    name = scenario(workspace, scenario_id).name
    going = set(gone)
    known = {
        (each.owner, each.row_id, each.field): each for each in workspace.find(ScenarioChange, scenario_id=scenario_id)
    }
    live = _values(workspace, said)
    changes: list[Change] = []
    for each in said:
        owner = KINDS[each.kind].name
        before = known.get((owner, each.row_id, each.field))
        value = written(each.kind, each.field, each.value)
        is_so = getattr(live[each.kind, each.row_id], each.field) == each.value
        if before is not None:
            going.discard(before.id)
            changes.append(
                Delete(ScenarioChange, before.id) if is_so else Update(ScenarioChange, before.id, {"value": value})
            )
        elif not is_so:
            changes.append(Insert(_row(workspace, scenario_id, owner, each.row_id, each.field, value)))
    for row in rows:
        owner = KINDS[type(row)].name
        changes.append(Insert(_row(workspace, scenario_id, owner, row.id, "", written_record(row))))
    changes += [Delete(ScenarioChange, each) for each in sorted(going)]
    return workspace.record(f"Scenario “{name}”: {label}", changes)


def _row(  # noqa: PLR0913, PLR0917 - the fields of one row
    workspace: Workspace, scenario_id: str, owner: str, row_id: str, field: str, value: str
) -> ScenarioChange:
    return ScenarioChange(
        id=workspace.new_id(), scenario_id=scenario_id, owner=owner, row_id=row_id, field=field, value=value
    )


def _values(workspace: Workspace, said: Iterable[Said]) -> dict[tuple[type[Record], str], Record]:
    wanted: dict[type[Record], set[str]] = {}
    for each in said:
        wanted.setdefault(each.kind, set()).add(each.row_id)
    return {(kind, each.id): each for kind, ids in wanted.items() for each in workspace.find(kind, id=ids)}
