"""The views of the Gantt: those built in and those people named, in a menu and as commands."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services import planning, saved_views
from pmo_desktop.services.saved_views import BUILT_IN, BuiltIn
from ui.gantt.table import usual_width
from ui.literal import no_key
from ui.naming import NameDialog

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_PLACE = "gantt"
_FIRST = BUILT_IN[0].name


class GanttViews(QObject):
    """A view is taken up whole; what is changed then is this person's until the view is updated, or as it was again."""

    listed = Signal()
    """There are other views than before, as commands."""
    shown = Signal(str)
    """Another view is shown: what it is called."""
    taken = Signal()
    """Somebody chose a view: its columns and look were taken up."""

    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        self._current = _FIRST
        self.menu = QMenu(view)
        self.menu.aboutToShow.connect(lambda: self.fill(self.menu))
        self.actions: list[QAction] = []
        """Each view as a command: “View: Cost”."""
        self._list()
        view.session.changed.connect(self._hear)

    @property
    def current(self) -> str:
        """The name of a built-in view, or the id of one people named."""
        return self._current

    @current.setter
    def current(self, key: str) -> None:
        self._current = key
        self.shown.emit(self.title)

    @property
    def title(self) -> str:
        """What the view shown is called; that of one which is gone is that of the first."""
        built_in = {each.name: self.tr(each.title) for each in BUILT_IN}
        own = self._own()
        return own.name if own is not None else built_in.get(self._current, built_in[_FIRST])

    # Which there are

    def _named(self) -> list[SavedView]:
        return saved_views.saved_views(self._view.session.workspace, _PLACE)

    def _own(self) -> SavedView | None:
        """Return the view shown where people named it."""
        return next((each for each in self._named() if each.id == self.current), None)

    def _hear(self, changed: Changed) -> None:
        if SavedView in changed.kinds():
            self._list()
            self.shown.emit(self.title)

    def _list(self) -> None:
        for action in self.actions:
            action.deleteLater()
        self.actions = [self._action(self.tr(each.title), each.name) for each in BUILT_IN]
        self.actions += [self._action(each.name, each.id) for each in self._named()]
        self.listed.emit()

    def _action(self, title: str, key: str) -> QAction:
        action = QAction(no_key(self.tr("View: {name}").format(name=title)), self)
        action.setObjectName(f"gantt.view.{key}")
        action.triggered.connect(lambda _=False: self.show(key))
        return action

    # Taking one up

    def show(self, key: str) -> None:
        """Take a view up as it is kept; one that is gone leaves everything as it is."""
        built_in = next((each for each in BUILT_IN if each.name == key), None)
        own = next((each for each in self._named() if each.id == key), None)
        if built_in is not None:
            self._view.take_view_state(_state_of(built_in))
        elif own is not None:
            self._view.take_view_state(saved_views.content_of(own))
        else:
            return
        self.current = key
        self.taken.emit()

    def reset(self) -> None:
        """Take the current view up again, as it was."""
        self.show(self.current if self._own() or any(each.name == self.current for each in BUILT_IN) else _FIRST)

    # The menu

    def fill(self, menu: QMenu) -> None:
        """Offer every view, the one shown ticked, and what can be done with it."""
        own = self._own()
        menu.clear()
        for each in BUILT_IN:
            self._offer(menu, self.tr(each.title), each.name)
        named = self._named()
        if named:
            menu.addSeparator()
        for view in named:
            self._offer(menu, view.name, view.id)
        menu.addSeparator()
        menu.addAction(self.tr("As it was"), self.reset)
        menu.addAction(self.tr("Save as…"), self.save_as)
        if own is not None:
            name = no_key(own.name)
            menu.addAction(self.tr("Update “{name}”").format(name=name), self.update)
            menu.addAction(self.tr("Rename “{name}”…").format(name=name), self.rename)
            menu.addAction(self.tr("Delete “{name}”").format(name=name), self.delete)
        menu.addSeparator()
        menu.addAction(self.tr("Choose columns…"), partial(self._view.choose_columns, ""))

    def _offer(self, menu: QMenu, title: str, key: str) -> None:
        action = menu.addAction(no_key(title))
        action.setCheckable(True)
        action.setChecked(key == self.current)
        action.triggered.connect(lambda _=False: self.show(key))

    def save_as(self) -> None:
        """Ask under which name to keep what is shown, in the file, for everybody."""
        dialog = NameDialog(
            self.tr("Save as a view"), self.tr("Name of the view, kept in the file"), "", self._save, self._view
        )
        dialog.exec()
        dialog.deleteLater()

    def _save(self, name: str) -> None:
        workspace = self._view.session.workspace
        self.current = saved_views.save_view(workspace, _PLACE, name, self._view.view_state())

    def update(self) -> None:
        """Keep what is shown as the current view, where people named it."""
        own = self._own()
        if own is not None:
            self._attempt(lambda: self._save(own.name))

    def rename(self) -> None:
        own = self._own()
        if own is None:
            return
        take = partial(saved_views.rename_view, self._view.session.workspace, own.id)
        dialog = NameDialog(self.tr("Rename a view"), self.tr("Name of the view"), own.name, take, self._view)
        dialog.exec()
        dialog.deleteLater()

    def delete(self) -> None:
        """Remove the current view from the file; what is shown stays."""
        own = self._own()
        if own is not None:
            self._attempt(lambda: saved_views.delete_view(self._view.session.workspace, own.id))

    def _attempt(self, action: Callable[[], Any]) -> None:
        self._view.session.attempt(action)


def _state_of(view: BuiltIn) -> dict[str, Any]:
    columns = [[field, usual_width(planning.FIELDS[field])] for field in view.columns]
    return {"columns": columns, "frozen": view.frozen}
