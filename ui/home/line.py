"""One line of what needs doing: the sentence, why it is said, the deed, and a way to put it off."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout

from ui.fields import words
from ui.literal import no_key

if TYPE_CHECKING:
    from pmo_desktop.services.home import Need

_DEED_WIDE = 176


class NeedLine(QFrame):
    done = Signal(object)
    """The Need whose deed is wanted."""
    put_off = Signal(str, str)
    """The key of the need and the day until which it is not shown."""

    def __init__(self, need: "Need", today: date, *, is_first: bool = False) -> None:
        """The first thing to do in an empty portfolio stands out."""
        super().__init__()
        self.need = need
        self.setObjectName("need")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        sentence, why = words(need.sentence), words(need.why, "muted")
        self.deed = QPushButton(no_key(need.verb))
        self.deed.setObjectName("primary" if is_first else "")
        self.deed.setFixedWidth(max(_DEED_WIDE, self.deed.sizeHint().width()))
        self.deed.setAutoDefault(True)  # Enter presses it, not the space bar alone
        self.deed.setAccessibleName(f"{need.verb}: {need.sentence}")
        self.deed.clicked.connect(lambda _=False: self.done.emit(need))
        self.later = QToolButton()
        self.later.setText(self.tr("Later") + "  ▾")
        self.later.setObjectName("face")
        self.later.setAccessibleName(self.tr("Later: {sentence}").format(sentence=need.sentence))
        self.later.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.later)
        for title, day in days_to_choose(today):
            action = menu.addAction(title)
            action.triggered.connect(lambda _=False, day=day: self.put_off.emit(need.key, day.isoformat()))
        self.later.setMenu(menu)
        self.later.setVisible(not need.key.startswith("empty:"))
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(sentence)
        if need.why:
            said.addWidget(why)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(10)
        row.addLayout(said, 1)
        row.addWidget(self.deed, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.later, 0, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: object) -> None:
        """Take a click anywhere on the line for its deed."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):  # type: ignore[attr-defined]  # a QMouseEvent
            self.done.emit(self.need)


def days_to_choose(today: date) -> tuple[tuple[str, date], ...]:
    """Return until when something can be put off, in words: tomorrow, Monday, in two weeks, next month."""
    monday = today + timedelta(days=7 - today.weekday())
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (
        (_tr("Until tomorrow"), today + timedelta(days=1)),
        (_tr("Until Monday, {day}").format(day=monday), monday),
        (_tr("For two weeks, until {day}").format(day=today + timedelta(days=14)), today + timedelta(days=14)),
        (_tr("Until the first of next month, {day}").format(day=month), month),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("NeedLine", text)
