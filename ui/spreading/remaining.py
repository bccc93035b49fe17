"""What stays overloaded when work has been spread, and why: a line for each, from which one goes to its task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Person, Task
from pmo_desktop.services.levelling import Reason, Remaining
from pmo_desktop.services.workspace import Workspace
from ui.tables.columns import Column


@dataclass(frozen=True, slots=True)
class Left:
    """An overload that remains; `id` is its number among them."""

    id: str
    person: str
    tasks: str
    remaining: Remaining


def lines(workspace: Workspace, every: Sequence[Remaining]) -> list[Left]:
    """Return the overloads that are not over yet, with the names of who is asked for too much and by what."""
    today = workspace.today()
    found = [each for each in every if each.finish > today]
    people = {each.id: each.name for each in workspace.find(Person, id=list({one.person_id for one in found}))}
    ids = list({task_id for one in found for task_id in one.task_ids})
    tasks = {each.id: each.name for each in workspace.find(Task, id=ids)}
    return [
        Left(
            str(number),
            people.get(each.person_id, "–"),
            ", ".join(tasks.get(task_id, "–") for task_id in each.task_ids),
            each,
        )
        for number, each in enumerate(found)
    ]


def columns(tr: Callable[[str], str]) -> tuple[Column, ...]:
    said = {
        Reason.ALONE: tr("asks for too much alone"), Reason.STARTED: tr("has begun"), Reason.NEVER: tr("priority 1000"),
        Reason.FIXED: tr("held by a date"), Reason.WITHIN_SLACK: tr("no spare time"),
    }  # fmt: skip
    return (
        Column("person", tr("Person"), lambda each: each.person, width=150),
        Column(
            "start", tr("From"), lambda each: format_date(each.remaining.start),
            sort=lambda each: each.remaining.start, width=106,
        ),
        Column(
            "finish", tr("To"), lambda each: format_date(each.remaining.finish),
            sort=lambda each: each.remaining.finish, width=106,
        ),
        Column(
            "units", tr("Asked"), lambda each: f"{each.remaining.units:.0%}", right=True,
            sort=lambda each: each.remaining.units, width=70,
        ),
        Column(
            "capacity", tr("There is"), lambda each: f"{each.remaining.capacity:.0%}", right=True,
            sort=lambda each: each.remaining.capacity, width=76,
        ),
        Column("reason", tr("Because it"), lambda each: said[each.remaining.reason], width=150),
        Column("tasks", tr("Tasks"), lambda each: each.tasks, width=220),
        Column("sentence", tr("Why, and what can be done"), lambda each: each.remaining.sentence, width=420),
    )  # fmt: skip
