"""Everything that can be done in the roadmap: what each command says, its keys, its icon and what it does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_desktop.services.roadmap_lines import DEEPEST
from ui import commands

if TYPE_CHECKING:
    from ui.roadmap.view import RoadmapView

    _Command = commands.Command[RoadmapView]
else:
    _Command = commands.Command


@dataclass(frozen=True, slots=True)
class Command(_Command):
    """A switch `sets` a field of the look."""

    sets: str = ""


def _switch(field: str, title: str) -> Command:
    return Command(f"show_{field}", title, (), "", lambda view: view.take_look(), switch=True, sets=field)


def _to_level(level: int) -> Command:
    title, keys = f"Tasks to level {level}", f"Alt+Shift+{level}"
    return Command(f"level_{level}", title, (keys,), "", lambda view: view.show_level(level))


COMMANDS: tuple[Command, ...] = (
    Command("open", "Open in the Gantt", ("Ctrl+Return",), "gantt", lambda view: view.open_current()),
    Command("unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold_selected(folded=False)),
    Command("fold", "Fold", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold_selected(folded=True)),
    Command("fold_all", "Projects only", ("Alt+Shift+0",), "outdent", lambda view: view.show_level(0)),
    Command("phases", "Phases and milestones", ("Alt+Shift+1",), "indent", lambda view: view.show_level(1)),
    *map(_to_level, range(2, 6)),
    Command("unfold_all", "All tasks", (f"Alt+Shift+{DEEPEST}",), "", lambda view: view.show_level(DEEPEST)),
    Command("later", "Move a working day later", ("Ctrl+Alt+Right",), "", lambda view: view.editing.nudge(1)),
    Command("earlier", "Move a working day earlier", ("Ctrl+Alt+Left",), "", lambda view: view.editing.nudge(-1)),
    Command("week_later", "Move five working days later", ("Ctrl+Alt+PgDown",), "", lambda view: view.editing.nudge(5)),
    Command(
        "week_earlier", "Move five working days earlier", ("Ctrl+Alt+PgUp",), "", lambda view: view.editing.nudge(-5)
    ),
    Command("move", "Move project…", ("Ctrl+Shift+M",), "", lambda view: view.editing.ask_move()),
    Command("spread", "Spread the work…", (), "levels", lambda view: view.spread()),
    Command("clear_spread", "Clear what was spread", (), "", lambda view: view.clear_spread()),
    Command("link", "Link tasks", ("Ctrl+F2",), "link", lambda view: view.editing.link()),
    Command("unlink", "Unlink tasks", ("Ctrl+Shift+F2",), "unlink", lambda view: view.editing.unlink()),
    Command("find", "Show only projects with a text", ("Ctrl+F",), "", lambda view: view.strip.narrow()),
    Command("clear_filters", "Clear all filters", ("F3",), "", lambda view: view.clear_filters()),
    Command("details", "Details", ("Alt+Return", "Shift+F2"), "", lambda view: view.open_details()),
    Command("to_bar", "Scroll to bar", ("Ctrl+Shift+F5",), "", lambda view: view.scroll_to_bar()),
    Command("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.chart.zoom(0.7)),
    Command(
        "zoom_out", "Zoom out", ("Ctrl+-", "Ctrl+Shift+-", "Ctrl+_"), "zoom_out", lambda view: view.chart.zoom(1 / 0.7)
    ),
    Command("zoom_all", "All projects", ("Ctrl+0",), "zoom_all", lambda view: view.chart.zoom_to_all()),
    Command("zoom_selected", "What is selected", ("Ctrl+Shift+0",), "", lambda view: view.zoom_to_selected()),
    Command("today", "Go to today", (), "today", lambda view: view.chart.go_to_today()),
    _switch("milestones", "Milestones of folded projects"),
    _switch("names", "Names of milestones"),
    _switch("baseline", "Baseline beneath the bars"),
    _switch("critical", "Critical work"),
    _switch("across", "Links between projects"),
    _switch("inner", "Links within projects"),
    _switch("lights", "Lights beside the bars"),
    Command("legend", "Legend", (), "", lambda view: view.take_look(), switch=True, sets="legend"),
    Command("copy", "Copy", ("Ctrl+C",), "", lambda view: view.table.copy()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
)
MENU = (
    "open", "details", "", "unfold", "fold", "fold_all", "phases", "unfold_all", "", "earlier", "later", "week_earlier",
    "week_later", "move", "spread",
    "clear_spread", "", "link", "unlink", "", "to_bar", "zoom_selected", "zoom_all", "", "copy", "export", "picture",
    "copy_picture",
)  # fmt: skip
"""What the context menu offers; an empty name is a line."""
