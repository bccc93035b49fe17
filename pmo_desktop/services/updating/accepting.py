"""Taking over what a newer file says: all, what is unproblematic, or what somebody chose, as one change."""

from collections.abc import Collection

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.services.updating.difference import Difference, Foreseen, Prepared
from pmo_desktop.services.workspace import Workspace


def changes_of(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> Prepared:
    """Return what taking over the chosen keys would write; keys of rows mean all of them, and what they need comes too."""
    raise NotImplementedError


def accept(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> ChangeSet | None:
    """Take over the chosen keys as one change; None where nothing changes, not even which file was last."""
    raise NotImplementedError


def foreseen(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> Foreseen:
    """Return what would come of taking over the chosen, on a copy: quick enough to ask at each tick."""
    raise NotImplementedError
