"""Linking tasks, changing their links and taking them away."""

from collections.abc import Sequence
from itertools import pairwise

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update, foreseen
from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, LagKind, LinkType
from pmo_desktop.services.explaining import explainer
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import planned_elsewhere, units_of
from pmo_desktop.services.planning.proposed import Proposed
from pmo_desktop.services.planning.refusing_loops import refuse_loop
from pmo_desktop.services.workspace import Workspace


def link(  # noqa: PLR0913, PLR0917 - the two ends and what a link says
    workspace: Workspace, project_id: str, predecessor_id: str, successor_id: str, type: LinkType = LinkType.FS,  # noqa: A002
    lag: int = 0,
) -> ChangeSet | None:  # fmt: skip
    """Link two tasks; where they are linked already, give that link the type and lag. Raises LogicLoopError."""
    plan = workspace.plan(project_id)
    names = [plan.tasks["name"][plan.tasks.row[each]] for each in (predecessor_id, successor_id)]
    change = _link(workspace, plan, predecessor_id, successor_id, type, lag)
    return workspace.record(f"Link “{names[0]}” to “{names[1]}”", [change])


def link_chain(
    workspace: Workspace,
    project_id: str,
    ids: Sequence[str],
    type: LinkType = LinkType.FS,  # noqa: A002 - the field's name
) -> ChangeSet | None:
    """Link tasks one after the other as one change; raise InvalidValueError where there are not even two."""
    if len(ids) < 2:
        raise InvalidValueError("A link needs two tasks.", "Select those to be done one after the other.")
    plan = workspace.plan(project_id).copy()
    changes = []
    for before, after in pairwise(ids):
        changes.append(_link(workspace, plan, before, after, type, 0))
        plan.patch([foreseen(changes[-1])])  # the links of one chain must not close a loop between them
    few = len(ids) == 2
    label = f"Link “{_name(plan, ids[0])}” to “{_name(plan, ids[1])}”" if few else f"Link {len(ids)} tasks"
    return workspace.record(label, changes)


def unlink(workspace: Workspace, project_id: str, ids: Sequence[str]) -> ChangeSet | None:
    """Remove the links between the tasks, or every link of the task where there is but one."""
    plan, chosen = workspace.plan(project_id), dict.fromkeys(ids)
    links = plan.dependencies
    ends = zip(links.ids, links["predecessor_id"], links["successor_id"], strict=True)
    if len(chosen) > 1:
        gone = [each for each, before, after in ends if before in chosen and after in chosen]
    else:
        gone = [each for each, before, after in ends if before in chosen or after in chosen]
    few = len(chosen) <= 2
    named = " and ".join(f"“{_name(plan, each)}”" for each in chosen) if few else f"{len(chosen)} tasks"
    return workspace.record(f"Unlink {named}", [Delete(Dependency, each) for each in gone])


# One link


def linking(editing: Editing, predecessor_id: str, successor_id: str, type: LinkType = LinkType.FS) -> Proposed:  # noqa: A002 - the field's name
    """Link two tasks; where they are linked already, give that link the type."""
    names = [_name(editing.plan, each) for each in (predecessor_id, successor_id)]
    known = _between(editing.plan, predecessor_id, successor_id)
    if known is not None:
        changes: Change = Update(Dependency, known, {"type": type})
    else:
        changes = _link(editing.workspace, editing.plan, predecessor_id, successor_id, type, 0)
    return Proposed(f"Link “{names[0]}” to “{names[1]}”", (changes,))


def relinking(editing: Editing, link_id: str, task_id: str, *, successor: bool) -> Proposed:
    """Lead one end of a link to another task, keeping its type and lag. Raises LogicLoopError."""
    plan, links = editing.plan, editing.plan.dependencies
    number = links.row[link_id]
    before, after = links["predecessor_id"][number], links["successor_id"][number]
    ends = (before, task_id) if successor else (task_id, after)
    field = "successor_id" if successor else "predecessor_id"
    if plan.tasks["external"][plan.tasks.row[ends[1]]]:
        raise planned_elsewhere(plan, plan.tasks.row[ends[1]])
    if _between(plan, *ends) not in (None, link_id):
        first, second = (_name(plan, each) for each in ends)
        raise InvalidValueError(f"“{first}” and “{second}” are linked already.", "Change that link instead.")
    refuse_loop(editing.workspace, plan, *ends)  # the link itself never lies on a way that closes there
    label = f"Link “{_name(plan, ends[0])}” to “{_name(plan, ends[1])}”"
    return Proposed(label, (Update(Dependency, link_id, {field: task_id}),))


def link_changing(editing: Editing, link_id: str, type: LinkType, lag: int, lag_kind: LagKind) -> Proposed:  # noqa: A002 - the field's name
    """Give a link another type and lag, in seconds or hundredths of a percent as `lag_kind` says."""
    number = editing.plan.dependencies.row[link_id]
    fields = {"type": type, "lag": lag, "lag_kind": lag_kind}
    return Proposed(f"Change {_called(editing.plan, number)}", (Update(Dependency, link_id, fields),))


