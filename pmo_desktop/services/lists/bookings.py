"""Bookings from a table that comes again: beside what is here, and what the last one of its source said; one change takes it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.entry.shares import Unit, parse_share
from pmo_desktop.domain.entry.sources import source_name
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import WORKERS, Booking, BookingState, ExternalId, ImportRun, Person, Project
from pmo_desktop.domain.resources.bookings import Entry, Measure, cell, line_of
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.exchange.sheets import Sheet as FileSheet
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import LINE_WORK, TENTATIVE, Key, lines_of, rooms_of
from pmo_desktop.services.bookings.tables import Amount, ReadLine, Sheet, Table, read_tables, sheets_in
from pmo_desktop.services.lists import bookings_works
from pmo_desktop.services.lists.bookings_works import LIGHT, Work, works
from pmo_desktop.services.lists.table import Problem
from pmo_desktop.services.lists.whose import NEW, SKIP, Choices, Meant, Who, meant, understood
from pmo_desktop.services.portfolio import new_projects
from pmo_desktop.services.runs import brought_before, digest_of, run_named
from pmo_desktop.services.workspace import Workspace

FORMAT = "bookings"
_SAID = "booked"
"""The owner of external ids that keep what a file said last of a person (their row): `project`, duty, from, to and percent."""
_MOST_PLACES = 4
_MOST_OF_ROW = 2_000
"""Amounts of one person for one work that are read."""
_CLOSE = 0.05
"""Percent below which two amounts are the same: files round."""


class State(StrEnum):
    """What an amount of a file would do here.

    NEW books it; CHANGED puts another in the place of what is here; SAME does nothing; KEPT was changed here since the last
    file, which says as before; GONE is no longer in the file; UNCLEAR waits until somebody says who or what is meant; SKIPPED
    stays out.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    GONE = "gone"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


DOING = frozenset({State.NEW, State.CHANGED, State.KEPT, State.GONE})
"""What can be done; KEPT, and GONE of whom the file no longer speaks, only where somebody says so."""


@dataclass(frozen=True, slots=True)
class How:
    """How a table is to be read, where somebody said so: what bare numbers count, what percent a mark such as `x` is.

    `emptying`: an empty cell takes away whatever is booked there, not only what an earlier file said.
    """

    unit: Unit | None = None
    mark: float | None = None
    emptying: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A table of bookings that was read: its worksheets, its file’s name and SHA-256, both empty of what was pasted."""

    name: str
    sheets: tuple[Sheet, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class BookingLine:
    """What is booked of somebody for something in [start, finish): `before` and `after` in percent, periods put together.

    `number` is its place among the lines; `place` where it stands in the file, in words; `said` why it does what it does.
    """

    number: int
    place: str
    name: str
    work: str
    start: int
    finish: int
    before: float
    after: float
    state: State
    key: Key | None = None
    tentative: bool = False
    said: str = ""
    proposed: bool = True

    @property
    def when(self) -> str:
        return in_words(self.start, self.finish)


_IN_SUMMARY = (
    (State.NEW, "new"), (State.CHANGED, "changed"), (State.GONE, "no longer in the file"), (State.KEPT, "kept as here"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table of bookings would bring; nothing is written yet. `unit` is what its bare numbers count."""

    source: Source
    how: How
    unit: Unit
    people: tuple[Meant, ...]
    works: tuple[Work, ...]
    lines: tuple[BookingLine, ...]
    problems: tuple[Problem, ...]
    choices: Choices = field(default_factory=dict)
    work_choices: Choices = field(default_factory=dict)
    fresh: Mapping[str, Project] = field(default_factory=dict)
    """Projects that would be added, by what the file calls them."""
    statements: tuple[tuple[Key, int, int, float], ...] = ()
    """All that the file says of who and what is known: what is kept for the next one."""
    over: tuple[int, int] = (0, 0)
    """From when to when it speaks."""
    again: str = ""
    """The day on which this very file was brought in before; empty where it was not."""

    def of(self, *states: State) -> list[BookingLine]:
        return [each for each in self.lines if each.state in states]

    @property
    def agreed(self) -> frozenset[int]:
        """The lines that are done where nobody says otherwise."""
        return frozenset(each.number for each in self.lines if each.state in DOING and each.proposed)

    @property
    def summary(self) -> str:
        """What it would do, in a sentence: `3 bookings new, 2 changed, 1 no longer in the file`."""
        counts = [(len(self.of(state)), said) for state, said in _IN_SUMMARY]
        told = [f"{count} {said}" for count, said in counts if count]
        if not told:
            return f"Nothing new: it was brought in on {self.again}" if self.again else "Nothing new"
        first, _, rest = told[0].partition(" ")
        return ", ".join([f"{first} booking{'s' if first != '1' else ''} {rest}", *told[1:]])


