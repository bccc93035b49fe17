"""What people type is understood as they mean it, and what cells show can be typed again."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import (
    format_money,
    format_people,
    format_percent,
    parse_money,
    parse_people,
    parse_percent,
)
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.entry.durations import LONGEST, Duration, Units, format_duration, parse_duration
from pmo_desktop.domain.entry.predecessors import Typed, as_written, format_predecessors, parse_predecessors
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import LagKind, LinkType

D, H = 28_800, 3_600
TODAY = moment.from_iso("2026-01-07T10:00")
"""A Wednesday."""
ODD = Units(day=27_000, week=135_000, month_days=18.5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5d", Duration(5 * D)), ("2w", Duration(10 * D)), ("3h", Duration(3 * H)), ("30m", Duration(1_800)),
        ("1mo", Duration(20 * D)), ("3ed", Duration(3 * 86_400, elapsed=True)),
        ("2ew", Duration(14 * 86_400, elapsed=True)), ("4eh", Duration(4 * H, elapsed=True)),
        ("5d?", Duration(5 * D, estimated=True)), ("0d", Duration(0)), ("7", Duration(7 * D)), ("0", Duration(0)),
        ("1d 4h", Duration(D + 4 * H)), ("1,5d", Duration(3 * D // 2)), ("1.5 days", Duration(3 * D // 2)),
        ("90 min", Duration(5_400)), ("2 weeks", Duration(10 * D)), ("1 month", Duration(20 * D)),
        ("3ED?", Duration(3 * 86_400, elapsed=True, estimated=True)), ("1emo", Duration(30 * 86_400, elapsed=True)),
    ],
)  # fmt: skip
def test_durations(text, wanted):
    assert parse_duration(text) == wanted
    assert parse_duration(f"  {text} ") == wanted


@pytest.mark.parametrize(
    "text", ["", "?", "x", "5x", "-3d", "5d 3ed", "d", "1e9999d", "99999999999d", "٣x", "5d!!", "\0"]
)
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(InvalidValueError, match="5d, 2w, 3h"):
        parse_duration(text)


@given(
    st.integers(0, LONGEST), st.booleans(), st.booleans(), st.sampled_from((Units(), ODD, Units(36_000, 180_000, 21)))
)
def test_a_duration_shown_can_be_typed_again(seconds, elapsed, estimated, units):
    duration = Duration(seconds, elapsed, estimated)
    shown = format_duration(duration, units)
    again = parse_duration(shown, units)
    assert (again.elapsed, again.estimated) == (elapsed, estimated)
    assert abs(again.seconds - seconds) <= 1, shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(5 * D, "5d"), (0, "0d"), (D // 2, "0.5d"), (5_400, "1.5h"), (1_800, "0.5h"), (60, "1m"),
     (12_345 * D + D // 4, "12345.25d")],
)  # fmt: skip
def test_durations_are_shown_in_the_largest_unit_that_shows_them_whole(seconds, shown):
    assert format_duration(Duration(seconds)) == shown


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3", [Typed(3)]), ("3FS+2d", [Typed(3, LinkType.FS, 2 * D)]), ("5SS-1w", [Typed(5, LinkType.SS, -5 * D)]),
        ("7FF+50%", [Typed(7, LinkType.FF, 5_000, LagKind.PERCENT)]),
        ("4FS+3ed", [Typed(4, LinkType.FS, 3 * 86_400, LagKind.ELAPSED)]),
        ("3,4", [Typed(3), Typed(4)]), ("3; 5ss", [Typed(3), Typed(5, LinkType.SS)]), ("", []), (" ; ,", []),
        ("3+2d", [Typed(3, LinkType.FS, 2 * D)]), ("3FS+2", [Typed(3, LinkType.FS, 2 * D)]),
        ("3 FS + 2 d", [Typed(3, LinkType.FS, 2 * D)]),
        ("3FS-25e%", [Typed(3, LinkType.FS, -2_500, LagKind.ELAPSED_PERCENT)]),
        ("P-01\\8", [Typed(8, project="P-01")]), ("3, depot\\8ss+1d,w\\2", [
            Typed(3), Typed(8, LinkType.SS, D, project="depot"), Typed(2, project="w"),
        ]),
        ("3FS+1,5d\\2", [Typed(3, LinkType.FS, D), Typed(2, project="5d")]),
        ("3FS+1,5d; 4", [Typed(3, LinkType.FS, 3 * D // 2), Typed(4)]), ("2sf", [Typed(2, LinkType.SF)]),
    ],
)  # fmt: skip
def test_predecessors(text, wanted):
    assert parse_predecessors(text) == tuple(wanted)


@pytest.mark.parametrize(
    "text", ["x", "3XX", "FS", "3FS+", "3FS2d", "3FS+2q", "-3", "3FS++2d", "B\\", "\\8", ",\\8", "3.5"]
)
def test_what_is_no_predecessor_is_refused_with_examples(text):
    with pytest.raises(InvalidValueError, match="3FS\\+2d"):
        parse_predecessors(text)


LAGS = st.one_of(
    st.just((0, LagKind.WORKING)),
    st.tuples(st.integers(-900, 900).filter(bool).map(lambda n: n * 1_800), st.just(LagKind.WORKING)),
    st.tuples(st.integers(-900, 900).filter(bool).map(lambda n: n * 900), st.just(LagKind.ELAPSED)),
    st.tuples(st.integers(-20_000, 20_000).filter(bool), st.sampled_from((LagKind.PERCENT, LagKind.ELAPSED_PERCENT))),
)
CODES = st.text("ABde-019 +.%äß", max_size=6).map(as_written)
LINKS = st.builds(
    lambda number, kind, lag, code: Typed(number, kind, *lag, code), st.integers(1, 99_999),
    st.sampled_from(list(LinkType)), LAGS, CODES,
)  # fmt: skip


@given(st.lists(LINKS, max_size=5))
def test_predecessors_shown_can_be_typed_again(links):
    assert parse_predecessors(format_predecessors(links)) == tuple(links)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-01-07"), ("tomorrow", "2026-01-08"), ("yesterday", "2026-01-06"), ("+5d", "2026-01-12"),
        ("+2w", "2026-01-21"), ("-1d", "2026-01-06"), ("fri", "2026-01-09"), ("wed", "2026-01-14"),
        ("Monday", "2026-01-12"), ("1/3", "2026-03-01"), ("31.12.", "2025-12-31"), ("31.12.2026", "2026-12-31"),
        ("1-3-27", "2027-03-01"), ("2026-02-28", "2026-02-28"), ("3 Mar", "2026-03-03"), ("3. march 2027", "2027-03-03"),
        ("5 sept", "2025-09-05"),
    ],
)  # fmt: skip
def test_dates(text, day):
    assert parse_date(text, TODAY) == (moment.from_iso(day), False)


def test_the_29th_of_february_is_the_nearest_there_is():
    assert parse_date("29/2", moment.from_iso("2027-06-01")) == (moment.from_iso("2028-02-29"), False)
    assert parse_date("29.2.", moment.from_iso("2025-06-01")) == (moment.from_iso("2024-02-29"), False)


def test_a_time_is_kept_and_said_to_have_been_typed():
    assert parse_date("2026-01-31 14:30", TODAY) == (moment.from_iso("2026-01-31T14:30"), True)
    assert parse_date("fri 8:00", TODAY) == (moment.from_iso("2026-01-09T08:00"), True)
    assert parse_date("1/3 24:00", TODAY) == (moment.from_iso("2026-03-02"), True)


def test_month_before_day_where_the_setting_says_so():
    assert parse_date("1/3", TODAY, day_first=False)[0] == moment.from_iso("2026-01-03")
    assert parse_date("31/12/2026", TODAY, day_first=False)[0] == moment.from_iso("2026-12-31")


@pytest.mark.parametrize(
    "text",
    ["", "x", "monkey", "friend", "30/2", "32/1", "2026-13-01", "1969-12-31", "2200-01-01", "9999-12-31", "+99999999d",
     "3 marble", "fri 25:00", "fri 24:30", "1/1 12:60", "0000-01-01", "99999-01-01", "+", "1//3", "٣/٣x"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidValueError) as raised:
        parse_date(text, TODAY)
    assert raised.value.next_step


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.integers(0, 1439), st.booleans())
def test_a_date_shown_can_be_typed_again(day, minute, with_time):
    at = moment.from_date(day) + minute * 60
    shown = format_date(at, with_time=with_time)
    assert parse_date(shown, TODAY) == (at if with_time else moment.midnight(at), with_time)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_understood_or_refused_as_a_known_error(text):
    for parse in (parse_duration, parse_predecessors, parse_percent, parse_people, parse_money):
        with suppress(KnownError):
            parse(text)
    with suppress(KnownError):
        parse_date(text, TODAY)


@given(st.integers(0, 100))
def test_a_percentage_shown_can_be_typed_again(value):
    assert parse_percent(format_percent(value)) == value


@pytest.mark.parametrize("text", ["-1", "101", "x", "nan", "inf", "1e3", "5%%"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(InvalidValueError, match="0 to 100"):
        parse_percent(text)


@given(
    st.lists(
        st.tuples(st.text("abcäß -.'", min_size=1, max_size=12).map(str.strip).filter(bool), st.integers(1, 300)),
        max_size=4, unique_by=lambda pair: pair[0],
    )
)  # fmt: skip
def test_people_shown_can_be_typed_again(people):
    given = tuple((name, percent / 100) for name, percent in people)
    assert parse_people(format_people(given)) == given


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Anna, Ben[50%]", (("Anna", 1.0), ("Ben", 0.5))),
        ("Fraser, Neil[50%]", (("Fraser, Neil", 0.5),)),
        ("Anna, fraser, neil, Ben", (("Anna", 1.0), ("fraser, neil", 1.0), ("Ben", 1.0))),
        ("Fraser, Neil; Ben[12,5%]", (("Fraser, Neil", 1.0), ("Ben", 0.125))),
        ("Neil, Fraser", (("Neil", 1.0), ("Fraser", 1.0))),
        (" , ;", ()),
    ],
)
def test_a_comma_within_a_known_name_parts_nobody(text, people):
    assert parse_people(text, {"fraser, neil"}) == people


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12000", 1_200_000), ("1,234.50", 123_450), ("1.234,50", 123_450), ("€ 12k", 1_200_000), ("12 000", 1_200_000),
        ("12,000", 1_200_000), ("1.5m", 150_000_000), ("3 bn", 300_000_000_000), ("-5", -500), ("", None), ("–", None),
        ("0.05", 5), ("1'000.5 CHF", 100_050), ("2 Mio €", 200_000_000),
    ],
)  # fmt: skip
def test_money(text, cents):
    assert parse_money(text) == cents


@given(st.integers(-(10**12), 10**12).map(lambda whole: whole * 100))
def test_money_shown_can_be_typed_again(cents):
    assert parse_money(format_money(cents, "EUR")) == cents
