"""The command field (Ctrl+K): any action, place, project by a few letters of its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.canvas import qcolour

_MOST = 12
_WIDTH = 480


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

    left = Signal()
    """The keyboard is not wanted here any more."""

    def __init__(self, commands: Callable[[], Sequence[Command]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._found: list[Command] = []
        self._hints = (self.tr("Search or run a command  (Ctrl+K)"), self.tr("Search  (Ctrl+K)"))
        self.setPlaceholderText(self._hints[0])
        self.setAccessibleName(self.tr("Search or run a command"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._popup = QFrame(self, Qt.WindowType.ToolTip)
        self._popup.setObjectName("offers")
        self.offers = QListWidget(self._popup)
        self.offers.setAccessibleName(self.tr("What fits"))
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.setUniformItemSizes(True)
        self.offers.setItemDelegate(_Offer(self.offers))
        self.offers.itemClicked.connect(lambda item: self._run(self.offers.row(item)))
        layout = QVBoxLayout(self._popup)
        layout.setContentsMargins(1, 4, 1, 4)
        layout.addWidget(self.offers)
        self.textEdited.connect(lambda _: self._offer())

    def sizeHint(self) -> QSize:
        """Take the room its own words need."""
        return QSize(self._room_for(self._hints[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Do with fewer words where a long title stands beside it."""
        return QSize(self._room_for(self._hints[1]), super().sizeHint().height())

    def _room_for(self, words: str) -> int:
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(words) + 32

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setPlaceholderText(self._hints[0 if self.width() >= self._room_for(self._hints[0]) else 1])

    def begin(self) -> None:
        """Take the keyboard and offer what there is."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._offer()

    def _offer(self) -> None:
        self._found = ranked(self._commands(), self.text())
        self.offers.clear()
        for command in self._found:
            item = QListWidgetItem(command.title)
            item.setData(Qt.ItemDataRole.UserRole, command.hint)
            self.offers.addItem(item)
        if not self._found:
            self._popup.hide()
            return
        self.offers.setCurrentRow(0)
        width, height = max(self.width(), _WIDTH), self.offers.sizeHintForRow(0) * len(self._found) + 10
        corner = self.mapToGlobal(QPoint(self.width() - width, self.height() + 2))
        self._popup.setGeometry(corner.x(), corner.y(), width, height)
        self._popup.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.offers.currentRow() if self._popup.isVisible() else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        if self._popup.isVisible():
            self.offers.setCurrentRow(min(max(self.offers.currentRow() + step, 0), self.offers.count() - 1))
        else:
            self._offer()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._popup.hide()

    def _run(self, number: int) -> None:
        if not 0 <= number < len(self._found):
            return
        command = self._found[number]
        self._leave()
        command.does()

    def _leave(self) -> None:
        """Give the keyboard back to the place."""
        self._popup.hide()
        self.clear()
        self.left.emit()


class _Offer(QStyledItemDelegate):
    """A command with its keys, or what kind of thing it is, at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hint = str(index.data(Qt.ItemDataRole.UserRole) or "")
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        title, own.text = own.text, ""
        own.widget.style().drawControl(own.widget.style().ControlElement.CE_ItemViewItem, own, painter, own.widget)
        room = own.rect.adjusted(12, 0, -12, 0)
        used = own.fontMetrics.horizontalAdvance(hint)
        painter.save()
        painter.setPen(qcolour("muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        painter.setPen(qcolour("text"))
        shown = own.fontMetrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - used - 16)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), option.fontMetrics.height() + 10)
