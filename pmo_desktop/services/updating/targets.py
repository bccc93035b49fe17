"""Which project here a file is a newer version of: told by ids, names and content."""

from pmo_desktop.services.importing import Preview
from pmo_desktop.services.updating.difference import Target
from pmo_desktop.services.workspace import Workspace


def targets(workspace: Workspace, preview: Preview) -> tuple[Target, ...]:
    """Return the projects a file may be a newer version of, the surest first; none where it is new."""
    raise NotImplementedError
