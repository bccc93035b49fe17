"""What a drag on the roadmap means while it goes on. Knows no Qt."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import LinkType
from pmo_desktop.services.planning.project_moves import Movable, WhatMoves, day_after, days_between


class Meaning(Enum):
    PROJECT = auto()
    TASK = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken hold of: a project, or a task of it. `row` is its row, `start` and `finish` where its bar lies."""

    project_id: str
    task_id: str
    row: int
    start: int
    finish: int
    name: str
    from_start: bool = False
    """A link pulled out of it begins at its start."""
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Drag:
    """`calendar` is the project's, `moves` what of it can be moved; `over` is the task the pointer has reached, `row` its row."""

    taken: Taken
    calendar: WorkingCalendar
    moves: WhatMoves
    taken_at: int
    now: int
    row: int
    over: str = ""
    to_finish: bool = False

    def to(self, now: int, row: int, over: str, *, to_finish: bool) -> "Drag":
        """Return the drag with the pointer moved."""
        return replace(self, now=now, row=row, over=over, to_finish=to_finish)

    @property
    def meaning(self) -> Meaning:
        """A task pulled away from its row links; a project always moves."""
        if not self.taken.task_id:
            return Meaning.PROJECT
        return Meaning.TASK if self.row == self.taken.row else Meaning.LINK

    @property
    def type(self) -> LinkType:
        if self.taken.from_start:
            return LinkType.SF if self.to_finish else LinkType.SS
        return LinkType.FF if self.to_finish else LinkType.FS

    @property
    def shift(self) -> int:
        """How far a task goes, in whole days as seconds."""
        return round((self.now - self.taken_at) / DAY) * DAY

    @property
    def days(self) -> int:
        """How many working days a project goes."""
        if not self.shift or self.moves.how is Movable.NOTHING:
            return 0
        return days_between(self.calendar, self.taken.start, self.taken.start + self.shift)

    @property
    def start(self) -> int:
        """Where the bar would begin; of a project under way it stays."""
        if self.meaning is Meaning.TASK:
            return self.taken.start + self.shift
        if self.meaning is Meaning.LINK or self.moves.how is not Movable.WHOLE:
            return self.taken.start
        return day_after(self.calendar, self.taken.start, self.days)

    @property
    def finish(self) -> int:
        if self.meaning is Meaning.TASK:
            return self.taken.finish + self.shift
        if self.meaning is Meaning.LINK or not self.days:
            return self.taken.finish
        start = self.calendar.next_start(self.taken.start)
        seconds = self.calendar.work(start, day_after(self.calendar, start, self.days))
        return self.calendar.add(self.taken.finish, seconds)

    @property
    def changes_something(self) -> bool:
        if self.meaning is Meaning.PROJECT:
            return bool(self.days)
        return bool(self.over) if self.meaning is Meaning.LINK else bool(self.shift)
