"""People and roles, what they cost and can do, their leave and their bookings on projects."""

from sqlalchemy.orm import Mapped

from db.rows.base import Cents, Moment, Percent, Rank, RecordRow, Share, owned_by, refers_to
from pmo_desktop.domain.records import (
    Availability,
    Booking,
    BookingState,
    Leave,
    Person,
    PersonKind,
    PersonSkill,
    Rate,
    Role,
    Skill,
)


class RoleRow(RecordRow):
    __tablename__ = "role"
    record = Role

    name: Mapped[str]
    rank: Mapped[Rank]


class PersonRow(RecordRow):
    __tablename__ = "person"
    record = Person

    name: Mapped[str]
    kind: Mapped[PersonKind]
    initials: Mapped[str]
    email: Mapped[str]
    role_id: Mapped[str | None] = refers_to("role")
    team: Mapped[str]
    max_units: Mapped[Share]
    overhead_percent: Mapped[Percent]
    calendar_id: Mapped[str | None] = refers_to("calendar")
    hourly_rate: Mapped[Cents | None]
    currency: Mapped[str]
    active_from: Mapped[Moment | None]
    active_to: Mapped[Moment | None]
    unit: Mapped[str]
    notes: Mapped[str]


class RateRow(RecordRow):
    __tablename__ = "rate"
    record = Rate

    person_id: Mapped[str] = owned_by("person")
    start: Mapped[Moment]
    hourly_rate: Mapped[Cents]


class AvailabilityRow(RecordRow):
    __tablename__ = "availability"
    record = Availability

    person_id: Mapped[str] = owned_by("person")
    start: Mapped[Moment]
    finish: Mapped[Moment | None]
    units: Mapped[Share]


class SkillRow(RecordRow):
    __tablename__ = "skill"
    record = Skill

    name: Mapped[str]
    rank: Mapped[Rank]


class PersonSkillRow(RecordRow):
    __tablename__ = "person_skill"
    record = PersonSkill

    person_id: Mapped[str] = owned_by("person")
    skill_id: Mapped[str] = owned_by("skill")
    level: Mapped[int]


class LeaveRow(RecordRow):
    __tablename__ = "leave"
    record = Leave

    person_id: Mapped[str] = owned_by("person")
    start: Mapped[Moment]
    finish: Mapped[Moment]
    reason: Mapped[str]


class BookingRow(RecordRow):
    """A booking goes with its project: emptied, its project would turn it into line work."""

    __tablename__ = "booking"
    record = Booking

    person_id: Mapped[str] = owned_by("person")
    project_id: Mapped[str | None] = owned_by("project")
    start: Mapped[Moment]
    finish: Mapped[Moment]
    percent: Mapped[Percent]
    state: Mapped[BookingState]
    note: Mapped[str]
