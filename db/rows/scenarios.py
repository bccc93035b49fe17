"""Scenarios: what somebody tries out over the whole portfolio, fact by fact."""

from sqlalchemy.orm import Mapped

from db.rows.base import Instant, RecordRow, owned_by
from pmo_desktop.domain.records import Scenario, ScenarioChange


class ScenarioRow(RecordRow):
    __tablename__ = "scenario"
    record = Scenario

    name: Mapped[str]
    note: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[Instant]


class ScenarioChangeRow(RecordRow):
    """`row_id` may name any row, of which there may be none any more."""

    __tablename__ = "scenario_change"
    record = ScenarioChange

    scenario_id: Mapped[str] = owned_by("scenario")
    owner: Mapped[str]
    row_id: Mapped[str]
    field: Mapped[str]
    value: Mapped[str]
