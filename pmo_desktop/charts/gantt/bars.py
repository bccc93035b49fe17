"""What a Gantt chart draws of one task: its bar, bracket or diamond, and the marks of its dates beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmo_desktop.charts.gantt.labels import Ends, inside
from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.tints import PLAIN, WITHOUT, Tint
from pmo_desktop.charts.gantt.view import BEYOND, FRAME, LEAST_WIDTH, TEXT_SIZE, Role, Viewport
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Shape, Text, TextMeasure
from pmo_desktop.domain.records import ConstraintType
from pmo_desktop.domain.schedule import NO_PART

_STRIPES = {
    "task": "progress", "critical": "critical_progress", "near_critical": "near_critical_progress",
    "dimmed": "dimmed_progress",
}  # fmt: skip
ROLES: Mapping[Role, Tint] = {
    Role.PREDECESSOR: Tint("path_predecessor", "‹"),
    Role.DRIVING: Tint("path_driving", "«"),
    Role.SUCCESSOR: Tint("path_successor", "›"),
    Role.DRIVEN: Tint("path_driven", "»"),
}
DIMMED = Tint("dimmed")
_AT_START = frozenset({ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.MSO, ConstraintType.MANDATORY_START})
_NOT_BEFORE = frozenset({ConstraintType.SNET, ConstraintType.FNET})
_NOT_AFTER = frozenset({ConstraintType.SNLT, ConstraintType.FNLT})
_TOP, _TALL = 0.22, 0.5
_TALL_WITH_TEXT = 0.6


@dataclass(frozen=True, slots=True)
class Band:
    """The room of a row: where its bar begins and ends across, its top and its height."""

    left: float
    right: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height * 0.47


def band_of(row: GanttRow, number: int, view: Viewport) -> Band:
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    return Band(left, right, view.y(number), view.row_height)


def is_seen(left: float, right: float, view: Viewport) -> bool:
    return right >= -BEYOND and left <= view.width + BEYOND


def bar(  # noqa: PLR0913, PLR0917 - the row, where it lies, and how it is drawn
    row: GanttRow, number: int, view: Viewport, look: Look, measure: TextMeasure, tint: Tint, frame: str
) -> Iterator[Shape]:
    """Draw a row's bar; nothing of one that takes no part or lies beside the view."""
    if row.start == NO_PART:
        if row.inactive is not None:
            yield from _hollow(row.inactive, view, number)
        return
    band = band_of(row, number, view)
    if not is_seen(band.left, band.right, view):
        return
    frame = frame or tint.frame or ("longest_path" if look.longest_path and row.longest_path else "")
    if row.milestone:
        fill = "" if tint is WITHOUT else tint.fill
        fill = fill or ("milestone" if row.colour in {"task", WITHOUT.fill} else row.colour)
        if tint.letter and fill != "milestone" and not row.left:
            x = band.left - band.height * 0.29 - 3
            yield Text(x, band.y + band.height * 0.6, tint.letter, TEXT_SIZE - 1, "muted", "right", bold=True)
        yield Polygon(diamond((band.left, band.y + band.height / 2), band.height * 0.29), fill, frame, FRAME)
    elif row.summary and row.segments:
        yield from _occurrences(row, view, band, tint)
    elif row.summary:
        yield from bracket(view.clipped(band.left), view.clipped(band.right), band.y, band.height, row.percent, tint)
    elif row.stretched:
        yield _stretched(band, tint.fill or row.colour)
    else:
        yield from _task(row, view, band, measure, tint, frame)


def tint_of(row: GanttRow, role: Role | None, *, is_path_shown: bool) -> tuple[Tint, str]:
    """Return a row's tint and frame: its own, or what the path of the selected task makes of it."""
    if not is_path_shown:
        return (Tint(), "") if row.elsewhere else (row.tint, "")
    if role is None:
        return DIMMED, ""
    return (row.tint, "accent") if role is Role.SELECTED else (ROLES[role], "")


