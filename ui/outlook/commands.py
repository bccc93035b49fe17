"""Everything that can be done in the outlook: what each command says, its keys, its icon and what it does."""

from typing import TYPE_CHECKING

from ui import commands

if TYPE_CHECKING:
    from ui.outlook.view import OutlookView

    Command = commands.Command[OutlookView]
else:
    Command = commands.Command

COMMANDS: tuple[Command, ...] = (
    Command("find", "Who has the skills and the time?", ("Ctrl+F",), "search", lambda view: view.look_for_somebody()),
    Command("who", "Who could take this on?", ("Ctrl+Return",), "", lambda view: view.find_for_this()),
    Command("fit", "Does a proposal fit?…", ("Ctrl+Shift+D",), "scheduling", lambda view: view.ask_fit()),
    Command("open", "Open in the Gantt", (), "gantt", lambda view: view.open_task()),
    Command("earlier", "A month earlier", ("Alt+Left",), "", lambda view: view.step(-1)),
    Command("later", "A month later", ("Alt+Right",), "", lambda view: view.step(1)),
    Command("now", "Go to today", ("Ctrl+Home",), "today", lambda view: view.go_to_now()),
    Command("capacity", "Capacity", ("Alt+1",), "", lambda view: view.show_page(0)),
    Command("free", "Free time", ("Alt+2",), "", lambda view: view.show_page(1)),
    Command("unnamed", "Nobody named", ("Alt+3",), "", lambda view: view.show_page(2)),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
)
MENU = ("who", "fit", "open", "", "earlier", "later", "now", "", "export", "picture", "copy_picture")
"""What the context menu offers; an empty name is a line."""
