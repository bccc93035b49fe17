"""The bookings grid: people and projects down, months or weeks across, typed as in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import (
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Leave,
    Person,
    Portfolio,
    Role,
    WorkWeek,
)
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import Key, Typed, rooms_of
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.bookings.grid import (
    NOTHING_PLANNED,
    By,
    Grid,
    Look,
    Per,
    Planned,
    asked_by_plans,
    month_after,
)
from pmo_desktop.services.lists import bookings as booking_lists
from ui.asking import spreadsheets
from ui.bookings import rows
from ui.bookings.adding import AddingRow
from ui.bookings.commands import COMMANDS, MENU
from ui.bookings.legend import samples
from ui.commands import actions_of, arrow, fill
from ui.empty import EmptyPlace
from ui.fields import words
from ui.flow import Flow
from ui.legend import Legend
from ui.session import Selection, Session
from ui.tables import clipboard
from ui.tables.ledger import Ledger, LedgerModel
from ui.tables.refusals import Edit
from ui.view import FreshView

if TYPE_CHECKING:
    from pmo_desktop.domain.resources.rooms import Rooms

_TIMES = frozenset({Person, Leave, Availability, Calendar, WorkWeek, CalendarException, Portfolio})
"""What people's working time follows from."""
_ONLY_BOOKED = frozenset({Booking, Role})
"""What plans do not follow from."""
_COUNTS = {Per.MONTH: (6, 12, 18, 24), Per.WEEK: (13, 26, 52)}
_BEFORE = {Per.MONTH: 1, Per.WEEK: 2}
"""Periods shown before the one that is now, to begin with."""


