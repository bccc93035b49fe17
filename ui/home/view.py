"""What needs somebody today, in at most seven lines."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.services.home import Need, needs
from ui.layout import clear
from ui.session import Session
from ui.view import View


class HomeView(View):
    place: ClassVar[str] = "home"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
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
            line = _Line(need)
            line.clicked.connect(
                lambda _=False, need=need: self.session.place_requested.emit(need.place, need.project_id)
            )
            self._column.addWidget(line)
        if not found:
            quiet = QLabel(self.tr("Nothing waits for you. Drop a project file on the window to bring it in."))
            quiet.setObjectName("muted")
            self._column.addWidget(quiet)


class _Line(QPushButton):
    """One need as a sentence that wraps; pressing it goes where it can be dealt with."""

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.setObjectName("need")
        self.setAccessibleName(need.sentence)
        self.setMaximumWidth(760)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        words = QLabel(need.sentence)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        arrow = QLabel("→")
        arrow.setObjectName("muted")
        for label in (words, arrow):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.addWidget(words, 1)
        row.addWidget(arrow)

    def sizeHint(self) -> QSize:
        """Take the room the sentence needs, not the one a button's text would."""
        return self.layout().sizeHint()  # type: ignore[union-attr]  # it has one

    def heightForWidth(self, width: int) -> int:
        return self.layout().heightForWidth(width)  # type: ignore[union-attr]  # same

    def hasHeightForWidth(self) -> bool:
        return True
