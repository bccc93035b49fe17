"""Who is promised to which project for how much of their time: rows of bookings, written cell by cell."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.domain.entry.shares import Unit, parse_share
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import WORKERS, Availability, Booking, BookingState, Person, Project, ProjectState
from pmo_desktop.domain.resources.bookings import Entry, Line, changes, line_of, write
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.workspace import Workspace

OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})
LINE_WORK = "Line work"
TENTATIVE = "?"
"""What a share typed ends in that is not certain."""


class Key(NamedTuple):
    """One row of bookings: a person for a project, or for a standing duty named `duty`, or for line work as such."""

    person_id: str
    project_id: str | None
    duty: str = ""

    @property
    def id(self) -> str:
        return "\n".join((self.person_id, self.project_id or "", self.duty))

    @classmethod
    def read(cls, row_id: str) -> "Key":
        """Return the key of a row's id."""
        person_id, project_id, duty = row_id.split("\n", 2)
        return cls(person_id, project_id or None, duty)


def rooms_of(workspace: Workspace) -> Rooms:
    """Return what percentages of people are of, as the file stands."""
    return Rooms(workspace.all(Person), workspace.all(Availability), clocks_of(workspace))


def lines_of(bookings: Iterable[Booking]) -> dict[Key, Line]:
    """Return bookings by row; what is not for a project goes by its note, which names the duty."""
    found: dict[Key, list[Booking]] = defaultdict(list)
    for each in bookings:
        found[row_of(each)].append(each)
    return {key: line_of(own) for key, own in found.items()}


def row_of(booking: Booking) -> Key:
    """Return the row a booking is in."""
    return Key(booking.person_id, booking.project_id, "" if booking.project_id else booking.note)


