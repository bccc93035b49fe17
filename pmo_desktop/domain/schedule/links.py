"""A plan's links as the kernel reads them: between rows that take part, with their lags, in the order of the logic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.calendar.working import EARLIEST, LATEST
from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.plan.outline import Outline
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import LagCalendar, LagKind, LinkType, Rules
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.columns import column, filled
from pmo_desktop.domain.schedule.loops import loop_in
from pmo_desktop.domain.schedule.result import Finding, FindingKind
from pmo_desktop.domain.schedule.rows import STRETCHED
from pmo_desktop.domain.schedule.running import kernel

_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TO_START = frozenset({LinkType.FS, LinkType.SS})
_PERCENT = frozenset({LagKind.PERCENT, LagKind.ELAPSED_PERCENT})
_ELAPSED = frozenset({LagKind.ELAPSED, LagKind.ELAPSED_PERCENT})


@dataclass(slots=True)
class Links:
    """The links a schedule follows; `numbers` are their rows among the plan's dependencies."""

    numbers: list[int]
    rows: list[tuple[int, int]]
    """(predecessor, successor) as task rows."""
    stretching: list[tuple[int, int, int]]
    """Links to and from activities that drive nothing: dependency's row, predecessor, successor."""
    outer: list[tuple[int, int, Outside]]
    """Links from other projects: dependency's row, successor's row, and what is known of the predecessor."""
    findings: list[Finding]


def links_of(plan: Plan, part: Sequence[bool]) -> Links:
    """Choose the links that take part; those that cannot are found fault with."""
    found, rows = Links([], [], [], [], []), plan.tasks.row
    stretched = {row for row, kind in enumerate(plan.tasks["kind"]) if kind in STRETCHED}
    nested = any(plan.outline.is_summary)
    links = plan.dependencies
    ends = zip(links.ids, links["predecessor_id"], links["successor_id"], links["type"], strict=True)
    for number, (link_id, predecessor, successor, kind) in enumerate(ends):
        before, after = rows.get(predecessor), rows.get(successor)
        if link_id in plan.left_out or (after is not None and not part[after]):
            continue
        if before is None or after is None:
            if after is not None and predecessor in plan.outside:
                found.outer.append((number, after, plan.outside[predecessor]))
            else:
                found.findings += _to_nowhere(plan, predecessor, successor)
        elif not part[before]:
            continue
        elif before in stretched or after in stretched:
            found.stretching.append((number, before, after))
        elif (fault := _fault(plan, before, after, kind, nested=nested)) is not None:
            found.findings.append(fault)
        else:
            found.numbers.append(number)
            found.rows.append((before, after))
    return found


def _fault(plan: Plan, before: int, after: int, kind: LinkType, *, nested: bool) -> Finding | None:
    """Return what is wrong with a link, None where nothing is."""
    outline = plan.outline
    if before == after:
        return _to_itself(plan, before)
    if nested and _contains(outline, before, after):
        return _to_own_summary(plan, before, after)
    if nested and outline.is_summary[after] and kind not in _TO_START:
        return _finish_into_summary(plan, before, after)
    return None


def _contains(outline: Outline, one: int, other: int) -> bool:
    return (outline.is_summary[one] and one in outline.ancestors(other)) or (
        outline.is_summary[other] and other in outline.ancestors(one)
    )


def _to_nowhere(plan: Plan, predecessor: str, successor: str) -> list[Finding]:
    here = next((each for each in (successor, predecessor) if each in plan.tasks.row), None)
    if here is None:
        return []
    name = plan.tasks["name"][plan.tasks.row[here]]
    sentence = f"“{name}” is linked to a task of another project: the link is ignored."
    return [Finding(FindingKind.LINK_TO_NOWHERE, (here,), sentence)]


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


def fill(net: kernel.Net, plan: Plan, links: Links) -> None:
    """Give a net the links: their ends, kinds and lags, and which go into and out of each row."""
    ends = np.array(links.rows, np.int64).reshape(-1, 2)
    kinds, lags, lag_kinds = (plan.dependencies[name] for name in ("type", "lag", "lag_kind"))
    net.links = len(links.numbers)
    net.link_from, net.link_to = column(ends[:, 0]), column(ends[:, 1])
    net.from_start = column(int(kinds[number] in _FROM_START) for number in links.numbers)
    net.to_start = column(int(kinds[number] in _TO_START) for number in links.numbers)
    net.lag = column(lags[number] for number in links.numbers)
    net.lag_percent = column(int(lag_kinds[number] in _PERCENT) for number in links.numbers)
    net.lag_calendar = column(_lag_calendars(net, plan, links, ends))
    net.into_first, net.into = _by_row(ends[:, 1], net.count)
    net.out_first, net.out_of = _by_row(ends[:, 0], net.count)


