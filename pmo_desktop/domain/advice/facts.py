"""What all checks look at, worked out once for a plan and its schedule, and only where a check asks for it."""

from collections.abc import Iterator
from functools import cached_property

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LagKind, LinkType, ProjectState
from pmo_desktop.domain.schedule import NO_PART, Schedule, Scheduler
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.rows import STRETCHED

TO_START, TO_FINISH, FROM_START, FROM_FINISH = 1, 2, 4, 8
"""What links ask of a task and take from it, as bits."""
_INTO = {LinkType.FS: TO_START, LinkType.SS: TO_START, LinkType.FF: TO_FINISH, LinkType.SF: TO_FINISH}
_OUT = {LinkType.FS: FROM_FINISH, LinkType.FF: FROM_FINISH, LinkType.SS: FROM_START, LinkType.SF: FROM_START}
PERCENT = frozenset({LagKind.PERCENT, LagKind.ELAPSED_PERCENT})
ELAPSED = frozenset({LagKind.ELAPSED, LagKind.ELAPSED_PERCENT})


class Facts:
    """A plan as it now stands: `scheduler` has just given `schedule` and is only asked; `today` is a midnight."""

    def __init__(self, plan: Plan, schedule: Schedule, scheduler: Scheduler, today: int) -> None:
        self.plan, self.schedule, self.scheduler, self.today = plan, schedule, scheduler, today
        self.tasks, self.links = plan.tasks, plan.dependencies
        self.ids = plan.tasks.ids
        self.day = plan.project.day_seconds

    @property
    def clocks(self) -> Clocks:
        return self.scheduler.clocks

    @cached_property
    def start(self) -> list[int]:
        found: list[int] = self.schedule.start.tolist()
        return found

    @cached_property
    def finish(self) -> list[int]:
        found: list[int] = self.schedule.finish.tolist()
        return found

    @cached_property
    def slack(self) -> list[int]:
        found: list[int] = self.schedule.total_slack.tolist()
        return found

    @cached_property
    def status(self) -> int:
        """The status date; where nobody named one, the beginning of this day."""
        own, of_all = self.plan.project.status_date, self.plan.status_date_of_portfolio
        return own if own is not None else of_all if of_all is not None else self.today

    @property
    def is_real(self) -> bool:
        """Say whether the plan is one of a project in the world, whose dates come to pass."""
        state = self.plan.project.state
        return state.counts and state not in {ProjectState.CLOSED, ProjectState.CANCELLED}

    @cached_property
    def leaves(self) -> list[int]:
        """The tasks that take part, from the top: no summaries, no rows that stand for tasks of other projects."""
        tasks, summary = self.tasks, self.schedule.summary.tolist()
        external, kinds = tasks["external"], tasks["kind"]
        return [
            row
            for row in self.plan.outline.order
            if self.start[row] != NO_PART and not summary[row] and not external[row] and kinds[row] not in STRETCHED
        ]

    @cached_property
    def undone(self) -> list[int]:
        """The leaves that are not done."""
        percent = self.schedule.percent.tolist()
        return [row for row in self.leaves if percent[row] < 100.0 and self.tasks["actual_finish"][row] is None]

    @cached_property
    def to_do(self) -> list[int]:
        """The leaves that have not begun."""
        begun = self.tasks["actual_start"]
        return [row for row in self.undone if begun[row] is None]

    @cached_property
    def planned(self) -> list[int]:
        """The leaves not done whose dates follow from the plan: not those set by hand, nor those that recur."""
        manual, recurring = self.tasks["manual"], self.tasks["recurring"]
        return [row for row in self.undone if not manual[row] and not recurring[row]]

    @cached_property
    def ends(self) -> list[tuple[int, int]]:
        """Predecessor and successor of each dependency as task rows, -1 for one that is not here."""
        row = self.tasks.row
        both = zip(self.links["predecessor_id"], self.links["successor_id"], strict=True)
        return [(row.get(before, -1), row.get(after, -1)) for before, after in both]

    @cached_property
    def linked(self) -> list[int]:
        """Which sides of each row links lead to and from, as bits; what is said of a summary holds for all in it."""
        found, part = [0] * len(self.ids), self.start
        outside, before_ids, kinds = self.plan.outside, self.links["predecessor_id"], self.links["type"]
        for number, (before, after) in enumerate(self.ends):
            if after >= 0 and (part[before] != NO_PART if before >= 0 else before_ids[number] in outside):
                found[after] |= _INTO[kinds[number]]
            if before >= 0 and after >= 0 and part[after] != NO_PART:
                found[before] |= _OUT[kinds[number]]
        parent = self.plan.outline.parent
        for row in self.plan.outline.order:
            if parent[row] >= 0:
                found[row] |= found[parent[row]]
        return found

    @cached_property
    def into(self) -> dict[int, list[int]]:
        """The dependencies into each row."""
        found: dict[int, list[int]] = {}
        for number, (_, after) in enumerate(self.ends):
            if after >= 0:
                found.setdefault(after, []).append(number)
        return found

    def open_links(self) -> Iterator[tuple[int, int, int]]:
        """Yield the links into tasks that are not done: number, predecessor, successor; both take part."""
        undone, part = set(self.undone), self.start
        for number, (before, after) in enumerate(self.ends):
            if after in undone and before >= 0 and part[before] != NO_PART:
                yield number, before, after

    def work(self, row: int, start: int, finish: int) -> int:
        """Return the working seconds between two moments on a task's calendar."""
        return self.clocks.calendar(row).work(start, finish)

    def days(self, row: int, count: float) -> int:
        """Return so many days as a task counts its duration: working days of the project, or days of 24 hours."""
        return round(count * (7 / 5 * moment.DAY if self.tasks["elapsed"][row] else self.day))
