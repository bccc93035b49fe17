"""The command field (Ctrl+K): any action, place, project by a few letters of its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

_MOST = 12


@dataclass(frozen=True, slots=True)
class Command:
    """`hint` is shown after the title: its keys, or what kind of thing it is."""

    title: str
    hint: str
    does: Callable[[], object]


def ranked(commands: Sequence[Command], typed: str, most: int = _MOST) -> list[Command]:
    """Return the commands whose titles hold the typed letters in order, the closest first."""
    wanted = typed.strip().casefold()
    scored = [(score, number, command) for number, command in enumerate(commands)
              if (score := _score(command.title.casefold(), wanted)) is not None]  # fmt: skip
    scored.sort(key=lambda each: each[:2])
    return [command for *_, command in scored[:most]]


def _score(title: str, wanted: str) -> int | None:
    if not wanted:
        return 0
    if wanted in title:
        at = title.index(wanted)
        return 0 if at == 0 or title[at - 1] == " " else 10 + at
    score, at = 100, 0
    for letter in wanted:
        found = title.find(letter, at)
        if found < 0:
            return None
        score += found - at
        at = found + 1
    return score


class CommandField(QLineEdit):
    """Shows what fits below itself while somebody types."""

    def __init__(self, commands: Callable[[], Sequence[Command]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._found: list[Command] = []
        self.setPlaceholderText(self.tr("Search or run a command  (Ctrl+K)"))
        self.setAccessibleName(self.tr("Search or run a command"))
        self.setMinimumWidth(260)
        self._popup = QFrame(self.window(), Qt.WindowType.ToolTip)
        self._popup.setFrameShape(QFrame.Shape.StyledPanel)
        self._list = QListWidget(self._popup)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda item: self._run(self._list.row(item)))
        layout = QVBoxLayout(self._popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list)
        self.textEdited.connect(lambda _: self._offer())
        self.installEventFilter(self)

    def _offer(self) -> None:
        self._found = ranked(self._commands(), self.text())
        self._list.clear()
        for command in self._found:
            self._list.addItem(command.title + (f"    {command.hint}" if command.hint else ""))
        if not self._found:
            self._popup.hide()
            return
        self._list.setCurrentRow(0)
        width, row = max(self.width(), 420), self._list.sizeHintForRow(0)
        self._popup.setGeometry(
            self.mapToGlobal(QPoint(0, self.height() + 2)).x(), self.mapToGlobal(QPoint(0, self.height() + 2)).y(),
            width, row * len(self._found) + 8,
        )  # fmt: skip
        self._popup.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                if not self._popup.isVisible():
                    self._offer()
                self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentRow())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._popup.hide()
        return super().eventFilter(watched, event)

    def _run(self, number: int) -> None:
        command = self._found[number] if 0 <= number < len(self._found) and self.text() else None
        self._leave()
        if command is not None:
            command.does()

    def _leave(self) -> None:
        self._popup.hide()
        self.clear()
        window = self.window()
        window.setFocus()
