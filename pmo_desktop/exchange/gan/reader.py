"""Reads a project that GanttProject saved.

GanttProject plans in whole days. A task that waits for others with a “strong” link begins where the link says; every other
task begins where somebody put it, and a “rubber” link only keeps it from beginning earlier. So tasks without a strong link
come with the constraint not to begin before that day. A milestone is the morning of its day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    Baseline,
    ConstraintType,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    LinkType,
    Progressing,
    Project,
    Record,
    Task,
    TaskType,
)
from pmo_desktop.exchange.bundle import ImportedProject, in_order
from pmo_desktop.exchange.gan.columns import KINDS
from pmo_desktop.exchange.gan.days import MORNING, read_days
from pmo_desktop.exchange.gan.days import records as calendar_records
from pmo_desktop.exchange.gan.fields import Fields
from pmo_desktop.exchange.gan.people import People
from pmo_desktop.exchange.hues import nearest, usual
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.tag import Tag, read_project
from pmo_desktop.exchange.xml import Heard

PROGRAM = "GanttProject"
_DAY_OF_WORK = 8 * HOUR
_LINKS = {"1": LinkType.SS, "2": LinkType.FS, "3": LinkType.FF, "4": LinkType.SF}
_PRIORITIES = {"3": 100, "0": 300, "1": 500, "2": 700, "4": 900}
"""Lowest, low, normal, high, highest."""
_EARLIEST = "1"
_RUBBER = "rubber"
_LONGEST = 36_600
"""Days: a hundred years."""
_LAST_BASELINE = 10
_AGAIN = "Save the file again in GanttProject."


def read(source: Path | bytes, name: str, new_id: NewId, at: int = 0, heard: Heard | None = None) -> ImportedProject:
    """Return the project of a .gan file; `name` is the file's for messages, `at` UTC milliseconds for the run.

    Raises ImportProblemError naming place and next step where the file cannot be read whole.
    """
    return read_project(source, name, "GanttProject", heard, lambda root: _Reader(root, name, new_id, at).read())


@dataclass(slots=True)
class _Row:
    """One task of the file: its element and the row it is beneath, days it begins and how many of work it lasts."""

    node: Tag
    parent: "_Row | None"
    own: str
    start: int
    days: int
    is_summary: bool
    held: bool = False
    """Whether a strong link says where it begins."""
    last: int = 0
    """Its finish as the file means it."""


class _Reader:
    """Carries what belongs together while one file is read."""

    def __init__(self, root: Tag, name: str, new_id: NewId, at: int) -> None:
        self.root, self.new_id = root, new_id
        self.project_id = new_id()
        self.name = root.text("name") or Path(name).stem
        self.run = ImportRun(
            id=new_id(), project_id=self.project_id, file_name=name, format="GanttProject",
            tool=f"{PROGRAM} {root.text('version')}".strip(), at=at,
        )  # fmt: skip
        self.inventory = Inventory(KINDS, PROGRAM)
        self.days = read_days(root, self.inventory)
        self.fields = Fields(root, new_id, self.inventory)
        self.people = People(root, new_id, self.inventory)
        self.rows: dict[str, _Row] = {}
        self.start = 0
        self.default_colour = ""

    def read(self) -> ImportedProject:
        """Read everything in the order in which it refers to each other."""
        self.inventory.take(self.root)
        for name in ("calendars", "tasks", "resources"):
            for node in self.root.tags(name):
                self.inventory.take(node)
        people = list(self.people.records(self.fields))
        self._find_rows()
        starts = [row.start for row in self.rows.values()]
        self.start = min(map(self.days.first_worked, starts), default=moment.from_iso("2000-01-03")) + MORNING
        calendar = list(calendar_records(self.root, self.days, f"{self.name} (GanttProject)", self.start, self.new_id))
        links = list(self._links())
        self._finishes()
        tasks = list(self._tasks())
        project = self._project(calendar[0].id)
        rows = (*people, *tasks)
        used = {record.field_id for record in rows if isinstance(record, CustomValue)}
        fields = [field for field in self.fields.fields.values() if field.id in used]
        records: tuple[Record, ...] = (
            *calendar, *self.people.roles.values(), *fields, *rows, *links, *self._assignments(), *self._baselines(),
            *(self._external("person", own, node.text("id"), "") for node, own in self.people.nodes),
        )  # fmt: skip
        return ImportedProject(project, in_order(records), self.run, self.inventory.losses())

    def _project(self, calendar_id: str) -> Project:
        described = next((node.said for node in self.root.tags("description")), "")
        return Project(
            id=self.project_id, name=self.name, start=self.start, calendar_id=calendar_id, description=described,
            honour_constraints=False, floor_at_status_date=False, progressing=Progressing.PROGRESS_OVERRIDE,
        )  # fmt: skip

    def _external(self, owner: str, row_id: str, key: str, guid: str) -> ExternalId:
        return ExternalId(id=self.new_id(), owner=owner, row_id=row_id, run_id=self.run.id, key=key, guid=guid)

    # Tasks

    def _find_rows(self) -> None:
        """Find all tasks in the order of the outline."""
        tops = [node for tasks in self.root.tags("tasks") for node in tasks.tags("task")]
        waiting: list[tuple[Tag, _Row | None]] = [(node, None) for node in reversed(tops)]
        while waiting:
            node, parent = waiting.pop()
            row = self._row(node, parent)
            waiting += [(child, row) for child in reversed(list(node.tags("task")))]
        said = next((node.text("color") for node in self.root.tags("tasks")), "")
        plain = (row.node.text("color") for row in self.rows.values() if row.node.text("color"))
        self.default_colour = usual(plain, said)

    def _row(self, node: Tag, parent: _Row | None) -> _Row:
        key = node.text("id")
        if not key:
            raise ImportProblemError(f"task {node.number}: “{node.text('name')}” has no id.", _AGAIN)
        if key in self.rows:
            raise ImportProblemError(f"{node.place}: the id {key} is there twice.", _AGAIN)
        start, days = node.day("start"), int(node.within("duration", _LONGEST, 1.0))
        if start is None:
            raise ImportProblemError(f"{node.place}: “{node.text('name')}” has no start.", _AGAIN)
        row = _Row(node, parent, self.new_id(), start, days, "task" in node.children)
        self.rows[key] = row
        return row

    def _finishes(self) -> None:
        """Say when each task ends: the evening of its last day, of a milestone the morning it is on.

        A file writes no end. That of a summary is its last part's, where as many days are worked until then as it lasts.
        """
        latest: dict[str, int] = {}
        for row in reversed(self.rows.values()):
            row.last = self._finish(row.node, row.start, row.days)
            of_parts = latest.get(row.own)
            if of_parts is not None:
                worked = self.days.between(
                    row.start, moment.midnight(of_parts) + (DAY if of_parts % DAY > MORNING else 0)
                )
                row.last = of_parts if worked == row.days else row.last
            if row.parent is not None:
                latest[row.parent.own] = max(latest.get(row.parent.own, 0), row.last)

    def _finish(self, node: Tag, start: int, days: int) -> int:
        found = self.days.finish(start, days)
        if found is None:
            raise problem(node.at("duration"), node.text("duration"), "ends after the year 2199")
        return found

    def _tasks(self) -> Iterator[Record]:
        coloured = 0
        for row, rank in zip(self.rows.values(), spread(len(self.rows)), strict=True):
            task = self._task(row, rank)
            coloured += bool(task.colour)
            yield task
            yield self._dates(row)
            yield self._external("task", row.own, row.node.text("id"), row.node.text("uid"))
            yield from self.fields.of_task(row.node, row.own)
            self.inventory.take(row.node, f"“{task.name}”")
        if coloured:
            self.inventory.lose("Tasks", "Shades of colours", "a bar has one of eight colours here: the nearest is taken",
                                count=coloured)  # fmt: skip

    def _task(self, row: _Row, rank: str) -> Task:
        node, duration = row.node, row.days * _DAY_OF_WORK
        done = node.within("complete", 100.0) / 100 if not row.is_summary else 0.0
        constraint, date = self._constraint(row)
        started = self._begins(row) if done else None
        colour = node.text("color")
        return Task(
            id=row.own,
            project_id=self.project_id,
            parent_id=row.parent.own if row.parent else None,
            rank=rank,
            name=node.text("name"),
            kind=ActivityKind.START_MILESTONE if self._is_morning(row) else ActivityKind.TASK,
            milestone=node.flag("meeting"),
            duration=duration,
            constraint_type=constraint,
            constraint_date=date,
            priority=self._priority(node),
            task_type=TaskType.FIXED_DURATION,
            actual_start=started,
            actual_finish=row.last if done >= 1 else None,
            actual_duration=round(duration * done),
            cost=self._cost(node),
            notes=next((each.said for each in node.tags("notes")), ""),
            hyperlink=unquote(node.text("webLink")),
            colour="" if colour == self.default_colour or row.is_summary else nearest(colour),
        )

    def _is_morning(self, row: _Row) -> bool:
        """Say whether a task is a moment at which work begins; one on a day off stays there."""
        return not row.days and not row.is_summary and self.days.is_worked(row.start)

    def _begins(self, row: _Row) -> int:
        """Return when work begins: GanttProject may show a task on a day off, from which it moves no work."""
        return (self.days.first_worked(row.start) if row.days else row.start) + MORNING

    def _constraint(self, row: _Row) -> tuple[ConstraintType, int | None]:
        if row.is_summary:
            return ConstraintType.ASAP, None
        third = row.node.day("thirdDate") if row.node.text("thirdDate-constraint") == _EARLIEST else None
        asked = [third + MORNING] if third is not None else []
        if not row.held:
            asked.append(self._begins(row))
        latest = max(asked, default=0)
        return (ConstraintType.SNET, latest) if latest > self.start else (ConstraintType.ASAP, None)

    def _priority(self, node: Tag) -> int:
        said = node.text("priority")
        if said and said not in _PRIORITIES:
            self.inventory.lose("Tasks", "Priorities that are not known", "they are taken as normal", said)
        return _PRIORITIES.get(said, 500)

    def _cost(self, node: Tag) -> int | None:
        """Return the cost somebody typed; one that follows from the people is worked out again."""
        if node.flag("cost-calculated", default=True):
            return None
        return round(node.number_at("cost-manual-value") * 100) or None

    def _dates(self, row: _Row) -> ImportedDates:
        complete = row.node.within("complete", 100.0) if "complete" in row.node else None
        return ImportedDates(
            id=self.new_id(), task_id=row.own, run_id=self.run.id, start=self._begins(row), finish=row.last,
            summary=row.is_summary, percent_complete=complete,
        )  # fmt: skip

    # Links, assignments, baselines

    def _links(self) -> Iterator[Dependency]:
        """Yield links, which a file keeps with the task they begin at."""
        seen: set[tuple[str, str, LinkType]] = set()
        lose = self.inventory.lose
        for key, row in self.rows.items():
            for node in row.node.tags("depend"):
                successor = self.rows.get(node.text("id"))
                kind = _LINKS.get(node.text("type") or "2")
                named = f"from “{row.node.text('name')}”"
                self.inventory.take(node, named)
                if kind is None:
                    raise problem(
                        f"{row.node.place}, depend {node.number}, type", node.text("type"), "is no kind of link"
                    )
                if successor is None:
                    lose("Links", "Links to tasks that are not in the file", "they lead nowhere", named)
                elif successor is row:
                    lose("Links", "Links of a task to itself", "a task cannot wait for itself", named)
                elif (key, node.text("id"), kind) in seen:
                    lose("Links", "Links that are there twice", "the first of them is kept", named)
                else:
                    seen.add((key, node.text("id"), kind))
                    yield self._link(node, row, successor, kind)

    def _link(self, node: Tag, row: _Row, successor: _Row, kind: LinkType) -> Dependency:
        if node.text("hardness").lower() != _RUBBER:
            successor.held = True
        days = node.number_at("difference")
        if abs(days) > _LONGEST:
            raise problem(
                f"{row.node.place}, depend {node.number}, difference", node.text("difference"), "is too long a lag"
            )
        return Dependency(
            id=self.new_id(), project_id=self.project_id, predecessor_id=row.own, successor_id=successor.own, type=kind,
            lag=round(days * _DAY_OF_WORK),
        )  # fmt: skip

    def _assignments(self) -> Iterator[Assignment]:
        seen: set[tuple[str, str]] = set()
        lose = self.inventory.lose
        for node in self.root.tags("allocations", "allocation"):
            row, person = self.rows.get(node.text("task-id")), self.people.ids.get(node.text("resource-id"))
            named = f"“{row.node.text('name')}”" if row else node.place
            self.inventory.take(node, named)
            if row is None or person is None:
                lose("Assignments", "Assignments without their task or person", "it is not in this file", named)
                continue
            if (row.own, person) in seen:
                lose("Assignments", "Assignments that are there twice", "the first of them is kept", named)
                continue
            seen.add((row.own, person))
            self.people.note_role(node)
            units = node.within("load", 1_000_000.0, 100.0) / 100
            work = round(row.days * _DAY_OF_WORK * units)
            done = 0 if row.is_summary else round(work * row.node.within("complete", 100.0) / 100)
            yield Assignment(
                id=self.new_id(), task_id=row.own, person_id=person, units=units, work=work, actual_work=done,
                remaining_work=work - done,
            )  # fmt: skip

    def _baselines(self) -> Iterator[Baseline]:
        lose = self.inventory.lose
        sets = [node for node in self.root.tags("previous", "previous-tasks") if node.children]
        for number, each in enumerate(sets):
            self.inventory.take(each, each.text("name"))
            if number > _LAST_BASELINE:
                lose("Baselines", "Baselines beyond number 10, or there twice", "0 to 10 are kept", each.text("name"))
                continue
            if each.text("name"):
                lose("Baselines", "Names of baselines", "baselines have numbers here", f"{number}: {each.text('name')}")
            yield from self._baseline(each, number)

    def _baseline(self, node: Tag, number: int) -> Iterator[Baseline]:
        seen: set[str] = set()
        for each in node.tags("previous-task"):
            row, start = self.rows.get(each.text("id")), each.day("start")
            self.inventory.take(each)
            if row is None or start is None or row.own in seen:
                self.inventory.lose("Baselines", "Baselines of tasks that are not in the file",
                                    "there is nothing to keep them with", each.place)  # fmt: skip
                continue
            seen.add(row.own)
            days = int(each.within("duration", _LONGEST, 1.0))
            begins = (self.days.first_worked(start) if days else start) + MORNING
            yield Baseline(
                id=self.new_id(), task_id=row.own, number=number, start=begins, finish=self._finish(each, start, days),
                duration=days * _DAY_OF_WORK,
            )  # fmt: skip
