"""An outcome of levelling as a proposal: what the engine makes of its delays, who waits for whom and why, and what remains."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_desktop.domain.changes import Insert, RowChange, Update, foreseen
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.levelling.capacity import Capacity
from pmo_desktop.domain.levelling.options import Objective, Reason
from pmo_desktop.domain.levelling.overloads import Asked, Overload, by_spot, overloads
from pmo_desktop.domain.levelling.placing import Placed, Spot
from pmo_desktop.domain.levelling.site import Ask, Demand, Parts, id_of_part
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Split, Task
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.levelling.loads import loads
from pmo_desktop.services.levelling.proposal import Effect, Move, Proposal, Remaining

if TYPE_CHECKING:
    from pmo_desktop.services.levelling.proposing import Levelled

_MOST_NAMED = 3
_FIRST = (Reason.ALONE, Reason.WITHIN_SLACK, Reason.STARTED, Reason.NEVER, Reason.FIXED)
"""Of several reasons the one a person can do something about comes first."""
_SAID: Mapping[Reason, str] = {
    Reason.ALONE: "{tasks} alone asks for {units} of {person}, of whom there is {capacity}: give it fewer units or others.",
    Reason.WITHIN_SLACK: "{person} is asked for {units}: {tasks} cannot wait within their spare time.",
    Reason.STARTED: "{person} is asked for {units}: of {tasks} something has begun, and what has begun is not moved.",
    Reason.NEVER: "{person} is asked for {units}: of {tasks} something has priority 1000 and is never moved.",
    Reason.FIXED: "{person} is asked for {units}: of {tasks} something is held by a constraint, or by a date set by hand.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The plans levelled as they are scheduled at one time, and what is then asked of people."""

    plans: Mapping[str, Plan]
    schedules: Mapping[str, Schedule]
    asked: tuple[Asked, ...]

    def overloads(self, levelled: "Levelled") -> list[Overload]:
        """Return the overloads that any chosen task is in."""
        own = {(project_id, row) for project_id, site in levelled.sites.items() for row in site.demand.of}
        found = overloads(_asked_of(levelled), (*self.asked, *levelled.fixed), levelled.clocks)
        return [each for each in found if any(spot in own and _is_chosen(levelled, spot) for spot in each.spots)]


def described(levelled: "Levelled", placed: Placed, value: float, gap: float | None, by: str) -> Proposal:
    """Return the proposal an outcome comes to; its dates are those the engine gives to the plans with its delays."""
    before = levelled.before
    drafts = drafted(levelled, placed)
    after = standing(levelled, drafts, levelled.workspace.tried_together(tuple(drafts.values())))
    moves = tuple(_moves(levelled, before, after))
    return Proposal(
        scope=levelled.scope, options=levelled.options, moves=moves,
        loads=loads(levelled, before, after, {each for move in moves for each in move.people}),
        effects=tuple(_effects(before, after)), remaining=tuple(_remaining(levelled, placed, after)),
        overloads_before=len(before.overloads(levelled)), value=value, gap=gap, by=by,
    )  # fmt: skip


def drafted(levelled: "Levelled", placed: Placed) -> dict[str, Plan]:
    """Return the plans as they would be with the delays and pauses of an outcome."""
    drafts = {project_id: draft.draft() for project_id, draft in levelled.drafts.items()}
    changes: dict[str, list[RowChange]] = {project_id: [] for project_id in drafts}
    for (project_id, row), delay in placed.delays.items():
        fields = {"levelling_delay": delay.amount, "levelling_elapsed": delay.elapsed}
        changes[project_id].append(foreseen(Update(Task, drafts[project_id].tasks.ids[row], fields)))
    for (project_id, row), parts in placed.parts.items():
        task_id = drafts[project_id].tasks.ids[row]
        for number, (start, finish) in enumerate(parts):
            part_id = id_of_part(f"{task_id}-{number}")
            part = Split(id=part_id, task_id=task_id, start=start, length=finish - start)
            changes[project_id].append(foreseen(Insert(part)))
    for project_id, found in changes.items():
        drafts[project_id].patch(found)
    return drafts


def parts_by_task(plan: Plan) -> dict[str, Parts]:
    """Return the parts of the tasks of a plan that are interrupted."""
    found: dict[str, list[tuple[int, int]]] = {}
    for task_id, start, length in zip(plan.splits["task_id"], plan.splits["start"], plan.splits["length"], strict=True):
        found.setdefault(task_id, []).append((start, start + length))
    return {task_id: tuple(sorted(parts)) for task_id, parts in found.items()}


