"""What arrived with what it would do, as it stands now: each kind of thing is looked at against the portfolio, and written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

from pmo_desktop.domain.entry.milestones import Listed
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import milestones
from pmo_desktop.services.arriving.arrival import Arrival, What
from pmo_desktop.services.arriving.parking import Parked, park, parked
from pmo_desktop.services.importing import Choices, Preview, commit
from pmo_desktop.services.lists import bookings, hours, leave, people
from pmo_desktop.services.lists.sorting import HOURS, LEAVE, LISTINGS, ReadList
from pmo_desktop.services.organisation.logos import choose_logo, read_logo
from pmo_desktop.services.updating import Difference, Target, accept, compare, foreseen
from pmo_desktop.services.workspace import Workspace

_LONGEST = 24
Shown = people.Preview | leave.Preview | hours.Preview


class Item(Protocol):
    """One line of what arrived. Frozen: every choice makes another; `taken` says whether it is brought in."""

    @property
    def arrival(self) -> Arrival: ...
    @property
    def taken(self) -> bool: ...
    @property
    def title(self) -> str: ...
    @property
    def said(self) -> str:
        """What it would do, in a few words."""

    @property
    def can(self) -> bool:
        """Whether there is anything to bring in."""

    def looked(self, workspace: Workspace) -> Self:
        """Return it as it would be in a portfolio as that now stands."""

    def write(self, workspace: Workspace) -> Sequence[str]:
        """Bring it in; return the ids of projects that came or were updated."""

    def with_taken(self, *, taken: bool) -> Self: ...


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """Something that cannot be brought in; its arrival says why."""

    arrival: Arrival
    taken: bool = False

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def said(self) -> str:
        return "cannot be read"

    @property
    def can(self) -> bool:
        return False

    def looked(self, workspace: Workspace) -> Self:  # noqa: ARG002 - as of all items
        return self

    def write(self, workspace: Workspace) -> Sequence[str]:  # noqa: ARG002 - as of all items
        return ()

    def with_taken(self, *, taken: bool) -> Self:  # noqa: ARG002 - as of all items
        return self


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One project of a file: a new project, or a newer version of `target` as far as `chosen` of its `difference` says.

    Where nobody chose, what is unproblematic is taken over.
    `targets` are the projects here it may be, the surest first. `together` says whether the file holds other projects too.
    """

    arrival: Arrival
    preview: Preview
    choices: Choices = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    target: str = ""
    difference: Difference | None = None
    chosen: frozenset[str] | None = None
    taken: bool = True
    together: bool = False
    came: str = ""
    """The day on which this very file came for `target`, where newer ones came since; empty where it did not."""
    would: str = ""
    """What comes of what is unproblematic, where something else is to be looked at first."""
    state: str = ""
    """`closed` or `cancelled` where `target` is that."""
    gone: str = ""
    """Who deleted a project of that name here and when, where it is a new one; empty where nobody did."""

    @property
    def title(self) -> str:
        return self.preview.imported.project.name if self.together else self.arrival.name

    @property
    def said(self) -> str:
        name = self.preview.imported.project.name
        if self.difference is not None:
            return self._updates(self.difference)
        tasks = self.preview.counts["tasks"]
        counted = "1 task" if tasks == 1 else f"{tasks} tasks"
        gone = "; one of that name was deleted here" if self.gone else ""
        return (f"new: {counted}" if self.together or self.title == name else f"new: {counted}, “{name}”") + gone

    def _updates(self, difference: Difference) -> str:
        if difference.is_empty:
            same = "the very file that came last" if difference.is_same_file else "nothing differs"
            return f"updates “{_short(difference.project)}”: {same}"
        if self.came:
            return f"an older version of “{_short(difference.project)}”: it came on {self.came}"
        waiting = sum(not row.is_unproblematic for row in difference.rows)
        is_all = self.chosen is not None and difference.everything() <= self.chosen
        more = f"; {waiting} to look at" if waiting and not is_all else ""
        more += f"; {self.state} here" if self.state else ""
        summary = difference.summary if is_all or not self.would else self.would
        return f"updates “{_short(difference.project)}”: {summary.rstrip('.')}{more}"

    @property
    def can(self) -> bool:
        """Whether it brings anything: the very file that came last does not."""
        return self.difference is None or not (self.difference.is_empty and self.difference.is_same_file)

    def looked(self, workspace: Workspace) -> Self:
        """Return it compared anew where it updates a project; as a new one where that is not there (any more)."""
        if self.difference is None:
            return self
        if not workspace.count(Project, id=self.target):
            return replace(self, target="", difference=None, chosen=None)
        difference = compare(workspace, self.target, self.preview, self.choices)
        return replace(self, difference=difference, would=would_of(workspace, difference))

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.difference is not None:
            chosen = self.difference.unproblematic() if self.chosen is None else self.chosen
            accept(workspace, self.difference, chosen)
            return (self.target,)
        commit(workspace, [(self.preview, self.choices)])
        return (self.preview.imported.project.id,)


