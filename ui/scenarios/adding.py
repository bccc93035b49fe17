"""Asks what is to be tried out in a scenario: one kind of change at a time, its fields shown as they are needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import Booking, Person, PersonKind, Project, ProjectState
from pmo_desktop.domain.resources.load import WORKERS
from pmo_desktop.services import portfolio
from pmo_desktop.services.scenarios import keeping
from pmo_desktop.services.workspace import Workspace
from ui.date_field import DateField
from ui.fields import words
from ui.fitting import FittingDialog
from ui.session import Session

_MORNING = 8 * HOUR


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: its fields, and what writes it into a scenario; None: that is so already."""

    name: str
    title: str
    fields: tuple[str, ...]
    does: Callable[[Workspace, str, "Values"], Any]


class Values:
    """What was chosen, field by field."""

    def __init__(self, dialog: "ChangeDialog") -> None:
        self._dialog = dialog

    def id(self, name: str) -> str:
        found = self._dialog.fields[name]
        assert isinstance(found, QComboBox)
        data = found.currentData()
        if data is None:
            raise InvalidValueError("Nothing is chosen.", "Choose from the list.")
        return str(data)

    def id_or_none(self, name: str) -> str | None:
        return self.id(name) or None

    def day(self, name: str) -> int:
        day = self.day_or_none(name)
        if day is None:
            raise InvalidValueError("There is a date missing.", "Write one such as 2027-03-01, fri or +5d.")
        return day

    def day_or_none(self, name: str) -> int | None:
        field = self._dialog.fields[name]
        assert isinstance(field, DateField)
        if not field.text().strip():
            return None
        day = field.day()
        if day is None:
            raise InvalidValueError(f"“{field.text()}” is no date.", "Write one such as 2027-03-01, fri or +5d.")
        return day

    def end_or_none(self, name: str) -> int | None:
        """Return the end of a day: the midnight after it."""
        day = self.day_or_none(name)
        return None if day is None else day + DAY

    def number(self, name: str) -> float:
        field = self._dialog.fields[name]
        assert isinstance(field, QSpinBox | QDoubleSpinBox)
        return float(field.value())


