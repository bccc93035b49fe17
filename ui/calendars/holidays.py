"""Asks whose holidays to add to a calendar, and shows each before anything is written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.hours import format_hours
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Calendar
from pmo_desktop.services import public_holidays
from pmo_desktop.services.public_holidays import Proposed, Standing, Wanted
from ui.layout import clear
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.tables.typed import Refusal, muted

_YEARS_AHEAD = 2


class HolidaysDialog(QDialog):
    """Country, region, years, language and kinds on the left; the days, and what becomes of each, on the right."""

    def __init__(self, session: Session, calendar_id: str, country: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._calendar_id = session, calendar_id
        self._name = session.workspace.get(Calendar, calendar_id).name
        self.setWindowTitle(self.tr("Add holidays to “{name}”").format(name=self._name))
        self.resize(1060, 640)
        self.found: tuple[Proposed, ...] = ()
        self._make_fields()
        self.table = PlainTable(
            self.tr("Holidays"),
            [
                Heading(self.tr("Day"), 138), Heading(self.tr("Holiday"), wide=True), Heading(self.tr("Hours"), 100),
                Heading(self.tr("What becomes of it"), 160),
            ],
        )  # fmt: skip
        self.reason = Refusal()
        self._lay_out()
        chosen = self.country.findData(country)
        self.country.setCurrentIndex(max(0, chosen))
        self.country.currentIndexChanged.connect(lambda _: self._show_country())
        self._show_country()

    def _make_fields(self) -> None:
        self.country = QComboBox()
        self.country.setEditable(True)
        self.country.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for each in public_holidays.countries():
            self.country.addItem(each.name, each.code)
        completer = QCompleter(self.country.model(), self.country)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.country.setCompleter(completer)
        self.region, self.language = QComboBox(), QComboBox()
        year = moment.to_date(self._session.workspace.today()).year
        self.first, self.last = QSpinBox(), QSpinBox()
        for spin, value in ((self.first, year), (self.last, year + _YEARS_AHEAD)):
            spin.setRange(1970, 2199)
            spin.setValue(value)
            spin.valueChanged.connect(lambda _: self._look())
        self.observed = QCheckBox(self.tr("Days that make up for holidays on weekends"))
        self.observed.setChecked(True)
        self.half_days = QCheckBox(self.tr("Half days (some are for a few people only)"))
        for check in (self.observed, self.half_days):
            check.toggled.connect(lambda _: self._look())
        for box in (self.region, self.language):
            box.currentIndexChanged.connect(lambda _: self._look())
        self.kinds: dict[str, QCheckBox] = {}

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        years = QHBoxLayout()
        years.setSpacing(8)
        years.addWidget(self.first)
        years.addWidget(QLabel(self.tr("to")))
        years.addWidget(self.last)
        years.addStretch(1)
        for title, field in (
            (self.tr("Country"), self.country),
            (self.tr("Region"), self.region),
            (self.tr("Language"), self.language),
        ):
            field.setAccessibleName(title)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(22)
            form.addRow(title, field)
        self.first.setAccessibleName(self.tr("First year"))
        self.last.setAccessibleName(self.tr("Last year"))
        form.addRow(self.tr("Years"), years)
        self._further = QVBoxLayout()
        self._further.setSpacing(4)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(form)
        left.addSpacing(8)
        left.addWidget(self.observed)
        left.addWidget(self.half_days)
        left.addLayout(self._further)
        left.addStretch(1)
        left.addWidget(
            muted(self.tr("A day that has an exception already keeps it. The days are kept in your portfolio."))
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left)
        row.addWidget(self.table, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._add)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addWidget(self.reason)
        column.addWidget(self.buttons)

    def _show_country(self) -> None:
        """Offer the regions, languages and kinds of the country chosen."""
        country = str(self.country.currentData())
        for box, first, options in (
            (
                self.region,
                self.tr("the whole country"),
                [(each.name, each.code) for each in public_holidays.regions(country)],
            ),
            (
                self.language,
                self.tr("the country’s own"),
                [(each, each) for each in public_holidays.languages(country)],
            ),
        ):
            box.blockSignals(True)
            box.clear()
            box.addItem(first, "")
            for title, code in options:
                box.addItem(title if title == code or box is self.language else f"{title} ({code})", code)
            box.setEnabled(bool(options))
            box.blockSignals(False)
        clear(self._further)
        self.kinds = {}
        for kind in public_holidays.further_kinds(country):
            check = QCheckBox(self.tr("Also: {kind}").format(kind=kind.replace("_", " ")))
            check.toggled.connect(lambda _: self._look())
            self._further.addWidget(check)
            self.kinds[kind] = check
        self._look()

    def wanted(self) -> Wanted:
        """Return what the fields ask for."""
        return Wanted(
            country=str(self.country.currentData()), region=str(self.region.currentData() or ""),
            first_year=self.first.value(), last_year=self.last.value(), language=str(self.language.currentData() or ""),
            also=tuple(kind for kind, box in self.kinds.items() if box.isChecked()), half_days=self.half_days.isChecked(),
            observed=self.observed.isChecked(),
        )  # fmt: skip

    def _look(self) -> None:
        """Show the days asked for, or why there are none."""
        try:
            self.found = public_holidays.proposed(self._session.workspace, self._calendar_id, self.wanted())
            self.reason.say("")
        except KnownError as error:
            self.found = ()
            self.reason.say(str(error))
        new = sum(each.standing is Standing.NEW for each in self.found)
        self.table.show_lines([_cells(each) for each in self.found])
        accept = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText(self.tr("Add {count} days").format(count=new) if new != 1 else self.tr("Add 1 day"))
        accept.setEnabled(new > 0)

    def _add(self) -> None:
        try:
            public_holidays.add_holidays(self._session.workspace, self._calendar_id, self.wanted())
        except KnownError as error:
            self.reason.say(str(error))
            return
        self.accept()


def _cells(each: Proposed) -> tuple[str, ...]:
    day = moment.to_date(each.holiday.day)
    standing = "added" if each.standing is Standing.NEW else each.standing.value
    return (f"{day:%a} {day}", each.holiday.name, format_hours(each.shifts), standing)
