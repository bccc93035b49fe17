"""WBS codes and outline numbers of an open plan, made anew where its outline, its mask or a typed code changed."""

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.plan.codes import Mask, codes, format_mask, mask_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.outline import Outline


class _Codes:
    """The codes of one plan as they follow from what it held when they were made; each kind only once it is asked for."""

    def __init__(self, plan: Plan) -> None:
        self.outline: Outline = plan.outline
        self.mask = plan.project.wbs_mask
        self.typed = list(plan.tasks["wbs"])
        self.blank = list(plan.tasks["blank"])
        self._version = plan.tasks.version

    @cached_property
    def numbers(self) -> list[str]:
        return codes(self.outline, [""] * len(self.typed), self.blank, Mask())

    @cached_property
    def codes(self) -> list[str]:
        return codes(self.outline, self.typed, self.blank, mask_of(self.mask)) if self.mask else self.typed

    @cached_property
    def count(self) -> Counter[str]:
        return Counter(self.codes)

    def stands(self, plan: Plan) -> bool:
        """Say whether the codes still hold; that of any other change of a task is found out once."""
        if plan.outline is not self.outline or plan.project.wbs_mask != self.mask:
            return False
        if plan.tasks.version != self._version:
            if plan.tasks["wbs"] != self.typed:
                return False
            self._version = plan.tasks.version
        return True


_CODES: WeakKeyDictionary[Plan, _Codes] = WeakKeyDictionary()


def _codes(plan: Plan) -> _Codes:
    known = _CODES.get(plan)
    if known is None or not known.stands(plan):
        known = _CODES[plan] = _Codes(plan)
    return known


def code_of(plan: Plan, row: int) -> str:
    """Return the WBS code of a task: the typed one, else what the plan’s mask makes of its place; empty without either."""
    return _codes(plan).codes[row]


def outline_number(plan: Plan, row: int) -> str:
    """Return the place of a task in the outline, as 1.2.3."""
    return _codes(plan).numbers[row]


def clash_of(plan: Plan, row: int) -> str:
    """Return what is wrong with a code that another task has too; empty where nothing is."""
    found = _codes(plan)
    code = found.codes[row]
    if not code or found.count[code] < 2:
        return ""
    other = next(each for each in plan.outline.order if each != row and found.codes[each] == code)
    return f"“{code}” is also the code of “{plan.tasks['name'][other]}” in row {plan.outline.number[other]}."


def made_code(plan: Plan, row: int) -> str:
    """Return the code a task would have if none were typed into it."""
    if not plan.project.wbs_mask:
        return ""
    typed = list(plan.tasks["wbs"])
    typed[row] = ""
    return codes(plan.outline, typed, plan.tasks["blank"], mask_of(plan.project.wbs_mask))[row]


def set_mask(workspace: Workspace, project_id: str, mask: Mask, *, renumber: bool = False) -> ChangeSet | None:
    """Let codes be made of the outline by a mask, one without levels and prefix for codes that are typed.

    `renumber` empties the codes typed before, so that all follow the mask.
    """
    plan = workspace.plan(project_id)
    changes: list[Change] = [Update(Project, project_id, {"wbs_mask": format_mask(mask)})]
    if renumber:
        tasks = plan.tasks
        changes += [
            Update(Task, task_id, {"wbs": ""}) for task_id, code in zip(tasks.ids, tasks["wbs"], strict=True) if code
        ]
    return workspace.record(f"WBS codes of “{plan.project.name}”", changes)
