r"""Tasks of other projects that a file's tasks wait for: a row stands for each, with the last dates the file knows of it.

MS Project keeps such tasks as rows of their own (`ExternalTask`), or writes only the links, which name the project's file
and the task's number there (`CrossProjectName`, `C:\Other.mpp\7`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from pmo_desktop.domain import rank
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.plan.external import Place, place_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Dependency, LagKind, LinkType, Project, Record, Task
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.node import Node

_TO_START = frozenset({LinkType.FS, LinkType.SS})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a link says of the latest date of a task that only it names: `at` is the successor's start or finish."""

    successor_id: str
    at: int
    lag: int
    lag_kind: LagKind


class Elsewhere:
    """Gathers the tasks of other projects while a file is read."""

    def __init__(self, root: Node, new_id: NewId) -> None:
        self._new_id = new_id
        self._waited_for: set[str] = set()
        self._places: dict[str, str] = {}
        self.uids: set[str] = set()
        """Of the rows that stand for tasks of other projects."""
        self._rows: dict[str, Task] = {}
        self._asked: dict[str, list[_Asked]] = defaultdict(list)
        self.follows: dict[str, str | None] = {}
        """The rank of the row above each, between which and its own there is room."""
        for task in root.nodes("Tasks", "Task"):
            for link in task.nodes("PredecessorLink"):
                uid = link.text("PredecessorUID")
                self._waited_for.add(uid)
                if link.flag("CrossProject") and link.text("CrossProjectName"):
                    self._places.setdefault(uid, link.text("CrossProjectName"))

    def leaves_out(self, node: Node) -> bool:
        """Say whether a row stands for a task elsewhere that waits for one here: that link is the other project's."""
        return node.flag("ExternalTask") and node.text("UID") not in self._waited_for

    def stood_for(self, node: Node, task: Task) -> Task:
        """Return a row as what it is where it stands for a task elsewhere: dates that are known, and drive."""
        if not node.flag("ExternalTask"):
            return task
        self.uids.add(node.text("UID"))
        named = node.text("ExternalTaskProject")
        place = place_of(named)
        if place.number is None:
            linked = place_of(self._places.get(node.text("UID"), ""))
            place = Place(named or linked.path, linked.number)
        return replace(
            task, external=str(place) or "?", manual=True, manual_start=node.date("Start"),
            manual_finish=node.date("Finish"), constraint_type=ConstraintType.ASAP, constraint_date=None, deadline=None,
        )  # fmt: skip

    def names(self, link: Node) -> bool:
        """Say whether only a link names the task elsewhere that it starts from."""
        return link.flag("CrossProject") and link.text("PredecessorUID") not in self.uids

    def row(self, link: Node, successor: Task) -> Task:
        """Return the row that stands for the task a link names; the first to wait for it has it above."""
        text = link.text("CrossProjectName")
        if text not in self._rows:
            place = place_of(text)
            at = rank.between(self.follows[successor.id], successor.rank)
            self.follows[successor.id] = at
            self._rows[text] = Task(
                id=self._new_id(), project_id=successor.project_id, parent_id=successor.parent_id, rank=at,
                name=place.unnamed, duration=0, manual=True, external=str(place),
            )  # fmt: skip
        return self._rows[text]

    def ask(self, made: Dependency, node: Node) -> None:
        """Note what the successor's dates say of the task a link starts from, where they follow from links."""
        at = node.date("Start" if made.type in _TO_START else "Finish")
        if at is not None and not node.flag("Manual") and "ActualStart" not in node:
            self._asked[made.predecessor_id].append(_Asked(made.successor_id, at, made.lag, made.lag_kind))

    def rows(self, project: Project, records: Collection[Record], inventory: Inventory) -> Iterator[Task]:
        """Yield the rows of tasks that only links name, each as late as the dates of the file allow."""
        if not self._rows:
            return
        plan = Plan.from_records(project, records)
        clocks = Clocks(plan)
        for task in self._rows.values():
            latest = min((_before(each, plan, clocks) for each in self._asked.get(task.id, ())), default=None)
            inventory.lose(
                "Links", "Dates of tasks of other projects",
                "they are not in this file: those of the tasks that wait for them are taken"
                if latest is not None
                else "they are not in this file, and nothing here tells them: write them down",
                f"“{task.external}”",
            )  # fmt: skip
            yield replace(task, manual_start=latest, manual_finish=latest)


def _before(asked: _Asked, plan: Plan, clocks: Clocks) -> int:
    if asked.lag_kind is LagKind.WORKING and asked.lag:
        return clocks.calendar(plan.tasks.row[asked.successor_id]).add(asked.at, -asked.lag)
    return asked.at - asked.lag if asked.lag_kind is LagKind.ELAPSED else asked.at
