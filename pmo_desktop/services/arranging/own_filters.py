"""Filters people made themselves and named: kept in the file, for every project."""

from pmo_desktop.domain.changes import ChangeSet, Delete
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import SavedView
from pmo_desktop.services.arranging.arrangement import Filter, conditions_from_json, conditions_to_json
from pmo_desktop.services.saved_views import called, content_of, saved_views, written
from pmo_desktop.services.workspace import Workspace

_PLACE, _KIND = "gantt", "filter"


def own_filters(workspace: Workspace) -> tuple[Filter, ...]:
    """Return the filters kept in the file, by name."""
    return tuple(_filter(each) for each in saved_views(workspace, _PLACE, _KIND))


def keep_filter(workspace: Workspace, given: Filter, *, instead_of: str = "") -> ChangeSet | None:
    """Keep a filter under its name, instead of the one that has it or of another; InvalidValueError without a name."""
    name = given.value.strip()
    if not name:
        raise InvalidValueError("A filter to keep needs a name.", "Write one, such as “Late and critical”.")
    content = {"conditions": conditions_to_json(given.conditions)}
    kept = _kept(workspace, instead_of) or _kept(workspace, name)
    change = written(workspace, kept, place=_PLACE, kind=_KIND, name=name, content=content)
    return workspace.record(f"{'Keep' if kept is None else 'Change'} filter “{name}”", [change])


def drop_filter(workspace: Workspace, name: str) -> ChangeSet | None:
    """Remove a filter from the file."""
    kept = _kept(workspace, name)
    return None if kept is None else workspace.record(f"Delete filter “{name}”", [Delete(SavedView, kept.id)])


def _kept(workspace: Workspace, name: str) -> SavedView | None:
    return called(workspace, _PLACE, name, _KIND) if name else None


def _filter(view: SavedView) -> Filter:
    return Filter("own", view.name, conditions=conditions_from_json(content_of(view).get("conditions")))
