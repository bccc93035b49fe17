"""What files hold that are brought in: projects, people, leave or hours worked, told by what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from pmo_desktop.domain.entry.headings import Columns, guess
from pmo_desktop.exchange.detect import Kind, kind_of
from pmo_desktop.exchange.sheets import turned
from pmo_desktop.services.lists import hours_columns, leave_columns, people_columns, projects_columns
from pmo_desktop.services.lists.leave import Source, read_calendar_source
from pmo_desktop.services.lists.projects import laid
from pmo_desktop.services.lists.projects_columns import evidence
from pmo_desktop.services.lists.table import Listing, Table, proposed, put_together, read_table, taken_apart
from pmo_desktop.services.workspace import Workspace

PEOPLE, LEAVE, HOURS = people_columns.LISTING.name, leave_columns.LISTING.name, hours_columns.LISTING.name
PROJECTS = projects_columns.LISTING.name
LISTINGS: Mapping[str, Listing] = {
    each.LISTING.name: each.LISTING for each in (people_columns, leave_columns, hours_columns, projects_columns)
}
_OF_PEOPLE = frozenset(
    {"email", "initials", "role", "team", "units", "hours", "rate", "overhead", "skills", "kind", "calendar"}
)
_TELLING_PEOPLE = 3
"""So much that is said of people only makes a list one of people, whatever projects they are on."""
_BEYOND_DOUBT = 10
"""From here on the evidence of a register outweighs that there are hours or tasks in it too."""
_OF_LEAVE = frozenset({"half", "days", "state", "from_time", "to_time", "reason", "kind", "id"})


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read: what is listed, and how the columns of a table are proposed to be read."""

    source: Source
    listing: str
    columns: Columns | None = None

    @property
    def table(self) -> Table | None:
        return self.source.table


def is_list(source: Path) -> bool:
    """Say whether a file holds a list, not projects."""
    return kind_of(source) is not Kind.PROJECT


def read_list(workspace: Workspace, source: Path, listing: str = "", zone: tzinfo | None = None) -> ReadList:
    """Return a file read as a list of what it most likely lists, or of what is said; ImportProblemError where it cannot be."""
    if kind_of(source) is Kind.CALENDAR:
        return ReadList(read_calendar_source(workspace, source, zone), LEAVE)
    table = read_table(source)
    return of_table(workspace, table, listing or listed_in(table))


def of_table(workspace: Workspace, table: Table, listing: str) -> ReadList:
    """Return a table as a list of what is said; one of projects or hours may go on over several worksheets."""
    if listing == PROJECTS:
        table = laid(workspace, table)
        return of_sheet(workspace, table, listing, table.at)
    table = put_together(table, LISTINGS[listing]) if listing == HOURS else taken_apart(table)
    return of_sheet(workspace, table, listing, table.at)


def of_sheet(workspace: Workspace, table: Table, listing: str, at: int) -> ReadList:
    """Return one worksheet of a file as a list."""
    chosen = replace(table, at=at)
    return ReadList(
        Source(table.source, chosen, digest=table.digest), listing, proposed(workspace, chosen, LISTINGS[listing])
    )


def listed_in(table: Table) -> str:
    """Return what a table lists.

    Hours where lines are of tasks or projects, projects where it says of them what is said of projects only, leave where they say
    more of it than of people.
    """
    texts = table.texts()
    as_people, as_leave, as_hours = (
        set(guess(texts, LISTINGS[name].meanings).meanings) for name in (PEOPLE, LEAVE, HOURS)
    )
    of_projects = max(evidence(table.sheet), evidence(turned(table.sheet)))
    of_tasks = bool(as_hours & {"task", "hours"}) and of_projects < _BEYOND_DOUBT
    if of_projects and not of_tasks and len(as_people & _OF_PEOPLE) < _TELLING_PEOPLE:
        return PROJECTS
    of_work = "task" in as_hours or (bool(as_hours & {"week", "project"}) and len(as_people & _OF_PEOPLE) < 2)
    if of_work and not LISTINGS[HOURS].lacks(Columns(0, tuple(as_hours))):
        return HOURS
    if "from" not in as_leave:
        return PEOPLE
    return LEAVE if len(as_leave & _OF_LEAVE) + 1 >= len(as_people & _OF_PEOPLE) else PEOPLE
