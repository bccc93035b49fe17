"""What two people changed, in words: yours, the other's and what was before; who is asked; and what they decide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.kinds import Kind
from db.log import browsing
from pmo_desktop.domain.changes import ChangeSet, Delete, Update
from pmo_desktop.domain.entry.constraints import WORDS as CONSTRAINT_WORDS
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import (
    Clash,
    Conflict,
    ConstraintType,
    Person,
    Project,
    Task,
    Verdict,
)
from pmo_desktop.services.history import said_value, term, when
from pmo_desktop.services.naming import Names
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.turning import Facts, Standing, facts_of, holder_of, kind_of, turned, usual
from pmo_desktop.services.workspace import Workspace

_UNSAID = frozenset({"rank", "project_id"})
_RECENT = 30
"""Sets of one row that are looked through for who changed it since."""
PMO, MANAGER = "pmo", "manager"


# Who looks


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and whose conflicts are theirs to decide: advice on where to look first, no lock.

    The PMO is asked about everything; a project manager about the `projects` (ids) whose manager they are.
    """

    author: str
    is_pmo: bool
    projects: frozenset[str]

    def is_asked(self, project_id: str | None) -> bool:
        return self.is_pmo or project_id in self.projects


def viewer(workspace: Workspace, role: str = "") -> Viewer:
    """Return who looks: as `role` says (PMO or MANAGER), else by what they do here.

    Whoever made the portfolio, or manages no project in it, is the PMO. A person is known by the name, the initials or the
    mail address that is the author's name.
    """
    managed = _managed(workspace)
    is_pmo = role == PMO or (role != MANAGER and (not managed or _made(workspace)))
    return Viewer(workspace.author, is_pmo, managed)


def _managed(workspace: Workspace) -> frozenset[str]:
    own = workspace.author.strip().casefold()
    people = {
        each.id
        for each in workspace.all(Person)
        if own and own in {name.strip().casefold() for name in (each.name, each.initials, each.email)}
    }
    return frozenset(each.id for each in workspace.find(Project, manager_id=people)) if people else frozenset()


def _made(workspace: Workspace) -> bool:
    with workspace.store.reading() as connection:
        first = browsing.page(connection, [1])
    return 1 in first and first[1].set.author == workspace.author


def count_open(workspace: Workspace, whom: Viewer | None = None) -> int:
    """Return how many are waiting for somebody to decide; for `whom` where one is named."""
    found = workspace.find(Conflict, verdict=Verdict.OPEN)
    return sum(whom is None or whom.is_asked(each.project_id) for each in found)


# In words


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the two versions; `now` is what it is since somebody changed it again, else empty.

    `of` names the thing it is a field of where that is another than what the two changed.
    """

    field: str
    before: str
    kept: str
    other: str
    now: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Whose version: `whose` is “yours” or “Petra’s”; `at` is UTC in milliseconds, 0 where nobody knows."""

    by: str
    at: int
    whose: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """One thing two people changed: `kept` stands in the file, `other` was set aside.

    `story` says how it came about, `since` who changed it again, `obstacle` why the other version cannot be put in (then
    empty facts say nothing). `task_id` is empty where it concerns no task. `keep_words` and `turn_words` say what each
    decision would do.
    """

    id: str
    clash: Clash
    project_id: str
    project: str
    thing_id: str
    thing: str
    what: str
    task_id: str
    row_ids: frozenset[str]
    kept: Version
    other: Version
    facts: tuple[Fact, ...]
    story: str
    since: str
    obstacle: str
    keep_words: str
    turn_words: str
    verdict: Verdict
    decided_by: str
    decided_at: int | None

    @property
    def fields(self) -> str:
        """Return what it is about in a few words: the fields, or what was done."""
        named = [fact.field for fact in self.facts if fact.field]
        if self.clash is Clash.DELETED and not named:
            return "deleted and changed"
        if self.clash is Clash.LOOP:
            return "runs in a circle"
        return (
            ", ".join(dict.fromkeys(named)) if len(named) <= 3 else f"{', '.join(named[:2])} and {len(named) - 2} more"
        )

    @property
    def sentence(self) -> str:
        """Return it in one line."""
        where = f" in {self.project}" if self.project and self.project_id != self.thing_id else ""
        told = "; ".join(_fact_words(self, fact) for fact in self.facts)
        what = self.what if self.what == self.thing else f"{self.what}, {self.thing}"
        return f"{what}{where}: {told or self.story}"


def _fact_words(of: TwoVersions, fact: Fact) -> str:
    versions = [f"{of.other.whose} “{fact.other}”", f"{of.kept.whose} “{fact.kept}” (stands)"]
    if of.kept.is_mine and not of.other.is_mine:
        versions.reverse()
    name = f"{fact.field} of {fact.of}" if fact.of else fact.field
    now = f" / now “{fact.now}”" if fact.now else ""
    before = f" / before “{fact.before}”" if fact.before else ""
    return f"{name.lower() if not fact.of else name} – {' / '.join(versions)}{before}{now}"


