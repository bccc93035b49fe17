"""Which projects and tasks a roadmap shows, and in which order: filtered, sorted, grouped and folded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.records import Project, ProjectState, Rag
from pmo_desktop.services.roadmap import OVER, Course, RoadLink, Roadmap, Span, TaskBar, span_of

_SEVERITY = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2, None: 3}
DEEPEST = 9
SHOWN = tuple(sorted(state.value for state in ProjectState if state.counts and state not in OVER))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person wants to see. Empty filters keep everything; `lights` keep projects with either light among them.

    `level` is how deep projects are unfolded: 0 not at all, 1 their phases, 2 what is in those. `turned` are ids of projects,
    summaries and groups that are folded where the level unfolds them, or the other way round.
    """

    text: str = ""
    states: tuple[str, ...] = SHOWN
    programmes: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    group: str = ""
    sort: str = ""
    descending: bool = False
    level: int = 0
    turned: frozenset[str] = frozenset()

    def is_wanted(self, project: Project) -> bool:
        """Say whether a project is in a state that is shown."""
        return project.state.value in self.states

    def is_unfolded(self, row_id: str, depth: int = 0) -> bool:
        """Say whether what is in a project (depth 0) or a summary (its depth) is shown."""
        return (self.level > depth) is not (row_id in self.turned)

    def turn(self, row_id: str) -> "Scope":
        """Return it with one project, summary or group folded or unfolded."""
        return replace(self, turned=self.turned ^ {row_id})

    def to_level(self, level: int) -> "Scope":
        """Return it with everything unfolded so deep and no deeper."""
        return replace(self, level=level, turned=frozenset())

    @property
    def is_filtering(self) -> bool:
        """Say whether more is left out than projects that are over."""
        return bool(self.text or self.programmes or self.managers or self.lights or set(SHOWN) - set(self.states))

    def keeping(self, field: str, value: str, *, on: bool) -> "Scope":
        """Return it with a filter (`states`, `programmes`, `managers`, `lights`) that keeps one value more, or one less."""
        kept = tuple(each for each in getattr(self, field) if each != value)
        changed: dict[str, Any] = {field: (*kept, value) if on else kept}
        return replace(self, **changed)

    def unfiltered(self) -> "Scope":
        return replace(self, text="", states=SHOWN, programmes=(), managers=(), lights=())

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, without what is only folded for now."""
        return {
            each.name: list(value) if isinstance(value := getattr(self, each.name), tuple) else value
            for each in fields(self)
            if each.name not in {"turned", "text"}
        }

    @classmethod
    def from_json(cls, said: object) -> "Scope":
        """Read what `as_json` wrote; what does not fit is as usual."""
        if not isinstance(said, Mapping):
            return cls()
        read: dict[str, Any] = {}
        for name in ("states", "programmes", "managers", "lights"):
            value = said.get(name)
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                read[name] = tuple(value)
        if said.get("group") in GROUPS:
            read["group"] = said["group"]
        if said.get("sort") in SORTS:
            read["sort"] = said["sort"]
        read["descending"] = said.get("descending") is True
        level = said.get("level")
        read["level"] = level if type(level) is int and 0 <= level <= DEEPEST else 0
        return cls(**read)


class Kind(StrEnum):
    GROUP = "group"
    PROJECT = "project"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the roadmap; `level` is its indent. `can_unfold` says that there is something in it to show."""

    id: str
    kind: Kind
    level: int
    name: str
    start: int | None = None
    finish: int | None = None
    course: Course | None = None
    task: TaskBar | None = None
    can_unfold: bool = False
    is_unfolded: bool = False
    count: int = 0
    """The projects of a group."""

    @property
    def project_id(self) -> str:
        return self.course.id if self.course is not None else ""


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link between lines, by their places."""

    before: int
    after: int
    link: RoadLink


@dataclass(frozen=True, slots=True)
class Lines:
    lines: tuple[Line, ...] = ()
    links: tuple[DrawnLink, ...] = ()
    shown: int = 0
    """The projects shown, those in folded groups too; `known` how many there are."""
    known: int = 0


GROUPS: Mapping[str, Callable[[Course], tuple[Any, str]]] = {
    "": lambda _: (0, ""),
    "programme": lambda each: (
        (not each.row.programme, each.row.programme.casefold()),
        each.row.programme or "No programme",
    ),
    "manager": lambda each: ((not each.row.manager, each.row.manager.casefold()), each.row.manager or "No manager"),
    "phase": lambda each: ((not each.project.phase, each.project.phase.casefold()), each.project.phase or "No phase"),
    "rag": lambda each: (_SEVERITY[each.row.declared], f"PM’s light: {WORDS[each.row.declared].lower()}"),
    "light": lambda each: (_SEVERITY[each.row.light.rag], f"Plan’s light: {WORDS[each.row.light.rag].lower()}"),
    "state": lambda each: (
        list(ProjectState).index(each.project.state),
        each.project.state.replace("_", " ").capitalize(),
    ),
}
"""What projects can be grouped by: what the groups are ordered by, and what each is called."""
SORTS: Mapping[str, Callable[[Course], Any]] = {
    "": lambda _: 0,
    "code": lambda each: each.project.code.casefold() or None,
    "name": lambda each: each.project.name.casefold(),
    "manager": lambda each: each.row.manager.casefold() or None,
    "programme": lambda each: each.row.programme.casefold() or None,
    "phase": lambda each: each.project.phase.casefold() or None,
    "state": lambda each: list(ProjectState).index(each.project.state),
    "start": lambda each: each.row.start if each.row.worked_out else each.project.start,
    "finish": lambda each: each.row.finish,
    "slip": lambda each: each.row.slip,
    "percent": lambda each: each.row.percent if each.row.worked_out else None,
    "rag": lambda each: _SEVERITY[each.row.declared],
    "light": lambda each: _SEVERITY[each.row.light.rag],
    "priority": lambda each: each.project.priority,
}
"""What projects can be ordered by; None, where nothing is known, comes last either way."""


Kept = dict[str, tuple[Course, tuple[int, int, frozenset[str]], tuple[Line, ...]]]
"""The lines of each project as they were last made: the course, how deep it was shown, and the lines."""


def lines_of(roadmap: Roadmap, scope: Scope, kept: Kept | None = None) -> Lines:
    """Return the lines a scope shows, and the links between them; those of projects that are as before come from `kept`."""
    courses = _sorted([each for each in roadmap.courses if _is_kept(each, scope)], scope)
    lines = tuple(_lines(courses, scope, {} if kept is None else kept))
    place = {line.id: number for number, line in enumerate(lines)}
    return Lines(lines, tuple(_links(roadmap, courses, place)), len(courses), len(roadmap.courses))


def _is_kept(course: Course, scope: Scope) -> bool:
    row = course.row
    if not scope.is_wanted(course.project):
        return False
    if (scope.programmes and row.programme not in scope.programmes) or (
        scope.managers and row.manager not in scope.managers
    ):
        return False
    lights = {light.value if light else "none" for light in (row.declared, row.light.rag)}
    if scope.lights and lights.isdisjoint(scope.lights):
        return False
    wanted = scope.text.strip().casefold()
    return not wanted or any(wanted in text.casefold() for text in _texts(course))


def _texts(course: Course) -> Iterator[str]:
    """Yield what a text is looked for in."""
    project = course.project
    yield from (project.code, project.name, project.phase, project.sponsor, course.row.manager, course.row.programme)
    yield from (each.name for each in course.milestones)


def _sorted(courses: list[Course], scope: Scope) -> list[Course]:
    key = SORTS[scope.sort]
    known = [each for each in courses if key(each) is not None]
    known.sort(key=key, reverse=scope.descending)
    found = known + [each for each in courses if key(each) is None]
    return sorted(found, key=lambda each: GROUPS[scope.group](each)[0])


def _lines(courses: Sequence[Course], scope: Scope, kept: Kept) -> Iterator[Line]:
    if not scope.group:
        for course in courses:
            yield from _kept(course, scope, 0, kept)
        return
    groups: dict[str, list[Course]] = {}
    for course in courses:
        groups.setdefault(GROUPS[scope.group](course)[1], []).append(course)
    for name, members in groups.items():
        group_id, span = f"group:{scope.group}:{name}", span_of(members) or (None, None)
        unfolded = group_id not in scope.turned
        yield Line(
            group_id, Kind.GROUP, 0, name, span[0], span[1], can_unfold=True, is_unfolded=unfolded, count=len(members)
        )
        if unfolded:
            for course in members:
                yield from _kept(course, scope, 1, kept)


def _kept(course: Course, scope: Scope, level: int, kept: Kept) -> tuple[Line, ...]:
    shown = level, scope.level, scope.turned
    known = kept.get(course.id)
    if known is not None and known[0] is course and known[1] == shown:
        return known[2]
    found = tuple(_of_project(course, scope, level))
    kept[course.id] = course, shown, found
    return found


def _of_project(course: Course, scope: Scope, level: int) -> Iterator[Line]:
    row, unfolded = course.row, scope.is_unfolded(course.id)
    start = row.start if row.worked_out else course.project.start
    yield Line(
        course.id, Kind.PROJECT, level, course.project.name, start, row.finish, course,
        can_unfold=row.tasks > 0 or not row.worked_out, is_unfolded=unfolded,
    )  # fmt: skip
    if not unfolded or course.tasks is None:
        return
    folded_below = DEEPEST + 99
    for task in course.tasks:
        if task.depth > folded_below:
            continue
        folded_below = DEEPEST + 99
        open_ = task.summary and scope.is_unfolded(task.task_id, task.depth)
        if task.summary and not open_:
            folded_below = task.depth
        has_dates = task.start >= 0
        yield Line(
            task.task_id, Kind.TASK, level + task.depth, task.name, task.start if has_dates else None,
            task.finish if has_dates else None, course, task, task.summary, open_,
        )  # fmt: skip


def _links(roadmap: Roadmap, courses: Sequence[Course], place: Mapping[str, int]) -> Iterator[DrawnLink]:
    """Yield the links to draw: between projects from whatever line is nearest to a task, within one from task to task."""
    known = {course.id: course for course in courses}
    for link in roadmap.links:
        if link.before in known and link.after in known:
            before = _nearest(known[link.before], link.predecessor_id, place)
            after = _nearest(known[link.after], link.successor_id, place)
            if before is not None and after is not None:
                yield DrawnLink(before, after, link)
    for course in courses:
        for link in course.links:
            before, after = place.get(link.predecessor_id), place.get(link.successor_id)
            if before is not None and after is not None:
                yield DrawnLink(before, after, link)


def _nearest(course: Course, task_id: str, place: Mapping[str, int]) -> int | None:
    """Return the line of a task, or of the innermost of what it lies in that is shown."""
    at: str | None = task_id
    while at is not None:
        if at in place:
            return place[at]
        at = course.parents.get(at)
    return place.get(course.id)


def span_seen(lines: Lines) -> Span | None:
    """Return the first start and the last finish of all lines."""
    dated = [(line.start, line.finish) for line in lines.lines if line.start is not None]
    return (
        (min(start for start, _ in dated), max(start if finish is None else finish for start, finish in dated))
        if dated
        else None
    )
