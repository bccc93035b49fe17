"""What the colours and marks of a Gantt chart mean: signs with words, in as many lines as they need."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.gantt import bars
from pmo_desktop.charts.gantt.rows import ChartRows
from pmo_desktop.charts.gantt.tints import PLAIN, Tint
from pmo_desktop.charts.gantt.view import FRAME, TEXT_SIZE, Role
from pmo_desktop.charts.gantt_look import Follow, Look, NonWorking, ProgressLine
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided
from pmo_desktop.domain.records import ConstraintType

_SIGN, _LINE, _GAP, _MARGIN = 20.0, 18.0, 16.0, 8.0
_MOST_GROUPS = 24
_MOST = 460.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign, drawn in a room of 20 × 18 from (0, 0), and what it means; `is_name` where that is somebody's own text."""

    words: str
    shapes: tuple[Shape, ...]
    is_name: bool = False


def entries(rows: ChartRows, look: Look) -> list[Entry]:
    """Return what a chart of these rows, drawn so, has to explain; nothing the plan has none of."""
    return [*_colours(rows, look), *_kinds(rows), *_marks(rows, look), *_lines(rows, look)]


def legend_scene(
    said: Sequence[Entry], width: float, measure: TextMeasure, say: Callable[[str], str] = lambda words: words
) -> Scene:
    """Return a legend of a width, as high as it needs; `say` translates the words that are ours."""
    x, y = _MARGIN, 4.0
    shapes: list[Shape] = []
    for entry in said:
        words = elided(entry.words if entry.is_name else say(entry.words), _MOST, TEXT_SIZE, measure)
        wide = _SIGN + 6 + measure.width(words, TEXT_SIZE)
        if x > _MARGIN and x + wide > width - _MARGIN:
            x, y = _MARGIN, y + _LINE
        shapes += (_moved(shape, x, y) for shape in entry.shapes)
        shapes.append(Text(x + _SIGN + 6, y + _LINE * 0.68, words, TEXT_SIZE, "muted"))
        x += wide + _GAP
    height = y + _LINE + 4
    ground = (Rect(0, 0, width, height, fill="window"), Line(((0, 0.5), (width, 0.5)), "border"))
    return Scene(width, height, (*ground, *shapes))


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Rect):
        return Rect(
            shape.x + x, shape.y + y, shape.width, shape.height, shape.fill, shape.line, shape.line_width, shape.radius,
            shape.hatch,
        )  # fmt: skip
    if isinstance(shape, Text):
        return Text(shape.x + x, shape.y + y, shape.text, shape.size, shape.colour, shape.align, shape.bold)
    points = tuple((one + x, other + y) for one, other in shape.points)
    if isinstance(shape, Line):
        return Line(points, shape.colour, shape.width, shape.dashes)
    return Polygon(points, shape.fill, shape.line, shape.line_width)


def _sign(colour: str, tint: Tint = PLAIN, frame: str = "") -> tuple[Shape, ...]:
    hatch = tint.hatch or ("near_critical_progress" if colour == "near_critical" else "")
    edge = frame or ("bar_line" if tint.letter else "")
    box = Rect(0, 4, _SIGN, 10, fill=colour, line=edge, line_width=FRAME if frame else 0.8, radius=2, hatch=hatch)
    letter = (Text(_SIGN / 2, 12.4, tint.letter, TEXT_SIZE - 1, "on_bar", "centre", bold=True),) if tint.letter else ()
    return (box, *letter)


def _colours(rows: ChartRows, look: Look) -> Iterator[Entry]:
    if look.follows_path:
        yield from _path(look)
        return
    groups = rows.tints.groups()
    if look.colour is Follow.CRITICAL or not groups:
        yield Entry("task", _sign("task"))
        yield Entry("critical", _sign("critical"))
        if rows.schedule.near_critical.any():
            yield Entry("nearly critical", _sign("near_critical"))
    for tint, words in groups[:_MOST_GROUPS]:
        is_name = look.colour in {Follow.PHASE, Follow.PERSON, Follow.CUSTOM}
        yield Entry(words, _sign(tint.fill, tint), is_name=is_name)
    if len(groups) > _MOST_GROUPS:
        yield Entry("and more", ())


