"""Where a person stands in a plan: what is selected and how far it is scrolled, kept while another plan is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_MOST_ROWS = 5_000
"""So many selected rows are remembered at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`cells` are the selected stretches: tasks, first and last column; `current` the task and column of the cursor."""

    seconds_per_pixel: float
    first_moment: int
    top: int
    """Pixels from the first row."""
    cells: tuple[tuple[tuple[str, ...], int, int], ...] = ()
    current: tuple[str, int] | None = None

    def renamed(self, ids: Mapping[str, str]) -> "Standing":
        """Return the same place in a copy of the plan; tasks that are not in it are left out."""
        cells = ((tuple(ids[each] for each in rows if each in ids), first, last) for rows, first, last in self.cells)
        at = self.current
        return replace(
            self,
            cells=tuple(each for each in cells if each[0]),
            current=(ids[at[0]], at[1]) if at is not None and at[0] in ids else None,
        )


def standing_in(view: "GanttView") -> Standing:
    """Return where a person stands in the plan that is shown."""
    table, cells, left = view.table, [], _MOST_ROWS
    for stretch in table.selectionModel().selection().toList():
        rows = range(stretch.top(), min(stretch.bottom() + 1, stretch.top() + left))
        ids = tuple(task_id for row in rows if (task_id := table.task_at(row)) is not None)
        left -= len(rows)
        cells.append((ids, stretch.left(), stretch.right()))
    current, column = table.current_id(), table.currentIndex().column()
    return Standing(
        view.chart.seconds_per_pixel, view.chart.first_moment, table.verticalScrollBar().value(), tuple(cells),
        None if current is None else (current, column),
    )  # fmt: skip


def stand(view: "GanttView", at: Standing) -> None:
    """Go back to where a person stood; tasks and columns that are no longer shown are left out."""
    table, model = view.table, view.table.model()
    chosen = QItemSelection()
    for ids, first, last in at.cells:
        for row in (row for row in map(table.row_of, ids) if row is not None):
            cells = QItemSelection(model.index(row, first), model.index(row, min(last, model.columnCount() - 1)))
            chosen.merge(cells, QItemSelectionModel.SelectionFlag.Select)
    selection = table.selectionModel()
    row_of_current = None if at.current is None else table.row_of(at.current[0])
    if at.current is not None and row_of_current is not None:
        cell = model.index(row_of_current, at.current[1])
        selection.setCurrentIndex(cell, QItemSelectionModel.SelectionFlag.NoUpdate)
    selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    view.chart.zoom_to(at.seconds_per_pixel)
    view.chart.go_to(at.first_moment, 0)
    table.executeDelayedItemsLayout()
    table.verticalScrollBar().setValue(at.top)
