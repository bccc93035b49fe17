"""Checks of progress: what is said to have happened and cannot have, what should have, and how it stands to the baseline."""

from collections.abc import Iterator

from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.domain.schedule import NO_PART

_MANY = 5
"""So many tasks that should have begun, in a plan nobody reports on, are one thing to say and not as many."""
_OLD_DAYS = 35
"""A status date is a month old before each report; older it was forgotten."""


def actuals(facts: Facts) -> Iterator[Advice]:
    """Find work said to have begun or ended at a time still to come."""
    over = max(facts.status, facts.today + DAY)
    began, ended = facts.tasks["actual_start"], facts.tasks["actual_finish"]
    for row in facts.leaves:
        for side, at in (("began", began[row]), ("ended", ended[row])):
            if at is not None and at > over:
                yield Advice("actual_in_future", facts.ids[row], values=(side, at))
                break


def behind(facts: Facts) -> Iterator[Advice]:
    """Find work that, as planned, should have begun or been done by the status date and is not.

    Where nobody ever said what was done, and much should have been, that is said once of the whole plan.
    """
    if not facts.is_real:
        return
    found = list(_behind(facts))
    if len(found) < _MANY or _is_reported(facts):
        yield from found
        return
    first = min(int(each.values[0]) for each in found)
    yield Advice("nothing_reported", None, tuple(each.task_id or "" for each in found), values=(len(found), first))


def _behind(facts: Facts) -> Iterator[Advice]:
    began, resume, status = facts.tasks["actual_start"], facts.schedule.resume.tolist(), facts.status
    for row in facts.undone:
        start = facts.start[row] if began[row] is None else resume[row]
        if start == NO_PART or start >= status:
            continue
        is_moment = facts.start[row] == facts.finish[row]
        if not is_moment and facts.work(row, start, status) <= 0:
            continue
        if began[row] is None:
            yield Advice("forecast_in_past", facts.ids[row], values=(start,))
        else:
            yield Advice("work_in_past", facts.ids[row], values=(min(facts.finish[row], status),))


def _is_reported(facts: Facts) -> bool:
    """Say whether anybody ever said that work on the plan began."""
    began = facts.tasks["actual_start"]
    return any(began[row] is not None for row in facts.leaves)


def as_at(facts: Facts) -> Iterator[Advice]:
    """Find a project under way whose status date was forgotten."""
    late = facts.today - facts.status
    if facts.plan.project.state is ProjectState.ACTIVE and facts.undone and late > _OLD_DAYS * DAY:
        yield Advice("old_status", None, values=(facts.status, late // DAY))


def baselines(facts: Facts) -> Iterator[Advice]:
    """Find a project under way without a baseline, and tasks a day or more later than theirs."""
    kept = facts.plan.baselines
    finishes = {
        task_id: finish
        for task_id, number, finish in zip(kept["task_id"], kept["number"], kept["finish"], strict=True)
        if number == 0 and finish is not None
    }
    if not finishes:
        began = facts.tasks["actual_start"]
        takes_time = any(facts.tasks["duration"][row] for row in facts.leaves)  # else it is a list of milestones
        if (
            facts.plan.project.state is ProjectState.ACTIVE
            and takes_time
            and any(began[row] is not None for row in facts.leaves)
        ):
            yield Advice("no_baseline", None)
        return
    for row in facts.undone:
        planned = finishes.get(facts.ids[row])
        if planned is not None and facts.finish[row] > planned:
            late = facts.work(row, planned, facts.finish[row])
            if late >= facts.days(row, 1):
                yield Advice("late_on_baseline", facts.ids[row], values=(planned, late))
