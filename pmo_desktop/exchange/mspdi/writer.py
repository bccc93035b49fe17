"""Writes a project as XML that MS Project reads, and that reads back equal here."""

from collections.abc import Iterable, Mapping

from lxml import etree

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.shifts import DAY, parse_shifts
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    FieldKind,
    LagKind,
    LinkType,
    PersonKind,
    WorkWeek,
)
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.exchange.mspdi.reader import CONSTRAINTS, CONTOURS, LINKS, RESOURCES, TASK_TYPES

NAMESPACE = "http://schemas.microsoft.com/project"
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_FORMATS = {(False, False): 7, (True, False): 8, (False, True): 39, (True, True): 40}
_LAG_FORMATS = {LagKind.WORKING: 7, LagKind.ELAPSED: 8, LagKind.PERCENT: 19, LagKind.ELAPSED_PERCENT: 20}
_TEXT_FIELDS = (188_743_731, 188_743_734, 188_743_737, 188_743_740, 188_743_743, 188_743_746, 188_743_747, 188_743_748)
_PROJECT_UID = 0

Pairs = Iterable[tuple[str, object]]


def write(
    plan: Plan, schedule: Schedule, fields: Iterable[CustomField] = (), values: Iterable[CustomValue] = ()
) -> bytes:
    """Return an MSPDI file of a plan with its computed dates and its custom fields."""
    return _Writer(plan, schedule, tuple(fields), tuple(values)).write()


