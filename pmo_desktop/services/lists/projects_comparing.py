"""Which project here a line of a register is, and what it says otherwise of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry import custom
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.records import (
    Baseline,
    CustomField,
    CustomValue,
    ExternalId,
    ImportRun,
    Person,
    Programme,
    Project,
    Rag,
    StatusReport,
    Task,
)
from pmo_desktop.services.lists.projects_reading import NOTHING, OWNER, TITLES, Entry, OwnField
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

REGISTER = "register"
"""The owner of external ids that a register gave: of a project its code or name there, of a task what it stands for."""
FORMAT = "projects"
"""The format of an import that brought a register."""
BAR, MILESTONE = "from start to finish", "milestone: "
"""What a task of a project without a plan stands for: all of it, or the milestone named behind."""
_SURE, _PERHAPS = 0.9, 0.75
_OWN_MARK = "own:"
FACTS: Sequence[str] = (
    "name", "code", "programme", "manager", "sponsor", "phase", "state", "priority", "start", "finish", "baseline_start",
    "baseline_finish", "percent", "budget", "actual_cost", "currency", "rag", "rag_reason", "objective", "description",
)  # fmt: skip
OF_PLAN = frozenset({"start", "finish", "baseline_start", "baseline_finish", "percent"})
"""What a plan decides where there is one."""
_TITLES: Mapping[str, str] = {
    **TITLES,
    "name": "Name",
    "rag": "PM’s light",
    "rag_reason": "Why the light is so",
    "programme": "Programme",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a register says otherwise of a project: `before` here and `after` in the file, in words.

    `field` is one of FACTS, `own:` with the name of a field of people's own, or `milestone: ` with its name. `here` says who
    changed it here since the last register came, empty where nobody did; `fixed` why it cannot be taken, empty where it can.
    """

    field: str
    title: str
    before: str
    after: str
    here: str = ""
    fixed: str = ""

    @property
    def proposed(self) -> bool:
        return not self.here and not self.fixed


@dataclass(frozen=True, slots=True)
class Found:
    """Who a line is here: `project` is None where it is new, or where that is not sure; then `candidates` are there."""

    project: Project | None
    why: str = ""
    candidates: tuple[Project, ...] = ()


