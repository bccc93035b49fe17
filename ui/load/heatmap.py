"""Everybody's load as a heatmap that scrolls on without an end, is walked by keys and says each cell in words."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from pmo_desktop.charts.load import Cell, HeatView, Place, cells, column_of, frame, heat_header, is_short
from pmo_desktop.charts.scene import Line, Rect, Scene, Shape
from pmo_desktop.domain.resources.load import By, LoadTable, Per
from pmo_desktop.services.load.behind import Cells
from pmo_desktop.services.load.lines import LoadLine
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal
from ui.load import names, telling
from ui.load.sprites import Sprites

HEADER = 48
ZOOMS = (
    (Per.MONTH, 40), (Per.MONTH, 56), (Per.MONTH, 76), (Per.WEEK, 30), (Per.WEEK, 44), (Per.WEEK, 60), (Per.DAY, 26),
    (Per.DAY, 38), (Per.DAY, 52),
)  # fmt: skip
"""How wide columns of a kind are, from far away to near."""
USUAL = {Per.DAY: 7, Per.WEEK: 4, Per.MONTH: 1}
"""Which of these each kind begins with."""
_PAGES_AHEAD = 1.0
"""How many pages before the end of what is known more is asked for."""
_MARGIN = 24
"""Columns beyond those in sight that are made ready with them."""
_FAR = 10_000


class HeatMap(QAbstractScrollArea):
    """Lines down, periods across; the arrows move the chosen cell, with Shift they choose several."""

    chosen = Signal()
    """Other cells are chosen."""
    opened = Signal()
    """The chosen cell was double-clicked, or Enter was pressed on it."""
    fold_wanted = Signal(int)
    """The line of a role or team whose people are to be shown, or no more."""
    zoom_wanted = Signal(int, int)
    """Steps nearer (or further away), and the moment that is to stay where it is."""
    reaching = Signal(int)
    """The end of what is known is near: 1 at the right, -1 at the left."""
    looked_elsewhere = Signal()
    """Another part is in sight, or it is as wide as before no more."""
    pulled = Signal(QPoint)
    """The chosen cells are pulled out of their lines; the pointer is there on the screen."""
    pulled_on = Signal(QPoint)
    let_go = Signal(QPoint)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[LoadLine] = ()
        self.table: LoadTable | None = None
        """What gives the columns: those of all tables shown are the same."""
        self.hours = self.proposed = False
        self.today = 0
        self.cell: tuple[int, int] | None = None
        self.cell_width = ZOOMS[USUAL[Per.WEEK]][1]
        self.preview: LoadTable | None = None
        """By person, what would be: shown in place of the lines of `previewed` people."""
        self.previewed: Collection[str] = ()
        self.target = -1
        """The line something is held over."""
        self._anchor: tuple[int, int] | None = None
        self._pressed: QPoint | None = None
        self._is_pulling = False
        self._asked = 0
        self._is_settling = False
        self._measure = QtTextMeasure()
        self._sprites = Sprites()
        self._made: dict[int, tuple[range, list[Cell]]] = {}
        self.setAccessibleName(self.tr("Load by person and period"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._look)

    # What is shown

    def show_lines(
        self, lines: Sequence[LoadLine], table: LoadTable, *, hours: bool, proposed: bool, width: int
    ) -> None:
        """Draw another state of the load; what is chosen and what is in sight stay where they are in time.

        Whoever shows it brings what is wanted into sight before `settle`: only then more may be asked for.
        """
        kept = self._kept()
        left = self.left_moment()
        self.lines, self.table = lines, table
        self.hours, self.proposed = hours, proposed
        self.cell_width = width
        self._is_settling = True
        self.forget()
        self._set_ranges()
        if left is not None:
            self.scroll_to(left)
        self._take_up(kept)
        self.viewport().update()
        self.looked_elsewhere.emit()

    def settle(self) -> None:
        """Ask for more where the end of what is known is near."""
        self._is_settling, self._asked = False, 0
        self._ask_for_more()

    def forget(self) -> None:
        """Make all cells anew."""
        self._made.clear()
        self.viewport().update()

    def _kept(self) -> list[tuple[str, int]] | None:
        """Return the chosen corners by the keys of their lines and by moments."""
        if self.table is None or self.cell is None or self._anchor is None:
            return None
        return [(self.lines[row].key, self.moment_of(column)) for row, column in (self._anchor, self.cell)]

    def moment_of(self, column: int) -> int:
        """Return what a period stands for where it becomes another one: today while that is in it, else its begin."""
        assert self.table is not None
        start = self.table.starts[column]
        return self.today if start <= self.today < self.table.ends(column) else start

    def _take_up(self, kept: list[tuple[str, int]] | None) -> None:
        self.cell = self._anchor = None
        if kept is None or self.table is None or not self.lines:
            return
        rows = {line.key: number for number, line in enumerate(self.lines)}
        corners = [(rows[key], column_of(self.table, at)) for key, at in kept if key in rows]
        if len(corners) == len(kept):
            self._anchor, self.cell = corners

    def view(self) -> HeatView:
        """Return the part in sight."""
        area = self.viewport()
        return HeatView(
            max(0, area.width() - names.WIDTH), max(0, area.height() - HEADER), self.cell_width,
            left=self.horizontalScrollBar().value(), top=self.verticalScrollBar().value(),
        )  # fmt: skip

    def columns_in_sight(self) -> range:
        """Return the columns that can be seen."""
        return range(0) if self.table is None else self.view().columns(self.table.periods)

    def _set_ranges(self) -> None:
        if self.table is None:
            return
        view = self.view()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(self.table.periods * view.cell_width - view.width)))
        across.setPageStep(round(view.width))
        across.setSingleStep(round(view.cell_width))
        down.setRange(0, max(0, round(len(self.lines) * view.row_height - view.height)))
        down.setPageStep(round(view.height))
        down.setSingleStep(round(view.row_height))

    def _look(self) -> None:
        self.viewport().update()
        self.looked_elsewhere.emit()
        self._ask_for_more()

    def _ask_for_more(self) -> None:
        bar = self.horizontalScrollBar()
        ahead = bar.pageStep() * _PAGES_AHEAD
        side = 1 if bar.value() > bar.maximum() - ahead else -1 if bar.value() < ahead / 4 else 0
        if self.table is not None and side and side != self._asked and self.isVisible() and not self._is_settling:
            self._asked = side
            self.reaching.emit(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        seen = self.cell is not None and self._is_in_sight(self.cell, event.oldSize())
        self._set_ranges()
        if seen:
            self._bring_into_sight()
        self.looked_elsewhere.emit()

    # Time

    def left_moment(self) -> int | None:
        """Return the moment at the left edge."""
        return self.moment_at(0)

    def moment_at(self, x: float) -> int | None:
        """Return the moment at a place right of the names."""
        if self.table is None:
            return None
        column = (x + self.horizontalScrollBar().value()) / self.cell_width
        number = min(max(int(column), 0), self.table.periods - 1)
        start, finish = self.table.starts[number], self.table.ends(number)
        return start + round((finish - start) * min(max(column - number, 0.0), 1.0))

    def scroll_to(self, at: int, x: float = 0.0) -> None:
        """Bring a moment to a place right of the names."""
        if self.table is None:
            return
        column = column_of(self.table, at)
        start, finish = self.table.starts[column], self.table.ends(column)
        part = min(max((at - start) / (finish - start), 0.0), 1.0)
        self.horizontalScrollBar().setValue(round((column + part) * self.cell_width - x))

    def column_of_today(self) -> int:
        """Return the column of the period that is now."""
        return 0 if self.table is None else column_of(self.table, self.today)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), qcolour("background"))
        if self.table is not None:
            view = self.view()
            body = QRect(names.WIDTH, HEADER, round(view.width), round(view.height))
            self._paint_cells(painter, body, view)
            self._paint_part(painter, body.topLeft(), Scene(view.width, view.height, tuple(self._marks(view))))
            shown = names.names_scene(self.lines, view, self._measure, self.chosen_rows(), self.target)
            self._paint_part(painter, QPoint(0, HEADER), shown)
            header = heat_header(self.table, view, HEADER, self._measure)
            self._paint_part(painter, QPoint(names.WIDTH, 0), header)
            self._paint_part(painter, QPoint(names.WIDTH, 0), self._now(self.table, view))
            if not self.lines:
                painter.setPen(qcolour("muted"))
                painter.drawText(
                    body, Qt.AlignmentFlag.AlignCenter, self.tr("Nobody is as the filter wants. F3 shows all.")
                )
            painter.fillRect(QRect(0, 0, names.WIDTH, HEADER), qcolour("window"))
            corner = Line(((0, HEADER - 0.5), (names.WIDTH, HEADER - 0.5)), "border")
            paint(painter, Scene(names.WIDTH, HEADER, (corner,)))
        painter.end()

    def _paint_cells(self, painter: QPainter, body: QRect, view: HeatView) -> None:
        """Put the painted cells in sight where they belong."""
        width, height, ratio = round(view.cell_width), round(view.row_height), self.devicePixelRatioF()
        made = self._sprites.begin(width, height, ratio)
        columns = self.columns_in_sight()
        left = body.left() + round(view.x(columns.start))
        painter.setClipRect(body)
        for number in view.rows(len(self.lines)):
            x, y = left, body.top() + round(view.y(number))
            for cell in self._cells(number, columns):
                picture = made.get(cell)
                if picture is None:
                    picture = self._sprites.make(cell, width, height, ratio)
                painter.drawPixmap(x, y, picture)
                x += width
        painter.setClipping(False)

    def _cells(self, number: int, columns: range) -> Sequence[Cell]:
        """Return what a line's cells in sight show; those about them are made with them, and kept."""
        line = self.lines[number]
        if self.preview is not None and line.by is By.PERSON and line.id in self.previewed:
            return self._shown((self.preview, line.place[1]), columns)
        kept = self._made.get(number)
        if kept is None or columns.start < kept[0].start or columns.stop > kept[0].stop:
            last = line.place[0].periods
            around = range(max(0, columns.start - _MARGIN), min(last, columns.stop + _MARGIN))
            kept = self._made[number] = (around, self._shown(line.place, around))
        first = columns.start - kept[0].start
        return kept[1][first : first + len(columns)]

    def _shown(self, place: Place, columns: range) -> list[Cell]:
        assert place is not None
        short = is_short(self.view())
        return cells(*place, columns, hours=self.hours, proposed=self.proposed, short=short)

    def _marks(self, view: HeatView) -> Sequence[Shape]:
        shapes: list[Shape] = []
        for number in view.rows(len(self.lines)):
            if self.preview is not None and self.lines[number].id in self.previewed:
                y = view.y(number)
                shapes.append(Rect(0, y, view.width, view.row_height - 1, line="accent", line_width=1))
        if self.cell is not None:
            shapes.append(frame(view, self.chosen_rows(), self.chosen_columns()))
        return shapes

    def _paint_part(self, painter: QPainter, at: QPoint, scene: Scene) -> None:
        painter.save()
        painter.setClipRect(QRect(at.x(), at.y(), round(scene.width), round(scene.height)))
        painter.translate(at)
        paint(painter, scene)
        painter.restore()

    def _now(self, table: LoadTable, view: HeatView) -> Scene:
        """Return a mark beneath the period that is now."""
        column = self.column_of_today()
        is_in = table.starts[0] <= self.today < table.finish
        mark = Rect(view.x(column) + 1, HEADER - 4, view.cell_width - 3, 3, fill="today")
        return Scene(view.width, HEADER, (mark,) if is_in else ())

    # Choosing

    def chosen_rows(self) -> range:
        if self.cell is None or self._anchor is None:
            return range(0)
        low, high = sorted((self.cell[0], self._anchor[0]))
        return range(low, high + 1)

    def chosen_columns(self) -> range:
        if self.cell is None or self._anchor is None:
            return range(0)
        low, high = sorted((self.cell[1], self._anchor[1]))
        return range(low, high + 1)

    def chosen_lines(self) -> Sequence[LoadLine]:
        return [self.lines[row] for row in self.chosen_rows()]

    def chosen_cells(self) -> Cells:
        """Return what is chosen, without lines whose people are chosen through their role or team."""
        lines = self.chosen_lines()
        covered = {person.id for line in lines if line.by is not By.PERSON for person in line.people}
        places = tuple(line.place for line in lines if line.by is not By.PERSON or line.id not in covered)
        return Cells(places, self.chosen_columns())

    def choose(self, row: int, column: int, *, more: bool = False) -> None:
        """Choose a cell, or all from the one chosen first to it, and bring it into sight."""
        if self.table is None or not self.lines:
            return
        self.cell = (min(max(row, 0), len(self.lines) - 1), min(max(column, 0), self.table.periods - 1))
        if not more or self._anchor is None:
            self._anchor = self.cell
        self._bring_into_sight()
        self.viewport().update()
        self.setAccessibleDescription(self.said())
        self.chosen.emit()

    def _is_in_sight(self, cell: tuple[int, int], size: QSize) -> bool:
        """Say whether a cell begins in sight, or did at another size; at no size at all it counts as such."""
        view = self.view()
        room = (max(0.0, size.width() - names.WIDTH), max(0.0, size.height() - HEADER))
        places = (view.x(cell[1]), view.y(cell[0]))
        return size.isEmpty() or all(0 <= at < space for at, space in zip(places, room, strict=True))

    def _bring_into_sight(self) -> None:
        assert self.cell is not None
        view = self.view()
        for bar, at, size, room in (
            (self.horizontalScrollBar(), self.cell[1] * view.cell_width, view.cell_width, view.width),
            (self.verticalScrollBar(), self.cell[0] * view.row_height, view.row_height, view.height),
        ):
            bar.setValue(round(min(max(bar.value(), at + size - room), at)))

    def said(self) -> str:
        """Return what is chosen in words."""
        if self.table is None or self.cell is None:
            return ""
        return telling.chosen(self.chosen_lines(), self.table, self.chosen_columns(), proposed=self.proposed)

    def line_at(self, point: QPoint) -> int | None:
        """Return the line at a place of the viewport, be it on its name or on a cell."""
        row = (point.y() - HEADER + self.verticalScrollBar().value()) // int(self.view().row_height)
        return row if point.y() >= HEADER and 0 <= row < len(self.lines) else None

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Return the cell at a place of the viewport."""
        if self.table is None or point.x() < names.WIDTH or point.y() < HEADER:
            return None
        return self.view().cell(point.x() - names.WIDTH, point.y() - HEADER, len(self.lines), self.table.periods)

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row, found = self.line_at(point), self.cell_at(point)
        if row is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        is_left = event.button() == Qt.MouseButton.LeftButton
        if found is None:
            column = self.cell[1] if self.cell else self.column_of_today()
            if is_left and self.lines[row].by is not By.PERSON and point.x() < names.ARROW + 8:
                self.fold_wanted.emit(row)
                return
            found = (row, column)
        more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_chosen = found[0] in self.chosen_rows() and found[1] in self.chosen_columns()
        if more or not is_chosen:
            self.choose(*found, more=more)
        if is_left:
            self._pressed = point

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point, there = event.position().toPoint(), event.globalPosition().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if self._is_pulling:
            self.pulled_on.emit(there)
            return
        if (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        found = self.cell_at(point)
        if self.line_at(point) not in self.chosen_rows():
            self._is_pulling = True
            self.pulled.emit(there)
        elif found is not None and self.cell is not None and found[1] != self.cell[1]:
            self.choose(self.cell[0], found[1], more=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_pulling, point = self._is_pulling, event.position().toPoint()
        pressed, self._pressed, self._is_pulling = self._pressed, None, False
        if was_pulling:
            self.let_go.emit(event.globalPosition().toPoint())
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            found = self.cell_at(point)
            still = (point - pressed).manhattanLength() < QApplication.startDragDistance()
            if still and found is not None and not event.modifiers() and not found == self.cell == self._anchor:
                self.choose(*found)

    def stop_pulling(self) -> None:
        """Go on as if the button had not been pressed."""
        self._pressed, self._is_pulling = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self.line_at(point)
        if self.cell_at(point):
            self.opened.emit()
        elif row is not None and self.lines[row].by is not By.PERSON:
            self.fold_wanted.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard and self.cell is not None:
            view = self.view()
            at = QPoint(
                names.WIDTH + round(view.x(self.cell[1]) + view.cell_width / 2),
                HEADER + round(view.y(self.cell[0]) + view.row_height / 2),
            )
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))
        else:
            self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn, held = event.angleDelta(), event.modifiers()
        amount = turn.y() or turn.x()
        if held & Qt.KeyboardModifier.ControlModifier:
            at = self.moment_at(max(0.0, event.position().x() - names.WIDTH))
            if at is not None and amount:
                self.zoom_wanted.emit(1 if amount > 0 else -1, at)
            return
        sideways = bool(held & Qt.KeyboardModifier.ShiftModifier) or not turn.y()
        bar = self.horizontalScrollBar() if sideways else self.verticalScrollBar()
        bar.setValue(bar.value() - amount)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, int(self.view().height // self.view().row_height) - 1)
        steps = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_PageUp: (-page, 0), Qt.Key.Key_PageDown: (page, 0), Qt.Key.Key_Home: (0, -_FAR),
            Qt.Key.Key_End: (0, _FAR),
        }  # fmt: skip
        step, held = steps.get(Qt.Key(event.key())), event.modifiers()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held and self.cell is not None:
            self.opened.emit()
        elif step is None or held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        else:
            row, column = self.cell or (0, self.column_of_today())
            self.choose(row + step[0], column + step[1], more=bool(held & Qt.KeyboardModifier.ShiftModifier))

    # Words

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.cell_at(event.pos())
            row = self.line_at(event.pos())
            text = self.told(*found) if found else telling.line(self.lines[row]) if row is not None else ""
            QToolTip.showText(event.globalPos(), literal(text), self.viewport())
            return True
        return super().viewportEvent(event)

    def told(self, row: int, column: int) -> str:
        """Return a cell in words, for the tooltip."""
        assert self.table is not None
        return telling.cell(self.lines[row], column, proposed=self.proposed)
