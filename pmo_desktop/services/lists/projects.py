"""A register of projects: what its lines are here, what differs, and one change that takes what is agreed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.domain.records import Person, PersonKind, Project
from pmo_desktop.exchange.sheets import turned
from pmo_desktop.services.lists.projects_columns import LISTING, is_turned
from pmo_desktop.services.lists.projects_comparing import REGISTER, Difference, Finding, Here, differences, gone
from pmo_desktop.services.lists.projects_reading import (
    AMOUNTS,
    LIGHT,
    UNITS,
    Entry,
    LightText,
    Older,
    OwnField,
    currency_of,
    field_names,
    lights_in,
    read,
)
from pmo_desktop.services.lists.projects_writing import Writing
from pmo_desktop.services.lists.table import (
    Problem,
    Table,
    headings,
    put_together,
    remembered,
    remembering,
    taken_apart,
)
from pmo_desktop.services.lists.whose import NEW, SKIP, Meant, Who, meant
from pmo_desktop.services.portfolio import projects as known
from pmo_desktop.services.workspace import Workspace

__all__ = [
    "AMOUNTS",
    "LIGHT",
    "NEW",
    "REGISTER",
    "SKIP",
    "UNITS",
    "Choices",
    "Difference",
    "Entry",
    "LightText",
    "Older",
    "OwnField",
    "Preview",
    "ProjectLine",
    "State",
    "commit",
    "field_names",
    "known",
    "laid",
    "lights_in",
    "preview",
    "turn",
]  # fmt: skip

Choices = Mapping[int | str, str]
"""Number of a line → id of a project here, NEW or SKIP; `Who.key` of a manager → id of a person, NEW or SKIP."""


class State(StrEnum):
    """What a line would do: add a project, change one, nothing; or it waits to hear which is meant, or is left out."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project of a register and which it is here: `existing` is None for a new one; `why` says how it is known."""

    entry: Entry
    existing: Project | None
    state: State
    why: str = ""
    candidates: tuple[Project, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def line(self) -> int:
        return self.entry.line


@dataclass(frozen=True, slots=True)
class Preview:
    """What a register would bring; nothing is written yet.

    `problems` are what could not be read, `told` what was read with an assumption, `older` lines that newer ones of the same
    project overtake, `gone` projects that came with this register before and are in it no longer (nothing is done to them).
    `fields` are the columns that become fields of people's own, `lights` what the texts of the lights are taken for, `people`
    the managers, `left` the headings of columns that are left out. `hint` asks something in a sentence, empty for nothing.
    """

    table: Table
    columns: Columns
    lines: tuple[ProjectLine, ...]
    problems: tuple[Problem, ...]
    told: tuple[Problem, ...] = ()
    older: tuple[Older, ...] = ()
    gone: tuple[Project, ...] = ()
    people: tuple[Meant, ...] = ()
    fields: tuple[OwnField, ...] = ()
    lights: tuple[LightText, ...] = ()
    left: tuple[str, ...] = field(default=())
    hint: str = ""

    def of(self, *states: State) -> list[ProjectLine]:
        return [each for each in self.lines if each.state in states]

    @property
    def proposed(self) -> frozenset[tuple[int, str]]:
        """The differences that are taken where nobody says otherwise: line and field."""
        return frozenset((each.line, one.field) for each in self.lines for one in each.differences if one.proposed)

    @property
    def summary(self) -> str:
        """What would come of it, in a sentence: “3 new projects, 12 changed, 116 as before, 2 no longer in it”."""
        counts = {state: len(self.of(state)) for state in State}
        kept = sum(not any(one.proposed for one in each.differences) for each in self.of(State.CHANGED))
        words = (
            (counts[State.NEW], "1 new project", "{} new projects"),
            (counts[State.CHANGED] - kept, "1 changed", "{} changed"), (kept, "1 kept as here", "{} kept as here"),
            (counts[State.SAME], "1 as before", "{} as before"), (counts[State.UNCLEAR], "1 unclear", "{} unclear"),
            (len(self.gone), "1 no longer in it", "{} no longer in it"),
        )  # fmt: skip
        return ", ".join(one if count == 1 else many.format(count) for count, one, many in words if count)


# How a table lies


def laid(workspace: Workspace, table: Table) -> Table:
    """Return a file as it is most likely read: its worksheets of the same headings together, turned where it lies across."""
    table = put_together(taken_apart(table), LISTING, named="Worksheet")
    sheet = table.sheet
    if sheet.turned or not _lies_across(workspace, table):
        return table
    return turn(table)


def turn(table: Table) -> Table:
    """Return a table with the sheet that is read turned: its columns become lines."""
    sheets = tuple(turned(each) if at == table.at else each for at, each in enumerate(table.sheets))
    return replace(table, sheets=sheets)


def _lies_across(workspace: Workspace, table: Table) -> bool:
    """Say whether the projects of a table stand beside each other: as it was last read, else as is more likely."""
    known = [remembered(workspace, each, LISTING) for each in (table, turn(table))]
    return known[1] if any(known) else is_turned(table.sheet)


# Previewing


def preview(workspace: Workspace, table: Table, columns: Columns, choices: Choices | None = None) -> Preview:
    """Return what a register would bring, read by `columns`; `choices` say which project or person is meant."""
    if LISTING.lacks(columns):
        return Preview(table, columns, (), ())
    said = choices or {}
    here = Here(workspace)
    reading = read(table, columns, list(here.fields.values()), workspace.portfolio().fiscal_month)
    above = headings(table, columns)
    entries = _in_one_currency([_with_currency(each, columns, above) for each in reading.entries])
    people = _managers(workspace, entries, {str(key): value for key, value in said.items() if isinstance(key, str)})
    who = {each.who.name: _meant_as(here, each) for each in people}
    problems = [*reading.problems, *_unclear_people(entries, people)]
    chosen = {key: value for key, value in said.items() if isinstance(key, int)}
    found = Finding(here).all(entries, chosen)
    lines = []
    for entry in entries:
        one = found[entry.line]
        if chosen.get(entry.line) == SKIP:
            lines.append(ProjectLine(entry, None, State.SKIPPED, candidates=one.candidates))
        elif one.project is None:
            unclear = one.candidates and chosen.get(entry.line) != NEW
            lines.append(ProjectLine(entry, None, State.UNCLEAR if unclear else State.NEW, one.why, one.candidates))
        else:
            manager = who.get(str(entry.said.get("manager", "")), (None, ""))
            differs = tuple(differences(here, entry, one.project, reading.fields, manager))
            state = State.CHANGED if differs else State.SAME
            lines.append(ProjectLine(entry, one.project, state, one.why, one.candidates, differs))
    matched = [each.existing.id for each in lines if each.existing is not None]
    matched += [one.id for each in lines if each.state is State.UNCLEAR for one in each.candidates]
    return Preview(
        table, columns, tuple(lines), tuple(problems), reading.told, reading.older, gone(here, matched, entries), people,
        reading.fields, reading.lights, reading.left, reading.hint,
    )  # fmt: skip


def _in_one_currency(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries that all count in what most lines of the register say, where no line says another currency."""
    said = [each.said["currency"] for each in entries if each.said.get("currency")]
    if len(set(said)) != 1 or 2 * len(said) <= len(entries):
        return list(entries)
    return [
        each if each.said.get("currency") else replace(each, said={**each.said, "currency": said[0]})
        for each in entries
    ]


def _with_currency(entry: Entry, columns: Columns, above: Sequence[str]) -> Entry:
    """Return an entry with the currency of its amounts where no column says it."""
    if entry.said.get("currency"):
        return entry
    found = currency_of(columns, above, entry.cells)
    return replace(entry, said={**entry.said, "currency": found}) if found else entry


def _managers(workspace: Workspace, entries: Sequence[Entry], choices: Mapping[str, str]) -> tuple[Meant, ...]:
    """Return who the managers are; who is like nobody here comes in as somebody new."""
    named = [Who(str(each.said["manager"])) for each in entries if each.said.get("manager")]
    people = [each for each in workspace.all(Person) if each.kind in {PersonKind.PERSON, PersonKind.ROLE}]
    found = meant(workspace, named, people, choices)
    return tuple(
        replace(each, person_id=NEW) if each.person_id is None and not each.match.candidates else each for each in found
    )


def _meant_as(here: Here, one: Meant) -> tuple[str | None, str]:
    """Return the id of who is meant (None for somebody new) and what they are called; no name where that is not sure."""
    if one.person_id == NEW:
        return None, one.who.name
    if one.person_id is None or one.person_id == SKIP:
        return None, ""
    return one.person_id, here.people.get(one.person_id, "")


def _unclear_people(entries: Sequence[Entry], people: Sequence[Meant]) -> Iterator[Problem]:
    unclear = {each.who.name: each.match.reason for each in people if each.person_id is None}
    for entry in entries:
        name = str(entry.said.get("manager", ""))
        if name in unclear:
            yield Problem(entry.line, "Manager", name, f"{unclear[name]}. Say who is meant.")


# Writing


def commit(
    workspace: Workspace, shown: Preview, agreed: Collection[tuple[int, str]] | None = None,
    left_out: Collection[int] = (),
) -> ChangeSet | None:  # fmt: skip
    """Add the projects that are new, but for lines `left_out`, and take the differences `agreed` (line, field), as one change.

    Where `agreed` is None those are taken that are proposed. Lines that are unclear or skipped stay out. How the columns were
    read is kept with it. None where nothing is written.
    """
    taken = shown.proposed if agreed is None else agreed
    writing = Writing(workspace, shown.table, shown.fields, shown.people)
    added = [each for each in shown.of(State.NEW) if each.line not in left_out]
    changed = []
    for each in added:
        writing.add(each.entry)
    for each in shown.of(State.CHANGED):
        chosen = [one for one in each.differences if (each.line, one.field) in taken and not one.fixed]
        if chosen and each.line not in left_out and each.existing is not None:
            writing.change(each.entry, each.existing, chosen)
            changed.append(each)
    if writing.changes:
        for each in shown.lines:
            if each.existing is not None and each.line not in left_out:
                writing.meet(each.entry, each.existing)
    kept = remembering(workspace, shown.table, shown.columns, LISTING)
    changes = [*writing.all(), *kept]
    return workspace.record(_label(shown, added, changed), changes) if changes else None


def _label(shown: Preview, added: Sequence[ProjectLine], changed: Sequence[ProjectLine]) -> str:
    source = shown.table.source
    count = len(added) + len(changed)
    if count == 1:
        return f"Import “{(added or changed)[0].entry.name}”"
    if not count:
        return f"Read “{source}”" if source else "Read a table"
    words = f"{count} projects" if not changed else f"Update {len(changed)} projects"
    if changed and added:
        words = f"Update {len(changed)} projects, add {len(added)}"
    verb = "Import " if not changed else ""
    return f"{verb}{words} from “{source}”" if source else f"{verb}{words}"
