"""One line of the register: what a project is and how it stands."""

from dataclasses import dataclass

from pmo_desktop.domain.portfolio.rag import Light
from pmo_desktop.domain.records import Project, Rag


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """Moments in seconds, money in cents, percent 0-100; None where there is nothing to say."""

    project: Project
    manager: str
    programme: str
    declared: Rag | None
    declared_reason: str
    light: Light
    start: int | None
    finish: int | None
    baseline_finish: int | None
    slip: int | None
    percent: float
    next_milestone: str
    next_milestone_at: int | None
    open_risks: int
    reported_at: int | None
    tasks: int
    critical: int

    @property
    def id(self) -> str:
        return self.project.id
