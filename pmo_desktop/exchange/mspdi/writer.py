"""Writes a project as XML that MS Project reads, and that reads back equal here.

Elements stand in the order of Microsoft's schema (mspdi_pj12.xsd, with the additions of Project 2010), which MS Project
insists on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain import moment
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.plan.codes import Mask, codes, mask_of
from pmo_desktop.domain.plan.contours import done_after
from pmo_desktop.domain.plan.external import Place, place_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    FieldKind,
    LagKind,
    LinkType,
    Person,
    PersonKind,
    Task,
)
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.exchange.mspdi import slots
from pmo_desktop.exchange.mspdi.calendar_writer import CalendarWriter
from pmo_desktop.exchange.mspdi.over_time import write_over_time
from pmo_desktop.exchange.mspdi.reader import CONSTRAINTS, CONTOURS, LINKS, MOVES, TASK_TYPES, UNASSIGNED
from pmo_desktop.exchange.mspdi.writing import NAMESPACE, Pairs, Sheet, date, duration, plain, rounded, tenths

_FORMATS = {(False, False): 7, (True, False): 8, (False, True): 39, (True, True): 40}
"""(elapsed, estimated) → days in the form MS Project shows them in."""
_LAG_FORMATS = {LagKind.WORKING: 7, LagKind.ELAPSED: 8, LagKind.PERCENT: 19, LagKind.ELAPSED_PERCENT: 20}
_MOVING = tuple((name, False) for name in MOVES)
"""Work stays where it is when the status date passes it. With it the file says as MS Project's own does, in reverse, whether
constraints are honoured, and is read so."""
_REMAINING_WORK, _ACTUAL_WORK, _DAYS = 1, 2, 2
T = TypeVar("T")


def write(  # noqa: PLR0913, PLR0917 - a project, and what is kept beside it
    plan: Plan,
    schedule: Schedule,
    fields: Iterable[CustomField] = (),
    values: Iterable[CustomValue] = (),
    keys: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    currency: str = "",
) -> bytes:
    """Return an MSPDI file of a plan with its computed dates and its custom fields.

    `keys` are the unique ids that tasks and people had in the file they came from: row id → UID. They are kept, and so
    are these people where nothing is assigned to them; of all others, those who work on something are written. `files` are
    the files of other projects in which tasks that links start from are looked for: task id → file name.
    `currency` is that of a project that names none: MS Project asks for one.
    """
    with collector_paused():
        writer = _Writer(plan, schedule, tuple(fields), tuple(values), keys or {}, files or {})
        writer.currency = plan.project.currency or currency
        return writer.write()


def left_out(fields: Iterable[CustomField]) -> list[CustomField]:
    """Return the custom fields for which MS Project has no slot of their kind left."""
    fields = tuple(fields)
    slotted = _slotted(fields)
    return [field for field in fields if field.id not in slotted]


class _Writer:
    def __init__(  # noqa: PLR0913, PLR0917 - what `write` is given
        self,
        plan: Plan,
        schedule: Schedule,
        fields: Sequence[CustomField],
        values: Sequence[CustomValue],
        keys: Mapping[str, str],
        files: Mapping[str, str],
    ) -> None:
        self.plan, self.schedule = plan, schedule
        self.currency = plan.project.currency
        used = {*plan.assignments["person_id"], *keys}
        people = [person for person in plan.people.values() if person.id in used]
        self.people: list[Person] = people
        self.clocks = Clocks(plan)
        self.phasing = Phasing(plan, schedule)
        self.calendars = CalendarWriter(plan, people, self.clocks)
        self.person_uid = _uids([person.id for person in people], keys)
        self.task_uid = _uids([plan.tasks.ids[row] for row in plan.outline.order], keys)
        self.outline_number = codes(plan.outline, [""] * len(plan.tasks), plan.tasks["blank"], Mask())
        self.code = codes(plan.outline, plan.tasks["wbs"], plan.tasks["blank"], mask_of(plan.project.wbs_mask))
        self.elsewhere = _elsewhere(plan, files)
        self.elsewhere_uid = _numbered_after(self.elsewhere, max(self.task_uid.values(), default=0))
        known = {*self.task_uid, *self.person_uid}
        self.values = _grouped((value for value in values if value.row_id in known), lambda value: value.row_id)
        filled = {value.field_id for found in self.values.values() for value in found}
        self.fields = {field.id: field for field in fields if field.id in filled}
        self.slot = _slotted(self.fields.values())
        self.baselines = _grouped(plan.baselines.values(), lambda baseline: baseline.task_id)
        self.into = _grouped(plan.dependencies.values(), lambda link: link.successor_id)
        self.periods = _grouped(plan.availability.values(), lambda row: row.person_id)
        self.rates = _grouped(plan.rates.values(), lambda row: row.person_id)
        self.segments = {
            task_id: sorted((each.start, each.start + each.length) for each in found)
            for task_id, found in _grouped(plan.splits.values(), lambda split: split.task_id).items()
        }

    def write(self) -> bytes:
        out = Sheet()
        with out.element("Project", f' xmlns="{NAMESPACE}"'):
            out.put(self._project())
            with out.element("ExtendedAttributes"):
                self._write_fields(out)
            with out.element("Calendars"):
                self.calendars.write(out)
            with out.element("Tasks"):
                self._write_whole(out)
                for row in self.plan.outline.order:
                    self._write_task(out, row)
                for number, task_id in enumerate(self.elsewhere, len(self.plan.outline.order) + 1):
                    self._write_elsewhere(out, number, task_id)
            with out.element("Resources"):
                for person in self.people:
                    self._write_person(out, person)
            with out.element("Assignments"):
                self._write_assignments(out)
        return out.encoded()

    def _project(self) -> Pairs:
        project, schedule = self.plan.project, self.schedule
        start = schedule.project_start if project.schedule_from_finish else project.start
        finish = project.finish if project.finish is not None else schedule.project_finish
        return (
            ("SaveVersion", 14), ("Name", project.name), ("Title", project.name), ("Subject", project.objective),
            ("ScheduleFromStart", not project.schedule_from_finish), ("StartDate", date(start)),
            ("FinishDate", date(finish)),
            ("CriticalSlackLimit", round(project.critical_slack / max(1, project.day_seconds))),
            ("CurrencyCode", self.currency), ("CalendarUID", self.calendars.of_project),
            ("MinutesPerDay", project.day_seconds // 60), ("MinutesPerWeek", project.week_seconds // 60),
            ("DaysPerMonth", round(project.month_days)), ("HonorConstraints", not project.honour_constraints),
            ("MultipleCriticalPaths", project.multiple_critical_paths), *_MOVING,
            ("StatusDate", date(project.status_date)),
        )  # fmt: skip

    # Custom fields

    def _write_fields(self, out: Sheet) -> None:
        for field_id, slot in self.slot.items():
            field = self.fields[field_id]
            alias = None if field.name == slot else field.name
            pairs = (("FieldID", _number(field, slot)), ("FieldName", slot), ("Alias", alias))
            out.put_within("ExtendedAttribute", pairs)

    def _write_values(self, out: Sheet, row_id: str) -> None:
        for value in self.values.get(row_id, ()):
            slot = self.slot.get(value.field_id)
            if slot is not None:
                field = self.fields[value.field_id]
                shown = _shown(field.kind, value.value)
                out.put_within("ExtendedAttribute", (("FieldID", _number(field, slot)), ("Value", shown)))

    # Tasks

    def _write_whole(self, out: Sheet) -> None:
        """Write the task that stands for the whole project, at outline level 0."""
        project, schedule = self.plan.project, self.schedule
        start, finish = date(schedule.project_start), date(schedule.project_finish)
        out.put_within(
            "Task",
            (
                ("UID", 0), ("ID", 0), ("Name", project.name), ("Type", 1), ("IsNull", False), ("OutlineNumber", 0),
                ("OutlineLevel", 0), ("Start", start), ("Finish", finish), ("Summary", True),
                ("Notes", project.description),
            ),
        )  # fmt: skip

    def _write_task(self, out: Sheet, row: int) -> None:
        task = self.plan.tasks.value(row)
        if task.blank:
            number, level = self.plan.outline.number[row], self.plan.outline.level[row] + 1
            uid = self.task_uid[task.id]
            out.put_within("Task", (("UID", uid), ("ID", number), ("IsNull", True), ("OutlineLevel", level)))
            return
        with out.element("Task"):
            out.put(self._identity(task, row))
            out.put(self._computed(row, task))
            out.put(self._progress(task, row))
            out.put(_rules(task, self.calendars.uid.get(task.calendar_id or "", -1)))
            for link in self.into.get(task.id, ()):
                self._write_link(out, link)
            self._write_values(out, task.id)
            for baseline in sorted(self.baselines.get(task.id, ()), key=lambda each: each.number):
                out.put_within("Baseline", _baseline(baseline))
            out.put((("ManualStart", date(task.manual_start)), ("ManualFinish", date(task.manual_finish))))

    def _identity(self, task: Task, row: int) -> Pairs:
        plan, schedule = self.plan, self.schedule
        summary = bool(schedule.summary[row])
        length = max(0, int(schedule.duration[row])) if summary else task.duration
        form = _FORMATS[task.elapsed and not summary, task.estimated and not summary]
        outline = self.outline_number[row]
        return (
            ("UID", self.task_uid[task.id]), ("ID", plan.outline.number[row]), ("Name", task.name),
            ("Active", task.active), ("Manual", task.manual), ("Type", TASK_TYPES.index(task.task_type)),
            ("IsNull", False), ("WBS", self._code(task, row)), ("OutlineNumber", outline),
            ("OutlineLevel", plan.outline.level[row] + 1), ("Priority", task.priority), ("Start", self._start(task, row)),
            ("Finish", self._finish(task, row)), ("Duration", duration(length)), ("DurationFormat", form),
            ("Work", duration(task.work)), ("Stop", self._stop(task, row)), ("Resume", date(task.resume)),
            ("ResumeValid", False), ("EffortDriven", task.effort_driven), ("Recurring", task.recurring),
            ("Estimated", task.estimated), ("Milestone", task.milestone), ("Summary", summary),
        )  # fmt: skip

    def _start(self, task: Task, row: int) -> str | None:
        return self._at(self.schedule.start, row) or date(task.manual_start)

    def _finish(self, task: Task, row: int) -> str | None:
        return self._at(self.schedule.finish, row) or date(task.manual_finish)

    def _at(self, moments: NDArray[np.int64], row: int) -> str | None:
        """Return a computed date, None for a task that takes no part."""
        return date(int(moments[row])) if self.schedule.start[row] != NO_PART else None

    def _code(self, task: Task, row: int) -> str:
        """Return the WBS code: the typed one, else what the plan's mask makes of its place, else its outline number."""
        return self.code[row] if self.plan.project.wbs_mask else task.wbs or self.outline_number[row]

    def _stop(self, task: Task, row: int) -> str | None:
        """Return where a begun task was interrupted, which makes its `Resume` one that counts."""
        if task.resume is None or task.actual_start is None:
            return date(task.resume)
        return date(self.clocks.calendar(row).add(task.actual_start, task.actual_duration))

    def _computed(self, row: int, task: Task) -> Pairs:
        schedule = self.schedule
        path = place_of(task.external).path if task.external else None
        return (
            ("Critical", bool(schedule.critical[row])), ("ExternalTask", bool(task.external) or None),
            ("ExternalTaskProject", path), ("EarlyStart", self._at(schedule.early_start, row)),
            ("EarlyFinish", self._at(schedule.early_finish, row)), ("LateStart", self._at(schedule.late_start, row)),
            ("LateFinish", self._at(schedule.late_finish, row)), ("FreeSlack", tenths(int(schedule.free_slack[row]))),
            ("TotalSlack", tenths(int(schedule.total_slack[row]))),
            ("StartSlack", tenths(int(schedule.start_slack[row]))),
            ("FinishSlack", tenths(int(schedule.finish_slack[row]))),
        )  # fmt: skip

    def _progress(self, task: Task, row: int) -> Pairs:
        summary = bool(self.schedule.summary[row])
        left = None if summary else duration(max(0, task.duration - task.actual_duration))
        return (
            ("FixedCost", task.fixed_cost), ("FixedCostAccrual", 2),
            ("PercentComplete", round(float(self.schedule.percent[row]))), ("Cost", task.cost),
            ("ActualStart", date(task.actual_start)), ("ActualFinish", date(task.actual_finish)),
            ("ActualDuration", None if summary else duration(task.actual_duration)), ("ActualCost", task.actual_cost),
            ("ActualWork", duration(task.actual_work)), ("RemainingDuration", left),
        )  # fmt: skip

    def _write_elsewhere(self, out: Sheet, number: int, task_id: str) -> None:
        """Write the row that stands for a task of another project of the portfolio, as MS Project keeps them."""
        seen = self.plan.outside[task_id]
        uid = self.elsewhere_uid[task_id]
        out.put_within(
            "Task",
            (
                ("UID", uid), ("ID", number), ("Name", seen.name), ("Active", True), ("Manual", False), ("Type", 0),
                ("IsNull", False), ("OutlineLevel", 1), ("Start", date(seen.start)), ("Finish", date(seen.finish)),
                ("Duration", duration(seen.duration)), ("DurationFormat", 7), ("Milestone", not seen.duration),
                ("Summary", False), ("ExternalTask", True), ("ExternalTaskProject", self.elsewhere[task_id].path),
            ),
        )  # fmt: skip

    def _cross_project(self, task_id: str) -> str | None:
        """Return how MS Project names a predecessor of another project; None for one of this."""
        if task_id in self.elsewhere:
            return str(self.elsewhere[task_id])
        return self.plan.tasks["external"][self.plan.tasks.row[task_id]] or None

    def _write_link(self, out: Sheet, link: Dependency) -> None:
        uid = self.task_uid.get(link.predecessor_id) or self.elsewhere_uid.get(link.predecessor_id)
        if uid is None:
            return
        named = self._cross_project(link.predecessor_id)
        percent = link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT)
        out.put_within(
            "PredecessorLink",
            (
                ("PredecessorUID", uid), ("Type", LINKS.index(LinkType(link.type))), ("CrossProject", named is not None),
                ("CrossProjectName", named), ("LinkLag", rounded(link.lag / 100) if percent else tenths(link.lag)),
                ("LagFormat", _LAG_FORMATS[LagKind(link.lag_kind)]),
            ),
        )  # fmt: skip

    # People

    def _write_person(self, out: Sheet, person: Person) -> None:
        uid = self.person_uid[person.id]
        since, until = date(person.active_from), date(person.active_to)
        is_cost = person.kind is PersonKind.COST
        with out.element("Resource"):
            out.put(
                (
                    ("UID", uid), ("ID", uid), ("Name", person.name),
                    ("Type", int(person.kind not in {PersonKind.MATERIAL, PersonKind.COST})), ("IsNull", False),
                    ("Initials", person.initials), ("MaterialLabel", person.unit), ("Group", person.team),
                    ("EmailAddress", person.email),
                    ("MaxUnits", plain(person.max_units)), ("AvailableFrom", since), ("AvailableTo", until),
                    ("StandardRate", None if person.hourly_rate is None else plain(person.hourly_rate / 100)),
                    ("StandardRateFormat", 8 if person.kind is PersonKind.MATERIAL else 2),
                    ("CalendarUID", self.calendars.of_person.get(person.id, -1)), ("Notes", person.notes),
                    ("IsGeneric", person.kind is PersonKind.ROLE),
                )
            )  # fmt: skip
            self._write_values(out, person.id)
            out.put((("IsCostResource", is_cost or None),))
            write_over_time(out, person, self.periods.get(person.id, ()), self.rates.get(person.id, ()))

    # Assignments

    def _write_assignments(self, out: Sheet) -> None:
        """Write who works on what; a split task that nobody works on needs an assignment too, to tell its segments."""
        number = 0
        assigned = set()
        for each in self.plan.assignments.values():
            if each.task_id in self.task_uid and each.person_id in self.person_uid:
                number += 1
                assigned.add(each.task_id)
                with out.element("Assignment"):
                    out.put(self._assignment(number, each))
                    self._take_back(out, each)
                    self._write_segments(out, number, each.task_id, each.person_id)
        for task_id in self.task_uid:
            if task_id in self.segments and task_id not in assigned:
                number += 1
                with out.element("Assignment"):
                    uid = self.task_uid[task_id]
                    out.put((("UID", number), ("TaskUID", uid), ("ResourceUID", UNASSIGNED), ("Units", 1)))
                    self._write_segments(out, number, task_id, None)

    def _assignment(self, number: int, each: Assignment) -> Pairs:
        row = self.plan.tasks.row[each.task_id]
        tasks = self.plan.tasks
        start, finish = self._at(self.schedule.start, row), self._at(self.schedule.finish, row)
        pieces = self.phasing.pieces(self.plan.assignments.row[each.id])
        work = self._work(each)
        done = self._done(each, work)
        left = max(0, work - done) if each.remaining_work is None else each.remaining_work
        if pieces:
            start, finish = date(pieces[0].start), date(pieces[-1].finish)
        return (
            ("UID", number), ("TaskUID", self.task_uid[each.task_id]), ("ResourceUID", self.person_uid[each.person_id]),
            ("ActualWork", duration(done)), ("Cost", each.cost), ("Delay", tenths(each.delay)),
            ("Finish", finish or date(tasks["manual_finish"][row])), ("RemainingWork", duration(left)),
            ("Start", start or date(tasks["manual_start"][row])), ("Units", plain(each.units)),
            ("Work", duration(work)),
            ("WorkContour", CONTOURS.index(each.contour) if each.contour in CONTOURS else 0),
        )  # fmt: skip

    def _take_back(self, out: Sheet, each: Assignment) -> None:
        """Say which kinds of work are there only for programs that cannot do without."""
        said = (("Work", each.work), ("ActualWork", each.actual_work or None), ("RemainingWork", each.remaining_work))
        unsaid = [name for name, value in said if value is None]
        if unsaid:
            out.put_unsaid(unsaid)

    def _work(self, each: Assignment) -> int:
        """Return the work of an assignment; of a material it is how much of it, an hour for each, and a cost has none."""
        kind = self.plan.people["kind"][self.plan.people.row[each.person_id]]
        if each.work is None and kind in {PersonKind.MATERIAL, PersonKind.COST}:
            return round(each.units * 3600) if kind is PersonKind.MATERIAL else 0
        return self.phasing.work(self.plan.assignments.row[each.id])

    def _done(self, each: Assignment, work: int) -> int:
        """Return the work done; where nobody said it, what the progress of its task comes to."""
        tasks, row = self.plan.tasks, self.plan.tasks.row[each.task_id]
        if each.actual_work or each.remaining_work is not None or tasks["actual_start"][row] is None:
            return each.actual_work
        if tasks["actual_finish"][row] is not None:
            return work
        duration = tasks["duration"][row]
        return round(work * done_after(each.contour, tasks["actual_duration"][row] / duration)) if duration else 0

    def _write_segments(self, out: Sheet, number: int, task_id: str, person_id: str | None) -> None:
        """Write a split task's segments, and the pauses between them, as the work planned in each."""
        row = self.plan.tasks.row[task_id]
        if task_id not in self.segments:
            return
        calendar = self.clocks.on_task(row, person_id)
        takes_part = self.schedule.start[row] != NO_PART
        start = int(self.schedule.start[row]) if takes_part else calendar.next_start(self.plan.project.start)
        for kind, first, last, work in _stretches(self.segments[task_id], self.plan.tasks["actual_duration"][row]):
            out.put_within(
                "TimephasedData",
                (
                    ("Type", kind), ("UID", number), ("Start", date(calendar.add(start, first))),
                    ("Finish", date(calendar.add(start, last))), ("Unit", _DAYS), ("Value", duration(work)),
                ),
            )  # fmt: skip


