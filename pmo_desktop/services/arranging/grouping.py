"""What tasks are grouped by, and what the heading of a group says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.services.arranging import values
from pmo_desktop.services.arranging.arrangement import GroupKey
from pmo_desktop.services.arranging.filters import Ground
from pmo_desktop.services.planning.fields import assignments_on

Group = tuple[Any, str]
"""What sorts a group among others (None last), and its name."""
GroupOf = Callable[[int], Sequence[Group]]
"""Gives the groups of a task row: one, but for a task of several people, which stands under each."""
NOTHING: Group = (None, "–")
INTERVALS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above tasks: `key` stays the same while the plan changes; moments and amounts as in a schedule.

    `start` and `finish` are NO_PART where nothing in the group is done at any time; `percent` is weighted by duration.
    """

    key: str
    title: str
    level: int
    count: int
    start: int
    finish: int
    percent: float
    work: int | None
    cost: int | None


def group_of(ground: Ground, key: GroupKey) -> GroupOf:
    """Return what gives the group of a task row by a field, or by one of GROUPINGS."""
    special = GROUPINGS.get(key.field)
    if special is not None:
        return special[1](ground)
    kind, text = values.kind_of(ground.plan, key.field), values.texts(ground.plan, ground.schedule, key.field)
    value = values.values(ground.plan, ground.schedule, key.field, ground.around.today)
    if kind == "date":
        return lambda row: (_interval(value(row), key.by),)

    def group(row: int) -> Sequence[Group]:
        shown, own = text(row), value(row)
        return (NOTHING if not shown else (None if own is None else values.sort_key(kind, own), shown),)

    return group


def _interval(at: int | None, by: str) -> Group:
    """Return the day, ISO week, month, quarter or year of a moment."""
    if at is None:
        return NOTHING
    day = moment.to_date(at)
    if by == "day":
        return day.toordinal(), day.isoformat()
    if by == "week":
        year, week, _ = day.isocalendar()
        return (year, week), f"{year}-W{week:02}"
    if by == "quarter":
        quarter = (day.month + 2) // 3
        return (day.year, quarter), f"{day.year} Q{quarter}"
    if by == "year":
        return day.year, str(day.year)
    return (day.year, day.month), f"{day.year}-{day.month:02}"


def _names(ground: Ground) -> Callable[[int], list[str]]:
    plan = ground.plan
    people, of, ids = plan.people, plan.assignments, plan.tasks.ids
    kinds = people["kind"]

    def names(row: int) -> list[str]:
        rows = (people.row.get(of["person_id"][each]) for each in assignments_on(plan, ids[row]))
        known = (each for each in rows if each is not None and kinds[each] is not PersonKind.COST)
        return sorted((str(people["name"][each]) for each in known), key=str.casefold)

    return names


def _people(ground: Ground) -> GroupOf:
    """Return each person of a task as a group: who looks for somebody’s work finds all of it in one place."""
    names = _names(ground)
    return lambda row: [(name.casefold(), name) for name in names(row)] or (NOTHING,)


def _team(ground: Ground) -> GroupOf:
    """Return the people of a task together as one group: every task stands once."""
    names = _names(ground)

    def group(row: int) -> Sequence[Group]:
        found = names(row)
        return ((tuple(map(str.casefold, found)), ", ".join(found)) if found else NOTHING,)

    return group


def _phase(ground: Ground) -> GroupOf:
    """Return the outermost summary a task lies in."""
    outline, names = ground.plan.outline, ground.plan.tasks["name"]

    def group(row: int) -> Sequence[Group]:
        above = outline.ancestors(row)
        if not above:
            return (NOTHING,)
        return ((outline.number[above[-1]], names[above[-1]] or "–"),)

    return group


def _state(ground: Ground) -> GroupOf:
    """Return how far a task is, in the order of what asks for attention first."""
    start, finish, percent = (getattr(ground.schedule, name).tolist() for name in ("start", "finish", "percent"))
    began, today = ground.plan.tasks["actual_start"], ground.around.today

    def group(row: int) -> Sequence[Group]:
        if percent[row] >= 100:
            return ((3, "Completed"),)
        if finish[row] < today:
            return ((0, "Overdue"),)
        if percent[row] > 0 or began[row] is not None:
            return ((1, "Under way"),)
        return ((1.5, "Should have begun"),) if start[row] < today else ((2, "Not begun"),)

    return group


def _light(ground: Ground) -> GroupOf:
    """Return a light for a task: red where it breaks something agreed, amber where there is no time to spare."""
    schedule, tasks = ground.schedule, ground.plan.tasks
    finish, percent, slack = schedule.finish.tolist(), schedule.percent.tolist(), schedule.total_slack.tolist()
    near, deadlines, today = schedule.near_critical.tolist(), tasks["deadline"], ground.around.today

    def group(row: int) -> Sequence[Group]:
        if percent[row] >= 100:
            return ((3, "Completed"),)
        deadline = deadlines[row]
        if slack[row] < 0 or finish[row] < today or (deadline is not None and finish[row] > deadline):
            return ((0, "Red"),)
        return ((1, "Amber"),) if near[row] or schedule.critical[row] else ((2, "Green"),)

    return group


GROUPINGS: dict[str, tuple[str, Callable[[Ground], GroupOf]]] = {
    "people": ("Person", _people),
    "team": ("People together", _team),
    "phase": ("Phase", _phase),
    "state": ("State", _state),
    "light": ("Light", _light),
}
"""What can be grouped by that is more than the text of a field: its title, and what gives the groups."""
