"""The register of projects: reading it, editing its cells, adding and removing projects."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_money
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.portfolio.rag import CLOSED_RISKS, Evidence, plan_light
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import (
    Person,
    Portfolio,
    Programme,
    Project,
    ProjectState,
    Rag,
    Risk,
    StatusReport,
    Task,
)
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.organisation.hours import lengths_of_new_projects
from pmo_desktop.services.planning.stand_ins import stand_ins
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.project_fields import CUSTOM, project_fields, set_changes, values_by_project
from pmo_desktop.services.workspace import Workspace

Edit = tuple[str, str, str]
"""Project id, field, typed text."""
START_OF_DAY = 8 * moment.HOUR


def projects(workspace: Workspace) -> tuple[Project, ...]:
    """Return every project of the register; the plans behind templates are none."""
    return tuple(project for project in workspace.all(Project) if project.state.counts)


def shown(workspace: Workspace) -> tuple[Project, ...]:
    """Return every project that can be looked at: those of the register, each followed by its scratch plans."""
    copies: dict[str | None, list[Project]] = {}
    for each in workspace.find(Project, state=ProjectState.SCRATCH):
        copies.setdefault(each.copy_of, []).append(each)
    return tuple(one for project in projects(workspace) for one in (project, *copies.get(project.id, ())))


def register_facts(workspace: Workspace) -> tuple[RegisterRow, ...]:
    """Return a line per project with what the file says; nothing is worked out, so that this is quick at any size."""
    names = {person.id: person.name for person in workspace.all(Person)}
    programmes = {programme.id: programme.name for programme in workspace.all(Programme)}
    open_risks = Counter(risk.project_id for risk in workspace.all(Risk) if risk.status not in CLOSED_RISKS)
    reports = {report.project_id: report for report in sorted(workspace.all(StatusReport), key=lambda each: each.as_at)}
    own = values_by_project(workspace)
    found = []
    for project in projects(workspace):
        report = reports.get(project.id)
        found.append(
            RegisterRow(
                project=project,
                manager=names.get(project.manager_id or "", ""),
                programme=programmes.get(project.programme_id or "", ""),
                declared=report.rag if report else project.rag,
                declared_reason=report.summary if report else project.rag_reason,
                open_risks=open_risks[project.id],
                reported_at=report.as_at if report else None,
                own=own.get(project.id, {}),
            )
        )
    return tuple(found)


def register(workspace: Workspace, today: int, progress: Progress = silent) -> tuple[RegisterRow, ...]:
    """Return a line per project with its dates and lights as they now stand."""
    facts = register_facts(workspace)
    found = []
    for number, row in enumerate(facts):
        progress(number, len(facts), row.project.name)
        found.append(worked_out(workspace, row, today))
    return tuple(found)


def register_row(workspace: Workspace, project_id: str, today: int) -> RegisterRow | None:
    """Return the line of one project; None where there is no such project in the register."""
    facts = next((row for row in register_facts(workspace) if row.id == project_id), None)
    return None if facts is None else worked_out(workspace, facts, today)


def worked_out(workspace: Workspace, facts: RegisterRow, today: int) -> RegisterRow:
    """Return a line of facts with the dates and lights of its project as they now stand."""
    project = facts.project
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    external = plan.tasks["external"]
    leaves = [
        row
        for row, is_one in enumerate(schedule.summary)
        if not is_one and schedule.start[row] != NO_PART and not external[row]
    ]
    percents = schedule.percent.tolist()
    baseline = _baseline_finish(plan.baselines["finish"], plan.baselines["number"])
    finish = schedule.project_finish if leaves else project.finish
    points = [row for row in leaves if plan.tasks["duration"][row] == 0]
    names, starts, this_day = plan.tasks["name"], schedule.start.tolist(), moment.midnight(today)
    overdue = [(starts[row], names[row]) for row in points if percents[row] < 100 and starts[row] < this_day]
    evidence = Evidence(
        leaves=len(leaves),
        links=len(plan.dependencies),
        finish=schedule.project_finish,
        baseline_finish=baseline,
        remaining=max(0, schedule.project_finish - max(today, schedule.project_start)),
        spent=project.actual_cost,
        risks=workspace.find(Risk, project_id=project.id),
        milestones=len(points),
        overdue=overdue,
    )
    milestone = min(((starts[row], names[row]) for row in points if percents[row] < 100), default=(None, ""))
    return replace(
        facts,
        light=plan_light(project, evidence),
        start=schedule.project_start if leaves else project.start or None,
        finish=finish,
        baseline_finish=baseline,
        slip=finish - baseline if finish is not None and baseline is not None else None,
        percent=_percent([plan.tasks["duration"][row] for row in leaves], [percents[row] for row in leaves]),
        next_milestone=milestone[1],
        next_milestone_at=milestone[0],
        overdue=len(overdue),
        tasks=len(leaves),
        critical=int(sum(schedule.critical[row] for row in leaves)),
        worked_out=True,
    )


def _percent(durations: Sequence[int], percent: Sequence[float]) -> float:
    """Return the share of the duration that is done; of a plan of milestones alone, the share of those reached."""
    weights = durations if sum(durations) else [1] * len(durations)
    done = sum(weight * each for weight, each in zip(weights, percent, strict=True))
    return float(done / sum(weights)) if weights else 0.0


def _baseline_finish(finishes: Sequence[int | None], numbers: Sequence[int]) -> int | None:
    kept = (finish for finish, number in zip(finishes, numbers, strict=True) if number == 0 and finish is not None)
    return max(kept, default=None)


# Editing


def create_project(workspace: Workspace, name: str, start: int | None = None, code: str = "") -> str:
    """Add an empty project; return its id."""
    project = next(new_projects(workspace))
    day = workspace.today() if start is None else start
    project = replace(project, name=name, code=code or project.code, start=moment.midnight(day) + START_OF_DAY)
    workspace.record(f"New project “{name}”", [Insert(project)])
    return project.id


def next_code(workspace: Workspace, taken: Collection[str] = ()) -> str:
    """Return the first free code of the form P-01; `taken` are codes promised already."""
    return next(code for code in free_codes(workspace.all(Project)) if code not in taken)


def free_codes(known: Sequence[Project]) -> Iterator[str]:
    """Yield codes of the form P-01 that no project has."""
    taken = {project.code for project in known}
    return (code for number in count(1) if (code := f"P-{number:02}") not in taken)


def new_projects(workspace: Workspace) -> Iterator[Project]:
    """Yield projects without a name at the end of the register, each with a code of its own."""
    known = workspace.all(Project)
    last = max((project.rank for project in known), default=None)
    start, currency = workspace.today() + START_OF_DAY, workspace.portfolio().currency
    lengths = lengths_of_new_projects(workspace)
    for code in free_codes(known):
        last = rank.between(last or None, None)
        yield Project(id=workspace.new_id(), name="", code=code, start=start, rank=last, currency=currency, **lengths)


def next_project(workspace: Workspace) -> Project:
    """Return a project without a name for the end of the register, with a code of its own, not yet written."""
    return next(new_projects(workspace))


def delete_projects(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Remove projects with all that is in them, as one change; others that wait for their tasks keep the last dates."""
    names = [workspace.get(Project, each).name for each in ids]
    label = f"Delete “{names[0]}”" if len(names) == 1 else f"Delete {len(names)} projects"
    going = {task_id for each in ids for task_id in workspace.columns(Task, project_id=each).ids}
    kept = stand_ins(workspace, going, set(ids))
    return workspace.record(label, [*kept, *(Delete(Project, each) for each in ids)])