@dataclass(frozen=True, slots=True)
class Group:
    """What two people changed of one thing, under its project."""

    project_id: str
    project: str
    thing: str
    found: tuple[TwoVersions, ...]


def open_conflicts(workspace: Workspace, whom: Viewer | None = None) -> tuple[TwoVersions, ...]:
    """Return what waits for a decision, by project in the order of the register, then by thing; for `whom`, else all."""
    return _in_words(workspace, whom, workspace.find(Conflict, verdict=Verdict.OPEN))


def decided_conflicts(workspace: Workspace, whom: Viewer | None = None) -> tuple[TwoVersions, ...]:
    """Return what was decided, the newest decision first."""
    found = workspace.find(Conflict, verdict=(Verdict.CONFIRMED, Verdict.TURNED))
    told = _in_words(workspace, whom, found)
    return tuple(sorted(told, key=lambda each: -(each.decided_at or 0)))


def some(workspace: Workspace, ids: Iterable[str]) -> tuple[TwoVersions, ...]:
    """Return those of the given conflicts that are in the file, open or decided."""
    return _in_words(workspace, None, workspace.find(Conflict, id=list(ids)))


def grouped(found: Sequence[TwoVersions]) -> tuple[Group, ...]:
    """Return them by thing, in the order given."""
    things: dict[tuple[str, str], list[TwoVersions]] = {}
    for each in found:
        things.setdefault((each.project_id, each.thing_id), []).append(each)
    return tuple(Group(key[0], each[0].project, each[0].thing, tuple(each)) for key, each in things.items())


def by_project(found: Sequence[TwoVersions]) -> Mapping[str, int]:
    """Return how many there are in each project, by its name; empty for what is in none."""
    return Counter(each.project for each in found)


def marked_rows(workspace: Workspace) -> Mapping[str, int]:
    """Return how many open conflicts concern each task, person, calendar or project, by its id: for marks beside them."""
    found = workspace.find(Conflict, verdict=Verdict.OPEN)
    if not found:
        return {}
    names = Names(workspace)
    _learn(names, found)
    return Counter(names.thing(each.row_id) for each in found)


def _in_words(workspace: Workspace, whom: Viewer | None, found: Iterable[Conflict]) -> tuple[TwoVersions, ...]:
    asked = [each for each in found if whom is None or whom.is_asked(each.project_id)]
    if not asked:
        return ()
    names = Names(workspace)
    _learn(names, asked)
    order = {each.id: place for place, each in enumerate(projects(workspace))}
    told = [_Teller(workspace, names, each).told() for each in asked]
    return tuple(sorted(told, key=lambda each: (order.get(each.project_id, len(order)), each.thing_id, each.id)))


def _learn(names: Names, found: Sequence[Conflict]) -> None:
    """Look up what conflicts are about; rows that were never put in are known by their facts alone."""
    values = {each.id: {name: fact["other"] for name, fact in facts_of(each).items()} for each in found}
    names.learn(
        {each.row_id for each in found}
        | {value for fields in values.values() for name, value in fields.items() if name.endswith("_id") and value}
    )
    for each in found:
        kind = kind_of(each)
        if kind is not None and names.row(each.row_id) is None:
            names.forget(each.row_id)
            names.know(kind.record, each.row_id, {**dict.fromkeys(kind.fields), **values[each.id], "id": each.row_id})


_STORIES = {
    Clash.EDITED: "Both changed it. {Kept} stands: it was in the team file first.",
    Clash.DELETED: "{You} changed what {they} had deleted. The change was set aside.",
    Clash.DOUBLED: "Both added it; one was enough. {Kept} stands.",
    Clash.TAKEN: "Both gave the same {code}. {You} came second, so this one got another.",
    Clash.LOOP: "Together with {kept} it would run in a circle, so {other} was left out.",
}
_KEPT_ALIVE = "{You} deleted it, {they} went on working with it. It was kept."


