"""Opens the dialog in which lines of text become milestones, from whichever place they come."""

from PySide6.QtWidgets import QWidget

from ui.milestone_list.dialog import ListDialog
from ui.session import Session


def open_list(session: Session, parent: QWidget, text: str = "", project_id: str = "") -> str:
    """Let a list be written, beginning with a text; return the project it went into, empty where it went into none."""
    dialog = ListDialog(session, text, project_id, parent)
    dialog.exec()
    made = dialog.made
    dialog.deleteLater()
    return made
