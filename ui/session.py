"""What every view of one window is handed: the open file, what changed in it, and how to say something."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTemporaryDir, QTimer, Signal

from pmo_desktop.domain.bulk import set_aside, take_back
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Record
from pmo_desktop.services.backups import HOURLY, OPENED, Keeping, back_up, check_history
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui.advising import Advising
from ui.asking import Asking
from ui.background import Background, Runner
from ui.reckoner import Reckoner
from ui.waiting import Waiting

T = TypeVar("T")
_LOOK_EVERY_MS = 700
_BACK_UP_EVERY_MS = 3_600_000
REMEMBERED = "dialogs"
"""Under which name among what places remember it is kept what dialogs do."""
_PAUSE_MS = 350
"""How long somebody has to pause until what is odd in the plan is looked for again."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected, for the inspector."""

    kind: type[Record] | None = None
    ids: tuple[str, ...] = ()
    project_id: str | None = None
    told: tuple[tuple[str, str], ...] = ()
    """What the place it is selected in knows of it: what, and how much."""


class Session(QObject):
    changed = Signal(object)
    """A `Changed`: own edits, other windows', other programs'."""
    failed = Signal(object)
    """A KnownError to show."""
    announced = Signal(str)
    selected = Signal(object)
    """A Selection."""
    place_requested = Signal(str, str)
    """The name of a place and the project it is for, or an empty text."""
    task_requested = Signal(str, str)
    """A project and the task of it to show in the Gantt; the task may be an empty text."""
    booking_requested = Signal(str)
    """A booking to show among all bookings: its id."""
    fit_requested = Signal(str)
    """Whether a proposal fits into everybody's load is to be shown: its id."""
    scheduling_requested = Signal(str)
    """How a project is scheduled is to be asked."""
    import_requested = Signal(list)
    deed_requested = Signal(object)
    """What a line of Home (a `Need`) leads to is to be done."""
    update_requested = Signal(str)
    """A project is to be brought up to date from a newer file, which is asked for: its id."""
    kept_requested = Signal()
    """What is kept for later is to be listed."""
    list_requested = Signal(object)
    """What a list that was read (a `ReadList`) would bring is to be shown, and brought in."""
    person_requested = Signal(str, str)
    """A person of whom everything is to be shown, over whatever place is seen, and the page to begin with or an empty text."""
    set_requested = Signal(str)
    """The id of a change to show among all others."""
    past_requested = Signal(object, str)
    """A day (a moment of it) to show the portfolio as it stood on; or None and the id of a change to show it before."""
    undoing_requested = Signal(str, str)
    """The id of a change to be undone, and the row that part of it concerns, or an empty text: what can be is asked."""
    history_folded = Signal()
    """Lists of changes are to be read anew."""
    deleted_requested = Signal()
    """What was deleted is to be listed, to bring something back."""
    exchanged = Signal(object)
    """What an exchange with the team file came to: `conflicts` (the ids of those it wrote down), `received`, `moved`…"""
    dates_moved = Signal(object, str)
    """Dates that something moved which came from outside (a `Moves`), and what that was in words: “updating”."""
    since_requested = Signal(str, str)
    """What changed since a change is to be shown: its id, and the project it is about."""
    clashes_requested = Signal(str)
    """What two people changed is to be shown, what concerns a row first; its id may be an empty text."""
    advice_requested = Signal(str, str)
    """What is odd about a task is to be shown beneath its plan: its id, and the rule that says so or an empty text."""
    spreading_requested = Signal(object, object)
    """Work is to be spread: ids of people (everybody’s where there are none), and of tasks where only some are meant."""
    details_requested = Signal()
    """The inspector is wanted, ready to type into."""
    reasons_requested = Signal()
    """The inspector is wanted, at why the dates of the selection are what they are."""

    projects_spreading_requested = Signal(object, object)
    """Work is to be spread: ids of projects (all where there are none), and of tasks where only some are meant."""
    spread_clearing_requested = Signal(object, object)
    """What was spread is to be taken back: ids of projects (all where there are none), and of tasks where only some are meant."""
    closing = Signal()
    """The file is about to be let go."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        runner: Runner | None = None,
        asking: Asking | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.settings = settings
        self.runner = runner
        self.background = Background(workspace, runner)
        self.reckoner = Reckoner(workspace, runner)
        self.asking = asking or Asking(workspace.path.parent)
        self.keeping = keeping
        """Where backups go and whether; None where nobody said, as in a picture."""
        self.remembered: dict[str, Any] = _kept(settings, REMEMBERED)
        """What was last chosen in each dialog that opens from several places."""
        self.waiting = Waiting(workspace, str(_kept(settings, Waiting.kept_as).get("role", "")))
        self.advising = Advising(workspace, _PAUSE_MS if runner is None else 0)
        self.advising.settled.connect(self.rest)
        self._shelf: QTemporaryDir | None = None
        self._at_rest: set[str] = set()
        """The projects that were opened and looked at to the end."""
        for failing in (self.background, self.reckoner):
            failing.failed.connect(self.failed)
        self.hold_back: Callable[[Callable[[], object]], bool] = lambda _go: False
        """Says whether what is about to be printed waits for a question; it is gone on with once that is answered."""
        self._forget = workspace.subscribe(self._tell)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._hourly = QTimer(self)
        self._hourly.setInterval(_BACK_UP_EVERY_MS)
        self._hourly.timeout.connect(lambda: self.back_up(HOURLY))

    def shelf(self) -> Path:
        """Return a folder for files that are looked at in other programs; it goes with the session."""
        if self._shelf is None:
            self._shelf = QTemporaryDir()
        return Path(self._shelf.path())

    def begin_backups(self) -> None:
        """Back the file up as it was opened, then every hour in which something changed; look at its history once."""
        self._hourly.start()
        self.back_up(OPENED)
        self.background.run(self.tr("Checking"), lambda own, _step: check_history(own), self._say_checked)

    def back_up(self, reason: str) -> None:
        """Back the file up in the background; where that fails the person hears why, and work goes on."""
        keeping = self.keeping
        if keeping is not None and keeping.on:
            self.background.run(
                self.tr("Backing up"), lambda own, _step: back_up(own, reason, keeping), lambda _made: None
            )

    def _say_checked(self, sentence: str) -> None:
        if sentence:
            self.announced.emit(sentence)

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Do an edit; where it cannot be done say why and return None."""
        try:
            return action()
        except KnownError as error:
            self.failed.emit(error)
            return None

    def close(self) -> None:
        """Stop what runs and let the file go."""
        self.closing.emit()
        self._timer.stop()
        self._hourly.stop()
        self.advising.close()
        self.background.close()
        self.reckoner.close()
        take_back()
        self._forget()
        self.workspace.close()
        self._shelf = None

    def _tell(self, changed: Changed, /) -> None:
        self.waiting.hear(changed)
        self.advising.hear(changed)
        self.changed.emit(changed)

    def rest(self, project_id: str) -> None:
        """Spare edits the search for garbage among all that a project just opened is made of."""
        if project_id not in self._at_rest:
            self._at_rest.add(project_id)
            set_aside()

    def look(self) -> None:
        """Notice at once what other windows, programs and background jobs wrote."""
        self.attempt(self.workspace.poll)


def _kept(settings: Settings, name: str) -> dict[str, Any]:
    """Return what is kept under a name of its own among what places remember."""
    found = settings.views.get(name)
    return dict(found) if isinstance(found, dict) else {}
