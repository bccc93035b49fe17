"""People's own fields on tasks: added, renamed, made another kind, their choices put in order, deleted."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.custom import KINDS, choices_in
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import CustomField, FieldKind
from pmo_desktop.services.planning import custom_fields
from ui.fields import words
from ui.gantt.columns import TableColumns
from ui.session import Session

_ID = Qt.ItemDataRole.UserRole


class CustomFieldsDialog(QDialog):
    """Each edit is written at once and can be undone; a name or choices count when the field is left."""

    def __init__(self, session: Session, columns: TableColumns, field: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Custom fields"))
        self.resize(680, 440)
        self._session, self._columns = session, columns
        self._filling = False
        self._make()
        self._lay_out()
        self._connect()
        self._fill(field.removeprefix("custom:"))
        (self.list if self.list.count() else self.add).setFocus()

    def _make(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Fields of your own"))
        self.hint = words(
            self.tr("Fields of your own on tasks: “Risk”, “Area”, “Signed on”. Add the first one."), "muted"
        )
        self.name = QLineEdit()
        self.kind = QComboBox()
        self.kind.addItems([self.tr(said) for said in KINDS.values()])
        self.choices = QPlainTextEdit()
        self.choices.setTabChangesFocus(True)
        self.choices.setPlaceholderText(self.tr("One choice a line, in the order they are offered and sorted"))
        self.column = QCheckBox(self.tr("Show it as a column of the table"))
        self.source = words("", "muted")
        self.reason = words("", "late")
        self.add = QPushButton(self.tr("Add a field"))
        self.delete = QPushButton(self.tr("Delete"))
        for button in (self.add, self.delete):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addWidget(self.delete)
        below.addStretch(1)
        left.addLayout(below)
        self.form = QWidget()
        right = QVBoxLayout(self.form)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(6)
        for title, field in (
            (self.tr("Name"), self.name), (self.tr("Kind"), self.kind), (self.tr("Choices"), self.choices),
        ):  # fmt: skip
            said = QLabel(title)
            said.setBuddy(field)
            field.setAccessibleName(title)
            right.addWidget(said)
            right.addWidget(field, 1 if field is self.choices else 0)
            if field is self.choices:
                self.choices_title = said
        for each in (self.column, self.source):
            right.addWidget(each)
        right.addStretch(0)
        beside = QVBoxLayout()
        beside.addWidget(self.hint)
        beside.addWidget(self.form, 1)
        beside.addWidget(self.reason)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 2)
        both.addLayout(beside, 3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(both, 1)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._changed_field)
        self.name.editingFinished.connect(self._take_name)
        self.kind.activated.connect(self._take_kind)
        self.column.toggled.connect(self._take_column)
        self.add.clicked.connect(self.add_field)
        self.delete.clicked.connect(self.delete_field)
        self._session.changed.connect(self._hear)
        self.finished.connect(lambda _: self._take_choices())

    # What is there

    def _fields(self) -> list[CustomField]:
        return custom_fields.task_fields(self._session.workspace)

    def _own(self) -> CustomField | None:
        item = self.list.currentItem()
        wanted = "" if item is None else item.data(_ID)
        return next((field for field in self._fields() if field.id == wanted), None)

    def _hear(self, changed: Changed) -> None:
        if CustomField in changed.kinds():
            own = self.list.currentItem()
            self._fill("" if own is None else str(own.data(_ID)))

    def _fill(self, current: str) -> None:
        self._filling = True
        place = self.list.currentRow()
        self.list.clear()
        fields = self._fields()
        for field in fields:
            item = QListWidgetItem(field.name, self.list)
            item.setData(_ID, field.id)
            item.setSizeHint(QSize(0, 24))
        ids = [field.id for field in fields]
        self.list.setCurrentRow(ids.index(current) if current in ids else max(0, min(place, len(ids) - 1)))
        self._filling = False
        self._show_own()

    def _show_own(self) -> None:
        field = self._own()
        self._filling = True
        self.form.setVisible(field is not None)
        self.hint.setVisible(field is None)
        self.delete.setEnabled(field is not None)
        self._say("")
        if field is not None:
            self._shown_id = field.id
            self.name.setText(field.name)
            self.kind.setCurrentIndex(list(KINDS).index(field.kind))
            self.choices.setPlainText("\n".join(choices_in(field)))
            is_choice = field.kind is FieldKind.CHOICE
            self.choices.setVisible(is_choice)
            self.choices_title.setVisible(is_choice)
            self.column.setChecked(f"custom:{field.id}" in self._columns.fields())
            self.source.setVisible(bool(field.source))
            self.source.setText(self.tr("“{name}” in the file it came from").format(name=field.source))
        else:
            self._shown_id = ""
        self._filling = False

    def _say(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    # What is done

    def _changed_field(self) -> None:
        if not self._filling:
            self._take_choices()
            self._show_own()

    def _attempt(self, action: Callable[[], Any]) -> Any:
        try:
            done = action()
        except KnownError as error:
            self._say(str(error))
            return None
        self._say("")
        return done

    def add_field(self) -> None:
        """Add a field of text under a name nobody has, ready to be called otherwise, and show it as a column."""
        self._take_choices()
        known = {field.name.casefold() for field in self._fields()}
        names = (self.tr("New field") + (f" {number}" if number > 1 else "") for number in range(1, len(known) + 2))
        name = next(each for each in names if each.casefold() not in known)
        made = self._attempt(lambda: custom_fields.add_field(self._session.workspace, name, FieldKind.TEXT))
        if made:
            self._columns.insert(f"custom:{made}")
            self._fill(made)
            self.name.setFocus()
            self.name.selectAll()

    def delete_field(self) -> None:
        """Remove the field with all its values; Ctrl+Z brings it back."""
        field = self._own()
        if field is not None:
            self._attempt(lambda: custom_fields.delete_field(self._session.workspace, field.id))

    def _change(self, **fields: Any) -> None:
        if self._shown_id and not self._filling:
            shown = self._shown_id
            self._attempt(lambda: custom_fields.change_field(self._session.workspace, shown, **fields))

    def _take_name(self) -> None:
        self._change(name=self.name.text())

    def _take_kind(self, place: int) -> None:
        self._change(kind=list(KINDS)[place])

    def _take_choices(self) -> None:
        field = next((each for each in self._fields() if each.id == getattr(self, "_shown_id", "")), None)
        typed = [line.strip() for line in self.choices.toPlainText().splitlines() if line.strip()]
        if field is not None and field.kind is FieldKind.CHOICE and tuple(typed) != choices_in(field):
            self._change(choices=typed)

    def _take_column(self, on: bool) -> None:
        if not self._filling and self._shown_id:
            column = f"custom:{self._shown_id}"
            if on:
                self._columns.insert(column)
            elif column in self._columns.fields():
                self._columns.hide(column)
