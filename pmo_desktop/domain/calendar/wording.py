"""Repeated days in plain words."""

from collections.abc import Iterable

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import Frequency, Recurrence, parse_recurrence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}
_UNITS = {Frequency.DAILY: "day", Frequency.WEEKLY: "week", Frequency.MONTHLY: "month", Frequency.YEARLY: "year"}


def in_words(text: str, start: int) -> str:
    """Return a rule that begins on day `start` as `every second week on Monday and Friday, 5 times`."""
    rule = parse_recurrence(text)
    unit = "weekday" if rule.weekdays_only else _UNITS[rule.frequency]
    words = [_every(rule.interval, unit), _days(rule, start)]
    if rule.months and (rule.frequency is not Frequency.YEARLY or rule.days):
        words.append(f"in {_listed(MONTHS[month - 1] for month in rule.months)}")
    said = " ".join(word for word in words if word)
    if rule.count is not None:
        said += f", {rule.count} times" if rule.count > 1 else ", once"
    return said if rule.until is None else f"{said}, until {moment.to_date(rule.until).isoformat()}"


def _every(interval: int, unit: str) -> str:
    return (
        f"every {unit}" if interval == 1 else f"every second {unit}" if interval == 2 else f"every {interval} {unit}s"
    )


def _days(rule: Recurrence, start: int) -> str:
    if rule.month_days:
        return _month_days(rule)
    if rule.days:
        return f"on {_weekdays(rule)}"
    first = moment.to_date(start)
    if rule.frequency is Frequency.WEEKLY:
        return f"on {WEEKDAYS[first.weekday()]}"
    if rule.frequency is Frequency.MONTHLY:
        return f"on day {first.day}"
    if rule.frequency is Frequency.YEARLY:
        return f"on {first.day} {MONTHS[first.month - 1]}"
    return ""


def _month_days(rule: Recurrence) -> str:
    days: tuple[int, ...] = rule.month_days
    if days == (-1,):
        return "on the last day" if rule.frequency is Frequency.MONTHLY else "on the last day of the month"
    at_most = len(days) > 1 and rule.positions == (-1,) and days == tuple(range(days[0], days[-1] + 1))
    shown = f"{days[-1]}" if at_most else _listed(map(_month_day, days))
    if rule.frequency is Frequency.YEARLY and len(rule.months) == 1:
        words = f"on {shown} {MONTHS[rule.months[0] - 1]}"
    else:
        words = f"on day {shown}"
    if at_most:
        return f"{words} or the last before it"
    return f"{words}, of these the {_places(rule.positions)}" if rule.positions else words


def _month_day(day: int) -> str:
    return str(day) if day > 0 else "last" if day == -1 else f"{-day} from the end"


def _weekdays(rule: Recurrence) -> str:
    plain = [weekday for weekday, place in rule.days if not place]
    if rule.positions and len(plain) == len(rule.days):
        return f"the {_places(rule.positions)} {_group(plain)}"
    if len(plain) == len(rule.days):
        return _listed(WEEKDAYS[weekday] for weekday in plain)
    return _listed(
        f"the {PLACES.get(place, f'{place}.')} {WEEKDAYS[weekday]}" if place else WEEKDAYS[weekday]
        for weekday, place in rule.days
    )


def _group(weekdays: list[int]) -> str:
    groups = {tuple(range(7)): "day", tuple(range(5)): "weekday", (5, 6): "day of the weekend"}
    return groups.get(tuple(sorted(weekdays)), _listed((WEEKDAYS[each] for each in weekdays), "or"))


def _places(positions: Iterable[int]) -> str:
    return _listed(PLACES.get(each, f"{each}.") for each in positions)


def _listed(words: Iterable[str], joint: str = "and") -> str:
    parts = list(words)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
