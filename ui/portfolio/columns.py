"""The columns of the register."""

from collections.abc import Callable, Sequence

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.custom import KINDS, choices_in
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import CustomField, FieldKind, ProjectState, Rag
from pmo_desktop.services.project_fields import AS_WRITTEN, CUSTOM, comparable, shown
from ui.tables.columns import Column

STATES = tuple(state.value.replace("_", " ") for state in ProjectState if state.counts)
_SEVERITY = {None: 0, Rag.GREEN: 1, Rag.AMBER: 2, Rag.RED: 3}
_LATE_AFTER = 86_400


def _once_known(text: Callable[[RegisterRow], str]) -> Callable[[RegisterRow], str]:
    """Return a text that reads “…” until the row is worked out."""
    return lambda row: text(row) if row.worked_out else "…"


def _slip(row: RegisterRow) -> str:
    if row.slip is None:
        return "–"
    days = round(row.slip / 86_400)
    return f"{days:+d} d" if days else "0 d"


COLUMNS = (
    Column("code", "Code", lambda row: row.project.code, editable=True, width=84),
    Column("name", "Project", lambda row: row.project.name, editable=True, width=220),
    Column("manager", "Manager", lambda row: row.manager, "Project manager", editable=True, width=124),
    Column("phase", "Phase", lambda row: row.project.phase, "Lifecycle phase", editable=True, width=104),
    Column(
        "rag", "PM's light", lambda row: WORDS[row.declared], "Declared RAG: what the manager says", editable=True,
        rag=lambda row: row.declared, sort=lambda row: _SEVERITY[row.declared], width=112,
        choices=("Red", "Amber", "Green", ""), tip=lambda row: row.declared_reason or WORDS[row.declared],
    ),
    Column(
        "light", "Plan's light", _once_known(lambda row: row.light.short or WORDS[row.light.rag]),
        "Computed RAG: what the plan, cost and risks say", rag=lambda row: row.light.rag,
        sort=lambda row: _SEVERITY[row.light.rag], width=156, tip=lambda row: row.light.reason,
    ),
    Column(
        "start", "Start", lambda row: format_date(row.start if row.worked_out else row.project.start), editable=True,
        sort=lambda row: row.start or row.project.start, width=104,
    ),
    Column(
        "finish", "Finish", _once_known(lambda row: format_date(row.finish)), sort=lambda row: row.finish or 0, width=104
    ),
    Column(
        "slip", "Slip", _once_known(_slip), "Finish against the baseline", sort=lambda row: row.slip or 0, right=True,
        width=64, late=lambda row: (row.slip or 0) > _LATE_AFTER,
    ),
    Column(
        "percent", "Done", _once_known(lambda row: format_percent(row.percent)), "Percent complete",
        percent=lambda row: row.percent, sort=lambda row: row.percent, width=116,
    ),
    Column(
        "state", "State", lambda row: row.project.state.replace("_", " "), editable=True, width=84, choices=STATES,
    ),
    Column(
        "budget", "Budget", lambda row: format_money(row.project.budget), editable=True, right=True, width=92,
        sort=lambda row: row.project.budget or 0,
    ),
    Column(
        "actual_cost", "Spent", lambda row: format_money(row.project.actual_cost), "Actual cost", editable=True,
        right=True, width=92, sort=lambda row: row.project.actual_cost or 0,
    ),
    Column(
        "milestone", "Next milestone",
        _once_known(
            lambda row: f"{format_date(row.next_milestone_at)}  {row.next_milestone}" if row.next_milestone_at else "–"
        ),
        sort=lambda row: row.next_milestone_at or 0, width=220,
    ),
    Column(
        "risks", "Risks", lambda row: str(row.open_risks or "–"), "Open risks", right=True, width=60,
        sort=lambda row: row.open_risks,
    ),
    Column(
        "reported", "Reported", lambda row: format_date(row.reported_at), "Last status report",
        sort=lambda row: row.reported_at or 0, width=104,
    ),
    Column("programme", "Programme", lambda row: row.programme, editable=True, hidden=True),
    Column("sponsor", "Sponsor", lambda row: row.project.sponsor, editable=True, hidden=True),
    Column(
        "priority", "Priority", lambda row: str(row.project.priority), editable=True, right=True, hidden=True,
        sort=lambda row: row.project.priority, width=70,
    ),
    Column(
        "reason", "Why the light is so", lambda row: " ".join(row.declared_reason.split()), hidden=True, width=240,
        tip=lambda row: row.declared_reason[:2_000],
    ),
    Column("objective", "Objective", lambda row: row.project.objective, editable=True, hidden=True, width=240),
)  # fmt: skip
_RIGHT = frozenset({FieldKind.NUMBER, FieldKind.COST, FieldKind.DURATION})
_WIDE = 160
_FIRST_SHOWN = 6
"""So many fields that came with registers are shown at first; the others, and texts kept as written, are in the columns’ menu."""


def own_columns(fields: Sequence[CustomField]) -> tuple[Column, ...]:
    """Return the columns that people's own fields are."""
    came = [field.id for field in fields if field.source and not field.name.endswith(AS_WRITTEN)]
    shown_first = {*came[:_FIRST_SHOWN], *(field.id for field in fields if not field.source)}
    return tuple(_own(field, hidden=field.id not in shown_first) for field in fields)


def _own(field: CustomField, *, hidden: bool) -> Column:
    is_number = field.kind in _RIGHT
    said = f"{field.name}\n{KINDS[field.kind]}, a field of your own"
    return Column(
        CUSTOM + field.id, field.name, lambda row: " ".join(shown(field, row.own).split()),
        f"{said}; it came with {field.source}" if field.source else said, editable=True, right=is_number,
        width=104 if is_number or field.kind is FieldKind.DATE else _WIDE, sort=lambda row: comparable(field, row.own),
        tip=lambda row: shown(field, row.own)[:2_000], choices=choices_in(field), hidden=hidden,
    )  # fmt: skip
