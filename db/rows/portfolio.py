"""The portfolio's settings, its programmes and its projects."""

from sqlalchemy.orm import Mapped

from db.rows.base import Cents, Moment, Percent, Rank, RecordRow, Seconds, owned_by, refers_to
from pmo_desktop.domain.records import (
    CriticalBy,
    LagCalendar,
    Portfolio,
    Programme,
    Progressing,
    Project,
    ProjectState,
    Rag,
    Rules,
    SlackBy,
)


class PortfolioRow(RecordRow):
    __tablename__ = "portfolio"
    record = Portfolio

    name: Mapped[str]
    organisation: Mapped[str]
    currency: Mapped[str]
    pmo_mode: Mapped[str]
    calendar_id: Mapped[str | None] = refers_to("calendar")
    status_date: Mapped[Moment | None]
    fiscal_month: Mapped[int]
    country: Mapped[str]
    answered: Mapped[str]


class ProgrammeRow(RecordRow):
    __tablename__ = "programme"
    record = Programme

    name: Mapped[str]
    code: Mapped[str]
    rank: Mapped[Rank]


class ProjectRow(RecordRow):
    __tablename__ = "project"
    record = Project

    name: Mapped[str]
    code: Mapped[str]
    programme_id: Mapped[str | None] = refers_to("programme")
    manager_id: Mapped[str | None] = refers_to("person")
    sponsor: Mapped[str]
    phase: Mapped[str]
    state: Mapped[ProjectState]
    priority: Mapped[int]
    objective: Mapped[str]
    description: Mapped[str]
    start: Mapped[Moment]
    finish: Mapped[Moment | None]
    schedule_from_finish: Mapped[bool]
    status_date: Mapped[Moment | None]
    calendar_id: Mapped[str | None] = refers_to("calendar")
    day_seconds: Mapped[Seconds]
    week_seconds: Mapped[Seconds]
    month_days: Mapped[float]
    honour_constraints: Mapped[bool]
    floor_at_status_date: Mapped[bool]
    progressing: Mapped[Progressing]
    rules: Mapped[Rules]
    critical_slack: Mapped[Seconds]
    near_critical_slack: Mapped[Seconds]
    critical_by: Mapped[CriticalBy]
    multiple_critical_paths: Mapped[bool]
    slack_by: Mapped[SlackBy]
    lag_calendar: Mapped[LagCalendar]
    open_ends_critical: Mapped[bool]
    use_expected_finish: Mapped[bool]
    must_finish: Mapped[Moment | None]
    budget: Mapped[Cents | None]
    actual_cost: Mapped[Cents | None]
    currency: Mapped[str]
    rag: Mapped[Rag | None]
    rag_reason: Mapped[str]
    rank: Mapped[Rank]
    copy_of: Mapped[str | None] = owned_by("project")
    wbs_mask: Mapped[str]
    probability_percent: Mapped[Percent]
