"""What a window may ask of the program around it."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pmo_desktop.services.opening import Found
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings

if TYPE_CHECKING:
    from ui.shell.window import MainWindow


class Desk(Protocol):
    settings: Settings

    def open_file(self, path: Path) -> None:
        """Open a portfolio in a window of its own, or say why that cannot be."""

    def show_past(self, workspace: Workspace) -> None:
        """Open a window on the portfolio as it stood, which is let go with the window."""

    def open_found(self, found: Found) -> None:
        """Open what a path or an address turned out to mean."""

    def open_the_way(self, path: Path) -> bool:
        """Ask for a file's passphrase; say whether it is unlocked."""

    def create_file(self, path: Path) -> None:
        """Make a portfolio and open it, or say why that cannot be."""

    def open_demo(self) -> None:
        """Open the demo portfolio, built anew for today."""

    def ask_passphrase(self, path: Path) -> None:
        """Ask what shall become of a file's passphrase; its windows close for it and open again."""

    def ask_salvage(self) -> None:
        """Ask for a damaged file, and read what can be read of it into a new one."""

    def remember(self, settings: Settings) -> None:
        """Keep settings for the next time."""

    def set_theme(self, choice: str) -> None:
        """Draw the program light, dark, or as the system is, from now on."""

    def set_author(self, name: str) -> None:
        """Record changes under a name from now on, in every window."""

    def closed(self, window: "MainWindow") -> None:
        """Let a window go."""

    def quit(self) -> None:
        """Close every window."""
