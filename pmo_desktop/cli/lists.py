"""Lists of people, leave and hours on the command line: bringing them in, and saying what came of each line."""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_desktop.cli.console import Console
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.actuals import week_name
from pmo_desktop.services.lists import hours, leave, people
from pmo_desktop.services.lists.leave import in_words
from pmo_desktop.services.lists.sorting import HOURS, LEAVE, LISTINGS, PEOPLE, ReadList
from pmo_desktop.services.lists.table import Problem, headings
from pmo_desktop.services.workspace import Workspace

_MOST_SHOWN = 20
Shown = people.Preview | leave.Preview | hours.Preview
_DONE: Mapping[str, str] = {
    people.State.NEW: "new", people.State.CHANGED: "changed", people.State.SAME: "as before",
    people.State.UNCLEAR: "unclear", people.State.SKIPPED: "left out",
    leave.State.GONE: "taken away", leave.State.MISSING: "no longer in the file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BroughtList:
    """A list that was brought in, or would be with --preview; `set_id` is the change it made, empty for none."""

    source: Path
    read: ReadList
    shown: Shown
    agreed: frozenset[int]
    set_id: str


def bring_list(workspace: Workspace, source: Path, read: ReadList, asked: argparse.Namespace) -> BroughtList:
    """Bring a list in: who and what is new comes in, known people change only with --update."""
    if read.table is not None and read.columns is not None and (lacks := LISTINGS[read.listing].lacks(read.columns)):
        titles = " · ".join(filter(None, headings(read.table, read.columns)))
        raise ImportProblemError(
            f"“{source.name}” is a table whose columns are not understood: {titles}.",
            f"{lacks} In the window it can be said.",
        )
    shown = _previewed(workspace, read, asked.person)
    agreed = _agreed(shown, update=asked.update)
    done = None if asked.preview else _committed(workspace, shown, agreed)
    return BroughtList(source, read, shown, agreed, done.id if done else "")


def _previewed(workspace: Workspace, read: ReadList, person: str) -> Shown:
    if read.listing == LEAVE:
        return _leave(workspace, read, person)
    assert read.table is not None and read.columns is not None  # noqa: PT018 - other lists are tables
    if read.listing == HOURS:
        return hours.preview(workspace, read.table, read.columns)
    return people.preview(workspace, read.table, read.columns)


def _agreed(shown: Shown, *, update: bool) -> frozenset[int]:
    """Return what is taken: of people known here only where that is asked for."""
    if isinstance(shown, leave.Preview):
        return shown.agreed
    if isinstance(shown, hours.Preview):
        return frozenset(each.number for each in shown.of(*hours.DOING))
    return frozenset(each.line for each in shown.of(people.State.CHANGED)) if update else frozenset()


def _committed(workspace: Workspace, shown: Shown, agreed: frozenset[int]) -> ChangeSet | None:
    if isinstance(shown, leave.Preview):
        return leave.commit(workspace, shown, agreed)
    if isinstance(shown, hours.Preview):
        return hours.commit(workspace, shown, agreed)
    return people.commit(workspace, shown, agreed)


def _leave(workspace: Workspace, read: ReadList, named: str) -> leave.Preview:
    """Return what a list of leave would bring; with --person all that is not known to be somebody else’s is theirs."""
    shown = leave.preview(workspace, read.source, read.columns)
    if not named:
        return shown
    wanted = named.casefold()
    found = [each for each in workspace.all(Person) if wanted in {each.name.casefold(), each.email.casefold(), each.id}]
    if not found:
        raise ImportProblemError(f"There is nobody called “{named}”.", "Write the name as it stands under People.")
    unknown = {each.who.key: found[0].id for each in shown.people if each.person_id is None}
    return leave.preview(workspace, read.source, read.columns, unknown)


def tell(outcome: BroughtList, console: Console) -> None:
    """Say what a list brought, line by line as far as anything came of it."""
    console.say(f"{outcome.source} → {LISTINGS[outcome.read.listing].title.lower()}")
    counts = Counter(_DONE[each.state] for each in outcome.shown.lines)
    console.say(f"  {', '.join(f'{count} {words}' for words, count in counts.items()) or 'nothing'}")
    lines = list(_told(outcome))
    for line in lines[:_MOST_SHOWN]:
        console.say(f"  {line}")
    if len(lines) > _MOST_SHOWN:
        console.say(f"  and {len(lines) - _MOST_SHOWN} more; --json has all.")
    if isinstance(outcome.shown, leave.Preview) and outcome.shown.others:
        others = outcome.shown.others
        console.say("  1 other entry is no leave." if others == 1 else f"  {others} other entries are no leave.")
    if outcome.shown.problems:
        console.say("  Not read:")
    for problem in outcome.shown.problems[:_MOST_SHOWN]:
        console.say(f"    {_in_words(problem)}")
    console.say()


def _told(outcome: BroughtList) -> Iterator[str]:
    if isinstance(outcome.shown, leave.Preview):
        for each in outcome.shown.lines:
            if each.state is not leave.State.SAME:
                said = f" – {each.said}" if each.said else ""
                yield f"{each.name or '?'}: {in_words(each.start, each.finish)}, {_DONE[each.state]}{said}"
        return
    if isinstance(outcome.shown, hours.Preview):
        for one in outcome.shown.lines:
            if one.state is not hours.State.SAME:
                said = f" – {one.said}" if one.said else ""
                amount = f"{format_work(max(0, one.seconds))} in {week_name(one.week)}"
                done = "left out" if one.state is hours.State.UNCLEAR else _DONE[one.state]
                yield f"{one.name or '?'}, {one.task or one.project or '?'}: {amount}, {done}{said}"
        return
    for line in outcome.shown.lines:
        if line.state is people.State.UNCLEAR:
            yield f"{line.entry.person.name}: {line.match.reason}"
        elif line.state is people.State.CHANGED:
            fields = ", ".join(each.title for each in line.differences)
            kept = "" if line.line in outcome.agreed else "; add --update to take it"
            yield f"{line.entry.person.name}: the file says otherwise: {fields}{kept}"


def _in_words(problem: Problem) -> str:
    heading = f" {problem.heading}:" if problem.heading else ""
    stands = f" “{problem.text}” –" if problem.text and problem.text not in problem.why else ""
    return f"line {problem.line}:{heading}{stands} {problem.why}"


def as_data(outcome: BroughtList) -> dict[str, Any]:
    """Return what JSON says of a list."""
    shown = outcome.shown
    counts = Counter(each.state.value for each in shown.lines)
    found: dict[str, Any] = {
        "source": str(outcome.source), "imported": True, "list": outcome.read.listing, "change": outcome.set_id or None,
        "counts": dict(counts), "lines": list(_DATA[outcome.read.listing](outcome)),
        "problems": [{"line": each.line, "heading": each.heading, "text": each.text, "why": each.why} for each in shown.problems],
    }  # fmt: skip
    if outcome.read.table is not None and outcome.read.columns is not None:
        titles = headings(outcome.read.table, outcome.read.columns)
        found["columns"] = [
            {"heading": heading, "is": meaning or None}
            for heading, meaning in zip(titles, outcome.read.columns.meanings, strict=True)
        ]
    if isinstance(shown, leave.Preview):
        found["others"] = shown.others
    return found


def _leave_data(outcome: BroughtList) -> Iterator[dict[str, Any]]:
    assert isinstance(outcome.shown, leave.Preview)
    for each in outcome.shown.lines:
        yield {
            "line": each.line or None, "person": each.name, "from": moment.to_iso(each.start), "to": moment.to_iso(each.finish),
            "state": each.state.value, "said": each.said,
        }  # fmt: skip


def _people_data(outcome: BroughtList) -> Iterator[dict[str, Any]]:
    assert isinstance(outcome.shown, people.Preview)
    for each in outcome.shown.lines:
        yield {
            "line": each.line, "name": each.entry.person.name, "is": each.existing.name if each.existing else None,
            "confidence": round(each.match.confidence, 3), "reason": each.match.reason, "state": each.state.value,
            "differs": [one.field for one in each.differences],
            "taken": each.state is people.State.NEW or each.line in outcome.agreed,
        }  # fmt: skip


def _hours_data(outcome: BroughtList) -> Iterator[dict[str, Any]]:
    assert isinstance(outcome.shown, hours.Preview)
    for each in outcome.shown.lines:
        yield {
            "line": each.line, "person": each.name, "project": each.project, "task": each.task,
            "week": moment.to_iso(each.week)[:10], "hours": each.seconds / 3600, "before": each.before / 3600,
            "state": each.state.value, "said": each.said,
        }  # fmt: skip


_DATA: Mapping[str, Callable[[BroughtList], Iterator[dict[str, Any]]]] = {
    PEOPLE: _people_data,
    LEAVE: _leave_data,
    HOURS: _hours_data,
}
