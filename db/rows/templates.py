"""Project templates and the documents of projects."""

from sqlalchemy.orm import Mapped

from db.rows.base import RecordRow, owned_by, owns, refers_to
from pmo_desktop.domain.records import Document, Template


class TemplateRow(RecordRow):
    __tablename__ = "template"
    record = Template

    name: Mapped[str]
    project_id: Mapped[str | None] = owns("project")
    description: Mapped[str]
    version: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str]
    change_note: Mapped[str]
    language: Mapped[str]


class DocumentRow(RecordRow):
    __tablename__ = "document"
    record = Document

    project_id: Mapped[str | None] = owned_by("project")
    name: Mapped[str]
    kind: Mapped[str]
    phase: Mapped[str]
    state: Mapped[str]
    location: Mapped[str]
    owner_id: Mapped[str | None] = refers_to("person")
    file_name: Mapped[str]
    content: Mapped[str]
    note: Mapped[str]
