"""Everything that can be done with hours worked: what a command says, its keys, its icon and what it does."""

from typing import TYPE_CHECKING

from ui import commands

if TYPE_CHECKING:
    from ui.actuals.view import ActualsView

    Command = commands.Command[ActualsView]
else:
    Command = commands.Command

COMMANDS: tuple[Command, ...] = (
    Command("as_planned", "Enter what was planned", ("Ctrl+Alt+B",), "", lambda view: view.enter_planned()),
    Command("fill_down", "Fill down", ("Ctrl+D",), "", lambda view: view.table.fill_down()),
    Command("fill_right", "Fill right", ("Ctrl+R",), "", lambda view: view.table.fill_right()),
    Command("copy", "Copy", (), "", lambda view: view.table.copy()),
    Command("paste", "Paste", (), "", lambda view: view.table.paste()),
    Command("clear", "Empty cells", (), "", lambda view: view.table.clear_cells()),
    Command("task", "Show the task in the Gantt", ("Ctrl+Return",), "", lambda view: view.show_task()),
    Command("earlier", "A week earlier", ("Alt+Left",), "", lambda view: view.step_by(-1)),
    Command("later", "A week later", ("Alt+Right",), "", lambda view: view.step_by(1)),
    Command("today", "Go to this week", ("Ctrl+Home",), "today", lambda view: view.go_to_today()),
    Command("missing", "Go to the next missing week", ("F8",), "", lambda view: view.go_to_missing()),
    Command("fold_all", "Fold all", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold_all(folded=True)),
    Command("unfold_all", "Unfold all", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold_all(folded=False)),
    Command("find", "Filter", ("Ctrl+F",), "filter", lambda view: view.filter.setFocus()),
    Command("clear_filter", "Clear the filter", ("F3",), "", lambda view: view.filter.clear()),
    Command("import", "Import hours…", ("Ctrl+Shift+I",), "import", lambda view: view.import_hours()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
)
MENU = ("as_planned", "task", "", "fill_down", "fill_right", "", "copy", "paste", "clear", "", "missing")
"""What the context menu offers; an empty name is a line."""
