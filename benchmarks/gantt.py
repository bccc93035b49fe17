"""Scrolls, zooms and edits the Gantt view of 1,000, 10,000 and 100,000 tasks in a real window, frame by frame."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from benchmarks.measuring import Figure, once, parser, show
from benchmarks.portfolios import portfolio
from pmo_desktop.charts.gantt_look import USUAL, Follow, Look, NonWorking, ProgressLine
from pmo_desktop.charts.scene import Rect
from pmo_desktop.domain.records import Project
from pmo_desktop.services import explaining, planning
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.canvas import qcolour
from ui.gantt.view import GanttView
from ui.session import Session

_SIZE = (1400, 800)
_FRAMES = 100
_EDITS = 40
_FULL = Look(
    left="start", inside="name", colour=Follow.PHASE, slack=True, delays=True, progress_line=ProgressLine.TODAY,
    non_working=NonWorking.OWN, longest_path=True, minimap=True, legend=True, second_baseline=1,
)  # fmt: skip
_FRAME, _SLOW_FRAME, _EDIT, _OPENING = 0.016, 0.033, 0.050, 1.0


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """Seconds by the clock on the wall, and those the processor spent on it: others may want it too."""

    wall: float
    busy: float


class Bare(QWidget):
    """Paints given rectangles and lines and nothing else: the least a frame of the same picture can cost."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[tuple[QRectF, QColor]] = []
        self.shift = 0.0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(self.shift, 0)
        for area, colour in self.areas:
            painter.fillRect(area, colour)
        painter.end()


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    figures: list[Figure] = []
    for count in (1_000, 10_000, 100_000)[: 2 if arguments.quick else 3]:
        with tempfile.TemporaryDirectory() as name:
            figures += _measured(app, Path(name), count)
    show("gantt", figures, as_json=arguments.json)
    return 0


def _measured(app: QApplication, folder: Path, count: int) -> list[Figure]:
    size = f"{count:,} tasks"
    with Workspace.open(portfolio(folder, 1, count), author="Benchmark") as workspace:
        project_id = workspace.all(Project)[0].id
        session = Session(workspace, Settings(author="Benchmark"))
        view = GanttView(session)
        view.resize(_SIZE[0] + 600, _SIZE[1])
        reading, _ = once(lambda: workspace.schedule(project_id))
        opening, _ = once(lambda: _open(app, view, project_id))
        found = [
            Figure(f"read and schedule the plan ({size})", reading),
            Figure(f"open the view of it ({size})", opening, peer=_OPENING, peer_name="1 s"),
        ]
        floor = _floor(app, view)
        found += _frames(f"chart: scroll ({size})", _scrolled(view), floor)
        found += _frames(f"chart and table: scroll ({size})", _scrolled(view, chart_alone=False), floor)
        found += _frames(f"chart: zoom ({size})", _zoomed(view), floor)
        view.looks.show(_FULL)
        app.processEvents()
        found += _frames(f"chart: scroll, everything drawn ({size})", _scrolled(view), floor)
        view.looks.show(USUAL)
        app.processEvents()
        found += _edits(f"edit of a cell to repainted view ({size})", _edited(app, view, workspace, project_id))
        found += _edits(f"changed schedule to repainted chart ({size})", _renewed(view, workspace, project_id))
        view.deleteLater()
        session.close()
        app.processEvents()
    return found


def _open(app: QApplication, view: GanttView, project_id: str) -> None:
    view.show_project(project_id)
    view.show()
    for splitter in view.findChildren(QSplitter):
        splitter.setSizes([view.width() - _SIZE[0], _SIZE[0]])
    app.processEvents()
    view.chart.viewport().repaint()


def _scrolled(view: GanttView, *, chart_alone: bool = True) -> list[Taken]:
    """Scroll down by three rows a frame, as a wheel does, and now and then across."""
    chart = view.chart
    down, across = chart.verticalScrollBar(), chart.horizontalScrollBar()

    def step(number: int) -> None:
        if number % 10 == 9:
            across.setValue(across.value() + 60)
        down.setValue(down.value() + 72 if down.value() + 72 < down.maximum() else 0)

    if chart_alone:
        return _timed(step, lambda: _chart(view), _FRAMES, aside=view.table.viewport().repaint)
    return _timed(step, lambda: _painted(view), _FRAMES)


