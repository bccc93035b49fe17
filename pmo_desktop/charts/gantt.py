"""The Gantt chart's geometry: bars, brackets, diamonds, links, lines and the scale, for a given part of the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil

from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided
from pmo_desktop.charts.timescale import Axis, Tick, scale_for
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.external import place_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART, Schedule

TEXT_SIZE = 8.5
_EDGE = 5.0
"""How near to a bar's end the pointer takes that end."""
_LABEL_GAP = 8.0
_STUB = 4.0
"""How far a link leaves a bar before it turns."""
_LEAST_WIDTH = 2.0
_FRAME = 1.6
"""How thick the frame of a bar on the longest path is."""
_PROGRESS = {"task": "progress", "critical": "critical_progress", "near_critical": "near_critical_progress"}


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One row of the chart; moments in seconds, percent 0-100; `start` -1 draws nothing."""

    task_id: str
    name: str
    start: int
    finish: int
    percent: float = 0.0
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    baseline_start: int | None = None
    baseline_finish: int | None = None
    deadline: int | None = None
    label: str = ""
    elsewhere: bool = False
    near_critical: bool = False
    longest_path: bool = False
    late_finish: int | None = None
    """How late it may end; before its finish where something cannot be met. None where it is done or takes no part."""

    @property
    def colour(self) -> str:
        """The colour of its bar."""
        if self.elsewhere:
            return "hatch"
        return "critical" if self.critical else "near_critical" if self.near_critical else "task"


@dataclass(frozen=True, slots=True)
class GanttLink:
    """A link between rows of the chart."""

    predecessor: int
    successor: int
    type: LinkType
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the chart to draw: `top` units above the first row's top are scrolled away."""

    axis: Axis
    width: float
    height: float
    row_height: float
    top: float = 0.0

    @property
    def first(self) -> int:
        return max(0, int(self.top // self.row_height))

    def y(self, row: int) -> float:
        """Return the top of a row."""
        return row * self.row_height - self.top

    def row(self, y: float) -> int:
        return int((y + self.top) // self.row_height)

    def last(self, count: int) -> int:
        """Return one past the last row that is seen."""
        return min(count, ceil((self.top + self.height) / self.row_height))


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn across all rows."""

    today: int | None = None
    status_date: int | None = None
    calendar: WorkingCalendar | None = None
    selected: frozenset[int] = frozenset()
    labels: bool = True
    slack: bool = False
    """Draw how late each task may end as a thin line behind its bar; as a dashed one over it where that is too early."""
    longest_path: bool = False
    """Frame the bars of the longest path."""


class Part(Enum):
    BODY = auto()
    FINISH = auto()
    PROGRESS = auto()


def rows_of(plan: Plan, schedule: Schedule, task_rows: Sequence[int], baseline: int = 0) -> list[GanttRow]:
    """Return the chart's rows for task rows in display order; a row of -1 is a heading, beside which nothing is drawn."""
    kept = _baselines(plan, baseline)
    people = _people(plan)
    tasks = plan.tasks
    names, durations, ids, deadlines = tasks["name"], tasks["duration"], tasks.ids, tasks["deadline"]
    starts, finishes, percents = schedule.start.tolist(), schedule.finish.tolist(), schedule.percent.tolist()
    summaries, criticals = schedule.summary.tolist(), schedule.critical.tolist()
    externals = tasks["external"]
    nears, longest, lates = (
        schedule.near_critical.tolist(),
        schedule.longest_path.tolist(),
        schedule.late_finish.tolist(),
    )
    found = []
    for row in task_rows:
        if row < 0:
            found.append(GanttRow("", "", NO_PART, NO_PART))
            continue
        task_id, summary = ids[row], summaries[row]
        before = kept.get(task_id, (None, None))
        milestone = not summary and (durations[row] == 0 or tasks["milestone"][row])
        label = names[row] if milestone else people.get(task_id, "")
        if externals[row]:
            place = place_of(externals[row])
            label = place.file_name if place.number is None else f"{place.file_name}\\{place.number}"
        found.append(
            GanttRow(
                task_id, names[row], starts[row], finishes[row], percents[row], summary, milestone, criticals[row],
                before[0], before[1], deadlines[row], "" if summary else label, bool(externals[row]), nears[row], longest[row],
                lates[row] if percents[row] < 100 and lates[row] != NO_PART else None,
            )
        )  # fmt: skip
    return found


def _baselines(plan: Plan, number: int) -> Mapping[str, tuple[int | None, int | None]]:
    of = plan.baselines
    columns = zip(of["task_id"], of["number"], of["start"], of["finish"], strict=True)
    return {task_id: (start, finish) for task_id, own, start, finish in columns if own == number}


def _people(plan: Plan) -> Mapping[str, str]:
    names, rows = plan.people["name"], plan.people.row
    found: dict[str, str] = {}
    for task_id, person_id in zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True):
        if person_id in rows:
            name = names[rows[person_id]]
            found[task_id] = f"{found[task_id]}, {name}" if task_id in found else name
    return found


def links_of(plan: Plan, schedule: Schedule, task_rows: Sequence[int]) -> list[GanttLink]:
    """Return the links between tasks that are both among the chart's rows, by the successor's place."""
    place = {plan.tasks.ids[row]: number for number, row in enumerate(task_rows) if row >= 0}
    links = plan.dependencies
    critical = schedule.critical.tolist()
    found = []
    for before, after, kind in zip(links["predecessor_id"], links["successor_id"], links["type"], strict=True):
        if before in place and after in place:
            both = critical[task_rows[place[before]]] and critical[task_rows[place[after]]]
            found.append(GanttLink(place[before], place[after], LinkType(kind), both))
    return found


# Drawing


def header_scene(axis: Axis, width: float, height: float, measure: TextMeasure) -> Scene:
    """Return the two rows of the time scale."""
    scale, half = scale_for(axis.seconds_per_unit), height / 2
    start, finish = axis.at(0), axis.at(width)
    shapes: list[Shape] = [Rect(0, 0, width, height, fill="window")]
    shapes += _scale_row(scale.upper(start, finish), axis, (0, half), width, measure, "left")
    shapes += _scale_row(scale.lower(start, finish), axis, (half, half), width, measure, "centre")
    shapes.append(Line(((0, height - 0.5), (width, height - 0.5)), "border"))
    return Scene(width, height, tuple(shapes))


def _scale_row(  # noqa: PLR0913, PLR0917 - one row of the scale
    ticks: Iterator[Tick], axis: Axis, band: tuple[float, float], width: float, measure: TextMeasure, align: str
) -> Iterator[Shape]:
    top, height = band
    for tick in ticks:
        left, right = axis.x(tick.start), axis.x(tick.finish)
        yield Line(((left, top), (left, top + height)), "border")
        begin, end = max(left, 0), min(right, width)
        if measure.width(tick.label, TEXT_SIZE) > end - begin - 4:
            continue  # a label cut in the middle says less than none: its neighbour names the time
        x = begin + 4 if align == "left" else (begin + end) / 2
        yield Text(x, top + height * 0.68, tick.label, TEXT_SIZE, "muted" if align == "centre" else "text", align)


def gantt_scene(
    rows: Sequence[GanttRow],
    links: Sequence[GanttLink],
    view: Viewport,
    measure: TextMeasure,
    marks: Marks = Marks(),
) -> Scene:
    """Return the visible part of the chart; only rows and links that are seen are made into shapes."""
    first, last = view.first, view.last(len(rows))
    shapes: list[Shape] = [Rect(0, 0, view.width, view.height, fill="background")]
    shapes += _ground(view, marks, first, last)
    for number in range(first, last):
        shapes += _baseline(rows[number], number, view)
    for link in links:
        low, high = sorted((link.predecessor, link.successor))
        if high >= first and low < last:
            shapes += _link(rows, link, view)
    for number in range(first, last):
        if marks.slack:
            shapes += _slack(rows[number], number, view)
        shapes += _bar(rows[number], number, view, marks)
        if marks.labels:
            shapes += _label(rows[number], number, view, measure)
    shapes += _lines(view, marks)
    return Scene(view.width, view.height, tuple(shapes))


def _ground(view: Viewport, marks: Marks, first: int, last: int) -> Iterator[Shape]:
    axis = view.axis
    if marks.calendar is not None and DAY / axis.seconds_per_unit >= 3:
        for start, finish in _idle_days(marks.calendar, axis.at(0), axis.at(view.width)):
            yield Rect(axis.x(start), 0, axis.x(finish) - axis.x(start), view.height, fill="weekend")
    for number in sorted(marks.selected):
        if first <= number < last:
            yield Rect(0, view.y(number), view.width, view.row_height, fill="selection")
    for number in range(first, last + 1):
        y = view.y(number) - 0.5
        yield Line(((0, y), (view.width, y)), "grid")


def _idle_days(calendar: WorkingCalendar, start: int, finish: int) -> Iterator[tuple[int, int]]:
    """Yield whole days without work; the gaps within a working day are not shaded."""
    for begin, end in calendar.non_working(start - start % DAY, finish + DAY - finish % DAY):
        day, last = -(-begin // DAY) * DAY, end // DAY * DAY
        if day < last:
            yield day, last


def _slack(row: GanttRow, number: int, view: Viewport) -> Iterator[Shape]:
    """Draw from where a task ends to where it may end."""
    if row.start == NO_PART or row.summary or row.late_finish is None or row.late_finish == row.finish:
        return
    ends, late = view.axis.x(row.finish), view.axis.x(row.late_finish)
    if max(ends, late) < 0 or min(ends, late) > view.width:
        return
    ends, late = (min(max(x, -20.0), view.width + 20.0) for x in (ends, late))
    y, height = view.y(number), view.row_height
    behind = row.late_finish > row.finish
    line, tick, colour = (y + height * 0.70, 0.1, "slack") if behind else (y + height * 0.14, 0.08, "late")
    dashes = () if behind else (3.0, 2.0)
    yield Line(((ends, line), (late, line)), colour, 1.4, dashes)
    yield Line(((late, line - height * tick), (late, line + height * tick)), colour, 1.4)


def _bar(row: GanttRow, number: int, view: Viewport, marks: Marks) -> Iterator[Shape]:
    if row.start == NO_PART:
        return
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    if right < -20 or left > view.width + 20:
        return
    y, height = view.y(number), view.row_height
    if row.milestone:
        fill = "milestone" if row.colour == "task" else row.colour
        frame = "longest_path" if marks.longest_path and row.longest_path else ""
        yield Polygon(_diamond((left, y + height / 2), height * 0.29), fill, frame, _FRAME)
    elif row.summary:
        yield from _bracket(max(left, -20), min(right, view.width + 20), y, height, row)
    else:
        yield from _task(left, right, y, height, row, framed=marks.longest_path and row.longest_path)
    if row.deadline is not None:
        yield from _deadline(view.axis.x(row.deadline), y, height)


def _task(  # noqa: PLR0913 - where the bar lies, and what it says
    left: float, right: float, y: float, height: float, row: GanttRow, *, framed: bool
) -> Iterator[Shape]:
    top, tall = y + height * 0.22, height * 0.5
    width = max(right - left, _LEAST_WIDTH)
    yield task_bar(left, top, width, tall, row.colour, framed=framed)
    if row.percent > 0:
        share = min(1.0, row.percent / 100)
        yield Rect(left, top + tall * 0.34, width * share, tall * 0.32, fill=_PROGRESS[row.colour])


def task_bar(  # noqa: PLR0913 - where it lies, and what it says
    left: float, top: float, width: float, tall: float, colour: str, *, framed: bool = False
) -> Rect:
    """Return a task’s bar: one that is nearly critical is hatched too, so that it is told without its colour."""
    return Rect(
        left, top, width, tall, fill=colour, line="longest_path" if framed else "", line_width=_FRAME,
        radius=min(2.0, width / 3), hatch="near_critical_progress" if colour == "near_critical" else "",
    )  # fmt: skip


def _bracket(left: float, right: float, y: float, height: float, row: GanttRow) -> Iterator[Shape]:
    top, thick, drop = y + height * 0.3, height * 0.16, height * 0.34
    right = max(right, left + 4)
    tooth = min(5.0, (right - left) / 2)
    colour = "summary"
    yield Polygon(
        (
            (left, top), (right, top), (right, top + drop), (right - tooth, top + thick), (left + tooth, top + thick),
            (left, top + drop),
        ),
        colour,
    )  # fmt: skip
    if row.percent > 0:
        yield Rect(left, top - 2, (right - left) * min(1.0, row.percent / 100), 2, fill="accent")


def _diamond(centre: Point, size: float) -> tuple[Point, ...]:
    x, y = centre
    return ((x, y - size), (x + size, y), (x, y + size), (x - size, y))


def _deadline(x: float, y: float, height: float) -> Iterator[Shape]:
    top, half = y + height * 0.12, height * 0.16
    yield Line(((x, top), (x, top + height * 0.5)), "deadline", 1.5)
    yield Polygon(
        ((x - half, top + height * 0.42), (x + half, top + height * 0.42), (x, top + height * 0.68)), "deadline"
    )


def _baseline(row: GanttRow, number: int, view: Viewport) -> Iterator[Shape]:
    if row.baseline_start is None or row.baseline_finish is None:
        return
    left, right = view.axis.x(row.baseline_start), view.axis.x(row.baseline_finish)
    y, height = view.y(number), view.row_height
    if right < 0 or left > view.width:
        return
    if row.milestone:
        yield Polygon(_diamond((left, y + height * 0.62), height * 0.2), "", "baseline", 1.2)
    else:
        yield Rect(left, y + height * 0.78, max(right - left, _LEAST_WIDTH), height * 0.13, fill="baseline")


def _label(row: GanttRow, number: int, view: Viewport, measure: TextMeasure) -> Iterator[Shape]:
    if not row.label or row.start == NO_PART:
        return
    x = view.axis.x(max(row.finish, row.start)) + _LABEL_GAP + (view.row_height * 0.29 if row.milestone else 0)
    if not -400 < x < view.width:
        return
    label = elided(row.label, 220, TEXT_SIZE, measure)
    yield Text(x, view.y(number) + view.row_height * 0.6, label, TEXT_SIZE, "muted")


def _link(rows: Sequence[GanttRow], link: GanttLink, view: Viewport) -> Iterator[Shape]:
    before, after = rows[link.predecessor], rows[link.successor]
    if NO_PART in (before.start, after.start):
        return
    from_start, to_start = link.type in (LinkType.SS, LinkType.SF), link.type in (LinkType.FS, LinkType.SS)
    axis, half = view.axis, view.row_height / 2
    out = axis.x(before.start if from_start else before.finish)
    into = axis.x(after.start if to_start else after.finish)
    if max(out, into) < -40 or min(out, into) > view.width + 40:
        return
    y1, y2 = view.y(link.predecessor) + half * 0.94, view.y(link.successor) + half * 0.94
    colour = "critical" if link.critical else "link"
    down = 1 if link.successor > link.predecessor else -1
    points, direction = _route(link.type, (out, y1), (into, y2), half, down)
    yield Line(points, colour)
    yield _arrow(points[-1], direction, colour)


def _route(
    kind: LinkType, out: Point, into: Point, half: float, down: int
) -> tuple[tuple[Point, ...], tuple[int, int]]:
    """Return the way of a link between two bar ends, and the direction its arrow points in.

    Between a finish and a later start it goes down beside the bar and in from the left, so that it runs through no
    label; where there is no room for that, from above or round the bars.
    """
    (x1, y1), (x2, y2) = out, into
    if kind is LinkType.FS and x2 >= x1 + 3 * _STUB:
        return ((x1, y1), (x1 + _STUB, y1), (x1 + _STUB, y2), (x2, y2)), (1, 0)
    if kind is LinkType.FS and x2 >= x1 - 1:
        tip = max(x1, x2) + 3
        edge = y2 - down * half * 0.5
        return ((x1, y1), (tip, y1), (tip, edge)), (0, down)
    from_start, to_start = kind in (LinkType.SS, LinkType.SF), kind in (LinkType.FS, LinkType.SS)
    leave = x1 - 7.0 if from_start else x1 + 7.0
    enter = x2 - 7.0 if to_start else x2 + 7.0
    direction = (1 if to_start else -1, 0)
    if from_start == to_start:
        side = min(leave, enter) if from_start else max(leave, enter)
        return ((x1, y1), (side, y1), (side, y2), (x2, y2)), direction
    bend = y1 + down * half
    return ((x1, y1), (leave, y1), (leave, bend), (enter, bend), (enter, y2), (x2, y2)), direction


def _arrow(tip: Point, direction: tuple[int, int], colour: str) -> Polygon:
    (x, y), (dx, dy) = tip, direction
    return Polygon(
        ((x, y), (x - 4 * dx - 2.5 * dy, y - 4 * dy - 2.5 * dx), (x - 4 * dx + 2.5 * dy, y - 4 * dy + 2.5 * dx)), colour
    )


def _lines(view: Viewport, marks: Marks) -> Iterator[Shape]:
    for at, colour, dashes in ((marks.status_date, "status_date", (5.0, 3.0)), (marks.today, "today", ())):
        if at is not None and 0 <= view.axis.x(at) <= view.width:
            x = view.axis.x(at)
            yield Line(((x, 0), (x, view.height)), colour, 1.4, dashes)


# Finding


@dataclass(frozen=True, slots=True)
class Hit:
    row: int
    part: Part


def hit(rows: Sequence[GanttRow], view: Viewport, x: float, y: float) -> Hit | None:
    """Return the bar at a point and which part of it: its right edge, the end of its progress, or its body."""
    number = view.row(y)
    if not 0 <= number < len(rows) or rows[number].start == NO_PART:
        return None
    row = rows[number]
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    if row.milestone:
        return Hit(number, Part.BODY) if abs(x - left) <= view.row_height * 0.35 else None
    right = max(right, left + _LEAST_WIDTH)
    if not left - 2 <= x <= right + _EDGE:
        return None
    return Hit(number, _part(row, left, right, x))


def _part(row: GanttRow, left: float, right: float, x: float) -> Part:
    """Return which part of the bar [left, right] is at `x`."""
    if row.summary:
        return Part.BODY
    if x >= right - min(_EDGE, (right - left) / 4):
        return Part.FINISH
    done = left + (right - left) * min(1.0, row.percent / 100)
    return Part.PROGRESS if abs(x - done) <= min(4.0, (right - left) / 5) else Part.BODY


def extent(rows: Sequence[GanttRow]) -> tuple[int, int] | None:
    """Return the first start and the last finish of all rows; None where nothing is drawn."""
    drawn = [row for row in rows if row.start != NO_PART]
    if not drawn:
        return None
    return min(row.start for row in drawn), max(row.finish for row in drawn)
