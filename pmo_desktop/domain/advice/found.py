"""What scheduling itself found fault with, as advice: the rules go by the names of the findings."""

from collections.abc import Iterator

from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import Facts
from pmo_desktop.domain.schedule import FindingKind

_AT_THE_LAST = frozenset({FindingKind.OUT_OF_SEQUENCE, FindingKind.FINISH_LINK_INTO_SUMMARY})
"""The kinds whose last task is the one to look at: what came too early, what cannot take the link."""


def findings(facts: Facts) -> Iterator[Advice]:
    """Tell each finding of the task where a person looks first: a loop of the one whose link is left out.

    Of none where that is no task of the plan.
    """
    known = facts.tasks.row
    for each in facts.schedule.findings:
        tasks = [task_id for task_id in each.tasks if task_id in known]
        at = (tasks[-1] if each.kind in _AT_THE_LAST else tasks[0]) if tasks else None
        if each.kind is FindingKind.LOOP and each.links:
            at = str(facts.links["successor_id"][facts.links.row[each.links[0]]])
        yield Advice(each.kind.value, at, each.tasks, each.links, (each.sentence,))
