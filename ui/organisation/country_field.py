"""Choosing whose public holidays hold: a country, and a region where it has some of its own."""

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QSizePolicy, QWidget

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import public_holidays
from pmo_desktop.services.organisation.countries import Chosen, read_country


def country_of_machine() -> str:
    """Return the code of the country this machine is set up for, empty where it says none."""
    territory = QLocale.system().territory()
    return QLocale.territoryToCode(territory) if territory is not QLocale.Country.AnyTerritory else ""


class CountryField(QWidget):
    changed = Signal()

    def __init__(self, code: str = "", without: str = "") -> None:
        """Begin with a country; `without` are the words for none."""
        super().__init__()
        self.country, self.region = QComboBox(), QComboBox()
        self.country.setEditable(True)
        self.country.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.country.setAccessibleName(self.tr("Country"))
        self.region.setAccessibleName(self.tr("Region"))
        self.country.addItem(without or self.tr("Choose a country"), "")
        for each in public_holidays.countries():
            self.country.addItem(each.name, each.code)
        completer = QCompleter(self.country.model(), self.country)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.country.setCompleter(completer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box, letters in ((self.country, 16), (self.region, 14)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(letters)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(box)
        self.show_code(code)
        self.country.currentIndexChanged.connect(lambda _: self._take_country())
        self.region.currentIndexChanged.connect(lambda _: self.changed.emit())

    def chosen(self) -> Chosen | None:
        """Return what is chosen, None for no country."""
        country, region = str(self.country.currentData() or ""), str(self.region.currentData() or "")
        return read_country(f"{country}-{region}" if region else country) if country else None

    def show_code(self, code: str) -> None:
        """Show a country by its code; one nobody knows is none."""
        try:
            found = read_country(code) if code else None
        except KnownError:
            found = None
        self.country.setCurrentIndex(max(0, self.country.findData(found.country if found else "")))
        self._fill_regions()
        self.region.setCurrentIndex(max(0, self.region.findData(found.region if found else "")))

    def _take_country(self) -> None:
        self._fill_regions()
        self.changed.emit()

    def _fill_regions(self) -> None:
        country = str(self.country.currentData() or "")
        found = public_holidays.regions(country) if country else ()
        self.region.blockSignals(True)
        self.region.clear()
        self.region.addItem(self.tr("the whole country"), "")
        for each in found:
            self.region.addItem(each.name if each.name == each.code else f"{each.name} ({each.code})", each.code)
        self.region.blockSignals(False)
        self.region.setVisible(bool(found))

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()  # type: ignore[union-attr]  # it has one
