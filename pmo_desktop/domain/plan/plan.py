"""One project in memory: everything its schedule depends on, in the engine's own layout."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from pmo_desktop.domain.changes import Change, Insert, RowChange, foreseen
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.custom import CustomValues
from pmo_desktop.domain.plan.outline import Outline, outline_of
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Leave,
    Person,
    Portfolio,
    Project,
    Rate,
    Record,
    Role,
    Split,
    Task,
    WorkWeek,
)

_KINDS: dict[type[Record], str] = {
    Task: "tasks",
    Dependency: "dependencies",
    Assignment: "assignments",
    Person: "people",
    Leave: "leave",
    Calendar: "calendars",
    WorkWeek: "work_weeks",
    CalendarException: "exceptions",
    Split: "splits",
    Baseline: "baselines",
    CustomField: "custom_fields",
    Role: "roles",
    Rate: "rates",
    Availability: "availability",
}
_OF_A_PROJECT = frozenset({Task, Dependency})
_OF_A_TASK = frozenset({Assignment, Split, Baseline})
_MOST_REMEMBERED = 64
_OUTLINE_FIELDS = frozenset({"parent_id", "rank", "blank"})


@dataclass(frozen=True, slots=True)
class Outside:
    r"""A task of another project that something here waits for: read only, as that project's own schedule has it.

    `start`, `finish` and `duration` are as in a `Schedule`; `calendar_id` is the calendar it runs on. A predecessor that
    `is_done` no longer holds work that has begun. `as_of` is the day (its midnight) since which the dates are known where
    that project is not in the file, None where it is. `code` and `number` say how people write it: `CODE\8`.
    """

    start: int
    finish: int
    duration: int
    calendar_id: str | None
    name: str
    project_name: str
    as_of: int | None = None
    is_done: bool = False
    code: str = ""
    number: int = 0


class Plan:
    """`revision` rises with every patch that touched anything here; computed results are kept by it.

    `timing` rises with those patches that may move a date: schedules are kept by it.

    `outside` holds the tasks of other projects that links here start from, by their ids, and what is known of the tasks
    here that stand for such of projects that are not in the file. `left_out` names the links from outside that take no
    part: they close a loop across projects, or start from a task that takes no part itself. Both follow from other plans
    (see `schedule.across`), so that `revision` does not count them. `compared_with` is the number of the baseline that
    variances count against: no fact, but what whoever looks at the plan has chosen.
    """

    def __init__(self, project: Project, portfolio: Portfolio | None = None) -> None:
        self.project = project
        self.default_calendar_id = portfolio.calendar_id if portfolio else None
        self.status_date_of_portfolio = portfolio.status_date if portfolio else None
        self.tasks: Columns[Task] = Columns(Task)
        self.dependencies: Columns[Dependency] = Columns(Dependency)
        self.assignments: Columns[Assignment] = Columns(Assignment)
        self.people: Columns[Person] = Columns(Person)
        self.leave: Columns[Leave] = Columns(Leave)
        self.calendars: Columns[Calendar] = Columns(Calendar)
        self.work_weeks: Columns[WorkWeek] = Columns(WorkWeek)
        self.exceptions: Columns[CalendarException] = Columns(CalendarException)
        self.splits: Columns[Split] = Columns(Split)
        self.baselines: Columns[Baseline] = Columns(Baseline)
        self.custom_fields: Columns[CustomField] = Columns(CustomField)
        self.roles: Columns[Role] = Columns(Role)
        self.rates: Columns[Rate] = Columns(Rate)
        self.availability: Columns[Availability] = Columns(Availability)
        self.custom = CustomValues()
        self.outside: Mapping[str, Outside] = {}
        self.left_out: frozenset[str] = frozenset()
        self.compared_with = 0
        self.revision = self.timing = 0
        self._touched: dict[int, frozenset[str]] = {}
        """The tasks that each of the last revisions was about, where it was about some tasks only."""
        self._outline: Outline | None = None
        self._outline_before: Outline | None = None
        """The outline as it was before tasks were added, where nothing else was done to it since."""

    @classmethod
    def from_records(cls, project: Project, records: Iterable[Record], portfolio: Portfolio | None = None) -> "Plan":
        """Make a plan of a project and whatever of its kinds `records` holds; other kinds are left out."""
        plan = cls(project, portfolio)
        for record in records:
            name = _KINDS.get(type(record))
            if isinstance(record, CustomValue):
                plan.custom.patch(foreseen(Insert(record)))
            elif name:
                plan._table(name).insert_many([record])
        return plan

    @classmethod
    def from_columns(cls, project: Project, tables: Iterable[Columns[Any]], portfolio: Portfolio) -> "Plan":
        """Make a plan over whole tables, which it takes as they are; kinds that none is given of stay empty.

        Of CustomValue it takes the values.
        """
        plan = cls(project, portfolio)
        for table in tables:
            if table.kind is CustomValue:
                plan.custom = CustomValues(table.values())
            else:
                setattr(plan, _KINDS[table.kind], table)
        return plan

    @property
    def outline(self) -> Outline:
        """The order and nesting of the tasks as they now stand."""
        if self._outline is None:
            before, self._outline_before = self._outline_before, None
            known = None if before is None else before.with_more(self.tasks)
            self._outline = outline_of(self.tasks) if known is None else known
        return self._outline

    @property
    def calendar_id(self) -> str | None:
        """The project's calendar: its own, else the portfolio's."""
        return self.project.calendar_id or self.default_calendar_id

    def baseline_row(self, task_id: str, number: int) -> int | None:
        """Return the row of a task's baseline of a number, None where that was not taken."""
        numbers = self.baselines["number"]
        return next((each for each in self.baselines.by("task_id").get(task_id, ()) if numbers[each] == number), None)

    def copy(self) -> "Plan":
        """Return a plan of its own with the same values, to try changes on."""
        twin = Plan(self.project)
        twin.default_calendar_id = self.default_calendar_id
        twin.status_date_of_portfolio = self.status_date_of_portfolio
        twin.outside, twin.left_out = self.outside, self.left_out
        for name in _KINDS.values():
            setattr(twin, name, self._table(name).copy())
        twin.custom = self.custom.copy()
        return twin

    def draft(self) -> "Plan":
        """Return a plan with tasks and splits of its own and all else that this one has: to try changes of those on."""
        twin = Plan(self.project)
        twin.default_calendar_id = self.default_calendar_id
        twin.status_date_of_portfolio = self.status_date_of_portfolio
        twin.outside, twin.left_out = self.outside, self.left_out
        for name in _KINDS.values():
            setattr(twin, name, self._table(name))
        twin.tasks = self.tasks.copy()
        twin.splits = self.splits.copy()
        twin.custom = self.custom
        twin._outline = self.outline
        return twin

    def row_change(self, change: Change) -> RowChange:
        """Return a change as a row of the log with the old values as they now stand here, as it would be logged."""
        row = foreseen(change)
        if row.op == "insert":
            return row
        name = _KINDS.get(row.kind)
        table = self._table(name) if name else None
        number = table.row.get(row.id) if table is not None else None
        if table is None or number is None:
            return row
        if row.op == "delete":
            value = table.value(number)
            return replace(row, fields={each.name: (getattr(value, each.name), None) for each in fields(value)})
        pairs = ((name, table[name][number], new) for name, (_, new) in row.fields.items())
        return replace(row, fields={name: (old, new) for name, old, new in pairs if old != new})

    def patch(self, rows: Iterable[RowChange]) -> bool:
        """Carry row changes in; say whether any was about this plan. A change of another project's rows is none."""
        touched = False
        about: set[str] | None = set()
        for row in rows:
            task_id = self._task_of(row)
            if self._patch(row):
                touched = True
                about = None if about is None or task_id is None else about | {task_id}
        if touched:
            self.revision += 1
            self.timing += 1
            if about is not None:
                self._touched[self.revision] = frozenset(about)
                self._touched.pop(self.revision - _MOST_REMEMBERED, None)
        return touched

    def touched_since(self, revision: int) -> set[str] | None:
        """Return the tasks whose own rows, assignments and values changed since a revision; None where it may be any."""
        found: set[str] = set()
        for each in range(revision + 1, self.revision + 1):
            if each not in self._touched:
                return None
            found |= self._touched[each]
        return found

    def _task_of(self, row: RowChange) -> str | None:
        """Return the task that a change is about; None where it may be about all."""
        if row.kind is Task:
            return row.id
        if row.kind not in _OF_A_TASK:
            return "" if row.kind in {Dependency, CustomValue} else None
        table = self._table(_KINDS[row.kind])
        number = table.row.get(row.id)
        if number is not None:
            return None if "task_id" in row.fields and row.op == "update" else str(table["task_id"][number])
        return str(row.fields["task_id"][1]) if row.op == "insert" else ""

    def _patch(self, row: RowChange) -> bool:
        if row.kind is Project:
            return self._patch_project(row)
        if row.kind is Portfolio:
            return self._patch_portfolio(row)
        if row.kind is CustomValue:
            is_own = row.op != "insert" or row.fields["row_id"][1] in self.tasks
            return is_own and self.custom.patch(row)
        name = _KINDS.get(row.kind)
        if name is None or (row.op == "insert" and not self._owns(row)):
            return False
        is_new = row.op == "insert" and row.id not in self.tasks
        touched = self._table(name).patch(row)
        if touched and row.kind is Task and (row.op != "update" or not _OUTLINE_FIELDS.isdisjoint(row.fields)):
            self._outline_before = (self._outline or self._outline_before) if is_new else None
            self._outline = None
        return touched

    def _owns(self, row: RowChange) -> bool:
        if row.kind in _OF_A_PROJECT:
            return bool(row.fields["project_id"][1] == self.project.id)
        if row.kind in _OF_A_TASK:
            return row.fields["task_id"][1] in self.tasks
        return True

    def _patch_project(self, row: RowChange) -> bool:
        if row.id != self.project.id or row.op != "update":
            return False
        self.project = replace(self.project, **{name: new for name, (_, new) in row.fields.items()})
        return True

    def _patch_portfolio(self, row: RowChange) -> bool:
        touched = False
        if "calendar_id" in row.fields:
            self.default_calendar_id = row.fields["calendar_id"][1]
            touched = True
        if "status_date" in row.fields:
            self.status_date_of_portfolio = row.fields["status_date"][1]
            touched = True
        return touched

    def _table(self, name: str) -> Columns[Any]:
        return cast("Columns[Any]", getattr(self, name))
