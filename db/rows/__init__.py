"""The tables of a file as typed SQLAlchemy rows, one module per feature; `metadata` holds the whole schema."""

from db.rows.base import Row
from db.rows.calendars import CalendarExceptionRow, CalendarRow, WorkWeekRow
from db.rows.custom import CustomFieldRow, CustomValueRow
from db.rows.imports import ExternalIdRow, ImportedDatesRow, ImportRunRow
from db.rows.log import ChangeRow, ChangeSetRow, OriginRow
from db.rows.looking import AcceptedAdviceRow, SavedViewRow
from db.rows.people import AvailabilityRow, BookingRow, LeaveRow, PersonRow, PersonSkillRow, RateRow, RoleRow, SkillRow
from db.rows.planning import ActualWorkRow, AssignmentRow, BaselineRow, DependencyRow, SplitRow, TaskRow
from db.rows.portfolio import PortfolioRow, ProgrammeRow, ProjectRow
from db.rows.registers import ActionRow, IssueRow, RiskRow, StatusReportRow
from db.rows.scenarios import ScenarioChangeRow, ScenarioRow
from db.rows.sharing import BlobRow, ConflictRow, NoteRow, PackRow, PrivateValueRow
from db.rows.templates import DocumentRow, TemplateRow

metadata = Row.metadata

__all__ = [
    "AcceptedAdviceRow",
    "ActionRow",
    "ActualWorkRow",
    "AssignmentRow",
    "AvailabilityRow",
    "BaselineRow",
    "BlobRow",
    "BookingRow",
    "CalendarExceptionRow",
    "CalendarRow",
    "ChangeRow",
    "ChangeSetRow",
    "ConflictRow",
    "CustomFieldRow",
    "CustomValueRow",
    "DependencyRow",
    "DocumentRow",
    "ExternalIdRow",
    "ImportRunRow",
    "ImportedDatesRow",
    "IssueRow",
    "LeaveRow",
    "NoteRow",
    "OriginRow",
    "PackRow",
    "PersonRow",
    "PersonSkillRow",
    "PortfolioRow",
    "PrivateValueRow",
    "ProgrammeRow",
    "ProjectRow",
    "RateRow",
    "RiskRow",
    "RoleRow",
    "Row",
    "SavedViewRow",
    "ScenarioChangeRow",
    "ScenarioRow",
    "SkillRow",
    "SplitRow",
    "StatusReportRow",
    "TaskRow",
    "TemplateRow",
    "WorkWeekRow",
    "metadata",
]
