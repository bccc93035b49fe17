"""What can be done about advice, by name: the words on the button; services/fixes.py does it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FixIt:
    """`field` names the cell that is opened where only a person can say what is right; `all_at_once`: for many as one change."""

    name: str
    title: str
    field: str = ""
    all_at_once: bool = True


FIXES: dict[str, FixIt] = {
    each.name: each
    for each in (
        FixIt("link_in_order", "Link the tasks in their order"),
        FixIt("link_previous", "Link to the task above"),
        FixIt("link_next", "Link to the next task"),
        FixIt("link_to_end", "Link to the last milestone"),
        FixIt("remove_links", "Remove the link"),
        FixIt("remove_lag", "Remove the waiting time"),
        FixIt("remove_lead", "Remove the lead"),
        FixIt("lead_to_start", "Turn the lead into start-to-start + lag"),
        FixIt("lag_to_task", "Put a task in place of the waiting time"),
        FixIt("links_to_tasks", "Link the tasks in it instead"),
        FixIt("link_to_start", "Let it run beside (start to start)"),
        FixIt("not_before", "Turn it into “not before”"),
        FixIt("no_constraint", "Remove the constraint"),
        FixIt("deadline_instead", "Set a deadline instead"),
        FixIt("ask_deadline", "Write another deadline…", "deadline"),
        FixIt("make_milestone", "Make it a milestone"),
        FixIt("make_task", "Make it a task"),
        FixIt("unassign", "Take the work off it"),
        FixIt("ask_duration", "Write a duration…", "duration"),
        FixIt("confirm_duration", "Remove the estimate mark"),
        FixIt("ask_people", "Assign…", "people"),
        FixIt("after_other", "Do it after the other"),
        FixIt("wait_less", "Let it wait only as long as it must"),
        FixIt("task_calendar_counts", "Let the task’s calendar count alone"),
        FixIt("no_calendar", "Use the project’s calendar"),
        FixIt("clear_future", "Take the actual date back"),
        FixIt("after_status", "Move unfinished work after the status date"),
        FixIt("done_as_planned", "Mark its progress as planned"),
        FixIt("status_today", "Set the status date to today"),
        FixIt("set_baseline", "Set baseline"),
        FixIt("to_automatic", "Switch to automatic scheduling"),
        FixIt("hand_to_links", "Move it to where its links allow"),
        FixIt("ask_name", "Write another name…", "name"),
        FixIt("number_name", "Number the name"),
    )
}
