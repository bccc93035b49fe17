"""What somebody may ask of levelling, and the closed list of reasons why an overload remains."""

from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """Who goes first where two want the same person; MS Project's orders [S24]."""

    ID = "id"
    STANDARD = "standard"
    """Less slack first, then earlier, then with a constraint."""
    PRIORITY = "priority"
    """Higher priority of the project, then of the task, then as in the standard order."""


class Objective(StrEnum):
    """What makes one levelling better than another."""

    EARLIEST = "earliest"
    """Projects end early, weighted by their priority."""
    SMOOTHEST = "smoothest"
    """Everybody's load is even; nothing ends later for it than people's time asks anyway."""


class Reason(StrEnum):
    """Why an overload remains."""

    ALONE = "alone"
    """One task asks for more than there is, or for somebody who is not there."""
    STARTED = "started"
    NEVER = "never"
    """Priority 1000."""
    FIXED = "fixed"
    """A constraint, a date set by hand, or a place that follows from others holds it."""
    WITHIN_SLACK = "within_slack"


@dataclass(frozen=True, slots=True)
class Options:
    """`within_slack`: tasks wait only as long as no project ends later; `split`: they may be interrupted.

    `tolerance` is the share by which somebody may be asked for more than there is before anything waits: 0.1 is 10 %.
    """

    order: Order = Order.PRIORITY
    within_slack: bool = False
    split: bool = False
    objective: Objective = Objective.EARLIEST
    tolerance: float = 0.0


NEVER = 1000
"""The priority of tasks and projects that are never levelled."""
