"""The lines of a table of tasks: task rows and group headings in the order in which they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pmo_desktop.domain.plan.outline import NONE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.arranging import values
from pmo_desktop.services.arranging.around import Around
from pmo_desktop.services.arranging.arrangement import Arrangement
from pmo_desktop.services.arranging.filters import Ground, Wanted, wanted
from pmo_desktop.services.arranging.grouping import GroupOf, Heading, group_of
from pmo_desktop.services.planning.costs import cost_of
from pmo_desktop.services.planning.fields import work_of

HEADING = -1
"""The task row of a line that is a heading."""
_AGAIN = "\n"


@dataclass(frozen=True, slots=True)
class Lines:
    """`rows` are the plan's task rows, HEADING where there is a group heading, which `headings` gives by its place.

    `shown` tasks of `total` are wanted by the filters, whether or not they lie in something folded; summaries that are
    there for others' sake do not count. A task of several people stands in several lines where persons are grouped by.
    `level` is how far task rows are indented where that is not the plan's nesting.
    """

    rows: Sequence[int]
    headings: Mapping[int, Heading] = field(default_factory=dict)
    shown: int = 0
    total: int = 0
    level: int | None = None

    def ids(self, task_ids: Sequence[str]) -> list[str]:
        """Return an id for each line: the task's, a heading's key; both where a task is shown once more."""
        if not self.headings:
            return [task_ids[row] for row in self.rows]
        found: list[str] = []
        seen: set[int] = set()
        key = ""
        for place, row in enumerate(self.rows):
            if row == HEADING:
                key = self.headings[place].key
                found.append(key)
            else:
                found.append(f"{task_ids[row]}{_AGAIN}{key}" if row in seen else task_ids[row])
                seen.add(row)
        return found


def task_of(line_id: str) -> str:
    """Return the task of a line: the same for every line that shows it."""
    return line_id.partition(_AGAIN)[0]


def lines(plan: Plan, schedule: Schedule, arrangement: Arrangement, around: Around) -> Lines:
    """Return what is shown of a plan as it now stands."""
    ground = Ground(plan, schedule, around)
    total = len(plan.tasks)
    test = wanted(ground, arrangement.filters)
    if test is None and arrangement.is_plain:
        return Lines(_unfolded(plan, plan.outline.order, arrangement.folded), {}, total, total)
    blank = plan.tasks["blank"]
    total -= sum(blank)
    if arrangement.is_flat:
        found = _flat(ground, arrangement, test)
        if arrangement.groups:
            return _grouped(ground, arrangement, found, total)
        return Lines(tuple(found), {}, len(found), total, 0)
    kept = None if test is None else {row for row in plan.outline.order if not blank[row] and test(row)}
    order: Sequence[int] = plan.outline.order if not arrangement.sort else _sorted_outline(ground, arrangement)
    shown = order if kept is None else _with_above(plan, order, kept, above=arrangement.with_summaries)
    number = total if kept is None else len(kept)
    return Lines(_unfolded(plan, shown, arrangement.folded), {}, number, total)


def _with_above(plan: Plan, order: Sequence[int], kept: set[int], *, above: bool) -> list[int]:
    """Return the rows kept, in order, and the summaries in which they lie if those are wanted too."""
    seen = set(kept)
    if above:
        parent = plan.outline.parent
        for row in kept:
            at = parent[row]
            while at != NONE and at not in seen:
                seen.add(at)
                at = parent[at]
    return [row for row in order if row in seen]


def _unfolded(plan: Plan, order: Sequence[int], folded: frozenset[str]) -> Sequence[int]:
    """Return rows without those beneath folded summaries; a summary that is not shown hides nothing."""
    row_of, is_summary = plan.tasks.row, plan.outline.is_summary
    shut = {row_of[each] for each in folded if each in row_of and is_summary[row_of[each]]}
    if not shut:
        return order
    level = plan.outline.level
    shown: list[int] = []
    below: int | None = None
    for row in order:
        if below is not None and level[row] > below:
            continue
        shown.append(row)
        below = level[row] if row in shut else None
    return shown


# Sorting


def _sorted(ground: Ground, arrangement: Arrangement, rows: Sequence[int]) -> list[int]:
    """Return rows sorted by every key, the first of which counts most; what has no value comes last either way."""
    found = list(rows)
    for key in reversed(arrangement.sort):
        if values.is_known(ground.plan, key.field):
            kind = values.kind_of(ground.plan, key.field)
            value = values.values(ground.plan, ground.schedule, key.field, ground.around.today)
            worth = {row: value(row) for row in found}
            some = [row for row in found if worth[row] is not None]
            some.sort(key=lambda row: values.sort_key(kind, worth[row]), reverse=key.descending)
            found = some + [row for row in found if worth[row] is None]
    return found


def _sorted_outline(ground: Ground, arrangement: Arrangement) -> list[int]:
    """Return all rows with siblings sorted: each summary keeps its tasks with it."""
    outline = ground.plan.outline
    place = {row: at for at, row in enumerate(_sorted(ground, arrangement, outline.order))}
    order: list[int] = []
    waiting = sorted((row for row in outline.order if outline.parent[row] == NONE), key=place.__getitem__, reverse=True)
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += sorted(outline.children[row], key=place.__getitem__, reverse=True)
    return order


def _flat(ground: Ground, arrangement: Arrangement, test: Wanted | None) -> list[int]:
    """Return the tasks wanted as one sorted list; summaries only where they were asked for by name."""
    outline, blank = ground.plan.outline, ground.plan.tasks["blank"]
    summaries = any(each.name == "summaries" for each in arrangement.filters)
    rows = [
        row
        for row in outline.order
        if not blank[row] and (summaries or not outline.is_summary[row]) and (test is None or test(row))
    ]
    return _sorted(ground, arrangement, rows)


# Grouping


def _grouped(ground: Ground, arrangement: Arrangement, rows: Sequence[int], total: int) -> Lines:
    shown: list[int] = []
    headings: dict[int, Heading] = {}
    keys = [group_of(ground, key) for key in arrangement.groups]
    directions = [key.descending for key in arrangement.groups]

    def put(rows: Sequence[int], depth: int, path: str) -> None:
        if depth == len(keys):
            shown.extend(rows)
            return
        for title, members in _groups(keys[depth], rows, descending=directions[depth]):
            key = f"{path}{arrangement.groups[depth].field}={title}"
            headings[len(shown)] = _heading(ground, key, title, depth, members)
            shown.append(HEADING)
            if key not in arrangement.folded:
                put(members, depth + 1, f"{key}\t")

    put(rows, 0, "group:")
    return Lines(tuple(shown), headings, len(rows), total, len(keys))


def _groups(group: GroupOf, rows: Sequence[int], *, descending: bool) -> list[tuple[str, list[int]]]:
    """Return the names of the groups in order, each with its rows; what is in none comes last either way."""
    members: dict[str, list[int]] = {}
    worth: dict[str, Any] = {}
    for row in rows:
        for value, title in group(row):
            members.setdefault(title, []).append(row)
            worth.setdefault(title, value)
    some = sorted(
        (title for title in members if worth[title] is not None), key=lambda title: worth[title], reverse=descending
    )
    return [(title, members[title]) for title in (*some, *(each for each in members if worth[each] is None))]


def _heading(ground: Ground, key: str, title: str, level: int, rows: list[int]) -> Heading:
    starts, finishes, durations, percents = (
        column[rows]
        for column in (ground.schedule.start, ground.schedule.finish, ground.schedule.duration, ground.schedule.percent)
    )
    timed = starts != NO_PART
    weight = int(durations[timed].sum())
    done = float((percents[timed] * durations[timed]).sum())
    works = [work for row in rows if (work := work_of(ground.plan, row)) is not None]
    costs = [cost for row in rows if (cost := cost_of(ground.plan, ground.schedule, row)) is not None]
    return Heading(
        key, title, level, len(rows),
        int(starts[timed].min()) if timed.any() else NO_PART,
        int(finishes[timed].max()) if timed.any() else NO_PART,
        done / weight if weight else 0.0,
        sum(works) if works else None,
        sum(costs) if costs else None,
    )  # fmt: skip


def to_level(plan: Plan, level: int) -> frozenset[str]:
    """Return what to fold so that rows down to an outline level (1 the outermost) are seen; 0 folds nothing."""
    if level <= 0:
        return frozenset()
    outline, ids = plan.outline, plan.tasks.ids
    return frozenset(ids[row] for row in outline.order if outline.is_summary[row] and outline.level[row] + 1 >= level)
