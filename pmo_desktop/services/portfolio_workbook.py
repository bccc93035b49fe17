"""The whole portfolio as one workbook: a sheet for each thing that is kept, as people read it, days and amounts as such.

What is private is in none of them, nor are rates and what follows from rates, notes about people, and why somebody is away.
People, bookings and leave are written so that our own lists of them read them back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import wording
from pmo_desktop.domain.entry.custom import shown
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Action,
    Booking,
    BookingState,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomField,
    CustomValue,
    Document,
    FieldKind,
    Issue,
    Leave,
    Person,
    PersonSkill,
    Project,
    Risk,
    Role,
    Skill,
    StatusReport,
    WorkWeek,
)
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.bookings.rows import LINE_WORK, TENTATIVE, shown_project
from pmo_desktop.services.planning.fields import text_of
from pmo_desktop.services.planning.looking import works_of
from pmo_desktop.services.planning.work import effort_of
from pmo_desktop.services.portfolio import projects, register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.table_files import Cell, Table, day, days, hours, instant, money, percent, write_tables
from pmo_desktop.services.workspace import Workspace

Rows = Iterator[Sequence[Cell]]
_R = TypeVar("_R", Risk, Issue)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def export_portfolio(workspace: Workspace, target: Path, progress: Progress = silent) -> Path:
    """Write the portfolio as a workbook; raise FileProblemError where the file cannot be written."""
    with workspace.public() as public:
        tables = _Sheets(public, progress).tables()
    return write_tables(target, tables)


class _Sheets:
    """Reads the portfolio once and lays it out; `workspace` shows what everybody may see."""

    def __init__(self, workspace: Workspace, progress: Progress) -> None:
        self.workspace, self.progress = workspace, progress
        self.projects = projects(workspace)
        self.counts = {each.id for each in self.projects}
        self.code = {each.id: each.code for each in self.projects}
        self.name = {each.id: each.name for each in self.projects}
        self.people = {each.id: each for each in workspace.all(Person)}

    def tables(self) -> list[Table]:
        """Return all sheets; those of which there is nothing are there with their headings."""
        made = [
            Table("Projects", *self._projects(), frozen=2),
            Table("Milestones", _MILESTONES, list(self._milestones()), frozen=2),
            Table("Tasks", *self._tasks(), frozen=4),
            Table("Links", _LINKS, list(self._links()), frozen=1),
            Table("People", *self._people(), frozen=1),
            Table("Assignments", _ASSIGNMENTS, list(self._assignments()), frozen=1),
            Table("Bookings", _BOOKINGS, list(self._bookings()), frozen=2),
            Table("Leave", _LEAVE, list(self._leave()), frozen=1),
            Table("Risks", _RISKS, list(self._risks()), frozen=1),
            Table("Issues", _ISSUES, list(self._issues()), frozen=1),
            Table("Actions", _ACTIONS, list(self._actions()), frozen=1),
            Table("Status reports", _REPORTS, list(self._reports()), frozen=1),
            Table("Documents", _DOCUMENTS, list(self._documents()), frozen=1),
            Table("Calendars", _CALENDARS, list(self._calendars()), frozen=1),
            Table("Baselines", _BASELINES, list(self._baselines()), frozen=1),
        ]
        self.progress(len(self.projects), len(self.projects), "")
        return made

    # Words

    def _person(self, person_id: str | None) -> str:
        person = self.people.get(person_id or "")
        return "" if person is None else person.name

    def _of(self, project_id: str | None) -> tuple[str, str]:
        """Return code and name of a project; empty ones of the whole portfolio."""
        return self.code.get(project_id or "", ""), self.name.get(project_id or "", "")

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, str]]:
        """What people's own fields say, by field and row."""
        found: dict[str, dict[str, str]] = {}
        for each in self.workspace.all(CustomValue):
            found.setdefault(each.field_id, {})[each.row_id] = each.value
        return found

    def _own_fields(self, owner: str) -> list[CustomField]:
        """Return the fields of people's own that say something of any row."""
        fields = self.workspace.find(CustomField, owner=owner)
        return sorted((each for each in fields if self._values.get(each.id)), key=lambda each: each.name.casefold())

    def _own(self, fields: Iterable[CustomField], row_id: str, project: Project | None = None) -> Iterator[Cell]:
        for field in fields:
            yield _own_cell(field, self._values[field.id].get(row_id, ""), project)

    # Sheets

    def _projects(self) -> tuple[Sequence[str], list[Sequence[Cell]]]:
        fields = self._own_fields("project")
        found: list[Sequence[Cell]] = []
        today = self.workspace.today()
        for row in register(self.workspace, today, self.progress):
            each = row.project
            found.append((
                each.code, each.name, row.manager, row.programme, each.sponsor, each.phase, _words(each.state.value),
                each.priority,
                row.declared or "", row.declared_reason, row.light.rag or "", row.light.reason, day(row.start),
                day(row.finish),
                day(row.baseline_finish), percent(round(row.percent, 1)), row.next_milestone, day(row.next_milestone_at),
                row.overdue, row.tasks, money(each.budget), money(each.actual_cost), each.currency or self._currency,
                row.open_risks, day(row.reported_at), each.objective, each.description, percent(each.probability_percent),
                *self._own(fields, each.id, each),
            ))  # fmt: skip
        return (*_PROJECTS, *(each.name for each in fields)), found

    @cached_property
    def _currency(self) -> str:
        return self.workspace.portfolio().currency

    def _rows_of(self, project: Project) -> Iterator[tuple[int, int]]:
        """Yield the rows of a plan in its order that are no empty lines, with their numbers."""
        plan = self.workspace.plan(project.id)
        for row in plan.outline.order:
            if not plan.tasks["blank"][row]:
                yield row, plan.outline.number[row]

    def _milestones(self) -> Rows:
        today = moment.midnight(self.workspace.today())
        for project in self.projects:
            plan, schedule = self.workspace.plan(project.id), self.workspace.schedule(project.id)
            tasks = plan.tasks
            for row, _ in self._rows_of(project):
                if (
                    schedule.summary[row]
                    or tasks["external"][row]
                    or tasks["duration"][row]
                    or schedule.start[row] == NO_PART
                ):
                    continue
                at, reached = int(schedule.finish[row]), tasks["actual_finish"][row]
                base = plan.baseline_row(tasks.ids[row], 0)
                state = "reached" if reached is not None else "overdue" if at < today else ""
                yield (
                    project.code, project.name, tasks["name"][row], day(at), day(reached),
                    None if base is None else day(plan.baselines["finish"][base]), state,
                    text_of(plan, schedule, row, "people"), day(tasks["deadline"][row]), tasks["notes"][row],
                )  # fmt: skip

    def _tasks(self) -> tuple[Sequence[str], list[Sequence[Cell]]]:
        fields = self._own_fields("task")
        found: list[Sequence[Cell]] = []
        for project in self.projects:
            plan, schedule = self.workspace.plan(project.id), self.workspace.schedule(project.id)
            tasks = plan.tasks
            work = works_of(plan)
            for row, number in self._rows_of(project):
                takes_part = schedule.start[row] != NO_PART
                leaf = not schedule.summary[row]
                base = plan.baseline_row(tasks.ids[row], 0)
                found.append((
                    project.code, number, text_of(plan, schedule, row, "wbs"),
                    "  " * plan.outline.level[row] + tasks["name"][row],
                    plan.outline.level[row] + 1, "" if leaf else "yes", "yes" if leaf and not tasks["duration"][row] else "",
                    days(int(schedule.duration[row]), moment.DAY if tasks["elapsed"][row] else project.day_seconds)
                    if takes_part else None,
                    instant(int(schedule.start[row])) if takes_part else None,
                    instant(int(schedule.finish[row])) if takes_part else None,
                    percent(round(float(schedule.percent[row]), 1)), instant(tasks["actual_start"][row]),
                    instant(tasks["actual_finish"][row]),
                    None if base is None else day(plan.baselines["finish"][base]),
                    days(int(schedule.total_slack[row]), project.day_seconds) if takes_part else None,
                    "yes" if schedule.critical[row] else "", text_of(plan, schedule, row, "predecessors"),
                    text_of(plan, schedule, row, "people"), hours(work[row]), self._constraint(plan, schedule, row),
                    day(tasks["deadline"][row]), "yes" if tasks["manual"][row] else "",
                    "" if tasks["active"][row] else "inactive",
                    tasks["notes"][row], *self._own(fields, tasks.ids[row], project),
                ))  # fmt: skip
        return (*_TASKS, *(each.name for each in fields)), found

    def _constraint(self, plan: Plan, schedule: Schedule, row: int) -> str:
        usual = plan.tasks["constraint_type"][row] is ConstraintType.ASAP
        return "" if usual else text_of(plan, schedule, row, "constraint")

    def _links(self) -> Rows:
        for project in self.projects:
            plan = self.workspace.plan(project.id)
            links, rows, number, names = plan.dependencies, plan.tasks.row, plan.outline.number, plan.tasks["name"]
            for before, after, kind, lag, counts in zip(
                links["predecessor_id"],
                links["successor_id"],
                links["type"],
                links["lag"],
                links["lag_kind"],
                strict=True,
            ):
                if after not in rows:
                    continue
                here = before in rows
                seen = plan.outside.get(before)
                yield (
                    project.code, number[rows[before]] if here else None if seen is None else seen.number,
                    names[rows[before]] if here else "" if seen is None else seen.name,
                    "" if here or seen is None else seen.project_name, kind.value, number[rows[after]], names[rows[after]],
                    lag / 10_000 if "percent" in counts.value else days(lag, moment.DAY if "elapsed" in counts.value else
                                                                        project.day_seconds),
                    "" if counts.value == "working" else _words(counts.value),
                )  # fmt: skip

    def _people(self) -> tuple[Sequence[str], list[Sequence[Cell]]]:
        roles = {each.id: each.name for each in self.workspace.all(Role)}
        calendars = {each.id: each.name for each in self.workspace.all(Calendar)}
        names = {each.id: each.name for each in self.workspace.all(Skill)}
        skills: dict[str, list[str]] = {}
        for each in self.workspace.all(PersonSkill):
            skills.setdefault(each.person_id, []).append(f"{names[each.skill_id]} ({each.level})")
        fields = self._own_fields("person")
        found: list[Sequence[Cell]] = [
            (
                each.name, each.email, each.initials, each.kind.value, roles.get(each.role_id or "", ""), each.team,
                percent(each.max_units * 100), percent(each.overhead_percent), "; ".join(sorted(skills.get(each.id, ()))),
                day(each.active_from), day(None if each.active_to is None else each.active_to - DAY),
                calendars.get(each.calendar_id or "", ""), each.unit, *self._own(fields, each.id),
            )
            for each in sorted(self.people.values(), key=lambda each: each.name.casefold())
        ]  # fmt: skip
        return (*_PEOPLE, *(each.name for each in fields)), found

    def _assignments(self) -> Rows:
        for project in self.projects:
            plan = self.workspace.plan(project.id)
            of, rows = plan.assignments, plan.tasks.row
            order = sorted(range(len(of.ids)), key=lambda each: plan.outline.number[rows[of["task_id"][each]]])
            for each in order:
                row = rows[of["task_id"][each]]
                yield (
                    project.code, plan.outline.number[row], plan.tasks["name"][row], self._person(of["person_id"][each]),
                    percent(of["units"][each] * 100), hours(self._work_on(plan, row, of.ids[each])),
                    hours(of["actual_work"][each]), hours(of["remaining_work"][each]),
                )  # fmt: skip

    def _work_on(self, plan: Plan, row: int, assignment_id: str) -> int | None:
        """Return the seconds of work of one who works on a task; None of material and cost."""
        shares = effort_of(plan, row).shares
        return next((each.work for each in shares if each.key == assignment_id and each.drives), None)

    def _bookings(self) -> Rows:
        known = {each.id: each for each in self.projects}
        found = sorted(
            self.workspace.all(Booking),
            key=lambda each: (self._person(each.person_id).casefold(), each.project_id or "", each.start),
        )
        for each in found:
            if each.project_id is not None and each.project_id not in known:
                continue
            work = f"duty: {each.note}" if each.note else LINE_WORK
            share: Cell = percent(each.percent)
            if each.state is BookingState.TENTATIVE:
                share = f"{each.percent:g}%{TENTATIVE}"
            yield (
                self._person(each.person_id), shown_project(known[each.project_id]) if each.project_id else work,
                day(each.start), day(each.finish - 1), share, each.state.value, each.note if each.project_id else "",
            )  # fmt: skip

    def _leave(self) -> Rows:
        found = sorted(
            self.workspace.all(Leave), key=lambda each: (self._person(each.person_id).casefold(), each.start)
        )
        for each in found:
            person = self.people.get(each.person_id)
            yield (
                self._person(each.person_id), "" if person is None else person.email, day(each.start), day(each.finish - 1),
                _time(each.start), _time(each.finish),
            )  # fmt: skip

    def _risks(self) -> Rows:
        for each in self._in_order(self.workspace.all(Risk)):
            yield (
                *self._of(each.project_id), each.number, each.title, each.description, each.category, _words(each.status),
                "opportunity" if each.opportunity else "threat", each.likelihood, each.impact, each.likelihood * each.impact,
                self._person(each.owner_id), each.strategy, each.response, day(each.identified_on), day(each.target_date),
                day(each.closed_on),
            )  # fmt: skip

    def _issues(self) -> Rows:
        for each in self._in_order(self.workspace.all(Issue)):
            yield (
                *self._of(each.project_id), each.number, each.title, each.description, _words(each.status), each.urgency,
                each.impact,
                self._person(each.owner_id), day(each.opened_on), day(each.target_date), day(each.closed_on),
            )  # fmt: skip

    def _actions(self) -> Rows:
        for each in self.workspace.all(Action):
            if each.project_id in self.counts:
                yield (
                    *self._of(each.project_id), each.title, _words(each.status), self._person(each.owner_id), day(each.due),
                    day(each.done_on),
                )  # fmt: skip

    def _reports(self) -> Rows:
        found = (each for each in self.workspace.all(StatusReport) if each.project_id in self.counts)
        for each in sorted(found, key=lambda each: (self.code[each.project_id], each.as_at)):
            yield (
                *self._of(each.project_id), day(each.as_at), each.rag or "", each.rag_schedule or "", each.rag_cost or "",
                each.rag_risk or "", each.summary, each.done, each.planned, each.decisions, each.author, each.entered_by,
                each.channel,
                "yes" if each.carried_forward else "",
            )  # fmt: skip

    def _documents(self) -> Rows:
        for each in self.workspace.all(Document):
            if each.project_id is None or each.project_id in self.counts:
                yield (
                    *self._of(each.project_id), each.name, each.kind, each.phase, each.state, each.location,
                    self._person(each.owner_id), each.file_name, each.note,
                )  # fmt: skip

    def _calendars(self) -> Rows:
        """Yield the weeks of each calendar, then its exceptions, each line what holds from when to when."""
        known = {each.id: each for each in self.workspace.all(Calendar)}
        weeks, exceptions = self.workspace.all(WorkWeek), self.workspace.all(CalendarException)
        for own in sorted(known.values(), key=lambda each: each.name.casefold()):
            head = (
                own.name,
                known[own.base_id].name if own.base_id in known else "",
                self.code.get(own.project_id or "", ""),
            )
            lines = 0
            for week in weeks:
                if week.calendar_id == own.id:
                    hours_ = (_shifts(getattr(week, each)) for each in _WEEKDAYS)
                    yield *head, week.name or "Week", day(week.start), _last(week.finish), *hours_, ""
                    lines += 1
            for each in sorted((one for one in exceptions if one.calendar_id == own.id), key=lambda one: one.start):
                same = _shifts(each.shifts)
                rule = wording.in_words(each.recurrence, each.start) if each.recurrence else ""
                yield (
                    *head,
                    each.name or "Exception",
                    day(each.start),
                    _last(each.finish),
                    *(same for _ in _WEEKDAYS),
                    rule,
                )
                lines += 1
            if not lines:
                yield *head, "", None, None, *("" for _ in _WEEKDAYS), ""

    def _baselines(self) -> Rows:
        for project in self.projects:
            plan = self.workspace.plan(project.id)
            kept, rows, number = plan.baselines, plan.tasks.row, plan.outline.number
            order = sorted(
                range(len(kept.ids)), key=lambda each: (kept["number"][each], number[rows[kept["task_id"][each]]])
            )
            for each in order:
                row = rows[kept["task_id"][each]]
                length = moment.DAY if kept["elapsed"][each] else project.day_seconds
                yield (
                    project.code, kept["number"][each], number[row], plan.tasks["name"][row], instant(kept["start"][each]),
                    instant(kept["finish"][each]), days(kept["duration"][each], length), hours(kept["work"][each]),
                )  # fmt: skip

    def _in_order(self, found: Iterable[_R]) -> list[_R]:
        own = (each for each in found if each.project_id in self.counts)
        return sorted(own, key=lambda each: (self.code[each.project_id], each.number))


