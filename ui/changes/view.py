"""Who changed what, and when: sought through, undone, looked back at; and what is different since a day or a report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Person, Project, Task, Template
from pmo_desktop.services import history
from pmo_desktop.services.history import Line, Log, Shown
from pmo_desktop.services.naming import Names
from ui.asking import spreadsheets
from ui.changes.filters import Filters
from ui.changes.model import ORDERS, LogModel
from ui.changes.since import SinceTab
from ui.icons import icon
from ui.layout import restore_split
from ui.session import Session
from ui.tables.plain import Heading, PlainTable, copy_rows
from ui.view import FreshView
from ui.wording import day_and_time

_ADDED = {True: "added", False: "deleted"}
_WIDTHS = (136, 130)
_STATE_WIDTH = 216
_PLACES: dict[type, str] = {Project: "gantt", Person: "people", Template: "templates"}
"""Where a thing is shown."""


class ChangesView(FreshView):
    place: ClassVar[str] = "changes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._wanted = ""
        self._lines: tuple[Line, ...] = ()
        self.filters = Filters(session.workspace)
        self.filters.changed.connect(self.renew)
        self.folded = QToolButton()
        self.folded.setText(self.tr("Leave out undoings"))
        self.folded.setCheckable(True)
        self.folded.setIcon(icon("filter"))
        self.folded.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.folded.setToolTip(self.tr("What was undone then says so itself"))
        self.folded.toggled.connect(lambda _: self.renew())
        self.model = LogModel(self)
        self.sets = LogTable(self.model)
        self.sets.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sets.customContextMenuRequested.connect(self._show_menu)
        self.sets.selectionModel().currentRowChanged.connect(lambda index, _: self._show(index.row()))
        self.sets.horizontalHeader().sortIndicatorChanged.connect(lambda *_: self.renew())
        self.rows = PlainTable(
            self.tr("What the change did"),
            [
                Heading(self.tr("In"), 320),
                Heading(self.tr("Field"), 140),
                Heading(self.tr("Before"), 180),
                Heading(self.tr("After"), wide=True),
            ],
        )
        self.rows.opened.connect(lambda _: self.show_thing())
        self._count, self._heading, self._said = QLabel(), QLabel(), QLabel()
        self._make_actions()
        self._lay_out()
        self.setFocusProxy(self.sets)
        session.history_folded.connect(self.renew)

    def _make_actions(self) -> None:
        self._own: dict[str, QAction] = {}
        for name, title, picture, keys, does in (
            ("undo", self.tr("Undo this change"), "undo", "Ctrl+Del", self.undo_this),
            ("thing", self.tr("Show what it concerns"), "", "Ctrl+Return", self.show_thing),
            ("before", self.tr("Everything as it was before this"), "", "", self.show_before),
            ("as_of", self.tr("As it stood on…"), "past", "", self._ask_day),
            ("deleted", self.tr("What was deleted…"), "", "", self.session.deleted_requested.emit),
            ("export", self.tr("Export this table…"), "", "Ctrl+E", self._export),
            ("find", self.tr("Find in changes"), "", "Ctrl+F", self.filters.words.setFocus),
            ("clear", self.tr("Clear filters"), "", "F3", self.filters.clear),
        ):
            action = QAction(title, self)
            action.setObjectName(f"changes.{name}")
            action.setShortcuts([QKeySequence(each) for each in keys.split(", ") if each])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if picture:
                action.setIcon(icon(picture))
            action.triggered.connect(lambda _=False, does=does: does())
            self.addAction(action)
            self._own[name] = action

    def _lay_out(self) -> None:
        for label, style in ((self._count, "muted"), (self._heading, "heading"), (self._said, "muted")):
            label.setObjectName(style)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.sets, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.folded)
        column.addLayout(foot)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(top)
        self._splitter.addWidget(self._detail())
        self._splitter.setSizes([400, 240])
        self._splitter.setChildrenCollapsible(False)
        self.since = SinceTab(self.session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._splitter, self.tr("History"))
        self.tabs.addTab(self.since, self.tr("What changed since…"))
        self.tabs.currentChanged.connect(self._turn_to)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _detail(self) -> QWidget:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addWidget(self._said)
        head.addLayout(words, 1)
        self.buttons: dict[str, QPushButton] = {}
        for name, title in (
            ("undo", self.tr("Undo this change")), ("thing", self.tr("Show it")), ("before", self.tr("As it was before")),
        ):  # fmt: skip
            button = QPushButton(title)
            button.setToolTip(self._own[name].text())
            button.clicked.connect(self._own[name].trigger)
            self.buttons[name] = button
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        return below

    def title(self) -> str:
        return self.tr("Changes")

    def save_state(self) -> dict[str, Any]:
        header = self.sets.horizontalHeader()
        return {
            "splitter": self._splitter.sizes(), "widths": [header.sectionSize(each) for each in range(len(_WIDTHS))],
            "folded": self.folded.isChecked(), "since": self.since.splitter.sizes(),
        }  # fmt: skip

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the split, the widths, and whether undoings are left out."""
        restore_split(self._splitter, state.get("splitter"))
        restore_split(self.since.splitter, state.get("since"))
        self.folded.setChecked(bool(state.get("folded")))
        widths = state.get("widths")
        if isinstance(widths, list) and len(widths) == len(_WIDTHS) and all(isinstance(each, int) for each in widths):
            for column, width in enumerate(widths):
                self.sets.setColumnWidth(column, max(40, width))

    # Showing

    def renew(self) -> None:
        """Read anew what is sought."""
        self.since.stale = True
        if self.tabs.currentWidget() is self.since:
            self.since.renew()
        sought, fold = self._sought(), self.folded.isChecked()
        self.session.reckoner.ask(
            "changes", lambda own, _: (Log(own, sought, fold_undone=fold), history.authors(own)), self._take
        )

    def _sought(self) -> history.Sought:
        header = self.sets.horizontalHeader()
        order = ORDERS[header.sortIndicatorSection()] if 0 <= header.sortIndicatorSection() < len(ORDERS) else ""
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        if not order or (order == "when" and descending):
            return self.filters.sought()
        return replace(self.filters.sought(), order=order, descending=descending)

    def _take(self, found: tuple[Log, tuple[str, ...]]) -> None:
        """Show a list; the change looked at, or asked for, stays the one shown."""
        log, authors = found
        self.filters.learn(authors)
        shown = self.current()
        keep = self._wanted or (shown.id if shown else "")
        self.model.show(log.read_by(self.session.workspace))
        total = self.tr("1 change") if len(log) == 1 else self.tr("{count} changes").format(count=f"{len(log):,}")
        self._count.setText(total if len(log) else self.tr("No change answers to these filters."))
        place = log.place_of(keep) if keep else 0
        self._wanted = ""
        if len(log):
            self.sets.choose(place or 0)
        else:
            self._show(-1)

    def show_set(self, set_id: str) -> None:
        """Show one change among all others."""
        self.tabs.setCurrentIndex(0)
        self._wanted = set_id
        self.filters.clear()

    def show_since(self, set_id: str, project_id: str) -> None:
        """Show what changed in a project since a change."""
        self.since.ask_since(set_id, project_id)
        self.tabs.setCurrentWidget(self.since)
        self.since.renew()

    def current(self) -> Shown | None:
        """Return the change chosen."""
        return self.model.shown(self.sets.currentIndex().row())

    def _show(self, row: int) -> None:
        shown = self.model.shown(row)
        self._lines = ()
        if shown is not None and shown.id:
            self._lines = history.lines_of(self.session.workspace, shown.id)
        self.rows.show_lines(self._told())
        self._heading.setText(shown.label if shown else "")
        self._heading.setToolTip("")
        parts = (shown.author, day_and_time(shown.at), self.model.state_of(shown)) if shown and shown.id else ()
        self._said.setText("  ·  ".join(part for part in parts if part))
        can = shown is not None and shown.number > 1 and not shown.undone_by and not shown.kind
        self._allow("undo", on=can and self.session.workspace.stood_on is None)
        self._allow("thing", on=bool(self._lines) and self._target() is not None)
        self._allow("before", on=shown is not None and shown.number > 1)

    def _allow(self, name: str, *, on: bool) -> None:
        self._own[name].setEnabled(on)
        self.buttons[name].setEnabled(on)

    def _told(self) -> Sequence[tuple[str, str, str, str]]:
        """Return the lines; what a line is in is said once for all that follow one another."""
        told = []
        before = ""
        for line in self._lines:
            where = line.thing if line.field and line.thing.startswith(line.what) else line.what
            told.append(("" if where == before and line.field else where, line.field or _ADDED[bool(line.after)],
                         line.before, line.after))  # fmt: skip
            before = where
        return told

    def _turn_to(self, _: int) -> None:
        on_since = self.tabs.currentWidget() is self.since
        self.setFocusProxy(self.since if on_since else self.sets)
        if on_since and self.since.stale:
            self.since.renew()

    # Doing

    def undo_this(self) -> None:
        """Take the chosen change back, whoever made it; what stands in the way is shown, with what can be done all the same."""
        shown = self.current()
        if shown is not None and self._own["undo"].isEnabled():
            self.session.undoing_requested.emit(shown.id, "")

    def _target(self) -> tuple[str, str, str] | None:
        """Return the place, project and task to go to for the thing the change concerns most."""
        names = Names(self.session.workspace)
        workspace = self.session.workspace
        for line in self._chosen_first():
            found = names.row(line.thing_id)
            if found is None or not workspace.find(found[0], id=line.thing_id):
                continue
            if found[0] is Task:
                return "task", names.project(line.thing_id), line.thing_id
            if found[0] in _PLACES:
                return _PLACES[found[0]], line.thing_id if found[0] is Project else "", ""
        return None

    def _chosen_first(self) -> list[Line]:
        row = self.rows.currentRow()
        return [*self._lines[row : row + 1], *self._lines[:50]] if row >= 0 else list(self._lines[:50])

    def show_thing(self) -> None:
        """Go to what the change concerns: the line chosen, else the first."""
        target = self._target()
        if target is None:
            self.session.announced.emit(
                self.tr("What it concerns is no longer there. “What was deleted…” brings it back.")
            )
        elif target[0] == "task":
            self.session.task_requested.emit(target[1], target[2])
        else:
            self.session.place_requested.emit(target[0], target[1])

    def show_before(self) -> None:
        """Show the portfolio as it was just before the chosen change, in a window of its own."""
        shown = self.current()
        if shown is not None and shown.number > 1:
            self.session.past_requested.emit(None, shown.id)

    def _ask_day(self) -> None:
        self.session.past_requested.emit(None, "")

    def _export(self) -> None:
        """Ask where, then write what is listed, or what changed since, as a table for spreadsheets."""
        if self.tabs.currentWidget() is self.since:
            self.since.export()
            return
        title = self.tr("Export changes")
        target = self.session.asking.to_write(self, title, self.tr("Changes"), spreadsheets(), ".xlsx")
        if target is not None:
            sought = self._sought()
            self.session.background.run(
                self.tr("Exporting"), lambda own, _: history.export(own, sought, target),
                lambda count: self.session.announced.emit(
                    self.tr("{count} changes exported to {path}.").format(count=f"{count:,}", path=target)
                ),
            )  # fmt: skip

    def _show_menu(self, at: Any) -> None:
        menu = QMenu(self)
        menu.addActions([self._own[name] for name in ("undo", "thing", "before")])
        menu.exec(self.sets.viewport().mapToGlobal(at))
        menu.deleteLater()


class LogTable(QTableView):
    """The list of changes."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(self.tr("Changes"))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        for column, width in (*enumerate(_WIDTHS), (len(_WIDTHS) + 1, _STATE_WIDTH)):
            self.setColumnWidth(column, width)

    def choose(self, row: int) -> None:
        """Make a row the current one, in sight."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_rows(self)
        else:
            super().keyPressEvent(event)