def _asked_of(levelled: "Levelled") -> Mapping[str, Capacity]:
    """Return what there is of the people whose load is looked at."""
    only = levelled.scope.person_ids
    return {each: known for each, known in levelled.capacities.items() if only is None or each in only}


def standing(levelled: "Levelled", plans: Mapping[str, Plan], schedules: Mapping[str, Schedule]) -> Standing:
    """Return plans as they are scheduled, with what is then asked of people."""
    asked = tuple(
        each
        for project_id, plan in plans.items()
        for each in asked_by(
            plan, Demand(plan, schedules[project_id], levelled.clocks, levelled.shifting), schedules[project_id]
        )
    )
    return Standing(plans, schedules, asked)


def asked_by(plan: Plan, demand: Demand, schedule: Schedule) -> Iterator[tuple[Ask, Spot]]:
    """Yield what the tasks of a plan ask of people as it is scheduled."""
    starts, finishes = schedule.start.tolist(), schedule.finish.tolist()
    for row in demand.of:
        for ask in demand.asks(row, starts[row], finishes[row]):
            yield ask, (plan.project.id, row)


def _is_chosen(levelled: "Levelled", spot: Spot) -> bool:
    project_id, row = spot
    chosen = levelled.task_ids
    return project_id in levelled.chosen and (
        chosen is None or levelled.sites[project_id].plan.tasks.ids[row] in chosen
    )


def _effects(before: Standing, after: Standing) -> Iterator[Effect]:
    for project_id, plan in before.plans.items():
        finishes = (each.schedules[project_id].project_finish for each in (before, after))
        yield Effect(project_id, plan.project.name, *finishes)


# Moves


def _moves(levelled: "Levelled", before: Standing, after: Standing) -> Iterator[Move]:
    over = by_spot(before.overloads(levelled))
    held = _by_person(after.asked, levelled.fixed)
    for project_id, draft in after.plans.items():
        plan = before.plans[project_id]
        parts = (parts_by_task(plan), parts_by_task(draft))
        for row in plan.outline.order:
            task_id = plan.tasks.ids[row]
            names = ("levelling_delay", "levelling_elapsed")
            then, now = ((*(each.tasks[name][row] for name in names),) for each in (plan, draft))
            own = (parts[0].get(task_id, ()), parts[1].get(task_id, ()))
            if own[0] == own[1] and (then == now or (not then[0] and not now[0])):
                continue
            yield _move(levelled, (project_id, row), before, after, over.get((project_id, row), ()), held, own)


def _move(  # noqa: PLR0913, PLR0917 - what a move is told by
    levelled: "Levelled", spot: Spot, before: Standing, after: Standing, over: Iterable[Overload],
    held: Mapping[str, list[Asked]], parts: tuple[Parts, Parts],
) -> Move:  # fmt: skip
    project_id, row = spot
    plan, draft = before.plans[project_id], after.plans[project_id]
    then, now = before.schedules[project_id], after.schedules[project_id]
    people = levelled.sites[project_id].demand.people(row)
    start = int(now.start[row])
    since = min(start - 1, int(levelled.sites[project_id].base.start[row]))
    until = int(now.finish[row]) if parts[1] else start
    waits = [
        each for person_id in sorted(people) for each in _ended(held.get(person_id, ()), since, until) if each != spot
    ]
    deadline = plan.tasks["deadline"][row]
    return Move(
        project_id=project_id, task_id=plan.tasks.ids[row], name=plan.tasks["name"][row],
        start_before=int(then.start[row]), finish_before=int(then.finish[row]), start_after=start,
        finish_after=int(now.finish[row]), delay=draft.tasks["levelling_delay"][row],
        elapsed=draft.tasks["levelling_elapsed"][row], delay_before=plan.tasks["levelling_delay"][row],
        elapsed_before=plan.tasks["levelling_elapsed"][row], people=tuple(sorted(people)),
        waits_for=tuple(dict.fromkeys(_task_id(levelled, other) for other in waits)),
        reason=_why(levelled, spot, (draft.tasks["levelling_delay"][row], parts), over, list(dict.fromkeys(waits))),
        deadline_missed=deadline if deadline is not None and int(now.finish[row]) > deadline else None,
        parts=parts[1], parts_before=parts[0],
    )  # fmt: skip


