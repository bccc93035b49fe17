"""What will come out of the printer: one page large, and all of them as they lie beside each other."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from pmo_desktop.charts.colours import Colours
from pmo_desktop.reports.plan_sheets import PlanSheets
from ui.canvas import qcolour
from ui.printing.paper import draw

_EDGE = 16
_GAP = 6
_LEAST_ZOOM, _MOST_ZOOM = 0.05, 6.0
_STEP = 1.25
_MOST_PIXELS = 12_000_000
"""A larger page is not kept as a picture but drawn as it is looked at."""
_SMALLEST, _LARGEST = 26, 150
_MOST_KEPT = 400
_KEY = Qt.Key
_WAYS = {_KEY.Key_Left: (-1, 0), _KEY.Key_Right: (1, 0), _KEY.Key_Up: (0, -1), _KEY.Key_Down: (0, 1)}


class _Pages(QAbstractScrollArea):
    """The pages of one layout, of which one is the current one."""

    chosen = Signal(int)
    """Another page is to be the current one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets: PlanSheets | None = None
        self.number = 0
        self._colours: Callable[[], Colours] | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    def show_sheets(self, sheets: PlanSheets | None, colours: Callable[[], Colours]) -> None:
        """Show other pages."""
        self.sheets, self._colours = sheets, colours
        self.forget()

    def go_to(self, number: int) -> None:
        """Make a page the current one."""
        self.number = number
        self._say()
        self.viewport().update()

    def forget(self) -> None:
        """Draw anew what was drawn before."""
        self._say()
        self.viewport().update()

    def _say(self) -> None:
        if self.sheets is None:
            self.setAccessibleDescription("")
            return
        page = self.sheets.tiling.order[min(self.number, self.sheets.count - 1)]
        words = self.tr("Page {number} of {count}, {column} from the left, {row} from the top")
        self.setAccessibleDescription(
            words.format(number=self.number + 1, count=self.sheets.count, column=page[0] + 1, row=page[1] + 1)
        )

    def _picture(self, number: int, scale: float) -> QPixmap:
        """Return a page as a picture of its own, `scale` logical pixels a point."""
        assert self.sheets is not None
        assert self._colours is not None
        fine = self.devicePixelRatioF()
        made = QPixmap(
            max(1, round(self.sheets.width * scale * fine)), max(1, round(self.sheets.height * scale * fine))
        )
        made.fill(qcolour("background"))
        painter = QPainter(made)
        painter.scale(scale * fine, scale * fine)
        draw(painter, self.sheets.page(number), self._colours())
        painter.end()
        made.setDevicePixelRatio(fine)
        return made

    def _move(self, across: int, down: int) -> None:
        """Go to the page beside, above or below."""
        if self.sheets is None:
            return
        tiling = self.sheets.tiling
        column, row = tiling.order[self.number]
        while True:  # past pages that are not printed
            column, row = column + across, row + down
            if not (0 <= column < len(tiling.across) and 0 <= row < len(tiling.down)):
                return
            number = tiling.number(column, row)
            if number is not None:
                self.chosen.emit(number)
                return

    def _step(self, number: int) -> None:
        if self.sheets is not None:
            self.chosen.emit(min(max(number, 0), self.sheets.count - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from page to page: with PgUp and PgDn as they are numbered, with the arrows as they lie."""
        key = event.key()
        if key in (_KEY.Key_PageDown, _KEY.Key_PageUp):
            self._step(self.number + (1 if key == _KEY.Key_PageDown else -1))
        elif key in (_KEY.Key_Home, _KEY.Key_End):
            self._step(0 if key == _KEY.Key_Home else 10**9)
        elif key in _WAYS:
            self._move(*_WAYS[_KEY(key)])
        else:
            super().keyPressEvent(event)

    def _frame(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))


class PageView(_Pages):
    """One page, as large as there is room or as chosen; Ctrl with the wheel, + and − zoom, 0 shows the whole page."""

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Page"))
        self._zoom = 0.0
        self._kept: tuple[int, float, QPixmap] | None = None
        self._dragged: QPoint | None = None
        self.setMinimumSize(280, 220)

    @property
    def scale(self) -> float:
        """Logical pixels a point."""
        return self._zoom or self._whole()

    @property
    def percent(self) -> int:
        """How large the page is shown, 100 being as on paper."""
        return round(self.scale * 72 / max(self.logicalDpiX(), 1) * 100)

    def _whole(self) -> float:
        if self.sheets is None:
            return 1.0
        room = self.viewport().size()
        fits = min((room.width() - 2 * _EDGE) / self.sheets.width, (room.height() - 2 * _EDGE) / self.sheets.height)
        return max(fits, _LEAST_ZOOM)

    def zoom(self, factor: float) -> None:
        """Show the page larger or smaller; 0 as large as there is room."""
        self._zoom = min(max(self.scale * factor, _LEAST_ZOOM), _MOST_ZOOM) if factor else 0.0
        self._kept = None
        self._set_ranges()
        self.viewport().update()
        self.zoomed.emit()

    def forget(self) -> None:
        """Draw the page anew."""
        self._kept = None
        if self.sheets is not None:
            self.number = min(self.number, self.sheets.count - 1)
        self._set_ranges()
        super().forget()

    def go_to(self, number: int) -> None:
        """Show a page from its top."""
        super().go_to(number)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()
        self.zoomed.emit()

    def _set_ranges(self) -> None:
        if self.sheets is None or not self._zoom:
            self.horizontalScrollBar().setRange(0, 0)
            self.verticalScrollBar().setRange(0, 0)
            return
        for bar, size, room in (
            (self.horizontalScrollBar(), self.sheets.width, self.viewport().width()),
            (self.verticalScrollBar(), self.sheets.height, self.viewport().height()),
        ):
            bar.setRange(0, max(0, round(size * self.scale) + 2 * _EDGE - room))
            bar.setPageStep(room)
            bar.setSingleStep(40)

    def _corner(self) -> QPoint:
        assert self.sheets is not None
        room = self.viewport()
        x = max(_EDGE, round((room.width() - self.sheets.width * self.scale) / 2)) - self.horizontalScrollBar().value()
        y = max(_EDGE, round((room.height() - self.sheets.height * self.scale) / 2)) - self.verticalScrollBar().value()
        return QPoint(x, y)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("window"))
        if self.sheets is not None and self._colours is not None:
            self._paint_page(painter)
        self._frame(painter)

    def _paint_page(self, painter: QPainter) -> None:
        assert self.sheets is not None
        assert self._colours is not None
        corner, scale = self._corner(), self.scale
        size = QRect(corner.x(), corner.y(), round(self.sheets.width * scale), round(self.sheets.height * scale))
        painter.setPen(QPen(qcolour("border"), 1))
        painter.drawRect(size.adjusted(-1, -1, 0, 0))
        if size.width() * size.height() > _MOST_PIXELS:
            painter.save()
            painter.translate(corner)
            painter.scale(scale, scale)
            draw(painter, self.sheets.page(self.number), self._colours())
            painter.restore()
            return
        if self._kept is None or self._kept[:2] != (self.number, scale):
            self._kept = (self.number, scale, self._picture(self.number, scale))
        painter.drawPixmap(corner, self._kept[2])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom; with the arrows move over a page that is not seen whole, else to the one beside it."""
        key = event.key()
        bars = {_KEY.Key_Left: self.horizontalScrollBar(), _KEY.Key_Up: self.verticalScrollBar()}
        bars |= {_KEY.Key_Right: self.horizontalScrollBar(), _KEY.Key_Down: self.verticalScrollBar()}
        if key in (_KEY.Key_Plus, _KEY.Key_Equal):
            self.zoom(_STEP)
        elif key == _KEY.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == _KEY.Key_0:
            self.zoom(0)
        elif key in _WAYS and bars[_KEY(key)].maximum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            bar = bars[_KEY(key)]
            bar.setValue(bar.value() + sum(_WAYS[_KEY(key)]) * bar.singleStep())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll; at the end of a page go on to the next."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP if turned > 0 else 1 / _STEP)
        elif not self.verticalScrollBar().maximum() and turned:
            self._step(self.number + (1 if turned < 0 else -1))
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move a page that is not seen whole under the hand."""
        if self._dragged is not None:
            at = event.position().toPoint()
            way = self._dragged - at
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + way.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + way.y())
            self._dragged = at

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show the whole page, or it as large as on paper."""
        self.zoom(0 if self._zoom else self.logicalDpiX() / 72 / self.scale)


class TileView(_Pages):
    """All pages as they lie beside each other once they are glued together; those seen are drawn one after the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("All pages"))
        self._pictures: dict[int, QPixmap] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_one)
        self._wanted: list[int] = []

    def _size(self) -> tuple[int, int]:
        """Return how large a small page is."""
        assert self.sheets is not None
        across = len(self.sheets.tiling.across)
        room = (self.viewport().width() - 2 * _GAP) // max(across, 1) - _GAP
        width = min(max(room, _SMALLEST), _LARGEST)
        return width, round(width * self.sheets.height / self.sheets.width)

    def _area(self, number: int) -> QRect:
        assert self.sheets is not None
        column, row = self.sheets.tiling.order[number]
        width, height = self._size()
        x = _GAP + column * (width + _GAP) - self.horizontalScrollBar().value()
        return QRect(x, _GAP + row * (height + _GAP) - self.verticalScrollBar().value(), width, height)

    def forget(self) -> None:
        """Draw all pages anew."""
        self._pictures.clear()
        if self.sheets is not None:
            self.number = min(self.number, self.sheets.count - 1)
        self._set_ranges()
        super().forget()

    def go_to(self, number: int) -> None:
        """Mark the current page and bring it into sight."""
        super().go_to(number)
        if self.sheets is None:
            return
        area, room = self._area(number), self.viewport().rect()
        for bar, low, high, most in (
            (self.verticalScrollBar(), area.top(), area.bottom(), room.bottom()),
            (self.horizontalScrollBar(), area.left(), area.right(), room.right()),
        ):
            if low < 0:
                bar.setValue(bar.value() + low - _GAP)
            elif high > most:
                bar.setValue(bar.value() + high - most + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pictures.clear()
        self._set_ranges()

    def _set_ranges(self) -> None:
        if self.sheets is None:
            return
        width, height = self._size()
        tiling = self.sheets.tiling
        across = len(tiling.across) * (width + _GAP) + _GAP
        down = len(tiling.down) * (height + _GAP) + _GAP
        self.horizontalScrollBar().setRange(0, max(0, across - self.viewport().width()))
        self.verticalScrollBar().setRange(0, max(0, down - self.viewport().height()))
        self.verticalScrollBar().setSingleStep(height // 2)
        self.verticalScrollBar().setPageStep(self.viewport().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("alternate"))
        self._wanted = []
        if self.sheets is not None:
            for number in self._seen():
                self._paint_tile(painter, number)
        self._frame(painter)
        if self._wanted:
            self._timer.start()

    def _seen(self) -> list[int]:
        """Return the pages in sight, without going through all of them."""
        assert self.sheets is not None
        tiling = self.sheets.tiling
        width, height = self._size()
        room = self.viewport().size()
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        columns = range(
            max(0, left // (width + _GAP)), min(len(tiling.across), (left + room.width()) // (width + _GAP) + 1)
        )
        rows = range(
            max(0, top // (height + _GAP)), min(len(tiling.down), (top + room.height()) // (height + _GAP) + 1)
        )
        numbers = (tiling.number(column, row) for row in rows for column in columns)
        return [each for each in numbers if each is not None]

    def _paint_tile(self, painter: QPainter, number: int) -> None:
        area = self._area(number)
        painter.fillRect(area, qcolour("background"))
        if number in self._pictures:
            painter.drawPixmap(area.topLeft(), self._pictures[number])
        else:
            self._wanted.append(number)
        current = number == self.number
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolour("accent" if current else "border"), 2 if current else 1))
        painter.drawRect(QRectF(area).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _draw_one(self) -> None:
        """Draw one of the pages that are in sight and not yet drawn: the window stays alive meanwhile."""
        if self.sheets is None or not self._wanted:
            return
        if len(self._pictures) > _MOST_KEPT:
            self._pictures.clear()
        number = self._wanted.pop(0)
        if number < self.sheets.count:
            self._pictures[number] = self._picture(number, self._size()[0] / self.sheets.width)
            self.viewport().update(self._area(number).adjusted(-2, -2, 2, 2))
        if self._wanted:
            self._timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the page that is clicked the current one."""
        at = event.position().toPoint()
        if self.sheets is not None:
            found = next((number for number in self._seen() if self._area(number).contains(at)), None)
            if found is not None:
                self.chosen.emit(found)
