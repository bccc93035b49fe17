"""The roadmap: every project as one bar with its milestones, its tasks where it is unfolded, and the links between projects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import LinkType, Project, ProjectState, Risk
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services import portfolio
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule

Span = tuple[int, int]
_GAP = 3 * 86_400
"""Critical work this near to other critical work, as over a weekend, is shown as one stretch."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of a project, as its bar shows it; moments in seconds."""

    task_id: str
    name: str
    at: int
    is_done: bool = False
    critical: bool = False
    baseline: int | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class TaskBar:
    """A task of an unfolded project; `depth` is 1 for its phases. `start` is NO_PART where it takes no part."""

    task_id: str
    parent_id: str | None
    name: str
    depth: int
    number: int
    start: int
    finish: int
    percent: float = 0.0
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    near_critical: bool = False
    baseline_start: int | None = None
    baseline_finish: int | None = None
    deadline: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RoadLink:
    """A link between tasks; it leaves the bar of the first at `out` and enters that of the second at `into`."""

    id: str
    type: LinkType
    before: str
    predecessor_id: str
    out: int
    after: str
    successor_id: str
    into: int
    critical: bool = False

    @property
    def is_across(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Course:
    """How one project runs. `tasks` are None where they were not asked for; `critical` are stretches of critical work ahead."""

    row: RegisterRow
    baseline_start: int | None = None
    critical: tuple[Span, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    parents: Mapping[str, str | None] = field(default_factory=dict, compare=False)
    """What each task lies in, for ends of links whose own row is folded away."""
    tasks: tuple[TaskBar, ...] | None = None
    links: tuple[RoadLink, ...] = ()
    """The links within the project, where its tasks are here."""

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def project(self) -> Project:
        return self.row.project

    @property
    def span(self) -> Span | None:
        """From the first start to the last finish; None where that is not known, or there is nothing to do."""
        start, finish = self.row.start, self.row.finish
        return None if start is None or finish is None else (start, finish)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """`links` are those between projects."""

    courses: tuple[Course, ...] = ()
    links: tuple[RoadLink, ...] = ()


def facts(workspace: Workspace, known: Roadmap = Roadmap()) -> Roadmap:
    """Return the projects with what the file says, and beside it what was worked out before: quick at any size."""
    before = {course.id: course for course in known.courses}
    courses = []
    for row in portfolio.register_facts(workspace):
        kept = before.get(row.id)
        courses.append(Course(row) if kept is None else _with_row(kept, kept.row.with_facts(row)))
    here = {course.id for course in courses}
    return Roadmap(tuple(courses), tuple(each for each in known.links if {each.before, each.after} <= here))


def _with_row(course: Course, row: RegisterRow) -> Course:
    return Course(
        row, course.baseline_start, course.critical, course.milestones, course.parents, course.tasks, course.links
    )


_Ground = tuple[int, RegisterRow, tuple[Risk, ...], bool]
"""What a course follows from beside its plan: today, what the register says, the risks, and whether its tasks are wanted."""


@dataclass(slots=True)
class _Read:
    """A course, and what it was read from."""

    plan: "Plan"
    revision: int
    schedule: "Schedule"
    ground: _Ground
    course: Course

    def is_of(self, plan: "Plan", schedule: "Schedule", ground: _Ground) -> bool:
        """Say whether nothing has changed since."""
        same = self.plan is plan and self.revision == plan.revision and self.schedule is schedule
        return same and self.ground == ground


class Reader:
    """Works courses out, those of plans that changed since only. For the one thread that asks it."""

    def __init__(self) -> None:
        self._read: dict[str, _Read] = {}

    def read(
        self,
        workspace: Workspace,
        today: int,
        is_wanted: Callable[[Project], bool] = lambda _: True,
        is_unfolded: Callable[[str], bool] = lambda _: False,
        progress: Progress = silent,
    ) -> Roadmap:
        """Return the projects wanted as they now stand, with the tasks of those that are unfolded; the others as facts."""
        rows = portfolio.register_facts(workspace)
        risks: dict[str, list[Risk]] = {}
        for risk in workspace.all(Risk):
            risks.setdefault(risk.project_id, []).append(risk)
        wanted = [row for row in rows if is_wanted(row.project)]
        for number, row in enumerate(wanted):
            progress(number, len(wanted), row.project.name)
            if row.id not in self._read:
                workspace.schedule(row.id)
        schedules = workspace.schedules(row.id for row in wanted)
        courses: list[Course] = []
        for number, row in enumerate(rows):
            progress(number, len(rows), row.project.name)
            if row.id in schedules:
                ground = (today, row, tuple(risks.get(row.id, ())), is_unfolded(row.id))
                courses.append(self._course(workspace, row, schedules[row.id], ground))
            else:
                courses.append(Course(row))
        here = {row.id for row in rows}
        self._read = {project_id: read for project_id, read in self._read.items() if project_id in here}
        return Roadmap(tuple(courses), links_between(workspace, schedules))

    def _course(self, workspace: Workspace, row: RegisterRow, schedule: "Schedule", ground: _Ground) -> Course:
        plan, kept = workspace.plan(row.id), self._read.get(row.id)
        if kept is not None and kept.is_of(plan, schedule, ground):
            return kept.course
        today, detailed = ground[0], ground[-1]
        course = course_of(portfolio.worked_out(workspace, row, today), plan, schedule, detailed=detailed)
        self._read[row.id] = _Read(plan, plan.revision, schedule, ground, course)
        return course


def course_of(row: RegisterRow, plan: "Plan", schedule: "Schedule", *, detailed: bool) -> Course:
    """Return how a project runs; `detailed` with all its tasks and the links between them."""
    kept = _baseline(plan)
    tasks, ids = plan.tasks, plan.tasks.ids
    milestones = tuple(
        Milestone(
            ids[at], tasks["name"][at], int(schedule.start[at]), float(schedule.percent[at]) >= 100,
            bool(schedule.critical[at]), kept.get(ids[at], (None, None))[1], tasks["parent_id"][at],
        )
        for at in _milestones(plan, schedule)
    )  # fmt: skip
    begun = [start for start, _ in kept.values() if start is not None]
    return Course(
        row, min(begun, default=None), _critical(plan, schedule), tuple(sorted(milestones, key=lambda each: each.at)),
        dict(zip(ids, tasks["parent_id"], strict=True)),
        tuple(_bars(plan, schedule, kept)) if detailed else None,
        tuple(_inner(plan, schedule)) if detailed else (),
    )  # fmt: skip


def _baseline(plan: "Plan") -> dict[str, tuple[int | None, int | None]]:
    of = plan.baselines
    lines = zip(of["task_id"], of["number"], of["start"], of["finish"], strict=True)
    return {task_id: (start, finish) for task_id, number, start, finish in lines if number == 0}


def _milestones(plan: "Plan", schedule: "Schedule") -> Iterator[int]:
    tasks = plan.tasks
    for row, (duration, marked) in enumerate(zip(tasks["duration"], tasks["milestone"], strict=True)):
        if (not duration or marked) and _is_own(plan, schedule, row):
            yield row


def _is_own(plan: "Plan", schedule: "Schedule", row: int) -> bool:
    """Say whether a row is a task of this project that has dates."""
    is_leaf = not schedule.summary[row] and not plan.tasks["blank"][row] and not plan.tasks["external"][row]
    return bool(is_leaf and schedule.start[row] != NO_PART)


def _critical(plan: "Plan", schedule: "Schedule") -> tuple[Span, ...]:
    """Return the stretches of critical work that is not done."""
    ahead = schedule.critical & ~schedule.summary & (schedule.percent < 100) & (schedule.start != NO_PART)
    rows = [row for row in ahead.nonzero()[0].tolist() if not plan.tasks["external"][row]]
    found: list[Span] = []
    for start, finish in sorted((int(schedule.start[row]), int(schedule.finish[row])) for row in rows):
        if found and start - found[-1][1] <= _GAP:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return tuple(found)


def _bars(plan: "Plan", schedule: "Schedule", kept: Mapping[str, tuple[int | None, int | None]]) -> Iterator[TaskBar]:
    """Yield the tasks in display order, below a single summary of the whole project where there is one."""
    outline, tasks = plan.outline, plan.tasks
    rows = [row for row in outline.order if not tasks["blank"][row]]
    top = [row for row in rows if outline.level[row] == 0]
    whole = top[0] if len(top) == 1 and outline.is_summary[top[0]] else None
    for row in rows:
        if row == whole:
            continue
        task_id, summary = tasks.ids[row], bool(outline.is_summary[row])
        before = kept.get(task_id, (None, None))
        yield TaskBar(
            task_id, tasks["parent_id"][row], tasks["name"][row], outline.level[row] + (1 if whole is None else 0),
            outline.number[row], int(schedule.start[row]), int(schedule.finish[row]), float(schedule.percent[row]), summary,
            not summary and bool(tasks["duration"][row] == 0 or tasks["milestone"][row]), bool(schedule.critical[row]),
            bool(schedule.near_critical[row]), before[0], before[1], tasks["deadline"][row], bool(tasks["external"][row]),
        )  # fmt: skip


# Links


def links_between(workspace: Workspace, schedules: Mapping[str, "Schedule"]) -> tuple[RoadLink, ...]:
    """Return the links between tasks of different projects, of those given by their schedules."""
    from pmo_desktop.domain.schedule.across import cross_links  # noqa: PLC0415 - numpy waits until a plan is opened

    plans = {each: workspace.plan(each) for each in schedules}
    found = []
    for link in cross_links(plans):
        plan = plans[link.after]
        kind = LinkType(plan.dependencies["type"][plan.dependencies.row[link.id]])
        before = _end(plans[link.before], schedules[link.before], link.predecessor_id)
        after = _end(plan, schedules[link.after], link.successor_id)
        if before is not None and after is not None:
            found.append(
                _road_link(
                    link.id, kind, (link.before, link.predecessor_id, before), (link.after, link.successor_id, after)
                )
            )
    return tuple(found)


def _inner(plan: "Plan", schedule: "Schedule") -> Iterator[RoadLink]:
    links, own = plan.dependencies, plan.project.id
    for link_id, before_id, after_id, kind in zip(
        links.ids, links["predecessor_id"], links["successor_id"], links["type"], strict=True
    ):
        before, after = _end(plan, schedule, before_id), _end(plan, schedule, after_id)
        if before is not None and after is not None:
            yield _road_link(link_id, LinkType(kind), (own, before_id, before), (own, after_id, after))


_End = tuple[int, int, bool]
"""Start, finish and whether it is critical."""


def _end(plan: "Plan", schedule: "Schedule", task_id: str) -> _End | None:
    row = plan.tasks.row.get(task_id)
    if row is None or schedule.start[row] == NO_PART:
        return None
    return int(schedule.start[row]), int(schedule.finish[row]), bool(schedule.critical[row])


def _road_link(link_id: str, kind: LinkType, before: tuple[str, str, _End], after: tuple[str, str, _End]) -> RoadLink:
    out = before[2][0 if kind in (LinkType.SS, LinkType.SF) else 1]
    into = after[2][0 if kind in (LinkType.FS, LinkType.SS) else 1]
    critical = before[2][2] and after[2][2]
    return RoadLink(link_id, kind, before[0], before[1], out, after[0], after[1], into, critical)


OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})
"""States of projects that a roadmap does not show unless asked."""


def span_of(courses: Iterable[Course]) -> Span | None:
    """Return the first start and the last finish of projects; None where none has any."""
    spans = [course.span for course in courses if course.span is not None]
    return (min(start for start, _ in spans), max(finish for _, finish in spans)) if spans else None
