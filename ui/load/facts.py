"""What the load knows of a person in the periods in sight, for the inspector."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.records import Person, PersonSkill, Skill
from pmo_desktop.services.load.lines import LoadLine
from pmo_desktop.services.workspace import Workspace
from ui.load import telling

_HOUR = 3600.0


def told(workspace: Workspace, line: LoadLine, columns: range) -> Sequence[tuple[str, str]]:
    """Return pairs of what is known and how much: in some periods, then the person's skills."""
    tr = QCoreApplication.translate
    table, row = line.place
    if line.person is None or not columns:
        return ()
    part = slice(columns.start, columns.stop)
    there, asked, proposed, leave = (
        float(each[row, part].sum()) for each in (table.capacity, table.demand, table.proposed, table.leave)
    )
    share = f" ({format_percent(round(asked / there * 100))})" if there > 0 else ""
    over = int(table.overloaded[row, part].sum())
    found = [
        (telling.span(table, columns), ""),
        (tr("Load", "There is"), _hours(there)),
        (tr("Load", "Asked"), f"{_hours(asked)}{share}"),
        (tr("Load", "Proposed"), _hours(proposed)),
        (tr("Load", "Free"), _hours(max(0.0, there - asked))),
        (tr("Load", "Leave"), _hours(leave)),
        (tr("Load", "Overloaded periods"), str(over)),
    ]
    shown = [each for each in found if each[1] != "0 h" or each[0] == tr("Load", "There is")]
    skills = skills_of(workspace, line.person)
    return [*shown, *([(tr("Load", "Skills"), ""), *skills] if skills else [])]


def _hours(seconds: float) -> str:
    return f"{seconds / _HOUR:,.0f} h"


def skills_of(workspace: Workspace, person: Person) -> list[tuple[str, str]]:
    """Return a person's skills with their levels, the best first."""
    own = sorted(workspace.find(PersonSkill, person_id=person.id), key=lambda each: -each.level)
    names = {skill.id: skill.name for skill in workspace.all(Skill)} if own else {}
    return [(names.get(each.skill_id, "–"), str(each.level)) for each in own if each.level]
