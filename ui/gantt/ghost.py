"""What a drag would do, shown before it is done: where the bar would lie, and the dates in words."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pmo_desktop.charts.gantt import Viewport
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.planning.fields import units_of
from ui.canvas import qcolour
from ui.gantt.drag import Drag, Meaning


@dataclass(frozen=True, slots=True)
class Ghost:
    """Moments in seconds, percent 0-100; `words` say it."""

    start: int
    finish: int
    percent: float
    words: str


def ghost_of(drag: Drag, plan: Plan, clocks: Clocks, over: str) -> Ghost:
    """Return what letting go now would do; `over` is the name of the task under the pointer."""
    row = plan.tasks.row[drag.bar.task_id]
    start, finish = drag.start, drag.finish
    if drag.meaning is Meaning.LINK:
        return Ghost(start, finish, 0, _tr("Link to “{name}”").format(name=over))
    if drag.meaning is Meaning.PROGRESS:
        return Ghost(start, finish, drag.percent, _tr("{percent} % done").format(percent=round(drag.percent)))
    if drag.bar.summary:
        return Ghost(start, finish, 0, _tr("A summary follows from the tasks in it. Drag those instead."))
    if drag.meaning is Meaning.MOVE:
        clock = clocks.clock(row)
        start = clock.next_start(start)
        finish = clock.finish(start)
    shown = [format_date(at, with_time=drag.snap < DAY) for at in (start, finish)]
    words = "  →  ".join(shown if finish > start else shown[:1])
    if drag.meaning is Meaning.RESIZE:
        length = Duration(max(0, clocks.calendar(row).work(start, finish)), plan.tasks["elapsed"][row])
        words += f"   {format_duration(length, units_of(plan))}"
    return Ghost(start, finish, 0, words)


def paint_ghost(  # noqa: PLR0913, PLR0917 - the drag, and where it is drawn
    painter: QPainter, drag: Drag, ghost: Ghost, view: Viewport, row: int, pointer: QPointF
) -> None:
    """Draw it over the chart, in the chart's own units."""
    accent = qcolour("accent")
    fill = QColor(accent)
    fill.setAlpha(50)
    painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(fill)
    tall = view.row_height
    top, left, right = view.y(row) + tall * 0.2, view.axis.x(ghost.start), view.axis.x(ghost.finish)
    if drag.meaning is Meaning.LINK:
        painter.drawLine(QPointF(view.axis.x(drag.bar.finish), top + tall * 0.3), pointer)
    elif drag.bar.milestone:
        painter.drawEllipse(QPointF(left, top + tall * 0.3), 8, 8)
    else:
        share = ghost.percent / 100 if drag.meaning is Meaning.PROGRESS else 1.0
        painter.drawRect(QRectF(left, top, max(2.0, (right - left) * share), tall * 0.56))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ghost", text)
