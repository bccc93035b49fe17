"""An edit before it is made: what it would change, what the plan would then look like, and making it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.schedule import Explainer


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposed:
    """Changes with the label their change set would have."""

    label: str
    changes: tuple[Change, ...]


Proposal = Callable[[Editing], Proposed]
"""Works out an edit of the plan it is shown; raises a KnownError where it cannot be made."""


def carry_out(workspace: Workspace, project_id: str, proposal: Proposal) -> ChangeSet | None:
    """Make an edit as one recorded change; None where it changes nothing."""
    proposed = proposal(Editing(workspace, project_id, workspace.today()))
    return workspace.record(proposed.label, proposed.changes)


def glimpsed(editing: Editing, proposed: Proposed, look: "Callable[[Explainer], T]") -> "T":
    """Return what `look` sees of the project as it would be after an edit that is not made."""
    return editing.workspace.glimpsed(editing.plan.project.id, proposed.changes, look)
