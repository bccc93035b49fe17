"""The change log's own tables: which copy this file is, the change sets, and the rows each one changed."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.rows.base import Instant, Row, one_of


class OriginRow(Row):
    """This copy's id; the row with the highest `number` is the one in force (a copied copy gets another)."""

    __tablename__ = "origin"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    made_at: Mapped[Instant]


class ChangeSetRow(Row):
    """One recorded action. `number` is the order of arrival in this file and never used twice; `seq` counts per origin.

    `id` is the operation id, looked up before a failed commit is tried again. `pack` is the number of the team's pack it
    came or went in, None while only this copy knows it; `received_at` is when that pack was made. `kind` is empty for what
    a person did; see `db.log.reading`.
    """

    __tablename__ = "change_set"
    __table_args__ = (
        UniqueConstraint("origin", "seq"),
        {"sqlite_strict": True, "sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    origin: Mapped[str]
    seq: Mapped[int]
    author: Mapped[str]
    at: Mapped[Instant]
    received_at: Mapped[Instant | None]
    label: Mapped[str]
    undoes: Mapped[str | None]
    written_as: Mapped[int] = mapped_column("schema", Integer)
    pack: Mapped[int | None] = mapped_column(Integer, index=True)
    kind: Mapped[str]


class ChangeRow(Row):
    """One row as one set changed it; `fields` is JSON as `db.log.coding` describes."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint(one_of("op", ("insert", "update", "delete")), name="op"),
        {"sqlite_strict": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    set_number: Mapped[int] = mapped_column(
        Integer, ForeignKey("change_set.number", deferrable=True, initially="DEFERRED"), index=True
    )
    table_name: Mapped[str]
    row_id: Mapped[str] = mapped_column(Text, index=True)
    op: Mapped[str]
    fields: Mapped[str]
