"""A levelling somebody can look at row by row before anything changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pmo_desktop.domain.levelling.options import Options, Reason
from pmo_desktop.domain.levelling.site import Parts
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.services.levelling.loads import PersonLoad


@dataclass(frozen=True, slots=True)
class Scope:
    """What is levelled: these projects, or of them only these tasks, or only those that these people work on.

    The whole portfolio where no project is named.
    """

    project_ids: tuple[str, ...] | None = None
    task_ids: frozenset[str] | None = None
    person_ids: frozenset[str] | None = None


def task_ids_of(scope: Scope, plans: Mapping[str, Plan]) -> frozenset[str] | None:
    """Return the tasks that a scope names, None where it means all of its projects."""
    if scope.person_ids is None:
        return scope.task_ids
    theirs = frozenset(
        task_id
        for plan in plans.values()
        for task_id, person_id in zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True)
        if person_id in scope.person_ids
    )
    return theirs if scope.task_ids is None else theirs & scope.task_ids


@dataclass(frozen=True, slots=True)
class Move:
    """One task that is to wait, or no longer so long.

    `delay` is its new levelling delay in working seconds, elapsed ones where `elapsed`; `delay_before` the one it has.
    `parts` are [start, finish) in working seconds from its start where it is to be interrupted, `parts_before` as it is now.
    `people` are those whose time decides, `waits_for` the tasks that have them until then; `reason` says it in a sentence.
    """

    project_id: str
    task_id: str
    name: str
    start_before: int
    finish_before: int
    start_after: int
    finish_after: int
    delay: int
    elapsed: bool
    delay_before: int
    elapsed_before: bool
    people: tuple[str, ...]
    waits_for: tuple[str, ...]
    reason: str
    deadline_missed: int | None = None
    parts: Parts = ()
    parts_before: Parts = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """When a project finishes now and when it would."""

    project_id: str
    name: str
    finish_before: int
    finish_after: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """An overload that levelling cannot take away, and why; `sentence` says it with names."""

    person_id: str
    start: int
    finish: int
    units: float
    capacity: float
    task_ids: tuple[str, ...]
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A levelling as the engine would schedule it; nothing is changed before it is accepted.

    `value` falls with every better proposal of a run and means the days by which projects end later, weighted by priority;
    where load is to be even, how uneven it is.
    `gap` is by how much of their weighted length projects could still end earlier at most: 0 where it is proved that they
    cannot, None where nobody knows, as where people work at different times. `by` names what found it.
    """

    scope: Scope
    options: Options
    moves: tuple[Move, ...]
    effects: tuple[Effect, ...]
    remaining: tuple[Remaining, ...]
    overloads_before: int
    value: float
    gap: float | None
    by: str
    loads: tuple[PersonLoad, ...] = ()
    """The load of the people whose tasks are moved, now and then."""

    @property
    def is_proved(self) -> bool:
        """Whether no other order of tasks lets the projects end earlier."""
        return self.gap is not None and self.gap <= 0

    def chosen(self, task_ids: Collection[str] | None) -> tuple[Move, ...]:
        """Return the moves of some tasks, all of them for None."""
        return tuple(move for move in self.moves if task_ids is None or move.task_id in task_ids)
