"""Plans written down as tables become records: built-in templates and the demo portfolio."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pmo_desktop.domain import rank
from pmo_desktop.domain.entry.plan_table import TypedTask, parse_plan
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Assignment, Dependency, Task


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """Tasks come parents first; `ids` maps the numbers of the table to them."""

    tasks: tuple[Task, ...]
    dependencies: tuple[Dependency, ...]
    assignments: tuple[Assignment, ...]
    ids: dict[int, str]


def written_plan(
    text: str, project_id: str, new_id: NewId, person: Callable[[str], str], notes: Mapping[int, str]
) -> WrittenPlan:
    """Return the records of a table (see `parse_plan`); `person` gives the id of who goes by a name.

    `notes` are by the numbers of the table. Raises InvalidValueError naming the line that cannot be read.
    """
    typed = parse_plan(text)
    ids = {each.number: new_id() for each in typed}
    return WrittenPlan(
        tasks=_tasks(typed, project_id, ids, notes),
        dependencies=tuple(
            Dependency(
                id=new_id(), project_id=project_id, predecessor_id=ids[link.number], successor_id=ids[each.number],
                type=link.type, lag=link.lag, lag_kind=link.lag_kind,
            )
            for each in typed for link in each.predecessors
        ),
        assignments=tuple(
            Assignment(
                id=new_id(), task_id=ids[each.number], person_id=person(name), units=units,
                work=round(each.duration.seconds * units),
            )
            for each in typed if each.duration is not None for name, units in each.people
        ),
        ids=ids,
    )  # fmt: skip


def _tasks(
    typed: tuple[TypedTask, ...], project_id: str, ids: Mapping[int, str], notes: Mapping[int, str]
) -> tuple[Task, ...]:
    above: list[str] = []
    found = []
    for each, place in zip(typed, rank.spread(len(typed)), strict=True):
        del above[each.level :]
        seconds = each.duration.seconds if each.duration else 0
        found.append(
            Task(
                id=ids[each.number], project_id=project_id, parent_id=above[-1] if above else None, rank=place,
                name=each.name, duration=seconds, milestone=each.duration is not None and seconds == 0,
                elapsed=each.duration is not None and each.duration.elapsed,
                estimated=each.duration is not None and each.duration.estimated,
                notes=notes.get(each.number, "").strip(),
            )
        )  # fmt: skip
        above.append(ids[each.number])
    return tuple(found)
