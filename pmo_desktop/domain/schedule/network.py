"""The plan's logic as a graph without loops: links of summaries are carried to their leaves, loops are cut and named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pmo_desktop.domain.plan.outline import Outline
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import LagKind, LinkType
from pmo_desktop.domain.schedule.result import Finding, FindingKind


@dataclass(frozen=True, slots=True)
class Link:
    """`predecessor` and `successor` are task rows, of leaves or summaries; `row` is the dependency's."""

    row: int
    predecessor: int
    successor: int
    type: LinkType
    lag: int
    lag_kind: LagKind


@dataclass(slots=True)
class Network:
    """`order` visits nodes so that every driver comes first: row r is its own node, a summary's opening is ~r.

    A summary's opening (~r) comes before its leaves and takes the links into it; the summary itself (r) comes after its
    leaves and gives the links out of it.
    """

    taking_part: list[bool]
    order: list[int] = field(default_factory=list)
    into: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    out_of: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    outside: dict[int, list[tuple[Link, Outside]]] = field(default_factory=lambda: defaultdict(list))
    """Successor row -> links from other projects, whose predecessor is no row, with what is known of it."""
    findings: list[Finding] = field(default_factory=list)


def network_of(plan: Plan) -> Network:
    """Return the graph of all links between rows that take part."""
    outline = plan.outline
    network = Network(_taking_part(plan))
    links = [link for link in _links(plan, network) if _counts(link, plan, outline, network)]
    edges = _edges(links, outline, network.taking_part, network.outside)
    dropped = _order(plan, network, edges, links)
    for number, link in enumerate(links):
        if number not in dropped:
            network.into[link.successor].append(link)
            network.out_of[link.predecessor].append(link)
    return network


def _taking_part(plan: Plan) -> list[bool]:
    """Return which rows take part: not blank, active, and in no inactive summary."""
    tasks, outline = plan.tasks, plan.outline
    part = [not blank and active for blank, active in zip(tasks["blank"], tasks["active"], strict=True)]
    return part if all(tasks["active"]) else _without_inactive(part, outline)


def _without_inactive(part: list[bool], outline: Outline) -> list[bool]:
    for row in outline.order:
        above = outline.parent[row]
        if above >= 0 and not part[above]:
            part[row] = False
    return part


def _links(plan: Plan, network: Network) -> list[Link]:
    """Return the links within the plan; one from or to elsewhere is reported instead."""
    links, rows = plan.dependencies, plan.tasks.row
    columns = (links[name] for name in ("predecessor_id", "successor_id", "type", "lag", "lag_kind"))
    found = []
    for number, (predecessor, successor, kind, lag, lag_kind) in enumerate(zip(*columns, strict=True)):
        if predecessor in rows and successor in rows:
            found.append(Link(number, rows[predecessor], rows[successor], kind, lag, lag_kind))
            continue
        if links.ids[number] in plan.left_out:
            continue
        if predecessor in plan.outside and successor in rows:
            if network.taking_part[rows[successor]]:
                link = Link(number, -1, rows[successor], kind, lag, lag_kind)
                network.outside[rows[successor]].append((link, plan.outside[predecessor]))
            continue
        here = next((each for each in (successor, predecessor) if each in rows), None)
        if here is not None:
            name = plan.tasks["name"][rows[here]]
            sentence = f"“{name}” is linked to a task of another project: the link is ignored."
            network.findings.append(Finding(FindingKind.LINK_TO_NOWHERE, (here,), sentence))
    return found


def _counts(link: Link, plan: Plan, outline: Outline, network: Network) -> bool:
    """Say whether a link takes part; one between a task and its own summary is reported instead."""
    if not (network.taking_part[link.predecessor] and network.taking_part[link.successor]):
        return False
    one, other = link.predecessor, link.successor
    if one == other or one in outline.ancestors(other) or other in outline.ancestors(one):
        names = plan.tasks["name"]
        network.findings.append(
            Finding(
                FindingKind.LINK_TO_OWN_SUMMARY,
                (plan.tasks.ids[one], plan.tasks.ids[other]),
                f"“{names[one]}” and “{names[other]}” are linked, but one contains the other: the link is ignored.",
            )
        )
        return False
    return True