def read_source(source: Path) -> Source:
    """Return the worksheets of a CSV or XLSX file; raise ImportProblemError where it cannot be read."""
    return Source(source.name, tuple(sheets_in(source)), digest_of(source))


def source_of(name: str, sheets: Sequence[FileSheet], digest: str = "") -> Source:
    """Return worksheets that were read already, or what was pasted, as a source of bookings."""
    return Source(name, tuple(Sheet(each.name, [line.cells for line in each.lines]) for each in sheets), digest)


def preview(
    workspace: Workspace, source: Source, how: How = How(), choices: Choices | None = None,
    work_choices: Choices | None = None,
) -> Preview:  # fmt: skip
    """Return what a table would bring; InvalidValueError where it has no bookings.

    `choices` say who is meant (`Who.key` → id, NEW or SKIP), `work_choices` what (see `bookings_works.Choices`).
    """
    table = read_tables(workspace, source.sheets, source.name)
    table = table if how.unit is None else replace(table, unit=how.unit)
    known = [each for each in workspace.all(Person) if each.kind in WORKERS]
    people = meant(workspace, (Who(line.person) for line in table.lines), known, choices or {})
    said = works(workspace, (line.project for line in table.lines), work_choices or {})
    fresh = dict(zip((each.text for each in said if each.meaning == LIGHT), new_projects(workspace), strict=False))
    fresh = {text: replace(project, name=text) for text, project in fresh.items()}
    comparing = _Comparing(workspace, source, how, table, people, said, fresh)
    lines = tuple(replace(each, number=number) for number, each in enumerate(comparing.lines()))
    return Preview(
        source, how, table.unit, people, said, lines, tuple(comparing.problems), choices or {}, work_choices or {}, fresh,
        tuple(comparing.statements), comparing.over, _day_of(workspace, source),
    )  # fmt: skip


