"""Where tasks lie otherwise than in the file: only those that really moved."""

from pmo_desktop.services.updating.difference import Field
from pmo_desktop.services.updating.looking import Looking
from pmo_desktop.services.updating.order import staying
from pmo_desktop.services.updating.sides import Side, place_of
from pmo_desktop.services.updating.three_ways import Whose
from pmo_desktop.services.updating.work import Move


class Places:
    """Tells which tasks moved, and whether here, in the file, or both."""

    def __init__(self, look: Looking) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows, self.kept = look.ours, look.theirs, look.rows, look.kept
        self._then: dict[str | None, list[str]] | None = None

    def moved(self) -> dict[str, Field]:
        """Return where tasks lie otherwise than in the file: only those that really moved, not all below an insertion."""
        found: dict[str, Field] = {}
        parents = dict.fromkeys(self.theirs.parent(each) for each in self.look.both)
        for parent in parents:
            below = [each for each in self.theirs.children(parent) if each in self.ours.tasks]
            now = self.ours.children(parent) if parent is None or parent in self.ours.tasks else []
            here = set(now)
            stay = staying([each for each in below if each in here], now)
            if len(stay) == len(below):
                continue
            then = self._children_before(parent)
            stayed = None if then is None else staying([each for each in below if each in set(then)], then)
            for each in below:
                if each not in stay:
                    self._place(found, each, parent, stayed)
        return found

    def _place(self, found: dict[str, Field], task_id: str, parent: str | None, stayed: set[str] | None) -> None:
        old = self.since.old.get(task_id, {})
        said = self.since.said.get(task_id, {})
        ours_moved = "parent_id" in old or "rank" in old
        if "place" in said:
            by = Whose.OURS if said["place"] == place_of(self.theirs, task_id) else Whose.BOTH
        elif not self.look.is_known(task_id) or stayed is None:
            by = Whose.BOTH
        elif task_id in stayed:
            by = Whose.OURS
        else:
            by = Whose.BOTH if ours_moved else Whose.FILE
        fields_: list[Field] = []
        above = self.ours.parent(task_id)
        texts = (self._where(self.ours, task_id, above, parent), self._where(self.theirs, task_id, parent, above), "")
        needs: frozenset[str] = frozenset()
        if parent is not None and parent not in self.ours.tasks and parent not in self.work.absent:
            needs = frozenset({f"task/{parent}"})
        name = self.theirs.tasks["name"][self.theirs.tasks.row[task_id]]
        self.look.put(fields_, by, (f"task/{task_id}/place", "place", "Place"), texts, Move(task_id), task_id, name,
                  ("parent_id", "rank"), needs=needs)  # fmt: skip
        if fields_:
            found[task_id] = fields_[0]

    def _where(self, side: Side, task_id: str, parent: str | None, other: str | None) -> str:
        names = side.tasks["name"]
        if parent != other:
            return "outermost" if parent is None else f"in “{names[side.tasks.row[parent]]}”"
        among = side.children(parent)
        at = among.index(task_id)
        return f"after “{names[side.tasks.row[among[at - 1]]]}”" if at else "first"

    def _children_before(self, parent: str | None) -> list[str] | None:
        """Return the tasks under a summary as they were when the last file came; None where nobody knows."""
        if not self.since.is_known:
            return None
        if self._then is None:
            self._then = {}
            tasks = self.ours.tasks
            ranked = []
            for task_id, above, rank in zip(tasks.ids, tasks["parent_id"], tasks["rank"], strict=True):
                if task_id not in self.since.fresh:
                    old = self.since.old.get(task_id, {})
                    ranked.append((old.get("rank", rank), task_id, old.get("parent_id", above)))
            for _, task_id, above in sorted(ranked, key=lambda each: each[:2]):
                self._then.setdefault(above, []).append(task_id)
        return self._then.get(parent, [])
