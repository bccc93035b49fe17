"""Reports as PDF: the portfolio pack and a page per project."""

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.moment import to_date
from pmo_desktop.services import portfolio
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.icons import icon
from ui.session import Session
from ui.view import View


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
        self.project.setMinimumWidth(320)
        self._made = QLabel("")
        self._made.setTextFormat(Qt.TextFormat.PlainText)
        self._made.setObjectName("muted")
        self._open = QPushButton(self.tr("Open"))
        self._open.hide()
        self._path: Path | None = None
        self._open.clicked.connect(self._show_file)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(10)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pack = QAction(icon("pdf"), self.tr("Print the portfolio pack"), self)
        self._pack.triggered.connect(self.print_pack)
        self._status = QAction(icon("pdf"), self.tr("Print a project's status"), self)
        self._status.triggered.connect(self.print_status)
        self.addActions([self._pack, self._status])
        self._block(
            layout, self.tr("Portfolio pack"),
            self.tr("Cover, contents, the register with lights, a page per project and everybody's load."), self._pack,
        )  # fmt: skip
        layout.addSpacing(16)
        self._block(
            layout, self.tr("Project status"),
            self.tr("One page: both lights, key figures, milestones, a small Gantt, top risks, cost."), self._status,
            self.project,
        )  # fmt: skip
        layout.addSpacing(16)
        made = QHBoxLayout()
        made.addWidget(self._made)
        made.addWidget(self._open)
        made.addStretch()
        layout.addLayout(made)
        session.changed.connect(self._refresh)

    def _block(
        self, layout: QVBoxLayout, heading: str, words: str, action: QAction, field: QWidget | None = None
    ) -> None:
        title = QLabel(heading)
        title.setObjectName("heading")
        text = QLabel(words)
        text.setObjectName("muted")
        text.setWordWrap(True)
        row = QHBoxLayout()
        if field is not None:
            row.addWidget(field)
        button = QPushButton(action.icon(), action.text())
        button.clicked.connect(action.trigger)
        row.addWidget(button)
        row.addStretch()
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addLayout(row)

    def title(self) -> str:
        return self.tr("Reports")

    def bar_actions(self) -> list[QAction]:
        return []

    def show_project(self, project_id: str) -> None:
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
        """Ask where to, then print in the background."""
        target = self._ask(self.tr("Portfolio pack"))
        if target is not None:
            paper = self.session.settings.paper
            self.session.background.run(
                self.tr("Printing the pack"), lambda own, progress: make_pack(own, target, paper, progress), self._tell,
                self.session.failed.emit,
            )  # fmt: skip

    def print_status(self) -> None:
        """Ask where to, then print the chosen project's page."""
        project_id = self.project.currentData()
        target = self._ask(self.project.currentText()) if project_id else None
        if target is not None:
            paper = self.session.settings.paper
            self.session.background.run(
                self.tr("Printing the status"), lambda own, _progress: make_status(own, project_id, target, paper),
                self._tell, self.session.failed.emit,
            )  # fmt: skip

    def _ask(self, name: str) -> Path | None:
        day = to_date(self.session.workspace.today())
        safe = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in name).strip()
        proposed = self.session.workspace.path.parent / f"{safe} {day:%Y-%m-%d}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Print to"), str(proposed), "PDF (*.pdf)")
        return Path(chosen) if chosen else None

    def _tell(self, path: Path) -> None:
        self._path = path
        self._made.setText(self.tr("Printed to {path}").format(path=path))
        self._open.show()
        self.session.announced.emit(self._made.text())

    def _show_file(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
