"""How people like to look at a place, kept in the file under a name: saving, renaming, deleting; and those built in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain.changes import ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services.workspace import Workspace

_NOUNS = {"view": "view", "filter": "filter", "print": "page set-up"}


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A view of the program's own: its columns from left to right."""

    name: str
    title: str
    columns: tuple[str, ...]
    frozen: int = 1


BUILT_IN: tuple[BuiltIn, ...] = (
    BuiltIn("entry", "Entry", ("name", "duration", "start", "finish", "predecessors", "percent", "people"), 0),
    BuiltIn(
        "schedule", "Schedule",
        ("name", "start", "finish", "late_start", "late_finish", "free_slack", "slack", "constraint", "deadline"),
    ),
    BuiltIn(
        "tracking", "Tracking",
        ("name", "actual_start", "actual_finish", "percent", "physical_percent", "actual_duration", "remaining_duration",
         "actual_work", "remaining_work", "actual_cost"),
    ),
    BuiltIn(
        "cost", "Cost",
        ("name", "fixed_cost", "cost", "chosen_baseline_cost", "chosen_cost_variance", "actual_cost", "remaining_cost"),
    ),
    BuiltIn(
        "variance", "Variance",
        ("name", "start", "finish", "chosen_baseline_start", "chosen_baseline_finish", "chosen_start_variance",
         "chosen_finish_variance"),
    ),
    BuiltIn(
        "baseline", "Baseline",
        ("name", "chosen_baseline_duration", "chosen_baseline_start", "chosen_baseline_finish", "chosen_baseline_work",
         "chosen_baseline_cost"),
    ),
    BuiltIn(
        "work", "Work",
        ("name", "work", "chosen_baseline_work", "chosen_work_variance", "actual_work", "remaining_work", "percent_work",
         "people", "work_of_each"),
    ),
)  # fmt: skip


def saved_views(workspace: Workspace, place: str, kind: str = "view") -> list[SavedView]:
    """Return the views of a place that are kept in the file, by name."""
    found = workspace.find(SavedView, place=place, kind=kind)
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


def content_of(view: SavedView) -> dict[str, Any]:
    """Return what a view holds; nothing where it cannot be read, as one of another version."""
    try:
        found = json.loads(view.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def save_view(workspace: Workspace, place: str, name: str, content: Mapping[str, Any], kind: str = "view") -> str:
    """Keep how a place looks under a name and return its id; the view that has the name already becomes this."""
    plain = _named(name, kind)
    known = called(workspace, place, plain, kind)
    change = written(workspace, known, place=place, kind=kind, name=known.name if known else plain, content=content)
    workspace.record(f"{'Update' if known else 'Save'} {_NOUNS[kind]} “{known.name if known else plain}”", [change])
    return change.value.id if isinstance(change, Insert) else change.id


def written(  # noqa: PLR0913 - what is kept
    workspace: Workspace, known: SavedView | None, *, place: str, kind: str, name: str = "",
    content: Mapping[str, Any] | str = "", project_id: str | None = None,
) -> Insert | Update:  # fmt: skip
    """Return the change that keeps something of a place: over what is known of it, or as a view of its own."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, sort_keys=True)
    if known is not None:
        return Update(SavedView, known.id, {"name": name, "content": text})
    return Insert(
        SavedView(id=workspace.new_id(), place=place, name=name, kind=kind, project_id=project_id, content=text)
    )


def rename_view(workspace: Workspace, view_id: str, name: str) -> ChangeSet | None:
    """Call a view otherwise; InvalidValueError where another one is called so."""
    view = workspace.get(SavedView, view_id)
    plain = _named(name, view.kind)
    known = called(workspace, view.place, plain, view.kind)
    if known is not None and known.id != view_id:
        raise InvalidValueError(f"There is a {_NOUNS[view.kind]} “{known.name}” already.", "Choose another name.")
    return workspace.record(f"Rename {_NOUNS[view.kind]} “{view.name}”", [Update(SavedView, view_id, {"name": plain})])


def delete_view(workspace: Workspace, view_id: str) -> ChangeSet | None:
    view = workspace.get(SavedView, view_id)
    return workspace.record(f"Delete {_NOUNS[view.kind]} “{view.name}”", [Delete(SavedView, view_id)])


def called(workspace: Workspace, place: str, name: str, kind: str) -> SavedView | None:
    """Return the view of a name, however its letters are cased."""
    wanted = name.casefold()
    return next((view for view in saved_views(workspace, place, kind) if view.name.casefold() == wanted), None)


def _named(name: str, kind: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValueError(f"A {_NOUNS[kind]} needs a name.", "Write what it is to be called.")
    return plain
