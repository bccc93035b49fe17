"""The outlook of one role or team drawn as columns; a click or an arrow chooses a month."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from pmo_desktop.charts.outlook import Legend, Month, frame, outlook_scene
from pmo_desktop.charts.scene import Rect, Scene, TextMeasure
from ui.canvas import QtTextMeasure, paint
from ui.literal import literal


class OutlookChart(QWidget):
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months: Sequence[Month] = ()
        self.tips: Sequence[str] = ()
        self.title = ""
        self.at: int | None = None
        self.setMinimumHeight(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Columns of what is asked for, month by month"))

    def legend(self) -> Legend:
        return Legend(self.tr("committed"), self.tr("proposed"), self.tr("there is"), self.tr("too much"))

    def show_months(self, months: Sequence[Month], tips: Sequence[str], title: str, at: int | None) -> None:
        """Draw months; `tips` say each in words."""
        self.months, self.tips, self.title, self.at = months, tips, title, at
        said = tips[at] if at is not None and 0 <= at < len(tips) else ""
        self.setAccessibleDescription(f"{title}. {said}".strip())
        self.update()

    def scene(self, measure: TextMeasure, width: float, height: float, *, with_choice: bool = True) -> Scene:
        """Return the drawing."""
        at = self.at if with_choice else None
        return outlook_scene(self.months, width, height, measure, self.title, self.legend(), at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, self.scene(QtTextMeasure(), self.width(), self.height()))
        if self.hasFocus():
            edge = Rect(0, 0, self.width(), self.height(), line="accent")
            paint(painter, Scene(self.width(), self.height(), (edge,)))
        painter.end()

    def _column(self, x: float) -> int | None:
        return frame(self.months, self.width(), self.height()).column_at(x)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._column(event.position().x())
        if found is not None:
            self.setFocus()
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        wanted = (0 if self.at is None else self.at) + step
        if step and 0 <= wanted < len(self.months):
            self.chosen.emit(wanted)
        elif not step:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._column(event.pos().x())
            tip = self.tips[found] if found is not None and found < len(self.tips) else ""
            QToolTip.showText(event.globalPos(), literal(tip), self)
            return True
        return super().event(event)
