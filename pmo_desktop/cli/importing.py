"""`import`: every source that can be read is brought in, each with its report; the others are named with the reason."""

import argparse
import glob
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmo_desktop import paths
from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, counted, table, typed
from pmo_desktop.cli.faults import keep
from pmo_desktop.cli.lists import BroughtList, bring_list
from pmo_desktop.cli.lists import as_data as list_data
from pmo_desktop.cli.lists import tell as tell_list
from pmo_desktop.cli.portfolios import author_of, keeping, my_copy, named, opened, titled
from pmo_desktop.cli.registers import BroughtRegister, bring_register
from pmo_desktop.cli.registers import as_data as register_data
from pmo_desktop.cli.registers import tell as tell_register
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import CancelledError, FileProblemError, KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule.fidelity import TaskCheck
from pmo_desktop.services.arriving.arrival import TITLES, Arrival, What
from pmo_desktop.services.arriving.items import PlanItem, RefusedItem
from pmo_desktop.services.arriving.recognising import WHAT_OF, recognised
from pmo_desktop.services.arriving.registers import RegisterItem
from pmo_desktop.services.arriving.staging import aimed, list_of, read_one
from pmo_desktop.services.arriving.staging import bring_in as put_in
from pmo_desktop.services.arriving.unpacking import Luggage
from pmo_desktop.services.backups import BEFORE_IMPORT, back_up
from pmo_desktop.services.beginning import begin
from pmo_desktop.services.importing import Preview, commit, previews
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace

LISTED = frozenset({What.PEOPLE, What.LEAVE, What.HOURS})
"""What is told line by line."""
_MOST_SHOWN = 10
_DATE_HEADINGS = ("No.", "Task", "Start in file", "Start here", "Finish in file", "Finish here")


@dataclass(frozen=True, slots=True)
class Brought:
    """A project of a source that was imported, as it now stands."""

    source: Path
    preview: Preview
    project: Project


@dataclass(frozen=True, slots=True)
class BroughtItem:
    """Anything else: bookings, milestones, a file that is kept; `said` in words, `set_id` the change it made, empty for none."""

    source: Path
    said: str
    set_id: str


@dataclass(frozen=True, slots=True)
class NotBrought:
    source: Path
    reason: KnownError


Came = Brought | BroughtList | BroughtRegister | BroughtItem | NotBrought


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one thing: what it was taken for, and in which archive, folder or message it lay."""

    came: Came
    taken_for: What
    name: str = ""
    inside: str = ""


def bring_in(asked: argparse.Namespace, console: Console) -> int:
    """Import the sources; each that fails is named, and does not stop the others."""
    with _opened(asked, console) as workspace:
        outcomes = []
        try:
            for outcome in brought(workspace, sources(asked.sources), console, asked):
                outcomes.append(outcome)
                tell(outcome, console)
        except KeyboardInterrupt:
            done = sum(not isinstance(each.came, NotBrought) for each in outcomes)
            console.note(f"{done} of {len(asked.sources)} were imported before; each can be undone in the window.")
            raise
    failed = sum(isinstance(each.came, NotBrought) for each in outcomes)
    console.data({
        "file": str(asked.file), "imported": len(outcomes) - failed, "failed": failed,
        "sources": [as_data(each) for each in outcomes],
    })  # fmt: skip
    if failed:
        console.complain(f"{failed} of {len(outcomes)} could not be imported; the reasons are above.")
    return Exit.IN_PART if failed else Exit.DONE


def _opened(asked: argparse.Namespace, console: Console) -> Workspace:
    file: Path = asked.file
    if file.exists() or my_copy(asked) != file:
        workspace = opened(asked, drawers=paths.drawers())  # private rates go into the drawer
        _back_up(workspace, console)
        return workspace
    if not asked.create:
        raise FileProblemError(
            f"There is no portfolio “{file}” yet.",
            f"Make it first ({PROGRAM} new {typed(file)}), or add --create.",
        )
    console.note(f"Making {file}")
    return begin(file, author=author_of(asked))


def _back_up(workspace: Workspace, console: Console) -> None:
    """Back the portfolio up before something is brought in; where that fails say so and go on: an import can be undone."""
    try:
        back_up(workspace, BEFORE_IMPORT, keeping())
    except FileProblemError as error:
        console.note(str(error))


def sources(words: Sequence[str]) -> list[Path]:
    """Return the files meant; patterns are resolved here too, because Windows' shell leaves that to programs."""
    found: list[Path] = []
    for each in words:
        matches = [] if Path(each).exists() else sorted(glob.glob(each))  # noqa: PTH207 - a pattern may be absolute
        found += map(Path, matches or [each])
    return found


