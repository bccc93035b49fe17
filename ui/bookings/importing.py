"""Shows what a table of bookings would bring: who and what its names mean, what its numbers count, what cannot be read."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QScrollArea, QWidget

from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.bookings.tables import NEW, Proposal, Table
from ui.literal import no_key
from ui.session import Session
from ui.tables.taking import TakingDialog

_MOST_SHOWN = 5
"""Names that are asked about without scrolling."""


class TableDialog(TakingDialog):
    def __init__(self, session: Session, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Take over bookings"), parent)
        self._session = session
        self.table = table
        self.proposal: Proposal | None = None
        self.unit = QComboBox()
        self.unit.setAccessibleName(self.tr("Numbers without a unit are"))
        for value, words in (
            (Unit.PERCENT, self.tr("% of the person’s time")), (Unit.SHARE, self.tr("shares: 1 is all of the time (FTE)")),
            (Unit.DAYS, self.tr("days of 8 hours")), (Unit.HOURS, self.tr("hours")),
        ):  # fmt: skip
            self.unit.addItem(words, value)
        self.unit.setCurrentIndex(self.unit.findData(table.unit))
        self.unit.activated.connect(lambda _: self._mean(unit=Unit(self.unit.currentData())))
        self.emptying = QCheckBox(self.tr("Empty cells take away what is booked there"))
        self.emptying.toggled.connect(lambda _: self.look())
        form = QFormLayout()
        form.addRow(self.tr("Numbers without a unit are"), self.unit)
        form.addRow("", self.emptying)
        self.column.insertLayout(1, form)
        self.names: dict[str, QComboBox] = {}
        asked = self._asked()
        if asked is not None:
            self.column.insertWidget(2, asked)
        self.look()

    def _asked(self) -> QWidget | None:
        """Return the names nobody knows, each with what it may mean; None where all are known."""
        people = [(each.name, each.id) for each in bookings.people_to_book(self._session.workspace)]
        projects = bookings.projects_to_book(self._session.workspace)
        lines = [
            (name, self._choices_of_person(people), partial(self._is_person, name))
            for name in self.table.unknown_people
        ]
        works = [(bookings.shown_project(each), (each.id, "")) for each in projects]
        lines += [
            (name, self._choices_of_work(name, works), partial(self._is_work, name))
            for name in self.table.unknown_projects
        ]
        if not lines:
            return None
        within = QWidget()
        form = QFormLayout(within)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(QLabel(self.tr("Names that nobody goes by here:")))
        for name, choices, chosen in lines:
            box = QComboBox()
            box.setAccessibleName(name)
            for words, value in choices:
                box.addItem(words, value)
            box.activated.connect(lambda _, box=box, chosen=chosen: chosen(box.currentData()))
            self.names[name] = box
            form.addRow(no_key(f"“{name}”"), box)
        area = QScrollArea()
        area.setWidget(within)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(34 * (min(_MOST_SHOWN, len(lines)) + 1))
        return area

    def _choices_of_person(self, people: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
        return [(self.tr("is left out"), None), (self.tr("is somebody new: add them"), NEW), *people]

    def _choices_of_work(self, name: str, works: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return [
            (self.tr("is left out"), None), (self.tr("is line work"), (None, "")), (self.tr("is a standing duty"), (None, name)),
            *works,
        ]  # fmt: skip

    def _is_person(self, name: str, value: Any) -> None:
        self._mean(person_ids={**self.table.person_ids, name: value})

    def _is_work(self, name: str, value: Any) -> None:
        self._mean(works={**self.table.works, name: tuple(value) if value is not None else None})

    def _mean(self, **meant: Any) -> None:
        self.table = replace(self.table, **meant)
        self.look()

    def look(self) -> None:
        """Show what would be written, and what is left out."""
        proposal = booking_tables.proposed(self._session.workspace, self.table, emptying=self.emptying.isChecked())
        self.proposal = proposal
        people = len({key.person_id for key in proposal.entries})
        who = self.tr("1 person") if people == 1 else self.tr("{count} people").format(count=people)
        amounts = (
            self.tr("1 amount") if proposal.count == 1 else self.tr("{count} amounts").format(count=proposal.count)
        )
        self.sentence.setText(self.tr("{amounts} for {who}").format(amounts=amounts, who=who))
        self.show_left_out([(each.place, each.sentence) for each in proposal.problems], some=proposal.count > 0)
