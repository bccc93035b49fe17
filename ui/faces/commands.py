"""What can be done with the tasks of a plan in each of its faces: what a command says, its keys and what it does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ui import commands

if TYPE_CHECKING:
    from ui.faces.view import FaceView

    Command = commands.Command[Any]
else:
    Command = commands.Command


def _percent(percent: float) -> Command:
    def does(view: "FaceView[Any]") -> None:
        view.set_percent(percent)

    return Command(f"done_{percent:g}", f"Mark {percent:g} % complete", (), "", does)


TASK_COMMANDS: Sequence[Command] = (
    Command("insert", "Insert task", ("Ins",), "add", lambda view: view.insert()),
    Command("delete", "Delete tasks", ("Ctrl+Del", "Ctrl+-"), "delete", lambda view: view.delete()),
    Command("link", "Link tasks", ("Ctrl+F2",), "link", lambda view: view.link_selected()),
    Command("unlink", "Unlink tasks", ("Ctrl+Shift+F2",), "unlink", lambda view: view.unlink_selected()),
    *(_percent(each) for each in (0, 25, 50, 75, 100)),
    Command("timeline_add", "Add to timeline", (), "", lambda view: view.set_on_timeline(shown=True)),
    Command("timeline_remove", "Remove from timeline", (), "", lambda view: view.set_on_timeline(shown=False)),
    Command("details", "Task…", ("Shift+F2", "Alt+Return"), "", lambda view: view.open_task()),
    Command("to_gantt", "Show in the Gantt", ("Ctrl+Shift+F5",), "", lambda view: view.show_in_gantt()),
)
TASK_MENU = (
    "insert", "delete", "", "link", "unlink", "", "done_0", "done_25", "done_50", "done_75", "done_100", "", "details",
    "to_gantt", "timeline_add", "timeline_remove",
)  # fmt: skip
"""What the context menu of every face begins with; an empty name is a line."""