def _ended(asked: Sequence[Asked], since: int, until: int) -> Iterator[Spot]:
    """Yield whose work for somebody ends after one moment and until another, the last first."""
    for place in range(bisect_right(asked, until, key=_finish_of) - 1, -1, -1):
        ask, spot = asked[place]
        if ask.finish <= since:
            return
        if spot is not None:
            yield spot


def _finish_of(asked: Asked) -> int:
    return asked[0].finish


def _by_person(*asked: Iterable[Asked]) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for each in (each for some in asked for each in some):
        found.setdefault(each[0].person_id, []).append(each)
    for some in found.values():
        some.sort(key=_finish_of)
    return found


def _why(
    levelled: "Levelled",
    spot: Spot,
    given: tuple[int, tuple[Parts, Parts]],
    over: Iterable[Overload],
    waits: list[Spot],
) -> str:
    """Return why a task waits or pauses, in a sentence; `given` are its delay and its parts, now and then."""
    delay, (before, parts) = given
    if not delay and not parts:
        done = "pause" if before else "wait"
        return f"Its people have time: it need not {done} any more."
    if parts:
        return _why_interrupted(levelled, spot, parts, over, waits)
    first = next(iter(over), None)
    until = f" until {_names(levelled, waits, spot[0])} {'is' if len(waits) == 1 else 'are'} done" if waits else ""
    if first is None and levelled.options.objective is Objective.SMOOTHEST:
        return "It waits within its spare time, where its people have less to do."
    if first is None:
        return f"Its people have no time{until or ' before'}."
    person = levelled.people[first.person_id].name
    asked = f"{person} is asked for {_percent(first.units)} of {_percent(first.capacity)} from {_days(first)}"
    return f"{asked}: it waits{until}." if until else f"{asked}."


def _why_interrupted(
    levelled: "Levelled", spot: Spot, parts: Parts, over: Iterable[Overload], waits: list[Spot]
) -> str:
    first = next(iter(over), None)
    asked = "" if first is None else f"{levelled.people[first.person_id].name} is asked for {_percent(first.units)}"
    asked += "" if first is None else f" of {_percent(first.capacity)} from {_days(first)}: "
    during = f" while {_names(levelled, waits, spot[0])} {'is' if len(waits) == 1 else 'are'} done" if waits else ""
    return f"{asked}{'i' if asked else 'I'}t is done in {len(parts)} parts, with pauses{during}."


def _days(each: Overload) -> str:
    return f"{format_date(each.start)} to {format_date(each.finish)}"


def _task_id(levelled: "Levelled", spot: Spot) -> str:
    return levelled.plans[spot[0]].tasks.ids[spot[1]]


def _names(levelled: "Levelled", spots: Sequence[Spot], at_home: str) -> str:
    """Return tasks by name, those of another project with its name; of many the first few."""
    names = []
    for project_id, row in spots[:_MOST_NAMED]:
        plan = levelled.plans[project_id]
        where = "" if project_id == at_home else f" ({plan.project.name})"
        names.append(f"“{plan.tasks['name'][row]}”{where}")
    more = f" and {len(spots) - _MOST_NAMED} more" if len(spots) > _MOST_NAMED else ""
    return ", ".join(names) + more


def _percent(units: float) -> str:
    return f"{units * 100:.0f} %"


# What remains


def _remaining(levelled: "Levelled", placed: Placed, after: Standing) -> Iterator[Remaining]:
    for each in after.overloads(levelled):
        reason = _reason(levelled, placed, each)
        sentence = _SAID[reason].format(
            tasks=_names(levelled, each.spots, each.spots[0][0]), units=_percent(each.units),
            capacity=_percent(each.capacity), person=levelled.people[each.person_id].name,
        )  # fmt: skip
        yield Remaining(
            each.person_id, each.start, each.finish, each.units, each.capacity,
            tuple(_task_id(levelled, spot) for spot in each.spots), reason, sentence,
        )  # fmt: skip


def _reason(levelled: "Levelled", placed: Placed, overload: Overload) -> Reason:
    """Return why an overload remains: of all that holds any task in it the first in the list."""
    found = {Reason.ALONE} if overload.is_alone else set()
    for spot in overload.spots:
        site = levelled.sites.get(spot[0])
        held = placed.stuck.get(spot) or (site.reasons.get(spot[1]) if site is not None else None)
        if held is not None:
            found.add(held)
    return next((each for each in _FIRST if each in found), Reason.FIXED)
