"""What a table shows, written for spreadsheets: the columns and rows that are seen, in their order."""

from collections.abc import Callable, Container, Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTableView, QTreeView, QWidget

from pmo_desktop.services.table_files import write_texts
from ui.asking import spreadsheets
from ui.session import Session
from ui.tables.clipboard import shown_columns
from ui.tables.table import RecordTable

KEYS = ("Ctrl+E",)
"""What writes the table one looks at, wherever there is one."""
Lines = tuple[Sequence[str], Sequence[Sequence[str]], Container[int]]
"""Titles, texts, and which columns hold numbers."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Export", text)


def lines_of(table: RecordTable) -> Lines:
    """Return the titles and the texts of what a table shows; what is private stays out."""
    columns = [table.model.columns[number] for number in shown_columns(table.view)]
    rows = {row.id: row for row in table.model.rows}
    shown = [rows[own] for own in table.shown_ids()]
    texts = [
        ["" if column.private is not None and column.private(row) else _plain(column.text(row)) for column in columns]
        for row in shown
    ]
    return [column.title for column in columns], texts, {at for at, column in enumerate(columns) if column.right}


def lines_in(view: QTableView | QTreeView, level: Callable[[QModelIndex], int] = lambda _index: 0) -> Lines:
    """Return what any other table or tree shows, what lies deeper indented; its texts, as they are read.

    `level` says how deep a row of a table lies.
    """
    model = view.model()
    count = model.columnCount()
    columns = (
        shown_columns(view)
        if isinstance(view, QTableView)
        else [at for at in range(count) if not view.isColumnHidden(at)]
    )
    titles = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in columns]
    found: list[list[str]] = []

    def take(parent: QModelIndex, depth: int) -> None:
        for row in range(model.rowCount(parent)):
            if isinstance(view, QTableView) and view.isRowHidden(row):
                continue
            texts = [_plain(str(model.index(row, at, parent).data() or "")) for at in columns]
            found.append(["  " * (depth + level(model.index(row, 0, parent))) + texts[0], *texts[1:]])
            take(model.index(row, 0, parent), depth + 1)

    take(QModelIndex(), 0)
    right = Qt.AlignmentFlag.AlignRight.value
    first = model.index(0, 0)
    numbers = {
        place
        for place, at in enumerate(columns)
        if first.isValid() and int(first.siblingAtColumn(at).data(Qt.ItemDataRole.TextAlignmentRole) or 0) & right
    }
    return titles, found, numbers


def _plain(text: str) -> str:
    return "" if text == "–" else text.strip()


def offer(widget: QWidget, does: Callable[[], object], keys: Sequence[str] = KEYS) -> QAction:
    """Return “Export this table…” of a widget, in its own menu where it has no other.

    It has no keys beside a table of the same place that has them.
    """
    action = QAction(_tr("Export this table…"), widget)
    action.setShortcuts([QKeySequence(each) for each in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _=False: does())
    widget.addAction(action)
    if widget.contextMenuPolicy() is Qt.ContextMenuPolicy.DefaultContextMenu:
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return action


def export_table(session: Session, table: RecordTable, proposed: str, parent: QWidget) -> None:
    """Ask for a file and write what a table shows into it."""
    write_shown(session, lines_of(table), proposed, parent)


def write_shown(session: Session, found: Lines, proposed: str, parent: QWidget) -> None:
    """Ask for a file and write what a table shows, as `lines_in` gave it."""
    headings, lines, numbers = found
    write_lines(session, headings, lines, proposed, parent, numbers=numbers)


def write_lines(  # noqa: PLR0913 - a table, and where it goes
    session: Session, headings: Sequence[str], lines: Sequence[Sequence[str]], proposed: str, parent: QWidget, *,
    numbers: Container[int] = (),
) -> None:  # fmt: skip
    """Ask for a file and write lines into it; `numbers` are the columns that hold numbers."""
    target = session.asking.to_write(parent, _tr("Export this table"), proposed, spreadsheets(), ".xlsx")
    if target is None:
        return
    done = session.attempt(lambda: (write_texts(target, proposed, headings, lines, numbers=numbers),))
    if done is not None:
        one, many = _tr("1 line written to “{name}”."), _tr("{count} lines written to “{name}”.")
        session.announced.emit((one if done[0] == 1 else many).format(count=done[0], name=target.name))
