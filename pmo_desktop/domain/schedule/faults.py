"""What can be wrong with a link, in words that say what to do."""

from collections.abc import Sequence

from pmo_desktop.domain.plan.outline import Outline
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule.result import Finding, FindingKind

_TO_FINISH = frozenset({LinkType.FF, LinkType.SF})


def fault_of(plan: Plan, before: int, after: int, kind: LinkType, *, nested: bool) -> Finding | None:
    """Return what is wrong with a link between two rows, None where nothing is; `nested` where there are summaries."""
    outline = plan.outline
    if before == after:
        return _to_itself(plan, before)
    if nested and _contains(outline, before, after):
        return _to_own_summary(plan, before, after)
    if nested and outline.is_summary[after] and kind in _TO_FINISH:
        return _finish_into_summary(plan, before, after)
    return None


def _contains(outline: Outline, one: int, other: int) -> bool:
    return (outline.is_summary[one] and one in outline.ancestors(other)) or (
        outline.is_summary[other] and other in outline.ancestors(one)
    )


def to_nowhere(plan: Plan, predecessor: str, successor: str) -> Finding | None:
    """Return that a link leads to a task that is not here, None where neither end is."""
    here = next((each for each in (successor, predecessor) if each in plan.tasks.row), None)
    if here is None:
        return None
    name = plan.tasks["name"][plan.tasks.row[here]]
    sentence = f"“{name}” is linked to a task of another project: the link is ignored."
    return Finding(FindingKind.LINK_TO_NOWHERE, (here,), sentence)


def _to_itself(plan: Plan, row: int) -> Finding:
    sentence = f"“{plan.tasks['name'][row]}” waits for itself: the link is ignored; remove it."
    return Finding(FindingKind.LOOP, (plan.tasks.ids[row],), sentence)


def _finish_into_summary(plan: Plan, before: int, after: int) -> Finding:
    names = plan.tasks["name"]
    return Finding(
        FindingKind.FINISH_LINK_INTO_SUMMARY,
        (plan.tasks.ids[before], plan.tasks.ids[after]),
        f"A link that holds a finish leads from “{names[before]}” to the phase “{names[after]}”, whose finish follows from its "
        "tasks: the link is ignored; link to one of its tasks instead.",
    )


def _to_own_summary(plan: Plan, one: int, other: int) -> Finding:
    names = plan.tasks["name"]
    return Finding(
        FindingKind.LINK_TO_OWN_SUMMARY,
        (plan.tasks.ids[one], plan.tasks.ids[other]),
        f"“{names[one]}” and “{names[other]}” are linked, but one contains the other: the link is ignored.",
    )


def looped(plan: Plan, loop: Sequence[tuple[int, int]], cut: tuple[int, int], link_id: str) -> Finding:
    """Return that tasks wait for each other: `loop` as (row, link), `cut` the ends of the link that is left out."""
    rows = tuple(dict.fromkeys(row for row, _ in loop))
    ids, names = plan.tasks.ids, plan.tasks["name"]
    before, after = cut
    members = sum(link >= 0 for _, link in loop)
    named = " → ".join(f"“{names[row]}”" for row in (*rows, rows[0]))
    return Finding(
        FindingKind.LOOP,
        tuple(ids[row] for row in rows),
        f"These tasks wait for each other: {named}. The link from “{names[before]}” to “{names[after]}” is left out of the "
        f"dates; remove one of the {members} links.",
        (link_id,),
    )
