"""Splits of tasks, which MSPDI tells only by the days on which no work is planned."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, Record, Split, Task
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.inventory import PHASED
from pmo_desktop.exchange.mspdi.node import Node

_WORK = frozenset({"1", "2"})
"""Types of time-phased data: remaining and actual work."""
_TOLERANCE = 60
_Periods = list[tuple[int, int, bool]]
"""Stretches of time with whether any work is planned in them."""
_Segments = tuple[tuple[int, int], ...]


def read_splits(  # noqa: PLR0913, PLR0917 - what has been read so far
    root: Node, project: Project, records: Collection[Record], task_ids: Mapping[str, str],
    person_ids: Mapping[str, str], new_id: NewId, inventory: Inventory,
) -> list[Split]:  # fmt: skip
    """Return the segments of every task that is interrupted, of one that has begun with those that are done.

    A stretch counts as an interruption where the calendar of the work has working time and none is planned or was done.
    """
    phased = defaultdict(list)
    for node in root.nodes("Assignments", "Assignment"):
        if "TimephasedData" in node.children:
            inventory.lose(
                "Assignments", *PHASED, f"assignment {node.text('UID')}", len(node.children["TimephasedData"])
            )
            phased[task_ids.get(node.text("TaskUID"))].append(
                (person_ids.get(node.text("ResourceUID")), _periods(node))
            )
    phased.pop(None, None)
    interrupted = [task_id for task_id, found in phased.items() if any(_pauses(periods) for _, periods in found)]
    if not interrupted:
        return []
    plan = Plan.from_records(project, records)
    clocks = Clocks(plan)
    splits: list[Split] = []
    for task_id in interrupted:
        row = plan.tasks.row[str(task_id)]
        each = {
            _segments(periods, clocks.on_task(row, person)) for person, periods in phased[task_id] if _pauses(periods)
        }
        splits += _of_task(plan.tasks.value(row), each, new_id, inventory)
    return splits


def _of_task(task: Task, found: set[_Segments], new_id: NewId, inventory: Inventory) -> Iterator[Split]:
    found = {segments for segments in found if len(segments) > 1}
    if not found or task.elapsed or not task.duration:
        return
    named = f"“{task.name}”"
    segments = min(found)
    if len(found) > 1 or abs(sum(finish - start for start, finish in segments) - task.duration) > _TOLERANCE:
        inventory.lose("Tasks", "Interruptions that differ between people", "the task is planned in one piece", named)
    else:
        for start, finish in segments:
            yield Split(id=new_id(), task_id=task.id, start=start, length=finish - start)


def _periods(node: Node) -> _Periods:
    """Return when work is planned or was done; nothing where a value cannot be read (MS Project has written `17:-0:00`)."""
    try:
        return sorted(_stretches(node))
    except ImportProblemError:
        return []


def _stretches(node: Node) -> Iterator[tuple[int, int, bool]]:
    for each in node.nodes("TimephasedData"):
        if each.text("Type") in _WORK:
            start, finish = each.date("Start"), each.date("Finish")
            if start is not None and finish is not None and start < finish:
                yield start, finish, bool(each.seconds("Value"))


def _pauses(periods: Sequence[tuple[int, int, bool]]) -> bool:
    """Say whether a stretch without work lies between two with work."""
    worked = [number for number, (_, _, works) in enumerate(periods) if works]
    return bool(worked) and not all(works for _, _, works in periods[worked[0] : worked[-1]])


def _segments(periods: _Periods, calendar: WorkingCalendar) -> _Segments:
    """Return segments as working seconds from where work begins; nights and weekends are no interruption."""
    begin = next(start for start, _, works in periods if works)
    found: list[tuple[int, int]] = []
    for start, finish, works in periods:
        if works:
            offsets = calendar.work(begin, start), calendar.work(begin, finish)
            if found and found[-1][1] >= offsets[0] - _TOLERANCE:
                found[-1] = (found[-1][0], offsets[1])
            else:
                found.append(offsets)
    return tuple(found)