class _Teller:
    """Puts one conflict into words for whoever looks."""

    def __init__(self, workspace: Workspace, names: Names, conflict: Conflict) -> None:
        self._workspace = workspace
        self._names = names
        self._conflict = conflict
        self._kind = kind_of(conflict)
        self._facts: Facts = facts_of(conflict)
        self._me = workspace.author

    def told(self) -> TwoVersions:
        conflict, names = self._conflict, self._names
        thing_id = names.thing(conflict.row_id)
        found = names.row(thing_id)
        project_id = conflict.project_id or names.project(conflict.row_id)
        kept, other = self._versions()
        now = self._now()
        facts = tuple(self._fact_lines(now))
        return TwoVersions(
            id=conflict.id, clash=conflict.clash, project_id=project_id,
            project=names.own(project_id) if project_id else "", thing_id=thing_id, thing=names.said(thing_id),
            what=self._what(), task_id=thing_id if found is not None and found[0] is Task else "",
            row_ids=frozenset({conflict.row_id, thing_id}), kept=kept, other=other, facts=facts,
            story=self._story(kept, other), since=self._since(now), obstacle=self._obstacle(),
            keep_words=self._keep_words(kept), turn_words=self._turn_words(other), verdict=conflict.verdict,
            decided_by=conflict.decided_by, decided_at=conflict.decided_at,
        )  # fmt: skip

    def _versions(self) -> tuple[Version, Version]:
        conflict = self._conflict
        same = conflict.kept_by == conflict.other_by
        return (
            self._version(conflict.kept_by, conflict.kept_at, timed=same),
            self._version(conflict.other_by, conflict.other_at, timed=same),
        )

    def _version(self, by: str, at: int, *, timed: bool) -> Version:
        is_mine = by == self._me and bool(by)
        whose = "yours" if is_mine else f"{by}’s" if by else "somebody’s"
        return Version(by, at, f"{whose} of {when(at)[:16]}" if timed and at else whose, is_mine)

    def _what(self) -> str:
        """Return what the two changed: `Link from “Survey” to “Build”`, or as any thing is named."""
        names, row_id = self._names, self._conflict.row_id
        return names.said(row_id) if self._kind is None else names.phrase(row_id)

    # Facts

    def _now(self) -> Mapping[str, Any] | None:
        """Return what the facts are now; None where the row is not in the file."""
        if self._kind is None:
            return None
        row = next(iter(self._workspace.find(self._kind.record, id=self._conflict.row_id)), None)
        return None if row is None else {name: getattr(row, name) for name in self._kind.fields}

    def _fact_lines(self, now: Mapping[str, Any] | None) -> Iterator[Fact]:
        kind = self._kind
        if kind is None:
            return
        for name, fact in self._facts.items():
            if name in _UNSAID or (now is None and fact["other"] == usual(kind).get(name) and fact["before"] is None):
                continue
            before = "" if self._conflict.clash is Clash.TAKEN else self._value(kind, name, fact["before"])
            kept, other = (self._value(kind, name, fact[side]) for side in ("kept", "other"))
            right = fact["other" if self._conflict.verdict is Verdict.TURNED else "kept"]
            again = now is not None and now[name] != right
            yield Fact(term(name), before, kept, other, self._value(kind, name, now[name]) if again and now else "")
            yield from self._swapped(name, kept, other)

    def _swapped(self, name: str, kept: str, other: str) -> Iterator[Fact]:
        """Yield what becomes of the one that has the code or number."""
        if self._conflict.clash is Clash.TAKEN:
            holder = holder_of(Standing(self._workspace), self._conflict)
            if holder:
                yield Fact(term(name), "", other, kept, of=self._names.said(holder))

    def _value(self, kind: Kind, name: str, value: Any) -> str:  # noqa: ANN401 - whatever the field holds
        if isinstance(value, ConstraintType):
            return CONSTRAINT_WORDS[value]
        return said_value(kind.record, name, value, self._names, self._units(), self._conflict.row_id)

    def _units(self) -> Units:
        project = self._names.row(self._conflict.project_id or "")
        if project is None or project[0] is not Project or project[1].get("day_seconds") is None:
            return Units()
        return Units(project[1]["day_seconds"], project[1]["week_seconds"], project[1]["month_days"])

    # Sentences

    def _story(self, kept: Version, other: Version) -> str:
        words = {
            "Kept": _capital(kept.whose), "You": _subject(other), "they": _mid(_subject(kept)), "other": other.whose,
            "kept": kept.whose if kept.by else "another change", "code": self._code_words(),
        }  # fmt: skip
        clash = self._conflict.clash
        story = _KEPT_ALIVE if clash is Clash.DELETED and not self._facts else _STORIES[clash]
        return story.format_map(words)

    def _code_words(self) -> str:
        return next((term(name).lower() for name in self._facts), "code")

    def _keep_words(self, kept: Version) -> str:
        clash = self._conflict.clash
        if clash is Clash.DELETED:
            return "It stays as it is." if not self._facts else "What was set aside stays out."
        if clash is Clash.LOOP:
            return "It stays left out."
        if self._is_changed_since():
            return "What is there now stays."
        if clash is Clash.TAKEN:
            return f"Each keeps the {self._code_words()} it has now."
        return f"{_capital(kept.whose)} stays."

    def _is_changed_since(self) -> bool:
        now = self._now()
        return now is not None and any(
            now[name] != fact["kept"] for name, fact in self._facts.items() if name not in _UNSAID
        )

    def _turn_words(self, other: Version) -> str:
        clash = self._conflict.clash
        if clash is Clash.DELETED and not self._facts:
            return "It is deleted, with all that belongs to it."
        if clash is Clash.TAKEN:
            return f"The two exchange their {self._code_words()}s."
        if clash in {Clash.DELETED, Clash.LOOP} and self._now() is None:
            return "It is put back as far as it can be."
        return f"{_capital(other.whose)} is put in."

    def _since(self, now: Mapping[str, Any] | None) -> str:
        """Say who changed it again after the two."""
        conflict = self._conflict
        if conflict.verdict is not Verdict.OPEN:
            return ""
        if now is None:
            was_there = conflict.clash in {Clash.EDITED, Clash.DOUBLED, Clash.TAKEN} or not self._facts
            return f"{self._last(None)} deleted it since." if was_there else ""
        again = [name for name, fact in self._facts.items() if name not in _UNSAID and now[name] != fact["kept"]]
        if not again or self._kind is None:
            return ""
        value = self._value(self._kind, again[0], now[again[0]])
        return f"{self._last(frozenset(again))} written “{value}” since."

    def _last(self, fields: frozenset[str] | None) -> str:
        """Return who did it last: `Carl has`."""
        row_id = self._conflict.row_id
        for each in self._workspace.history_of(row_id, _RECENT):
            rows = [row for row in self._workspace.rows_of(each.id) if row.id == row_id]
            did = any(row.op == "delete" if fields is None else fields & row.fields.keys() for row in rows)
            if did:
                return "You have" if each.author == self._me else f"{each.author or 'Somebody'} has"
        return "Somebody has"

    def _obstacle(self) -> str:
        if self._conflict.verdict is not Verdict.OPEN:
            return ""
        try:
            turned(Standing(self._workspace), self._conflict)
        except KnownError as error:
            return str(error)
        return ""