def lag_moving(editing: Editing, link_id: str, shift: int) -> Proposed:
    """Give a link more lag, or less where `shift` is below 0: seconds of the wall clock from where it leads to now.

    A lag in percent becomes one in working time.
    """
    plan, links = editing.plan, editing.plan.dependencies
    number = links.row[link_id]
    row = plan.tasks.row.get(links["successor_id"][number])
    kind, lag = links["lag_kind"][number], links["lag"][number]
    if kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
        before = plan.tasks.row.get(links["predecessor_id"][number])
        lasts = 0 if before is None else plan.tasks["duration"][before]
        lag = round(lasts * lag / 10_000)
        kind = LagKind.ELAPSED if kind is LagKind.ELAPSED_PERCENT else LagKind.WORKING
    if kind is LagKind.ELAPSED or row is None:
        lag += shift
    else:
        to_start = links["type"][number] in (LinkType.FS, LinkType.SS)
        at = int((editing.schedule.start if to_start else editing.schedule.finish)[row])
        lag += editing.clocks.calendar(row).work(at, at + shift)
    typed = Typed(1, LinkType(links["type"][number]), lag, kind)
    label = f"Lag of {_called(plan, number)}: {_in_words(plan, typed)}"
    return Proposed(label, (Update(Dependency, link_id, {"lag": lag, "lag_kind": kind}),))


def removing(editing: Editing, link_id: str) -> Proposed:
    """Take one link away."""
    number = editing.plan.dependencies.row[link_id]
    return Proposed(f"Unlink {_called(editing.plan, number).removeprefix('the link ')}", (Delete(Dependency, link_id),))


def links_around(plan: Plan, ids: Sequence[str]) -> list[str]:
    """Return the links between tasks; of one task, those into it, then those out of it."""
    links, chosen = plan.dependencies, set(ids)
    ends = list(zip(links.ids, links["predecessor_id"], links["successor_id"], strict=True))
    if len(chosen) > 1:
        return [each for each, before, after in ends if before in chosen and after in chosen]
    into = [each for each, _, after in ends if after in chosen]
    return into + [each for each, before, _ in ends if before in chosen]


def link_in_words(plan: Plan, link_id: str) -> str:
    """Return a link as `Survey → Drawings   FS+2d`."""
    number = plan.dependencies.row[link_id]
    said = lag_in_words(plan, link_id)
    return f"{_end(plan, number, 'predecessor_id')} → {_end(plan, number, 'successor_id')}   {said}"


def lag_in_words(plan: Plan, link_id: str) -> str:
    """Return a link's type and lag as they are typed: `FS+2d`."""
    links, number = plan.dependencies, plan.dependencies.row[link_id]
    return _in_words(plan, Typed(1, LinkType(links["type"][number]), links["lag"][number], links["lag_kind"][number]))


def drives(workspace: Workspace, project_id: str, link_id: str) -> bool:
    """Say whether a link decides when its successor starts."""
    plan = workspace.plan(project_id)
    of, number = plan.dependencies, plan.dependencies.row[link_id]
    row = plan.tasks.row.get(of["successor_id"][number])
    if row is None:
        return False
    drivers = explainer(workspace, project_id).start(row)
    before = of["predecessor_id"][number]
    return any(each.kind == "link" and each.task_id == before and each.decides for each in drivers)


def _in_words(plan: Plan, typed: Typed) -> str:
    return format_predecessors([typed], units_of(plan)).removeprefix("1") or LinkType.FS.value


def _called(plan: Plan, number: int) -> str:
    return f"the link “{_end(plan, number, 'predecessor_id')}” → “{_end(plan, number, 'successor_id')}”"


def _end(plan: Plan, number: int, field: str) -> str:
    task_id = plan.dependencies[field][number]
    seen = plan.outside.get(task_id)
    return _name(plan, task_id) if task_id in plan.tasks else seen.name if seen is not None else "?"


def _name(plan: Plan, task_id: str) -> str:
    return str(plan.tasks["name"][plan.tasks.row[task_id]])


def _between(plan: Plan, predecessor_id: str, successor_id: str) -> str | None:
    links = plan.dependencies
    ends = zip(links.ids, links["predecessor_id"], links["successor_id"], strict=True)
    return next((each for each, *both in ends if both == [predecessor_id, successor_id]), None)


def _link(  # noqa: PLR0913, PLR0917 - as `link`
    workspace: Workspace, plan: Plan, before: str, after: str, kind: LinkType, lag: int
) -> Change:
    links = plan.dependencies
    for row, ends in enumerate(zip(links["predecessor_id"], links["successor_id"], strict=True)):
        if ends == (before, after):
            return Update(Dependency, links.ids[row], {"type": kind, "lag": lag})
    if plan.tasks["external"][plan.tasks.row[after]]:
        raise planned_elsewhere(plan, plan.tasks.row[after])
    refuse_loop(workspace, plan, before, after)
    return Insert(
        Dependency(
            id=workspace.new_id(),
            project_id=plan.project.id,
            predecessor_id=before,
            successor_id=after,
            type=kind,
            lag=lag,
        )
    )