def _words(value: str) -> str:
    return value.replace("_", " ")


def _shifts(text: str | None) -> str:
    """Return the working times of a day in words; empty where the base calendar decides."""
    return "" if text is None else text or "no work"


def _last(finish: int | None) -> Cell:
    return day(None if finish is None else finish - 1)


def _time(at: int) -> str:
    """Return the time of a day at which leave begins or ends; empty where that is midnight."""
    return f"{moment.to_datetime(at):%H:%M}" if at % DAY else ""


def _own_cell(field: CustomField, value: str, project: Project | None) -> Cell:
    """Return what a field of people's own says, counted with where it is a number or a date."""
    day_seconds = 28_800 if project is None else project.day_seconds
    try:
        return _own_typed(field, value, day_seconds) if value else None
    except ValueError:
        return shown(field, value, Units())  # its kind was changed


def _own_typed(field: CustomField, value: str, day_seconds: int) -> Cell:
    if field.kind is FieldKind.NUMBER:
        return float(value)
    if field.kind is FieldKind.COST:
        return money(int(value))
    if field.kind is FieldKind.DURATION:
        return days(int(value), day_seconds)
    if field.kind is FieldKind.DATE:
        at = moment.from_iso(value)
        return instant(at) if at % DAY else day(at)
    return shown(field, value, Units())


