"""Schedules networks of 1k, 10k and 100k tasks, whole and after edits, beside C, MPXJ and TaskJuggler; or files you name."""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import c_pass, mpxj, taskjuggler
from benchmarks.edits import edits
from benchmarks.measuring import Figure, median, once, parser, resident_mb, show
from benchmarks.networks import network
from pmo_desktop.domain import compiled, moment
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule, Scheduler, schedule
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.exchange.mspdi.writer import write
from pmo_desktop.services.workspace import Workspace

SIZES = (1_000, 10_000, 100_000)
_FRAME_MS = 16.0
_EDITS = 1_000
_EDITING_S = 60
"""Edits stop here, however many are left."""
_CHECKS = 10
_UNCOMPILED = f"""
import sys, runpy
sys.modules.update(dict.fromkeys({[name + compiled.SUFFIX for name in compiled.MODULES]!r}))
runpy.run_module("benchmarks.schedule", run_name="__main__")
"""
"""Runs this module with what is compiled hidden, so that the source itself runs."""


def main() -> int:
    given = parser(__doc__ or "", of_files=True)
    given.add_argument("--tasks", type=int, nargs="+", help="sizes to measure; with one and --json, one flat object")
    given.add_argument("--markdown", action="store_true", help="print the table of docs/performance.md")
    given.add_argument("--child", choices=("memory", "uncompiled"), help=argparse.SUPPRESS)
    arguments = given.parse_args()
    if arguments.child:
        return _child(arguments.child, arguments.tasks[0])
    figures: list[Figure] = []
    notes: list[str] = []
    sizes: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        if arguments.folders:
            figures += _of_folders(Path(name), arguments.folders, notes)
        else:
            wanted = arguments.tasks or SIZES[: 2 if arguments.quick else 3]
            for tasks in wanted:
                sizes.append(measured(Path(name), tasks, notes, quick=arguments.quick))
                figures += _figures(sizes[-1])
            figures += _growth(sizes)
    if arguments.markdown and sizes:
        print("\n".join(_table(sizes)))
    elif arguments.json and sizes:
        one = arguments.tasks and len(sizes) == 1
        found = {"benchmark": "schedule", "figures": [each.as_json() for each in figures], "notes": notes}
        print(json.dumps({**found, **(sizes[0] if one else {"sizes": sizes})}, ensure_ascii=False))
    else:
        show("schedule", figures, notes, as_json=arguments.json)
    return 0


def measured(folder: Path, tasks: int, notes: list[str], *, quick: bool = False) -> dict[str, Any]:
    """Return everything about one size; times in ms, None where what is measured is not there."""
    plan = network(tasks)
    runs = 3 if quick or tasks >= 100_000 else 5
    full, made = median(lambda: schedule(plan), runs), schedule(plan)
    building, scheduler = once(lambda: Scheduler(plan))
    scheduler.run()
    arrays = c_pass.arrays_of(plan)
    of_c = c_pass.seconds(arrays, by_day=True)
    bisecting = c_pass.seconds(arrays, by_day=False)
    differ = None if of_c is None else arrays.differences(made)
    if of_c is None:
        notes.append(f"{tasks:,} tasks: no C beside it: no C compiler (cc, gcc, clang) is on the path.")
    elif differ:
        notes.append(f"{tasks:,} tasks: C and the engine differ in {differ:,} values, so that they do not do the same.")
    if not quick:
        beside = _beside(folder, plan, made, notes)
    found = {
        "tasks": tasks, "links": len(plan.dependencies), "summaries": int(made.summary.sum()),
        "assignments": len(plan.assignments), "depth": _depth(plan, arrays.rows),
        "critical_percent": round(100 * float(made.critical[~made.summary].mean()), 1),
        "negative_percent": round(100 * float((made.total_slack[~made.summary] < 0).mean()), 1),
        "kernel": compiled.state(), "full_ms": _ms(full), "build_ms": _ms(building), "pass_ms": _ms(median(scheduler.run, runs)),
        "c_ms": _ms(of_c), "c_bisecting_ms": _ms(bisecting), "c_differs": differ,
        **({"mpxj_ms": None, "mpxj_primavera_ms": None, "mpxj_same_start_percent": None,
               "taskjuggler_ms": None, "taskjuggler_scheduling_ms": None} if quick else beside),
        "python_ms": None if quick or tasks > 10_000 else _of_child("uncompiled", tasks)["full_ms"],
        **_of_child("memory", tasks),
    }  # fmt: skip
    return {**found, **_edited(plan, arrays.rows, made, quick=quick)}


