"""What the organisation is called, on covers and page heads."""

from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.records import Portfolio
from pmo_desktop.services.organisation.questions import ORGANISATION, with_answer
from pmo_desktop.services.workspace import Workspace


def call_organisation(workspace: Workspace, name: str) -> ChangeSet | None:
    """Give the organisation a name, or none; None where it is called so already."""
    portfolio, name = workspace.portfolio(), " ".join(name.split())
    if name == portfolio.organisation:
        return None
    label = f"Organisation: “{name}”" if name else "Organisation without a name"
    fields = {"organisation": name, "answered": with_answer(portfolio, ORGANISATION)}
    return workspace.record(label, [Update(Portfolio, portfolio.id, fields)])
