"""Reads a project that MS Project (or another program) saved as XML."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pmo_desktop.domain import moment
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    FieldKind,
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
)
from pmo_desktop.exchange.bundle import ImportedProject, in_order
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi import slots
from pmo_desktop.exchange.mspdi.calendars import read_calendars
from pmo_desktop.exchange.mspdi.elsewhere import Elsewhere
from pmo_desktop.exchange.mspdi.inventory import KINDS, UNREAD
from pmo_desktop.exchange.mspdi.node import Node
from pmo_desktop.exchange.mspdi.over_time import read_presence, read_rates
from pmo_desktop.exchange.mspdi.splits import read_splits
from pmo_desktop.exchange.mspdi.values import is_elapsed, is_estimated, is_percent
from pmo_desktop.exchange.xml import Heard, read_tree

CONSTRAINTS = (
    ConstraintType.ASAP, ConstraintType.ALAP, ConstraintType.MSO, ConstraintType.MFO,
    ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.FNLT,
)  # fmt: skip
LINKS = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)
TASK_TYPES = (TaskType.FIXED_UNITS, TaskType.FIXED_DURATION, TaskType.FIXED_WORK)
RESOURCES = (PersonKind.MATERIAL, PersonKind.PERSON, PersonKind.COST)
CONTOURS = (
    "flat", "back_loaded", "front_loaded", "double_peak", "early_peak", "late_peak", "bell", "turtle", "contoured",
)  # fmt: skip
T = TypeVar("T")
UNASSIGNED = "-65535"
_NOBODY = frozenset({"", "-1", "0", UNASSIGNED})
"""Resources that stand for no resource."""
MOVES = ("MoveCompletedEndsBack", "MoveRemainingStartsBack", "MoveRemainingStartsForward", "MoveCompletedEndsForward")
"""What MS Project says of work around the status date."""
_PRORATED = "2"
_AGAIN = "Save the file again in MS Project."


def read(source: Path | bytes, name: str, new_id: NewId, at: int = 0, heard: Heard | None = None) -> ImportedProject:
    """Return the project of an MSPDI file; `name` is the file's for messages, `at` UTC milliseconds for the run.

    Raises ImportProblemError naming place and next step where the file cannot be read whole.
    """
    with collector_paused():
        return _read(source, name, new_id, at, heard)


def _read(source: Path | bytes, name: str, new_id: NewId, at: int, heard: Heard | None) -> ImportedProject:
    root = read_tree(source, name, Node, unread=UNREAD, heard=heard)
    if root.name != "Project":
        raise ImportProblemError(
            f"“{name}” is XML, but no project saved by MS Project.", "In MS Project: File, Save As, type XML."
        )
    with _naming(name):
        return _Reader(root, name, new_id, at).read()


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Put the file's name before what is wrong at a place within it."""
    try:
        yield
    except ImportProblemError as error:
        raise ImportProblemError(f"“{name}”, {error.sentence}", error.next_step) from error


