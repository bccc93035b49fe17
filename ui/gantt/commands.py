"""Everything that can be done in the Gantt view: what each command says, its keys, its icon and what it does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmo_desktop.services.arranging import Filter
from ui import commands
from ui.gantt import dialogs
from ui.picturing.picturing import COPY, KEYS, SAVE

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

    Command = commands.Command[GanttView]
else:
    Command = commands.Command


def _to_level(level: int) -> Callable[["GanttView"], None]:
    return lambda view: view.arranging.show_level(level)


def _look(name: str, title: str, keys: tuple[str, ...]) -> Command:
    """Return a switch of what the chart draws."""
    return Command(name, title, keys, "", lambda view: view.looks.switch(name), switch=True)


COMMANDS: tuple[Command, ...] = (
    Command("insert", "Insert task", ("Ins",), "add", lambda view: view.rows.insert()),
    Command("delete", "Delete tasks", ("Ctrl+Del", "Ctrl+-"), "delete", lambda view: view.rows.delete()),
    Command("outdent", "Outdent", ("Alt+Shift+Left",), "outdent", lambda view: view.rows.outdent()),
    Command("indent", "Indent", ("Alt+Shift+Right",), "indent", lambda view: view.rows.indent()),
    Command("up", "Move up", ("Alt+Up",), "up", lambda view: view.rows.move(-1)),
    Command("down", "Move down", ("Alt+Down",), "down", lambda view: view.rows.move(1)),
    Command("link", "Link tasks", ("Ctrl+F2",), "link", lambda view: view.rows.link()),
    Command("unlink", "Unlink tasks", ("Ctrl+Shift+F2",), "unlink", lambda view: view.rows.unlink()),
    Command("edit_link", "Edit link…", ("F6",), "", lambda view: view.handling.edit_link()),
    Command("remove_link", "Remove link", (), "", lambda view: view.handling.remove_link()),
    Command("remove_date", "Remove the date just added", ("Alt+R",), "", lambda view: view.dating.remove()),
    Command(
        "link_instead", "Link instead of the date just added", ("Alt+L",), "", lambda view: view.dating.link_instead()
    ),
    Command("later", "Move a day later", ("Ctrl+Alt+Right",), "", lambda view: view.handling.nudge(1)),
    Command("earlier", "Move a day earlier", ("Ctrl+Alt+Left",), "", lambda view: view.handling.nudge(-1)),
    Command("week_later", "Move a week later", ("Ctrl+Alt+PgDown",), "", lambda view: view.handling.nudge(7)),
    Command("week_earlier", "Move a week earlier", ("Ctrl+Alt+PgUp",), "", lambda view: view.handling.nudge(-7)),
    Command("longer", "A day longer", ("Ctrl+Alt+Shift+Right",), "", lambda view: view.handling.lengthen(1)),
    Command("shorter", "A day shorter", ("Ctrl+Alt+Shift+Left",), "", lambda view: view.handling.lengthen(-1)),
    Command("more_done", "10 % more done", ("Ctrl+Alt+Up",), "", lambda view: view.handling.advance(10)),
    Command("less_done", "10 % less done", ("Ctrl+Alt+Down",), "", lambda view: view.handling.advance(-10)),
    Command("split", "Split task…", ("F7",), "", lambda view: view.handling.split()),
    Command("join", "Join parts", ("Shift+F7",), "", lambda view: view.handling.join()),
    Command("split_mode", "Split a task with the mouse", ("Ctrl+F7",), "", lambda _view: None, switch=True),
    Command("fold", "Fold", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.arranging.fold_current(folded=True)),
    Command(
        "unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.arranging.fold_current(folded=False)
    ),
    Command("fold_all", "Fold all", (), "", lambda view: view.arranging.fold(all_of_them=True)),
    Command("unfold_all", "Unfold all", (), "", lambda view: view.arranging.fold(all_of_them=False)),
    *(
        Command(f"level_{level}", f"Show level {level}", (f"Alt+Shift+{level}",), "", _to_level(level))
        for level in range(1, 10)
    ),
    Command("narrow", "Show only tasks with a text", ("Ctrl+Shift+F",), "", lambda view: view.arranging.narrow()),
    Command("own_filter", "New filter", (), "", lambda view: view.arranging.new_filter()),
    Command(
        "hide_done",
        "Hide completed tasks",
        ("Ctrl+Shift+H",),
        "",
        lambda view: view.arranging.toggle(Filter("incomplete")),
    ),
    Command("apply_filters", "Apply filters again", ("Ctrl+F3",), "", lambda view: view.apply_filters()),
    Command("clear_filters", "Clear all filters", ("F3",), "", lambda view: view.arranging.clear_filters()),
    Command("as_in_plan", "Show the plan as it stands", ("Shift+F3",), "", lambda view: view.arranging.show_plain()),
    Command("done_0", "Mark 0 % complete", (), "", lambda view: dialogs.set_percent(view, 0)),
    Command("done_25", "Mark 25 % complete", (), "", lambda view: dialogs.set_percent(view, 25)),
    Command("done_50", "Mark 50 % complete", (), "", lambda view: dialogs.set_percent(view, 50)),
    Command("done_75", "Mark 75 % complete", (), "", lambda view: dialogs.set_percent(view, 75)),
    Command("done_100", "Mark 100 % complete", (), "", lambda view: dialogs.set_percent(view, 100)),
    Command("on_track", "Mark on track", ("Ctrl+Shift+M",), "", dialogs.mark_on_track),
    Command("progress", "Update progress…", ("Ctrl+Shift+U",), "", dialogs.update_tasks),
    Command("update_project", "Update project to a day…", (), "", dialogs.update_project),
    Command("baseline", "Set baseline", (), "baseline", dialogs.set_baseline),
    Command("baselines", "Baselines…", ("Ctrl+Shift+B",), "", dialogs.show_baselines),
    Command("compare_baselines", "Compare baselines…", (), "", lambda view: dialogs.show_baselines(view, compare=True)),
    Command("spread", "Spread the work…", (), "", dialogs.spread),
    Command("clear_spread", "Clear what was spread", (), "", dialogs.clear_spread),
    Command("why", "Why this date?", ("Shift+F1",), "", dialogs.why),
    Command("details", "Task…", ("Shift+F2", "Alt+Return"), "", dialogs.open_task),
    Command("find", "Find or go to a task", ("Ctrl+F", "F5"), "", lambda view: view.finding.open()),
    Command("find_next", "Find next", ("Shift+F4",), "", lambda view: view.finding.again(1)),
    Command("find_previous", "Find previous", ("Ctrl+Shift+F4",), "", lambda view: view.finding.again(-1)),
    Command("replace", "Find and replace", ("Ctrl+H",), "", lambda view: view.finding.open(replacing=True)),
    Command("advice_next", "Next advice", ("F8",), "", lambda view: view.step_advice(1)),
    Command("advice_previous", "Previous advice", ("Shift+F8",), "", lambda view: view.step_advice(-1)),
    Command("advice", "Advice on the plan", ("Ctrl+F8",), "", lambda view: view.advice.open_advice()),
    Command(
        "advice_of_task",
        "Advice on this task",
        (),
        "",
        lambda view: view.advice.open_advice(view.table.current_id() or ""),
    ),
    Command("critical_path", "Critical path", ("Ctrl+Shift+F8",), "", lambda view: view.show_paths()),
    Command("paths_to_task", "What decides when this task ends", (), "", lambda view: view.show_paths(to_task=True)),
    Command("recalculate", "Work everything out now", ("F9",), "", lambda view: view.recalculate()),
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
    Command("look", "Look of the chart…", ("Ctrl+Alt+L",), "eye", lambda view: view.looks.open()),
    _look("slack", "Show spare time behind the bars", ("Ctrl+Shift+T",)),
    _look("longest_path", "Frame the longest path", ("Ctrl+Shift+L",)),
    _look("show_baseline", "Show the baseline", ("Ctrl+Alt+B",)),
    _look("progress_line", "Show the progress line", ()),
    _look("path", "Show the path of the selected task", ("Ctrl+Alt+P",)),
    _look("legend", "Show the legend", ()),
    _look("minimap", "Show the overview strip", ("Ctrl+Alt+M",)),
    Command("views", "Views", ("Ctrl+Shift+V",), "views", lambda view: view.show_views()),
    Command("view_reset", "View as it was", (), "", lambda view: view.views.reset()),
    Command("view_save", "Save as a view…", (), "", lambda view: view.views.save_as()),
    Command("view_update", "Update the view", (), "", lambda view: view.views.update()),
    Command("columns", "Choose columns…", ("Ctrl+Alt+K",), "", lambda view: view.choose_columns()),
    Command("freeze", "Freeze columns up to here", (), "", lambda view: view.freeze_here()),
    Command("unfreeze", "Let all columns scroll", (), "", lambda view: view.columns.freeze(0)),
    Command("custom_fields", "Custom fields…", (), "", lambda view: view.custom_fields()),
    Command("codes", "WBS codes…", (), "", lambda view: view.wbs_codes()),
    Command("open_link", "Open the link of the task", ("Ctrl+Alt+O",), "", lambda view: view.open_link()),
    Command("today", "Go to today", (), "today", lambda view: view.chart.go_to_today()),
    Command("update_file", "Update from a file…", (), "", dialogs.update_from_file),
    Command("print", "Print the plan…", (), "", lambda view: view.printing.print(view.project_id)),
    Command("pdf", "Save the plan as PDF…", (), "", lambda view: view.printing.save_pdf(view.project_id)),
    Command(
        "page_break",
        "Page break before this task",
        (),
        "",
        lambda view: view.printing.turn_break(view.project_id, view.table.selected_ids()),
    ),
    Command("copy", "Copy", ("Ctrl+C",), "", lambda view: view.table.copy()),
    Command("cut", "Cut", ("Ctrl+X",), "", lambda view: view.table.cut()),
    Command("paste", "Paste", ("Ctrl+V",), "", lambda view: view.table.paste()),
    Command("picture", SAVE, (KEYS["picture"],), "", lambda view: view.picturing.save()),
    Command("copy_picture", COPY, (KEYS["copy_picture"],), "", lambda view: view.picturing.copy()),
    Command("paste_cells", "Paste into cells only", ("Ctrl+Alt+V",), "", lambda view: view.table.paste_cells()),
    Command("copy_titled", "Copy with column titles", ("Ctrl+Alt+C",), "", lambda view: view.rows.copy(titled=True)),
    Command("duplicate", "Duplicate rows", ("Ctrl+Shift+D",), "", lambda view: view.rows.duplicate()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
    Command("fill", "Fill down", ("Ctrl+D",), "", lambda view: view.table.fill_down()),
    Command("fill_right", "Fill right", ("Ctrl+R",), "", lambda view: view.table.fill_right()),
    Command("fill_up", "Fill up", (), "", lambda view: view.table.fill_up()),
    Command("fill_series", "Fill series", ("Ctrl+Shift+R",), "", lambda view: view.table.fill_series()),
)
GROUP_BEGINS = {
    "insert": "Rows", "link": "Links", "later": "Move and stretch", "split": "Splitting", "fold": "Folding",
    "narrow": "Filters", "done_0": "Progress", "baseline": "Baselines", "why": "The task", "find": "Finding",
    "advice_next": "Advice", "to_bar": "Chart", "views": "Views and columns", "today": "Chart",
    "update_file": "Files and printing", "copy": "Copy and fill",
}  # fmt: skip
"""At which of the commands each group of them begins, in the list of keys."""
ANYWHERE = frozenset({
    "narrow", "apply_filters", "clear_filters", "as_in_plan", "why", "find", "find_next", "find_previous", "replace",
    "advice_next", "advice_previous", "advice", "critical_path", "recalculate", "to_bar", "zoom_all", "remove_date",
    "link_instead",
})  # fmt: skip
"""Those whose keys count wherever the cursor is in the window, as in the details beside the plan: none of them is typing."""
MENU = (
    "details", "insert", "delete", "", "cut", "copy", "paste", "paste_cells", "copy_titled", "duplicate", "fill", "fill_right",
    "fill_up", "fill_series", "", "indent", "outdent", "up", "down", "later", "earlier", "week_later", "week_earlier", "longer",
    "shorter", "split", "join", "split_mode", "spread",
    "clear_spread", "", "link", "unlink", "edit_link", "", "done_0", "done_25", "done_50", "done_75",
    "done_100", "more_done", "less_done", "on_track", "progress", "fold", "unfold", "fold_all", "unfold_all", "hide_done",
    "clear_filters", "as_in_plan", "look", "slack", "longest_path", "show_baseline", "path", "zoom_selection", "",
    "why", "advice_of_task", "paths_to_task", "", "to_bar", "open_link", "page_break",
)  # fmt: skip
"""What the context menu of tasks offers; an empty name is a line, and what belongs together stands in a menu of its own."""
WHOLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("insert", "delete", "details", "", "indent", "outdent", "up", "down", "", "link", "unlink", "edit_link",
          "remove_link", "remove_date", "link_instead", "")),
    ("Edit", ("cut", "copy", "copy_titled", "paste", "paste_cells", "duplicate", "fill", "fill_right", "fill_up", "fill_series",
              "find", "find_next", "find_previous", "replace", "open_link")),
    ("Move and stretch", ("later", "earlier", "week_later", "week_earlier", "longer", "shorter", "split", "join", "split_mode",
                          "spread",
                          "clear_spread")),
    ("Progress", ("done_0", "done_25", "done_50", "done_75", "done_100", "more_done", "less_done", "on_track", "progress",
                  "update_project", "update_file")),
    ("Baselines", ("baseline", "baselines", "compare_baselines", "show_baseline")),
    ("", ("",)),
    ("Rows", ("fold", "unfold", "fold_all", "unfold_all", *(f"level_{level}" for level in range(1, 10)), "narrow", "hide_done",
              "own_filter", "apply_filters", "clear_filters", "as_in_plan")),
    ("Columns and fields", ("columns", "freeze", "unfreeze", "custom_fields", "codes")),
    ("Chart", ("look", "slack", "longest_path", "progress_line", "path", "legend", "minimap")),
    ("Zoom", ("zoom_in", "zoom_out", "zoom_all", "zoom_selection", "zoom_dates", "today", "to_bar")),
    ("Views", ("view_reset", "view_save", "view_update")),
    ("", ("",)),
    ("Advice and reasons", ("advice", "advice_next", "advice_previous", "advice_of_task", "why", "critical_path",
                            "paths_to_task")),
    ("Print and picture", ("print", "pdf", "page_break", "export", "picture", "copy_picture")),
)  # fmt: skip
"""The menu “Actions”: menus within it by title, those without a title stand in it; commands named nowhere come last."""
