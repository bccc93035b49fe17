"""Registers of projects on the command line: bringing them in, and saying what was and what was not read."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_desktop.cli.console import Console
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.services.arriving.registers import RegisterItem
from pmo_desktop.services.lists import projects
from pmo_desktop.services.lists.projects import Preview, State
from pmo_desktop.services.lists.table import Problem, headings
from pmo_desktop.services.workspace import Workspace

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BroughtRegister:
    """A register that was brought in, or would be with --preview; `agreed` are the differences taken, by line and field."""

    source: Path
    shown: Preview
    agreed: frozenset[tuple[int, str]]
    set_id: str


def bring_register(
    workspace: Workspace, source: Path, item: RegisterItem, asked: argparse.Namespace
) -> BroughtRegister:
    """Bring a register in: new projects come in, known ones change only with --update, never what was changed here since."""
    shown = item.shown
    if item.lacks or shown is None:
        titles = " · ".join(filter(None, headings(item.table, item.columns)))
        raise ImportProblemError(
            f"“{source.name}” is a table whose columns are not understood: {titles[:200]}.",
            f"{item.lacks} In the window it can be said.",
        )
    agreed = shown.proposed if asked.update else frozenset()
    done = None if asked.preview else projects.commit(workspace, shown, agreed)
    return BroughtRegister(source, shown, agreed, done.id if done else "")


# In words


def tell(came: BroughtRegister, console: Console) -> None:
    """Say what a register brought."""
    shown = came.shown
    console.say(f"{came.source} → register of projects: {shown.summary or 'nothing'}")
    for title, lines in (
        ("", list(_hints(shown))), ("Lights:", list(_lights(shown))), ("", list(_told(came))),
        ("No longer in it; nothing is done to them:", [each.name for each in shown.gone]),
        ("Older lines of the same project:", [f"line {each.line}: {each.name}. {each.why}" for each in shown.older]),
        ("Read with an assumption:", list(map(_in_words, shown.told))), ("Not read:", list(map(_in_words, shown.problems))),
        ("Not carried:", list(shown.left)),
    ):  # fmt: skip
        _say(console, title, lines)
    console.say()


def _say(console: Console, title: str, lines: list[str]) -> None:
    if title and lines:
        console.say(f"  {title}")
    indent = "    " if title else "  "
    for line in lines[:_MOST_SHOWN]:
        console.say(f"{indent}{line}")
    if len(lines) > _MOST_SHOWN:
        console.say(f"{indent}and {len(lines) - _MOST_SHOWN} more; --json has all.")


def _hints(shown: Preview) -> Iterator[str]:
    if shown.table.sheet.turned:
        yield "Its projects stand beside each other: lines are columns of the file."
    if shown.hint:
        yield f"{shown.hint} In the window it can be said."


def _lights(shown: Preview) -> Iterator[str]:
    for each in shown.lights:
        if each.is_known and each.text.casefold() != each.rag:
            yield f"“{each.text}” ({each.count}) is {each.rag or 'no light'}"


def _told(came: BroughtRegister) -> Iterator[str]:
    for line in came.shown.lines:
        if line.state is State.UNCLEAR:
            yield f"{line.entry.name}: {line.why}; left out"
        elif line.state is State.CHANGED:
            fields = ", ".join(each.title for each in line.differences)
            taken = any((line.line, each.field) in came.agreed for each in line.differences)
            yield f"{line.entry.name}: the file says otherwise: {fields}{'' if taken else '; add --update to take it'}"


def _in_words(problem: Problem) -> str:
    heading = f" {problem.heading}:" if problem.heading else ""
    text = problem.text if len(problem.text) <= 60 else f"{problem.text[:60]}…"
    return f"line {problem.line}:{heading} “{text}” – {problem.why}"


# As data


def as_data(came: BroughtRegister) -> dict[str, Any]:
    """Return what JSON says of a register."""
    shown = came.shown
    titles = headings(shown.table, shown.columns)
    return {
        "source": str(came.source), "imported": True, "list": "projects", "change": came.set_id or None, "said": shown.summary,
        "turned": shown.table.sheet.turned, "counts": {state.value: len(shown.of(state)) for state in State if shown.of(state)},
        "columns": [{"heading": one, "is": meaning or None} for one, meaning in zip(titles, shown.columns.meanings, strict=True)],
        "lights": [{"text": each.text, "count": each.count, "is": each.rag, "known": each.is_known} for each in shown.lights],
        "lines": [_line(came, each) for each in shown.lines],
        "gone": [{"id": each.id, "code": each.code, "name": each.name} for each in shown.gone],
        "older": [{"line": each.line, "name": each.name, "why": each.why} for each in shown.older],
        "told": list(map(_problem, shown.told)), "problems": list(map(_problem, shown.problems)), "left": list(shown.left),
    }  # fmt: skip


def _line(came: BroughtRegister, line: projects.ProjectLine) -> dict[str, Any]:
    return {
        "line": line.line, "name": line.entry.name, "code": line.entry.code or None, "state": line.state.value, "why": line.why,
        "is": line.existing.name if line.existing else None,
        "differs": [
            {
                "field": each.field, "here": each.before, "file": each.after, "changed_here": each.here, "fixed": each.fixed,
                "taken": (line.line, each.field) in came.agreed,
            }
            for each in line.differences
        ],
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "heading": problem.heading, "text": problem.text, "why": problem.why}
