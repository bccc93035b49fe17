"""What the cells of the bookings grid show: numbers, the colours of the load, and what stands behind them in words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from pmo_desktop.charts.load import band
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.shares import Unit, format_share
from pmo_desktop.domain.records import BookingState
from pmo_desktop.domain.resources.bookings import Stretch
from pmo_desktop.services.bookings.grid import By, Grid, GridRow, Period, Shown, Sum
from ui.tables.ledger import Box, LedgerColumn, LedgerRow

TOTAL = "total"
_FULL = 0.995
"""Capacity this near to the whole of a person's time is not told apart from it."""


def columns_of(grid: Grid, today: int) -> list[LedgerColumn]:
    """Return a column for each period, and what rows come to."""
    found = [
        LedgerColumn(
            str(each.start), each.title, f"{format_date(each.start)} – {format_date(each.finish - 1)}",
            each.start <= today < each.finish, 66 if grid.look.per == "month" else 78,
        )
        for each in grid.periods
    ]  # fmt: skip
    return [
        *found,
        LedgerColumn(TOTAL, _tr("Total"), _tr("All that is shown of the row, in days of 8 hours"), width=72),
    ]


def rows_of(grid: Grid) -> list[LedgerRow]:
    return [_heading(grid, row) if row.is_heading else _line(grid, row) for row in grid.rows()]


def _heading(grid: Grid, row: GridRow) -> LedgerRow:
    by_project = grid.look.by is By.PROJECT

    def box(column: int) -> Box:
        if column == len(grid.periods):
            seconds = sum(each.counted for each in row.sums)
            return Box(_total(seconds, grid.look.unit), bold=True)
        return _sum(row.sums[column], grid.periods[column], grid.look.unit, row.title, by_project=by_project)

    beside = _people(row.beside) if row.beside.isdigit() else row.beside.replace("_", " ")
    why = _tr("is the sum of the rows beneath. Type into one of those, or press Ins to add one.")
    return LedgerRow(row.id, row.title, _kept(box, len(grid.periods) + 1), beside, row.level, True, row.folded, why)


def _people(count: str) -> str:
    return _tr("1 person") if count == "1" else _tr("{count} people").format(count=count)


def _line(grid: Grid, row: GridRow) -> LedgerRow:
    def box(column: int) -> Box:
        if column == len(grid.periods):
            return Box(_total(sum(each.counted for each in row.cells), grid.look.unit), muted=True)
        return _cell(row.cells[column], grid.periods[column], grid.look.unit, duty=row.key.duty if row.key else "")

    return LedgerRow(row.id, row.title, _kept(box, len(grid.periods) + 1), level=row.level)


def _kept(make: Callable[[int], Box], count: int) -> Callable[[int], Box]:
    """Return the same, each box made once, when it is asked for."""
    made: list[Box | None] = [None] * count

    def box(column: int) -> Box:
        found = made[column]
        if found is None:
            found = made[column] = make(column)
        return found

    return box


def _total(seconds: float, unit: Unit) -> str:
    if seconds < 60:
        return ""
    return format_share(100, seconds, Unit.HOURS if unit is Unit.HOURS else Unit.DAYS)


def _sum(found: Sum, period: Period, unit: Unit, name: str, *, by_project: bool) -> Box:
    if by_project:
        days = (
            format_share(100, found.counted, Unit.HOURS if unit is Unit.HOURS else Unit.DAYS)
            if found.counted >= 60
            else ""
        )
        return Box(days, "\n".join((f"{name}, {period.title}", *_asked(found))), bold=True, hatched=_is_soft(found))
    if found.counted < 60:
        away = found.capacity <= 0
        return Box("–" if away else "", _tr("No working time in this period.") if away else "", muted=True)
    share = found.utilisation
    said = [f"{name}, {period.title}", *_asked(found)]
    if share is not None and share > 1.005:
        said.append(_tr("More is asked than there is."))
    text = _sum_text(found, unit)
    return Box(
        text, "\n".join(said), band(share), bold=True, hatched=_is_soft(found), marked=share is not None and share > 1.005,
    )  # fmt: skip


def _sum_text(found: Sum, unit: Unit) -> str:
    """Return what is asked; where overhead leaves less than the whole of the time, with how much there is."""
    if unit is not Unit.PERCENT:
        return format_share(100, found.counted, unit)
    if found.room <= 0:
        return "!"
    asked = format_share(round(found.counted / found.room * 100) or 1, found.room)
    there = found.capacity / found.room
    return asked if there >= _FULL else f"{asked.removesuffix('%')}/{there * 100:.0f}%"