def _task(  # noqa: PLR0913, PLR0917 - as for every bar
    row: GanttRow, view: Viewport, band: Band, measure: TextMeasure, tint: Tint, frame: str
) -> Iterator[Shape]:
    pieces = [(view.axis.x(start), view.axis.x(finish)) for start, finish in row.pieces]
    text = inside(row, max(band.left, 0.0) + _lead(tint), pieces[0][1], band.y + band.height * 0.6, measure)
    top = band.y + band.height * (_TOP if text is None else _TOP - 0.06)
    tall = band.height * (_TALL if text is None else _TALL_WITH_TEXT)
    stripe = (top + tall * 0.34, tall * 0.32) if text is None else (top + tall * 0.84, tall * 0.16)
    fill = tint.fill or row.colour
    if len(pieces) > 1:
        middle = top + tall / 2
        yield Line(((view.clipped(band.left), middle), (view.clipped(band.right), middle)), fill, 1.2, (2.0, 2.0))
    edge = frame or ("bar_line" if tint.fill.startswith("series") or tint.letter else "")
    hatch = tint.hatch if tint.fill else "near_critical_progress" if fill == "near_critical" else ""
    for left, right in pieces:
        yield Rect(
            left, top, max(right - left, LEAST_WIDTH), tall, fill=fill, line=edge, line_width=FRAME if frame else 0.8,
            radius=min(2.0, max(right - left, LEAST_WIDTH) / 3), hatch=hatch,
        )  # fmt: skip
    if row.percent > 0:
        yield from _progress(view.axis.x(row.done_to), pieces, stripe, _STRIPES.get(fill, "stripe"))
    if row.manual and not row.elsewhere:
        yield from held_ends(band, top, tall)
    yield from _signs(row, band, measure, tint, inside_at=text)
    if text is not None:
        yield text


def _lead(tint: Tint) -> float:
    """Return the room of a letter at the beginning of a bar."""
    return 9.0 * len(tint.letter) if tint.letter else 0.0


def _progress(
    until: float, pieces: list[tuple[float, float]], stripe: tuple[float, float], colour: str
) -> Iterator[Shape]:
    top, tall = stripe
    for left, right in pieces:
        end = min(until, max(right, left + LEAST_WIDTH))
        if end > left:
            yield Rect(left, top, end - left, tall, fill=colour)


def _signs(row: GanttRow, band: Band, measure: TextMeasure, tint: Tint, inside_at: Text | None) -> Iterator[Shape]:
    """Draw the letter of a bar's colour at its beginning, and a question mark at the end of an estimated one."""
    y, size = band.y + band.height * 0.6, TEXT_SIZE - 1
    if tint.letter:
        wide = measure.width(tint.letter, size, bold=True)
        if wide + 6 <= band.right - band.left:
            if tint.hatch or (row.percent > 0 and inside_at is None):  # lines would run through it
                yield Rect(band.left, band.y + band.height * 0.3, wide + 6, band.height * 0.34, fill=tint.fill)
            yield Text(band.left + 3, y, tint.letter, size, "on_bar", bold=True)
        elif not row.left:
            yield Text(band.left - 3, y, tint.letter, size, "muted", "right", bold=True)
    if row.estimated and inside_at is None and band.right - band.left >= 16 + _lead(tint) and row.percent < 80:
        yield Text(band.right - 3, y, "?", size, "on_bar", "right", bold=True)


def held_ends(band: Band, top: float, tall: float) -> Iterator[Shape]:
    """Draw the ends of a bar whose dates were set by hand as posts that logic does not move."""
    for x, way in ((band.left, 1), (max(band.right, band.left + LEAST_WIDTH), -1)):
        yield Line(
            ((x + 3 * way, top - 2), (x, top - 2), (x, top + tall + 2), (x + 3 * way, top + tall + 2)), "text", 1.4
        )


def _stretched(band: Band, fill: str) -> Polygon:
    """Draw a level of effort: a low bar with pointed ends, that hangs between others."""
    top, tall = band.y + band.height * 0.36, band.height * 0.22
    right = max(band.right, band.left + 4)
    tip, middle = min(5.0, (right - band.left) / 2), top + tall / 2
    return Polygon(
        (
            (band.left, middle), (band.left + tip, top), (right - tip, top), (right, middle), (right - tip, top + tall),
            (band.left + tip, top + tall),
        ),
        fill,
    )  # fmt: skip


