"""What a register of projects would bring: its columns, its lights, old beside new, and what is not read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.records import Person, PersonKind, Rag
from pmo_desktop.services.arriving.items import Item
from pmo_desktop.services.arriving.registers import RegisterItem, Tick
from pmo_desktop.services.lists import projects
from pmo_desktop.services.lists.projects import AMOUNTS, LIGHT, NEW, SKIP, Entry, Preview, ProjectLine, State
from pmo_desktop.services.lists.projects_columns import LISTING
from pmo_desktop.services.lists.table import Table, proposed, taken_apart
from ui.fields import words
from ui.importing.columns import ColumnsPage
from ui.importing.item_pages import ItemPage
from ui.importing.report import page
from ui.literal import literal, no_key
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_ROW = 34
_MOST_BOXES = 150
"""Lines with a list to choose from; a longer table shows the others as they are proposed."""
_ORDER = (State.UNCLEAR, State.CHANGED, State.NEW, State.SKIPPED)
_LIGHTS = (Rag.RED, Rag.AMBER, Rag.GREEN, None)


class RegisterPage(ItemPage):
    """Above: which worksheet, how projects stand, what amounts count in. Beneath: pages on what comes of it."""

    def __init__(
        self,
        session: Session,
        item: RegisterItem,
        look: Callable[[RegisterItem], RegisterItem],
        parent: QWidget | None = None,
    ) -> None:
        """Show a register; `look` looks at it anew in the portfolio as it will be when its turn comes."""
        super().__init__(session, item, parent)
        self._look = look
        self.sheet, self.lies, self.amounts = QComboBox(), QComboBox(), QComboBox()
        self.hint = words("", "late")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.columns_page: ColumnsPage | None = None
        self.lines: PlainTable | None = None
        self._ticking: dict[int, Tick] = {}
        self._lay_out()
        self._make_pages()
        self.tabs.setCurrentIndex(0 if self.register.lacks else 1)

    @property
    def register(self) -> RegisterItem:
        assert isinstance(self.item, RegisterItem)
        return self.item

    @property
    def shown(self) -> Preview:
        found = self.register.shown
        assert found is not None
        return found

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(12, 4, 12, 4)
        above.setSpacing(8)
        self.lies.addItem(self.tr("One project a line"), False)
        self.lies.addItem(self.tr("One project a column"), True)
        for title, unit in (
            (self.tr("As they are written"), "1"), (self.tr("In thousands"), "1000"), (self.tr("In millions"), "1000000"),
        ):  # fmt: skip
            self.amounts.addItem(title, unit)
        for box, name, does in (
            (self.sheet, self.tr("Worksheet"), self._choose_sheet), (self.lies, self.tr("How it lies"), self._turn),
            (self.amounts, self.tr("Amounts"), self._count_in),
        ):  # fmt: skip
            box.setAccessibleName(name)
            box.activated.connect(does)
        self.amount_label = QLabel(self.tr("A&mounts"))
        self.amount_label.setBuddy(self.amounts)
        for widget in (self.sheet, self.lies, self.amount_label, self.amounts):
            above.addWidget(widget)
        above.addStretch()
        self.hint.setContentsMargins(12, 0, 12, 2)
        self.column.addLayout(above)
        self.column.addWidget(self.hint)
        self.column.addWidget(self.tabs, 1)

    # Saying how it is read

    def _take_anew(self, item: RegisterItem) -> None:
        """Look at it anew, and show what comes of it."""
        found = self.session.attempt(lambda: self._look(item))
        if found is not None:
            self.take(found)

    def _choose_sheet(self, at: int) -> None:
        self._read(replace(self.register.table, at=at))

    def _turn(self, _at: int) -> None:
        if bool(self.lies.currentData()) != self.register.table.sheet.turned:
            self._read(projects.turn(self.register.table))

    def _read(self, table: Table) -> None:
        columns = proposed(self.session.workspace, table, LISTING)
        self._take_anew(replace(self.register, table=table, columns=columns, choices={}, ticks={}))
        self._make_pages()

    def _count_in(self, _at: int) -> None:
        self._take_columns(self.register.columns.saying(AMOUNTS, str(self.amounts.currentData())), anew=True)

    def _take_columns(self, columns: Columns, *, anew: bool = False) -> None:
        self._take_anew(replace(self.register, columns=columns))
        if anew:
            self._make_pages()
        else:
            self._show()

    def _say_light(self, text: str, box: QComboBox) -> None:
        said = str(box.currentData())
        self._take_columns(self.register.columns.saying(LIGHT + text, said if said != "?" else None), anew=True)

    def _choose(self, key: int | str, box: QComboBox) -> None:
        self._take_anew(replace(self.register, choices={**self.register.choices, key: str(box.currentData())}))
        self._show()

    def _tick(self, item: QTableWidgetItem) -> None:
        tick = self._ticking.get(item.row()) if item.column() == 0 else None
        if tick is not None:
            is_taken = item.checkState() is Qt.CheckState.Checked
            self.take(replace(self.register, ticks={**self.register.ticks, tick: is_taken}))

    def _tick_all(self, taken: bool | None) -> None:
        """Take every line, none, or (None) those that are proposed."""
        ticks = {} if taken is None else dict.fromkeys(self._ticking.values(), taken)
        self.take(replace(self.register, ticks=ticks))
        self._show()

    def show_item(self, item: Item) -> None:
        super().show_item(item)
        self._show()

    # Pages

    def _make_pages(self) -> None:
        """Make every page anew: another sheet has other columns."""
        at = self.tabs.currentIndex()
        self._clear(0)
        item = self.register
        sheets = taken_apart(item.table).sheets if len(item.table.sheets) > 1 else ()
        self.sheet.clear()
        self.sheet.addItems([each.name for each in item.table.sheets])
        self.sheet.setCurrentIndex(item.table.at)
        self.sheet.setVisible(bool(sheets))
        self.lies.setCurrentIndex(int(item.table.sheet.turned))
        self.amounts.setCurrentIndex(max(0, self.amounts.findData(item.columns.asked(AMOUNTS) or "1")))
        self.columns_page = ColumnsPage(item.table, LISTING, item.columns)
        self.columns_page.changed.connect(self._take_columns)
        self.tabs.addTab(self.columns_page, self.tr("Columns"))
        self._show()
        self.tabs.setCurrentIndex(max(0, at))

    def _clear(self, first: int) -> None:
        while self.tabs.count() > first:
            old = self.tabs.widget(first)
            self.tabs.removeTab(first)
            if old is not None:
                old.deleteLater()

    def _show(self) -> None:
        """Show what comes of the lines, as things are said now."""
        at = self.tabs.currentIndex()
        self._clear(1)
        shown = self.shown
        self.hint.setText(shown.hint)
        self.hint.setVisible(bool(shown.hint))
        self.tabs.addTab(self._projects(shown), self.tr("Projects ({count})").format(count=len(shown.lines)))
        if shown.lights:
            self.tabs.addTab(self._lights(shown), self.tr("Lights ({count})").format(count=len(shown.lights)))
        if shown.people:
            self.tabs.addTab(self._managers(shown), self.tr("Managers ({count})").format(count=len(shown.people)))
        self.tabs.addTab(self._not_read(shown), self.tr("Not read ({count})").format(count=len(shown.problems)))
        others = len(shown.gone) + len(shown.older) + len(shown.told) + len(shown.left)
        if others:
            self.tabs.addTab(self._others(shown), self.tr("To know ({count})").format(count=others))
        self.tabs.setCurrentIndex(min(max(0, at), self.tabs.count() - 1))

    def _projects(self, shown: Preview) -> QWidget:
        rows = [each for state in _ORDER for each in shown.of(state)]
        if not rows:
            none = self.tr("No project is named in the file as it is read. Look at “Columns”.")
            return page(self.tr("Every project of the file is here as it says.") if shown.lines else none)
        self.lines = table = PlainTable(self.tr("Projects"), [
            Heading("", 30), Heading(self.tr("Project"), 190), Heading(self.tr("What differs"), 124),
            Heading(self.tr("Here"), 110), Heading(self.tr("In the file"), wide=True),
        ])  # fmt: skip
        self._ticking = {}
        count = sum(len(each.differences) or 1 for each in rows)
        table.setRowCount(count)
        row = 0
        for line in rows:
            row = self._line(table, row, line)
        table.itemChanged.connect(self._tick)
        whole = QWidget()
        below = QHBoxLayout()
        below.setContentsMargins(12, 4, 12, 4)
        below.setSpacing(8)
        for title, taken in (
            (self.tr("Take &all"), True), (self.tr("Take &none"), False), (self.tr("As &proposed"), None),
        ):  # fmt: skip
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, taken=taken: self._tick_all(taken))
            below.addWidget(button)
        same = len(shown.of(State.SAME))
        if same:
            said = (
                self.tr("1 project is as before.")
                if same == 1
                else self.tr("{n} projects are as before.").format(n=same)
            )
            below.addWidget(words(said, "muted"))
        below.addStretch()
        _stacked(whole, table, below)
        return whole

    def _line(self, table: PlainTable, row: int, line: ProjectLine) -> int:
        """Fill the rows of one line; return the row after them."""
        name = line.entry.name
        if not line.differences:
            with QSignalBlocker(table):
                if line.state is State.NEW:
                    self._put_tick(table, row, (line.line, ""), taken=line.line not in self.register.left_out)
                table.setItem(row, 1, _cell(name))
                if line.candidates and row < _MOST_BOXES:
                    table.setRowHeight(row, _ROW)
                    table.setCellWidget(row, 2, self._which(line))
                else:
                    table.setItem(row, 2, _cell(self._state(line)))
                table.setItem(row, 3, _cell(line.why))
                table.setItem(row, 4, _cell(_summary(line.entry)))
            return row + 1
        for number, each in enumerate(line.differences):
            with QSignalBlocker(table):
                if not each.fixed:
                    self._put_tick(
                        table, row, (line.line, each.field), taken=(line.line, each.field) in self.register.agreed
                    )
                spelled = (
                    name
                    if line.existing is None or line.existing.name == name
                    else f"{line.existing.name} – {line.why}"
                )
                title = _cell(spelled if not number else "")
                title.setToolTip(literal(f"{name}\n{line.why}".strip()))
                table.setItem(row, 1, title)
                note = each.fixed or each.here
                texts = (each.title, each.before, f"{each.after}   ({note})" if note else each.after)
                for column, text in enumerate(texts, 2):
                    cell = _cell(text)
                    if each.fixed:
                        cell.setForeground(self.palette().placeholderText())
                    table.setItem(row, column, cell)
            row += 1
        return row

    def _state(self, line: ProjectLine) -> str:
        said = {
            State.NEW: self.tr("New"),
            State.UNCLEAR: self.tr("Unclear"),
            State.SKIPPED: self.tr("Left out"),
        }
        return said.get(line.state, "")

    def _put_tick(self, table: PlainTable, row: int, tick: Tick, *, taken: bool) -> None:
        item = QTableWidgetItem()
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Take this line"))
        table.setItem(row, 0, item)
        self._ticking[row] = tick

    def _which(self, line: ProjectLine) -> QComboBox:
        """Offer which project a line may be."""
        box = QComboBox()
        box.setAccessibleName(self.tr("Which project {name} is").format(name=line.entry.name))
        if line.state is State.UNCLEAR:
            box.addItem(self.tr("Which one is it?"), "")
        box.addItem(self.tr("A new project"), NEW)
        box.addItem(self.tr("Leave out"), SKIP)
        for each in line.candidates:
            box.addItem(no_key(each.name), each.id)
        wanted = {State.NEW: NEW, State.SKIPPED: SKIP}.get(line.state, "")
        box.setCurrentIndex(max(0, box.findData(wanted)))
        box.activated.connect(lambda _: self._choose(line.line, box))
        return box

    def _lights(self, shown: Preview) -> QWidget:
        table = PlainTable(self.tr("Lights"), [
            Heading(self.tr("In the file"), 360), Heading(self.tr("Times"), 60, right=True), Heading(self.tr("Is"), wide=True),
        ])  # fmt: skip
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setRowCount(len(shown.lights))
        for row, each in enumerate(shown.lights):
            table.setItem(row, 0, _cell(each.text))
            table.setItem(row, 1, _cell(str(each.count), right=True))
            box = QComboBox()
            box.setAccessibleName(self.tr("Which light {text} is").format(text=each.text[:40]))
            if not each.is_known:
                box.addItem(self.tr("Not known: kept with the reason"), "?")
            for rag in _LIGHTS:
                box.addItem(WORDS[rag], rag.value if rag else "")
            box.setCurrentIndex(0 if not each.is_known else box.findData(each.rag.value if each.rag else ""))
            box.setMaximumWidth(280)
            box.activated.connect(lambda _, box=box, text=each.text: self._say_light(text, box))
            table.setCellWidget(row, 2, box)
        return table

    def _managers(self, shown: Preview) -> QWidget:
        table = PlainTable(self.tr("Managers"), [
            Heading(self.tr("In the file"), 220), Heading(self.tr("Is"), 260), Heading(self.tr("Projects"), 70, right=True),
            Heading(self.tr("Why"), wide=True),
        ])  # fmt: skip
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setRowCount(len(shown.people))
        known = sorted(
            self.session.workspace.find(Person, kind=PersonKind.PERSON), key=lambda each: each.name.casefold()
        )
        for row, each in enumerate(sorted(shown.people, key=lambda one: one.person_id is not None)):
            table.setItem(row, 0, _cell(each.who.name))
            likely = [one.id for one in each.match.candidates]
            box = QComboBox()
            box.setAccessibleName(self.tr("Who {name} is").format(name=each.who.name))
            if each.person_id is None:
                box.addItem(self.tr("Who is it?"), "")
            box.addItem(self.tr("Somebody new"), NEW)
            box.addItem(self.tr("Leave out"), SKIP)
            if row < _MOST_BOXES:
                for person in sorted(known, key=lambda one: one.id not in likely):
                    box.addItem(no_key(person.name), person.id)
            box.setCurrentIndex(max(0, box.findData(each.person_id or "")))
            box.activated.connect(lambda _, box=box, key=each.who.key: self._choose(key, box))
            table.setCellWidget(row, 1, box)
            table.setItem(row, 2, _cell(str(each.count), right=True))
            table.setItem(row, 3, _cell(each.match.reason))
        return table

    def _not_read(self, shown: Preview) -> QWidget:
        if not shown.problems:
            return page(self.tr("Everything was read."))
        line = self.tr("Column") if shown.table.sheet.turned else self.tr("Line")
        table = PlainTable(self.tr("What could not be read"), [
            Heading(line, 60, right=True), Heading(self.tr("Under"), 170), Heading(self.tr("Stands there"), 280),
            Heading(self.tr("Why not"), wide=True),
        ])  # fmt: skip
        table.show_lines([(str(each.line), each.heading, each.text, each.why) for each in shown.problems])
        return table

    def _others(self, shown: Preview) -> QWidget:
        """Show what a person should know: what is gone, overtaken, taken with an assumption, left out."""
        table = PlainTable(self.tr("To know"), [
            Heading(self.tr("Line"), 60, right=True), Heading(self.tr("What"), 260), Heading(self.tr("Why"), wide=True),
        ])  # fmt: skip
        gone = self.tr("No longer in this register. Nothing is done to it.")
        table.show_lines([
            *(("", each.name, gone) for each in shown.gone),
            *(("", each, self.tr("This column is left out, as “Columns” says.")) for each in shown.left),
            *((str(each.line), f"{each.heading}: {each.text}", each.why) for each in shown.told),
            *((str(each.line), each.name, each.why) for each in shown.older),
        ])  # fmt: skip
        return table


def _stacked(whole: QWidget, above: QWidget, below: QHBoxLayout) -> None:
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(above, 1)
    column.addLayout(below)


def _summary(entry: Entry) -> str:
    """Return in a line what comes in of a new project."""
    said = entry.said
    dates = [format_date(said[name]) for name in ("start", "finish") if name in said]
    parts: Sequence[str] = (
        entry.code, str(said.get("programme", "")), " – ".join(dates), str(said.get("manager", "")),
        WORDS[said["rag"]] if said.get("rag") else "",
        format_money(said["budget"], said.get("currency", "")) if said.get("budget") is not None else "",
    )  # fmt: skip
    return " · ".join(filter(None, parts))


def _cell(text: str, *, right: bool = False) -> QTableWidgetItem:
    item = QTableWidgetItem(" ".join(text[:300].split()))
    if right:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(literal(text[:1_000]))
    return item
