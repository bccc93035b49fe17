"""The selection in detail: what it is, why its dates are what they are, what was done to it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Person, Project, Task
from pmo_desktop.domain.schedule import explain
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace
from ui.changes.wording import when
from ui.layout import clear
from ui.session import Selection, Session

_TASK_FIELDS = (
    "duration", "start", "finish", "percent", "people", "predecessors", "deadline", "constraint", "slack", "baseline_finish",
    "notes",
)  # fmt: skip
_PROJECT_FIELDS = ("code", "phase", "state", "sponsor", "objective", "rag_reason")
_PERSON_FIELDS = ("team", "email", "initials", "notes")
_MOST_CHANGES = 8


class Inspector(QScrollArea):
    """Follows the selection of the window."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setWidgetResizable(True)
        self.setMinimumWidth(240)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._session = session
        self._selection = Selection()
        self._body = QWidget()
        self._body.setObjectName("inspector")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(3)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._body)
        session.selected.connect(self._take)
        session.changed.connect(lambda _: self.renew())
        self.renew()

    def _take(self, selection: Selection) -> None:
        self._selection = selection
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Write it anew."""
        clear(self._column)
        lines = list(_lines(self._session.workspace, self._selection))
        for name, text in lines or [("muted", self.tr("Select something to see it in detail."))]:
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if name:
                label.setObjectName(name)
            if name == "heading" and self._column.count():
                self._column.addSpacing(12)
            self._column.addWidget(label)


def _lines(workspace: Workspace, selection: Selection) -> Iterator[tuple[str, str]]:
    if len(selection.ids) > 1:
        yield "heading", f"{len(selection.ids)} selected"
        return
    if not selection.ids:
        return
    if selection.kind is Task and selection.project_id:
        yield from _of_task(workspace, selection.project_id, selection.ids[0])
    elif selection.kind is Project:
        yield from _of_record(workspace, Project, selection.ids[0], _PROJECT_FIELDS)
    elif selection.kind is Person:
        yield from _of_record(workspace, Person, selection.ids[0], _PERSON_FIELDS)
    yield from _history(workspace, selection.ids[0])


def _of_task(workspace: Workspace, project_id: str, task_id: str) -> Iterator[tuple[str, str]]:
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    row = plan.tasks.row.get(task_id)
    if row is None:
        return
    yield "heading", plan.tasks["name"][row] or "–"
    for field in _TASK_FIELDS:
        text = planning.text_of(plan, schedule, row, field)
        if text and text != "–":
            yield "muted", planning.FIELDS[field].title
            yield "", text
    drivers = explain(plan, schedule, row)
    if drivers:
        yield "heading", "Why this date"
    for driver in drivers[:6]:
        mark = "▸ " if driver.decides else "   "
        yield ("" if driver.decides else "muted"), f"{mark}{format_date(driver.at, with_time=True)}  {driver.text}"


def _of_record(
    workspace: Workspace, kind: type[Project] | type[Person], row_id: str, fields: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    found = workspace.find(kind, id=row_id)
    if not found:
        return
    yield "heading", found[0].name
    for field in fields:
        text = str(getattr(found[0], field) or "").replace("_", " ")
        if text:
            yield "muted", field.replace("_", " ").capitalize()
            yield "", text


def _history(workspace: Workspace, row_id: str) -> Iterator[tuple[str, str]]:
    sets = workspace.history_of(row_id, _MOST_CHANGES)
    if sets:
        yield "heading", "Changes"
    for each in sets:
        yield "muted", f"{when(each.at)[:16]}  {each.author}"
        yield "", each.label
