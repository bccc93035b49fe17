"""Filters people made themselves and named: kept in the file, for every project."""

import json

from pmo_desktop.domain.changes import ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services.arranging.arrangement import Filter, conditions_from_json, conditions_to_json
from pmo_desktop.services.workspace import Workspace

_PLACE, _KIND = "gantt", "filter"


def own_filters(workspace: Workspace) -> tuple[Filter, ...]:
    """Return the filters kept in the file, by name."""
    found = (_filter(each) for each in workspace.find(SavedView, place=_PLACE, kind=_KIND))
    return tuple(sorted(found, key=lambda each: each.value.casefold()))


def keep_filter(workspace: Workspace, given: Filter, *, instead_of: str = "") -> ChangeSet | None:
    """Keep a filter under its name, instead of the one that has it or of another; InvalidValueError without a name."""
    name = given.value.strip()
    if not name:
        raise InvalidValueError("A filter to keep needs a name.", "Write one, such as “Late and critical”.")
    content = json.dumps({"conditions": conditions_to_json(given.conditions)}, ensure_ascii=False)
    kept = _kept(workspace, instead_of) or _kept(workspace, name)
    if kept is None:
        view = SavedView(id=workspace.new_id(), place=_PLACE, name=name, kind=_KIND, content=content)
        return workspace.record(f"Keep filter “{name}”", [Insert(view)])
    return workspace.record(f"Change filter “{name}”", [Update(SavedView, kept.id, {"name": name, "content": content})])


def drop_filter(workspace: Workspace, name: str) -> ChangeSet | None:
    """Remove a filter from the file."""
    kept = _kept(workspace, name)
    return None if kept is None else workspace.record(f"Delete filter “{name}”", [Delete(SavedView, kept.id)])


def _kept(workspace: Workspace, name: str) -> SavedView | None:
    found = workspace.find(SavedView, place=_PLACE, kind=_KIND)
    return next((each for each in found if each.name.casefold() == name.casefold()), None) if name else None


def _filter(view: SavedView) -> Filter:
    try:
        content = json.loads(view.content)
    except ValueError:
        content = {}
    conditions = conditions_from_json(content.get("conditions") if isinstance(content, dict) else None)
    return Filter("own", view.name, conditions=conditions)
