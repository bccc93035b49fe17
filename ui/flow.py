"""Lays widgets out one after another, in as many lines as their width takes."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """What stands `last` stands at the right of its line."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6, last: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._last = last
        self.setContentsMargins(12, 6, 12, 6)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._lay(area, place=True)

    def sizeHint(self) -> QSize:
        shown = [each.sizeHint() for each in self._items if not each.isEmpty()]
        width = sum(each.width() for each in shown) + self.spacing() * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((each.height() for each in shown), default=0)))

    def minimumSize(self) -> QSize:
        shown = [each.minimumSize() for each in self._items if not each.isEmpty()]
        widest, tallest = (max((getattr(each, of)() for each in shown), default=0) for of in ("width", "height"))
        return self._with_margins(QSize(widest, tallest))

    def _with_margins(self, size: QSize) -> QSize:
        around = self.contentsMargins()
        return size + QSize(around.left() + around.right(), around.top() + around.bottom())

    def _lay(self, area: QRect, *, place: bool) -> int:
        """Return the height it takes; `place`: put everything where it belongs."""
        inside = area.marginsRemoved(self.contentsMargins())
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        taken = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            size.setWidth(min(size.width(), max(inside.width(), item.minimumSize().width())))
            if lines[-1] and taken + size.width() > inside.width():
                lines.append([])
                taken = 0
            lines[-1].append((item, size))
            taken += size.width() + self.spacing()
        top = inside.top()
        for line in lines:
            height = max((size.height() for _, size in line), default=0)
            left = inside.left()
            for item, size in line:
                if self._last is not None and item.widget() is self._last:
                    left = max(left, inside.left() + inside.width() - size.width())
                if place:
                    item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return top - self.spacing() - area.top() + self.contentsMargins().bottom()


def together(*widgets: QWidget, title: str = "") -> QWidget:
    """Return widgets that stay together on one line, with a title before the first that is of it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    if title:
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(widgets[0])
        row.addWidget(label)
    for widget in widgets:
        row.addWidget(widget)
    return holder
