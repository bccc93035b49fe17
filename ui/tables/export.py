"""What a table shows, written for spreadsheets: the columns and rows that are seen, in their order."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pmo_desktop.services import history
from ui.session import Session
from ui.tables.clipboard import shown_columns
from ui.tables.table import RecordTable


def _tr(text: str) -> str:
    return QCoreApplication.translate("Export", text)


def lines_of(table: RecordTable) -> tuple[list[str], list[list[str]]]:
    """Return the titles and the texts of what a table shows; what is private stays out."""
    columns = [table.model.columns[number] for number in shown_columns(table.view)]
    rows = {row.id: row for row in table.model.rows}
    shown = [rows[own] for own in table.shown_ids()]
    texts = [
        ["" if column.private is not None and column.private(row) else _plain(column.text(row)) for column in columns]
        for row in shown
    ]
    return [column.title for column in columns], texts


def _plain(text: str) -> str:
    return "" if text == "–" else text.strip()


def export_table(session: Session, table: RecordTable, proposed: str, parent: QWidget) -> None:
    """Ask for a file and write what a table shows into it."""
    headings, lines = lines_of(table)
    write_lines(session, headings, lines, proposed, parent)


def write_lines(
    session: Session, headings: Sequence[str], lines: Sequence[Sequence[str]], proposed: str, parent: QWidget
) -> None:
    """Ask for a file and write lines into it."""
    kinds = _tr("Table for spreadsheets (*.csv)")
    target = session.asking.to_write(parent, _tr("Export"), proposed, kinds, ".csv")
    if target is None:
        return

    def write() -> bool:
        history.write_table(target, headings, lines)
        return True

    if session.attempt(write):
        session.announced.emit(_tr("{count} lines written to “{name}”.").format(count=len(lines), name=target.name))
