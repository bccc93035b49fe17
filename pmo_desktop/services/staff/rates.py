"""What an hour of somebody costs: their usual rate, and others from a day on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import format_rate, parse_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Person, Rate
from pmo_desktop.services.calendars import day_typed
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListedRate:
    """One dated rate; `private`: only the person at this screen sees it."""

    row: Rate
    private: bool = False

    @property
    def id(self) -> str:
        return self.row.id


def rates_of(workspace: Workspace, person_id: str) -> tuple[ListedRate, ...]:
    """Return somebody's dated rates, the earliest first."""
    rows = sorted(workspace.find(Rate, person_id=person_id), key=_order)
    private = workspace.private
    return tuple(ListedRate(each, private.has(Rate, each.id, "hourly_rate")) for each in rows)


def by_person(rows: Iterable[Rate]) -> Mapping[str, list[Rate]]:
    """Return dated rates by person, the earliest first."""
    found: dict[str, list[Rate]] = {}
    for each in sorted(rows, key=_order):
        found.setdefault(each.person_id, []).append(each)
    return found


def _order(rate: Rate) -> tuple[int, int, str]:
    """Return by what rates stand in order: of several from one day the last counts, as in `domain.resources.pricing`."""
    return rate.start, rate.hourly_rate, rate.id


def in_force(dated: Sequence[Rate], day: int) -> Rate | None:
    """Return the dated rate that holds on a day; None where the person's usual one does."""
    return next((each for each in reversed(dated) if each.start <= day), None)


def told(person: Person, dated: Sequence[Rate]) -> str:
    """Return all rates of somebody in a sentence; empty where there is only the usual one."""
    if not dated:
        return ""
    steps = (f"from {format_date(each.start)} {format_rate(each.hourly_rate or None)}" for each in dated)
    return f"{format_rate(person.hourly_rate)}, {', '.join(steps)}"


def rate_changes(workspace: Workspace, person: Person, text: str) -> Iterator[Change]:
    """Yield what lets an hour cost from today what is typed: the dated rate that holds today, else the usual one."""
    rate = parse_money(text)
    if rate is not None and rate < 0:
        raise InvalidValueError("A rate is no less than nothing.", "Write what an hour costs, such as 72.50.")
    dated = by_person(workspace.find(Rate, person_id=person.id)).get(person.id, [])
    now = in_force(dated, workspace.today())
    if now is None:
        yield Update(Person, person.id, {"hourly_rate": rate})
    elif rate is None:
        yield Delete(Rate, now.id)
    else:
        yield Update(Rate, now.id, {"hourly_rate": _said(rate)})


def _said(rate: int | None) -> int:
    if not rate or rate < 0:
        raise InvalidValueError(
            "A rate from a day on needs an amount.", "Write what an hour costs from then on, or delete the line."
        )
    return rate


def add_rate(workspace: Workspace, person_id: str, start: int, rate: int | None = None) -> str:
    """Add a rate from a day on, where none is given the one before it; return its id."""
    person = workspace.get(Person, person_id)
    dated = [each.row for each in rates_of(workspace, person_id)]
    before = in_force(dated, start)
    known = rate or (before.hourly_rate if before else person.hourly_rate) or 0
    fresh = Rate(id=workspace.new_id(), person_id=person_id, start=start, hourly_rate=known)
    _check_days([*dated, fresh])
    workspace.record(f"Rate of “{person.name}” from {format_date(start)}", [Insert(fresh)])
    return fresh.id


def next_start(workspace: Workspace, person_id: str) -> int:
    """Return the first day of the next month from which no rate of somebody counts yet."""
    taken = {each.row.start for each in rates_of(workspace, person_id)}
    day = moment.to_date(workspace.today())
    while True:
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if moment.from_date(day) not in taken:
            return moment.from_date(day)


def delete_rates(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take dated rates away, as one change."""
    who = {each.person_id for each in workspace.find(Rate, id=tuple(ids))}
    name = workspace.get(Person, who.pop()).name if len(who) == 1 else ""
    return workspace.record(f"Delete rates of “{name}”", [Delete(Rate, each) for each in ids])


def set_rate_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into dated rates (id, field, text) as one change; InvalidValueError says what cannot be."""
    kept: dict[str, Rate] = {}
    for own, field, text in edits:
        before = kept.get(own) or workspace.get(Rate, own)
        try:
            kept[own] = _with(workspace, before, field, text)
            others = [each for each in workspace.find(Rate, person_id=before.person_id) if each.id not in kept]
            _check_days([*others, *(each for each in kept.values() if each.person_id == before.person_id)])
        except KnownError as error:
            error.cell = (own, field)
            raise
    names = {workspace.get(Person, each.person_id).name for each in kept.values()}
    changes = [Update(Rate, each.id, {"start": each.start, "hourly_rate": each.hourly_rate}) for each in kept.values()]
    return workspace.record(f"Rate of “{names.pop()}”" if len(names) == 1 else f"Edit {len(edits)} cells", changes)


def _with(workspace: Workspace, row: Rate, field: str, text: str) -> Rate:
    if field == "start":
        return replace(row, start=day_typed(workspace, text))
    return replace(row, hourly_rate=_said(parse_money(text)))


def _check_days(rows: Sequence[Rate]) -> None:
    days = [each.start for each in rows]
    for day in set(days):
        if days.count(day) > 1:
            raise InvalidValueError(f"There is a rate from {format_date(day)} already.", "Change that one.")
