"""Dates that moved by what came from outside, an exchange or a file: before and after, with whose change moved them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from db.log import browsing
from db.sharing import logbook
from db.sharing import received as brought
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    Dependency,
    Leave,
    Person,
    Portfolio,
    Project,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.changes_since import Moved
from pmo_desktop.services.explaining import chain_of
from pmo_desktop.services.naming import Names, quoted
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.table_files import write_texts
from pmo_desktop.services.workspace import Workspace

T = TypeVar("T")
_OF_ALL = frozenset({Portfolio, Calendar, WorkWeek, CalendarException, Person, Leave})
"""Kinds that can move the dates of any project."""
_MOVE_NOTHING = frozenset({
    "name", "notes", "wbs", "hyperlink", "external", "fixed_cost", "cost", "actual_cost", "rank", "deadline", "code", "phase",
    "objective", "description", "sponsor", "manager_id", "programme_id", "budget", "rag", "rag_reason", "initials", "email",
    "hourly_rate", "currency", "role_id", "team", "reason",
})  # fmt: skip
"""Fields that no date depends on."""
_SCHEDULED = frozenset({*_OF_ALL, Project, Task, Dependency, Assignment, Split})
_MOST_ROWS = 5_000
"""From how many rows on all projects are looked at, which is quicker than asking where each row is."""
_MOST_EXPLAINED = 200
"""Tasks of one project whose driving chain is followed; of further ones only what touched them or what they wait for."""


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task whose dates an exchange moved: `because` is the change that did, as far as the log tells, and `by` whose."""

    project_id: str
    moved: Moved
    by: str
    because: str
    set_id: str

    @property
    def size(self) -> tuple[int, int]:
        """How far it moved, in seconds: the finish, then the start."""
        moved = self.moved
        return abs(moved.finish_now - moved.finish_then), abs(moved.start_now - moved.start_then)


