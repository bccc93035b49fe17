"""How the chart of a view is drawn: the switches among its commands, the dialog of all choices, the strips under it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from pmo_desktop.charts.gantt_look import Look, ProgressLine
from pmo_desktop.services.planning.custom_fields import task_fields
from ui.gantt.dates_dialog import DatesDialog
from ui.gantt.legend import Legend
from ui.gantt.look_dialog import LookDialog
from ui.gantt.minimap import Minimap

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_PATH = ("predecessors", "driving", "successors", "driven")
_SWITCHES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "slack": ({"slack": True}, {"slack": False}),
    "longest_path": ({"longest_path": True}, {"longest_path": False}),
    "show_baseline": ({"baseline": 0}, {"baseline": None}),
    "progress_line": ({"progress_line": ProgressLine.STATUS}, {"progress_line": ProgressLine.NONE}),
    "path": (dict.fromkeys(_PATH, True), dict.fromkeys(_PATH, False)),
    "legend": ({"legend": True}, {"legend": False}),
    "minimap": ({"minimap": True}, {"minimap": False}),
}
"""What each switch makes of a look when it is put on, and when off."""


def is_on(look: Look, switch: str) -> bool:
    """Say whether a look has what a switch puts on, in whatever way."""
    off = _SWITCHES[switch][1]
    return any(getattr(look, name) != value for name, value in off.items())


class Looks(QObject):
    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        self.minimap: Minimap = Minimap(view.chart)
        self.legend: Legend = Legend(view.chart)
        self._dialog: LookDialog | None = None

    @property
    def look(self) -> Look:
        return self._view.chart.look

    def show(self, look: Look) -> None:
        """Draw the chart so, and let every switch say it."""
        self._view.chart.show_look(look)
        self._view.count_against(look.baseline or 0)
        for name in _SWITCHES:
            self._view.commands[name].setChecked(is_on(look, name))
        self.minimap.setVisible(look.minimap)
        self.legend.setVisible(look.legend)
        if self._dialog is not None:
            self._dialog.show_look(look)

    def switch(self, name: str) -> None:
        """Put on, or off, what a command stands for."""
        on, off = _SWITCHES[name]
        self.show(replace(self.look, **(off if is_on(self.look, name) else on)))

    def open(self) -> None:
        """Show all choices beside the chart; each holds at once."""
        if self._dialog is None:
            self._dialog = LookDialog(self._fields(), self._view)
            self._dialog.chosen.connect(self.show)
            self._dialog.finished.connect(self._closed)
        self._dialog.show_look(self.look)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _fields(self) -> list[tuple[str, str]]:
        """Return the tasks' own fields of the file: id and name."""
        return [(each.id, each.name) for each in task_fields(self._view.session.workspace)]

    def ask_dates(self) -> None:
        """Ask from when to when the chart is to show, and show it."""
        start, finish = self._view.chart.span_seen()
        dialog = DatesDialog(start, finish, self._view.session.workspace.today(), self._view)
        if dialog.exec():
            self._view.chart.zoom_to_dates(*dialog.dates())
        dialog.deleteLater()

    def repaint(self) -> None:
        self.minimap.update()
        self.legend.update()
