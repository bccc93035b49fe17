"""P6's activities that drive nothing: levels of effort and WBS summaries, which take their dates from those around them."""

from collections.abc import Callable, Sequence

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, LinkType
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.links import Links, asked_between
from pmo_desktop.domain.schedule.rows import STRETCHED
from pmo_desktop.domain.schedule.running import kernel

_STARTS_AT = {LinkType.SS: "start", LinkType.FS: "finish"}
"""Which date of a predecessor bounds the start of what is stretched; of a successor SS and SF do."""
_ENDS_AT = {LinkType.FF: "finish", LinkType.SF: "start"}


def stretched_rows(plan: Plan, part: Sequence[bool]) -> list[int]:
    """Return the rows that are stretched, not those that have become summaries themselves."""
    summary = plan.outline.is_summary
    kinds = enumerate(plan.tasks["kind"])
    return [row for row, kind in kinds if kind in STRETCHED and part[row] and not summary[row]]


def stretch(net: kernel.Net, plan: Plan, links: Links, clocks: Clocks, rows: Sequence[int]) -> None:
    """Give rows the early and late dates of those around them, and the slack between the two."""
    for row in rows:
        work = clocks.calendar(row).work
        between = _of_level if plan.tasks["kind"][row] is ActivityKind.LEVEL_OF_EFFORT else _of_breakdown
        for stage in ("early", "late"):
            start, finish = between(net, plan, links, clocks, row, stage)
            getattr(net, f"{stage}_start")[row] = start
            getattr(net, f"{stage}_finish")[row] = finish
        net.start_slack[row] = work(net.early_start[row], net.late_start[row])
        net.finish_slack[row] = work(net.early_finish[row], net.late_finish[row])
        net.total_slack[row] = (min, _first, _second)[net.slack_by](net.start_slack[row], net.finish_slack[row])
        net.duration[row] = max(0, work(net.early_start[row], net.early_finish[row]))


def _first(one: int, _other: int) -> int:
    return one


def _second(_one: int, other: int) -> int:
    return other


def _of_level(  # noqa: PLR0913, PLR0917 - the state of a pass
    net: kernel.Net, plan: Plan, links: Links, clocks: Clocks, row: int, stage: str
) -> tuple[int, int]:
    """Return the earliest start that links give and the latest finish; without any the task's own place."""
    kinds = plan.dependencies["type"]
    starts: list[int] = []
    finishes: list[int] = []
    for link_id, (before, after) in links.stretching.items():
        number = plan.dependencies.row[link_id]
        kind = kinds[number]
        if after == row:
            found, side = (starts, _STARTS_AT[kind]) if kind in _STARTS_AT else (finishes, _ENDS_AT[kind])
            other, sign = before, 1
        elif before == row:
            found, side = (starts, "start") if kind is LinkType.SS else (finishes, "start")
            if kind in {LinkType.FF, LinkType.SF}:
                found, side = (finishes, "finish") if kind is LinkType.FF else (starts, "finish")
            other, sign = after, -1
        else:
            continue
        at = getattr(net, f"{stage}_{side}")[other]
        found.append(asked_between(plan, clocks, number, (before, after), at, net.duration[before], sign))
    at = max(net.project_start, net.floor)
    start = min(starts, default=min(finishes, default=at))
    return start, max([start, *finishes])


def _of_breakdown(net: kernel.Net, plan: Plan, _links: Links, _clocks: Clocks, row: int, stage: str) -> tuple[int, int]:
    """Return the stretch of the activities in the same part of the breakdown, at any depth."""
    above = plan.outline.parent[row]
    leaves = [
        leaf for leaf in (plan.outline.descendants(above) if above >= 0 else plan.outline.order) if net.counts[leaf]
    ]
    pick: Callable[[str], list[int]] = lambda side: [getattr(net, f"{stage}_{side}")[leaf] for leaf in leaves]  # noqa: E731 - two uses
    return min(pick("start"), default=net.project_start), max(pick("finish"), default=net.project_start)
