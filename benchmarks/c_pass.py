"""The peer for the passes: `pass.c`, compiled by the machine's C compiler, over the same network in flat arrays.

It covers what `networks.network` makes: links of all types, lags, constraints that give way to logic, deadlines, calendars and
people. It leaves out summaries' own dates, progress, manual and as-late-as-possible tasks, splits, levelling and P6's rules.
"""

import ctypes
import heapq
import shutil
import subprocess
import tempfile
from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.measuring import median
from pmo_desktop.domain.calendar import WorkingCalendar, always, compile_calendars, standard, without
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, LagKind, LinkType
from pmo_desktop.domain.schedule import Schedule

_TYPES = {LinkType.FS: 0, LinkType.SS: 1, LinkType.FF: 2, LinkType.SF: 3}
_KINDS = {LagKind.WORKING: 0, LagKind.ELAPSED: 1, LagKind.PERCENT: 2, LagKind.ELAPSED_PERCENT: 3}
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_BEFORE, _AFTER = 3 * 365 * DAY, 12 * 365 * DAY
_GIVEN = (
    "starts", "finishes", "before", "at", "day", "calendar", "span", "part_at", "part_calendar", "part_amount", "part_delay",
    "no_earlier", "no_earlier_finish", "no_later", "no_later_finish", "into", "predecessor", "type", "lag", "lag_kind",
    "out_of", "link", "successor",
)  # fmt: skip
_MADE = (
    "early_start", "early_finish", "late_start", "late_finish", "late_by", "start_slack", "finish_slack", "total_slack",
    "free_slack", "critical",
)  # fmt: skip
_OF_ROWS = _GIVEN[5:15]
COMPARED = tuple(name for name in _MADE if name != "late_by")


@dataclass(slots=True)
class Arrays:
    """A network as `pass.c` takes it; `rows` are the plan's rows in the order of the arrays."""

    rows: list[int]
    begin: int
    first_day: int = 0
    days: int = 0
    columns: dict[str, "array[int]"] = field(default_factory=dict)

    def struct(self) -> ctypes.Array[ctypes.c_int64]:
        addresses = [self.columns[name].buffer_info()[0] for name in (*_GIVEN, *_MADE)]
        return (ctypes.c_int64 * (4 + len(addresses)))(
            len(self.rows), self.begin, self.first_day, self.days, *addresses
        )

    def differences(self, schedule: Schedule) -> int:
        """Return how many values differ from those of a schedule of the same plan."""
        return sum(
            int(np.count_nonzero(np.array(self.columns[name]) != np.asarray(getattr(schedule, name))[self.rows]))
            for name in COMPARED
        )