class _Reader:
    """Carries what belongs together while one file is read."""

    def __init__(self, root: Node, name: str, new_id: NewId, at: int) -> None:
        self.root = root
        self.new_id = new_id
        self.project_id = new_id()
        self.run = ImportRun(
            id=new_id(), project_id=self.project_id, file_name=name, format="MSPDI",
            tool=root.text("SaveVersion"), at=at,
        )  # fmt: skip
        self.inventory = Inventory(KINDS, "MS Project")
        self.calendar_ids: dict[str, str] = {}
        self.person_ids: dict[str, str] = {}
        self.task_ids: dict[str, str] = {}
        self.fields: dict[tuple[str, str], CustomField] = {}
        self.description = ""
        self.gives = _given(root, "TotalSlack", "FreeSlack")
        self.elsewhere = Elsewhere(root, new_id)
        self.tasks: dict[str, Task] = {}

    def read(self) -> ImportedProject:
        """Read everything in the order in which it refers to each other."""
        self.inventory.take(self.root)
        calendars, self.calendar_ids = read_calendars(self.root, self.new_id, self.inventory)
        self._read_field_names()
        people = list(self._people())
        tasks = list(self._tasks())
        links = list(self._links())
        assignments = list(self._assignments())
        project = self._project()
        used = {record.field_id for record in (*people, *tasks) if isinstance(record, CustomValue)}
        fields = [field for field in self.fields.values() if field.id in used]
        records: tuple[Record, ...] = (*calendars, *fields, *people, *tasks, *links, *assignments)
        records = (*records, *self.elsewhere.rows(project, records, self.inventory))
        splits = read_splits(self.root, project, records, self.task_ids, self.person_ids, self.new_id, self.inventory)
        if self.root.text("GUID"):
            records = (*records, self._external("project", project.id, self.root))
        return ImportedProject(project, in_order((*records, *splits)), self.run, self.inventory.losses())

    # The project

    def _project(self) -> Project:
        root = self.root
        start = root.date("StartDate")
        from_start = root.flag("ScheduleFromStart", default=True)
        minutes = {"day": root.integer("MinutesPerDay", 480), "week": root.integer("MinutesPerWeek", 2400)}
        title = root.text("Title") or root.text("Name") or Path(self.run.file_name).stem
        return Project(
            id=self.project_id,
            name=_without_ending(title),
            start=start if start is not None else self._earliest(),
            finish=root.date("FinishDate") if not from_start else None,
            schedule_from_finish=not from_start,
            status_date=root.date("StatusDate"),
            calendar_id=self.calendar_ids.get(root.text("CalendarUID")),
            day_seconds=minutes["day"] * 60 if minutes["day"] > 0 else 28_800,
            week_seconds=minutes["week"] * 60 if minutes["week"] > 0 else 144_000,
            month_days=float(root.integer("DaysPerMonth", 20) or 20),
            honour_constraints=_honours(root),
            floor_at_status_date=False,
            progressing=Progressing.PROGRESS_OVERRIDE,
            critical_slack=root.integer("CriticalSlackLimit") * minutes["day"] * 60,
            multiple_critical_paths=root.flag("MultipleCriticalPaths"),
            currency=root.text("CurrencyCode"),
            objective=root.text("Subject"),
            description=self.description,
        )

    def _earliest(self) -> int:
        starts = [start for node in self.root.nodes("Tasks", "Task") if (start := node.date("Start")) is not None]
        return min(starts, default=moment.from_iso("2000-01-03T08:00"))

    # Custom fields

    def _read_field_names(self) -> None:
        for node in self.root.nodes("ExtendedAttributes", "ExtendedAttribute"):
            number, source = node.text("FieldID"), node.text("FieldName")
            owner, _ = _slot(number) or ("person" if number.startswith("205") else "task", "")
            kind = slots.KINDS.get(source.rstrip("0123456789"))
            self.inventory.take(node, node.text("Alias") or source)
            if kind is not None and number:
                self.fields[owner, number] = CustomField(
                    id=self.new_id(), name=node.text("Alias") or source, kind=kind, owner=owner, source=source
                )

    def _custom(self, node: Node, owner: str, row_id: str) -> Iterator[CustomValue]:
        seen = set()
        for each in node.nodes("ExtendedAttribute"):
            field = self._field(owner, each.text("FieldID"))
            if field is None:
                self.inventory.lose(
                    "Custom fields", "Outline codes and enterprise fields",
                    "only text, number, flag, date, cost and duration are kept", each.text("FieldID"),
                )  # fmt: skip
            elif each.text("Value") and field.id not in seen:
                seen.add(field.id)
                value = _canonical(field, each)
                if value:
                    yield CustomValue(id=self.new_id(), field_id=field.id, row_id=row_id, value=value)

    def _field(self, owner: str, number: str) -> CustomField | None:
        """Return the field of a number; one the file does not describe is told by the number itself."""
        found = self.fields.get((owner, number))
        slot = _slot(number)
        if found is None and slot is not None and slot[0] == owner:
            kind = slots.KINDS[slot[1].rstrip("0123456789")]
            found = CustomField(id=self.new_id(), name=slot[1], kind=kind, owner=owner, source=slot[1])
            self.fields[owner, number] = found
        return found

    # People

    def _people(self) -> Iterator[Record]:
        for node in self.root.nodes("Resources", "Resource"):
            uid, name = node.text("UID"), node.text("Name")
            if node.flag("IsNull") or uid == UNASSIGNED or (uid in _NOBODY and name in {"", "Unassigned"}):
                continue
            if not uid:
                raise ImportProblemError(f"{node.place}: “{name}” has no unique id (UID).", _AGAIN)
            if uid in self.person_ids:
                raise ImportProblemError(f"{node.place}: the unique id {uid} is there twice.", _AGAIN)
            own = self.person_ids[uid] = self.new_id()
            usual = node.number_at("MaxUnits", 1.0)
            presence = read_presence(node, own, usual, self.new_id, self.inventory)
            rate, dated = read_rates(node, own, self.new_id, self.inventory)
            yield Person(
                id=own,
                name=name or f"Resource {uid}",
                kind=_kind_of_resource(node),
                initials=node.text("Initials"),
                email=node.text("EmailAddress"),
                team=node.text("Group"),
                max_units=usual,
                calendar_id=self.calendar_ids.get(node.text("CalendarUID")),
                hourly_rate=rate,
                active_from=presence.since,
                active_to=presence.until,
                unit=node.text("MaterialLabel"),
                notes=node.text("Notes"),
            )
            yield from presence.periods
            yield from dated
            yield self._external("person", own, node)
            yield from self._custom(node, "person", own)
            self.inventory.take(node, f"“{name}”")

    def _external(self, owner: str, row_id: str, node: Node) -> ExternalId:
        return ExternalId(
            id=self.new_id(),
            owner=owner,
            row_id=row_id,
            run_id=self.run.id,
            key=node.text("UID"),
            guid=node.text("GUID"),
        )

    # Tasks

    def _tasks(self) -> Iterator[Record]:
        nodes = []
        for node in self.root.nodes("Tasks", "Task"):
            if _is_whole_project(node):
                self._read_whole(node)
            elif self.elsewhere.leaves_out(node):
                self.inventory.lose("Tasks", "Tasks of other projects that wait for tasks here",
                                    "each project keeps what it waits for itself", f"“{node.text('Name')}”")  # fmt: skip
            else:
                nodes.append(node)
        above: list[tuple[int, str]] = []
        ranks = spread(len(nodes))
        summaries = _summaries(nodes)
        levels = _levels(nodes)
        follows: str | None = None
        for node, rank, level, is_summary in zip(nodes, ranks, levels, summaries, strict=True):
            own = self.new_id()
            self.elsewhere.follows[own], follows = follows, rank
            if node.flag("IsNull"):
                parent = next((each for at, each in reversed(above) if at < level), None)
                yield Task(id=own, project_id=self.project_id, parent_id=parent, rank=rank, blank=True)
                continue
            while above and above[-1][0] >= level:
                above.pop()
            parent = above[-1][1] if above else None
            self._take_uid(node, own)
            above.append((level, own))
            task = self.elsewhere.stood_for(node, self._task(node, own, parent, rank, is_summary=is_summary))
            self.tasks[own] = task
            yield task
            yield self._dates(node, own, is_summary=is_summary)
            yield self._external("task", own, node)
            yield from self._custom(node, "task", own)
            yield from self._baselines(node, own)
            self._note_losses(node, task, is_summary=is_summary)

    def _take_uid(self, node: Node, own: str) -> None:
        uid = node.text("UID")
        if not uid:
            raise ImportProblemError(f"{node.place}: “{node.text('Name')}” has no unique id (UID).", _AGAIN)
        if uid in self.task_ids:
            raise ImportProblemError(f"{node.place}: the unique id {uid} is there twice.", _AGAIN)
        self.task_ids[uid] = own

    def _read_whole(self, node: Node) -> None:
        """Take what the task that stands for the whole project says beyond what follows from its tasks."""
        self.description = node.text("Notes")
        self.inventory.take(node, "the project as a whole")
        for name, what in (("Baseline", "Baselines"), ("ExtendedAttribute", "Custom fields")):
            count = node.count(name)
            if count:
                self.inventory.lose(
                    what, f"{what} of the project as a whole", "those of its tasks are kept", count=count
                )

    def _note_losses(self, node: Node, task: Task, *, is_summary: bool) -> None:
        named, lose = f"“{task.name}”", self.inventory.lose
        self.inventory.take(node, named)
        if task.fixed_cost and node.text("FixedCostAccrual") not in {"", _PRORATED}:
            lose("Tasks", "Fixed costs due at the start or end", "costs are spread over the task here", named)
        if is_summary and task.manual:
            lose("Tasks", "Summaries with dates of their own", "a summary spans its tasks here", named)
        if not is_summary and node.text("HyperlinkSubAddress") and not node.text("HyperlinkAddress"):
            lose("Tasks", "Links to places within the file", "only links to documents are kept", named)

    def _task(self, node: Node, own: str, parent: str | None, rank: str, *, is_summary: bool) -> Task:
        form = node.integer("DurationFormat", 7)
        manual = node.flag("Manual")
        duration = node.length("Duration")
        task = Task(
            id=own,
            project_id=self.project_id,
            parent_id=parent,
            rank=rank,
            name=node.text("Name"),
            wbs=node.text("WBS"),
            milestone=node.flag("Milestone"),
            duration=duration if duration is not None else 0,
            elapsed=is_elapsed(form),
            estimated=node.flag("Estimated") or is_estimated(form),
            constraint_type=_of(CONSTRAINTS, node.integer("ConstraintType")),
            constraint_date=node.date("ConstraintDate"),
            deadline=node.date("Deadline"),
            priority=node.integer("Priority", 500),
            calendar_id=self.calendar_ids.get(node.text("CalendarUID")),
            ignore_resource_calendar=node.flag("IgnoreResourceCalendar"),
            task_type=_of(TASK_TYPES, node.integer("Type")),
            effort_driven=node.flag("EffortDriven"),
            manual=manual,
            manual_start=(node.date("ManualStart") or node.date("Start")) if manual else None,
            manual_finish=(node.date("ManualFinish") or node.date("Finish")) if manual else None,
            active=node.flag("Active", default=True),
            recurring=node.flag("Recurring"),
            levelling_delay=node.tenths("LevelingDelay") or 0,
            levelling_elapsed=is_elapsed(node.integer("LevelingDelayFormat", 7)),
            fixed_cost=node.cents("FixedCost") or 0,
            cost=node.cents("Cost"),
            actual_cost=node.cents("ActualCost"),
            work=node.length("Work"),
            actual_work=node.length("ActualWork"),
            physical_percent=node.number_at("PhysicalPercentComplete") or None,
            notes=node.text("Notes"),
            hyperlink=_hyperlink(node),
        )
        return task if is_summary else self._progress(node, task)

    def _progress(self, node: Node, task: Task) -> Task:
        done = node.length("ActualDuration")
        if done is None:
            done = round(task.duration * node.number_at("PercentComplete") / 100)
        finished = node.date("ActualFinish")
        return replace(
            task,
            actual_start=node.date("ActualStart"),
            actual_finish=finished,
            actual_duration=max(0, task.duration if finished is not None else min(done, task.duration)),
            resume=node.date("Resume") if node.flag("ResumeValid") or "Stop" in node else None,
        )

    def _dates(self, node: Node, task_id: str, *, is_summary: bool) -> ImportedDates:
        return ImportedDates(
            id=self.new_id(),
            task_id=task_id,
            run_id=self.run.id,
            start=node.date("Start"),
            finish=node.date("Finish"),
            late_start=node.date("LateStart"),
            late_finish=node.date("LateFinish"),
            total_slack=self._slack(node, "TotalSlack"),
            free_slack=self._slack(node, "FreeSlack"),
            critical=node.flag("Critical") if "Critical" in node else None,
            summary=is_summary,
            percent_complete=node.number_at("PercentComplete") if "PercentComplete" in node else None,
        )

    def _slack(self, node: Node, name: str) -> int | None:
        """Return a slack in seconds; none is left out by MPXJ where it is nought, which only the other tasks tell."""
        return node.tenths(name) if name in node or name not in self.gives else 0

    def _baselines(self, node: Node, task_id: str) -> Iterator[Baseline]:
        seen = set()
        for each in node.nodes("Baseline"):
            number = each.integer("Number")
            if number in seen or not 0 <= number <= 10:
                self.inventory.lose("Baselines", "Baselines beyond number 10, or there twice", "0 to 10 are kept",
                                    f"“{node.text('Name')}”")  # fmt: skip
                continue
            seen.add(number)
            yield Baseline(
                id=self.new_id(),
                task_id=task_id,
                number=number,
                start=each.date("Start"),
                finish=each.date("Finish"),
                duration=each.length("Duration"),
                elapsed=is_elapsed(each.integer("DurationFormat", 7)),
                work=each.length("Work"),
                cost=each.cents("Cost"),
            )
            self.inventory.take(each, f"“{node.text('Name')}”")

    # Links and assignments

    def _links(self) -> Iterator[Dependency]:
        seen = set()
        lose = self.inventory.lose
        for node in self.root.nodes("Tasks", "Task"):
            successor = self.task_ids.get(node.text("UID"))
            if "PredecessorLink" not in node.children or node.flag("IsNull"):
                continue
            named = f"into “{node.text('Name')}”"
            for link in node.nodes("PredecessorLink"):
                predecessor = self._predecessor(link, successor)
                kind = _of(LINKS, link.integer("Type", 1))
                self.inventory.take(link, named)
                if node.flag("ExternalTask"):
                    if successor is not None:
                        lose("Links", "Links into tasks of other projects", "nothing here drives them", named)
                elif predecessor is None or successor is None:
                    lose("Links", "Links to tasks that are not in the file", "they lead nowhere", named)
                elif predecessor == successor:
                    lose("Links", "Links of a task to itself", "a task cannot wait for itself", named)
                elif (predecessor, successor, kind) in seen:
                    lose("Links", "Links that are there twice", "the first of them is kept", named)
                else:
                    seen.add((predecessor, successor, kind))
                    lag, lag_kind = _lag(link)
                    made = Dependency(
                        id=self.new_id(), project_id=self.project_id, predecessor_id=predecessor, successor_id=successor,
                        type=kind, lag=lag, lag_kind=lag_kind,
                    )  # fmt: skip
                    if self.elsewhere.names(link):
                        self.elsewhere.ask(made, node)
                    yield made

    def _predecessor(self, link: Node, successor: str | None) -> str | None:
        """Return the task a link starts from; where only the link names it, the row that stands for it."""
        if not self.elsewhere.names(link):
            return self.task_ids.get(link.text("PredecessorUID"))
        return (
            self.elsewhere.row(link, self.tasks[successor]).id if successor and link.text("CrossProjectName") else None
        )

    def _assignments(self) -> Iterator[Assignment]:
        seen = set()
        lose = self.inventory.lose
        for node in self.root.nodes("Assignments", "Assignment"):
            task, person = self.task_ids.get(node.text("TaskUID")), self.person_ids.get(node.text("ResourceUID"))
            named = f"assignment {node.text('UID')}"
            if task is None or person is None:
                if person is not None or node.text("ResourceUID") not in _NOBODY:
                    lose("Assignments", "Assignments without their task or person", "it is not in this file", named)
                continue
            if (task, person) in seen:
                lose("Assignments", "Assignments that are there twice", "the first of them is kept", named)
                continue
            seen.add((task, person))
            self.inventory.take(node, named)
            yield Assignment(
                id=self.new_id(),
                task_id=task,
                person_id=person,
                units=node.number_at("Units", 1.0),
                work=node.length("Work"),
                actual_work=node.length("ActualWork") or 0,
                remaining_work=node.length("RemainingWork"),
                delay=node.tenths("Delay") or 0,
                contour=_of(CONTOURS, node.integer("WorkContour")),
                cost=node.cents("Cost"),
            )


