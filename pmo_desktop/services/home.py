"""What needs the coordinator today and what to do about it, what comes next, and how the portfolio stands."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Action, Dependency, Document, Project, ProjectState, Rag, StatusReport, Task
from pmo_desktop.domain.resources.matching import SURE
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.attachments import WAITING
from pmo_desktop.services.dates_check import differing_plans
from pmo_desktop.services.load import load_table
from pmo_desktop.services.organisation.countries import holidays_end, said_country
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.staff.merging import likely
from pmo_desktop.services.workspace import Workspace

MOST = 7
"""Needs shown at once; more is a list, not a day's work."""
MOST_AHEAD = 8
_REPORT_AGE = 45 * DAY
_WEEKS_AHEAD = 6
_AHEAD = 42 * DAY
_MOST_APART = 2
"""More projects than these whose lights disagree are told in one line."""
_PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Need:
    """One line: what is the matter, why it is said, and the deed that deals with it.

    `key` stays the same from day to day, so that it can be put off. `deed` names what is done: “place” goes to `place`; the
    window knows the others.
    """

    key: str
    sentence: str
    why: str
    verb: str
    deed: str
    place: str = ""
    project_id: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """A milestone that is not reached yet; `at` in seconds."""

    at: int
    milestone: str
    project: str
    project_id: str
    task_id: str


@dataclass(frozen=True, slots=True)
class Home:
    """`lights` counts the plan's lights of the projects under way, None for those with too little plan.

    `more` needs are not shown; of those put off `put_off` would be. `is_whole`: the plans were looked at too.
    """

    needs: tuple[Need, ...]
    ahead: tuple[Ahead, ...]
    lights: Mapping[Rag | None, int]
    more: int = 0
    put_off: int = 0
    is_whole: bool = True
    declared: Mapping[Rag | None, int] = field(default_factory=dict)
    """The same projects counted by what their managers say."""


def home_at_once(workspace: Workspace, today: int, put_off: Collection[str] = ()) -> Home:
    """Return what can be said without working out a date, so that the place is filled at once at any size."""
    found = [*_empty(workspace), *_facts(workspace, today)]
    return _home(found, put_off, (), {}, is_whole=False)


def home(workspace: Workspace, today: int, progress: Progress = silent, put_off: Collection[str] = ()) -> Home:
    """Return what the first place shows; at most seven needs, the most pressing first, without those put off."""
    rows = [row for row in register(workspace, today, progress) if row.project.state is ProjectState.ACTIVE]
    facts = {need.key.partition(":")[0]: need for need in _facts(workspace, today)}
    found = [
        *_empty(workspace),
        *_only(facts, "plans"),
        *_disagreeing(rows),
        *_only(facts, "actions"),
        *_late(rows),
        *_overloaded(workspace, today, progress),
        *_due_this_week(workspace, rows, today),
        *_differing(workspace),
        *_only(facts, "reports"),
        *_only(facts, "kept"),
        *_same(workspace),
        *_only(facts, "holidays"),
        *_only(facts, "names"),
    ]
    ahead = sorted(
        (each for row in rows for each in _milestones(workspace, row.project, today)),
        key=lambda each: (each.at, each.project),
    )
    shown = _home(found, put_off, tuple(ahead[:MOST_AHEAD]), Counter(row.light.rag for row in rows))
    return replace(shown, declared=Counter(row.declared for row in rows))


def _home(
    found: Sequence[Need],
    put_off: Collection[str],
    ahead: tuple[Ahead, ...],
    lights: Mapping[Rag | None, int],
    *,
    is_whole: bool = True,
) -> Home:
    shown = [need for need in found if need.key not in put_off]
    return Home(
        tuple(shown[:MOST]), ahead, lights, max(0, len(shown) - MOST), len(found) - len(shown), is_whole
    )  # fmt: skip


def _only(facts: Mapping[str, Need], kind: str) -> Iterator[Need]:
    if kind in facts:
        yield facts[kind]


# Without a date worked out


def _facts(workspace: Workspace, today: int) -> Iterator[Need]:
    yield from _waiting(workspace)
    yield from _overdue(workspace, today)
    yield from _silent(workspace, today)
    yield from _holidays(workspace, today)
    yield from _names_only(workspace)


def _empty(workspace: Workspace) -> Iterator[Need]:
    """Say how a portfolio without a project is begun."""
    if any(project.state.counts for project in workspace.all(Project)):
        return
    why = "Drop files anywhere on this window: what they are is told by their content, and shown before anything is written."
    yield Need(
        "empty:import",
        "Bring in your register and plans: drop the files here, or choose them.",
        why,
        "Choose files",
        "import",
    )
    yield Need(
        "empty:list", "Or write down what you know of a project: its milestones, one a line.",
        "Typed, or pasted from a mail or a spreadsheet. That is enough for the roadmap and the pack.",
        "List milestones", "list", "portfolio",
    )  # fmt: skip
    yield Need(
        "empty:new", "Or begin a project by hand, task by task.", "It is added to the register; its plan is empty.",
        "New project", "new", "portfolio",
    )  # fmt: skip
    yield Need(
        "empty:templates", "Or begin one from a template: phases, gates and milestones stand there already.",
        "The program brings some; you can make your own of any project.", "Look at templates", "place", "templates",
    )  # fmt: skip


