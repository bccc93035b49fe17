"""What the cells of hours worked show: per person or project, by week, beside what was planned and what is left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.services.actuals import LEFT, Slot, TimeSheet, week_name
from ui.tables.ledger import Box, LedgerColumn, LedgerRow

BEFORE, DONE, WORK = "before", "done", "work"


@dataclass(frozen=True, slots=True)
class Look:
    by_project: bool = False
    filter: str = ""
    folded: frozenset[str] = frozenset()


def columns_of(sheet: TimeSheet) -> list[LedgerColumn]:
    """Return the weeks, then what was done before them, in all, and what is left."""
    weeks = [
        LedgerColumn(
            str(week), f"{week_name(week)} {moment.to_date(week):%d.%m.}",
            f"{format_date(week)} – {format_date(week + 6 * moment.DAY)}", week == sheet.weeks[-1], 100,
        )
        for week in sheet.weeks
    ]  # fmt: skip
    return [
        *weeks,
        LedgerColumn(
            BEFORE,
            _tr("Elsewhere"),
            _tr("Done work that no week accounts for: recorded elsewhere, or before"),
            width=84,
        ),
        LedgerColumn(DONE, _tr("Done"), _tr("Actual work: all that is done"), width=72),
        LedgerColumn(LEFT, _tr("Left"), _tr("Remaining work: type it where it is not what was planned"), width=72),
        LedgerColumn(WORK, _tr("Work"), _tr("Done and left together"), width=72),
    ]


def rows_of(sheet: TimeSheet, look: Look, today: int) -> list[LedgerRow]:
    """Return a heading for each person, or project, with the assignments beneath."""
    wanted = look.filter.casefold().split()
    groups: dict[str, list[Slot]] = {}
    for slot in sheet.slots:
        said = f"{slot.person} {slot.project} {slot.task}".casefold()
        if all(each in said for each in wanted):
            groups.setdefault(slot.project_id if look.by_project else slot.person_id, []).append(slot)
    found: list[LedgerRow] = []
    order = sorted(groups, key=lambda key: _name(groups[key][0], look).casefold())
    for key in order:
        heading = f"{'project' if look.by_project else 'person'}:{key}"
        folded = heading in look.folded
        found.append(_heading(heading, sheet, groups[key], look, today, folded=folded))
        if not folded:
            found += [_line(sheet, slot, look) for slot in groups[key]]
    return found


def _name(slot: Slot, look: Look) -> str:
    return slot.project if look.by_project else slot.person


def _heading(  # noqa: PLR0913 - what a heading adds up, and when
    heading: str, sheet: TimeSheet, slots: Sequence[Slot], look: Look, today: int, *, folded: bool
) -> LedgerRow:
    def box(column: int) -> Box:
        if column >= len(sheet.weeks):
            field = (BEFORE, DONE, LEFT, WORK)[column - len(sheet.weeks)]
            return Box(_hours(sum(_amount(each, field) for each in slots)), bold=True)
        week = sheet.weeks[column]
        entered = sum(each.hours.get(week, 0) for each in slots)
        planned = sum(each.planned.get(week, 0) for each in slots)
        tip = _tr("{name}, {week}: {entered} entered, {planned} planned").format(
            name=_name(slots[0], look),
            week=week_name(week),
            entered=_hours(entered) or "0h",
            planned=_hours(planned) or "0h",
        )
        is_over = week + moment.WEEK <= today
        others = sheet.entered(week) > 0  # where nobody entered anything the line beneath says so, once
        if not entered and planned >= 60 and is_over and others and not look.by_project:
            return Box(_tr("none"), tip, "high", bold=True, marked=True)
        return Box(_hours(entered), tip, bold=True)

    count = _tr("1 assignment") if len(slots) == 1 else _tr("{count} assignments").format(count=len(slots))
    why = _tr("is the sum of the rows beneath. Type into one of those.")
    return LedgerRow(heading, _name(slots[0], look), box, count, 0, True, folded, why)


def _line(sheet: TimeSheet, slot: Slot, look: Look) -> LedgerRow:
    def box(column: int) -> Box:
        if column >= len(sheet.weeks):
            return _amounts(slot, (BEFORE, DONE, LEFT, WORK)[column - len(sheet.weeks)])
        week = sheet.weeks[column]
        entered, planned = slot.hours.get(week, 0), slot.planned.get(week, 0)
        if entered:
            tip = _tr("{entered} entered, {planned} planned").format(
                entered=_hours(entered), planned=_hours(planned) or "0h"
            )
            return Box(_hours(entered), tip, editable=True)
        if planned >= 60:
            return Box(f"({about(planned)})", _tr("{planned} planned, no hours yet").format(planned=_hours(planned)),
                       editable=True, muted=True)  # fmt: skip
        return Box(editable=True)

    title, beside = (slot.person, slot.task) if look.by_project else (slot.task, slot.project)
    return LedgerRow(slot.assignment_id, title, box, beside, 1)


def _amounts(slot: Slot, field: str) -> Box:
    amount = _amount(slot, field)
    if field != LEFT:
        return Box(_hours(amount), muted=field == BEFORE)
    done = _tr("Done: nothing is left. Type hours to open it again.") if slot.is_over else ""
    return Box(_hours(amount) or "0h", done, editable=True, muted=slot.is_over)


_AMOUNTS: Mapping[str, Callable[[Slot], int]] = {
    BEFORE: lambda slot: slot.before,
    DONE: lambda slot: slot.done,
    LEFT: lambda slot: slot.left,
    WORK: lambda slot: slot.work,
}


def _amount(slot: Slot, field: str) -> int:
    return _AMOUNTS[field](slot)


def _hours(seconds: int) -> str:
    """Return hours, nothing for less than a minute; what was taken back elsewhere has a minus."""
    if abs(seconds) < 60:
        return ""
    return format_work(seconds) if seconds > 0 else f"−{format_work(-seconds)}"


def about(seconds: int) -> str:
    """Return planned hours, to a quarter of one."""
    return _hours(max(900, round(seconds / 900) * 900))


def _tr(words: str) -> str:
    return QCoreApplication.translate("Actuals", words)