def _edited(plan: Plan, rows: list[int], made: Schedule, *, quick: bool) -> dict[str, Any]:
    """Make edits one after the other, each carried into the plan and scheduled; compare some with a whole pass."""
    scheduler = Scheduler(plan)
    scheduler.run()
    taken: list[float] = []
    touched: list[int] = []
    whole: list[float] = []
    differ = 0
    begun = time.perf_counter()
    wanted = 20 if quick else _EDITS
    for number, changes in enumerate(edits(plan, rows, made, wanted)):
        at = time.perf_counter()
        plan.patch(changes)
        after = scheduler.update(changes)
        taken.append(time.perf_counter() - at)
        touched.append(int(scheduler.net.touched))
        if number % (wanted // _CHECKS) == 0:
            seconds, anew = once(lambda: schedule(plan))
            whole.append(seconds)
            differ += _differ(after, anew)
        if time.perf_counter() - begun > _EDITING_S:
            break
    return {
        "edits": len(taken),
        "edit_p50_ms": _ms(_share(taken, 0.5)), "edit_p95_ms": _ms(_share(taken, 0.95)), "edit_max_ms": _ms(max(taken)),
        "edit_full_ms": _ms(statistics.median(whole)), "edit_checked": len(whole), "edit_differs": differ,
        "touched_p50": _share(touched, 0.5), "touched_p95": _share(touched, 0.95),
    }  # fmt: skip


def _differ(one: Schedule, other: Schedule) -> bool:
    return any(
        not np.array_equal(getattr(one, each.name), getattr(other, each.name)) if each.name != "findings"
        else one.findings != other.findings
        for each in fields(one)
    )  # fmt: skip


def _beside(folder: Path, plan: Plan, made: Schedule, notes: list[str]) -> dict[str, Any]:
    """Return what the peers take for the same plan."""
    tasks = len(plan.tasks)
    found: dict[str, Any] = {"mpxj_ms": None, "mpxj_primavera_ms": None, "mpxj_same_start_percent": None}
    if tasks <= mpxj.MOST_TASKS:
        source = folder / f"{tasks}.xml"
        source.write_bytes(write(plan, made))
        peer = mpxj.figures(source)
        if peer is None:
            notes.append(f"{tasks:,} tasks: {mpxj.why_not()}")
        else:
            found["mpxj_ms"], found["mpxj_primavera_ms"] = _ms(peer.microsoft), _ms(peer.primavera)
            found["mpxj_same_start_percent"] = _agreeing(plan, made, peer.starts)
            if peer.why:
                notes.append(f"{tasks:,} tasks: MPXJ says {peer.why.strip()}")
    juggled = taskjuggler.figures(plan, folder) if tasks <= taskjuggler.MOST_TASKS else None
    if tasks <= taskjuggler.MOST_TASKS and juggled is None:
        notes.append(f"{tasks:,} tasks: no TaskJuggler beside it: tj3 is not installed.")
    return {
        **found,
        "taskjuggler_ms": _ms(juggled.whole) if juggled else None,
        "taskjuggler_scheduling_ms": _ms(juggled.scheduling) if juggled else None,
    }


def _agreeing(plan: Plan, made: Schedule, starts: dict[str, str]) -> float | None:
    """Return of how many leaves in a hundred MPXJ has the start that we have."""
    rows = [row for row, name in enumerate(plan.tasks["name"]) if name in starts and not made.summary[row]]
    same = sum(moment.from_iso(starts[plan.tasks["name"][row]]) == made.start[row] for row in rows)
    return round(100 * same / len(rows), 1) if rows else None


def _depth(plan: Plan, rows: list[int]) -> int:
    """Return how many tasks the longest chain of links holds."""
    deep = dict.fromkeys(range(len(plan.tasks)), 1)
    before: dict[int, list[int]] = {}
    for one, other in zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True):
        before.setdefault(plan.tasks.row[other], []).append(plan.tasks.row[one])
    for row in rows:
        deep[row] = 1 + max((deep[each] for each in before.get(row, ())), default=0)
    return max(deep.values())


def _of_child(what: str, tasks: int) -> dict[str, Any]:
    """Return what a process of its own found."""
    start = ["-c", _UNCOMPILED] if what == "uncompiled" else ["-m", "benchmarks.schedule"]
    words = [sys.executable, *start, "--child", what, "--tasks", str(tasks)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child(what: str, tasks: int) -> int:
    bare = resident_mb()
    plan = network(tasks)
    if what == "uncompiled":
        print(json.dumps({"full_ms": _ms(median(lambda: schedule(plan), 3))}))
        return 0
    planned = resident_mb()
    made = schedule(plan)
    arrays = [getattr(made, each.name) for each in fields(made)]
    found = {
        "peak_mb": round(resident_mb(most=True) - bare, 1),
        "plan_mb": round(planned - bare, 1),
        "result_mb": round(sum(each.nbytes for each in arrays if isinstance(each, np.ndarray)) / 1_000_000, 2),
    }
    print(json.dumps(found))
    return 0


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)


def _share(values: Sequence[float], share: float) -> float | None:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None


