"""Scrolls, zooms and edits the Gantt view of 1,000, 10,000 and 100,000 tasks in a real window, frame by frame.

Table and chart together count as one frame: events are handled and the window is painted as on a screen. Peers in the same
run are a plain QTableView over Python rows, scrolled alike, and the chart's own rectangles painted and nothing else.
"""

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

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QSplitter, QTableView, QWidget

from benchmarks.measuring import Figure, parser, show
from benchmarks.portfolios import portfolio
from pmo_desktop.charts.gantt_look import USUAL, Follow, Look, NonWorking, ProgressLine
from pmo_desktop.charts.scene import Rect
from pmo_desktop.domain.records import Project
from pmo_desktop.services import explaining, planning
from pmo_desktop.services.arranging import Arrangement, Filter, GroupKey, SortKey
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.canvas import qcolour
from ui.gantt.view import GanttView
from ui.session import Session

_SIZE = (1400, 800)
_FRAMES = 100
_EDITS = 40
_FEW = 12
_FULL = Look(
    left="start", inside="name", colour=Follow.PHASE, slack=True, delays=True, progress_line=ProgressLine.TODAY,
    non_working=NonWorking.OWN, longest_path=True, minimap=True, legend=True, second_baseline=1,
)  # fmt: skip
_ARRANGED = {
    "filtered": Arrangement(filters=(Filter("incomplete"),)),
    "sorted": Arrangement(sort=(SortKey("start"),), keeps_outline=False),
    "grouped by people": Arrangement(groups=(GroupKey("people"),)),
}
_NO_INDEX = QModelIndex()
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


