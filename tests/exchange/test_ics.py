"""Calendar files of Outlook, Exchange and Google are read entry by entry; what is wrong with one does not stop the others."""

from datetime import UTC, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange import ics
from pmo_desktop.exchange.ics import read_calendar

CASES = Path(__file__).parents[1] / "cases" / "lists"
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = "UID:1\r\nDTSTART;TZID=Europe/Berlin:{day}T130000\r\nDTEND;TZID=Europe/Berlin:{day}T140000"
SPAN = moment.from_iso("2026-01-01"), moment.from_iso("2028-01-01")


def read(tmp_path, *events, zone=BERLIN, span=SPAN, before=""):
    path = tmp_path / "a.ics"
    body = "".join(f"BEGIN:VEVENT\r\n{each}\r\nEND:VEVENT\r\n" for each in events)
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}{body}END:VCALENDAR\r\n", "utf-8", newline="")
    return read_calendar(path, span, zone)


def times(found):
    return [(moment.to_iso(each.start), moment.to_iso(each.finish)) for each in found.happenings]


def test_outlook_says_what_it_says():
    found = read_calendar(CASES / "outlook.ics", SPAN, BERLIN)
    assert found.name == "Müller, Anna Calendar"
    first = found.happenings[0]
    assert (first.title, first.busy, first.whole_days) == ("Urlaub", "out", True)
    assert times(found)[0] == ("2026-12-24T00:00", "2027-01-02T00:00")
    series = [(each.key[-8:], moment.to_iso(each.start)) for each in found.happenings if "Elternzeit" in each.title]
    assert series == [
        ("20270105", "2027-01-05T13:00"),
        ("20270112", "2027-01-12T13:00"),
        ("20270126", "2027-01-27T13:00"),
    ]
    assert found.happenings[1].title.endswith("Betreff, dass Outlook ihn umbricht")
    assert [(each.line, each.why) for each in found.unread] == [(87, "When it begins cannot be read.")]
    assert [each.private for each in found.happenings if each.title.startswith("Zahnarzt")] == [True]


def test_exchange_writes_whole_days_as_midnights_of_its_zone():
    for zone in (BERLIN, UTC, ZoneInfo("America/New_York")):
        found = read_calendar(CASES / "exchange.ics", SPAN, zone)
        assert times(found) == [("2027-03-29T00:00", "2027-04-03T00:00")]
        assert found.happenings[0].whole_days


def test_times_come_out_by_the_clock_here(tmp_path):
    event = "UID:1\r\nDTSTART:20270322T070000Z\r\nDTEND:20270322T110000Z\r\nSUMMARY:x"
    assert times(read(tmp_path, event)) == [("2027-03-22T08:00", "2027-03-22T12:00")]
    assert times(read(tmp_path, event, zone=timezone(timedelta(hours=-5)))) == [
        ("2027-03-22T02:00", "2027-03-22T06:00")
    ]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("DTSTART;VALUE=DATE:20270301", ("2027-03-01T00:00", "2027-03-02T00:00")),
        ("DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270301", ("2027-03-01T00:00", "2027-03-02T00:00")),
        ("DTSTART;VALUE=DATE:20270301\r\nDURATION:P2D", ("2027-03-01T00:00", "2027-03-03T00:00")),
        ("DTSTART:20270301T080000\r\nDURATION:PT4H", ("2027-03-01T08:00", "2027-03-01T12:00")),
        ("DTSTART:20270301T080000\r\nDTEND:20270301T080000", ("2027-03-01T08:00", "2027-03-01T08:00")),
    ],
)
def test_an_entry_ends_where_it_says_in_any_way(tmp_path, lines, days):
    assert times(read(tmp_path, f"UID:1\r\n{lines}")) == [days]


def test_a_series_is_unfolded_with_its_exceptions_and_additions(tmp_path):
    series = (
        "UID:1\r\nDTSTART;VALUE=DATE:20270104\r\nDTEND;VALUE=DATE:20270105\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n"
        "EXDATE;VALUE=DATE:20270111\r\nRDATE;VALUE=DATE:20270301"
    )
    called_off = "UID:1\r\nRECURRENCE-ID;VALUE=DATE:20270118\r\nDTSTART;VALUE=DATE:20270118\r\nSTATUS:CANCELLED"
    found = read(tmp_path, series, called_off)
    assert [(moment.to_iso(each.start)[:10], each.cancelled) for each in found.happenings] == [
        ("2027-01-04", False), ("2027-01-25", False), ("2027-03-01", False), ("2027-01-18", True),
    ]  # fmt: skip
    assert len({each.key for each in found.happenings}) == 4


