"""Hours worked, by person and week: typed, pasted and imported; what is left and progress of the plans follow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.records import Person, Project, Record, Task
from pmo_desktop.services import actuals
from pmo_desktop.services.actuals import LEFT, Said, Slot, TimeSheet
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.lists.sorting import HOURS, listed_in, of_table
from pmo_desktop.services.lists.table import table_of
from ui.actuals import rows
from ui.actuals.commands import COMMANDS, MENU
from ui.actuals.rows import Look
from ui.asking import lists, spreadsheets
from ui.commands import actions_of, arrow, fill
from ui.empty import EmptyPlace
from ui.fields import words
from ui.session import Selection, Session
from ui.tables.ledger import Ledger, LedgerModel
from ui.tables.refusals import Edit
from ui.view import FreshView

_COUNTS = (1, 4, 8, 13)


class ActualsView(FreshView):
    place: ClassVar[str] = "actuals"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.look = Look()
        self.week = actuals.monday_of(session.workspace.today())
        self.weeks = 4
        self.sheet: TimeSheet | None = None
        self.model = LedgerModel(self._write, self)
        self.model.refused.connect(session.failed)
        self.table: Ledger = Ledger(self.model, self.tr("Hours worked"))
        self.table.heads.names, self.table.heads.beside = 204, 164
        self.table.fold_requested.connect(lambda heading: self.show_look(folded=self.look.folded ^ {heading}))
        self.table.takes_table = self._takes_table
        self.missing, self.said = words("", "late"), words("", "muted")
        self.commands = actions_of(self, COMMANDS)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._say())
        self.table.selectionModel().currentChanged.connect(lambda *_: self.table.heads.viewport().update())

    # Building

    def _lay_out(self) -> None:
        self.named = QLabel()
        self.named.setObjectName("heading")
        self.by = QComboBox()
        self.by.setAccessibleName(self.tr("Grouped by"))
        for text, value in ((self.tr("By person"), False), (self.tr("By project"), True)):
            self.by.addItem(text, value)
        self.by.activated.connect(lambda _: self.show_look(by_project=bool(self.by.currentData())))
        self.count = QComboBox()
        self.count.setAccessibleName(self.tr("How many weeks"))
        for each in _COUNTS:
            self.count.addItem(self.tr("1 week") if each == 1 else self.tr("{count} weeks").format(count=each), each)
        self.count.setCurrentIndex(_COUNTS.index(self.weeks))
        self.count.activated.connect(lambda _: self._show_count(int(self.count.currentData())))
        self.filter: QLineEdit = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setPlaceholderText(self.tr("Filter people, projects, tasks"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(260)
        self.filter.textChanged.connect(lambda text: self.show_look(filter=text))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(4)
        for name, sign in (("earlier", "‹"), ("later", "›")):
            bar.addWidget(arrow(self.commands[name], sign))
        bar.addSpacing(8)
        bar.addWidget(self.named)
        bar.addSpacing(8)
        bar.addWidget(self.by)
        bar.addWidget(self.count)
        bar.addStretch()
        bar.addWidget(self.filter, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.setSpacing(2)
        foot.addWidget(self.missing)
        foot.addWidget(self.said)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        empty = self.tr(
            "Here hours worked are entered by person and week. Nobody is on a task in these weeks: name people in the Gantt, "
            "or go to other weeks."
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(
            EmptyPlace(empty, [self.commands["earlier"], self.commands["later"], self.commands["today"]])
        )
        self.setFocusProxy(self.table)

    def title(self) -> str:
        return self.tr("Actual work")

    def bar_actions(self) -> Sequence[QAction]:
        return [self.commands[name] for name in ("today", "import")]

    def _open_menu(self, at: Any) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    # What is shown

    def show_look(self, **changed: Any) -> None:
        """Show the same hours otherwise."""
        self.look = replace(self.look, **changed)
        self._draw()

    def _show_count(self, count: int) -> None:
        self.weeks = count
        self.renew()

    def step_by(self, weeks: int) -> None:
        """Show earlier or later weeks."""
        self.week = max(moment.FIRST + 20 * moment.WEEK, self.week + weeks * moment.WEEK)
        self.renew()

    def go_to_today(self) -> None:
        self.week = actuals.monday_of(self.session.workspace.today())
        self.renew()

    def renew(self) -> None:
        """Read the hours anew, beside the window: plans may have to be worked out for it."""
        week, count = self.week, self.weeks
        self.session.reckoner.ask("actuals", lambda own, step: actuals.time_sheet(own, week, count, step), self._show)

    def _show(self, sheet: TimeSheet) -> None:
        self.sheet = sheet
        self._draw()

    def _draw(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        today = self.session.workspace.today()
        self.model.show_ledger(rows.columns_of(sheet), rows.rows_of(sheet, self.look, today))
        last = sheet.weeks[-1]
        self.named.setText(f"{actuals.week_name(last)}  {format_date(last)}")
        self.named.setToolTip(f"{format_date(last)} – {format_date(last + 6 * moment.DAY)}")
        has_any = any(slot.hours for slot in sheet.slots)
        lacking = actuals.sentences(sheet, today) if has_any else []
        self.missing.setText("  ".join(lacking[-2:]))
        self.missing.setVisible(bool(lacking))
        self._layers.setCurrentIndex(0 if sheet.slots else 1)
        self._say()

    def _slot(self, assignment_id: str) -> Slot | None:
        slots = self.sheet.slots if self.sheet is not None else ()
        return next((each for each in slots if each.assignment_id == assignment_id), None)

    def _slots_chosen(self) -> list[Slot]:
        return [slot for each in self.table.chosen_rows() if (slot := self._slot(each)) is not None]

    def _say(self) -> None:
        """Say what is entered in all for the week, and what of the selection."""
        if self.sheet is None:
            return
        week = self.sheet.weeks[-1]
        total = self.tr("{hours} entered for {week}").format(
            hours=format_work(self.sheet.entered(week)), week=actuals.week_name(week)
        )
        slots = self._slots_chosen()
        about = ""
        if len(slots) == 1:
            slot = slots[0]
            about = self.tr("{person}, {task}: {done} done, {left} left").format(
                person=slot.person, task=slot.task, done=format_work(max(0, slot.done)), left=format_work(slot.left)
            )
            if slot.before >= 60:
                about += self.tr(" ({hours} recorded elsewhere)").format(hours=format_work(slot.before))
        if not any(each.hours for each in self.sheet.slots):
            total = self.tr("Type hours into a week, or paste a table with person, project, task and weeks.")
        self.said.setText("  ·  ".join(filter(None, (about, total))))
        if self.isVisible():
            self.session.selected.emit(self.selection())

    def selection(self) -> Selection:
        slots = self._slots_chosen()
        projects = {each.project_id for each in slots}
        if not slots:
            kinds: dict[str, type[Record]] = {"person": Person, "project": Project}
            found = [each.partition(":")[::2] for each in self.table.chosen_rows() if each.partition(":")[0] in kinds]
            return Selection(kinds[found[0][0]], tuple(own for _, own in found), None) if found else Selection()
        if len(projects) != 1:
            return Selection()
        return Selection(Task, tuple(dict.fromkeys(each.task_id for each in slots)), projects.pop())

    def save_state(self) -> dict[str, Any]:
        return {"by_project": self.look.by_project, "weeks": self.weeks, "folded": sorted(self.look.folded)}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up how hours were last shown."""
        self.look = replace(self.look, by_project=bool(state.get("by_project")))
        folded = state.get("folded")
        if isinstance(folded, list) and all(isinstance(each, str) for each in folded):
            self.look = replace(self.look, folded=frozenset(folded))
        if state.get("weeks") in _COUNTS:
            self.weeks = int(state["weeks"])
            self.count.setCurrentIndex(_COUNTS.index(self.weeks))
        self.by.setCurrentIndex(int(self.look.by_project))

    # Writing

    def _write(self, edits: Sequence[Edit]) -> None:
        said = [Said(*edit) for edit in edits if edit[1] == LEFT or edit[1].isdigit()]
        actuals.set_hours(self.session.workspace, said)

    def enter_planned(self) -> None:
        """Enter what was planned into the empty cells selected."""
        sheet = self.sheet
        if sheet is None:
            return
        edits: list[Edit] = []
        for row_id, column in self.table.chosen_cells():
            slot = self._slot(row_id)
            if slot is None or column >= len(sheet.weeks):
                continue
            week = sheet.weeks[column]
            if week not in slot.hours and slot.planned.get(week, 0) >= 60:
                edits.append((row_id, str(week), rows.about(slot.planned[week])))
        if edits:
            self.session.attempt(lambda: self._write(edits))
        else:
            self.session.announced.emit(self.tr("Nothing is planned in the empty cells selected."))

    # Going somewhere

    def show_task(self) -> None:
        """Show the task one is at in the Gantt."""
        slots = self._slots_chosen()
        if slots:
            self.session.task_requested.emit(slots[0].project_id, slots[0].task_id)

    def go_to_missing(self) -> None:
        """Go to the next week somebody entered nothing for, from the cursor on."""
        at = self.table.currentIndex()
        cells = [
            (row, column)
            for row in range(self.model.rowCount())
            if self.model.row(row).is_heading
            for column in range(len(self.sheet.weeks) if self.sheet is not None else 0)
            if self.model.row(row).box(column).marked
        ]
        if not cells:
            self.session.announced.emit(self.tr("No hours are missing in the weeks shown."))
            return
        row, column = next((each for each in cells if each > (at.row(), at.column())), cells[0])
        self.table.go_to(self.model.ids[row], column)

    def fold_all(self, *, folded: bool) -> None:
        """Show headings alone, or everything beneath them."""
        headings = {self.model.ids[row] for row in range(self.model.rowCount()) if self.model.row(row).is_heading}
        self.show_look(folded=frozenset(headings) if folded else frozenset())

    # Tables

    def _takes_table(self, lines: Sequence[Sequence[str]]) -> bool:
        """Take a pasted table that brings headings of its own; say whether it is one."""
        table = table_of(lines)
        if listed_in(table) != HOURS:
            return False
        self.session.list_requested.emit(of_table(self.session.workspace, table, HOURS))
        return True

    def import_hours(self) -> None:
        """Ask for files with hours, then show what they would bring."""
        sources = self.session.asking.to_open_several(self, self.tr("Import hours"), lists())
        if sources:
            self.session.import_requested.emit(sources)

    def export(self) -> None:
        """Write what is shown as a table for spreadsheets."""
        sheet = self.sheet
        if sheet is None:
            return
        target = self.session.asking.to_write(self, self.tr("Export hours"), self.tr("Hours"), spreadsheets(), ".xlsx")
        if target is not None:
            done = self.session.attempt(lambda: booking_tables.export_table(actuals.table_of(sheet), target))
            if done is not None:
                self.session.announced.emit(self.tr("Written to “{name}”.").format(name=done.name))
