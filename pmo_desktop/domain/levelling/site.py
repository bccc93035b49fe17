"""One plan on the ground where levelling places tasks: its net, what its tasks ask of people, and which may move."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.levelling.options import NEVER, Reason
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, ConstraintType, Rules
from pmo_desktop.domain.resources.phasing import Phasing, Plain
from pmo_desktop.domain.schedule import NO_PART, Schedule, Scheduler
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.rows import STRETCHED
from pmo_desktop.domain.schedule.running import kernel

_C = ConstraintType
HELD = frozenset({_C.MSO, _C.MFO, _C.MANDATORY_START, _C.MANDATORY_FINISH, _C.ALAP})
"""Constraints that say where a task is: levelling never moves it."""
_MOST_KEPT = 200_000
"""Of how many places of tasks it is kept what they ask there."""
_LEVELLED = "levelled-"
_STANDING = {kernel.DONE: Reason.STARTED, kernel.BEGUN: Reason.STARTED, kernel.FIXED: Reason.FIXED}


Parts = tuple[tuple[int, int], ...]
"""The parts [start, finish) of an interrupted task in working seconds from its start; none where it is in one piece."""


def id_of_part(new_id: str) -> str:
    """Return the id of a part that levelling makes: by it clearing knows it from those people made."""
    return _LEVELLED + new_id


def is_made_here(split_id: str) -> bool:
    """Say whether a part of a task was made by levelling."""
    return split_id.startswith(_LEVELLED)


class Ask(NamedTuple):
    """Units of a person asked for in [start, finish) of the wall clock."""

    person_id: str
    start: int
    finish: int
    units: float


@dataclass(frozen=True, slots=True)
class Cap:
    """The last start and finish a row may be given, and why no later; None where nothing says so."""

    start: int | None
    finish: int | None
    reason: Reason

    def allows(self, start: int, finish: int) -> bool:
        return (self.start is None or start <= self.start) and (self.finish is None or finish <= self.finish)


class Demand:
    """What the tasks of a plan ask of people, wherever they are put.

    What is asked of somebody who works at different times for different tasks (`shifting`) is said shift by shift, so that a
    day’s and a night’s task do not look as if they met; of all others it holds what lies between their shifts too.
    """

    def __init__(self, plan: Plan, schedule: Schedule, people: Clocks, shifting: Collection[str] = frozenset()) -> None:
        self.plan = plan
        self.phasing = Phasing(plan, schedule, people)
        self.of: dict[int, list[int]] = {}
        """The numbers of the assignments of people, roles and equipment, by task row."""
        kinds, known, rows = plan.people["kind"], plan.people.row, plan.tasks.row
        pairs = zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True)
        for number, (task_id, person_id) in enumerate(pairs):
            row, person = rows.get(task_id), known.get(person_id)
            if row is None or person is None or kinds[person] not in WORKERS:
                continue
            if schedule.start[row] != NO_PART and not schedule.summary[row]:
                self.of.setdefault(row, []).append(number)
        self._person_id = plan.assignments["person_id"]
        self._shifting = shifting
        self._twice = {row for row, numbers in self.of.items() if len(self.people(row)) < len(numbers)}
        """The rows on which somebody stands more than once."""
        tasks = plan.tasks
        self._is_loose = {
            row: len(numbers) > 1 or bool(tasks["elapsed"][row] or tasks["manual"][row] or tasks["calendar_id"][row])
            for row, numbers in self.of.items()
        }
        """Whether somebody may begin to work on a row later than it starts, or end sooner."""
        self._known: dict[tuple[int, int, int], list[Ask]] = {}
        self._divided: set[int] = set()
        self._plain: dict[int, Plain | None] = {}

    def people(self, row: int) -> set[str]:
        return {self._person_id[number] for number in self.of.get(row, ())}

    def calendars(self) -> Iterator[tuple[str, WorkingCalendar]]:
        """Yield everybody who is asked for with each calendar by which they work here."""
        for numbers in self.of.values():
            for number in numbers:
                yield self._person_id[number], self.phasing.calendar(number)

    def asks(self, row: int, start: int, finish: int) -> list[Ask]:
        """Return what a row asks for where it lies from one moment to another."""
        if row in self._divided:
            return self._asks(row, start, finish)
        key = (row, start, finish)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._asks(row, start, finish)
        return found

    def divide(self, row: int, parts: Parts) -> None:
        """Let a row be interrupted from now on, or no longer."""
        self.phasing.divide(row, parts)
        (self._divided.add if parts else self._divided.discard)(row)

    def _asks(self, row: int, start: int, finish: int) -> list[Ask]:
        found: list[Ask] = []
        self.phasing.place(row, start, finish)
        for number in self.of.get(row, ()):
            try:
                found += self._of(number, row, start, finish)
            except CalendarExhaustedError:  # somebody never works when the task does, as the schedule then says
                continue
        return together(found, sum) if row in self._twice else found

    def _of(self, number: int, row: int, start: int, finish: int) -> list[Ask]:
        """Return what one assignment asks for, from when somebody begins to work on it to when they end."""
        if row not in self._divided and number not in self._plain:
            self._plain[number] = self.phasing.plain(number)
        plain = None if row in self._divided else self._plain[number]
        calendar = self.phasing.calendar(number) if plain is None else plain.calendar
        pieces = self.phasing.pieces(number, calendar) if plain is None else (plain.piece(start, finish),)
        person_id = self._person_id[number]
        found: list[Ask] = []
        for begin, end, work in pieces:
            whole = calendar.work(begin, end) if work > 0 else 0
            if whole <= 0:
                continue
            units = work / whole
            if person_id in self._shifting:
                found += [Ask(person_id, *shift, units) for shift in calendar.spans(begin, end)]
            elif self._is_loose[row]:
                found.append(Ask(person_id, calendar.next_start(begin), calendar.previous_finish(end), units))
            else:
                found.append(Ask(person_id, begin, end, units))
        return found


def together(asks: Iterable[Ask], units_of: Callable[[list[float]], float]) -> list[Ask]:
    """Return asks so that none of the same person overlap; where they did there is the sum of their units, or the most."""
    by_person: dict[str, list[Ask]] = {}
    for ask in asks:
        by_person.setdefault(ask.person_id, []).append(ask)
    found: list[Ask] = []
    for person_id, own in by_person.items():
        for start, finish in pairwise(sorted({at for ask in own for at in (ask.start, ask.finish)})):
            units = [ask.units for ask in own if ask.start <= start and finish <= ask.finish]
            if units:
                found.append(Ask(person_id, start, finish, units_of(units)))
    return found


_YEAR = 366 * 86_400


def shifting(demands: Iterable[Demand], since: int) -> frozenset[str]:
    """Return the people who work at different times for different tasks, as the year from a moment on says."""
    known: dict[str, dict[int, WorkingCalendar]] = {}
    for demand in demands:
        for person_id, calendar in demand.calendars():
            known.setdefault(person_id, {})[id(calendar)] = calendar
    return frozenset(
        person_id
        for person_id, found in known.items()
        if len(found) > 1 and len({tuple(each.spans(since, since + _YEAR)) for each in found.values()}) > 1
    )


class Site:
    """A plan whose tasks are placed. `movable` are the rows levelling may delay; the others stay, for the `reasons` named.

    The plan must not have levelling delays on movable rows: they are given anew.
    """

    def __init__(
        self, plan: Plan, people: Clocks, chosen: Collection[str] | None, *, within_slack: bool,
        shifting: Collection[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.plan = plan
        self.scheduler = Scheduler(plan)
        self.base = self.scheduler.run()
        self.net = self.scheduler.net
        self.has_late = self.scheduler.has_late
        self.demand = Demand(plan, self.base, people, shifting)
        self.reasons = {row: found for row in self.demand.of if (found := self._held_by(row)) is not None}
        self.movable = {
            row
            for row in self.demand.of
            if row not in self.reasons and (chosen is None or plan.tasks.ids[row] in chosen)
        }
        self._caps: dict[int, Cap] = {}
        self.parts: dict[int, Parts] = {}
        """How rows are interrupted now, where levelling does it."""
        self._within_slack = within_slack
        self.waits_elsewhere: set[int] = set()
        """Rows that tasks of other projects wait for: what slack they leave is not known here."""

    def _held_by(self, row: int) -> Reason | None:
        """Return why a row is never levelled; None where it may be."""
        tasks, net = self.plan.tasks, self.net
        if net.state[row] in _STANDING:
            return _STANDING[net.state[row]]
        if tasks["priority"][row] >= NEVER or self.plan.project.priority >= NEVER:
            return Reason.NEVER
        kinds = {tasks["constraint_type"][row], tasks["second_constraint_type"][row]}
        if kinds & HELD or net.pinned[row] != kernel.NONE or tasks["kind"][row] in STRETCHED or net.lost[row]:
            return Reason.FIXED
        return None

    def can_be_split(self, row: int) -> bool:
        """Say whether a row may be interrupted: somebody works on it as long as it lasts, and it has no parts of its own."""
        tasks, clocks = self.plan.tasks, self.scheduler.clocks
        if tasks["elapsed"][row] or clocks.segments(row) or self.plan.project.rules is Rules.P6:
            return False
        whole = clocks.span(row)
        return whole > 0 and all(part.amount == whole and not part.delay for part in clocks.parts(row))

    def divide(self, row: int, parts: Parts) -> None:
        """Interrupt a row, or make it whole again where there are no parts; what follows it is not placed anew."""
        if self.parts.get(row, ()) == parts:
            return
        self.scheduler.divide(row, parts)
        self.demand.divide(row, parts)
        if parts:
            self.parts[row] = parts
        else:
            del self.parts[row]

    def cap(self, row: int) -> Cap:
        """Return how late a row may be put."""
        if row not in self._caps:
            self._caps[row] = self._cap(row)
        return self._caps[row]

    def _cap(self, row: int) -> Cap:
        tasks = self.plan.tasks
        start = finish = None
        pairs = (("constraint_type", "constraint_date"), ("second_constraint_type", "second_constraint_date"))
        for kind, date in ((tasks[of][row], tasks[at][row]) for of, at in pairs):
            if date is not None and kind is _C.SNLT:
                start = date if start is None else min(start, date)
            if date is not None and kind is _C.FNLT:
                finish = date if finish is None else min(finish, date)
        if not self._within_slack:
            return Cap(start, finish, Reason.FIXED)
        early = row in self.waits_elsewhere
        late_start = int((self.base.early_start if early else self.base.late_start)[row])
        late_finish = int((self.base.early_finish if early else self.base.late_finish)[row])
        is_held = (start is not None and start < late_start) or (finish is not None and finish < late_finish)
        return Cap(
            late_start if start is None else min(start, late_start),
            late_finish if finish is None else min(finish, late_finish),
            Reason.FIXED if is_held else Reason.WITHIN_SLACK,
        )

    def dates(self, row: int) -> tuple[int, int]:
        """Return where a row, or a summary, now lies."""
        net = self.net
        if not net.is_summary[row]:
            return net.early_start[row], net.early_finish[row]
        leaves = [leaf for leaf in self.plan.outline.leaves(row) if net.counts[leaf]]
        start = min((net.early_start[leaf] for leaf in leaves), default=net.project_start)
        return start, max((net.early_finish[leaf] for leaf in leaves), default=net.project_start)

    def nodes(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield each node of the net with those that wait for it: as the kernel has them in order."""
        net = self.net
        for node in range(2 * net.count):
            if net.place[node] >= 0:
                yield node, self._waiting_for(node)

    def _waiting_for(self, node: int) -> list[int]:
        net = self.net
        if node >= net.count:
            inside = (
                net.display[each] for each in range(net.descend[node - net.count], net.descend_end[node - net.count])
            )
            return [leaf for leaf in inside if net.place[leaf] >= 0 and not net.is_summary[leaf]]
        found = [
            self.entry(net.link_to[net.out_of[each]]) for each in range(net.out_first[node], net.out_first[node + 1])
        ]
        above = net.close_above[node] if not net.is_summary[node] else -1
        while above >= 0:
            found.append(above)
            above = net.close_above[above]
        return [each for each in found if net.place[each] >= 0]

    def entry(self, row: int) -> int:
        """Return the node that what leads into a row leads to: of a summary its opening."""
        return row + self.net.count if self.net.is_summary[row] else row
