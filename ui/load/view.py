"""Everybody's load over all projects, and the resource meeting held over it: who is to do what, when, and how much of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.load import column_of, place_of
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.load import By, LoadTable, Per
from pmo_desktop.services.load.behind import Behind, behind
from pmo_desktop.services.load.exporting import export_load
from pmo_desktop.services.load.lines import LoadLine, Loads, Scope, lines_of, read
from ui.asking import spreadsheets
from ui.commands import actions_of, fill
from ui.empty import EmptyPlace
from ui.fields import words
from ui.layout import restore_split
from ui.legend import Legend
from ui.load import facts
from ui.load.behind import BehindTable
from ui.load.carrying import Carrying
from ui.load.commands import COMMANDS, MENU, NEXT, SHOWN
from ui.load.deciding import Deciding
from ui.load.heatmap import USUAL, ZOOMS, HeatMap
from ui.load.histogram import HistogramPanel
from ui.load.legend import samples
from ui.load.picture import drawing_of
from ui.load.strip import Strip
from ui.picturing.picturing import Picturing
from ui.session import Selection, Session
from ui.view import FreshView

_BEFORE = {Per.DAY: 4 * moment.WEEK, Per.WEEK: 26 * moment.WEEK, Per.MONTH: 78 * moment.WEEK}
_AFTER = {Per.DAY: 20 * moment.WEEK, Per.WEEK: 104 * moment.WEEK, Per.MONTH: 312 * moment.WEEK}
"""How far from today the load is looked at to begin with."""
_MORE = {Per.DAY: 12 * moment.WEEK, Per.WEEK: 52 * moment.WEEK, Per.MONTH: 156 * moment.WEEK}
"""How much further when the end comes near."""
_IN_SIGHT_BEFORE = {Per.DAY: 2, Per.WEEK: 1, Per.MONTH: 1}
"""How many columns stand left of the one that is now."""
_ROOM = (760, 520)
"""How wide and high the place is at least so that its buttons and its legend are shown."""
_AHEAD = 8
"""Periods ahead in which the fullest cell is looked for, to begin with."""


class LoadView(FreshView):
    place: ClassVar[str] = "load"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.scope: Scope = Scope()
        self.loads: Loads | None = None
        self.lines: Sequence[LoadLine] = ()
        self._span: tuple[int, int] | None = None
        self._zoom = dict(USUAL)
        self._has_begun = False
        self._going: tuple[int, float] | None = None
        """A moment to show once it is worked out, and where."""
        self._choosing: int | None = None
        """A moment to choose once it is worked out."""
        self._people_wanted: frozenset[str] = frozenset()
        """People to choose once it is worked out."""
        self.map = HeatMap()
        self.histogram = HistogramPanel(self.map)
        self.legend = Legend(self.tr("Legend of the load"), samples(proposed=True))
        self.behind = BehindTable()
        self.heading = words(self.tr("Choose a cell to see what is behind it."), "heading")
        self.deciding: Deciding = Deciding(self)
        self.carrying = Carrying(self.map, self._people, (self.map, self.behind))
        self.picturing = Picturing(self, self._drawing)
        self.commands = actions_of(self, COMMANDS)
        for action in self.picturing.actions():
            self.commands[action.objectName().rpartition(".")[2]] = action
            self.addAction(action)
        for name in ("behind", "histogram", "legend"):
            self.commands[name].setChecked(True)
        self.strip: Strip = Strip([self.commands[name] for name in SHOWN])
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        above = QHBoxLayout()
        above.addWidget(self.heading, 1)
        self._next = [self._button(name) for name in NEXT]
        for button in self._next:
            above.addWidget(button)
        column.addLayout(above)
        column.addWidget(self.behind)
        self._below = below
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        for widget, stretch in ((self.map, 5), (self.histogram, 2), (below, 3)):
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(self._splitter.count() - 1, stretch)
        self._splitter.setSizes([400, 130, 190])
        self._splitter.setChildrenCollapsible(False)
        shown = QWidget()
        whole = QVBoxLayout(shown)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addWidget(self._splitter, 1)
        whole.addWidget(self.legend)
        going = []
        for title, place in ((self.tr("Go to Projects"), "portfolio"), (self.tr("Go to People"), "people")):
            action = QAction(title, self)
            action.triggered.connect(lambda _=False, place=place: self.session.place_requested.emit(place, ""))
            going.append(action)
        said = self.tr(
            "Here is everybody's load over all projects. Import a plan, or name people in the Gantt's “People” column."
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(EmptyPlace(said, going))
        self.setFocusProxy(self.map)

    def _button(self, name: str) -> QPushButton:
        """Return a button of a command, for those who do not know its key; what is selected stays so."""
        action = self.commands[name]
        button = QPushButton(self.tr(NEXT[name]))
        button.setToolTip(f"{action.text()}  {action.shortcut().toString()}")
        button.clicked.connect(action.trigger)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out in a small window what stands in the menu and at the command field too."""
        super().resizeEvent(event)
        for button in self._next:
            button.setVisible(self.width() >= _ROOM[0])
        self._show_legend()

    def _show_legend(self) -> None:
        self.legend.setVisible(self.commands["legend"].isChecked() and self.height() >= _ROOM[1])

    def _connect(self) -> None:
        heat = self.map
        heat.chosen.connect(self._look_behind)
        heat.opened.connect(self.open_current)
        heat.fold_wanted.connect(self._turn)
        heat.zoom_wanted.connect(self.zoom)
        heat.reaching.connect(self._reach)
        heat.menu_wanted.connect(self._menu)
        heat.pulled.connect(lambda at: self.carrying.begin(self.deciding.cut(self.behind.lines), at))
        self.behind.pulled.connect(
            lambda at: self.carrying.begin(self.deciding.whole(self.behind.selected_lines()), at)
        )
        for source in (heat, self.behind):
            source.pulled_on.connect(self.carrying.move)
            source.let_go.connect(self.carrying.let_go)
        self.carrying.dropped.connect(self.deciding.drop)
        self.behind.opened.connect(self._open)
        self.behind.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.behind.customContextMenuRequested.connect(lambda at: self._menu(self.behind.viewport().mapToGlobal(at)))
        self.histogram.project_wanted.connect(lambda project_id: self.session.task_requested.emit(project_id, ""))
        self.strip.wanted.connect(self.arrange)
        self.strip.left.connect(heat.setFocus)

    # The place

    def title(self) -> str:
        return self.tr("Resource load")

    def actions_of_place(self) -> Sequence[QAction]:
        return list(self.commands.values())

    def selection(self) -> Selection:
        lines = self.map.chosen_lines()
        people = [person.id for line in lines for person in line.people] if len(lines) > 1 else []
        if len(lines) == 1:
            people = [person.id for person in lines[0].people]
        if not people:
            return Selection()
        told = facts.told(self.session.workspace, lines[0], self.map.columns_in_sight()) if len(people) == 1 else ()
        return Selection(Person, tuple(dict.fromkeys(people)), None, tuple(told))

    def save_state(self) -> dict[str, Any]:
        return {
            "scope": self.scope.as_json(),
            "zoom": {per.value: at for per, at in self._zoom.items()},
            "off": [name for name in ("behind", "histogram", "legend") if not self.commands[name].isChecked()],
            "splitter": self._splitter.sizes(),
            "share": self.deciding.share,
            "days": self.deciding.days,
            "picture": self.picturing.state(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what was shown and how; what does not fit is left out."""
        self.scope = Scope.from_json(state.get("scope"))
        zoom = state.get("zoom")
        for per in Per:
            at = zoom.get(per.value) if isinstance(zoom, dict) else None
            if type(at) is int and 0 <= at < len(ZOOMS) and ZOOMS[at][0] is per:
                self._zoom[per] = at
        off = state.get("off")
        for name in ("behind", "histogram", "legend"):
            self.commands[name].setChecked(not (isinstance(off, list) and name in off))
        restore_split(self._splitter, state.get("splitter"))
        share, days = state.get("share"), state.get("days")
        self.deciding.share = share if type(share) is int and 1 <= share <= 99 else 50
        self.deciding.days = days if type(days) is int else 1
        self.picturing.restore(state.get("picture"))
        self.take_look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.map.forget()
            self.histogram.update()

    # What is shown

    @property
    def span(self) -> tuple[int, int]:
        """The time looked at."""
        if self._span is None:
            today = self.session.workspace.today()
            self._span = (
                max(moment.FIRST, today - _BEFORE[self.scope.per]),
                min(moment.LAST - moment.DAY, today + _AFTER[self.scope.per]),
            )
        return self._span

    def renew(self) -> None:
        """Read the load anew."""
        span, scope = self.span, self.scope
        self.session.reckoner.ask("load", lambda own, step: read(own, span, scope, step), self._take)

    def _take(self, loads: Loads) -> None:
        if loads.people.per is not self.scope.per:
            return  # asked for once more meanwhile
        self.carrying.cancel()
        self.loads = loads
        self._layers.setCurrentIndex(0 if loads.people.rows else 1)
        self._show()
        if self._going is not None:
            self.map.scroll_to(*self._going)
            self._going = None
        if self._choosing is not None:
            self._choose(self._choosing)
            self._choosing = None
        if not self._has_begun and self.lines:
            self._begin()
        self._choose_people()
        self._look_behind()
        self.map.settle()

    def _begin(self) -> None:
        """Show this week near the left, with the fullest cell to come chosen."""
        self._has_begun = True
        column = self.map.column_of_today()
        self.map.scroll_to(self.map.table.starts[max(0, column - _IN_SIGHT_BEFORE[self.scope.per])])  # type: ignore[union-attr]  # there are lines
        self.map.choose(*self._fullest())

    def _fullest(self) -> tuple[int, int]:
        first = self.map.column_of_today()
        found = []
        for number, line in enumerate(self.lines):
            table, row = line.place
            for column in range(first, min(table.periods, first + _AHEAD)):
                asked, there = float(table.demand[row, column]), float(table.capacity[row, column])
                found.append((asked / max(1.0, there), -number, -column))
        _, number, column = max(found, default=(0.0, 0, -first))
        return -number, -column

    def _show(self) -> None:
        """Lay out the lines of what is known."""
        loads, scope = self.loads, self.scope
        if loads is None:
            return
        seen = self.map.columns_in_sight() if self._has_begun and self.map.table is not None else range(0)
        columns = self._same(loads.people, seen) or self._to_come(loads.people)
        self.lines = lines_of(loads, scope, columns)
        self.map.today = self.session.workspace.today()
        self.map.show_lines(
            self.lines, loads.people, hours=scope.hours, proposed=scope.counts_proposed,
            width=ZOOMS[self._zoom[scope.per]][1],
        )  # fmt: skip
        if self._has_begun and self.map.cell is None and self.lines:
            self.map.choose(0, max(self.map.columns_in_sight().start, self.map.column_of_today()))
        self.strip.show_scope(scope, loads, self.lines)
        self.legend.show_samples(samples(proposed=scope.counts_proposed))
        for name, on in (("hours", scope.hours), ("only_over", scope.only_over)):
            self.commands[name].setChecked(on)

    def _same(self, table: LoadTable, seen: range) -> range:
        """Return the columns of another table that are the same time as those in sight."""
        before = self.map.table
        if before is None or not seen or before.per is not table.per:
            return range(0)
        known = {start: number for number, start in enumerate(table.starts)}
        found = [known[before.starts[each]] for each in seen if before.starts[each] in known]
        return range(found[0], found[-1] + 1) if found else range(0)

    def _to_come(self, table: LoadTable) -> range:
        today = self.session.workspace.today()
        first = next((n for n in range(table.periods) if table.ends(n) > today), 0)
        return range(first, min(table.periods, first + 26))

    def arrange(self, scope: Scope) -> None:
        """Show other lines or other columns; what is not known of them yet is asked."""
        before, self.scope = self.scope, scope
        other_time = scope.per is not before.per
        if other_time:
            self._keep_place()
            self._span = None if self._is_near_today() else self._span_about()
        if other_time or (scope.by, scope.proposed) != (before.by, before.proposed):
            self.renew()
        else:
            self._show()
            self._look_behind()
            self.map.settle()

    def _keep_place(self) -> None:
        """Note what is at the left, to be there again."""
        at = self.map.left_moment()
        cell = self.map.cell
        if self.map.table is not None and cell is not None and cell[1] in self.map.columns_in_sight():
            view = self.map.view()
            self._going = (self.map.moment_of(cell[1]), max(0.0, min(view.x(cell[1]), view.width / 2)))
        elif at is not None:
            self._going = (at, 0.0)

    def _is_near_today(self) -> bool:
        if self._going is None:
            return True
        today = self.session.workspace.today()
        per = self.scope.per
        return today - _BEFORE[per] / 2 < self._going[0] < today + _AFTER[per] / 2

    def _span_about(self) -> tuple[int, int]:
        assert self._going is not None
        at, per = self._going[0], self.scope.per
        return max(moment.FIRST, at - _BEFORE[per]), min(moment.LAST - moment.DAY, at + _AFTER[per])

    def _reach(self, side: int) -> None:
        """Look further on, or further back."""
        start, finish = self.span
        more = _MORE[self.scope.per]
        if side > 0:
            finish = min(moment.LAST - moment.DAY, finish + more)
        else:
            start = max(moment.FIRST, start - more)
        if (start, finish) != self._span:
            self._span = (start, finish)
            self.renew()

    def zoom(self, steps: int, at: int | None = None) -> None:
        """Show nearer, or from further away; the moment under the pointer, or what is chosen, stays where it is."""
        place = min(max(self._zoom[self.scope.per] + steps, 0), len(ZOOMS) - 1)
        per, width = ZOOMS[place]
        view, table = self.map.view(), self.map.table
        if at is None and table is not None:
            cell = self.map.cell
            seen = cell is not None and cell[1] in self.map.columns_in_sight()
            at = table.starts[cell[1]] if cell is not None and seen else self.map.left_moment()
        x = 0.0
        if at is not None and table is not None:
            x = place_of(table, view, at)
        self._zoom[per] = place
        if per is self.scope.per:
            self.map.cell_width = width
            self._show()
            if at is not None:
                self.map.scroll_to(at, x)
            self.map.settle()
            return
        scope = replace(self.scope, per=per)
        self.scope = scope
        if at is not None:
            self._going = (at, x)
        self._span = None if self._is_near_today() else self._span_about()
        self.renew()

    def show_hours(self) -> None:
        """Show hours, or percent."""
        self.arrange(replace(self.scope, hours=self.commands["hours"].isChecked()))

    def take_look(self) -> None:
        """Show what is switched on."""
        self._below.setVisible(self.commands["behind"].isChecked())
        self.histogram.setVisible(self.commands["histogram"].isChecked())
        self._show_legend()
        if not self._below.isVisible() and self.behind.hasFocus():
            self.map.setFocus()
        self._show_histogram()

    def go_to(self, at: int | None) -> None:
        """Show a moment, this week where none is named; the same line stays chosen."""
        at = self.session.workspace.today() if at is None else at
        start, finish = self.span
        if not start + moment.WEEK <= at < finish - moment.WEEK:
            per = self.scope.per
            self._span = (max(moment.FIRST, at - _BEFORE[per]), min(moment.LAST - moment.DAY, at + _AFTER[per]))
            self._going, self._choosing = (at, float(self.map.cell_width)), at
            self.renew()
        else:
            self._choose(at)

    def _choose(self, at: int) -> None:
        """Choose the period of a moment in the line that is chosen."""
        if self.map.table is not None:
            self.map.choose(self.map.cell[0] if self.map.cell else 0, column_of(self.map.table, at))

    def show_people(self, ids: Sequence[str]) -> None:
        """Choose the first of some people that is listed, unless one of them is chosen."""
        self._people_wanted = frozenset(ids)
        self._choose_people()

    def _choose_people(self) -> None:
        if not self._people_wanted or not self.lines or self.map.cell is None:
            return
        wanted, self._people_wanted = self._people_wanted, frozenset()
        if wanted.isdisjoint(self.selection().ids):
            row = next((row for row, line in enumerate(self.lines) if line.person and line.person.id in wanted), None)
            if row is not None:
                self.map.choose(row, self.map.cell[1])

    def next_overload(self, step: int) -> None:
        """Choose the next overload to come, or the one before: first of the same period, then of later ones."""
        cell, table = self.map.cell, self.map.table
        if cell is None or table is None:
            return
        found = [
            (column, row)
            for row, line in enumerate(self.lines)
            for column in range(table.periods)
            if self._is_over(line, column)
        ]
        here = (cell[1], cell[0])
        ahead = (
            sorted(each for each in found if each > here) if step > 0 else sorted(each for each in found if each < here)
        )
        if ahead:
            column, row = ahead[0 if step > 0 else -1]
            self.map.choose(row, column)
        else:
            self.session.announced.emit(self.tr("There is no other overload in the time looked at."))

    def _is_over(self, line: LoadLine, column: int) -> bool:
        table, row = line.place
        marks = table.strained if self.scope.counts_proposed else table.overloaded
        return line.by is By.PERSON and bool(marks[row, column])

    def ask_date(self) -> None:
        """Ask for a day to show."""
        today = self.session.workspace.today()
        text, agreed = QInputDialog.getText(
            self,
            self.tr("Go to date"),
            self.tr("Day, as in the table (today, +4w, 1/9, 2027-01-01):"),
            text=format_date(today),
        )
        if agreed:
            found = self.session.attempt(lambda: parse_date(text, today)[0])
            if found is not None:
                self.go_to(found)

    # Folding

    def _turn(self, row: int) -> None:
        line = self.lines[row]
        self.arrange(self.scope.keeping("opened", line.id, on=not line.is_open))

    def fold(self, *, folded: bool) -> None:
        """Fold or unfold the roles or teams of the chosen lines."""
        opened = set(self.scope.opened)
        above = ""
        for number, line in enumerate(self.lines):
            above = line.id if line.by is not By.PERSON else above
            if number in self.map.chosen_rows():
                (opened.discard if folded else opened.add)(above)
        self._fold_to(opened)

    def fold_all(self, *, folded: bool) -> None:
        if self.loads is not None and self.loads.groups is not None:
            self._fold_to(set() if folded else {row.id for row in self.loads.groups.rows})

    def _fold_to(self, opened: set[str]) -> None:
        """Fold as wanted; a line that is folded away gives the choice to what it lies in."""
        cell = self.map.cell
        above = next(
            (line.key for line in reversed(self.lines[: cell[0] + 1]) if line.by is not By.PERSON), ""
        ) if cell is not None else ""  # fmt: skip
        self.arrange(replace(self.scope, opened=frozenset(opened)))
        if cell is not None and above and self.scope.by is not By.PERSON:
            kept = {line.key: number for number, line in enumerate(self.lines)}
            chosen = self.map.chosen_lines()
            if not chosen or chosen[0].key == self.lines[0].key != above:
                self.map.choose(kept.get(above, 0), cell[1])

    # What is behind

    def _people(self) -> LoadTable | None:
        return None if self.loads is None else self.loads.people

    def _look_behind(self) -> None:
        """Say what is chosen, and ask what is behind it."""
        chosen = self.map.chosen_cells()
        self._show_histogram()
        said = self.map.said()
        self.heading.setText(said or self.tr("Choose a cell to see what is behind it."))
        self.session.reckoner.ask("load.behind", lambda own, _step: behind(own, chosen), self._show_behind)
        if self.isVisible():
            self.session.selected.emit(self.selection())

    def _show_behind(self, lines: Sequence[Behind]) -> None:
        self.behind.show_behind(lines)

    def _show_histogram(self) -> None:
        if self.histogram.isHidden():
            return
        lines = self.map.chosen_lines()
        self.histogram.show_line(lines[0] if lines else None, self.loads.projects if self.loads else {})

    # Going elsewhere

    def open_current(self) -> None:
        """Open what is selected in the list, else the largest behind the cells; a role or team is unfolded."""
        rows = [index.row() for index in self.behind.selectionModel().selectedRows()]
        if self.behind.hasFocus() and rows:
            self._open(rows[0])
            return
        lines = self.map.chosen_lines()
        if len(lines) == 1 and lines[0].by is not By.PERSON:
            self._turn(self.map.chosen_rows().start)
            return
        self._open(0)

    def _open(self, row: int) -> None:
        """Show a task in the Gantt, a booking among the bookings."""
        if row < len(self.behind.lines):
            entry = self.behind.lines[row].entry
            if entry.booking_id:
                self.session.booking_requested.emit(entry.booking_id)
            elif entry.project_id:
                self.session.task_requested.emit(entry.project_id, entry.task_id or "")

    def show_details(self) -> None:
        self.session.details_requested.emit()

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.exec(at)
        menu.deleteLater()

    # Out of the program

    def _title(self) -> str:
        name = self.session.workspace.portfolio().name
        return self.tr("Load – {name}").format(name=name) if name else self.tr("Load")

    def _drawing(self) -> Any:
        return drawing_of(self.map, self._title(), samples(proposed=self.scope.counts_proposed))

    def export(self) -> None:
        """Write the lines and periods in sight as a table."""
        columns, scope = self.map.columns_in_sight(), self.scope
        chosen = self.map.chosen_columns()
        columns = chosen if len(chosen) > 1 else columns
        target = self.session.asking.to_write(
            self, self.tr("Save the load as table"), self._title(), spreadsheets(), ".xlsx"
        )
        if target is not None:
            write = partial(export_load, self.lines, columns, target, hours=scope.hours, proposed=scope.counts_proposed)
            if self.session.attempt(write) is not None:
                self.session.announced.emit(self.tr("Saved as {path}").format(path=target))
