"""What a drag would do, shown before it is done: where bars would lie, who follows, and the dates in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from pmo_desktop.charts.gantt import GanttRow, Viewport
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.planning.fields import units_of
from ui.canvas import qcolour
from ui.gantt.drag import Drag, Grip, Meaning
from ui.gantt.trial import Glimpse

_MARKS = frozenset({Meaning.DEADLINE, Meaning.CONSTRAINT})
_LINKS = frozenset({Meaning.LINK, Meaning.RELINK})
ENDS = {
    LinkType.FS: "finish → start",
    LinkType.SS: "start → start",
    LinkType.FF: "finish → finish",
    LinkType.SF: "start → finish",
}
"""What each type of link joins, as people read it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a drag is about, as it stands: the plan with its schedule and clocks, and the tasks that move together."""

    plan: Plan
    schedule: Schedule
    clocks: Clocks
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where the bar taken would lie: moments in seconds, percent 0-100; `words` say it."""

    start: int
    finish: int
    percent: float
    words: str
    glimpse: Glimpse | None = None
    is_refused: bool = False


def ghost_of(drag: Drag, standing: Standing, seen: Glimpse | KnownError | None, named: Callable[[str], str]) -> Ghost:
    """Return what letting go now would do; `seen` is what a look at the plan gave, `named` names tasks."""
    if isinstance(seen, KnownError):
        return Ghost(drag.start, drag.finish, drag.percent, str(seen), is_refused=True)
    start, finish = _lies(drag, standing)
    lines = list(_WORDS[drag.meaning](drag, standing, (start, finish), named))
    if seen is not None and drag.meaning is Meaning.LAG:
        lines = [seen.label]
    if seen is not None:
        lines += _consequences(drag, standing, seen, start)
    return Ghost(start, finish, drag.percent, "\n".join(lines), seen)


def _lies(drag: Drag, standing: Standing) -> tuple[int, int]:
    """Return where the bar would lie, moved into working time."""
    row = standing.plan.tasks.row.get(drag.bar.task_id)
    if row is None or drag.meaning is not Meaning.MOVE or drag.bar.summary:
        return drag.start, drag.finish
    clock = standing.clocks.clock(row)
    start = clock.next_start(drag.start)
    return start, clock.finish(start)


# Words


def _dates(drag: Drag, start: int, finish: int) -> str:
    shown = [format_date(at, with_time=drag.snap < DAY) for at in (start, finish)]
    return "  →  ".join(shown if finish > start else shown[:1])


def _lasting(standing: Standing, row: int, start: int, finish: int) -> str:
    length = Duration(max(0, standing.clocks.calendar(row).work(start, finish)), standing.plan.tasks["elapsed"][row])
    return format_duration(length, units_of(standing.plan))


def _days(shift: int) -> str:
    return f"{shift / DAY:+.3g}d"


def _of_move(drag: Drag, standing: Standing, to: tuple[int, int], _named: object) -> Iterator[str]:
    yield _dates(drag, *to)
    yield _tr("was {dates}").format(dates=_dates(drag, drag.bar.start, drag.bar.finish))
    if len(standing.ids) > 1:
        yield _tr("{count} tasks move together, {days}").format(count=len(standing.ids), days=_days(drag.shift))
    elif drag.bar.summary:
        yield _tr("All tasks in it move, {days}").format(days=_days(drag.shift))


def _of_length(drag: Drag, standing: Standing, to: tuple[int, int], _named: object) -> Iterator[str]:
    row = standing.plan.tasks.row[drag.bar.task_id]
    yield f"{_dates(drag, *to)}   {_lasting(standing, row, *to)}"
    before = _lasting(standing, row, drag.bar.start, drag.bar.finish)
    yield _tr("was {dates}").format(dates=f"{_dates(drag, drag.bar.start, drag.bar.finish)}   {before}")


def _of_progress(drag: Drag, _standing: Standing, _to: object, _named: object) -> Iterator[str]:
    yield _tr("{percent} % done").format(percent=round(drag.percent))
    yield _tr("was {percent} %").format(percent=round(drag.bar.percent))


def _of_link(drag: Drag, _standing: Standing, _to: object, named: Callable[[str], str]) -> Iterator[str]:
    yield _tr("Link to “{name}”").format(name=named(drag.over or ""))
    yield f"{drag.type.value}: {_tr(ENDS[drag.type])}"


