"""The two sides of a comparison, laid out alike: the project as it stands here, and as the file has it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.outline import NONE, Outline, outline_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    Project,
    Record,
    Rules,
    Split,
    Task,
)
from pmo_desktop.services.importing import ROW
from pmo_desktop.services.lists.projects_comparing import REGISTER
from pmo_desktop.services.updating.facts import ASSIGNMENT_FIELDS, BASELINE_FIELDS, LINK_FIELDS
from pmo_desktop.services.updating.matching import Card, plain
from pmo_desktop.services.updating.since import Absent, Since
from pmo_desktop.services.workspace import Workspace

Elements = dict[Any, tuple[str, tuple[Any, ...]]]
"""What a task has several of: by what tells them apart, the id and the values of each."""

_LINK, _ASSIGNMENT, _BASELINE = attrgetter(*LINK_FIELDS), attrgetter(*ASSIGNMENT_FIELDS), attrgetter(*BASELINE_FIELDS)
_EMPTY: Elements = {}


@dataclass(slots=True)
class Side:
    """Tasks in columns with their outline, and what belongs to each task, by its id."""

    project: Project
    tasks: Columns[Task]
    outline: Outline
    links: dict[str, Elements] = field(default_factory=lambda: defaultdict(dict))
    people: dict[str, Elements] = field(default_factory=lambda: defaultdict(dict))
    baselines: dict[str, Elements] = field(default_factory=lambda: defaultdict(dict))
    parts: dict[str, list[tuple[int, int, str]]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, Elements] = field(default_factory=lambda: defaultdict(dict))
    external: dict[str, ExternalId] = field(default_factory=dict)
    stands_in: set[str] = field(default_factory=set)
    """The tasks that a register made in place of a plan: they are no task of any plan, and go when one comes."""
    dates: dict[str, ImportedDates] = field(default_factory=dict)

    def elements(self, name: str, task_id: str) -> Elements:
        of: dict[str, Elements] = getattr(self, name)
        return of.get(task_id, _EMPTY)

    def parent(self, task_id: str) -> str | None:
        above = self.outline.parent[self.tasks.row[task_id]]
        return None if above == NONE else self.tasks.ids[above]

    def children(self, task_id: str | None) -> list[str]:
        ids = self.tasks.ids
        if task_id is None:
            return [ids[row] for row in self.outline.order if self.outline.parent[row] == NONE]
        return [ids[row] for row in self.outline.children[self.tasks.row[task_id]]]

    def is_summary(self, task_id: str) -> bool:
        return self.outline.is_summary[self.tasks.row[task_id]]

    def names_above(self, task_id: str) -> tuple[str, ...]:
        names = self.tasks["name"]
        return tuple(names[row] for row in reversed(self.outline.ancestors(self.tasks.row[task_id])))

    def in_order(self) -> Iterator[str]:
        return (self.tasks.ids[row] for row in self.outline.order)

    def take(self, records: Iterable[Record], ids: Mapping[str, str]) -> None:  # noqa: C901 - a place for each kind
        """Lay out what belongs to the tasks; `ids` are those that rows have here, by those of the records."""
        rows, own = self.tasks.row, ids.get
        for each in records:
            if isinstance(each, Dependency):
                after, before = (own(one, one) for one in (each.successor_id, each.predecessor_id))
                if after in rows:
                    self.links[after][before, each.type] = (each.id, _LINK(each))
            elif isinstance(each, Assignment):
                self.people[own(each.task_id, each.task_id)][each.person_id] = (each.id, _ASSIGNMENT(each))
            elif isinstance(each, Baseline):
                self.baselines[own(each.task_id, each.task_id)][each.number] = (each.id, _BASELINE(each))
            elif isinstance(each, Split):
                self.parts[own(each.task_id, each.task_id)].append((each.start, each.length, each.id))
            elif isinstance(each, CustomValue):
                task_id = own(each.row_id, each.row_id)
                if task_id in rows:
                    self.values[task_id][each.field_id] = (each.id, (each.value,))
            elif isinstance(each, ImportedDates):
                self.dates[own(each.task_id, each.task_id)] = each
            elif isinstance(each, ExternalId) and each.owner in {"task", ROW}:
                self.external[own(each.row_id, each.row_id)] = each
        for parts in self.parts.values():
            parts.sort()

    def spans(self, task_id: str) -> tuple[tuple[int, int], ...]:
        return tuple((start, length) for start, length, _ in self.parts.get(task_id, ()))


def ours(workspace: Workspace, plan: Plan) -> Side:
    """Return the project as it stands here."""
    side = Side(plan.project, plan.tasks, plan.outline)
    ids = plan.tasks.ids
    tables: tuple[Columns[Any], ...] = (plan.dependencies, plan.assignments, plan.baselines, plan.splits)
    for table in tables:
        side.take(table.values(), {})
    side.take(workspace.find(CustomValue, row_id=ids), {})
    side.take(workspace.find(ImportedDates, task_id=ids), {})
    known = workspace.find(ExternalId, owner=("task", ROW), row_id=ids)
    side.take(sorted(known, key=lambda each: each.id), {})
    side.stands_in = {each.row_id for each in workspace.find(ExternalId, owner=REGISTER, row_id=ids)} - set(
        side.external
    )
    return side


def theirs(project: Project, records: Sequence[Record], ids: Mapping[str, str], calendars: Mapping[str, str]) -> Side:
    """Return the project as a file has it, its rows by the ids they have here, on calendars here."""
    tasks = [each for each in records if isinstance(each, Task)]
    columns: dict[str, list[Any]] = {each.name: list(map(attrgetter(each.name), tasks)) for each in fields(Task)}
    for name in ("id", "parent_id"):
        columns[name] = [ids.get(each, each) for each in columns[name]]
    columns["calendar_id"] = [calendars.get(each, each) for each in columns["calendar_id"]]
    table = Columns.from_columns(Task, columns)
    own = replace(project, calendar_id=calendars.get(project.calendar_id or "", project.calendar_id))
    side = Side(own, table, outline_of(table))
    side.take(records, ids)
    return side


def place_of(side: Side, task_id: str) -> list[str | None]:
    """Return where a task lies: in what, and after what."""
    parent = side.parent(task_id)
    among = side.children(parent)
    at = among.index(task_id)
    return [parent, among[at - 1] if at else None]


_NOUGHT = ("work", "actual_work", "cost", "actual_cost", "physical_percent")
"""Fields of a task that some programs leave out where they are nought."""
_CLOSE = 60.0, 0.0001
"""Work in seconds, and units, no further apart than this are the same: other programs round them."""


def settle(file: Side, here: Side) -> None:
    """Let a file say what stands here where it only writes the same otherwise: nothing for nought, a number rounded."""
    both = [(row, here.tasks.row[each]) for row, each in enumerate(file.tasks.ids) if each in here.tasks]
    for name in _NOUGHT:
        theirs_, ours_ = file.tasks[name], here.tasks[name]
        for row, own in both:
            if not theirs_[row] and not ours_[own]:
                theirs_[row] = ours_[own]
    for task_id, found in file.people.items():
        known = here.people.get(task_id, _EMPTY)
        for person, (given, values) in found.items():
            if person in known and values != known[person][1] and _alike(values, known[person][1]):
                found[person] = (given, known[person][1])


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Say whether two assignments are the same but for how they are written."""
    for name, left, right in zip(ASSIGNMENT_FIELDS, one, other, strict=True):
        if name == "contour":
            if left != right:
                return False
        elif abs((left or 0) - (right or 0)) > (_CLOSE[1] if name == "units" else _CLOSE[0] if name != "cost" else 0):
            return False
    return True


