"""How links of imported projects meet the projects here: rows that stood for each other's tasks give way to the tasks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pmo_desktop.domain.changes import Change, Delete, Update
from pmo_desktop.domain.plan.external import Place, place_of, project_called
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, ImportRun, Project, Record, Rules, Task
from pmo_desktop.exchange.bundle import ImportedProject, begun_at, stood_for
from pmo_desktop.services.workspace import Workspace


@dataclass(slots=True)
class Met:
    """What an import changes so that links lead to the tasks themselves, and what to say of it.

    `tasks` maps imported rows that stood for tasks to those, here or imported too; `changes` turn links of projects here.
    """

    tasks: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    _sentences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def of_import(self, records: Iterable[Record]) -> list[Record]:
        """Return imported records without the rows that give way, their links begun at the tasks."""
        return begun_at(self.tasks, records)

    def said_of(self, imported: ImportedProject) -> tuple[str, ...]:
        """Return what to say where an imported project is shown: whom it waits for, and who waited for it before."""
        return tuple(self._sentences[imported.project.id])

    def say(self, under: Project, sentence: str) -> None:
        self._sentences[under.id].append(sentence)


@dataclass(frozen=True)
class _Neighbour:
    """A project that links can lead to; `names` are what files and people call it."""

    project: Project
    names: frozenset[str]
    open: Callable[[], Plan]

    @cached_property
    def _plan(self) -> Plan:
        return self.open()

    @cached_property
    def _numbered(self) -> list[int]:
        """The rows in order without those that only reading a file added: its numbers do not count them."""
        names, external = self._plan.tasks["name"], self._plan.tasks["external"]
        return [
            row for row in self._plan.outline.order
            if not external[row] or names[row] != place_of(external[row]).unnamed
        ]  # fmt: skip

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        return self._rows_by("name")

    @cached_property
    def _with_id(self) -> dict[str, list[int]]:
        return self._rows_by("wbs")

    def _rows_by(self, column: str) -> dict[str, list[int]]:
        tasks = self._plan.tasks
        found: dict[str, list[int]] = defaultdict(list)
        for row in self._numbered:
            if not (tasks["external"][row] or tasks["blank"][row]):
                found[tasks[column][row].casefold()].append(row)
        return found

    def task(self, stands: Task, place: Place) -> tuple[str, str] | None:
        """Return id and name of the task that a row stands for, None where it cannot be told.

        That is the task of a number that has the name too, or else the only one of the name: numbers move when rows are
        added, so that a number alone counts only where no name is known. Activities of P6 have no number but an id.
        """
        row = self._row(stands, place)
        return None if row is None else (self._plan.tasks.ids[row], self._plan.tasks["name"][row])

    def _row(self, stands: Task, place: Place) -> int | None:
        same = self._named.get(stands.name.casefold(), []) if stands.name else []
        if place.number is None and stands.wbs and self.project.rules is Rules.P6:
            activities = self._with_id.get(stands.wbs.casefold(), [])
            if len(activities) == 1:
                return activities[0]
        if place.number and place.number <= len(self._numbered):
            at = self._numbered[place.number - 1]
            tasks = self._plan.tasks
            is_nameless = stands.name == place.unnamed and not (tasks["external"][at] or tasks["blank"][at])
            if at in same or is_nameless:
                return at
        return same[0] if len(same) == 1 else None


def meet(workspace: Workspace, projects: Sequence[ImportedProject], mates: Sequence[ImportedProject] = ()) -> Met:
    """Find which rows that stand for tasks of other projects can give way to these: in the projects of a file, and for them here.

    Among projects of one file it is known which task a row stands for; across files, the project's name, its file's, the
    task's number and name tell. `mates` are projects of files shown with it that are not written yet: of what meets in them
    only the sentences count.
    """
    met = Met(stood_for(projects))
    homes = {task.id: (each.project, task.name) for each in projects for task in each.tasks()}
    runs = [*workspace.all(ImportRun), *(each.run for each in (*projects, *mates))]
    several = {file for file, count in Counter(map(_file, runs)).items() if count > 1}
    others = _by_name([*_here(workspace, several), *(_coming(each, several) for each in mates)])
    own = _by_name([_coming(each, several) for each in projects])
    for imported in projects:
        for task, place in _standing(imported.records):
            if task.id in met.tasks:
                home, name = homes[met.tasks[task.id]]
                met.say(imported.project, _leads_now(imported.project, name, home))
            else:
                found = _joined(met, task, place, others, imported.project, imported.project)
                if found is not None:
                    met.tasks[task.id] = found
    here = {each.id: each for each in workspace.all(Project)}
    for task, place in _standing(workspace.find(Task, manual=True)):
        found = _joined(met, task, place, own, here[task.project_id])
        if found is not None:
            links = workspace.find(Dependency, predecessor_id=task.id)
            met.changes += [Update(Dependency, link.id, {"predecessor_id": found}) for link in links]
            met.changes.append(Delete(Task, task.id))
    settled = stood_for(mates)
    for mate in mates:
        for task, place in _standing(mate.records):
            if task.id not in settled:
                _joined(met, task, place, own, mate.project)
    return met


def _joined(  # noqa: PLR0913, PLR0917 - the row, who may have its task, and where to say so
    met: Met, task: Task, place: Place, among: Mapping[str, _Neighbour], waiting: Project, under: Project | None = None
) -> str | None:
    """Return the task a row stands for, and say so; None, and why, where its project does not have it.

    It is said where `under` is shown, or else where the neighbour is.
    """
    neighbour = next((among[name] for name in place.names if name in among), None)
    if neighbour is None:
        return None
    found = neighbour.task(task, place)
    if found is None:
        sentence = (
            f"“{waiting.name}” waits for “{task.name}” ({task.external}), which “{neighbour.project.name}” does not have: "
            "its last known dates stay."
        )
        met.say(under or neighbour.project, sentence)
        return None
    task_id, name = found
    met.say(under or neighbour.project, _leads_now(waiting, name, neighbour.project))
    return task_id


def _leads_now(waiting: Project, name: str, home: Project) -> str:
    return f"“{waiting.name}” waits for “{name}” of “{home.name}”: the link now leads there."


def _standing(records: Iterable[Record]) -> Iterator[tuple[Task, Place]]:
    for record in records:
        if isinstance(record, Task) and record.external:
            yield record, place_of(record.external)


# What projects are called


def _here(workspace: Workspace, several: Collection[tuple[str, int]]) -> Iterator[_Neighbour]:
    """Yield the projects that are here, those whose files came last at the end."""
    runs: dict[str, list[ImportRun]] = defaultdict(list)
    for run in workspace.all(ImportRun):
        runs[run.project_id or ""].append(run)
    projects = [each for each in workspace.all(Project) if each.state.counts]
    for project in sorted(projects, key=lambda each: max((run.at for run in runs[each.id]), default=0)):
        names = _called(project, runs[project.id], several)
        yield _Neighbour(project, names, lambda own=project.id: workspace.plan(own))  # type: ignore[misc]


def _coming(imported: ImportedProject, several: Collection[tuple[str, int]]) -> _Neighbour:
    names = _called(imported.project, [imported.run], several)
    return _Neighbour(imported.project, names, lambda: Plan.from_records(imported.project, imported.records))


def _called(project: Project, runs: Iterable[ImportRun], several: Collection[tuple[str, int]]) -> frozenset[str]:
    """Return what a project is called in the places that others keep of it; a file of several names none of them."""
    files = (run.file_name for run in runs if _file(run) not in several)
    return frozenset(project_called(name) for name in (project.name, project.code, *files) if name)


def _file(run: ImportRun) -> tuple[str, int]:
    """Return what the runs of projects that were read from one file share."""
    return run.file_name, run.at


def _by_name(neighbours: Iterable[_Neighbour]) -> dict[str, _Neighbour]:
    """Return projects by each name; where several have one, the last counts."""
    return {name: each for each in neighbours for name in each.names}
