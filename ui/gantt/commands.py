"""Everything that can be done in the Gantt view: what each command says, its keys, its icon and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.gantt.view import GanttView


@dataclass(frozen=True, slots=True)
class Command:
    """Those with an icon stand in the top bar; one that is a `switch` is on or off and stays so."""

    name: str
    title: str
    keys: tuple[str, ...]
    icon: str
    does: Callable[["GanttView"], None]
    switch: bool = False


def _look(name: str, title: str, keys: tuple[str, ...]) -> Command:
    """Return a switch of what the chart draws."""
    return Command(name, title, keys, "", lambda view: view.looks.switch(name), switch=True)


COMMANDS: tuple[Command, ...] = (
    Command("insert", "Insert task", ("Ins",), "add", lambda view: view.insert()),
    Command("delete", "Delete tasks", ("Ctrl+Del", "Ctrl+-"), "delete", lambda view: view.delete()),
    Command("outdent", "Outdent", ("Alt+Shift+Left",), "outdent", lambda view: view.outdent()),
    Command("indent", "Indent", ("Alt+Shift+Right",), "indent", lambda view: view.indent()),
    Command("up", "Move up", ("Alt+Up",), "up", lambda view: view.move_selected(-1)),
    Command("down", "Move down", ("Alt+Down",), "down", lambda view: view.move_selected(1)),
    Command("link", "Link tasks", ("Ctrl+F2",), "link", lambda view: view.link_selected()),
    Command("unlink", "Unlink tasks", ("Ctrl+Shift+F2",), "unlink", lambda view: view.unlink_selected()),
    Command("fold", "Fold", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold_current(folded=True)),
    Command("unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold_current(folded=False)),
    Command("fold_all", "Fold all", (), "", lambda view: view.fold(all_of_them=True)),
    Command("unfold_all", "Unfold all", (), "", lambda view: view.fold(all_of_them=False)),
    Command("done_0", "Mark 0 % complete", (), "", lambda view: view.set_percent(0)),
    Command("done_25", "Mark 25 % complete", (), "", lambda view: view.set_percent(25)),
    Command("done_50", "Mark 50 % complete", (), "", lambda view: view.set_percent(50)),
    Command("done_75", "Mark 75 % complete", (), "", lambda view: view.set_percent(75)),
    Command("done_100", "Mark 100 % complete", (), "", lambda view: view.set_percent(100)),
    Command("baseline", "Set baseline", (), "baseline", lambda view: view.set_baseline()),
    Command("details", "Details", ("Shift+F2", "Alt+Return"), "", lambda view: view.session.details_requested.emit()),
    Command("find", "Find or go to a task", ("Ctrl+F", "F5"), "", lambda view: view.find_bar.open()),
    Command("finding", "Next finding in the plan’s logic", ("F8",), "", lambda view: view.next_finding()),
    Command("to_bar", "Scroll to bar", ("Ctrl+Shift+F5",), "", lambda view: view.scroll_to_bar()),
    Command("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.chart.zoom(0.7)),
    Command("zoom_out", "Zoom out", ("Ctrl+Shift+-", "Ctrl+_"), "zoom_out", lambda view: view.chart.zoom(1 / 0.7)),
    Command("zoom_all", "Whole project", ("Ctrl+0",), "zoom_all", lambda view: view.chart.zoom_to_project()),
    Command(
        "zoom_selection",
        "Zoom to the selected tasks",
        ("Ctrl+Shift+0", "Ctrl+)"),
        "",
        lambda view: view.chart.zoom_to_selection(),
    ),
    Command("zoom_dates", "Zoom to dates…", (), "", lambda view: view.looks.ask_dates()),
    Command("look", "Look of the chart…", ("Ctrl+Shift+Y",), "eye", lambda view: view.looks.open()),
    _look("slack", "Show spare time behind the bars", ("Ctrl+Shift+T",)),
    _look("longest_path", "Frame the longest path", ("Ctrl+Shift+L",)),
    _look("show_baseline", "Show the baseline", ()),
    _look("progress_line", "Show the progress line", ()),
    _look("path", "Show the path of the selected task", ("Ctrl+Shift+H",)),
    _look("legend", "Show the legend", ()),
    _look("minimap", "Show the overview strip", ()),
    Command("today", "Go to today", (), "today", lambda view: view.chart.go_to_today()),
    Command("copy", "Copy", ("Ctrl+C",), "", lambda view: view.table.copy()),
    Command("cut", "Cut", ("Ctrl+X",), "", lambda view: view.table.cut()),
    Command("paste", "Paste", ("Ctrl+V",), "", lambda view: view.table.paste()),
    Command("fill", "Fill down", ("Ctrl+D",), "", lambda view: view.table.fill_down()),
)
MENU = (
    "insert", "delete", "", "indent", "outdent", "up", "down", "", "link", "unlink", "", "done_0", "done_25", "done_50",
    "done_75", "done_100", "", "fold", "unfold", "fold_all", "unfold_all", "", "copy", "cut", "paste", "fill", "",
    "details", "to_bar", "",
    "look", "slack", "longest_path", "show_baseline", "path", "zoom_selection",
)  # fmt: skip
"""What the context menu offers; an empty name is a line."""
