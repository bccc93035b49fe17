"""The timeline of a project for slides: chosen phases, tasks and milestones, to be copied as a picture."""

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services import timeline
from pmo_desktop.services.timeline import SHAPES
from ui.faces.commands import Command
from ui.faces.view import FaceView
from ui.literal import no_key
from ui.session import Session
from ui.timeline.canvas import TimelineCanvas
from ui.timeline.choosing import ChooseDialog


class TimelineView(FaceView[TimelineCanvas]):
    place: ClassVar[str] = "timeline"
    face: ClassVar[str] = "Timeline"
    own: ClassVar = (
        Command("choose", "Choose what stands here…", ("Ctrl+F",), "filter", lambda view: view.choose()),
        Command("wide", "Slide of 16:9", (), "", lambda view: view.set_form(shape=SHAPES[0])),
        Command("strip", "Strip", (), "", lambda view: view.set_form(shape=SHAPES[1])),
        Command("lanes", "One lane for each phase", (), "", lambda view: view.set_form(turn=True)),
    )
    menu: ClassVar = ("choose", "lanes", "wide", "strip")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, TimelineCanvas(self.tr("Timeline for slides")), parent)
        self.shape = QComboBox()
        self.shape.setAccessibleName(self.tr("Shape"))
        self.shape.addItem(self.tr("Slide 16:9"), SHAPES[0])
        self.shape.addItem(self.tr("Strip"), SHAPES[1])
        self.lanes = QCheckBox(self.tr("Phases apart"))
        self.lanes.setToolTip(self.commands["lanes"].text())
        self.choosing = QPushButton(self.tr("Choose…"))
        self.choosing.setAccessibleName(self.commands["choose"].text())
        self.copying = QPushButton(no_key(self.commands["copy_picture"].text()))
        self.column.insertWidget(0, self._bar())
        self._stale = False
        self.canvas.say = self.told
        self.canvas.remove_requested.connect(lambda: self.set_on_timeline(shown=False))
        self.shape.activated.connect(lambda _: self.set_form(shape=str(self.shape.currentData())))
        self.lanes.clicked.connect(lambda _=False: self.set_form(turn=True))
        self.choosing.clicked.connect(self.commands["choose"].trigger)
        self.copying.clicked.connect(self.commands["copy_picture"].trigger)
        session.changed.connect(self._note)

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for each in (self.shape, self.lanes, self.choosing):
            row.addWidget(each)
        row.addStretch()
        row.addWidget(self.copying)
        return bar

    def _note(self, changed: Changed) -> None:
        if changed.anew or SavedView in changed.kinds():
            self._stale = True
            if self.isVisible():
                self.renew()

    def follows_more(self) -> bool:
        stale, self._stale = self._stale, False
        return stale

    def show_plan(self) -> None:
        """Draw what was chosen; the choice is kept in the file, for everybody."""
        if self.plan is None:
            self.canvas.show_cards((), "", 0, shape=SHAPES[0], phases=None)
            return
        choice = timeline.choice_of(self.session.workspace, self.project_id)
        with QSignalBlocker(self.shape), QSignalBlocker(self.lanes):
            self.shape.setCurrentIndex(self.shape.findData(choice.shape))
            self.lanes.setChecked(choice.lanes)
        phases = {each.task_id: each.name for each in self.cards if each.is_phase} if choice.lanes else None
        shown = choice.of(self.cards)
        said = self.tr("{count} of {all} tasks stand on the timeline").format(count=len(shown), all=len(self.cards))
        self.choosing.setToolTip(said)
        self.canvas.show_cards(
            shown, self.plan.project.name, self.session.workspace.today(), shape=choice.shape, phases=phases
        )

    def set_form(self, *, shape: str = "", turn: bool = False) -> None:
        """Choose another shape, or turn lanes on or off."""
        now = timeline.choice_of(self.session.workspace, self.project_id)
        self.session.attempt(
            lambda: timeline.set_form(
                self.session.workspace, self.project_id, shape=shape or now.shape, lanes=now.lanes != turn
            )
        )

    def choose(self) -> None:
        """Let a person tick what stands on the timeline."""
        choice = timeline.choice_of(self.session.workspace, self.project_id)
        shown = {each.task_id for each in choice.of(self.cards)}
        dialog = ChooseDialog(self.cards, shown, self)
        if dialog.exec():
            wanted = dialog.ticked()
            self.attempt(timeline.set_all, self.cards, wanted)
        dialog.deleteLater()
