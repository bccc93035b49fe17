"""A face of a plan: the same tasks as the Gantt shows, drawn in another way, with the same commands."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from pmo_desktop.charts.card import Card
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import LinkType, Project, Task
from pmo_desktop.services import planning, timeline
from pmo_desktop.services.faces import Deck
from pmo_desktop.services.planning import tracking
from ui.commands import actions_of, fill
from ui.empty import FirstTask
from ui.faces.canvas import FaceCanvas
from ui.faces.commands import TASK_COMMANDS, TASK_MENU, Command
from ui.picturing.drawing import Drawing
from ui.picturing.picturing import Picturing
from ui.session import Selection, Session
from ui.task_dialog import opening
from ui.view import View

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule

C = TypeVar("C", bound=FaceCanvas)


class FaceView(View, Generic[C]):
    """`own` are the face's commands besides those on tasks, `menu` which of them its context menu offers."""

    inspects: ClassVar[bool] = True
    own: ClassVar[Sequence[Command]] = ()
    menu: ClassVar[Sequence[str]] = ()
    face: ClassVar[str] = ""
    """What the face is called in the name of a picture."""

    def __init__(self, session: Session, canvas: C, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.canvas: C = canvas
        self.project_id = ""
        self.plan: Plan | None = None
        self.schedule: Schedule | None = None
        self.cards: list[Card] = []
        self._deck = Deck()
        self.card: dict[str, Card] = {}
        self.chosen: tuple[str, ...] = ()
        self._seen: tuple[int, int, int, int] | None = None
        self.picturing: Picturing = Picturing(self, self._drawing)
        self.page = QWidget()
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(canvas, 1)
        self._layers = QStackedWidget()
        self._layers.addWidget(self.page)
        self.beginning: FirstTask = FirstTask(lambda: self.session.place_requested.emit("gantt", self.project_id))
        self._layers.addWidget(self.beginning)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)
        self.commands = actions_of(self, (*TASK_COMMANDS, *self.own), self._do)
        pictures = self.picturing.actions()
        self.addActions(list(pictures))
        self.commands |= {action.objectName().rpartition(".")[2]: action for action in pictures}
        canvas.picked.connect(self._pick)
        canvas.opened.connect(lambda task_id: self.open_task([task_id]))
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        canvas.customContextMenuRequested.connect(self._menu)
        session.changed.connect(self._hear)
        self.setFocusProxy(canvas)
        self._show_layer()

    def _do(self, command: Command) -> None:
        if self.project_id:
            command.does(self)

    # The place

    def title(self) -> str:
        return self.tr("Plan") if self.plan is None else self.plan.project.name

    def selection(self) -> Selection:
        if self.chosen or not self.project_id:
            return Selection(Task, self.chosen, self.project_id or None)
        return Selection(Project, (self.project_id,), self.project_id)

    def actions_of_place(self) -> Sequence[QAction]:
        return list(self.commands.values())

    def bar_actions(self) -> Sequence[QAction]:
        """Return what the top bar shows: the face's own first, then what every face has."""
        own = [self.commands[each.name] for each in self.own if each.icon]
        return [*own, *(self.commands[name] for name in ("insert", "delete", "picture"))]

    def show_project(self, project_id: str) -> None:
        """Show the plan of a project; what was chosen in another is let go."""
        is_new = project_id != self.project_id
        self.project_id = project_id
        if is_new:
            self.chosen = ()
        self.renew()
        if is_new and self.plan is not None:
            self.begin()
            self.session.rest(project_id)

    def begin(self) -> None:
        """Show a project that was not looked at until now."""

    def show_tasks(self, ids: Sequence[str]) -> None:
        """Choose tasks and bring the first into sight."""
        self.select(ids)
        if self.chosen:
            self.canvas.current = self.chosen[0]
            self.canvas.show_place(self.chosen[0])

    def save_state(self) -> dict[str, Any]:
        switches = [each.name for each in self.own if each.switch and self.commands[each.name].isChecked()]
        return {"picture": self.picturing.state(), "switches": switches}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the switches, and how pictures were wanted."""
        self.picturing.restore(state.get("picture"))
        on = state.get("switches")
        for each in self.own:
            if each.switch and isinstance(on, list):
                self.commands[each.name].setChecked(each.name in on)

    # What changed

    def _hear(self, _changed: Changed) -> None:
        if self.project_id and self.isVisible():
            self.renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.project_id:
            self.renew()

    def renew(self, *, anew: bool = False) -> None:
        """Take up the plan as it now stands, where it is another than before."""
        workspace = self.session.workspace
        try:
            plan, schedule = workspace.plan(self.project_id), workspace.schedule(self.project_id)
        except KeyError:
            self.project_id, self.plan, self.schedule, self.cards, self.card, self.chosen = "", None, None, [], {}, ()
            self._seen = None
        else:
            now = (id(plan), plan.revision, id(schedule), workspace.today())
            if now == self._seen and not anew and not self.follows_more():
                return
            self._seen = now
            self.plan, self.schedule = plan, schedule
            self.cards = self._deck.renewed(plan, schedule, workspace.today())
            self.card = {each.task_id: each for each in self.cards}
            self.chosen = tuple(each for each in self.chosen if each in self.card)
        self.show_plan()
        self.canvas.select(self.chosen)
        self._show_layer()

    def follows_more(self) -> bool:
        """Say whether the face shows more than its plan, which may have changed where the plan did not."""
        return False

    def show_plan(self) -> None:
        """Draw the cards as they now stand."""
        raise NotImplementedError

    def _show_layer(self) -> None:
        self.beginning.button.setVisible(bool(self.project_id))
        self.beginning.hint.setText(
            self.tr("Here is the plan of a project in another shape. It has no tasks yet: write them in the Gantt.")
            if self.project_id
            else self.tr("Here is the plan of a project. There is none yet: add one in Projects.")
        )
        self._layers.setCurrentIndex(0 if self.cards else 1)
        self.setFocusProxy(self.canvas if self.cards else self.beginning.button)

    # Selection

    def select(self, ids: Sequence[str]) -> None:
        """Choose tasks; the inspector follows."""
        self.chosen = tuple(each for each in ids if each in self.card)
        self.canvas.select(self.chosen)
        self.session.selected.emit(self.selection())

    def _pick(self, task_id: str, more: bool) -> None:
        if not task_id:
            self.select([] if not more else self.chosen)
        elif not more:
            self.select([task_id])
        elif task_id in self.chosen and self.canvas.current == task_id:
            self.select([each for each in self.chosen if each != task_id])
        else:
            self.select([*self.chosen, task_id])

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, (*TASK_MENU, "", *self.menu, "", "picture", "copy_picture"))
        menu.exec(self.canvas.viewport().mapToGlobal(at))
        menu.deleteLater()

    # Edits

    def attempt(self, edit: Callable[..., Any], *given: Any) -> Any:
        """Make one edit of this project; a refusal is shown and nothing is changed."""
        return self.session.attempt(lambda: edit(self.session.workspace, self.project_id, *given))

    def announce(self, *sentences: str) -> None:
        said = " ".join(sentence for sentence in sentences if sentence)
        if said:
            self.session.announced.emit(said)

    def insert(self) -> None:
        """Add a task above the chosen one, and choose it; its name is written in the details."""
        before = self.chosen[0] if self.chosen else None
        last = self.cards[-1].task_id if self.cards else None
        made = self.session.attempt(
            lambda: planning.insert_tasks(
                self.session.workspace, self.project_id, before, [self.tr("New task")], after=None if before else last
            )
        )
        if made:
            self.show_tasks([made[0]])
            self.session.details_requested.emit()

    def delete(self) -> None:
        """Remove the chosen tasks."""
        if self.chosen:
            done = self.attempt(planning.delete_tasks, self.chosen)
            self.announce(planning.kept_for_others(self.session.workspace, done))

    def link_selected(self) -> None:
        self.attempt(planning.link_chain, self.chosen, LinkType.FS)

    def unlink_selected(self) -> None:
        if self.chosen:
            self.attempt(planning.unlink, self.chosen)

    def set_percent(self, percent: float) -> None:
        """Set the progress of the chosen tasks, of summaries that of the tasks in them, as one change."""
        done = self.attempt(tracking.set_percent, self.chosen, percent) if self.chosen else None
        if done is not None and done.skipped:
            self.announce(tracking.told(done, f"{percent:g} % done"))

    def move_to(self, task_id: str, start: int) -> None:
        """Make a task start at a moment, and say what keeps it where that does not come about."""
        workspace = self.session.workspace
        done = self.attempt(planning.move_task, task_id, start)
        if done is not None:
            waits = planning.still_waits(workspace, self.project_id, task_id, start)
            self.announce(waits, planning.constraint_added(workspace, done))

    def set_on_timeline(self, *, shown: bool) -> None:
        """Let the chosen tasks stand on the timeline for slides, or not."""
        if self.chosen:
            self.attempt(timeline.set_shown, self.chosen, shown)

    def open_task(self, ids: Sequence[str] = ()) -> None:
        """Show everything that can be said of tasks, else of the chosen ones; the one it was left at is chosen then."""
        wanted = tuple(ids or self.chosen)
        order = [each.task_id for each in self.cards]
        opening.open_task(self.session, self.project_id, wanted, order, self._choose, self)

    def _choose(self, task_id: str) -> None:
        if self.chosen != (task_id,) and task_id in self.card:
            self.show_tasks([task_id])

    def show_in_gantt(self) -> None:
        self.session.task_requested.emit(self.project_id, self.chosen[0] if self.chosen else "")

    # Words and pictures

    def told(self, task_id: str) -> str:
        """Return a task in words."""
        card = self.card.get(task_id)
        if card is None or self.plan is None or self.schedule is None:
            return ""
        row = self.plan.tasks.row[task_id]
        slack = planning.text_of(self.plan, self.schedule, row, "slack")
        lines = [
            f"{card.number}  {card.name}",
            f"{format_date(card.start, with_time=True)}  →  {format_date(card.finish, with_time=True)}",
            self.tr("{percent} % done, spare time {slack}").format(percent=round(card.percent), slack=slack),
            ", ".join(card.people),
            ", ".join(self.signs(card)),
        ]
        return "\n".join(line for line in lines if line)

    def signs(self, card: Card) -> list[str]:
        """Return in words what a card’s colours and signs say."""
        known = ((card.critical, self.tr("critical")), (card.late, self.tr("late")), (card.waiting, self.tr("waiting")))
        return [words for is_so, words in known if is_so]

    def _drawing(self) -> Drawing | None:
        if self.plan is None or not self.cards:
            return None
        name = f"{self.plan.project.name} – {self.tr(self.face)}"
        return Drawing(name, self.canvas.picture_size, self.canvas.picture)
