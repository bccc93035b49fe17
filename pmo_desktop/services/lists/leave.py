"""Leave from a table or a calendar file: whose it is here, what is new, moved or gone; one change takes what is agreed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.entry.sources import source_name
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import ExternalId, ImportRun, Leave, Person, PersonKind
from pmo_desktop.domain.resources.absence import after_days, middle
from pmo_desktop.exchange.ics import CalendarFile
from pmo_desktop.services.lists.leave_columns import LISTING
from pmo_desktop.services.lists.leave_found import Found, of_calendar, of_table, read_absences
from pmo_desktop.services.lists.table import Problem, Table, remembering
from pmo_desktop.services.lists.whose import NEW, SKIP, Choices, Meant, meant, understood
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.runs import digest_of, run_named
from pmo_desktop.services.spellings import spellings
from pmo_desktop.services.workspace import Workspace

OWNER = "leave"
"""The owner of external ids by which leave is found again in the file it came from."""


class State(StrEnum):
    """What an absence of a file would do here.

    NEW adds it; CHANGED moves what is here, or says another reason; SAME does nothing; GONE takes away what the file calls off;
    MISSING is here from an earlier file of this name, and no longer in it; UNCLEAR waits until somebody says whose it is; SKIPPED
    stays out.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    MISSING = "missing"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


PROPOSED = frozenset({State.NEW, State.CHANGED, State.GONE})
"""What is done unless somebody says otherwise."""
DOING = PROPOSED | {State.MISSING}


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """One absence: [start, finish) as it would stand here, `existing` what stands here now. `said` is why, in a sentence.

    `number` is its place among the lines; it stays the same while the same file is read.
    """

    number: int
    line: int
    name: str
    person_id: str
    start: int
    finish: int
    reason: str
    state: State
    existing: Leave | None = None
    key: str = ""
    said: str = ""
    proposed: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A file of leave that was read: a table, or a calendar."""

    name: str
    table: Table | None = None
    calendar: CalendarFile | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file of leave would bring; nothing is written yet. `others` of its entries are no absence."""

    source: Source
    columns: Columns | None
    people: tuple[Meant, ...]
    lines: tuple[LeaveLine, ...]
    problems: tuple[Problem, ...]
    others: int = 0

    def of(self, *states: State) -> list[LeaveLine]:
        return [each for each in self.lines if each.state in states]

    @property
    def agreed(self) -> frozenset[int]:
        """The lines that are done where nobody says otherwise."""
        return frozenset(each.number for each in self.lines if each.state in PROPOSED and each.proposed)


def read_calendar_source(workspace: Workspace, source: Path, zone: tzinfo | None = None) -> Source:
    """Return a calendar file read; raise ImportProblemError where it is none."""
    calendar = read_absences(source, workspace.today(), zone)
    return Source(source.name, calendar=calendar, digest=digest_of(source))


def preview(
    workspace: Workspace, source: Source, columns: Columns | None = None, choices: Choices | None = None
) -> Preview:
    """Return what a file of leave would bring; a table is read by `columns`, and `choices` say who is meant."""
    known = [each for each in workspace.all(Person) if each.kind in {PersonKind.PERSON, PersonKind.EQUIPMENT}]
    met = spellings(workspace)
    if source.table is not None:
        assert columns is not None
        read = of_table(source.table, columns)
    else:
        assert source.calendar is not None
        read = of_calendar(source.calendar, source.name, known, met, workspace.today())
    wanted = [each for each in read.found if not each.other]
    people = meant(workspace, (each.who for each in wanted), known, choices or {}, met)
    lines = _Comparing(workspace, source, people).lines(wanted)
    return Preview(source, columns, people, tuple(lines), read.problems, len(read.found) - len(wanted))