class _Writer:
    def __init__(
        self, plan: Plan, schedule: Schedule, fields: tuple[CustomField, ...], values: tuple[CustomValue, ...]
    ) -> None:
        self.plan, self.schedule = plan, schedule
        self.calendar_uid = {each: number for number, each in enumerate(self._calendars(), 1)}
        used = set(plan.assignments["person_id"])
        self.people = [row for row, each in enumerate(plan.people.ids) if each in used]
        self.person_uid = {plan.people.ids[row]: number for number, row in enumerate(self.people, 1)}
        self.task_uid = {plan.tasks.ids[row]: number for number, row in enumerate(plan.outline.order, 1)}
        self.fields = [field for field in fields if field.owner == "task"]
        self.values: dict[str, list[CustomValue]] = {}
        for value in values:
            self.values.setdefault(value.row_id, []).append(value)

    def _calendars(self) -> list[str]:
        """Return the calendars that are used, each after its base."""
        plan = self.plan
        wanted = [plan.calendar_id, *plan.tasks["calendar_id"]]
        used = set(plan.assignments["person_id"])
        pairs = zip(plan.people.ids, plan.people["calendar_id"], strict=True)
        wanted += [calendar_id for person_id, calendar_id in pairs if person_id in used]
        found: dict[str, None] = {}
        for each in wanted:
            chain: list[str] = []
            at = each
            while at is not None and at in plan.calendars.row and at not in chain:
                chain.append(at)
                at = plan.calendars["base_id"][plan.calendars.row[at]]
            found.update(dict.fromkeys(reversed(chain)))
        return list(found)

    def write(self) -> bytes:
        root = etree.Element("Project", nsmap={None: NAMESPACE})
        project = self.plan.project
        _put(
            root,
            (
                ("SaveVersion", 14), ("Name", project.name), ("Title", project.name), ("Subject", project.objective),
                ("ScheduleFromStart", not project.schedule_from_finish), ("StartDate", _date(self.schedule.project_start if project.schedule_from_finish else project.start)),
                ("FinishDate", _date(project.finish if project.finish is not None else self.schedule.project_finish)),
                ("CriticalSlackLimit", round(project.critical_slack / max(1, project.day_seconds))),
                ("CurrencyCode", project.currency or None),
                ("CalendarUID", self.calendar_uid.get(self.plan.calendar_id or "")),
                ("MinutesPerDay", project.day_seconds // 60), ("MinutesPerWeek", project.week_seconds // 60),
                ("DaysPerMonth", round(project.month_days)), ("StatusDate", _date(project.status_date)),
                ("HonorConstraints", project.honour_constraints),
            ),
        )  # fmt: skip
        self._write_fields(etree.SubElement(root, "ExtendedAttributes"))
        calendars = etree.SubElement(root, "Calendars")
        for each in self.calendar_uid:
            self._write_calendar(calendars, each)
        tasks = etree.SubElement(root, "Tasks")
        for row in self.plan.outline.order:
            self._write_task(tasks, row)
        people = etree.SubElement(root, "Resources")
        for row in self.people:
            self._write_person(people, row)
        assignments = etree.SubElement(root, "Assignments")
        for number, each in enumerate(self.plan.assignments.values(), 1):
            self._write_assignment(assignments, number, each)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True))

    def _write_fields(self, parent: etree._Element) -> None:
        for number, field in enumerate(self.fields):
            name = field.source or _source(field, number)
            _put(
                etree.SubElement(parent, "ExtendedAttribute"),
                (
                    ("FieldID", self._field_id(number)),
                    ("FieldName", name),
                    ("Alias", field.name if field.name != name else None),
                ),
            )

    def _field_id(self, number: int) -> int:
        return _TEXT_FIELDS[number] if number < len(_TEXT_FIELDS) else 188_750_000 + number

    def _write_calendar(self, parent: etree._Element, calendar_id: str) -> None:
        plan = self.plan
        calendar: Calendar = plan.calendars.value(plan.calendars.row[calendar_id])
        node = etree.SubElement(parent, "Calendar")
        base = self.calendar_uid.get(calendar.base_id or "")
        _put(
            node,
            (
                ("UID", self.calendar_uid[calendar_id]), ("Name", calendar.name), ("IsBaseCalendar", base is None),
                ("BaseCalendarUID", -1 if base is None else base),
            ),
        )  # fmt: skip
        weeks = [week for week in plan.work_weeks.values() if week.calendar_id == calendar_id]
        usual = [week for week in weeks if week.start is None]
        if usual:
            self._write_days(etree.SubElement(node, "WeekDays"), usual[0])
        exceptions = [each for each in plan.exceptions.values() if each.calendar_id == calendar_id]
        if exceptions:
            listed = etree.SubElement(node, "Exceptions")
            for exception in sorted(exceptions, key=lambda each: (each.start, each.id)):
                _write_exception(etree.SubElement(listed, "Exception"), exception)
        dated = [week for week in weeks if week.start is not None and week.finish is not None]
        if dated:
            listed = etree.SubElement(node, "WorkWeeks")
            for week in dated:
                own = etree.SubElement(listed, "WorkWeek")
                _period(own, week.start or 0, week.finish or 0)
                _put(own, (("Name", week.name),))
                self._write_days(etree.SubElement(own, "WeekDays"), week)

    def _write_days(self, parent: etree._Element, week: WorkWeek) -> None:
        for number, name in enumerate(_DAYS, 1):
            shifts = getattr(week, name)
            if shifts is not None:
                day = etree.SubElement(parent, "WeekDay")
                _put(day, (("DayType", number), ("DayWorking", bool(shifts))))
                _write_shifts(day, shifts)

    def _write_task(self, parent: etree._Element, row: int) -> None:
        plan, schedule = self.plan, self.schedule
        task = plan.tasks.value(row)
        node = etree.SubElement(parent, "Task")
        summary, taking_part = bool(schedule.summary[row]), schedule.start[row] != NO_PART
        uid, number = self.task_uid[task.id], plan.outline.number[row]
        if task.blank:
            _put(node, (("UID", uid), ("ID", number), ("IsNull", True)))
            return
        start, finish = (_date(int(each[row])) if taking_part else None for each in (schedule.start, schedule.finish))
        duration = int(schedule.duration[row]) if summary else task.duration
        _put(
            node,
            (
                ("UID", uid), ("ID", number), ("Name", task.name), ("Active", task.active), ("Manual", task.manual),
                ("Type", TASK_TYPES.index(task.task_type)), ("IsNull", False), ("WBS", task.wbs or None),
                ("OutlineLevel", plan.outline.level[row] + 1), ("Priority", task.priority), ("Start", start),
                ("Finish", finish), ("Duration", _duration(duration)), ("ManualStart", _date(task.manual_start)),
                ("ManualFinish", _date(task.manual_finish)),
                ("DurationFormat", _FORMATS[task.elapsed and not summary, task.estimated and not summary]),
                ("Work", _duration(task.work)), ("ResumeValid", task.resume is not None), ("Resume", _date(task.resume)),
                ("EffortDriven", task.effort_driven), ("Recurring", task.recurring), ("Estimated", task.estimated),
                ("Milestone", task.milestone), ("Summary", summary), ("Critical", bool(schedule.critical[row])),
                ("EarlyStart", start), ("EarlyFinish", finish),
                ("LateStart", _date(int(schedule.late_start[row])) if taking_part else None),
                ("LateFinish", _date(int(schedule.late_finish[row])) if taking_part else None),
                ("FreeSlack", _tenths(int(schedule.free_slack[row]))), ("TotalSlack", _tenths(int(schedule.total_slack[row]))),
                ("FixedCost", task.fixed_cost), ("PercentComplete", round(float(schedule.percent[row]))), ("Cost", task.cost),
                ("ActualStart", _date(task.actual_start)), ("ActualFinish", _date(task.actual_finish)),
                ("ActualDuration", _duration(task.actual_duration)),
                ("RemainingDuration", _duration(max(0, duration - task.actual_duration))),
                ("ActualCost", task.actual_cost), ("ActualWork", _duration(task.actual_work)),
                ("ConstraintType", CONSTRAINTS.index(task.constraint_type)),
                ("CalendarUID", self.calendar_uid.get(task.calendar_id or "", -1)),
                ("ConstraintDate", _date(task.constraint_date)), ("Deadline", _date(task.deadline)),
                ("LevelingDelay", _tenths(task.levelling_delay)), ("LevelingDelayFormat", 8 if task.levelling_elapsed else 7),
                ("IgnoreResourceCalendar", task.ignore_resource_calendar), ("Notes", task.notes or None),
                ("HyperlinkAddress", task.hyperlink or None),
                ("PhysicalPercentComplete", None if task.physical_percent is None else round(task.physical_percent)),
            ),
        )  # fmt: skip
        self._write_links(node, task.id)
        self._write_values(node, task.id)
        for baseline in self._baselines().get(task.id, ()):
            _put(
                etree.SubElement(node, "Baseline"),
                (
                    ("Number", baseline.number), ("Start", _date(baseline.start)), ("Finish", _date(baseline.finish)),
                    ("Duration", _duration(baseline.duration)), ("DurationFormat", _FORMATS[baseline.elapsed, False]),
                    ("Work", _duration(baseline.work)), ("Cost", baseline.cost),
                ),
            )  # fmt: skip

    def _baselines(self) -> Mapping[str, list[Baseline]]:
        if not hasattr(self, "_kept"):
            self._kept: dict[str, list[Baseline]] = {}
            for each in self.plan.baselines.values():
                self._kept.setdefault(each.task_id, []).append(each)
        return self._kept

    def _write_links(self, node: etree._Element, task_id: str) -> None:
        if not hasattr(self, "_into"):
            self._into: dict[str, list[int]] = {}
            for number, successor in enumerate(self.plan.dependencies["successor_id"]):
                self._into.setdefault(successor, []).append(number)
        for number in self._into.get(task_id, ()):
            link = self.plan.dependencies.value(number)
            if link.predecessor_id not in self.task_uid:
                continue
            percent = link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT)
            _put(
                etree.SubElement(node, "PredecessorLink"),
                (
                    ("PredecessorUID", self.task_uid[link.predecessor_id]), ("Type", LINKS.index(LinkType(link.type))),
                    ("CrossProject", False), ("LinkLag", round(link.lag / 100) if percent else _tenths(link.lag)),
                    ("LagFormat", _LAG_FORMATS[LagKind(link.lag_kind)]),
                ),
            )  # fmt: skip

    def _write_values(self, node: etree._Element, task_id: str) -> None:
        known = {field.id: number for number, field in enumerate(self.fields)}
        for value in self.values.get(task_id, ()):
            if value.field_id in known:
                number = known[value.field_id]
                shown = _duration(int(value.value)) if self.fields[number].kind is FieldKind.DURATION else value.value
                _put(
                    etree.SubElement(node, "ExtendedAttribute"), (("FieldID", self._field_id(number)), ("Value", shown))
                )

    def _write_person(self, parent: etree._Element, row: int) -> None:
        person = self.plan.people.value(row)
        kind = PersonKind.PERSON if person.kind not in RESOURCES else person.kind
        uid = self.person_uid[person.id]
        _put(
            etree.SubElement(parent, "Resource"),
            (
                ("UID", uid), ("ID", uid), ("Name", person.name), ("Type", RESOURCES.index(kind)), ("IsNull", False),
                ("Initials", person.initials or None), ("Group", person.team or None),
                ("EmailAddress", person.email or None), ("MaxUnits", person.max_units),
                ("StandardRate", None if person.hourly_rate is None else person.hourly_rate / 100),
                ("CalendarUID", self.calendar_uid.get(person.calendar_id or "", -1)), ("Notes", person.notes or None),
                ("IsGeneric", person.kind is PersonKind.ROLE),
            ),
        )  # fmt: skip

    def _write_assignment(self, parent: etree._Element, number: int, each: Assignment) -> None:
        if each.task_id not in self.task_uid or each.person_id not in self.person_uid:
            return
        row = self.plan.tasks.row[each.task_id]
        work = each.work if each.work is not None else round(self.plan.tasks["duration"][row] * each.units)
        _put(
            etree.SubElement(parent, "Assignment"),
            (
                ("UID", number), ("TaskUID", self.task_uid[each.task_id]), ("ResourceUID", self.person_uid[each.person_id]),
                ("ActualWork", _duration(each.actual_work)), ("Cost", each.cost), ("Delay", _tenths(each.delay)),
                ("RemainingWork", _duration(each.remaining_work)), ("Units", each.units), ("Work", _duration(work)),
                ("WorkContour", CONTOURS.index(each.contour) if each.contour in CONTOURS else 0),
            ),
        )  # fmt: skip


