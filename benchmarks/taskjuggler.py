"""A peer for scheduling: TaskJuggler, where `tj3` is installed, on what it can express of a network.

It has no finish-to-finish and start-to-finish links (written as start-to-start), no negative lags (left out), no constraints
beside logic, and no slack. Packages (it takes links between what lies in two of them for a loop) and people (who always do one
thing at a time) are left out.
"""

import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, MINUTE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, LagKind, LinkType

MOST_TASKS = 1_000
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds of a whole run, and of it what is neither starting Ruby nor reading the file."""

    whole: float
    scheduling: float


def figures(plan: Plan, folder: Path) -> Found | None:
    """Return how long TaskJuggler takes; None where it is not installed or refuses the file."""
    program = shutil.which("tj3")
    if program is None:
        return None
    source = folder / "network.tjp"
    source.write_text("\n".join(_project(plan)) + "\n", "utf-8")
    taken = []
    for only in ("--check-syntax", "--no-reports"):
        begun = time.perf_counter()
        done = subprocess.run(
            [program, "--silent", only, str(source)], cwd=folder, capture_output=True, text=True, check=False
        )
        taken.append(time.perf_counter() - begun)
        if done.returncode:
            print(done.stderr[-500:])
            return None
    reading, whole = taken
    return Found(whole, whole - reading)


def _project(plan: Plan) -> Iterator[str]:
    own = {week.calendar_id: week for week in plan.work_weeks.values()}
    hours = {
        calendar: "\n".join(f"  workinghours {day[:3]} {_hours(getattr(own[calendar], day))}" for day in _DAYS)
        for calendar in plan.calendars.ids
    }
    begin = _date(plan.project.start - plan.project.start % DAY)
    yield f'project network "Network" {begin} +8y {{\n  timezone "UTC"\n  timingresolution 30min'
    yield f"{hours[plan.calendar_id or '']}\n}}"
    for row, calendar in enumerate(plan.calendars.ids):
        yield f'shift calendar{row} "{plan.calendars["name"][row]}" {{\n{hours[calendar]}\n}}'
    for each in plan.exceptions.values():
        if each.calendar_id == plan.calendar_id and each.start >= plan.project.start:
            yield f'leaves holiday "Holiday" {_date(each.start)} - {_date(each.finish)}'
    into: dict[str, list[Dependency]] = defaultdict(list)
    for link in plan.dependencies.values():
        into[link.successor_id].append(link)
    for row in plan.outline.order:
        if plan.outline.is_summary[row]:
            continue
        yield f'task t{row} "{plan.tasks["name"][row]}" {{'
        yield f"  {_duration(plan, row)}"
        calendar = plan.tasks["calendar_id"][row]
        if calendar:
            yield f"  shifts calendar{plan.calendars.row[calendar]}"
        asked = [_link(plan, link) for link in into[plan.tasks.ids[row]]]
        yield f"  depends {', '.join(asked)}" if asked else f"  start {_date(plan.project.start)}"
        yield "}"


def _duration(plan: Plan, row: int) -> str:
    minutes = plan.tasks["duration"][row] // MINUTE
    if not minutes:
        return "milestone"
    return f"{'duration' if plan.tasks['elapsed'][row] else 'length'} {minutes}min"


def _link(plan: Plan, link: Dependency) -> str:
    options = [] if link.type is LinkType.FS else ["onstart"]
    before, lag = plan.tasks.row[link.predecessor_id], link.lag
    if link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
        lag = plan.tasks["duration"][before] * lag // 10_000
    lag -= lag % (30 * MINUTE)  # the grid it schedules on
    if lag > 0:
        gap = "gapduration" if link.lag_kind in (LagKind.ELAPSED, LagKind.ELAPSED_PERCENT) else "gaplength"
        options.append(f"{gap} {lag // MINUTE}min")
    return f"t{before}{' { ' + ' '.join(options) + ' }' if options else ''}"


def _hours(shifts: str | None) -> str:
    return ", ".join(part.replace("-", " - ") for part in shifts.split(",")) if shifts else "off"


def _date(at: int) -> str:
    return moment.to_datetime(at).strftime("%Y-%m-%d-%H:%M")
