"""What a difference comes to, line by line: each fact that differs under its kind, or under its task."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pmo_desktop.charts.before_after import Pair, Span
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.updating import Dates, Difference, Field, Here, Row, Thing, What

Words = Callable[[str], str]
NO_PAIR = Pair()


class Kind(StrEnum):
    """Under what a line stands, in this order; the last two say what else happens, and what does not."""

    LOOK = "look"
    DATES = "dates"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    LINKS = "links"
    PEOPLE = "people"
    PROGRESS = "progress"
    OTHER = "other"
    FOLLOWS = "follows"
    KEPT = "kept"


BESIDES = frozenset({Kind.FOLLOWS, Kind.KEPT})
TITLES: Mapping[Kind, str] = {
    Kind.LOOK: "Needs a look first", Kind.DATES: "Dates and durations", Kind.ADDED: "Added", Kind.REMOVED: "Removed",
    Kind.RENAMED: "Renamed", Kind.MOVED: "Moved in the outline", Kind.LINKS: "Links", Kind.PEOPLE: "People and work",
    Kind.PROGRESS: "Progress", Kind.OTHER: "Other", Kind.FOLLOWS: "Dates that move in consequence",
    Kind.KEPT: "Stays as it is here",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {
    "name": Kind.RENAMED, "place": Kind.MOVED, "predecessors": Kind.LINKS, "people": Kind.PEOPLE, "work": Kind.PEOPLE,
    "task_type": Kind.PEOPLE, "progress": Kind.PROGRESS, "status_date": Kind.PROGRESS, "duration": Kind.DATES,
    "start": Kind.DATES, "constraint": Kind.DATES, "second_constraint": Kind.DATES, "deadline": Kind.DATES,
    "manual": Kind.DATES, "levelling_delay": Kind.DATES, "parts": Kind.DATES, "calendar": Kind.DATES, "active": Kind.DATES,
    "must_finish": Kind.DATES, "milestone": Kind.DATES,
}  # fmt: skip
"""By the name of a field; any other is OTHER."""
_HAVE_DATES = frozenset({Thing.TASK, Thing.PROJECT})
_WHOLE = {What.ADDED: Kind.ADDED, What.REMOVED: Kind.REMOVED}
_THINGS: Mapping[Thing, str] = {
    Thing.PROJECT: "Project", Thing.TASK: "Task", Thing.CALENDAR: "Calendar", Thing.PERSON: "Person",
    Thing.FIELD: "Custom field",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that differs, or a task that comes or goes. `key` chooses it; where it is empty there is nothing to choose."""

    key: str
    kind: Kind
    name: str
    what: str
    here: str
    there: str
    number: int = 0
    path: tuple[str, ...] = ()
    before: str = ""
    by: Here | None = None
    problem: str = ""
    goes: tuple[str, ...] = ()
    pair: Pair = NO_PAIR
    task_id: str = ""

    @property
    def group(self) -> Kind:
        """The kind it is listed under: what needs a look stands before everything else."""
        return Kind.LOOK if self.problem else self.kind


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind, or of one task: then it has a `head` that says which; `key` stays the same when it is made anew.

    A task in which one thing alone differs, or that comes or goes as a whole, has no lines beneath it: its head is chosen.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    head: Line | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what can be chosen of it."""
        found = [line.key for line in self.lines if line.key]
        return (self.head.key,) if self.head is not None and self.head.key else tuple(found)


def lines_of(difference: Difference, tr: Words) -> tuple[Line, ...]:
    """Return everything that differs in the order of the plan, then what else moves and what stays."""
    found: list[Line] = []
    for row in difference.rows:
        found += [_whole(row, tr)] if row.is_whole else [_fact(row, field, tr) for field in row.fields]
    found += (
        Line(
            "", Kind.FOLLOWS, each.name, tr("Finish"), _day(each.dates.finish_before), _day(each.dates.finish_after),
            pair=pair_of(each.dates), task_id=each.id,
        )
        for each in difference.moved
    )  # fmt: skip
    found += (
        Line(each.key, Kind.KEPT, each.name, each.term, each.here_now, each.in_file, by=each.here, task_id=each.row_id)
        for each in difference.kept
    )
    return tuple(found)


def _whole(row: Row, tr: Words) -> Line:
    """Return the line of what comes or goes: what is known of it stands on the side where it is."""
    is_new = row.what is What.ADDED
    facts = [(each.term, each.new if is_new else each.old) for each in row.fields if each.name != "name"]
    pair = pair_of(row.dates)
    span = pair.after if is_new else pair.before
    when = "" if span is None else f"{format_date(span.start)} – {format_date(span.finish)}"
    known = ", ".join(f"{term} {text}" for term, text in facts if text) or when
    here, there = ("", known) if is_new else (known, "")
    return Line(
        row.key, _WHOLE[row.what], _called(row, tr), tr("New") if is_new else tr("Removed"), here, there, row.number, row.path,
        by=next((each.here for each in row.fields if each.here), None),
        problem=row.problem or next((each.problem for each in row.fields if each.problem), ""),
        goes=row.goes, pair=pair, task_id=row.id if row.thing is Thing.TASK else "",
    )  # fmt: skip


def _called(row: Row, tr: Words) -> str:
    if row.thing is Thing.TASK:
        return row.name
    return tr("{thing} “{name}”").format(thing=tr(_THINGS[row.thing]), name=row.name)


def _fact(row: Row, field: Field, tr: Words) -> Line:
    kind = _KINDS.get(field.name, Kind.OTHER) if row.thing in _HAVE_DATES else Kind.OTHER
    what = tr("Name") if field.name == "name" else field.term
    return Line(
        field.key, kind, _called(row, tr), what, field.old, field.new, row.number, row.path, field.before, field.here,
        field.problem or row.problem, row.goes, pair_of(row.dates), row.id if row.thing is Thing.TASK else "",
    )  # fmt: skip


def pair_of(dates: Dates | None) -> Pair:
    """Return when a task is done here, before and after all is taken over."""
    if dates is None:
        return NO_PAIR
    return Pair(_span(dates.start_before, dates.finish_before), _span(dates.start_after, dates.finish_after))


def _span(start: int | None, finish: int | None) -> Span | None:
    return None if start is None or finish is None else Span(start, finish)


def _day(at: int | None) -> str:
    return "–" if at is None else format_date(at)


def by_kind(lines: Sequence[Line], tr: Words) -> tuple[Group, ...]:
    """Return lines under their kinds, what needs a look first."""
    found: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    for line in lines:
        found[line.group].append(line)
    return tuple(Group(kind.value, tr(TITLES[kind]), tuple(under)) for kind, under in found.items() if under)


def by_task(lines: Sequence[Line], tr: Words) -> tuple[Group, ...]:
    """Return lines under their tasks in the order of the plan; then what else moves and what stays."""
    found: dict[tuple[str, str], list[Line]] = {}
    told: list[Line] = []
    for line in lines:
        if line.kind in BESIDES:
            told.append(line)
        else:
            found.setdefault((line.task_id, line.name), []).append(line)
    groups = [_of_task(under, tr) for under in found.values()]
    return (*groups, *by_kind(told, tr))


def _of_task(lines: Sequence[Line], tr: Words) -> Group:
    first = lines[0]
    if len(lines) == 1:
        return Group(first.task_id or first.name, first.name, (), first)
    counted = tr("{count} differences").format(count=len(lines))
    problem = next((line.problem for line in lines if line.problem), "")
    head = Line(
        "", Kind.OTHER, first.name, counted, "", "", first.number, first.path, problem=problem, pair=first.pair,
        task_id=first.task_id,
    )  # fmt: skip
    return Group(first.task_id or first.name, first.name, tuple(lines), head)


class Choice:
    """Which keys are chosen; what needs another comes with it, and goes with it."""

    def __init__(self, difference: Difference) -> None:
        own = {row.key: row.own_keys() for row in difference.rows}
        self._needs: dict[str, frozenset[str]] = {each.key: frozenset() for each in difference.kept}
        for row in difference.rows:
            needs = [(row.key, row.needs)] if row.is_whole else [(each.key, each.needs) for each in row.fields]
            for key, rows in needs:
                self._needs[key] = frozenset(one for needed in rows for one in own.get(needed, (needed,)))
        self._needed_by: dict[str, set[str]] = {}
        for key, needed in self._needs.items():
            for each in needed:
                self._needed_by.setdefault(each, set()).add(key)
        self.keys: frozenset[str] = frozenset()

    def start(self, keys: Collection[str]) -> None:
        """Choose these alone; those that are no more are left out."""
        self.keys = frozenset(self._spread(keys, self._needs))

    def with_more(self, keys: Collection[str]) -> None:
        self.keys |= self._spread(keys, self._needs)

    def without(self, keys: Collection[str]) -> None:
        self.keys -= self._spread(keys, self._needed_by)

    def _spread(self, keys: Collection[str], along: Mapping[str, Collection[str]]) -> set[str]:
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key in self._needs and key not in found:
                found.add(key)
                waiting += along.get(key, ())
        return found


def counted(lines: Sequence[Line]) -> Iterator[tuple[Kind, int]]:
    """Yield the kinds there are, with how many lines each has."""
    count = dict.fromkeys(Kind, 0)
    for line in lines:
        count[line.group] += 1
    yield from ((kind, number) for kind, number in count.items() if number)
