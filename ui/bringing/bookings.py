"""What a table of bookings would bring: old beside new with ticks, who and what is meant, what could not be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

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

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.services import bookings as rows
from pmo_desktop.services.lists import bookings
from pmo_desktop.services.lists.bookings import DOING, BookingLine, How, Preview, Source, State
from pmo_desktop.services.lists.bookings_works import DUTY, LIGHT, LINE, Work
from pmo_desktop.services.lists.whose import NEW, SKIP, Meant
from pmo_desktop.services.workspace import Workspace
from ui.flow import Flow
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_ROW = 34
_MOST_BOXES = 150
"""Lines with a list to choose from; a longer table shows the others as they are proposed."""
_FIRST = {
    State.UNCLEAR: 0, State.CHANGED: 1, State.GONE: 2, State.KEPT: 3, State.NEW: 4, State.SAME: 5, State.SKIPPED: 6,
}  # fmt: skip
_MARKS = (None, 100.0, 75.0, 50.0, 25.0)
_WORDS: Mapping[State, str] = {
    State.NEW: "New", State.CHANGED: "Changed", State.SAME: "As before", State.KEPT: "Stays as it is here",
    State.GONE: "Taken away", State.UNCLEAR: "Unclear", State.SKIPPED: "Left out",
}  # fmt: skip


class BookingsPages(QWidget):
    """Pages on one table; `shown` is what it would bring as it is read now, `ticks` what somebody said of lines."""

    changed = Signal()

    def __init__(  # noqa: PLR0913 - a table, and what was said of it before
        self,
        session: Session,
        source: Source,
        shown: Preview,
        parent: QWidget | None = None,
        *,
        ticks: Mapping[tuple[object, ...], bool] | None = None,
        workspace: Callable[[], Workspace] | None = None,
    ) -> None:
        """Show a table; `workspace` is the portfolio it is looked at in where that is not the one that is open."""
        super().__init__(parent)
        self._session, self._source, self.shown = session, source, shown
        self._workspace = workspace or (lambda: session.workspace)
        self.ticks: dict[tuple[object, ...], bool] = dict(ticks or {})
        self.choices: dict[str, str] = dict(shown.choices)
        self.work_choices: dict[str, str] = dict(shown.work_choices)
        self.how = shown.how
        self.unit, self.mark, self.marking = QComboBox(), QComboBox(), QWidget(self)
        self.emptying = QCheckBox(self.tr("Empty cells take away what is booked there"))
        self.lines = PlainTable(self.tr("Bookings"), [
            Heading("", 30), Heading(self.tr("Who"), 130), Heading(self.tr("For"), wide=True), Heading(self.tr("When"), 130),
            Heading(self.tr("Here"), 66, right=True), Heading(self.tr("File"), 66, right=True),
            Heading(self.tr("What comes of it"), wide=True),
        ])  # fmt: skip
        self.who = PlainTable(self.tr("Who is meant"), [
            Heading(self.tr("In the file"), 140), Heading(self.tr("Is"), 270), Heading(self.tr("Lines"), 50, right=True),
            Heading(self.tr("Why"), wide=True),
        ])  # fmt: skip
        self.works = PlainTable(self.tr("What is meant"), [
            Heading(self.tr("In the file"), 140), Heading(self.tr("Is"), 270), Heading(self.tr("Lines"), 50, right=True),
            Heading(self.tr("Why"), wide=True),
        ])  # fmt: skip
        self.unread = PlainTable(self.tr("What could not be read"), [
            Heading(self.tr("Where"), 150), Heading(self.tr("Stands there"), 170), Heading(self.tr("Why not"), wide=True),
        ])  # fmt: skip
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        for page in (self.lines, self.who, self.works, self.unread):
            page.verticalHeader().setDefaultSectionSize(26 if page in {self.lines, self.unread} else _ROW)
            self.pages.addTab(page, page.accessibleName())
        self._lay_out()
        self.lines.itemChanged.connect(self._tick)
        self._show()

    def _lay_out(self) -> None:
        for value, said in (
            (Unit.PERCENT, self.tr("% of the person’s time")), (Unit.SHARE, self.tr("shares: 1 is all of the time (FTE)")),
            (Unit.DAYS, self.tr("days of 8 hours")), (Unit.HOURS, self.tr("hours")),
        ):  # fmt: skip
            self.unit.addItem(said, value)
        self.unit.setCurrentIndex(self.unit.findData(self.shown.unit))
        self.unit.activated.connect(lambda _: self._read(replace(self.how, unit=Unit(self.unit.currentData()))))
        for share in _MARKS:
            self.mark.addItem(
                self.tr("is no amount") if share is None else self.tr("is {n} %").format(n=f"{share:g}"), share
            )
        self.mark.activated.connect(lambda _: self._read(replace(self.how, mark=self.mark.currentData())))
        self.emptying.setChecked(self.how.emptying)
        self.emptying.toggled.connect(lambda on: self._read(replace(self.how, emptying=on)))
        above = Flow()
        above.setContentsMargins(12, 8, 12, 0)
        for text, box in (
            (self.tr("Numbers without a unit are"), self.unit),
            (self.tr("A mark such as “x”"), self.mark),
        ):
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 12, 0)
            label = QLabel(text)
            label.setBuddy(box)
            box.setAccessibleName(text)
            line.addWidget(label)
            line.addWidget(box)
            above.addWidget(pair)
            self.marking = pair
        above.addWidget(self.emptying)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.pages, 1)

    # What is said

    def _read(self, how: How) -> None:
        self.how = how
        self.renew()

    def renew(self) -> None:
        """Look anew, by what was said and as the portfolio stands."""
        found = self._session.attempt(
            lambda: bookings.preview(self._workspace(), self._source, self.how, self.choices, self.work_choices)
        )
        if found is not None:
            self.shown = found
            self._show()
            self.changed.emit()

    def show_preview(self, shown: Preview) -> None:
        """Show what it would bring now that the portfolio is another."""
        self.shown = shown
        self._show()

    def _choose_who(self, key: str, box: QComboBox) -> None:
        self.choices[key] = str(box.currentData())
        self.renew()

    def _choose_work(self, text: str, box: QComboBox) -> None:
        self.work_choices[text] = str(box.currentData())
        self.renew()

    def _tick(self, item: QTableWidgetItem) -> None:
        number = item.data(Qt.ItemDataRole.UserRole)
        if item.column() == 0 and number is not None:
            self.ticks[_named(self.shown.lines[int(number)])] = item.checkState() is Qt.CheckState.Checked
            self.changed.emit()

    def is_done(self, line: BookingLine) -> bool:
        """Say whether a line is done: as it is ticked, else as it is proposed."""
        return line.state in DOING and self.ticks.get(_named(line), line.proposed)

    @property
    def agreed(self) -> frozenset[int]:
        """The numbers of the lines that are done."""
        return frozenset(each.number for each in self.shown.lines if self.is_done(each))

    def commit(self, own: Workspace) -> ChangeSet | None:
        """Write what is ticked, as one change."""
        return bookings.commit(own, self.shown, self.agreed)

    # Pages

    def _show(self) -> None:
        shown = self.shown
        self.lines.blockSignals(True)
        self._show_lines(shown.lines)
        self.lines.blockSignals(False)
        self._show_who(shown.people)
        self._show_works(shown.works)
        self.unread.show_lines([(each.heading, each.text, each.why) for each in shown.problems])
        open_people = sum(each.person_id is None for each in shown.people)
        open_works = sum(not each.meaning for each in shown.works)
        titles = (
            self.tr("Bookings ({count})").format(count=len(shown.lines)),
            self.tr("Who is meant ({count} unclear)").format(count=open_people)
            if open_people
            else self.tr("Who is meant"),
            self.tr("What is meant ({count} unclear)").format(count=open_works)
            if open_works
            else self.tr("What is meant"),
            self.tr("Not read ({count})").format(count=len(shown.problems)),
        )
        for at, title in enumerate(titles):
            self.pages.setTabText(at, title)
        marked = any("how much" in each.why for each in shown.problems) or self.how.mark is not None
        self.marking.setVisible(marked)

    def _show_lines(self, lines: Sequence[BookingLine]) -> None:
        ordered = sorted(lines, key=lambda each: (_FIRST[each.state], each.number))
        self.lines.show_lines([
            ("", each.name, each.work, each.when, _percent(each.before), _after(each), _came_of(each)) for each in ordered
        ])  # fmt: skip
        for row, each in enumerate(ordered):
            item = self.lines.item(row, 0)
            if item is not None and each.state in DOING:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if self.is_done(each) else Qt.CheckState.Unchecked)
                item.setData(Qt.ItemDataRole.UserRole, each.number)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Take this line"))

    def _show_who(self, people: Sequence[Meant]) -> None:
        ordered = sorted(
            people, key=lambda each: (each.person_id is not None, each.match.confidence, each.who.name.casefold())
        )
        known = [(_with_team(each.name, each.team), each.id) for each in rows.people_to_book(self._workspace())]
        self.who.show_lines(
            [(each.who.said, self._said_who(each, known), str(each.count), _why(each)) for each in ordered]
        )
        for row, each in enumerate(ordered[:_MOST_BOXES]):
            likely = [own.id for own in each.match.candidates]
            offered = [(_tr("Somebody new"), NEW), (_tr("Leave out"), SKIP), *_first(known, likely)]
            self._put(
                self.who, row, each.who.said, each.person_id or "", offered, partial(self._choose_who, each.who.key)
            )

    def _said_who(self, each: Meant, known: Sequence[tuple[str, str]]) -> str:
        names = {own: name for name, own in known} | {NEW: _tr("Somebody new"), SKIP: _tr("Leave out")}
        return names.get(each.person_id or "", "?")

    def _show_works(self, works: Sequence[Work]) -> None:
        ordered = sorted(works, key=lambda each: (bool(each.meaning), each.text.casefold()))
        projects = [(rows.shown_project(each), each.id) for each in rows.projects_to_book(self._workspace())]
        special = [
            (_tr("A new project"), LIGHT), (_tr("Line work"), LINE), (_tr("A standing duty"), DUTY), (_tr("Leave out"), SKIP),
        ]  # fmt: skip
        names = {own: name for name, own in (*special, *projects)}
        self.works.show_lines([
            (each.text or "–", names.get(each.meaning, "?"), str(each.count), f"{each.reason}.") for each in ordered
        ])  # fmt: skip
        for row, each in enumerate(ordered[:_MOST_BOXES]):
            likely = [own.id for own in each.candidates]
            offered = [*special, *_first(projects, likely)]
            self._put(self.works, row, each.text or "–", each.meaning, offered, partial(self._choose_work, each.text))

    def _put(  # noqa: PLR0913, PLR0917 - where it stands, what it offers, what is chosen
        self, table: PlainTable, row: int, name: str, chosen: str, offered: Sequence[tuple[str, str]],
        choose: Callable[[QComboBox], None],
    ) -> None:  # fmt: skip
        box = QComboBox()
        box.setAccessibleName(self.tr("What {name} is").format(name=name))
        if not chosen:
            box.addItem(self.tr("What is it?") if table is self.works else self.tr("Who is it?"), "")
        for text, value in offered:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.activated.connect(lambda _: choose(box))
        table.setCellWidget(row, 1, box)


def _named(line: BookingLine) -> tuple[object, ...]:
    """Return by what a line is known again when the table is read another way."""
    return line.name, line.work, line.start, line.state


def _first(known: Sequence[tuple[str, str]], likely: Sequence[str]) -> list[tuple[str, str]]:
    return sorted(known, key=lambda each: likely.index(each[1]) if each[1] in likely else len(likely))


def _with_team(name: str, team: str) -> str:
    return f"{name} ({team})" if team else name


def _why(meant: Meant) -> str:
    match = meant.match
    if meant.chosen:
        return _tr("You said so.")
    sure = _tr(" ({share} sure)").format(share=f"{match.confidence:.0%}") if match.existing else ""
    return f"{match.reason}{sure}."


def _percent(share: float) -> str:
    return f"{round(share, 1):g} %" if share > 0 else "–"


def _after(line: BookingLine) -> str:
    if line.state in {State.UNCLEAR, State.SKIPPED}:
        return ""
    return _percent(line.after) + (" ?" if line.tentative else "")


def _came_of(line: BookingLine) -> str:
    state = _tr(_WORDS[line.state])
    if line.state is State.KEPT:
        return line.said
    return f"{state}. {line.said}" if line.said else state


def _tr(text: str) -> str:
    return QCoreApplication.translate("BookingsPages", text)
