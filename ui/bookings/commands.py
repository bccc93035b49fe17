"""Everything that can be done in the bookings grid: what a command says, its keys, its icon and what it does."""

from typing import TYPE_CHECKING

from ui import commands

if TYPE_CHECKING:
    from ui.bookings.view import BookingsView

    Command = commands.Command[BookingsView]
else:
    Command = commands.Command

COMMANDS: tuple[Command, ...] = (
    Command("add", "Add row…", ("Ins",), "add", lambda view: view.add()),
    Command("tentative", "Tentative or committed", ("Ctrl+T",), "", lambda view: view.toggle_state()),
    Command("note", "Note…", ("Shift+F2",), "", lambda view: view.write_note()),
    Command("fill_down", "Fill down", ("Ctrl+D",), "", lambda view: view.table.fill_down()),
    Command("fill_right", "Fill right", ("Ctrl+R",), "", lambda view: view.table.fill_right()),
    Command("copy", "Copy", (), "", lambda view: view.table.copy()),
    Command("copy_named", "Copy with names and headings", ("Ctrl+Shift+C",), "", lambda view: view.copy_named()),
    Command("paste", "Paste", (), "", lambda view: view.table.paste()),
    Command("clear", "Empty cells", (), "", lambda view: view.table.clear_cells()),
    Command("book_planned", "Book what is planned", ("Ctrl+Alt+B",), "", lambda view: view.book_planned()),
    Command("adjust", "Adjust all that differs from the plan", ("Ctrl+Alt+A",), "", lambda view: view.adjust()),
    Command("tasks", "Show the tasks behind", ("Ctrl+Return",), "", lambda view: view.show_tasks_behind()),
    Command("substitute", "Give work of a person or role…", ("Ctrl+Alt+G",), "", lambda view: view.substitute()),
    Command("delete", "Delete rows", ("Ctrl+Del", "Ctrl+-"), "delete", lambda view: view.delete_rows()),
    Command("earlier", "Earlier", ("Alt+Left",), "", lambda view: view.step_by(-1)),
    Command("later", "Later", ("Alt+Right",), "", lambda view: view.step_by(1)),
    Command("today", "Go to today", ("Ctrl+Home",), "today", lambda view: view.go_to_today()),
    Command("fold_all", "Fold all", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold_all(folded=True)),
    Command("unfold_all", "Unfold all", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold_all(folded=False)),
    Command("worst", "Next overload", ("F8",), "", lambda view: view.go_to_overload()),
    Command("find", "Filter", ("Ctrl+F",), "filter", lambda view: view.filter.setFocus()),
    Command("clear_filter", "Clear the filter", ("F3",), "", lambda view: view.filter.clear()),
    Command("import", "Import a table…", ("Ctrl+Shift+I",), "import", lambda view: view.import_table()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
)
MENU = (
    "tentative", "note", "", "book_planned", "adjust", "tasks", "substitute", "", "fill_down", "fill_right", "", "copy",
    "copy_named", "paste", "clear", "", "add", "delete",
)  # fmt: skip
"""What the context menu of the grid offers; an empty name is a line."""
