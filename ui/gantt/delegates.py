"""How the task table draws its cells: names indented, with a handle that folds a summary."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from pmo_desktop.domain.advice import Severity
from ui.advising import COLOURS, Mark
from ui.canvas import qcolour
from ui.gantt.editors import DateEditor, PeopleEditor
from ui.gantt.table_model import TaskTableModel
from ui.icons import icon
from ui.tables.delegates import EditingDelegate, mark_refused
from ui.tables.roles import Role

Index = QModelIndex | QPersistentModelIndex

INDENT = 16
HANDLE = 16
CLASH = 14
"""How wide the sign is that two people changed something."""
ADVICE = 24
"""How wide the sign is that there is something to say about a row."""
ROW_HEIGHT = 24


class NameDelegate(EditingDelegate):
    """Indents a name by its outline level, draws the handle that folds a summary, marks what two people changed."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Let the style draw what is beneath the name; cells it has nothing to do with are drawn by `PlainCells`."""
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        text, own.text = own.text, ""
        style = own.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        selected = bool(own.state & QStyle.StateFlag.State_Selected)
        indent = indent_of(index)
        colour = own.palette.highlightedText().color() if selected else own.palette.text().color()
        if index.data(Role.IS_SUMMARY):
            draw_handle(painter, own.rect, indent, colour, collapsed=bool(index.data(Role.IS_COLLAPSED)))
        painter.save()
        painter.setPen(colour)
        painter.setFont(own.font)
        clashes, mark = index.data(Role.CLASHES), index.data(Role.ADVICE)
        room = own.rect.adjusted(indent + HANDLE + 2, 0, -(4 + signs_width(clashes, mark)), 0)
        shown = own.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
        draw_signs(painter, own.rect, clashes, mark)
        mark_refused(painter, own.rect, index.data(Role.ERROR))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(indent_of(index) + HANDLE - 2, 0, 0, 0))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Widen the hint by what the indent takes."""
        plain = super().sizeHint(option, index)
        return QSize(plain.width() + indent_of(index) + HANDLE + 8, ROW_HEIGHT)


class CellDelegate(EditingDelegate):
    """Marks a cell whose typed text was refused, and one whose value is a warning: bold, with a sign before it."""

    def plain_editor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Offer a calendar for dates and the names there are for people."""
        model = _model(index)
        kind = model.spec(index.data(Role.FIELD)).kind
        if kind == "date":
            return DateEditor(parent, model.today)
        if kind == "people":
            return PeopleEditor(parent, model.names_of_people)
        return super().plain_editor(parent, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(Role.WARNING):
            _warn(painter, option.rect)
        mark_refused(painter, option.rect, index.data(Role.ERROR))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(Role.WARNING):
            option.font.setBold(True)
            for role in (option.palette.ColorRole.Text, option.palette.ColorRole.HighlightedText):
                option.palette.setColor(role, qcolour("late"))


def _warn(painter: QPainter, cell: QRect) -> None:
    """Draw a triangle that points down at the left of a cell: the value is less than nothing."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolour("late"))
    x, y = cell.left() + 8, cell.center().y() - 3
    painter.drawPolygon(QPolygon([QPoint(x, y), QPoint(x + 9, y), QPoint(x + 4, y + 8)]))
    painter.restore()


def advice_area(cell: QRect, *, beside_clash: bool) -> QRect:
    """Return where in a name’s cell the sign stands that there is advice."""
    right = cell.right() - 2 - (CLASH + 4 if beside_clash else 0)
    return QRect(right - ADVICE, cell.top(), ADVICE, cell.height())


def draw_sign(painter: QPainter, area: QRect, mark: Mark) -> None:
    """Draw a filled triangle for a problem, a hollow diamond for a weak spot, and beside it how many where there are several."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = qcolour(COLOURS[mark.severity])
    count = str(mark.count) if mark.count < 10 else "+"
    several = mark.count > 1
    x, y = area.right() - (17 if several else 11), area.center().y() + 1
    painter.setPen(QPen(colour, 1.4))
    if mark.severity is Severity.PROBLEM:
        painter.setBrush(colour)
        painter.drawPolygon(QPolygon([QPoint(x, y + 4), QPoint(x + 8, y + 4), QPoint(x + 4, y - 4)]))
    else:
        painter.drawPolygon(QPolygon([QPoint(x, y), QPoint(x + 4, y - 4), QPoint(x + 8, y), QPoint(x + 4, y + 4)]))
    if several:
        font = painter.font()
        font.setPointSizeF(max(6.5, font.pointSizeF() - 2))
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
    painter.restore()


def _model(index: Index) -> TaskTableModel:
    return cast("TaskTableModel", index.model())


def indent_of(index: Index) -> int:
    return indented(int(index.data(Role.LEVEL) or 0))


def indented(level: int) -> int:
    """Return how far in from the left of its cell the handle of an outline level stands."""
    return 4 + level * INDENT


def signs_width(clashes: int | None, mark: Mark | None) -> int:
    """Return how much of a name's cell its signs take."""
    return (CLASH + 4 if clashes else 0) + (ADVICE if mark else 0)


def draw_signs(painter: QPainter, cell: QRect, clashes: int | None, mark: Mark | None) -> None:
    """Draw at the right of a name what two people changed and what there is to say about it."""
    if clashes:
        x, y = cell.right() - CLASH - 3, cell.center().y() - CLASH // 2
        icon("clash", "late").paint(painter, QRect(x, y, CLASH, CLASH))
    if mark:
        draw_sign(painter, advice_area(cell, beside_clash=bool(clashes)), mark)


def draw_handle(painter: QPainter, cell: QRect, indent: int, colour: QColor, *, collapsed: bool) -> None:
    """Draw the triangle that folds a summary."""
    painter.save()
    painter.setPen(colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.drawPolygon(_handle(cell, indent, collapsed=collapsed))
    painter.restore()


def _handle(cell: QRect, indent: int, *, collapsed: bool) -> QPolygon:
    x, y = cell.left() + indent + HANDLE // 2, cell.center().y() + 1
    if collapsed:
        return QPolygon([QPoint(x - 2, y - 4), QPoint(x + 3, y), QPoint(x - 2, y + 4)])
    return QPolygon([QPoint(x - 4, y - 2), QPoint(x + 4, y - 2), QPoint(x, y + 3)])
