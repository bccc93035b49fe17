"""Who is free when: everybody with free time, who has most first, in days by month."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmo_desktop.charts.load import band
from pmo_desktop.services.outlook import Outlook, Unit, bench
from ui.fields import words as label
from ui.outlook import words
from ui.tables.months import Cell, Line, MonthTable
from ui.tables.plain import Heading


class FreePage(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = Unit.DAYS
        self.table = MonthTable(
            self.tr("Free time by month"),
            [
                Heading(self.tr("Name"), 140), Heading(self.tr("Role"), 140), Heading(self.tr("Team"), 110),
                Heading(self.tr("In all"), 70, right=True),
            ],
        )  # fmt: skip
        self.none = label(self.tr("Nobody has free time in these months."), "muted")
        self.none.setContentsMargins(12, 12, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_outlook(self, found: Outlook) -> None:
        """List who has free time in the months shown."""
        table = found.people
        gap = found.gap(table)
        lines = []
        for row in bench(found):
            person = table.rows[row].people[0]
            amounts = [found.amount(float(seconds), period, self.unit) for period, seconds in enumerate(gap[row])]
            whole = float(np.clip(amounts, 0, None).sum())
            if self.unit is Unit.FTE:
                whole /= max(1, len(amounts))
            cells = tuple(
                Cell(
                    words.left(value) if value < 0 else words.amount(value), value, self._ground(found, row, period),
                    self.tr("{name}, {month}: {amount} {unit} free").format(
                        name=person.name, month=words.month_name(table.starts[period]),
                        amount=words.amount(max(0.0, value)).replace("·", "0"), unit=words.unit_word(self.unit),
                    ),
                )
                for period, value in enumerate(amounts)
            )  # fmt: skip
            texts = (person.name, found.roles.get(person.role_id or "", ""), person.team, words.amount(whole))
            lines.append(Line(person.id, texts, cells))
        self.none.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.show_lines(words.period_names(table), lines, 64)
        if self.table.place() is None and lines:
            self.table.choose(lines[0].id, 0, tell=False)

    def _ground(self, found: Outlook, row: int, period: int) -> str:
        table = found.people
        capacity = float(table.capacity[row, period])
        asked = float(table.demand[row, period] + found.proposed(table)[row, period])
        return band(asked / capacity if capacity > 0 else float("inf") if asked > 0 else None)
