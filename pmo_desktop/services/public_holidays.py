"""The holidays of a country or region, as named exceptions of a calendar."""

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.calendar.shifts import STANDARD, Shifts, format_shifts
from pmo_desktop.domain.changes import ChangeSet, Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, CalendarException
from pmo_desktop.services.calendars import compiled, exceptions_of
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from holidays import HolidayBase

_SMALL_WORDS = re.compile(r"\b(And|Of|The)\b")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHERWISE = {
    "DRCongo": "Democratic Republic of the Congo", "HolidaysAX": "Åland Islands", "AlandIslands": "Åland Islands",
    "Curacao": "Curaçao", "GuineaBissau": "Guinea-Bissau", "Reunion": "Réunion", "TimorLeste": "Timor-Leste",
    "SaintBarthelemy": "Saint Barthélemy", "SaoTomeAndPrincipe": "São Tomé and Príncipe", "HolidaysJO": "Jordan",
    "HeardIslandAndMcDonaldIslands": "Heard Island and McDonald Islands", "IvoryCoast": "Côte d’Ivoire",
    "BonaireSintEustatiusAndSaba": "Bonaire, Sint Eustatius and Saba", "Turkey": "Türkiye",
    "SaintHelenaAscensionAndTristanDaCunha": "Saint Helena, Ascension and Tristan da Cunha",
}  # fmt: skip
"""Names that the package's class names do not spell."""
_HOUR = re.compile(r"\b(\d{1,2})(?:[.:](\d\d)|(?=\s*[ap]m\b))\s*([ap]m\b)?")
_ALWAYS, _HALF = "public", "half_day"
MOST_YEARS = 60


class Kind(StrEnum):
    FREE = "free"
    HALF = "half a day"
    WORKED = "worked"
    """A weekend day worked in place of another."""


class Standing(StrEnum):
    """What becomes of a holiday in a calendar."""

    NEW = "new"
    THERE = "there already"
    KEPT = "another exception stands there"
    IDLE = "is so anyway"


@dataclass(frozen=True, slots=True)
class Named:
    """A country, a region or a language with its code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose holidays of which years; `also` names further kinds the country has, such as `catholic` or `bank`."""

    country: str
    region: str = ""
    first_year: int
    last_year: int
    language: str = ""
    also: tuple[str, ...] = ()
    half_days: bool = False
    """With days that are free from noon on, or from the hour that their name says; some are for a few people only."""
    observed: bool = True
    """With the days on which a holiday is made up for that falls on a weekend."""


@dataclass(frozen=True, slots=True)
class Holiday:
    day: int
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Proposed:
    """A holiday, the hours it leaves, and what becomes of it."""

    holiday: Holiday
    shifts: str
    standing: Standing

    @property
    def id(self) -> str:
        return f"{self.holiday.day}"


# What there is


@lru_cache(maxsize=1)
def countries() -> tuple[Named, ...]:
    """Return every country and territory the package knows, by name."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - only where holidays are asked for

    found = (Named(entry[1], _spelt(entry[0])) for entry in COUNTRIES.values())
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def _spelt(class_name: str) -> str:
    """Return `United Kingdom` of `UnitedKingdom`."""
    if class_name in _OTHERWISE:
        return _OTHERWISE[class_name]
    return _SMALL_WORDS.sub(lambda word: word[0].lower(), _WORDS.sub(" ", class_name))


def regions(country: str) -> tuple[Named, ...]:
    """Return the regions of a country that have holidays of their own, by name."""
    calendar = _calendar(country)
    names: dict[str, str] = {}
    for name, code in calendar.subdivisions_aliases.items():
        if code not in names or len(names[code]) < 4 <= len(name):  # the first that is no abbreviation
            names[code] = name
    found = (Named(code, names.get(code, code)) for code in calendar.subdivisions)
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def languages(country: str) -> tuple[str, ...]:
    """Return the codes of the languages a country's holidays are named in, its own first."""
    calendar = _calendar(country)
    own = calendar.default_language
    return tuple(sorted(calendar.supported_languages, key=lambda each: (each != own, each))) if own else ()


def further_kinds(country: str) -> tuple[str, ...]:
    """Return the kinds of days a country has beside its public holidays and half days."""
    return tuple(sorted(set(_calendar(country).supported_categories) - {_ALWAYS, _HALF}))


