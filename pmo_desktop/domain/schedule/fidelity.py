"""How far a schedule agrees with what the file a plan came from had computed itself: task by task, to the minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pmo_desktop.domain.moment import MINUTE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ImportedDates
from pmo_desktop.domain.schedule.result import NO_PART, Schedule


class Aspect(StrEnum):
    """What is compared of a task."""

    START = "start"
    FINISH = "finish"
    SLACK = "slack"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Values:
    """Moments and total slack in seconds; None where a file does not say."""

    start: int | None
    finish: int | None
    slack: int | None
    critical: bool | None

    def of(self, aspect: Aspect) -> int | bool | None:
        found: int | bool | None = getattr(self, aspect.value)
        return found

    @property
    def say_something(self) -> bool:
        return any(self.of(aspect) is not None for aspect in Aspect)


@dataclass(frozen=True, slots=True)
class TaskCheck:
    """One task's values in the file beside the computed ones; `number` and `name` are those of its row."""

    row: int
    number: int
    name: str
    file: Values
    computed: Values
    late_finish: int | None = None
    """As the file has it, where it does: what its slack was counted to."""

    def agrees(self, aspect: Aspect) -> bool:
        """Say whether file and computation differ by less than a minute; what a file does not say cannot differ."""
        theirs, ours = self.file.of(aspect), self.computed.of(aspect)
        if theirs is None or ours is None:
            return theirs is None
        return theirs == ours if aspect is Aspect.CRITICAL else abs(theirs - ours) < MINUTE

    @property
    def dates_agree(self) -> bool:
        return self.agrees(Aspect.START) and self.agrees(Aspect.FINISH)

    @property
    def differing(self) -> tuple[Aspect, ...]:
        return tuple(aspect for aspect in Aspect if not self.agrees(aspect))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks there are, are compared, agree in each aspect, and lack a value of it in the file."""

    tasks: int = 0
    compared: int = 0
    agreeing: dict[Aspect, int] = field(default_factory=lambda: dict.fromkeys(Aspect, 0))
    unstated: dict[Aspect, int] = field(default_factory=lambda: dict.fromkeys(Aspect, 0))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.tasks + other.tasks,
            self.compared + other.compared,
            {aspect: self.agreeing[aspect] + other.agreeing[aspect] for aspect in Aspect},
            {aspect: self.unstated[aspect] + other.unstated[aspect] for aspect in Aspect},
        )


def compare(plan: Plan, schedule: Schedule, dates: Iterable[ImportedDates]) -> tuple[TaskCheck, ...]:
    """Return a check of every active, automatically scheduled task of the project, summaries too, in their order.

    Left out are only rows that nobody computes: empty lines, inactive tasks, tasks whose dates are set by hand, stand-ins
    for tasks of other projects, and rows of which the file itself says none of the four values.
    """
    found = []
    tasks = plan.tasks
    for each in dates:
        row = tasks.row[each.task_id]
        theirs = Values(each.start, each.finish, each.total_slack, each.critical)
        by_hand = tasks["manual"][row] or tasks["external"][row]
        if schedule.start[row] == NO_PART or by_hand or not theirs.say_something:
            continue
        name, number = tasks["name"][row], plan.outline.number[row]
        found.append(TaskCheck(row, number, name, theirs, _computed(schedule, row), each.late_finish))
    return tuple(sorted(found, key=lambda check: check.number))


def _computed(schedule: Schedule, row: int) -> Values:
    return Values(
        int(schedule.start[row]), int(schedule.finish[row]), int(schedule.total_slack[row]),
        bool(schedule.critical[row]),
    )  # fmt: skip


def count(plan: Plan, checks: Sequence[TaskCheck]) -> Counts:
    """Return the counts over a plan's checks; empty lines of the plan are no tasks."""
    return Counts(
        sum(not blank for blank in plan.tasks["blank"]),
        len(checks),
        {aspect: sum(check.agrees(aspect) for check in checks) for aspect in Aspect},
        {aspect: sum(check.file.of(aspect) is None for check in checks) for aspect in Aspect},
    )
