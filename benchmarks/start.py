"""From the start of the process to the first painted window, beside the smallest window Qt for Python can show."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Figure, parser, show

_RUNS = 5
_HOME_SECONDS, _PAUSE_SECONDS = 2.0, 0.05
"""What Home may take from the start of the process, and the window's thread may work between two moments at which it answers."""


def main() -> int:
    given = parser(__doc__ or "")
    given.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    arguments = given.parse_args()
    if arguments.child is not None:
        return _child(arguments.child)
    from benchmarks.portfolios import portfolio  # noqa: PLC0415 - not for the child, whose start is measured
    from pmo_desktop.services import demo  # noqa: PLC0415 - same

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo.rebuilt(folder / "demo.pmo", "Benchmark").close()
        files = {"the demo": folder / "demo.pmo"}
        if not arguments.quick:
            files["100 × 1,000 tasks"] = portfolio(folder, 100, 1_000)
        files["100 × 100 tasks"] = portfolio(folder, 100, 100)
        bare = _median([])["painted"]
        home = _median([str(files["100 × 100 tasks"]), "home"])
        figures = [Figure("the smallest window of Qt for Python", bare)]
        for title, path in files.items():
            found = _median([str(path)])
            figures += [
                Figure(f"first painted window, {title}", found["painted"], peer=bare, peer_name="smallest window"),
                Figure(f"every date worked out, {title}", found["worked_out"], peer=bare, peer_name="smallest window"),
            ]
        figures += [
            Figure("first words of Home, 100 × 100 tasks", home["said"], peer=_HOME_SECONDS, peer_name="the limit"),
            Figure("whole Home, 100 × 100 tasks", home["worked_out"], peer=_HOME_SECONDS, peer_name="the limit"),
            Figure(
                "longest turn of the window's thread once painted",
                home["turn"],
                peer=_PAUSE_SECONDS,
                peer_name="the limit",
            ),
        ]
    show("start", figures, as_json=arguments.json)
    return 0


def _median(words: list[str]) -> dict[str, float]:
    runs = [_run(words) for _ in range(_RUNS + 1)][1:]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _run(words: list[str]) -> dict[str, float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment["BENCHMARK_BEGUN"] = repr(time.time())
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.start", "--child", *words], env=environment, stdout=subprocess.PIPE, text=True,
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child(words: list[str]) -> int:
    """Open a file as the program does, or the smallest window; print when it was painted and when all was known."""
    begun = float(os.environ["BENCHMARK_BEGUN"])
    found: dict[str, float] = {}

    from PySide6.QtCore import QEvent, QEventLoop, QObject  # noqa: PLC0415 - what is measured
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow  # noqa: PLC0415 - same

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest and "painted" not in found:
                watched.removeEventFilter(self)
                watched.event(event)
                found["painted"] = time.time() - begun
                return True
            return False

    app = QApplication([])
    paint = FirstPaint()
    if not words:
        window = QMainWindow()
        window.setCentralWidget(QLabel("Smallest"))
        window.installEventFilter(paint)
        window.show()
    else:
        from pmo_desktop.settings import Settings  # noqa: PLC0415 - same
        from ui.app import Program  # noqa: PLC0415 - same
        from ui.shell.places import named  # noqa: PLC0415 - same

        place = words[1] if len(words) > 1 else "portfolio"
        program = Program(app, Settings(author="Benchmark", last_place=place), Path(words[0]).with_suffix(".settings"))
        program.open_file(Path(words[0]))
        while not program.windows:  # what the path means is found out beside the window's thread
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        window = program.windows[0]
        window.installEventFilter(paint)
    waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    longest = 0.0
    while "painted" not in found or (words and program.windows[0].session.reckoner.is_busy):
        was_painted, worked = "painted" in found, time.thread_time()
        app.processEvents(waiting)  # a loop that never waits would take half the time from the thread that works it out
        longest = max(longest, time.thread_time() - worked if was_painted else 0.0)
        if (
            len(words) > 1
            and "said" not in found
            and program.windows[0].view(named("home")).findChild(QLabel, "heading") is not None
        ):
            found["said"] = time.time() - begun
    found["turn"] = longest
    found.setdefault("said", time.time() - begun)
    found["worked_out"] = time.time() - begun
    print(json.dumps(found), flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
