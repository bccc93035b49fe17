"""The register in print: a line per project with both lights and why the plan's is what it is."""

from collections.abc import Sequence

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.reports.figures import NONE, counted, listed, money, slip_colour, slip_days
from pmo_desktop.reports.sheet import MARGIN, SMALL, TEXT, TITLE, Sheet
from pmo_desktop.reports.tables import HEAD, Column, Table

_ROW = 28.0
_TOP = 72.0
_TOTAL = 22.0
_MONEY = 62.0


def currencies(rows: Sequence[RegisterRow]) -> set[str]:
    """Return the currencies in which anything is budgeted or spent."""
    said = (row.project for row in rows if row.project.budget is not None or row.project.actual_cost is not None)
    return {project.currency for project in said}


def register_table(rows: Sequence[RegisterRow]) -> Table[RegisterRow]:
    """Return the register's columns: one currency stands in the head, several stand below each amount."""
    several = currencies(rows)
    one = f", {next(iter(several))}" if len(several) == 1 and "" not in several else ""
    below = (lambda row: row.project.currency) if len(several) > 1 else None
    return Table(
        (
            Column(
                "Project", 0, lambda row: row.project.name or NONE, bold=True,
                second=lambda row: listed((row.project.code, row.manager, row.project.phase)),
            ),
            Column("PM", 16, light=lambda row: row.declared),
            Column("Plan", 20, light=lambda row: row.light.rag),
            Column("Why the plan’s light", 172, lambda row: row.light.reason, wraps=True),
            Column("Start", 52, lambda row: format_date(row.start), right=True),
            Column("Finish", 52, lambda row: format_date(row.finish), right=True),
            Column("Slip", 40, lambda row: slip_days(row.slip), right=True, colour=lambda row: slip_colour(row.slip)),
            Column("Done", 30, lambda row: format_percent(row.percent), right=True),
            Column(f"Budget{one}", _MONEY, lambda row: money(row.project.budget, _MONEY, TEXT), right=True, second=below),
            Column(
                f"Spent{one}", _MONEY, lambda row: money(row.project.actual_cost, _MONEY, TEXT), right=True,
                second=below,
            ),
        ),
        _ROW,
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
    y = table.rows(sheet, table.head(sheet, _TOP), shown)
    if last:
        _sum(sheet, table, every, y)


def _sum(sheet: Sheet, table: Table[RegisterRow], rows: Sequence[RegisterRow], y: float) -> None:
    """Write the number of projects and, in one currency, what they may and did cost."""
    sheet.text(MARGIN, y + 14, counted(len(rows), "project"), TEXT, bold=True)
    if len(currencies(rows)) != 1:
        return
    budgets = [row.project.budget for row in rows if row.project.budget is not None]
    spent = [row.project.actual_cost for row in rows if row.project.actual_cost is not None]
    for amounts, (x, width) in zip((budgets, spent), table.places(sheet)[-2:], strict=True):
        text = money(sum(amounts) if amounts else None, width, TEXT, bold=True)
        sheet.text(x + width, y + 14, text, TEXT, align="right", bold=True)
    missing = len(rows) - len(budgets)
    if missing and budgets:
        note = f"{counted(missing, 'project')} without a budget"
        sheet.text(MARGIN + 90, y + 14, note, SMALL, "muted")