# What tasks are told by


def cards(side: Side) -> list[Card]:
    """Return the tasks of a side in the order of its outline, as they are matched."""
    return [card_of(side, task_id) for task_id in side.in_order()]


def card_of(side: Side, task_id: str, *names: str) -> Card:
    """Return what a task is known by; `names` are others it had."""
    tasks, row = side.tasks, side.tasks.row[task_id]
    known = side.external.get(task_id)
    outside = tasks["external"][row]
    own = tuple(dict.fromkeys(plain(name) for name in (tasks["name"][row], *names) if plain(name)))
    return Card(
        task_id, own, side.parent(task_id), key="" if known is None else known.key,
        guid="" if known is None else known.guid.casefold(),
        code=tasks["wbs"][row] if side.project.rules is Rules.P6 else "",
        nature="elsewhere" if outside else "blank" if tasks["blank"][row] else "", duration=tasks["duration"][row],
        waits=tuple(predecessor for predecessor, _ in side.links.get(task_id, ())),
    )  # fmt: skip


def cards_here(side: Side, since: Since) -> list[Card]:
    """Return the tasks here, by the names they had when the last file came too, and those that are here no more."""
    found = [card_of(side, each, *_former(since, each)) for each in side.in_order() if each not in side.stands_in]
    return found + [_absent(each) for each in since.absent if each.id not in side.tasks]


def _former(since: Since, task_id: str) -> Iterator[str]:
    name = since.old.get(task_id, {}).get("name")
    if name:
        yield name
    said = since.said.get(task_id, {}).get("name")
    if said:
        yield said[0]


def _absent(each: Absent) -> Card:
    names = (plain(each.name),) if plain(each.name) else ()
    return Card(each.id, names, each.parent, each.key, each.guid.casefold(), nature="" if names else "blank")
