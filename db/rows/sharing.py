"""What sharing keeps: conflicts and private values as records; and, for this copy alone, its packs, files and notes."""

from sqlalchemy import Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Instant, RecordRow, Row
from pmo_desktop.domain.records import Clash, Conflict, PrivateValue, Verdict


class ConflictRow(RecordRow):
    """Not bound to the row it is about: what was set aside outlives it."""

    __tablename__ = "conflict"
    record = Conflict

    clash: Mapped[Clash]
    owner: Mapped[str]
    row_id: Mapped[str] = mapped_column(Text, index=True)
    project_id: Mapped[str | None]
    facts: Mapped[str]
    kept_set: Mapped[str]
    kept_by: Mapped[str]
    kept_at: Mapped[Instant]
    other_set: Mapped[str]
    other_by: Mapped[str]
    other_at: Mapped[Instant]
    verdict: Mapped[Verdict]
    decided_by: Mapped[str]
    decided_at: Mapped[Instant | None]


class PrivateValueRow(RecordRow):
    __tablename__ = "private_value"
    record = PrivateValue

    owner: Mapped[str]
    row_id: Mapped[str] = mapped_column(Text, index=True)
    field: Mapped[str]
    value: Mapped[str]


class PackRow(Row):
    """One pack of the team's log as this copy knows it; `data` are its bytes, to be given back where they were lost."""

    __tablename__ = "pack"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str] = mapped_column(Text, unique=True)
    prev: Mapped[str]
    at: Mapped[Instant]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)


class BlobRow(Row):
    """An attached file under the SHA-256 of its bytes in hex."""

    __tablename__ = "blob"

    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class NoteRow(Row):
    """What this copy remembers for itself, as JSON: which team file it belongs to, when it exchanged, and so on.

    Never logged, never sent.
    """

    __tablename__ = "note"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str]
