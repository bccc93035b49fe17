"""Which part of a Gantt chart is looked at, and what is so wherever one looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil

from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain.calendar import WorkingCalendar

TEXT_SIZE = 8.5
LEAST_WIDTH = 2.0
"""How wide the shortest bar is drawn."""
FRAME = 1.6
"""How thick the frame of a bar is."""
BEYOND = 20.0
"""How far outside the view shapes may end, so that no edge of theirs is seen."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the chart to draw: `top` units above the first row's top are scrolled away.

    What does not fit on a page is lost (`is_page`), where on a screen one scrolls: labels then stand wherever there is room.
    """

    axis: Axis
    width: float
    height: float
    row_height: float
    top: float = 0.0
    is_page: bool = False

    @property
    def first(self) -> int:
        return max(0, int(self.top // self.row_height))

    def y(self, row: int) -> float:
        """Return the top of a row."""
        return row * self.row_height - self.top

    def row(self, y: float) -> int:
        return int((y + self.top) // self.row_height)

    def last(self, count: int) -> int:
        """Return one past the last row that is seen."""
        return min(count, ceil((self.top + self.height) / self.row_height))

    def seen(self, count: int) -> range:
        """Return the rows to draw: those that are seen, one in each unit of height where they are less high than that."""
        return range(self.first, self.last(count), max(1, ceil(1 / self.row_height)))

    def clipped(self, x: float) -> float:
        """Return x, or the nearest place just outside the view."""
        return min(max(x, -BEYOND), self.width + BEYOND)


class Role(Enum):
    """What a row is to the selected task."""

    SELECTED = auto()
    PREDECESSOR = auto()
    DRIVING = auto()
    SUCCESSOR = auto()
    DRIVEN = auto()


@dataclass(frozen=True, slots=True)
class Marks:
    """What is so wherever one looks, and which rows are selected.

    `path` says what rows are to the selected task; the others are drawn faintly. None where no path is shown.
    """

    today: int | None = None
    status_date: int | None = None
    calendar: WorkingCalendar | None = None
    selected: frozenset[int] = frozenset()
    path: Mapping[int, Role] | None = None
    fiscal_month: int = 1