def _occurrences(row: GanttRow, view: Viewport, band: Band, tint: Tint) -> Iterator[Shape]:
    """Draw each time a recurring task takes place, joined by a thin line."""
    top, tall = band.y + band.height * 0.3, band.height * 0.3
    middle = top + tall / 2
    yield Line(((view.clipped(band.left), middle), (view.clipped(band.right), middle)), "summary", 1.0)
    for start, finish in row.segments:
        left, right = view.axis.x(start), view.axis.x(finish)
        if is_seen(left, right, view):
            yield Rect(left, top, max(right - left, LEAST_WIDTH + 1), tall, fill=tint.fill or "summary")


def bracket(  # noqa: PLR0913, PLR0917 - where it lies, and what it says
    left: float, right: float, y: float, height: float, percent: float, tint: Tint = PLAIN
) -> Iterator[Shape]:
    """Draw a summary over what lies in it."""
    top, thick, drop = y + height * 0.3, height * 0.16, height * 0.34
    right = max(right, left + 4)
    tooth = min(5.0, (right - left) / 2)
    yield Polygon(
        (
            (left, top), (right, top), (right, top + drop), (right - tooth, top + thick), (left + tooth, top + thick),
            (left, top + drop),
        ),
        "dimmed" if tint is DIMMED else "summary",
    )  # fmt: skip
    if tint.fill and tint not in {DIMMED, WITHOUT}:  # a band of its colour on the black bracket
        yield Rect(left + 1, top + 1, max(0.0, right - left - 2), max(1.0, thick - 2), fill=tint.fill)
    if percent > 0 and tint is not DIMMED:
        yield Rect(left, top - 2, (right - left) * min(1.0, percent / 100), 2, fill="accent")


def diamond(centre: Point, size: float) -> tuple[Point, ...]:
    x, y = centre
    return ((x, y - size), (x + size, y), (x, y + size), (x - size, y))


def _hollow(span: tuple[int, int], view: Viewport, number: int) -> Iterator[Shape]:
    """Draw about where an inactive task would lie."""
    left, right = view.axis.x(span[0]), view.axis.x(span[1])
    if not is_seen(left, right, view):
        return
    y, height = view.y(number), view.row_height
    if right - left < LEAST_WIDTH:
        yield Polygon(diamond((left, y + height / 2), height * 0.29), "", "muted", 1.0)
    else:
        yield Rect(
            left, y + height * _TOP, right - left, height * _TALL, line="muted", radius=min(2.0, (right - left) / 3)
        )


# Beside the bar


def baseline(
    row: GanttRow, number: int, view: Viewport, *, of_two: bool = False, second: bool = False
) -> Iterator[Shape]:
    """Draw when a task was to take place, beneath its bar; the second baseline a little lower, hollow."""
    start, finish = (row.second_start, row.second_finish) if second else (row.baseline_start, row.baseline_finish)
    if start is None or finish is None:
        return
    left, right = view.axis.x(start), view.axis.x(finish)
    y, height = view.y(number), view.row_height
    if not is_seen(left, right, view):
        return
    colour = "second_baseline" if second else "baseline"
    if row.milestone:
        yield Polygon(diamond((left, y + height * (0.7 if second else 0.62)), height * 0.2), "", colour, 1.2)
    else:
        top, tall = (0.89, 0.1) if second else (0.76, 0.1) if of_two else (0.77, 0.14)
        yield Rect(left, y + height * top, max(right - left, LEAST_WIDTH), height * tall, fill=colour)


def slack(row: GanttRow, number: int, view: Viewport) -> Iterator[Shape]:
    """Draw from where a task ends to where it may end."""
    if row.start == NO_PART or row.summary or row.late_finish is None or row.late_finish == row.finish:
        return
    ends, late = view.axis.x(row.finish), view.axis.x(row.late_finish)
    if max(ends, late) < 0 or min(ends, late) > view.width:
        return
    ends, late = view.clipped(ends), view.clipped(late)
    y, height = view.y(number), view.row_height
    behind = row.late_finish > row.finish
    line, tick, colour = (y + height * 0.76, 0.1, "slack") if behind else (y + height * 0.14, 0.08, "late")
    dashes = () if behind else (3.0, 2.0)
    yield Line(((ends, line), (late, line)), colour, 1.4, dashes)
    yield Line(((late, line - height * tick), (late, line + height * tick)), colour, 1.4)