@pytest.mark.parametrize(("until", "count"), [("20270118T120000Z", 3), ("20270118T115959Z", 2), ("20270118", 3)])
def test_the_end_of_a_series_is_a_moment_of_another_clock(tmp_path, until, count):
    event = f"{HOUR.format(day='20270104')}\r\nRRULE:FREQ=WEEKLY;UNTIL={until}"
    assert len(times(read(tmp_path, event))) == count


def test_a_series_keeps_its_time_of_day_through_summer_time(tmp_path):
    event = f"{HOUR.format(day='20270322')}\r\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert [start[-5:] for start, _ in times(read(tmp_path, event))] == ["13:00", "13:00"]
    assert [start[-5:] for start, _ in times(read(tmp_path, event, zone=UTC))] == ["12:00", "11:00"]


def test_a_series_without_an_end_is_taken_for_a_while_and_said_so(tmp_path):
    found = read(tmp_path, "UID:1\r\nDTSTART;VALUE=DATE:20200103\r\nRRULE:FREQ=WEEKLY")
    assert 100 < len(found.happenings) < 110
    assert moment.to_iso(found.happenings[0].start) >= "2025-12-31"
    assert "without an end" in found.happenings[0].note


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYHOUR=1,2,3",
        "FREQ=DAILY;INTERVAL=0",
    ],
)
def test_a_rule_that_would_run_for_ever_does_not(tmp_path, rule):
    found = read(tmp_path, f"UID:1\r\nDTSTART:19700101T000000\r\nDTEND:19700101T010000\r\nRRULE:{rule}")
    assert len(found.happenings) <= ics.MOST_TIMES
    assert not found.happenings or found.happenings[0].note
    assert found.happenings or found.unread or rule.endswith("=30")


def test_a_zone_that_would_run_for_ever_is_left_out(tmp_path):
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Evil\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    found = read(tmp_path, "UID:1\r\nDTSTART;TZID=Evil:20270301T080000\r\nDTEND;TZID=Evil:20270301T120000", before=zone)
    assert times(found) == [("2027-03-01T08:00", "2027-03-01T12:00")]


def test_a_zone_of_the_file_itself_counts(tmp_path):
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "UID:1\r\nDTSTART;TZID=Ours:20270301T080000\r\nDTEND;TZID=Ours:20270301T120000"
    assert times(read(tmp_path, event, before=zone, zone=UTC)) == [("2027-03-01T03:00", "2027-03-01T07:00")]


def test_what_is_broken_is_listed_by_its_line(tmp_path):
    found = read(
        tmp_path, "UID:1\r\nSUMMARY:no begin", "UID:2\r\nDTSTART:20270301T080000\r\nDTEND:sometime\r\nSUMMARY:b",
        "UID:3\r\nDTSTART;VALUE=DATE:25000101", "UID:4\r\nDTSTART;VALUE=DATE:20270301\r\nRRULE:FREQ=NEVER\r\nSUMMARY:c",
        "UID:5\r\nDTSTART;VALUE=DATE:20270301",
    )  # fmt: skip
    assert [(each.line, each.why) for each in found.unread][:3] == [
        (3, "It does not say when it begins."), (7, "Its end cannot be read."), (13, "It lies outside the years 1970 to 2199."),
    ]  # fmt: skip
    assert times(found)[-1] == ("2027-03-01T00:00", "2027-03-02T00:00")


def test_a_file_that_breaks_off_gives_what_is_whole(tmp_path):
    whole = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270301\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270401\n"
    path = tmp_path / "a.ics"
    path.write_text(whole, "utf-8")
    found = read_calendar(path, SPAN, UTC)
    assert len(found.happenings) == 1
    assert [(each.line, each.why) for each in found.unread] == [(5, "The file breaks off in this entry.")]


def test_hostile_calendars_get_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "a.ics"
    path.write_text("a letter", "utf-8")
    with pytest.raises(ImportProblemError, match="is no calendar file"):
        read_calendar(path, SPAN)
    monkeypatch.setattr(ics, "MOST_EVENTS", 10)
    with pytest.raises(ImportProblemError, match="more than 10 entries"):
        read(tmp_path, *["UID:1\r\nDTSTART;VALUE=DATE:20270301"] * 11)
    monkeypatch.setattr(ics, "_MOST_BYTES", 100)
    with pytest.raises(ImportProblemError, match="is larger than"):
        read(tmp_path, "UID:1\r\nSUMMARY:" + "x" * 200)


def test_a_line_folded_for_ever_and_entries_in_each_other_do_no_harm(tmp_path):
    folded = "UID:1\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:x" + "\r\n " + "\r\n ".join(["y" * 70] * 20_000)
    nested = "BEGIN:X\r\n" * 5_000 + "UID:2\r\nDTSTART;VALUE=DATE:20270302"
    assert len(read(tmp_path, folded).happenings[0].title) <= ics._LONGEST_LINE
    assert read(tmp_path, nested).happenings == ()
