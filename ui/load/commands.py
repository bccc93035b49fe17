"""Everything that can be done in the load: what each command says, its keys, its icon and what it does."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_desktop.domain.resources.load import By, Per
from pmo_desktop.services.load.lines import Count, Sort
from ui import commands

if TYPE_CHECKING:
    from ui.load.view import LoadView

    Command = commands.Command[LoadView]
else:
    Command = commands.Command


def _scope(name: str, title: str, field: str, value: object, keys: tuple[str, ...] = ()) -> Command:
    return Command(
        name, title, keys, "",
        lambda view: view.arrange(replace(view.scope, **{field: value})),  # type: ignore[arg-type]  # of the field's own kind
    )  # fmt: skip


COMMANDS: tuple[Command, ...] = (
    Command("give", "Give to somebody else…", ("Ctrl+G",), "", lambda view: view.deciding.give()),
    Command("divide", "Share with somebody…", ("Ctrl+J",), "", lambda view: view.deciding.divide()),
    Command("substitute", "Give work of a person or role…", ("Ctrl+Alt+G",), "", lambda view: view.deciding.substitute()),
    Command("units", "Change units…", ("Ctrl+U",), "", lambda view: view.deciding.units()),
    Command("delay", "Delay…", ("Ctrl+Shift+M",), "", lambda view: view.deciding.delay()),
    Command("later", "A working day later", ("Ctrl+Alt+Right",), "", lambda view: view.deciding.later(1)),
    Command("earlier", "A working day earlier", ("Ctrl+Alt+Left",), "", lambda view: view.deciding.later(-1)),
    Command("week_later", "Five working days later", ("Ctrl+Alt+PgDown",), "", lambda view: view.deciding.later(5)),
    Command("week_earlier", "Five working days earlier", ("Ctrl+Alt+PgUp",), "", lambda view: view.deciding.later(-5)),
    Command("turn", "Commit booking or make it tentative", ("Ctrl+T",), "", lambda view: view.deciding.turn()),
    Command("remove", "Take away", ("Del",), "", lambda view: view.deciding.remove()),
    Command(
        "spread_the_work", "Spread the work…", ("Ctrl+Shift+L",), "levels", lambda view: view.deciding.spread()
    ),
    Command("open", "Open task or project", ("Ctrl+Return",), "gantt", lambda view: view.open_current()),
    Command("details", "Details of the person", ("Alt+Return", "Shift+F2"), "", lambda view: view.show_details()),
    Command("next_overload", "Next overload", ("F8",), "", lambda view: view.next_overload(1)),
    Command("previous_overload", "Overload before", ("Shift+F8",), "", lambda view: view.next_overload(-1)),
    Command("today", "Go to today", ("Ctrl+Home",), "today", lambda view: view.go_to(None)),
    Command("to_date", "Go to date…", ("F5",), "", lambda view: view.ask_date()),
    Command("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.zoom(1)),
    Command("zoom_out", "Zoom out", ("Ctrl+-", "Ctrl+_"), "zoom_out", lambda view: view.zoom(-1)),
    _scope("days", "By days", "per", Per.DAY),
    _scope("weeks", "By weeks", "per", Per.WEEK),
    _scope("months", "By months", "per", Per.MONTH),
    _scope("people", "People", "by", By.PERSON, ("Alt+1",)),
    _scope("roles", "Roles", "by", By.ROLE, ("Alt+2",)),
    _scope("teams", "Teams", "by", By.TEAM, ("Alt+3",)),
    Command("unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold(folded=False)),
    Command("fold", "Fold", ("Alt+Shift+-", "Alt+Shift+_"), "", lambda view: view.fold(folded=True)),
    Command("unfold_all", "Unfold all", ("Alt+Shift+9",), "", lambda view: view.fold_all(folded=False)),
    Command("fold_all", "Fold all", ("Alt+Shift+0",), "", lambda view: view.fold_all(folded=True)),
    Command("find", "Show only people with a text", ("Ctrl+F",), "", lambda view: view.strip.narrow()),
    Command("clear_filters", "Clear all filters", ("F3",), "", lambda view: view.arrange(view.scope.unfiltered())),
    Command(
        "only_over", "Only overloaded", ("Alt+5",), "",
        lambda view: view.arrange(replace(view.scope, only_over=not view.scope.only_over)), switch=True,
    ),
    _scope("by_name", "Sort by name", "sort", Sort.NAME),
    _scope("by_worst", "Sort the fullest first", "sort", Sort.WORST),
    _scope("by_free", "Sort the freest first", "sort", Sort.FREE),
    Command("hours", "Hours instead of %", ("Alt+4",), "", lambda view: view.show_hours(), switch=True),
    _scope("proposed_whole", "Proposed work counts whole", "proposed", Count.WHOLE),
    _scope("proposed_weighted", "Proposed work counts by probability", "proposed", Count.WEIGHTED),
    _scope("proposed_off", "Proposed work does not count", "proposed", Count.OFF),
    Command("behind", "What is behind the cells", ("Space",), "", lambda view: view.take_look(), switch=True),
    Command("histogram", "Histogram", ("Ctrl+Shift+H",), "", lambda view: view.take_look(), switch=True),
    Command("legend", "Legend", (), "", lambda view: view.take_look(), switch=True),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export()),
)  # fmt: skip
SHOWN = ("hours", "histogram", "behind", "legend")
"""What can be switched on and off in the strip."""
NEXT = {"give": "Give…", "delay": "Delay…", "spread_the_work": "Spread the work…"}
"""What is mostly done about an overload: buttons beside what is chosen, and their words."""
MENU = (
    "open", "details", "", "give", "divide", "substitute", "units", "delay", "later", "earlier", "week_later", "week_earlier",
    "turn", "remove", "", "spread_the_work", "", "next_overload", "unfold", "fold", "today", "to_date", "zoom_in", "zoom_out", "",
    "hours", "histogram", "behind", "only_over", "", "export", "picture", "copy_picture",
)  # fmt: skip
"""What the context menu offers; an empty name is a line."""