def _waiting(workspace: Workspace) -> Iterator[Need]:
    """Tell of files that were kept for later: newer plans first, then everything else."""
    kept = workspace.find(Document, state=WAITING)
    names = {project.id: project.name for project in workspace.all(Project)}
    plans = [each for each in kept if each.kind == _PLAN]
    if plans:
        first = plans[0]
        of = names.get(first.project_id or "", "")
        said = f"A newer file of {of} waits" if of else f"The plan “{first.name}” waits"
        more = f", and {len(plans) - 1} more" if len(plans) > 1 else ""
        ids = tuple(each.id for each in plans)
        yield Need(
            "plans:", f"{said}{more}.", _listed([each.file_name or each.name for each in plans]),
            "Update" if of else "Bring it in", "kept", "", first.project_id or "", ids,
        )  # fmt: skip
    others = [each for each in kept if each.kind != _PLAN]
    if others:
        kinds = Counter(each.kind or "document" for each in others)
        said = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(kinds.items()))
        why = _listed([each.file_name or each.name for each in others])
        yield Need(
            "kept:", f"Kept for later: {said}.", why, "Look at them", "kept", ids=tuple(each.id for each in others)
        )


def _overdue(workspace: Workspace, today: int) -> Iterator[Need]:
    late = overdue_actions(workspace, today)
    if late:
        first = late[0]
        project = workspace.get(Project, first.project_id)
        many = f"{len(late)} actions are overdue, the oldest is" if len(late) > 1 else "1 action is overdue:"
        why = f"They were due before {format_date(today)} and are still open. The oldest was due {format_date(first.due)}."
        yield Need(
            "actions:", f"{many} “{first.title}” ({project.name})", why, "Go through them", "actions",
            ids=tuple(each.id for each in late),
        )  # fmt: skip


def overdue_actions(workspace: Workspace, today: int) -> tuple[Action, ...]:
    """Return the open actions that were due before today, the oldest first."""
    late = [each for each in workspace.find(Action, status="open") if each.due is not None and each.due < today]
    return tuple(sorted(late, key=lambda each: (each.due, each.title)))


def _silent(workspace: Workspace, today: int) -> Iterator[Need]:
    """Tell who has not reported, once reporting has begun: before the first report nobody is late."""
    newest: dict[str, int] = {}
    for report in workspace.all(StatusReport):
        newest[report.project_id] = max(report.as_at, newest.get(report.project_id, report.as_at))
    if not newest:
        return
    active = [project for project in workspace.all(Project) if project.state is ProjectState.ACTIVE]
    late = [each.name for each in active if each.id not in newest or today - newest[each.id] > _REPORT_AGE]
    if late:
        many = f"{len(late)} projects have" if len(late) > 1 else "1 project has"
        why = f"Active projects without a status report as at a day after {format_date(today - _REPORT_AGE)}."
        yield Need(
            "reports:", f"{many} not reported for six weeks: {_listed(late)}", why, "Look at them", "place", "portfolio"
        )  # fmt: skip


def _same(workspace: Workspace) -> Iterator[Need]:
    pairs = [each for each in likely(workspace) if each.confidence >= SURE]
    if pairs:
        first = pairs[0]
        many = "2 people may be the same" if len(pairs) == 1 else f"{len(pairs)} pairs of people may be the same"
        why = f"{first.one.name} and {first.other.name}: {first.reason}"
        sentence = f"{many}: {first.one.name} and {first.other.name}{'…' if len(pairs) > 1 else '.'}"
        yield Need("same:", sentence, why, "Merge or keep apart", "people")


def _holidays(workspace: Workspace, today: int) -> Iterator[Need]:
    end, year = holidays_end(workspace), moment.to_date(today).year
    if end is not None and (end < year or (end == year and moment.to_date(today).month >= 9)):
        country = said_country(workspace)
        why = "Plans that run on count every weekday after that as worked."
        sentence = f"The holidays of {country} are filled in only to {end}."
        yield Need("holidays:", sentence, why, "Fill in five more years", "holidays")


def _names_only(workspace: Workspace) -> Iterator[Need]:
    """Tell of a portfolio without a plan: a register gives each project at most a span."""
    projects = [project for project in workspace.all(Project) if project.state.counts]
    known = [project.id for project in projects]  # templates have tasks too, and no plan
    if (
        not projects
        or workspace.count(Task, project_id=known) > len(projects)
        or workspace.count(Dependency, project_id=known)
    ):
        return
    count = f"{len(projects)} projects are" if len(projects) > 1 else "1 project is"
    why = "Without plans there are no dates to check, nobody’s load and no light of the plan’s own."
    yield Need(
        "names:", f"{count} known from the register only. Bring in the plans there are.", why, "Choose files", "import"
    )


