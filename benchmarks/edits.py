"""Single edits of a plan as somebody makes them: half change a duration, the others links, lags, constraints, progress."""

from collections.abc import Iterator
from dataclasses import fields
from random import Random

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.identity import uuid7
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Dependency, LagKind, LinkType, Task
from pmo_desktop.domain.schedule import Schedule

_KINDS = (("duration", 50), ("link", 10), ("unlink", 10), ("lag", 10), ("constraint", 10), ("progress", 10))
_NEAR = 60
"""A new link leads at most so many places on."""


def edits(plan: Plan, rows: list[int], schedule: Schedule, count: int, seed: int = 2) -> Iterator[list[RowChange]]:
    """Yield edits to the plan as it stands when each is asked for; `rows` are its leaves so that links lead forwards."""
    random = Random(seed)
    for kind in random.choices([kind for kind, _ in _KINDS], [share for _, share in _KINDS], k=count):
        place = random.randrange(len(rows))
        row = rows[place]
        if kind == "duration":
            yield [_update(plan, row, duration=random.randint(1, 12) * 4 * HOUR)]
        elif kind == "constraint":
            date = int(schedule.early_start[row]) + random.randrange(-30, 60) * DAY
            yield [_update(plan, row, constraint_type=ConstraintType.SNET, constraint_date=date)]
        elif kind == "progress":
            done = plan.tasks["duration"][row] // 2
            yield [_update(plan, row, actual_start=int(schedule.early_start[row]), actual_duration=done)]
        elif kind == "link":
            after = rows[min(place + random.randint(1, _NEAR), len(rows) - 1)]
            if after != row:
                yield [_link(plan, row, after, random)]
        else:
            yield [_relink(plan, random.randrange(len(plan.dependencies)), kind, random)]


def _update(plan: Plan, row: int, **new: object) -> RowChange:
    return RowChange(
        Task, plan.tasks.ids[row], "update", {name: (plan.tasks[name][row], value) for name, value in new.items()}
    )


def _link(plan: Plan, before: int, after: int, random: Random) -> RowChange:
    link = Dependency(
        id=uuid7(1_767_225_700_000, random), project_id=plan.project.id, predecessor_id=plan.tasks.ids[before],
        successor_id=plan.tasks.ids[after], type=random.choice((LinkType.FS, LinkType.FS, LinkType.SS)),
    )  # fmt: skip
    return RowChange(
        Dependency, link.id, "insert", {each.name: (None, getattr(link, each.name)) for each in fields(link)}
    )


def _relink(plan: Plan, number: int, kind: str, random: Random) -> RowChange:
    links = plan.dependencies
    if kind == "unlink":
        old = links.value(number)
        return RowChange(
            Dependency, old.id, "delete", {each.name: (getattr(old, each.name), None) for each in fields(old)}
        )
    new = {"lag": random.randint(-2, 8) * 4 * HOUR, "lag_kind": LagKind.WORKING}
    return RowChange(
        Dependency, links.ids[number], "update", {name: (links[name][number], value) for name, value in new.items()}
    )
