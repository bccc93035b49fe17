"""The window of one open portfolio: navigation, the place, the inspector, the status bar."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project, ProjectState
from pmo_desktop.services import portfolio
from pmo_desktop.services.importing import Read, read_files
from pmo_desktop.settings import Settings
from ui.background import Running
from ui.icons import icon
from ui.importing.dialog import ImportDialog
from ui.session import Session
from ui.shell.command_field import Command, CommandField
from ui.shell.inspector import Inspector
from ui.shell.places import PLACES, Place
from ui.view import View

_MESSAGE_MS = 9_000


class Desk(Protocol):
    """What a window may ask of the program around it."""

    settings: Settings

    def open_file(self, path: Path) -> None: ...
    def new_window(self, path: Path) -> None: ...
    def show_start(self) -> None: ...
    def remember(self, settings: Settings) -> None: ...
    def set_theme(self, choice: str) -> None: ...
    def closed(self, window: "MainWindow") -> None: ...


class MainWindow(QMainWindow):
    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__()
        self.session, self.desk = session, desk
        self.project_id = ""
        self._views: dict[str, View] = {}
        self._place = ""
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 560)
        self.resize(1280, 800)
        self._navigation = self._make_navigation()
        self._title = QLabel()
        self._title.setObjectName("title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        self._command = CommandField(self._commands, self)
        self._stack = QStackedWidget()
        self.inspector = Inspector(session)
        self._splitter = QSplitter()
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.inspector)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([1000, 270])
        self._splitter.setChildrenCollapsible(False)
        self._make_body()
        self._make_menus()
        self._make_status()
        self._connect()
        self._restore()
        self._name_window()

    # Building

    def _make_navigation(self) -> QListWidget:
        listed = QListWidget()
        listed.setObjectName("navigation")
        listed.setAccessibleName(self.tr("Places"))
        listed.setFixedWidth(148)
        listed.setIconSize(QSize(18, 18))
        for place in PLACES:
            item = QListWidgetItem(icon(place.icon), self.tr(place.title))
            item.setData(Qt.ItemDataRole.UserRole, place.name)
            item.setToolTip(self.tr(place.title))
            listed.addItem(item)
        listed.currentItemChanged.connect(
            lambda item, _: self.go(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None
        )
        return listed

    def _make_body(self) -> None:
        bar = QWidget()
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._title, 1)
        row.addLayout(self._tools)
        row.addWidget(self._command)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._splitter, 1)
        body = QWidget()
        whole = QHBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._navigation)
        whole.addWidget(right, 1)
        self.setCentralWidget(body)

    def _make_menus(self) -> None:
        self._undo = QAction(self.tr("Undo"), self)
        self._redo = QAction(self.tr("Redo"), self)
        entries: dict[str, Sequence[tuple[str, str, Callable[[], object]] | QAction | None]] = {
            self.tr("&File"): (
                (self.tr("New…"), "Ctrl+N", self._new),
                (self.tr("Open…"), "Ctrl+O", self._open),
                (self.tr("Import…"), "Ctrl+I", self.ask_import),
                None,
                (self.tr("Save a copy…"), "Ctrl+Shift+S", self._save_copy),
                (self.tr("Export the project…"), "", self._export),
                (self.tr("Print the portfolio pack…"), "Ctrl+P", self._print),
                None,
                (self.tr("Close"), "Ctrl+W", self.close),
            ),
            self.tr("&Edit"): (self._undo, self._redo),
            self.tr("&View"): (
                (self.tr("Inspector"), "F4", self.toggle_inspector),
                (self.tr("Wide or narrow navigation"), "Ctrl+B", self.toggle_navigation),
                None,
                (self.tr("Light"), "", lambda: self.desk.set_theme("light")),
                (self.tr("Dark"), "", lambda: self.desk.set_theme("dark")),
                (self.tr("As the system"), "", lambda: self.desk.set_theme("system")),
            ),
            self.tr("&Window"): (
                (self.tr("New window"), "", lambda: self.desk.new_window(self.session.workspace.path)),
                (self.tr("Search or run a command"), "Ctrl+K", self._command.setFocus),
            ),
        }
        for title, actions in entries.items():
            menu = self.menuBar().addMenu(title)
            for entry in actions:
                self._add_entry(menu, entry)
        self._undo.setShortcuts([QKeySequence(QKeySequence.StandardKey.Undo)])
        self._redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self._undo.triggered.connect(lambda: self._turn(self.session.workspace.undo))
        self._redo.triggered.connect(lambda: self._turn(self.session.workspace.redo))
        self._name_undo()

    def _add_entry(self, menu: QMenu, entry: tuple[str, str, Callable[[], object]] | QAction | None) -> None:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QAction):
            menu.addAction(entry)
        else:
            title, keys, does = entry
            action = menu.addAction(title)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False: does())

    def _make_status(self) -> None:
        self._file = QLabel(str(self.session.workspace.path))
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._working = QProgressBar()
        self._working.setFixedWidth(220)
        self._cancel = QToolButton()
        self._cancel.setText(self.tr("Cancel"))
        self._working.hide()
        self._cancel.hide()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self._message, 1)
        bar.addPermanentWidget(self._working)
        bar.addPermanentWidget(self._cancel)
        bar.addPermanentWidget(self._file)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._message.clear)

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._take_changes)
        session.failed.connect(self._show_failure)
        session.announced.connect(self.say)
        session.place_requested.connect(self._go_to)
        session.import_requested.connect(self.import_files)
        session.background.started.connect(self._show_work)

    # Places

    def go(self, name: str, project_id: str = "") -> None:
        """Show a place; places of one project show the one last looked at, or the first."""
        place = next(each for each in PLACES if each.name == name)
        view = self.view(place)
        if project_id:
            self.project_id = project_id
        if place.of_project or project_id:
            self._choose_project()
            view.show_project(self.project_id)
        self._place = name
        self._stack.setCurrentWidget(view)
        for number in range(self._navigation.count()):
            item = self._navigation.item(number)
            if item.data(Qt.ItemDataRole.UserRole) == name and self._navigation.currentItem() is not item:
                self._navigation.blockSignals(True)
                self._navigation.setCurrentItem(item)
                self._navigation.blockSignals(False)
        self._show_tools(view)
        self._title.setText(view.title())
        view.setFocus()

    def view(self, place: Place) -> View:
        """Return the view of a place, made when first needed."""
        if place.name not in self._views:
            view = place.make(self.session)
            kept = self.session.settings.views.get(place.name)
            if isinstance(kept, dict):
                view.restore_state(kept)
            self._views[place.name] = view
            self._stack.addWidget(view)
        return self._views[place.name]

    @property
    def place(self) -> str:
        return self._place

    def _go_to(self, name: str, project_id: str) -> None:
        self.go(name, project_id)

    def _choose_project(self) -> None:
        known = {project.id for project in portfolio.projects(self.session.workspace)}
        if self.project_id not in known:
            active = [p for p in portfolio.projects(self.session.workspace) if p.state is ProjectState.ACTIVE]
            self.project_id = active[0].id if active else next(iter(sorted(known)), "")

    def _show_tools(self, view: View) -> None:
        while self._tools.count():
            widget = self._tools.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        for action in view.bar_actions():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text())
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{action.text()}  {keys}".strip())
            self._tools.addWidget(button)

    def _commands(self) -> list[Command]:
        return [*self._actions(), *self._places(), *self._projects()]

    def _actions(self) -> Iterator[Command]:
        view = self._views.get(self._place)
        menus = [
            action for menu in self.menuBar().actions() for action in (menu.menu().actions() if menu.menu() else [])
        ]  # type: ignore[attr-defined]  # Qt gives an object
        for action in [*(view.actions_of_place() if view else ()), *menus]:
            if action.isEnabled() and action.text():
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Command(action.text().replace("&", ""), keys, action.trigger)

    def _places(self) -> Iterator[Command]:
        for place in PLACES:
            yield Command(
                self.tr("Go to {place}").format(place=self.tr(place.title)), "", lambda name=place.name: self.go(name)
            )  # type: ignore[misc]  # a lambda's defaults

    def _projects(self) -> Iterator[Command]:
        for project in portfolio.projects(self.session.workspace):
            yield Command(
                f"{project.code} {project.name}".strip(),
                self.tr("project"),
                lambda own=project.id: self.go("gantt", own),
            )  # type: ignore[misc]  # a lambda's defaults

    # What happens

    def _take_changes(self, changed: Changed) -> None:
        self._name_undo()
        view = self._views.get(self._place)
        if view is not None:
            if Project in changed.kinds() and next(p for p in PLACES if p.name == self._place).of_project:
                before = self.project_id
                self._choose_project()
                if before != self.project_id:
                    view.show_project(self.project_id)
            self._title.setText(view.title())
        self._name_window()

    def _name_window(self) -> None:
        name = self.session.workspace.portfolio().name or self.session.workspace.path.stem
        self.setWindowTitle(f"{name} – PMO Desktop")

    def _name_undo(self) -> None:
        for action, word, label in (
            (self._undo, self.tr("Undo"), self.session.workspace.undo_label),
            (self._redo, self.tr("Redo"), self.session.workspace.redo_label),
        ):
            action.setText(f"{word}: {label}" if label else word)
            action.setEnabled(label is not None)

    def _turn(self, action: Callable[[], Any]) -> None:
        before = (self._undo.text(), self._redo.text())
        if self.session.attempt(action) is not None:
            self.say(before[0] if action == self.session.workspace.undo else before[1])

    def say(self, sentence: str) -> None:
        """Show a sentence in the status bar for a while."""
        self._message.setObjectName("")
        self._message.setText(sentence)
        self._message.setToolTip(sentence)
        self._quiet.start(_MESSAGE_MS)

    def _show_failure(self, error: KnownError) -> None:
        self.say(str(error))
        self._message.setObjectName("late")
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)

    def _show_work(self, running: Running) -> None:
        self._working.setRange(0, 0)
        self._working.setFormat(running.title)
        self._working.show()
        self._cancel.show()
        self._cancel.clicked.connect(running.cancel)
        running.progressed.connect(self._show_progress)
        running.ended.connect(self._end_work)

    def _show_progress(self, done: int, total: int, what: str) -> None:
        self._working.setRange(0, total)
        self._working.setValue(done)
        self._working.setFormat(what)

    def _end_work(self) -> None:
        self._working.hide()
        self._cancel.hide()

    # Files

    def ask_import(self) -> None:
        """Ask for project files, then read them."""
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Import"), "", self.tr("Project files (*.xml *.mpp);;All files (*)")
        )
        if names:
            self.import_files([Path(name) for name in names])

    def import_files(self, sources: list[Path]) -> None:
        """Read project files in the background, then show what they would bring."""
        portfolios = [each for each in sources if each.suffix.lower() == ".pmo"]
        for each in portfolios:
            self.desk.open_file(each)
        rest = [each for each in sources if each not in portfolios]
        if rest:
            self.session.background.run(
                self.tr("Reading files"), lambda own, progress: read_files(own, rest, progress), self.show_import,
                self.session.failed.emit,
            )  # fmt: skip

    def show_import(self, read: Read) -> None:
        """Show what was read; write it when the person agrees."""
        dialog = ImportDialog(self.session, read, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            made = dialog.commit()
            if made:
                self.say(self.tr("{count} projects imported. Ctrl+Z takes the last one back.").format(count=len(made)))
                self.go("gantt" if len(made) == 1 else "portfolio", made[0] if len(made) == 1 else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.import_files(paths)

    def _new(self) -> None:
        self.desk.show_start()

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open"), "", self.tr("Portfolios (*.pmo)"))
        if name:
            self.desk.open_file(Path(name))

    def _save_copy(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save a copy"), "", self.tr("Portfolios (*.pmo)"))
        if name:
            target = Path(name).with_suffix(".pmo")
            if self.session.attempt(lambda: (self.session.workspace.save_copy(target), True)):
                self.say(self.tr("A copy was saved to {path}").format(path=target))

    def _export(self) -> None:
        from pmo_desktop.services.exporting import export_project  # noqa: PLC0415 - the writer waits until it is needed

        self._choose_project()
        if not self.project_id:
            return
        project = self.session.workspace.get(Project, self.project_id)
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export “{name}”").format(name=project.name),
            f"{project.name}.xml",
            self.tr("MS Project XML (*.xml)"),
        )
        if name and self.session.attempt(
            lambda: (export_project(self.session.workspace, project.id, Path(name)), True)
        ):
            self.say(self.tr("Exported to {path}").format(path=name))

    def _print(self) -> None:
        self.go("reports")
        view = self._views["reports"]
        view.print_pack()  # type: ignore[attr-defined]  # the reports place has it

    # Remembering

    def toggle_inspector(self) -> None:
        self.inspector.setVisible(not self.inspector.isVisible())
        if self.inspector.isVisible():
            self.inspector.renew()

    def toggle_navigation(self) -> None:
        """Show words beside the icons, or the icons alone."""
        wide = self._navigation.width() < 100
        self._set_navigation(wide=wide)

    def _set_navigation(self, *, wide: bool) -> None:
        self._navigation.setFixedWidth(148 if wide else 46)

    def _restore(self) -> None:
        settings = self.session.settings
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self.inspector.setVisible(settings.inspector)
        self._set_navigation(wide=settings.navigation_wide)

    def state(self) -> Settings:
        """Return the settings as this window leaves them."""
        views = dict(self.session.settings.views)
        views |= {name: view.save_state() for name, view in self._views.items()}
        return replace(
            self.desk.settings, geometry=bytes(self.saveGeometry().toBase64().data()).decode(), views=views,
            inspector=self.inspector.isVisibleTo(self), navigation_wide=self._navigation.width() > 100,
            last_place=self._place,
        )  # fmt: skip

    def closeEvent(self, event: QCloseEvent) -> None:
        self.desk.remember(self.state())
        self.session.close()
        self.desk.closed(self)
        event.accept()
