"""Work ahead that nobody is named for: what, when, how much, and naming somebody from there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.outlook import Outlook, Unassigned
from ui.fields import words as label
from ui.outlook import words
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable


class UnnamedPage(QWidget):
    """`wanted` is emitted with what somebody is to be named for."""

    wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Outlook | None = None
        self.model = RowsModel(self._columns(), None, self)
        self.table = RecordTable(self.model, self.tr("Work nobody is named for"))
        self.table.opened.connect(lambda _: self.wanted.emit(self.chosen()))
        self.said = label("", "muted")
        self.said.setContentsMargins(12, 6, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        self.setFocusProxy(self.table)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("name", self.tr("Work"), lambda row: row.name, width=180),
            Column("project", self.tr("Project"), self._project, width=180),
            Column("role", self.tr("Role asked for"), lambda row: row.role or "–", width=116),
            Column("start", self.tr("From"), lambda row: format_date(row.start), sort=lambda row: row.start, width=104),
            Column("finish", self.tr("To"), lambda row: format_date(row.finish - 1), sort=lambda row: row.finish, width=104),
            Column(
                "days", self.tr("Days"), lambda row: words.days(row.seconds), sort=lambda row: row.seconds, right=True,
                width=56, tooltip=self.tr("Days of work that are left"),
            ),
            Column("state", self.tr("How sure"), self._sure, width=210),
        )  # fmt: skip

    def _project(self, row: Unassigned) -> str:
        project = self._found.projects.get(row.project_id or "") if self._found is not None else None
        return f"{project.code}  {project.name}".strip() if project is not None else self.tr("Line work")

    def _sure(self, row: Unassigned) -> str:
        parts = [self.tr("proposed") if row.proposed else self.tr("committed")]
        if row.guessed:
            parts.append(self.tr("one person for its duration"))
        return ", ".join(parts)

    def show_outlook(self, found: Outlook) -> None:
        """List the work ahead that no person is named for."""
        self._found = found
        self.model.show_rows(found.unassigned)
        self.table.select_first()
        count, days = len(found.unassigned), sum(each.seconds for each in found.unassigned)
        self.said.setText(
            self.tr("{count} pieces of work, {days} days in all. Enter looks for somebody with the time.").format(
                count=count, days=words.days(days)
            )
            if count
            else self.tr("Somebody is named for all work ahead.")
        )

    def chosen(self) -> list[Unassigned]:
        """Return what is selected, from the top."""
        wanted = self.table.selected_ids()
        known = {each.id: each for each in (self._found.unassigned if self._found is not None else ())}
        return [known[each] for each in wanted if each in known]
