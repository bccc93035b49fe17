"""Context menus of the Gantt view: what lies under the pointer says which commands are offered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from pmo_desktop.charts.gantt_hits import Place, Under
from ui.gantt.commands import MENU, WHOLE
from ui.literal import literal

_DAY = 86_400.0
BAR = "bar"
LINK = "link"
EMPTY = "empty"
HEADER = "header"
MINIMAP = "minimap"
_ZOOMS = ("zoom_in", "zoom_out", "zoom_all", "zoom_selection", "today")
OFFERED: Mapping[str, Sequence[str]] = {
    BAR: MENU,
    LINK: ("types", "", "edit_link", "remove_link", "", *_ZOOMS),
    EMPTY: ("insert", "paste", "update_file", "", *_ZOOMS, "", "look", "slack", "longest_path", "show_baseline"),
    HEADER: (*_ZOOMS, "zoom_dates", "", "scales", "", "look"),
    MINIMAP: (*_ZOOMS, "", "minimap"),
}
"""By what is under the pointer the commands offered; an empty name is a line, “scales” a list of zooms, “types” of links."""
SCALES = (
    ("Hours", 120.0), ("Days", 1_800.0), ("Weeks", _DAY / 6), ("Months", _DAY / 2), ("Quarters", _DAY * 1.5),
    ("Years", _DAY * 5),
)  # fmt: skip
"""What the lower row of the scale then shows, and the seconds per pixel."""
GROUPS: Mapping[str, Sequence[str]] = {
    "Paste and fill": ("paste_cells", "copy_titled", "duplicate", "fill", "fill_right", "fill_up", "fill_series"),
    "Move and stretch": (
        "up", "down", "later", "earlier", "week_later", "week_earlier", "longer", "shorter", "split", "join", "split_mode",
        "spread", "clear_spread",
    ),
    "Progress": (
        "done_0", "done_25", "done_50", "done_75", "done_100", "more_done", "less_done", "on_track", "progress",
    ),
    "Rows": ("fold", "unfold", "fold_all", "unfold_all", "hide_done", "clear_filters", "as_in_plan"),
    "Chart": ("look", "slack", "longest_path", "show_baseline", "path", "zoom_selection"),
}  # fmt: skip
"""Commands that stand in a menu of their own inside that of tasks, by its title."""
_GROUP = {name: title for title, names in GROUPS.items() for name in names}
_KINDS = {
    Place.LINK: LINK,
    Place.LINK_FROM: LINK,
    Place.LINK_TO: LINK,
    Place.BELOW: EMPTY,
    Place.HEADER: HEADER,
}


def kind_of(under: Under) -> str:
    """Return which menu belongs to what lies under the pointer; the row of a task is as good as its bar."""
    return _KINDS.get(under.place, BAR)


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu that is no command: what it does, None where it only says something; `is_so` where it is ticked."""

    title: str
    does: Callable[[], object] | None = None
    is_so: bool | None = None


class Menus:
    """Makes menus of a view's actions, by name; those the view does not have are left out."""

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction], zoom_to: Callable[[float], None]) -> None:
        self._parent, self._actions, self._zoom_to = parent, actions, zoom_to
        self.types: Callable[[], Sequence[Choice]] = tuple
        """Gives what the link that is marked can be."""

    def open(self, under: Under, at: QPoint) -> None:
        """Open the menu of what lies under the pointer, at a point of the screen."""
        self.open_kind(kind_of(under), at)

    def open_kind(self, kind: str, at: QPoint) -> None:
        menu = self.made(kind)
        menu.exec(at)
        menu.deleteLater()

    def made(self, kind: str) -> QMenu:
        """Return the menu of a kind; lines stand only between commands."""
        menu = QMenu(self._parent)
        groups: dict[str, QMenu] = {}
        waits = False
        for name in OFFERED[kind]:
            if not name:
                waits = not menu.isEmpty()
            elif name in ("scales", "types"):
                waits = self._line(menu, waits=waits)
                self._add(menu, self._scales() if name == "scales" else self.types())
            elif name in self._actions:
                title = _GROUP.get(name) if kind == BAR else None
                if title not in groups:
                    waits = self._line(menu, waits=waits)
                if title is not None and title not in groups:
                    groups[title] = menu.addMenu(_tr(title))
                (groups[title] if title is not None else menu).addAction(self._actions[name])
        return menu

    def fill_whole(self, menu: QMenu, others: Sequence[QAction]) -> None:
        """Fill the menu of everything that can be done here, in groups; `others` are views, by their names."""
        left = dict(self._actions)
        for title, names in WHOLE:
            into = menu.addMenu(_tr(title)) if title else menu
            if title == "Views":
                into.addActions(list(others))
                into.addSeparator()
            for name in names:
                if name:
                    into.addAction(left.pop(name))
                else:
                    into.addSeparator()
        left.pop("views", None)
        if left:
            menu.addSeparator()
            menu.addActions(list(left.values()))

    def _line(self, menu: QMenu, *, waits: bool) -> bool:
        if waits:
            menu.addSeparator()
        return False

    def _scales(self) -> Sequence[Choice]:
        return [Choice(_tr(title), partial(self._zoom_to, zoom)) for title, zoom in SCALES]

    def _add(self, menu: QMenu, choices: Sequence[Choice]) -> None:
        for choice in choices:
            action = menu.addAction(literal(choice.title))
            if choice.does is None:
                action.setEnabled(False)
            else:
                action.setCheckable(choice.is_so is not None)
                action.setChecked(bool(choice.is_so))
                action.triggered.connect(lambda _checked=False, does=choice.does: does())


def _tr(text: str) -> str:
    return QCoreApplication.translate("GanttView", text)
