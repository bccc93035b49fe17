"""Updating a project from a newer file: which project it is, what differs, and taking over all of it or part."""

from pmo_desktop.services.updating.accepting import accept, changes_of, foreseen
from pmo_desktop.services.updating.comparing import compare
from pmo_desktop.services.updating.difference import (
    Dates,
    Difference,
    Field,
    Foreseen,
    Here,
    Kept,
    Moved,
    Prepared,
    Row,
    Target,
    Thing,
    Version,
    What,
)
from pmo_desktop.services.updating.targets import targets
from pmo_desktop.services.updating.versions import versions

__all__ = [
    "Dates", "Difference", "Field", "Foreseen", "Here", "Kept", "Moved", "Prepared", "Row", "Target", "Thing", "Version",
    "What", "accept", "changes_of", "compare", "foreseen", "targets", "versions",
]  # fmt: skip
