"""Rows of a difference for tasks, in the order of the plan as it will be."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from pmo_desktop.domain.records import Task
from pmo_desktop.services.updating.coming_and_going import ComingAndGoing
from pmo_desktop.services.updating.difference import Field, Row, Thing, What
from pmo_desktop.services.updating.facts import TASK_FACTS, Fact
from pmo_desktop.services.updating.looking import Looking
from pmo_desktop.services.updating.places import Places
from pmo_desktop.services.updating.several import Several
from pmo_desktop.services.updating.sides import Side
from pmo_desktop.services.updating.three_ways import UNKNOWN, Whose, whose
from pmo_desktop.services.updating.work import SetFact


class TaskRows:
    """Makes the rows of the tasks."""

    def __init__(self, look: Looking) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows = look.ours, look.theirs, look.rows
        self._several = Several(look)

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """The outline number of each task in the file, which many programs write as its WBS code."""
        return _outline_numbers(self.theirs)

    def take(self) -> None:
        facts, between = self._differing_facts(), ComingAndGoing(self.look)
        moved = Places(self.look).moved()
        rows: dict[str, Row] = {}
        number = {each: place for place, each in enumerate(self.theirs.in_order(), 1)}
        for task_id in self.theirs.in_order():
            row = (
                self._row(task_id, facts.get(task_id, ()), moved.get(task_id))
                if task_id in self.ours.tasks
                else between.added(task_id)
            )
            if row is not None:
                rows[task_id] = replace(row, number=number[task_id])
        last = 0
        ordered = [(row.number, 0, 0, row) for row in rows.values()]
        gone = set(self.look.removed)
        for place, task_id in enumerate(self.ours.in_order()):
            if task_id in gone:
                row = between.removed(task_id)
                if row is not None:
                    ordered.append((last, 1, place, replace(row, number=last)))
            else:
                last = number.get(task_id, last)
        self.rows += [row for *_, row in sorted(ordered, key=lambda each: each[:3])]

    def _differing_facts(self) -> dict[str, list[Fact]]:
        """Return which facts of each task that is on both sides differ, in columns: a plan has many thousand values."""
        here, file = self.ours.tasks, self.theirs.tasks
        pairs = [(each, here.row[each], file.row[each]) for each in self.look.both]
        found: dict[str, list[Fact]] = {}
        for fact in TASK_FACTS:
            differing: dict[str, None] = {}
            for name in fact.fields:
                now, coming = here[name], file[name]
                differing.update(
                    (each, None)
                    for each, one, other in pairs
                    if now[one] is not coming[other] and now[one] != coming[other]
                )
            for each in differing:
                found.setdefault(each, []).append(fact)
        return found

    def _row(self, task_id: str, facts: Iterable[Fact], place: Field | None) -> Row | None:
        found: list[Field] = []
        here, file = self.ours.tasks, self.theirs.tasks
        now_at, then_at = here.row[task_id], file.row[task_id]
        name = file["name"][then_at] or here["name"][now_at]
        if place is not None:
            found.append(place)
        for fact in facts:
            now = {each: here[each][now_at] for each in fact.fields}
            coming = {each: file[each][then_at] for each in fact.fields}
            key = f"task/{task_id}/{fact.name}"
            op = SetFact(Task, task_id, fact.name, coming)
            was = self._fact_before(task_id, fact, now)
            if self._is_quiet(task_id, fact, coming):
                if whose(now, coming, was) is not Whose.OURS:
                    self.work.quiet.append(op)
                continue
            self.look.take(found, key, fact, (now, coming, was), op, task_id, name)
        self._several.all(found, task_id, name)
        if not found:
            return None
        named = {each.name for each in found}
        what = What.RENAMED if "name" in named else What.MOVED if "place" in named else What.CHANGED
        was_called = here["name"][now_at] if what is What.RENAMED else ""
        return self.look.placed(
            Row(f"task/{task_id}", Thing.TASK, what, task_id, name, was_called, fields=tuple(found))
        )

    def _is_quiet(self, task_id: str, fact: Fact, coming: Mapping[str, Any]) -> bool:
        """Say whether a fact follows from others: of a summary from its tasks, a WBS code from the place in the outline."""
        if fact.name == "wbs":
            return bool(coming["wbs"] == self._numbers.get(task_id))
        return not fact.of_summaries and self.theirs.is_summary(task_id) and self.ours.is_summary(task_id)

    def _fact_before(self, task_id: str, fact: Fact, now: Mapping[str, Any]) -> Any:  # noqa: ANN401 - values, or that they are not known
        said = self.since.said.get(task_id)
        if said is not None and fact.name in said:
            return dict(zip(fact.fields, said[fact.name], strict=True))
        if not self.look.is_known(task_id) or not self.since.is_known:
            return UNKNOWN
        old = self.since.old.get(task_id)
        return dict(now) if old is None else {name: old.get(name, value) for name, value in now.items()}


def _outline_numbers(side: Side) -> dict[str, str]:
    found: dict[str, str] = {}
    blank = side.tasks["blank"]
    count: dict[str | None, int] = {}
    for task_id in side.in_order():
        if blank[side.tasks.row[task_id]]:
            continue
        parent = side.parent(task_id)
        place = count[parent] = count.get(parent, 0) + 1
        found[task_id] = f"{found[parent]}.{place}" if parent is not None and parent in found else str(place)
    return found