_Edges = dict[int, list[tuple[int, int]]]
"""Node -> (node that depends on it, number of the link or -1)."""


def _edges(links: list[Link], outline: Outline, part: list[bool], outside: Iterable[int]) -> _Edges:
    edges: _Edges = defaultdict(list)
    opened, closed = {row for row in outside if outline.is_summary[row]}, set()
    for number, link in enumerate(links):
        successor = link.successor
        if outline.is_summary[successor]:
            opened.add(successor)
            successor = ~successor
        if outline.is_summary[link.predecessor]:
            closed.add(link.predecessor)
        edges[link.predecessor].append((successor, number))
    for summary in opened:
        edges[~summary] += [(leaf, -1) for leaf in outline.leaves(summary) if part[leaf]]
    for summary in closed:
        for leaf in outline.leaves(summary):
            if part[leaf]:
                edges[leaf].append((summary, -1))
    return edges


def _order(plan: Plan, network: Network, edges: _Edges, links: list[Link]) -> set[int]:
    """Fill `network.order`; cut and report a link of every loop in the way, and return the numbers of those cut."""
    outline = plan.outline
    waiting: dict[int, int] = dict.fromkeys((row for row in outline.order if network.taking_part[row]), 0)
    waiting.update((node, 0) for node in edges if node < 0)
    for targets in edges.values():
        for target, _ in targets:
            waiting[target] = waiting.get(target, 0) + 1
    ready = [node for node, count_of in waiting.items() if count_of == 0]
    ready.reverse()
    dropped: set[int] = set()
    placed: set[int] = set()
    while True:
        while ready:
            node = ready.pop()
            placed.add(node)
            network.order.append(node)
            for target, number in edges.get(node, ()):
                if number in dropped:
                    continue
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        if len(placed) == len(waiting):
            return dropped
        ready += _cut(plan, network, edges, waiting, placed, dropped, links)


def _cut(  # noqa: PLR0913, PLR0917 - the state of the ordering
    plan: Plan, network: Network, edges: _Edges, waiting: dict[int, int], placed: set[int], dropped: set[int],
    links: list[Link],
) -> list[int]:  # fmt: skip
    """Find one loop among what is not placed, cut its last link, report it; return what can go on."""
    loop = _loop(edges, waiting, placed, dropped)
    members = [links[number] for _, number in loop if number >= 0]
    number = max(number for _, number in loop)
    dropped.add(number)
    target = next(node for node, each in loop if each == number)
    rows = tuple(dict.fromkeys(node if node >= 0 else ~node for node, _ in loop))
    ids, names = plan.tasks.ids, plan.tasks["name"]
    cut = links[number]
    named = " → ".join(f"“{names[row]}”" for row in (*rows, rows[0]))
    network.findings.append(
        Finding(
            FindingKind.LOOP,
            tuple(ids[row] for row in rows),
            f"These tasks wait for each other: {named}. "
            f"The link from “{names[cut.predecessor]}” to “{names[cut.successor]}” is left out of the dates; "
            f"remove one of the {len(members)} links.",
        )
    )
    waiting[target] -= 1
    return [target] if waiting[target] == 0 else []


def _loop(edges: _Edges, waiting: dict[int, int], placed: set[int], dropped: set[int]) -> list[tuple[int, int]]:
    """Return a loop as (node, number of the link into it), in order; there is one wherever all that is left waits."""
    driver: dict[int, tuple[int, int]] = {}
    for node, targets in edges.items():
        if node not in placed:
            for target, number in targets:
                if target not in placed and number not in dropped:
                    driver.setdefault(target, (node, number))
    at = next(node for node in waiting if node not in placed)
    seen: dict[int, int] = {}
    path: list[tuple[int, int]] = []
    while at not in seen:
        seen[at] = len(path)
        before, number = driver[at]
        path.append((at, number))
        at = before
    return list(reversed(path[seen[at] :]))