def _asked(found: Sum) -> list[str]:
    said = [_tr("{hours} asked").format(hours=_hours(found.counted))]
    if found.room > 0:
        said[0] += _tr(" of {hours}").format(hours=_hours(found.capacity))
        if found.capacity > 0:
            said[0] += f" ({found.counted / found.capacity:.0%})"
    said.append(_tr("{hours} booked").format(hours=_hours(found.booked)))
    if found.tentative >= 60:
        said[-1] += _tr(", {hours} of it tentative").format(hours=_hours(found.tentative))
    if found.room > found.capacity + 60:
        said.append(_tr("{hours} are overhead").format(hours=_hours(found.room - found.capacity)))
    return said


def _is_soft(found: Sum) -> bool:
    return found.tentative > 0.005 * max(found.counted, 1.0)


def _cell(shown: Shown, period: Period, unit: Unit, duty: str) -> Box:
    own = shown.cell
    if own.percent <= 0 and shown.asked < 60:
        return Box(editable=True)
    if own.percent <= 0:
        percent = _percent(shown.asked, shown.room)
        text = format_share(round(percent) or 1 if unit is Unit.PERCENT else percent, shown.room, unit)
        tip = _tr("{hours} planned in tasks, nothing booked: the plan counts.").format(hours=_hours(shown.asked))
        return Box(f"({text})", tip, editable=True, muted=True)
    text = format_share(own.percent, shown.room, unit)
    differs = shown.has_both and abs(shown.difference) >= max(3600.0, 0.02 * shown.booked)
    return Box(
        text or "0%", "\n".join(said_of(shown, period)), editable=True, hatched=own.tentative > 0,
        noted=own.note not in {"", duty}, marked=differs, uneven=not own.even,
    )  # fmt: skip


def said_of(shown: Shown, period: Period) -> list[str]:
    """Return a cell in words, line by line: for its tooltip and the line beneath the grid."""
    own = shown.cell
    said = [_tr("{percent} booked, {hours}").format(percent=format_share(own.percent, 0), hours=_hours(shown.booked))]
    if own.percent <= 0:
        said = []
    if own.is_tentative:
        said[-1] += _tr(", tentative")
    elif own.tentative > 0:
        said[-1] += _tr(", {percent} of it tentative").format(percent=format_share(own.tentative, 0))
    if not own.even:
        said += [_stretch(each, period) for each in own.stretches]
    if shown.asked >= 60:
        said.append(_tr("{hours} planned in tasks").format(hours=_hours(shown.asked)))
        said.append(_which(shown))
    said += [each for each in own.note.split("\n") if each]
    return said


def _which(shown: Shown) -> str:
    """Say what counts of the two, and by how much they differ."""
    if own_is_nothing(shown):
        return _tr("Nothing is booked: the plan counts.")
    if abs(shown.difference) < 60:
        return _tr("Booked and planned are the same; it counts once.")
    if shown.plan_counts:
        return _tr("The plan counts: it asks {hours} more than is booked.").format(hours=_hours(-shown.difference))
    return _tr("The booking counts: it is {hours} more than the plan asks.").format(hours=_hours(shown.difference))


def own_is_nothing(shown: Shown) -> bool:
    return shown.cell.percent <= 0


def _stretch(each: Stretch, period: Period) -> str:
    first, last = max(each.start, period.start), min(each.finish, period.finish) - 1
    said = _tr("{percent} from {first} to {last}").format(
        percent=format_share(each.percent, 0), first=format_date(first), last=format_date(last)
    )
    return said + (_tr(", tentative") if each.state is BookingState.TENTATIVE else "")


def _percent(seconds: float, room: float) -> float:
    return seconds / room * 100 if room > 0 else 0.0


def _hours(seconds: float) -> str:
    return format_share(100, seconds, Unit.HOURS) if seconds > 0 else "0h"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Bookings", words)


def said_in(shown: Sequence[Shown], found: Sequence[Period]) -> list[str]:
    """Return what selected cells of one row come to, in words; of one cell all that is known of it."""
    if len(shown) == 1:
        return said_of(shown[0], found[0]) or [_tr("Nothing is booked.")]
    booked, asked = sum(each.booked for each in shown), sum(each.asked for each in shown)
    said = [_tr("{hours} booked in {count} cells").format(hours=_hours(booked), count=len(shown))]
    if asked >= 60:
        said.append(_tr("{hours} planned in tasks").format(hours=_hours(asked)))
    return said