def _figures(size: dict[str, Any]) -> list[Figure]:
    tasks, known = f"{size['tasks']:,} tasks", {**size, "frame_ms": _FRAME_MS}
    rows = (
        (f"schedule {tasks}", "full_ms", "mpxj_ms", "MPXJ MicrosoftScheduler"),
        (f"schedule {tasks}", "full_ms", "mpxj_primavera_ms", "MPXJ PrimaveraScheduler"),
        (f"schedule {tasks}", "full_ms", "taskjuggler_ms", "TaskJuggler, the whole run"),
        (f"schedule {tasks}", "full_ms", "c_ms", "C -O2, passes only"),
        (f"passes over {tasks}", "pass_ms", "c_ms", "C -O2"),
        (f"C that bisects, {tasks}", "c_bisecting_ms", "c_ms", "C -O2"),
        (f"schedule {tasks} uncompiled", "python_ms", "full_ms", "as it is"),
        (f"one edit among {tasks}, median", "edit_p50_ms", "edit_full_ms", "whole pass"),
        (f"one edit among {tasks}, 95 of 100", "edit_p95_ms", "frame_ms", "a frame of 16 ms"),
    )
    found = [
        Figure(name, known[value], "ms", known[peer], peer_name)
        for name, value, peer, peer_name in rows
        if known.get(value) is not None and known.get(peer) is not None
    ]
    return [*found, Figure(f"memory of the plan and its schedule, {tasks}", size["peak_mb"], "MB")]


_LINES: tuple[tuple[str, str | Callable[[dict[str, Any]], str]], ...] = (
    ("Links, links a task", lambda size: f"{size['links']:,}, {size['links'] / size['tasks']:.2f}"),
    ("Longest chain of tasks", "depth"),
    ("Critical, with negative slack (% of leaves)", lambda size: f"{size['critical_percent']}, {size['negative_percent']}"),
    ("**Whole schedule from an open plan**", "full_ms"),
    ("The same, uncompiled", "python_ms"),
    ("Of it, the passes again over what is laid out", "pass_ms"),
    ("C -O2, passes and slack over the same network", "c_ms"),
    ("C -O2 that bisects instead of looking up the day", "c_bisecting_ms"),
    ("MPXJ MicrosoftScheduler, warm, with slack", "mpxj_ms"),
    ("MPXJ PrimaveraScheduler, warm, with slack", "mpxj_primavera_ms"),
    ("TaskJuggler, the whole run", "taskjuggler_ms"),
    ("TaskJuggler, without start and reading", "taskjuggler_scheduling_ms"),
    ("**One edit, rescheduled: median**", "edit_p50_ms"),
    ("**95 of 100 edits take less than**", "edit_p95_ms"),
    ("The slowest edit", "edit_max_ms"),
    ("A whole schedule after an edit", "edit_full_ms"),
    ("Tasks placed anew for an edit, there and back, median", "touched_p50"),
    ("95 of 100 edits place fewer than", "touched_p95"),
    ("Memory of the plan with its schedule (MB at most)", "peak_mb"),
    ("Of it, the plan; the result’s arrays (MB)", lambda size: f"{size['plan_mb']}; {size['result_mb']}"),
)  # fmt: skip
"""The table of docs/performance.md: what each line says, and where it is found."""


def _table(sizes: list[dict[str, Any]]) -> Iterator[str]:
    yield "| ms, where nothing else is said | " + " | ".join(f"{size['tasks']:,} tasks" for size in sizes) + " |"
    yield "|---" + "|---:" * len(sizes) + "|"
    for line, found in _LINES:
        cells = [found(size) if callable(found) else _told(size[found]) for size in sizes]
        yield f"| {line} | {' | '.join(cells)} |"


def _told(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 or isinstance(value, int) else f"{value:.3g}"


def _growth(sizes: list[dict[str, Any]]) -> list[Figure]:
    """Return how much longer ten times as many tasks take."""
    return [
        Figure(f"{name} of {large['tasks']:,} tasks", large[key], "ms", small[key], f"{small['tasks']:,} tasks")
        for small, large in itertools.pairwise(sizes)
        for name, key in (("growth, schedule", "full_ms"), ("growth, C", "c_ms"), ("growth, edit", "edit_p95_ms"))
        if small[key] and large[key]
    ]


def _schedule_all(plans: list[Plan]) -> None:
    for plan in plans:
        schedule(plan)


def _of_folders(folder: Path, sources: list[Path], notes: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    with Workspace.create(folder / "folders.pmo", author="Benchmark") as workspace:
        for source in sorted(path for each in sources for path in each.rglob("*.xml")):
            try:
                read = read_any(source, workspace.new_id, workspace.now())
            except KnownError as error:
                notes.append(f"{source.name}: {error}")
                continue
            peer = mpxj.scheduling(source)
            if peer is None:
                notes.append(f"{source.name}: {mpxj.why_not()}")
            plans = [Plan.from_records(each.project, each.records, workspace.portfolio()) for each in read]
            title = f"reschedule {sum(len(plan.tasks) for plan in plans):,} tasks of {source.name}"
            run = partial(_schedule_all, plans)
            figures.append(Figure(title, median(run), peer=peer, peer_name="MPXJ MicrosoftScheduler"))
    return figures


if __name__ == "__main__":
    sys.exit(main())
