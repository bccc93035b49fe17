"""One project at a glance: how it stands, its phases, milestones and risks."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pmo_desktop.domain.advice import RULES, Severity, spoken
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import ImportRun, Project, StatusReport
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services import milestones, portfolio
from pmo_desktop.services.reporting import milestones_of, top_risks
from pmo_desktop.services.updating import Version, versions
from ui.advising import COLOURS, SIGNS
from ui.fields import words
from ui.icons import icon
from ui.keeping.part import KeptPart
from ui.layout import clear
from ui.lines import Line, Said
from ui.milestone_list.opening import open_list
from ui.milestone_list.table import MilestoneTable
from ui.project.parts import Facts, Lines, SmallGantt, beside, moved
from ui.session import Selection, Session
from ui.updating.versions import VersionsPart
from ui.view import View

_MOST_ADVICE, _MOST_IN_FULL = 5, 100
_MOST_MILESTONES = 12


class ProjectView(View):
    place: ClassVar[str] = "project"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._in_full = False
        """Whether all advice is shown."""
        self._advice: QWidget | None = None
        self._part: VersionsPart | None = None
        self._versions: Sequence[Version] | None = None
        """The files that came for the plan; None: to be asked for."""
        self._body = QWidget()
        self._body.setObjectName("page")
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(24, 20, 24, 24)
        whole.setSpacing(12)
        whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        self._list = MilestoneTable(session)
        self._list.hide()
        self._list.list_wanted.connect(self.write_list)
        whole.addLayout(self._above)
        whole.addWidget(self._list)
        whole.addLayout(self._below)
        for part in (self._above, self._below):
            part.setSpacing(12)
        self._column = self._above
        area = QScrollArea()
        area.setAccessibleName(self.tr("Project overview"))
        area.setWidgetResizable(True)
        area.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.setFocusProxy(area)
        for name, title, picture, place in (
            ("gantt", self.tr("Open the Gantt"), "gantt", "gantt"),
            ("report", self.tr("Print the status"), "pdf", "reports"),
        ):
            action = QAction(icon(picture), title, self)
            action.setObjectName(f"project.{name}")
            action.triggered.connect(lambda _=False, place=place: session.place_requested.emit(place, self._project_id))
            self.addAction(action)
        listed = QAction(icon("add"), self.tr("Milestones from a list…"), self)
        listed.setObjectName("project.milestones")
        listed.triggered.connect(lambda _=False: self.write_list())
        self.addAction(listed)
        scheduled = QAction(icon("scheduling"), self.tr("Scheduling…"), self)
        scheduled.setObjectName("project.scheduling")
        scheduled.triggered.connect(lambda _=False: session.scheduling_requested.emit(self._project_id))
        self.addAction(scheduled)
        updated = QAction(icon("import"), self.tr("Update from a file…"), self)
        updated.setObjectName("project.update")
        updated.triggered.connect(lambda _=False: session.update_requested.emit(self._project_id))
        self.addAction(updated)
        session.changed.connect(self._refresh)
        session.advising.renewed.connect(self._hear_advice)

    def title(self) -> str:
        rows = [each for each in portfolio.projects(self.session.workspace) if each.id == self._project_id]
        return rows[0].name if rows else self.tr("Project")

    def selection(self) -> Selection:
        return Selection(Project, (self._project_id,) if self._project_id else (), self._project_id)

    def show_project(self, project_id: str) -> None:
        self._in_full = self._in_full and project_id == self._project_id
        if project_id != self._project_id:
            self._versions = None
        self._project_id = project_id
        if self.isVisible():  # else it is written when it is shown
            self.renew()

    def _refresh(self, changed: Changed) -> None:
        if changed.anew or ImportRun in changed.kinds():
            self._versions = None
        if self.isVisible():
            self.renew()

    def _hear_advice(self, project_id: str) -> None:
        if self.isVisible() and project_id == self._project_id:
            self._say_advice()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def renew(self) -> None:
        """Write the page anew."""
        self._advice = self._part = None
        self._column = self._above
        for part in (self._above, self._below):
            clear(part)
        workspace = self.session.workspace
        row = portfolio.register_row(workspace, self._project_id, workspace.today())
        is_light = row is not None and milestones.is_light(workspace, self._project_id)
        self._list.setVisible(is_light)
        if row is None:
            self._column.addWidget(words(self.tr("Choose a project in the list of projects."), "muted"))
            return
        self._column.addWidget(Facts(row, row.project.currency or workspace.portfolio().currency))
        self._column.addWidget(words(self.tr("Plan's light: {reason}").format(reason=row.light.reason), "muted"))
        self._add_advice()
        if row.project.objective:
            self._column.addWidget(words(row.project.objective))
        if is_light:
            self._list.show_project(self._project_id)
            self._column = self._below
        self._add(self.tr("Latest report"), self._report(row))
        if row.tasks:
            self._add(self.tr("Plan"), self._phases())
        else:
            self._add(self.tr("Plan"), words(self.tr("Nothing is planned yet. Write the tasks in the Gantt."), "muted"))
        risks = self.tr("Top risks"), self._risks()
        self._column.addSpacing(6)
        self._column.addWidget(
            beside(risks) if is_light else beside((self.tr("Milestones"), self._milestones()), risks)
        )
        self._add(self.tr("Documents"), KeptPart(self.session, self._project_id))
        self._part = VersionsPart(self.session, self._project_id, self._versions)
        self._add(self.tr("Where this plan comes from"), self._part)
        if self._versions is None:
            project_id = self._project_id
            self.session.reckoner.ask(
                "versions", lambda own, _: (project_id, versions(own, project_id)), self._take_versions
            )

    def _take_versions(self, found: tuple[str, Sequence[Version]]) -> None:
        """Show where the plan comes from, which is known a moment after the rest."""
        project_id, known = found
        if project_id == self._project_id:
            self._versions = known
            if self._part is not None:
                self._part.show_versions(known)

    def _add(self, heading: str, content: QWidget) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(words(heading, "heading"))
        self._column.addWidget(content)

    def _add_advice(self) -> None:
        """Make room for what is odd in the plan, which is known a moment after the rest."""
        self._advice = QWidget()
        column = QVBoxLayout(self._advice)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(2)
        self._column.addWidget(self._advice)
        self.session.advising.watch(self._project_id)
        self._say_advice()

    def _say_advice(self) -> None:
        """Say what is odd in the plan, notes left out; each line leads to its task."""
        if self._advice is None:
            return
        column = self._advice.layout()
        assert isinstance(column, QVBoxLayout)
        clear(column)
        known = self.session.advising.of(self._project_id)
        found = [] if known is None else [each for each in known.open if RULES[each.rule].severity is not Severity.NOTE]
        self._advice.setVisible(bool(found))
        if not found:
            return
        one = self.tr("1 thing in the plan is odd")
        many = self.tr("{count} things in the plan are odd").format(count=len(found))
        column.addWidget(words(one if len(found) == 1 else many, "heading"))
        column.addSpacing(6)
        named = Wording(self.session.workspace.plan(self._project_id))
        most = _MOST_IN_FULL if self._in_full else _MOST_ADVICE
        for each in found[:most]:
            goes = partial(self.session.task_requested.emit, self._project_id, each.task_id or "")
            severity = RULES[each.rule].severity
            column.addWidget(Line(Said(f"{SIGNS[severity]} {spoken(named, each)}", style=COLOURS[severity]), goes))
        more = len(found) - most
        if more > 0:
            said = self.tr("and {count} more").format(count=more)
            column.addWidget(Line(Said(said, style="accent"), None if self._in_full else self._show_in_full))

    def _show_in_full(self) -> None:
        self._in_full = True
        self._say_advice()

    def write_list(self, text: str = "") -> None:
        """Let milestones be written or pasted as lines of text."""
        if self._project_id:
            open_list(self.session, self, text, self._project_id)

    def _phases(self) -> QWidget:
        return SmallGantt(self.session.workspace, self._project_id)

    def _report(self, row: RegisterRow) -> QWidget:
        reports = self.session.workspace.find(StatusReport, project_id=row.id)
        if not reports:
            return words(self.tr("Nothing has been reported yet."), "muted")
        latest = max(reports, key=lambda report: report.as_at)
        return words(f"{format_date(latest.as_at)}, {latest.author or '–'}:  {latest.summary or '–'}")

    def _milestones(self) -> QWidget:
        found = milestones_of(self.session.workspace, self._project_id)
        if not found:
            return words(self.tr("The plan has no milestones."), "muted")
        cells = [
            (format_date(each.at), each.name, self.tr("done") if each.done else moved(each.slip))
            for each in found[:_MOST_MILESTONES]
        ]
        more = len(found) - len(cells)
        if more > 0:
            cells.append(("", self.tr("and {count} more").format(count=more), ""))
        return Lines(cells)

    def _risks(self) -> QWidget:
        found = top_risks(self.session.workspace, self._project_id)
        if not found:
            return words(self.tr("No open risks."), "muted")
        return Lines(
            [(self.tr("level {level}").format(level=risk.level), risk.title, risk.owner or "–") for risk in found]
        )