def set_project_cells(workspace: Workspace, edits: Sequence[Edit]) -> ChangeSet | None:
    """Write typed texts into projects (id, field, text) as one change; InvalidValueError names what cannot be read."""
    label = f"Edit {len(edits)} cells"
    if len(edits) == 1:
        label = f"{_title(workspace, edits[0][1])} of “{workspace.get(Project, edits[0][0]).name}”"
    return workspace.record(label, _changes(workspace, edits))


def _title(workspace: Workspace, field: str) -> str:
    """Return what a field is called in the label of a change."""
    if field.startswith(CUSTOM):
        return next((each.name for each in project_fields(workspace) if CUSTOM + each.id == field), "Field")
    return _TITLES.get(field, field.capitalize())


def paste_projects(
    workspace: Workspace, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Write a table of texts into projects and fields, from its left top corner on, as one change.

    Lines beyond `ids` become new projects; return the ids of all that were written to. Fields nobody types into are left.
    """
    added = list(islice(new_projects(workspace), max(0, len(lines) - len(ids))))
    known = [*ids[: len(lines)], *(project.id for project in added)]
    fresh = {project.id for project in added}
    edits = [
        (project_id, field, text)
        for project_id, line in zip(known, lines, strict=True)
        for field, text in zip(fields, line, strict=False)
        if (field in _SETTERS or field.startswith(CUSTOM)) and (text or project_id not in fresh)
    ]
    label = f"Paste {len(lines)} lines" if len(lines) > 1 else "Paste"
    workspace.record(label, [*(Insert(project) for project in added), *_changes(workspace, edits)])
    return tuple(known)


def _changes(workspace: Workspace, edits: Sequence[Edit]) -> list[Change]:
    editing = _Editing(workspace)
    changes: list[Change] = []
    for project_id, name, text in edits:
        try:
            if name.startswith(CUSTOM):
                changes += set_changes(workspace, project_id, name, text.strip())
                continue
            if name not in _SETTERS:
                raise InvalidValueError("This is worked out by the program.", "Change what it follows from instead.")
            changes += _SETTERS[name](editing, project_id, text.strip())
        except KnownError as error:
            error.cell = (project_id, name)
            raise
    return changes


class _Editing:
    """What reading a cell may look at, and the people and programmes it adds on the way: each name is added once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._known: dict[type[Person | Programme], dict[str, str]] = {}

    def named(self, kind: type[Person | Programme], name: str) -> tuple[str, list[Change]]:
        """Return the id that goes by a name, and what adds it where nobody does yet."""
        if kind not in self._known:
            self._known[kind] = {each.name.casefold(): each.id for each in reversed(self.workspace.all(kind))}
        known = self._known[kind]
        if name.casefold() in known:
            return known[name.casefold()], []
        known[name.casefold()] = self.workspace.new_id()
        return known[name.casefold()], [Insert(kind(id=known[name.casefold()], name=name))]


_Setter = Callable[[_Editing, str, str], Iterator[Change]]


def _text(field: str) -> _Setter:
    return lambda _editing, project_id, text: iter([Update(Project, project_id, {field: text})])


def _money(field: str) -> _Setter:
    return lambda _editing, project_id, text: iter([Update(Project, project_id, {field: parse_money(text)})])


def _reference(field: str, kind: type[Person | Programme]) -> _Setter:
    def change(editing: _Editing, project_id: str, text: str) -> Iterator[Change]:
        found, added = editing.named(kind, text) if text else (None, [])
        yield from added
        yield Update(Project, project_id, {field: found})

    return change


def _state(_editing: _Editing, project_id: str, text: str) -> Iterator[Change]:
    wanted = text.lower().replace(" ", "_")
    if wanted not in {state.value for state in ProjectState if state.counts}:
        raise InvalidValueError(
            f"“{text}” is no state.", "Choose proposed, approved, active, on hold, closed or cancelled."
        )
    yield Update(Project, project_id, {"state": ProjectState(wanted)})


def _rag(editing: _Editing, project_id: str, text: str) -> Iterator[Change]:
    """Change the manager's light: in the latest report where there is one, which the register reads it from."""
    letters = {"r": Rag.RED, "a": Rag.AMBER, "y": Rag.AMBER, "g": Rag.GREEN, "": None, "–": None, "n": None}
    if text[:1].lower() not in letters:
        raise InvalidValueError(f"“{text}” is no light.", "Write red, amber, green or nothing.")
    light = letters[text[:1].lower()]
    reports = sorted(editing.workspace.find(StatusReport, project_id=project_id), key=lambda report: report.as_at)
    if reports:
        yield Update(StatusReport, reports[-1].id, {"rag": light})
    yield Update(Project, project_id, {"rag": light})


def _start(editing: _Editing, project_id: str, text: str) -> Iterator[Change]:
    at, exact = parse_date(text, editing.workspace.today())
    yield Update(Project, project_id, {"start": at if exact else at + START_OF_DAY})


def _priority(_editing: _Editing, project_id: str, text: str) -> Iterator[Change]:
    if not text.isdigit() or not 0 <= int(text) <= 1000:
        raise InvalidValueError(f"“{text}” is no priority.", "Write a number from 0 to 1000.")
    yield Update(Project, project_id, {"priority": int(text)})


_TITLES = {"rag": "PM's light", "actual_cost": "Cost"}
_SETTERS: dict[str, _Setter] = {
    "code": _text("code"),
    "name": _text("name"),
    "phase": _text("phase"),
    "sponsor": _text("sponsor"),
    "objective": _text("objective"),
    "description": _text("description"),
    "manager": _reference("manager_id", Person),
    "programme": _reference("programme_id", Programme),
    "state": _state,
    "rag": _rag,
    "start": _start,
    "priority": _priority,
    "budget": _money("budget"),
    "actual_cost": _money("actual_cost"),
}


def describe(workspace: Workspace, *, organisation: str, currency: str) -> ChangeSet | None:
    """Say whose portfolio it is and what it counts in, as one change."""
    fields = {"organisation": organisation, "currency": currency}
    return workspace.record("Describe the portfolio", [Update(Portfolio, workspace.portfolio().id, fields)])
