"""What came from which file: import runs, the ids rows had there, and the dates that file itself computed."""

from sqlalchemy.orm import Mapped

from db.rows.base import Instant, Moment, Percent, RecordRow, Seconds, owned_by, owned_by_any, refers_to
from pmo_desktop.domain.records import ExternalId, ImportedDates, ImportRun


class ImportRunRow(RecordRow):
    """A run outlives its project: people it brought keep their ids from it."""

    __tablename__ = "import_run"
    record = ImportRun

    project_id: Mapped[str | None] = refers_to("project")
    file_name: Mapped[str]
    format: Mapped[str]
    tool: Mapped[str]
    at: Mapped[Instant]
    author: Mapped[str]
    digest: Mapped[str]


class ExternalIdRow(RecordRow):
    __tablename__ = "external_id"
    record = ExternalId

    owner: Mapped[str]
    row_id: Mapped[str] = owned_by_any()
    run_id: Mapped[str] = owned_by("import_run")
    key: Mapped[str]
    guid: Mapped[str]


class ImportedDatesRow(RecordRow):
    __tablename__ = "imported_dates"
    record = ImportedDates

    task_id: Mapped[str] = owned_by("task")
    run_id: Mapped[str] = owned_by("import_run")
    start: Mapped[Moment | None]
    finish: Mapped[Moment | None]
    late_start: Mapped[Moment | None]
    late_finish: Mapped[Moment | None]
    total_slack: Mapped[Seconds | None]
    free_slack: Mapped[Seconds | None]
    critical: Mapped[bool | None]
    summary: Mapped[bool]
    percent_complete: Mapped[Percent | None]
