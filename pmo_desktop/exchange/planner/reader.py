"""Reads a project that GNOME Planner (once MrProject) saved.

Planner counts work and durations in seconds and lags in seconds of the clock. A task of fixed work lasts as long as those
who are allocated need; its start may lie in the night before its work begins, which is what counts here. Must-start-on
overrides links. Dates end in Z and are wall clock all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar, compile_calendars, standard
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    LagKind,
    LinkType,
    Person,
    PersonKind,
    Progressing,
    Project,
    Record,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.exchange.bundle import ImportedProject, in_order
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.planner.calendars import Calendars
from pmo_desktop.exchange.planner.columns import KINDS
from pmo_desktop.exchange.planner.fields import COST, Fields
from pmo_desktop.exchange.tag import Tag, read_project
from pmo_desktop.exchange.xml import Heard

PROGRAM = "Planner"
_LINKS = {kind.value: kind for kind in LinkType}
_CONSTRAINTS = {
    "as-soon-as-possible": ConstraintType.ASAP, "must-start-on": ConstraintType.MSO,
    "start-no-earlier-than": ConstraintType.SNET,
}  # fmt: skip
_LATEST = "finish-no-later-than"
"""A constraint Planner keeps and does not schedule by: a deadline."""
_MATERIAL = "2"
_LONGEST = 100 * 366 * 24 * 3600
_HIGHEST = 1000
_MOST_AN_HOUR = 1e10
_MOST_UNITS = 1_000_000.0
_AGAIN = "Save the file again in Planner."


def read(source: Path | bytes, name: str, new_id: NewId, at: int = 0, heard: Heard | None = None) -> ImportedProject:
    """Return the project of a .planner file; `name` is the file's for messages, `at` UTC milliseconds for the run.

    Raises ImportProblemError naming place and next step where the file cannot be read whole.
    """
    return read_project(source, name, "Planner", heard, lambda root: _Reader(root, name, new_id, at).read())


@dataclass(slots=True)
class _Row:
    """One task of the file: its element, our ids of it and the row above it, and how it is allocated."""

    node: Tag
    parent: "_Row | None"
    own: str
    is_summary: bool
    allocated: list[tuple[str, float]]
    duration: int = 0
    work: int = 0


class _Reader:
    """Carries what belongs together while one file is read."""

    def __init__(self, root: Tag, name: str, new_id: NewId, at: int) -> None:
        self.root, self.new_id, self.file_name = root, new_id, name
        self.project_id = new_id()
        version = root.text("mrproject-version")
        self.run = ImportRun(
            id=new_id(), project_id=self.project_id, file_name=name, format=PROGRAM,
            tool=f"GNOME Planner, format {version}" if version else "GNOME Planner", at=at,
        )  # fmt: skip
        self.inventory = Inventory(KINDS, PROGRAM)
        self.fields = Fields(root, new_id, self.inventory)
        self.calendars = Calendars(root, new_id, self.inventory)
        self.calendar_records = list(self.calendars.records())
        self.working = self._working()
        self.person_ids: dict[str, str] = {}
        self.rows: dict[str, _Row] = {}

    def read(self) -> ImportedProject:
        """Read everything in the order in which it refers to each other."""
        self.inventory.take(self.root)
        for node in self.root.tags("phases", "phase"):
            self.inventory.take(node, node.text("name"))
        people = list(self._people())
        self._find_rows()
        self._allocate()
        for row in self.rows.values():
            self._measure(row)
        tasks = list(self._tasks())
        values = [each for each in (*people, *tasks) if isinstance(each, CustomValue)]
        used = {each.field_id for each in values}
        fields = [field for field in self.fields.fields.values() if field.id in used]
        records = (*self.calendar_records, *fields, *people, *tasks, *self._links(), *self._assignments())
        return ImportedProject(self._project(), in_order(records), self.run, self.inventory.losses())

    def _working(self) -> WorkingCalendar:
        """Return the project's working calendar."""
        rows = self.calendar_records
        made = compile_calendars(
            [each for each in rows if isinstance(each, Calendar)],
            [each for each in rows if isinstance(each, WorkWeek)],
            [each for each in rows if isinstance(each, CalendarException)],
        )
        own = self.calendars.ids.get(self.root.text("calendar"))
        return made[own] if own else standard()

    def _project(self) -> Project:
        root = self.root
        start = root.stamp("project-start")
        starts = (row.node.stamp("start") for row in self.rows.values())
        earliest = min((at for at in starts if at is not None), default=moment.from_iso("2000-01-03T08:00"))
        return Project(
            id=self.project_id,
            name=root.text("name") or Path(self.file_name).stem,
            phase=root.text("phase"),
            start=start if start is not None else earliest,
            calendar_id=self.calendars.ids.get(root.text("calendar")),
            honour_constraints=True,
            floor_at_status_date=False,
            progressing=Progressing.PROGRESS_OVERRIDE,
        )

    def _external(self, owner: str, row_id: str, node: Tag) -> ExternalId:
        return ExternalId(id=self.new_id(), owner=owner, row_id=row_id, run_id=self.run.id, key=node.text("id"))

    # People

    def _people(self) -> Iterator[Record]:
        groups = {}
        for group in self.root.tags("resource-groups", "group"):
            groups[group.text("id")] = group.text("name")
            self.inventory.take(group, f"“{group.text('name')}”")
        for node in self.root.tags("resources", "resource"):
            key, name = node.text("id"), node.text("name")
            if not key or key in self.person_ids:
                what = f"the id {key} is there twice" if key else f"“{name}” has no id"
                raise ImportProblemError(f"{node.place}: {what}.", _AGAIN)
            own = self.person_ids[key] = self.new_id()
            yield Person(
                id=own,
                name=name or f"Resource {key}",
                kind=PersonKind.MATERIAL if node.text("type") == _MATERIAL else PersonKind.PERSON,
                initials=node.text("short-name"),
                email=node.text("email"),
                team=groups.get(node.text("group"), ""),
                calendar_id=self.calendars.ids.get(node.text("calendar")),
                hourly_rate=self._rate(node),
                notes=node.text("note"),
            )
            yield self._external("person", own, node)
            yield from self.fields.of("person", node, own)
            self.inventory.take(node, f"“{name}”")

    def _rate(self, node: Tag) -> int | None:
        """Return the cents of an hour; earlier versions keep it as a property."""
        said = node.within("std-rate", _MOST_AN_HOUR)
        for each in node.tags("properties", "property"):
            if each.text("name") == COST and not said:
                said = each.within("value", _MOST_AN_HOUR)
        return round(said * 100) or None

    # Tasks

    def _find_rows(self) -> None:
        waiting: list[tuple[Tag, _Row | None]] = [(node, None) for node in self.root.tags("tasks", "task")]
        waiting.reverse()
        while waiting:
            node, parent = waiting.pop()
            key = node.text("id")
            if not key:
                raise ImportProblemError(f"task {node.number}: “{node.text('name')}” has no id.", _AGAIN)
            if key in self.rows:
                raise ImportProblemError(f"{node.place}: the id {key} is there twice.", _AGAIN)
            row = self.rows[key] = _Row(node, parent, self.new_id(), "task" in node.children, [])
            waiting += [(child, row) for child in node.tags("task")][::-1]

    def _allocate(self) -> None:
        lose = self.inventory.lose
        for node in self.root.tags("allocations", "allocation"):
            row, person = self.rows.get(node.text("task-id")), self.person_ids.get(node.text("resource-id"))
            named = f"“{row.node.text('name')}”" if row else f"allocation {node.number}"
            self.inventory.take(node, named)
            if row is None or person is None:
                lose("Assignments", "Assignments without their task or person", "it is not in this file", named)
            elif any(each == person for each, _ in row.allocated):
                lose("Assignments", "Assignments that are there twice", "the first of them is kept", named)
            else:
                row.allocated.append((person, node.within("units", _MOST_UNITS, 100.0) / 100))

    def _measure(self, row: _Row) -> None:
        """Say how long a task lasts and how much work it is; the first format of all has neither, only its dates."""
        node = row.node
        start, finish = node.stamp("start"), node.stamp("end")
        if node.text("type") == "milestone":
            return
        if "work" in node or "duration" in node:
            row.work = int(node.within("work", _LONGEST))
            units = sum(units for _, units in row.allocated) or 1.0
            fitting = round(row.work / units) if self._is_by_work(node) else row.work
            row.duration = int(node.within("duration", _LONGEST, min(fitting, _LONGEST)))
        elif start is not None and finish is not None and finish > start:
            row.duration = row.work = self.working.work(start, finish)

    def _is_by_work(self, node: Tag) -> bool:
        return node.text("scheduling") != "fixed-duration"

    def _tasks(self) -> Iterator[Record]:
        for row, rank in zip(self.rows.values(), spread(len(self.rows)), strict=True):
            task = self._task(row, rank)
            yield task
            yield self._dates(row)
            yield self._external("task", row.own, row.node)
            yield from self.fields.of("task", row.node, row.own)
            self.inventory.take(row.node, f"“{task.name}”")

    def _task(self, row: _Row, rank: str) -> Task:
        node = row.node
        start, finish = self._span(row)
        done = 0.0 if row.is_summary else node.within("percent-complete", 100.0) / 100
        constraint, date, deadline = self._constraint(row)
        return Task(
            id=row.own,
            project_id=self.project_id,
            parent_id=row.parent.own if row.parent else None,
            rank=rank,
            name=node.text("name"),
            milestone=node.text("type") == "milestone",
            duration=row.duration,
            constraint_type=constraint,
            constraint_date=date,
            deadline=deadline,
            priority=self._priority(node),
            task_type=TaskType.FIXED_WORK if self._is_by_work(node) else TaskType.FIXED_DURATION,
            effort_driven=self._is_by_work(node),
            actual_start=start if done else None,
            actual_finish=finish if done >= 1 else None,
            actual_duration=round(row.duration * done),
            work=row.work if not row.is_summary else None,
            actual_work=round(row.work * done) if not row.is_summary else None,
            notes=node.text("note"),
        )

    def _priority(self, node: Tag) -> int:
        """Return the priority; 0 is Planner's way to say none."""
        said = int(node.within("priority", 1e9))
        if said > _HIGHEST:
            self.inventory.lose(
                "Tasks", "Priorities over 1000", "1000 is the highest here", f"“{node.text('name')}”: {said}"
            )
        return min(said, _HIGHEST) or 500

    def _constraint(self, row: _Row) -> tuple[ConstraintType, int | None, int | None]:
        """Return the constraint with its date, and the deadline."""
        node = row.node
        for each in node.tags("constraint"):
            kind, at = _CONSTRAINTS.get(each.text("type")), each.stamp("time")
            named = f"“{node.text('name')}”: {each.text('type')}"
            self.inventory.take(each, named)
            if row.is_summary:
                self.inventory.lose("Tasks", "Constraints of summaries", "Planner does not follow them", named)
            elif each.text("type") == _LATEST:
                return ConstraintType.ASAP, None, at
            elif kind is None or (at is None and kind is not ConstraintType.ASAP):
                self.inventory.lose("Tasks", "Constraints of an unknown kind or without a date", "Planner does not follow them",
                                    named)  # fmt: skip
            else:
                return kind, at if kind is not ConstraintType.ASAP else None, None
        if not row.is_summary and not {"work", "duration"} & node.fields.keys() and node.text("type") != "milestone":
            start = node.stamp("start")
            return (ConstraintType.ASAP if start is None else ConstraintType.SNET), start, None
        return ConstraintType.ASAP, None, None

    def _span(self, row: _Row) -> tuple[int | None, int | None]:
        """Return when work begins and ends; of a milestone where both are, at the end of the work before it."""
        node = row.node
        start, finish = node.stamp("start"), node.stamp("end")
        begins = node.stamp("work-start")
        if node.text("type") == "milestone" and start is not None:
            at = start if begins is None or self._ends_work(start) else begins
            return at, at
        return begins if begins is not None else start, finish

    def _ends_work(self, at: int) -> bool:
        """Say whether work goes on up to a moment and not from it."""
        return self.working.is_working(at - 1) and not self.working.is_working(at)

    def _dates(self, row: _Row) -> ImportedDates:
        start, finish = self._span(row)
        complete = row.node.within("percent-complete", 100.0) if "percent-complete" in row.node else None
        return ImportedDates(
            id=self.new_id(), task_id=row.own, run_id=self.run.id, start=start, finish=finish, summary=row.is_summary,
            percent_complete=complete,
        )  # fmt: skip

    # Links and assignments

    def _links(self) -> Iterator[Dependency]:
        seen: set[tuple[str, str, LinkType]] = set()
        lose = self.inventory.lose
        for key, row in self.rows.items():
            named = f"into “{row.node.text('name')}”"
            for node in row.node.tags("predecessors", "predecessor"):
                other = self.rows.get(node.text("predecessor-id"))
                kind = _LINKS.get(node.text("type") or "FS")
                lag = node.number_at("lag")
                self.inventory.take(node, named)
                if kind is None:
                    raise problem(f"{row.node.place}, predecessor, type", node.text("type"), "is no kind of link")
                if abs(lag) > _LONGEST:
                    raise problem(f"{row.node.place}, predecessor, lag", node.text("lag"), "is too long a lag")
                if other is None:
                    lose("Links", "Links to tasks that are not in the file", "they lead nowhere", named)
                elif other is row:
                    lose("Links", "Links of a task to itself", "a task cannot wait for itself", named)
                elif (other.own, key, kind) in seen:
                    lose("Links", "Links that are there twice", "the first of them is kept", named)
                else:
                    seen.add((other.own, key, kind))
                    yield Dependency(
                        id=self.new_id(), project_id=self.project_id, predecessor_id=other.own, successor_id=row.own,
                        type=kind, lag=round(lag), lag_kind=LagKind.ELAPSED if lag else LagKind.WORKING,
                    )  # fmt: skip

    def _assignments(self) -> Iterator[Assignment]:
        """Yield assignments, each with its share of the work; of a fixed duration what its units come to."""
        for row in self.rows.values():
            together = sum(units for _, units in row.allocated)
            done = 0.0 if row.is_summary else row.node.within("percent-complete", 100.0) / 100
            for person, units in row.allocated:
                share = units / together if together else 0.0
                work = round(row.work * share) if self._is_by_work(row.node) else round(row.duration * units)
                yield Assignment(
                    id=self.new_id(), task_id=row.own, person_id=person, units=units, work=work,
                    actual_work=round(work * done), remaining_work=work - round(work * done),
                )  # fmt: skip
