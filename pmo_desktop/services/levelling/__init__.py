"""Levelling of plans: who is asked for too much waits, as a proposal that somebody accepts whole, in part or not."""

from pmo_desktop.domain.levelling.options import Objective, Options, Order, Reason
from pmo_desktop.services.levelling.accepting import accept, clear, delayed
from pmo_desktop.services.levelling.loads import PersonLoad
from pmo_desktop.services.levelling.proposal import Effect, Move, Proposal, Remaining, Scope
from pmo_desktop.services.levelling.proposing import proposals

__all__ = [
    "Effect", "Move", "Objective", "Options", "Order", "PersonLoad", "Proposal", "Reason", "Remaining", "Scope", "accept",
    "clear", "delayed", "proposals",
]  # fmt: skip
