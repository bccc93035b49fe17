"""What is different since a day or a report, by project, with the dates that moved by it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import StatusReport
from pmo_desktop.services import as_of, changes_since, portfolio
from pmo_desktop.services.changes_since import Since
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.table_files import write_texts
from pmo_desktop.services.workspace import Workspace
from ui.asking import spreadsheets
from ui.changes.days import DayDialog
from ui.changes.filters import fill
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.wording import day_and_time

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADDED = {True: "added", False: "deleted"}
_REPORT, _PACK, _OTHER, _CHANGE = "report", "pack", "other", "change "
_MOST_MOVED = 500


class SinceTab(QWidget):
    """Then against now; asked for when it is looked at."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.stale = True
        self.found: Since | None = None
        self._day: int | None = None
        self._change: tuple[str, str] | None = None
        """A change that was asked for, and what it is called."""
        self._moved: list[tuple[str, str]] = []
        """Project and task of each line of dates."""
        self.point, self.project = QComboBox(), QComboBox()
        self.point.setAccessibleName(self.tr("Since when"))
        self.project.setAccessibleName(self.tr("In which project"))
        for combo in (self.point, self.project):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(22)
        self.point.activated.connect(self._choose)
        self.project.currentIndexChanged.connect(lambda _: self.renew())
        self.said = QLabel()
        self.said.setObjectName("muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setContentsMargins(12, 0, 12, 8)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.differences = PlainTable(
            self.tr("What is different"),
            [
                Heading(self.tr("In"), 230), Heading(self.tr("Field"), 124), Heading(self.tr("Before"), 100),
                Heading(self.tr("Now"), wide=True), Heading(self.tr("Last by"), 124), Heading(self.tr("On"), 100),
            ],
        )  # fmt: skip
        self.moved = PlainTable(
            self.tr("Dates that moved"),
            [
                Heading(self.tr("Dates that moved"), wide=True), Heading(self.tr("Start then"), 100),
                Heading(self.tr("Start now"), 100), Heading(self.tr("Finish then"), 100),
                Heading(self.tr("Finish now"), 100), Heading(self.tr("Days"), 60, right=True),
                Heading(self.tr("Because"), 130),
            ],
        )  # fmt: skip
        self.moved.opened.connect(self._open)
        self._lay_out()
        self._offer()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        since = QLabel(self.tr("Since"))
        since.setBuddy(self.point)
        top.addWidget(since)
        top.addWidget(self.point, 2)
        top.addWidget(self.project, 2)
        top.addStretch(1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.differences)
        self.splitter.addWidget(self.moved)
        self.splitter.setSizes([360, 240])
        self.splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.said)
        column.addWidget(self.splitter, 1)
        self.setFocusProxy(self.differences)

    def _offer(self) -> None:
        """List the days people ask for, with their dates, and any other."""
        chosen = self.point.currentText()
        self.point.clear()
        for title, day in as_of.days_offered(self._session.workspace):
            self.point.addItem(f"{title} ({format_date(day)})", day)
        if self._session.workspace.count(StatusReport):
            self.point.addItem(self.tr("The last report of each project"), _REPORT)
        if (printed := changes_since.since_pack(self._session.workspace)) is not None:
            self.point.addItem(self.tr("The last printed pack ({when})").format(when=day_and_time(printed.at)), _PACK)
        if self._change is not None:
            set_id, label = self._change
            self.point.addItem(label, _CHANGE + set_id)
        other = self.tr("Another day…") if self._day is None else format_date(self._day)
        self.point.addItem(other, _OTHER)
        self.point.setCurrentIndex(max(0, self.point.findText(chosen)) if chosen else 1)

    def _choose(self, _: int) -> None:
        if self.point.currentData() == _OTHER:
            dialog = DayDialog(self._session.workspace, self.tr("What changed since"), self)
            if dialog.exec():
                self._day = dialog.day()
                self.point.setItemText(self.point.currentIndex(), format_date(self._day))
            elif self._day is None:
                self.point.setCurrentIndex(1)
            dialog.deleteLater()
        self.renew()

    def renew(self) -> None:
        """Compare then and now, in the background."""
        self.stale = False
        self._offer()
        self._fill_projects()
        chosen, project = self.point.currentData(), self.project.currentData() or ""
        day = self._day if chosen == _OTHER else chosen
        self.said.setText(self.tr("Comparing…"))
        self._session.reckoner.ask("since", lambda own, step: _compared(own, day, project, step), self.show_found)

    def _fill_projects(self) -> None:
        workspace = self._session.workspace
        known = [(f"{each.code}  {each.name}".strip(), each.id) for each in portfolio.projects(workspace)]
        fill(self.project, [(self.tr("All projects"), ""), *known])

    def ask_since(self, set_id: str, project_id: str) -> None:
        """Ask what changed in a project since a change; it is compared when this is renewed."""
        found = self._session.workspace.store.set_by_id(set_id)
        if found is None:
            return
        self._change = (set_id, f"{found.set.label} ({day_and_time(found.set.at)})")
        self._offer()
        self.point.setCurrentIndex(self.point.findData(_CHANGE + set_id))
        self._fill_projects()
        with QSignalBlocker(self.project):
            self.project.setCurrentIndex(max(0, self.project.findData(project_id)))

    def show_found(self, found: Since) -> None:
        """Show a comparison."""
        self.found = found
        lines: list[Sequence[str]] = []
        strong: set[int] = set()
        moved: list[Sequence[str]] = []
        self._moved.clear()
        for project in found.projects:
            if project.differences:
                strong.add(len(lines))
                name = project.name or self.tr("In no project")
                lines.append((name, "", "", "", "", ""))
            before = ""
            for each in project.differences:
                where = each.what
                by = (
                    self.tr("{who}, {count} times").format(who=each.by, count=each.times) if each.times > 1 else each.by
                )
                lines.append((
                    "" if where == before and each.field else f"   {where}", each.field or _ADDED[bool(each.after)],
                    each.before, each.after, by, day_and_time(each.at)[:10],
                ))  # fmt: skip
                before = where
            for one in project.moved[: _MOST_MOVED - len(moved)]:
                dates = (one.start_then, one.start_now, one.finish_then, one.finish_now)
                why = self.tr("it was changed") if one.is_edited else self.tr("in consequence")
                moved.append((
                    f"{one.task} – {project.name}", *(format_date(at) for at in dates), f"{one.finish_days:+d}", why,
                ))  # fmt: skip
                self._moved.append((project.id, one.task_id))
        order = sorted(range(len(moved)), key=lambda row: -abs(int(moved[row][5])))
        self._moved = [self._moved[row] for row in order]
        self.differences.clearSpans()
        self.differences.show_lines(lines, frozenset(strong))
        for row in strong:
            self.differences.setSpan(row, 0, 1, self.differences.columnCount())
        self.moved.show_lines([moved[row] for row in order])
        self.said.setText(self._summed_up(found))

    def _summed_up(self, found: Since) -> str:
        if not found.projects:
            return self.tr("Nothing is different {since}.").format(since=found.point.words)
        moved = sum(len(each.moved) for each in found.projects)
        words = self.tr("{count} differences, {moved} tasks with other dates {since}")
        return words.format(count=f"{found.count:,}", moved=f"{moved:,}", since=found.point.words)

    def _open(self, row: int) -> None:
        self._session.task_requested.emit(*self._moved[row])

    def export(self) -> None:
        """Ask where, then write what is shown as a table for spreadsheets."""
        if self.found is None:
            return
        found = self.found
        title, name = self.tr("Export what changed"), self.tr("What changed")
        target = self._session.asking.to_write(self, title, name, spreadsheets(), ".xlsx")
        if target is not None:
            lines = changes_since.table(found)
            self._session.attempt(lambda: write_texts(target, name, changes_since.HEADINGS, lines))
            self._session.announced.emit(self.tr("Exported to {path}.").format(path=target))


def _compared(own: Workspace, day: object, project: str, step: Progress) -> Since:
    point = changes_since.since_pack(own) if day == _PACK else None
    if isinstance(day, str) and day.startswith(_CHANGE):
        point = changes_since.since_set(own, day.removeprefix(_CHANGE))
    elif isinstance(day, int):
        point = changes_since.since_end_of(own, day)
    return changes_since.since(own, point, project, step) if point else changes_since.since_reports(own, project, step)
