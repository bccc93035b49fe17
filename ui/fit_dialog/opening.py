"""Opens the question whether a proposal fits, from whichever place it is asked in."""

from PySide6.QtWidgets import QWidget

from ui.fit_dialog.dialog import FitDialog
from ui.session import Session


def open_fit(session: Session, project_id: str, parent: QWidget) -> None:
    """Show whether a project fits into the load of those it asks; what is decided there is a change of its own."""
    dialog = FitDialog(session, project_id, parent)
    dialog.exec()
    dialog.deleteLater()
