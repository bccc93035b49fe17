"""Opens the dialog about tasks from whichever face of a plan they are chosen in."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.session import Session
from ui.task_dialog.dialog import TaskDialog

_KEPT_AS = "task"


def open_task(  # noqa: PLR0913, PLR0917 - what it is about, and what becomes of it
    session: Session, project_id: str, ids: Sequence[str], order: Sequence[str], choose: Callable[[str], object],
    parent: QWidget,
) -> None:  # fmt: skip
    """Show everything that can be said of tasks, `order` those one can go on to; `choose` the one it was left at.

    Where none is given the inspector is shown, which is about the plan.
    """
    if not ids:
        session.details_requested.emit()
        return
    remembered = session.remembered.get(_KEPT_AS, {})
    run(session, TaskDialog(session, project_id, ids, parent, order=order, remembered=remembered), choose)


def run(session: Session, dialog: TaskDialog, choose: Callable[[str], object]) -> None:
    """Run the dialog and keep how it was left."""
    dialog.exec()
    session.remembered[_KEPT_AS] = dialog.remembered()
    left_at, wants_reasons = dialog.facts.ids, dialog.wants_reasons
    dialog.deleteLater()
    if len(left_at) == 1:
        choose(left_at[0])
    if wants_reasons:
        session.reasons_requested.emit()
