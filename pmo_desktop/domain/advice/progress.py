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
    began, resume = facts.tasks["actual_start"], facts.schedule.resume.tolist()
    for row in facts.undone:
        if began[row] is None:
            if (
                facts.start[row] < facts.status and facts.work(row, facts.start[row], facts.status) > 0
            ) or facts.finish[row] == facts.start[row] < facts.status:
                yield Advice("forecast_in_past", facts.ids[row], values=(facts.start[row],))
        elif resume[row] != NO_PART and resume[row] < facts.status:
            if facts.work(row, resume[row], facts.status) > 0:
                yield Advice("work_in_past", facts.ids[row], values=(min(facts.finish[row], facts.status),))


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