class PlainRows(QAbstractTableModel):
    """The same rows and columns as Python lists of texts, in the plainest model there can be."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._texts = texts

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return len(self._texts)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return len(self._texts[0])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return self._texts[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def _measured(app: QApplication, folder: Path, count: int) -> list[Figure]:
    size = f"{count:,} tasks"
    with Workspace.open(portfolio(folder, 1, count), author="Benchmark") as workspace:
        project_id = workspace.all(Project)[0].id
        session = Session(workspace, Settings(author="Benchmark"))
        view = GanttView(session)
        view.resize(_SIZE[0] + 600, _SIZE[1])
        reading = _clocked(lambda: workspace.schedule(project_id))
        opening = _clocked(lambda: _open(app, view, project_id))
        session.advising.finish()  # what comes when nobody touches the plan for a moment
        app.processEvents()
        found = [
            Figure(f"read and schedule the plan ({size})", reading.wall),
            Figure(f"open the view of it ({size})", opening.wall, peer=_OPENING, peer_name="1 s"),
            Figure(
                f"from the file to the picture ({size})", reading.wall + opening.wall, peer=_OPENING, peer_name="1 s"
            ),
            Figure(f"the same, processor ({size})", reading.busy + opening.busy, peer=_OPENING, peer_name="1 s"),
        ]
        floor, table = _floor(app, view), _plain_table(app, view)
        found += _frames(f"scroll ({size})", _scrolled(app, view), table, "a plain QTableView")
        found += _frames(f"scroll, a page a frame ({size})", _scrolled(app, view, rows=30), table, "a plain QTableView")
        found += _frames(f"zoom ({size})", _zoomed(app, view), floor)
        view.looks.show(_FULL)
        app.processEvents()
        found += _frames(f"scroll, everything drawn ({size})", _scrolled(app, view), floor)
        view.looks.show(USUAL)
        app.processEvents()
        found += _edits(f"edit of a cell to repainted window ({size})", _edited(app, view, workspace, project_id))
        for name, arranged in _ARRANGED.items():
            view.arrange(arranged)
            app.processEvents()
            taken = _edited(app, view, workspace, project_id, count=_FEW)
            found += _edits(f"the same, {name} ({size})", taken)
        view.arrange(Arrangement())
        app.processEvents()
        found += _edits(f"changed schedule to repainted chart ({size})", _renewed(view, workspace, project_id))
        found += _of_many(app, view, workspace, project_id, size)
        view.deleteLater()
        session.close()
        app.processEvents()
    return found


def _open(app: QApplication, view: GanttView, project_id: str) -> None:
    view.show_project(project_id)
    view.show()
    for splitter in view.findChildren(QSplitter):
        if splitter.orientation() is Qt.Orientation.Horizontal:
            splitter.setSizes([view.width() - _SIZE[0] // 2, _SIZE[0] // 2])
    app.processEvents()


def _scrolled(app: QApplication, view: GanttView, *, rows: int = 3) -> list[Taken]:
    """Scroll down by some rows a frame, three as a wheel does, and now and then across."""
    down, across = view.chart.verticalScrollBar(), view.chart.horizontalScrollBar()
    by = rows * 24

    def step(number: int) -> None:
        if number % 10 == 9:
            across.setValue(across.value() + 60)
        down.setValue(down.value() + by if down.value() + by < down.maximum() else 0)

    return _timed(step, app.processEvents, _FRAMES)


def _zoomed(app: QApplication, view: GanttView) -> list[Taken]:
    """Zoom out to the coarsest and in again."""
    half = _FRAMES // 2
    return _timed(lambda number: view.chart.zoom(1.08 if number < half else 1 / 1.08, 300), app.processEvents, _FRAMES)


def _edited(
    app: QApplication, view: GanttView, workspace: Workspace, project_id: str, *, count: int = _EDITS
) -> list[Taken]:
    """Type durations into tasks that are seen; each is recorded, scheduled and shown."""
    plan, random = workspace.plan(project_id), Random(3)
    first = view.table.rowAt(2)
    rows = [row for row in view.task_rows()[first:] if row >= 0 and not plan.outline.is_summary[row]][: count + 1]

    def step(number: int) -> None:
        duration = f"{random.randint(1, 12)}d"
        task_id = plan.tasks.ids[rows[number % len(rows)]]
        planning.set_cells(workspace, project_id, [(task_id, "duration", duration)])

    return _timed(step, app.processEvents, count)


def _of_many(app: QApplication, view: GanttView, workspace: Workspace, project_id: str, size: str) -> list[Figure]:
    """Insert one row; indent, paste and undo a thousand, each as one change."""
    plan = workspace.plan(project_id)
    order, level = plan.outline.order, plan.outline.level
    begin = next(at for at in range(20, len(order)) if level[order[at]] <= level[order[at - 1]])
    many = [plan.tasks.ids[row] for row in order[begin : begin + 1_000]]
    lines = [[f"Pasted {number}", f"{number % 9 + 1}d"] for number in range(1_000)]
    fields = ("name", "duration")
    first = plan.tasks.ids[plan.outline.order[3]]
    acts: dict[str, Callable[[], object]] = {
        "insert one row": lambda: planning.insert_tasks(workspace, project_id, first, [""]),
        "indent 1,000 rows": lambda: planning.indent(workspace, project_id, many),
        "undo that": workspace.undo,
        "paste 1,000 rows": lambda: planning.paste(workspace, project_id, [], fields, lines, after=view.last_task()),
        "undo that too": workspace.undo,
    }
    found = []
    for name, act in acts.items():
        before = workspace.history(1)[0].id
        (taken,) = _timed(lambda _number: act(), app.processEvents, 1)  # noqa: B023 - called at once
        assert workspace.history(2)[1].id == before, "one change, to be undone as one"
        found.append(Figure(f"{name} ({size})", taken.busy, peer=_OPENING, peer_name="1 s"))
    return found


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


def _plain_table(app: QApplication, view: GanttView) -> Taken:
    """Return what scrolling the table's texts alone takes in a plain view of Qt's, as large as table and chart."""
    model, plain = view.table.model(), QTableView()
    columns = range(model.columnCount())
    rows = range(min(model.rowCount(), 2_000))
    texts = PlainRows([[str(model.index(row, column).data() or "") for column in columns] for row in rows])
    plain.setModel(texts)
    plain.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    plain.resize(view.size())
    plain.show()
    app.processEvents()
    down = plain.verticalScrollBar()
    taken = _timed(
        lambda _number: down.setValue((down.value() + 720) % max(1, down.maximum())), app.processEvents, _FRAMES
    )
    plain.deleteLater()
    return Taken(_median(taken), _busy(taken))


def _timed(step: Callable[[int], object], paint: Callable[[], object], count: int) -> list[Taken]:
    """Return how long each of `count` steps takes with the painting after it."""
    taken = []
    for number in range(count):
        stepped = _clocked(lambda: step(number))  # noqa: B023 - called at once
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


def _frames(what: str, taken: Sequence[Taken], floor: Taken, peer: str = "bare rectangles") -> list[Figure]:
    busy = [each.busy for each in taken]
    return [
        Figure(f"{what}, median", _median(taken), peer=_FRAME, peer_name="16 ms"),
        Figure(f"{what}, p95", _p95(taken), peer=_SLOW_FRAME, peer_name="33 ms"),
        Figure(f"{what}, processor, median", _busy(taken), peer=floor.busy, peer_name=peer),
        Figure(f"{what}, processor, p95", sorted(busy)[int(len(busy) * 0.95)], peer=_SLOW_FRAME, peer_name="33 ms"),
    ]


def _edits(what: str, taken: Sequence[Taken]) -> list[Figure]:
    busy = [each.busy for each in taken]
    return [
        Figure(f"{what}, p95", _p95(taken), peer=_EDIT, peer_name="50 ms"),
        Figure(f"{what}, processor, median", _busy(taken), peer=_EDIT, peer_name="50 ms"),
        Figure(f"{what}, processor, p95", sorted(busy)[int(len(busy) * 0.95)], peer=_EDIT, peer_name="50 ms"),
    ]


if __name__ == "__main__":
    sys.exit(main())
