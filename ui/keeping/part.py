"""Documents that are kept: opened, saved elsewhere, given to a project, let go; those of a project, or all that wait."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMessageBox, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.file_names import is_program
from pmo_desktop.domain.records import Document, Project
from pmo_desktop.services import attachments, portfolio
from pmo_desktop.services.arriving import parking
from pmo_desktop.services.arriving.parking import Kept
from ui.fields import words
from ui.literal import no_key
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_ROW = 24
_MOST_SEEN = 6
"""More documents than these scroll in the part of a page."""


class KeptPart(QWidget):
    """A table with what can be done; `project_id` is whose documents, None for all that wait."""

    def __init__(self, session: Session, project_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._project_id = session, project_id
        self.kept: Sequence[Kept] = ()
        self.table = PlainTable(self.tr("Documents"), self._headings())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.opened.connect(lambda _: self.open())
        self.table.itemSelectionChanged.connect(self._enable)
        self.none = words(
            self.tr("Nothing is kept. Whatever is dropped on the window and cannot be read yet comes here."), "muted"
        )
        self.actions_: dict[str, QAction] = {}
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        for name, title, does in (
            ("open", self.tr("&Open"), self.open), ("save", self.tr("&Save as…"), self.save),
            ("give", self.tr("&Give to a project…"), self.give), ("delete", self.tr("&Delete"), self.delete),
        ):  # fmt: skip
            self._make(name, title, does)
        self.buttons.addStretch()
        QShortcut(
            QKeySequence.StandardKey.Delete, self.table, context=Qt.ShortcutContext.WidgetShortcut
        ).activated.connect(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)
        column.addLayout(self.buttons)
        session.changed.connect(self._hear)
        self.renew()

    def _headings(self) -> list[Heading]:
        whose = [Heading(self.tr("Kept with"), 190)] if self._project_id is None else []
        return [
            Heading(self.tr("File"), 230), Heading(self.tr("Kind"), 100), *whose, Heading(self.tr("Note"), wide=True),
        ]  # fmt: skip

    def _make(self, name: str, title: str, does: Callable[[], object]) -> None:
        action = QAction(title, self)
        action.triggered.connect(lambda _=False: does())
        self.actions_[name] = action
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: action.trigger())
        action.enabledChanged.connect(button.setEnabled)
        self.buttons.addWidget(button)

    def _hear(self, changed: Changed) -> None:
        if changed.anew or {Document, Project} & changed.kinds():
            self.renew()

    def renew(self) -> None:
        """List what is kept now."""
        chosen = {each.document.id for each in self.chosen()}
        self.kept = parking.kept(self._session.workspace, self._project_id, waiting=self._project_id is None)
        whole = self.tr("The whole portfolio")
        lines = []
        for each in self.kept:
            whose = [each.project or whole] if self._project_id is None else []
            document = each.document
            kind = document.kind[:1].upper() + document.kind[1:]
            lines.append((document.file_name or document.name, kind, *whose, document.note or document.location))
        self.table.show_lines(lines)
        for row, each in enumerate(self.kept):
            if each.document.id in chosen:
                self.table.selectRow(row)
        if self.kept and not self.table.selectedItems():
            self.table.selectRow(0)
        self.none.setVisible(not self.kept)
        self.table.setVisible(bool(self.kept))
        if self._project_id is not None:
            header = self.table.horizontalHeader().sizeHint().height()
            self.table.setFixedHeight(header + _ROW * min(len(self.kept), _MOST_SEEN) + 4)
        self._enable()

    def chosen(self) -> list[Kept]:
        """Return the documents that are selected."""
        rows = sorted({item.row() for item in self.table.selectedItems()})
        return [self.kept[row] for row in rows if row < len(self.kept)]

    def _enable(self) -> None:
        chosen = self.chosen()
        with_file = len(chosen) == 1 and bool(chosen[0].document.content)
        writable = self._session.workspace.stood_on is None
        for name, can in (
            ("open", with_file), ("save", with_file), ("give", bool(chosen) and writable), ("delete", bool(chosen) and writable),
        ):  # fmt: skip
            self.actions_[name].setEnabled(can)

    # What can be done

    def open(self) -> None:
        """Open the file in the program of its kind; one that could run is asked about."""
        chosen = self.chosen()
        if len(chosen) != 1 or not chosen[0].document.content:
            return
        document = chosen[0].document
        if is_program(document.file_name) and not self._may_run(document.file_name):
            return
        session = self._session
        path = session.attempt(lambda: attachments.fetched(session.workspace, document.id, session.shelf()))
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            said = self.tr("No program opens {file}. Save it, and open it there.")
            self._session.announced.emit(said.format(file=path.name))

    def _may_run(self, name: str) -> bool:
        """Ask whether a file that can do anything is to be opened."""
        said = self.tr("“{name}” is a program: opening it lets it do whatever it wants on this machine.").format(
            name=name
        )
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Open a program?"), said, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        yes = box.addButton(self.tr("Open it all the same"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is yes

    def save(self) -> None:
        """Ask where, then write the file there."""
        chosen = self.chosen()
        if len(chosen) != 1 or not chosen[0].document.content:
            return
        document = chosen[0].document
        name = Path(document.file_name)
        kinds = self.tr("All files (*)")
        target = self._session.asking.to_write(self, self.tr("Save a document"), name.stem, kinds, name.suffix)
        if target is not None:
            done = self._session.attempt(lambda: attachments.saved(self._session.workspace, document.id, target))
            if done is not None:
                self._session.announced.emit(self.tr("Saved to {path}").format(path=done))

    def give(self) -> None:
        """Offer the projects a document can be given to."""
        menu = self._projects(QMenu(self))
        menu.exec(self.mapToGlobal(QPoint(self.rect().left(), self.rect().bottom())))
        menu.deleteLater()

    def _projects(self, menu: QMenu) -> QMenu:
        menu.addAction(self.tr("The whole portfolio")).triggered.connect(partial(self._give_to, ""))
        menu.addSeparator()
        for each in portfolio.projects(self._session.workspace):
            menu.addAction(no_key(each.name)).triggered.connect(partial(self._give_to, each.id))
        return menu

    def _give_to(self, project_id: str, _checked: bool = False) -> None:
        for each in self.chosen():
            self._session.attempt(partial(parking.assign, self._session.workspace, each.document.id, project_id))

    def delete(self) -> None:
        """Delete what is selected; Ctrl+Z brings it back."""
        ids = [each.document.id for each in self.chosen()]
        if ids and self._session.workspace.stood_on is None:
            done = self._session.attempt(lambda: parking.let_go(self._session.workspace, ids))
            if done is not None:
                self._session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.actions_["open"])
        menu.addAction(self.actions_["save"])
        given = self._projects(menu.addMenu(self.tr("Give to")))
        given.setEnabled(self.actions_["give"].isEnabled())
        menu.addSeparator()
        menu.addAction(self.actions_["delete"])
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()
