"""What needs somebody today, in at most seven lines."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.services.home import Need, needs
from ui.layout import clear
from ui.session import Session
from ui.view import View


class HomeView(View):
    place: ClassVar[str] = "home"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(32, 28, 32, 28)
        self._column.setSpacing(8)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        session.changed.connect(self._refresh)

    def title(self) -> str:
        return self.session.workspace.portfolio().name or self.tr("Home")

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Ask what there is."""
        self.session.reckoner.ask("home", lambda own, step: needs(own, own.today(), step), self._show)

    def _show(self, found: Sequence[Need]) -> None:
        clear(self._column)
        heading = QLabel(self.tr("What needs you today"))
        heading.setObjectName("heading")
        self._column.addWidget(heading)
        for need in found:
            button = QPushButton(need.sentence)
            button.setStyleSheet("text-align: left; padding: 10px 14px;")
            button.clicked.connect(
                lambda _=False, need=need: self.session.place_requested.emit(need.place, need.project_id)
            )
            button.setMaximumWidth(760)
            self._column.addWidget(button)
        if not found:
            quiet = QLabel(self.tr("Nothing waits for you. Drop a project file on the window to bring it in."))
            quiet.setObjectName("muted")
            self._column.addWidget(quiet)
