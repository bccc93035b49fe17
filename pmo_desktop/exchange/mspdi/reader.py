"""Reads a project that MS Project (or another program) saved as XML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    RECORDS,
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
from pmo_desktop.exchange.bundle import ImportedProject, Loss
from pmo_desktop.exchange.mspdi.calendars import read_calendars
from pmo_desktop.exchange.mspdi.node import Node, local
from pmo_desktop.exchange.mspdi.values import is_elapsed, is_estimated, is_percent
from pmo_desktop.exchange.xml import read_tree

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
FIELD_KINDS = {
    "Text": FieldKind.TEXT, "Number": FieldKind.NUMBER, "Flag": FieldKind.FLAG, "Date": FieldKind.DATE,
    "Start": FieldKind.DATE, "Finish": FieldKind.DATE, "Cost": FieldKind.COST, "Duration": FieldKind.DURATION,
}  # fmt: skip
T = TypeVar("T")
UNASSIGNED = "-65535"
_NOWHERE = frozenset({"", "-1", "0", UNASSIGNED})

_NOT_KEPT = {
    "SubprojectName": "inserted projects stay files of their own",
    "ExternalTaskProject": "tasks of other projects are not followed into their files",
    "OvertimeWork": "overtime is counted as ordinary work",
    "OutlineCode": "outline codes have no place here",
    "CommitmentType": "links to SharePoint have no place here",
    "IsBudget": "budget resources are kept as plain ones",
    "CostRateTable": "one rate a person is kept",
}
_UNTOLD = frozenset({"", "0", "0.0", "0.00", "PT0H0M0S", "false"})


def read(source: Path | bytes, name: str, new_id: NewId, at: int = 0) -> ImportedProject:
    """Return the project of an MSPDI file; `name` is the file's for messages, `at` UTC milliseconds for the run.

    Raises ImportProblemError naming place and next step where the file cannot be read whole.
    """
    root = read_tree(source, name)
    if local(root) != "Project":
        raise ImportProblemError(
            f"“{name}” is XML, but no project saved by MS Project.", "In MS Project: File, Save As, type XML."
        )
    return _Reader(Node(root, f"“{name}”"), name, new_id, at).read()


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
        self.losses: Counter[tuple[str, str, str]] = Counter()
        self.calendar_ids: dict[str, str] = {}
        self.person_ids: dict[str, str] = {}
        self.task_ids: dict[str, str] = {}
        self.leaf_duration: dict[str, int] = {}
        self.fields: dict[tuple[str, str], CustomField] = {}

    def read(self) -> ImportedProject:
        """Read everything in the order in which it refers to each other."""
        calendars, self.calendar_ids = read_calendars(self.root, self.project_id, self.new_id)
        self._read_field_names()
        people = list(self._people())
        tasks = list(self._tasks())
        links = list(self._links())
        assignments = list(self._assignments())
        losses = tuple(Loss(place, what, why, count) for (place, what, why), count in self.losses.items())
        used = {record.field_id for record in (*people, *tasks) if isinstance(record, CustomValue)}
        fields = [field for field in self.fields.values() if field.id in used]
        records = (*calendars, *fields, *people, *tasks, *links, *assignments)
        return ImportedProject(self._project(), _in_order(records), self.run, losses)

    def lose(self, place: str, what: str, why: str) -> None:
        self.losses[place, what, why] += 1

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
            honour_constraints=root.flag("HonorConstraints", default=True),
            floor_at_status_date=False,
            progressing=Progressing.PROGRESS_OVERRIDE,
            critical_slack=root.integer("CriticalSlackLimit") * minutes["day"] * 60,
            currency=root.text("CurrencyCode"),
            objective=root.text("Subject"),
        )

    def _earliest(self) -> int:
        starts = [start for node in self.root.nodes("Tasks", "Task") if (start := node.date("Start")) is not None]
        return min(starts, default=moment.from_iso("2000-01-03T08:00"))

    # Custom fields

    def _read_field_names(self) -> None:
        for node in self.root.nodes("ExtendedAttributes", "ExtendedAttribute"):
            source = node.text("FieldName")
            kind = FIELD_KINDS.get(source.rstrip("0123456789"))
            owner = "person" if node.text("FieldID").startswith("205") else "task"
            if kind is None:
                self.lose(
                    "Custom fields", node.text("Alias") or source, "only text, number, flag, date, cost, duration"
                )
            elif node.text("FieldID"):
                self.fields[owner, node.text("FieldID")] = CustomField(
                    id=self.new_id(), name=node.text("Alias") or source, kind=kind, owner=owner, source=source
                )

    def _custom(self, node: Node, owner: str, row_id: str) -> Iterator[CustomValue]:
        seen = set()
        for each in node.nodes("ExtendedAttribute"):
            field = self.fields.get((owner, each.text("FieldID")))
            if field is None:
                self.lose("Custom fields", f"Field {each.text('FieldID')}", "the file does not say what it is")
            elif each.text("Value") and field.id not in seen:
                seen.add(field.id)
                yield CustomValue(id=self.new_id(), field_id=field.id, row_id=row_id, value=_canonical(field, each))

    # People

    def _people(self) -> Iterator[Record]:
        for node in self.root.nodes("Resources", "Resource"):
            uid = node.text("UID")
            if not uid or node.flag("IsNull") or not node.text("Name"):
                continue
            own = self.person_ids[uid] = self.new_id()
            kind = RESOURCES[min(node.integer("Type", 1), 2)]
            if kind is PersonKind.PERSON and node.flag("IsGeneric"):
                kind = PersonKind.ROLE
            yield Person(
                id=own,
                name=node.text("Name"),
                kind=kind,
                initials=node.text("Initials"),
                email=node.text("EmailAddress"),
                team=node.text("Group"),
                max_units=node.number("MaxUnits", 1.0),
                calendar_id=self.calendar_ids.get(node.text("CalendarUID")),
                hourly_rate=round(node.number("StandardRate") * 100) if "StandardRate" in node else None,
                notes=node.text("Notes"),
            )
            yield self._external("person", own, node)
            yield from self._custom(node, "person", own)
            self._note_losses(node, "People")
            if len(list(node.nodes("AvailabilityPeriods", "AvailabilityPeriod"))) > 1:
                self.lose("People", f"Changing availability of {node.text('Name')}", "the largest units are kept")
            if len(list(node.nodes("Rates", "Rate"))) > 1:
                self.lose("People", f"Further rates of {node.text('Name')}", "one rate a person is kept")

    def _external(self, owner: str, row_id: str, node: Node) -> ExternalId:
        return ExternalId(
            id=self.new_id(),
            owner=owner,
            row_id=row_id,
            run_id=self.run.id,
            key=node.text("UID"),
            guid=node.text("GUID"),
        )

    def _note_losses(self, node: Node, place: str) -> None:
        for name in _NOT_KEPT.keys() & set(node.names()):
            if node.text(name) not in _UNTOLD:
                self.lose(place, name, _NOT_KEPT[name])

    # Tasks

    def _tasks(self) -> Iterator[Record]:
        nodes = [
            node for node in self.root.nodes("Tasks", "Task") if node.text("UID") not in _NOWHERE or node.flag("IsNull")
        ]
        above: list[tuple[int, str]] = []
        ranks = spread(len(nodes))
        summaries = _summaries(nodes)
        for node, rank, is_summary in zip(nodes, ranks, summaries, strict=True):
            if node.text("UID") in self.task_ids:
                raise ImportProblemError(
                    f"{node.place}: the unique id {node.text('UID')} is there twice.",
                    "Save the file again in MS Project.",
                )
            own = self.new_id()
            level = node.integer("OutlineLevel", 1)
            blank = node.flag("IsNull")
            while above and (above[-1][0] >= level and not blank):
                above.pop()
            parent = above[-1][1] if above else None
            if blank:
                yield Task(id=own, project_id=self.project_id, parent_id=parent, rank=rank, blank=True)
                continue
            self.task_ids[node.text("UID")] = own
            above.append((level, own))
            task = self._task(node, own, parent, rank, is_summary=is_summary)
            self.leaf_duration[own] = task.duration
            yield task
            yield self._dates(node, own, is_summary=is_summary)
            yield self._external("task", own, node)
            yield from self._custom(node, "task", own)
            yield from self._baselines(node, own)
            self._note_losses(node, "Tasks")

    def _task(self, node: Node, own: str, parent: str | None, rank: str, *, is_summary: bool) -> Task:
        form = node.integer("DurationFormat", 7)
        manual = node.flag("Manual")
        duration = node.seconds("Duration")
        task = Task(
            id=own,
            project_id=self.project_id,
            parent_id=parent,
            rank=rank,
            name=node.text("Name"),
            wbs=node.text("WBS"),
            milestone=node.flag("Milestone"),
            duration=max(0, duration if duration is not None else 0),
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
            work=node.seconds("Work"),
            actual_work=node.seconds("ActualWork"),
            physical_percent=node.number("PhysicalPercentComplete") or None,
            notes=node.text("Notes"),
            hyperlink=node.text("HyperlinkAddress"),
        )
        return task if is_summary else self._progress(node, task)

    def _progress(self, node: Node, task: Task) -> Task:
        done = node.seconds("ActualDuration")
        if done is None:
            done = round(task.duration * node.number("PercentComplete") / 100)
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
            total_slack=node.tenths("TotalSlack"),
            free_slack=node.tenths("FreeSlack"),
            critical=node.flag("Critical") if "Critical" in node else None,
            summary=is_summary,
            percent_complete=node.number("PercentComplete") if "PercentComplete" in node else None,
        )

    def _baselines(self, node: Node, task_id: str) -> Iterator[Baseline]:
        seen = set()
        for each in node.nodes("Baseline"):
            number = each.integer("Number")
            if number in seen or not 0 <= number <= 10:
                continue
            seen.add(number)
            yield Baseline(
                id=self.new_id(),
                task_id=task_id,
                number=number,
                start=each.date("Start"),
                finish=each.date("Finish"),
                duration=each.seconds("Duration"),
                elapsed=is_elapsed(each.integer("DurationFormat", 7)),
                work=each.seconds("Work"),
                cost=each.cents("Cost"),
            )

    # Links and assignments

    def _links(self) -> Iterator[Dependency]:
        seen = set()
        for node in self.root.nodes("Tasks", "Task"):
            successor = self.task_ids.get(node.text("UID"))
            if successor is None:
                continue
            for link in node.nodes("PredecessorLink"):
                predecessor = self.task_ids.get(link.text("PredecessorUID"))
                if predecessor is None or link.flag("CrossProject"):
                    self.lose("Links", f"Predecessor of “{node.text('Name')}”", "it is not in this file")
                    continue
                kind = _of(LINKS, link.integer("Type", 1))
                if (predecessor, successor, kind) in seen or predecessor == successor:
                    self.lose("Links", f"A second link into “{node.text('Name')}”", "the same link is there already")
                    continue
                seen.add((predecessor, successor, kind))
                lag, lag_kind = _lag(link)
                yield Dependency(
                    id=self.new_id(), project_id=self.project_id, predecessor_id=predecessor, successor_id=successor,
                    type=kind, lag=lag, lag_kind=lag_kind,
                )  # fmt: skip

    def _assignments(self) -> Iterator[Assignment]:
        seen = set()
        for node in self.root.nodes("Assignments", "Assignment"):
            task, person = self.task_ids.get(node.text("TaskUID")), self.person_ids.get(node.text("ResourceUID"))
            if task is None or person is None:
                if node.text("ResourceUID") not in _NOWHERE:
                    self.lose("Assignments", f"Assignment {node.text('UID')}", "its task or person is not in this file")
                continue
            if (task, person) in seen:
                self.lose("Assignments", f"Assignment {node.text('UID')}", "the same person is on the task already")
                continue
            seen.add((task, person))
            if node.text("CostRateTable") not in _UNTOLD:
                self.lose("Assignments", "Other rate tables", _NOT_KEPT["CostRateTable"])
            yield Assignment(
                id=self.new_id(),
                task_id=task,
                person_id=person,
                units=node.number("Units", 1.0),
                work=node.seconds("Work"),
                actual_work=node.seconds("ActualWork") or 0,
                remaining_work=node.seconds("RemainingWork"),
                delay=node.tenths("Delay") or 0,
                contour=_of(CONTOURS, node.integer("WorkContour")),
                cost=node.cents("Cost"),
            )


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
    form, lag = link.integer("LagFormat", 7), link.number("LinkLag")
    if is_percent(form):
        return round(lag * 100), LagKind.ELAPSED_PERCENT if is_elapsed(form) else LagKind.PERCENT
    return round(lag * 6), LagKind.ELAPSED if is_elapsed(form) else LagKind.WORKING


def _canonical(field: CustomField, node: Node) -> str:
    value = node.text("Value")
    if field.kind is FieldKind.DURATION:
        return str(node.seconds("Value"))
    if field.kind is FieldKind.DATE:
        date = node.date("Value")
        return "" if date is None else moment.to_iso(date)
    if field.kind is FieldKind.COST:
        return str(node.cents("Value"))
    return value


def _of(choices: tuple[T, ...], number: int) -> T:
    return choices[number] if 0 <= number < len(choices) else choices[0]


def _without_ending(title: str) -> str:
    for ending in (".mpp", ".xml", ".mpt", ".mpx"):
        if title.lower().endswith(ending):
            return title[: -len(ending)]
    return title


def _in_order(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Order records so that each comes after those it names; within a kind the order stays."""
    place = {kind: number for number, kind in enumerate(RECORDS)}
    return tuple(sorted(records, key=lambda record: place[type(record)]))
