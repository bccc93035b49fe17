"""The holidays of a country or region become exceptions of a calendar, once, and without touching what stands there."""

import subprocess
import sys
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import CalendarException
from pmo_desktop.services import calendars
from pmo_desktop.services.public_holidays import (
    Kind,
    Standing,
    Wanted,
    add_holidays,
    countries,
    country_named,
    further_kinds,
    holidays_of,
    languages,
    proposed,
    region_named,
    regions,
)
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def root():
    return Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def standard(workspace):
    return workspace.portfolio().calendar_id


def wanted(country="DE", region="", first=2026, last=2026, **more):
    return Wanted(country=country, region=region, first_year=first, last_year=last, **more)


def at(text):
    return moment.from_iso(text)


def days(found):
    return [moment.to_date(each.day).isoformat() for each in found]


def test_bavaria_has_what_its_law_names(workspace, standard):
    """Bayerisches Feiertagsgesetz, Art. 1; Assumption is one where most are Catholic."""
    found = holidays_of(wanted(region="BY"))
    assert days(found) == [
        "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-06-04",
        "2026-10-03", "2026-11-01", "2026-12-25", "2026-12-26",
    ]  # fmt: skip
    assert "2026-08-15" in days(holidays_of(wanted(region="BY", also=("catholic",))))
    assert found[2].name == "Karfreitag"


@pytest.mark.parametrize("machine", ["C", "fr_FR.UTF-8"])
def test_names_are_in_the_language_of_the_country_whatever_the_machine_speaks(machine, root):
    words = (
        "from pmo_desktop.services.public_holidays import *;"
        "print(*(each.name for each in holidays_of(Wanted(country='DE', first_year=2026, last_year=2026))), sep=';')"
    )
    environment = {"LANG": machine, "LANGUAGE": machine.partition(".")[0], "PYTHONUTF8": "1", "PYTHONPATH": str(root)}
    ran = subprocess.run(
        [sys.executable, "-c", words], env=environment, capture_output=True, check=True, encoding="utf-8"
    )
    assert "Karfreitag" in ran.stdout
    assert [each.name for each in holidays_of(wanted(language="en_US"))][1] == "Good Friday"


def test_days_are_made_up_for_unless_they_are_not_wanted():
    with_them = days(holidays_of(wanted("GB", "England", 2027, 2027)))
    assert {"2027-12-27", "2027-12-28"} <= set(with_them)
    without = days(holidays_of(wanted("GB", "ENG", 2027, 2027, observed=False)))
    assert set(with_them) - set(without) == {"2027-12-27", "2027-12-28"}


def test_holidays_are_added_as_one_change_and_taken_back_as_one(workspace, standard):
    change, found = add_holidays(workspace, standard, wanted(region="Bayern", last=2028))
    assert change.label == "Holidays of Germany (Bayern) 2026–2028 in “Standard”"
    kept = calendars.exceptions_of(workspace, standard)
    assert [each.name for each in kept] == [each.holiday.name for each in found]
    assert {moment.to_date(each.start).year for each in kept} == {2026, 2027, 2028}
    calendar = calendars.compiled(workspace)[standard]
    assert calendar.work(at("2026-12-21"), at("2026-12-28")) == 4 * 8 * HOUR
    workspace.undo()
    assert calendars.exceptions_of(workspace, standard) == ()


def test_adding_them_again_adds_nothing(workspace, standard):
    add_holidays(workspace, standard, wanted(last=2027))
    before = calendars.exceptions_of(workspace, standard)
    change, found = add_holidays(workspace, standard, wanted(last=2027))
    assert change is None
    assert {each.standing for each in found} == {Standing.THERE}
    change, found = add_holidays(workspace, standard, wanted(first=2027, last=2028))
    assert len(calendars.exceptions_of(workspace, standard)) == len(before) + 9
    assert [each.standing for each in found].count(Standing.NEW) == 9


