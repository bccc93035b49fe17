"""What a list of people, leave or hours would bring, before anything is written: how it is read, who is meant, line by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.matching import Match
from pmo_desktop.services.actuals import week_name
from pmo_desktop.services.arriving.items import ListItem, Shown, taken_of
from pmo_desktop.services.lists import hours, leave, people
from pmo_desktop.services.lists.leave import in_words
from pmo_desktop.services.lists.sorting import HOURS, LISTINGS, ReadList, of_sheet
from pmo_desktop.services.lists.table import Problem
from pmo_desktop.services.lists.whose import NEW, SKIP, Meant
from ui.importing.columns import ColumnsPage
from ui.importing.report import page
from ui.literal import literal
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_ROW = 34
_MOST_BOXES = 150
"""Lines of a table that have a list of people to choose from; a longer list shows the others as they are proposed."""
_FIRST = {"unclear": 0, "changed": 1, "gone": 1, "missing": 2, "new": 3, "same": 4, "skipped": 5}
"""In which order lines are shown, by their state."""


class ListPages(QWidget):
    """Pages: the columns, who is meant (of leave and hours), the lines with ticks, and what could not be read."""

    changed = Signal(object)
    """The ListItem as it is read, meant and ticked by now."""

    def __init__(
        self,
        session: Session,
        item: ListItem,
        look: Callable[[ListItem], ListItem],
        parent: QWidget | None = None,
    ) -> None:
        """Show a list; `look` says what one would bring as the portfolio will be when its turn comes."""
        super().__init__(parent)
        self._session, self._look, self._item, self.read = session, look, item, item.read
        self._known = sorted(
            (each for each in session.workspace.all(Person) if each.kind is not PersonKind.COST),
            key=lambda person: person.name.casefold(),
        )
        self._names = {each.id: each.name for each in self._known}
        self.choices: dict[Any, str] = dict(item.choices)
        """Who is meant, by line of a list of people, by whom a list of leave or hours names."""
        self.ticks: dict[int, bool] = dict(item.ticks)
        """Lines that are taken, or not, where somebody said so."""
        self.sheet = QComboBox()
        self.said = QLabel()
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.all_changes = QCheckBox(self.tr("Take &all changes of people who are known"))
        self._lay_out()
        self.columns_page: ColumnsPage | None = None
        self.lines: PlainTable | None = None
        self._taken: frozenset[int] = frozenset()
        self.shown: Shown = item.shown if item.shown is not None else self._preview()
        self._make_pages()

    # Building

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(12, 10, 12, 4)
        above.setSpacing(8)
        self.sheet.setAccessibleName(self.tr("Worksheet"))
        self._offer_sheets()
        self.sheet.activated.connect(self._choose_sheet)
        self.said.setObjectName("muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        above.addWidget(self.sheet)
        above.addWidget(self.said, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 4, 12, 4)
        self.all_changes.toggled.connect(self._take_all)
        below.addWidget(self.all_changes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.pages, 1)
        column.addLayout(below)

    def _offer_sheets(self) -> None:
        sheets = self.read.table.sheets if self.read.table else ()
        self.sheet.clear()
        self.sheet.addItems([each.name for each in sheets])
        self.sheet.setCurrentIndex(self.read.table.at if self.read.table else -1)
        self.sheet.setVisible(len(sheets) > 1)

    def _make_pages(self) -> None:
        """Make every page anew: another list, or another sheet, has other columns."""
        self._clear(0)
        self.columns_page = None
        if self.read.table is not None and self.read.columns is not None:
            self.columns_page = ColumnsPage(self.read.table, LISTINGS[self.read.listing], self.read.columns)
            self.columns_page.changed.connect(self._take_columns)
            self.pages.addTab(self.columns_page, self.tr("Columns"))
        self._show_lines()
        understood = self.columns_page is None or not LISTINGS[self.read.listing].lacks(self.columns_page.columns)
        known = not isinstance(self.shown, people.Preview) and all(each.person_id for each in self.shown.people)
        self.pages.setCurrentIndex((1 if self.columns_page else 0) + known if understood else 0)

    def _clear(self, first: int) -> None:
        while self.pages.count() > first:
            old = self.pages.widget(first)
            self.pages.removeTab(first)
            if old is not None:
                old.deleteLater()

    def _show_lines(self) -> None:
        """Show what comes of the lines, as things are said now."""
        at = self.pages.currentIndex()
        self._taken = taken_of(self.shown, self.ticks)
        self._clear(1 if self.columns_page else 0)
        shown = self.shown
        if not isinstance(shown, people.Preview):
            self.pages.addTab(self._who(shown.people), self.tr("Whose ({count})").format(count=len(shown.people)))
        if isinstance(shown, hours.Preview):
            self.pages.addTab(self._hours(shown), self.tr("Hours ({count})").format(count=len(shown.lines)))
        elif isinstance(shown, leave.Preview):
            self.pages.addTab(self._leave(shown), self.tr("Leave ({count})").format(count=len(shown.lines)))
        else:
            self.pages.addTab(self._people(shown), self.tr("People ({count})").format(count=len(shown.lines)))
        self.pages.addTab(_problems(shown.problems), self.tr("Not read ({count})").format(count=len(shown.problems)))
        self.pages.setCurrentIndex(min(max(0, at), self.pages.count() - 1))
        self._count()

    # What is said

    @property
    def item(self) -> ListItem:
        """The list as it is read, meant and ticked by now."""
        return self._item

    def _preview(self) -> Shown:
        asked = replace(self._item, read=self.read, choices=dict(self.choices), ticks=dict(self.ticks))
        self._item = self._look(asked)
        assert self._item.shown is not None
        return self._item.shown

    def show_item(self, item: ListItem) -> None:
        """Show what comes of it now that those before it are others; what is being looked at stays."""
        self._item = item
        if item.shown is not None:
            self.shown = item.shown
            self._show_lines()

    def _renew(self) -> None:
        self.shown = self._preview()
        self._show_lines()

    def _choose_sheet(self, at: int) -> None:
        if self.read.table is not None:
            self._read_anew(of_sheet(self._session.workspace, self.read.table, self.read.listing, at))

    def _read_anew(self, read: ReadList) -> None:
        self.read, self.choices, self.ticks = read, {}, {}
        self._offer_sheets()
        self.shown = self._preview()
        self._make_pages()

    def _take_columns(self, columns: Columns) -> None:
        self.read = replace(self.read, columns=columns)
        self.ticks = {}
        self._renew()

    def _choose_who(self, key: Any, chosen: str) -> None:
        self.choices[key] = chosen
        self._renew()

    def _tick(self, item: QTableWidgetItem) -> None:
        number = item.data(Qt.ItemDataRole.UserRole)
        if item.column() == 0 and number is not None:
            self.ticks[int(number)] = item.checkState() is Qt.CheckState.Checked
            self._count()

    def _take_all(self, taken: bool) -> None:
        """Tick every change of people who are known, or none."""
        if isinstance(self.shown, people.Preview):
            self.ticks |= {each.line: taken for each in self.shown.of(people.State.CHANGED)}
            self._show_lines()

    # Pages

    def _people(self, shown: people.Preview) -> QWidget:
        if not shown.lines:
            return page(self.tr("Nobody is named in the file as it is read. Look at “Columns”."))
        headings = [
            Heading("", 30),
            Heading(self.tr("In the file"), 140),
            Heading(self.tr("Is"), 190),
            Heading(self.tr("What comes of it"), wide=True),
        ]
        table = self._table(self.tr("People"), headings, len(shown.lines))
        for row, line in enumerate(sorted(shown.lines, key=lambda each: (_FIRST[each.state], each.line))):
            tickable = line.state in {people.State.NEW, people.State.CHANGED}
            table.setItem(row, 0, self._tick_item(line.line, self._is_taken(line), tickable=tickable))
            table.setItem(row, 1, _cell(line.entry.person.name))
            self._put_box(
                table, row, line.match, line.existing.id if line.existing else "", line.state.value, line.line
            )
            table.setItem(row, 3, _cell(_came_of(line)))
        table.itemChanged.connect(self._tick)
        self.lines = table
        return table

    def _is_taken(self, line: people.PersonLine) -> bool:
        return line.line in self._taken

    def _who(self, named: Sequence[Meant]) -> QWidget:
        if not named:
            return page(self.tr("Nobody is named in the file as it is read. Look at “Columns”."))
        headings = [
            Heading(self.tr("In the file"), 220),
            Heading(self.tr("Is"), 260),
            Heading(self.tr("Times"), 60, right=True),
            Heading(self.tr("Why"), wide=True),
        ]
        table = self._table(self.tr("Who is meant"), headings, len(named))
        ordered = sorted(named, key=lambda each: (each.person_id is not None, each.who.name.casefold()))
        for row, meant in enumerate(ordered):
            name = meant.who.name or meant.who.email
            table.setItem(row, 0, _cell(name or self.tr("The file does not say")))
            state = {None: "unclear", NEW: "new", SKIP: "skipped"}.get(meant.person_id, "same")
            self._put_box(table, row, meant.match, meant.person_id or "", state, meant.who.key, column=1)
            table.setItem(row, 2, _cell(str(meant.count), right=True))
            why = meant.match.reason if meant.match.candidates else self.tr("Nobody here is called so.")
            table.setItem(row, 3, _cell(why if name else self.tr("Choose who is meant.")))
        return table

    def _leave(self, shown: leave.Preview) -> QWidget:
        if not shown.lines:
            others = self.tr("None of the {count} entries says that somebody is away.").format(count=shown.others)
            return page(others if shown.others else self.tr("There is no leave in the file as it is read."))
        headings = [
            Heading("", 30), Heading(self.tr("Whose"), 140), Heading(self.tr("When"), 212), Heading(self.tr("Reason"), 90),
            Heading(self.tr("What comes of it"), wide=True),
        ]  # fmt: skip
        table = self._table(self.tr("Leave"), headings, len(shown.lines))
        table.verticalHeader().setDefaultSectionSize(26)
        for row, line in enumerate(sorted(shown.lines, key=lambda each: (_FIRST[each.state], each.line))):
            table.setItem(row, 0, self._tick_item(line.number, self._is_done(line), tickable=line.state in leave.DOING))
            for column, text in enumerate(
                (line.name or "?", in_words(line.start, line.finish), line.reason, _done(line)), 1
            ):
                table.setItem(row, column, _cell(text))
        table.itemChanged.connect(self._tick)
        self.lines = table
        return table

    def _hours(self, shown: hours.Preview) -> QWidget:
        if not shown.lines:
            return page(self.tr("There are no hours in the file as it is read. Look at “Columns”."))
        headings = [
            Heading("", 30), Heading(self.tr("Whose"), 140), Heading(self.tr("Project"), 150), Heading(self.tr("Task"), 180),
            Heading(self.tr("Week"), 136), Heading(self.tr("Hours"), 70, right=True),
            Heading(self.tr("What comes of it"), wide=True),
        ]  # fmt: skip
        table = self._table(self.tr("Hours"), headings, len(shown.lines))
        table.verticalHeader().setDefaultSectionSize(26)
        for row, line in enumerate(sorted(shown.lines, key=lambda each: (_FIRST[each.state], each.line))):
            table.setItem(
                row, 0, self._tick_item(line.number, self._is_entered(line), tickable=line.state in hours.DOING)
            )
            when = f"{week_name(line.week)}  {format_date(line.week)}"
            texts = (line.name or "?", line.project, line.task, when, format_work(max(0, line.seconds)), _entered(line))
            for column, text in enumerate(texts, 1):
                table.setItem(row, column, _cell(text, right=column == 5))
        table.itemChanged.connect(self._tick)
        self.lines = table
        return table

    def _is_entered(self, line: hours.HoursLine) -> bool:
        return line.number in self._taken

    def _is_done(self, line: leave.LeaveLine) -> bool:
        return line.number in self._taken

    def _table(self, name: str, headings: Sequence[Heading], count: int) -> PlainTable:
        table = PlainTable(name, headings)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setRowCount(count)
        return table

    def _tick_item(self, number: int, taken: bool, *, tickable: bool) -> QTableWidgetItem:
        item = QTableWidgetItem()
        if tickable:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Take this line"))
        return item

    def _put_box(  # noqa: PLR0913, PLR0917 - where it stands, whom it offers, who is chosen
        self, table: PlainTable, row: int, match: Match, person_id: str, state: str, key: Any, column: int = 2
    ) -> None:
        """Offer who may be meant: the likely first, then everybody; somebody new; nobody."""
        if row >= _MOST_BOXES:
            nobody = self.tr("Leave out") if state == "skipped" else self.tr("Somebody new")
            table.setItem(row, column, _cell(self._names.get(person_id, nobody)))
            return
        box = QComboBox()
        box.setAccessibleName(self.tr("Who {name} is").format(name=match.imported.name))
        if state == "unclear":
            box.addItem(self.tr("Who is it?"), "")
        if self.read.listing != HOURS:  # nobody is on a task who is not here yet
            box.addItem(self.tr("Somebody new"), NEW)
        box.addItem(self.tr("Leave out"), SKIP)
        likely = [each.id for each in match.candidates]
        for person in sorted(self._known, key=lambda each: each.id not in likely):
            box.addItem(f"{person.name} ({person.team})" if person.team else person.name, person.id)
        wanted = {"unclear": "", "new": NEW, "skipped": SKIP}.get(state, person_id)
        box.setCurrentIndex(max(0, box.findData(wanted)))
        box.activated.connect(lambda _: self._choose_who(key, str(box.currentData())))
        table.setCellWidget(row, column, box)

    # What comes of it

    def _count(self) -> None:
        """Say beside the pages what waits, and tell what is taken."""
        shown = self.shown
        if isinstance(shown, leave.Preview):
            unclear = len(shown.of(leave.State.UNCLEAR))
            what = self.tr("{count} entries are no leave.").format(count=shown.others) if shown.others else ""
            what = self.tr("1 entry is no leave.") if shown.others == 1 else what
        elif isinstance(shown, hours.Preview):
            unclear = sum(each.person_id is None for each in shown.people)
            unknown = {each.who.said for each in shown.people if each.person_id is None}
            rest = sum(each.name not in unknown for each in shown.of(hours.State.UNCLEAR))
            what = self.tr("{count} lines fit nothing here yet.").format(count=rest) if rest else ""
            what = self.tr("1 line fits nothing here yet.") if rest == 1 else what
        else:
            unclear = len(shown.of(people.State.UNCLEAR))
            same = len(shown.of(people.State.SAME))
            what = self.tr("{same} as before.").format(same=same) if same else ""
        self.all_changes.setVisible(isinstance(shown, people.Preview) and bool(shown.of(people.State.CHANGED)))
        waits = self.tr("{count} wait for you to say who is meant.").format(count=unclear) if unclear else ""
        waits = self.tr("1 waits for you to say who is meant.") if unclear == 1 else waits
        self.said.setText(" ".join(filter(None, (waits, what))))
        self._item = replace(
            self._item, read=self.read, shown=shown, choices=dict(self.choices), ticks=dict(self.ticks)
        )
        self.changed.emit(self._item)


_STATES: Mapping[str, str] = {
    "new": "New", "changed": "Changed", "same": "As before", "unclear": "Unclear", "skipped": "Left out", "gone": "Taken away",
    "missing": "No longer in the file",
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("ListPages", text)


def _came_of(line: people.PersonLine) -> str:
    if line.state is people.State.CHANGED:
        return "; ".join(f"{each.title}: {each.before} → {each.after}" for each in line.differences)
    if line.state is people.State.UNCLEAR:
        return line.match.reason
    return _tr(_STATES[line.state.value])


def _done(line: leave.LeaveLine) -> str:
    state = _tr(_STATES[line.state.value])
    return f"{state}. {line.said}" if line.said else state


def _entered(line: hours.HoursLine) -> str:
    if line.state is hours.State.CHANGED:
        return _tr("Takes the place of {hours}").format(hours=format_work(line.before))
    return line.said or _tr(_STATES[line.state.value])


def _problems(problems: Sequence[Problem]) -> QWidget:
    if not problems:
        return page(_tr("Everything was read."))
    headings = [
        Heading(_tr("Line"), 60, right=True),
        Heading(_tr("Column"), 150),
        Heading(_tr("Stands there"), 260),
        Heading(_tr("Why not"), wide=True),
    ]
    table = PlainTable(_tr("What could not be read"), headings)
    table.show_lines([(str(each.line), each.heading, each.text, each.why) for each in problems])
    return table


def _cell(text: str, *, right: bool = False) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    if right:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(literal(text))
    return item