# With the plans worked out


def _disagreeing(rows: Sequence[RegisterRow]) -> Iterator[Need]:
    red = [row for row in rows if row.light.rag is Rag.RED and row.declared is not Rag.RED]
    for row in red[: _MOST_APART if len(red) > _MOST_APART + 1 else len(red)]:
        said = f"the PM says {row.declared}, the plan says red" if row.declared else "the plan says red"
        yield Need(
            f"lights:{row.id}", f"{row.project.name}: {said}. {row.light.reason}",
            "PM’s light: what the manager declares. Plan’s light: the worst of slip, cost and open risks.",
            "Look at its lights", "place", "project", row.id,
        )  # fmt: skip
    rest = red[_MOST_APART:] if len(red) > _MOST_APART + 1 else []
    if rest:
        said = f"{len(rest)} more projects are red by their plans, not by their PMs: "
        yield Need(
            "lights:", said + _listed([row.project.name for row in rest]), "Sorted by name; the register shows both lights.",
            "Compare the lights", "place", "portfolio",
        )  # fmt: skip


def _late(rows: Sequence[RegisterRow]) -> Iterator[Need]:
    """Tell of light projects with overdue milestones: no light of the plan does."""
    late = [row for row in rows if row.light.rag is None and row.overdue]
    why = "Milestones whose day has passed and that are not marked as reached."
    if len(late) == 1:
        (row,) = late
        many = f"{row.overdue} milestones are" if row.overdue > 1 else "1 milestone is"
        said = f"{row.project.name}: {many} overdue, the first “{row.next_milestone}”"
        yield Need(f"milestones:{row.id}", said, why, "Look at its milestones", "place", "project", row.id)
    elif late:
        said = f"{len(late)} projects have overdue milestones: {_listed([row.project.name for row in late])}"
        yield Need("milestones:", said, why, "Look at them", "place", "portfolio")


def _overloaded(workspace: Workspace, today: int, progress: Progress) -> Iterator[Need]:
    table = load_table(workspace, today, _WEEKS_AHEAD, progress)
    over = [person for number, person in enumerate(table.people) if table.overloaded[number].any()]
    if over:
        many = f"{len(over)} people are" if len(over) > 1 else "1 person is"
        why = "In at least one of these weeks more is asked of them than there is of them, leave and part time counted."
        yield Need(
            "load:", f"{many} over-booked in the next six weeks: {_listed([each.name for each in over])}", why,
            "Show their load", "load", "load", ids=tuple(each.id for each in over),
        )  # fmt: skip


def _due_this_week(workspace: Workspace, rows: Sequence[RegisterRow], today: int) -> Iterator[Need]:
    due = [
        row for row in rows if row.next_milestone_at is not None and today <= row.next_milestone_at < today + 7 * DAY
    ]
    due.sort(key=lambda row: (row.next_milestone_at, row.project.name))
    why = f"Milestones not reached yet whose date is before {format_date(today + 7 * DAY)}."
    first = min(_milestones(workspace, due[0].project, today), key=lambda each: each.at, default=None) if due else None
    ids = (first.task_id,) if first else ()
    if len(due) == 1:
        row = due[0]
        yield Need(
            f"due:{row.id}", f"{row.project.name}: “{row.next_milestone}” is due this week", why, "Show it in the plan",
            "task", "gantt", row.id, ids,
        )  # fmt: skip
    elif due:
        named = ", ".join(f"“{row.next_milestone}” ({row.project.name})" for row in due[:2])
        more = "…" if len(due) > 2 else ""
        yield Need(
            f"due:{due[0].id}", f"{len(due)} projects have a milestone this week: {named}{more}", why, "Show the first",
            "task", "gantt", due[0].id, ids,
        )  # fmt: skip


def _differing(workspace: Workspace) -> Iterator[Need]:
    found = differing_plans(workspace)
    if found:
        of = ", ".join(f"{each.project.name} ({each.differing} of {each.compared} tasks)" for each in found[:3])
        many = (
            f"Dates of {len(found)} plans differ from their files"
            if len(found) > 1
            else "Dates of 1 plan differ from its file"
        )
        why = "Plans that were brought in and not changed here since; each difference is shown with its reason."
        yield Need(
            "dates:", f"{many}: {of}{'…' if len(found) > 3 else ''}", why, "Check the dates", "dates", "",
            found[0].project.id, tuple(each.project.id for each in found),
        )  # fmt: skip


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def _milestones(workspace: Workspace, project: Project, today: int) -> Iterator[Ahead]:
    """Return the milestones of the weeks to come that are not reached."""
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    for row, task_id in enumerate(plan.tasks.ids):
        at = int(schedule.start[row])
        if (
            plan.tasks["external"][row]
            or plan.tasks["duration"][row]
            or schedule.summary[row]
            or at == NO_PART
            or schedule.percent[row] >= 100
        ):
            continue
        if today <= at < today + _AHEAD:
            yield Ahead(at, plan.tasks["name"][row], project.name, project.id, task_id)
