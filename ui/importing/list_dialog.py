"""What a list of people, leave or hours would bring, before anything is written: how it is read, who is meant, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.matching import Match
from pmo_desktop.services.actuals import week_name
from pmo_desktop.services.lists import hours, leave, people
from pmo_desktop.services.lists.leave import in_words
from pmo_desktop.services.lists.sorting import HOURS, LEAVE, LISTINGS, ReadList, of_sheet, of_table
from pmo_desktop.services.lists.table import Problem
from pmo_desktop.services.lists.whose import NEW, SKIP, Meant
from pmo_desktop.services.workspace import Workspace
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
Shown = people.Preview | leave.Preview | hours.Preview


class ListDialog(QDialog):
    """Pages: the columns, who is meant (of leave and hours), the lines with ticks, and what could not be read."""

    def __init__(self, session: Session, read: ReadList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.read = session, read
        self._known = sorted(
            (each for each in session.workspace.all(Person) if each.kind is not PersonKind.COST),
            key=lambda person: person.name.casefold(),
        )
        self._names = {each.id: each.name for each in self._known}
        self.choices: dict[Any, str] = {}
        """Who is meant, by line of a list of people, by whom a list of leave or hours names."""
        self.ticks: dict[int, bool] = {}
        """Lines that are taken, or not, where somebody said so."""
        pasted = self.tr("Paste a table")
        self.setWindowTitle(self.tr("Import {name}").format(name=read.source.name) if read.source.name else pasted)
        self.resize(1000, 640)
        self.kind = QComboBox()
        self.sheet = QComboBox()
        self.said = QLabel()
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.all_changes = QCheckBox(self.tr("Take &all changes of people who are known"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self.columns_page: ColumnsPage | None = None
        self.lines: PlainTable | None = None
        self.shown: Shown = self._preview()
        self._make_pages()

    # Building

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(12, 10, 12, 4)
        above.setSpacing(8)
        self.kind.setAccessibleName(self.tr("What is listed"))
        for each in LISTINGS:
            self.kind.addItem(_tr(_KINDS[each]), each)
        self.kind.setCurrentIndex(self.kind.findData(self.read.listing))
        self.kind.setEnabled(self.read.table is not None)
        self.kind.activated.connect(self._choose_kind)
        self.sheet.setAccessibleName(self.tr("Worksheet"))
        self._offer_sheets()
        self.sheet.activated.connect(self._choose_sheet)
        self.said.setObjectName("muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        above.addWidget(self.kind)
        above.addWidget(self.sheet)
        above.addWidget(self.said, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 4, 12, 12)
        self.all_changes.toggled.connect(self._take_all)
        below.addWidget(self.all_changes)
        below.addWidget(self.buttons, 1)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
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

    def _preview(self) -> Shown:
        workspace, read = self._session.workspace, self.read
        if read.listing == LEAVE:
            return leave.preview(workspace, read.source, read.columns, self.choices)
        assert read.table is not None and read.columns is not None  # noqa: PT018 - other lists are tables
        if read.listing == HOURS:
            return hours.preview(workspace, read.table, read.columns, self.choices)
        return people.preview(workspace, read.table, read.columns, self.choices)

    def _renew(self) -> None:
        self.shown = self._preview()
        self._show_lines()

    def _choose_kind(self, at: int) -> None:
        if self.read.table is not None:
            self._read_anew(of_table(self._session.workspace, self.read.table, str(self.kind.itemData(at))))

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
            Heading(self.tr("In the file"), 180),
            Heading(self.tr("Is"), 220),
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
        return self.ticks.get(line.line, line.state is people.State.NEW)

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
            Heading("", 30), Heading(self.tr("Whose"), 170), Heading(self.tr("When"), 220), Heading(self.tr("Reason"), 160),
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
        return line.state in hours.DOING and self.ticks.get(line.number, True)

    def _is_done(self, line: leave.LeaveLine) -> bool:
        return line.state in leave.DOING and self.ticks.get(line.number, line.state in leave.PROPOSED and line.proposed)

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
        """Say on the button what it would do."""
        shown = self.shown
        accept = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        if isinstance(shown, leave.Preview):
            count = sum(self._is_done(each) for each in shown.lines)
            unclear = len(shown.of(leave.State.UNCLEAR))
            accept.setText(self.tr("Import leave ({count})").format(count=count))
            what = self.tr("{count} entries are no leave.").format(count=shown.others) if shown.others else ""
            what = self.tr("1 entry is no leave.") if shown.others == 1 else what
        elif isinstance(shown, hours.Preview):
            entered = [each for each in shown.lines if self._is_entered(each)]
            count, unclear = len(entered), sum(each.person_id is None for each in shown.people)
            total = format_work(sum(each.seconds for each in entered))
            accept.setText(self.tr("Enter {hours}").format(hours=total) if entered else self.tr("Enter hours"))
            unknown = {each.who.said for each in shown.people if each.person_id is None}
            rest = sum(each.name not in unknown for each in shown.of(hours.State.UNCLEAR))
            what = self.tr("{count} lines fit nothing here yet.").format(count=rest) if rest else ""
            what = self.tr("1 line fits nothing here yet.") if rest == 1 else what
        else:
            new = sum(self._is_taken(each) for each in shown.of(people.State.NEW))
            changed = sum(self._is_taken(each) for each in shown.of(people.State.CHANGED))
            count, unclear = new + changed, len(shown.of(people.State.UNCLEAR))
            words = self.tr("Add {new}") if not changed else self.tr("Add {new}, change {changed}")
            words = words if new or not changed else self.tr("Change {changed}")
            accept.setText(words.format(new=new, changed=changed))
            same = len(shown.of(people.State.SAME))
            what = self.tr("{same} as before.").format(same=same) if same else ""
        accept.setEnabled(count > 0)
        self.all_changes.setVisible(isinstance(shown, people.Preview) and bool(shown.of(people.State.CHANGED)))
        waits = self.tr("{count} wait for you to say who is meant.").format(count=unclear) if unclear else ""
        waits = self.tr("1 waits for you to say who is meant.") if unclear == 1 else waits
        self.said.setText(" ".join(filter(None, (waits, what))))

    def commit(self, own: Workspace) -> ChangeSet | None:
        """Write what is ticked, as one change; beside the window, with a workspace of its own."""
        shown = self.shown
        if isinstance(shown, leave.Preview):
            return leave.commit(own, shown, [each.number for each in shown.lines if self._is_done(each)])
        if isinstance(shown, hours.Preview):
            return hours.commit(own, shown, [each.number for each in shown.lines if self._is_entered(each)])
        left_out = {each.line: SKIP for each in shown.of(people.State.NEW) if not self._is_taken(each)}
        agreed = [each.line for each in shown.of(people.State.CHANGED) if self._is_taken(each)]
        if left_out:
            lines = tuple(
                replace(each, state=people.State.SKIPPED) if each.line in left_out else each for each in shown.lines
            )
            shown = replace(shown, lines=lines)
        return people.commit(own, shown, agreed)


_KINDS: Mapping[str, str] = {
    "people": "A list of people", "leave": "A list of leave", "hours": "A list of hours worked",
}  # fmt: skip
_STATES: Mapping[str, str] = {
    "new": "New", "changed": "Changed", "same": "As before", "unclear": "Unclear", "skipped": "Left out", "gone": "Taken away",
    "missing": "No longer in the file",
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("ListDialog", text)


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