def _of_relink(drag: Drag, _standing: Standing, _to: object, named: Callable[[str], str]) -> Iterator[str]:
    if drag.over is None:
        yield _tr("Drag this end onto another bar.")
    elif drag.grip is Grip.LINK_TO:
        yield _tr("Lead the link to “{name}”").format(name=named(drag.over))
    else:
        yield _tr("Let the link come from “{name}”").format(name=named(drag.over))


def _of_lag(drag: Drag, _standing: Standing, _to: object, _named: object) -> Iterator[str]:
    yield _tr("Lag {days}").format(days=_days(drag.shift))


def _of_mark(drag: Drag, _standing: Standing, _to: object, _named: object) -> Iterator[str]:
    words = _tr("Deadline {date}") if drag.meaning is Meaning.DEADLINE else _tr("Constraint {date}")
    yield words.format(date=format_date(drag.mark, with_time=drag.snap < DAY))
    yield _tr("was {dates}").format(dates=format_date(drag.bar.start, with_time=drag.snap < DAY))


def _of_split(drag: Drag, _standing: Standing, _to: object, _named: object) -> Iterator[str]:
    is_fine = drag.snap < DAY
    yield _tr("Interrupt on {date}").format(date=format_date(drag.cut, with_time=is_fine))
    if drag.shift > 0:
        yield _tr("continue on {date}").format(date=format_date(drag.resume, with_time=is_fine))
    else:
        yield _tr("Drag to the right: the rest continues there.")


def _of_drawing(drag: Drag, standing: Standing, to: tuple[int, int], _named: object) -> Iterator[str]:
    calendar, units = standing.clocks.project, units_of(standing.plan)
    length = format_duration(Duration(max(0, calendar.work(*to))), units)
    yield _tr("New task")
    yield f"{_dates(drag, to[0], max(to[0], to[1] - 1))}   {length}"


_WORDS: dict[Meaning, Callable[[Drag, Standing, tuple[int, int], Callable[[str], str]], Iterator[str]]] = {
    Meaning.MOVE: _of_move,
    Meaning.PART_MOVE: _of_length,
    Meaning.START: _of_length,
    Meaning.RESIZE: _of_length,
    Meaning.PROGRESS: _of_progress,
    Meaning.LINK: _of_link,
    Meaning.RELINK: _of_relink,
    Meaning.LAG: _of_lag,
    Meaning.DEADLINE: _of_mark,
    Meaning.CONSTRAINT: _of_mark,
    Meaning.SPLIT: _of_split,
    Meaning.DRAW: _of_drawing,
}


def _consequences(drag: Drag, standing: Standing, seen: Glimpse, wanted: int) -> Iterator[str]:
    """Yield what else would happen: who holds the bar back, how many follow, and when the project would end."""
    tasks, summary = standing.plan.tasks, standing.schedule.summary
    row = tasks.row.get(drag.bar.task_id)
    if drag.meaning is Meaning.MOVE and row is not None and not summary[row] and int(seen.start[row]) > wanted:
        starts = format_date(int(seen.start[row]), with_time=drag.snap < DAY)
        yield _tr("Starts on {date} all the same: {reason}").format(date=starts, reason=seen.holds or _tr("its links"))
    own = set(standing.ids) | {drag.bar.task_id}
    followers = sum(not summary[each] and tasks.ids[each] not in own for each in seen.moved.tolist())
    if followers and not (drag.bar.summary and drag.meaning is Meaning.MOVE):
        yield _tr("1 task follows") if followers == 1 else _tr("{count} tasks follow").format(count=followers)
    later = seen.project_finish - standing.schedule.project_finish
    if later:
        date = format_date(seen.project_finish)
        yield _tr("The project ends on {date} ({days})").format(date=date, days=_days(later))


# Drawing


@dataclass(frozen=True, slots=True)
class Scenery:
    """Where a ghost is drawn: the chart's rows, the row taken, and the pointer, all in the chart's own units."""

    rows: Sequence[GanttRow]
    view: Viewport
    row: int
    pointer: QPointF
    plan: Plan


