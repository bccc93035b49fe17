"""Reports as PDF: the portfolio pack and a page per project."""

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.moment import to_date
from pmo_desktop.services import portfolio
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.icons import icon
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.view import View

PAPERS = ("A4", "Letter")


def make_pack(workspace: Workspace, target: Path, paper: str, progress: Progress) -> Path:
    """Write the portfolio pack."""
    from pmo_desktop.reports.making import pack  # noqa: PLC0415 - reportlab waits until a report is printed

    return pack(workspace, target, paper, progress)


def make_status(workspace: Workspace, project_id: str, target: Path, paper: str) -> Path:
    """Write one project's page."""
    from pmo_desktop.reports.making import status  # noqa: PLC0415 - reportlab waits until a report is printed

    return status(workspace, project_id, target, paper)


class ReportsView(View):
    place: ClassVar[str] = "reports"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.project = QComboBox()
        self.project.setAccessibleName(self.tr("Project to print"))
        self.project.setMinimumWidth(340)
        self.project.setMaximumWidth(480)
        self.paper = QComboBox()
        self.paper.setAccessibleName(self.tr("Paper"))
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(session.settings.paper)
        self.printed = PlainTable(
            self.tr("Printed"), [Heading(self.tr("File"), 320), Heading(self.tr("Folder"), wide=True)]
        )
        self.printed.opened.connect(self._show_file)
        self._printed_words = _words(self.tr("Printed just now; Enter or a double click opens it."), "muted")
        self._files: list[Path] = []
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pack = QAction(icon("pdf"), self.tr("Print the portfolio pack"), self)
        self._pack.triggered.connect(self.print_pack)
        self._status = QAction(icon("pdf"), self.tr("Print a project's status"), self)
        self._status.triggered.connect(self.print_status)
        self.addActions([self._pack, self._status])
        self._lay_out()
        self._list_printed()
        session.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(8)
        words = self.tr("Cover, contents, the register with lights, a page per project and everybody's load.")
        self._block(layout, self.tr("Portfolio pack"), words, self._pack)
        layout.addSpacing(16)
        words = self.tr("One page: both lights, key figures, milestones, a small Gantt, top risks, cost.")
        self._block(layout, self.tr("Project status"), words, self._status, self.project)
        layout.addSpacing(16)
        paper = QHBoxLayout()
        label = _words(self.tr("Paper"), "muted")
        label.setBuddy(self.paper)
        paper.addWidget(label)
        paper.addWidget(self.paper)
        paper.addStretch()
        layout.addLayout(paper)
        layout.addSpacing(16)
        layout.addWidget(self._printed_words)
        layout.addWidget(self.printed, 1)
        layout.addStretch()

    def _block(
        self, layout: QVBoxLayout, heading: str, words: str, action: QAction, field: QWidget | None = None
    ) -> None:
        row = QHBoxLayout()
        if field is not None:
            row.addWidget(field)
        button = QPushButton(action.icon(), f"{action.text()}…")
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        row.addWidget(button)
        row.addStretch()
        layout.addWidget(_words(heading, "heading"))
        layout.addWidget(_words(words, "muted"))
        layout.addLayout(row)

    def title(self) -> str:
        return self.tr("Reports")

    def bar_actions(self) -> list[QAction]:
        return []

    def save_state(self) -> dict[str, Any]:
        return {"paper": self.paper.currentText()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the paper."""
        if state.get("paper") in PAPERS:
            self.paper.setCurrentText(state["paper"])

    def show_project(self, project_id: str) -> None:
        """Propose a project's status."""
        self._renew()
        self.project.setCurrentIndex(max(0, self.project.findData(project_id)))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        chosen = self.project.currentData()
        self.project.clear()
        for project in portfolio.projects(self.session.workspace):
            self.project.addItem(f"{project.code}  {project.name}".strip(), project.id)
        self.project.setCurrentIndex(max(0, self.project.findData(chosen)))
        self._status.setEnabled(self.project.count() > 0)

    def print_pack(self) -> None:
        """Ask where to, then print in the background; the first time, whose name and logo it bears is asked before."""
        if self.session.hold_back(self.print_pack):
            return
        target = self._ask(self.tr("Portfolio pack"))
        if target is not None:
            paper = self.paper.currentText()
            self.session.background.run(
                self.tr("Printing the pack"), lambda own, progress: make_pack(own, target, paper, progress), self._tell
            )

    def print_status(self) -> None:
        """Ask where to, then print the chosen project's page; the first time as for the pack."""
        if self.session.hold_back(self.print_status):
            return
        project_id = self.project.currentData()
        target = self._ask(self.project.currentText()) if project_id else None
        if target is not None:
            paper = self.paper.currentText()
            self.session.background.run(
                self.tr("Printing the status"), lambda own, _progress: make_status(own, project_id, target, paper),
                self._tell,
            )  # fmt: skip

    def _ask(self, name: str) -> Path | None:
        day = to_date(self.session.workspace.today())
        return self.session.asking.to_write(self, self.tr("Print to"), f"{name} {day:%Y-%m-%d}", "PDF (*.pdf)", ".pdf")

    def _tell(self, path: Path) -> None:
        self._files = [path, *(each for each in self._files if each != path)]
        self._list_printed()
        self.session.announced.emit(self.tr("Printed to {path}").format(path=path))

    def _list_printed(self) -> None:
        self.printed.show_lines([(path.name, str(path.parent)) for path in self._files])
        if self._files:
            self.printed.setCurrentCell(0, 0)
        for widget in (self._printed_words, self.printed):
            widget.setVisible(bool(self._files))

    def _show_file(self, number: int) -> None:
        path = self._files[number]
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.session.announced.emit(self.tr("No program here opens {path}").format(path=path))


def _words(text: str, style: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(style)
    label.setWordWrap(style == "muted")
    return label
