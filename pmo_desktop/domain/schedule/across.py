"""Schedules of projects that wait for each other: which links lead across, in what order to run them, until all dates settle.

Dates go forward only: what another project has is read and never moved, and late dates stop at the border of a project, as
in files that are linked in MS Project (DOMAIN.md, 1, “Also”).
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.plan.external import place_of
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.schedule.engine import schedule
from pmo_desktop.domain.schedule.result import NO_PART, Finding, FindingKind, Schedule

Run = Callable[[Plan], Schedule]
Ages = Callable[[Sequence[str]], Mapping[str, int]]
"""Gives the day since which the dates of tasks that stand for others' are known; left out where it is not known."""
Plans = Mapping[str, Plan]
"""By project id."""


@dataclass(frozen=True, slots=True)
class CrossLink:
    """A link from a task of the project `before` to one of `after`; `id` is the dependency's."""

    id: str
    before: str
    predecessor_id: str
    after: str
    successor_id: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Tasks that wait for each other across projects; `cut` is the link that is left out of the dates."""

    cut: CrossLink
    projects: frozenset[str]
    finding: Finding


def from_elsewhere(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """Return the links into a plan from tasks that are not in it: dependency, predecessor and successor id, by dependency."""
    links, rows = plan.dependencies, plan.tasks.row
    foreign = set(links["predecessor_id"]).difference(rows)
    if not foreign:
        return ()
    ends = zip(links.ids, links["predecessor_id"], links["successor_id"], strict=True)
    return tuple(sorted(each for each in ends if each[1] in foreign and each[2] in rows))


def cross_links(plans: Plans) -> list[CrossLink]:
    """Return the links between plans."""
    return [link for plan in plans.values() for link in _resolved(plan, plans, from_elsewhere(plan))]


def _resolved(plan: Plan, plans: Plans, links: Iterable[tuple[str, str, str]]) -> Iterator[CrossLink]:
    for dependency, predecessor, successor in links:
        home = next((each for each, other in plans.items() if predecessor in other.tasks), None)
        if home is not None:
            yield CrossLink(dependency, home, predecessor, plan.project.id, successor)


class Across:
    """Keeps the schedules of plans; a plan is run again where it changed, or a date it takes from another plan did."""

    def __init__(self, run: Run = schedule, ages: Ages = lambda _ids: {}) -> None:
        self._run = run
        self._ages = ages
        self._kept: dict[str, _Kept] = {}
        self._links: dict[str, tuple[object, object, int, tuple[tuple[str, str, str], ...]]] = {}
        self._stand_ins: dict[str, tuple[Plan, int, Mapping[str, Outside]]] = {}
        self._loops: dict[tuple[str, ...], tuple[tuple[tuple[int, int], ...], tuple[Loop, ...]]] = {}
        self._restless: dict[tuple[str, ...], object] = {}
        """Groups that do not come to rest, and what they were run from: they are not run again until that changes."""

    def forget(self) -> None:
        self._kept.clear()
        self._links.clear()
        self._stand_ins.clear()
        self._loops.clear()
        self._restless.clear()

    def from_elsewhere(self, plan: Plan) -> tuple[tuple[str, str, str], ...]:
        """Return what `from_elsewhere` does, looked up anew only where links or the tasks there are have changed."""
        links, outline = plan.dependencies, plan.outline  # a plan gets another outline when tasks come or go
        *known, found = self._links.get(plan.project.id, (None, None, -1, ()))
        if known[0] is not links or known[1] is not outline or known[2] != links.version:
            found = from_elsewhere(plan)
            self._links[plan.project.id] = (links, outline, links.version, found)
        return found

    def settle(self, plans: Plans) -> dict[str, Schedule]:
        """Return the schedule of each plan, every date from outside as its own project has it.

        `plans` must hold every project that any of them waits for.
        """
        links = {
            project_id: tuple(_resolved(plan, plans, self.from_elsewhere(plan))) for project_id, plan in plans.items()
        }
        needs = {project_id: {link.before for link in into} for project_id, into in links.items()}
        for group in in_order(needs):
            self._settle(group, plans, links)
        return {project_id: self._kept[project_id].shown for project_id in plans}

    def look_outside(self, plan: Plan, plans: Plans) -> None:
        """Give a plan that is only tried out the dates that settled plans have."""
        self._look_outside(plan, plans, _resolved(plan, plans, self.from_elsewhere(plan)), plan.left_out)

    def _settle(self, group: tuple[str, ...], plans: Plans, links: Mapping[str, Sequence[CrossLink]]) -> None:
        """Run the plans of a group that wait for each other until no date that one has from another changes."""
        inner = [link for each in group for link in links[each] if link.before in group]
        loops = self._loops_of(group, plans, inner) if len(group) > 1 else ()
        cut = {loop.cut.id for loop in loops}
        followers: dict[str, list[str]] = defaultdict(list)
        for link in inner:
            if link.after not in followers[link.before]:
                followers[link.before].append(link.after)
        for each in group:
            self._look_outside(plans[each], plans, links[each], cut)
        ground = [(plans[each].timing, self._ground(plans[each], group, links[each])) for each in group]
        if group in self._restless and self._restless[group] == ground:
            return
        self._restless.pop(group, None)
        waiting = deque(sorted(group, key=lambda each: self._is_current(plans[each])))
        runs: Counter[str] = Counter()
        restless: set[str] = set()
        while waiting:
            project_id = waiting.popleft()
            plan = plans[project_id]
            self._look_outside(plan, plans, links[project_id], cut)
            if self._is_settled(plan):
                continue
            if runs[project_id] > len(inner):  # dates without a loop come to rest after as many runs as there are links
                restless.add(project_id)
                continue
            runs[project_id] += 1
            found = self._run(plan)
            self._kept[project_id] = _Kept(plan, plan.timing, _dates(plan), plan.left_out, found, found)
            waiting.extend(each for each in followers[project_id] if each not in waiting)
        unrest = [_restless(plans, restless)] if restless else []
        if restless:
            self._restless[group] = ground
        for project_id in group:
            own = [loop.finding for loop in loops if project_id in loop.projects]
            self._kept[project_id].say([*own, *unrest])

    @staticmethod
    def _ground(plan: Plan, group: Sequence[str], into: Iterable[CrossLink]) -> list[tuple[str, tuple[object, ...]]]:
        """Return what a plan of a group takes from plans that are not in it."""
        dates, own = _dates(plan), {link.predecessor_id for link in into if link.before in group}
        return [(each, seen) for each, seen in dates.items() if each not in own]

    def _is_current(self, plan: Plan) -> bool:
        """Say whether the schedule kept is of the plan as it stands: its rows are then those of the plan."""
        kept = self._kept.get(plan.project.id)
        return kept is not None and kept.plan is plan and kept.timing == plan.timing

    def _is_settled(self, plan: Plan) -> bool:
        kept = self._kept.get(plan.project.id)
        return (
            kept is not None
            and self._is_current(plan)
            and kept.dates == _dates(plan)
            and kept.left_out == plan.left_out
        )

    def _look_outside(self, plan: Plan, plans: Plans, into: Iterable[CrossLink], cut: Collection[str]) -> None:
        """Give a plan the dates others now have; of a plan that is still to be run again, those it had."""
        outside: dict[str, Outside] = dict(self._standing_in(plan))
        left_out: set[str] = set()
        for link in into:
            other = plans[link.before]
            if self._is_current(other):
                seen = _seen(other, self._kept[link.before].schedule, link.predecessor_id)
            elif link.predecessor_id in plan.outside:
                seen = plan.outside[link.predecessor_id]
            else:
                continue
            outside[link.predecessor_id] = seen
            if link.id in cut or seen.start == NO_PART:
                left_out.add(link.id)
        if plan.outside != outside:  # what is still the same stays the object it is: others keep what they made of it
            plan.outside = outside
        if plan.left_out != left_out:
            plan.left_out = frozenset(left_out)

    def _standing_in(self, plan: Plan) -> Mapping[str, Outside]:
        """Return what is known of the tasks here that stand for tasks of projects that are not in the file."""
        plan_then, revision, found = self._stand_ins.get(plan.project.id, (None, -1, {}))
        if plan_then is not plan or revision != plan.revision:
            found = standing_in(plan, self._ages)
            self._stand_ins[plan.project.id] = (plan, plan.revision, found)
        return found

    def _loops_of(self, group: Sequence[str], plans: Plans, inner: Sequence[CrossLink]) -> tuple[Loop, ...]:
        key = tuple(group)
        stand = tuple((id(plans[each]), plans[each].revision) for each in group)
        known, found = self._loops.get(key, ((), ()))
        if known != stand:
            found = tuple(loops({each: plans[each] for each in group}, inner))
            self._loops[key] = (stand, found)
        return found


@dataclass(slots=True)
class _Kept:
    """A schedule with what it was made from; `shown` has the findings that no plan alone can have."""

    plan: Plan
    timing: int
    dates: Mapping[str, tuple[object, ...]]
    left_out: frozenset[str]
    schedule: Schedule
    shown: Schedule

    def say(self, findings: Sequence[Finding]) -> None:
        """Show findings beside the schedule's own; one that shows them already stays the object it is."""
        wanted = (*self.schedule.findings, *findings)
        if self.shown.findings != wanted:
            self.shown = replace(self.schedule, findings=wanted)