def would_of(workspace: Workspace, difference: Difference) -> str:
    """Return what comes of what is unproblematic; empty where that is all of it."""
    if all(row.is_unproblematic for row in difference.rows):
        return ""
    chosen = difference.unproblematic()
    return foreseen(workspace, difference, chosen).summary if chosen else "nothing without a look"


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list: how it is read, who is meant where somebody said so, and which lines are taken, or not, where somebody said so."""

    arrival: Arrival
    read: ReadList
    shown: Shown | None = None
    choices: Mapping[Any, str] = field(default_factory=dict)
    ticks: Mapping[int, bool] = field(default_factory=dict)
    taken: bool = True

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def lacks(self) -> str:
        """What has to be said before anything can be read."""
        return LISTINGS[self.read.listing].lacks(self.read.columns) if self.read.columns is not None else ""

    @property
    def said(self) -> str:
        return "its columns are to be named" if self.lacks or self.shown is None else said_of(self.shown, self.ticks)

    @property
    def can(self) -> bool:
        return self.shown is not None and not self.lacks and bool(taken_of(self.shown, self.ticks))

    def looked(self, workspace: Workspace) -> Self:
        return replace(self, shown=shown_of(workspace, self.read, self.choices))

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.shown is not None:
            written(workspace, self.shown, self.ticks)
        return ()


def shown_of(workspace: Workspace, read: ReadList, choices: Mapping[Any, str]) -> Shown:
    """Return what a list would bring into a portfolio."""
    if read.listing == LEAVE:
        return leave.preview(workspace, read.source, read.columns, choices)
    assert read.table is not None and read.columns is not None  # noqa: PT018 - other lists are tables
    if read.listing == HOURS:
        return hours.preview(workspace, read.table, read.columns, choices)
    return people.preview(workspace, read.table, read.columns, choices)


def taken_of(shown: Shown, ticks: Mapping[int, bool]) -> frozenset[int]:
    """Return the numbers of the lines that are taken: those proposed, but for what somebody said."""
    if isinstance(shown, leave.Preview):
        doing = [each for each in shown.lines if each.state in leave.DOING]
        proposed = shown.agreed
        return frozenset(each.number for each in doing if ticks.get(each.number, each.number in proposed))
    if isinstance(shown, hours.Preview):
        return frozenset(each.number for each in shown.of(*hours.DOING) if ticks.get(each.number, True))
    known = shown.of(people.State.NEW, people.State.CHANGED)
    return frozenset(each.line for each in known if ticks.get(each.line, each.state is people.State.NEW or each.fills))


def written(workspace: Workspace, shown: Shown, ticks: Mapping[int, bool]) -> None:
    """Write the lines of a list that are taken, as one change."""
    wanted = taken_of(shown, ticks)
    if isinstance(shown, leave.Preview):
        leave.commit(workspace, shown, wanted)
    elif isinstance(shown, hours.Preview):
        hours.commit(workspace, shown, wanted)
    else:
        lines = tuple(
            replace(each, state=people.State.SKIPPED)
            if each.state is people.State.NEW and each.line not in wanted
            else each
            for each in shown.lines
        )
        people.commit(workspace, replace(shown, lines=lines), wanted)


def said_of(shown: Shown, ticks: Mapping[int, bool]) -> str:
    """Return in a few words what a list would bring."""
    wanted = taken_of(shown, ticks)
    if isinstance(shown, leave.Preview):
        unclear = len(shown.of(leave.State.UNCLEAR))
        taken = Counter(each.state for each in shown.lines if each.number in wanted)
        gone = taken[leave.State.GONE] + taken[leave.State.MISSING]
        said = [_counted(taken[leave.State.NEW], "absence", "")] if taken[leave.State.NEW] else []
        said += [
            f"{count} {what}"
            for count, what in ((taken[leave.State.CHANGED], "changed"), (gone, "called off"))
            if count
        ]
        said = said or ([] if unclear else ["nothing new"])
        return ", ".join([*said, f"{unclear} unclear"] if unclear else said)
    if isinstance(shown, hours.Preview):
        seconds = sum(each.seconds for each in shown.lines if each.number in wanted)
        return f"{format_work(seconds)} of work" if wanted else "nothing new"
    changed = [each.line in wanted for each in shown.of(people.State.CHANGED)]
    counts = (
        (sum(each.line in wanted for each in shown.of(people.State.NEW)), "new"), (sum(changed), "changed"),
        (len(changed) - sum(changed), "said otherwise here"), (len(shown.of(people.State.UNCLEAR)), "unclear"),
    )  # fmt: skip
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"{_counted(len(shown.lines), 'person', 'nobody', 'people')}{': ' + told if told else ', all known'}"


def _short(name: str) -> str:
    """Return a name of which so much is left that what stands behind it is seen too."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _counted(count: int, one: str, none: str, many: str = "") -> str:
    return none if not count else f"1 {one}" if count == 1 else f"{count:,} {many or one + 's'}"


