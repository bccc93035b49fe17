"""The tasks of a project as cards in columns: by how far they are, by phase, by person, or by a field of one's own."""

from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from pmo_desktop.charts.board import Board, Signs
from pmo_desktop.charts.card import Card
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import CustomField, CustomValue
from pmo_desktop.services import planning
from pmo_desktop.services.board import DOING, FIELD, PERSON, PHASE, STATUS, Titles, choice_fields, move_to, piles_of
from ui.board.canvas import BoardCanvas
from ui.faces.commands import Command
from ui.faces.view import FaceView
from ui.session import Session


class BoardView(FaceView[BoardCanvas]):
    place: ClassVar[str] = "board"
    face: ClassVar[str] = "Board"
    own: ClassVar = (
        Command("right", "Move card right", ("Alt+Right",), "", lambda view: view.canvas.shift(1)),
        Command("left", "Move card left", ("Alt+Left",), "", lambda view: view.canvas.shift(-1)),
        Command("up", "Move up", ("Alt+Up",), "", lambda view: view.move_by(-1)),
        Command("down", "Move down", ("Alt+Down",), "", lambda view: view.move_by(1)),
        Command("find", "Filter the cards", ("Ctrl+F",), "filter", lambda view: view.words.setFocus()),
    )
    menu: ClassVar = ("left", "right", "up", "down")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, BoardCanvas(self.tr("Task board")), parent)
        self.by = QComboBox()
        self.by.setAccessibleName(self.tr("Columns by"))
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Filter the cards"))
        self.words.setPlaceholderText(self.tr("Name or person"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(280)
        self.said = QLabel()
        self.said.setObjectName("muted")
        self.column.insertWidget(0, self._bar())
        self._wanted_by = STATUS
        self._stale = False
        self._list_ways()
        canvas = self.canvas
        canvas.signs = Signs(self.tr("late"), self.tr("waiting"))
        canvas.say = self.told
        canvas.moved.connect(self._move)
        canvas.remove_requested.connect(self.delete)
        self.by.currentIndexChanged.connect(self._choose_way)
        self.words.textChanged.connect(lambda _: self.show_plan())
        session.changed.connect(self._note)

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        title = QLabel(self.tr("Columns by"))
        title.setBuddy(self.by)
        for each in (title, self.by, self.words, self.said):
            row.addWidget(each)
        row.addStretch()
        return bar

    # By what the board is parted

    def _list_ways(self) -> None:
        ways = [(STATUS, self.tr("How far it is")), (PHASE, self.tr("Phase")), (PERSON, self.tr("Person"))]
        ways += [(f"{FIELD}{each.id}", each.name) for each in choice_fields(self.session.workspace)]
        with QSignalBlocker(self.by):
            self.by.clear()
            for key, title in ways:
                self.by.addItem(title, key)
            self.by.setCurrentIndex(max(0, self.by.findData(self._wanted_by)))

    def _choose_way(self) -> None:
        self._wanted_by = self.way
        self.canvas.horizontalScrollBar().setValue(0)
        self.canvas.verticalScrollBar().setValue(0)
        self.show_plan()

    @property
    def way(self) -> str:
        return str(self.by.currentData() or STATUS)

    def save_state(self) -> dict[str, Any]:
        return super().save_state() | {"by": self._wanted_by}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up by what the board was parted."""
        super().restore_state(state)
        if isinstance(state.get("by"), str):
            self._wanted_by = state["by"]
            self._list_ways()

    def _note(self, changed: Changed) -> None:
        """Remember that values of one's own fields changed: the plan does not tell of them."""
        if changed.anew or not changed.kinds().isdisjoint({CustomField, CustomValue}):
            self._stale = True
            if self.isVisible():
                self._list_ways()
                self.renew(anew=True)

    def follows_more(self) -> bool:
        stale, self._stale = self._stale, False
        return stale

    # Showing

    def show_plan(self) -> None:
        plan = self.plan
        if plan is None:
            self.canvas.show_board(Board((), {}, 1))
            return
        titles = Titles(
            self.tr("Not started"), self.tr("In progress"), self.tr("Done"), self.tr("Nobody"), self.tr("Outside phases"),
            self.tr("No value"),
        )  # fmt: skip
        shown = [card for card in self.cards if card.summary or self._fits(card)]
        piles = piles_of(self.session.workspace, plan, shown, self.way, titles)
        self.canvas.show_board(Board(piles, self.card, self.canvas.viewport().width()))
        late = sum(card.late for card in shown if not card.summary)
        waiting = sum(card.waiting for card in shown if not card.summary)
        counted = sum(not card.summary for card in shown)
        said = [self.tr("1 task") if counted == 1 else self.tr("{count} tasks").format(count=counted)]
        said += [self.tr("{count} late").format(count=late)] if late else []
        said += [self.tr("{count} waiting").format(count=waiting)] if waiting else []
        self.said.setText("  ·  ".join(said))

    def _fits(self, card: Card) -> bool:
        words = self.words.text().casefold().split()
        text = f"{card.number} {card.name} {' '.join(card.people)}".casefold()
        return all(word in text for word in words)

    # Edits

    def _move(self, task_id: str, before: int, after: int) -> None:
        piles = self.canvas.board.piles
        was_done = self.card[task_id].done
        done = self.attempt(move_to, task_id, self.way, piles[before], piles[after])
        if done is None:
            return
        self.canvas.pile = after
        self.select([task_id])
        self.canvas.show_place(task_id)
        if was_done and piles[after].key == DOING:
            self.announce(self.tr("It was done: now it counts as half done. Correct that in the details."))

    def move_by(self, step: int) -> None:
        """Move the chosen tasks up or down among their siblings in the plan."""
        if self.chosen:
            self.attempt(planning.move_by, self.chosen, step)
