"""A plan's tasks in columns of a board, and what moving a task to another column changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.board import Pile
from pmo_desktop.charts.card import Card
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.amounts import format_people
from pmo_desktop.domain.entry.custom import choices_in
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from pmo_desktop.services.planning.cells import set_cells
from pmo_desktop.services.planning.custom_fields import CUSTOM, task_fields
from pmo_desktop.services.planning.fields import assignments_on
from pmo_desktop.services.planning.rows import move_tasks
from pmo_desktop.services.workspace import Workspace

STATUS, PHASE, PERSON, FIELD = "status", "phase", "person", "field:"
"""By what a board is parted; `FIELD` comes before the id of a field of one's own."""
TO_DO, DOING, DONE = "to_do", "doing", "done"
_REOPENED = 50
"""Percent done of a task that is taken back from “done”: nobody knows, so the half, which one then corrects."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What the columns are called that bear no name from the plan."""

    to_do: str
    doing: str
    done: str
    nobody: str
    no_phase: str
    no_value: str


def choice_fields(workspace: Workspace) -> list[CustomField]:
    """Return the fields of one's own that a board can be parted by: those with values to choose from."""
    return [each for each in task_fields(workspace) if each.kind is FieldKind.CHOICE]


def piles_of(workspace: Workspace, plan: Plan, cards: Sequence[Card], by: str, titles: Titles) -> list[Pile]:
    """Part the tasks that are no summaries; the columns stand in an order that means something, empty ones too."""
    leaves = [card for card in cards if not card.summary]
    if by == PHASE:
        return list(_by_phase(cards, leaves, titles))
    if by == PERSON:
        return list(_by_person(plan, leaves, titles))
    if by.startswith(FIELD):
        return list(_by_field(workspace, by.removeprefix(FIELD), leaves, titles))
    named = ((TO_DO, titles.to_do), (DOING, titles.doing), (DONE, titles.done))
    return [Pile(key, title, tuple(card.task_id for card in leaves if status_of(card) == key)) for key, title in named]


def status_of(card: Card) -> str:
    return DONE if card.done else DOING if card.begun else TO_DO


def _by_phase(cards: Sequence[Card], leaves: Sequence[Card], titles: Titles) -> Iterator[Pile]:
    inside: dict[str, list[str]] = {}
    for card in leaves:
        inside.setdefault(card.phase, []).append(card.task_id)
    for card in cards:
        if card.is_phase:
            yield Pile(card.task_id, card.name, tuple(inside.get(card.task_id, ())))
    if "" in inside:
        yield Pile("", titles.no_phase, tuple(inside[""]))


def _by_person(plan: Plan, leaves: Sequence[Card], titles: Titles) -> Iterator[Pile]:
    working: dict[str, list[str]] = {}
    names, rows = plan.people["name"], plan.people.row
    for card in leaves:
        numbers = assignments_on(plan, card.task_id)
        people = [plan.assignments["person_id"][each] for each in numbers]
        for person_id in dict.fromkeys(each for each in people if each in rows) or [""]:
            working.setdefault(person_id, []).append(card.task_id)
    yield Pile("", titles.nobody, tuple(working.pop("", ())))
    for person_id in sorted(working, key=lambda each: names[rows[each]].casefold()):
        yield Pile(person_id, names[rows[person_id]], tuple(working[person_id]))


def _by_field(workspace: Workspace, field_id: str, leaves: Sequence[Card], titles: Titles) -> Iterator[Pile]:
    field = next((each for each in choice_fields(workspace) if each.id == field_id), None)
    if field is None:
        return
    values = {each.row_id: each.value for each in workspace.find(CustomValue, field_id=field_id)}
    inside: dict[str, list[str]] = {}
    for card in leaves:
        inside.setdefault(values.get(card.task_id, ""), []).append(card.task_id)
    yield Pile("", titles.no_value, tuple(inside.pop("", ())))
    for value in dict.fromkeys((*choices_in(field), *sorted(inside))):
        yield Pile(value, value, tuple(inside.get(value, ())))


def move_to(  # noqa: PLR0913, PLR0917 - what is moved, from where and to where
    workspace: Workspace, project_id: str, task_id: str, by: str, source: Pile, target: Pile
) -> ChangeSet | None:
    """Make a task what the column it is moved to says, as one change that names both."""
    plan = workspace.plan(project_id)
    name = plan.tasks["name"][plan.tasks.row[task_id]]
    label = f"Move “{name}” to “{target.title}”"
    if by == PHASE:
        return _to_phase(workspace, project_id, task_id, target.key, label)
    if by == PERSON:
        label = f"Give “{name}” to {target.title}" if target.key else f"Take {source.title} off “{name}”"
        return _to_person(workspace, project_id, task_id, source.key, target.key, label)
    if by.startswith(FIELD):
        cell = (task_id, CUSTOM + by.removeprefix(FIELD), target.key)
        return set_cells(workspace, project_id, [cell], label=label)
    return _to_status(workspace, project_id, task_id, target.key, label)


def _to_status(workspace: Workspace, project_id: str, task_id: str, key: str, label: str) -> ChangeSet | None:
    """Not begun is 0 %, done 100 %; begun keeps its percent, and has its actual start from now on."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    row = plan.tasks.row[task_id]
    if key != DOING:
        return set_cells(workspace, project_id, [(task_id, "percent", "100%" if key == DONE else "0%")], label=label)
    if schedule.percent[row] >= 100:
        return set_cells(workspace, project_id, [(task_id, "percent", f"{_REOPENED}%")], label=label)
    if schedule.percent[row] > 0 or plan.tasks["actual_start"][row] is not None:
        return None
    began = min(int(schedule.start[row]), workspace.today())
    return set_cells(workspace, project_id, [(task_id, "actual_start", format_date(began))], label=label)


def _to_phase(workspace: Workspace, project_id: str, task_id: str, summary_id: str, label: str) -> ChangeSet | None:
    """Put a task above the first one of a phase; out of all phases to the end of the plan."""
    plan = workspace.plan(project_id)
    if not summary_id:
        return move_tasks(workspace, project_id, [task_id], None, label=label)
    inside = plan.outline.children[plan.tasks.row[summary_id]]
    if not inside:
        raise InvalidValueError("That phase has no tasks yet.", "Nest one under it in the Gantt first.")
    return move_tasks(workspace, project_id, [task_id], plan.tasks.ids[inside[0]], label=label)


def _to_person(  # noqa: PLR0913, PLR0917 - what is given, by whom, to whom, and what that is called
    workspace: Workspace, project_id: str, task_id: str, from_id: str, to_id: str, label: str
) -> ChangeSet | None:
    """Give what one person does on a task to another, with the same units; nobody takes them off it."""
    plan = workspace.plan(project_id)
    names, rows, of = plan.people["name"], plan.people.row, plan.assignments
    people: dict[str, float] = {}
    for number in assignments_on(plan, task_id):
        person_id = of["person_id"][number]
        if person_id in rows and person_id != from_id:
            people[names[rows[person_id]]] = float(of["units"][number])
    taken = [float(of["units"][each]) for each in assignments_on(plan, task_id) if of["person_id"][each] == from_id]
    if to_id:
        people.setdefault(names[rows[to_id]], taken[0] if taken else 1.0)
    return set_cells(workspace, project_id, [(task_id, "people", format_people(people.items()))], label=label)
