"""Scenarios: what is tried out in each, several side by side with the portfolio as it is, and using one."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Project, Scenario
from pmo_desktop.services.scenarios import keeping, reading, using
from pmo_desktop.services.scenarios.comparing import Outcome, compare
from pmo_desktop.services.scenarios.reading import Standing
from pmo_desktop.services.scenarios.wording import Told, told
from pmo_desktop.services.table_files import write_table
from ui.asking import spreadsheets
from ui.commands import actions_of, fill
from ui.empty import EmptyPlace
from ui.layout import give_back, restore_split
from ui.literal import literal
from ui.naming import NameDialog
from ui.scenarios.adding import ChangeDialog, beginning
from ui.scenarios.charts import SmallCharts
from ui.scenarios.commands import COMMANDS, MENU
from ui.scenarios.lines import effects, lines_of, name_of, small_of
from ui.scenarios.using import UseDialog
from ui.session import Session
from ui.tables.months import MonthTable
from ui.tables.plain import Heading, PlainTable
from ui.view import FreshView

_MONTHS = 12
_MOST_COMPARED = 6
_ID = Qt.ItemDataRole.UserRole


class ScenariosView(FreshView):
    place: ClassVar[str] = "scenarios"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.outcomes: tuple[Outcome, ...] = ()
        self.lines: tuple[Told, ...] = ()
        self._left_out: set[str] = set()
        """The scenarios that are not compared."""
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setAccessibleName(self.tr("Scenarios; those that are ticked are compared"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.charts = SmallCharts()
        self.table = MonthTable(self.tr("Scenarios side by side"), [Heading(self.tr("What"), 250)])
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("What the scenario is about"))
        self.note.setPlaceholderText(self.tr("What is it about? Who asked?"))
        self._notes: dict[str, str] = {}
        self.changes = PlainTable(
            self.tr("What is tried out"),
            [Heading(self.tr("What is tried out"), wide=True), Heading(self.tr("Does it still apply?"), 250)],
        )
        self.commands = actions_of(self, COMMANDS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.adding = QPushButton(self.tr("Try something out…"))
        self.using = QPushButton(self.tr("Use this scenario…"))
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(self.adding)
        top.addWidget(self.using)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(top)
        column.addWidget(self.note)
        column.addWidget(self.changes, 1)
        self.down = QSplitter(Qt.Orientation.Vertical)
        for widget in (self.charts, self.table, below):
            self.down.addWidget(widget)
        self.down.setSizes([120, 330, 230])
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.addWidget(self.list)
        self.across.addWidget(self.down)
        self.across.setSizes([210, 900])
        self.across.setStretchFactor(1, 1)
        for splitter in (self.down, self.across):
            splitter.setChildrenCollapsible(False)
        sentence = self.tr(
            "Here you try things out over all projects: what if one comes later, somebody leaves, a proposal is taken in?"
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self.across)
        self._layers.addWidget(EmptyPlace(sentence, [self.commands["new"]]))
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_changes())
        self.list.itemChanged.connect(self._tick)
        self.list.itemDoubleClicked.connect(lambda _: self.rename())
        self.changes.opened.connect(self.edit_change)
        self.note.editingFinished.connect(self._take_note)
        self.adding.clicked.connect(lambda _=False: self.add_change())
        self.using.clicked.connect(lambda _=False: self.use())
        self.table.opened.connect(self._open)
        for widget in (self.list, self.changes, self.table):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(lambda at, widget=widget: self._show_menu(widget, at))

    # As a place

    def title(self) -> str:
        return self.tr("Scenarios")

    def save_state(self) -> dict[str, Any]:
        return {"down": self.down.sizes(), "across": self.across.sizes(), "left_out": sorted(self._left_out)}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the splits and what was compared."""
        restore_split(self.down, state.get("down"))
        restore_split(self.across, state.get("across"))
        left_out = state.get("left_out")
        if isinstance(left_out, list):
            self._left_out = {each for each in left_out if isinstance(each, str)}

    # What is there

    def renew(self) -> None:
        """Read scenarios anew, and work out what they come to."""
        found = reading.scenarios(self.session.workspace)
        self._left_out &= {each.id for each in found}
        self._notes = {each.id: each.note for each in found}
        self._fill(found)
        self._layers.setCurrentIndex(0 if found else 1)
        self._show_changes()
        self._compare()

    def _fill(self, found: Sequence[Scenario]) -> None:
        kept = self.current()
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in found:
                item = QListWidgetItem(each.name)
                item.setData(_ID, each.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_out = each.id in self._left_out
                item.setCheckState(Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked)
                item.setToolTip(literal(f"{each.name}\n{each.note}".strip()))
                self.list.addItem(item)
                if each.id == kept:
                    self.list.setCurrentItem(item)
            if self.list.currentItem() is None and found:
                self.list.setCurrentRow(0)

    def _compare(self) -> None:
        start = self.session.workspace.today()
        ids = [each.id for each in reading.scenarios(self.session.workspace) if each.id not in self._left_out][
            :_MOST_COMPARED
        ]
        self.session.reckoner.ask(
            "scenarios", lambda own, step: compare(own, ids, start, _MONTHS, step), self._show_outcomes
        )

    def _show_outcomes(self, outcomes: tuple[Outcome, ...]) -> None:
        self.outcomes = outcomes
        workspace = self.session.workspace
        projects = {each.id: each for each in workspace.all(Project)}
        lines = lines_of(outcomes, projects, workspace.portfolio().currency)
        names = [name_of(each) for each in outcomes]
        self.table.show_lines(names, lines, 205)
        self.charts.show_charts([small_of(each) for each in outcomes])

    def current(self) -> str:
        """Return the scenario one is at, empty where there is none."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def select(self, scenario_id: str) -> None:
        """Go to a scenario."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == scenario_id:
                self.list.setCurrentRow(row)

    def _tick(self, item: QListWidgetItem) -> None:
        scenario_id = str(item.data(_ID))
        if item.checkState() is Qt.CheckState.Checked:
            self._left_out.discard(scenario_id)
        else:
            self._left_out.add(scenario_id)
        self._compare()

    def _show_changes(self) -> None:
        scenario_id = self.current()
        self.lines = told(self.session.workspace, scenario_id) if scenario_id else ()
        if not self.note.hasFocus() or not scenario_id:
            self.note.setText(self._notes.get(scenario_id, ""))
        name = self._name()
        stale = sum(line.standing in {Standing.GONE, Standing.CHANGED} for line in self.lines)
        words = self.tr("{name} changes nothing yet.") if not self.lines else self.tr("What {name} changes")
        said = words.format(name=f"“{name}”")
        if stale:
            said += self.tr("  ·  {count} no longer as when it was tried out").format(count=stale)
        self.heading.setText(said)
        self.changes.show_lines(
            [(line.sentence, line.note or self.tr("yes")) for line in self.lines],
            frozenset(row for row, line in enumerate(self.lines) if line.standing is not Standing.HOLDS),
        )
        for command in COMMANDS:
            self.commands[command.name].setEnabled(bool(scenario_id) or not command.on_one)
        for button in (self.adding, self.using):
            button.setEnabled(bool(scenario_id))

    def _name(self) -> str:
        item = self.list.currentItem()
        return item.text() if item is not None else ""

    def _open(self, line_id: str, _period: int) -> None:
        if line_id.startswith("project:"):
            self.session.place_requested.emit("gantt", line_id.removeprefix("project:"))

    def _show_menu(self, widget: Any, at: QPoint) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.aboutToHide.connect(lambda: give_back(menu))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(widget.viewport().mapToGlobal(at))

    # Doing

    def new(self) -> None:
        """Ask for a name and begin a scenario."""
        workspace, made = self.session.workspace, []
        dialog = NameDialog(
            self.tr("New scenario"), self.tr("What is tried out"), self.tr("What if …"),
            lambda name: made.append(keeping.make(workspace, name)), self.window(),
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()
        if made:
            self._come_to(made[0])

    def _come_to(self, scenario_id: str) -> None:
        self.renew()
        self.select(scenario_id)
        self.list.setFocus()

    def rename(self) -> None:
        """Ask for another name."""
        scenario_id = self.current()
        if not scenario_id:
            return
        dialog = NameDialog(
            self.tr("Rename"), self.tr("Name of the scenario"), self._name(),
            partial(keeping.rename, self.session.workspace, scenario_id), self.window(),
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()

    def duplicate(self) -> None:
        """Copy the scenario with all that is tried out in it."""
        scenario_id = self.current()
        if scenario_id:
            made = self.session.attempt(lambda: keeping.duplicate(self.session.workspace, scenario_id))
            if made:
                self._come_to(made)

    def drop(self) -> None:
        """Remove the scenario; undo brings it back."""
        scenario_id = self.current()
        if scenario_id:
            self.session.attempt(lambda: keeping.drop(self.session.workspace, scenario_id))

    def add_change(self, kind: str = "move") -> None:
        """Ask what is tried out."""
        scenario_id = self.current()
        if scenario_id:
            dialog = ChangeDialog(self.session, scenario_id, kind, self.window())
            dialog.exec()
            dialog.deleteLater()

    def edit_change(self, row: int | None = None) -> None:
        """Ask about a change anew, with what it says now."""
        at = self.changes.currentRow() if row is None else row
        line = self.lines[at] if 0 <= at < len(self.lines) else None
        begun = (
            beginning(line, self.session.workspace) if line is not None and line.standing is not Standing.GONE else None
        )
        if line is None or begun is None:
            return
        kind, values = begun
        dialog = ChangeDialog(self.session, self.current(), kind, self.window(), values=values, instead=line.ids)
        dialog.exec()
        dialog.deleteLater()

    def _take_note(self) -> None:
        """Keep what was written about the scenario."""
        scenario_id, text = self.current(), self.note.text()
        if scenario_id and text.strip() != self._notes.get(scenario_id, ""):
            self.session.attempt(lambda: keeping.set_note(self.session.workspace, scenario_id, text))

    def forget(self) -> None:
        """Take the selected changes out of the scenario."""
        rows = {index.row() for index in self.changes.selectionModel().selectedRows()}
        ids = [each for row in sorted(rows) if row < len(self.lines) for each in self.lines[row].ids]
        if ids:
            scenario_id = self.current()
            self.session.attempt(lambda: keeping.forget(self.session.workspace, scenario_id, ids))

    def use(self) -> None:
        """Show what would change, and make it real."""
        scenario_id = self.current()
        if not scenario_id:
            return
        dialog = UseDialog(self._name(), self.lines, self._effects(scenario_id), self.window())
        agreed = bool(dialog.exec())
        without = dialog.left_out()
        dialog.deleteLater()
        if agreed:
            done = self.session.attempt(lambda: using.use(self.session.workspace, scenario_id, without))
            if done is not None:
                self.session.announced.emit(self.tr("{what}. Ctrl+Z takes it back.").format(what=done.label))

    def _effects(self, scenario_id: str) -> list[str]:
        own = next(
            (each for each in self.outcomes if each.scenario is not None and each.scenario.id == scenario_id), None
        )
        currency = self.session.workspace.portfolio().currency
        return effects(self.outcomes[0], own, currency) if own is not None else []

    def export(self) -> None:
        """Write the comparison as a workbook or CSV."""
        title = self.tr("Scenarios")
        target = self.session.asking.to_write(self, self.tr("Save the table"), title, spreadsheets(), ".xlsx")
        headings = [*(each.title for each in self.table.rows.headings), *self.table.rows.periods]
        rows = [[*line.texts, *(cell.text for cell in line.cells)] for line in self.table.rows.lines]
        if target is not None and self.session.attempt(lambda: write_table(target, title, headings, rows)) is not None:
            self.session.announced.emit(self.tr("Saved as {path}").format(path=target))
