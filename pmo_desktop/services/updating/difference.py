"""What a newer file says otherwise than the project here: rows with their fields, each old beside new."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pmo_desktop.domain.changes import Change
from pmo_desktop.services.importing import Preview

SURE = 0.8
"""From here on a target may be taken without asking; below, a person should have a look."""


@dataclass(frozen=True, slots=True)
class Target:
    """A project here that a file may be a newer version of; `why` in words, `sure` from 0 to 1.

    `is_same_file`: this very file (same SHA-256) was the last that came for it.
    """

    project_id: str
    name: str
    code: str
    why: str
    sure: float
    is_same_file: bool = False


class Thing(StrEnum):
    """What a row of a difference is about."""

    PROJECT = "project"
    TASK = "task"
    CALENDAR = "calendar"
    PERSON = "person"
    FIELD = "custom field"


class What(StrEnum):
    """What becomes of it: the first of these that holds; a task that was renamed may have been moved and changed too."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Here:
    """Who changed it here last since the file before was brought in; `at` UTC in milliseconds, None: not known any more."""

    author: str
    at: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """One fact that differs, in words: `old` as it stands here, `new` as the file has it, `before` as the last file had it.

    `key` chooses it. `name` is stable (“duration”, “predecessors”, “people”, “place”), `term` what people read. `here` is
    set where it was changed here too; `problem` then says in a sentence what to look at, and is empty where there is nothing.
    `needs` are the keys of rows without which it cannot come, such as an added task that it waits for.
    """

    key: str
    name: str
    term: str
    old: str
    new: str
    before: str = ""
    here: Here | None = None
    problem: str = ""
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of a task in seconds: as computed here before and after all is taken over, and as the file itself says.

    None where there is no such task then, or no such date.
    """

    start_before: int | None = None
    finish_before: int | None = None
    start_after: int | None = None
    finish_after: int | None = None
    start_file: int | None = None
    finish_file: int | None = None

    @property
    def have_moved(self) -> bool:
        return (self.start_before, self.finish_before) != (self.start_after, self.finish_after)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that differs. `key` chooses all of it; `fields` can be chosen one by one where it is neither added nor removed.

    `name` is what the file calls it (of a removed one, what it is called here), `was` the name here where that is another.
    `number` and `level` are its place in the order of the plan as it will be (1, 2, …; 0 for the outermost), `path` the names
    of the summaries above it. `goes` says in sentences what was added here and would go with a removed one; `problem` is a
    sentence where somebody should have a look before. `needs` are the keys of rows without which it cannot come.
    """

    key: str
    thing: Thing
    what: What
    id: str
    name: str
    was: str = ""
    number: int = 0
    level: int = 0
    path: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    dates: Dates | None = None
    goes: tuple[str, ...] = ()
    problem: str = ""
    needs: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it comes or goes as a whole, so that its fields cannot be chosen one by one."""
        return self.what in {What.ADDED, What.REMOVED}

    @property
    def is_unproblematic(self) -> bool:
        return not self.problem and not any(field.problem for field in self.fields)

    def own_keys(self) -> tuple[str, ...]:
        """Return what there is to choose of it: itself, or each of its fields."""
        return (self.key,) if self.is_whole else tuple(field.key for field in self.fields)

    def unproblematic(self) -> tuple[str, ...]:
        """Return the keys of what can be taken over without a look."""
        if self.problem:
            return ()
        return (self.key,) if self.is_whole else tuple(field.key for field in self.fields if not field.problem)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that differs from the file and stays, because it was changed here and the file says what it said before.

    `key` takes the file's word for it all the same; nothing chooses it of itself.
    """

    key: str
    row_id: str
    name: str
    term: str
    here_now: str
    in_file: str
    here: Here | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A task that does not differ itself, whose computed dates move because others do."""

    id: str
    name: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class Version:
    """One file that came for a project: which, when (UTC in milliseconds), by whom, and what it changed in a sentence.

    `number` counts from 1, the oldest. `set_id` is the change that brought it, None where that history was folded.
    """

    number: int
    run_id: str
    file_name: str
    format: str
    tool: str
    at: int
    author: str
    digest: str
    changed: str
    set_id: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A newer file beside the project here.

    `summary` is one sentence: “finish +6 d, 4 tasks added”, or that nothing differs. Finishes are computed here, before and
    after all is taken over; `finish_days` are working days of the project's calendar between them. `kept` is what stays as it
    is here; `notes` are sentences to read before (history that was folded, a file that came before). `plan` is what the
    accepting works from and nobody else's business.
    """

    project_id: str
    project: str
    preview: Preview
    rows: tuple[Row, ...]
    summary: str
    last: Version | None = None
    is_same_file: bool = False
    finish_before: int | None = None
    finish_after: int | None = None
    finish_days: int = 0
    moved: tuple[Moved, ...] = ()
    kept: tuple[Kept, ...] = ()
    notes: tuple[str, ...] = ()
    plan: object = None

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def counts(self) -> Mapping[What, int]:
        """Return how many tasks were added, removed and so on; nothing counts twice."""
        found = dict.fromkeys(What, 0)
        for row in self.tasks():
            found[row.what] += 1
        return found

    def tasks(self) -> Iterator[Row]:
        return (row for row in self.rows if row.thing is Thing.TASK)

    def everything(self) -> frozenset[str]:
        """Return the keys that choose all there is."""
        return frozenset(key for row in self.rows for key in row.own_keys())

    def unproblematic(self) -> frozenset[str]:
        """Return the keys of what nobody here touched and nothing of ours goes with."""
        return self.closed(key for row in self.rows for key in row.unproblematic())

    def closed(self, chosen: Iterator[str] | Collection[str]) -> frozenset[str]:
        """Return what is chosen, with what it needs: a task that is added under one that is added needs that one."""
        found: set[str] = set()
        waiting = [key for each in chosen for key in self._keys_of(each)]
        needs = {row.key: row.needs for row in self.rows if row.is_whole}
        needs |= {field.key: field.needs for row in self.rows if not row.is_whole for field in row.fields}
        needs |= dict.fromkeys((each.key for each in self.kept), frozenset())
        while waiting:
            key = waiting.pop()
            if key not in found and key in needs:
                found.add(key)
                waiting += needs[key]
        return frozenset(found)

    def _keys_of(self, key: str) -> Sequence[str]:
        """Return the keys behind one, which may be that of a row whose fields are chosen."""
        return next((row.own_keys() for row in self.rows if row.key == key), (key,))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What taking over the chosen would write, as one change with this label.

    `left_out` says in sentences what of the chosen cannot be: a link that would close a loop, a move into itself.
    """

    changes: tuple[Change, ...]
    label: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of taking over the chosen: the sentence and the finish it leads to, computed on a copy."""

    summary: str
    finish_after: int | None
    finish_days: int
