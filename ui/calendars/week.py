"""The working week of a calendar: hours of each weekday, typed."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.hours import format_hours
from pmo_desktop.domain.records import Calendar
from pmo_desktop.services import calendars
from ui.session import Session
from ui.tables.typed import EnterStays, TypedField, muted
from ui.undo_keys import UndoKeys


class WeekPage(QWidget):
    """What a day leaves empty comes from the base, and is shown in grey."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._calendar_id = ""
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._help = muted()
        self.reason = muted()
        self.reason.setObjectName("late")
        self.fields: dict[str, TypedField] = {}
        form = QFormLayout()
        form.setSpacing(8)
        stays, undoing = (
            EnterStays(self),
            UndoKeys(self, lambda each: isinstance(each, TypedField) and each.has_typing()),
        )
        for name in WEEKDAYS:
            title = self.tr(name.capitalize())
            field = TypedField(title, partial(self._write, name), self._say)
            field.setMaximumWidth(420)
            field.installEventFilter(stays)
            field.installEventFilter(undoing)
            label = QLabel(title)
            label.setBuddy(field)
            form.addRow(label, field)
            self.fields[name] = field
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._help)
        column.addLayout(form)
        column.addWidget(self.reason)
        column.addStretch(1)

    def show_calendar(self, calendar_id: str) -> None:
        """Show what a calendar says; fields somebody is typing into keep what was typed."""
        workspace = self._session.workspace
        if calendar_id != self._calendar_id:
            self._calendar_id = calendar_id
            self._say("")
            for field in self.fields.values():
                field.clear()
                field.show_text("")
        calendar = workspace.get(Calendar, calendar_id)
        week = calendars.usual_week(workspace, calendar_id)
        base = calendars.week_in_force(workspace, calendar.base_id) if calendar.base_id else calendars.STANDARD_WEEK
        how = self.tr("Write hours as 08:00-12:00, 13:00-17:00, or 22:00-06:00 over midnight, or “free”, or “24 h”.")
        empty = self.tr("What is left empty comes from the base.") if calendar.base_id else ""
        self._help.setText(f"{how} {empty}".strip())
        for (name, field), inherited in zip(self.fields.items(), base, strict=True):
            said = getattr(week, name)
            field.setPlaceholderText(inherited)
            field.show_text("" if said is None else format_hours(said))

    def _write(self, name: str, text: str) -> None:
        calendars.set_usual_day(self._session.workspace, self._calendar_id, name, text)
        self.show_calendar(self._calendar_id)

    def _say(self, reason: str) -> None:
        self.reason.setText(reason)