def country_named(words: str) -> Named:
    """Return the country with this code or name; raise InvalidValueError that names those that are meant perhaps."""
    return _one_named(words, countries(), "country")


def region_named(country: str, words: str) -> Named:
    """Return the region of a country with this code or name; raise InvalidValueError as for countries."""
    calendar = _calendar(country)
    by_alias = {name.casefold(): code for name, code in calendar.subdivisions_aliases.items()}
    return _one_named(by_alias.get(words.strip().casefold(), words), regions(country), "region")


def _one_named(words: str, known: Sequence[Named], what: str) -> Named:
    typed = words.strip().casefold()
    for each in known:
        if typed in (each.code.casefold(), each.name.casefold()):
            return each
    close = difflib.get_close_matches(typed, [each.name.casefold() for each in known], n=3, cutoff=0.5)
    shown = [each for each in known if each.name.casefold() in close] or known[:8]
    if not shown:
        raise InvalidValueError(f"There is no {what} “{words}”: the country has none.", "Leave the region out.")
    listed = ", ".join(f"{each.code} {each.name}" for each in shown)
    raise InvalidValueError(
        f"There is no {what} “{words}”.", f"{'Perhaps you mean' if close else 'There are'}: {listed}."
    )


def _calendar(country: str, **asked: Any) -> "HolidayBase":  # noqa: ANN401 - what the package takes
    from holidays import country_holidays  # noqa: PLC0415 - only where holidays are asked for

    return country_holidays(country_named(country).code, **asked)


# The days


def holidays_of(wanted: Wanted) -> tuple[Holiday, ...]:
    """Return the days wanted in order; raise InvalidValueError where something asked for is not there.

    Weekend days that a country works in place of another are among them.
    """
    _check(wanted)
    offered = set(_calendar(wanted.country).supported_categories)
    years = range(wanted.first_year, wanted.last_year + 1)
    asked: dict[str, Any] = {"observed": wanted.observed, "years": years}
    if wanted.region:
        asked["subdiv"] = region_named(wanted.country, wanted.region).code
    named_in = wanted.language or next(iter(languages(wanted.country)), "")
    if named_in:  # else the package would take the language of the machine
        asked["language"] = named_in
    full = _calendar(wanted.country, categories=tuple({_ALWAYS, *wanted.also} & offered), **asked)
    found = {moment.from_date(day): Holiday(moment.from_date(day), name, Kind.FREE) for day, name in full.items()}
    if wanted.half_days and _HALF in offered:
        for day, name in _calendar(wanted.country, categories=(_HALF,), **asked).items():
            at = moment.from_date(day)
            found.setdefault(at, Holiday(at, name, Kind.HALF))
    for day in full.weekend_workdays:
        at = moment.from_date(day)
        if day.year in years:
            found.setdefault(at, Holiday(at, "Worked in place of another day", Kind.WORKED))
    return tuple(found[at] for at in sorted(found))


def _check(wanted: Wanted) -> None:
    first, last = wanted.first_year, wanted.last_year
    if not 1970 <= first <= last <= 2199 or last - first >= MOST_YEARS:
        raise InvalidValueError(
            f"{first} to {last} are no years to fill.", f"Ask for at most {MOST_YEARS} years between 1970 and 2199."
        )
    country = country_named(wanted.country)
    _offered(wanted.also, further_kinds(country.code), f"{country.name} has no holidays of the kind", "It has")
    if wanted.language:
        named_in = f"The holidays of {country.name} are not named in"
        _offered((wanted.language,), languages(country.code), named_in, "They are in")


def _offered(asked: Collection[str], offered: Sequence[str], complaint: str, offer: str) -> None:
    for each in asked:
        if each not in offered:
            there = f"{offer} {', '.join(offered)}." if offered else "Leave it out."
            raise InvalidValueError(f"{complaint} “{each}”.", there)


# In a calendar


def proposed(
    workspace: Workspace, calendar_id: str, wanted: Wanted, *, without: Collection[str] = ()
) -> tuple[Proposed, ...]:
    """Return each holiday with what would become of it in a calendar, once the exceptions `without` are gone from it."""
    own = [each for each in exceptions_of(workspace, calendar_id) if each.id not in without]
    first, last = moment.from_iso(f"{wanted.first_year}-01-01"), moment.from_iso(f"{wanted.last_year}-12-31")
    taken = _days_taken(own, first, last + DAY)
    calendar = compiled(workspace)[calendar_id]
    return tuple(_propose(holiday, calendar, taken) for holiday in holidays_of(wanted))