def _zoomed(view: GanttView) -> list[Taken]:
    """Zoom out to the coarsest and in again."""
    half = _FRAMES // 2
    return _timed(
        lambda number: view.chart.zoom(1.08 if number < half else 1 / 1.08, 700), lambda: _chart(view), _FRAMES
    )


def _chart(view: GanttView) -> None:
    view.chart.viewport().repaint()
    if view.looks.minimap.isVisible():
        view.looks.minimap.repaint()


def _painted(view: GanttView) -> None:
    """Paint chart, table and strip now, as the screen would."""
    _chart(view)
    view.table.viewport().repaint()


def _edited(app: QApplication, view: GanttView, workspace: Workspace, project_id: str) -> list[Taken]:
    """Type durations into tasks that are seen; each is recorded, scheduled and shown."""
    plan, random = workspace.plan(project_id), Random(3)
    rows = [row for row in plan.outline.order if not plan.outline.is_summary[row]][: _EDITS + 1]

    def step(number: int) -> None:
        duration = f"{random.randint(1, 12)}d"
        planning.set_cells(workspace, project_id, [(plan.tasks.ids[rows[number]], "duration", duration)])
        app.processEvents()

    return _timed(step, lambda: _painted(view), _EDITS)


def _renewed(view: GanttView, workspace: Workspace, project_id: str) -> list[Taken]:
    """Give the chart the plan anew, as after an edit, without the table and the record of it."""
    plan, schedule, rows = (
        workspace.plan(project_id),
        workspace.schedule(project_id),
        workspace.plan(project_id).outline.order,
    )
    explainer = partial(explaining.explainer, workspace, project_id)

    def step(_number: int) -> None:
        view.chart.show_plan(plan, schedule, rows, workspace.today(), explainer)
        view.chart.select(view.table.selected_ids())

    return _timed(step, view.chart.viewport().repaint, _EDITS)


def _floor(app: QApplication, view: GanttView) -> Taken:
    """Return what painting the chart's own rectangles and nothing else takes."""
    chart, bare = view.chart, Bare()
    scene = chart.scene()
    bare.areas = [
        (QRectF(shape.x, shape.y, shape.width, shape.height), QColor(qcolour(shape.fill)))
        for shape in scene.shapes
        if isinstance(shape, Rect) and shape.fill
    ]
    bare.resize(chart.viewport().size())
    bare.show()
    app.processEvents()
    taken = _timed(lambda number: setattr(bare, "shift", number % 5), bare.repaint, _FRAMES)
    bare.deleteLater()
    return Taken(_median(taken), _busy(taken))


def _timed(
    step: Callable[[int], object], paint: Callable[[], object], count: int, aside: Callable[[], object] | None = None
) -> list[Taken]:
    """Return how long each of `count` steps takes with the painting after it; what is done `aside` does not count."""
    taken = []
    for number in range(count):
        stepped = _clocked(lambda: step(number))  # noqa: B023 - called at once
        if aside is not None:
            aside()
        painted = _clocked(paint)
        taken.append(Taken(stepped.wall + painted.wall, stepped.busy + painted.busy))
    return taken


def _clocked(work: Callable[[], object]) -> Taken:
    begun, busy = time.perf_counter(), time.thread_time()
    work()
    return Taken(time.perf_counter() - begun, time.thread_time() - busy)


def _p95(taken: Sequence[Taken]) -> float:
    return sorted(each.wall for each in taken)[int(len(taken) * 0.95)]


def _median(taken: Sequence[Taken]) -> float:
    return statistics.median(each.wall for each in taken)


def _busy(taken: Sequence[Taken]) -> float:
    return statistics.median(each.busy for each in taken)


def _frames(what: str, taken: Sequence[Taken], floor: Taken) -> list[Figure]:
    return [
        Figure(f"{what}, median", _median(taken), peer=_FRAME, peer_name="16 ms"),
        Figure(f"{what}, p95", _p95(taken), peer=_SLOW_FRAME, peer_name="33 ms"),
        Figure(f"{what}, processor, median", _busy(taken), peer=floor.busy, peer_name="bare rectangles"),
    ]


def _edits(what: str, taken: Sequence[Taken]) -> list[Figure]:
    return [
        Figure(f"{what}, p95", _p95(taken), peer=_EDIT, peer_name="50 ms"),
        Figure(f"{what}, processor, median", _busy(taken), peer=_EDIT, peer_name="50 ms"),
    ]


if __name__ == "__main__":
    sys.exit(main())
