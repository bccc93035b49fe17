"""The network diagram of a project: every task in a box, left to right as they wait for each other."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from pmo_desktop.charts.network import Diagram, Layout, Link, Words, folded, laid_out, shut_for
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services import planning
from ui.faces.commands import Command
from ui.faces.view import FaceView
from ui.network.canvas import NetworkCanvas
from ui.session import Session

MOST = 1_500
"""So many boxes a person may still find their way among: of larger plans the phases are shut to begin with."""


class NetworkView(FaceView[NetworkCanvas]):
    place: ClassVar[str] = "network"
    face: ClassVar[str] = "Network"
    own: ClassVar = (
        Command("frames", "Frame the phases", ("Ctrl+Shift+F",), "", lambda view: view.lay_out(), switch=True),
        Command("fold", "Fold", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold(shut=True)),
        Command("unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold(shut=False)),
        Command("fold_all", "Fold all", (), "", lambda view: view.fold_all(shut=True)),
        Command("unfold_all", "Unfold all", (), "", lambda view: view.fold_all(shut=False)),
        Command("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.canvas.zoom_by(1.25)),
        Command("zoom_out", "Zoom out", ("Ctrl+Shift+-", "Ctrl+_"), "zoom_out", lambda view: view.canvas.zoom_by(0.8)),
        Command("zoom_all", "Whole project", ("Ctrl+0",), "zoom_all", lambda view: view.canvas.zoom_to_all()),
        Command("zoom_one", "Full size", ("Ctrl+Shift+0",), "", lambda view: view.canvas.zoom_by(1 / view.canvas.zoom)),
    )
    menu: ClassVar = ("fold", "unfold", "fold_all", "unfold_all", "", "frames", "zoom_all", "zoom_one")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, NetworkCanvas(self.tr("Network diagram")), parent)
        self.shut: dict[str, frozenset[str]] = {}
        """The summaries that are shut, by project."""
        self._shape: object = None
        self._layout = Layout({}, ())
        self._begins = False
        self.said = QLabel()
        self.said.setObjectName("muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setContentsMargins(12, 6, 12, 6)
        self.said.hide()
        self.column.insertWidget(0, self.said)
        self.canvas.say = self.told
        self.canvas.link_requested.connect(lambda a, b: self.attempt(planning.link, a, b))
        self.canvas.link_chosen.connect(self._tell_link)
        self.canvas.remove_requested.connect(self.remove)

    def begin(self) -> None:
        self._begins = True
        self._begin()

    def _begin(self) -> None:
        if self._begins and self._layout.cell:
            self._begins = False
            self.canvas.zoom = 1.0
            self.canvas.set_ranges()
            under_way = next((each.task_id for each in self.cards if not each.summary and not each.done), "")
            self.canvas.show_in_midst(self.chosen[0] if self.chosen else under_way)

    def show_plan(self) -> None:
        if self.project_id and self.project_id not in self.shut:
            self.shut[self.project_id] = shut_for(self.cards, MOST)
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the tasks out anew where that makes a difference, off the window's thread; then draw them."""
        if self.plan is None:
            self._shape = None
            self._show_layout(Layout({}, ()))
            return
        links, shut = self.plan.dependencies, self.shut.get(self.project_id, frozenset())
        framed = self.commands["frames"].isChecked()
        shape = (
            [(each.task_id, each.level, each.summary) for each in self.cards], list(links["predecessor_id"]),
            list(links["successor_id"]), shut, framed,
        )  # fmt: skip
        self.canvas.diagram.renewed(self.card)  # what it shows meanwhile is true of the tasks that are left
        self.canvas.names = {each.task_id: each.name for each in self.cards if each.summary}
        self.canvas.viewport().update()
        if shape == self._shape:  # dates and names alone are new
            return
        self._shape = shape
        pairs = list(zip(links["predecessor_id"], links["successor_id"], strict=True))
        shown, kept = folded(self.cards, pairs, shut)
        ids = [each.task_id for each in shown]
        group = {each.task_id: each.phase for each in shown} if framed else None
        self._say(len(self.cards), bool(shut))
        self.session.reckoner.ask("network", lambda _own, _step: laid_out(ids, kept, group), self._show_layout)

    def _show_layout(self, layout: Layout) -> None:
        self._layout = layout
        names = {each.task_id: each.name for each in self.cards if each.summary}
        canvas = self.canvas
        anchor, spot = self._anchor(layout)
        canvas.show_diagram(Diagram(layout, self.card), names, self._words)
        if anchor:
            canvas.scroll_to(anchor, spot)
        self._begin()

    def _anchor(self, layout: Layout) -> tuple[str, tuple[float, float]]:
        """Return a task that stays where it is on screen while others find new places: a chosen one, else one in sight.

        What is folded away is stood for by the phase it is in.
        """
        seen = self.canvas.tasks_seen()
        for task_id in (*(each for each in self.chosen if each in seen), *seen, *self.chosen):
            for stands in (task_id, *self._above(task_id), *self._below(task_id)):
                if stands in layout.cell:
                    return stands, self.canvas.spot_of(task_id)
        return "", (0, 0)

    def _above(self, task_id: str) -> Sequence[str]:
        plan = self.plan
        if plan is None or task_id not in plan.tasks:
            return ()
        return [plan.tasks.ids[row] for row in plan.outline.ancestors(plan.tasks.row[task_id])]

    def _below(self, task_id: str) -> Sequence[str]:
        plan = self.plan
        if plan is None or task_id not in plan.tasks:
            return ()
        return [plan.tasks.ids[row] for row in plan.outline.descendants(plan.tasks.row[task_id])]

    def _words(self, task_id: str) -> Words:
        assert self.plan is not None
        assert self.schedule is not None
        plan, schedule, card = self.plan, self.schedule, self.card[task_id]
        row = plan.tasks.row[task_id]
        slack = planning.text_of(plan, schedule, row, "slack")
        return Words(
            planning.text_of(plan, schedule, row, "duration"),
            self.tr("done") if card.done else self.tr("spare {slack}").format(slack=slack),
            format_date(card.start), format_date(card.finish),
        )  # fmt: skip

    def _say(self, count: int, has_shut: bool) -> None:
        self.said.setVisible(has_shut and count > MOST)
        self.said.setText(
            self.tr(
                "{count} tasks are more than one can read at once: phases are folded. Choose one and press Alt+Shift+= "
                "to look into it."
            ).format(count=f"{count:,}")
        )

    def show_tasks(self, ids: Sequence[str]) -> None:
        """Choose tasks and bring the first into sight, opening the phases they lie in."""
        if self.plan is not None:
            plan = self.plan
            rows = [plan.tasks.row[each] for each in ids if each in plan.tasks]
            above = {plan.tasks.ids[up] for row in rows for up in plan.outline.ancestors(row)}
            self._shut(self.shut.get(self.project_id, frozenset()) - above)
        super().show_tasks(ids)

    # Folding

    def fold(self, *, shut: bool) -> None:
        """Shut the phase of the chosen task, or open the chosen one."""
        now = self.shut.get(self.project_id, frozenset())
        if self.plan is None or not self.chosen:
            return
        plan, task_id = self.plan, self.chosen[0]
        if not shut:
            below = plan.outline.descendants(plan.tasks.row[task_id])
            inner = {plan.tasks.ids[row] for row in below if plan.outline.is_summary[row]}
            self._shut((now - {task_id}) | inner if len(below) > MOST else now - {task_id})
            return
        row = plan.tasks.row[task_id]
        above = (
            [task_id]
            if plan.outline.is_summary[row]
            else [plan.tasks.ids[each] for each in plan.outline.ancestors(row)[:1]]
        )
        self._shut(now | frozenset(above))
        self.select(above)

    def fold_all(self, *, shut: bool) -> None:
        self._shut(frozenset(each.task_id for each in self.cards if each.is_phase) if shut else frozenset())

    def _shut(self, summaries: frozenset[str]) -> None:
        if summaries != self.shut.get(self.project_id):
            self.shut[self.project_id] = summaries
            self.lay_out()

    # Links

    def _tell_link(self, link: Link) -> None:
        self.select(list(link))
        names = [self.card[each].name for each in link]
        self.announce(self.tr("Link from “{name}” to “{other}”: Del removes it.").format(name=names[0], other=names[1]))

    def remove(self) -> None:
        """Remove the chosen link; where none is chosen, the chosen tasks."""
        if self.canvas.link is not None:
            self.attempt(planning.unlink, self.canvas.link)
            self.canvas.link = None
        else:
            self.delete()