def _put(node: etree._Element, pairs: Pairs) -> None:
    """Add fields in order; None says nothing, flags are 0 and 1."""
    for name, value in pairs:
        if value is not None and value != "":
            etree.SubElement(node, name).text = str(int(value)) if isinstance(value, bool) else _harmless(str(value))


def _harmless(text: str) -> str:
    """Return text without the control characters XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")


def _date(at: int | None) -> str | None:
    return None if at is None or at < 0 else moment.to_datetime(at).isoformat(timespec="seconds")


def _duration(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    sign, size = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}PT{size // 3600}H{size % 3600 // 60}M{size % 60}S"


def _tenths(seconds: int) -> int:
    return round(seconds / 6)


def _source(field: CustomField, number: int) -> str:
    names = {FieldKind.NUMBER: "Number", FieldKind.FLAG: "Flag", FieldKind.DATE: "Date", FieldKind.COST: "Cost",
             FieldKind.DURATION: "Duration"}  # fmt: skip
    return f"{names.get(field.kind, 'Text')}{number + 1}"


def _write_shifts(day: etree._Element, shifts: str) -> None:
    if not shifts:
        return
    times = etree.SubElement(day, "WorkingTimes")
    for start, finish in parse_shifts(shifts):
        _put(etree.SubElement(times, "WorkingTime"), (("FromTime", _clock(start)), ("ToTime", _clock(finish % DAY))))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _period(node: etree._Element, start: int, finish: int) -> None:
    _put(etree.SubElement(node, "TimePeriod"), (("FromDate", _date(start)), ("ToDate", _date(finish - 60))))


def _write_exception(node: etree._Element, exception: CalendarException) -> None:
    _period(node, exception.start, exception.finish)
    _put(node, (("Name", exception.name), ("Type", 1), *_recurrence(exception.recurrence)))
    _put(node, (("DayWorking", bool(exception.shifts)),))
    _write_shifts(node, exception.shifts)


def _recurrence(rule: str) -> Pairs:
    """Return the period of a rule that repeats by days; other rules are written day by day elsewhere."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    return (("Period", parts["INTERVAL"]),) if parts.get("FREQ") == "DAILY" and "INTERVAL" in parts else ()