def _stretches(segments: Sequence[tuple[int, int]], done: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield type, first and last offset and work of a task's segments and the pauses between, the done part first."""
    before = 0
    for begin, end in segments:
        cut = min(end, begin + done)
        kind = _ACTUAL_WORK if done > 0 else _REMAINING_WORK
        parts = (
            (kind, before, begin, 0),
            (_ACTUAL_WORK, begin, cut, cut - begin),
            (_REMAINING_WORK, cut, end, end - cut),
        )
        yield from (part for part in parts if part[1] < part[2])
        done -= cut - begin
        before = end


_NEAREST = {
    ConstraintType.MANDATORY_START: ConstraintType.MSO,
    ConstraintType.MANDATORY_FINISH: ConstraintType.MFO,
}
"""What comes nearest to constraints that MS Project does not have."""


def _rules(task: Task, calendar_uid: int) -> Pairs:
    physical = task.physical_percent
    constraint = _NEAREST.get(task.constraint_type, task.constraint_type)
    return (
        ("ConstraintType", CONSTRAINTS.index(constraint)), ("CalendarUID", calendar_uid),
        ("ConstraintDate", date(task.constraint_date)), ("Deadline", date(task.deadline)),
        ("LevelingDelay", tenths(task.levelling_delay)), ("LevelingDelayFormat", 8 if task.levelling_elapsed else 7),
        ("HyperlinkAddress", task.hyperlink), ("IgnoreResourceCalendar", task.ignore_resource_calendar),
        ("Notes", task.notes), ("PhysicalPercentComplete", None if physical is None else round(physical)),
    )  # fmt: skip


def _baseline(baseline: Baseline) -> Pairs:
    return (
        ("Number", baseline.number), ("Start", date(baseline.start)), ("Finish", date(baseline.finish)),
        ("Duration", duration(baseline.duration)), ("DurationFormat", _FORMATS[baseline.elapsed, False]),
        ("Work", duration(baseline.work)), ("Cost", baseline.cost),
    )  # fmt: skip


def _uids(ids: Sequence[str], keys: Mapping[str, str]) -> dict[str, int]:
    """Return a number from 1 for each id: the one it had where it had one, else one that is free."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for each in ids:
        key = keys.get(each, "")
        if key.isdecimal() and 0 < int(key) < 2**31 and int(key) not in taken:
            found[each] = int(key)
            taken.add(found[each])
    free = max(taken, default=0) if max(taken, default=0) < 2**30 else 0
    for each in ids:
        if each not in found:
            free += 1
            while free in taken:
                free += 1
            found[each] = free
    return {each: found[each] for each in ids}


def _elsewhere(plan: Plan, files: Mapping[str, str]) -> dict[str, Place]:
    """Return the tasks of other projects that links here start from, as places in the files those are exported to."""
    used = {each for each in plan.dependencies["predecessor_id"] if each not in plan.tasks}
    return {
        each: Place(files.get(each) or f"{seen.project_name}.mpp", seen.number)
        for each, seen in plan.outside.items()
        if each in used and seen.start != NO_PART
    }


def _numbered_after(ids: Iterable[str], last: int) -> dict[str, int]:
    return {each: number for number, each in enumerate(ids, last + 1)}


def _grouped(values: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found


def _slotted(fields: Iterable[CustomField]) -> dict[str, str]:
    """Return for each field the slot of MS Project it is written to: the one it came from, else a free one of its kind."""
    fields = list(fields)
    taken: dict[tuple[str, str], str] = {}
    for field in fields:
        own = (field.owner, field.source)
        if own in slots.NUMBER_OF and own not in taken and slots.kind_of(field.source) is _written(field.kind):
            taken[own] = field.id
    done = set(taken.values())
    for field in fields:
        if field.id not in done:
            free = next((slot for slot in slots.slots_for(field.owner, field.kind) if slot not in taken), None)
            if free is not None:
                taken[free] = field.id
    return {field_id: slot for (_, slot), field_id in taken.items()}


def _written(kind: FieldKind) -> FieldKind:
    return FieldKind.TEXT if kind is FieldKind.CHOICE else kind


def _number(field: CustomField, slot: str) -> int:
    return slots.NUMBER_OF[field.owner, slot]


def _shown(kind: FieldKind, value: str) -> str | None:
    """Return a custom value as MS Project writes its kind; what is not of the kind is left out."""
    if kind is FieldKind.DURATION:
        return duration(int(value)) if value.lstrip("-").isdecimal() else None
    if kind is FieldKind.DATE:
        return date(moment.from_iso(value)) if value else None
    return value
