"""Lines of a list in a page: words that wrap, a date or number at their right, and a click that leads somewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.canvas import qcolour
from ui.fields import words
from ui.layout import clear
from ui.literal import literal

_PAD, _GAP = 2, 10
_ABOVE = 10
"""Room above a heading."""
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


_RIGHT = {"muted": "text", "late": "late"}
"""The colour of what stands at the right beside words of a colour: one of the two is quiet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: `head` in bold above `text`, `right` at the right edge; `style` is a colour, `tip` a tooltip."""

    text: str
    right: str = ""
    head: str = ""
    style: str = "text"
    tip: str = ""


class Line(QAbstractButton):
    """A line that can be clicked, or pressed with Enter and Space, where it leads somewhere."""

    def __init__(self, said: Said, goes: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(120)
        self.said = Said("")
        self._goes: Callable[[], object] | None = None
        self._known: dict[int, tuple[int, int]] = {}
        self.clicked.connect(self._go)
        self.say(said, goes)

    def say(self, said: Said, goes: Callable[[], object] | None = None) -> None:
        """Say something else, and lead somewhere else."""
        self._goes = goes
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if goes is None else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if goes is None else Qt.CursorShape.PointingHandCursor)
        if said == self.said:
            return
        self.said = said
        self.setAccessibleName(", ".join(part for part in (said.head, said.text, said.right) if part))
        self.setToolTip(literal(said.tip))
        self._forget()
        self.update()

    @property
    def leads(self) -> bool:
        return self._goes is not None

    def _go(self) -> None:
        if self._goes is not None:
            self._goes()

    def _forget(self) -> None:
        """Measure anew: the words, or their font, are others."""
        self._known.clear()
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _heading(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _room(self, width: int) -> int:
        """Return the width of the words beside what stands at the right."""
        right = self.fontMetrics().horizontalAdvance(self.said.right)
        return max(60, width - 2 * _PAD - (right + _GAP if right else 0))

    def _heights(self, width: int) -> tuple[int, int]:
        """Return the heights of head and text; a layout asks for the same widths over and over."""
        if width not in self._known:
            self._known[width] = self._measured(width)
        return self._known[width]

    def _measured(self, width: int) -> tuple[int, int]:
        bold, plain = QFontMetrics(self._heading()), self.fontMetrics()
        whole, room = QRect(0, 0, max(60, width - 2 * _PAD), 10_000), QRect(0, 0, self._room(width), 10_000)
        head = bold.boundingRect(whole, _WRAPPED, self.said.head).height() if self.said.head else 0
        return head, plain.boundingRect(room, _WRAPPED, self.said.text).height() if self.said.text else 0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + 2 * _PAD

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def keyPressEvent(self, event: object) -> None:
        """Take Enter for a click, as links do."""
        if self.leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]  # a QKeyEvent
            self.click()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]  # same

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget()
        self.update()

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]  # a QEnterEvent
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.leads and (self.underMouse() or self.hasFocus()):
            painter.fillRect(self.rect(), qcolour("selection"))
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        head, text = self._heights(self.width())
        if head:
            painter.setFont(self._heading())
            painter.setPen(qcolour("text"))
            painter.drawText(QRect(_PAD, _PAD, self.width() - 2 * _PAD, head), _WRAPPED, self.said.head)
            painter.setFont(self.font())
        painter.setPen(qcolour(self.said.style))
        painter.drawText(QRect(_PAD, _PAD + head, self._room(self.width()), text), _WRAPPED, self.said.text)
        painter.setPen(qcolour(_RIGHT.get(self.said.style, "muted")))
        right = QRect(0, _PAD + head, self.width() - _PAD, self.height())
        painter.drawText(right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), self.said.right)
        painter.end()


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a column: what it says, where a click leads, and the name it is known by."""

    said: Said
    goes: Callable[[], object] | None = None
    name: str = ""


class Column(QVBoxLayout):
    """Headings and lines beneath each other; what is there is used again, for new widgets cost much."""

    def write(self, parts: Sequence[str | Part]) -> None:
        """Show headings (texts) and lines."""
        kinds = [QLabel if isinstance(part, str) else Line for part in parts]
        there = [type(widget) for widget in self.widgets()]
        same = next(
            (at for at, (one, other) in enumerate(zip(kinds, there, strict=False)) if one is not other),
            min(len(kinds), len(there)),
        )
        clear(self, same)
        for part in parts[same:]:
            self.addWidget(_heading(part) if isinstance(part, str) else Line(part.said, part.goes))
        for widget, part in zip(self.widgets(), parts, strict=True):
            if isinstance(widget, Line) and isinstance(part, Part):
                widget.say(part.said, part.goes)
                widget.setObjectName(part.name)
            elif isinstance(widget, QLabel) and isinstance(part, str):
                widget.setText(part)

    def widgets(self) -> list[QWidget]:
        """Return headings and lines from the top."""
        found = (self.itemAt(place).widget() for place in range(self.count()))  # type: ignore[union-attr]  # there is one
        return [widget for widget in found if widget is not None]


def _heading(text: str) -> QLabel:
    label = words(text, "heading")
    label.setContentsMargins(0, _ABOVE, 0, 0)
    return label
