"""What the labels of bars say, and where they stand so that they hide nothing of their row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from pmo_desktop.charts.gantt.view import TEXT_SIZE, Viewport
from pmo_desktop.charts.gantt_look import CUSTOM
from pmo_desktop.charts.scene import Point, Rect, Shape, Text, TextMeasure, elided, fewer
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.plan.external import place_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule

if TYPE_CHECKING:
    from pmo_desktop.charts.gantt.rows import GanttRow

MOST_OF_LABEL = 220.0
_GAP = 10.0
_LEAST_INSIDE = 22.0
_AIR = 3.0
_NEAR = 36.0
"""How far a label gives way to what runs through its place."""
NOTE = "✎"


class Wording:
    """Says the fields of a task as labels show them."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self.plan, self.schedule = plan, schedule
        project = plan.project
        self._units = Units(project.day_seconds, project.week_seconds, project.month_days)

    def text(self, row: int, name: str) -> str:
        """Return a field as text; empty where there is nothing to say."""
        if not name or self.plan.tasks["blank"][row]:
            return ""
        if name.startswith(CUSTOM):
            return self.plan.custom.get(name.removeprefix(CUSTOM), self.plan.tasks.ids[row])
        return _FIELDS[name](self, row)

    def elsewhere(self, row: int) -> str:
        r"""Return where the task is planned that a row stands for, `Other\7`."""
        place = place_of(self.plan.tasks["external"][row])
        return place.file_name if place.number is None else f"{place.file_name}\\{place.number}"

    def people(self, row: int, *, initials: bool = False) -> str:
        people, of = self.plan.people, self.plan.assignments
        ids = (of["person_id"][number] for number in of.by("task_id").get(self.plan.tasks.ids[row], ()))
        rows = [people.row[each] for each in ids if each in people.row]
        if initials:
            return ", ".join(people["initials"][each] or initials_of(people["name"][each]) for each in rows)
        return ", ".join(people["name"][each] for each in rows)

    def date(self, row: int, of: str) -> str:
        at = int(getattr(self.schedule, of)[row])
        return "" if at == NO_PART else format_date(at)

    def lasting(self, row: int, seconds: int) -> str:
        return format_duration(Duration(int(seconds), self.plan.tasks["elapsed"][row]), self._units)

    def slack(self, row: int) -> str:
        takes_part = self.schedule.start[row] != NO_PART and self.schedule.percent[row] < 100
        return self.lasting(row, self.schedule.total_slack[row]) if takes_part else ""


_FIELDS: Mapping[str, Callable[[Wording, int], str]] = {
    "name": lambda words, row: words.plan.tasks["name"][row],
    "people": Wording.people,
    "initials": lambda words, row: words.people(row, initials=True),
    "percent": lambda words, row: f"{words.schedule.percent[row]:.0f} %",
    "start": lambda words, row: words.date(row, "start"),
    "finish": lambda words, row: words.date(row, "finish"),
    "duration": lambda words, row: words.lasting(row, words.schedule.duration[row]),
    "slack": Wording.slack,
    "wbs": lambda words, row: words.plan.tasks["wbs"][row],
    "number": lambda words, row: str(words.plan.outline.number[row]),
    "notes": lambda words, row: NOTE if words.plan.tasks["notes"][row] else "",
}  # fmt: skip


def initials_of(name: str) -> str:
    """Return the first letters of a name's first and last word."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


# Where they stand


@dataclass(slots=True)
class Crossings:
    """Where links run through the rows that are seen: per row the stretches [left, right] they take of its middle."""

    of: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def note(self, points: Sequence[Point], view: Viewport, rows: range) -> None:
        """Take in the way of one link."""
        for (x1, y1), (x2, y2) in pairwise(points):
            low, high = max(view.row(min(y1, y2)), rows.start), min(view.row(max(y1, y2)), rows.stop - 1)
            for number in range(low, high + 1):
                self.of.setdefault(number, []).append((min(x1, x2), max(x1, x2)))

    def within(self, number: int, left: float, right: float) -> list[tuple[float, float]]:
        return [each for each in self.of.get(number, ()) if each[0] < right and each[1] > left]


@dataclass(frozen=True, slots=True)
class Ends:
    """What a row's bar and the marks beside it take of its width: `marks` are stretches [left, right] next to the bar."""

    left: float
    right: float
    marks: tuple[tuple[float, float], ...] = ()


