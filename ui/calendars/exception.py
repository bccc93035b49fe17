"""Asks what an exception of a calendar says: its days, how they are repeated, the hours of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.hours import format_hours, parse_hours
from pmo_desktop.domain.calendar.patterns import GROUPS, MOST, PLACES, Pattern, Repeated, pattern_of, rule_of
from pmo_desktop.domain.calendar.recurrence import format_recurrence, occurrences, parse_recurrence
from pmo_desktop.domain.calendar.wording import MONTHS, WEEKDAYS, in_words
from pmo_desktop.domain.calendar.wording import PLACES as PLACE_WORDS
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import CalendarException
from pmo_desktop.services.calendars import day_typed
from pmo_desktop.services.workspace import Workspace
from ui.fields import mark
from ui.tables.typed import muted

_SHOWN = 5


def tr(text: str) -> str:
    return QCoreApplication.translate("Calendars", text)


_KINDS: Sequence[tuple[str, str]] = (
    ("", "not repeated"),
    (Repeated.DAYS, "every so many days"),
    (Repeated.WEEKDAYS, "every so many weekdays (Monday to Friday)"),
    (Repeated.WEEKS, "in the week"),
    (Repeated.MONTH_DAY, "in the month, on a day"),
    (Repeated.MONTH_PLACE, "in the month, on the first, last … of a kind of day"),
    (Repeated.YEAR_DAY, "in the year, on a date"),
    (Repeated.YEAR_PLACE, "in the year, on the first, last … of a kind of day"),
)
_USES: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    Repeated.DAYS: frozenset({"every"}),
    Repeated.WEEKDAYS: frozenset({"every"}),
    Repeated.WEEKS: frozenset({"every", "weekdays"}),
    Repeated.MONTH_DAY: frozenset({"every", "day"}),
    Repeated.MONTH_PLACE: frozenset({"every", "place"}),
    Repeated.YEAR_DAY: frozenset({"day", "month"}),
    Repeated.YEAR_PLACE: frozenset({"place", "month"}),
    "kept": frozenset(),
}
"""Which choices each kind of repetition has."""
_STEPS: Mapping[str, str] = {
    Repeated.DAYS: "days", Repeated.WEEKDAYS: "weekdays", Repeated.WEEKS: "weeks", Repeated.MONTH_DAY: "months",
    Repeated.MONTH_PLACE: "months",
}  # fmt: skip
_GROUPS = ("day", "weekday", "day of the weekend", *WEEKDAYS)


class ExceptionDialog(QDialog):
    """Says beneath the fields, while one types, which days are meant, or what cannot be read.

    `write` is called with the exception; where it refuses, the dialog stays with what was typed.
    """

    def __init__(
        self,
        workspace: Workspace,
        exception: CalendarException,
        title: str,
        write: Callable[[CalendarException], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(600)
        self._workspace, self._exception, self._write = workspace, exception, write
        self._make_fields()
        self._fill(exception)
        self._lay_out()
        self._connect()
        self._look()

    def _make_fields(self) -> None:
        self.name, self.hours = _line(tr("Name")), _line(tr("Hours"))
        self.first, self.last = _line(tr("First day")), _line(tr("Last day"))
        self.repeated = _box(tr("Repeated"), [(tr(title), kind) for kind, title in _KINDS])
        self.every = _spin(tr("Every"), 1, MOST)
        self.weekdays = [QCheckBox(tr(name[:3])) for name in WEEKDAYS]
        for box, name in zip(self.weekdays, WEEKDAYS, strict=True):
            box.setAccessibleName(tr(name))
        self.day = _spin(tr("Day of the month"), 1, 31)
        self.month = _box(tr("Month"), [(tr(name), number) for number, name in enumerate(MONTHS, 1)])
        self.place = _box(tr("Which one"), [(tr(PLACE_WORDS[place]), place) for place in PLACES])
        self.group = _box(tr("Kind of day"), [(tr(name), number) for number, name in enumerate(_GROUPS)])
        self.ends = _box(tr("Ends"), [(tr("on the last day"), "day"), (tr("after a number of times"), "count")])
        self.count = _spin(tr("Times"), 1, 9999)
        self.said = muted()
        self.said.setMinimumHeight(self.said.fontMetrics().lineSpacing() * 3)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)

    def _fill(self, exception: CalendarException) -> None:
        self.name.setText(exception.name)
        self.hours.setText(format_hours(exception.shifts))
        self.first.setText(format_date(exception.start))
        self.last.setText(format_date(exception.finish - DAY))
        day = moment.to_date(exception.start)
        pattern = Pattern(kind=Repeated.DAYS, weekdays=frozenset({day.weekday()}), day=day.day, month=day.month)
        if exception.recurrence:
            rule = parse_recurrence(exception.recurrence)
            found = pattern_of(rule, exception.start)
            if found is None:
                self.repeated.addItem(in_words(exception.recurrence, exception.start), "kept")
                self.repeated.setCurrentIndex(self.repeated.count() - 1)
            else:
                pattern = found
                self.repeated.setCurrentIndex(self.repeated.findData(found.kind))
            if rule.count is not None:
                self.ends.setCurrentIndex(1)
                self.count.setValue(rule.count)
        self.every.setValue(pattern.every)
        for weekday, box in enumerate(self.weekdays):
            box.setChecked(weekday in (pattern.weekdays or {day.weekday()}))
        self.day.setValue(pattern.day)
        self.month.setCurrentIndex(pattern.month - 1)
        self.place.setCurrentIndex(PLACES.index(pattern.place))
        self.group.setCurrentIndex(GROUPS.index(pattern.group))

    def _lay_out(self) -> None:
        self._step = QLabel()
        self._lines: dict[str, QWidget] = {
            "every": _beside(self.every, self._step),
            "weekdays": _beside(*self.weekdays),
            "day": _beside(self.day),
            "place": _beside(self.place, self.group),
            "month": _beside(self.month),
            "ends": _beside(self.ends, self.count),
        }
        self.form = QFormLayout()
        self.form.setSpacing(8)
        for title, field in (
            (tr("Name"), self.name),
            (tr("Hours"), self.hours),
            (tr("Repeated"), self.repeated),
            (tr("Every"), self._lines["every"]),
            (tr("On"), self._lines["weekdays"]),
            (tr("On day"), self._lines["day"]),
            (tr("On the"), self._lines["place"]),
            (tr("Of"), self._lines["month"]),
            (tr("First day"), self.first),
            (tr("Ends"), self._lines["ends"]),
            (tr("Last day"), self.last),
        ):
            self.form.addRow(title, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self.form)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.name.setFocus()
        self.name.selectAll()

    def _connect(self) -> None:
        for field in (self.name, self.hours, self.first, self.last):
            field.textEdited.connect(lambda _: self._look())
        for box in (self.repeated, self.month, self.place, self.group, self.ends):
            box.currentIndexChanged.connect(lambda _: self._look())
        for spin in (self.every, self.day, self.count):
            spin.valueChanged.connect(lambda _: self._look())
        for check in self.weekdays:
            check.toggled.connect(lambda _: self._look())

    # What is meant

    def _look(self) -> None:
        """Show the choices of the kind chosen, and say which days are meant or what cannot be read."""
        kind = self.repeated.currentData()
        for name in ("every", "weekdays", "day", "place", "month"):
            self.form.setRowVisible(self._lines[name], name in _USES[kind])
        self.form.setRowVisible(self._lines["ends"], bool(kind))
        by_count = bool(kind) and self.ends.currentData() == "count"
        self.count.setVisible(by_count)
        self.form.setRowVisible(self.last, not by_count)
        self._step.setText(tr(_STEPS.get(kind, "")))
        try:
            self._say(_in_words(self.meant()), late=False)
        except KnownError as error:
            self._say(str(error), late=True)

    def meant(self) -> CalendarException:
        """Return the exception as the fields say it; raise KnownError, the field at fault framed."""
        fields = (self.hours, self.first, self.last)
        for field in fields:
            mark(field, "")
        hours = _read(self.hours, lambda text: parse_hours(text) or "")
        start = _read(self.first, lambda text: day_typed(self._workspace, text))
        kind = self.repeated.currentData()
        count = self.count.value() if kind and self.ends.currentData() == "count" else None
        if count is None:
            finish = _read(self.last, lambda text: day_typed(self._workspace, text)) + DAY
            if finish <= start:
                mark(self.last, tr("The last day comes before the first."))
                raise InvalidValueError("The last day comes before the first.", "Write the first day or a later one.")
        else:
            finish = moment.LAST
        found = replace(
            self._exception, name=self.name.text().strip(), shifts=hours, start=start, finish=finish,
            recurrence=self._rule(kind, count),
        )  # fmt: skip
        return _ended(found) if count is not None else found

    def _rule(self, kind: str, count: int | None) -> str:
        if not kind:
            return ""
        if kind == "kept":
            rule = parse_recurrence(self._exception.recurrence)
            return format_recurrence(replace(rule, count=count))
        pattern = Pattern(
            kind=Repeated(kind), every=self.every.value() if "every" in _USES[kind] else 1, day=self.day.value(),
            weekdays=frozenset(number for number, box in enumerate(self.weekdays) if box.isChecked()),
            month=self.month.currentData(), place=self.place.currentData(), group=GROUPS[self.group.currentData()],
        )  # fmt: skip
        if pattern.kind is Repeated.WEEKS and not pattern.weekdays:
            raise InvalidValueError("No weekday is chosen.", "Tick the weekdays it is repeated on.")
        return format_recurrence(rule_of(pattern, count))

    def _finish(self) -> None:
        try:
            self._write(self.meant())
        except KnownError as error:
            self._say(str(error), late=True)
            return
        self.accept()

    def _say(self, words: str, *, late: bool) -> None:
        self.said.setText(words)
        self.said.setObjectName("late" if late else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)


def _ended(exception: CalendarException) -> CalendarException:
    """Return an exception told by a number of times with the day after the last of them as its end."""
    days = occurrences(exception.recurrence, exception.start, exception.finish)
    if not len(days):
        raise InvalidValueError("That means no day at all.", "Look at the first day and how it is repeated.")
    return replace(exception, finish=int(days[-1]) + DAY)


def _in_words(exception: CalendarException) -> str:
    """Return which days are meant, with the first of them by date."""
    if not exception.recurrence:
        count = (exception.finish - exception.start) // DAY
        return tr("{count} days in a row").format(count=count) if count > 1 else tr("One day")
    days = occurrences(exception.recurrence, exception.start, exception.finish)
    if not len(days):
        raise InvalidValueError("That means no day at all.", "Look at the dates and how it is repeated.")
    shown = ", ".join(format_date(int(day)) for day in islice(days, _SHOWN))
    more = ", …" if len(days) > _SHOWN else ""
    rule = in_words(exception.recurrence, exception.start)
    return (
        tr("{rule}; {count} days: {shown}").format(rule=rule[:1].upper() + rule[1:], count=len(days), shown=shown)
        + more
    )


T = TypeVar("T")


def _read(field: QLineEdit, read: Callable[[str], T]) -> T:
    try:
        return read(field.text())
    except KnownError as error:
        mark(field, str(error))
        raise


def _line(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    return field


def _spin(name: str, least: int, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setAccessibleName(name)
    spin.setRange(least, most)
    spin.setMinimumWidth(80)
    return spin


def _box(name: str, options: Sequence[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for title, value in options:
        box.addItem(title, value)
    return box


def _beside(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return whole