def standing_in(plan: Plan, ages: Ages) -> dict[str, Outside]:
    """Return by task id what is known of the tasks of a plan that stand for others'; those without dates are left out."""
    tasks = plan.tasks
    if not any(tasks["external"]):
        return {}
    rows = [
        row for row, external in enumerate(tasks["external"]) if external and tasks["manual_start"][row] is not None
    ]
    if not rows:
        return {}
    known = ages([tasks.ids[row] for row in rows])
    found = {}
    for row in rows:
        start, finish = tasks["manual_start"][row], tasks["manual_finish"][row]
        place = place_of(tasks["external"][row])
        found[tasks.ids[row]] = Outside(
            start=start, finish=start if finish is None else finish, duration=tasks["duration"][row],
            calendar_id=tasks["calendar_id"][row] or plan.calendar_id, name=tasks["name"][row],
            project_name=place.file_name, as_of=known.get(tasks.ids[row]), code=place.file_name,
            number=place.number or 0,
        )  # fmt: skip
    return found


def _seen(plan: Plan, found: Schedule, task_id: str) -> Outside:
    tasks, row = plan.tasks, plan.tasks.row[task_id]
    return Outside(
        start=int(found.start[row]), finish=int(found.finish[row]), duration=int(found.duration[row]),
        calendar_id=tasks["calendar_id"][row] or plan.calendar_id, name=tasks["name"][row],
        project_name=plan.project.name, is_done=tasks["actual_finish"][row] is not None,
        code=plan.project.code or plan.project.name, number=plan.outline.number[row],
    )  # fmt: skip


