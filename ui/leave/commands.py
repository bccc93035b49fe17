"""What can be done in the leave calendar: what a command says, its keys and what it does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui import commands

if TYPE_CHECKING:
    from ui.leave.view import LeaveView

    Command = commands.Command[LeaveView]
else:
    Command = commands.Command

COMMANDS: Sequence[Command] = (
    Command("enter", "Enter leave", ("Ins",), "add", lambda view: view.canvas.begin_entry()),
    Command("delete", "Delete leave", ("Del", "Ctrl+Del"), "delete", lambda view: view.delete()),
    Command("reason", "Write the reason", (), "", lambda view: view.canvas.open()),
    Command("part", "Whole day, morning or afternoon", ("Ctrl+H",), "", lambda view: view.next_part()),
    Command("all", "Whole days", (), "", lambda view: view.as_part("all")),
    Command("am", "Only the morning of the last day", (), "", lambda view: view.as_part("am")),
    Command("pm", "Only the afternoon of the first day", (), "", lambda view: view.as_part("pm")),
    Command("earlier", "Move a day earlier", ("Alt+Left",), "", lambda view: view.shift(-1)),
    Command("later", "Move a day later", ("Alt+Right",), "", lambda view: view.shift(1)),
    Command("shorter", "End a day earlier", ("Alt+Shift+Left",), "", lambda view: view.stretch(-1)),
    Command("longer", "End a day later", ("Alt+Shift+Right",), "", lambda view: view.stretch(1)),
    Command("free", "Take the chosen days out of leave", ("Shift+Del",), "", lambda view: view.free()),
    Command("keep", "", (), "", lambda view: view.keep_or_share()),
    Command("waiting", "Show what waits", ("Shift+F2", "Ctrl+Shift+F5"), "", lambda view: view.show_waiting()),
    Command("copy", "Copy leave", ("Ctrl+C",), "", lambda view: view.copy()),
    Command("cut", "Cut leave", ("Ctrl+X",), "", lambda view: view.cut()),
    Command("paste", "Paste leave", ("Ctrl+V",), "", lambda view: view.paste()),
    Command("previous", "Earlier days", ("PgUp",), "", lambda view: view.step(-1)),
    Command("next", "Later days", ("PgDown",), "", lambda view: view.step(1)),
    Command("today", "Go to today", ("Home",), "today", lambda view: view.go_to_today()),
    Command("month", "Show a month", (), "", lambda view: view.show_months(1)),
    Command("quarter", "Show three months", (), "", lambda view: view.show_months(3)),
    Command("year", "Show twelve months", (), "", lambda view: view.show_months(12)),
    Command("zoom_in", "Fewer days", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.zoom(1)),
    Command("zoom_out", "More days", ("Ctrl+-",), "zoom_out", lambda view: view.zoom(-1)),
    Command("by_team", "Sort by team", (), "", lambda view: view.ask(), switch=True),
    Command("filter", "Filter people", ("Ctrl+F",), "", lambda view: view.strip.field.setFocus()),
    Command("show_all", "Show everybody", ("F3",), "", lambda view: view.show_all()),
    Command("people", "Go to the list of leave", ("Ctrl+L",), "", lambda view: view.show_list()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
    Command("import", "Import leave…", ("Ctrl+Shift+I",), "import", lambda view: view.ask_import()),
)
MENU = (
    "enter", "reason", "delete", "free", "", "all", "am", "pm", "", "earlier", "later", "shorter", "longer", "",
    "copy", "cut", "paste", "", "waiting", "keep", "", "import", "export",
)  # fmt: skip
"""What the context menu offers; an empty name is a line."""
