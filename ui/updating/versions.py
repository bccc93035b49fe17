"""Where a plan comes from: the files that came for it, when, by whom, with which tool, and what each changed."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services.updating import Version
from ui.commands import fill_with
from ui.fields import words
from ui.session import Session
from ui.tables.export import write_lines
from ui.tables.plain import Heading, PlainTable, copy_rows
from ui.wording import day_and_time

_NARROW = 900
_MOST_SEEN = 6
"""More versions than these scroll."""
_ROW = 24
_FILE, _TOOL = 1, 4


class _Names(QStyledItemDelegate):
    """Cuts long names of files in their middle: versions differ at their ends."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class VersionsPart(QWidget):
    """A part of the overview of a project; without any file it says so, and offers to bring one."""

    def __init__(
        self, session: Session, project_id: str, known: Sequence[Version] | None, parent: QWidget | None = None
    ) -> None:
        """Show the versions of a plan; None where they are not known yet."""
        super().__init__(parent)
        self._session, self._project_id = session, project_id
        self.versions: Sequence[Version] = ()
        self.table = PlainTable(self.tr("Files that came for this plan"), self._headings())
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.opened.connect(lambda _: self.show_since())
        self.table.setItemDelegateForColumn(_FILE, _Names(self.table))
        self.update_button = self._button(self.tr("Update from a file…"), self.update_plan)
        self.since_button = self._button(self.tr("What changed since"), self.show_since)
        self.none = words(
            self.tr("No file came for this plan: it was written here. A file can bring it up to date."), "muted"
        )
        self._lay_out()
        self.show_versions(known)

    def show_versions(self, known: Sequence[Version] | None) -> None:
        """Show the versions once they are known."""
        self.versions = known or ()
        self.table.show_lines([_line(each) for each in self.versions])
        height = self.table.horizontalHeader().sizeHint().height() + _ROW * min(len(self.versions), _MOST_SEEN) + 4
        self.table.setFixedHeight(height)
        self.none.setHidden(known is None or bool(known))
        self.table.setVisible(bool(known))
        self.since_button.setVisible(bool(known))
        if self.versions:
            self.table.selectRow(0)

    def _headings(self) -> list[Heading]:
        return [
            Heading(self.tr("No."), 44, right=True), Heading(self.tr("File"), 280), Heading(self.tr("Came"), 142),
            Heading(self.tr("By"), 100), Heading(self.tr("Written by"), 130), Heading(self.tr("What it changed"), wide=True),
        ]  # fmt: skip

    def _button(self, title: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.update_button, self.since_button):
            row.addWidget(button)
        row.addStretch(1)
        for each in (self.none, self.table):
            column.addWidget(each)
        column.addLayout(row)
        self.update_button.setEnabled(self._session.workspace.stood_on is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out by whom it was written where there is little room."""
        super().resizeEvent(event)
        self.table.setColumnHidden(_TOOL, self.width() < _NARROW)

    # Doing

    def current(self) -> Version | None:
        row = self.table.currentRow()
        return self.versions[row] if 0 <= row < len(self.versions) else None

    def update_plan(self) -> None:
        """Bring the plan up to date from a newer file."""
        self._session.update_requested.emit(self._project_id)

    def show_since(self) -> None:
        """Show what changed since the chosen version came."""
        chosen = self.current()
        if chosen is not None and chosen.set_id is not None:
            self._session.since_requested.emit(chosen.set_id, self._project_id)
        elif chosen is not None:
            self._session.announced.emit(
                self.tr("The history of that time was folded: what changed since is not known.")
            )

    def menu(self) -> QMenu:
        """Return what can be done with the chosen version."""
        menu = QMenu(self)
        chosen, session = self.current(), self._session
        set_id = chosen.set_id if chosen is not None else None
        is_past = session.workspace.stood_on is not None
        entries: tuple[tuple[str, str, Callable[[], object], bool] | None, ...] = (
            (self.tr("What changed since"), "Return", self.show_since, set_id is not None),
            (self.tr("Show what it changed"), "", partial(session.set_requested.emit, set_id), set_id is not None),
            (
                self.tr("Everything as it was before this"), "", partial(session.past_requested.emit, None, set_id),
                set_id is not None and not is_past,
            ),
            (
                self.tr("Undo this…"), "", partial(session.undoing_requested.emit, set_id, ""),
                set_id is not None and not is_past,
            ),
            None,
            (self.tr("Update from a file…"), "Ctrl+Alt+U", self.update_plan, not is_past),
            None,
            (self.tr("Copy"), "Ctrl+C", lambda: copy_rows(self.table), chosen is not None),
            (self.tr("Export…"), "", self.export, bool(self.versions)),
        )  # fmt: skip
        return fill_with(menu, entries)

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    def export(self) -> None:
        """Write the versions as a table for spreadsheets."""
        headings = [each.title for each in self._headings()]
        write_lines(
            self._session, headings, [_line(each) for each in self.versions], self.tr("Where the plan comes from"), self
        )


def _line(each: Version) -> tuple[str, ...]:
    return (
        str(each.number), each.file_name, day_and_time(each.at), each.author or "–", _written_by(each),
        each.changed or "–",
    )  # fmt: skip


def _written_by(each: Version) -> str:
    """Return the program that wrote a file; MS Project says but the number of its format."""
    return "MS Project" if each.tool.isdigit() else each.tool or each.format or "–"
