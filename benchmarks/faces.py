"""Opens the other faces of a plan of 1,000, 10,000 and 100,000 tasks in a real window, and edits the plan beneath them."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Figure, parser, show
from benchmarks.portfolios import portfolio
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.faces import cards_of
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.board.view import BoardView
from ui.faces.view import FaceView
from ui.month.view import MonthView
from ui.network.view import NetworkView
from ui.session import Session
from ui.timeline.view import TimelineView

_FACES: tuple[Callable[[Session], FaceView[Any]], ...] = (BoardView, MonthView, TimelineView, NetworkView)
_EDITS = 12
_EDIT, _OPENING = 0.050, 1.0


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    figures: list[Figure] = []
    for count in (1_000, 10_000, 100_000)[: 2 if arguments.quick else 3]:
        with tempfile.TemporaryDirectory() as name:
            figures += _measured(app, Path(name), count)
    show("faces", figures, ["all by the time of the processor"], as_json=arguments.json)
    return 0


def _measured(app: QApplication, folder: Path, count: int) -> list[Figure]:
    with Workspace.open(portfolio(folder, 1, count), author="Benchmark") as workspace:
        project_id = workspace.all(Project)[0].id
        workspace.schedule(project_id)
        session = Session(workspace, Settings(author="Benchmark"))
        found = []
        for face in _FACES:
            found += _of_face(app, face(session), workspace, project_id, f"{count:,} tasks")
        session.close()
        app.processEvents()
    return found


def _of_face(app: QApplication, view: FaceView[Any], workspace: Workspace, project_id: str, what: str) -> list[Figure]:
    what = f"{view.place}, {what}"
    view.resize(1_400, 900)
    opening = _busy(lambda: _open(app, view, project_id))
    plan, random = workspace.plan(project_id), Random(what)
    leaves = [row for row in plan.outline.order if not plan.outline.is_summary[row]][:_EDITS]
    anew = _busy(lambda: cards_of(plan, workspace.schedule(project_id), workspace.today()))

    def edit(row: int) -> None:
        edits = [(plan.tasks.ids[row], "duration", f"{random.randint(1, 12)}d")]
        planning.set_cells(workspace, project_id, edits)
        app.processEvents()

    taken = sorted(_busy(lambda: edit(row)) for row in leaves)  # noqa: B023 - called at once
    view.hide()
    view.deleteLater()
    app.processEvents()
    return [
        Figure(f"open the face ({what})", opening, peer=_OPENING, peer_name="1 s"),
        Figure(f"edit to repainted face, median ({what})", statistics.median(taken), peer=_EDIT, peer_name="50 ms"),
        Figure(f"edit to repainted face, slowest ({what})", taken[-1], peer=anew, peer_name="all cards made anew"),
    ]


def _open(app: QApplication, view: FaceView[Any], project_id: str) -> None:
    view.show_project(project_id)
    view.show()
    app.processEvents()


def _busy(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


if __name__ == "__main__":
    sys.exit(main())
