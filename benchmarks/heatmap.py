"""Works out and draws everybody's load, over portfolios of 1, 10 and 100 projects of 1,000 tasks."""

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Figure, median, once, parser, show
from benchmarks.portfolios import portfolio
from pmo_desktop.charts.load import HeatView, heat_scene
from pmo_desktop.services.load import load_table
from pmo_desktop.services.workspace import Workspace

_FRAME = 1 / 60
_SHORT = 0.05
_WEEKS = 40


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for projects in (1, 10, 100)[: 2 if arguments.quick else 3]:
            figures += _measured(Path(name), projects)
    show("heatmap", figures, as_json=arguments.json)
    return 0


def _measured(folder: Path, projects: int) -> list[Figure]:
    with Workspace.open(portfolio(folder, projects, 1_000), author="Benchmark") as workspace:
        today = workspace.today()
        first, table = once(lambda: load_table(workspace, today, _WEEKS))
        again = median(lambda: load_table(workspace, today, _WEEKS), runs=3)
    view = HeatView(1400, 800)
    making = median(lambda: heat_scene(table, view))
    painting = _painting(table, view)
    size = f"{projects} × 1,000 tasks, {len(table.people)} people"
    return [
        Figure(f"load at first, plans opened and scheduled ({size})", first),
        Figure(f"load again, plans open ({size})", again, peer=_SHORT, peer_name="50 ms"),
        Figure(f"make the visible cells ({size})", making, peer=_FRAME, peer_name="a frame of 1/60 s"),
        Figure(f"make and paint the visible cells ({size})", painting, peer=_FRAME, peer_name="a frame of 1/60 s"),
    ]


def _painting(table: object, view: HeatView) -> float:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415 - only after the platform is set
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - same

    from pmo_desktop.domain.resources.load import LoadTable  # noqa: PLC0415 - beside its use
    from ui.canvas import paint  # noqa: PLC0415 - same

    assert isinstance(table, LoadTable)
    app = QApplication.instance() or QApplication([])
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)

    def draw() -> None:
        painter = QPainter(image)
        paint(painter, heat_scene(table, view))
        painter.end()

    seconds = median(draw)
    del app
    return seconds


if __name__ == "__main__":
    sys.exit(main())
