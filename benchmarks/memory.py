"""The most memory a process holds that opens portfolios of 1, 10 and 100 projects of 1,000 tasks and schedules them all."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Figure, parser, peak_mb, show
from benchmarks.portfolios import portfolio


def main() -> int:
    given = parser(__doc__ or "")
    given.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    arguments = given.parse_args()
    if arguments.child is not None:
        return _child(arguments.child)
    with tempfile.TemporaryDirectory() as name:
        bare = _measured([])
        figures = [Figure("the program's modules alone", bare, "MB")]
        for projects in (1, 10, 100)[: 2 if arguments.quick else 3]:
            path = portfolio(Path(name), projects, 1_000)
            size = path.stat().st_size / 1_000_000
            title = f"{projects} × 1,000 tasks, all scheduled"
            figures += [
                Figure(f"memory, {title}", _measured([str(path)]), "MB", bare, "modules alone"),
                Figure(f"file, {title}", size, "MB"),
            ]
    show("memory", figures, as_json=arguments.json)
    return 0


def _measured(words: list[str]) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", "--child", *words], stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout.splitlines()[-1])


def _child(words: list[str]) -> int:
    from pmo_desktop.services.portfolio import register  # noqa: PLC0415 - what is measured
    from pmo_desktop.services.workspace import Workspace  # noqa: PLC0415 - same

    for word in words:
        with Workspace.open(Path(word), author="Benchmark") as workspace:
            register(workspace, workspace.today())
    print(peak_mb())
    return 0


if __name__ == "__main__":
    sys.exit(main())
