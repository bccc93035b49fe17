"""Everything that can be done with scenarios: what each command says, its keys, its icon and what it does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui import commands
from ui.scenarios.adding import KINDS

if TYPE_CHECKING:
    from ui.scenarios.view import ScenariosView

    _Command = commands.Command[ScenariosView]
else:
    _Command = commands.Command


@dataclass(frozen=True, slots=True)
class Command(_Command):
    """`on_one` needs a scenario."""

    on_one: bool = True


def _trying(name: str, title: str) -> Command:
    return Command(name, f"{title}…", (), "", lambda view: view.add_change(name))


COMMANDS: tuple[Command, ...] = (
    Command("new", "New scenario", ("Ctrl+Shift+N",), "add", lambda view: view.new(), on_one=False),
    Command("change", "Try something out…", ("Ins",), "indent", lambda view: view.add_change()),
    *(_trying(each.name, each.title) for each in KINDS),
    Command("edit", "Change what is tried out…", ("Ctrl+Return",), "", lambda view: view.edit_change()),
    Command("forget", "Forget the selected changes", ("Del",), "delete", lambda view: view.forget()),
    Command("rename", "Rename", ("F2",), "", lambda view: view.rename()),
    Command("duplicate", "Copy the scenario", ("Ctrl+D",), "", lambda view: view.duplicate()),
    Command("use", "Use this scenario…", ("Ctrl+Shift+U",), "templates", lambda view: view.use()),
    Command("drop", "Drop the scenario", ("Ctrl+Del",), "", lambda view: view.drop()),
    Command("export", "Export this table…", ("Ctrl+E",), "", lambda view: view.export(), on_one=False),
)
MENU = (
    "new", "rename", "duplicate", "drop", "", "change", *(each.name for each in KINDS), "", "edit", "forget", "", "use", "",
    "export",
)  # fmt: skip
"""What the context menu offers; an empty name is a line."""