def delays(row: GanttRow, number: int, view: Viewport) -> Iterator[Shape]:
    """Draw what a task waits for work to be spread, and what it ends after its baseline."""
    if row.start == NO_PART or row.summary:
        return
    y, height = view.y(number), view.row_height
    if row.waits_from is not None:
        left, right = view.clipped(view.axis.x(row.waits_from)), view.clipped(view.axis.x(row.start))
        if right > left:
            yield Rect(
                left, y + height * 0.4, right - left, height * 0.14, fill="background", line="slack", hatch="slack"
            )
    if row.baseline_finish is not None and row.finish > row.baseline_finish:
        left, right = view.clipped(view.axis.x(row.baseline_finish)), view.clipped(view.axis.x(row.finish))
        if right > left:
            yield Rect(left, y + height * 0.72, right - left, height * 0.06, fill="late")


def deadline(x: float, y: float, height: float, *, is_missed: bool = False) -> Iterator[Shape]:
    """Draw a deadline as an arrow down; a missed one has a red bar beneath."""
    top, half, colour = y + height * 0.12, height * 0.16, "deadline"
    yield Line(((x, top), (x, top + height * 0.5)), colour, 1.5)
    yield Polygon(((x - half, top + height * 0.42), (x + half, top + height * 0.42), (x, top + height * 0.68)), colour)
    if is_missed:
        yield Line(((x - half, top + height * 0.72), (x + half, top + height * 0.72)), "late", 1.8)


def constraint(kind: ConstraintType, x: float, y: float, height: float) -> Iterator[Shape]:
    """Draw a constraint at its date, over the top of the bar: which way it holds, and filled where it holds firmly.

    Not before points on, not after points back, on a date is a pin; those of a start stand on the bar's upper edge, those
    of a finish on its lower one.
    """
    middle, size = y + height * (_TOP - 0.02 if kind in _AT_START else _TOP + _TALL + 0.02), height * 0.15
    if kind in _NOT_BEFORE:
        yield Line(((x, middle - size), (x, middle + size)), "constraint", 1.4)
        yield Polygon(
            ((x, middle - size), (x + size * 1.4, middle), (x, middle + size)), "background", "constraint", 1.2
        )
    elif kind in _NOT_AFTER:
        yield Line(((x, middle - size), (x, middle + size)), "constraint", 1.4)
        yield Polygon(((x, middle - size), (x - size * 1.4, middle), (x, middle + size)), "constraint")
    else:
        yield Rect(x - size * 0.8, middle - size * 0.8, size * 1.6, size * 1.6, fill="constraint")


def marks(row: GanttRow, number: int, view: Viewport, look: Look) -> Iterator[Shape]:
    """Draw a row's deadline and constraint."""
    y, height = view.y(number), view.row_height
    if look.deadlines and row.deadline is not None:
        x = view.axis.x(row.deadline)
        if is_seen(x, x, view):
            yield from deadline(x, y, height, is_missed=row.start != NO_PART and row.finish > row.deadline)
    if look.constraints and row.constraint_date is not None:
        x = view.axis.x(row.constraint_date)
        if is_seen(x, x, view):
            yield from constraint(row.constraint, x, y, height)


def ends_of(row: GanttRow, number: int, view: Viewport, look: Look) -> Ends:
    """Return what bar and marks take of a row's width, for the labels beside them."""
    if row.start == NO_PART:
        span = row.inactive or (row.start, row.start)
        return Ends(view.axis.x(span[0]), view.axis.x(span[1]))
    band, air = band_of(row, number, view), view.row_height * 0.29
    left, right = (band.left - air, band.right + air) if row.milestone else (band.left, band.right)
    taken = []
    if look.deadlines and row.deadline is not None:
        taken.append(_around(view.axis.x(row.deadline), 6.0))
    if look.constraints and row.constraint_date is not None:
        taken.append(_around(view.axis.x(row.constraint_date), 7.0))
    if look.delays and row.waits_from is not None:
        taken.append((view.axis.x(row.waits_from), left))
    return Ends(left, max(right, left + LEAST_WIDTH), tuple(taken))


def _around(x: float, half: float) -> tuple[float, float]:
    return x - half, x + half


def task_bar(left: float, top: float, width: float, tall: float, colour: str) -> Rect:
    """Return a task’s bar as a legend shows it: one that is nearly critical is hatched, told without its colour."""
    hatch = "near_critical_progress" if colour == "near_critical" else ""
    return Rect(left, top, width, tall, fill=colour, radius=min(2.0, width / 3), hatch=hatch)