class Here:
    """The projects of the portfolio, with what a register says of them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.projects = {each.id: each for each in projects(workspace)}
        self.people = {each.id: each.name for each in workspace.all(Person)}
        self.programmes = {each.id: each.name for each in workspace.all(Programme)}
        self.fields = {each.name.casefold(): each for each in workspace.find(CustomField, owner=OWNER)}
        self.values: dict[tuple[str, str], CustomValue] = {}
        if self.fields:
            of = [each.id for each in self.fields.values()]
            self.values = {(each.field_id, each.row_id): each for each in workspace.find(CustomValue, field_id=of)}
        self.keys = workspace.find(ExternalId, owner=REGISTER)
        self.of_project = {each.row_id: each for each in self.keys if each.row_id in self.projects}
        named = {each.row_id: each.key for each in self.keys if each.row_id not in self.projects}
        tasks = workspace.find(Task, id=list(named)) if named else ()
        self.made: dict[str, dict[str, Task]] = {}
        """The tasks a register made, by project and by what they stand for."""
        for task in tasks:
            self.made.setdefault(task.project_id, {})[named[task.id]] = task
        bars = [own[BAR].id for own in self.made.values() if BAR in own]
        baselines = workspace.find(Baseline, task_id=bars, number=0) if bars else ()
        self.baselines = {each.task_id: each for each in baselines}
        self.reports: dict[str, StatusReport] = {}
        for report in sorted(workspace.all(StatusReport), key=lambda each: each.as_at):
            self.reports[report.project_id] = report
        self._rows: dict[str, tuple[bool, Mapping[str, frozenset[str]]]] = {}

    def has_plan(self, project_id: str) -> bool:
        """Say whether a project has tasks that no register made."""
        made = {task.id for task in self.made.get(project_id, {}).values()}
        return bool(set(self.workspace.columns(Task, project_id=project_id).ids) - made)

    def rag(self, project: Project) -> Rag | None:
        report = self.reports.get(project.id)
        return report.rag if report else project.rag

    def rag_reason(self, project: Project) -> str:
        report = self.reports.get(project.id)
        return report.summary if report else project.rag_reason

    # What was changed here

    def changed_here(self, row_id: str, names: Iterable[str]) -> str:
        """Return who changed some fields of a row since a register last set them, in words; empty where nobody did.

        A register that came since and left them as they were here says nothing of them; nor does what was taken back.
        """
        wanted = frozenset(names)
        taken_back: set[str] = set()
        for each in self.workspace.history_of(row_id):
            if each.undoes is not None:
                if each.id not in taken_back:
                    taken_back.add(each.undoes)
                continue
            if each.id in taken_back:
                continue
            of_import, touched = self._touched(each.id)
            if touched.get(row_id, frozenset()) & wanted:
                return (
                    "" if of_import else f"Changed here by {each.author}, {format_date(self.workspace.day_of(each.at))}"
                )
        return ""

    def _touched(self, set_id: str) -> tuple[bool, Mapping[str, frozenset[str]]]:
        if set_id not in self._rows:
            rows = self.workspace.rows_of(set_id)
            brought = any(row.kind is ImportRun and row.op == "insert" for row in rows)
            touched = {row.id: frozenset(row.fields) for row in rows if row.op == "update"}
            self._rows[set_id] = brought, touched
        return self._rows[set_id]


# Who is who


class Finding:
    """Finds the project a line means: by its key in an earlier register, its code, its name, its spelling; each once."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._by_key = _index((each.key, own) for own, each in here.of_project.items())
        self._by_code = _index((each.code, each.id) for each in here.projects.values() if each.code)
        self._by_name = _index((each.name, each.id) for each in here.projects.values())
        self._words: dict[str, set[str]] = {}
        for each in here.projects.values():
            for word in plain(each.name).split():
                self._words.setdefault(word, set()).add(each.id)

    def all(self, entries: Sequence[Entry], chosen: Mapping[int, str]) -> dict[int, Found]:
        """Return who each line is; what somebody chose comes first, then what is surest."""
        found: dict[int, Found] = {}
        taken: set[str] = set()
        for entry in entries:
            if chosen.get(entry.line) in self._here.projects:
                project = self._here.projects[chosen[entry.line]]
                found[entry.line] = Found(project, "As you said")
                taken.add(project.id)
        for way in (self._of_key, self._of_code, self._of_name):
            for entry in entries:
                if entry.line not in found and entry.line not in chosen:
                    known = [each for each in way(entry) if each[0] not in taken]
                    if known:
                        found[entry.line] = Found(self._here.projects[known[0][0]], known[0][1])
                        taken.add(known[0][0])
        self._by_spelling(
            [each for each in entries if each.line not in found and each.line not in chosen], found, taken
        )
        return {each.line: found.get(each.line, Found(None)) for each in entries}

    def _of_key(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for own in self._by_key.get(_key(entry.code or entry.name), ()):
            if self._fits(entry, own):
                yield own, "Known by its code" if entry.code else "Same name as in the last register"

    def _of_code(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for own in self._by_code.get(_key(entry.code), ()) if entry.code else ():
            if self._fits(entry, own):
                yield own, "Same code"

    def _of_name(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Yield projects of the same name: of several, those of the same programme first; never one of another code."""
        programme = _key(str(entry.said.get("programme", "")))
        known = [self._here.projects[own] for own in self._by_name.get(_key(entry.name), ())]
        for each in sorted(
            known, key=lambda one: _key(self._here.programmes.get(one.programme_id or "", "")) != programme
        ):
            if not self._is_other(entry, each):
                yield each.id, "Same name"

    def _is_other(self, entry: Entry, project: Project) -> bool:
        """Say whether register and portfolio give two different codes, and the one here came from a register."""
        known = self._here.of_project.get(project.id)
        return bool(entry.code and known and known.key and _key(known.key) == _key(project.code) != _key(entry.code))

    def _fits(self, entry: Entry, own: str) -> bool:
        """Say whether a code may mean a project: codes such as P-01 are given here too, to others."""
        project = self._here.projects[own]
        known = self._here.of_project.get(own)
        if known is not None and _key(known.key) == _key(entry.code or entry.name):
            return True
        return _alike(entry.name, project.name) >= 0.5

    def _shares_what_tells(self, one: str, other: str) -> bool:
        """Say whether two names have most of the words in common that few projects have: “Programme” tells none apart."""
        left, right = set(plain(one).split()), set(plain(other).split())
        weights = {word: 1 / max(1, len(self._words.get(word, ()))) for word in left | right}
        shared = {word for word in left if word in right or any(_is_typo(word, each) for each in right)}
        shared |= {word for word in right if any(_is_typo(word, each) for each in left)}
        return 2 * sum(weights[word] for word in shared) >= sum(weights.values())

    def _by_spelling(self, entries: Sequence[Entry], found: dict[int, Found], taken: set[str]) -> None:
        scored: list[tuple[float, int, str]] = []
        for entry in entries:
            near: set[str] = set()
            for word in plain(entry.name).split():
                near |= self._words.get(word, set())
            for own in near - taken:
                project = self._here.projects[own]
                score = 0.0 if self._is_other(entry, project) else _alike(entry.name, project.name)
                if score >= _PERHAPS and self._shares_what_tells(entry.name, project.name):
                    scored.append((score, entry.line, own))
        maybe: dict[int, list[str]] = {}
        for score, line, own in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
            if own in taken or line in found:
                continue
            if score >= _SURE:
                found[line] = Found(
                    self._here.projects[own], f"Nearly the same name: “{self._here.projects[own].name}”"
                )
                taken.add(own)
            else:
                maybe.setdefault(line, []).append(own)
        for line, owns in maybe.items():
            left = tuple(self._here.projects[own] for own in owns if own not in taken)
            if line not in found and left:
                names = " or ".join(f"“{each.name}”" for each in left[:3])
                found[line] = Found(None, f"Could be {names}", left[:5])


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, own in pairs:
        found.setdefault(_key(text), []).append(own)
    return found


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _alike(one: str, other: str) -> float:
    """Return how alike two names are (0-1); numbers and single letters in them must be the same: Phase 1 is not Phase 2."""
    left, right = plain(one).split(), plain(other).split()
    if left == right:
        return 1.0
    if _marks(left) != _marks(right):
        return 0.0
    return SequenceMatcher(None, " ".join(left), " ".join(right)).ratio()


def _is_typo(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 3 and SequenceMatcher(None, one, other).ratio() >= 0.8


def _marks(words: Sequence[str]) -> set[str]:
    return {word for word in words if len(word) == 1 or any(map(str.isdigit, word)) or word in {"ii", "iii", "iv"}}


# What is said otherwise


def differences(
    here: Here, entry: Entry, project: Project, fields: Sequence[OwnField], manager: tuple[str | None, str]
) -> list[Difference]:
    """Return what an entry says otherwise of a project; `manager` is who is meant and what they are called."""
    has_plan = bool(OF_PLAN & set(entry.said) or entry.milestones) and here.has_plan(project.id)
    found = list(_of_facts(here, entry, project, manager, has_plan=has_plan))
    found += _of_fields(here, entry, project, fields)
    if not has_plan:
        found += _of_milestones(here, entry, project)
    elif entry.milestones:
        said = ", ".join(f"{name} {format_date(at)}" for name, at in entry.milestones)
        found.append(Difference(MILESTONE, "Milestones", "", said, fixed="Its plan has milestones of its own."))
    return found


def _of_facts(
    here: Here, entry: Entry, project: Project, manager: tuple[str | None, str], *, has_plan: bool
) -> Iterator[Difference]:
    said = {**entry.said, "name": entry.name}
    own = here.made.get(project.id, {}).get(BAR)
    standing = known(here, project)
    for name in FACTS:
        if name not in said or (name == "manager" and manager[0] is None and not manager[1]):
            continue
        after: Any = manager[1] if name == "manager" else said[name]
        before = standing.get(name)
        if name in OF_PLAN and has_plan:
            if name in {"start", "finish"}:
                at = _of_plan(here, project.id, name)
                if at is not None and moment.midnight(at) != after:
                    yield Difference(
                        name, _TITLES[name], format_date(at), words(name, after), fixed="Its plan decides."
                    )
            continue
        if _comparable(name, before) == _comparable(name, after):
            continue
        row_id, column = (
            (own.id, _COLUMNS[name])
            if name in OF_PLAN and own is not None
            else (project.id, _COLUMNS.get(name, {name}))
        )
        changed = here.changed_here(row_id, column)
        if name in {"rag", "rag_reason"} and project.id in here.reports and not changed:
            changed = f"Reported {format_date(here.reports[project.id].as_at)}"
        yield Difference(name, _TITLES[name], words(name, before), words(name, after), changed)


def known(here: Here, project: Project) -> dict[str, Any]:
    """Return the facts of a project as a register would say them."""
    bar = here.made.get(project.id, {}).get(BAR)
    baseline = here.baselines.get(bar.id) if bar else None
    found: dict[str, Any] = {name: getattr(project, name) for name in FACTS if hasattr(project, name)}
    found |= {
        "manager": here.people.get(project.manager_id or "",
        ""), "programme": here.programmes.get(project.programme_id or "", ""),
        "start": moment.midnight(project.start), "finish": None, "rag": here.rag(project),
        "rag_reason": here.rag_reason(project),
    }  # fmt: skip
    if bar is not None:
        found["finish"] = moment.midnight(bar.manual_finish) if bar.manual_finish is not None else None
        found["percent"] = (
            100.0 * bar.actual_duration / bar.duration if bar.duration else 100.0 * (bar.actual_finish is not None)
        )
    for side in ("start", "finish"):
        at = getattr(baseline, side) if baseline else None
        found[f"baseline_{side}"] = None if at is None else moment.midnight(at)
    return found


def _of_plan(here: Here, project_id: str, side: str) -> int | None:
    schedule = here.workspace.schedule(project_id)
    at = schedule.project_start if side == "start" else schedule.project_finish
    return int(at)


_COLUMNS: Mapping[str, set[str]] = {
    "manager": {"manager_id"}, "programme": {"programme_id"}, "start": {"start", "manual_start"}, "finish": {"manual_finish"},
    "percent": {"actual_duration", "actual_finish"}, "baseline_start": set(), "baseline_finish": set(),
}  # fmt: skip
"""The columns that hold a fact, where they are called otherwise."""


def _of_fields(here: Here, entry: Entry, project: Project, fields: Sequence[OwnField]) -> Iterator[Difference]:
    for each in fields:
        own = here.fields.get(each.name.casefold())
        value = here.values.get((own.id, project.id)) if own else None
        before, after = value.value if value else "", entry.own.get(each.name, "")
        is_read_now = each.is_kept_text and each.at < len(entry.cells) and entry.cells[each.at] not in NOTHING
        if (not after and not is_read_now) or before == after or (after in NOTHING and not before):
            continue
        field = own or CustomField(id="", name=each.name, kind=each.kind, owner=OWNER)
        changed = here.changed_here(value.id, {"value"}) if value else ""
        was, is_now = (custom.shown(field, text, Units()) or "–" for text in (before, after))
        yield Difference(_OWN_MARK + each.name, each.name, was, is_now, changed)


def _of_milestones(here: Here, entry: Entry, project: Project) -> Iterator[Difference]:
    made = here.made.get(project.id, {})
    for name, at in dict(entry.milestones).items():
        task = made.get(MILESTONE + name)
        before = moment.midnight(task.manual_start) if task is not None and task.manual_start is not None else None
        if before != at:
            changed = here.changed_here(task.id, {"manual_start", "manual_finish"}) if task else ""
            yield Difference(MILESTONE + name, name, words("start", before), words("start", at), changed)


def own_name(field: str) -> str | None:
    """Return the name of the field of people's own that a difference is about; None where it is about another fact."""
    return field.removeprefix(_OWN_MARK) if field.startswith(_OWN_MARK) else None


def _comparable(name: str, value: object) -> object:
    if name in {"manager", "programme", "currency", "code"}:
        return " ".join(str(value or "").casefold().split())
    if isinstance(value, str):
        return " ".join(value.split())
    return round(value, 1) if isinstance(value, float) else value


def words(name: str, value: object) -> str:
    """Return a fact as people read it; a dash for none."""
    if value is None or value == "":
        return "–"
    return _FORMATS.get(name, str)(value)


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("start", "finish", "baseline_start", "baseline_finish"), format_date),
    "budget": format_money, "actual_cost": format_money, "percent": lambda value: f"{value:g}%",
    "state": lambda value: str(value).replace("_", " "), "rag": lambda value: str(value).capitalize(),
}  # fmt: skip


def gone(here: Here, matched: Iterable[str], entries: Sequence[Entry]) -> tuple[Project, ...]:
    """Return the projects that came with the registers these lines came with before, and are in this one no longer.

    `matched` are those that are in it, or may be.
    """
    there = set(matched)
    by_run: dict[str, list[str]] = {}
    for own, each in here.of_project.items():
        by_run.setdefault(each.run_id, []).append(own)
    found: list[Project] = []
    for owns in by_run.values():
        met = len(there.intersection(owns))
        if met and 2 * met >= min(len(owns), len(entries)):  # else another register that has some of them too
            found += [here.projects[own] for own in owns if own not in there]
    return tuple(found)
