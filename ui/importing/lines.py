"""Draws a thing that arrived as two lines: what it is called, and beneath it, quieter, what it would do."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

_GAP = 2


class TwoLines(QStyledItemDelegate):
    """The text of an item is its two lines; names keep their end, where versions stand, sentences their beginning."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        title, _, said = str(index.data(Qt.ItemDataRole.DisplayRole)).partition("\n")  # the style parts lines otherwise
        own.text = "x"  # so that there is a place for text
        style = own.widget.style() if own.widget is not None else QApplication.style()
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, own, own.widget)
        own.text = ""
        own.state &= ~QStyle.StateFlag.State_HasFocus
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        metrics = QFontMetrics(own.font)
        room = QRect(place.left(), 0, own.rect.right() - place.left() - 8, metrics.height())
        top = own.rect.center().y() - metrics.height() - _GAP // 2
        painter.save()
        painter.setFont(own.font)
        for words, elide, role in (
            (title, Qt.TextElideMode.ElideMiddle, own.palette.text()),
            (said, Qt.TextElideMode.ElideRight, own.palette.placeholderText()),
        ):
            room.moveTop(top)
            painter.setPen(role.color())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(words, elide, room.width()))
            top += metrics.height() + _GAP
        painter.restore()
