"""Assignments of one task that become one: units and work are added up, what is done stays done."""

from collections.abc import Sequence
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActualWork, Assignment
from pmo_desktop.services.planning.work import effort_of
from pmo_desktop.services.workspace import Workspace


def put_together(plan: Plan, row: int, kept: Assignment, others: Sequence[Assignment]) -> dict[str, Any]:
    """Return the fields of the assignment that is kept once it does what the others of its task did, too."""
    effort = effort_of(plan, row)
    every = (kept, *others)
    works = [effort.share(each.id) for each in every]
    fields: dict[str, Any] = {"units": round(sum(each.units for each in every), 9)}
    if any(each.work is not None or each.contour != kept.contour or each.actual_work for each in every):
        fields["work"] = sum(each.work for each in works)
    if any(each.actual_work for each in others):
        fields["actual_work"] = sum(each.done for each in works)
        if plan.tasks["actual_finish"][row] is not None:  # nothing counts as done there: what is written is
            fields["actual_work"] = sum(each.actual_work for each in every)
    if any(each.remaining_work is not None for each in every):
        fields["remaining_work"] = sum(
            share.left if each.remaining_work is None else each.remaining_work
            for each, share in zip(every, works, strict=True)
        )
    if any(each.cost is not None for each in every):
        costs = [each.cost for each in every]
        fields["cost"] = None if None in costs else sum(cost for cost in costs if cost is not None)
    return fields


def merged(workspace: Workspace, plan: Plan, row: int, kept: Assignment, others: Sequence[Assignment]) -> list[Change]:
    """Return what makes several assignments of a task one; what was done week by week goes with them."""
    changes: list[Change] = [Update(Assignment, kept.id, put_together(plan, row, kept, others))]
    weeks = {each.week: each for each in workspace.find(ActualWork, assignment_id=kept.id)}
    more: dict[int, int] = {}
    for each in workspace.find(ActualWork, assignment_id=[other.id for other in others]):
        if each.week in weeks:
            more[each.week] = more.get(each.week, weeks[each.week].work) + each.work
        else:
            weeks[each.week] = each
            changes.append(Update(ActualWork, each.id, {"assignment_id": kept.id}))
    changes += [Update(ActualWork, weeks[week].id, {"work": work}) for week, work in more.items()]
    return [*changes, *(Delete(Assignment, each.id) for each in others)]
