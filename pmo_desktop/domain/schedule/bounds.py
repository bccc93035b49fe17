"""What a constraint asks, by whose rules: the same few bounds for every kind of constraint of MS Project and P6."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmo_desktop.domain.records import ConstraintType, Project, Rules

BOUNDS = ("ask_start", "ask_finish", "pin_start", "pin_finish", "pull_start", "pull_finish", "cap_start", "cap_finish")
"""In the kernel's words: no earlier than (ask), exactly on (pin), no later than although links ask for it (pull), no later
than as far as slack goes (cap)."""

_C = ConstraintType
_SOFT: Mapping[ConstraintType, tuple[str, ...]] = {
    _C.SNET: ("ask_start",),
    _C.FNET: ("ask_finish",),
    _C.SNLT: ("cap_start",),
    _C.FNLT: ("cap_finish",),
    _C.MSO: ("ask_start", "cap_start"),
    _C.MFO: ("ask_finish", "cap_finish"),
}
"""Links win, negative slack shows: MS Project with “honour” off, and all of P6's but the mandatory ones."""
_PINNED: Mapping[ConstraintType, tuple[str, ...]] = {
    _C.MANDATORY_START: ("pin_start", "cap_start"),
    _C.MANDATORY_FINISH: ("pin_finish", "cap_finish"),
}
_HONOURED: Mapping[ConstraintType, tuple[str, ...]] = {
    **_SOFT,
    _C.SNLT: ("cap_start", "pull_start"),
    _C.FNLT: ("cap_finish", "pull_finish"),
    _C.MSO: ("pin_start", "cap_start"),
    _C.MFO: ("pin_finish", "cap_finish"),
    **_PINNED,
}
"""MS Project with “tasks will always honour their constraint dates”, its default."""
_YIELDING: Mapping[ConstraintType, tuple[str, ...]] = {**_SOFT, **_PINNED}


@dataclass(slots=True)
class Bounds:
    """What one task is asked for; None where nothing."""

    ask_start: int | None = None
    ask_finish: int | None = None
    pin_start: int | None = None
    pin_finish: int | None = None
    pull_start: int | None = None
    pull_finish: int | None = None
    cap_start: int | None = None
    cap_finish: int | None = None

    def add(self, names: tuple[str, ...], date: int) -> None:
        """Take one more constraint: the later of what is asked counts, the earlier of what is allowed."""
        for name in names:
            before = getattr(self, name)
            pick = max if name.startswith("ask") else min
            setattr(self, name, date if before is None else pick(before, date))


def table(project: Project) -> Mapping[ConstraintType, tuple[str, ...]]:
    """Return what each kind of constraint asks in a project; the undated ones ask nothing here."""
    return _HONOURED if project.honour_constraints and project.rules is Rules.MS_PROJECT else _YIELDING
