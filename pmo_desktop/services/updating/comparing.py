"""Comparing a newer file with the project here, and with what was imported last."""

from pmo_desktop.services.importing import Choices, Preview
from pmo_desktop.services.updating.difference import Difference
from pmo_desktop.services.workspace import Workspace


def compare(workspace: Workspace, project_id: str, preview: Preview, choices: Choices | None = None) -> Difference:
    """Return what a file says otherwise than a project here; writes nothing.

    `choices` override who the people of the file are, as for an import. Raises KeyError where there is no such project.
    """
    raise NotImplementedError
