"""Fields of one person as a form: each is written at once, and one that cannot be read stays with its reason."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from pmo_desktop.domain.errors import KnownError
from ui.fields import mark, words
from ui.tables.columns import Column
from ui.tables.typed import TypedField
from ui.undo_keys import UndoKeys

Write = Callable[[str, str], object]
"""Writes the text of a field; raises KnownError where it cannot be read."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceField(QComboBox):
    """What may be picked or typed; written when something is picked, with Enter, or when the keyboard leaves it."""

    def __init__(self, name: str, write: Callable[[str], object], said: Callable[[str], object]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(8)
        self.setAccessibleName(name)
        self._write, self._said, self._kept = write, said, ""
        self.activated.connect(lambda _: self.finish())
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
            line.editingFinished.connect(self.finish)

    def offer(self, choices: Sequence[str]) -> None:
        """Offer other texts; what is written stays."""
        if [self.itemText(number) for number in range(self.count())] != list(choices):
            kept = self.currentText()
            self.blockSignals(True)
            self.clear()
            self.addItems(list(choices))
            self.setEditText(kept)
            self.blockSignals(False)

    def show_text(self, text: str) -> None:
        """Show what is written, unless something else is being typed or was refused."""
        typing = self.currentText() != self._kept and (self.hasFocus() or bool(self.property("refused")))
        self._kept = text
        if not typing:
            self.setCurrentIndex(self.findText(text))
            self.setEditText(text)
            mark(self, "")

    def finish(self) -> None:
        """Write what stands in the field."""
        text = self.currentText()
        if text == self._kept and not self.property("refused"):
            return
        before, self._kept = self._kept, text
        try:
            self._write(text)
        except KnownError as error:
            self._kept = before
            mark(self, str(error))
            self._said(str(error))
        else:
            mark(self, "")
            self._said("")

    def event(self, event: QEvent) -> bool:
        """Give up what was typed with Esc; the dialog closes only where there is nothing to give up."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.currentText() != self._kept:
            if event.type() is QEvent.Type.KeyPress:
                self.setEditText(self._kept)
                mark(self, "")
                self._said("")
            event.accept()
            return True
        return super().event(event)


class CellForm(QWidget):
    """The columns of a table as fields of one row, one beneath the other or in two columns."""

    def __init__(self, columns: Sequence[Column], write: Write, said: Callable[[str], object], across: int = 1) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._undo_keys = UndoKeys(self)
        self.fields: dict[str, TypedField | ChoiceField] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for number, column in enumerate(self._columns):
            row, side = divmod(number, across)
            kind = ChoiceField if column.choices or column.offers else TypedField
            field = kind(column.title, partial(write, column.field), said)
            line = field.lineEdit() if isinstance(field, ChoiceField) else field
            if line is not None:
                line.installEventFilter(self._undo_keys)
                line.installEventFilter(self)
            field.setToolTip(column.tooltip)
            label = QLabel(column.title)
            label.setObjectName("muted")
            label.setBuddy(field)
            label.setToolTip(column.tooltip)
            grid.addWidget(label, row, side * 2)
            grid.addWidget(field, row, side * 2 + 1)
            self.fields[column.field], self._labels[column.field] = field, label
        for side in range(across):
            grid.setColumnStretch(side * 2 + 1, 1)

    def show_row(self, row: Any) -> None:
        """Show what a row says."""
        for column in self._columns:
            field = self.fields[column.field]
            if isinstance(field, ChoiceField):
                field.offer(column.choices or (column.offers() if column.offers else ()))
            text = column.text(row)
            field.show_text("" if text == "–" else text)

    def show_fields(self, names: Sequence[str]) -> None:
        """Show only some of the fields."""
        for name, field in self.fields.items():
            field.setVisible(name in names)
            self._labels[name].setVisible(name in names)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write a field with Enter, and press no button of the dialog."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ENTER:
            for field in self.fields.values():
                if isinstance(field, ChoiceField) and field.lineEdit() is watched:
                    field.finish()
                    return True
                if field is watched and isinstance(field, TypedField):
                    field.editingFinished.emit()
                    return True
        return super().eventFilter(watched, event)

    def commit(self) -> None:
        """Write what is being typed."""
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.finish()
            elif field.has_typing():
                field.editingFinished.emit()

    @property
    def is_refused(self) -> bool:
        """Whether any field holds what could not be read."""
        return any(bool(field.property("refused")) for field in self.fields.values())


def heading(text: str) -> QLabel:
    """Return a heading within a page."""
    label = words(text, "heading")
    label.setContentsMargins(0, 10, 0, 0)
    return label
