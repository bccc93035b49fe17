"""Checks of dates: constraints, deadlines, slack, durations, and what was set by hand against the logic."""

from collections.abc import Iterator

from pmo_desktop.domain.advice.advice import Advice
from pmo_desktop.domain.advice.facts import FROM_FINISH, FROM_START, Facts
from pmo_desktop.domain.records import ActivityKind, ConstraintType, LinkType
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.domain.schedule.links import asked_between

HARD = frozenset(ConstraintType) - {
    ConstraintType.ASAP, ConstraintType.ALAP, ConstraintType.SNET, ConstraintType.FNET,
}  # fmt: skip
"""The constraints that hold a task against its logic (DOMAIN.md 3, metric 5), P6's mandatory ones too."""
_SOFT = frozenset({ConstraintType.SNET, ConstraintType.FNET})
_LONG = 44
"""Working days: DOMAIN.md 3, metrics 6 and 8."""
_MANY = 5
"""So many tasks too late for what follows are one thing to say."""
_NEAR = 2
"""Working days between a finish and its deadline that are soon used up."""
_POINTS = frozenset({ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE})
_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TO_START = frozenset({LinkType.FS, LinkType.SS})


def constraints(facts: Facts) -> Iterator[Advice]:
    """Find hard constraints, and soft ones that are over or have nothing to hold."""
    tasks, ids = facts.tasks, facts.ids
    kinds, dates = tasks["constraint_type"], tasks["constraint_date"]
    begun = tasks["actual_start"]
    for row in facts.planned:
        kind, date = kinds[row], dates[row]
        if kind is ConstraintType.ASAP or date is None:
            continue
        values = (kind.value, date)
        if kind in HARD:
            yield Advice("hard_constraint", ids[row], values=values)
        elif kind in _SOFT and begun[row] is None:
            if date < facts.status and facts.is_real:
                yield Advice("past_constraint", ids[row], values=values)
            elif _is_idle(facts, row, kind, date):
                yield Advice("idle_constraint", ids[row], values=values)


def _is_idle(facts: Facts, row: int, kind: ConstraintType, date: int) -> bool:
    """Say whether a task is later than a soft constraint asks, and not because nobody works then."""
    if facts.tasks["levelling_delay"][row]:
        return False
    clock = facts.clocks.clock(row)
    if kind is ConstraintType.SNET:
        return facts.start[row] > clock.next_start(date)
    return facts.finish[row] > date and facts.start[row] > clock.next_start(clock.start(date))


def deadlines(facts: Facts) -> Iterator[Advice]:
    """Find deadlines that are missed or nearly so, and tasks too late for what follows them.

    Where many are too late they hang together, and that is said once: it has one cause, which lies where they lead to.
    """
    late_rows: list[int] = []
    ids, all_deadlines = facts.ids, facts.tasks["deadline"]
    for row in facts.undone:
        deadline, finish, slack = all_deadlines[row], facts.finish[row], facts.slack[row]
        if deadline is not None and finish > deadline:
            late = facts.work(row, deadline, finish)
            yield Advice("deadline_missed", ids[row], values=(deadline, late))
            continue
        if slack < 0:
            late_rows.append(row)
        if deadline is not None and facts.is_real:
            spare = facts.work(row, finish, deadline)
            if spare < facts.days(row, _NEAR):
                yield Advice("deadline_near", ids[row], values=(deadline, spare))
    if len(late_rows) < _MANY:
        yield from (Advice("negative_slack", ids[row], values=(-facts.slack[row],)) for row in late_rows)
        return
    late_rows.sort(key=lambda row: -facts.finish[row])
    worst = max(-facts.slack[row] for row in late_rows)
    yield Advice("chain_too_late", None, tuple(ids[row] for row in late_rows), values=(len(late_rows), worst))


def lengths(facts: Facts) -> Iterator[Advice]:
    """Find what may slip very far, lasts very long, or takes no time without being a milestone."""
    tasks, ids, bits = facts.tasks, facts.ids, facts.linked
    durations, milestones, kinds = tasks["duration"], tasks["milestone"], tasks["kind"]
    long, elapsed = _LONG * facts.day, tasks["elapsed"]
    soon = facts.status + 14 * 86_400
    for row in facts.planned:
        limit = facts.days(row, _LONG) if elapsed[row] else long
        if facts.slack[row] > limit and bits[row] & (FROM_START | FROM_FINISH):
            yield Advice("high_slack", ids[row], values=(facts.slack[row],))
        if durations[row] > limit:
            yield Advice("long_duration", ids[row], values=(durations[row],))
        elif durations[row] == 0 and not milestones[row] and kinds[row] not in _POINTS:
            yield Advice("zero_duration", ids[row])
        if tasks["estimated"][row] and durations[row] and facts.start[row] <= soon and facts.is_real:
            yield Advice("estimated", ids[row], values=(durations[row], facts.start[row]))


def by_hand(facts: Facts) -> Iterator[Advice]:
    """Find tasks whose dates were set by hand earlier than their links allow."""
    tasks, ids, kinds = facts.tasks, facts.ids, facts.links["type"]
    for row in facts.to_do:
        if not tasks["manual"][row]:
            continue
        for number in facts.into.get(row, ()):
            before = facts.ends[number][0]
            if before < 0 or facts.start[before] == NO_PART:
                continue
            at = facts.start[before] if kinds[number] in _FROM_START else facts.finish[before]
            length = int(facts.schedule.duration[before])
            asked = asked_between(facts.plan, facts.clocks, number, (before, row), at, length, 1)
            own = facts.start[row] if kinds[number] in _TO_START else facts.finish[row]
            if own < asked:
                side = "start" if kinds[number] in _TO_START else "finish"
                named = ((ids[before],), (facts.links.ids[number],))
                yield Advice("manual_contradicts", ids[row], *named, (own, asked, side))
                break
