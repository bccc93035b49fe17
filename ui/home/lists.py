"""The lists that Home leads to: overdue actions, and dates beside those of the files."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Action, Person, Project
from pmo_desktop.services.dates_check import Differing, differences
from pmo_desktop.services.home import overdue_actions
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable


class ListDialog(QDialog):
    """A table with what can be done with a line of it beneath; closes by itself once nothing is left."""

    def __init__(self, session: Session, title: str, headings: Sequence[Heading], parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(title)
        self.resize(880, 460)
        self.said = words("", "muted")
        self.table = PlainTable(title, headings)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addLayout(self.buttons)
        row.addStretch()
        row.addWidget(close)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.setSpacing(10)
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)

    def add_button(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())  # type: ignore[operator]  # a function without arguments
        self.buttons.addWidget(button)
        return button

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show lines, the one chosen before or the first of them chosen."""
        row = max(0, min(self.table.currentRow(), len(lines) - 1))
        self.table.show_lines(lines)
        if lines:
            self.table.setCurrentCell(row, 0)
        self.table.setFocus()

    def row(self) -> int | None:
        row = self.table.currentRow()
        return row if row >= 0 else None


class ActionsDialog(ListDialog):
    """Actions that were due before today, the oldest first: done, or due another day."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        headings = [
            Heading(self.tr("Due"), 96), Heading(self.tr("Action"), wide=True), Heading(self.tr("Who"), 150),
            Heading(self.tr("Project"), 240),
        ]  # fmt: skip
        super().__init__(session, self.tr("Overdue actions"), headings, parent)
        self.add_button(self.tr("&Done"), self._finish)
        self.add_button(self.tr("Due in a &week"), self._postpone)
        self.add_button(self.tr("Open the &project"), self._open)
        self.table.opened.connect(lambda _row: self._open())
        self._late: tuple[Action, ...] = ()
        self.renew()

    def renew(self) -> None:
        """Read them anew."""
        workspace = self.session.workspace
        self._late = overdue_actions(workspace, workspace.today())
        people = {each.id: each.name for each in workspace.all(Person)}
        projects = {each.id: each.name for each in workspace.all(Project)}
        self.said.setText(
            self.tr("{count} open actions were due before today.").format(count=len(self._late))
            if self._late
            else self.tr("No action is overdue any more.")
        )
        self.show_lines([
            (format_date(each.due), each.title, people.get(each.owner_id or "", "–"), projects.get(each.project_id, ""))
            for each in self._late
        ])  # fmt: skip

    def _change(self, label: str, fields: dict[str, object]) -> None:
        row = self.row()
        if row is not None:
            action = self._late[row]
            change = Update(Action, action.id, fields)
            self.session.attempt(lambda: self.session.workspace.record(label.format(title=action.title), [change]))
            self.renew()

    def _finish(self) -> None:
        self._change(self.tr("Done: “{title}”"), {"status": "done", "done_on": self.session.workspace.today()})

    def _postpone(self) -> None:
        due = self.session.workspace.today() + 7 * 86_400
        self._change(self.tr("“{title}” due in a week"), {"due": due})

    def _open(self) -> None:
        row = self.row()
        if row is not None:
            project_id = self._late[row].project_id
            self.accept()
            self.session.place_requested.emit("project", project_id)


class DatesDialog(ListDialog):
    """Dates of a plan that differ from those its file said, each with its reason; Enter shows the task in the plan."""

    def __init__(self, session: Session, project_ids: Sequence[str], parent: QWidget) -> None:
        headings = [
            Heading("#", 48, right=True), Heading(self.tr("Task"), 220), Heading("", 56), Heading(self.tr("File"), 130),
            Heading(self.tr("Here"), 130), Heading(self.tr("Why"), wide=True),
        ]  # fmt: skip
        super().__init__(session, self.tr("Dates beside those of the files"), headings, parent)
        self.resize(1040, 520)
        self.project = QComboBox()
        self.project.setAccessibleName(self.tr("Project"))
        for each in session.workspace.find(Project, id=list(project_ids)):
            self.project.addItem(each.name or each.code, each.id)
        self.project.currentIndexChanged.connect(lambda _: self.renew())
        self.column.insertWidget(0, self.project, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button(self.tr("&Show in the plan"), self._open)
        self.table.opened.connect(lambda _row: self._open())
        self._found: tuple[Differing, ...] = ()
        self.renew()

    def renew(self) -> None:
        """Work out the differences of the project chosen."""
        project_id = str(self.project.currentData() or "")
        self.said.setText(self.tr("Comparing…"))

        def look(own: Workspace, _step: Progress) -> tuple[Differing, ...]:
            return tuple(differences(own, project_id))

        self.session.reckoner.ask("dates check", look, self._show)

    def _show(self, found: tuple[Differing, ...]) -> None:
        self._found = found
        tasks = len({each.task_id for each in found})
        self.said.setText(self.tr("{tasks} tasks have other dates here than in the file.").format(tasks=tasks))
        self.show_lines([(str(e.number), e.task, e.what, e.file, e.ours, e.reason) for e in found])

    def _open(self) -> None:
        row = self.row()
        if row is not None:
            found = self._found[row]
            self.accept()
            self.session.task_requested.emit(found.project_id, found.task_id)