def _propose(holiday: Holiday, calendar: WorkingCalendar, taken: dict[int, CalendarException]) -> Proposed:
    shifts = _hours(holiday, calendar)
    usual = _of_day(calendar, holiday.day)
    idle = {Kind.FREE: False, Kind.HALF: shifts == format_shifts(usual), Kind.WORKED: bool(usual)}[holiday.kind]
    there = taken.get(holiday.day)
    standing = Standing.NEW
    if there is not None:
        same = there.name == holiday.name or there.shifts == ""
        standing = Standing.THERE if same else Standing.KEPT
    elif idle:
        standing = Standing.IDLE
    return Proposed(holiday, shifts, standing)


def _days_taken(own: Sequence[CalendarException], first: int, last: int) -> dict[int, CalendarException]:
    found: dict[int, CalendarException] = {}
    for each in own:
        days = (
            occurrences(each.recurrence, each.start, each.finish).tolist()
            if each.recurrence
            else range(max(first, each.start), min(last, each.finish), DAY)
        )
        found |= dict.fromkeys(days, each)
    return found


def _hours(holiday: Holiday, calendar: WorkingCalendar) -> str:
    """Return what is worked: nothing, the hours up to noon or so, or those of a Monday."""
    if holiday.kind is Kind.FREE:
        return ""
    if holiday.kind is Kind.WORKED:
        return _hours_of_a_monday(calendar, holiday.day)
    return format_shifts(tuple(_up_to(_of_day(calendar, holiday.day), _free_from(holiday.name))))


def _hours_of_a_monday(calendar: WorkingCalendar, day: int) -> str:
    """Return the hours of the last Monday that was worked, of the two months before a day."""
    monday = day - moment.weekday(day) * DAY
    for at in range(monday, monday - 60 * DAY, -7 * DAY):
        if spans := _of_day(calendar, at):
            return format_shifts(spans)
    return STANDARD


def _of_day(calendar: WorkingCalendar, day: int) -> Shifts:
    return tuple((start - day, finish - day) for start, finish in calendar.spans(day, day + DAY))


def _free_from(name: str) -> int | None:
    """Return the second of the day from which a holiday is one, where its name says so: `Gamlársdagur (frá kl. 13.00)`."""
    match = _HOUR.search(name)
    if match is None:
        return None
    hours = int(match[1]) + (12 if (match[3] or "").startswith("p") and int(match[1]) < 12 else 0)
    return hours * 3600 + int(match[2] or 0) * 60


def _up_to(shifts: Shifts, end: int | None) -> Iterator[tuple[int, int]]:
    """Yield shifts up to an hour; where none is known, the first half of the work."""
    left = sum(finish - start for start, finish in shifts) // 2
    for start, finish in shifts:
        until = min(finish, start + left if end is None else end)
        if start < until:
            yield start, until
            left -= until - start


def add_holidays(
    workspace: Workspace, calendar_id: str, wanted: Wanted
) -> tuple[ChangeSet | None, tuple[Proposed, ...]]:
    """Add the holidays wanted as one change; days that have an exception already keep it, so that repeating adds nothing.

    Returns the change, None where there was nothing to add, and every holiday with what became of it. Raises
    InvalidValueError where something asked for is not there.
    """
    found = proposed(workspace, calendar_id, wanted)
    country = country_named(wanted.country)
    where = f"{country.name} ({region_named(country.code, wanted.region).name})" if wanted.region else country.name
    years = (
        f"{wanted.first_year}" if wanted.first_year == wanted.last_year else f"{wanted.first_year}–{wanted.last_year}"
    )
    name = workspace.get(Calendar, calendar_id).name
    changes = [
        Insert(
            CalendarException(
                id=workspace.new_id(), calendar_id=calendar_id, name=each.holiday.name, start=each.holiday.day,
                finish=each.holiday.day + DAY, shifts=each.shifts,
            )
        )
        for each in found
        if each.standing is Standing.NEW
    ]  # fmt: skip
    return workspace.record(f"Holidays of {where} {years} in “{name}”", changes), found
