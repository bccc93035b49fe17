"""Finding a loop among nodes that wait for each other, so that it can be named."""

from collections.abc import Iterator

from pmo_desktop.domain.schedule.running import kernel


def loop_in(net: kernel.Net, waiting: kernel.Numbers, cut: kernel.Numbers) -> list[tuple[int, int]]:
    """Return a loop among the nodes that still wait, as (row, link into its node or -1) in the order of the logic."""
    at = next(node for node in range(2 * net.count) if net.place[node] >= 0 and waiting[node] > 0)
    seen: dict[int, int] = {}
    path: list[tuple[int, int]] = []
    while at not in seen:
        seen[at] = len(path)
        before, link = next((node, link) for node, link in _drivers(net, at, cut) if waiting[node] > 0)
        path.append((at, link))
        at = before
    return [(node % net.count, link) for node, link in reversed(path[seen[at] :])]


def _drivers(net: kernel.Net, node: int, cut: kernel.Numbers) -> Iterator[tuple[int, int]]:
    """Yield the nodes a node waits for, each with the link that says so, -1 where a summary does."""
    row = node % net.count
    if node >= net.count or not net.is_summary[row]:
        for each in range(net.into_first[row], net.into_first[row + 1]):
            link = net.into[each]
            if not cut[link]:
                yield net.link_from[link], link
    if node < net.count and net.is_summary[row]:
        for each in range(net.descend[row], net.descend_end[row]):
            leaf = net.display[each]
            if not net.is_summary[leaf] and net.place[leaf] >= 0:
                yield leaf, -1
    elif node < net.count:
        above = net.open_above[row]
        while above >= 0:
            yield net.count + above, -1
            above = net.open_above[above]
