"""Page set-ups people named, and where pages of a plan begin: kept in the file, each change of them one to undo."""

from collections.abc import Collection

from pmo_desktop.charts.page_setup import PageSetup, from_json
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import SavedView, Task
from pmo_desktop.services.saved_views import written
from pmo_desktop.services.workspace import Workspace

_PLACE, _KIND, _BREAK = "gantt", "print", "page break"
_MOST_NAME = 80


def page_setups(workspace: Workspace) -> tuple[SavedView, ...]:
    """Return the set-ups of all projects by name, those that serve every project first."""
    found = workspace.find(SavedView, place=_PLACE, kind=_KIND)
    return tuple(sorted(found, key=lambda each: (each.project_id is not None, each.name.casefold(), each.id)))


def setup_named(workspace: Workspace, name: str, project_id: str) -> SavedView | None:
    """Return a project's set-up of a name, else the one of that name for every project."""
    wanted = name.strip().casefold()
    found = [each for each in page_setups(workspace) if each.name.casefold() == wanted]
    own = [each for each in found if each.project_id == project_id]
    return next(iter(own or [each for each in found if each.project_id is None]), None)


def setup_of(kept: SavedView) -> PageSetup:
    return from_json(kept.content)


def keep_setup(workspace: Workspace, name: str, setup: PageSetup, project_id: str | None) -> ChangeSet | None:
    """Keep a set-up under a name, in place of one of that name with the same reach; InvalidValueError without a name."""
    said = name.strip()[:_MOST_NAME]
    if not said:
        raise InvalidValueError("A page set-up needs a name.", "Type one, such as “A3, two pages wide”.")
    same = [
        each for each in page_setups(workspace)
        if each.name.casefold() == said.casefold() and each.project_id == project_id
    ]  # fmt: skip
    change = written(
        workspace, same[0] if same else None, place=_PLACE, kind=_KIND, name=said, content=setup.to_json(),
        project_id=project_id,
    )  # fmt: skip
    return workspace.record(f"Page set-up “{said}”", [change])


def drop_setup(workspace: Workspace, kept: SavedView) -> ChangeSet | None:
    """Forget a set-up."""
    return workspace.record(f"Delete page set-up “{kept.name}”", [Delete(SavedView, kept.id)])


# Page breaks


def page_breaks(workspace: Workspace, project_id: str) -> frozenset[str]:
    """Return the tasks of a plan before which a page begins."""
    return frozenset(each.name for each in _kept_breaks(workspace, project_id))


def set_page_breaks(workspace: Workspace, project_id: str, ids: Collection[str], *, on: bool) -> ChangeSet | None:
    """Begin a page before tasks, or no longer; None where nothing changes."""
    kept = {each.name: each.id for each in _kept_breaks(workspace, project_id)}
    changes: list[Change]
    if on:
        changes = [Insert(_break(workspace, project_id, each)) for each in ids if each not in kept]
    else:
        changes = [Delete(SavedView, kept[each]) for each in ids if each in kept]
    which = f"before “{_name(workspace, next(iter(ids)))}”" if len(ids) == 1 else f"before {len(ids)} tasks"
    return workspace.record(f"{'Page break' if on else 'No page break'} {which}", changes) if changes else None


def _break(workspace: Workspace, project_id: str, task_id: str) -> SavedView:
    """Return a page break: a row of its own, so that those two people set apart come together."""
    return SavedView(id=workspace.new_id(), place=_PLACE, kind=_BREAK, project_id=project_id, name=task_id)


def _kept_breaks(workspace: Workspace, project_id: str) -> tuple[SavedView, ...]:
    return workspace.find(SavedView, place=_PLACE, kind=_BREAK, project_id=project_id)


def _name(workspace: Workspace, task_id: str) -> str:
    found = workspace.find(Task, id=task_id)
    return found[0].name if found else ""
