"""A new task on a day of the calendar."""

from pmo_desktop.domain.changes import Change, Insert
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.rows import new_tasks
from pmo_desktop.services.planning.setters import start_changes
from pmo_desktop.services.workspace import Workspace


def add_task_on(workspace: Workspace, project_id: str, day: int, name: str, *, after: str | None = None) -> str:
    """Add a task at the end of the plan, nested as `after` is, that starts on a day; return its id. One change."""
    editing = Editing(workspace, project_id, 0)
    (task,) = new_tasks(workspace, editing.plan, [name], after=after)
    changes: list[Change] = [Insert(task)]
    editing.foresee(changes)
    row = editing.plan.tasks.row[task.id]
    changes += start_changes(editing, row, editing.clocks.clock(row).calendar.next_start(day))
    workspace.record(f"Add task “{name}”", changes)
    return task.id