# Writing


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one cell."""

    key: Key
    start: int
    finish: int
    text: str

    @property
    def cell(self) -> tuple[str, str]:
        """The row id and field of the cell."""
        return self.key.id, str(self.start)


def set_cells(
    workspace: Workspace, typed: Sequence[Typed], unit: Unit = Unit.PERCENT, rooms: Rooms | None = None
) -> ChangeSet | None:
    """Write typed shares as one change; InvalidValueError names the first cell whose text is none."""
    known = rooms or rooms_of(workspace)
    entries: dict[Key, list[Entry]] = defaultdict(list)
    for each in typed:
        try:
            entries[each.key].append(_entry(each, known, unit))
        except KnownError as error:
            error.cell = each.cell
            raise
    return _record(workspace, entries, _label(workspace, entries, len(typed)))


def _entry(typed: Typed, rooms: Rooms, unit: Unit) -> Entry:
    """Return what was typed; `40%?` is tentative, and what stands in brackets as planned is booked so."""
    text = typed.text.strip()
    plain = text.removesuffix(TENTATIVE).strip().removeprefix("(").removesuffix(")")
    percent = parse_share(plain, rooms.seconds(typed.key.person_id, typed.start, typed.finish), unit)
    state = BookingState.TENTATIVE if text.endswith(TENTATIVE) and plain else None
    return Entry(typed.start, typed.finish, percent, state)


def book(workspace: Workspace, entries: Mapping[Key, Sequence[Entry]], label: str) -> ChangeSet | None:
    """Write entries into rows as one change."""
    return _record(workspace, entries, label)


def set_state(workspace: Workspace, cells: Sequence[tuple[Key, int, int]], state: BookingState) -> ChangeSet | None:
    """Make what is booked in cells tentative or committed, as one change."""
    entries: dict[Key, list[Entry]] = defaultdict(list)
    for key, start, finish in cells:
        entries[key].append(Entry(start, finish, state=state))
    word = "tentative" if state is BookingState.TENTATIVE else "committed"
    return _record(workspace, entries, f"Make bookings of {_whose(workspace, entries)} {word}")


def toggled(workspace: Workspace, cells: Sequence[tuple[Key, int, int]]) -> BookingState:
    """Return the state a toggle gives cells: tentative, where anything committed is booked in them."""
    lines = lines_of(workspace.find(Booking, person_id={key.person_id for key, _, _ in cells}))
    firm = any(
        each.state is BookingState.COMMITTED and each.start < finish and each.finish > start
        for key, start, finish in cells
        for each in lines.get(key, ())
    )
    return BookingState.TENTATIVE if firm else BookingState.COMMITTED


def set_note(workspace: Workspace, cells: Sequence[tuple[Key, int, int]], note: str) -> ChangeSet | None:
    """Give what is booked in cells a note, as one change; of line work it names the duty."""
    entries: dict[Key, list[Entry]] = defaultdict(list)
    for key, start, finish in cells:
        entries[key].append(Entry(start, finish, note=note.strip()))
    return _record(workspace, entries, f"Note on bookings of {_whose(workspace, entries)}")


def book_planned(workspace: Workspace, asked: Sequence[tuple[Key, int, int, float]]) -> ChangeSet | None:
    """Book what plans ask of rows in [start, finish), in percent, as one change."""
    entries: dict[Key, list[Entry]] = defaultdict(list)
    for key, start, finish, percent in asked:
        entries[key].append(Entry(start, finish, percent))
    if not entries:
        raise InvalidValueError(
            "No task asks anything there.", "Choose cells in which planned work is shown, or type what to book."
        )
    return _record(workspace, entries, f"Book what is planned of {_whose(workspace, entries)}")


def remove_rows(workspace: Workspace, keys: Sequence[Key], start: int, finish: int) -> ChangeSet | None:
    """Take all bookings of rows within [start, finish) away, as one change."""
    entries = {key: [Entry(start, finish, 0.0)] for key in keys}
    return _record(workspace, entries, f"Delete bookings of {_whose(workspace, entries)}")


def _record(workspace: Workspace, entries: Mapping[Key, Sequence[Entry]], label: str) -> ChangeSet | None:
    return workspace.record(label, changes_for(workspace, entries))


def changes_for(workspace: Workspace, entries: Mapping[Key, Sequence[Entry]]) -> list[Change]:
    """Return what writes entries into rows."""
    known = lines_of(workspace.find(Booking, person_id={key.person_id for key in entries}))
    states = {each.id: each.state for each in workspace.find(Project, id={key.project_id for key in entries} - {None})}
    found: list[Change] = []
    for key, own in entries.items():
        before = known.get(key, ())
        is_idea = key.project_id is not None and states.get(key.project_id) is ProjectState.PROPOSED
        state = BookingState.TENTATIVE if is_idea else BookingState.COMMITTED
        named = [replace(each, note=key.duty) if key.duty and each.note is None else each for each in own]
        found += changes(key.person_id, key.project_id, before, write(before, named, state), workspace.new_id)
    return found


def _label(workspace: Workspace, entries: Mapping[Key, Sequence[Entry]], count: int) -> str:
    who = _whose(workspace, entries)
    if count != 1:
        return f"Bookings of {who}"
    ((_, (only,)),) = entries.items()
    return f"Book {who} {only.percent:g} %" if only.percent else f"Delete booking of {who}"


def _whose(workspace: Workspace, keys: Iterable[Key]) -> str:
    ids = {key.person_id for key in keys}
    if len(ids) != 1:
        return f"{len(ids)} people"
    return f"“{workspace.get(Person, ids.pop()).name}”"


# Rows that come


def projects_to_book(workspace: Workspace) -> list[Project]:
    """Return the projects somebody can be booked for, by code and name."""
    found = [each for each in workspace.all(Project) if each.state.counts and each.state not in OVER]
    return sorted(found, key=lambda each: (each.code.casefold(), each.name.casefold()))


def people_to_book(workspace: Workspace) -> list[Person]:
    """Return who can be booked, by name."""
    return sorted(
        (each for each in workspace.all(Person) if each.kind in WORKERS), key=lambda each: each.name.casefold()
    )


def shown_project(project: Project) -> str:
    """Return a project as it is offered and typed."""
    return f"{project.code}  {project.name}".strip()


def find_row(workspace: Workspace, person: str, project: str) -> Key:
    """Return the row of a typed person and project; nothing typed means line work, and so does what `Line work` begins.

    A project goes by code, name or both. Raises InvalidValueError with the next step where nobody or nothing goes by it; a
    standing duty is typed as `duty: Help desk`.
    """
    who = find_person(people_to_book(workspace), person)
    return Key(who.id, *find_work(projects_to_book(workspace), project))


def find_person(people: Sequence[Person], text: str) -> Person:
    wanted = " ".join(text.split()).casefold()
    found = [
        each
        for each in people
        if wanted and wanted in {each.name.casefold(), each.initials.casefold(), each.email.casefold()}
    ]
    found = found if len(found) == 1 else [each for each in found if each.name.casefold() == wanted] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidValueError(f"Several people go by “{text.strip()}”.", "Write the name in full, or the e-mail.")
    raise InvalidValueError(f"There is nobody called “{text.strip()}”.", "Add them under “People” first.")


def _names(person: Person) -> set[str]:
    return {person.name.casefold(), person.initials.casefold(), person.email.casefold()}


def find_work(projects: Sequence[Project], text: str) -> tuple[str | None, str]:
    """Return a project's id, or None and the name of a standing duty."""
    wanted = " ".join(text.split()).casefold()
    if not wanted or wanted in {LINE_WORK.casefold(), "line", "–", "-"}:
        return None, ""
    if wanted.startswith("duty:"):
        return None, " ".join(text.split())[5:].strip()
    for name in (_code, _name, _both):
        found = [each for each in projects if name(each) == wanted]
        if len(found) == 1:
            return found[0].id, ""
        if found:
            raise InvalidValueError(f"Several projects go by “{text.strip()}”.", "Write the code of the one meant.")
    raise InvalidValueError(
        f"There is no project “{text.strip()}”.", f"Choose one from the list, or write “duty: {text.strip()}”."
    )


_Name = Callable[[Project], str]


def _code(project: Project) -> str:
    return project.code.casefold()


def _name(project: Project) -> str:
    return " ".join(project.name.split()).casefold()


def _both(project: Project) -> str:
    return " ".join(shown_project(project).split()).casefold()