@dataclass(frozen=True, slots=True)
class BookingsItem:
    """A table of bookings: how it is read, who and what is meant, and which lines are taken, or not, where somebody said so."""

    arrival: Arrival
    source: bookings.Source
    shown: bookings.Preview | None = None
    how: bookings.How = field(default_factory=bookings.How)
    choices: Mapping[str, str] = field(default_factory=dict)
    work_choices: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[tuple[object, ...], bool] = field(default_factory=dict)
    taken: bool = True

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def agreed(self) -> frozenset[int]:
        """The numbers of the lines that are taken."""
        lines = self.shown.lines if self.shown is not None else ()
        doing = [each for each in lines if each.state in bookings.DOING]
        return frozenset(
            each.number
            for each in doing
            if self.ticks.get((each.name, each.work, each.start, each.state), each.proposed)
        )

    @property
    def said(self) -> str:
        if self.shown is None:
            return "no bookings are found in it"
        summary = self.shown.summary
        unclear = len(self.shown.of(bookings.State.UNCLEAR))
        return f"{summary[:1].lower()}{summary[1:]}" + (f", {unclear} unclear" if unclear else "")

    @property
    def can(self) -> bool:
        return bool(self.agreed)

    def looked(self, workspace: Workspace) -> Self:
        try:
            shown = bookings.preview(workspace, self.source, self.how, self.choices, self.work_choices)
        except InvalidValueError:
            return replace(self, shown=None)
        return replace(self, shown=shown)

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.shown is not None:
            bookings.commit(workspace, self.shown, self.agreed)
        return ()


@dataclass(frozen=True, slots=True)
class MilestonesItem:
    """Lines with dates: the milestones of a new light project called `name`, or more of `project_id`."""

    arrival: Arrival
    text: str
    name: str = ""
    project_id: str = ""
    listed: Listed = field(default_factory=Listed)
    taken: bool = True

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def said(self) -> str:
        counted = milestones.counted(len(self.listed.milestones))
        unread = len(self.listed.unread)
        more = f", {_counted(unread, 'line is', '', 'lines are')} not read" if unread else ""
        return (f"brings up to date: {counted}" if self.project_id else f"new: {counted}") + more

    @property
    def can(self) -> bool:
        return bool(self.listed.milestones) and bool(self.project_id or self.name.strip())

    def looked(self, workspace: Workspace) -> Self:
        listed = milestones.read(workspace, self.text)
        here = bool(self.project_id) and bool(workspace.count(Project, id=self.project_id))
        return replace(self, listed=listed, project_id=self.project_id if here else "")

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.project_id:
            milestones.take(workspace, self.project_id, self.listed.milestones)
            return (self.project_id,)
        return (milestones.create_project(workspace, self.name, self.listed.milestones),)


@dataclass(frozen=True, slots=True)
class ParkedItem:
    """A file that is kept until it can be read, with the project it is about, if any; `asked` where somebody chose that.

    A picture may be the organisation’s logo instead: `as_logo`.
    """

    arrival: Arrival
    shown: Parked = field(default_factory=Parked)
    asked: bool = False
    as_logo: bool = False
    taken: bool = True

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def said(self) -> str:
        return "becomes the organisation’s logo" if self.as_logo else self.shown.said

    @property
    def can(self) -> bool:
        """Whether it brings anything: what is kept already is not kept twice."""
        return self.as_logo or not self.shown.is_here

    def looked(self, workspace: Workspace) -> Self:
        found = parked(workspace, self.arrival)
        if self.asked:
            here = workspace.find(Project, id=self.shown.project_id) if self.shown.project_id else ()
            found = replace(found, project_id=here[0].id if here else "", project=here[0].name if here else "")
        return replace(self, shown=found)

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.as_logo:
            choose_logo(workspace, read_logo(self.arrival.path))
        else:
            park(workspace, self.arrival, self.shown)
        return ()


KINDS: Mapping[What, int] = {
    each: number
    for number, each in enumerate((
        What.PEOPLE, What.PLAN, What.MILESTONES, What.REGISTER, What.BOOKINGS, What.LEAVE, What.HOURS, What.STATUS, What.FINANCE,
        What.DOCUMENT, What.PORTFOLIO, What.REFUSED,
    ))
}  # fmt: skip
"""In which order things are brought in: whom and what later ones name comes first."""
