"""Tasks of several plans placed one after another where their people have room: a serial schedule on the engine's own arrays.

A task is placed when everything it waits for has been, through links, summaries and other projects alike. Its dates are then
the engine's with no delay; it is given the delay with which the engine puts it where there is room. So calendars, lags and
leave are exactly what they are elsewhere, and whatever the order, the outcome is a levelling.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pmo_desktop.domain.levelling.capacity import Capacity
from pmo_desktop.domain.levelling.placing import Placed, Run, Spot, take
from pmo_desktop.domain.levelling.profile import Profile
from pmo_desktop.domain.levelling.site import Ask, Site, together
from pmo_desktop.domain.schedule.across import CrossLink
from pmo_desktop.domain.schedule.running import kernel

_MOST_ROUNDS, _MOST_PLACED = 12, 20_000
"""So many rounds at most, fewer where there are many nodes to place."""
_RESTLESS = 3
"""After so many rounds room is left wherever what moves with a project’s finish has been."""


class Ground:
    """Sites with who waits for whom across them, and what else is asked of the people (`fixed`)."""

    def __init__(
        self, sites: Mapping[str, Site], links: Iterable[CrossLink], people: Mapping[str, Capacity], fixed: Iterable[Ask], *,
        may_split: bool = False,
    ) -> None:  # fmt: skip
        self.sites = sites
        self.may_split = may_split
        self.nodes: list[tuple[Site, int]] = []
        """A node of a site's net each: a row, or the opening of a summary. All that follows is indexed by it."""
        self._number: dict[tuple[str, int], int] = {}
        self.behind: list[list[int]] = []
        """The nodes that wait for each."""
        self.across: dict[int, list[CrossLink]] = defaultdict(list)
        """By node the links from other projects that lead into it."""
        self._lay_out(links)
        self.order = self._in_order()
        self.followers = self._followers()
        """The nodes that come after a movable one, or are as late as their project’s finish lets them."""
        self.has_late = any(site.has_late for site in sites.values())
        self._settles = True
        """Whether all came to rest so far."""
        self.reserved: dict[int, list[Ask]] = {}
        """By node that cannot move the room left for it, see `_reserve`."""
        self.profiles = self._profiles(people, fixed)

    # Building

    def _lay_out(self, links: Iterable[CrossLink]) -> None:
        found: list[tuple[Site, Sequence[int]]] = []
        for project_id, site in self.sites.items():
            for node, after in site.nodes():
                self._number[project_id, node] = len(self.nodes)
                self.nodes.append((site, node))
                found.append((site, after))
        for site, after in found:
            project_id = site.plan.project.id
            self.behind.append([self._number[project_id, each] for each in after])
        for link in links:
            self._lead_across(link)
        self.waiting = [0] * len(self.nodes)
        for after in self.behind:
            for each in after:
                self.waiting[each] += 1

    def _lead_across(self, link: CrossLink) -> None:
        before, after = self.sites[link.before], self.sites[link.after]
        row = after.plan.tasks.row[link.successor_id]
        node = self._number.get((link.after, after.entry(row)))
        if node is None or link.id in after.plan.left_out:
            return
        self.across[node].append(link)
        for leaf in before.plan.outline.leaves(before.plan.tasks.row[link.predecessor_id]):
            before.waits_elsewhere.add(leaf)
            if (link.before, leaf) in self._number:
                self.behind[self._number[link.before, leaf]].append(node)

    def _in_order(self) -> list[int]:
        """Return the nodes, each after those it waits for; those in a loop are left out, as the engine leaves a link out."""
        waiting = list(self.waiting)
        found = [node for node, count in enumerate(waiting) if not count]
        for node in found:
            for after in self.behind[node]:
                waiting[after] -= 1
                if not waiting[after]:
                    found.append(after)
        for node in reversed(found):  # whatever leads to another project has no slack that is known
            site, row = self.nodes[node]
            if any(self._leads_away(after) for after in self.behind[node]) and row < site.net.count:
                site.waits_elsewhere.add(row)
        return found

    def _leads_away(self, node: int) -> bool:
        site, row = self.nodes[node]
        return row < site.net.count and row in site.waits_elsewhere

    def _followers(self) -> set[int]:
        """Return the nodes that come after a movable one or move with the finish, which levelling may carry along."""
        found = {node for node in self.order if self._is_late(node)}
        for node in self.order:
            site, row = self.nodes[node]
            if node in found or row in site.movable:
                found.update(self.behind[node])
        return found

    def _is_late(self, node: int) -> bool:
        site, row = self.nodes[node]
        return site.has_late and row < site.net.count and site.net.pinned[row] != kernel.NONE

    def _profiles(self, people: Mapping[str, Capacity], fixed: Iterable[Ask]) -> dict[str, Profile]:
        """Return what is taken of everybody that is asked for by movable tasks before any of them is placed."""
        asked = {each for site in self.sites.values() for row in site.movable for each in site.demand.people(row)}
        found = {person_id: each.profile() for person_id, each in people.items() if person_id in asked}
        for ask in fixed:
            if ask.person_id in found:
                found[ask.person_id].take(ask.start, ask.finish, ask.units)
        for node, (site, row) in enumerate(self.nodes):
            if row in site.demand.of and row not in site.movable and node not in self.followers:
                take(found, site.demand.asks(row, *site.dates(row)))
        placed = {(site.plan.project.id, row) for site, row in self.nodes}
        for project_id, site in self.sites.items():  # what has no place in the order: levels of effort, tasks in a loop
            for row in site.demand.of:
                if (project_id, row) not in placed:
                    take(found, site.demand.asks(row, *site.dates(row)))
        return found

    # Looking

    def number(self, site: Site, node: int) -> int | None:
        return self._number.get((site.plan.project.id, node))

    # Placing

    def spots(self) -> list[Spot]:
        """Return the movable tasks, each after those it waits for."""
        return [
            (site.plan.project.id, row)
            for site, row in (self.nodes[node] for node in self.order)
            if row in site.movable
        ]

    def place(self, keys: Mapping[Spot, object], no_sooner: Mapping[Spot, int] | None = None) -> Placed:
        """Place everything, of the tasks that wait for nothing any more always the one with the least key first.

        `no_sooner` are moments before which tasks do not begin though they could, as far as what may be asks nothing else.
        Tasks that are not levelled are carried along. Where one comes to lie in the way of others, or has to stay there, room
        is left for it there in another round; what is as late as possible lies where the finish of the round before lets it.
        """
        best: Placed | None = None
        rounds = min(_MOST_ROUNDS, max(_RESTLESS + 1, _MOST_PLACED // max(1, len(self.nodes))))
        for number in range(rounds if self._settles else _RESTLESS):
            run = Run(self, keys, no_sooner or {})
            found = run.run()
            is_restless = self.has_late and run.place_late()
            found.held = len(run.held)
            if best is None or found.faults < best.faults:
                best = found
            is_new = self._reserve(run, is_restless=number >= _RESTLESS)
            if not is_restless and (not run.held or not is_new):
                return best
        assert best is not None
        self._settles = False
        return best

    def _reserve(self, run: Run, *, is_restless: bool) -> bool:
        """Leave room where what cannot move came to lie, in the way of others; say whether that is elsewhere than before.

        What moves with a project’s finish has room wherever it has been, if it goes to and fro.
        """
        before = dict(self.reserved)
        for node in sorted({*self.reserved, *run.held}):
            site, row = self.nodes[node]
            self.reserved[node] = list(run.placed.asks[site.plan.project.id, row])
        if is_restless:
            for node, asks in run.elsewhere.items():
                self.reserved[node] = together([*before.get(node, ()), *asks], max)
        return before != self.reserved
