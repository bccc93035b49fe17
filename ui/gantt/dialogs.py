"""The dialogs of the Gantt view: what each is opened with, and what becomes of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from pmo_desktop.services.planning import baselines
from ui.gantt import progress
from ui.gantt.baselines import BaselinesDialog
from ui.gantt.progress import UpdateProjectDialog, UpdateTasksDialog
from ui.task_dialog import opening

if TYPE_CHECKING:
    from ui.gantt.view import GanttView


def run(dialog: QDialog) -> bool:
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed


def spread(view: "GanttView") -> None:
    """Spread the work of the selected tasks, or where one alone is selected of the project."""
    ids = view.table.selected_ids()
    view.session.projects_spreading_requested.emit((view.project_id,), tuple(ids) if len(ids) > 1 else None)


def clear_spread(view: "GanttView") -> None:
    """Take back what was spread: of the selected tasks, or where one alone is selected of the project."""
    ids = view.table.selected_ids()
    view.session.spread_clearing_requested.emit((view.project_id,), tuple(ids) if len(ids) > 1 else None)


def open_task(view: "GanttView", task_id: str = "") -> None:
    """Show everything that can be said of a task, else of the selected ones; the one it was left at is selected then."""
    ids = (task_id,) if task_id else view.table.selected_ids()
    order = view.table.shown_ids()
    opening.open_task(view.session, view.project_id, ids, order, lambda left_at: view.table.select([left_at]), view)


def set_baseline(view: "GanttView") -> None:
    """Keep the plan as its first baseline at once; where there is one, show what would be replaced."""
    workspace, project_id = view.session.workspace, view.project_id
    if baselines.baselines_of(workspace, project_id)[0].tasks:
        show_baselines(view, number=0)
        return
    done = view.session.attempt(lambda: baselines.set_baseline(workspace, project_id))
    if done is not None:
        count = baselines.baselines_of(workspace, project_id)[0].tasks
        said = view.tr("The baseline is set: it keeps {count} tasks as they stand now.")
        view.session.announced.emit(said.format(count=f"{count:,}"))


def show_baselines(view: "GanttView", number: int | None = None, *, compare: bool = False) -> None:
    """Show the baselines, ready to set one, or to compare two."""
    dialog = BaselinesDialog(
        view.session, view.project_id, view, selected=view.table.selected_ids(), used=view.baseline, number=number
    )
    dialog.tabs.setCurrentIndex(1 if compare else 0)
    dialog.used.connect(view.use_baseline)
    view.session.task_requested.connect(dialog.accept)
    run(dialog)


def mark_on_track(view: "GanttView") -> None:
    _with_selected(view, lambda ids: progress.mark_on_track(view.session, view.project_id, ids))


def set_percent(view: "GanttView", percent: float) -> None:
    """Set the progress of the selected tasks, of summaries that of the tasks in them, as one change."""
    _with_selected(view, lambda ids: progress.set_percent(view.session, view.project_id, ids, percent))


def _with_selected(view: "GanttView", does: Callable[[tuple[str, ...]], str]) -> None:
    ids = view.table.selected_ids()
    said = view.session.attempt(lambda: does(ids)) if ids else view.tr("Select tasks first.")
    if said:
        view.session.announced.emit(said)


def update_from_file(view: "GanttView") -> None:
    """Bring the plan up to date from a newer file."""
    view.session.update_requested.emit(view.project_id)


def update_project(view: "GanttView") -> None:
    """Ask for a day to bring the project up to, or to move the rest behind; remember what was chosen."""
    remembered = view.session.remembered.get("update_project", {})
    dialog = UpdateProjectDialog(view.session, view.project_id, view.table.selected_ids(), remembered, view)
    if run(dialog):
        view.session.remembered["update_project"] = dialog.chosen()
        view.session.announced.emit(dialog.told)


def update_tasks(view: "GanttView") -> None:
    """Ask for the facts of progress of the selected tasks."""
    ids = view.table.selected_ids()
    if ids:
        run(UpdateTasksDialog(view.session, view.project_id, ids, view))
    else:
        view.session.announced.emit(view.tr("Select tasks first."))


def why(view: "GanttView") -> None:
    """Show why the current task stands where it does."""
    if view.table.selected_ids():
        view.session.reasons_requested.emit()
    else:
        view.session.announced.emit(view.tr("Select a task first."))
