"""Rows of a plan taken along whole: tasks with all beneath them, their links, people, notes, baselines and own fields.

A parcel can be put into any plan of any file. What was cut comes back under its old ids, with its links to other tasks.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, ChangeSet, Insert, foreseen
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Record,
    Split,
    Task,
)
from pmo_desktop.services.planning.loops import in_a_loop
from pmo_desktop.services.planning.rows import topmost
from pmo_desktop.services.planning.tree import Tree
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan

R = TypeVar("R", bound=Record)
_KINDS: Mapping[str, type[Record]] = {
    kind.__name__: kind for kind in (Task, Split, Dependency, Assignment, Baseline, CustomValue, Person, CustomField)
}
_OF_TASKS: tuple[type[Record], ...] = (Split, Assignment, Baseline)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Tasks in display order with what belongs to them; `people` and `fields` are those named there.

    Links are those among the tasks, and those to and from others; of people only what others may know. `is_cut` says that
    the tasks were taken out.
    """

    project_id: str
    tasks: tuple[Task, ...]
    links: tuple[Dependency, ...]
    belongings: tuple[Record, ...]
    people: tuple[Person, ...] = ()
    fields: tuple[CustomField, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a parcel: the tasks it made, the outermost of them, and sentences about what stayed behind."""

    done: ChangeSet | None
    ids: tuple[str, ...]
    top: tuple[str, ...]
    left_out: tuple[str, ...]


def take(workspace: Workspace, project_id: str, ids: Sequence[str], *, cut: bool = False) -> Parcel:
    """Return tasks with all beneath them as a parcel; the plan stays as it is."""
    plan = workspace.plan(project_id)
    rows, outline = plan.tasks.row, plan.outline
    taken = [row for task_id in topmost(plan, ids) for row in (rows[task_id], *outline.descendants(rows[task_id]))]
    tasks = tuple(plan.tasks.value(row) for row in taken)
    own = {task.id for task in tasks}
    into, out = workspace.find(Dependency, successor_id=own), workspace.find(Dependency, predecessor_id=own)
    links = {link.id: link for link in (*into, *out)}
    belongings = [each for kind in _OF_TASKS for each in workspace.find(kind, task_id=own)]
    values = workspace.find(CustomValue, row_id=own)
    people = workspace.find(Person, id={each.person_id for each in belongings if isinstance(each, Assignment)})
    known = (Person(id=each.id, name=each.name, kind=each.kind, max_units=each.max_units) for each in people)
    named = {each.field_id for each in values}
    return Parcel(
        project_id, tasks, tuple(links.values()), (*belongings, *values), tuple(known),
        workspace.find(CustomField, id=named), is_cut=cut,
    )  # fmt: skip


def duplicate(workspace: Workspace, project_id: str, ids: Sequence[str]) -> Put:
    """Copy tasks with all beneath them to right below the last of them, as one change."""
    plan = workspace.plan(project_id)
    last = topmost(plan, ids)[-1]
    among = Tree(plan).siblings(last)
    at = among.index(last) + 1
    before = among[at] if at < len(among) else None
    return _put(workspace, project_id, take(workspace, project_id, ids), before, last, "Duplicate")


def put(workspace: Workspace, project_id: str, parcel: Parcel, before: str | None, *, after: str | None = None) -> Put:
    """Put the tasks of a parcel above another; or at the end, nested as `after` is. One change."""
    return _put(workspace, project_id, parcel, before, after, "Paste")


def _put(  # noqa: PLR0913, PLR0917 - what, where, and what it is called
    workspace: Workspace, project_id: str, parcel: Parcel, before: str | None, after: str | None, verb: str
) -> Put:
    unpacked = _Unpacked(workspace, project_id, parcel)
    changes = unpacked.changes(before, after)
    count = len(parcel.tasks)
    label = f"{verb} “{parcel.tasks[0].name}”" if count == 1 else f"{verb} {count} tasks"
    done = workspace.record(label, changes)
    ids = tuple(unpacked.ids[task.id] for task in parcel.tasks)
    return Put(done, ids, unpacked.top, tuple(unpacked.left_out()))


class _Unpacked:
    """The parcel as it becomes rows of a plan: under its own ids where it was cut and they are free, else under new ones."""

    def __init__(self, workspace: Workspace, project_id: str, parcel: Parcel) -> None:
        self._workspace, self._parcel = workspace, parcel
        self._plan: Plan = workspace.plan(project_id)
        own = [task.id for task in parcel.tasks]
        self._returns = parcel.is_cut and not workspace.count(Task, id=set(own))
        self.ids = {task_id: task_id if self._returns else workspace.new_id() for task_id in own}
        self.top: tuple[str, ...] = ()
        self._lost = {"link": 0, "loop": 0, "field": 0, "calendar": 0}

    def changes(self, before: str | None, after: str | None) -> list[Change]:
        """Return everything the parcel adds, its outermost tasks above `before` or at the end."""
        tree = Tree(self._plan)
        beside = before if before is not None else after
        parent = tree.parent[beside] if beside is not None else None
        among = tree.children[parent]
        at = among.index(before) if before is not None else len(among)
        outermost = [task for task in self._parcel.tasks if task.parent_id not in self.ids]
        places = rank.several(*tree.gap(among, at), len(outermost))
        self.top = tuple(self.ids[task.id] for task in outermost)
        placed = {task.id: (parent, place) for task, place in zip(outermost, places, strict=True)}
        tasks = [Insert(self._task(task, *placed.get(task.id, (None, "")))) for task in self._parcel.tasks]
        people, known = self._people()
        belongings = [Insert(each) for each in self._belongings(known)]
        made: list[Change] = [*tree.changes(), *people, *tasks, *belongings]
        return [*made, *self._links(made)]

    def left_out(self) -> Iterator[str]:
        """Yield a sentence for each kind of thing that stayed behind."""
        for kind, (one, many) in _LEFT_OUT.items():
            count = self._lost[kind]
            if count:
                yield one if count == 1 else many.format(count=count)

    def _task(self, task: Task, parent: str | None, place: str) -> Task:
        calendar_id = task.calendar_id
        if calendar_id is not None and not self._workspace.count(Calendar, id=calendar_id):
            calendar_id = None
            self._lost["calendar"] += 1
        inner = task.parent_id in self.ids
        return replace(
            task, id=self.ids[task.id], project_id=self._plan.project.id, calendar_id=calendar_id,
            parent_id=self.ids[task.parent_id] if inner and task.parent_id is not None else parent,
            rank=task.rank if inner else place,
        )  # fmt: skip

    def _people(self) -> tuple[list[Change], dict[str, str]]:
        """Return those to be added, and for each person of the parcel who it is here: by id, else by name, else new."""
        ids = {person.id for person in self._workspace.all(Person)} if self._parcel.people else set()
        by_name = {person.name.casefold(): person.id for person in self._workspace.all(Person)} if ids else {}
        added: list[Change] = []
        known: dict[str, str] = {}
        for person in self._parcel.people:
            here = person.id if person.id in ids else by_name.get(person.name.casefold())
            if here is None:
                here = self._workspace.new_id()
                own = Person(
                    id=here, name=person.name, kind=person.kind, initials=person.initials, max_units=person.max_units
                )
                added.append(Insert(own))
            known[person.id] = here
        return added, known

    def _belongings(self, people: Mapping[str, str]) -> Iterator[Record]:
        new_id, here = self._workspace.new_id, {each.id for each in self._workspace.all(CustomField)}
        by_name = {(each.name, each.kind): each.id for each in self._workspace.find(CustomField, owner="task")}
        named = {each.id: by_name.get((each.name, each.kind)) for each in self._parcel.fields}
        for each in self._parcel.belongings:
            own = each.id if self._returns else new_id()
            if isinstance(each, Assignment):
                if each.person_id in people:
                    yield replace(each, id=own, task_id=self.ids[each.task_id], person_id=people[each.person_id])
            elif isinstance(each, CustomValue):
                field_id = each.field_id if each.field_id in here else named.get(each.field_id)
                if field_id is None:
                    self._lost["field"] += 1
                else:
                    yield replace(each, id=own, row_id=self.ids[each.row_id], field_id=field_id)
            elif isinstance(each, Split) or (isinstance(each, Baseline) and self._returns):  # nobody took one of a copy
                yield replace(each, id=own, task_id=self.ids[each.task_id])

    def _links(self, made: Sequence[Change]) -> list[Change]:
        """Return the links among the tasks, and of what was cut those to and from others that are still there."""
        ends = {
            each for link in self._parcel.links for each in (link.predecessor_id, link.successor_id)
        } - self.ids.keys()
        others = {task.id: task for task in self._workspace.find(Task, id=ends)} if ends and self._returns else {}
        found = []
        for link in self._parcel.links:
            before, after = (self.ids.get(each, each) for each in (link.predecessor_id, link.successor_id))
            if not {link.predecessor_id, link.successor_id} <= self.ids.keys() | others.keys():
                self._lost["link"] += 1
                continue
            home = others[after].project_id if after in others else self._plan.project.id
            own = link.id if self._returns else self._workspace.new_id()
            found.append(replace(link, id=own, project_id=home, predecessor_id=before, successor_id=after))
        if not any(link.predecessor_id in others or link.successor_id in others for link in found):
            return [Insert(link) for link in found]
        return [Insert(link) for link in self._sound(found, made)]

    def _sound(self, links: Sequence[Dependency], made: Sequence[Change]) -> Iterable[Dependency]:
        """Return links without those that would close a loop at the place where the tasks now are."""
        trial = self._plan.copy()
        trial.patch(map(foreseen, [*made, *(Insert(link) for link in links)]))
        looped = in_a_loop(trial, [(link.predecessor_id, link.successor_id) for link in links])
        sound = [link for link in links if (link.predecessor_id, link.successor_id) not in looped]
        self._lost["loop"] += len(links) - len(sound)
        return sound


_LEFT_OUT = {
    "link": (
        "1 link to a task that was not copied was left out.", "{count} links to tasks that were not copied were left out.",
    ),
    "loop": (
        "1 link was left out: tasks would wait for each other here.",
        "{count} links were left out: tasks would wait for each other here.",
    ),
    "field": (
        "1 value was left out: this file has no such field.", "{count} values were left out: this file has no such fields.",
    ),
    "calendar": (
        "1 task now follows the project’s calendar: its own is not in this file.",
        "{count} tasks now follow the project’s calendar: their own are not in this file.",
    ),
}  # fmt: skip


# As text


def to_text(parcel: Parcel) -> str:
    """Return a parcel as JSON, for a clipboard."""
    return json.dumps(
        {
            "project": parcel.project_id,
            "cut": parcel.is_cut,
            "rows": [
                {"record": type(each).__name__, **asdict(each)}
                for each in (*parcel.people, *parcel.fields, *parcel.tasks, *parcel.links, *parcel.belongings)
            ],
        }
    )


def from_text(text: str) -> Parcel | None:
    """Return the parcel a text holds; None where it holds none that can be understood: another program may have written it."""
    try:
        content = json.loads(text)
        rows = [_record(each) for each in content["rows"]]
        project, is_cut = str(content["project"]), content["cut"] is True
    except (ValueError, TypeError, KeyError):
        return None
    tasks = _of(rows, Task)
    own = {task.id for task in tasks}
    belongings = [each for kind in _OF_TASKS for each in _of(rows, kind) if each.task_id in own]  # type: ignore[attr-defined]  # all of _OF_TASKS have one
    values = [each for each in _of(rows, CustomValue) if each.row_id in own]
    if not tasks or len(own) != len(tasks):
        return None
    return Parcel(
        project, tuple(tasks), tuple(_of(rows, Dependency)), (*belongings, *values), tuple(_of(rows, Person)),
        tuple(_of(rows, CustomField)), is_cut=is_cut,
    )  # fmt: skip


def _of(rows: Collection[Record], kind: type[R]) -> list[R]:
    return [each for each in rows if isinstance(each, kind)]


def _record(content: Mapping[str, Any]) -> Record:
    """Return the record a text describes; fields that are not known are passed over. TypeError where it is none."""
    kind = _KINDS[content["record"]]
    hints = get_type_hints(kind)
    given: dict[str, Any] = {}
    for each in fields(kind):
        if each.name in content:
            hint, value = hints[each.name], content[each.name]
            if isinstance(hint, type) and issubclass(hint, StrEnum):
                given[each.name] = hint(value)
            elif isinstance(value, int) and hint is float:
                given[each.name] = float(value)
            elif isinstance(value, hint):
                given[each.name] = value
            else:
                raise TypeError(each.name)
    return kind(**given)
