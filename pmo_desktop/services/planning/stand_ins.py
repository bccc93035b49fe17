"""What stays of tasks that are deleted while other projects wait for them: a row there with their last dates."""

from collections.abc import Collection

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.entry.listing import listed
from pmo_desktop.domain.plan.external import Place
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, Project, Task
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.tree import Tree
from pmo_desktop.services.workspace import Workspace


def stand_ins(workspace: Workspace, going: Collection[str], within: Collection[str]) -> list[Change]:
    """Return what lets other projects go on waiting for tasks that are about to be deleted.

    `within` are the projects the tasks are of, or that go with them. Each project that waits for such a task gets one row
    that stands for it; its links come from there. Undo of the whole change puts the links back.
    """
    links = workspace.find(Dependency, predecessor_id=going) if going else ()
    waiting = [link for link in links if link.project_id not in within]
    made: dict[tuple[str, str], str] = {}
    trees: dict[str, Tree] = {}
    inserts: list[Change] = []
    updates: list[Change] = []
    for link in waiting:
        home = workspace.get(Task, link.predecessor_id).project_id
        plan, found = workspace.plan(home), workspace.schedule(home)
        row = plan.tasks.row[link.predecessor_id]
        if found.start[row] == NO_PART:
            continue  # it holds nothing, and would not
        key = (link.project_id, link.predecessor_id)
        if key not in made:
            tree = trees.setdefault(link.project_id, Tree(workspace.plan(link.project_id)))
            made[key] = workspace.new_id()
            inserts.append(Insert(_stand_in(plan, found, row, made[key], link, tree)))
        updates.append(Update(Dependency, link.id, {"predecessor_id": made[key]}))
    places = [change for tree in trees.values() for change in tree.changes()]
    return [*inserts, *places, *updates]


def _stand_in(plan: Plan, found: Schedule, row: int, own: str, link: Dependency, tree: Tree) -> Task:  # noqa: PLR0913, PLR0917 - the task, and where its row goes
    task = plan.tasks.value(row)
    among = tree.siblings(link.successor_id)
    at = among.index(link.successor_id)
    place = rank.between(*tree.gap(among, at))
    tree.add(own, tree.parent[link.successor_id], at, place)
    return Task(
        id=own, project_id=link.project_id, parent_id=tree.parent[own], rank=place, name=task.name,
        duration=int(found.duration[row]), elapsed=task.elapsed, milestone=task.milestone, manual=True,
        manual_start=int(found.start[row]), manual_finish=int(found.finish[row]),
        external=str(Place(plan.project.code or plan.project.name, plan.outline.number[row])),
    )  # fmt: skip


def kept_for_others(workspace: Workspace, done: ChangeSet | None) -> str:
    """Return what to tell a person whose deletion left rows in other projects; empty where it left none."""
    if done is None:
        return ""
    fresh = [row.fields for row in workspace.rows_of(done.id) if row.kind is Task and row.op == "insert"]
    left = [fields for fields in fresh if fields.get("external", (None, ""))[1]]
    if not left:
        return ""
    projects = listed(workspace.get(Project, fields["project_id"][1]).name for fields in left)
    tasks = listed(fields["name"][1] for fields in left)
    return f"{projects} waited for {tasks}: the last dates stay there, in a row of their own. Ctrl+Z takes that back."
