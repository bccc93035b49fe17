"""Checks of the logic: what waits for what, and what is missing, doubled or without effect in it."""

from collections.abc import Iterator, Mapping, Sequence

from pmo_desktop.domain import moment
from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import ELAPSED, FROM_FINISH, FROM_START, PERCENT, TO_FINISH, TO_START, Facts
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART

_FEW = 3
"""A plan of fewer open tasks may do without links."""
_LONG_WEEKS = 2
_MOST_NODES = 30_000
"""In plans of more linked tasks than these nobody looks for doubled links: it takes memory by their square."""


def unlinked(facts: Facts) -> Iterator[Advice]:
    """Find a plan without links, else the tasks before or after which nothing comes, and those tied at one end only.

    The first task to begin and the last to end are exempt (DOMAIN.md 3, metric 1).
    """
    planned, bits = facts.planned, facts.linked
    if not any(bits):
        if len(planned) >= _FEW:
            yield Advice("no_links", None, values=(len(planned),))
        return
    first = min(facts.leaves, key=lambda row: facts.start[row], default=None)
    last = max(reversed(facts.leaves), key=lambda row: facts.finish[row], default=None)
    begun, ids = facts.tasks["actual_start"], facts.ids
    for row in planned:
        own = bits[row]
        if not own & (TO_START | TO_FINISH):
            if row != first and begun[row] is None:
                yield Advice("no_predecessor", ids[row])
        elif not own & TO_START and begun[row] is None:
            yield Advice("dangling_start", ids[row])
        if not own & (FROM_START | FROM_FINISH):
            if row != last:
                yield Advice("no_successor", ids[row])
        elif not own & FROM_FINISH and facts.tasks["duration"][row]:
            yield Advice("dangling_finish", ids[row])


def lags(facts: Facts) -> Iterator[Advice]:
    """Find leads, and lags of more than two weeks in which nobody is said to do anything."""
    links, ids, long = facts.links, facts.ids, _LONG_WEEKS * facts.plan.project.week_seconds
    all_lags, kinds = links["lag"], links["lag_kind"]
    for number, before, after in facts.open_links():
        lag = all_lags[number]
        if lag == 0:
            continue
        named = ((ids[before],), (links.ids[number],))
        if lag < 0:
            yield Advice("lead", ids[after], *named, (lag, kinds[number].value))
        elif kinds[number] not in PERCENT and lag > (_LONG_WEEKS * moment.WEEK if kinds[number] in ELAPSED else long):
            yield Advice("long_lag", ids[after], *named, (lag, kinds[number].value))


def between_wrong_ends(facts: Facts) -> Iterator[Advice]:
    """Find phases that are linked themselves, and tasks that wait for inactive ones."""
    tasks, links, ids = facts.tasks, facts.links, facts.ids
    summary, active, blank = facts.plan.outline.is_summary, tasks["active"], tasks["blank"]
    of_summary: dict[int, list[str]] = {}
    undone = set(facts.undone)
    for number, (before, after) in enumerate(facts.ends):
        for end in (before, after):
            if end >= 0 and summary[end] and facts.start[end] != NO_PART and facts.schedule.percent[end] < 100:
                of_summary.setdefault(end, []).append(links.ids[number])
        if after in undone and before >= 0 and not active[before] and not blank[before]:
            yield Advice("inactive_linked", ids[after], (ids[before],), (links.ids[number],))
    for row in sorted(of_summary, key=facts.plan.outline.number.__getitem__):
        yield Advice("summary_linked", ids[row], links=tuple(of_summary[row]))


def redundant(facts: Facts) -> Iterator[Advice]:
    """Find finish-to-start links without lag that a chain of others sees to already.

    What comes before each task is kept as one long number, a bit for each task before it; a link is doubled where what
    comes before another predecessor holds its own predecessor. Only chains of finish-to-start links between tasks that
    are not done count, without leads.
    """
    into: dict[int, list[int]] = {}
    after_of: dict[int, list[int]] = {}
    for number, before, after in _chaining(facts):
        into.setdefault(after, []).append(number)
        after_of.setdefault(before, []).append(after)
    if len(into) > _MOST_NODES:
        return
    ends, all_lags, ids = facts.ends, facts.links["lag"], facts.ids
    waiting = {row: len(numbers) for row, numbers in into.items()}
    left = {row: len(after) for row, after in after_of.items()}
    bit = {row: 1 << place for place, row in enumerate(after_of)}
    above: dict[int, int] = {}
    ready = [row for row in after_of if row not in waiting]
    while ready:
        row = ready.pop()
        befores = [ends[number][0] for number in into.get(row, ())]
        reached = 0
        for before in befores:
            reached |= above.get(before, 0)
        for number in into[row] if len(befores) > 1 else ():
            before = ends[number][0]
            if all_lags[number] == 0 and reached & bit[before]:
                through = next(each for each in befores if above.get(each, 0) & bit[before])
                yield Advice("redundant_link", ids[row], (ids[before], ids[through]), (facts.links.ids[number],))
        above[row] = reached | _noted(befores, bit)
        _forget(befores, left, above)
        for after in after_of.get(row, ()):
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)


def _chaining(facts: Facts) -> Iterator[tuple[int, int, int]]:
    """Yield the finish-to-start links between tasks that are not done, without leads."""
    kinds, all_lags, undone = facts.links["type"], facts.links["lag"], set(facts.undone)
    for number, before, after in facts.open_links():
        if kinds[number] is LinkType.FS and all_lags[number] >= 0 and before in undone:
            yield number, before, after


def _noted(rows: Sequence[int], bit: Mapping[int, int]) -> int:
    found = 0
    for row in rows:
        found |= bit[row]
    return found


def _forget(rows: Sequence[int], left: dict[int, int], above: dict[int, int]) -> None:
    """Let go of what comes before rows that nobody asks for any more."""
    for row in rows:
        left[row] -= 1
        if not left[row]:
            above.pop(row, None)


def doubled_names(facts: Facts) -> Iterator[Advice]:
    """Find tasks of one name in the same phase."""
    names, parent, ids = facts.tasks["name"], facts.plan.outline.parent, facts.ids
    seen: dict[tuple[int, str], int] = {}
    for row in facts.leaves:
        name = names[row].strip().casefold()
        if not name:
            continue
        first = seen.setdefault((parent[row], name), row)
        if first != row:
            yield Advice("duplicate_name", ids[row], (ids[first],))
