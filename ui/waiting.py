"""What waits to be decided in a window: how much for whoever looks, and beside which rows it is marked."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Signal

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import Conflict, Person, Project
from pmo_desktop.services import conflicts
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOLD_BY = frozenset({Conflict, Project, Person})
"""Kinds whose changes can change what waits for whom."""


class Waiting(QObject):
    kept_as: ClassVar[str] = "conflicts"
    """Under which name the settings keep what the person is."""
    renewed = Signal()
    """What waits, or for whom, is another than before."""

    def __init__(self, workspace: Workspace, role: str = "") -> None:
        super().__init__()
        self._workspace = workspace
        self._role = role if role in {conflicts.PMO, conflicts.MANAGER} else ""
        self.viewer = conflicts.viewer(workspace, self._role)
        self.count = 0
        """How many wait for whoever looks."""
        self.marked: Mapping[str, int] = {}
        """How many concern each task, person, calendar or project, by its id: those of everybody."""
        self.renew()

    @property
    def role(self) -> str:
        """What the person said they are; empty where that is told by what they do here."""
        return self._role

    def set_role(self, role: str) -> None:
        """Look as the PMO, or as a project manager, from now on."""
        self._role = role
        self.renew()

    def hear(self, changed: Changed) -> None:
        """Look again where a change can have to do with it."""
        if changed.anew or not _TOLD_BY.isdisjoint(changed.kinds()):
            self.renew()

    def renew(self) -> None:
        """Read anew what waits."""
        before = (self.viewer, self.count, self.marked)
        self.viewer = conflicts.viewer(self._workspace, self._role)
        self.count = conflicts.count_open(self._workspace, self.viewer)
        self.marked = conflicts.marked_rows(self._workspace)
        if before != (self.viewer, self.count, self.marked):
            self.renewed.emit()
