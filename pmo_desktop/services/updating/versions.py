"""The version history of a project's plan: which files came for it, when, by whom, and what each changed."""

from pmo_desktop.services.updating.difference import Version
from pmo_desktop.services.workspace import Workspace


def versions(workspace: Workspace, project_id: str) -> tuple[Version, ...]:
    """Return the files that came for a project, the newest first."""
    raise NotImplementedError