def seconds(arrays: Arrays, *, by_day: bool, runs: int = 15) -> float | None:
    """Return how long a pass takes; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "pass.so"
        words = [compiler, "-O2", "-shared", "-fPIC", *(["-DBY_DAY"] if by_day else []), "-o", str(library)]
        subprocess.run([*words, str(Path(__file__).with_name("pass.c"))], check=True)
        run = ctypes.CDLL(str(library)).schedule
    struct = arrays.struct()
    return median(lambda: run(struct), runs)


def arrays_of(plan: Plan) -> Arrays:
    """Return the leaves and links of a plan as flat arrays."""
    made = Arrays(_in_order(plan), plan.project.start)
    calendars = _rows(plan, made)
    _links(plan, made)
    _stretches(made, calendars)
    for name in _MADE:
        made.columns[name] = array("q", bytes(8 * len(made.rows)))
    return made


def _in_order(plan: Plan) -> list[int]:
    """Return the leaves so that every link leads forwards, else as they stand in the table."""
    rows, place = plan.tasks.row, {row: number for number, row in enumerate(plan.outline.order)}
    follow, waiting = defaultdict(list), dict.fromkeys(range(len(rows)), 0)
    for before, after in zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True):
        follow[rows[before]].append(rows[after])
        waiting[rows[after]] += 1
    ready = [(place[row], row) for row, count in waiting.items() if not count]
    heapq.heapify(ready)
    found = []
    while ready:
        _, row = heapq.heappop(ready)
        if not plan.outline.is_summary[row]:
            found.append(row)
        for after in follow[row]:
            waiting[after] -= 1
            if not waiting[after]:
                heapq.heappush(ready, (place[after], after))
    return found


def _rows(plan: Plan, made: Arrays) -> list[WorkingCalendar]:
    """Fill what belongs to each row; return the calendars by their numbers."""
    compiled = compile_calendars(plan.calendars.values(), plan.work_weeks.values(), plan.exceptions.values())
    project, elapsed = compiled.get(plan.calendar_id or "") or standard(), always()
    away = defaultdict(list)
    for person, start, finish in zip(plan.leave["person_id"], plan.leave["start"], plan.leave["finish"], strict=True):
        away[person].append((start, finish))
    people = {
        person: without(compiled.get(calendar or "") or project, away[person])
        for person, calendar in zip(plan.people.ids, plan.people["calendar_id"], strict=True)
    }
    assigned = defaultdict(list)
    for task, person in zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True):
        assigned[task].append(person)
    numbers: dict[int, int] = {}
    calendars: list[WorkingCalendar] = []

    def number(calendar: WorkingCalendar) -> int:
        if id(calendar) not in numbers:
            numbers[id(calendar)] = len(calendars)
            calendars.append(calendar)
        return numbers[id(calendar)]

    tasks = plan.tasks
    columns: dict[str, list[int]] = defaultdict(list)
    columns["part_at"] = [0]
    for row in made.rows:
        own = elapsed if tasks["elapsed"][row] else compiled.get(tasks["calendar_id"][row] or "") or project
        columns["calendar"].append(number(own))
        columns["span"].append(tasks["duration"][row])
        for person in assigned[tasks.ids[row]]:
            columns["part_calendar"].append(number(people[person]))
            columns["part_amount"].append(tasks["duration"][row])
            columns["part_delay"].append(0)
        columns["part_at"].append(len(columns["part_calendar"]))
        for name, limit in _limits(
            tasks["constraint_type"][row], tasks["constraint_date"][row], tasks["deadline"][row]
        ).items():
            columns[name].append(limit)
    made.columns.update({name: array("q", columns[name]) for name in _OF_ROWS})
    return calendars


def _limits(kind: ConstraintType, date: int | None, deadline: int | None) -> dict[str, int]:
    held = _MOST if date is None else date
    since = _LEAST if date is None else date
    both = kind in (ConstraintType.MSO, ConstraintType.MFO)
    return {
        "no_earlier": since if kind in (ConstraintType.SNET, ConstraintType.MSO) else _LEAST,
        "no_earlier_finish": since if kind in (ConstraintType.FNET, ConstraintType.MFO) else _LEAST,
        "no_later": held if kind is ConstraintType.SNLT or (both and kind is ConstraintType.MSO) else _MOST,
        "no_later_finish": min(
            held if kind in (ConstraintType.FNLT, ConstraintType.MFO) else _MOST,
            _MOST if deadline is None else deadline,
        ),
    }


def _links(plan: Plan, made: Arrays) -> None:
    place = {plan.tasks.ids[row]: number for number, row in enumerate(made.rows)}
    names = ("successor_id", "predecessor_id", "type", "lag", "lag_kind")
    found = sorted(
        (place[after], place[before], _TYPES[kind], lag, _KINDS[lag_kind])
        for after, before, kind, lag, lag_kind in zip(*(plan.dependencies[name] for name in names), strict=True)
    )
    for number, name in enumerate(("successor", "predecessor", "type", "lag", "lag_kind")):
        made.columns[name] = array("q", [link[number] for link in found])
    order = sorted(range(len(found)), key=lambda each: found[each][1])
    made.columns["link"] = array("q", order)
    for name, side in (("into", "successor"), ("out_of", "predecessor")):
        counts = np.bincount(np.array(made.columns[side], np.int64), minlength=len(made.rows))
        made.columns[name] = array("q", [0, *np.cumsum(counts).tolist()])


def _stretches(made: Arrays, calendars: list[WorkingCalendar]) -> None:
    low, high = made.begin - made.begin % DAY - _BEFORE, made.begin - made.begin % DAY + _AFTER
    made.first_day, made.days = low // DAY, (high - low) // DAY
    starts, finishes, before, at, day = array("q"), array("q"), array("q"), array("q", [0]), array("q")
    for calendar in calendars:
        total = 0
        first = len(starts)
        for start, finish in calendar.spans(low, high):
            starts.append(start)
            finishes.append(finish)
            before.append(total)
            total += finish - start
        at.append(len(starts))
        day.extend(bisect_left(starts, low + number * DAY, first) for number in range(made.days))
    made.columns.update({"starts": starts, "finishes": finishes, "before": before, "at": at, "day": day})
