"""`holidays`: add those of a country or region to a calendar, or list what there is."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.hours import format_hours
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Calendar
from pmo_desktop.services import public_holidays
from pmo_desktop.services.public_holidays import Named, Proposed, Standing, Wanted
from pmo_desktop.services.workspace import Workspace


def holidays(asked: argparse.Namespace, console: Console) -> int:
    """Add holidays, or list countries, or the regions, languages and kinds of one."""
    if asked.list:
        return _list(asked, console)
    if not (asked.file and asked.country and asked.years):
        raise InvalidValueError(
            "Adding holidays takes a portfolio, a country and years.",
            "Write them as: holidays FILE --country DE --region BY --years 2026-2028",
        )
    first, last = years(asked.years)
    wanted = Wanted(
        country=asked.country, region=asked.region, first_year=first, last_year=last, language=asked.language,
        also=tuple(part for part in asked.also.split(",") if part), half_days=asked.half_days,
        observed=not asked.no_observed,
    )  # fmt: skip
    with opened(asked) as workspace:
        calendar = calendar_named(workspace, asked.calendar)
        _, found = public_holidays.add_holidays(workspace, calendar.id, wanted)
    added = sum(each.standing is Standing.NEW for each in found)
    for line in table(("Day", "Holiday", "Hours", ""), [_cells(each) for each in found]):
        console.say(line)
    console.say(f"{added} added to “{calendar.name}”, {len(found) - added} left as they were.")
    console.data({
        "file": str(asked.file), "calendar": {"id": calendar.id, "name": calendar.name}, "added": added,
        "holidays": [_as_data(each) for each in found],
    })  # fmt: skip
    return Exit.DONE


def years(text: str) -> tuple[int, int]:
    """Return the first and last year of `2026` or `2026-2028`."""
    match = re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", text.strip())
    if match is None:
        raise InvalidValueError(f"“{text}” are no years.", "Write them as 2026 or 2026-2028.")
    return int(match[1]), int(match[2] or match[1])


def calendar_named(workspace: Workspace, words: str) -> Calendar:
    """Return the calendar with this name or id, the portfolio's where none is named; raise InvalidValueError."""
    known = workspace.all(Calendar)
    if not words:
        words = workspace.portfolio().calendar_id or ""
    found = [each for each in known if each.id == words] or [
        each for each in known if each.name.casefold() == words.strip().casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.id for each in found)
        raise InvalidValueError(f"“{words}” is more than one calendar.", f"Give the id of one: {ids}.")
    names = ", ".join(f"“{each.name}”" for each in known) or "none yet"
    raise InvalidValueError(f"There is no calendar “{words}”.", f"There are: {names}.")


def _cells(each: Proposed) -> tuple[str, ...]:
    day = moment.to_date(each.holiday.day)
    standing = "" if each.standing is Standing.NEW else each.standing.value
    return (f"{day:%a} {day}", each.holiday.name, format_hours(each.shifts), standing)


def _as_data(each: Proposed) -> dict[str, Any]:
    return {
        "day": moment.to_iso(each.holiday.day), "name": each.holiday.name, "kind": each.holiday.kind.value,
        "hours": each.shifts, "added": each.standing is Standing.NEW, "standing": each.standing.value,
    }  # fmt: skip


def _list(asked: argparse.Namespace, console: Console) -> int:
    if not asked.country:
        found = public_holidays.countries()
        _tell(found, console)
        console.data({"countries": [_named(each) for each in found]})
        return Exit.DONE
    country = public_holidays.country_named(asked.country)
    regions = public_holidays.regions(country.code)
    languages, kinds = public_holidays.languages(country.code), public_holidays.further_kinds(country.code)
    console.say(f"{country.code} {country.name}")
    if languages:
        console.say(f"Languages (--language): {', '.join(languages)}")
    if kinds:
        console.say(f"Further kinds (--also): {', '.join(kinds)}")
    console.say("Regions (--region):" if regions else "It has no regions with holidays of their own.")
    _tell(regions, console)
    console.data({
        "country": _named(country), "regions": [_named(each) for each in regions], "languages": list(languages),
        "kinds": list(kinds),
    })  # fmt: skip
    return Exit.DONE


def _tell(found: Sequence[Named], console: Console) -> None:
    for line in table(("Code", "Name"), [(each.code, each.name) for each in found]) if found else ():
        console.say(f"  {line}")


def _named(each: Named) -> dict[str, str]:
    return {"code": each.code, "name": each.name}
