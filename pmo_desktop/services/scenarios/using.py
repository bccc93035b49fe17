"""Making a scenario real: what would change, and all of it as one change that can be undone."""

from collections.abc import Collection

from pmo_desktop.domain.changes import ChangeSet, Delete
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Scenario
from pmo_desktop.services.scenarios.reading import changes_of, scenario
from pmo_desktop.services.scenarios.wording import Told, still_apply, told
from pmo_desktop.services.workspace import Workspace


def preview(workspace: Workspace, scenario_id: str) -> tuple[Told, ...]:
    """Return in words what using a scenario would change, and what of it no longer applies."""
    return told(workspace, scenario_id)


def use(workspace: Workspace, scenario_id: str, without: Collection[str] = ()) -> ChangeSet:
    """Make the changes of a scenario, but for the lines left out (by their ids), and remove it: one change, one undo.

    What no longer applies is left out by itself. Raises InvalidValueError where nothing would change.
    """
    name = scenario(workspace, scenario_id).name
    lines = [each for each in still_apply(told(workspace, scenario_id)) if each.id not in without]
    changes = changes_of([fact for line in lines for fact in line.facts])
    if not changes:
        raise InvalidValueError(f"“{name}” changes nothing.", "Try something out in it first, or drop it.")
    done = workspace.record(f"Use scenario “{name}”", [*changes, Delete(Scenario, scenario_id)])
    assert done is not None, "a scenario was removed"
    return done
