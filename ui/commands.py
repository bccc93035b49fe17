"""What can be done in a place, as a table: words, keys, icon and deed; and the actions, menus and buttons that are made of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from ui.icons import icon
from ui.view import View

V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Command(Generic[V]):
    """Those with an icon stand in the top bar; a `switch` is on or off and stays so."""

    name: str
    title: str
    keys: tuple[str, ...]
    icon: str
    does: Callable[[V], object]
    switch: bool = False


def actions_of(
    view: V,
    commands: Iterable[Command[V]],
    do: Callable[[Command[V]], object] | None = None,
    anywhere: Collection[str] = (),
) -> dict[str, QAction]:
    """Return the actions of a place by name, named `place.name`; keys count in the place, of those `anywhere` in the window.

    `do` carries a command out where the place has to see to something first.
    """
    context = Qt.ShortcutContext
    found = {}
    for command in commands:
        action = QAction(view.tr(command.title), view)
        action.setObjectName(f"{view.place}.{command.name}")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        is_anywhere = command.name in anywhere
        action.setShortcutContext(context.WindowShortcut if is_anywhere else context.WidgetWithChildrenShortcut)
        action.setCheckable(command.switch)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.triggered.connect(_doing(view, command, do))
        view.addAction(action)
        found[command.name] = action
    return found


def _doing(view: V, command: Command[V], do: Callable[[Command[V]], object] | None) -> Callable[[], None]:
    def run() -> None:
        if do is None:
            command.does(view)
        else:
            do(command)

    return run


def fill(menu: QMenu, actions: Mapping[str, QAction], names: Iterable[str]) -> QMenu:
    """Put actions into a menu, a line for each empty name; return the menu."""
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu


Entry = tuple[str, str, Callable[[], object], bool]
"""Title, keys, what it does, whether it can be done now."""


def fill_with(menu: QMenu, entries: Iterable[Entry | None]) -> QMenu:
    """Fill a menu that is made anew each time it is shown; None is a line between."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        title, keys, does, enabled = entry
        action = QAction(title, menu)
        action.setShortcut(QKeySequence(keys))
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False, does=does: does())
        menu.addAction(action)
    return menu


def arrow(action: QAction, sign: str) -> QToolButton:
    """Return a button that shows a sign and does what an action does, with its keys in the tooltip."""
    button = QToolButton()
    button.setText(sign)
    button.setAccessibleName(action.text())
    button.setToolTip(f"{action.text()}  {action.shortcut().toString()}")
    button.clicked.connect(action.trigger)
    return button


def menu_button(text: str, picture: str, fill_anew: Callable[[QMenu], None]) -> QToolButton:
    """Return a button of a strip above a place, whose menu is filled anew each time it opens."""
    button = QToolButton()
    button.setObjectName("arranges")
    button.setText(text)
    button.setAccessibleName(text)
    button.setIcon(icon(picture))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.aboutToShow.connect(partial(_refill, menu, fill_anew))
    button.setMenu(menu)
    return button


def _refill(menu: QMenu, fill_anew: Callable[[QMenu], None]) -> None:
    for submenu in menu.findChildren(QMenu):
        submenu.deleteLater()
    menu.clear()
    fill_anew(menu)