def labels(  # noqa: PLR0913, PLR0917 - the row, where it lies, and what else is there
    row: "GanttRow", number: int, ends: Ends, view: Viewport, measure: TextMeasure, crossings: Crossings, ground: str,
    of_people: frozenset[int] = frozenset(),
) -> Iterator[Shape]:  # fmt: skip
    """Draw a row's labels: beside each other never, over a mark or a link only where there is no place near.

    `of_people` are the sides, right (1) or left (-1), whose label names people: those it has no room for are counted.
    """
    for said, side in ((row.label, 1), (row.left, -1)):
        if said:
            text = (fewer if side in of_people else elided)(said, MOST_OF_LABEL, TEXT_SIZE, measure)
            wide = measure.width(text, TEXT_SIZE)
            goes_left = side > 0 and not row.left and _is_beyond(wide, ends, view)
            yield from _beside(text, wide, number, ends, view, crossings, ground, side=-1 if goes_left else side)


def _is_beyond(wide: float, ends: Ends, view: Viewport) -> bool:
    """Say whether a label right of a bar would run over the edge of a page, and has room left of it."""
    runs_over = view.is_page and view.width - wide < ends.right + _GAP
    return runs_over and ends.left - _GAP - wide >= 0 and ends.left <= view.width


def _beside(  # noqa: PLR0913, PLR0917 - as above
    text: str, wide: float, number: int, ends: Ends, view: Viewport, crossings: Crossings, ground: str, *, side: int
) -> Iterator[Shape]:
    """Draw a label right (1) or left (-1) of a bar."""
    near = ends.right + _GAP if side > 0 else ends.left - _GAP
    if not -MOST_OF_LABEL - _NEAR < near < view.width + MOST_OF_LABEL + _NEAR:
        return
    near = _past(near, wide, ends.marks, side, MOST_OF_LABEL)
    free = _past(near, wide, crossings.within(number, *_span(near, wide + _NEAR, side)), side, _NEAR)
    if view.is_page and free + wide > view.width >= near + wide and side > 0:
        free = near  # over a link, yet whole
    left, right = _span(free, wide, side)
    if right < 0 or left > view.width:
        return
    y, height = view.y(number), view.row_height
    if crossings.within(number, left, right):
        yield Rect(left - 1, y + height * 0.2, wide + 2, height * 0.56, fill=ground)
    yield Text(left, y + height * 0.6, text, TEXT_SIZE, "muted")


def _span(near: float, wide: float, side: int) -> tuple[float, float]:
    return (near, near + wide) if side > 0 else (near - wide, near)


def _past(near: float, wide: float, taken: Sequence[tuple[float, float]], side: int, most: float) -> float:
    """Return where a label begins that gives way to what takes its place; where it was, where that is too far."""
    at = near
    for left, right in sorted(taken, reverse=side < 0, key=lambda each: each[0] if side > 0 else each[1]):
        low, high = _span(at, wide, side)
        if left - _AIR < high and right + _AIR > low:
            at = right + 4 if side > 0 else left - 4
    return at if abs(at - near) <= most else near


def inside(row: "GanttRow", left: float, right: float, middle: float, measure: TextMeasure) -> Text | None:
    """Return the label within a bar, cut to it; None where there is no room."""
    room = right - left - 8
    if not row.inside or room < _LEAST_INSIDE:
        return None
    text = elided(row.inside, room, TEXT_SIZE, measure)
    return Text(left + 4, middle, text, TEXT_SIZE, "on_bar") if text else None
