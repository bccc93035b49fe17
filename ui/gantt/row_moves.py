"""Whole rows coming, going and on the move: added, deleted, linked, copied, cut, pasted into any plan, dragged."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import LinkType
from pmo_desktop.services import planning
from pmo_desktop.services.planning import Parcel, Put
from ui.tables import clipboard

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

MIME = "application/x-pmo-desktop-tasks"
"""Tasks with all that belongs to them; beside it stands what is seen of them, as text."""


class RowMoves(QObject):
    """What a view does with whole rows; each thing is one change."""

    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        view.table.row_header.dropped.connect(self.drop)

    # Coming and going

    def insert(self) -> None:
        """Add a task above the current one and begin to write its name; as many as there are rows selected whole."""
        table = self._view.table
        chosen = table.selected_ids() if table.whole_rows_selected() else ()
        many = len(chosen) > 1
        current = table.current_id()
        self._add(chosen[0] if many else current, None if current else self._view.last_task(), max(1, len(chosen)))

    def add_below(self) -> None:
        """Add a task below the last one and begin to write its name."""
        self._add(None, self._view.last_task())

    def _add(self, before: str | None, after: str | None, count: int = 1) -> None:
        made = self._attempt(planning.insert_tasks, before, [""] * count, after=after)
        if made:
            self._view.show_made(made, made, edit=count == 1)

    def delete(self) -> None:
        """Remove the selected tasks; the cursor goes to what follows them."""
        view, ids = self._view, self._view.table.selected_ids()
        done = self._attempt(planning.delete_tasks, ids) if ids else None
        view.announce(planning.kept_for_others(view.session.workspace, done))
        left = view.table.current_id()
        if left:
            view.table.select([left])

    def link(self) -> None:
        """Link the selected tasks one after the other, as one change."""
        self._attempt(planning.link_chain, self._view.table.selected_ids(), LinkType.FS)

    def unlink(self) -> None:
        ids = self._view.table.selected_ids()
        if ids:
            self._attempt(planning.unlink, ids)

    def _attempt(self, edit: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Make one edit of the plan shown; where it is refused say why."""
        view = self._view
        if not view.project_id:
            return None
        return view.session.attempt(lambda: edit(view.session.workspace, view.project_id, *given, **named))

    # The clipboard

    def copy(self, *, cut: bool = False, titled: bool = False) -> None:
        """Put the selected cells on the clipboard as text; where whole rows are selected, their tasks too."""
        view, table = self._view, self._view.table
        data = QMimeData()
        data.setText(clipboard.selected_text(table, table.title_of if titled else None))
        if table.whole_rows_selected() and table.selected_ids() and not titled:
            parcel = planning.take(view.session.workspace, view.project_id, table.selected_ids(), cut=cut)
            data.setData(MIME, planning.to_text(parcel).encode())
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Put the tasks of the clipboard above the current row, else its text into the cells."""
        parcel = self._parcel()
        if parcel is None:
            self._view.table.paste_cells()
        elif self._may_move():
            self._put_in(parcel)

    def _parcel(self) -> Parcel | None:
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(MIME):
            return None
        return planning.from_text(bytes(data.data(MIME).data()).decode("utf-8", "replace"))

    def _put_in(self, parcel: Parcel) -> None:
        view = self._view
        before, after = None if view.table.below.stands else view.table.current_id(), view.last_task()
        put = view.session.attempt(
            lambda: planning.put(view.session.workspace, view.project_id, parcel, before, after=after)
        )
        self._show(put)

    def duplicate(self) -> None:
        """Copy the selected rows to right below them."""
        view, ids = self._view, self._view.table.selected_ids()
        if ids and self._may_move():
            self._show(view.session.attempt(lambda: planning.duplicate(view.session.workspace, view.project_id, ids)))

    def _show(self, put: Put | None) -> None:
        if put is not None:
            self._view.show_made(put.ids, put.top)
            self._view.announce(*put.left_out)

    # Moving

    def drop(self, row: int) -> None:
        """Move the selected rows above a row of the table, or to the end; nothing where they would stay where they are."""
        view, ids = self._view, self._view.table.selected_ids()
        if not ids or not self._may_move():
            return
        before = view.table.task_at(row)
        plan = view.session.workspace.plan(view.project_id)
        within = {*ids, *self._beneath(ids)}
        if before is not None and before in within:
            return
        order = [plan.tasks.ids[each] for each in plan.outline.order]
        if before is None and order and order[-1] in within and plan.outline.level[plan.outline.order[-1]] == 0:
            return
        view.session.attempt(lambda: planning.move_tasks(view.session.workspace, view.project_id, ids, before))

    def _beneath(self, ids: Sequence[str]) -> set[str]:
        plan = self._view.session.workspace.plan(self._view.project_id)
        rows = (plan.tasks.row[task_id] for task_id in ids)
        return {plan.tasks.ids[below] for row in rows for below in plan.outline.descendants(row)}

    def _may_move(self) -> bool:
        why = self.refused()
        if why is not None:
            self._view.session.failed.emit(why)
        return why is None

    def refused(self) -> InvalidValueError | None:
        """Return why rows cannot be moved about; None where they can."""
        if self._view.arrangement.is_in_order:
            return None
        said = "grouped" if self._view.arrangement.groups else "sorted"
        return InvalidValueError(
            f"Rows that are {said} do not stand where they stand in the plan, so none can be moved or nested.",
            "Press Shift+F3 to show the plan as it stands.",
        )

    def shown(self) -> frozenset[str] | None:
        """Return the tasks in sight where filters hide others; None where none do."""
        return frozenset(self._view.table.shown_tasks()) if self._view.arrangement.filters else None

    def indent(self) -> None:
        """Nest the selected tasks under the one above them."""
        view, ids, shown = self._view, self._view.table.selected_ids(), self.shown()
        if ids and self._may_move():
            view.session.attempt(lambda: planning.indent(view.session.workspace, view.project_id, ids, shown=shown))

    def outdent(self) -> None:
        view, ids = self._view, self._view.table.selected_ids()
        if ids and self._may_move():
            view.session.attempt(lambda: planning.outdent(view.session.workspace, view.project_id, ids))

    def move(self, step: int) -> None:
        """Move the selected tasks up (-1) or down (1) among their siblings that are in sight."""
        view, ids, shown = self._view, self._view.table.selected_ids(), self.shown()
        if ids and self._may_move():
            workspace = view.session.workspace
            view.session.attempt(lambda: planning.move_by(workspace, view.project_id, ids, step, shown=shown))
            view.table.scrollTo(view.table.currentIndex())
