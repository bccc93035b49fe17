"""Whom a task waits for and who waits for it, and who is on it: in row numbers, in WBS codes and in words."""

from collections.abc import Callable, Iterator, Sequence

from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LagKind, LinkType, PersonKind
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.planning.codes import code_of, outline_number
from pmo_desktop.services.planning.looking import (
    assignments_on,
    links_from_outside,
    links_into,
    links_out_of,
    units_of,
)
from pmo_desktop.services.planning.spec import FieldSpec, text


def predecessors(plan: Plan, _schedule: Schedule, row: int) -> str:
    own = plan.tasks.ids[row]
    linked = (*links_into(plan, own), *links_from_outside(plan, own))
    return format_predecessors((_typed(plan, each, "predecessor_id") for each in linked), units_of(plan))


def successors(plan: Plan, _schedule: Schedule, row: int) -> str:
    linked = links_out_of(plan, plan.tasks.ids[row])
    return format_predecessors((_typed(plan, each, "successor_id") for each in linked), units_of(plan))


def _typed(plan: Plan, link: int, end: str) -> Typed:
    links, rows = plan.dependencies, plan.tasks.row
    other = links[end][link]
    facts = (LinkType(links["type"][link]), links["lag"][link], LagKind(links["lag_kind"][link]))
    if other in rows:
        return Typed(plan.outline.number[rows[other]], *facts)
    seen = plan.outside[other]
    return Typed(seen.number, *facts, project=seen.code)


def _by_code(plan: Plan, found: Sequence[int], end: str) -> str:
    """Return links with the WBS codes, or else the outline numbers, of their other ends in place of row numbers."""
    said = []
    for link in found:
        row = plan.tasks.row[plan.dependencies[end][link]]
        number, shown = str(plan.outline.number[row]), format_predecessors([_typed(plan, link, end)], units_of(plan))
        said.append((code_of(plan, row) or outline_number(plan, row)) + shown.removeprefix(number))
    return ", ".join(said)


def _by_name(plan: Plan, found: Sequence[int], end: str) -> str:
    """Return links with the names of their other ends: “Survey; Design (SS+2d)”."""
    said = []
    for link in found:
        typed = _typed(plan, link, end)
        other, rows = plan.dependencies[end][link], plan.tasks.row
        name = plan.tasks["name"][rows[other]] if other in rows else plan.outside[other].name
        how = format_predecessors([typed], units_of(plan)).rpartition("\\")[2].removeprefix(str(typed.number))
        said.append(f"{name} ({how})" if how else str(name))
    return "; ".join(said)


def _each_person(said: Callable[[Plan, int], str]) -> Callable[[Plan, Schedule, int], str]:
    """Return what is said of each who is on a task, once where it is the same of several."""

    def shown(plan: Plan, _schedule: Schedule, row: int) -> str:
        return "; ".join(dict.fromkeys(filter(None, (said(plan, person) for person in _people_on(plan, row)))))

    return shown


def _people_on(plan: Plan, row: int) -> Iterator[int]:
    people, of = plan.people, plan.assignments
    for number in assignments_on(plan, plan.tasks.ids[row]):
        person = people.row.get(of["person_id"][number])
        if person is not None:
            yield person


def initials_of(plan: Plan, person: int) -> str:
    """Return somebody’s initials: as they are kept, else the first letters of their names."""
    kept: str = plan.people["initials"][person]
    return kept or "".join(part[0] for part in plan.people["name"][person].split()).upper()


def _role(plan: Plan, person: int) -> str:
    if plan.people["kind"][person] is PersonKind.ROLE:
        return str(plan.people["name"][person])
    found = plan.roles.row.get(plan.people["role_id"][person] or "")
    return "" if found is None else str(plan.roles["name"][found])


def _into(plan: Plan, row: int) -> list[int]:
    return links_into(plan, plan.tasks.ids[row])


def _out_of(plan: Plan, row: int) -> list[int]:
    return links_out_of(plan, plan.tasks.ids[row])


LINKS: tuple[FieldSpec, ...] = (
    FieldSpec("predecessors", "After", "Predecessors: 3, 3FS+2d, P-01\\8", "predecessors", True, predecessors),
    FieldSpec("successors", "Before", "Successors: 5, 5SS+2d", "predecessors", True, successors),
    text(
        "predecessor_names", "Waits for", "Predecessors by name, with the type and lag of the link",
        lambda plan, _s, row: _by_name(
            plan, [*_into(plan, row), *links_from_outside(plan, plan.tasks.ids[row])], "predecessor_id"
        ),
    ),
    text(
        "successor_names", "Holds up", "Successors by name, with the type and lag of the link",
        lambda plan, _s, row: _by_name(plan, _out_of(plan, row), "successor_id"),
    ),
    text(
        "wbs_predecessors", "After (WBS)", "WBS predecessors: predecessors by their codes",
        lambda plan, _s, row: _by_code(plan, _into(plan, row), "predecessor_id"),
    ),
    text(
        "wbs_successors", "Before (WBS)", "WBS successors: successors by their codes",
        lambda plan, _s, row: _by_code(plan, _out_of(plan, row), "successor_id"),
    ),
)  # fmt: skip
WHO: tuple[FieldSpec, ...] = (
    text("initials", "Initials", "Resource initials", _each_person(initials_of)),
    text("roles", "Roles", "Roles of the people on the task", _each_person(_role)),
    text(
        "teams", "Teams", "Resource group: the teams of the people on the task",
        _each_person(lambda plan, person: str(plan.people["team"][person])),
    ),
)  # fmt: skip
