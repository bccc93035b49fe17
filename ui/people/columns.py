"""The columns of people: what the table shows and the inspector and the dialog let one write."""

from pmo_desktop.domain.entry.amounts import format_rate
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.staff import ListedPerson
from pmo_desktop.services.staff.wording import KINDS
from ui.tables.columns import Column


def _dash(text: str) -> str:
    return text or "–"


def _later(row: ListedPerson) -> str:
    return f"{row.units}; {row.units_later}" if row.units_later else row.units


def _notes(row: ListedPerson) -> str:
    return " ".join(row.person.notes.split())


COLUMNS = (
    Column("name", "Name", lambda row: row.person.name, editable=True, width=190),
    Column("kind", "Kind", lambda row: row.kind, "Person, generic role, equipment, material or cost", editable=True, width=100,
           choices=tuple(KINDS.values())),
    Column("role", "Role", lambda row: row.role, editable=True, width=150),
    Column("team", "Team", lambda row: row.person.team, editable=True, width=130),
    Column("units", "Time", lambda row: row.units,
           "Maximum units: 100% is full time; of roles and equipment how many there are", editable=True, right=True, width=64,
           sort=lambda row: row.person.max_units, tip=_later),
    Column("pattern", "Works", lambda row: row.pattern, "Working days, such as Mon–Thu, Mon–Wed, Thu mornings, or 60 %",
           editable=True, width=140),
    Column("leave", "Next leave", lambda row: row.leave, "Add leave as 2026-12-24 to 2026-12-31", editable=True, width=180),
    Column("rate", "Hourly rate", lambda row: format_rate(row.rate), "What an hour costs today", editable=True, right=True,
           width=92, sort=lambda row: row.rate or 0, private=lambda row: row.private_rate,
           tip=lambda row: row.rates or format_rate(row.rate)),
    Column("email", "E-mail", lambda row: row.person.email, editable=True, width=210),
    Column("initials", "Initials", lambda row: row.person.initials, editable=True, width=70),
    Column("overhead", "Overhead", lambda row: f"{row.person.overhead_percent:g}%" if row.person.overhead_percent else "–",
           "Overhead: the part of the time that goes into meetings and the like and is no capacity", editable=True, right=True,
           width=84, sort=lambda row: row.person.overhead_percent, hidden=True),
    Column("calendar", "Calendar", lambda row: _dash(row.calendar), "Calendar: that of the project where there is none",
           editable=True, width=150, hidden=True),
    Column("currency", "Currency", lambda row: _dash(row.person.currency), "Currency of the rate; else the project’s",
           editable=True, width=76, hidden=True),
    Column("active_from", "First day", lambda row: format_date(row.person.active_from), "Active from: not here before",
           editable=True, width=100, sort=lambda row: row.person.active_from or 0, hidden=True),
    Column("active_to", "Last day", lambda row: format_date(row.last_day), "Active to: the last day they are here", editable=True,
           width=100, sort=lambda row: row.person.active_to or 1 << 60, hidden=True),
    Column("unit", "Counted in", lambda row: _dash(row.person.unit), "What material is counted in, such as m³", editable=True,
           width=90, hidden=True),
    Column("notes", "Notes", _notes, editable=True, width=240, hidden=True, private=lambda row: row.private_notes,
           tip=lambda row: row.person.notes),
    Column("skills", "Skills", lambda row: str(row.skills or "–"), "How many skills they have", right=True, width=60,
           sort=lambda row: row.skills, hidden=True),
)  # fmt: skip
INSPECTED = tuple(column for column in COLUMNS if column.editable and not column.hidden)
"""What the inspector lets one write."""
