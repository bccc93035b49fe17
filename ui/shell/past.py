"""Looking back and putting right: a window on the portfolio as it stood, undoing on purpose, what was deleted, folding."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QSizePolicy, QWidget

from pmo_desktop.services import as_of, folding
from ui.changes.days import DayDialog
from ui.changes.deleted import DeletedDialog
from ui.changes.folding import FoldDialog
from ui.changes.undoing import undo
from ui.session import Session
from ui.shell.desk import Desk

if TYPE_CHECKING:
    from pmo_desktop.services.as_of import PastWorkspace


class Past(QObject):
    """Answers what places ask about the past."""

    def __init__(self, session: Session, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._desk, self._window = session, desk, window
        session.past_requested.connect(self._show)
        session.undoing_requested.connect(self._undo)
        session.deleted_requested.connect(self.show_deleted)

    def ask_day(self) -> None:
        """Ask for a day, then show the portfolio as it stood at its end."""
        why = self.tr(
            "A second window opens: every view, report and export as of the end of that day. Nothing can be changed there."
        )
        dialog = DayDialog(self._session.workspace, self.tr("As it stood on"), self._window, why, self.tr("Show"))
        if dialog.exec():
            self._show(dialog.day(), "")
        dialog.deleteLater()

    def _show(self, day: int | None, set_id: str) -> None:
        if day is None and not set_id:
            self.ask_day()
        elif day is not None:
            self._open(partial(as_of.as_of_day, day=day))
        else:
            self._open(partial(as_of.before, set_id=set_id))

    def _open(self, look: "partial[PastWorkspace]") -> None:
        self._session.background.run(self.tr("Looking back"), lambda own, _: look(own), self._desk.show_past)

    def _undo(self, set_id: str, part: str) -> None:
        done = undo(self._session, set_id, part, self._window)
        if done is not None:
            self._session.announced.emit(self.tr("{label}. Ctrl+Z takes that back.").format(label=done.label))

    def show_deleted(self) -> None:
        """List what was deleted, to bring something back."""
        dialog = DeletedDialog(self._session, self._window)
        dialog.exec()
        dialog.deleteLater()

    def fold(self) -> None:
        """Ask how much history stays whole, then fold the rest in the background."""
        dialog = FoldDialog(self._session, self._window, self._desk.settings.fold_months)
        agreed, months, compact = dialog.exec(), dialog.months.value(), dialog.compact.isChecked()
        dialog.deleteLater()
        if agreed:
            self._desk.remember(replace(self._desk.settings, fold_months=months))
            self._session.background.run(
                self.tr("Folding old history"),
                lambda own, step: (folding.fold(own, months, step), folding.compact(own) if compact else None)[0],
                self._say_folded,
            )

    def _say_folded(self, found: folding.Preview) -> None:
        self._session.workspace.store.forget_stacks()
        words = self.tr("{sets} old changes were folded into {months}.")
        self._session.announced.emit(words.format(sets=f"{found.sets:,}", months=len(found.months)))
        self._session.history_folded.emit()


class PastBar(QWidget):
    """One line above the place: that this is the past, and when."""

    def __init__(self, when: str, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("past")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QLabel(self.tr("As it stood {when} – nothing can be changed here").format(when=when))
        words.setObjectName("past")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QPushButton(self.tr("Back to today"))
        close.setToolTip(self.tr("Close this window"))
        close.clicked.connect(window.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.addWidget(words, 1)
        row.addWidget(close)
