"""Which rows of a plan's tables are about a task: looked up once and kept until the table changes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.records import Assignment, Baseline, Dependency, Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")


_Read = Callable[[Columns[R]], T]


def _kept(*fields: str) -> Callable[[_Read[R, T]], _Read[R, T]]:
    """Keep what is read of some fields of a table until one of them changes: most edits are of others."""

    def keep(read: _Read[R, T]) -> _Read[R, T]:
        known: WeakKeyDictionary[Columns[Any], tuple[int, list[list[Any]], T]] = WeakKeyDictionary()

        @wraps(read)
        def look(table: Columns[R]) -> T:
            found = known.get(table)
            if found is not None and found[0] == table.version:
                return found[2]
            now = [table[name] for name in fields]
            made = found[2] if found is not None and found[1] == now else read(table)
            known[table] = (table.version, [list(column) for column in now], made)
            return made

        return look

    return keep


@_kept("task_id", "number")
def baselined(table: Columns[Baseline]) -> Mapping[tuple[str, int], int]:
    """Return the rows of baselines by task and number of the baseline."""
    return {key: row for row, key in enumerate(zip(table["task_id"], table["number"], strict=True))}


@_kept("task_id")
def assigned(table: Columns[Assignment]) -> Mapping[str, Sequence[int]]:
    """Return the rows of assignments by task."""
    return _grouped(table["task_id"])


@_kept("successor_id")
def links_into(table: Columns[Dependency]) -> Mapping[str, Sequence[int]]:
    """Return the rows of links by successor."""
    return _grouped(table["successor_id"])


def _grouped(keys: Sequence[str]) -> Mapping[str, Sequence[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        found[key].append(row)
    return found
