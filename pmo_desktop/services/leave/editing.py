"""Leave entered, moved, cut, taken away and typed, each action one change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.domain.resources.absence import middle
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of leave of somebody, [start, finish)."""

    person_id: str
    start: int
    finish: int
    reason: str = ""


def enter(workspace: Workspace, spans: Sequence[Span]) -> tuple[str, ...]:
    """Add leave, as one change; where somebody is on leave already only what is left of it. Return the ids."""
    changes: list[Change] = []
    made: list[Leave] = []
    for span in spans:
        _check(span.start, span.finish)
        taken = [
            *workspace.find(Leave, person_id=span.person_id),
            *(each for each in made if each.person_id == span.person_id),
        ]
        for start, finish in _left(span, taken):
            made.append(
                Leave(id=workspace.new_id(), person_id=span.person_id, start=start, finish=finish, reason=span.reason)
            )
            changes.append(Insert(made[-1]))
    if not changes:
        raise InvalidValueError(
            "They are on leave then already.", "Choose other days, or change the leave that is there."
        )
    workspace.record(_label(workspace, "Leave of", [each.person_id for each in made]), changes)
    return tuple(each.id for each in made)


def _left(span: Span, taken: Iterable[Leave]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that no leave covers."""
    at = span.start
    for each in sorted(taken, key=lambda leave: leave.start):
        if each.finish <= at or each.start >= span.finish:
            continue
        if each.start > at:
            yield at, each.start
        at = max(at, each.finish)
    if at < span.finish:
        yield at, span.finish


def reshape(
    workspace: Workspace, moved: Mapping[str, tuple[int, int]], person_id: str = "", label: str = ""
) -> ChangeSet | None:
    """Give leave other times, id → [start, finish), or to somebody else, as one change."""
    changes: list[Change] = []
    people: list[str] = []
    for leave_id, (start, finish) in moved.items():
        _check(start, finish)
        leave = workspace.get(Leave, leave_id)
        people.append(leave.person_id)
        fields = {"start": moment.checked(start), "finish": moment.checked(finish - 1) + 1}
        changes.append(Update(Leave, leave_id, {**fields, "person_id": person_id or leave.person_id}))
    return workspace.record(_label(workspace, label or "Move leave of", people), changes)


def moved_by(workspace: Workspace, ids: Sequence[str], days: int) -> ChangeSet | None:
    """Move leave by so many days, as one change."""
    found = [workspace.get(Leave, each) for each in ids]
    return reshape(workspace, {each.id: (each.start + days * DAY, each.finish + days * DAY) for each in found})


def stretched_by(workspace: Workspace, ids: Sequence[str], days: int) -> ChangeSet | None:
    """Make leave end so many days later, or earlier where negative, as one change."""
    found = [workspace.get(Leave, each) for each in ids]
    return reshape(
        workspace, {each.id: (each.start, each.finish + days * DAY) for each in found}, label="Change leave of"
    )


def with_reason(workspace: Workspace, ids: Sequence[str], reason: str) -> ChangeSet | None:
    """Give leave a reason, as one change."""
    people = [workspace.get(Leave, each).person_id for each in ids]
    label = _label(workspace, "Reason of leave of", people)
    return workspace.record(label, [Update(Leave, each, {"reason": reason.strip()}) for each in ids])


def freed(workspace: Workspace, spans: Sequence[Span]) -> ChangeSet | None:
    """Cut days out of the leave of people, as one change: what lies before and after them stays."""
    changes: list[Change] = []
    people: list[str] = []
    for span in spans:
        for leave in workspace.find(Leave, person_id=span.person_id):
            if leave.start >= span.finish or leave.finish <= span.start:
                continue
            people.append(leave.person_id)
            changes += _cut(workspace, leave, span)
    return workspace.record(_label(workspace, "Free days of", people), changes) if changes else None


def _cut(workspace: Workspace, leave: Leave, span: Span) -> Iterator[Change]:
    before, after = leave.start < span.start, leave.finish > span.finish
    if before:
        yield Update(Leave, leave.id, {"finish": span.start})
        if after:
            yield Insert(replace(leave, id=workspace.new_id(), start=span.finish))
    elif after:
        yield Update(Leave, leave.id, {"start": span.finish})
    else:
        yield Delete(Leave, leave.id)


PARTS = ("all", "am", "pm")


def as_part(workspace: Workspace, ids: Sequence[str], part: str) -> ChangeSet | None:
    """Make leave whole days (all), or a morning or afternoon by the person's work.

    Where it has several days, am ends it at noon of the last, and pm begins it at noon of the first.
    """
    clocks = clocks_of(workspace)
    known = [workspace.get(Leave, each) for each in ids]
    found = {each.id: _parted(clocks.without_leave(each.person_id), each, part) for each in known}
    return reshape(workspace, found, label="Change leave of")


def _parted(calendar: WorkingCalendar, leave: Leave, part: str) -> tuple[int, int]:
    """Return when leave begins and ends as whole days (all), until the middle of its last day (am) or from that of its first."""
    first, last = midnight(leave.start), midnight(leave.finish - 1)
    if part == "am":
        return first, middle(calendar, last)
    return (middle(calendar, first) if part == "pm" else first), last + DAY


def next_part(workspace: Workspace, leave_id: str) -> str:
    """Return which part comes after the one a leave is: whole, morning, afternoon, whole."""
    leave = workspace.get(Leave, leave_id)
    whole = leave.start % DAY == 0, leave.finish % DAY == 0
    return "am" if all(whole) else "pm" if whole[0] else "all"


def _check(start: int, finish: int) -> None:
    if finish <= start:
        raise InvalidValueError("The leave ends before it begins.", "The last day is the first day or a later one.")
    moment.checked(start)
    moment.checked(finish - 1)


def _label(workspace: Workspace, words: str, people: Sequence[str]) -> str:
    ids = set(people)
    if len(ids) == 1:
        return f"{words} “{workspace.get(Person, ids.pop()).name}”"
    return f"{words} {len(ids)} people"


# Typed


def leave_typed(workspace: Workspace, text: str) -> tuple[int, int]:
    """Return [start, finish) of leave typed as `2026-12-24 to 2026-12-31`, or a single day; raise InvalidValueError."""
    if text in {"", "–"}:
        raise InvalidValueError("Leave is not taken away here.", "Delete it in the list of leave.")
    first, _, last = text.partition(" to ")
    start = _day(workspace, first)
    finish = (_day(workspace, last) if last else start) + DAY
    _check(start, finish)
    return start, finish


def typed_changes(workspace: Workspace, person_id: str, text: str) -> Iterator[Change]:
    """Yield what leave typed of somebody changes: what it lies over becomes it, else it is added."""
    start, finish = leave_typed(workspace, text)
    over = [each for each in workspace.find(Leave, person_id=person_id) if each.start < finish and each.finish > start]
    if not over:
        yield Insert(Leave(id=workspace.new_id(), person_id=person_id, start=start, finish=finish))
        return
    known = min(over, key=lambda each: (each.start, each.id))
    if (midnight(known.start), midnight(known.finish - 1) + DAY) != (start, finish):
        yield Update(Leave, known.id, {"start": start, "finish": finish})
    yield from (
        Delete(Leave, each.id) for each in over if each is not known and start <= each.start and each.finish <= finish
    )


def _day(workspace: Workspace, text: str) -> int:
    return midnight(parse_date(text, workspace.today())[0])


def add_leave(workspace: Workspace, person_id: str, first: int, last: int, reason: str = "") -> str:
    """Add leave from the first to the last day; return its id."""
    leave = Leave(id=workspace.new_id(), person_id=person_id, start=first, finish=last + DAY, reason=reason)
    _check(leave.start, leave.finish)
    workspace.record(_label(workspace, "Leave of", [person_id]), [Insert(leave)])
    return leave.id


def free_day(workspace: Workspace, person_id: str, day: int) -> int:
    """Return the first day from `day` on, its midnight, that touches no leave of somebody."""
    for each in sorted(workspace.find(Leave, person_id=person_id), key=lambda leave: leave.start):
        if each.start < day + DAY and each.finish > day:
            day = midnight(each.finish - 1) + DAY
    return day


def delete_leave(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take leave away, as one change."""
    people = [workspace.get(Leave, each).person_id for each in ids]
    return workspace.record(_label(workspace, "Delete leave of", people), [Delete(Leave, each) for each in ids])


def set_leave_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into leave (id, field, text) as one change; InvalidValueError says what cannot be read."""
    kept: dict[str, Leave] = {}
    for leave_id, field, text in edits:
        before = kept.get(leave_id) or workspace.get(Leave, leave_id)
        try:
            kept[leave_id] = _with(workspace, before, field, text.strip())
            _check(kept[leave_id].start, kept[leave_id].finish)
        except KnownError as error:
            error.cell = (leave_id, field)
            raise
    fields = ("start", "finish", "reason")
    changes = [Update(Leave, each.id, {field: getattr(each, field) for field in fields}) for each in kept.values()]
    return workspace.record(_label(workspace, "Leave of", [each.person_id for each in kept.values()]), changes)


def _with(workspace: Workspace, leave: Leave, field: str, text: str) -> Leave:
    """Return leave with one thing changed: half days stay half, and what would end before it begins keeps its length."""
    if field == "reason":
        return replace(leave, reason=text)
    if field == "part":
        start, finish = _parted(clocks_of(workspace).without_leave(leave.person_id), leave, _part(text))
        return replace(leave, start=start, finish=finish)
    at = _day(workspace, text)
    if field == "last":
        return replace(leave, finish=at + (leave.finish % DAY or DAY))
    start, length = at + leave.start % DAY, leave.finish - leave.start
    return replace(leave, start=start, finish=leave.finish if leave.finish > start else start + length)


def _part(text: str) -> str:
    words = {"all": ("whole", "all", "full"), "am": ("morning", "am"), "pm": ("afternoon", "pm")}
    said = text.casefold()
    for part, known in words.items():
        if said.startswith(known):
            return part
    raise InvalidValueError(f"“{text}” is no part of a day.", "Choose whole days, morning or afternoon.")
