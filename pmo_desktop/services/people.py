"""The leave of people; people themselves are the business of `staff`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services.workspace import Workspace


def leave_typed(workspace: Workspace, text: str) -> tuple[int, int]:
    """Return [start, finish) of leave typed as `2026-12-24 to 2026-12-31`, or a single day; raise InvalidValueError."""
    if text in ("", "–"):
        raise InvalidValueError("Leave is not taken away here.", "Delete it in the list of leave.")
    first, _, last = text.partition(" to ")
    start = _day(workspace, first)
    finish = (_day(workspace, last) if last else start) + DAY
    _check_leave(start, finish)
    return start, finish


def _day(workspace: Workspace, text: str) -> int:
    at = parse_date(text, workspace.today())[0]
    return at - at % DAY


def _check_leave(start: int, finish: int) -> None:
    if finish <= start:
        raise InvalidValueError("The leave ends before it begins.", "The last day is the first day or a later one.")


@dataclass(frozen=True, slots=True)
class ListedLeave:
    """One absence with its person's name; `first` and `last` are the midnights that begin its first and last day."""

    leave: Leave
    name: str
    private_reason: bool = False

    @property
    def id(self) -> str:
        return self.leave.id

    @property
    def first(self) -> int:
        return self.leave.start

    @property
    def last(self) -> int:
        return last_day(self.leave)

    @property
    def days(self) -> int:
        """Calendar days, the last one counted."""
        return (self.last - self.first) // DAY + 1


def last_day(leave: Leave) -> int:
    """Return the midnight that begins the last day of leave."""
    last = leave.finish - 1
    return last - last % DAY


def leave_of(workspace: Workspace, person_ids: Sequence[str]) -> tuple[ListedLeave, ...]:
    """Return the leave of people, the latest first; of everybody where none is named."""
    names = {person.id: person.name for person in workspace.all(Person)}
    found = workspace.find(Leave, person_id=tuple(person_ids)) if person_ids else workspace.all(Leave)
    ordered = sorted(found, key=lambda leave: (-leave.start, names.get(leave.person_id, "")))
    private = workspace.private
    return tuple(
        ListedLeave(
            leave, names.get(leave.person_id, "–"), bool(leave.reason) and private.has(Leave, leave.id, "reason")
        )
        for leave in ordered
    )


def add_leave(workspace: Workspace, person_id: str, first: int, last: int, reason: str = "") -> str:
    """Add leave from the first to the last day; return its id."""
    leave = Leave(id=workspace.new_id(), person_id=person_id, start=first, finish=last + DAY, reason=reason)
    _check_leave(leave.start, leave.finish)
    workspace.record(f"Leave of “{workspace.get(Person, person_id).name}”", [Insert(leave)])
    return leave.id


def delete_leave(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take leave away, as one change."""
    who = {workspace.get(Leave, each).person_id for each in ids}
    name = workspace.get(Person, who.pop()).name if len(who) == 1 else ""
    label = f"Delete leave of “{name}”" if name else f"Delete {len(ids)} leaves"
    return workspace.record(label, [Delete(Leave, each) for each in ids])


def set_leave_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into leave (id, field, text) as one change; InvalidValueError says what cannot be read."""
    kept: dict[str, Leave] = {}
    for leave_id, field, text in edits:
        before = kept.get(leave_id) or workspace.get(Leave, leave_id)
        kept[leave_id] = _with(workspace, before, field, text.strip())
    for leave in kept.values():
        _check_leave(leave.start, leave.finish)
    fields = ("start", "finish", "reason")
    changes = [Update(Leave, each.id, {field: getattr(each, field) for field in fields}) for each in kept.values()]
    names = {workspace.get(Person, each.person_id).name for each in kept.values()}
    label = f"Leave of “{names.pop()}”" if len(names) == 1 else f"Edit {len(edits)} cells"
    return workspace.record(label, changes)


def _with(workspace: Workspace, leave: Leave, field: str, text: str) -> Leave:
    """Return leave with one thing changed; one that would end before it begins keeps its length."""
    if field == "reason":
        return replace(leave, reason=text)
    at = _day(workspace, text)
    if field == "last":
        return replace(leave, finish=at + DAY)
    length = max(DAY, leave.finish - leave.start)
    return replace(leave, start=at, finish=leave.finish if leave.finish > at else at + length)
