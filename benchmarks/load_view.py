"""Scrolls, zooms and renews the load of 200 people over 104 weeks in a real window of 1920 × 1080, frame by frame.

Heatmap and histogram together count as one frame: events are handled and the window is painted as on a screen. The peer is
what painting as many coloured cells with their numbers one by one takes in the same run, without names, scale and histogram.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from benchmarks.measuring import Figure, parser, show
from pmo_desktop.charts.load_histogram import Histogram, Layer
from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import HOUR
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.load import By, LoadRow, LoadTable, Per, edges
from pmo_desktop.services.load.lines import LoadLine
from ui import theme
from ui.canvas import qcolour
from ui.load.heatmap import HeatMap
from ui.load.histogram import HistogramPanel

_PEOPLE, _WEEKS = 200, 104
_SIZE = (1920, 1080)
_FRAMES = 100
_FRAME, _SLOW = 0.016, 0.033
_START = moment.from_iso("2026-01-05")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock on the wall, and those the processor spent on it: others may want it too."""

    wall: float
    busy: float


class Bare(QWidget):
    """Paints coloured cells with a number each and nothing else, one by one."""

    def __init__(self, cell: tuple[int, int]) -> None:
        super().__init__()
        self._cell = cell
        self.shift = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide, high = self._cell
        colours = [qcolour(name) for name in ("idle", "low", "good", "high", "over")]
        painter.setPen(qcolour("text"))
        for row in range(self.height() // high):
            for column in range(self.width() // wide):
                area = QRectF(column * wide - self.shift, row * high, wide - 1, high - 1)
                painter.fillRect(area, colours[(row + column) % 5])
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{(row * 7 + column * 13) % 160}%")
        painter.end()


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    window, heat, panel = _window()
    app.processEvents()
    floor = _floor(app, heat)
    figures: list[Figure] = []
    for per in (Per.WEEK,) if arguments.quick else (Per.WEEK, Per.DAY, Per.MONTH):
        _show(heat, panel, table_of(per), {Per.DAY: 26, Per.WEEK: 44, Per.MONTH: 56}[per])
        app.processEvents()
        figures += _frames(f"scroll down, by {per}s", _scrolled(app, heat, down=3 * 24), floor)
        if heat.horizontalScrollBar().maximum():  # months all fit
            figures += _frames(f"scroll across, by {per}s", _scrolled(app, heat, across=60), floor)
    _show(heat, panel, table_of(Per.WEEK), 44)
    figures += _frames("renewed after an edit", _renewed(app, heat, panel), floor)
    figures += _frames("zoom", _zoomed(app, heat, panel), floor)
    window.deleteLater()
    show("load_view", figures, as_json=arguments.json)
    return 0


def table_of(per: Per) -> LoadTable:
    """Return a load with everything a cell can show, the same in every run."""
    starts = edges(per, _START, _START + _WEEKS * moment.WEEK)
    random, shape = np.random.default_rng(7), (_PEOPLE, len(starts) - 1)
    hours = {Per.DAY: 8.0, Per.WEEK: 40.0, Per.MONTH: 176.0}[per] * HOUR
    leave = np.where(random.random(shape) < 0.06, hours * 0.6, 0.0)
    capacity = np.full(shape, hours) - leave
    demand = capacity * np.where(random.random(shape) < 0.1, 0.0, random.random(shape) * 1.4)
    proposed = np.where(random.random(shape) < 0.25, capacity * 0.3, 0.0)
    over = (demand > capacity) | (random.random(shape) < 0.05)
    people = [Person(id=f"p{number}", name=f"Person {number:03}") for number in range(_PEOPLE)]
    rows = tuple(LoadRow(person.id, person.name, By.PERSON, (person,)) for person in people)
    strained = over | (demand + proposed > capacity)
    return LoadTable(rows, tuple(starts[:-1]), starts[-1], capacity, demand, proposed, leave, over, strained, per)


def _lines(table: LoadTable) -> Sequence[LoadLine]:
    return [
        LoadLine(f"/{row.id}", row.id, row.name, By.PERSON, (table, number), row.people, 0, "Engineer")
        for number, row in enumerate(table.rows)
    ]


def _window() -> tuple[QSplitter, HeatMap, HistogramPanel]:
    heat = HeatMap()
    panel = HistogramPanel(heat)
    window = QSplitter(Qt.Orientation.Vertical)
    window.addWidget(heat)
    window.addWidget(panel)
    window.resize(*_SIZE)
    window.setSizes([_SIZE[1] - 180, 180])
    window.show()
    return window, heat, panel


def _show(heat: HeatMap, panel: HistogramPanel, table: LoadTable, width: int) -> None:
    heat.today = _START + 10 * moment.WEEK
    heat.show_lines(_lines(table), table, hours=False, proposed=True, width=width)
    parts = np.array([0.4, 0.3, 0.2, 0.1])
    layers = tuple(
        Layer(f"Project {number}", f"series_{number + 1}", table.demand[0] * part, table.proposed[0] * part)
        for number, part in enumerate(parts.tolist())
    )
    panel.data = Histogram("Person 000", layers, table.capacity[0], table.leave[0], table.overloaded[0].tolist())
    panel.update()


def _scrolled(app: QApplication, heat: HeatMap, *, down: int = 0, across: int = 0) -> list[Taken]:
    def step(_number: int) -> None:
        for bar, by in ((heat.verticalScrollBar(), down), (heat.horizontalScrollBar(), across)):
            bar.setValue(bar.value() + by if bar.value() + by <= bar.maximum() else 0)

    return _timed(step, app.processEvents)


def _renewed(app: QApplication, heat: HeatMap, panel: HistogramPanel) -> list[Taken]:
    """Show the load as after an edit: another table, of which all cells in sight are looked at anew."""
    tables = [table_of(Per.WEEK) for _ in range(2)]
    return _timed(lambda number: _show(heat, panel, tables[number % 2], 44), app.processEvents)


def _zoomed(app: QApplication, heat: HeatMap, panel: HistogramPanel) -> list[Taken]:
    table = table_of(Per.WEEK)
    return _timed(lambda number: _show(heat, panel, table, (30, 44, 60)[number % 3]), app.processEvents)


def _floor(app: QApplication, heat: HeatMap) -> Taken:
    bare = Bare((44, 24))
    bare.resize(heat.viewport().size())
    bare.show()
    app.processEvents()
    taken = _timed(lambda number: setattr(bare, "shift", number % 5), bare.repaint)
    bare.deleteLater()
    return Taken(*(statistics.median(each) for each in zip(*((one.wall, one.busy) for one in taken), strict=True)))


def _timed(step: Callable[[int], object], paint: Callable[[], object]) -> list[Taken]:
    taken = []
    for number in range(_FRAMES):
        begun, busy = time.perf_counter(), time.thread_time()
        step(number)
        paint()
        taken.append(Taken(time.perf_counter() - begun, time.thread_time() - busy))
    return taken


def _frames(what: str, taken: Sequence[Taken], floor: Taken) -> list[Figure]:
    busy = sorted(each.busy for each in taken)
    return [
        Figure(f"{what}, median", statistics.median(each.wall for each in taken), peer=_FRAME, peer_name="16 ms"),
        Figure(f"{what}, processor, median", statistics.median(busy), peer=_FRAME, peer_name="16 ms"),
        Figure(f"{what}, processor, beside the peer", statistics.median(busy), peer=floor.busy, peer_name="bare cells"),
        Figure(f"{what}, processor, p95", busy[int(len(busy) * 0.95)], peer=_SLOW, peer_name="33 ms"),
    ]


if __name__ == "__main__":
    sys.exit(main())