def brought(
    workspace: Workspace, sources: Sequence[Path], console: Console, asked: argparse.Namespace | None = None
) -> Iterator[Outcome]:
    """Bring in one source after the other, so that people of the first are known to the next; each thing is a change."""
    with tempfile.TemporaryDirectory(prefix="pmo-arriving-") as folder:
        luggage = Luggage(Path(folder))
        for number, source in enumerate(sources):

            def progress(_done: int, _total: int, what: str, /, number: int = number) -> None:
                console.progress(number, len(sources), what)

            for arrival in recognised([source], luggage, workspace.today(), progress):
                yield from _outcomes(workspace, source, _as_asked(arrival, asked), asked, progress, console)


def _as_asked(arrival: Arrival, asked: argparse.Namespace | None) -> Arrival:
    """Return what arrived as what it is said to be."""
    wanted = getattr(asked, "listed", None)
    if not wanted or not (arrival.could_be or arrival.what is What.LEAVE):
        return arrival
    return replace(arrival, what=WHAT_OF.get(wanted) or What(wanted))


def _outcomes(  # noqa: PLR0913, PLR0917 - what came, from where, and how it is asked for
    workspace: Workspace, source: Path, arrival: Arrival, asked: argparse.Namespace | None, progress: Progress,
    console: Console,
) -> Iterator[Outcome]:  # fmt: skip
    def outcome(came: Came) -> Outcome:
        return Outcome(came, arrival.what, arrival.name, arrival.inside)

    try:
        progress(0, 0, f"Reading {arrival.name}")
        yield from map(outcome, _brought_in(workspace, source, arrival, asked, progress))
    except CancelledError:
        raise
    except KnownError as error:
        yield outcome(NotBrought(source, error))
    except Exception as error:  # one file that shows a fault of ours does not stop the others
        if console.stopped.is_set():
            raise KeyboardInterrupt from error
        yield outcome(NotBrought(source, keep(error)))


def _brought_in(
    workspace: Workspace, source: Path, arrival: Arrival, asked: argparse.Namespace | None, progress: Progress
) -> Sequence[Came]:
    if arrival.what is What.PLAN:
        return _plans(workspace, source, arrival, progress, update=asked is not None and asked.update)
    if arrival.what in LISTED and asked is not None:
        return [bring_list(workspace, source, list_of(workspace, arrival), asked)]
    (item,) = read_one(workspace, arrival, progress)
    if isinstance(item, RefusedItem):
        assert item.arrival.refusal is not None
        raise item.arrival.refusal
    if isinstance(item, RegisterItem) and asked is not None:
        return [bring_register(workspace, source, item, asked)]
    if asked is not None and asked.preview:
        return [BroughtItem(source, item.said, "")]
    done = put_in(workspace, [item]).done
    return [BroughtItem(source, item.said, done.id if done else "")]


def _plans(workspace: Workspace, source: Path, arrival: Arrival, progress: Progress, *, update: bool) -> Sequence[Came]:
    """Bring in the projects of a file; with `update` those that are here take over what is unproblematic in it."""
    read = previews(workspace, arrival.path, progress)
    progress(0, 0, f"Writing {arrival.name}")
    if not update:
        commit(workspace, [(shown, {}) for shown in read])
        return [_now(workspace, source, shown) for shown in read]
    items = [aimed(workspace, PlanItem(arrival, shown, together=len(read) > 1)) for shown in read]
    done = put_in(workspace, items).done
    return [
        _now(workspace, source, each.preview)
        if each.difference is None
        else BroughtItem(source, each.said, done.id if done else "")
        for each in items
    ]


def _now(workspace: Workspace, source: Path, shown: Preview) -> Brought:
    return Brought(source, shown, workspace.get(Project, shown.imported.project.id))


# In words


def tell(outcome: Outcome, console: Console) -> None:
    """Say what a source brought, or why it could not be read."""
    came = outcome.came
    if isinstance(came, NotBrought):
        console.complain(f"{came.source}: {came.reason}")
        return
    if isinstance(came, BroughtList):
        tell_list(came, console)
        return
    if isinstance(came, BroughtRegister):
        tell_register(came, console)
        return
    if isinstance(came, BroughtItem):
        console.say(f"{came.source} → {TITLES[outcome.taken_for].lower()}: {came.said}")
        console.say()
        return
    shown = came.preview
    counts = counted({name: number for name, number in shown.counts.items() if number})
    console.say(f"{came.source} → {titled(came.project)}")
    for part in (
        [counts, shown.here_already],
        _people(shown),
        _dates(shown),
        _meetings(shown),
        _losses(shown),
        _findings(shown),
    ):
        for line in filter(None, part):
            console.say(f"  {line}")
    console.say()