def _subject(version: Version) -> str:
    return "You" if version.is_mine else version.by or "Somebody"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _mid(subject: str) -> str:
    return {"You": "you", "Somebody": "somebody"}.get(subject, subject)


# Deciding


def decide(workspace: Workspace, decisions: Sequence[tuple[str, Verdict]]) -> ChangeSet | None:
    """Write down what is right of several, and put the other versions in where that was decided, as one change.

    Raises a KnownError, changing nothing, for what was decided already and where the other version cannot be put in.
    """
    found = {each.id: each for each in workspace.find(Conflict, id=[row_id for row_id, _ in decisions])}
    standing = Standing(workspace)
    deletions: list[Delete] = []
    for conflict_id, verdict in decisions:
        conflict = _undecided(found.get(conflict_id))
        if verdict is Verdict.TURNED:
            changes = turned(standing, conflict)
            deletions += [each for each in changes if isinstance(each, Delete)]
            standing.take([each for each in changes if not isinstance(each, Delete)])
    said = [
        Update(
            Conflict, conflict_id, {"verdict": verdict, "decided_by": workspace.author, "decided_at": workspace.now()}
        )
        for conflict_id, verdict in decisions
    ]
    return workspace.record(_label(workspace, decisions, found), [*standing.changes, *deletions, *said])


def _undecided(conflict: Conflict | None) -> Conflict:
    if conflict is None:
        raise InvalidValueError("This is no longer in the file.", "Look at the list again.")
    if conflict.verdict is not Verdict.OPEN:
        raise InvalidValueError(
            f"{conflict.decided_by or 'Somebody'} has decided this already, on {when(conflict.decided_at or 0)[:16]}.",
            "Undo that decision in Changes to decide it anew.",
        )
    return conflict


def _label(workspace: Workspace, decisions: Sequence[tuple[str, Verdict]], found: Mapping[str, Conflict]) -> str:
    if len(decisions) != 1:
        return f"Decide {len(decisions)} things two people changed"
    conflict_id, verdict = decisions[0]
    (told,) = _in_words(workspace, None, [found[conflict_id]])
    version = told.other if verdict is Verdict.TURNED else told.kept
    by = version.by or "somebody"
    return f"Decide {told.what} ({told.fields.lower()}): {'use' if verdict is Verdict.TURNED else 'keep'} {by}’s"


def side_of(each: TwoVersions, author: str) -> Verdict | None:
    """Return the decision that makes somebody’s version stand; None where neither is theirs, or it cannot be put in."""
    if each.kept.by == author:
        return Verdict.CONFIRMED
    return Verdict.TURNED if each.other.by == author and not each.obstacle else None


def sides(found: Iterable[TwoVersions]) -> tuple[str, ...]:
    """Return the people whose versions there are, by how many."""
    counted = Counter(by for each in found for by in (each.kept.by, each.other.by) if by)
    return tuple(by for by, _ in counted.most_common())
