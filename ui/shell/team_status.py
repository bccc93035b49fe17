"""In the bar at the bottom: how my copy and the team file stand, and who else is there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from pmo_desktop.services import exchanging
from pmo_desktop.services.exchanging import Exchanged, Standing
from pmo_desktop.services.team import Here
from ui.icons import icon
from ui.literal import literal, no_key

_WIDEST = 220
"""Pixels that who is there may take."""


class TeamStatus(QWidget):
    pressed = Signal()
    """Send and receive now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = QLabel()
        self.people.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QToolButton()
        self.button.setObjectName("standing")
        self.button.setIconSize(QSize(14, 14))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.people)
        row.addWidget(self.button)
        self.hide()

    def show_standing(self, standing: Standing | None, last: Exchanged | None, *, running: bool) -> None:
        """Show how things stand; nothing for a file of its own."""
        self.setVisible(standing is not None)
        if standing is None:
            return
        offline = standing.offline_since is not None
        self.button.setIcon(icon("offline" if offline else "exchange"))
        words = self.tr("Sending and receiving…") if running else self._words(standing)
        self.button.setText(no_key(f"\N{THIN SPACE}{words}"))
        self.button.setToolTip(literal(self._tip(standing, last)))
        self.button.setAccessibleName(f"{words}. {self._tip(standing, last)}")
        self._show_people(last.here if last and not offline else ())

    def _words(self, standing: Standing) -> str:
        waiting = self._waiting(standing.waiting)
        if standing.offline_since is not None:
            since = self.tr("Offline since {time}").format(time=clock(standing.offline_since))
            return f"{since} – {waiting}" if waiting else since
        if waiting:
            return waiting
        if standing.at is None:
            return self.tr("Not sent or received yet")
        return self.tr("Sent and received {time}").format(time=clock(standing.at))

    def _waiting(self, count: int) -> str:
        if not count:
            return ""
        return (
            self.tr("1 change waiting") if count == 1 else self.tr("{count} changes waiting").format(count=f"{count:,}")
        )

    def _tip(self, standing: Standing, last: Exchanged | None) -> str:
        """Say where the team file is, why it is as it is, and what a press does."""
        lines = [self.tr("Team file: {place}").format(place=standing.team.place)]
        if last is not None and last.why:
            lines.append(last.why)
        if last is not None and last.older and standing.waiting:
            lines.append(exchanging.OLDER)
        if last is not None and last.newer:
            lines.append(exchanging.NEWER)
        if standing.offline_since is not None and standing.at is not None:
            lines.append(self.tr("Last sent and received {time}.").format(time=clock(standing.at)))
        if standing.waiting:
            lines.append(self.tr("What waits is kept in your copy and is sent by itself."))
        lines.append(self.tr("Press to send and receive now (Ctrl+S)."))
        return "\n".join(lines)

    def _show_people(self, here: Sequence[Here]) -> None:
        self.people.setVisible(bool(here))
        if not here:
            return
        lines = [self._one(each) for each in here]
        if len(here) == 1:
            words = lines[0]
        else:
            names = [each.author for each in here]
            words = self.tr("{first} and {last} are here").format(
                first=", ".join(names[:-1]) if len(names) < 4 else f"{names[0]}, {names[1]}",
                last=names[-1] if len(names) < 4 else self.tr("{count} others").format(count=len(names) - 2),
            )
        self.people.setText(self.people.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _WIDEST))
        self.people.setAccessibleName(words)
        self.people.setToolTip(literal("\n".join(lines)))

    def _one(self, each: Here) -> str:
        if not each.project:
            return self.tr("{name} is here").format(name=each.author)
        return self.tr("{name} is in {project}").format(name=each.author, project=each.project)


def clock(at: int) -> str:
    """Return the time of day by the clock on the wall here, with the day where it is not today; `at` is UTC in ms."""
    then, now = (datetime.fromtimestamp(each, UTC).astimezone() for each in (at / 1000, datetime.now(UTC).timestamp()))
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%Y-%m-%d %H:%M}"
