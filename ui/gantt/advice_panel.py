"""The panel beneath the plan: advice on it, and the paths that decide its finish; folded to one line or out of sight."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ui.gantt.advice import AdviceList
from ui.gantt.critical import CriticalPaths
from ui.session import Session

_MOST = 16_777_215
"""Qt's own word for no limit."""
_OPENED = 290
_ADVICE, _PATHS = 0, 1


class AdvicePanel(QWidget):
    """Where there is something to say a line says how much; it opens, and closes with Esc or its button, and never asks."""

    wanted = Signal(str)
    """The task of a line."""
    left = Signal()
    opened = Signal()
    """It takes room from the plan now."""
    """It was closed: the plan is to have the keyboard again."""

    def __init__(self, session: Session, marks: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project_id = ""
        self._height = _OPENED
        self._dismissed = ""
        self.list = AdviceList(session)
        self.paths = CriticalPaths(session, marks)
        self.count = self._tab(self.tr("Advice"), "findings")
        self.critical = self._tab(self.tr("Critical path"), "paths")
        self.hide_button = QToolButton()
        self.hide_button.setObjectName("hide_advice")
        self.hide_button.setText("×")
        self.hide_button.setAccessibleName(self.tr("Hide the advice"))
        self.hide_button.setToolTip(self.tr("Hide it until there is something else to say"))
        self.hide_button.clicked.connect(self.dismiss)
        self._bar = QWidget()
        self._bar.setObjectName("advice_bar")
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(4, 0, 4, 0)
        bar.setSpacing(2)
        bar.addWidget(self.count)
        bar.addWidget(self.critical)
        bar.addStretch()
        bar.addWidget(self.hide_button)
        self.body = QStackedWidget()
        self.body.addWidget(self.list)
        self.body.addWidget(self.paths)
        self.body.setMinimumHeight(120)
        self.body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.body, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.count.clicked.connect(lambda opened: self._tapped(_ADVICE, opened=opened))
        self.critical.clicked.connect(lambda opened: self._tapped(_PATHS, opened=opened))
        self.list.wanted.connect(self.wanted)
        self.paths.wanted.connect(self.wanted)
        session.advising.renewed.connect(self._take)
        self._fold()
        self._say()

    def _tab(self, title: str, name: str) -> QToolButton:
        tab = QToolButton()
        tab.setObjectName(name)
        tab.setAccessibleName(title)
        tab.setCheckable(True)
        tab.setText(title)
        tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tab.setArrowType(Qt.ArrowType.RightArrow)
        return tab

    @property
    def is_open(self) -> bool:
        return not self.body.isHidden()

    # What is shown

    def show_project(self, project_id: str) -> None:
        """Follow a project: what is odd in it comes when it is known."""
        if project_id != self._project_id:
            self._project_id = project_id
            self._dismissed = ""
            self._take(project_id)
        self._session.advising.watch(project_id)
        self.paths.show_project(project_id)

    def _take(self, project_id: str) -> None:
        if project_id == self._project_id:
            known = self._session.advising.of(project_id)
            if known is not None or not project_id:
                self.list.show_advice(project_id, *(() if known is None else (known,)))
            self._say()

    def _say(self) -> None:
        said = self.list.said() if self._project_id else ""
        self.count.setText(self.tr("Advice: {said}").format(said=said) if said else self.tr("Advice"))
        self.count.setAccessibleName(self.count.text())
        if said != self._dismissed:
            self._dismissed = ""
        self.setVisible(self.is_open or bool(said and not self._dismissed))

    # Opening and closing

    def open_advice(self, task_id: str = "", rule: str = "") -> None:
        """Open the list, at what is said of a task where one is named."""
        self._session.advising.finish()
        self._open(_ADVICE)
        if task_id:
            self.list.go_to(task_id, rule)
        self.list.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_paths(self, task_id: str = "") -> None:
        """Open the paths, those to one task where one is named."""
        self._open(_PATHS)
        if task_id:
            self.paths.lead_to(task_id)
        self.paths.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step(self, step: int) -> str:
        """Go to the next piece of advice or the one before; return its sentence, empty where there is none."""
        self._session.advising.finish()
        return self.list.step(step)

    def dismiss(self) -> None:
        """Go out of sight until there is something else to say."""
        self._dismissed = self.list.said()
        self._close()

    def _tapped(self, tab: int, *, opened: bool) -> None:
        if opened:
            self._open(tab)
        else:
            self._close()

    def _open(self, tab: int) -> None:
        was_open = self.is_open
        self.body.setCurrentIndex(tab)
        self.body.show()
        self.setMaximumHeight(_MOST)
        self.show()
        self._mark_tabs()
        splitter = self.parentWidget()
        if not was_open and isinstance(splitter, QSplitter):
            whole = sum(splitter.sizes()) or splitter.height()
            own = min(self._height, whole // 2)
            splitter.setSizes([whole - own, own])
            self.opened.emit()

    def _close(self) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if self.is_open:
            self._height = max(self.height(), self.minimumSizeHint().height())
        self._fold()
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter):  # which would leave the room empty
            own = self.maximumHeight()
            splitter.setSizes([sum(splitter.sizes()) - own, own])
        self._say()
        if had_focus:
            self.left.emit()

    def _fold(self) -> None:
        self.body.hide()
        least = self._bar.sizeHint().height()
        self.setMaximumHeight(least)
        self._mark_tabs()
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter) and self.isVisible():
            whole = sum(splitter.sizes())
            splitter.setSizes([whole - least, least])  # it does not ask for the room back by itself

    def _mark_tabs(self) -> None:
        for number, tab in enumerate((self.count, self.critical)):
            shown = self.is_open and self.body.currentIndex() == number
            tab.setChecked(shown)
            tab.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self._close()
            return
        super().keyPressEvent(event)

    # What it remembers

    def save_state(self) -> dict[str, Any]:
        return {
            "open": self.body.currentIndex() if self.is_open else None,
            "height": self.height() if self.is_open else self._height,
            "by": self.list.grouping.currentIndex(),
            "shown": [severity.name for severity, switch in self.list.severities.items() if switch.isChecked()],
            "accepted": self.list.accepted.isChecked(),
        }

    def restore_state(self, state: object) -> None:
        """Take up what `save_state` gave; what does not fit is left out."""
        if not isinstance(state, dict):
            return
        if isinstance(state.get("height"), int):
            self._height = max(120, state["height"])
        if state.get("by") in {0, 1}:
            self.list.grouping.setCurrentIndex(state["by"])
        if isinstance(state.get("shown"), list):
            for severity, switch in self.list.severities.items():
                switch.setChecked(severity.name in state["shown"])
        self.list.accepted.setChecked(state.get("accepted") is True)
        if state.get("open") in {_ADVICE, _PATHS}:
            self._open(state["open"])
