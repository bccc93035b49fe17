"""Capacity by role or team and month: the chart, the table beneath it, and who and what is behind a cell."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from pmo_desktop.charts.load import band
from pmo_desktop.charts.outlook import Month
from pmo_desktop.domain.records import Task
from pmo_desktop.domain.resources.load import By, LoadEntry
from pmo_desktop.services.outlook import Outlook, Unit
from ui.outlook import words
from ui.outlook.chart import OutlookChart
from ui.session import Session
from ui.tables.months import Cell, Line, MonthTable
from ui.tables.plain import Heading, PlainTable

EVERYBODY = "*"
"""The id of the line that adds up all others."""
GAP, ASKED, PROPOSED, THERE = "gap", "asked", "proposed", "there"
_MOST_BEHIND = 300


class CapacityPage(QWidget):
    moved = Signal()
    """Another cell was chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: Outlook | None = None
        self.unit, self.measure = Unit.DAYS, GAP
        self.chart = OutlookChart()
        self.table = MonthTable(self.tr("Capacity by month"), [Heading(self.tr("Role"), 190)])
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.behind = PlainTable(
            self.tr("Who and what is behind the chosen cell"),
            [
                Heading(self.tr("Who"), 190), Heading(self.tr("Project"), 260), Heading(self.tr("Task"), wide=True),
                Heading(self.tr("How"), 120), Heading(self.tr("Amount"), 90, right=True),
            ],
        )  # fmt: skip
        self._entries: list[LoadEntry] = []
        self.table.chosen.connect(lambda _line, _period: self._look())
        self.table.opened.connect(lambda _line, _period: self.behind.setFocus())
        self.chart.chosen.connect(self._choose_month)
        self.behind.opened.connect(self._open)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.heading)
        column.addWidget(self.behind)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        for widget, stretch in ((self.chart, 3), (self.table, 4), (below, 2)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([220, 260, 170])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.setFocusProxy(self.table)

    # What is shown

    def show_outlook(self, found: Outlook) -> None:
        """Show months ahead; the cell one is at stays, where it is still there."""
        self.found = found
        self.table.rows.headings = (Heading(self.tr("Team") if found.table.by is By.TEAM else self.tr("Role"), 190),)
        lines = [*self._lines(found)]
        self.table.show_lines(words.period_names(found.table), lines)
        if self.table.place() is None and lines:
            self.table.choose(*self._tightest(found), tell=False)
        self._look()

    def _rows(self, line_id: str) -> list[int]:
        """Return the rows of the table that a line stands for."""
        assert self.found is not None
        rows = self.found.table.rows
        if line_id == EVERYBODY:
            return list(range(len(rows)))
        return [number for number, row in enumerate(rows) if (row.id or "") == line_id]

    def _sums(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return capacity, committed and proposed of rows together, in seconds by month."""
        assert self.found is not None
        table = self.found.table
        proposed = self.found.proposed(table)
        places = list(rows)
        return table.capacity[places].sum(axis=0), table.demand[places].sum(axis=0), proposed[places].sum(axis=0)

    def _lines(self, found: Outlook) -> list[Line]:
        rows = found.table.rows
        names = {number: row.name or (self.tr("No team") if found.table.by is By.TEAM else self.tr("No role"))
                 for number, row in enumerate(rows)}  # fmt: skip
        lines = [self._line(rows[number].id or "", name, [number]) for number, name in names.items()]
        if len(rows) > 1:
            lines.append(self._line(EVERYBODY, self.tr("Everybody"), list(range(len(rows))), strong=True))
        return lines

    def _line(self, line_id: str, name: str, rows: list[int], *, strong: bool = False) -> Line:
        capacity, demand, proposed = self._sums(rows)
        cells = []
        for period in range(len(capacity)):
            values = {
                GAP: capacity[period] - demand[period] - proposed[period], ASKED: demand[period] + proposed[period],
                PROPOSED: proposed[period], THERE: capacity[period],
            }  # fmt: skip
            value = self._amount(float(values[self.measure]), period)
            text = words.left(value) if self.measure == GAP else words.amount(value)
            tip = self._said(name, period, capacity, demand, proposed)
            cells.append(Cell(text, value, _ground(capacity[period], demand[period] + proposed[period]), tip))
        return Line(line_id, (name,), tuple(cells), strong)

    def _amount(self, seconds: float, period: int) -> float:
        assert self.found is not None
        return self.found.amount(seconds, period, self.unit)

    def _said(self, name: str, period: int, capacity: np.ndarray, demand: np.ndarray, proposed: np.ndarray) -> str:
        """Return a cell in words."""
        assert self.found is not None

        def say(seconds: float) -> str:
            return words.amount(self._amount(float(seconds), period)).replace("·", "0")

        gap = float(capacity[period] - demand[period] - proposed[period])
        told = self.tr("lacks {amount}") if gap < 0 else self.tr("{amount} left")
        return self.tr("{name}, {month}: {committed} committed, {proposed} proposed of {capacity} {unit}; {gap}").format(
            name=name, month=words.month_name(self.found.table.starts[period]), committed=say(demand[period]),
            proposed=say(proposed[period]), capacity=say(capacity[period]), unit=words.unit_word(self.unit),
            gap=told.format(amount=say(abs(gap))),
        )  # fmt: skip

    def _tightest(self, found: Outlook) -> tuple[str, int]:
        """Return where most is lacking, to begin with."""
        gap = found.gap(found.table)
        if not gap.size:
            return "", 0
        row, period = divmod(int(gap.argmin()), gap.shape[1])
        return found.table.rows[row].id or "", period

    # The chosen cell

    def place(self) -> tuple[str, int]:
        """Return the line and the month one is at; -1 where it is at a name."""
        return self.table.place() or (EVERYBODY, -1)

    def _choose_month(self, period: int) -> None:
        self.table.choose(self.place()[0], period)

    def _look(self) -> None:
        """Draw the chosen line, and list what is behind the chosen cell."""
        if self.found is None:
            return
        line_id, period = self.place()
        rows = self._rows(line_id)
        name = next((line.texts[0] for line in self.table.rows.lines if line.id == line_id), "")
        capacity, demand, proposed = self._sums(rows)
        names = words.period_names(self.found.table)
        months = []
        for number, (label, _, year) in enumerate(each.partition(" ") for each in names):
            amounts = (self._amount(float(each[number]), number) for each in (capacity, demand, proposed))
            months.append(Month(label, year, *amounts))
        tips = [self._said(name, number, capacity, demand, proposed) for number in range(len(names))]
        title = f"{name} · {words.unit_word(self.unit)}"
        self.chart.show_months(months, tips, title, period if period >= 0 else None)
        self._list_behind(rows, period)
        self.heading.setText(
            tips[period] if period >= 0 else self.tr("Choose a month to see who and what is behind it.")
        )
        self.moved.emit()

    def _list_behind(self, rows: Sequence[int], period: int) -> None:
        assert self.found is not None
        table, workspace = self.found.table, self._session.workspace
        entries = [] if period < 0 else [each for row in rows for each in table.entries(row, period)]
        entries = [each for each in entries if not (each.is_proposed and self.found.proposals == "out")]
        self._entries = sorted(entries, key=lambda entry: -entry.seconds)[:_MOST_BEHIND]
        people = {person.id: person.name for person in table.people}
        tasks = {
            task.id: task.name for task in workspace.find(Task, id={e.task_id for e in self._entries if e.task_id})
        }
        self.behind.show_lines([
            (
                people.get(entry.person_id, ""), self.project_name(entry.project_id),
                tasks.get(entry.task_id or "", self.tr("Booking")), self._how(entry),
                f"{words.amount(self._amount(entry.seconds, period))} {words.unit_word(self.unit)}",
            )
            for entry in self._entries
        ])  # fmt: skip

    def project_name(self, project_id: str | None) -> str:
        project = self.found.projects.get(project_id or "") if self.found is not None else None
        return f"{project.code}  {project.name}".strip() if project is not None else self.tr("Line work")

    def _how(self, entry: LoadEntry) -> str:
        if entry.is_proposed:
            return self.tr("proposed") if entry.booking_id is None else self.tr("tentative")
        return self.tr("booked") if entry.booking_id is not None else self.tr("planned")

    def chosen_entry(self) -> LoadEntry | None:
        row = self.behind.currentRow()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def chosen_people(self) -> tuple[str, ...]:
        """Return who is chosen beneath, else the people of the chosen line."""
        entry = self.chosen_entry()
        if entry is not None:
            return (entry.person_id,)
        if self.found is None or self.place()[0] == EVERYBODY:
            return ()
        rows = (self.found.table.rows[number] for number in self._rows(self.place()[0]))
        return tuple(dict.fromkeys(person.id for row in rows for person in row.people))

    def _open(self, row: int) -> None:
        entry = self._entries[row] if row < len(self._entries) else None
        if entry is not None and entry.project_id:
            self._session.task_requested.emit(entry.project_id, entry.task_id or "")


def _ground(capacity: float, asked: float) -> str:
    """Return the band of a cell, the same as in the heatmap."""
    if capacity <= 0:
        return band(float("inf") if asked > 0 else None)
    return band(asked / capacity)
