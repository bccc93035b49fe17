"""Risks, issues and actions, and the status reports project managers declare."""

from sqlalchemy.orm import Mapped

from db.rows.base import Moment, RecordRow, owned_by, refers_to
from pmo_desktop.domain.records import Action, Issue, Rag, Risk, StatusReport


class RiskRow(RecordRow):
    __tablename__ = "risk"
    record = Risk

    project_id: Mapped[str] = owned_by("project")
    number: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    category: Mapped[str]
    status: Mapped[str]
    opportunity: Mapped[bool]
    likelihood: Mapped[int]
    impact: Mapped[int]
    owner_id: Mapped[str | None] = refers_to("person")
    strategy: Mapped[str]
    response: Mapped[str]
    identified_on: Mapped[Moment | None]
    target_date: Mapped[Moment | None]
    closed_on: Mapped[Moment | None]


class IssueRow(RecordRow):
    __tablename__ = "issue"
    record = Issue

    project_id: Mapped[str] = owned_by("project")
    number: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    status: Mapped[str]
    urgency: Mapped[int]
    impact: Mapped[int]
    owner_id: Mapped[str | None] = refers_to("person")
    opened_on: Mapped[Moment | None]
    target_date: Mapped[Moment | None]
    closed_on: Mapped[Moment | None]
    risk_id: Mapped[str | None] = refers_to("risk")


class ActionRow(RecordRow):
    __tablename__ = "action"
    record = Action

    project_id: Mapped[str] = owned_by("project")
    title: Mapped[str]
    status: Mapped[str]
    owner_id: Mapped[str | None] = refers_to("person")
    due: Mapped[Moment | None]
    done_on: Mapped[Moment | None]
    risk_id: Mapped[str | None] = refers_to("risk")
    issue_id: Mapped[str | None] = refers_to("issue")


class StatusReportRow(RecordRow):
    __tablename__ = "status_report"
    record = StatusReport

    project_id: Mapped[str] = owned_by("project")
    as_at: Mapped[Moment]
    rag: Mapped[Rag | None]
    rag_schedule: Mapped[Rag | None]
    rag_cost: Mapped[Rag | None]
    rag_risk: Mapped[Rag | None]
    summary: Mapped[str]
    done: Mapped[str]
    planned: Mapped[str]
    decisions: Mapped[str]
    author: Mapped[str]
    entered_by: Mapped[str]
    channel: Mapped[str]
    carried_forward: Mapped[bool]
