"""A whole plan as people write it down: an indented outline, each line with number, duration, predecessors and people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.amounts import parse_people
from pmo_desktop.domain.entry.durations import Duration, Units, parse_duration
from pmo_desktop.domain.entry.predecessors import Typed, parse_predecessors
from pmo_desktop.domain.errors import InvalidValueError

_LINE = re.compile(r"\s*(\d+) ((?:  )*)(\S[^|]*)(?:\|([^|]*))?(?:\|([^|]*))?(?:\|([^|]*))?")


@dataclass(frozen=True, slots=True)
class TypedTask:
    """One line. `number` names it within the table; `level` counts from 0; a summary has no duration."""

    number: int
    level: int
    name: str
    duration: Duration | None
    predecessors: tuple[Typed, ...]
    people: tuple[tuple[str, float], ...]


def parse_plan(text: str, units: Units = Units()) -> tuple[TypedTask, ...]:  # noqa: B008 - a frozen value
    """Return the tasks of lines such as `12   Site survey | 8d | 11FS+2d | Owen Price[50%]`.

    Two spaces after the number's own indent a line by one level; empty lines and lines that begin with # are for readers.
    Numbers may come in any order but only once. Raises InvalidValueError naming the line.
    """
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    tasks = tuple(_one(line, units) for line in lines)
    _check(tasks)
    return tasks


def _one(line: str, units: Units) -> TypedTask:
    match = _LINE.fullmatch(line.rstrip())
    if match is None:
        raise _unreadable(line, "It does not begin with a number and a name.")
    number, indent, name, *cells = match.groups()
    duration, predecessors, people = ((cell or "").strip() for cell in cells)
    try:
        return TypedTask(
            number=int(number),
            level=len(indent) // 2,
            name=name.strip(),
            duration=parse_duration(duration, units) if duration else None,
            predecessors=parse_predecessors(predecessors, units),
            people=parse_people(people),
        )
    except InvalidValueError as error:
        raise _unreadable(line, error.sentence) from error


def _check(tasks: Sequence[TypedTask]) -> None:
    """Raise InvalidValueError where a number is not known or not alone, or a level has nothing to lie in."""
    numbers = {task.number for task in tasks}
    if len(numbers) < len(tasks):
        twice = next(task for task in tasks if sum(other.number == task.number for other in tasks) > 1)
        raise _unreadable(twice.name, f"The number {twice.number} is there twice.")
    for task, after in zip(tasks, [*tasks[1:], None], strict=True):
        is_summary = after is not None and after.level > task.level
        if after is not None and after.level > task.level + 1:
            raise _unreadable(after.name, "It is indented by more than one level.")
        if is_summary != (task.duration is None):
            raise _unreadable(task.name, "A task needs a duration; one that others lie in must have none.")
        unknown = [link.number for link in task.predecessors if link.number not in numbers]
        if unknown:
            raise _unreadable(task.name, f"There is no task {unknown[0]}.")


def _unreadable(line: str, why: str) -> InvalidValueError:
    return InvalidValueError(f"“{line.strip()}” is no line of a plan. {why}", "Write `3   Build | 5d | 2FS+1d | Anna`.")
