"""A difference in one sentence: “finish +6 d, 4 tasks added”."""

from collections.abc import Iterator

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.updating.difference import Difference, Row, Thing, What
from pmo_desktop.services.updating.three_ways import counted

_VERBS = {each: each.value for each in What}
_MINUS = "\u2212"


def finish_days(plan: Plan, before: int | None, after: int | None) -> int:
    """Return the working days of the project's calendar from one finish to another; negative where it is earlier."""
    if before is None or after is None or before == after:
        return 0
    calendar = Clocks(plan).called(plan.calendar_id)
    worked = calendar.work(min(before, after), max(before, after))
    days = max(1, round(worked / plan.project.day_seconds))
    return days if after > before else -days


def summary_of(difference: Difference) -> str:
    """Return the sentence for all of a difference."""
    if not difference.rows:
        return "nothing new in it" if difference.kept else "nothing differs"
    return summed_up(difference.rows, difference.finish_before, difference.finish_after, difference.finish_days)


def summed_up(rows: tuple[Row, ...], before: int | None, after: int | None, days: int) -> str:
    """Return what becomes of the finish, then how many tasks and other things come, go and change."""
    return ", ".join((*_finish(before, after, days), *_tasks(rows), *_others(rows))) or "nothing chosen"


def _finish(before: int | None, after: int | None, days: int) -> Iterator[str]:
    if days and before is not None and after is not None:
        yield f"finish {'+' if days > 0 else _MINUS}{abs(days)} d"


def _tasks(rows: tuple[Row, ...]) -> Iterator[str]:
    is_first = True
    for what, verb in _VERBS.items():
        count = sum(row.what is what for row in rows if row.thing is Thing.TASK)
        if count:
            yield f"{counted(count, 'task') if is_first else count} {verb}"
            is_first = False


def _others(rows: tuple[Row, ...]) -> Iterator[str]:
    people = sum(row.thing is Thing.PERSON for row in rows)
    if people:
        yield f"{counted(people, 'person', 'people')} added"
    calendars = sum(row.thing is Thing.CALENDAR for row in rows)
    if calendars:
        yield f"{counted(calendars, 'calendar')} changed"
    if any(row.thing is Thing.PROJECT for row in rows):
        yield "settings of the project changed"
