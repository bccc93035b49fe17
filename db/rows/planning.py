"""A project's plan: tasks in their outline, links, work segments, assignments and baselines."""

from sqlalchemy.orm import Mapped

from db.rows.base import Cents, Instant, Moment, Percent, Rank, RecordRow, Seconds, Share, owned_by, refers_to
from pmo_desktop.domain.records import (
    ActivityKind,
    ActualWork,
    Assignment,
    Baseline,
    ConstraintType,
    Dependency,
    LagKind,
    LinkType,
    Split,
    Task,
    TaskType,
)


class TaskRow(RecordRow):
    __tablename__ = "task"
    record = Task

    project_id: Mapped[str] = owned_by("project")
    parent_id: Mapped[str | None] = owned_by("task")
    rank: Mapped[Rank]
    name: Mapped[str]
    wbs: Mapped[str]
    kind: Mapped[ActivityKind]
    milestone: Mapped[bool]
    duration: Mapped[Seconds]
    elapsed: Mapped[bool]
    estimated: Mapped[bool]
    constraint_type: Mapped[ConstraintType]
    constraint_date: Mapped[Moment | None]
    second_constraint_type: Mapped[ConstraintType]
    second_constraint_date: Mapped[Moment | None]
    deadline: Mapped[Moment | None]
    priority: Mapped[int]
    calendar_id: Mapped[str | None] = refers_to("calendar")
    ignore_resource_calendar: Mapped[bool]
    task_type: Mapped[TaskType]
    effort_driven: Mapped[bool]
    manual: Mapped[bool]
    manual_start: Mapped[Moment | None]
    manual_finish: Mapped[Moment | None]
    active: Mapped[bool]
    recurring: Mapped[bool]
    blank: Mapped[bool]
    actual_start: Mapped[Moment | None]
    actual_finish: Mapped[Moment | None]
    actual_duration: Mapped[Seconds]
    resume: Mapped[Moment | None]
    expected_finish: Mapped[Moment | None]
    physical_percent: Mapped[Percent | None]
    work: Mapped[Seconds | None]
    actual_work: Mapped[Seconds | None]
    levelling_delay: Mapped[Seconds]
    levelling_elapsed: Mapped[bool]
    fixed_cost: Mapped[Cents]
    cost: Mapped[Cents | None]
    actual_cost: Mapped[Cents | None]
    notes: Mapped[str]
    hyperlink: Mapped[str]
    external: Mapped[str]
    colour: Mapped[str]


class SplitRow(RecordRow):
    __tablename__ = "split"
    record = Split

    task_id: Mapped[str] = owned_by("task")
    start: Mapped[Seconds]
    length: Mapped[Seconds]


class DependencyRow(RecordRow):
    __tablename__ = "dependency"
    record = Dependency

    project_id: Mapped[str] = owned_by("project")
    predecessor_id: Mapped[str] = owned_by("task")
    successor_id: Mapped[str] = owned_by("task")
    type: Mapped[LinkType]
    lag: Mapped[int]
    lag_kind: Mapped[LagKind]


class AssignmentRow(RecordRow):
    __tablename__ = "assignment"
    record = Assignment

    task_id: Mapped[str] = owned_by("task")
    person_id: Mapped[str] = owned_by("person")
    units: Mapped[Share]
    work: Mapped[Seconds | None]
    actual_work: Mapped[Seconds]
    remaining_work: Mapped[Seconds | None]
    delay: Mapped[Seconds]
    contour: Mapped[str]
    cost: Mapped[Cents | None]


class ActualWorkRow(RecordRow):
    __tablename__ = "actual_work"
    record = ActualWork

    assignment_id: Mapped[str] = owned_by("assignment")
    week: Mapped[Moment]
    work: Mapped[Seconds]


class BaselineRow(RecordRow):
    __tablename__ = "baseline"
    record = Baseline

    task_id: Mapped[str] = owned_by("task")
    number: Mapped[int]
    start: Mapped[Moment | None]
    finish: Mapped[Moment | None]
    duration: Mapped[Seconds | None]
    elapsed: Mapped[bool]
    work: Mapped[Seconds | None]
    cost: Mapped[Cents | None]
    taken_at: Mapped[Instant | None]
