"""The milestones of one project as a small spreadsheet: name, date, done, owner; the last line waits for the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.records import WORKERS, Person, Project, Rag, Task
from pmo_desktop.services import milestones
from pmo_desktop.services.milestones import MilestoneRow, TypedMilestone
from pmo_desktop.services.portfolio import register_facts, set_project_cells
from ui.fields import words
from ui.icons import icon
from ui.session import Selection, Session
from ui.tables.columns import Column
from ui.tables.export import export_table, offer
from ui.tables.model import RowsModel
from ui.tables.refusals import Edit
from ui.tables.table import ROW_HEIGHT, RecordTable
from ui.tables.typed import Refusal

NEW = "new"
"""The id of the last line, which is none yet."""
_MOST_ROWS = 14
_LIGHTS = (None, Rag.GREEN, Rag.AMBER, Rag.RED)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it is shown."""

    id: str
    name: str = ""
    date: str = ""
    done: str = ""
    owner: str = ""
    stands: str = ""
    at: int | None = None
    late: bool = False


class MilestoneTable(QWidget):
    """`list_wanted` asks for lines of text to be read, which may be there already."""

    list_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project_id = ""
        self._draft: dict[str, str] = {}
        """What was written into the last line and is no milestone yet."""
        self.model = RowsModel(_columns(self), self._write, self, self._paste)
        self.table = RecordTable(self.model, self.tr("Milestones"))
        self.reason = Refusal()
        self.light = QComboBox()
        self.paste_button = QPushButton(self.tr("Paste or type a list…"))
        self.model.refused.connect(lambda error: self.reason.say(str(error)))
        self.table.chosen.connect(self._choose)
        self.table.filters.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.filters.setMinimumSectionSize(56)
        self.table.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._make_actions()

    def _lay_out(self) -> None:
        for rag in _LIGHTS:
            self.light.addItem(WORDS[rag] if rag else self.tr("not said"), rag.value if rag else "")
        self.light.setAccessibleName(self.tr("PM’s light"))
        self.light.activated.connect(self._declare)
        said = QLabel(self.tr("PM’s light"))
        said.setBuddy(self.light)
        self.paste_button.clicked.connect(lambda: self.list_wanted.emit(""))
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(words(self.tr("Milestones"), "heading"))
        above.addStretch(1)
        above.addWidget(said)
        above.addWidget(self.light)
        above.addWidget(self.paste_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.table)
        column.addWidget(self.reason)
        hint = self.tr("Write below the last one, with Tab from cell to cell, or paste lines of a spreadsheet.")
        column.addWidget(words(hint, "muted"))

    def _make_actions(self) -> None:
        view = self.table.view
        for title, picture, keys, does in (
            (self.tr("Copy"), "", "", view.copy),
            (self.tr("Paste"), "", "", view.paste),
            (self.tr("Done, or not done"), "", "Ctrl+Space", self.toggle_done),
            (self.tr("Delete milestones"), "delete", "Ctrl+Del", self.delete),
        ):
            action = QAction(icon(picture) if picture else QIcon(), title, view)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, does=does: does())
            view.addAction(action)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        offer(view, partial(export_table, self._session, self.table, self.tr("Milestones"), self))

    # What is shown

    def show_project(self, project_id: str) -> None:
        """Show the milestones of a project, and the light its manager gave it."""
        if project_id != self._project_id:
            self._draft = {}
            self.reason.say("")
        self._project_id = project_id
        workspace = self._session.workspace
        lines = [_line(each, workspace.today()) for each in milestones.of_project(workspace, project_id)]
        self.model.show_rows([*lines, _drafted(self._draft)])
        declared = next((row.declared for row in register_facts(workspace) if row.id == project_id), None)
        self.light.setCurrentIndex(_LIGHTS.index(declared))
        self.table.setFixedHeight(
            self.table.filters.sizeHint().height() + min(_MOST_ROWS, len(lines) + 1) * ROW_HEIGHT + 4
        )

    def people(self) -> Sequence[str]:
        """Return the names that may own a milestone."""
        known = self._session.workspace.all(Person)
        return sorted((each.name for each in known if each.kind in WORKERS), key=str.casefold)

    def _choose(self, ids: Sequence[str]) -> None:
        chosen = tuple(each for each in ids if each != NEW)
        kind, rows = (Task, chosen) if chosen else (Project, (self._project_id,))
        self._session.selected.emit(Selection(kind, rows, self._project_id))

    # What is written

    def _write(self, edits: Sequence[Edit]) -> None:
        """Write cells; those of the last line make a milestone as soon as it has a name and a date."""
        self.reason.say("")
        own = [edit for edit in edits if edit[0] != NEW]
        self._draft |= {field: text for row_id, field, text in edits if row_id == NEW}
        added = self._from_draft()
        if own or added is not None:
            milestones.set_cells(self._session.workspace, self._project_id, own, [added] if added else [])
            if added is not None:
                self._draft = {}
        self.show_project(self._project_id)

    def _from_draft(self) -> TypedMilestone | None:
        try:
            return milestones.typed(self._session.workspace, self._draft)
        except KnownError as error:
            error.cell = (NEW, error.cell[1] if error.cell else "date")
            raise

    def _paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Write a table of texts: into the lines there are, and what goes beyond them as new milestones."""
        self.reason.say("")
        there = [each for each in ids if each != NEW]
        editable = {column.field for column in self.model.columns if column.editable}
        own = [
            (row_id, field, text)
            for row_id, line in zip(there, lines, strict=False)
            for field, text in zip(fields, line, strict=False)
            if field in editable
        ]
        below = lines[len(there) :]
        if below and fields[0] != "name":
            raise InvalidValueError(
                f"{len(lines)} lines do not fit into the {len(there)} milestones from here on.",
                "Paste whole lines, with their names, below the last one.",
            )
        workspace = self._session.workspace
        found = milestones.read_table(workspace, below) if below else milestones.Listed()
        if found.unread:
            self.list_wanted.emit("\n".join("\t".join(line) for line in below))
            return
        milestones.set_cells(workspace, self._project_id, own, found.milestones)
        self.show_project(self._project_id)

    def _declare(self, at: int) -> None:
        light = _LIGHTS[at]
        edit = (self._project_id, "rag", light.value if light else "")
        self._session.attempt(lambda: set_project_cells(self._session.workspace, [edit]))

    def toggle_done(self) -> None:
        """Mark the chosen milestones as reached, or where all are, as not reached."""
        rows: Mapping[str, _Line] = {row.id: row for row in self.model.rows}
        chosen = [rows[each] for each in self.table.selected_ids() if each != NEW]
        said = "" if all(row.done for row in chosen) else "yes"
        edits = [(row.id, "done", said) for row in chosen if row.done != said]
        if edits:
            self.model.set_texts(edits)

    def delete(self) -> None:
        """Take the chosen milestones out of the project."""
        chosen = [each for each in self.table.selected_ids() if each != NEW]
        if chosen:
            self._session.attempt(lambda: milestones.delete(self._session.workspace, self._project_id, chosen))


def _drafted(said: Mapping[str, str]) -> _Line:
    return _Line(NEW, said.get("name", ""), said.get("date", ""), said.get("done", ""), said.get("owner", ""))


def _line(row: MilestoneRow, today: int) -> _Line:
    stands = "" if row.percent is None else f"{row.percent:g} %"
    if row.late and row.at is not None:
        days = (midnight(today) - midnight(row.at)) // DAY
        stands = f"{days} d overdue" + (f", {stands}" if stands else "")
    done = "yes" if row.done else ""
    return _Line(row.id, row.name, format_date(row.at), done, row.owner, stands, row.at, row.late)


def _columns(table: MilestoneTable) -> tuple[Column, ...]:
    tr = table.tr
    return (
        Column("name", tr("Milestone"), lambda line: line.name, tr("What is reached"), editable=True, width=230),
        Column(
            "date", tr("Date"), lambda line: line.date, tr("Any form: 2026-03-15, 15/3, end of March, Q2, +10d"),
            sort=lambda line: (line.at is None, line.at or 0), editable=True, width=98,
        ),
        Column("done", tr("Done"), lambda line: line.done, tr("Reached"), editable=True, width=62, choices=("", "yes")),
        Column(
            "owner", tr("Owner"), lambda line: line.owner, tr("Who answers for it"), editable=True, width=130,
            offers=table.people,
        ),
        Column("stands", tr("Stands"), lambda line: line.stands, late=lambda line: line.late, width=112),
    )  # fmt: skip
