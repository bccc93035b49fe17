"""What a register becomes in the file: projects with their dates, milestones and fields, collected as one change."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.records import (
    Baseline,
    CustomField,
    CustomValue,
    ExternalId,
    ImportRun,
    Person,
    Programme,
    Project,
    ProjectState,
    Record,
    StatusReport,
    Task,
)
from pmo_desktop.services.lists.projects_comparing import (
    BAR,
    FORMAT,
    MILESTONE,
    OF_PLAN,
    REGISTER,
    Difference,
    Here,
    own_name,
)
from pmo_desktop.services.lists.projects_reading import NOTHING, OWNER, Entry, OwnField
from pmo_desktop.services.lists.table import Table
from pmo_desktop.services.lists.whose import NEW, SKIP, Meant, understood
from pmo_desktop.services.portfolio import START_OF_DAY, free_codes
from pmo_desktop.services.workspace import Workspace

_END_OF_DAY = 17 * moment.HOUR
_PLAIN = ("sponsor", "phase", "priority", "objective", "description", "budget", "actual_cost", "rag", "rag_reason")
_WORKING_DAYS = 5


class Writing:
    """Collects what is written; people, programmes and fields as far as they are not here yet, each once."""

    def __init__(self, workspace: Workspace, table: Table, fields: Sequence[OwnField], people: Sequence[Meant]) -> None:
        self._workspace = workspace
        self._here = Here(workspace)
        self._run = ImportRun(
            id=workspace.new_id(), file_name=table.source or "pasted", format=FORMAT, tool="table", at=workspace.now(),
            author=workspace.author, digest=table.digest,
        )  # fmt: skip
        self._meant = people
        self._people = {each.who.name: each.person_id for each in people}
        self._programmes = {name.casefold(): own for own, name in self._here.programmes.items()}
        self._offered = {each.name: each for each in fields}
        self._fields = {name: field.id for name, field in self._here.fields.items()}
        every = workspace.all(Project)
        self._codes = {each.code.casefold() for each in every if each.code}
        self._free = free_codes(every)
        self._last = max((each.rank for each in every), default=None)
        self.changes: list[Change] = []

    def all(self) -> list[Change]:
        """Return everything, with the import it came with and how the file spells names."""
        if not self.changes:
            return []
        known = [each for each in self._meant if each.person_id != NEW]
        spelled = understood(self._workspace, known, self._run.id)
        return [Insert(self._run), *self.changes, *spelled]

    # A new project

    def add(self, entry: Entry) -> None:
        said = entry.said
        self._last = rank.between(self._last or None, None)
        code = entry.code if entry.code and entry.code.casefold() not in self._codes else self._next_code()
        self._codes.add(code.casefold())
        days = [*(said[name] for name in ("start", "finish") if name in said), *(at for _, at in entry.milestones)]
        start = said.get("start", min(days, default=moment.midnight(self._workspace.today())))
        project = Project(
            id=self._workspace.new_id(), name=entry.name, code=code, rank=self._last, start=start + START_OF_DAY,
            programme_id=self._programme(str(said.get("programme", ""))), manager_id=self._person(str(said.get("manager", ""))),
            state=said.get("state", ProjectState.ACTIVE), currency=said.get("currency") or self._workspace.portfolio().currency,
            **{name: said[name] for name in _PLAIN if name in said},
        )  # fmt: skip
        self.changes.append(Insert(project))
        self._remember(project.id, entry.code or entry.name)
        if "finish" in said:
            self._insert_bar(project.id, entry.name, said)
        for name, at in dict(entry.milestones).items():
            self._insert_milestone(project.id, name, at)
        for name, text in entry.own.items():
            self._say(project.id, name, text)

    def _next_code(self) -> str:
        return next(code for code in self._free if code.casefold() not in self._codes)

    def _insert(self, record: Record) -> None:
        self.changes.append(Insert(record))

    def _remember(self, row_id: str, key: str) -> None:
        self._insert(
            ExternalId(id=self._workspace.new_id(), owner=REGISTER, row_id=row_id, run_id=self._run.id, key=key)
        )

    def _insert_bar(self, project_id: str, name: str, said: Any) -> None:  # noqa: ANN401 - facts of any kind, by name
        """Add the one task that a project without a plan is: its dates hold, as those set by hand do."""
        task = Task(
            id=self._workspace.new_id(), project_id=project_id, rank=rank.between(None, None), name=name, manual=True,
            milestone="start" not in said, **_span(said),
        )  # fmt: skip
        self._insert(task)
        self._remember(task.id, BAR)
        if "baseline_finish" in said or "baseline_start" in said:
            self._insert(Baseline(id=self._workspace.new_id(), task_id=task.id, **_baseline(said)))

    def _insert_milestone(self, project_id: str, name: str, at: int) -> None:
        when = at + START_OF_DAY
        task = Task(
            id=self._workspace.new_id(), project_id=project_id, rank=self._below(project_id), name=name, milestone=True,
            duration=0, manual=True, manual_start=when, manual_finish=when,
        )  # fmt: skip
        self._insert(task)
        self._remember(task.id, MILESTONE + name)

    def _below(self, project_id: str) -> str:
        """Return a rank beneath all tasks of a project, those added here among them."""
        inserted = (each.value for each in self.changes if isinstance(each, Insert))
        ranks = [each.rank for each in inserted if isinstance(each, Task) and each.project_id == project_id]
        ranks += [task.rank for task in self._here.made.get(project_id, {}).values()]
        return rank.between(max(ranks, default=None), None)

    # A project that is here

    def change(self, entry: Entry, project: Project, chosen: Sequence[Difference]) -> None:
        said = {**entry.said, "name": entry.name}
        names = {each.field for each in chosen}
        for each in names:
            own = own_name(each)
            if own is not None:
                self._say(project.id, own, entry.own.get(own, ""))
            elif each.startswith(MILESTONE):
                self._move_milestone(project.id, each, dict(entry.milestones)[each.removeprefix(MILESTONE)])
        of_plan = {each: said[each] for each in names & OF_PLAN}
        fields = self._fields_of({each: said[each] for each in names if each in said and each not in OF_PLAN})
        if "rag" in fields and project.id in self._here.reports:
            self.changes.append(Update(StatusReport, self._here.reports[project.id].id, {"rag": fields["rag"]}))
        if "start" in of_plan:
            fields["start"] = of_plan["start"] + START_OF_DAY
        if fields:
            self.changes.append(Update(Project, project.id, fields))
        if of_plan:
            self._move_bar(entry, project, of_plan)

    def _fields_of(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts as the columns of a project hold them."""
        fields = {name: value for name, value in said.items() if name not in {"manager", "programme", "code"}}
        if "manager" in said:
            fields["manager_id"] = self._person(said["manager"])
        if "programme" in said:
            fields["programme_id"] = self._programme(said["programme"])
        code = str(said.get("code", ""))
        if code and code.casefold() not in self._codes:
            fields["code"] = code
            self._codes.add(code.casefold())
        return fields

    def meet(self, entry: Entry, project: Project) -> None:
        """Keep that a project was in this register, and by what it is known in it."""
        known = self._here.of_project.get(project.id)
        key = entry.code or entry.name
        if known is None:
            self._remember(project.id, key)
        else:
            self.changes.append(Update(ExternalId, known.id, {"run_id": self._run.id, "key": key}))

    def _move_bar(self, entry: Entry, project: Project, moved: dict[str, Any]) -> None:
        """Carry dates and percent into the task that stands for the whole project; it comes to be where there is none yet."""
        bar = self._here.made.get(project.id, {}).get(BAR)
        known = {} if bar is None else _standing(bar, project)
        said = {**known, **moved}
        if bar is None:
            if "finish" in said:
                said.setdefault("start", moment.midnight(project.start))
                self._insert_bar(project.id, entry.name, said)
            return
        fields = {name: value for name, value in _span(said).items() if getattr(bar, name) != value}
        if fields:
            self.changes.append(Update(Task, bar.id, {**fields, "milestone": "start" not in said}))
        if "baseline_start" in moved or "baseline_finish" in moved:
            baseline = self._here.baselines.get(bar.id)
            if baseline is None:
                self._insert(Baseline(id=self._workspace.new_id(), task_id=bar.id, **_baseline(said)))
            else:
                self.changes.append(Update(Baseline, baseline.id, _baseline(moved)))

    def _move_milestone(self, project_id: str, standing_for: str, at: int) -> None:
        task = self._here.made.get(project_id, {}).get(standing_for)
        when = at + START_OF_DAY
        if task is None:
            self._insert_milestone(project_id, standing_for.removeprefix(MILESTONE), at)
        else:
            self.changes.append(Update(Task, task.id, {"manual_start": when, "manual_finish": when}))

    # What it names

    def _person(self, name: str) -> str | None:
        own = self._people.get(name)
        if own == NEW:
            own = self._people[name] = self._workspace.new_id()
            self._insert(Person(id=own, name=name))
        return None if own == SKIP else own

    def _programme(self, name: str) -> str | None:
        if not name:
            return None
        own = self._programmes.get(name.casefold())
        if own is None:
            own = self._programmes[name.casefold()] = self._workspace.new_id()
            self._insert(Programme(id=own, name=name))
        return own

    def _say(self, project_id: str, name: str, text: str) -> None:
        """Make a field of people's own say a text of a project."""
        field_id = self._field(name)
        value = self._here.values.get((field_id, project_id))
        if text in {"", *NOTHING}:
            if value is not None:
                self.changes.append(Delete(CustomValue, value.id))
        elif value is not None:
            self.changes.append(Update(CustomValue, value.id, {"value": text}))
        else:
            self._insert(CustomValue(id=self._workspace.new_id(), field_id=field_id, row_id=project_id, value=text))

    def _field(self, name: str) -> str:
        own = self._fields.get(name.casefold())
        if own is None:
            own = self._fields[name.casefold()] = self._workspace.new_id()
            kind = self._offered[name].kind
            self._insert(CustomField(id=own, name=name, kind=kind, owner=OWNER, source=self._run.file_name))
        return own


