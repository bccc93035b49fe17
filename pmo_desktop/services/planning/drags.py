"""What a drag on the chart asks for."""

from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Task
from pmo_desktop.services.explaining import explainer
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import planned_elsewhere, units_of
from pmo_desktop.services.planning.setters import start_changes
from pmo_desktop.services.planning.tracking import progress_fields
from pmo_desktop.services.planning.work import duration_changes, progress_changes
from pmo_desktop.services.workspace import Workspace


def move_task(workspace: Workspace, project_id: str, task_id: str, start: int) -> ChangeSet | None:
    """Make a task start at, or at the first working time after, a moment."""
    editing, row = _leaf(workspace, project_id, task_id)
    at = editing.clocks.clock(row).next_start(start)
    days = round((at - int(editing.schedule.start[row])) / DAY)
    name = editing.plan.tasks["name"][row]
    return workspace.record(f"Move “{name}” {days:+d}d", start_changes(editing, row, at))


def still_waits(workspace: Workspace, project_id: str, task_id: str, wanted: int) -> str:
    """Return why a task that was moved to a moment starts later; empty where it does not."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    row = plan.tasks.row[task_id]
    start = int(schedule.start[row])
    if start - start % DAY <= wanted:
        return ""
    drivers = [driver for driver in explainer(workspace, project_id).start(row) if driver.decides]
    deciding = next((driver.text for driver in sorted(drivers, key=lambda each: each.kind == "calendar")), "")
    return f"“{plan.tasks['name'][row]}” still starts on {format_date(start)}: {deciding}".strip(": ")


def resize_task(workspace: Workspace, project_id: str, task_id: str, finish: int) -> ChangeSet | None:
    """Give a task the duration that makes it end at a moment."""
    editing, row = _leaf(workspace, project_id, task_id)
    tasks = editing.plan.tasks
    seconds = max(0, editing.clocks.calendar(row).work(int(editing.schedule.start[row]), finish))
    typed = Duration(seconds, tasks["elapsed"][row])
    label = f"Duration of “{tasks['name'][row]}” {format_duration(typed, units_of(editing.plan))}"
    return workspace.record(label, duration_changes(editing.plan, row, typed))


def set_progress(workspace: Workspace, project_id: str, task_id: str, percent: float) -> ChangeSet | None:
    """Set how much of a task is done."""
    editing, row = _leaf(workspace, project_id, task_id)
    fields = progress_fields(editing.plan, editing.schedule, row, percent)
    changes = progress_changes(editing.plan, row, fields["actual_duration"], ended=percent >= 100)
    label = f"“{editing.plan.tasks['name'][row]}” {percent:g} % done"
    return workspace.record(label, [Update(Task, task_id, fields), *changes])


def _leaf(workspace: Workspace, project_id: str, task_id: str) -> tuple[Editing, int]:
    editing = Editing(workspace, project_id, 0)
    row = editing.plan.tasks.row[task_id]
    if editing.plan.outline.is_summary[row]:
        raise InvalidValueError("A summary follows from the tasks in it.", "Drag those tasks instead.")
    if editing.plan.tasks["external"][row]:
        raise planned_elsewhere(editing.plan, row)
    return editing, row
