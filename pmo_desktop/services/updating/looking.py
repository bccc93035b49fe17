"""What every part of a comparison looks at and writes to: both sides, what was done since, the rows and what stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Assignment, Baseline, Dependency, Record
from pmo_desktop.services.updating.difference import Field, Here, Kept, Row
from pmo_desktop.services.updating.facts import Fact
from pmo_desktop.services.updating.sides import Side
from pmo_desktop.services.updating.since import Since
from pmo_desktop.services.updating.three_ways import Whose, changed_by, whose
from pmo_desktop.services.updating.work import Op, Work
from pmo_desktop.services.workspace import Workspace

UNTOLD = Here("", None)
"""Somebody, some time: nobody knows any more."""
SEVERAL: Mapping[str, tuple[str, str, type[Record]]] = {
    "links": ("predecessors", "Predecessors", Dependency), "people": ("people", "People", Assignment),
    "baselines": ("baseline", "Baseline", Baseline),
}  # fmt: skip
"""What a task has several of: the name and the term of the field, and the kind of its records."""
"""What a task has several of: the name and the term of the field, and the kind of its records."""


@dataclass(slots=True)
class Looking:
    """`removed` are the tasks here that a file brought and the newer one no longer has, `both` those on both sides.

    `gone` is what was deleted here of what tasks have several of: by what it is and the task, the key by id.
    """

    workspace: Workspace
    plan: Plan
    work: Work
    rows: list[Row] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    gone: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.both = [each for each in self.theirs.in_order() if each in self.ours.tasks]
        self.removed = [
            each
            for each in self.ours.in_order()
            if (each in self.ours.external or each in self.ours.stands_in) and each not in self.theirs.tasks
        ]
        self.work.removed = set(self.removed)
        self.gone = _by_owner(self.since)

    @property
    def ours(self) -> Side:
        return self.work.ours

    @property
    def theirs(self) -> Side:
        return self.work.theirs

    @property
    def since(self) -> Since:
        return self.work.since

    def is_known(self, task_id: str) -> bool:
        """Say whether a task here came with the last file, or one before."""
        return task_id in self.ours.external and task_id not in self.since.fresh

    def take(  # noqa: PLR0913, PLR0917 - a fact three ways, and where it belongs
        self,
        found: list[Field],
        key: str,
        fact: Fact,
        ways: tuple[dict[str, Any], dict[str, Any], Any],
        op: Op,
        row_id: str,
        name: str,
    ) -> None:
        """Add a fact to the fields of a row, or to what stays, as its three ways have it."""
        now, coming, was = ways
        by = whose(now, coming, was)
        if by is Whose.SAME:
            return
        words = self.work.words
        old, new = fact.said(words, now), fact.said(words, coming)
        before = fact.said(words, was) if isinstance(was, dict) else ""
        self.put(found, by, (key, fact.name, fact.term), (old, new, before), op, row_id, name, fact.fields)

    def put(  # noqa: PLR0913, PLR0917 - same
        self,
        found: list[Field],
        by: Whose,
        named: tuple[str, str, str],
        said: tuple[str, str, str],
        op: Op,
        row_id: str,
        name: str,
        touched: Sequence[str],
        rows: Sequence[str] = (),
        needs: frozenset[str] = frozenset(),
    ) -> None:
        key, field, term = named
        old, new, before = said
        self.work.ops[key] = op
        here = None
        if by is not Whose.FILE:
            here = self.since.here(rows or [row_id], touched) or UNTOLD
        if by is Whose.OURS:
            self.kept.append(Kept(key, row_id, name, term, old, new, here))
            return
        problem = changed_by(self.workspace, here) if by is Whose.BOTH else ""
        found.append(Field(key, field, term, old, new, before, here, problem, needs))

    def placed(self, row: Row) -> Row:
        side = self.theirs if row.id in self.theirs.tasks else self.ours
        above = side.names_above(row.id)
        return replace(row, level=len(above), path=above)


def _by_owner(since: Since) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what was deleted here of what tasks have several of: by what it is and the task, key by id."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for of, (_, _, kind) in SEVERAL.items():
        for each in since.gone.get(kind, {}).values():
            task_id = each.successor_id if kind is Dependency else each.task_id
            found.setdefault((of, task_id), {})[each.id] = key_of(each)
    return found


def key_of(record: Any) -> Any:  # noqa: ANN401 - of the kinds of SEVERAL
    if isinstance(record, Dependency):
        return record.predecessor_id, record.type
    return record.person_id if isinstance(record, Assignment) else record.number
