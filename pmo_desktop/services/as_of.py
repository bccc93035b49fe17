"""The portfolio as it stood: a copy in memory with the later changes taken back, to look at, print and export."""

from datetime import datetime, timedelta
from random import Random

from db.log import browsing
from db.past import PastStore, as_it_stood
from pmo_desktop.domain import identity, moment
from pmo_desktop.domain.errors import InvalidValueError, PastError
from pmo_desktop.domain.records import StatusReport
from pmo_desktop.services.naming import quoted
from pmo_desktop.services.workspace import Clock, Workspace


class PastWorkspace(Workspace):
    """A portfolio of the past: reads as any, refuses every change with a sentence; its today is the day it stood so."""

    def __init__(self, store: PastStore, author: str, at: int, day: int, words: str) -> None:
        super().__init__(store, author, lambda: at, Random())
        self._past = store
        self._at = at
        self._day = day
        self.words = words
        """When it stood so, to be put after “as it stood”."""

    @property
    def stood_on(self) -> int | None:
        """Return the day, as the midnight that began it."""
        return self._day

    def another(
        self,
        *,
        author: str | None = None,
        clock: Clock | None = None,  # noqa: ARG002 - the past has one time
        random: Random | None = None,  # noqa: ARG002 - nothing is made here
        hurried: bool = False,  # noqa: ARG002 - nothing is written here
    ) -> "PastWorkspace":
        """Return a copy, for a background job."""
        return PastWorkspace(self._past.again(), author or self.author, self._at, self._day, self.words)

    @property
    def undo_label(self) -> str | None:
        """Return None: nothing is undone in the past."""
        return None

    @property
    def redo_label(self) -> str | None:
        """Return None: nor done again."""
        return None


def as_of(workspace: Workspace, at: int) -> PastWorkspace:
    """Return the portfolio as it stood at `at`, UTC in milliseconds; InvalidValueError where it was not begun by then.

    A change counts since this copy received it; where old history was folded, the month's end before is what is known.
    """
    with workspace.store.reading() as connection:
        cut = browsing.cut_at(connection, at)
        first = browsing.page(connection, [1])
    if cut == 0:
        begun = workspace.day_of(first[1].set.at) if 1 in first else workspace.today()
        raise InvalidValueError(f"This portfolio was begun on {said_day(begun)}.", "Choose that day or a later one.")
    day = workspace.day_of(min(at, workspace.now()))
    return _past(workspace, cut, min(at, workspace.now()), day, f"on {said_day(day)}")


def as_of_day(workspace: Workspace, day: int) -> PastWorkspace:
    """Return the portfolio as it stood at the end of a day, given as any moment of it."""
    return as_of(workspace, day_end(day))


def before(workspace: Workspace, set_id: str) -> PastWorkspace:
    """Return the portfolio as it stood just before a change; KeyError where there is no such change."""
    found = workspace.store.set_by_id(set_id)
    if found is None:
        raise KeyError(set_id)
    if found.number == 1:
        raise InvalidValueError("This is how the portfolio began: there was nothing before.", "Choose a later change.")
    day = workspace.day_of(found.set.at)
    words = f"on {said_day(day)}, before {quoted(found.set.label)}"
    return _past(workspace, found.number - 1, found.set.at, day, words)


def after_number(workspace: Workspace, number: int) -> PastWorkspace:
    """Return the portfolio as it stood after the set under a number."""
    with workspace.store.reading() as connection:
        listed = browsing.page(connection, [number])
    at = listed[number].set.at if number in listed else workspace.now()
    day = workspace.day_of(at)
    return _past(workspace, number, at, day, f"on {said_day(day)}")


def _past(workspace: Workspace, cut: int, at: int, day: int, words: str) -> PastWorkspace:
    refusal = PastError(f"This is the portfolio as it stood {words}: look, print, export, but change nothing.")
    origin = identity.uuid7(workspace.now(), Random())
    store = as_it_stood(workspace.store, cut, origin=origin, at=workspace.now(), refusal=refusal)
    return PastWorkspace(store, workspace.author, at, day, words)


def day_end(day: int) -> int:
    """Return the last millisecond of a day here, UTC; `day` is any moment of it."""
    begun = moment.to_datetime(moment.midnight(day))
    return day_start(moment.from_datetime(begun + timedelta(days=1))) - 1


def day_start(day: int) -> int:
    """Return the first millisecond of a day here, UTC; `day` is any moment of it."""
    local: datetime = moment.to_datetime(moment.midnight(day)).astimezone()
    return int(local.timestamp()) * 1000


def said_day(day: int) -> str:
    """Return `30 September 2026`."""
    on = moment.to_date(day)
    return f"{on.day} {on:%B} {on.year}"


def days_offered(workspace: Workspace, project_id: str = "") -> tuple[tuple[str, int], ...]:
    """Return days people ask for, with what each is: yesterday, the last month's end, the last status report's."""
    today = moment.to_date(workspace.today())
    offered = [
        ("Yesterday", moment.from_date(today - timedelta(days=1))),
        ("A week ago", moment.from_date(today - timedelta(days=7))),
        ("The end of last month", moment.from_date(today.replace(day=1) - timedelta(days=1))),
    ]
    reports = workspace.find(StatusReport, project_id=project_id) if project_id else workspace.all(StatusReport)
    if reports:
        offered.append(("The last status report", moment.midnight(max(each.as_at for each in reports))))
    return tuple(offered)
