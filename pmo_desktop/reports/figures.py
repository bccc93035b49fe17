"""Figures as they are printed: days of slip, money that fits its column, names put together."""

from collections.abc import Iterable

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.records import Project
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.services.reporting import Milestone

NONE = "–"
_STEPS = ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k"))


def slip_days(slip: int | None) -> str:
    """Return a slip in seconds as signed days; a dash for none."""
    if slip is None:
        return NONE
    days = round(slip / moment.DAY)
    if days == 0:
        return "0 d"
    return f"{'+' if days > 0 else '–'}{abs(days):,} d"


def slip_colour(slip: int | None) -> str:
    return "late" if slip is not None and round(slip / moment.DAY) > 0 else "text"


def money(cents: int | None, room: float, size: float, *, bold: bool = False) -> str:
    """Return an amount in whole units, or in k, M or bn where it is too wide: a cut figure would be a wrong one."""
    full = format_money(cents)
    if cents is None or PrintMeasure().width(full, size, bold=bold) <= room:
        return full
    amount = cents / 100
    return next((f"{amount / step:,.1f}{unit}" for step, unit in _STEPS if abs(amount) >= step), full)


def listed(parts: Iterable[str], between: str = "  ·  ") -> str:
    """Return the parts that say something, in one line."""
    return between.join(part for part in parts if part.strip())


def full_name(project: Project) -> str:
    """Return code and name."""
    return listed((project.code, project.name), "  ") or "Project without a name"


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 task`, `3 tasks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def standing(milestone: Milestone, today: int) -> str:
    """Return the word for how a milestone stands; what lies before today and is not done is overdue."""
    return "done" if milestone.done else "overdue" if milestone.at < today else ""
