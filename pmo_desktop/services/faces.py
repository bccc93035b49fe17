"""The tasks of a plan as cards, for the faces that show them without a table."""

from collections.abc import Iterator, Sequence

import numpy as np

from pmo_desktop.charts.card import Card
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART, Schedule

_ALL = 100.0


def cards_of(plan: Plan, schedule: Schedule, today: int) -> list[Card]:
    """Return a card for every task that takes part, summaries too, in display order; O(n) in tasks and links."""
    return Deck().renewed(plan, schedule, today)


_DRAWN = ("start", "finish", "percent", "summary", "critical", "total_slack")
"""What of a schedule stands on cards."""


class Deck:
    """The cards of a plan as it was last looked at: only what changed since is made anew."""

    def __init__(self) -> None:
        self._cards: list[Card] = []
        self._place: dict[int, int] = {}
        """Where the card of a row is."""
        self._known: tuple[object, ...] = ()
        self._revision = -1
        self._schedule: Schedule | None = None
        self._links: tuple[object, int] = (None, -1)
        self._waiting: set[int] = set()
        self._phases: list[str] = []

    def renewed(self, plan: Plan, schedule: Schedule, today: int) -> list[Card]:
        """Return what `cards_of` does."""
        known = (plan, plan.outline, today)
        same = self._known[::2] == known[::2] and self._known[1] is plan.outline
        rows = self._changed(plan, schedule) if same else None
        if rows is None:
            self._make(plan, schedule, today)
        elif rows:
            self._cards = list(self._cards)
            for row, card in zip(rows, self._made(plan, schedule, rows, today), strict=True):
                self._cards[self._place[row]] = card
        self._known, self._revision, self._schedule = known, plan.revision, schedule
        return self._cards

    def _changed(self, plan: Plan, schedule: Schedule) -> list[int] | None:
        """Return the rows whose cards may be others than before; None where all may be."""
        before, touched = self._schedule, plan.touched_since(self._revision)
        if before is None or touched is None or len(before.start) != len(schedule.start):
            return None
        if not np.array_equal(before.start == NO_PART, schedule.start == NO_PART):
            return None
        different = np.zeros(len(schedule.start), np.bool_)
        for name in _DRAWN:
            different |= getattr(before, name) != getattr(schedule, name)
        rows = set(np.flatnonzero(different).tolist())
        rows |= {plan.tasks.row[each] for each in touched if each in plan.tasks.row}
        links = (plan.dependencies, plan.dependencies.version)
        if links != self._links or not np.array_equal(before.percent < _ALL, schedule.percent < _ALL):
            waiting = _waiting(plan, schedule.percent.tolist())
            rows |= waiting ^ self._waiting
            self._waiting, self._links = waiting, links
        return sorted(rows & self._place.keys())

    def _make(self, plan: Plan, schedule: Schedule, today: int) -> None:
        self._waiting, self._phases = _waiting(plan, schedule.percent.tolist()), _phases(plan)
        self._links = (plan.dependencies, plan.dependencies.version)
        starts, blank = schedule.start.tolist(), plan.tasks["blank"]
        rows = [row for row in plan.outline.order if starts[row] != NO_PART and not blank[row]]
        self._place = {row: place for place, row in enumerate(rows)}
        self._cards = list(self._made(plan, schedule, rows, today))

    def _made(self, plan: Plan, schedule: Schedule, rows: Sequence[int], today: int) -> Iterator[Card]:
        tasks, number, level = plan.tasks, plan.outline.number, plan.outline.level
        ids, names, durations, marked = tasks.ids, tasks["name"], tasks["duration"], tasks["milestone"]
        deadlines, begun = tasks["deadline"], tasks["actual_start"]
        of, people, on = plan.assignments["person_id"], plan.people, plan.assignments.by("task_id")
        found = (getattr(schedule, name)[rows].tolist() for name in _DRAWN)
        for row, start, finish, percent, summary, critical, slack in zip(rows, *found, strict=True):
            undone, has_begun = percent < _ALL, begun[row] is not None or percent > 0
            known = (people.row.get(of[each]) for each in on.get(ids[row], ()))
            yield Card(
                ids[row], number[row], names[row], start, finish, percent, level[row], self._phases[row], summary,
                not summary and (durations[row] == 0 or marked[row]), critical, undone and finish < today,
                not has_begun and row in self._waiting and start <= today, has_begun,
                tuple(people["name"][each] for each in known if each is not None), deadlines[row], undone and slack < 0,
            )  # fmt: skip


def _waiting(plan: Plan, percents: list[float]) -> set[int]:
    """Return the rows whose predecessors are not all done."""
    links, rows = plan.dependencies, plan.tasks.row
    ends = zip(links["predecessor_id"], links["successor_id"], links["type"], strict=True)
    return {
        rows[after]
        for before, after, kind in ends
        if kind == LinkType.FS and before in rows and after in rows and percents[rows[before]] < 100
    }


def _phases(plan: Plan) -> list[str]:
    """Return the id of the phase each row lies in, its own where it is one; empty where it lies in none.

    Phases are the outermost summaries; where all of the plan lies in a single one, as many files have it, those in that.
    """
    outline, ids, blank = plan.outline, plan.tasks.ids, plan.tasks["blank"]
    level = 0
    inside = [row for row in outline.order if outline.level[row] == 0 and not blank[row]]
    while len(inside) == 1 and any(outline.is_summary[child] for child in outline.children[inside[0]]):
        inside = [child for child in outline.children[inside[0]] if not blank[child]]
        level += 1
    found = [""] * len(ids)
    for row in outline.order:
        if outline.level[row] > level:
            found[row] = found[outline.parent[row]]
        elif outline.level[row] == level and outline.is_summary[row]:
            found[row] = ids[row]
    return found
