"""Which changes are shown: by words, person, project, kind of thing and time."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import (
    Action,
    ActualWork,
    Assignment,
    Availability,
    Baseline,
    Booking,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Document,
    Issue,
    Leave,
    Person,
    PersonSkill,
    Project,
    Rate,
    Record,
    Risk,
    Role,
    SavedView,
    Scenario,
    ScenarioChange,
    Skill,
    StatusReport,
    Task,
    WorkWeek,
)
from pmo_desktop.services import as_of, history, portfolio
from pmo_desktop.services.history import Sought
from pmo_desktop.services.workspace import Workspace

_PAUSE_MS = 250
_EVERYBODY, _MINE, _OTHERS = "", "\0mine", "\0others"
_KINDS: tuple[tuple[str, tuple[type[Record], ...]], ...] = (
    ("All kinds of things", ()),
    ("Projects", (Project,)),
    ("Tasks and links", (Task, Dependency)),
    ("Assignments, bookings, actual work", (Assignment, Booking, ActualWork)),
    ("People, their time and rates", (Person, Availability, Rate, Leave)),
    ("Roles and skills", (Role, Skill, PersonSkill)),
    ("Scenarios", (Scenario, ScenarioChange)),
    ("Baselines", (Baseline,)),
    ("Fields and views", (CustomField, CustomValue, SavedView)),
    ("Calendars", (Calendar, WorkWeek, CalendarException)),
    ("Risks, issues, actions", (Risk, Issue, Action)),
    ("Status reports", (StatusReport,)),
    ("Documents", (Document,)),
)
_SPANS = (("At any time", None), ("Today", 0), ("Last 7 days", 6), ("Last 30 days", 29), ("Last 365 days", 364))


class Filters(QWidget):
    """One line of fields; `changed` comes when something else is sought."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._range: tuple[int, int] | None = None
        """The first and last day chosen, midnights."""
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in changes"))
        self.words.setAccessibleName(self.tr("Find in changes"))
        self.words.setClearButtonEnabled(True)
        self.person, self.project = self._combo(self.tr("By whom")), self._combo(self.tr("In which project"))
        self.kind, self.span = self._combo(self.tr("What kind of thing")), self._combo(self.tr("When"))
        for title, kinds in _KINDS:
            self.kind.addItem(self.tr(title), kinds)
        for title, days in _SPANS:
            self.span.addItem(self.tr(title), days)
        self.span.addItem(self.tr("From … to …"), "range")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.words.textChanged.connect(lambda _: self._pause.start())
        for combo in (self.person, self.project, self.kind):
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.span.activated.connect(self._choose_span)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 3)
        for combo in (self.person, self.project, self.kind, self.span):
            row.addWidget(combo, 2)
        self.learn()

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def learn(self, authors: Sequence[str] = ()) -> None:
        """List the people, of whom there may be new ones, and the projects there are now."""
        people = [(self.tr("Everybody"), _EVERYBODY), (self.tr("Mine"), _MINE), (self.tr("Others’"), _OTHERS)]
        people += [(name, name) for name in authors]
        known = [(f"{each.code}  {each.name}".strip(), each.id) for each in portfolio.projects(self._workspace)]
        fill(self.person, people)
        fill(self.project, [(self.tr("All projects"), ""), *known])

    def sought(self) -> Sought:
        """Return what is sought."""
        who = self.person.currentData() or ""
        authors = () if who == _EVERYBODY else (self._workspace.author,) if who in {_MINE, _OTHERS} else (who,)
        since, until = self._times()
        kinds: Sequence[type[Record]] = self.kind.currentData() or ()
        return Sought(
            authors=authors, others=who == _OTHERS, project_id=self.project.currentData() or "",
            tables=history.tables_of(*kinds), since=since, until=until, words=self.words.text().strip(),
        )  # fmt: skip

    def clear(self) -> None:
        """Seek everything."""
        with QSignalBlocker(self):
            self.words.clear()
            for combo in (self.person, self.project, self.kind, self.span):
                combo.setCurrentIndex(0)
        self._pause.stop()
        self.changed.emit()

    def show_project(self, project_id: str) -> None:
        """Seek what was done in one project."""
        self.project.setCurrentIndex(max(0, self.project.findData(project_id)))

    def _times(self) -> tuple[int | None, int | None]:
        chosen = self.span.currentData()
        if chosen == "range" and self._range is not None:
            return as_of.day_start(self._range[0]), as_of.day_end(self._range[1]) + 1
        if isinstance(chosen, int):
            return as_of.day_start(self._workspace.today() - chosen * moment.DAY), None
        return None, None

    def _choose_span(self, _: int) -> None:
        if self.span.currentData() == "range":
            dialog = RangeDialog(self._workspace, self._range, self)
            if dialog.exec():
                self._range = dialog.days()
                first, last = (moment.to_date(day) for day in self._range)
                self.span.setItemText(self.span.currentIndex(), f"{first} – {last}")
            elif self._range is None:
                self.span.setCurrentIndex(0)
            dialog.deleteLater()
        self.changed.emit()


def fill(combo: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    """List entries anew; the chosen one stays chosen while it is there."""
    chosen = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        for title, value in entries:
            combo.addItem(title, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))


class RangeDialog(QDialog):
    """The first and the last day to show."""

    def __init__(self, workspace: Workspace, known: tuple[int, int] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Changes made"))
        today = workspace.today()
        first, last = known or (today - 30 * moment.DAY, today)
        self.first, self.last = day_field(first, self.tr("From")), day_field(last, self.tr("To"))
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 12)
        form.setSpacing(10)
        form.addRow(self.tr("From"), self.first)
        form.addRow(self.tr("To"), self.last)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def days(self) -> tuple[int, int]:
        """Return both days, the earlier first."""
        first, last = sorted((day_of(self.first), day_of(self.last)))
        return first, last


def day_field(day: int, name: str) -> QDateEdit:
    """Return a field for a day, with a calendar to choose from."""
    on = moment.to_date(day)
    field = QDateEdit(QDate(on.year, on.month, on.day))
    field.setCalendarPopup(True)
    field.setDisplayFormat("yyyy-MM-dd")
    field.setAccessibleName(name)
    return field


def day_of(field: QDateEdit) -> int:
    """Return the day a field shows, as its midnight."""
    return moment.from_iso(field.date().toString("yyyy-MM-dd"))
