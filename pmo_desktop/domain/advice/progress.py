"""Checks of progress: what is said to have happened and cannot have, what should have, and how it stands to the baseline."""

from collections.abc import Iterator

from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.domain.schedule import NO_PART


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
    """Find work that, as planned, should have begun or been done by the status date and is not."""
    if not facts.is_real:
        return
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
        if facts.plan.project.state is ProjectState.ACTIVE and any(began[row] is not None for row in facts.leaves):
            yield Advice("no_baseline", None)
        return
    for row in facts.undone:
        planned = finishes.get(facts.ids[row])
        if planned is not None and facts.finish[row] > planned:
            late = facts.work(row, planned, facts.finish[row])
            if late >= facts.days(row, 1):
                yield Advice("late_on_baseline", facts.ids[row], values=(planned, late))