def _day_of(workspace: Workspace, source: Source) -> str:
    before = brought_before(workspace, source.digest)
    return format_date(workspace.day_of(before.at)) if before is not None else ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line of a file says of [start, finish)."""

    start: int
    finish: int
    percent: float
    tentative: bool
    place: str


class _Comparing:
    """Lays the bookings of a file beside those here and those an earlier file of its source said."""

    def __init__(  # noqa: PLR0913, PLR0917 - what was read, and what it means
        self, workspace: Workspace, source: Source, how: How, table: Table, people: Sequence[Meant], said: Sequence[Work],
        fresh: Mapping[str, Project],
    ) -> None:  # fmt: skip
        self._workspace, self._how, self._table, self._fresh = workspace, how, table, fresh
        self._meant = {each.who.name: each for each in people}
        self._works = {each.text: each for each in said}
        self._names = {each.id: each.name for each in workspace.all(Person)}
        self._titles = {each.id: bookings.shown_project(each) for each in workspace.all(Project)}
        self._titles |= {each.id: each.name for each in fresh.values()}
        self._rooms = rooms_of(workspace)
        self._here = lines_of(workspace.all(Booking))
        self._before = _said_before(workspace, source)
        starts, finishes = zip(*(table.over or ((0, 0),)), strict=True)
        self.over = (min(starts), moment.LAST if table.open_ended else max(finishes))
        self.problems = [Problem(0, each.place, "", each.sentence) for each in table.skipped]
        self.statements: list[tuple[Key, int, int, float]] = []

    def lines(self) -> Iterator[BookingLine]:
        """Yield what each amount would do, in the order of the file; what is no longer in it last."""
        by_key: dict[Key, list[_Said]] = {}
        seen: set[tuple[str, str, tuple[Amount, ...]]] = set()
        for line in self._table.lines:
            own = (line.person, line.project, line.amounts)
            if own in seen:
                self._refuse(line, "", "It stands in the file twice, and counts once.")
                continue
            seen.add(own)
            key = self._key(line)
            if isinstance(key, BookingLine):
                yield key
                continue
            own_row = by_key.setdefault(key, [])
            if len(own_row) > _MOST_OF_ROW:
                self._refuse(line, "", "There are too many amounts of this person for this work.")
                continue
            own_row += self._read(line, key)
        for key, said in by_key.items():
            yield from self._put_together(self._compared(key, said))
        yield from self._put_together(self._gone(by_key))

    def _refuse(self, line: ReadLine, text: str, why: str) -> None:
        self.problems.append(Problem(line.number, line.place, text, why))

    def _key(self, line: ReadLine) -> Key | BookingLine:
        """Return the row a line is of; a line of its own where nobody knows whose, or of what, or it is left out."""
        who, work = self._meant[line.person], self._works[line.project]
        start, finish = min(each.start for each in line.amounts), max(each.finish for each in line.amounts)
        none = BookingLine(0, line.place, line.person, line.project or LINE_WORK, start, finish, 0, 0, State.UNCLEAR)
        if SKIP in {who.person_id, work.meaning}:
            said = work.reason if work.meaning == SKIP and work.reason != "You said so" else "Left out"
            return replace(none, state=State.SKIPPED, said=f"{said}.", proposed=False)
        if who.person_id is None:
            said = (
                who.match.reason
                if who.match.candidates or who.match.reason != "New here"
                else "Nobody here is called so"
            )
            return replace(none, said=f"{said}.")
        project = self._fresh.get(work.text)
        key = (project.id, "") if project is not None else work.key
        if key is None:
            return replace(none, said=f"{work.reason}.")
        return Key(who.match.imported.id if who.person_id == NEW else who.person_id, *key)

    def _read(self, line: ReadLine, key: Key) -> Iterator[_Said]:
        """Yield the amounts of a line that can be read; the others are told."""
        rooms = self._rooms if key.person_id in self._names else None
        for amount in line.amounts:
            try:
                percent, tentative = self._percent(amount, key, rooms)
            except KnownError as error:
                self._refuse(line, amount.text, error.sentence)
            else:
                yield _Said(amount.start, amount.finish, percent, tentative, line.place)

    def _percent(self, amount: Amount, key: Key, rooms: Rooms | None) -> tuple[float, bool]:
        if amount.finish <= amount.start:
            raise InvalidValueError(amount.text or "It ends before it begins.")
        text = amount.text.removesuffix(TENTATIVE).strip().removeprefix("(").removesuffix(")")
        tentative = amount.text.endswith(TENTATIVE)
        if plain(text) in {"x", "ja", "yes", "oui"} or text in {"✓", "✔", "●", "•", "*"}:
            if self._how.mark is None:
                raise InvalidValueError(f"“{text}” says that they are on it, not how much of their time.")
            return self._how.mark, tentative
        weeks = (amount.finish - amount.start) / moment.WEEK
        room = rooms.seconds(key.person_id, amount.start, amount.finish) if rooms else weeks * _WEEK
        week = rooms.units(key.person_id).promised(amount.start, amount.finish) if rooms else ()
        share = max((units for _, _, units in week), default=1.0) if week else 1.0
        return parse_share(text, room, self._table.unit, week=_WEEK * share), tentative

    def _compared(self, key: Key, said: Sequence[_Said]) -> Iterator[BookingLine]:
        """Yield what a file says of a row, period by period; what several lines say of one adds up."""
        edges = sorted({edge for each in said for edge in (each.start, each.finish)})
        coming = sorted(enumerate(said), key=lambda each: -each[1].start)
        active: list[tuple[int, _Said]] = []
        for start, finish in pairwise(edges):
            while coming and coming[-1][1].start <= start:
                active.append(coming.pop())
            active = [each for each in active if each[1].finish > start]
            within = [each for _, each in sorted(active, key=itemgetter(0))]
            if not within:
                continue
            after = sum(each.percent for each in within)
            tentative = after > 0 and all(each.tentative for each in within if each.percent)
            self.statements.append((key, start, finish, after))
            places = list(dict.fromkeys(each.place for each in within))
            others = " …" if len(places) > _MOST_PLACES else ""
            more = f"{' and '.join(places[:_MOST_PLACES])}{others} add up. " if len(places) > 1 else ""
            line = self._line(key, start, finish, after, places[0])
            line = self._beside(replace(line, tentative=tentative))
            if line.state is not State.SAME or line.after > 0:
                yield replace(line, said=f"{more}{line.said}".strip())

    def _line(self, key: Key, start: int, finish: int, after: float, place: str) -> BookingLine:
        name = self._names.get(key.person_id) or next(
            each.who.name for each in self._meant.values() if each.match.imported.id == key.person_id
        )
        work = self._titles[key.project_id] if key.project_id else key.duty or LINE_WORK
        before = self._booked(key, start, finish)
        return BookingLine(0, place, name, work, start, finish, before, after, State.NEW, key)

    def _booked(self, key: Key, start: int, finish: int) -> float:
        line = self._here.get(key, ())
        if not line:
            return 0.0
        return cell(line, start, finish, self._measure(key)).percent

    def _measure(self, key: Key) -> Measure:
        """Return how long a stretch is for somebody, as what is booked of them is averaged."""
        return lambda one, other: self._rooms.seconds(key.person_id, one, other)

    def _beside(self, line: BookingLine) -> BookingLine:
        """Return a line with what it does, by what is here and what an earlier file of the source said."""
        assert line.key is not None
        before, after = line.before, line.after
        earlier = _over(self._before.get(line.key, ()), line.start, line.finish, self._measure(line.key))
        if _same(before, after) and self._is_tentative(line):
            return replace(line, state=State.SAME, proposed=False)
        if earlier is not None and _same(earlier, after) and not _same(before, after):
            said = f"Changed here since the last file, which said {_share(earlier)} as this one does."
            return replace(line, state=State.KEPT, said=said, proposed=False)
        state = State.NEW if before <= 0 else State.GONE if after <= 0 else State.CHANGED
        if earlier is not None and not _same(earlier, before) and not _same(before, after):
            said = f"The file said {_share(earlier)} before, and it was changed here since."
            return replace(line, state=state, said=said, proposed=False)
        return replace(line, state=state)

    def _is_tentative(self, line: BookingLine) -> bool:
        """Say whether what is here is as tentative as the file says; one that does not say leaves it."""
        assert line.key is not None
        return not line.tentative or cell(self._here.get(line.key, ()), line.start, line.finish).is_tentative

    def _gone(self, by_key: Mapping[Key, Sequence[_Said]]) -> Iterator[BookingLine]:
        """Yield what an earlier file said, is here, and this one says no longer where it speaks."""
        first, last = self.over
        people = {each.person_id for each in self._meant.values()}
        projects = {each.key for each in self._works.values() if each.key}
        for key in self._rows_to_look_at(by_key):
            said = by_key.get(key, ())
            edges = {edge for each in said for edge in (each.start, each.finish)}
            earlier = self._before.get(key, ())
            spans = [(start, finish) for start, finish, _ in earlier]
            if self._how.emptying and key in by_key:
                spans += self._table.over
            edges |= {min(max(edge, first), last) for span in spans for edge in span}
            ordered = sorted(edges)
            for start, finish in pairwise(ordered):
                if any(each.start <= start and each.finish >= finish for each in said):
                    continue
                if not any(one <= start and other >= finish for one, other in spans):
                    continue
                line = self._line(key, start, finish, 0.0, "")
                if line.before <= 0:
                    continue
                before = _over(earlier, start, finish, self._measure(key))
                is_ours = before is None or _same(before, line.before)
                named = key in by_key or key.person_id in people or key[1:] in projects
                told = "No longer in the file." if before is not None else "The cell is empty."
                told = told if is_ours else f"{told} It was changed here since."
                yield replace(line, state=State.GONE, said=told, proposed=is_ours and named)

    def _rows_to_look_at(self, by_key: Mapping[Key, object]) -> list[Key]:
        """Return the rows of which an earlier file spoke; where empty cells count, those of this one too."""
        known = [key for key in self._before if key.person_id in self._names and self._is_there(key)]
        return list(dict.fromkeys([*known, *(by_key if self._how.emptying else ())]))

    def _is_there(self, key: Key) -> bool:
        return key.project_id is None or key.project_id in self._titles

    def _put_together(self, lines: Iterator[BookingLine]) -> Iterator[BookingLine]:
        """Yield lines that follow each other and say the same as one."""
        held: BookingLine | None = None
        for each in lines:
            if held is not None and each.start == held.finish and replace(
                each, start=held.start, place=held.place, before=held.before
            ) == replace(held, finish=each.finish) and _same(each.before, held.before):  # fmt: skip
                held = replace(held, finish=each.finish)
                continue
            if held is not None:
                yield held
            held = each
        if held is not None:
            yield held


_WEEK = 144_000
"""Working seconds of 5 days of 8 hours."""


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE


def _share(percent: float) -> str:
    return f"{percent:.1f}".removesuffix(".0") + " %"


def in_words(start: int, finish: int) -> str:
    """Return when a booking is: `Mar 2026`, `Mar to Jun 2026`, by days where it is no whole months."""
    first, last = moment.to_date(start), moment.to_date(finish)
    if first.day == 1 and last.day == 1 and start % moment.DAY == 0 == finish % moment.DAY:
        before = moment.to_date(finish - moment.DAY)
        one, other = f"{_MONTHS[first.month - 1]} {first.year}", f"{_MONTHS[before.month - 1]} {before.year}"
        if first.year == before.year and one != other:
            one = _MONTHS[first.month - 1]
    else:
        one, other = format_date(start), format_date(finish - moment.DAY)
    return one if one == other else f"{one} to {other}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# What an earlier file said

_Earlier = Sequence[tuple[int, int, float]]


def _kept(workspace: Workspace, source: Source) -> list[ExternalId]:
    """Return what is kept of earlier files of a source: of one name, whatever version or month it bears."""
    name = source_name(source.name)
    if not name:
        return []
    runs = {each.id for each in workspace.find(ImportRun, format=FORMAT) if source_name(each.file_name) == name}
    return [each for each in workspace.find(ExternalId, owner=_SAID) if each.run_id in runs]


def _said_before(workspace: Workspace, source: Source) -> dict[Key, list[tuple[int, int, float]]]:
    found: dict[Key, list[tuple[int, int, float]]] = {}
    for each in _kept(workspace, source):
        key, start, finish, percent = _unpacked(each)
        found.setdefault(key, []).append((start, finish, percent))
    return found


def _packed(key: Key, start: int, finish: int, percent: float) -> str:
    return "\n".join((key.project_id or "", key.duty, str(start), str(finish), f"{percent:g}"))


def _unpacked(kept: ExternalId) -> tuple[Key, int, int, float]:
    project_id, duty, start, finish, percent = kept.key.split("\n")
    return Key(kept.row_id, project_id or None, duty), int(start), int(finish), float(percent)


def _over(earlier: _Earlier, start: int, finish: int, measure: Measure) -> float | None:
    """Return what an earlier file said of [start, finish), averaged as what is booked is; None where it did not speak of it."""
    within = [
        Booking(id="", person_id="", start=one, finish=other, percent=percent)
        for one, other, percent in earlier
        if one < finish and other > start
    ]
    return cell(line_of(within), start, finish, measure).percent if within else None


# Writing


def commit(workspace: Workspace, shown: Preview, agreed: Collection[int] | None = None) -> ChangeSet | None:
    """Do the lines that are agreed, those proposed where None, as one change; None where nothing is changed."""
    changes = changes_of(workspace, shown, agreed)
    return workspace.record(label_of(shown, agreed), changes) if changes else None


def _chosen(shown: Preview, agreed: Collection[int] | None) -> list[BookingLine]:
    numbers = shown.agreed if agreed is None else frozenset(agreed)
    return [each for each in shown.lines if each.number in numbers and each.state in DOING]


def label_of(shown: Preview, agreed: Collection[int] | None = None) -> str:
    """Return what the change is called."""
    names = {each.name for each in _chosen(shown, agreed)}
    if not names:
        return f"Read “{shown.source.name}”" if shown.source.name else "Read bookings"
    whose = f"“{next(iter(names))}”" if len(names) == 1 else f"{len(names)} people"
    return (
        f"Import bookings of {whose} from “{shown.source.name}”" if shown.source.name else f"Paste bookings of {whose}"
    )


def changes_of(workspace: Workspace, shown: Preview, agreed: Collection[int] | None = None) -> list[Change]:
    """Return what `commit` writes: people and projects that are new, the bookings, and what is kept for the next file."""
    lines = _chosen(shown, agreed)
    entries: dict[Key, list[Entry]] = {}
    for each in lines:
        assert each.key is not None
        state = BookingState.TENTATIVE if each.tentative else None
        entries.setdefault(each.key, []).append(Entry(each.start, each.finish, each.after, state))
    people_used, projects_used = {key.person_id for key in entries}, {key.project_id for key in entries}
    added = [
        each.match.imported for each in shown.people if each.person_id == NEW and each.match.imported.id in people_used
    ]
    projects = [each for each in shown.fresh.values() if each.id in projects_used]
    changes: list[Change] = [Insert(each) for each in (*added, *projects)]
    changes += bookings.changes_for(workspace, entries)
    run = run_named(workspace, shown.source.name, FORMAT, "table", shown.source.digest)
    kept = understood(workspace, shown.people, run.id)
    kept += bookings_works.remembering(workspace, shown.works, run.id, shown.work_choices)
    gone = {each.id for each in added} | {each.id for each in projects}
    kept += _statements(workspace, shown, run.id, gone)
    return [*changes, Insert(run), *kept] if changes or kept else []


def _statements(workspace: Workspace, shown: Preview, run_id: str, new: Collection[str]) -> list[Change]:
    """Return what keeps what this file says in place of what an earlier one of its source said of the same time."""
    if not source_name(shown.source.name):
        return []
    here = {each.id for each in workspace.all(Person)} | set(new)
    fresh = {each.id for each in shown.fresh.values()} - set(new)
    said = [
        (key, _packed(key, start, finish, percent))
        for key, start, finish, percent in _joined(shown.statements)
        if key.person_id in here and key.project_id not in fresh
    ]
    first, last = shown.over
    before = {(each.row_id, each.key): each for each in _kept(workspace, shown.source)}
    wanted = {(key.person_id, text) for key, text in said}
    kept: list[Change] = []
    for (row, text), each in before.items():
        key, start, finish, percent = _unpacked(each)
        if (row, text) in wanted or finish <= first or start >= last:
            continue
        kept.append(Delete(ExternalId, each.id))
        for one, other in ((start, min(finish, first)), (max(start, last), finish)):
            if one < other:
                kept.append(_statement(workspace, key, _packed(key, one, other, percent), run_id))
    kept += [_statement(workspace, key, text, run_id) for key, text in said if (key.person_id, text) not in before]
    return kept


def _statement(workspace: Workspace, key: Key, text: str, run_id: str) -> Change:
    return Insert(ExternalId(id=workspace.new_id(), owner=_SAID, row_id=key.person_id, run_id=run_id, key=text))


def _joined(said: Sequence[tuple[Key, int, int, float]]) -> Iterator[tuple[Key, int, int, float]]:
    """Yield statements with those that follow each other and say the same as one."""
    held: tuple[Key, int, int, float] | None = None
    for each in sorted(said, key=lambda one: (one[0].id, one[1])):
        if held is not None and (held[0], held[2], held[3]) == (each[0], each[1], each[3]):
            held = (held[0], held[1], each[2], held[3])
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held