_PROJECTS = (
    "Code", "Project", "Manager", "Programme", "Sponsor", "Phase", "State", "Priority", "PM's light", "Status summary",
    "Plan's light",
    "Why the plan's light", "Start", "Finish", "Baseline finish", "% done", "Next milestone", "Next milestone on",
    "Overdue milestones", "Tasks", "Budget", "Spent", "Currency", "Open risks", "Reported on", "Objective", "Description",
    "Probability",
)  # fmt: skip
_MILESTONES = (
    "Code", "Project", "Milestone", "Date", "Reached on", "Baseline", "State", "Owner", "Deadline", "Notes",
)  # fmt: skip
_TASKS = (
    "Code", "No.", "WBS", "Task", "Level", "Phase", "Milestone", "Duration", "Start", "Finish", "% done", "Began", "Ended",
    "Baseline finish", "Spare time", "Critical", "Predecessors", "People", "Work", "Constraint", "Deadline", "Dates by hand",
    "Inactive", "Notes",
)  # fmt: skip
_LINKS = (
    "Code", "From no.", "From", "Of project", "Type", "To no.", "To", "Lag", "Lag counts",
)  # fmt: skip
_PEOPLE = (
    "Name", "E-mail", "Initials", "Kind", "Role", "Team", "Max units", "Overhead %", "Skills", "Active from", "Active to",
    "Calendar",
    "Counted in",
)  # fmt: skip
_ASSIGNMENTS = ("Code", "No.", "Task", "Person", "Units", "Work", "Actual work", "Remaining work")
_BOOKINGS = ("Person", "Project", "From", "To", "Booked", "State", "Note")
_LEAVE = ("Name", "E-mail", "From", "To", "Start time", "End time")
_RISKS = (
    "Code", "Project", "No.", "Risk", "Description", "Category", "Status", "Kind", "Likelihood", "Impact", "Level",
    "Owner", "Strategy",
    "Response", "Identified on", "Target date", "Closed on",
)  # fmt: skip
_ISSUES = (
    "Code", "Project", "No.", "Issue", "Description", "Status", "Urgency", "Impact", "Owner", "Opened on", "Target date",
    "Closed on",
)  # fmt: skip
_ACTIONS = ("Code", "Project", "Action", "Status", "Owner", "Due", "Done on")
_REPORTS = (
    "Code", "Project", "Status as at", "Light", "Schedule", "Cost", "Risk", "Summary", "Done", "Planned", "Decisions", "By",
    "Entered by", "Channel", "Carried forward",
)  # fmt: skip
_DOCUMENTS = ("Code", "Project", "Document", "Kind", "Phase", "State", "Place", "Owner", "File", "Note")
_CALENDARS = (
    "Calendar", "Based on", "Of project", "What", "From", "To", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    "Saturday",
    "Sunday", "Recurs",
)  # fmt: skip
_BASELINES = ("Code", "Baseline", "No.", "Task", "Start", "Finish", "Duration", "Work")
