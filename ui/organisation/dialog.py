"""Organisation and calendar: everything that is chosen once for the whole portfolio, in one place."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.calendar.typed_week import in_words, parse_week
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.organisation.countries import holidays_end
from pmo_desktop.services.organisation.moves import moves_of, moves_said
from pmo_desktop.services.organisation.together import Choices, calendar_changes, choices, choose
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.fields import mark, rule
from ui.organisation.bars import HoursField
from ui.organisation.country_field import CountryField
from ui.organisation.logo_field import LogoField
from ui.session import Session
from ui.tables.typed import Refusal, muted


class OrganisationDialog(QDialog):
    """Name, logo and currency; holidays and hours, with what they would move; written as one change."""

    calendars_requested = Signal()
    """The calendars themselves are wanted."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Organisation and calendar"))
        self.setMinimumWidth(720)
        self._before = now = choices(session.workspace)
        self.name = self._field(now.name, self.tr("Portfolio"))
        self.organisation = self._field(now.organisation, self.tr("Organisation"))
        self.currency = self._field(now.currency, self.tr("Currency"))
        self.currency.setMaximumWidth(72)
        self.currency.setMaxLength(3)
        self.logo = LogoField(session.asking)
        self.logo.show_logo(now.logo)
        self.country = CountryField(now.country.code if now.country else "", self.tr("no country’s"))
        self.hours = HoursField()
        self.hours.show_week(in_words(now.week).partition(" (")[0])
        self.holidays_said, self.hours_said = muted(), muted()
        self.reason = Refusal()
        self._lay_out()
        self.country.changed.connect(self._look)
        self.hours.textChanged.connect(lambda _: self._look())
        self._look()

    def _field(self, text: str, name: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setAccessibleName(name)
        field.setMaxLength(200)
        return field

    def _lay_out(self) -> None:
        calendars = QPushButton(self.tr("All calendars…"))
        calendars.setAutoDefault(False)
        calendars.clicked.connect(lambda _=False: self._to_calendars())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Portfolio"), self.name)
        form.addRow(self.tr("Organisation"), self.organisation)
        form.addRow(self.tr("Logo"), self.logo)
        form.addRow("", muted(self.tr("They stand on the cover of the pack and in the head of every report.")))
        form.addRow(self.tr("Currency"), self.currency)
        form.addRow(rule())
        form.addRow(self.tr("Holidays of"), self.country)
        form.addRow("", self.holidays_said)
        form.addRow(self.tr("Working hours"), self.hours)
        form.addRow("", self.hours_said)
        row = QHBoxLayout()
        row.addWidget(calendars)
        row.addStretch()
        form.addRow("", row)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._write)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.reason)
        column.addWidget(self.buttons)

    def wanted(self) -> Choices:
        """Return what is chosen; raise InvalidValueError for hours that are none."""
        week = self._before.week
        if self.hours.isModified():
            week = parse_week(self.hours.text())
        return replace(
            self._before, name=self.name.text(), organisation=self.organisation.text(), currency=self.currency.text(),
            logo=self.logo.logo, country=self.country.chosen(), week=week,
        )  # fmt: skip

    def _look(self) -> None:
        """Say what the holidays and the hours are, and which projects they would move."""
        workspace, chosen = self._session.workspace, self.country.chosen()
        end = (
            holidays_end(workspace)
            if chosen and self._before.country and chosen.code == self._before.country.code
            else 0
        )
        self.holidays_said.setText(
            self.tr("Filled in to {year}. Other exceptions stay as they are.").format(year=end)
            if end
            else self.tr("A day that has an exception already keeps it.")
        )
        try:
            wanted = self.wanted()
        except KnownError as error:
            mark(self.hours, str(error))
            self.hours_said.setText(str(error))
            return
        mark(self.hours, "")
        said = self.tr("{week}. New projects count by them; plans from files keep the calendar of their file.")
        self.hours_said.setText(said.format(week=in_words(wanted.week)))
        before = self._before
        if (wanted.country, wanted.week) == (before.country, before.week):
            return

        def look(own: Workspace, step: Progress) -> str:
            return moves_said(moves_of(own, calendar_changes(own, before, wanted)[1], step))

        self._session.reckoner.ask("organisation dialog", look, self._show_moves)

    def _show_moves(self, sentence: str) -> None:
        self.hours_said.setText(f"{self.hours_said.text()} {sentence}")

    def _write(self) -> None:
        if self.reason.attempt(lambda: choose(self._session.workspace, self.wanted()) or True):
            self.accept()

    def _to_calendars(self) -> None:
        self.reject()
        self.calendars_requested.emit()
