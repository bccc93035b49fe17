"""Fields of the user's own and their values, each value a row of its own."""

from sqlalchemy.orm import Mapped

from db.rows.base import RecordRow, owned_by, owned_by_any
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind


class CustomFieldRow(RecordRow):
    __tablename__ = "custom_field"
    record = CustomField

    name: Mapped[str]
    kind: Mapped[FieldKind]
    owner: Mapped[str]
    source: Mapped[str]
    choices: Mapped[str]


class CustomValueRow(RecordRow):
    __tablename__ = "custom_value"
    record = CustomValue

    field_id: Mapped[str] = owned_by("custom_field")
    row_id: Mapped[str] = owned_by_any()
    value: Mapped[str]
