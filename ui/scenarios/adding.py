"""Asks what is to be tried out in a scenario: one kind of change at a time, its fields shown as they are needed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import WORKERS, Availability, Booking, Person, PersonKind, Project, ProjectState
from pmo_desktop.services import portfolio
from pmo_desktop.services.scenarios import keeping
from pmo_desktop.services.scenarios.reading import Fact
from pmo_desktop.services.scenarios.wording import Told
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
        self.instead = dialog.instead

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
    return keeping.move_project(workspace, scenario_id, of.id("project"), of.day("to") + _MORNING, instead=of.instead)


def _state(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    return keeping.set_state(workspace, scenario_id, of.id("project"), ProjectState(of.id("state")), instead=of.instead)


def _priority(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    priority = int(of.number("priority"))
    return keeping.set_priority(workspace, scenario_id, of.id("project"), priority, instead=of.instead)


def _book(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    start, last = of.day("start"), of.day("finish")
    return keeping.book(
        workspace, scenario_id, of.id("person"), of.id_or_none("for"), start, last + DAY, of.number("percent"),
        instead=of.instead,
    )  # fmt: skip


def _booking(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    start, finish = of.day_or_none("begin"), of.end_or_none("end")
    return keeping.change_booking(
        workspace, scenario_id, of.id("booking"), of.number("percent"), start, finish, instead=of.instead
    )


def _units(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    person = workspace.get(Person, of.id("who"))
    units = of.number("heads") if person.kind is PersonKind.ROLE else of.number("percent") / 100
    since, until = of.day_or_none("since"), of.end_or_none("until")
    return keeping.set_units(workspace, scenario_id, person.id, units, since, until, instead=of.instead)


def _replace(workspace: Workspace, scenario_id: str, of: Values) -> Any:
    who, by, where = of.id("who"), of.id("by"), of.id_or_none("where")
    return keeping.replace_person(workspace, scenario_id, who, by, where, instead=of.instead)


KINDS: tuple[Kind, ...] = (
    Kind("move", "Move a project", ("project", "to"), _move),
    Kind("state", "Take a project in or leave it out", ("project", "state"), _state),
    Kind("priority", "Another priority of a project", ("project", "priority"), _priority),
    Kind("book", "Book somebody", ("person", "for", "start", "finish", "percent"), _book),
    Kind("booking", "Change or take away a booking", ("booking", "percent", "begin", "end"), _booking),
    Kind("units", "More or less of somebody", ("who", "percent", "heads", "since", "until"), _units),
    Kind("replace", "Somebody else instead", ("who", "by", "where"), _replace),
)


class ChangeDialog(FittingDialog):
    """OK writes the change; what cannot be is said beneath, and the dialog stays.

    `values` fill its fields to begin with; what is written goes in place of the changes `instead`.
    """

    def __init__(  # noqa: PLR0913 - what is asked, and what it begins with
        self, session: Session, scenario_id: str, kind: str = "move", parent: QWidget | None = None, *,
        values: Mapping[str, Any] = MappingProxyType({}), instead: Collection[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._scenario_id = session, scenario_id
        self.instead = tuple(instead)
        self.setWindowTitle(self.tr("Change what is tried out") if instead else self.tr("Try something out"))
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
        self.kind.setEnabled(not instead)
        self._fill(values)
        self._show_fields()

    def _fill(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            field = self.fields[name]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            elif isinstance(field, DateField):
                field.setText(format_date(value))
            elif isinstance(field, QSpinBox):
                field.setValue(int(value))
            elif isinstance(field, QDoubleSpinBox):
                field.setValue(float(value))

    def _titles(self) -> dict[str, str]:
        return {
            "project": self.tr("Project"), "to": self.tr("Starts on"), "state": self.tr("State"),
            "priority": self.tr("Priority"), "person": self.tr("Who"), "for": self.tr("For"), "start": self.tr("From"),
            "finish": self.tr("To"), "booking": self.tr("Booking"), "who": self.tr("Who"), "percent": self.tr("Share"),
            "heads": self.tr("How many"), "since": self.tr("From (empty: always)"), "until": self.tr("To (empty: from then on)"),
            "by": self.tr("Who instead"), "where": self.tr("Where"), "begin": self.tr("From (empty: as it is)"),
            "end": self.tr("To (empty: as it is)"),
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
            "begin": DateField(titles["begin"], today), "end": DateField(titles["end"], today),
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


def beginning(line: Told, workspace: Workspace) -> tuple[str, dict[str, Any]] | None:
    """Return the kind of a change of a scenario and what its fields hold; None where no kind here makes such."""
    first = line.facts[0]
    if isinstance(first.record, Booking):
        own = first.record
        return "book", {
            "person": own.person_id, "for": own.project_id or "", "start": own.start, "finish": own.finish - DAY,
            "percent": own.percent,
        }  # fmt: skip
    if isinstance(first.record, Availability):
        until = {} if first.record.finish is None else {"until": first.record.finish - DAY}
        units = {"percent": first.record.units * 100, "heads": first.record.units}
        return "units", {"who": first.record.person_id, "since": first.record.start, **units, **until}
    start = next((fact for fact in line.facts if fact.kind is Project and fact.field == "start"), None)
    if start is not None:
        return "move", {"project": start.row_id, "to": start.value}
    to = next((fact for fact in line.facts if fact.field == "person_id"), None)
    if to is not None:
        return "replace", {"who": to.live, "by": to.value}
    return _single(first, {fact.field: fact.value for fact in line.facts}, workspace)


def _single(fact: Fact, values: Mapping[str, Any], workspace: Workspace) -> tuple[str, dict[str, Any]] | None:
    if fact.kind is Booking:
        booking = next(iter(workspace.find(Booking, id=fact.row_id)), None)
        if booking is None:
            return None
        found = {"booking": fact.row_id, "percent": values.get("percent", booking.percent)}
        found |= {"begin": values["start"]} if "start" in values else {}
        return "booking", found | ({"end": values["finish"] - DAY} if "finish" in values else {})
    if fact.kind is Project and fact.field in {"state", "priority"}:
        return fact.field, {"project": fact.row_id, fact.field: fact.value}
    if fact.kind is Person and fact.field == "max_units":
        return "units", {"who": fact.row_id, "percent": fact.value * 100, "heads": fact.value}
    return None


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
