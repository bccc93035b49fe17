"""How people look at their plans: views they saved, and advice they looked at and set aside with a reason."""

from sqlalchemy.orm import Mapped

from db.rows.base import Instant, RecordRow, owned_by
from pmo_desktop.domain.records import AcceptedAdvice, SavedView


class AcceptedAdviceRow(RecordRow):
    __tablename__ = "accepted_advice"
    record = AcceptedAdvice

    project_id: Mapped[str] = owned_by("project")
    task_id: Mapped[str | None] = owned_by("task")
    rule: Mapped[str]
    reason: Mapped[str]
    accepted_by: Mapped[str]
    accepted_at: Mapped[Instant]


class SavedViewRow(RecordRow):
    __tablename__ = "saved_view"
    record = SavedView

    place: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    project_id: Mapped[str | None] = owned_by("project")
    content: Mapped[str]
