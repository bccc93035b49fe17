"""The plan's light: a traffic light worked out from slip, cost and risks, beside the one the manager declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project, ProjectState, Rag, Risk

_ORDER = (Rag.GREEN, Rag.AMBER, Rag.RED)
_OPEN_PROJECTS = frozenset({ProjectState.ACTIVE, ProjectState.APPROVED, ProjectState.ON_HOLD})
NOT_ENOUGH = "Not enough plan"
"""The word for the light of a light project."""
CLOSED_RISKS = frozenset({"closed", "rejected"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a light turns: shares of the remaining duration, of the budget, and risk levels (likelihood × impact)."""

    slip_amber: float = 0.05
    slip_red: float = 0.10
    cost_amber: float = 0.05
    cost_red: float = 0.10
    risk_amber: int = 10
    risk_red: int = 20
    fewest_tasks: int = 10


@dataclass(frozen=True, slots=True)
class Light:
    """`rag` is None where no light can honestly be given; `reason` says why it is so, `short` in a word where it is none."""

    rag: Rag | None
    reason: str
    schedule: Rag | None = None
    cost: Rag | None = None
    risk: Rag | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the light is worked out from; moments and durations in seconds, money in cents."""

    leaves: int
    links: int
    finish: int
    baseline_finish: int | None
    remaining: int
    spent: int | None
    risks: Sequence[Risk]
    milestones: int = 0
    overdue: Sequence[tuple[int, str]] = ()
    """Milestones that should have been reached before today and were not: when, and which."""


def plan_light(project: Project, evidence: Evidence, limits: Limits = Limits()) -> Light:
    """Return the light of a plan: the worst of schedule, cost and risk (DOMAIN.md, 6).

    A light project (few tasks, or tasks without links) gets none, never green: there is not enough plan to judge by. What is
    known all the same is told: milestones that are overdue, money and risks that would turn a light.
    """
    if project.state not in _OPEN_PROJECTS:
        return Light(None, "Not under way.", short="Not under way")
    if evidence.leaves < limits.fewest_tasks or evidence.links == 0:
        return Light(None, " ".join(_known_all_the_same(project, evidence, limits)), short=NOT_ENOUGH)
    parts = {
        "schedule": _of_schedule(evidence, limits),
        "cost": _of_cost(project, evidence, limits),
        "risk": _of_risks(evidence, limits),
    }
    known = {name: rag for name, (rag, _) in parts.items() if rag is not None}
    if not known:
        return Light(None, "No baseline, budget or risks to judge by.")
    worst = max(known.values(), key=_ORDER.index)
    reasons = [why for rag, why in parts.values() if rag is worst]
    return Light(worst, " ".join(reasons), known.get("schedule"), known.get("cost"), known.get("risk"))


def _known_all_the_same(project: Project, evidence: Evidence, limits: Limits) -> Iterator[str]:
    """Yield what is to be told of a project with too little plan for a light."""
    yield "Not enough plan to judge by."
    if evidence.overdue:
        at, name = min(evidence.overdue)
        late, of = len(evidence.overdue), evidence.milestones
        many = f"{late} of {of} milestones overdue" if of > 1 else "Its milestone is overdue"
        yield f"{many} since {format_date(at)}: “{name}”."
    elif evidence.milestones:
        yield "No milestone is overdue."
    for rag, why in (_of_cost(project, evidence, limits), _of_risks(evidence, limits)):
        if rag in {Rag.AMBER, Rag.RED}:
            yield why


def _of_schedule(evidence: Evidence, limits: Limits) -> tuple[Rag | None, str]:
    if evidence.baseline_finish is None:
        return None, "No baseline."
    slip = evidence.finish - evidence.baseline_finish
    share = slip / evidence.remaining if evidence.remaining > 0 else (1.0 if slip > 0 else 0.0)
    days = round(slip / 86_400)
    if share > limits.slip_red:
        return Rag.RED, f"Finish {days:+d} days against the baseline."
    if share > limits.slip_amber:
        return Rag.AMBER, f"Finish {days:+d} days against the baseline."
    return Rag.GREEN, "Finish as in the baseline." if days == 0 else f"Finish {days:+d} days against the baseline."


def _of_cost(project: Project, evidence: Evidence, limits: Limits) -> tuple[Rag | None, str]:
    """Judge by what is spent, the least the final cost can be; while it is within the budget it proves nothing."""
    if not project.budget or evidence.spent is None:
        return None, "No budget."
    over = (evidence.spent - project.budget) / project.budget
    if over <= limits.cost_amber:
        return None, f"Spent {evidence.spent / project.budget:.0%} of the budget."
    return (Rag.RED if over > limits.cost_red else Rag.AMBER), f"Spent {over:.0%} more than the budget."


def _of_risks(evidence: Evidence, limits: Limits) -> tuple[Rag | None, str]:
    levels = [
        risk.likelihood * risk.impact
        for risk in evidence.risks
        if not risk.opportunity and risk.status not in CLOSED_RISKS
    ]
    if not levels:
        return None, "No open risks."
    worst = max(levels)
    if worst >= limits.risk_red:
        return Rag.RED, f"An open risk of level {worst}."
    return (
        (Rag.AMBER, f"An open risk of level {worst}.")
        if worst >= limits.risk_amber
        else (Rag.GREEN, "Risks are small.")
    )