def paint_ghost(painter: QPainter, drag: Drag, ghost: Ghost, at: Scenery) -> None:
    """Draw it over the chart: who follows as frames, what is dragged filled, a link as a line to the pointer."""
    painter.save()
    if ghost.glimpse is not None:
        _paint_followers(painter, ghost.glimpse, at)
    colour = qcolour("late" if ghost.is_refused else "accent")
    if drag.meaning in _LINKS:
        _paint_rubber(painter, drag, at, colour)
    elif drag.meaning in _MARKS:
        _paint_mark(painter, drag, at, colour)
    elif drag.meaning is not Meaning.LAG:
        _paint_bar(painter, drag, ghost, at, colour)
    painter.restore()


def _pen(painter: QPainter, colour: QColor, width: float = 1.5, style: Qt.PenStyle = Qt.PenStyle.DashLine) -> None:
    painter.setPen(QPen(colour, width, style))


def _paint_followers(painter: QPainter, seen: Glimpse, at: Scenery) -> None:
    moved, view = set(seen.moved.tolist()), at.view
    _pen(painter, qcolour("accent"), 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rows = at.plan.tasks.row
    for number in range(view.first, view.last(len(at.rows))):
        shown = at.rows[number]
        row = rows.get(shown.task_id)
        if row is None or row not in moved or shown.summary:
            continue
        left, right = view.axis.x(int(seen.start[row])), view.axis.x(int(seen.finish[row]))
        _outline(painter, left, right, view.y(number), view.row_height, is_milestone=shown.milestone)


def _outline(  # noqa: PLR0913 - where a bar lies
    painter: QPainter, left: float, right: float, top: float, tall: float, *, is_milestone: bool
) -> None:
    if is_milestone:
        middle, size = top + tall / 2, tall * 0.32
        corners = ((left, middle - size), (left + size, middle), (left, middle + size), (left - size, middle))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    else:
        painter.drawRect(QRectF(left, top + tall * 0.2, max(2.0, right - left), tall * 0.54))


def _paint_bar(painter: QPainter, drag: Drag, ghost: Ghost, at: Scenery, colour: QColor) -> None:
    view, fill = at.view, QColor(colour)
    fill.setAlpha(60)
    _pen(painter, colour)
    painter.setBrush(fill)
    start, finish = ghost.start, ghost.finish
    if drag.meaning is Meaning.SPLIT:
        start, finish = drag.resume, drag.resume + drag.bar.finish - drag.cut
    left, right = view.axis.x(start), view.axis.x(finish)
    if drag.meaning is Meaning.PROGRESS:
        right = left + (right - left) * ghost.percent / 100
    if drag.meaning is Meaning.SPLIT:
        cut = view.axis.x(drag.cut)
        painter.drawLine(QPointF(cut, view.y(at.row)), QPointF(cut, view.y(at.row) + view.row_height))
    _outline(painter, left, right, view.y(at.row), view.row_height, is_milestone=drag.bar.milestone)


def _paint_rubber(painter: QPainter, drag: Drag, at: Scenery, colour: QColor) -> None:
    """Draw a line from the end that stays to the pointer, or to the end it would be tied to."""
    view = at.view
    middle = view.row_height * 0.47
    stays = view.axis.x(drag.bar.start if drag.from_start else drag.bar.finish)
    start = QPointF(stays, view.y(at.row) + middle)
    end = at.pointer
    over = view.row(end.y())
    if drag.over is not None and 0 <= over < len(at.rows):
        shown = at.rows[over]
        end = QPointF(view.axis.x(shown.finish if drag.to_finish else shown.start), view.y(over) + middle)
        _pen(painter, colour, 1.5, Qt.PenStyle.SolidLine)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, right = view.axis.x(shown.start), view.axis.x(shown.finish)
        _outline(painter, left, right, view.y(over), view.row_height, is_milestone=shown.milestone)
    _pen(painter, colour, 1.8, Qt.PenStyle.SolidLine)
    painter.drawLine(start, end)
    painter.setBrush(colour)
    for point in (start, end):
        painter.drawEllipse(point, 3.0, 3.0)


def _paint_mark(painter: QPainter, drag: Drag, at: Scenery, colour: QColor) -> None:
    x, top = at.view.axis.x(drag.mark), at.view.y(at.row)
    _pen(painter, colour, 2.0, Qt.PenStyle.SolidLine)
    painter.drawLine(QPointF(x, top + 2), QPointF(x, top + at.view.row_height - 2))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ghost", text)
