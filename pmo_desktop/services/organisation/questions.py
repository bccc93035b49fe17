"""Which questions were answered or waved away for good; the others are asked when they first matter."""

from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.records import Portfolio
from pmo_desktop.services.workspace import Workspace

COUNTRY, ORGANISATION, HOURS = "country", "organisation", "hours"
_ASKS = {COUNTRY: "whose holidays", ORGANISATION: "name and logo", HOURS: "working hours"}


def answered(portfolio: Portfolio) -> frozenset[str]:
    """Return the names of the questions that are not to be asked any more."""
    return frozenset(portfolio.answered.split())


def with_answer(portfolio: Portfolio, question: str) -> str:
    """Return what is kept of the questions answered once this one is too."""
    return " ".join(sorted(answered(portfolio) | {question}))


def wave_away(workspace: Workspace, question: str) -> ChangeSet | None:
    """Never ask a question again, as a change that can be undone; None where it is not asked anyway."""
    return _keep(workspace, f"Do not ask for {_ASKS[question]}", with_answer(workspace.portfolio(), question))


def ask_again(workspace: Workspace, question: str) -> ChangeSet | None:
    """Ask a question again when it next matters."""
    left = answered(workspace.portfolio()) - {question}
    return _keep(workspace, f"Ask for {_ASKS[question]} again", " ".join(sorted(left)))


def _keep(workspace: Workspace, label: str, kept: str) -> ChangeSet | None:
    portfolio = workspace.portfolio()
    if set(kept.split()) == answered(portfolio):
        return None
    return workspace.record(label, [Update(Portfolio, portfolio.id, {"answered": kept})])
