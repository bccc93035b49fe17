"""What a mouse drag on the chart means while it goes on, and the dates it stands at. Knows no Qt."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from pmo_desktop.domain.records import LinkType

DAY = 86_400
HOUR = 3_600
QUARTER = 900
MINUTE = 60


class Grip(Enum):
    """What was taken hold of."""

    BODY = auto()
    START = auto()
    FINISH = auto()
    PROGRESS = auto()
    DEADLINE = auto()
    CONSTRAINT = auto()
    LINK_FROM = auto()
    LINK_TO = auto()
    LAG = auto()
    EMPTY = auto()
    CUT = auto()
    """A bar, where splitting is switched on."""


class Meaning(Enum):
    MOVE = auto()
    START = auto()
    RESIZE = auto()
    PROGRESS = auto()
    LINK = auto()
    RELINK = auto()
    LAG = auto()
    DEADLINE = auto()
    CONSTRAINT = auto()
    PART_MOVE = auto()
    SPLIT = auto()
    DRAW = auto()


_MEANINGS = {
    Grip.START: Meaning.START,
    Grip.FINISH: Meaning.RESIZE,
    Grip.PROGRESS: Meaning.PROGRESS,
    Grip.DEADLINE: Meaning.DEADLINE,
    Grip.CONSTRAINT: Meaning.CONSTRAINT,
    Grip.LINK_FROM: Meaning.RELINK,
    Grip.LINK_TO: Meaning.RELINK,
    Grip.LAG: Meaning.LAG,
    Grip.EMPTY: Meaning.DRAW,
    Grip.CUT: Meaning.SPLIT,
}
_MOVING = frozenset({Meaning.MOVE, Meaning.PART_MOVE})


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar that was taken: moments in seconds, percent 0-100; of a split one the piece taken, numbered `part` of `parts`.

    Of an empty place `task_id` names the blank row there, or is empty; of a mark `start` and `finish` are its date.
    """

    task_id: str
    start: int
    finish: int
    percent: float = 0.0
    summary: bool = False
    milestone: bool = False
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Drag:
    """One drag: what was taken and where the pointer is now, in seconds on the time axis."""

    bar: Bar
    grip: Grip
    taken_at: int
    now: int
    snap: int
    over: str | None = None
    """The task the pointer has reached, None where that is the bar's own row or none."""
    from_start: bool = False
    """A link pulled out of the bar begins at its start."""
    to_finish: bool = False
    """A link let go now ends at the finish of `over`."""
    link: str = ""
    """The dependency whose end or lag was taken."""

    def to(self, now: int, over: str | None, *, snap: int | None = None, to_finish: bool = False) -> "Drag":
        """Return the drag with the pointer moved."""
        reached = over if over != self.bar.task_id or self.grip in (Grip.LINK_FROM, Grip.LINK_TO) else None
        return replace(self, now=now, over=reached, snap=snap or self.snap, to_finish=to_finish)

    @property
    def meaning(self) -> Meaning:
        """A body pulled onto another task's row links; pulled along its own row it moves."""
        if self.grip is Grip.BODY:
            if self.over is not None:
                return Meaning.LINK
            return Meaning.PART_MOVE if self.bar.part else Meaning.MOVE
        return _MEANINGS[self.grip]

    @property
    def type(self) -> LinkType:
        """The type of the link that letting go would make."""
        if self.from_start:
            return LinkType.SF if self.to_finish else LinkType.SS
        return LinkType.FF if self.to_finish else LinkType.FS

    @property
    def shift(self) -> int:
        """How far the pointer went, in seconds, in whole steps of the snap."""
        return round((self.now - self.taken_at) / self.snap) * self.snap

    @property
    def start(self) -> int:
        if self.meaning is Meaning.DRAW:
            low = min(self.taken_at, self.now)
            return low - low % self.snap
        if self.meaning in _MOVING:
            return self.bar.start + self.shift
        if self.meaning is Meaning.START:
            return min(self.bar.finish, self.bar.start + self.shift)
        return self.bar.start

    @property
    def finish(self) -> int:
        if self.meaning is Meaning.DRAW:
            high = max(self.taken_at, self.now)
            return high + -high % self.snap
        if self.meaning in _MOVING:
            return self.bar.finish + self.shift
        if self.meaning is Meaning.RESIZE:
            return max(self.bar.start, self.bar.finish + self.shift)
        return self.bar.finish

    @property
    def cut(self) -> int:
        """Where a bar is to be interrupted."""
        return round(self.taken_at / self.snap) * self.snap

    @property
    def resume(self) -> int:
        """Where an interrupted bar is to go on."""
        return self.cut + max(0, self.shift)

    @property
    def mark(self) -> int:
        """Where a mark is put."""
        return self.bar.start + self.shift

    @property
    def percent(self) -> float:
        """The progress the pointer stands at, in steps of five."""
        length = self.bar.finish - self.bar.start
        share = (self.now - self.bar.start) / length if length > 0 else 0.0
        return float(min(100, max(0, round(share * 20) * 5)))

    @property
    def changes_something(self) -> bool:
        if self.meaning in (Meaning.LINK, Meaning.RELINK):
            return self.over is not None
        if self.meaning is Meaning.PROGRESS:
            return self.percent != round(self.bar.percent)
        if self.meaning is Meaning.DRAW:
            return self.finish > self.start
        return self.shift != 0


def snap_for(seconds_per_pixel: float) -> int:
    """Return the step dates jump in at a zoom: about the time under eight pixels, in units people think in."""
    for step in (QUARTER, HOUR, DAY // 2):
        if step / seconds_per_pixel >= 8:
            return step
    return DAY
