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


def _kept(read: Callable[[Columns[R]], T]) -> Callable[[Columns[R]], T]:
    """Keep what is read of a table until the table changes."""
    known: WeakKeyDictionary[Columns[Any], tuple[int, T]] = WeakKeyDictionary()

    @wraps(read)
    def look(table: Columns[R]) -> T:
        found = known.get(table)
        if found is None or found[0] != table.version:
            found = known[table] = (table.version, read(table))
        return found[1]

    return look


@_kept
def baselined(table: Columns[Baseline]) -> Mapping[tuple[str, int], int]:
    """Return the rows of baselines by task and number of the baseline."""
    return {key: row for row, key in enumerate(zip(table["task_id"], table["number"], strict=True))}


@_kept
def assigned(table: Columns[Assignment]) -> Mapping[str, Sequence[int]]:
    """Return the rows of assignments by task."""
    return _grouped(table["task_id"])


@_kept
def links_into(table: Columns[Dependency]) -> Mapping[str, Sequence[int]]:
    """Return the rows of links by successor."""
    return _grouped(table["successor_id"])


def _grouped(keys: Sequence[str]) -> Mapping[str, Sequence[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        found[key].append(row)
    return found
