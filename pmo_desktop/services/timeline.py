"""Which tasks of a project stand on its timeline for slides: phases and milestones, unless somebody chose otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmo_desktop.charts.card import Card
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services.saved_views import content_of, written
from pmo_desktop.services.workspace import Workspace

PLACE, KIND = "timeline", "timeline"
SHAPES = ("wide", "strip")
"""A slide of 16:9, or a strip as high as it needs to be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`added` and `removed` are ids of tasks that stand there, or not, whatever is usual; `lanes` one lane a phase."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    shape: str = SHAPES[0]
    lanes: bool = False

    def of(self, cards: Sequence[Card]) -> list[Card]:
        """Return the cards that stand on the timeline, in order."""
        return [
            each for each in cards if each.task_id in self.added or (_usual(each) and each.task_id not in self.removed)
        ]


def _usual(card: Card) -> bool:
    return card.milestone or card.is_phase


def choice_of(workspace: Workspace, project_id: str) -> Choice:
    """Return what was chosen for a project."""
    kept = _kept(workspace, project_id)
    return Choice() if kept is None else _read(content_of(kept))


def _kept(workspace: Workspace, project_id: str) -> SavedView | None:
    found = workspace.find(SavedView, place=PLACE, kind=KIND, project_id=project_id)
    return min(found, key=lambda each: each.id, default=None)


def _read(held: Mapping[str, Any]) -> Choice:
    return Choice(
        frozenset(_texts(held.get("added"))), frozenset(_texts(held.get("removed"))),
        held["shape"] if held.get("shape") in SHAPES else SHAPES[0], bool(held.get("lanes")),
    )  # fmt: skip


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def set_shown(workspace: Workspace, project_id: str, ids: Collection[str], shown: bool) -> ChangeSet | None:
    """Let tasks stand on the timeline, or not, as one change."""
    now, chosen = choice_of(workspace, project_id), frozenset(ids)
    changed = replace(
        now,
        added=now.added | chosen if shown else now.added - chosen,
        removed=now.removed - chosen if shown else now.removed | chosen,
    )
    plan = workspace.plan(project_id)
    names = [plan.tasks["name"][plan.tasks.row[each]] for each in chosen if each in plan.tasks]
    what = f"“{names[0]}”" if len(names) == 1 else f"{len(names)} tasks"
    return _write(
        workspace, project_id, changed, f"{'Add' if shown else 'Remove'} {what} {'to' if shown else 'from'} timeline"
    )


def set_all(workspace: Workspace, project_id: str, cards: Sequence[Card], wanted: Collection[str]) -> ChangeSet | None:
    """Let just the wanted tasks stand on the timeline, as one change; what is usual stays unsaid."""
    added = frozenset(card.task_id for card in cards if card.task_id in wanted and not _usual(card))
    removed = frozenset(card.task_id for card in cards if card.task_id not in wanted and _usual(card))
    changed = replace(choice_of(workspace, project_id), added=added, removed=removed)
    return _write(workspace, project_id, changed, "Choose what stands on the timeline")


def set_form(workspace: Workspace, project_id: str, *, shape: str, lanes: bool) -> ChangeSet | None:
    """Choose the shape of the timeline, and whether each phase has a lane of its own."""
    changed = replace(choice_of(workspace, project_id), shape=shape, lanes=lanes)
    return _write(workspace, project_id, changed, "Shape of the timeline")


def _write(workspace: Workspace, project_id: str, choice: Choice, label: str) -> ChangeSet | None:
    said = {
        "added": sorted(choice.added), "removed": sorted(choice.removed), "shape": choice.shape, "lanes": choice.lanes,
    }  # fmt: skip
    kept = _kept(workspace, project_id)
    return workspace.record(
        label, [written(workspace, kept, place=PLACE, kind=KIND, project_id=project_id, content=said)]
    )
