"""Taking over what a newer file says: all, what is unproblematic, or what somebody chose, as one change."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Update
from pmo_desktop.services.updating.comparing import compare
from pmo_desktop.services.updating.difference import Difference, Foreseen, Prepared, Row
from pmo_desktop.services.updating.keeping import Keeping
from pmo_desktop.services.updating.summing_up import finish_days, summed_up
from pmo_desktop.services.updating.work import Work
from pmo_desktop.services.updating.writing import Writing
from pmo_desktop.services.workspace import Workspace


def changes_of(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> Prepared:
    """Return what taking over the chosen keys would write; keys of rows mean all of them, and what they need comes too."""
    with collector_paused():
        work, keys = _work(difference), difference.closed(chosen)
        if not keys and difference.is_same_file:
            return Prepared((), _label(difference, "nothing new in it"))
        writing = Writing(workspace, work, keys)
        draft = writing.draft()
        after = workspace.tried(draft)
        finish = int(after.project_finish) if len(draft.tasks) else None
        days = finish_days(draft, difference.finish_before, finish)
        said = (
            summed_up(_rows(difference, keys), difference.finish_before, finish, days) if keys else "nothing taken over"
        )
        changes = (*writing.changes(), *Keeping(writing).changes(), *_elsewhere(writing))
        return Prepared(changes, _label(difference, said), tuple(writing.left_out))


def accept(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> ChangeSet | None:
    """Take over the chosen keys as one change; None where nothing changes, not even which file was last.

    Where anything was changed since it was compared, it is compared anew first: keys stay what they are.
    """
    work = _work(difference)
    if workspace.store.last_number() != work.seen:
        difference = compare(workspace, difference.project_id, work.preview, work.choices)
    prepared = changes_of(workspace, difference, chosen)
    return workspace.record(prepared.label, prepared.changes) if prepared.changes else None


def foreseen(workspace: Workspace, difference: Difference, chosen: Collection[str]) -> Foreseen:
    """Return what would come of taking over the chosen, on a copy: quick enough to ask at each tick."""
    with collector_paused():
        keys = difference.closed(chosen)
        draft = Writing(workspace, _work(difference), keys).draft()
        finish = int(workspace.tried(draft).project_finish) if len(draft.tasks) else None
    days = finish_days(draft, difference.finish_before, finish)
    return Foreseen(summed_up(_rows(difference, keys), difference.finish_before, finish, days), finish, days)


def _elsewhere(writing: Writing) -> Iterator[Change]:
    """Yield what turns links of other projects to tasks that have come, as far as they do; their stand-ins then go."""
    links: list[Change] = []
    for change in writing.work.elsewhere:
        links.append(change)
        if isinstance(change, Delete):
            if all(writing.is_there(each.fields["predecessor_id"]) for each in links if isinstance(each, Update)):
                yield from links
            links = []


def _work(difference: Difference) -> Work:
    assert isinstance(difference.plan, Work), "a difference that compare() made"
    return difference.plan


def _rows(difference: Difference, keys: Collection[str]) -> tuple[Row, ...]:
    """Return the rows of which something is chosen."""
    chosen = []
    for row in difference.rows:
        if row.is_whole:
            if row.key in keys:
                chosen.append(row)
        else:
            taken = tuple(field for field in row.fields if field.key in keys)
            if taken:
                chosen.append(replace(row, fields=taken))
    return tuple(chosen)


def _label(difference: Difference, said: str) -> str:
    return f"Update “{difference.project}” from “{difference.preview.source}”: {said}"