def fill_outer(net: kernel.Net, plan: Plan, links: Links, clocks: Clocks) -> None:
    """Give a net what links from other projects ask of its rows; dates of other projects are read, never moved."""
    for name in ("outer_start", "outer_finish", "outer_wait_start", "outer_wait_finish"):
        setattr(net, name, filled(kernel.NONE, net.count))
    for number, row, seen in links.outer:
        at = asked_from_outside(plan, clocks, number, row, seen)
        side = "start" if plan.dependencies["type"][number] in _TO_START else "finish"
        for name in (f"outer_{side}", *(() if seen.is_done else (f"outer_wait_{side}",))):
            kept = getattr(net, name)
            kept[row] = max(kept[row], at)


def asked_from_outside(plan: Plan, clocks: Clocks, number: int, row: int, seen: Outside) -> int:
    """Return the date a link from another project asks of its successor's start (FS, SS) or finish (FF, SF)."""
    at = seen.start if plan.dependencies["type"][number] in _FROM_START else seen.finish
    return lagged(plan, clocks, number, row, at, seen.duration, 1)


def lagged(  # noqa: PLR0913, PLR0917 - what a lag is made of
    plan: Plan, clocks: Clocks, number: int, row: int, at: int, duration: int, sign: int
) -> int:
    """Return a date moved by a link's lag on the calendar of `row`; `duration` is the predecessor's, of which percents are."""
    lags, lag_kinds = plan.dependencies["lag"], plan.dependencies["lag_kind"]
    lag = sign * (kernel.share(duration, lags[number]) if lag_kinds[number] in _PERCENT else lags[number])
    if lag_kinds[number] in _ELAPSED:
        return at + lag
    calendar = clocks.project if plan.outline.is_summary[row] else clocks.calendar(row)
    try:
        return calendar.add(at, lag)
    except CalendarExhaustedError:
        return LATEST if lag > 0 else EARLIEST


def _lag_calendars(net: kernel.Net, plan: Plan, links: Links, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the calendar each lag runs on: MS Project's the successor's [S2, S3], P6's as the project says [S5]."""
    own = np.where(np.array(net.is_summary, np.int64) != 0, net.project_calendar, np.array(net.calendar, np.int64))
    choice = plan.project.lag_calendar if plan.project.rules is Rules.P6 else LagCalendar.SUCCESSOR
    if choice is LagCalendar.ALWAYS:
        found = np.full(len(ends), kernel.ALWAYS, np.int64)
    elif choice is LagCalendar.PROJECT:
        found = np.full(len(ends), net.project_calendar, np.int64)
    else:
        found = own[ends[:, 0 if choice is LagCalendar.PREDECESSOR else 1]]
    lag_kinds = plan.dependencies["lag_kind"]
    elapsed = np.array([lag_kinds[number] in _ELAPSED for number in links.numbers], np.bool_)
    return np.where(elapsed, kernel.ALWAYS, found) if len(found) else found


def _by_row(rows: NDArray[np.int64], count: int) -> tuple[kernel.Numbers, kernel.Numbers]:
    """Return for each row where its links lie, and the numbers of the links row by row in their own order."""
    first = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
    return column(first), column(np.argsort(rows, kind="stable"))


def put_in_order(net: kernel.Net, plan: Plan, links: Links) -> list[int]:
    """Order the nodes; return the places (in `links`) of those that had to be cut, one of every loop, each found fault with."""
    waiting, cut = filled(0, 2 * net.count), filled(0, net.links)
    dropped: list[int] = []
    while kernel.put_in_order(net, waiting, cut):
        loop = loop_in(net, waiting, cut)
        number = max(link for _, link in loop if link >= 0)
        cut[number] = 1
        dropped.append(number)
        links.findings.append(_looped(plan, links, loop, number))
    return dropped


def _looped(plan: Plan, links: Links, loop: Sequence[tuple[int, int]], cut: int) -> Finding:
    rows = tuple(dict.fromkeys(row for row, _ in loop))
    ids, names = plan.tasks.ids, plan.tasks["name"]
    before, after = links.rows[cut]
    members = sum(link >= 0 for _, link in loop)
    named = " → ".join(f"“{names[row]}”" for row in (*rows, rows[0]))
    return Finding(
        FindingKind.LOOP,
        tuple(ids[row] for row in rows),
        f"These tasks wait for each other: {named}. The link from “{names[before]}” to “{names[after]}” is left out of the "
        f"dates; remove one of the {members} links.",
    )
