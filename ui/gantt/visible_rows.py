"""Which tasks of a plan the table shows, in order: collapsed summaries hide what lies beneath them. Knows no Qt."""

from collections.abc import Sequence
from typing import Protocol


class Outline(Protocol):
    """What is needed of a plan's outline: display order and nesting level of task rows, and which are summaries."""

    @property
    def order(self) -> Sequence[int]: ...
    @property
    def level(self) -> Sequence[int]: ...
    @property
    def is_summary(self) -> Sequence[bool]: ...


def visible(outline: Outline, ids: Sequence[str], collapsed: frozenset[str]) -> list[int]:
    """Return the task rows to show, in display order, leaving out the descendants of collapsed summaries."""
    if not collapsed:
        return list(outline.order)
    shown: list[int] = []
    hidden_below: int | None = None
    for row in outline.order:
        level = outline.level[row]
        if hidden_below is not None and level > hidden_below:
            continue
        shown.append(row)
        hidden_below = level if outline.is_summary[row] and ids[row] in collapsed else None
    return shown
