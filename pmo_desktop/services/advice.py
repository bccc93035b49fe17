"""Advice on a project's plan: what is open, what somebody accepted and why, and accepting it or taking that back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import AcceptedAdvice, Assignment, Availability, Booking, Dependency
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.advice import Advice, Severity
    from pmo_desktop.domain.plan.plan import Outside, Plan

_LEFT_OPEN = "no_successor"
"""The rule that cannot see who waits for a task in another project."""
_WAITS = "waits_longer"
"""The rule that cannot see what other projects ask of people."""
_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class Accepted:
    """Advice that somebody wants so, with who said it, when and why."""

    advice: "Advice"
    by: AcceptedAdvice


@dataclass(frozen=True)
class Advised:
    """What is to be said of a plan as it stands: what is open, in order of rules and rows, and what was accepted."""

    open: "tuple[Advice, ...]" = ()
    accepted: tuple[Accepted, ...] = ()

    @cached_property
    def by_task(self) -> "Mapping[str, Sequence[Advice]]":
        """The open advice of each task."""
        found: dict[str, list[Advice]] = {}
        for each in self.open:
            if each.task_id is not None:
                found.setdefault(each.task_id, []).append(each)
        return found

    @cached_property
    def counts(self) -> "Mapping[Severity, int]":
        """How much is open of each severity."""
        from pmo_desktop.domain.advice import RULES, Severity  # noqa: PLC0415 - numpy waits until a plan is opened

        found = dict.fromkeys(Severity, 0)
        for each in self.open:
            found[RULES[each.rule].severity] += 1
        return found


def advised(workspace: Workspace, project_id: str) -> Advised:
    """Return all advice on a project; raise KeyError where there is no such project."""
    known = _known(workspace, project_id)
    if known is None:
        known = tuple(each for each in stepwise(workspace, project_id) if each is not None)
    return sorted_out(workspace, project_id, known)


def stepwise(workspace: Workspace, project_id: str) -> "Iterator[Advice | None]":
    """Yield what the checks find, and None between their steps; what comes of it is for `sorted_out`."""
    from pmo_desktop.domain.advice import checking  # noqa: PLC0415 - numpy waits until a plan is opened

    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    today, stamp = workspace.today(), _stamp(workspace.plan(project_id), workspace.today())
    found: list[Advice] = []
    for each in checking(plan, schedule, workspace.scheduler(project_id), today):
        if each is not None:
            found.append(each)
        yield each
    _KEPT[plan] = (*stamp, tuple(found))


_KEPT: "WeakKeyDictionary[Plan, tuple[int, Mapping[str, Outside], int, tuple[Advice, ...]]]" = WeakKeyDictionary()
"""What was found in each plan, kept until it or the day changes."""


def _stamp(plan: "Plan", today: int) -> "tuple[int, Mapping[str, Outside], int]":
    return plan.revision, plan.outside, today


def _known(workspace: Workspace, project_id: str) -> "tuple[Advice, ...] | None":
    workspace.schedule(project_id)  # which may bring other dates from outside
    plan = workspace.plan(project_id)
    kept = _KEPT.get(plan)
    if kept is None:
        return None
    revision, outside, today, found = kept
    same = (revision, today) == (plan.revision, workspace.today()) and outside is plan.outside
    return found if same else None


def sorted_out(workspace: Workspace, project_id: str, found: "Iterable[Advice]") -> Advised:
    """Return what was found in the order of rules and rows, without what others wait for, apart what was accepted."""
    from pmo_desktop.domain.advice import RULES  # noqa: PLC0415 - numpy waits until a plan is opened

    plan = workspace.plan(project_id)
    number, rows = plan.outline.number, plan.tasks.row
    place = {name: order for order, name in enumerate(RULES)}
    found = tuple(found)
    followed = _followed_elsewhere(workspace, project_id, found)
    kept = [each for each in found if each.rule != _LEFT_OPEN or each.task_id not in followed]
    kept = [each for each in kept if each.task_id is None or each.task_id in rows]
    kept = _without_asked_elsewhere(workspace, plan, kept)
    kept.sort(
        key=lambda each: (
            -RULES[each.rule].severity,
            place[each.rule],
            0 if each.task_id is None else number[rows[each.task_id]],
        )
    )
    wanted = {(each.rule, each.task_id): each for each in workspace.find(AcceptedAdvice, project_id=project_id)}
    if not wanted:
        return Advised(tuple(kept))
    return Advised(
        tuple(each for each in kept if each.key not in wanted),
        tuple(Accepted(each, wanted[each.key]) for each in kept if each.key in wanted),
    )


def _followed_elsewhere(workspace: Workspace, project_id: str, found: "Sequence[Advice]") -> set[str]:
    """Return which tasks that nothing here waits for tasks of other projects do wait for."""
    ids = [each.task_id for each in found if each.rule == _LEFT_OPEN and each.task_id is not None]
    elsewhere: set[str] = set()
    for first in range(0, len(ids), _AT_A_TIME):
        links = workspace.find(Dependency, predecessor_id=ids[first : first + _AT_A_TIME])
        elsewhere |= {link.predecessor_id for link in links if link.project_id != project_id}
    return elsewhere


def _without_asked_elsewhere(workspace: Workspace, plan: "Plan", found: "Sequence[Advice]") -> "list[Advice]":
    """Return advice without tasks that may well wait: others ask their people too, or there is not always as much of them."""
    people = sorted({each for one in found if one.rule == _WAITS for each in one.others})
    if not people:
        return list(found)
    others = {
        each.person_id for each in workspace.find(Assignment, person_id=people) if each.task_id not in plan.tasks.row
    }
    others |= {each.person_id for each in workspace.find(Booking, person_id=people)}
    others |= {each.person_id for each in workspace.find(Availability, person_id=people)}
    return [each for each in found if each.rule != _WAITS or others.isdisjoint(each.others)]


def accept(workspace: Workspace, project_id: str, advice: "Sequence[Advice]", reason: str) -> ChangeSet | None:
    """Say that advice was looked at and the plan is meant so; raise InvalidValueError without a reason."""
    if not reason.strip():
        raise InvalidValueError("Advice is accepted for a reason.", "Write in a few words why the plan is meant so.")
    known = {(each.rule, each.task_id): each for each in workspace.find(AcceptedAdvice, project_id=project_id)}
    said = {"reason": reason.strip(), "accepted_by": workspace.author, "accepted_at": workspace.now()}
    changes: list[Change] = []
    for rule, task_id in dict.fromkeys(each.key for each in advice):
        before = known.get((rule, task_id))
        if before is not None:
            changes.append(Update(AcceptedAdvice, before.id, said))
            continue
        made = AcceptedAdvice(
            id=workspace.new_id(), project_id=project_id, task_id=task_id, rule=rule, reason=reason.strip(),
            accepted_by=workspace.author, accepted_at=workspace.now(),
        )  # fmt: skip
        changes.append(Insert(made))
    return workspace.record(_label("Accept", workspace.plan(project_id), advice), changes)


def take_back(workspace: Workspace, project_id: str, accepted: Sequence[Accepted]) -> ChangeSet | None:
    """Let accepted advice count again."""
    label = _label("Take back accepting", workspace.plan(project_id), [each.advice for each in accepted])
    return workspace.record(label, [Delete(AcceptedAdvice, each.by.id) for each in accepted])


def _label(verb: str, plan: "Plan", advice: "Sequence[Advice]") -> str:
    from pmo_desktop.domain.advice import RULES  # noqa: PLC0415 - numpy waits until a plan is opened

    if len(advice) != 1:
        return f"{verb} advice on {len(advice)} tasks"
    (only,) = advice
    title = RULES[only.rule].title
    row = plan.tasks.row.get(only.task_id or "")
    return f"{verb} “{title}”" if row is None else f"{verb} “{title}” of “{plan.tasks['name'][row]}”"
