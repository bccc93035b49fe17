"""The load in words: of a cell, of several, of a line."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.resources.load import LoadTable, Per
from pmo_desktop.services.load.lines import LoadLine

_HOUR = 3600.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("Load", text)


def cell(line: LoadLine, column: int, *, proposed: bool) -> str:
    """Return a cell in words, a line for each fact."""
    table, row = line.place
    words = [f"{line.name or '–'}, {period(table, column)}", *_facts(table, row, range(column, column + 1), proposed)]
    if table.overloaded[row, column]:
        words.append(_over(table, row, column))
    elif proposed and table.strained[row, column]:
        words.append(_tr("Overloaded if what is proposed comes."))
    return "\n".join(words)


def _over(table: LoadTable, row: int, column: int) -> str:
    if float(table.demand[row, column]) > float(table.capacity[row, column]) + 1:
        return _tr("Overloaded: more is asked than there is.")
    return _tr("Overloaded at some time in it: more is asked at once than there is.")


def _facts(table: LoadTable, row: int, columns: range, proposed: bool) -> Sequence[str]:
    part = slice(columns.start, columns.stop)
    demand, more, capacity, leave = (
        float(each[row, part].sum()) / _HOUR for each in (table.demand, table.proposed, table.capacity, table.leave)
    )
    shown = demand + more if proposed else demand
    share = f" ({shown / capacity * 100:.0f}%)" if capacity > 0 and shown > 0 else ""
    words = [_tr("{demand:.0f} h asked of {capacity:.0f} h").format(demand=shown, capacity=capacity) + share]
    if more > 0:
        said = _tr("{more:.0f} h of it proposed") if proposed else _tr("{more:.0f} h proposed besides")
        words.append(said.format(more=more))
    if leave > 0:
        words.append(_tr("{leave:.0f} h leave").format(leave=leave))
    return words


def chosen(lines: Sequence[LoadLine], table: LoadTable, columns: range, *, proposed: bool) -> str:
    """Return what is chosen in one line."""
    if not lines or not columns:
        return ""
    if len(lines) == 1 and len(columns) == 1:
        return cell(lines[0], columns.start, proposed=proposed).replace("\n", "  ·  ")
    who = (lines[0].name or "–") if len(lines) == 1 else _tr("{count} lines").format(count=len(lines))
    words = [f"{who}, {span(table, columns)}"]
    if len(lines) == 1:
        words += _facts(*lines[0].place, columns, proposed)
    return "  ·  ".join(words)


def line(of: LoadLine) -> str:
    """Return who a line is about, with what is cut in its name."""
    return "  ·  ".join(each for each in (of.name or "–", of.beside) if each)


def span(table: LoadTable, columns: range) -> str:
    """Return the first and last of some periods."""
    first, last = period(table, columns.start), period(table, columns.stop - 1)
    return first if len(columns) == 1 else f"{first} – {last}"


def period(table: LoadTable, column: int) -> str:
    """Return a period in words: an ISO week with its Monday, a month, a day."""
    at = table.starts[column]
    day = moment.to_date(at)
    if table.per is Per.MONTH:
        return f"{day:%Y-%m}"
    if table.per is Per.DAY:
        return format_date(at)
    year, week, _ = day.isocalendar()
    return f"W{week} {year} ({day:%d.%m.})"
