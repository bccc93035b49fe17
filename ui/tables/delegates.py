"""How cells are drawn and edited: lights with letter and shape, progress as a bar, choices as a list."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pmo_desktop.charts.rag import WORDS, rag_shapes
from pmo_desktop.charts.scene import Scene
from pmo_desktop.domain.records import Rag
from ui.canvas import paint, qcolour
from ui.icons import icon
from ui.tables.roles import Role
from ui.undo_keys import UndoKeys

if TYPE_CHECKING:
    from ui.tables.columns import Column

Index = QModelIndex | QPersistentModelIndex
_LIGHT = 13
_LOCK = 14


class EditingDelegate(QStyledItemDelegate):
    """Edits cells so that what is being typed survives a refresh, and that Ctrl+Z with nothing typed is the file's."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._undo_keys = UndoKeys(self)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave out that the pointer is over a cell: the style would draw a second box inside a selected one."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_MouseOver

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = self.choices(index)
        editor = self._box(parent, index, choices) if choices else self.plain_editor(parent, option, index)
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if field is not None:
            field.installEventFilter(self._undo_keys)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal) or ""))
        return editor

    def plain_editor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return what one types into where there is nothing to choose from."""
        return super().createEditor(parent, option, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Write what was typed into all selected cells with Ctrl+Enter, where the table can."""
        fill = self._fills()
        if fill is None or not isinstance(event, QKeyEvent) or not _is_ctrl_enter(event):
            return super().eventFilter(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # while somebody types it is no shortcut of the window
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(editor, QLineEdit | QComboBox):
            return super().eventFilter(editor, event)
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        fill(text)
        return True

    def _fills(self) -> Callable[[str], None] | None:
        """Return what writes into all selected cells: of the table, or of the one this lies over."""
        table = self.parent()
        tables = () if table is None else (table, table.parent())
        found = (getattr(each, "fill_selected", None) for each in tables)
        return next((each for each in found if each is not None), None)

    def choices(self, index: Index) -> Sequence[str]:
        """Return the texts to choose from in a cell; none where anything is typed."""
        return index.data(Role.CHOICES) or ()

    def icon_of(self, index: Index, choice: str) -> QIcon | None:  # noqa: ARG002 - for those that have icons
        """Return what stands beside a choice."""
        return None

    def text_to_edit(self, index: Index) -> str:
        """Return the text a list of choices begins with."""
        return str(index.data(Qt.ItemDataRole.EditRole) or "")

    def _box(self, parent: QWidget, index: Index, choices: Sequence[str]) -> QComboBox:
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setMinimumContentsLength(1)
        box.setIconSize(QSize(_LIGHT + 3, _LIGHT + 3))
        for choice in choices:
            beside = self.icon_of(index, choice)
            if beside is None:
                box.addItem(choice)
            else:
                box.addItem(beside, choice)
        field = box.lineEdit()
        if field is not None:
            field.returnPressed.connect(lambda: box.setProperty("entered", True))
        box.activated.connect(lambda _: QTimer.singleShot(0, box, lambda: self._choose(box)))
        return box

    def _choose(self, box: QComboBox) -> None:
        """Write what was picked from the list at once; where Enter was pressed in the field, Qt writes it."""
        if not box.property("entered"):
            self.commitData.emit(box)
            self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(field, QLineEdit) and field.isModified():
            return
        if not isinstance(editor, QComboBox):
            super().setEditorData(editor, index)
            return
        shown = self.text_to_edit(index)
        editor.setCurrentIndex(editor.findText(shown))
        editor.setEditText(shown)
        if isinstance(field, QLineEdit):
            field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Any) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.ControlModifier


class CellDelegate(EditingDelegate):
    """Draws what a column's data asks for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column: Column | None = index.data(Role.COLUMN)
        row = index.data(Role.ROW)
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        error = index.data(Role.ERROR)
        if column is None or row is None:
            super().paint(painter, option, index)
        elif column.rag is not None and not error:
            words = own.text
            _background(painter, own)
            _light(painter, own, column.rag(row), words)
        elif column.percent is not None and not error:
            words = own.text
            _background(painter, own)
            _progress(painter, own, column.percent(row), words)
        else:
            if column.late is not None and column.late(row):
                own.palette.setColor(own.palette.ColorRole.Text, qcolour("late"))
                own.palette.setColor(own.palette.ColorRole.HighlightedText, qcolour("late"))
            locked = column.private is not None and column.private(row) and not error
            if locked:
                own.text = own.fontMetrics.elidedText(
                    own.text, Qt.TextElideMode.ElideRight, own.rect.width() - _LOCK - 20
                )
            own.widget.style().drawControl(own.widget.style().ControlElement.CE_ItemViewItem, own, painter, own.widget)
            if locked:
                _lock(painter, own.rect, left=column.right)
        mark_refused(painter, own.rect, error)

    def choices(self, index: Index) -> Sequence[str]:
        column: Column | None = index.data(Role.COLUMN)
        if column is None:
            return ()
        return column.offers() if column.offers else column.choices

    def icon_of(self, index: Index, choice: str) -> QIcon | None:
        column: Column = index.data(Role.COLUMN)
        return None if column.rag is None else _light_icon(_LIGHTS.get(choice))

    def text_to_edit(self, index: Index) -> str:
        column: Column = index.data(Role.COLUMN)
        shown = str(index.data() or "")
        return "" if column.rag is not None and shown == WORDS[None] else shown


def mark_refused(painter: QPainter, cell: QRect, reason: str | None) -> None:
    """Frame a cell whose typed text was refused."""
    if reason:
        painter.save()
        painter.setPen(QPen(qcolour("late"), 2))
        painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.restore()


def _lock(painter: QPainter, cell: QRect, *, left: bool) -> None:
    """Draw a small lock at the side of a cell where its text is not."""
    x = cell.left() + 6 if left else cell.right() - _LOCK - 6
    painter.save()
    painter.setOpacity(0.7)
    icon("lock").paint(painter, QRect(x, cell.center().y() - _LOCK // 2, _LOCK, _LOCK))
    painter.restore()


_LIGHTS = {WORDS[rag]: rag for rag in Rag}


def _light_icon(rag: Rag | None) -> QIcon:
    pixmap = QPixmap(QSize(_LIGHT + 3, _LIGHT + 3))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint(painter, Scene(_LIGHT + 3, _LIGHT + 3, tuple(rag_shapes(rag, 1, 1, _LIGHT))))
    painter.end()
    return QIcon(pixmap)


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
    room = area.adjusted(8 + _LIGHT + 8, -1, -4, -1)
    shown = option.fontMetrics.elidedText(words or WORDS[rag], Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def _progress(painter: QPainter, option: QStyleOptionViewItem, percent: float, words: str) -> None:
    area = QRectF(option.rect).adjusted(8, 9, -52, -9)
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
        option.rect.adjusted(0, -1, -8, -1), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words
    )
    painter.restore()
