"""How cells are drawn and edited: lights with letter and shape, progress as a bar, choices as a list."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pmo_desktop.charts.rag import WORDS, rag_shapes
from pmo_desktop.charts.scene import Scene
from ui.canvas import paint, qcolour
from ui.tables.model import Role

if TYPE_CHECKING:
    from ui.tables.columns import Column

Index = QModelIndex | QPersistentModelIndex
_LIGHT = 13


class CellDelegate(QStyledItemDelegate):
    """Draws what a column's data asks for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column: Column | None = index.data(Role.COLUMN)
        row = index.data(Role.ROW)
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        if column is None or row is None:
            super().paint(painter, option, index)
        elif column.rag is not None:
            own.text = ""
            _background(painter, own)
            _light(painter, own, column.rag(row), str(index.data() or ""))
        elif column.percent is not None:
            _background(painter, own)
            _progress(painter, own, column.percent(row), str(index.data() or ""))
        else:
            if column.late is not None and column.late(row):
                own.palette.setColor(own.palette.ColorRole.Text, qcolour("late"))
                own.palette.setColor(own.palette.ColorRole.HighlightedText, qcolour("late"))
            own.widget.style().drawControl(own.widget.style().ControlElement.CE_ItemViewItem, own, painter, own.widget)
        mark_refused(painter, own.rect, index.data(Role.ERROR))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column: Column | None = index.data(Role.COLUMN)
        if column is None or not (column.choices or column.offers):
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(list(column.offers() if column.offers else column.choices))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or ""))
            field = editor.lineEdit()
            if field is not None:
                field.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Any) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


def mark_refused(painter: QPainter, cell: QRect, reason: str | None) -> None:
    """Frame a cell whose typed text was refused."""
    if reason:
        painter.save()
        painter.setPen(QPen(qcolour("late"), 2))
        painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.restore()


def _background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    option.text = ""
    style = option.widget.style()
    style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, option.widget)


def _light(painter: QPainter, option: QStyleOptionViewItem, rag: Any, words: str) -> None:
    area = option.rect
    top = area.center().y() - _LIGHT / 2 + 0.5
    paint(painter, Scene(area.width(), area.height(), tuple(rag_shapes(rag, area.left() + 8, top, _LIGHT))))
    painter.save()
    painter.setPen(qcolour("muted" if rag is None else "text"))
    room = area.adjusted(8 + _LIGHT + 8, 0, -4, 0)
    shown = option.fontMetrics.elidedText(words or WORDS[rag], Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def _progress(painter: QPainter, option: QStyleOptionViewItem, percent: float, words: str) -> None:
    area = QRectF(option.rect).adjusted(8, 8, -48, -8)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolour("grid"))
    painter.drawRoundedRect(area, 3, 3)
    if percent > 0:
        painter.setBrush(qcolour("task"))
        painter.drawRoundedRect(
            QRectF(area.left(), area.top(), area.width() * min(percent, 100) / 100, area.height()), 3, 3
        )
    painter.setPen(qcolour("text"))
    painter.drawText(
        option.rect.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words
    )
    painter.restore()