class _Comparing:
    """Lays the absences of a file beside the leave that is here."""

    def __init__(self, workspace: Workspace, source: Source, people: Sequence[Meant]) -> None:
        self._source = source
        self._meant = {each.who: each for each in people}
        self._clocks = clocks_of(workspace)
        self._names = {each.id: each.name for each in workspace.all(Person)}
        self._leave = {each.id: each for each in workspace.all(Leave)}
        self._by_person: dict[str, list[Leave]] = {}
        for leave in self._leave.values():
            self._by_person.setdefault(leave.person_id, []).append(leave)
        own = source_name(source.name)
        runs = {
            each.id: each.file_name == source.name
            for each in workspace.find(ImportRun, format=OWNER)
            if each.file_name == source.name or (own and source_name(each.file_name) == own)
        }
        known = workspace.find(ExternalId, owner=OWNER)
        self._by_key = {each.key: each.row_id for each in known if each.key and each.row_id in self._leave}
        self._keyed = {each.row_id for each in known if each.key}
        self._from_here = {each.row_id for each in known if each.run_id in runs}
        self._of_same_name = {each.row_id for each in known if runs.get(each.run_id)}
        self._over = (0, 0)
        self._used: set[str] = set()
        self._seen: set[tuple[str, int, int]] = set()
        self._today = workspace.today()

    def lines(self, found: Sequence[Found]) -> list[LeaveLine]:
        """Return what each absence would do: those that are here word for word are found first."""
        drafts = [self._draft(number, each) for number, each in enumerate(found)]
        self._over = (min((each.start for each in drafts), default=0), max((each.finish for each in drafts), default=0))
        first = [
            self._as_known(each, one) if each.state is State.NEW else each
            for each, one in zip(drafts, found, strict=True)
        ]
        done = [self._as_moved(each) if each.state is State.NEW and each.existing is None else each for each in first]
        missing = sorted(self._missing(), key=lambda each: (each.start, each.id))
        begin = len(done)
        return done + [self._gone(begin + at, each) for at, each in enumerate(missing)]

    def _draft(self, number: int, found: Found) -> LeaveLine:
        """Return an absence with whose it is and its times; NEW until it is found here."""
        meant = self._meant[found.who]
        name = found.who.name or found.who.email
        own = meant.person_id
        start, finish = self._times(found, own)
        line = LeaveLine(number, found.line, name, own or "", start, finish, found.reason, State.NEW, key=found.key)
        if own is None:
            said = meant.match.reason if name else "The file does not say whose it is."
            return replace(
                line,
                state=State.UNCLEAR,
                said=said if meant.match.candidates or not name else "Nobody here is called so.",
            )
        if own == SKIP:
            return replace(line, state=State.SKIPPED, said="Left out.")
        line = replace(line, name=self._names.get(own, name))
        if found.cancelled:
            return self._called_off(line)
        if (own if own != NEW else found.who.key, start, finish) in self._seen:
            return replace(line, state=State.SKIPPED, said="It stands in the file twice.")
        self._seen.add((own if own != NEW else found.who.key, start, finish))
        return replace(line, proposed=not found.why_not, said=found.why_not)

    def _times(self, found: Found, person_id: str | None) -> tuple[int, int]:
        """Return when an absence begins and ends by the working time of the person."""
        is_here = person_id in self._names
        calendar = self._clocks.without_leave(person_id) if person_id and is_here else self._clocks.project
        if found.half:
            half = middle(calendar, found.start - found.start % DAY)
            day = found.start - found.start % DAY
            return (day, half) if found.half == "am" else (half, day + DAY)
        if found.days is not None:
            return found.start, after_days(calendar, found.start, found.days)
        return found.start, found.finish

    def _called_off(self, line: LeaveLine) -> LeaveLine:
        known = self._leave.get(self._by_key.get(line.key, ""))
        if known is None and not line.key:
            known = next(
                (each for each in self._free(line.person_id) if (each.start, each.finish) == (line.start, line.finish)),
                None,
            )
        if known is None:
            return replace(line, state=State.SKIPPED, said="It was called off or refused.")
        self._used.add(known.id)
        return replace(
            line, state=State.GONE, existing=known, said="It was called off or refused; it is taken away here."
        )

    def _free(self, person_id: str) -> list[Leave]:
        return [each for each in self._by_person.get(person_id, ()) if each.id not in self._used]

    def _as_known(self, line: LeaveLine, found: Found) -> LeaveLine:
        """Return a line with the leave it stands for: by its key, else by the same times."""
        if line.key in self._by_key:
            known = self._leave[self._by_key[line.key]]
            if known.id in self._used:
                return replace(line, state=State.SKIPPED, said="It stands in the file twice.")
            return self._beside(line, known)
        same = next(
            (each for each in self._free(line.person_id) if (each.start, each.finish) == (line.start, line.finish)),
            None,
        )
        if same is not None and not (found.key and same.id in self._keyed):
            return self._beside(line, same)
        return line

    def _as_moved(self, line: LeaveLine) -> LeaveLine:
        """Return a line with the leave here that it most likely was: what it mostly lies over, or came from this file as long."""
        if line.said and not line.proposed:
            return line
        free = [each for each in self._free(line.person_id) if not (line.key and each.id in self._keyed)]
        over = [each for each in free if each.start < line.finish and each.finish > line.start]
        mostly = [
            each for each in over if 2 * _common(each, line) >= max(each.finish - each.start, line.finish - line.start)
        ]
        if mostly:
            return self._beside(line, max(mostly, key=lambda each: (_common(each, line), each.id)))
        if over:
            words = "; ".join(in_words(each.start, each.finish) for each in over[:3])
            return replace(line, said=f"It lies over leave that is here: {words}.")
        length = line.finish - line.start
        same = [
            each for each in free
            if each.id in self._from_here and each.finish - each.start == length and each.reason == line.reason
        ]  # fmt: skip
        return self._beside(line, min(same, key=lambda each: (abs(each.start - line.start), each.id))) if same else line

    def _beside(self, line: LeaveLine, known: Leave) -> LeaveLine:
        self._used.add(known.id)
        moved = (known.start, known.finish) != (line.start, line.finish)
        other = bool(line.reason) and line.reason != known.reason
        elsewhere = known.person_id != line.person_id
        if not (moved or other or elsewhere):
            return replace(line, state=State.SAME, existing=known)
        said = line.said
        if elsewhere:
            said = f"It was {self._names.get(known.person_id, '–')}’s."
        elif moved:
            said = f"It was {in_words(known.start, known.finish)}."
        elif known.reason:
            said = "Another reason."
        return replace(line, state=State.CHANGED, existing=known, said=said)

    def _missing(self) -> list[Leave]:
        """Return leave ahead that came with an earlier file of this source, and is not in this one, where it speaks of that time.

        One of the very same name speaks of all that its earlier one did.
        """
        found = (self._leave.get(each) for each in self._from_here - self._used)
        first, last = self._over
        return [
            each
            for each in found
            if each is not None
            and each.finish > self._today
            and (each.id in self._of_same_name or (each.start < last and each.finish > first))
        ]

    def _gone(self, number: int, leave: Leave) -> LeaveLine:
        said = "It came with an earlier file of this source, and is no longer in it."
        name = self._names.get(leave.person_id, "–")
        return LeaveLine(
            number,
            0,
            name,
            leave.person_id,
            leave.start,
            leave.finish,
            leave.reason,
            State.MISSING,
            leave,
            said=said,
            proposed=False,
        )


