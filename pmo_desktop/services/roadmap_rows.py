"""The rows and links that a roadmap draws, made of its lines."""

from collections.abc import Sequence
from typing import overload

from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.tints import PLAIN
from pmo_desktop.charts.roadmap import NOTHING, Diamond, RoadRow, RoadWay, RoadWays, Standing
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.roadmap_lines import Kind, Line, Lines

_STANDINGS = {
    ProjectState.PROPOSED: Standing.PROPOSED,
    ProjectState.ON_HOLD: Standing.PAUSED,
    ProjectState.CLOSED: Standing.OVER,
    ProjectState.CANCELLED: Standing.OVER,
}
WORKING_OUT, EMPTY = "working out…", "no tasks yet"


def row_of(line: Line, working_out: str = WORKING_OUT, empty: str = EMPTY) -> RoadRow:
    """Return what is drawn of one line; the words are said where a project has no bar."""
    if line.kind is Kind.GROUP:
        return _of_group(line)
    return _of_task(line) if line.task is not None else _of_project(line, working_out, empty)


class RoadRows(Sequence[RoadRow]):
    """The rows of lines, each made when it is first asked for."""

    def __init__(self, lines: Sequence[Line] = (), working_out: str = WORKING_OUT, empty: str = EMPTY) -> None:
        self._lines, self._words = lines, (working_out, empty)
        self._made: dict[int, RoadRow] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> RoadRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[RoadRow]: ...
    def __getitem__(self, place: int | slice) -> RoadRow | list[RoadRow]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = row_of(self._lines[place], *self._words)
        return found


def ways_of(lines: Lines) -> RoadWays:
    """Return the links that are drawn."""
    links = lines.links

    def make(place: int) -> RoadWay:
        each = links[place]
        link = each.link
        return RoadWay(link.id, each.before, each.after, link.out, link.into, link.type, link.critical, link.is_across)

    return RoadWays([(each.before, each.after) for each in links], make)


def _of_group(line: Line) -> RoadRow:
    if line.start is None or line.finish is None:
        return NOTHING
    return RoadRow(GanttRow(line.id, line.name, line.start, line.finish, summary=True))


def _of_project(line: Line, working_out: str, empty: str) -> RoadRow:
    course = line.course
    if course is None:
        return NOTHING
    row, span = course.row, course.span
    if not row.worked_out:
        start = NO_PART if line.start is None else line.start
        bar = GanttRow(line.id, line.name, start, start)
        return RoadRow(bar, is_project=True, standing=Standing.UNKNOWN, words=working_out)
    if span is None:
        return RoadRow(GanttRow(line.id, line.name, NO_PART, NO_PART), is_project=True, words=empty)
    bar = GanttRow(
        line.id, line.name, span[0], span[1], row.percent,
        baseline_start=course.baseline_start, baseline_finish=row.baseline_finish,
    )  # fmt: skip
    diamonds = tuple(
        Diamond(each.task_id, each.name, each.at, each.is_done, each.critical, each.baseline)
        for each in course.milestones
    )
    standing = _STANDINGS.get(course.project.state, Standing.USUAL)
    if standing is Standing.USUAL and row.percent >= 100:
        standing = Standing.OVER
    return RoadRow(
        bar, is_project=True, standing=standing, diamonds=() if line.is_unfolded else diamonds, critical=course.critical,
        lights=(row.declared, row.light.rag), words=format_date(span[1]), is_list=row.tasks == len(course.milestones),
    )  # fmt: skip


def _of_task(line: Line) -> RoadRow:
    task = line.task
    if task is None:
        return NOTHING
    return RoadRow(
        GanttRow(
            task.task_id, task.name, task.start, task.finish, task.percent, task.summary, task.milestone, task.critical,
            task.baseline_start, task.baseline_finish, task.deadline, task.name if task.milestone else "", task.elsewhere,
            task.near_critical, tint=PLAIN,
        )
    )  # fmt: skip
