"""The whole project in a strip under the chart: every bar, today, and a frame around what is seen, which can be dragged."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmo_desktop.charts.gantt import ChartRows, extent, overview
from ui.canvas import qcolour
from ui.gantt.chart import GanttChart
from ui.gantt.delegates import ROW_HEIGHT

_HEIGHT = 56
_COLOURS = ("background", "task", "critical", "summary")
_LEAST = 6.0
"""The frame is at least so wide and high that it can be taken hold of."""
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Minimap(QWidget):
    def __init__(self, chart: GanttChart) -> None:
        super().__init__()
        self._chart = chart
        self._image: QImage | None = None
        self._of: tuple[object, QSize, float] | None = None
        self._taken: QPoint | None = None
        """Where in the frame it was taken."""
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Overview of the whole project"))
        self.setAccessibleDescription(self.tr("The arrow keys move the part that the chart shows."))
        self.setToolTip(self.tr("The whole project. Drag the frame to see another part of it."))
        chart.looked_elsewhere.connect(self.update)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)

    # What is drawn

    def _span(self) -> tuple[int, int] | None:
        """Return the time the strip is wide: the project with a little air."""
        span = extent(self._chart.picture.rows)
        if span is None:
            return None
        air = max(3_600, (span[1] - span[0]) // 50)
        return span[0] - air, span[1] + air

    def frame(self) -> QRectF:
        """Return where what the chart shows lies in the strip."""
        span, rows = self._span(), len(self._chart.picture.rows)
        if span is None or not rows:
            return QRectF()
        start, finish = self._chart.span_seen()
        first, last = self._chart.rows_seen()
        scale, high = self.width() / (span[1] - span[0]), self.height() / rows
        left = (start - span[0]) * scale
        wide, tall = max(_LEAST, (finish - start) * scale), max(_LEAST, (last - first) * high)
        return QRectF(left, min(first * high, self.height() - tall), wide, tall)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolour("background"))
        span, rows = self._span(), self._chart.picture.rows
        if span is not None and isinstance(rows, ChartRows):
            painter.drawImage(self.rect(), self._drawn(rows, span))
            self._draw_today(painter, span)
            self._draw_frame(painter)
        painter.setPen(qcolour("accent" if self.hasFocus() else "border"))
        if self.hasFocus():
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        else:
            painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def _drawn(self, rows: ChartRows, span: tuple[int, int]) -> QImage:
        """Return the bars as an image; kept until the rows, the size or the theme change."""
        key = (rows, self.size(), self.devicePixelRatioF())
        if self._image is None or self._of != key:
            ratio = self.devicePixelRatioF()
            width, height = round(self.width() * ratio), round(self.height() * ratio)
            pixels = overview(rows, width, height, *span)
            image = QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Indexed8).copy()
            image.setColorTable([qcolour(name).rgb() for name in _COLOURS])
            image.setDevicePixelRatio(ratio)
            self._image, self._of = image, key
        return self._image

    def _draw_today(self, painter: QPainter, span: tuple[int, int]) -> None:
        today = self._chart.picture.today
        if today is not None and self._chart.look.today and span[0] <= today <= span[1]:
            x = round((today - span[0]) / (span[1] - span[0]) * self.width())
            painter.fillRect(x, 0, 1, self.height(), qcolour("today"))

    def _draw_frame(self, painter: QPainter) -> None:
        frame, veil = self.frame(), qcolour("window")
        veil.setAlpha(110)
        whole = QRectF(self.rect())
        for area in (
            QRectF(0, 0, whole.width(), frame.top()),
            QRectF(0, frame.bottom(), whole.width(), whole.bottom() - frame.bottom()),
            QRectF(0, frame.top(), frame.left(), frame.height()),
            QRectF(frame.right(), frame.top(), whole.right() - frame.right(), frame.height()),
        ):
            if area.width() > 0 and area.height() > 0:
                painter.fillRect(area.intersected(whole), veil)
        painter.setPen(QPen(qcolour("accent"), 1.5))
        painter.drawRect(frame.intersected(whole).adjusted(0.75, 0.75, -0.75, -0.75))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._image = None
            self.update()

    # Going elsewhere

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, frame = event.position(), self.frame()
        if not frame.contains(at):
            frame.moveCenter(at)
            self._go(frame)
        self._taken = (at - self.frame().topLeft()).toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._taken is not None:
            frame = self.frame()
            frame.moveTopLeft(event.position() - self._taken.toPointF())
            self._go(frame)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._taken = None

    def _go(self, frame: QRectF) -> None:
        """Show the part of the plan that a frame in the strip holds."""
        span, rows = self._span(), len(self._chart.picture.rows)
        if span is not None:
            self._chart.go_to(round(span[0] + frame.left() / self.width() * (span[1] - span[0])), 0)
            self._chart.verticalScrollBar().setValue(round(frame.top() / self.height() * rows) * ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        across, down = self._chart.horizontalScrollBar(), self._chart.verticalScrollBar()
        across.setValue(across.value() + step[0] * across.pageStep() // 4)
        down.setValue(down.value() + step[1] * down.pageStep() // 4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