def test_an_exception_of_the_same_day_stays_as_it_is(workspace, standard):
    stocktaking = CalendarException(
        id="",
        calendar_id=standard,
        name="Stocktaking",
        start=at("2026-04-03"),
        finish=at("2026-04-04"),
        shifts="08:00-12:00",
    )
    calendars.add_exception(workspace, stocktaking)
    every_may = CalendarException(
        id="", calendar_id=standard, name="May Day", start=at("2020-05-01"), finish=at("2040-05-02"),
        recurrence="FREQ=YEARLY;INTERVAL=1;BYMONTH=5;BYMONTHDAY=1",
    )  # fmt: skip
    calendars.add_exception(workspace, every_may)
    _, found = add_holidays(workspace, standard, wanted())
    standing = {moment.to_date(each.holiday.day).isoformat(): each.standing for each in found}
    assert standing["2026-04-03"] is Standing.KEPT
    assert standing["2026-05-01"] is Standing.THERE
    kept = calendars.exceptions_of(workspace, standard)
    assert [each.name for each in kept if each.start == at("2026-04-03")] == ["Stocktaking"]
    assert not [each for each in kept if each.start == at("2026-05-01")]


@pytest.mark.parametrize(
    ("asked", "day", "hours"),
    [
        (wanted("GR", half_days=True), "2026-12-24", "08:00-12:00"),
        (wanted("IS", half_days=True), "2026-12-24", "08:00-12:00"),
        (wanted("TR", half_days=True), "2026-10-28", "08:00-12:00"),
        (wanted("AU", "Queensland", half_days=True, language="en_US"), "2026-12-24", "08:00-12:00,13:00-17:00"),
    ],
    ids=["half of the work", "from one o’clock", "from one o’clock on", "from six in the evening"],
)
def test_a_half_day_leaves_the_hours_before_it(workspace, standard, asked, day, hours):
    (found,) = [each for each in proposed(workspace, standard, asked) if each.holiday.day == at(day)]
    assert (found.holiday.kind, found.shifts) == (Kind.HALF, hours)
    assert found.standing is (Standing.IDLE if hours.endswith("17:00") else Standing.NEW)


def test_half_days_come_only_where_they_are_asked_for():
    assert "2026-12-24" not in days(holidays_of(wanted("GR")))


def test_a_half_day_on_a_free_day_says_nothing(workspace, standard):
    """31 December 2028 is a Sunday: nobody works then anyway."""
    found = proposed(workspace, standard, wanted("GR", first=2028, last=2028, half_days=True))
    standing = {moment.to_date(each.holiday.day).isoformat(): each.standing for each in found}
    assert standing["2028-12-31"] is Standing.IDLE


def test_a_weekend_worked_in_place_of_another_day_is_worked(workspace, standard):
    add_holidays(workspace, standard, wanted("HU", first=2025, last=2025))
    calendar = calendars.compiled(workspace)[standard]
    saturday = at("2025-05-17")
    assert calendar.work(saturday, saturday + DAY) == 8 * HOUR
    assert calendar.work(at("2025-05-02"), at("2025-05-03")) == 0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (wanted("Germny"), "Perhaps you mean: DE Germany"),
        (wanted("DE", "Bayrn"), "BY Bayern"),
        (wanted("SG", "North"), "Leave the region out"),
        (wanted(language="xx"), "not named in “xx”"),
        (wanted(also=("moon",)), "catholic"),
        (wanted(first=2028, last=2026), "no years to fill"),
        (wanted(first=1970, last=2199), "at most 60 years"),
    ],
    ids=["country", "region", "no regions", "language", "kind", "order", "too many"],
)
def test_what_there_is_not_is_answered_with_what_there_is(workspace, standard, asked, words):
    with pytest.raises(InvalidValueError) as raised:
        add_holidays(workspace, standard, asked)
    assert words in str(raised.value)
    assert calendars.exceptions_of(workspace, standard) == ()


def test_every_country_has_a_name_to_choose_it_by():
    found = countries()
    assert len(found) > 200
    assert len({each.code for each in found}) == len(found) == len({each.name for each in found})
    assert country_named("united kingdom").code == "GB"
    assert country_named("us").name == "United States"
    assert "Bosnia and Herzegovina" in {each.name for each in found}
    assert not [each.name for each in found if each.name == each.name.upper()]


def test_regions_languages_and_kinds_are_those_of_the_country():
    assert ("BY", "Bayern") in {(each.code, each.name) for each in regions("DE")}
    assert region_named("NZ", "auckland").code == "AUK"
    assert languages("DE")[0] == "de"
    assert "catholic" in further_kinds("DE")
    assert regions("SG") == ()


@pytest.mark.parametrize("country", [each.code for each in countries()])
def test_every_country_can_be_asked(country):
    """None of them fails, and no name is empty; some territories have no holidays of their own."""
    found = holidays_of(wanted(country))
    assert all(each.name and moment.to_date(each.day).year == 2026 for each in found)
    regions(country)
