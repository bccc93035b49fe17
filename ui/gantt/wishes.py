"""What letting go of a drag asks for: the edit of the plan that each meaning stands for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pmo_desktop.services.planning import drags, links, splits
from pmo_desktop.services.planning.proposed import Proposal
from ui.gantt.drag import Drag, Grip, Meaning


def wish_of(drag: Drag, ids: Sequence[str]) -> Proposal | None:
    """Return the edit; `ids` are the tasks that move together. None where nothing is asked, and for what is drawn anew."""
    make = _WISHES.get(drag.meaning)
    return make(drag, ids) if make is not None and drag.changes_something else None


def _move(drag: Drag, ids: Sequence[str]) -> Proposal:
    return partial(drags.moving, ids=tuple(ids), shift=drag.shift)


def _resize(drag: Drag, _ids: Sequence[str]) -> Proposal:
    bar = drag.bar
    if bar.parts > 1:
        return partial(splits.part_resizing, task_id=bar.task_id, number=bar.part, finish=drag.finish)
    return partial(drags.resizing, task_id=bar.task_id, finish=drag.finish)


def _link(drag: Drag, _ids: Sequence[str]) -> Proposal:
    return partial(links.linking, predecessor_id=drag.bar.task_id, successor_id=drag.over or "", type=drag.type)


def _relink(drag: Drag, _ids: Sequence[str]) -> Proposal:
    return partial(links.relinking, link_id=drag.link, task_id=drag.over or "", successor=drag.grip is Grip.LINK_TO)


def _part(drag: Drag, _ids: Sequence[str]) -> Proposal:
    return partial(splits.part_moving, task_id=drag.bar.task_id, number=drag.bar.part, start=drag.start)


_WISHES: Mapping[Meaning, Callable[[Drag, Sequence[str]], Proposal]] = {
    Meaning.MOVE: _move,
    Meaning.RESIZE: _resize,
    Meaning.LINK: _link,
    Meaning.RELINK: _relink,
    Meaning.PART_MOVE: _part,
    Meaning.START: lambda drag, _: partial(drags.starting, task_id=drag.bar.task_id, start=drag.start),
    Meaning.PROGRESS: lambda drag, _: partial(drags.progressing, task_id=drag.bar.task_id, percent=drag.percent),
    Meaning.LAG: lambda drag, _: partial(links.lag_moving, link_id=drag.link, shift=drag.shift),
    Meaning.DEADLINE: lambda drag, _: partial(drags.deadline_moving, task_id=drag.bar.task_id, at=drag.mark),
    Meaning.CONSTRAINT: lambda drag, _: partial(drags.constraint_moving, task_id=drag.bar.task_id, at=drag.mark),
    Meaning.SPLIT: lambda drag, _: partial(splits.splitting, task_id=drag.bar.task_id, at=drag.cut, resume=drag.resume),
}
