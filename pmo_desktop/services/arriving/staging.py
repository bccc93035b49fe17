"""Looking at what arrived one after the other, each as if those before it were here already; then all of it as one change."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import CancelledError, ImportProblemError, KnownError
from pmo_desktop.domain.records import ImportRun, Project, ProjectState
from pmo_desktop.exchange.sheets import decoded, read_bytes
from pmo_desktop.services import milestones
from pmo_desktop.services.arriving.arrival import PARKED, Arrival, What, fault_in
from pmo_desktop.services.arriving.items import (
    KINDS,
    BookingsItem,
    Item,
    ListItem,
    MilestonesItem,
    ParkedItem,
    PlanItem,
    RefusedItem,
    would_of,
)
from pmo_desktop.services.arriving.recognising import LISTING_OF, sheets_of, text_of
from pmo_desktop.services.arriving.registers import RegisterItem
from pmo_desktop.services.importing import commit_all, previews
from pmo_desktop.services.lists import bookings, projects
from pmo_desktop.services.lists.sorting import HOURS, LISTINGS, PROJECTS, ReadList, of_sheet, read_list
from pmo_desktop.services.lists.table import Table, proposed, put_together
from pmo_desktop.services.moved import Moves, by_writing
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.restoring import deleted
from pmo_desktop.services.together import Rehearsal, rehearsed, together
from pmo_desktop.services.updating import compare, targets
from pmo_desktop.services.updating.difference import SURE
from pmo_desktop.services.workspace import Workspace

_LARGEST_TEXT = 1 << 20


class Stage:
    """A copy of the portfolio that holds what some items would bring, in their order; made when it is first needed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tried: Rehearsal | None = None
        self._written: list[tuple[tuple[Item, ...], int]] = []
        """What is in it: items that are written together, with how many changes they made."""

    def after(self, items: Sequence[Item]) -> Workspace:
        """Return the portfolio as it would be after items, in order; one that cannot be written is as if it were not there."""
        wanted = _batches(items)
        if not wanted and self._tried is None:
            return self._workspace
        if self._tried is None:
            self._tried = rehearsed(self._workspace)
        same = 0
        while same < min(len(wanted), len(self._written)) and _are(wanted[same], self._written[same][0]):
            same += 1
        while len(self._written) > same:
            for _ in range(self._written.pop()[1]):
                self._tried.undo()
        for each in wanted[same:]:
            self._write(self._tried, each)
        return self._tried

    def _write(self, tried: Rehearsal, batch: tuple[Item, ...]) -> None:
        before = tried.steps
        try:
            _write(tried, batch)
        except CancelledError:
            raise
        except KnownError:
            while tried.steps > before:  # half of it is none of it
                tried.undo()
        self._written.append((batch, tried.steps - before))

    def moved(self, workspace: Workspace) -> "Stage":
        """Return it for another workspace on the same file: a background job has one of its own."""
        self._workspace = workspace
        return self

    def close(self) -> None:
        """Let the copy go."""
        if self._tried is not None:
            self._tried.close()
            self._tried = None
        self._written.clear()


