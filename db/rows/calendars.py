"""Working-time calendars: weeks and exceptions."""

from sqlalchemy.orm import Mapped

from db.rows.base import Moment, RecordRow, owned_by, refers_to
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek


class CalendarRow(RecordRow):
    __tablename__ = "calendar"
    record = Calendar

    name: Mapped[str]
    base_id: Mapped[str | None] = refers_to("calendar")
    project_id: Mapped[str | None] = owned_by("project")


class WorkWeekRow(RecordRow):
    __tablename__ = "work_week"
    record = WorkWeek

    calendar_id: Mapped[str] = owned_by("calendar")
    name: Mapped[str]
    start: Mapped[Moment | None]
    finish: Mapped[Moment | None]
    monday: Mapped[str | None]
    tuesday: Mapped[str | None]
    wednesday: Mapped[str | None]
    thursday: Mapped[str | None]
    friday: Mapped[str | None]
    saturday: Mapped[str | None]
    sunday: Mapped[str | None]


class CalendarExceptionRow(RecordRow):
    __tablename__ = "calendar_exception"
    record = CalendarException

    calendar_id: Mapped[str] = owned_by("calendar")
    name: Mapped[str]
    start: Mapped[Moment]
    finish: Mapped[Moment]
    shifts: Mapped[str]
    recurrence: Mapped[str]