def _honours(root: Node) -> bool:
    """Say whether constraints are honoured: MS Project itself writes the reverse, other programs what the name says.

    A project saved as .mpp with the default (they are) has a 0 in the XML that MS Project saves of it, in every version from
    2003 to 2019. Such XML moves work around the status date and has no method of earned value for the project as a whole; so
    do our own files, which MS Project is to read.
    """
    said = root.flag("HonorConstraints", default=True)
    by_ms_project = MOVES[0] in root and "EarnedValueMethod" not in root
    return not said if by_ms_project and "HonorConstraints" in root else said


def _given(root: Node, *names: str) -> frozenset[str]:
    """Return which fields any of the tasks has."""
    nodes = list(root.nodes("Tasks", "Task"))
    return frozenset(name for name in names if any(name in node for node in nodes))


def _is_whole_project(node: Node) -> bool:
    """Say whether a task stands for the whole project: MS Project writes one at outline level 0."""
    return not node.flag("IsNull") and node.text("UID") == "0" and node.integer("OutlineLevel") == 0


def _kind_of_resource(node: Node) -> PersonKind:
    """Return the kind; MS Project writes costs as materials with a mark."""
    kind = _of(RESOURCES, node.integer("Type", 1))
    if node.flag("IsCostResource"):
        return PersonKind.COST
    return PersonKind.ROLE if kind is PersonKind.PERSON and node.flag("IsGeneric") else kind


