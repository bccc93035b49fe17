"""One line of the register: what a project is and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pmo_desktop.domain.portfolio.rag import Light
from pmo_desktop.domain.records import Project, Rag

NOT_YET = Light(None, "Being worked out.")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """Moments in seconds, money in cents, percent 0-100; None where there is nothing to say.

    `worked_out` is False where only the facts are known yet: the light, dates and percent are then without meaning. `own` are
    the values of people's own fields, by field.
    """

    project: Project
    manager: str
    programme: str
    declared: Rag | None
    declared_reason: str
    open_risks: int
    reported_at: int | None
    light: Light = NOT_YET
    start: int | None = None
    finish: int | None = None
    baseline_finish: int | None = None
    slip: int | None = None
    percent: float = 0.0
    next_milestone: str = ""
    next_milestone_at: int | None = None
    overdue: int = 0
    """Milestones that should have been reached before today and were not."""
    tasks: int = 0
    critical: int = 0
    worked_out: bool = False
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.project.id

    def with_facts(self, facts: "RegisterRow") -> "RegisterRow":
        """Return what was worked out here beside newer facts, until it is worked out anew."""
        return replace(
            self, project=facts.project, manager=facts.manager, programme=facts.programme, declared=facts.declared,
            declared_reason=facts.declared_reason, open_risks=facts.open_risks, reported_at=facts.reported_at,
            own=facts.own,
        )  # fmt: skip