def _dates(plan: Plan) -> dict[str, tuple[object, ...]]:
    """Return what a plan's schedule takes from outside."""
    return {
        each: (seen.start, seen.finish, seen.duration, seen.calendar_id, seen.is_done)
        for each, seen in plan.outside.items()
    }


def _restless(plans: Plans, restless: Iterable[str]) -> Finding:
    named = ", ".join(sorted(f"“{_called(plans[each])}”" for each in restless))
    sentence = (
        f"The dates of {named} do not come to rest: they move each other with every run, as tasks do that are to be as "
        "late as possible. Give one of the linked tasks a fixed date."
    )
    return Finding(FindingKind.LOOP, (), sentence)


def _called(plan: Plan) -> str:
    return plan.project.code or plan.project.name


# Order


def in_order(needs: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return groups of projects that wait for each other, each after those it waits for (Tarjan 1972).

    `needs` gives for each project those it waits for.
    """
    order: list[tuple[str, ...]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in needs:
        if root in number:
            continue
        trail = [(root, iter(sorted(needs[root])))]
        number[root] = lowest[root] = len(number)
        path.append(root)
        on_path.add(root)
        while trail:
            at, left = trail[-1]
            following = next(left, None)
            if following is None:
                trail.pop()
                if trail:
                    lowest[trail[-1][0]] = min(lowest[trail[-1][0]], lowest[at])
                if lowest[at] == number[at]:
                    start = path.index(at)
                    order.append(tuple(sorted(path[start:])))
                    on_path.difference_update(path[start:])
                    del path[start:]
            elif following not in number:
                number[following] = lowest[following] = len(number)
                path.append(following)
                on_path.add(following)
                trail.append((following, iter(sorted(needs[following]))))
            elif following in on_path:
                lowest[at] = min(lowest[at], number[following])
    return order


# Loops


class Waits:
    """Who waits for whom among the tasks of several plans, links of summaries carried to their leaves.

    A node is a task's row, or for a summary that links lead into, its opening, which its leaves wait for.
    """

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._base: dict[str, int] = {}
        self._owner: list[tuple[int, str]] = []
        self.after: dict[int, list[int]] = defaultdict(list)
        self._joined: set[int] = set()
        base = 0
        for project_id, plan in plans.items():
            self._base[project_id] = base
            self._owner.append((base, project_id))
            base += 2 * len(plan.tasks)
        for project_id, plan in plans.items():
            links = plan.dependencies
            for before, after in zip(links["predecessor_id"], links["successor_id"], strict=True):
                if _counts(plan, before, after):
                    self.after[self.leaving(project_id, before)].append(self.entering(project_id, after))

    def leaving(self, project_id: str, task_id: str) -> int:
        """Return the node that links out of a task start from."""
        plan, base = self._plans[project_id], self._base[project_id]
        row = plan.tasks.row[task_id]
        node = base + 2 * row
        if plan.outline.is_summary[row] and node not in self._joined:
            self._joined.add(node)
            for leaf in _leaves(plan, row):
                self.after[base + 2 * leaf].append(node)
        return node

    def entering(self, project_id: str, task_id: str) -> int:
        """Return the node that links into a task lead to."""
        plan, base = self._plans[project_id], self._base[project_id]
        row = plan.tasks.row[task_id]
        if not plan.outline.is_summary[row]:
            return base + 2 * row
        node = base + 2 * row + 1
        if node not in self._joined:
            self._joined.add(node)
            self.after[node] += [base + 2 * leaf for leaf in _leaves(plan, row)]
        return node

    def task(self, node: int) -> tuple[str, str]:
        """Return the project and task id of a node."""
        base, project_id = max(each for each in self._owner if each[0] <= node)
        return project_id, self._plans[project_id].tasks.ids[(node - base) // 2]

    def path(self, start: int, goal: int, within: frozenset[int] | None = None) -> list[int]:
        """Return a shortest way from one node to another, both included; empty where there is none."""
        came = {start: start}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            if at == goal:
                way = [at]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            for each in self.after.get(at, ()):
                if each not in came and (within is None or each in within):
                    came[each] = at
                    waiting.append(each)
        return []

    def in_loops(self) -> frozenset[int]:
        """Return the nodes that remain when all that waits for nothing is taken away, again and again."""
        count: Counter[int] = Counter(target for targets in self.after.values() for target in targets)
        ready = [node for node in self.after if not count[node]]
        gone: set[int] = set()
        while ready:
            node = ready.pop()
            gone.add(node)
            for target in self.after.get(node, ()):
                count[target] -= 1
                if not count[target]:
                    ready.append(target)
        return frozenset({*self.after, *count} - gone)


def _counts(plan: Plan, before: str, after: str) -> bool:
    """Say whether a link within a plan counts: both ends take part, and neither contains the other."""
    rows, outline = plan.tasks.row, plan.outline
    if before not in rows or after not in rows:
        return False
    one, other = rows[before], rows[after]
    within = one == other or one in outline.ancestors(other) or other in outline.ancestors(one)
    return not within and _takes_part(plan, one) and _takes_part(plan, other)


def _leaves(plan: Plan, row: int) -> list[int]:
    return [leaf for leaf in plan.outline.leaves(row) if _takes_part(plan, leaf)]


def _takes_part(plan: Plan, row: int) -> bool:
    active, blank = plan.tasks["active"], plan.tasks["blank"]
    return not blank[row] and all(active[each] for each in (row, *plan.outline.ancestors(row)))


def loops(plans: Plans, links: Iterable[CrossLink]) -> Iterator[Loop]:
    """Yield the loops that links between plans close; of each the link made last is the one to leave out.

    Loops within one plan are that plan's own affair.
    """
    known = [link for link in sorted(links, key=lambda each: each.id) if _both_take_part(plans, link)]
    waits = Waits(plans)
    ends = [
        (waits.leaving(link.before, link.predecessor_id), waits.entering(link.after, link.successor_id))
        for link in known
    ]
    for before, after in ends:
        waits.after[before].append(after)
    tangled = waits.in_loops()
    suspects = [number for number, (before, after) in enumerate(ends) if before in tangled and after in tangled]
    for number in suspects:
        before, after = ends[number]
        waits.after[before].remove(after)
    for number in suspects:
        before, after = ends[number]
        way = waits.path(after, before, tangled)
        if way:
            yield _loop(plans, known[number], [waits.task(node) for node in way])
        else:
            waits.after[before].append(after)


def _both_take_part(plans: Plans, link: CrossLink) -> bool:
    before, after = plans[link.before], plans[link.after]
    return _takes_part(before, before.tasks.row[link.predecessor_id]) and _takes_part(
        after, after.tasks.row[link.successor_id]
    )


def _loop(plans: Plans, cut: CrossLink, way: Sequence[tuple[str, str]]) -> Loop:
    members = tuple(dict.fromkeys(way))
    named = [named_across(plans, *each) for each in members]
    ends = [named_across(plans, cut.before, cut.predecessor_id), named_across(plans, cut.after, cut.successor_id)]
    sentence = (
        f"These tasks wait for each other across projects: {' → '.join([*named, named[0]])}. "
        f"The link from {ends[0]} to {ends[1]} is left out of the dates; remove one of the links."
    )
    finding = Finding(FindingKind.LOOP, tuple(task_id for _, task_id in members), sentence)
    return Loop(cut, frozenset(project_id for project_id, _ in members), finding)


def named_across(plans: Plans, project_id: str, task_id: str) -> str:
    """Return a task's name with its project's code."""
    plan = plans[project_id]
    return f"“{plan.tasks['name'][plan.tasks.row[task_id]]}” ({_called(plan)})"


def way_between(
    plans: Plans, links: Iterable[CrossLink], start: tuple[str, str], goal: tuple[str, str]
) -> list[tuple[str, str]]:
    """Return the tasks (project and task id) by which one waits for another, across plans; empty where it does not.

    `start` and what lies in it come first, `goal` last.
    """
    waits = Waits(plans)
    for link in links:
        before = waits.leaving(link.before, link.predecessor_id)
        waits.after[before].append(waits.entering(link.after, link.successor_id))
    way = waits.path(waits.entering(*start), waits.leaving(*goal))
    return list(dict.fromkeys(waits.task(node) for node in way))