def _hyperlink(node: Node) -> str:
    address, place = node.text("HyperlinkAddress"), node.text("HyperlinkSubAddress")
    return f"{address}#{place}" if address and place else address


def _slot(number: str) -> tuple[str, str] | None:
    return slots.SLOT_OF.get(int(number)) if number.isdecimal() and len(number) < 12 else None


def _levels(nodes: list[Node]) -> list[int]:
    """Return the outline level of each row; an empty one is at least as deep as what follows, so that it stays in place."""
    found: list[int] = []
    after = 1
    for node in reversed(nodes):
        if node.flag("IsNull"):
            found.append(max(node.integer("OutlineLevel"), after))
        else:
            after = node.integer("OutlineLevel", 1)
            found.append(after)
    return found[::-1]


def _summaries(nodes: list[Node]) -> list[bool]:
    """Say of each task whether one beneath it follows."""
    levels = [node.integer("OutlineLevel", 1) for node in nodes]
    blank = [node.flag("IsNull") for node in nodes]
    found, next_level = [], 0
    for level, is_blank in zip(reversed(levels), reversed(blank), strict=True):
        found.append(not is_blank and next_level > level)
        next_level = next_level if is_blank else level
    return found[::-1]


def _lag(link: Node) -> tuple[int, LagKind]:
    form, lag = link.integer("LagFormat", 7), link.number_at("LinkLag")
    if is_percent(form):
        return round(lag * 100), LagKind.ELAPSED_PERCENT if is_elapsed(form) else LagKind.PERCENT
    return round(lag * 6), LagKind.ELAPSED if is_elapsed(form) else LagKind.WORKING


def _canonical(field: CustomField, node: Node) -> str:
    """Return a value in its kind's canonical form; empty where it says nothing."""
    value = node.text("Value")
    if field.kind is FieldKind.DURATION:
        return str(node.seconds("Value"))
    if field.kind is FieldKind.DATE:
        date = node.date("Value")
        return "" if date is None else moment.to_iso(date)
    if field.kind is FieldKind.COST:
        return str(node.cents("Value"))
    if field.kind is FieldKind.FLAG:
        return "1" if node.flag("Value") else "0"
    if field.kind is FieldKind.NUMBER:
        return f"{node.number_at('Value'):.15g}"
    return value


def _of(choices: tuple[T, ...], number: int) -> T:
    return choices[number] if 0 <= number < len(choices) else choices[0]


def _without_ending(title: str) -> str:
    for ending in (".mpp", ".xml", ".mpt", ".mpx"):
        if title.lower().endswith(ending):
            return title[: -len(ending)]
    return title
