"""Which project here a file is a newer version of: told by ids, names and content."""

from collections.abc import Iterator, Mapping

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.sources import is_named_alike
from pmo_desktop.domain.records import ExternalId, ImportRun, Project, ProjectState, Task
from pmo_desktop.services.importing import Preview
from pmo_desktop.services.updating.difference import Target
from pmo_desktop.services.updating.matching import plain
from pmo_desktop.services.workspace import Workspace

_SHOWN = 0.3
"""Below it a project is no candidate."""
_MOST = 5
_SAME_FILE, _SAME_PROJECT = 1.0, 0.98
_HALF = 0.5
_TASK_IDS, _TASK_NAMES = (0.86, 0.97), (0.65, 0.92)
"""What tasks with the same ids, or names, are worth: without and with a name alike. Plans made from one have both alike."""
_NAME, _FILE_NAME, _CODE = 0.75, 0.7, 0.85
_MOST_NAMED = 0.94
_OTHER_CONTENT = 0.25
"""What a name is still worth where hardly a task of the file is in the project of that name."""


def targets(workspace: Workspace, preview: Preview) -> tuple[Target, ...]:
    """Return the projects a file may be a newer version of, the surest first; none where it is new."""
    known = {each.id: each for each in workspace.all(Project) if each.state not in _NOT_OURS}
    found: dict[str, tuple[float, str]] = {}
    for project_id, sure, why in _told(workspace, preview, known):
        if project_id in known and sure > found.get(project_id, (0.0, ""))[0]:
            found[project_id] = (sure, why)
    runs = _last_runs(workspace)
    digest = preview.imported.run.digest
    made = [
        Target(
            own, known[own].name, known[own].code, why, round(sure, 2),
            is_same_file=bool(digest) and own in runs and runs[own].digest == digest,
        )
        for own, (sure, why) in found.items() if sure >= _SHOWN
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda each: (-each.sure, each.name)))[:_MOST]


_NOT_OURS = frozenset({ProjectState.TEMPLATE, ProjectState.SCRATCH})


def _last_runs(workspace: Workspace) -> dict[str, ImportRun]:
    runs = sorted(workspace.all(ImportRun), key=lambda run: (run.at, run.id))
    return {run.project_id: run for run in runs if run.project_id}


def _told(workspace: Workspace, preview: Preview, known: Mapping[str, Project]) -> Iterator[tuple[str, float, str]]:
    """Yield what points to which project, with how sure that is (0-1) and why in words."""
    imported = preview.imported
    last = _last_runs(workspace)
    for project_id, run in last.items():
        if imported.run.digest and run.digest == imported.run.digest and _same_project(workspace, preview, project_id):
            yield project_id, _SAME_FILE, f"This very file came{_when(workspace, run)}."
    for own in _by_project_ids(workspace, preview):
        yield own, _SAME_PROJECT, "It is the same project by its id."
    share = _shares(workspace, preview, known)
    named = dict(_named(workspace, preview, known, last))
    count = sum(1 for _ in imported.tasks())
    for own, (ids, names) in share.items():
        if ids >= _HALF:
            yield (
                own,
                _TASK_IDS[own in named] * (0.5 + ids / 2),
                f"{round(ids * 100)} % of its tasks are here, by their ids.",
            )
        if names >= _HALF:
            sure = _TASK_NAMES[own in named] * names * min(1.0, 0.5 + count / 20)
            yield own, sure, f"{round(names * 100)} % of its tasks are here, by their names."
    for own, (sure, why) in named.items():
        yield own, min(_MOST_NAMED, sure * _worth(share.get(own))), why


def _named(
    workspace: Workspace, preview: Preview, known: Mapping[str, Project], last: Mapping[str, ImportRun]
) -> Iterator[tuple[str, tuple[float, str]]]:
    """Yield the projects that are called like the file or its project, with what that is worth; the best word last."""
    title, file_name, code = (
        preview.imported.project.name,
        preview.imported.run.file_name,
        preview.imported.project.code,
    )
    for own, project in known.items():
        run = last.get(own)
        if run is not None and run.file_name and is_named_alike(run.file_name, file_name):
            yield own, (_FILE_NAME, f"“{run.file_name}” came before{_when(workspace, run)}.")
        if is_named_alike(title, project.name) or is_named_alike(file_name, project.name):
            yield own, (_NAME, f"It is called “{project.name}”.")
        if code and code == project.code:
            yield own, (_CODE, f"It has the code {project.code}.")


def _worth(share: tuple[float, float] | None) -> float:
    """Return how far a name is to be believed: fully where there is nothing to compare, or much of it is the same."""
    return 1.0 if share is None else min(1.25, _OTHER_CONTENT + 1.5 * max(share))


def _same_project(workspace: Workspace, preview: Preview, project_id: str) -> bool:
    """Say whether a file of several projects holds a project under the id it had; one of a single project always does."""
    known = {each.key or each.guid for each in workspace.find(ExternalId, owner="project", row_id=project_id)}
    own = {each.key or each.guid for each in _project_ids(preview)}
    return not known or not own or not known.isdisjoint(own)


def _project_ids(preview: Preview) -> Iterator[ExternalId]:
    return (
        each for each in preview.imported.of(ExternalId) if isinstance(each, ExternalId) and each.owner == "project"
    )


def _by_project_ids(workspace: Workspace, preview: Preview) -> Iterator[str]:
    guids = {each.guid for each in _project_ids(preview)} - {""}
    for each in workspace.find(ExternalId, owner="project", guid=guids) if guids else ():
        yield each.row_id


def _shares(workspace: Workspace, preview: Preview, known: Mapping[str, Project]) -> dict[str, tuple[float, float]]:
    """Return which part of a file's tasks each project has, by GUIDs and by names; projects without tasks are left out."""
    names = [plain(task.name) for task in preview.imported.tasks() if task.name and not task.external]
    guids = {
        each.guid for each in preview.imported.of(ExternalId) if isinstance(each, ExternalId) and each.owner == "task"
    }
    guids -= {""}
    tasks = workspace.columns(Task)
    homes = dict(zip(tasks.ids, tasks["project_id"], strict=True))
    here: dict[str, set[str]] = {}
    for name, project_id in zip(tasks["name"], tasks["project_id"], strict=True):
        if project_id in known:
            here.setdefault(project_id, set()).add(plain(name))
    met: dict[str, int] = {}
    for each in workspace.find(ExternalId, owner="task", guid=guids) if guids else ():
        home = homes.get(each.row_id, "")
        met[home] = met.get(home, 0) + 1
    count = max(1, len(names))
    return {
        own: (min(1.0, met.get(own, 0) / max(1, len(guids))), sum(name in there for name in names) / count)
        for own, there in here.items()
    }


def _when(workspace: Workspace, run: ImportRun) -> str:
    return f" on {format_date(workspace.day_of(run.at))}" if run.at else ""
