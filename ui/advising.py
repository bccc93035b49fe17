"""Looks for what is odd in the plan on screen, in small steps while nobody is busy, and tells when it knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from pmo_desktop.domain.advice import RULES, Advice, Severity, sentence
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services import advice
from pmo_desktop.services.advice import Advised

if TYPE_CHECKING:
    from pmo_desktop.services.workspace import Workspace

SIGNS = {Severity.PROBLEM: "▲", Severity.WEAKNESS: "◇", Severity.NOTE: "○"}
COLOURS = {Severity.PROBLEM: "late", Severity.WEAKNESS: "at_risk", Severity.NOTE: "muted"}
_STEP_MS = 6
"""How long one step may take, so that typing and scrolling never wait for it."""
_MOST_SAID = 6


@dataclass(frozen=True)
class Mark:
    """What stands beside a row: the worst severity and how much there is to say; notes are not told of there."""

    severity: Severity
    advice: tuple[Advice, ...]
    words: Wording

    @property
    def count(self) -> int:
        return len(self.advice)

    def sentences(self) -> list[str]:
        """Return what there is to say, one line for each, the first few in full."""
        said = [f"{SIGNS[RULES[each.rule].severity]} {sentence(self.words, each)}" for each in self.advice[:_MOST_SAID]]
        more = self.count - len(said)
        return [*said, f"… {more}"] if more else said

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mark) and self.advice == other.advice

    def __hash__(self) -> int:
        return hash(self.advice)


class Advising(QObject):
    """`watch` says which project is on screen; `of` gives what was last known of one."""

    renewed = Signal(str)
    """The project of which more, or other things, are known."""
    settled = Signal(str)
    """The project that has been looked at to the end: nobody is busy with it."""

    def __init__(self, workspace: "Workspace", pause: int) -> None:
        super().__init__()
        self._workspace = workspace
        self._project_id = ""
        self._known: dict[str, Advised] = {}
        self._marks: dict[str, Mapping[str, Mark]] = {}
        self._steps: Iterator[Advice | None] | None = None
        self._found: list[Advice] = []
        self._revision = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self._begin)
        self._stepping = QTimer(self)
        self._stepping.setInterval(0)
        self._stepping.timeout.connect(self._step)

    def of(self, project_id: str) -> Advised | None:
        """Return what is known of a project, though the plan may have changed since; None where nothing was looked for."""
        return self._known.get(project_id)

    def marks(self, project_id: str) -> Mapping[str, Mark]:
        """Return what stands beside the rows of a project: problems and weak spots."""
        if project_id not in self._marks and project_id in self._known:
            self._marks[project_id] = self._marked(project_id, self._known[project_id])
        return self._marks.get(project_id, {})

    def _marked(self, project_id: str, known: Advised) -> dict[str, Mark]:
        words = Wording(self._workspace.plan(project_id))
        found = {}
        for task_id, own in known.by_task.items():
            counted = tuple(each for each in own if RULES[each.rule].severity is not Severity.NOTE)
            if counted:
                found[task_id] = Mark(max(RULES[each.rule].severity for each in counted), counted, words)
        return found

    def watch(self, project_id: str) -> None:
        """Look at a project now, and again whenever something changes."""
        if project_id != self._project_id:
            self._project_id = project_id
            self._halt()
            if project_id:
                self._pause.start()

    def hear(self, _changed: Changed) -> None:
        """Look again once nothing changes any more."""
        self._halt()
        if self._project_id:
            self._pause.start()

    def finish(self) -> Advised:
        """Look at once, to the end."""
        while self._pause.isActive() or self._steps is not None:
            if self._steps is None:
                self._pause.stop()
                self._begin()
            self._step(whole=True)
        return self._known.get(self._project_id, Advised())

    def close(self) -> None:
        self._halt()
        self._project_id = ""

    def _halt(self) -> None:
        self._pause.stop()
        self._stepping.stop()
        self._steps = None

    def _begin(self) -> None:
        try:
            self._revision = self._workspace.plan(self._project_id).revision
        except KeyError:  # somebody deleted it
            self._known.pop(self._project_id, None)
            return
        self._found = []
        self._steps = advice.stepwise(self._workspace, self._project_id)
        self._stepping.start()

    def _step(self, *, whole: bool = False) -> None:
        """Go on for a moment; over a plan that has changed meanwhile begin again."""
        steps = self._steps
        if steps is None:
            return
        if self._workspace.plan(self._project_id).revision != self._revision:
            self._halt()
            self._pause.start()
            return
        clock = QElapsedTimer()
        clock.start()
        with collector_paused():  # thousands of pieces are made and kept: nothing of it is garbage yet
            for each in steps:
                if each is not None:
                    self._found.append(each)
                elif not whole and clock.elapsed() >= _STEP_MS:
                    return
            self._halt()
            self._take(self._found)

    def _take(self, found: Sequence[Advice]) -> None:
        known = advice.sorted_out(self._workspace, self._project_id, found)
        if known != self._known.get(self._project_id):
            self._known[self._project_id] = known
            self._marks.pop(self._project_id, None)
            self.renewed.emit(self._project_id)
        self.settled.emit(self._project_id)
