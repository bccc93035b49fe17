"""The bookings of one person for one project as a line of time that is written cell by cell.

A line is the bookings of a person × project (or line work); each holds [start, finish) at a percentage. Writing a cell cuts
everything else out of it and leaves all outside as it was; what then touches with the same percentage, state and note
becomes one booking. Cells may be months, weeks or anything else, mixed at will.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Booking, BookingState

_FIELDS = ("start", "finish", "percent", "state", "note")
_CLOSE = 1e-9
Measure = Callable[[int, int], float]
"""How much time a person has between two moments: what a cell is averaged by."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A booking without its person and project; `id` is None where it becomes a new one."""

    start: int
    finish: int
    percent: float
    state: BookingState = BookingState.COMMITTED
    note: str = ""
    id: str | None = None

    @classmethod
    def of(cls, booking: Booking) -> "Stretch":
        return cls(booking.start, booking.finish, booking.percent, booking.state, booking.note, booking.id)

    def is_like(self, other: "Stretch") -> bool:
        """Say whether two say the same of their time."""
        return (self.state, self.note) == (other.state, other.note) and abs(self.percent - other.percent) < _CLOSE


Line = tuple[Stretch, ...]
"""By start; stretches may lie over each other, as imported ones do: they add up."""


def line_of(bookings: Iterable[Booking]) -> Line:
    """Return the bookings of one person × project as a line."""
    return _sorted(Stretch.of(each) for each in bookings if each.finish > each.start)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a line says of a period: percent of the person's time on average, and how much of that is tentative."""

    percent: float
    tentative: float = 0.0
    stretches: Line = ()
    even: bool = True
    """Whether the same percentage holds all through the period."""

    @property
    def is_tentative(self) -> bool:
        return self.percent > 0 and self.tentative >= self.percent - _CLOSE

    @property
    def note(self) -> str:
        """The notes of what lies in the period, each once."""
        return "\n".join(dict.fromkeys(each.note for each in self.stretches if each.note))


EMPTY = Cell(0.0)


def cell(line: Line, start: int, finish: int, measure: Measure | None = None) -> Cell:
    """Return what a line says of [start, finish), averaged by `measure`; by elapsed time where that finds none there."""
    within = tuple(each for each in line if each.start < finish and each.finish > start)
    if not within:
        return EMPTY
    if len(within) == 1 and within[0].start <= start and within[0].finish >= finish:
        only = within[0]
        return Cell(only.percent, only.percent if only.state is BookingState.TENTATIVE else 0.0, within)
    whole = float(measure(start, finish)) if measure is not None else 0.0
    weigh = measure if measure is not None and whole > 0 else _elapsed
    whole = whole if whole > 0 else float(finish - start)
    shares = [(each, each.percent * weigh(max(start, each.start), min(finish, each.finish)) / whole) for each in within]
    total = sum(share for _, share in shares)
    tentative = sum(share for each, share in shares if each.state is BookingState.TENTATIVE)
    return Cell(total, tentative, within, _is_even(within, start, finish))


def _elapsed(start: int, finish: int) -> float:
    return float(finish - start)


def _is_even(within: Line, start: int, finish: int) -> bool:
    """Say whether the percentages add up to the same at every moment of a period."""
    edges = sorted(
        {start, finish, *(max(start, each.start) for each in within), *(min(finish, each.finish) for each in within)}
    )
    sums = [sum(each.percent for each in within if each.start <= at < each.finish) for at in edges[:-1]]
    return all(abs(each - sums[0]) < _CLOSE for each in sums)


# Writing


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written into [start, finish): a percentage (0 empties it), a state, a note; None leaves what is there."""

    start: int
    finish: int
    percent: float | None = None
    state: BookingState | None = None
    note: str | None = None


def write(line: Line, entries: Sequence[Entry], state: BookingState = BookingState.COMMITTED) -> Line:
    """Return a line after entries, one after the other; a new booking is in `state` where its entry names none."""
    for entry in entries:
        line = _written(line, entry, state) if entry.percent is not None else _marked(line, entry)
    return line


def _written(line: Line, entry: Entry, state: BookingState) -> Line:
    """Give [start, finish) one percentage; what was there gives its state and note, the longest part of it first."""
    start, finish = entry.start, entry.finish
    outside, inside = _cut(line, start, finish)
    assert entry.percent is not None
    if entry.percent <= 0:
        return outside
    before = max(inside, key=lambda each: each.finish - each.start, default=None)
    free = next((each.id for each in inside if each.id is not None), None)
    fresh = Stretch(
        start, finish, entry.percent,
        entry.state or (before.state if before else state),
        entry.note if entry.note is not None else before.note if before else "",
        free,
    )  # fmt: skip
    return _joined(_sorted([*outside, fresh]), start, finish)


def _marked(line: Line, entry: Entry) -> Line:
    """Give everything in [start, finish) another state or note; where nothing is booked nothing comes."""
    outside, inside = _cut(line, entry.start, entry.finish)
    marked = [
        replace(
            each,
            state=each.state if entry.state is None else entry.state,
            note=each.note if entry.note is None else entry.note,
        )
        for each in inside
    ]
    return _joined(_sorted([*outside, *marked]), entry.start, entry.finish)


def _cut(line: Line, start: int, finish: int) -> tuple[Line, Line]:
    """Return what lies outside [start, finish), and what inside; of one that is cut the first part stays the same record."""
    outside: list[Stretch] = []
    inside: list[Stretch] = []
    for each in line:
        if each.finish <= start or each.start >= finish:
            outside.append(each)
            continue
        parts = (
            (each.start, start, outside),
            (max(start, each.start), min(finish, each.finish), inside),
            (finish, each.finish, outside),
        )
        own = each.id
        for begin, end, where in parts:
            if begin < end:
                where.append(replace(each, start=begin, finish=end, id=own))
                own = None
    return tuple(outside), tuple(inside)


def _joined(line: Line, start: int, finish: int) -> Line:
    """Join what touches, and says the same, at the edges of [start, finish) and within."""
    found: list[Stretch] = []
    for each in line:
        before = next(
            (
                place
                for place, other in enumerate(found)
                if other.finish == each.start and start <= each.start <= finish and other.is_like(each)
            ),
            None,
        )
        if before is None:
            found.append(each)
        else:
            own = found[before]
            found[before] = replace(own, finish=each.finish, id=own.id or each.id)
    return tuple(found)


def _sorted(stretches: Iterable[Stretch]) -> Line:
    return tuple(sorted(stretches, key=lambda each: (each.start, each.finish, each.id or "")))


def changes(person_id: str, project_id: str | None, before: Line, after: Line, new_id: NewId) -> Iterator[Change]:
    """Yield what makes the bookings of one person × project what they are to be."""
    known = {each.id: each for each in before}
    kept = {each.id for each in after}
    for each in before:
        if each.id not in kept and each.id is not None:
            yield Delete(Booking, each.id)
    for each in after:
        if each.id is None:
            yield Insert(
                Booking(
                    id=new_id(), person_id=person_id, project_id=project_id, start=each.start, finish=each.finish,
                    percent=each.percent, state=each.state, note=each.note,
                )
            )  # fmt: skip
        elif each != known[each.id]:
            old = known[each.id]
            fields = {name: getattr(each, name) for name in _FIELDS if getattr(each, name) != getattr(old, name)}
            yield Update(Booking, each.id, fields)