def _standing(bar: Task, project: Project) -> dict[str, Any]:
    """Return what the task of a project says, as a register would."""
    found: dict[str, Any] = {"start": moment.midnight(project.start)}
    if bar.manual_finish is not None:
        found["finish"] = moment.midnight(bar.manual_finish)
    if bar.duration:
        found["percent"] = 100.0 * bar.actual_duration / bar.duration
    elif bar.actual_finish is not None:
        found["percent"] = 100.0
    return found


def _span(said: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of any kind, by name
    """Return the fields of the task that stands for a whole project: from morning to evening, done as far as is said."""
    finish = said["finish"] + _END_OF_DAY
    start = said["start"] + START_OF_DAY if "start" in said else finish
    duration = _days(said["start"], said["finish"]) * 28_800 if "start" in said else 0
    share = (said.get("percent") or 0.0) / 100
    return {
        "manual_start": start, "manual_finish": finish, "duration": duration, "actual_duration": round(duration * share),
        "actual_start": start if share else None, "actual_finish": finish if share >= 1 else None,
    }  # fmt: skip


def _baseline(said: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of any kind, by name
    found = {}
    if "baseline_start" in said:
        found["start"] = said["baseline_start"] + START_OF_DAY
    if "baseline_finish" in said:
        found["finish"] = said["baseline_finish"] + _END_OF_DAY
    return found


def _days(first: int, last: int) -> int:
    """Return the days from Monday to Friday between two days, both counted; at least one."""
    begin, end = moment.to_date(first), moment.to_date(last)
    weeks, rest = divmod((end - begin).days + 1, 7)
    found = weeks * _WORKING_DAYS
    return max(1, found + sum((begin + timedelta(days=each)).weekday() < _WORKING_DAYS for each in range(rest)))