def _common(leave: Leave, line: LeaveLine) -> int:
    return min(leave.finish, line.finish) - max(leave.start, line.start)


def in_words(start: int, finish: int) -> str:
    """Return when an absence is: `2026-12-24 to 2026-12-31`, with times where it is no whole days."""
    if start % DAY == 0 and finish % DAY == 0:
        first, last = format_date(start), format_date(finish - DAY)
        return first if first == last else f"{first} to {last}"
    begin, end = format_date(start, with_time=True), format_date(finish, with_time=True)
    return f"{begin} to {end[-5:] if begin[:10] == end[:10] else end}"


# Writing


def commit(workspace: Workspace, shown: Preview, agreed: Collection[int] | None = None) -> ChangeSet | None:
    """Do the lines that are agreed, those proposed where None, as one change; None where nothing is changed."""
    chosen = shown.agreed if agreed is None else frozenset(agreed)
    lines = [each for each in shown.lines if each.number in chosen and each.state in DOING]
    tool = shown.source.calendar.product if shown.source.calendar else "table"
    run = run_named(workspace, shown.source.name, OWNER, tool, shown.source.digest)
    new_people, changes = _new_people(shown, lines), list[Change]()
    for line in lines:
        changes += _changes(workspace, line, run.id, new_people)
    known = {(each.key, each.row_id) for each in workspace.find(ExternalId, owner=OWNER)}
    for line in shown.of(State.SAME):
        if line.key and line.existing is not None and (line.key, line.existing.id) not in known:
            changes.append(_id(workspace, line.key, line.existing.id, run.id))
    changes += understood(workspace, shown.people, run.id)
    if changes:
        people = [
            Insert(replace(each.match.imported, email=each.who.email))
            for each in shown.people
            if each.who.key in new_people
        ]
        changes = [*people, Insert(run), *changes]
    if shown.source.table is not None and shown.columns is not None:
        changes += remembering(workspace, shown.source.table, shown.columns, LISTING)
    return workspace.record(_label(shown, lines), changes) if changes else None


def _label(shown: Preview, lines: Sequence[LeaveLine]) -> str:
    names = {each.name for each in lines}
    if len(names) == 1:
        return f"Import leave of “{names.pop()}”"
    return f"Import leave of {len(names)} people from “{shown.source.name}”" if names else f"Read “{shown.source.name}”"


def _new_people(shown: Preview, lines: Sequence[LeaveLine]) -> dict[str, str]:
    """Return the ids that people who are new get, by whom the file names; only those of whom something is taken."""
    named = {each.name for each in lines if each.person_id == NEW}
    return {
        each.who.key: each.match.imported.id
        for each in shown.people
        if each.person_id == NEW and (each.who.name or each.who.email) in named
    }


def _changes(workspace: Workspace, line: LeaveLine, run_id: str, new_people: Mapping[str, str]) -> Iterator[Change]:
    if line.state in {State.GONE, State.MISSING}:
        assert line.existing is not None
        yield Delete(Leave, line.existing.id)
        return
    person_id = line.person_id
    if person_id == NEW:
        person_id = next(own for key, own in new_people.items() if line.name.casefold() in key.split("\n"))
    if line.existing is None:
        leave = Leave(
            id=workspace.new_id(), person_id=person_id, start=line.start, finish=line.finish, reason=line.reason
        )
        yield Insert(leave)
        yield _id(workspace, line.key, leave.id, run_id)
        return
    fields = {
        "start": line.start,
        "finish": line.finish,
        "person_id": person_id,
        "reason": line.reason or line.existing.reason,
    }
    yield Update(Leave, line.existing.id, fields)
    if line.key and not workspace.find(ExternalId, owner=OWNER, key=line.key, row_id=line.existing.id):
        yield _id(workspace, line.key, line.existing.id, run_id)


def _id(workspace: Workspace, key: str, leave_id: str, run_id: str) -> Change:
    return Insert(ExternalId(id=workspace.new_id(), owner=OWNER, row_id=leave_id, run_id=run_id, key=key))