def _move(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.move_project(workspace, scenario_id, of.id("project"), of.day("to") + _MORNING)


def _state(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.set_state(workspace, scenario_id, of.id("project"), ProjectState(of.id("state")))


def _priority(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.set_priority(workspace, scenario_id, of.id("project"), int(of.number("priority")))


def _book(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    start, last = of.day("start"), of.day("finish")
    return keeping.book(
        workspace, scenario_id, of.id("person"), of.id_or_none("for"), start, last + DAY, of.number("percent")
    )


def _booking(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.change_booking(workspace, scenario_id, of.id("booking"), of.number("percent"))


def _units(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    person = workspace.get(Person, of.id("who"))
    units = of.number("heads") if person.kind is PersonKind.ROLE else of.number("percent") / 100
    return keeping.set_units(workspace, scenario_id, person.id, units, of.day_or_none("since"), of.end_or_none("until"))


def _replace(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.replace_person(workspace, scenario_id, of.id("who"), of.id("by"), of.id_or_none("where"))


KINDS: tuple[Kind, ...] = (
    Kind("move", "Move a project", ("project", "to"), _move),
    Kind("state", "Take a project in or leave it out", ("project", "state"), _state),
    Kind("priority", "Another priority of a project", ("project", "priority"), _priority),
    Kind("book", "Book somebody", ("person", "for", "start", "finish", "percent"), _book),
    Kind("booking", "Change or take away a booking", ("booking", "percent"), _booking),
    Kind("units", "More or less of somebody", ("who", "percent", "heads", "since", "until"), _units),
    Kind("replace", "Somebody else instead", ("who", "by", "where"), _replace),
)


class ChangeDialog(FittingDialog):
    """OK writes the change; what cannot be is said beneath, and the dialog stays."""

    def __init__(self, session: Session, scenario_id: str, kind: str = "move", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._scenario_id = session, scenario_id
        self.setWindowTitle(self.tr("Try something out"))
        self.resize(520, 320)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("What is tried out"))
        for each in KINDS:
            self.kind.addItem(self.tr(each.title), each.name)
        self.fields: dict[str, QWidget] = self._fields(session.workspace)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setHorizontalSpacing(16)
        self.form.addRow(self.tr("What"), self.kind)
        for name, field in self.fields.items():
            self.form.addRow(self._titles()[name], field)
        self.now = words("", "muted")
        self.reason = words("", "late")
        self.reason.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.finish)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self.form)
        column.addWidget(self.now)
        column.addWidget(self.reason)
        column.addStretch()
        column.addWidget(buttons)
        self.kind.currentIndexChanged.connect(lambda _: self._show_fields())
        for name in ("project", "booking", "who"):
            combo = self.fields[name]
            assert isinstance(combo, QComboBox)
            combo.currentIndexChanged.connect(lambda _: self._show_fields())
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self._show_fields()

    def _titles(self) -> dict[str, str]:
        return {
            "project": self.tr("Project"), "to": self.tr("Starts on"), "state": self.tr("State"),
            "priority": self.tr("Priority"), "person": self.tr("Who"), "for": self.tr("For"), "start": self.tr("From"),
            "finish": self.tr("To"), "booking": self.tr("Booking"), "who": self.tr("Who"), "percent": self.tr("Share"),
            "heads": self.tr("How many"), "since": self.tr("From (empty: always)"), "until": self.tr("To (empty: from then on)"),
            "by": self.tr("Who instead"), "where": self.tr("Where"),
        }  # fmt: skip

    def _fields(self, workspace: Workspace) -> dict[str, QWidget]:
        today = workspace.today()
        titles = self._titles()
        projects = [(f"{each.code}  {each.name}".strip(), each.id) for each in portfolio.projects(workspace)]
        everybody = sorted(
            (each for each in workspace.all(Person) if each.kind in WORKERS),
            key=lambda each: (each.kind is PersonKind.ROLE, each.name.casefold()),
        )
        people = [(each.name, each.id) for each in everybody]
        states = [(each.value.replace("_", " "), each.value) for each in ProjectState if each.counts]
        made: dict[str, QWidget] = {
            "project": _choices(projects), "who": _choices(people), "person": _choices(people),
            "booking": _choices(_bookings(workspace)), "to": DateField(titles["to"], today), "state": _choices(states),
            "priority": _whole(0, 1000, 500), "by": _choices(people),
            "where": _choices([(self.tr("All projects"), ""), *projects]),
            "for": _choices([(self.tr("Line work"), ""), *projects]), "start": DateField(titles["start"], today),
            "finish": DateField(titles["finish"], today), "percent": _percent(), "heads": _heads(),
            "since": DateField(titles["since"], today), "until": DateField(titles["until"], today),
        }  # fmt: skip
        for name, field in made.items():
            field.setAccessibleName(titles[name])
        return made

    def _kind(self) -> Kind:
        return next(each for each in KINDS if each.name == self.kind.currentData())

    def _show_fields(self) -> None:
        """Show the fields of the kind chosen, and how things stand now."""
        kind, workspace = self._kind(), self._session.workspace
        wanted = set(kind.fields)
        person = self._chosen(Person, "who")
        if kind.name == "units" and person is not None:
            wanted.discard("percent" if person.kind is PersonKind.ROLE else "heads")
        for name, field in self.fields.items():
            self.form.setRowVisible(field, name in wanted)
        self.reason.hide()
        self.now.setText(self._standing(kind, workspace))

    def _chosen(self, kind: type[Any], name: str) -> Any:
        field = self.fields[name]
        data = field.currentData() if isinstance(field, QComboBox) else None
        return next(iter(self._session.workspace.find(kind, id=data)), None) if data else None

    def _standing(self, kind: Kind, workspace: Workspace) -> str:
        """Say how things stand now, of what was chosen."""
        if "project" in kind.fields:
            project = self._chosen(Project, "project")
            if project is None:
                return self.tr("There is no project yet.")
            return self.tr("Now: starts on {start}, {state}, priority {priority}").format(
                start=format_date(project.start), state=project.state.value.replace("_", " "), priority=project.priority
            )
        if kind.name == "units":
            person = self._chosen(Person, "who")
            if person is None:
                return self.tr("There are no people yet.")
            is_role = person.kind is PersonKind.ROLE
            return self.tr("Now: {units}").format(
                units=f"{person.max_units:g}" if is_role else format_percent(person.max_units * 100)
            )
        if kind.name == "booking":
            return (
                self.tr("0 % takes the booking away.")
                if workspace.count(Booking)
                else self.tr("Nothing is booked yet.")
            )
        return ""

    def finish(self) -> None:
        """Write the change and close, or say why it cannot be."""
        workspace = self._session.workspace
        try:
            done = self._kind().does(workspace, self._scenario_id, Values(self))
            if done is None:
                raise InvalidValueError("That is so already.", "Choose something else.")
        except KnownError as error:
            self.reason.setText(str(error))
            self.reason.show()
        else:
            self.accept()


def _choices(entries: list[tuple[str, str]]) -> QComboBox:
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(24)
    for title, data in entries:
        combo.addItem(title, data)
    return combo


def _whole(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box


def _percent() -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0, 1000)
    box.setDecimals(0)
    box.setValue(50)
    box.setSuffix(" %")
    return box


def _heads() -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0, 1000)
    box.setDecimals(1)
    box.setValue(1)
    return box


def _bookings(workspace: Workspace) -> list[tuple[str, str]]:
    people = {each.id: each.name for each in workspace.all(Person)}
    projects = {each.id: each.name for each in workspace.all(Project)}
    today = workspace.today()
    found = []
    for each in workspace.all(Booking):
        if each.finish > today:
            who, what = people.get(each.person_id, "?"), projects.get(each.project_id or "", "line work")
            span = f"{format_date(each.start)} to {format_date(each.finish - DAY)}"
            found.append((f"{who}: {what}, {format_percent(each.percent)}, {span}", each.id))
    return sorted(found)
