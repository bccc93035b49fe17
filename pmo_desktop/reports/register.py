"""The register in print: a line per project with both lights and why the plan's is what it is."""

from collections.abc import Callable, Sequence

from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.figures import NONE, counted, listed, money, slip_colour, slip_days
from pmo_desktop.reports.sheet import MARGIN, SMALL, TEXT, TITLE, Sheet
from pmo_desktop.reports.tables import GAP, HEAD, Column, Table

_ROW = 27.5
_TOP = 68.0
_TOTAL = 22.0
_MONEY, _MOST_MONEY = 58.0, 80.0
_WHY, _SLIP, _DONE = 164.0, 40.0, 30.0
_TO_WHY = 0.6
"""The share of the room of columns left out that goes to the reasons; the rest goes to the names."""


def currencies(rows: Sequence[RegisterRow]) -> set[str]:
    """Return the currencies in which anything is budgeted or spent."""
    said = (row.project for row in rows if row.project.budget is not None or row.project.actual_cost is not None)
    return {project.currency for project in said}


def why(row: RegisterRow) -> str:
    """Return why the plan’s light is what it is; where it has none, what the PM says of theirs."""
    has_words = row.light.rag is None and row.declared is not None and row.declared_reason.strip()
    return row.declared_reason if has_words else row.light.reason


def register_table(rows: Sequence[RegisterRow]) -> Table[RegisterRow]:
    """Return the register's columns: one currency stands in the head, several stand below each amount.

    Columns in which nothing would stand leave their room to the others.
    """
    several = currencies(rows)
    one = f", {next(iter(several))}" if len(several) == 1 and "" not in several else ""
    below = (lambda row: row.project.currency) if len(several) > 1 else None
    in_words = any(why(row) != row.light.reason for row in rows)
    has_slip = any(row.slip is not None for row in rows)
    has_tasks = any(_done(row) != NONE for row in rows)
    amounts = [(title, amount, _room(rows, amount)) for title, amount in (("Budget", _budget), ("Spent", _spent))]
    left = 2 * (_MONEY + GAP) - sum(room + GAP for _, _, room in amounts if room)
    left += (not has_slip) * (_SLIP + GAP) + (not has_tasks) * (_DONE + GAP)
    reasons = _WHY + _TO_WHY * max(0.0, left)
    columns: list[Column[RegisterRow]] = [
        Column(
            "Project", 0, lambda row: row.project.name or NONE, bold=True,
            second=lambda row: listed((row.project.code, row.manager or row.project.sponsor, row.project.phase)),
        ),
        Column("PM", 16, light=lambda row: row.declared),
        Column("Plan", 20, light=lambda row: row.light.rag),
        Column("Why: the plan’s light, or the PM’s" if in_words else "Why the plan’s light", reasons, why, wraps=True),
        Column("Start", 52, lambda row: format_date(row.start), right=True),
        Column("Finish", 52, lambda row: format_date(row.finish), right=True),
    ]  # fmt: skip
    if has_slip:
        columns.append(Column("Slip", _SLIP, lambda row: slip_days(row.slip), right=True, colour=_slip_colour))
    if has_tasks:
        columns.append(Column("Done", _DONE, _done, right=True))
    columns += [_amounts(f"{title}{one}", amount, room, below) for title, amount, room in amounts if room]
    return Table(columns, _ROW)


def _done(row: RegisterRow) -> str:
    """Return what is done; of a lone span nobody spoke of, nothing is known."""
    return format_percent(row.percent) if row.tasks > 1 or row.percent else NONE


def _slip_colour(row: RegisterRow) -> str:
    return slip_colour(row.slip)


def _budget(row: RegisterRow) -> int | None:
    return row.project.budget


def _spent(row: RegisterRow) -> int | None:
    return row.project.actual_cost


def _room(rows: Sequence[RegisterRow], amount: Callable[[RegisterRow], int | None]) -> float:
    """Return the width in which every amount, and their sum, can be written out; none where there are none."""
    found = [each for row in rows if (each := amount(row)) is not None]
    if not found:
        return 0.0
    widest = max(PrintMeasure().width(format_money(each), TEXT, bold=True) for each in (*found, sum(found)))
    return min(max(_MONEY, widest + 1), _MOST_MONEY)


def _amounts(
    title: str,
    amount: Callable[[RegisterRow], int | None],
    room: float,
    below: Callable[[RegisterRow], str] | None,
) -> Column[RegisterRow]:
    return Column(
        title, room, lambda row: money(amount(row), room, TEXT), right=True,
        second=None if below is None else lambda row: "" if amount(row) is None else below(row),
    )  # fmt: skip


def rows_a_page(sheet: Sheet) -> int:
    """Return how many projects a lying page holds, with room for the sum on the last."""
    return int((sheet.bottom - _TOP - HEAD - _TOTAL) // _ROW)


def register_page(
    sheet: Sheet, every: Sequence[RegisterRow], shown: Sequence[RegisterRow], *, first: bool, last: bool
) -> None:
    """Write one page of the register."""
    sheet.text(MARGIN, 52, "Register" if first else "Register, continued", TITLE, bold=True)
    if not every:
        words = "No projects yet. Import a project file or start one from a template; it is listed here."
        sheet.text(MARGIN, _TOP + 12, words, TEXT, "muted")
        return
    table = register_table(every)
    top = table.head(sheet, _TOP)
    for number, row in enumerate(shown):
        sheet.link(row.id, MARGIN, top + number * _ROW, sheet.inner, _ROW)
    y = table.rows(sheet, top, shown)
    if last:
        _sum(sheet, table, every, y)


def _sum(sheet: Sheet, table: Table[RegisterRow], rows: Sequence[RegisterRow], y: float) -> None:
    """Write the number of projects and, in one currency, what they may and did cost."""
    sheet.text(MARGIN, y + 14, counted(len(rows), "project"), TEXT, bold=True)
    if len(currencies(rows)) != 1:
        return
    for column, (x, width) in zip(table.columns, table.places(sheet), strict=True):
        for title, amount in (("Budget", _budget), ("Spent", _spent)):
            if column.title.startswith(title):
                total = sum(found for row in rows if (found := amount(row)) is not None)
                text = money(total, width, TEXT, bold=True)
                sheet.text(x + width, y + 14, text, TEXT, align="right", bold=True)
    missing = sum(row.project.budget is None for row in rows)
    if 0 < missing < len(rows):
        note = f"{counted(missing, 'project')} without a budget"
        sheet.text(MARGIN + 90, y + 14, note, SMALL, "muted")
