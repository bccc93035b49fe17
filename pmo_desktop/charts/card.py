"""One task as the faces of a plan draw it: in a box, a bar over days, a card of a board, a mark on a timeline."""

from dataclasses import dataclass

from pmo_desktop.domain.records import Rag


@dataclass(frozen=True, slots=True)
class Card:
    """Moments in seconds, percent 0-100. `phase` is the id of the phase it lies in, empty outside of all.

    `late`: it should be done by now. `waiting`: it should have begun, but what it waits for is not done. `begun` counts
    from its actual start on, whatever the percent. `unmet`: its slack is negative, so that a date asked for is not met.
    """

    task_id: str
    number: int
    name: str
    start: int
    finish: int
    percent: float = 0.0
    level: int = 0
    phase: str = ""
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    late: bool = False
    waiting: bool = False
    begun: bool = False
    people: tuple[str, ...] = ()
    deadline: int | None = None
    unmet: bool = False

    @property
    def is_phase(self) -> bool:
        return self.summary and self.phase == self.task_id

    @property
    def done(self) -> bool:
        return self.percent >= 100

    @property
    def light(self) -> Rag | None:
        """Red where it is late, amber where it waits or a date asked for is not met, green else; none where it is done."""
        if self.done:
            return None
        if self.late:
            return Rag.RED
        misses = self.deadline is not None and self.finish > self.deadline
        return Rag.AMBER if self.waiting or misses or self.unmet else Rag.GREEN

    @property
    def colour(self) -> str:
        """The colour of what stands for it: never the only sign of what it says."""
        return "summary" if self.summary else "critical" if self.critical else "task"
