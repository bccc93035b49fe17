"""Working times as P6 writes them: XER's calendar data, a tree in brackets, and P6 XML's elements."""

import re
from collections.abc import Iterable, Iterator

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.shifts import DAY, Shifts
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.p6.tables import Row, Times
from pmo_desktop.exchange.xml import Element

_TOKEN = re.compile(r"[()]|[^()]+")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?")
_DEEPEST = 12
_MOST = 400_000
_EXCEL_EPOCH = -25_569
"""1899-12-30 in days from 1970-01-01: P6 counts days as spreadsheets do."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Tree = list["str | Tree"]


def from_xer(row: Row) -> Times | None:
    """Return the times in `clndr_data`, None where it is not there; raise ImportProblemError where it cannot be read.

    Each node is `(0||name(key|value|…)(children))`: DaysOfWeek has 1 (Sunday) to 7, Exceptions has days `d|41519`, both with
    shifts `s|08:00|f|16:00` as children; a day without any is free.
    """
    text = row.text("clndr_data")
    if not text.strip():
        return None
    nodes = dict(_nodes(_children(_root(text, row))))
    week: list[Shifts | None] = [()] * 7
    for name, node in _nodes(_children(nodes.get("DaysOfWeek", []))):
        if name.isdecimal() and 1 <= int(name) <= 7:
            week[(int(name) - 2) % 7] = apart(_shifts(node, row))
    exceptions = {}
    for _, node in _nodes(_children(nodes.get("Exceptions", []))):
        exceptions[_day(_pairs(node).get("d", ""), row)] = apart(_shifts(node, row))
    return Times(tuple(week) if "DaysOfWeek" in nodes else (None,) * 7, exceptions)


def _root(text: str, row: Row) -> Tree:
    """Return the tree of brackets; `(0||CalendarData()(…))` is its first node."""
    stack: list[Tree] = [[]]
    for number, token in enumerate(_TOKEN.findall(text)):
        if token == "(":  # noqa: S105 - a bracket
            stack.append([])
            stack[-2].append(stack[-1])
        elif token == ")":  # noqa: S105
            stack.pop()
        elif token.strip():
            stack[-1].append(token.strip())
        if not stack or len(stack) > 2 * _DEEPEST or number > _MOST:
            raise _unreadable(row)
    if len(stack) != 1 or not stack[0] or not isinstance(stack[0][0], list):
        raise _unreadable(row)
    return stack[0][0]


def _unreadable(row: Row) -> ImportProblemError:
    return ImportProblemError(
        f"{row.at('clndr_data')}: the times of “{row.text('clndr_name')[:40]}” cannot be read.",
        "Export the file again from P6.",
    )


def _nodes(children: Tree) -> Iterator[tuple[str, Tree]]:
    for child in children:
        if isinstance(child, list) and child and isinstance(child[0], str):
            yield child[0].rpartition("||")[2], child


def _children(node: Tree) -> Tree:
    return node[2] if len(node) > 2 and isinstance(node[2], list) else []


def _pairs(node: Tree) -> dict[str, str]:
    said = node[1] if len(node) > 1 and isinstance(node[1], list) else []
    parts = "|".join(part for part in said if isinstance(part, str)).split("|")
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _shifts(node: Tree, row: Row) -> Iterator[tuple[int, int]]:
    for _, child in _nodes(_children(node)):
        said = _pairs(child)
        if "s" in said and "f" in said:
            yield clock(said["s"], row.at("clndr_data")), clock(said["f"], row.at("clndr_data"))


def _day(text: str, row: Row) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise problem(row.at("clndr_data"), text, "is not a day")
    at = (int(text) + _EXCEL_EPOCH) * DAY
    if not moment.FIRST <= at < moment.LAST:
        raise problem(row.at("clndr_data"), text, "is not a day between 1970 and 2199")
    return at


def clock(text: str, place: str) -> int:
    """Return seconds from midnight of `08:00`."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise problem(place, text, "is not a time of day")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    if total > DAY:
        raise problem(place, text, "is not a time of day")
    return total


def apart(shifts: Iterable[tuple[int, int]]) -> Shifts:
    """Return shifts in order without overlaps; one that ends no later than it begins runs over midnight."""
    found: list[tuple[int, int]] = []
    for start, finish in sorted(shifts):
        end = finish if finish > start else finish + DAY
        begin = max(start, found[-1][1]) if found else start
        if begin < end:
            found.append((begin, end))
    return tuple(found)


# P6 XML


def from_xml(element: Element, row: Row) -> Times | None:
    """Return the times of a Calendar element, None where it has none."""
    week: list[Shifts | None] = [None] * 7
    for hours in _within(element, "StandardWorkWeek", "StandardWorkHours"):
        day = hours.fields.get("DayOfWeek", "")
        if day in _WEEKDAYS:
            week[_WEEKDAYS.index(day)] = apart(_work_times(hours, row))
    exceptions = {}
    for each in _within(element, "HolidayOrExceptions", "HolidayOrException"):
        text = each.fields.get("Date", "")
        row.fields["holiday"] = text
        at = row.date("holiday")
        del row.fields["holiday"]
        if at is not None:
            exceptions[moment.midnight(at)] = apart(_work_times(each, row))
    return Times(tuple(week), exceptions) if exceptions or any(day is not None for day in week) else None


def _within(element: Element, *path: str) -> Iterator[Element]:
    for child in element.children.get(path[0], ()):
        if len(path) == 1:
            yield child
        else:
            yield from _within(child, *path[1:])


def _work_times(element: Element, row: Row) -> Iterator[tuple[int, int]]:
    """Yield shifts; P6 names the last minute of a shift (15:59 for one until 16:00), which others that write its XML do not."""
    for each in _within(element, "WorkTime"):
        if "Start" in each.fields and "Finish" in each.fields:
            start, finish = (clock(each.fields[name], row.at(name)) for name in ("Start", "Finish"))
            yield start, finish + 60 if finish // 60 % 5 == 4 else finish