def _batches(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Return what is brought in of items, those together that are written together: new projects of one file."""
    wanted = [each for each in items if each.taken and each.can]
    return [tuple(group) for _, group in groupby(wanted, _together_with)]


def _together_with(item: Item) -> object:
    return item.preview.reading if isinstance(item, PlanItem) and item.difference is None else id(item)


def _are(batch: tuple[Item, ...], other: tuple[Item, ...]) -> bool:
    return len(batch) == len(other) and all(one is two for one, two in zip(batch, other, strict=True))


def _write(workspace: Workspace, batch: tuple[Item, ...]) -> Sequence[str]:
    """Write items; several are projects of one file, whose calendars and people are the same."""
    if len(batch) == 1:
        return batch[0].write(workspace)
    plans = [each for each in batch if isinstance(each, PlanItem)]
    return commit_all(workspace, [(each.preview, each.choices) for each in plans])


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing in: the change, the projects that came or were updated, and what could not be written after all."""

    done: ChangeSet | None
    projects: tuple[str, ...] = ()
    moves: Moves | None = None
    """Dates that updated projects moved, here and where others wait for them."""
    failed: tuple[tuple[str, KnownError], ...] = ()


def read(workspace: Workspace, arrivals: Sequence[Arrival], progress: Progress = silent) -> tuple[list[Item], Stage]:
    """Read what arrived, each as if those before it were here already; people and plans come first. Writes nothing.

    The copy they were looked at in is to be closed. `progress` may raise CancelledError at every step.
    """
    stage = Stage(workspace)
    try:
        found: list[Item] = []
        ordered = sorted(arrivals, key=_turn)
        for number, arrival in enumerate(ordered):
            found += read_one(stage.after(found), arrival, _part(progress, number, len(ordered)))
    except BaseException:
        stage.close()
        raise
    return found, stage


def _turn(arrival: Arrival) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Return when an arrival has its turn; of several versions of one plan v10 comes after v9."""
    if arrival.what is not What.PLAN:
        return KINDS[arrival.what], ()
    parts = re.findall(r"[0-9]+|[^0-9]+", Path(arrival.name).stem.casefold())
    return KINDS[arrival.what], tuple((int(each), "") if each.isdecimal() else (-1, each) for each in parts)


def taken_for(workspace: Workspace, arrival: Arrival, what: What) -> list[Item]:
    """Return an arrival as something else than it was taken for."""
    kept = arrival.could_be or (arrival.what, what)
    return read_one(workspace, replace(arrival, what=what, refusal=None, could_be=kept, is_aside=False))


def _part(progress: Progress, number: int, count: int) -> Progress:
    """Return a progress that fills one of `count` equal parts of another."""

    def part(done: int, total: int, what: str, /) -> None:
        progress(100 * number + (100 * done // total if total else 0), 100 * count, what)

    return part


def read_one(workspace: Workspace, arrival: Arrival, progress: Progress = silent) -> list[Item]:
    """Return what one arrival is, looked at as the portfolio stands; what cannot be read is refused with the reason."""
    progress(0, 100, f"Reading {arrival.name}")
    try:
        items = _read(workspace, arrival, progress)
    except CancelledError:
        raise
    except KnownError as error:
        return [_unread(arrival, error)]
    except Exception as error:  # noqa: BLE001 - told as a fault of ours, for this file alone
        return [_unread(arrival, fault_in(arrival.name, error))]
    return [each.with_taken(taken=each.can and not arrival.is_aside and not _is_old(each)) for each in items]


def _unread(arrival: Arrival, error: KnownError) -> Item:
    return RefusedItem(replace(arrival, what=What.REFUSED, reason=error.sentence, refusal=error))


def _is_old(item: Item) -> bool:
    return isinstance(item, PlanItem) and bool(item.came)


def _read(workspace: Workspace, arrival: Arrival, progress: Progress) -> Sequence[Item]:
    if arrival.what is What.PLAN:
        return _plans(workspace, arrival, progress)
    return [_READERS.get(arrival.what, _list)(workspace, arrival)]


def _list(workspace: Workspace, arrival: Arrival) -> Item:
    return ListItem(arrival, list_of(workspace, arrival)).looked(workspace)


def _parked(workspace: Workspace, arrival: Arrival) -> Item:
    return ParkedItem(arrival).looked(workspace)


def _bookings(workspace: Workspace, arrival: Arrival) -> Item:
    if arrival.table is None:
        raise ImportProblemError(f"“{arrival.name}” is no table.", "Take it for something else.")
    source = bookings.source_of(arrival.name, sheets_of(arrival), arrival.table.digest)
    item = BookingsItem(arrival, source).looked(workspace)
    if item.shown is None:
        raise ImportProblemError(
            f"“{arrival.name}” has no bookings that can be read.",
            "It needs people in one column and months or weeks across, or columns for person, project, from, to and %.",
        )
    return item


def _register(workspace: Workspace, arrival: Arrival) -> Item:
    if arrival.table is None:
        raise ImportProblemError(f"“{arrival.name}” is no table.", "Take it for something else.")
    sheets = sheets_of(arrival)
    longest = max(range(len(sheets)), key=lambda at: (len(sheets[at].lines), -at))
    table = projects.laid(workspace, Table(arrival.name, sheets, longest, arrival.table.digest))
    return RegisterItem(arrival, table, proposed(workspace, table, LISTINGS[PROJECTS])).looked(workspace)


def _milestones(workspace: Workspace, arrival: Arrival) -> Item:
    item = MilestonesItem(arrival, _text_of(arrival)).looked(workspace)
    home = milestones.home_of(workspace, item.listed)
    return replace(item, name=item.listed.title or arrival.path.stem, project_id=home)


def _refused(_workspace: Workspace, arrival: Arrival) -> Item:
    return RefusedItem(arrival)


def _portfolio(_workspace: Workspace, arrival: Arrival) -> Item:
    step = f"Take it out of “{arrival.inside}”, then open it." if arrival.inside else "Open it with File, Open."
    error = ImportProblemError(f"“{arrival.name}” is a portfolio of its own.", step)
    return RefusedItem(replace(arrival, refusal=error))


_READERS: Mapping[What, Callable[[Workspace, Arrival], Item]] = {
    **dict.fromkeys(PARKED, _parked), What.BOOKINGS: _bookings, What.REGISTER: _register, What.MILESTONES: _milestones,
    What.REFUSED: _refused, What.PORTFOLIO: _portfolio,
}  # fmt: skip


def _text_of(arrival: Arrival) -> str:
    if arrival.table is not None:
        return text_of([line.cells for sheet in sheets_of(arrival) for line in sheet.lines])
    return decoded(read_bytes(arrival.path, 64 << 20)[:_LARGEST_TEXT])


def list_of(workspace: Workspace, arrival: Arrival) -> ReadList:
    """Return an arrival as a list of what it is taken for: worksheets with the same headings as one."""
    listing = LISTING_OF[arrival.what]
    if arrival.table is None:
        return read_list(workspace, arrival.path, listing)
    if listing not in LISTINGS:
        raise ImportProblemError(f"Lists of {listing} are not read yet.", "Take it for something else.")
    sheets = sheets_of(arrival)
    table = Table(arrival.name, sheets, max(range(len(sheets)), key=lambda at: (len(sheets[at].lines), -at)))
    if len(arrival.sheets) != 1 and (listing == HOURS or len(arrival.sheets) > 1):
        table = put_together(table, LISTINGS[listing])
    return of_sheet(workspace, table, listing, table.at)


def _plans(workspace: Workspace, arrival: Arrival, progress: Progress) -> list[PlanItem]:
    shown = previews(workspace, arrival.path, progress)
    return [aimed(workspace, PlanItem(arrival, each, together=len(shown) > 1)) for each in shown]


def aimed(workspace: Workspace, item: PlanItem) -> PlanItem:
    """Return a plan with the projects it may be a newer version of, compared with the surest where that is sure enough."""
    try:
        found = targets(workspace, item.preview)
    except NotImplementedError:
        found = ()
    item = replace(item, targets=found, gone="" if found else _gone(workspace, item))
    sure = next((each for each in found if each.sure >= SURE), None)
    return compared(workspace, item, sure.project_id) if sure is not None else item


def _gone(workspace: Workspace, item: PlanItem) -> str:
    """Return who deleted a project that is called as one that comes, and when; empty where nobody did."""
    name = item.preview.imported.project.name.casefold()
    for each in deleted(workspace, Project):
        if each.name.casefold() == name:
            return f"{each.author}, {format_date(workspace.day_of(each.at))}" if each.author else "Somebody"
    return ""


def compared(workspace: Workspace, item: PlanItem, project_id: str) -> PlanItem:
    """Return a plan as a newer version of a project, or as a new one where none is named."""
    if not project_id:
        return replace(item, target="", difference=None, chosen=None)
    difference = compare(workspace, project_id, item.preview, item.choices)
    state = workspace.get(Project, project_id).state
    return replace(
        item, target=project_id, difference=difference, chosen=None, would=would_of(workspace, difference),
        came=_came(workspace, project_id, item),
        state=state.value if state in {ProjectState.CLOSED, ProjectState.CANCELLED} else "",
    )  # fmt: skip


def _came(workspace: Workspace, project_id: str, item: PlanItem) -> str:
    """Return when this very file came for a project before, where others came since; empty where it did not."""
    digest = item.preview.imported.run.digest
    runs = sorted(workspace.find(ImportRun, project_id=project_id), key=lambda each: (each.at, each.id))
    came = [each for each in runs[:-1] if digest and each.digest == digest]
    is_last = bool(runs) and runs[-1].digest == digest
    return format_date(workspace.day_of(came[-1].at)) if came and not is_last else ""


def bring_in(workspace: Workspace, items: Sequence[Item], progress: Progress = silent) -> Brought:
    """Bring in what is taken, all of it as one change; each is looked at again as those before it leave things.

    `progress` may raise CancelledError until the end: then nothing was written.
    """
    wanted = _batches(items)
    if not wanted:
        return Brought(None)
    every = [each for batch in wanted for each in batch]
    failed: list[tuple[str, KnownError]] = []
    made: list[str] = []
    first = workspace.store.last_number()

    def write(into: Workspace) -> str:
        for number, batch in enumerate(wanted):
            progress(100 * number, 100 * len(wanted), f"Bringing in {batch[0].title}")
            try:
                made.extend(_write(into, tuple(each.looked(into) for each in batch)))
            except CancelledError:
                raise
            except KnownError as error:
                failed.append((batch[0].title, error))
        progress(100 * len(wanted), 100 * len(wanted), "Writing")
        return label_of(every)

    def put() -> ChangeSet | None:
        if len(wanted) > 1:
            return together(workspace, write)
        write(workspace)
        return _newest(workspace, first)

    updated = [each.target for each in every if isinstance(each, PlanItem) and each.difference is not None]
    done, moves = by_writing(workspace, updated, put) if updated else (put(), None)
    return Brought(done, tuple(dict.fromkeys(made)), moves, tuple(failed))


def label_of(items: Sequence[Item]) -> str:
    files = {(str(each.arrival.path), each.arrival.inside) for each in items}
    return f"Bring in {len(files)} files" if len(files) > 1 else f"Bring in “{items[0].arrival.path.name}”"


def _newest(workspace: Workspace, first: int) -> ChangeSet | None:
    made = workspace.store.sets_after(first)
    own = [each.set for each in made if each.set.author == workspace.author]
    return own[-1] if own else None
