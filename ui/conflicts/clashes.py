"""What a window shows of two people’s changes: a button below, news above after an exchange, and the way to the dialogs."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QToolButton, QWidget

from pmo_desktop.services import conflicts
from ui.conflicts.bar import NewsBar
from ui.icons import icon
from ui.session import Session
from ui.wording import things


class Clashes(QObject):
    """`run` shows a dialog of the window."""

    def __init__(self, session: Session, window: QWidget, run: Callable[[QDialog], bool]) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._run = run
        self._moves: Any = None
        self._moved_by = ""
        self.action = QAction(icon("clash"), self.tr("Two people changed this…"), self)
        self.action.setObjectName("changes.clashes")
        self.action.triggered.connect(lambda _=False: self.show_clashes())
        self.dates = QAction(self.tr("Dates that moved last…"), self)
        self.dates.setEnabled(False)
        self.dates.triggered.connect(lambda _=False: self.show_dates())
        self.button = QToolButton()
        self.button.setIcon(icon("clash"))
        self.button.setIconSize(QSize(14, 14))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(lambda _=False: self.show_clashes())
        self.bar = NewsBar()
        self.bar.look_requested.connect(self.show_clashes)
        self.bar.dates_requested.connect(self.show_dates)
        session.waiting.renewed.connect(self._show_count)
        session.exchanged.connect(self._take)
        session.dates_moved.connect(self._take_moved)
        session.clashes_requested.connect(self.show_clashes)
        self._show_count()

    def show_clashes(self, about: str = "") -> None:
        """Show what two people changed, what concerns a row first."""
        from ui.conflicts.dialog import ConflictsDialog  # noqa: PLC0415 - the first window need not wait for it

        self.bar.hide()
        dialog = ConflictsDialog(self._session, self._window, [about] if about else ())
        dialog.task_requested.connect(self._session.task_requested)
        self._run(dialog)

    def show_dates(self) -> None:
        """Show which dates moved by what came last from outside."""
        from ui.conflicts.dates import MovedDialog  # noqa: PLC0415 - same

        if self._moves is not None and self._moves.count:
            dialog = MovedDialog(self._session, self._moves, self._window, self._moved_by)
            dialog.task_requested.connect(self._session.task_requested)
            self._run(dialog)

    def _show_count(self) -> None:
        count = self._session.waiting.count
        self.button.setVisible(bool(count))
        self.button.setText(f" {things(count)}")
        self.button.setAccessibleName(things(count))
        self.button.setToolTip(self.tr("Look at both versions and say which is right"))

    def _take(self, outcome: Any) -> None:
        """Say once, above the place, what an exchange wrote down for this person, and that dates moved."""
        self._session.waiting.renew()
        viewer = self._session.waiting.viewer
        ids = getattr(outcome, "conflicts", ())
        found = conflicts.some(self._session.workspace, ids) if ids else ()
        mine = [each for each in found if viewer.is_asked(each.project_id)]
        moves = getattr(outcome, "moved", None)
        if moves is not None and moves.count:
            self._keep(moves, "")
        moved = moves.count if moves is not None else 0
        if mine or moved:
            self.bar.show_news(self._said(mine, moved), clashes=bool(mine), dates=bool(moved))

    def _take_moved(self, moves: Any, by: str) -> None:
        """Say once, above the place, that dates moved by what was brought in."""
        if moves.count:
            self._keep(moves, by)
            self.bar.show_news(self._said([], moves.count), clashes=False, dates=True)

    def _keep(self, moves: Any, by: str) -> None:
        self._moves, self._moved_by = moves, by
        self.dates.setEnabled(True)

    def _said(self, mine: list[conflicts.TwoVersions], moved: int) -> str:
        parts = []
        if len(mine) == 1:
            parts.append(
                self.tr("Two people changed {what} ({fields})").format(what=mine[0].what, fields=mine[0].fields)
            )
        elif mine:
            parts.append(things(len(mine)))
        if moved:
            tasks = (
                self.tr("the dates of 1 task moved") if moved == 1 else self.tr("the dates of {count:,} tasks moved")
            )
            parts.append(tasks.format(count=moved))
        sentence = self.tr("; ").join(parts)
        return f"{sentence[:1].upper()}{sentence[1:]}."
