"""A portfolio as people begin one: with the templates that come with the program."""

from pathlib import Path

from pmo_desktop.services.built_in_templates import add_built_in
from pmo_desktop.services.workspace import Workspace


def begin(path: Path, *, author: str, name: str = "") -> Workspace:
    """Make a new file and open it; raise FileProblemError where one is already, or none can be."""
    workspace = Workspace.create(path, author=author, name=name or path.stem)
    add_built_in(workspace)
    return workspace
