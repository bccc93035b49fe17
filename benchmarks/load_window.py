"""Edits plans, leave and bookings while the load of 200 people is on screen, at 1,000, 10,000 and 100,000 assignments.

A window of 1920 × 1080 over a real file shows the load; a change is recorded as any place of the program would, and the time
until the heatmap, its histogram and the list behind the chosen cell are painted anew is taken: writing the file, carrying the
change into the plans, scheduling, the load, the lines and the painting. Then the same window is scrolled frame by frame.
Figures are seconds of the processor over all threads, and by the clock where it says so: others may want the machine meanwhile.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.load import TODAY, Ground
from benchmarks.measuring import Figure, parser, show
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import Assignment, Booking, Leave, Person, Portfolio, Task
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.load.view import LoadView
from ui.pictures import LoneDesk
from ui.session import Session
from ui.shell.places import named
from ui.shell.window import MainWindow

_EDITS, _FRAMES = 9, 60
_SHOWN, _FRAME, _SLOW = 0.1, 0.016, 0.033


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for projects in (1, 10, 100)[: 2 if arguments.quick else 3]:
            workspace = Workspace.open(_made(Path(name), projects), author="B", clock=lambda: TODAY * 1_000)
            figures += _measured(app, workspace, projects)
    show("load_window", figures, as_json=arguments.json)
    return 0


def _made(folder: Path, projects: int) -> Path:
    """Write a portfolio into a file."""
    ground, path = Ground(projects), folder / f"{projects}.pmo"
    with Workspace.create(path, author="B") as workspace:
        shared = [*ground.roles, *ground.availability, *(value for table in ground.tables for value in table.values())]
        workspace.record("People", [Insert(value) for value in shared])
        workspace.record("Calendar", [Update(Portfolio, workspace.portfolio().id, {"calendar_id": "usual"})])
        for plan in (each.plan for each in ground.opened):
            rows = (value for table in (plan.tasks, plan.dependencies, plan.assignments) for value in table.values())
            workspace.record("Plan", [Insert(plan.project), *map(Insert, rows)])
        workspace.record("Bookings", [Insert(value) for value in ground.bookings])
    return path


@dataclass(slots=True)
class _Taken:
    """Seconds of the processor, and by the clock, until what was asked for was painted."""

    busy: float
    wall: float


def _measured(app: QApplication, workspace: Workspace, projects: int) -> Iterator[Figure]:
    settings = Settings(author="B")
    window = MainWindow(Session(workspace, settings), LoneDesk(settings))
    window.resize(1920, 1080)
    window.show()
    window.go("load")
    view = window.view(named("load"))
    assert isinstance(view, LoadView)
    _settle(app, window)
    size = f"({projects * 1_000:,} assignments)"
    for name, edit in _edits(workspace, projects).items():
        taken = []
        for number in range(_EDITS + 2):  # the first ones open plans
            busy, wall = time.process_time(), time.perf_counter()
            edit(number)
            _settle(app, window)
            taken.append(_Taken(time.process_time() - busy, time.perf_counter() - wall))
        busy, wall = (statistics.median(getattr(each, by) for each in taken[2:]) for by in ("busy", "wall"))
        yield Figure(f"{name}, to the window painted {size}", busy, peer=_SHOWN, peer_name="0.1 s")
        yield Figure(f"{name}, by the clock {size}", wall, peer=_SHOWN, peer_name="0.1 s")
    for name, bar, by in (
        ("scrolled down", view.map.verticalScrollBar(), 72), ("scrolled across", view.map.horizontalScrollBar(), 60),
    ):  # fmt: skip
        frames = []
        for _ in range(_FRAMES):
            busy = time.thread_time()
            bar.setValue(bar.value() + by if bar.value() + by <= bar.maximum() else 0)
            app.processEvents()
            frames.append(time.thread_time() - busy)
        frames.sort()
        yield Figure(f"{name}, median {size}", statistics.median(frames), peer=_FRAME, peer_name="16 ms")
        yield Figure(f"{name}, 95 of 100 {size}", frames[int(_FRAMES * 0.95)], peer=_SLOW, peer_name="33 ms")
    _settle(app, window)
    window.close()
    window.session.close()


def _settle(app: QApplication, window: MainWindow) -> None:
    """Wait until every question is answered and painted."""
    app.processEvents()
    while window.session.reckoner.is_busy:
        time.sleep(0.0005)
        app.processEvents()
    app.processEvents()


def _edits(workspace: Workspace, projects: int) -> dict[str, Callable[[int], object]]:
    random = Random(projects)
    tasks = [
        task
        for number in range(min(projects, 8))
        for task in workspace.find(Task, project_id=f"project-{number}")
        if task.actual_start is None
    ]
    chosen = random.sample(tasks, 2 * _EDITS + 4)
    assignments = workspace.find(Assignment, task_id=[task.id for task in chosen])
    people, leave = random.sample(workspace.all(Person), 20), random.sample(workspace.all(Leave), 20)
    bookings: Sequence[Booking] = random.sample(workspace.all(Booking), 20)

    def other(person_id: str) -> str:
        return next(each.id for each in people if each.id != person_id)

    return {
        "one task’s duration": lambda n: _write(workspace, chosen[n], duration=chosen[n].duration + 8 * HOUR),
        "somebody else on a task": lambda n: _write(
            workspace, assignments[n], person_id=other(assignments[n].person_id)
        ),
        "one booking": lambda n: _write(workspace, bookings[n], percent=bookings[n].percent + 7),
        "one person’s units": lambda n: _write(workspace, people[n], max_units=people[n].max_units + 0.05),
        "one person’s leave": lambda n: _write(workspace, leave[n], finish=leave[n].finish + DAY),
    }


def _write(workspace: Workspace, record: Task | Assignment | Booking | Person | Leave, **fields: object) -> None:
    workspace.record("Edit", [Update(type(record), record.id, fields)])


if __name__ == "__main__":
    sys.exit(main())
