"""The base of every place in the window."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from pmo_desktop.domain.changes import Changed
from ui.session import Selection, Session


class View(QWidget):
    """One place: what it is called, its actions, and what it remembers."""

    place: ClassVar[str] = ""
    inspects: ClassVar[bool] = False
    """Whether something can be selected here that the inspector shows."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def title(self) -> str:
        return ""

    def actions_of_place(self) -> Sequence[QAction]:
        """Return the place's actions, for the top bar and the command field."""
        return self.actions()

    def bar_actions(self) -> Sequence[QAction]:
        """Return those of the actions that the top bar shows."""
        return [action for action in self.actions_of_place() if not action.icon().isNull()]

    def fill_menu(self, menu: QMenu) -> None:
        """Fill the menu “Actions” with what can be done here."""
        menu.addActions(list(self.actions_of_place()))

    def selection(self) -> Selection:
        """Return what is selected here, for the inspector."""
        return Selection()

    def show_project(self, project_id: str) -> None:
        """Show one project, where the place is about one."""

    def show_tasks(self, ids: Sequence[str]) -> None:
        """Choose tasks of the project shown, where the place is about tasks, and bring the first into sight."""

    def show_people(self, ids: Sequence[str]) -> None:
        """Choose people, where the place is about what they are asked for; the time looked at stays."""

    def show_booking(self, booking_id: str) -> None:
        """Show one booking, where the place is about bookings."""

    def show_person(self, person_id: str, page: str) -> None:
        """Show everything that is said of one person, where the place is about people."""

    def show_set(self, set_id: str) -> None:
        """Show one change, where the place is about changes."""

    def show_since(self, set_id: str, project_id: str) -> None:
        """Show what changed in a project since a change, where the place is about changes."""

    def save_state(self) -> dict[str, Any]:
        return {}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what `save_state` gave; what does not fit is left out."""


class FreshView(View):
    """A place that reads its content anew after a change: at once where it is seen, else when it is shown next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._stale = True
        session.changed.connect(self._hear)

    def renew(self) -> None:
        """Read the content anew."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.renew()

    def _hear(self, _changed: Changed) -> None:
        self._stale = not self.isVisible()
        if not self._stale:
            self.renew()
