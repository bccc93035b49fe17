"""How amounts of work, months and spans are written in the outlook."""

from PySide6.QtCore import QCoreApplication, QLocale

from pmo_desktop.charts.outlook import signed
from pmo_desktop.domain import moment
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.outlook import DAY_SECONDS, Unit


def _tr(words: str) -> str:
    return QCoreApplication.translate("Outlook", words)


def unit_word(unit: Unit) -> str:
    """Return a unit as it stands after a number."""
    return {Unit.DAYS: _tr("days"), Unit.FTE: _tr("FTE"), Unit.HOURS: _tr("hours")}[unit]


def amount(value: float) -> str:
    """Return an amount: whole from 10 on, a dot for none."""
    if abs(value) < 0.05:
        return "·"
    return f"{value:,.0f}" if abs(value) >= 9.95 else f"{value:.1f}"


def left(value: float) -> str:
    """Return what is left with a plus, what is lacking with a minus."""
    return signed(value)


def days(seconds: float) -> str:
    """Return seconds of work in days."""
    return amount(seconds / DAY_SECONDS)


def period_names(table: LoadTable) -> tuple[str, ...]:
    """Return the months of a table as headings: with the year where it begins."""
    names = []
    for number, at in enumerate(table.starts):
        day = moment.to_date(at)
        name = QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat).removesuffix(".")
        names.append(f"{name} {day.year % 100:02}" if number == 0 or day.month == 1 else name)
    return tuple(names)


def month_name(at: int) -> str:
    """Return the month of a moment with its year."""
    day = moment.to_date(at)
    return f"{QLocale().standaloneMonthName(day.month)} {day.year}"


def month_short(at: int) -> str:
    """Return the month of a moment in a few letters, with its year."""
    day = moment.to_date(at)
    return f"{QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)} {day.year}"
