"""What a mouse drag on the chart means while it goes on: moving, stretching, progress or linking. Knows no Qt."""

from dataclasses import dataclass, replace
from enum import Enum, auto

DAY = 86_400
HOUR = 3_600
QUARTER = 900


class Grip(Enum):
    """Where a bar was taken."""

    BODY = auto()
    FINISH = auto()
    PROGRESS = auto()


class Meaning(Enum):
    MOVE = auto()
    RESIZE = auto()
    PROGRESS = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar under the pointer: moments in seconds, percent 0-100."""

    task_id: str
    start: int
    finish: int
    percent: float = 0.0
    summary: bool = False
    milestone: bool = False


@dataclass(frozen=True, slots=True)
class Drag:
    """One drag: where the bar was taken and where the pointer is now, in seconds on the time axis."""

    bar: Bar
    grip: Grip
    taken_at: int
    now: int
    snap: int
    over: str | None = None
    """The task whose row the pointer is over, None where that is the bar's own row or none."""

    def to(self, now: int, over: str | None) -> "Drag":
        """Return the drag with the pointer moved."""
        return replace(self, now=now, over=over if over != self.bar.task_id else None)

    @property
    def meaning(self) -> Meaning:
        """A body pulled onto another task's row links; pulled along its own row it moves."""
        if self.grip is Grip.FINISH:
            return Meaning.RESIZE
        if self.grip is Grip.PROGRESS:
            return Meaning.PROGRESS
        return Meaning.LINK if self.over is not None else Meaning.MOVE

    @property
    def shift(self) -> int:
        """How far the pointer went, in seconds, in whole steps of the snap."""
        return round((self.now - self.taken_at) / self.snap) * self.snap

    @property
    def start(self) -> int:
        return self.bar.start + (self.shift if self.meaning is Meaning.MOVE else 0)

    @property
    def finish(self) -> int:
        if self.meaning is Meaning.MOVE:
            return self.bar.finish + self.shift
        if self.meaning is Meaning.RESIZE:
            return max(self.bar.start, self.bar.finish + self.shift)
        return self.bar.finish

    @property
    def percent(self) -> float:
        """The progress the pointer stands at, in steps of five."""
        length = self.bar.finish - self.bar.start
        share = (self.now - self.bar.start) / length if length > 0 else 0.0
        return float(min(100, max(0, round(share * 20) * 5)))

    @property
    def changes_something(self) -> bool:
        if self.meaning is Meaning.LINK:
            return True
        if self.meaning is Meaning.PROGRESS:
            return self.percent != round(self.bar.percent)
        return self.shift != 0


def snap_for(seconds_per_pixel: float) -> int:
    """Return the step dates jump in at a zoom: about the time under eight pixels, in units people think in."""
    for step in (QUARTER, HOUR, DAY // 2):
        if step / seconds_per_pixel >= 8:
            return step
    return DAY