@dataclass(frozen=True, slots=True)
class ProjectMoved:
    """The tasks of a project that moved, the most moved first, and its finish before and after."""

    id: str
    name: str
    finish_then: int | None
    finish_now: int | None
    tasks: tuple[MovedTask, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What an exchange moved, by project: the one with the most moved task first."""

    projects: tuple[ProjectMoved, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(each.tasks) for each in self.projects)


_Dates = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where the log stood when the dates were last looked at."""

    number: int
    rewinds: int
    pack: int


class Watch:
    """Remembers the dates of all projects between exchanges; only those that something has happened to are looked at again."""

    def __init__(self) -> None:
        self._dates: dict[str, _Dates] = {}
        self._seen: _Seen | None = None

    def around(self, workspace: Workspace, exchange: Callable[[], T], progress: Progress = silent) -> tuple[T, Moves]:
        """Do an exchange on a workspace of its own; return what came of it and which dates it moved."""
        self.look(workspace, progress)
        outcome = exchange()
        return outcome, self.moved(workspace, progress)

    def look(self, workspace: Workspace, progress: Progress = silent) -> None:
        """Take the dates as they are: just before an exchange."""
        workspace.poll()
        seen = _seen(workspace)
        if seen == self._seen:
            return
        stale = None if self._seen is None else _touched(workspace, self._seen.pack)
        known = [
            each for each in projects(workspace) if stale is None or each.id in stale or each.id not in self._dates
        ]
        for number, each in enumerate(known):
            progress(number, len(known), each.name)
            self._dates[each.id] = _dates(workspace, each.id)
        self._seen = seen

    def moved(self, workspace: Workspace, progress: Progress = silent) -> Moves:
        """Return what moved since `look`: just after an exchange."""
        if self._seen is None:
            self.look(workspace, progress)
            return Moves()
        before, pack = dict(self._dates), self._seen.pack
        self.look(workspace, progress)
        with workspace.store.reading() as connection:
            found = brought.received(connection, pack)
        if not found:
            return Moves()
        now = {own: dates for own, dates in self._dates.items() if own in before and before[own] is not dates}
        return _told(workspace, before, now, _Culprits(workspace, found))


def by_writing(
    workspace: Workspace, project_ids: Collection[str], write: Callable[[], T], progress: Progress = silent
) -> tuple[T, Moves]:
    """Let `write` change projects; return what came of it, and which dates of theirs and of those that wait for them moved.

    Where that is one change it is not named again for each task: what in it moved the task is.
    """
    before = _dates_of(workspace, project_ids, progress)
    number = workspace.store.last_number()
    outcome = write()
    workspace.poll()
    with workspace.store.reading() as connection:
        found = brought.written(connection, number)
    if not found:
        return outcome, Moves()
    now = _dates_of(workspace, project_ids, progress)
    return outcome, _told(workspace, before, now, _Culprits(workspace, found, named=len(found) > 1))


def _dates_of(workspace: Workspace, project_ids: Collection[str], progress: Progress) -> dict[str, _Dates]:
    with workspace.store.reading() as connection:
        wanted = brought.waiting_for(connection, project_ids)
    known = [each for each in projects(workspace) if each.id in wanted]
    found = {}
    for number, each in enumerate(known):
        progress(number, len(known), each.name)
        found[each.id] = _dates(workspace, each.id)
    return found


def _told(
    workspace: Workspace, before: Mapping[str, _Dates], now: Mapping[str, _Dates], culprits: "_Culprits"
) -> Moves:
    told = [
        _compare(workspace, each, before[each.id], now[each.id], culprits)
        for each in projects(workspace)
        if each.id in before and each.id in now
    ]
    moved = [each for each in told if each.tasks]
    return Moves(tuple(sorted(moved, key=lambda each: each.tasks[0].size, reverse=True)))


def _seen(workspace: Workspace) -> _Seen:
    with workspace.store.reading() as connection:
        return _Seen(workspace.store.last_number(), workspace.store.rewinds(), logbook.last_pack(connection)[0])


def _touched(workspace: Workspace, pack: int) -> set[str] | None:
    """Return the projects whose dates can have moved since a pack; None where all can."""
    with workspace.store.reading() as connection:
        rows = brought.rows_beyond(connection, pack)
        if len(rows) > _MOST_ROWS:
            return None
        names = Names(workspace)
        names.learn(rows)
        known = [names.row(row_id) for row_id in rows]
        if any(each is not None and each[0] in _OF_ALL for each in known):
            return None
        return brought.waiting_for(connection, {names.project(row_id) for row_id in rows} - {""})


def _dates(workspace: Workspace, project_id: str) -> _Dates:
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    return {
        task_id: (int(schedule.start[row]), int(schedule.finish[row]))
        for task_id, row in plan.tasks.row.items()
        if schedule.start[row] != NO_PART and not schedule.summary[row]
    }


def _compare(workspace: Workspace, project: Project, then: _Dates, now: _Dates, culprits: "_Culprits") -> ProjectMoved:
    plan = workspace.plan(project.id)
    names, rows = plan.tasks["name"], plan.tasks.row
    moved = [
        Moved(
            task_id,
            names[rows[task_id]] or "–",
            then[task_id][0],
            dates[0],
            then[task_id][1],
            dates[1],
            is_edited=task_id in culprits.touched,
        )
        for task_id, dates in now.items()
        if task_id in then and then[task_id] != dates
    ]
    moved.sort(key=lambda each: (-abs(each.finish_now - each.finish_then), -abs(each.start_now - each.start_then)))
    ways = _Ways(workspace, plan) if moved else None
    tasks = (
        MovedTask(project.id, each, *culprits.of(ways, each.task_id, explain=number < _MOST_EXPLAINED))
        for number, each in enumerate(moved)
        if ways is not None
    )
    return ProjectMoved(project.id, project.name, _finish(then), _finish(now), tuple(tasks))


def _finish(dates: _Dates) -> int | None:
    return max((finish for _, finish in dates.values()), default=None)


class _Culprits:
    """Says whose of the sets received moved a task: the nearest that touched it, or what it waits for."""

    def __init__(
        self, workspace: Workspace, found: Mapping[int, Mapping[str, frozenset[str]]], *, named: bool = True
    ) -> None:
        """Look at what the sets of these numbers did; `named`: the reason is the change, and not only what it changed."""
        self._workspace, self._named = workspace, named
        with workspace.store.reading() as connection:
            self._sets = browsing.page(connection, sorted(found))
        self._names = Names(workspace)
        self._names.learn({row_id for rows in found.values() for row_id in rows})
        self.touched: dict[str, int] = {}
        """The number of the last set that could move each thing: a task with its links and people, a person with their leave.

        What changed the thing itself counts before what changed something that belongs to it, and that before repairs.
        """
        order: dict[str, tuple[bool, bool, int]] = {}
        for number, rows in found.items():
            for row_id in (each for each, fields in rows.items() if self._can_move(each, fields)):
                thing = self._names.thing(row_id)
                weight = (self._sets[number].kind == "", thing == row_id, number)
                if weight > order.get(thing, (False, False, 0)):
                    order[thing] = weight
                    self.touched[thing] = number

    def _can_move(self, row_id: str, fields: frozenset[str]) -> bool:
        known = self._names.row(row_id)
        return known is not None and known[0] in _SCHEDULED and not (fields and fields <= _MOVE_NOTHING)

    def of(self, ways: "_Ways", task_id: str, *, explain: bool) -> tuple[str, str, str]:
        """Return who moved a task, by which change, and the id of that."""
        project_id = ways.plan.project.id
        chain = [step.task_id for step in chain_of(self._workspace, project_id, task_id)] if explain else [task_id]
        for each in dict.fromkeys((*chain, *ways.upstream(task_id), project_id, ways.plan.calendar_id or "")):
            number = next((self.touched[one] for one in (each, *ways.used[each]) if one in self.touched), None)
            if number is not None:
                return self._told(number, each, task_id)
        authors = sorted({each.set.author for each in self._sets.values() if each.set.author})
        return " and ".join(authors) or "somebody", "", ""

    def _told(self, number: int, at: str, task_id: str) -> tuple[str, str, str]:
        one = self._sets[number].set
        thing = "" if at == task_id else self._names.said(at)
        because = ", ".join(filter(None, (quoted(one.label), thing))) if self._named else thing or "itself"
        return one.author or "somebody", because, one.id


class _Ways:
    """What the tasks of a project wait for and use, through other projects where links come from there."""

    def __init__(self, workspace: Workspace, plan: Plan) -> None:
        self.plan = plan
        self._before: defaultdict[str, list[str]] = defaultdict(list)
        self.used: defaultdict[str, list[str]] = defaultdict(list)
        for each in workspace.linked(plan).values():
            links, ids, outline = each.dependencies, each.tasks.ids, each.outline
            for first, then in zip(links["predecessor_id"], links["successor_id"], strict=True):
                self._before[then].append(first)
            for task_id, row in each.tasks.row.items():
                self._before[task_id] += (ids[above] for above in outline.ancestors(row))
            for task_id, calendar_id in zip(ids, each.tasks["calendar_id"], strict=True):
                if calendar_id:
                    self.used[task_id].append(calendar_id)
            for task_id, person_id in zip(each.assignments["task_id"], each.assignments["person_id"], strict=True):
                self.used[task_id].append(person_id)

    def upstream(self, task_id: str) -> Iterator[str]:
        """Yield what a task waits for, the nearest first: predecessors, and the summaries it lies in with theirs."""
        seen, waiting = {task_id}, [task_id]
        for each in waiting:
            for other in self._before.get(each, ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    yield other


# Out of the program

HEADINGS = ("Project", "Task", "Start before", "Start now", "Finish before", "Finish now", "Days", "By", "Because of")


def table(moves: Moves) -> Iterator[tuple[str, ...]]:
    """Yield a line of texts for each task that moved, beneath `HEADINGS`."""
    for project in moves.projects:
        for each in project.tasks:
            moved = each.moved
            dates = (moved.start_then, moved.start_now, moved.finish_then, moved.finish_now)
            yield (
                project.name, moved.task, *(format_date(date, with_time=True) for date in dates),
                f"{moved.finish_days:+d}", each.by, each.because,
            )  # fmt: skip


def export(moves: Moves, target: Path) -> int:
    """Write the tasks that moved for spreadsheets, as CSV or a workbook; return how many."""
    return write_texts(target, "Moved", HEADINGS, table(moves))