def _people(shown: Preview) -> Iterator[str]:
    known = [match for match in shown.matches if match.existing is not None]
    new = len(shown.matches) - len(known)
    if shown.matches:
        yield f"People: {len(known)} known here, {new} new."
    for match in known:
        if match.existing is not None and match.reason != "Same name":
            yield f"  {match.imported.name} is {match.existing.name} ({match.reason.lower()}, {match.confidence:.0%})"


def _dates(shown: Preview) -> Iterator[str]:
    if not shown.dates:
        return
    yield f"Dates: {shown.agreeing} of {len(shown.dates)} tasks get the dates the file has, to the minute."
    differing = [check for check in shown.dates if not check.dates_agree]
    if differing:
        yield from (
            f"  {line}" for line in table(_DATE_HEADINGS, [_cells(each) for each in differing[:_MOST_SHOWN]], (0,))
        )
    yield from _more(len(differing))


def _cells(check: TaskCheck) -> tuple[str, ...]:
    moments = (check.file.start, check.computed.start, check.file.finish, check.computed.finish)
    return (str(check.number), check.name[:48], *(format_date(at, with_time=True) for at in moments))


def _losses(shown: Preview) -> Iterator[str]:
    if shown.losses:
        yield "Not carried:"
    for loss in shown.losses[:_MOST_SHOWN]:
        times = f" ({loss.count} times)" if loss.count > 1 else ""
        yield f"  {loss.place}: {loss.what}{times} – {loss.why}"
    yield from _more(len(shown.losses))


def _meetings(shown: Preview) -> Iterator[str]:
    yield from shown.meetings[:_MOST_SHOWN]
    yield from _more(len(shown.meetings))


def _findings(shown: Preview) -> Iterator[str]:
    if shown.findings:
        yield "Odd in the logic:"
    yield from (f"  {finding.sentence}" for finding in shown.findings[:_MOST_SHOWN])
    yield from _more(len(shown.findings))


def _more(count: int) -> Iterator[str]:
    if count > _MOST_SHOWN:
        yield f"  and {count - _MOST_SHOWN} more; --json has all."


# As data


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Return what JSON says of a thing: first what it was taken for."""
    told = {"taken_for": outcome.taken_for.value, "name": outcome.name, "inside": outcome.inside or None}
    return told | _came_data(outcome.came)


def _came_data(came: Came) -> dict[str, Any]:
    if isinstance(came, NotBrought):
        reason = came.reason
        return {
            "source": str(came.source), "imported": False, "reason": reason.sentence, "next_step": reason.next_step,
        }  # fmt: skip
    if isinstance(came, BroughtList):
        return list_data(came)
    if isinstance(came, BroughtRegister):
        return register_data(came)
    if isinstance(came, BroughtItem):
        return {"source": str(came.source), "imported": True, "said": came.said, "change": came.set_id or None}
    shown = came.preview
    return {
        "source": str(came.source), "imported": True, "project": named(came.project),
        "here_already": shown.here_already, "counts": {name.replace(" ", "_"): n for name, n in shown.counts.items()},
        "people": [{
            "name": match.imported.name, "is": match.existing.name if match.existing else None,
            "confidence": round(match.confidence, 3), "reason": match.reason,
        } for match in shown.matches],
        "losses": [{"place": loss.place, "what": loss.what, "why": loss.why, "count": loss.count}
                   for loss in shown.losses],
        "dates": {
            "checked": len(shown.dates), "agreeing": shown.agreeing,
            "differing": [_check_data(check) for check in shown.dates if not check.dates_agree],
        },
        "links_across": list(shown.meetings),
        "findings": [{"kind": each.kind.value, "sentence": each.sentence, "tasks": list(each.tasks)}
                     for each in shown.findings],
    }  # fmt: skip


def _check_data(check: TaskCheck) -> dict[str, Any]:
    return {
        "number": check.number, "task": check.name, "file_start": iso(check.file.start), "start": iso(check.computed.start),
        "file_finish": iso(check.file.finish), "finish": iso(check.computed.finish),
    }  # fmt: skip


def iso(at: int | None) -> str | None:
    return None if at is None else moment.to_iso(at)
