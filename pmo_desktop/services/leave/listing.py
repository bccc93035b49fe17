"""Leave as a list: whose, from which day to which, how many working days, which part of them, why."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.domain.resources.absence import days_away, part_of_day
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.workspace import Workspace

WHOLE, MORNING, AFTERNOON = "Whole days", "Morning", "Afternoon"
PARTS_IN_WORDS = (WHOLE, MORNING, AFTERNOON)


@dataclass(frozen=True, slots=True)
class ListedLeave:
    """One absence with its person's name; `first` and `last` are the midnights that begin its first and last day.

    `days` are working days of theirs, `part` says which part of the days it is.
    """

    leave: Leave
    name: str
    days: float
    part: str = WHOLE
    private_reason: bool = False

    @property
    def id(self) -> str:
        return self.leave.id

    @property
    def first(self) -> int:
        return midnight(self.leave.start)

    @property
    def last(self) -> int:
        return last_day(self.leave)

    @property
    def days_said(self) -> str:
        """The working days with up to one decimal: `10`, `0.5`."""
        return f"{self.days:.1f}".removesuffix(".0")


def last_day(leave: Leave) -> int:
    """Return the midnight that begins the last day of leave."""
    return midnight(leave.finish - 1)


def leave_of(workspace: Workspace, person_ids: Sequence[str]) -> tuple[ListedLeave, ...]:
    """Return the leave of people, the latest first; of everybody where none is named."""
    names = {person.id: person.name for person in workspace.all(Person)}
    found = workspace.find(Leave, person_id=tuple(person_ids)) if person_ids else workspace.all(Leave)
    ordered = sorted(found, key=lambda leave: (-leave.start, names.get(leave.person_id, "")))
    private, clocks = workspace.private, clocks_of(workspace)
    listed = []
    for leave in ordered:
        calendar = clocks.without_leave(leave.person_id)
        days = days_away(calendar, leave.start, leave.finish)
        is_private = bool(leave.reason) and private.has(Leave, leave.id, "reason")
        part = part_of_day(calendar, leave.start, leave.finish, midnight(leave.start))
        said = part_said(leave, part if leave.finish - midnight(leave.start) <= DAY else "")
        listed.append(ListedLeave(leave, names.get(leave.person_id, "–"), days, said, is_private))
    return tuple(listed)


def part_said(leave: Leave, part: str) -> str:
    """Return in words which part of its days leave is; `part` is that of its one day, am or pm, where it has only one."""
    if leave.start % DAY == 0 and leave.finish % DAY == 0:
        return WHOLE
    if part in {"am", "pm"}:
        return MORNING if part == "am" else AFTERNOON
    begins = f"from {format_date(leave.start, with_time=True)[-5:]}" if leave.start % DAY else ""
    ends = f"until {format_date(leave.finish, with_time=True)[-5:]}" if leave.finish % DAY else ""
    return " ".join(filter(None, (begins, ends)))