class BookingsView(FreshView):
    place: ClassVar[str] = "bookings"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.look = Look()
        self._rooms: Rooms | None = None
        self._planned: Planned = NOTHING_PLANNED
        self._planned_for: tuple[Any, ...] | None = None
        self.grid: Grid | None = None
        self.model = LedgerModel(self._write, self)
        self.model.refused.connect(session.failed)
        self.table: Ledger = Ledger(self.model, self.tr("Bookings"))
        self.table.fold_requested.connect(self.fold)
        self.table.takes_table = self._takes_table
        self.adding = AddingRow()
        self.adding.hide()
        self.adding.wanted.connect(self._add_row)
        self.adding.closed.connect(self.table.setFocus)
        self.said = words("", "muted")
        self.commands = actions_of(self, COMMANDS)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._say())
        self.table.selectionModel().currentChanged.connect(lambda *_: self.table.heads.viewport().update())
        self.go_to_today(renew=False)

    # Building

    def _lay_out(self) -> None:
        groups = {
            By.PERSON: self.tr("By person"), By.PROJECT: self.tr("By project"), By.ROLE: self.tr("By role"),
            By.TEAM: self.tr("By team"),
        }  # fmt: skip
        self.by = self._choice(self.tr("Grouped by"), groups, lambda value: self.show_look(by=By(value)))
        self.per = self._choice(
            self.tr("Columns"), {Per.MONTH: self.tr("Months"), Per.WEEK: self.tr("Weeks")}, self._show_per
        )
        self.unit = self._choice(
            self.tr("Numbers are"),
            {Unit.PERCENT: self.tr("% of their time"), Unit.HOURS: self.tr("Hours"), Unit.DAYS: self.tr("Days")},
            lambda value: self.show_look(unit=Unit(value)),
        )
        self.count = QComboBox()
        self.count.setAccessibleName(self.tr("How many columns"))
        self._offer_counts()
        self.count.activated.connect(lambda _: self.show_look(count=int(self.count.currentData())))
        self.filter: QLineEdit = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setPlaceholderText(self.tr("Show people, projects…"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(170)
        self.filter.textChanged.connect(lambda text: self.show_look(filter=text))
        bar = Flow()
        steps = [arrow(self.commands[name], sign) for name, sign in (("earlier", "‹"), ("later", "›"))]
        for widget in (self.filter, *steps, self.by, self.per, self.count, self.unit):
            bar.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.addWidget(self.said, 1)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.adding)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        column.addWidget(Legend(self.tr("Legend of the bookings"), samples()))
        empty = self.tr(
            "Here people are booked for projects by the month: “Anna 40 % on X, March to June”. Add people first, or import "
            "the table you keep."
        )
        people = QAction(self.tr("Go to People"), self)
        people.triggered.connect(lambda: self.session.place_requested.emit("people", ""))
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(EmptyPlace(empty, [people, self.commands["import"]]))
        self.setFocusProxy(self.table)

    def _choice(self, name: str, words: dict[Any, str], chosen: Any) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        for value, text in words.items():
            box.addItem(text, value)
        box.activated.connect(lambda _: chosen(box.currentData()))
        return box

    def title(self) -> str:
        return self.tr("Bookings")

    def bar_actions(self) -> Sequence[QAction]:
        return [self.commands[name] for name in ("add", "today", "import")]

    def _open_menu(self, at: Any) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    # What is shown

    def show_look(self, **changed: Any) -> None:
        """Show something else of the bookings, or the same otherwise."""
        self.look = replace(self.look, **changed)
        self._take_up_choices()
        self._draw()

    def _take_up_choices(self) -> None:
        for box, value in ((self.by, self.look.by), (self.per, self.look.per), (self.unit, self.look.unit)):
            box.setCurrentIndex(box.findData(value))
        self._offer_counts()

    def _offer_counts(self) -> None:
        word = self.tr("{count} months") if self.look.per is Per.MONTH else self.tr("{count} weeks")
        counts = sorted({*_COUNTS[self.look.per], self.look.count})
        self.count.clear()
        for each in counts:
            self.count.addItem(word.format(count=each), each)
        self.count.setCurrentIndex(counts.index(self.look.count))

    def _show_per(self, value: Any) -> None:
        per = Per(value)
        if per is not self.look.per:
            self.show_look(per=per, count=_COUNTS[per][1])

    def go_to_today(self, *, renew: bool = True) -> None:
        """Show the time around now."""
        start = self._stepped(self.session.workspace.today(), -_BEFORE[self.look.per])
        self.look = replace(self.look, start=start)
        if renew:
            self._draw()

    def step_by(self, direction: int) -> None:
        """Show earlier or later columns, a third of what is shown."""
        self.show_look(start=self._stepped(self.look.start, direction * max(1, self.look.count // 3)))

    def _stepped(self, at: int, count: int) -> int:
        if self.look.per is Per.WEEK:
            return max(moment.FIRST + moment.WEEK, at + count * moment.WEEK)
        return moment.from_date(month_after(moment.to_date(at), count))

    def _hear(self, changed: Changed) -> None:
        kinds = changed.kinds()
        if kinds & _TIMES or changed.anew:
            self._rooms = None
        if changed.anew or not kinds <= _ONLY_BOOKED:
            self._planned_for = None
        super()._hear(changed)

    def renew(self) -> None:
        """Read the bookings anew."""
        self._draw()
        if not self.table.currentIndex().isValid() and self.table.ledger.ids:
            self.table.go_to(self.table.ledger.ids[0], self._column_of(self.session.workspace.today()))
        people, projects = (
            bookings.people_to_book(self.session.workspace),
            bookings.projects_to_book(self.session.workspace),
        )
        self.adding.offer(
            [each.name for each in people], [self.tr("Line work"), *map(bookings.shown_project, projects)]
        )

    def _draw(self) -> None:
        workspace = self.session.workspace
        self._rooms = self._rooms or rooms_of(workspace)
        self.grid = Grid(workspace, self.look, self._rooms, self._planned, self.grid)
        self.model.show_ledger(rows.columns_of(self.grid, workspace.today()), rows.rows_of(self.grid))
        self._layers.setCurrentIndex(0 if self.grid.people else 1)
        self._ask_plans()
        self._say()

    def _ask_plans(self) -> None:
        """Let what the plans ask in these periods be worked out, where it is not known yet."""
        wanted = (self.look.per, self.look.start, self.look.count)
        if self._planned_for == wanted or self.grid is None:
            return
        self._planned_for = wanted
        periods = self.grid.periods
        self.session.reckoner.ask("bookings", lambda own, step: asked_by_plans(own, periods, step), self._take_plans)

    def _take_plans(self, planned: Planned) -> None:
        self._planned = planned
        self._draw()

    def _say(self) -> None:
        """Say of the selection what is behind it, for the line beneath the grid and the inspector."""
        self.said.setText(self._words())
        if self.isVisible():
            self.session.selected.emit(self.selection())

    def _words(self) -> str:
        chosen = self.table.chosen_cells()
        grid = self.grid
        if grid is None or not chosen:
            at = self.table.currentIndex()
            return str(at.data(Qt.ItemDataRole.ToolTipRole) or "").replace("\n", "  ·  ") if at.isValid() else ""
        key = Key.read(chosen[0][0])
        own = [column for row_id, column in chosen if row_id == key.id]
        if key not in grid.keys:
            return ""
        cells = grid.cells(key)
        said = rows.said_in([cells[each] for each in own], [grid.periods[each] for each in own])
        who = f"{grid.people[key.person_id].name}, {grid.name_of(key)}"
        return "  ·  ".join((who, *said))

    def selection(self) -> Selection:
        ids = {_person_of(each) for each in self.table.chosen_rows()} - {""}
        return Selection(Person, tuple(sorted(ids)), None)

    def save_state(self) -> dict[str, Any]:
        look = self.look
        return {
            "by": look.by, "per": look.per, "unit": look.unit, "count": look.count, "folded": sorted(look.folded),
            "added": [each.id for each in look.added],
        }  # fmt: skip

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up how bookings were last shown."""
        kept: dict[str, Any] = {}
        for name, kind in (("by", By), ("per", Per), ("unit", Unit)):
            if state.get(name) in set(kind):
                kept[name] = kind(state[name])
        count = state.get("count")
        if isinstance(count, int) and 0 < count <= 60:
            kept["count"] = count
        for name, make in (("folded", frozenset), ("added", _keys)):
            if isinstance(state.get(name), list) and all(isinstance(each, str) for each in state[name]):
                kept[name] = make(state[name])
        self.look = replace(self.look, **kept)
        self.go_to_today(renew=False)
        self._take_up_choices()

    # Writing

    def _write(self, edits: Sequence[Edit]) -> None:
        assert self.grid is not None
        ends = {str(each.start): each.finish for each in self.grid.periods}
        typed = [
            Typed(Key.read(row_id), int(field), ends[field], text)
            for row_id, field, text in edits
            if field in ends
        ]  # fmt: skip
        bookings.set_cells(self.session.workspace, typed, self.look.unit, self._rooms)

    def _chosen(self) -> list[tuple[Key, int, int]]:
        """Return the selected cells; where none can be typed into, nothing, and it is said."""
        assert self.grid is not None
        periods = self.grid.periods
        found = [
            (Key.read(row_id), periods[column].start, periods[column].finish)
            for row_id, column in self.table.chosen_cells()
            if column < len(periods)
        ]
        if not found:
            self.session.announced.emit(self.tr("Select the cells of a row first."))
        return found

    def toggle_state(self) -> None:
        """Make the bookings selected tentative, or committed where all of them are tentative."""
        cells = self._chosen()
        if cells:
            workspace = self.session.workspace
            done = self.session.attempt(
                lambda: bookings.set_state(workspace, cells, bookings.toggled(workspace, cells))
            )
            if done is None:
                self.session.announced.emit(self.tr("Nothing is booked there. Type how much first."))

    def write_note(self) -> None:
        """Ask for the note of the bookings selected."""
        from ui.bookings.noting import NoteDialog  # noqa: PLC0415 - the first window need not wait for it

        cells = self._chosen()
        if not cells or self.grid is None:
            return
        key, start, _ = cells[0]
        at = next(place for place, each in enumerate(self.grid.periods) if each.start == start)
        dialog = NoteDialog(self.grid.cells(key)[at].cell.note, key.duty, self)
        agreed, note = dialog.exec(), dialog.field.text()
        dialog.deleteLater()
        if agreed:
            self.session.attempt(lambda: bookings.set_note(self.session.workspace, cells, note))

    def book_planned(self) -> None:
        """Book in the cells selected what the plans ask there."""
        if self.grid is not None:
            cells = [(Key.read(row_id), column) for row_id, column in self.table.chosen_cells()]
            asked = self.grid.asked_in((key, column) for key, column in cells if column < len(self.grid.periods))
            self.session.attempt(lambda: bookings.book_planned(self.session.workspace, asked))

    def adjust(self) -> None:
        """Make what is booked in the rows selected what the plans ask, wherever the two differ."""
        if self.grid is None:
            return
        keys = [key for key in self._rows_chosen() if key in self.grid.keys]
        differing = [
            (key, place)
            for key in keys
            for place, each in enumerate(self.grid.cells(key))
            if each.has_both and abs(each.difference) >= 60
        ]
        if not differing:
            self.session.announced.emit(self.tr("Nothing that is booked in these rows differs from the plan."))
            return
        asked = self.grid.asked_in(differing)
        self.session.attempt(lambda: bookings.book_planned(self.session.workspace, asked))

    def _rows_chosen(self) -> list[Key]:
        """Return the rows selected; of a selected heading all beneath it."""
        found: dict[Key, None] = {}
        for row_id in self.table.chosen_rows():
            place = self.model.row_of(row_id)
            assert place is not None
            row = self.model.row(place)
            if not row.is_heading:
                found[Key.read(row_id)] = None
                continue
            for number in range(place + 1, self.model.rowCount()):
                beneath = self.model.row(number)
                if beneath.level <= row.level:
                    break
                if not beneath.is_heading:
                    found[Key.read(beneath.id)] = None
        return list(found)

    # Rows

    def add(self) -> None:
        """Ask for a person and a project, beginning with the person one is at."""
        grid = self.grid
        ids = self.selection().ids
        known = grid.people if grid is not None else {}
        self.adding.begin(known[ids[0]].name if len(ids) == 1 and ids[0] in known else "")

    def _add_row(self, person: str, project: str) -> None:
        workspace = self.session.workspace
        try:
            who = bookings.find_person(bookings.people_to_book(workspace), person)
        except KnownError as error:
            self.adding.refuse(str(error), "")
            return
        try:
            work = bookings.find_work(bookings.projects_to_book(workspace), project)
        except KnownError as error:
            self.adding.refuse("", str(error))
            return
        key = Key(who.id, *work)
        self.adding.close_line()
        self._go_to(key, self.session.workspace.today(), added=tuple(dict.fromkeys((*self.look.added, key))))

    def show_people(self, ids: Sequence[str]) -> None:
        """Go to the first of some people that is listed, unless one of them is chosen."""
        wanted = set(ids)
        if wanted.isdisjoint(self.selection().ids):
            row = next((each for each in self.table.ledger.ids if _person_of(each) in wanted), None)
            if row is not None:
                self.table.go_to(row, self._column_of(self.session.workspace.today()))
                self.table.scrollTo(self.table.currentIndex(), Ledger.ScrollHint.PositionAtTop)

    def show_booking(self, booking_id: str) -> None:
        """Go to where a booking begins, wherever that is."""
        booking = self.session.workspace.get(Booking, booking_id)
        within = self.look.periods()
        if not within[0].start <= booking.start < within[-1].finish:
            self.look = replace(self.look, start=self._stepped(booking.start, -_BEFORE[self.look.per]))
        self._go_to(bookings.row_of(booking), booking.start)

    def _go_to(self, key: Key, at: int, **changed: Any) -> None:
        """Go to a row and the column of a moment; nothing hides it any more."""
        folded = self.look.folded - {f"person:{key.person_id}", f"project:{key.project_id or ''}\n{key.duty}"}
        self.show_look(folded=folded, filter="", **changed)
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self.table.go_to(key.id, self._column_of(at))
        self.table.setFocus()

    def _column_of(self, at: int) -> int:
        periods = self.grid.periods if self.grid is not None else ()
        return next((place for place, each in enumerate(periods) if each.start <= at < each.finish), 0)

    def delete_rows(self) -> None:
        """Take the rows selected away, with what is booked in them in the time shown."""
        keys = self._rows_chosen()
        if not keys or self.grid is None:
            self.session.announced.emit(self.tr("Select the rows to delete first."))
            return
        self.look = replace(self.look, added=tuple(each for each in self.look.added if each not in keys))
        start, finish = self.grid.periods[0].start, self.grid.periods[-1].finish
        done = self.session.attempt(lambda: bookings.remove_rows(self.session.workspace, keys, start, finish))
        if done is None:
            self._draw()

    def fold(self, heading: str) -> None:
        """Fold a heading, or unfold it."""
        self.show_look(folded=self.look.folded ^ {heading})

    def fold_all(self, *, folded: bool) -> None:
        """Show headings alone, or everything beneath them."""
        headings = {row.id for row in self.grid.rows() if row.is_heading} if folded and self.grid else set()
        self.show_look(folded=frozenset(headings))

    # Going somewhere

    def go_to_overload(self) -> None:
        """Go to the next heading cell in which more is asked than there is, from the cursor on."""
        at = self.table.currentIndex()
        cells = [
            (row, column)
            for row in range(self.model.rowCount())
            if self.model.row(row).is_heading and self.look.by is not By.PROJECT
            for column in range(len(self.model.columns) - 1)
            if self.model.row(row).box(column).marked
        ]
        if not cells:
            self.session.announced.emit(self.tr("Nobody is asked for more than they have in the time shown."))
            return
        here = (at.row(), at.column())
        row, column = next((each for each in cells if each > here), cells[0])
        self.table.go_to(self.table.ledger.ids[row], column)

    def show_tasks_behind(self) -> None:
        """Open the plan of the row one is at."""
        keys = [key for key in self._rows_chosen() if key.project_id is not None]
        if not keys:
            self.session.announced.emit(self.tr("Select a row of a project: line work has no plan."))
            return
        project_id = keys[0].project_id or ""
        self.session.task_requested.emit(project_id, "")

    # Tables

    def copy_named(self) -> None:
        """Copy the rows selected with names and headings, all where one cell is selected."""
        if self.grid is None:
            return
        several = len(self.table.selectionModel().selectedIndexes()) > 1
        lines = booking_tables.table_of(self.grid, self._rows_chosen() if several else None)
        text = "\n".join("\t".join(map(clipboard.quoted, line)) for line in lines)
        QGuiApplication.clipboard().setText(text)
        self.session.announced.emit(
            self.tr("{count} rows copied with names and headings.").format(count=len(lines) - 1)
        )

    def _takes_table(self, lines: Sequence[Sequence[str]]) -> bool:
        """Take a pasted table that brings names and months of its own; say whether it is one."""
        if not booking_tables.is_table(lines, self.session.workspace.today()):
            return False
        self._take_tables(booking_lists.Source("", (booking_tables.Sheet("", lines),)))
        return True

    def import_table(self) -> None:
        """Ask for a file with tables of bookings and show what would come of it."""
        kinds = self.tr("Tables (*.xlsx *.csv *.tsv *.txt);;All files (*)")
        source = self.session.asking.to_open(self, self.tr("Import bookings"), kinds)
        read = self.session.attempt(lambda: booking_lists.read_source(source)) if source is not None else None
        if read is not None:
            self._take_tables(read)

    def _take_tables(self, source: booking_lists.Source) -> None:
        from ui.bookings.importing import TableDialog  # noqa: PLC0415 - the first window need not wait for it

        workspace = self.session.workspace
        shown = self.session.attempt(lambda: booking_lists.preview(workspace, source))
        if shown is None:
            return
        dialog = TableDialog(self.session, source, shown, self)
        agreed, pages = dialog.exec(), dialog.pages
        dialog.deleteLater()
        if agreed:
            done = self.session.attempt(lambda: pages.commit(workspace))
            if done is not None:
                self.session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))

    def export(self) -> None:
        """Write what is shown as a table for spreadsheets."""
        grid = self.grid
        if grid is None:
            return
        target = self.session.asking.to_write(
            self, self.tr("Export bookings"), self.tr("Bookings"), spreadsheets(), ".xlsx"
        )
        if target is not None:
            done = self.session.attempt(lambda: booking_tables.export_table(booking_tables.table_of(grid), target))
            if done is not None:
                self.session.announced.emit(self.tr("Written to “{name}”.").format(name=done.name))

    def substitute(self) -> None:
        """Ask whose work goes to whom, beginning with the person, project and time selected."""
        from ui.substituting.dialog import SubstituteDialog  # noqa: PLC0415 - the first window need not wait for it

        ids = self.selection().ids
        cells = self.table.chosen_cells()
        periods = self.grid.periods if self.grid is not None else ()
        columns = [column for _, column in cells if column < len(periods)] if len(cells) > 1 else []
        projects = {key.project_id for key in self._rows_chosen() if key.project_id} if cells else set()
        dialog = SubstituteDialog(
            self.session, ids[0] if ids else "", project_ids=sorted(projects),
            start=periods[min(columns)].start if columns else None, finish=periods[max(columns)].finish if columns else None,
            parent=self,
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()


def _person_of(row_id: str) -> str:
    """Return whom a row is about, empty for a heading of several."""
    if row_id.startswith("person:"):
        return row_id.removeprefix("person:")
    return "" if row_id.startswith("project:") or "\n" not in row_id else Key.read(row_id).person_id


def _keys(ids: Sequence[str]) -> tuple[Key, ...]:
    return tuple(Key.read(each) for each in ids if each.count("\n") == 2)