def _path(look: Look) -> Iterator[Entry]:
    for wanted, role, words in (
        (look.predecessors, bars.ROLES[Role.PREDECESSOR], "predecessor"),
        (look.driving, bars.ROLES[Role.DRIVING], "driving predecessor"),
        (look.successors, bars.ROLES[Role.SUCCESSOR], "successor"),
        (look.driven, bars.ROLES[Role.DRIVEN], "driven successor"),
    ):
        if wanted:
            yield Entry(words, _sign(role.fill, role))


def _kinds(rows: ChartRows) -> Iterator[Entry]:
    """Yield the shapes of what there is in the plan."""
    tasks, band = rows.plan.tasks, bars.Band(0, _SIGN, 0, 18)
    yield Entry("summary", tuple(bars.bracket(0, _SIGN, 0, 18, 0)))
    yield Entry("milestone", (Polygon(bars.diamond((10, 9), 5), "milestone"),))
    yield Entry("done part", (*_sign("task"), Rect(0, 7.4, 12, 3.2, fill="progress")))
    if len(rows.plan.splits):
        line = Line(((0, 9), (_SIGN, 9)), "task", 1.2, (2.0, 2.0))
        yield Entry("in parts", (line, Rect(0, 4, 6, 10, fill="task"), Rect(14, 4, 6, 10, fill="task")))
    if any(tasks["manual"]):
        yield Entry("dates set by hand", (*_sign("task"), *bars.held_ends(band, 4, 10)))
    if not all(tasks["active"]):
        yield Entry("inactive", (Rect(0, 4, _SIGN, 10, line="muted", radius=2),))
    if any(tasks["external"]):
        yield Entry("planned elsewhere", _sign("hatch"))
    if any(tasks["estimated"]):
        sign = Text(_SIGN - 3, 12.4, "?", TEXT_SIZE - 1, "on_bar", "right", bold=True)
        yield Entry("duration is a guess", (*_sign("task"), sign))


def _marks(rows: ChartRows, look: Look) -> Iterator[Entry]:
    tasks = rows.plan.tasks
    for number, colour in ((look.baseline, "baseline"), (look.second_baseline, "second_baseline")):
        if number is not None and number in rows.plan.baselines["number"]:
            yield Entry("baseline" if not number else f"baseline {number}", (Rect(0, 7, _SIGN, 3, fill=colour),))
    if look.slack:
        line = (Line(((0, 9), (18, 9)), "slack", 1.4), Line(((18, 6), (18, 12)), "slack", 1.4))
        yield Entry("spare time (slack)", line)
        yield Entry("too late by", (Line(((0, 9), (_SIGN, 9)), "late", 1.4, (3.0, 2.0)),))
    if look.delays:
        box = Rect(0, 7, _SIGN, 4, fill="background", line="slack", hatch="slack")
        yield Entry("waits: work is spread", (box,))
        yield Entry("ends after the baseline", (Rect(0, 8, _SIGN, 2, fill="late"),))
    if look.deadlines and any(at is not None for at in tasks["deadline"]):
        yield Entry("deadline", tuple(bars.deadline(10, 0, 18)))
    if look.constraints and any(at is not None for at in tasks["constraint_date"]):
        for kind, words in (
            (ConstraintType.FNET, "not before"), (ConstraintType.FNLT, "not after"), (ConstraintType.MFO, "on a date"),
        ):  # fmt: skip
            yield Entry(words, tuple(bars.constraint(kind, 10, -4, 18)))
    if look.longest_path:
        yield Entry("longest path", _sign("task", frame="longest_path"))


def _lines(rows: ChartRows, look: Look) -> Iterator[Entry]:
    own = rows.plan.project.status_date
    has_status = own is not None or rows.plan.status_date_of_portfolio is not None
    if look.status_date and has_status:
        yield Entry("status date", (Line(((10, 2), (10, 16)), "status_date", 1.4, (5.0, 3.0)),))
    if look.today:
        yield Entry("today", (Line(((10, 2), (10, 16)), "today", 1.4),))
    if look.progress_line is ProgressLine.TODAY or (look.progress_line is ProgressLine.STATUS and has_status):
        yield Entry("progress line", (Line(((13, 2), (6, 9), (13, 16)), "progress_line", 1.4),))
    if look.non_working is not NonWorking.NONE:
        yield Entry("no work", (Rect(0, 3, _SIGN, 12, fill="weekend", line="grid"),))
