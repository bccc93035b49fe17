"""Absences out of calendar files (iCalendar, RFC 5545) as Outlook, Exchange, Google and leave programs export them."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.errors import ImportProblemError, InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.exchange.sheets import clean, decoded, read_bytes

if TYPE_CHECKING:
    from icalendar import Component

MOST_EVENTS = 20_000
MOST_TIMES = 400
"""How often one event is taken to happen."""
MOST_HAPPENINGS = 20_000
_SECONDS = 4.0
"""How long the processor may work on a file: calendars of people take a fraction of it."""
_MOST_OF_EVENT = 40_000
"""Letters of an event that are looked at."""
_MOST_BYTES = 16 << 20
_LONGEST_LINE = 20_000
_MOST_ZONES = 100
_MARK = "BEGIN:VCALENDAR"
_WANTED = frozenset({
    "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE", "ORGANIZER",
    "CATEGORIES", "CLASS", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip
"""What is looked at of an event: descriptions and attachments stay where they are."""
_NAME = re.compile(r"[A-Za-z0-9-]+")
_HEADERS = {"X-WR-CALNAME": "name", "NAME": "name", "PRODID": "product"}
_SLOW = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody an event names: a name, which may be missing, and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One time something in a calendar takes place, [start, finish) by the clock of this machine.

    `key` stays the same when it is moved. `busy` is out, busy or free as far as the file says, else empty.
    """

    line: int
    key: str
    title: str
    start: int
    finish: int
    whole_days: bool
    attendees: tuple[Party, ...] = ()
    organizer: Party | None = None
    categories: tuple[str, ...] = ()
    busy: str = ""
    private: bool = False
    cancelled: bool = False
    note: str = ""
    """What has to be said of a series, with the first of its times."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of a file, counted from 1, and why what begins there could not be read, or not to its end."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    name: str
    product: str
    happenings: tuple[Happening, ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Scanned:
    """The parts of a file as lines; of each event the number of its first."""

    headers: dict[str, str] = field(default_factory=dict)
    zones: list[list[str]] = field(default_factory=list)
    events: list[tuple[int, list[str]]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as its properties say; `start` and `end` as the library gives them."""

    line: int
    uid: str
    start: date | datetime
    length: timedelta
    title: str
    rule: str
    extra: tuple[date | datetime, ...]
    without: frozenset[date | datetime]
    instead_of: date | datetime | None
    shown: Happening


def is_calendar(head: bytes) -> bool:
    """Say whether what a file begins with is that of a calendar file."""
    return decoded(head[:400]).lstrip("\ufeff \r\n\t").upper().startswith(_MARK)


def read_calendar(source: Path, span: tuple[int, int], zone: tzinfo | None = None) -> CalendarFile:
    """Return what happens in a calendar file; of what repeats, the times within `span`, two midnights.

    Times come out by the clock of `zone`, of this machine where None. An event that cannot be read is listed and does not stop
    the others. Raises ImportProblemError where the file is none, or has more than anybody's calendar.
    """
    text = decoded(read_bytes(source, _MOST_BYTES))
    if not text.lstrip("\ufeff \r\n\t").upper().startswith(_MARK):
        raise ImportProblemError(f"“{source.name}” is no calendar file.", "Export the calendar as iCalendar (.ics).")
    scanned = _scan(text, source.name)
    _take_zones(scanned)
    events: list[_Event] = []
    unread, until = scanned.unread, time.thread_time() + _SECONDS
    for line, lines in scanned.events:
        if time.thread_time() > until:
            raise ImportProblemError(
                f"“{source.name}” takes too long to read.", "Export a shorter time, or fewer calendars."
            )
        read = _event(line, lines, zone)
        if isinstance(read, Unread):
            unread.append(read)
        else:
            events.append(read)
    happenings = list(islice(_unfolded(events, span, zone), MOST_HAPPENINGS + 1))
    if len(happenings) > MOST_HAPPENINGS:
        raise _too_many(source.name)
    return CalendarFile(
        scanned.headers.get("name", ""), scanned.headers.get("product", ""), tuple(happenings), tuple(unread)
    )


# Lines


def _unfolded_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers, those that were folded in one."""
    number, held = 0, ""
    for at, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in {" ", "\t"} and number:
            if len(held) < _LONGEST_LINE:
                held += line[1:]
            continue
        if number:
            yield number, held
        number, held = at, line
    if number:
        yield number, held


def _scan(text: str, name: str) -> _Scanned:
    """Part a file into its events, its time zones and what it says of itself."""
    found = _Scanned()
    inside: list[str] = []
    lines: list[str] = []
    begun = size = 0
    for number, line in _unfolded_lines(text):
        word, _, value = line.partition(":")
        word, value = word.strip().upper(), value.strip()
        if word == "BEGIN":
            if value.upper() == "VEVENT" and "VEVENT" in inside:  # the one before has no end
                found.unread.append(Unread(begun, "", "This entry has no end."))
                inside = inside[:1]
            inside.append(value.upper())
            if len(inside) == 2:
                begun, lines, size = number, [], 0
        elif word == "END":
            _close(found, inside, begun, lines, name)
        elif len(inside) == 1:
            _take_header(found, word, value)
        if _is_kept(inside, word, line) and size < _MOST_OF_EVENT:
            lines.append(line)
            size += len(line)
    if "VEVENT" in inside:
        found.unread.append(Unread(begun, "", "The file breaks off in this entry."))
    return found


def _is_kept(inside: Sequence[str], word: str, line: str) -> bool:
    """Say whether a line is needed: of time zones all that they are made of, of events what is looked at."""
    if inside[1:2] == ["VTIMEZONE"]:
        return True
    return inside[1:] == ["VEVENT"] and word not in {"BEGIN", "END"} and _named(line) in _WANTED


def _take_header(found: _Scanned, word: str, value: str) -> None:
    key = _HEADERS.get(word.partition(";")[0])
    if key:
        found.headers.setdefault(key, clean(_plain(value)))


def _close(found: _Scanned, inside: list[str], begun: int, lines: list[str], name: str) -> None:
    ended = inside.pop() if inside else ""
    if len(inside) != 1:
        return
    if ended == "VEVENT":
        if len(found.events) == MOST_EVENTS:
            raise _too_many(name)
        found.events.append((begun, list(lines)))
    elif ended == "VTIMEZONE":
        found.zones.append([*lines, "END:VTIMEZONE"])


def _too_many(name: str) -> ImportProblemError:
    return ImportProblemError(f"“{name}” has more than {MOST_EVENTS:,} entries.", "Export a shorter time.")


def _named(line: str) -> str:
    match = _NAME.match(line)
    return match[0].upper() if match else ""


def _plain(value: str) -> str:
    return re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", " ").replace("\\N", " "))


def _take_zones(scanned: _Scanned) -> None:
    """Make the library know the time zones that the file brings; those that would take it for ever are left out."""
    from icalendar import Calendar  # noqa: PLC0415 - it waits until there is a calendar file
    from icalendar.timezone import tzp  # noqa: PLC0415 - as above

    tzp.use_default()  # what an earlier file said of its zones is forgotten
    for lines in scanned.zones[:_MOST_ZONES]:
        if len(lines) > 400 or any(_named(line) == "RRULE" and _SLOW.search(line) for line in lines):
            continue
        try:
            Calendar.from_ical("\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")))
        except Exception:  # noqa: BLE001, S112 - a zone that cannot be read is as one that is not there
            continue


# Events


def _event(line: int, lines: Sequence[str], zone: tzinfo | None) -> "_Event | Unread":
    """Return an event read; else why it cannot be."""
    from icalendar import Event  # noqa: PLC0415 - it waits until there is a calendar file

    try:
        read = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")))
        title = clean(str(read.get("SUMMARY", "")))
        broken = {str(name).upper() for name, _ in read.errors}
        if "DTSTART" in broken:
            return Unread(line, title, "When it begins cannot be read.")
        begin = getattr(read.get("DTSTART"), "dt", None)
        if not isinstance(begin, date):
            return Unread(line, title, "It does not say when it begins.")
        if broken & {"DTEND", "DURATION", "RRULE", "RECURRENCE-ID"}:
            return Unread(line, title, f"Its {_WORDS[min(broken & set(_WORDS))]} cannot be read.")
        made = _made(line, title, begin, read)
        _shown(made, made.start, zone)  # raises where it lies beyond what a plan can hold
    except (InvalidValueError, OverflowError):
        return Unread(line, "", "It lies outside the years 1970 to 2199.")
    except Exception:  # noqa: BLE001 - a broken entry breaks the library in any way there is
        return Unread(line, "", "It cannot be read.")
    return made


_WORDS = {"DTEND": "end", "DURATION": "length", "RRULE": "repetition", "RECURRENCE-ID": "place in a series"}


def _made(line: int, title: str, begin: date | datetime, read: "Component") -> "_Event":
    begin, length = _days_or_times(
        begin, getattr(read.get("DTEND"), "dt", None), getattr(read.get("DURATION"), "dt", None), read
    )
    rule = read.get("RRULE")
    instead = getattr(read.get("RECURRENCE-ID"), "dt", None)
    uid = clean(str(read.get("UID", "")))
    shown = Happening(
        line, uid, title, 0, 0, not isinstance(begin, datetime), tuple(_parties(read.get("ATTENDEE"))),
        next(iter(_parties(read.get("ORGANIZER"))), None), tuple(_categories(read.get("CATEGORIES"))), _busy(read),
        str(read.get("CLASS", "")).upper() in {"PRIVATE", "CONFIDENTIAL"}, str(read.get("STATUS", "")).upper() == "CANCELLED",
    )  # fmt: skip
    return _Event(
        line, uid, begin, length, title, rule.to_ical().decode() if rule else "", tuple(_dates(read.get("RDATE"))),
        frozenset(_dates(read.get("EXDATE"))), instead, shown,
    )  # fmt: skip


def _days_or_times(
    begin: date | datetime, end: date | datetime | None, lasting: timedelta | None, read: "Component"
) -> tuple[date | datetime, timedelta]:
    """Return when an event begins and how long it lasts; from midnight to midnight where it takes place it is whole days."""
    if end is None:
        length = lasting if lasting is not None else timedelta(0 if isinstance(begin, datetime) else 1)
    elif isinstance(begin, datetime) and isinstance(end, datetime):
        length = _wall(end, begin.tzinfo) - _wall(begin, begin.tzinfo)
    else:
        length = _day(end) - _day(begin)
        begin = _day(begin)
    is_whole = str(read.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
    if (
        isinstance(begin, datetime)
        and length % timedelta(1) == timedelta(0)
        and length
        and ((begin.hour, begin.minute, begin.second) == (0, 0, 0) and (is_whole or not _is_utc(begin)))
    ):
        begin = begin.date()
    if not isinstance(begin, datetime):
        length = max(length, timedelta(1))
    return begin, max(length, timedelta(0))


def _is_utc(at: datetime) -> bool:
    return at.tzinfo is not None and at.utcoffset() == timedelta(0) and at.tzname() in {"UTC", "Z"}


def _wall(at: datetime, zone: tzinfo | None) -> datetime:
    """Return a time by the clock of a zone, without it."""
    return (at.astimezone(zone) if at.tzinfo is not None and zone is not None else at).replace(tzinfo=None)


def _day(at: date | datetime) -> date:
    return at.date() if isinstance(at, datetime) else at


def _here(at: datetime, zone: tzinfo | None) -> datetime:
    """Return a time by the clock here; one without a zone is meant wherever one is."""
    return at if at.tzinfo is None else at.astimezone(zone).replace(tzinfo=None)


def _shown(event: "_Event", start: date | datetime, zone: tzinfo | None) -> Happening:
    """Return an event as it takes place at one of its times."""
    if isinstance(start, datetime):
        begin, end = _here(start, zone), _here(start + event.length, zone)
        whole = begin.time() == end.time() == datetime.min.time() and end > begin
        span = moment.from_datetime(begin), moment.from_datetime(end)
    else:
        whole = True
        span = moment.from_date(start), moment.from_date(start + event.length)
    return replace(event.shown, start=span[0], finish=span[1], whole_days=whole)


def _parties(value: object) -> Iterator[Party]:
    for each in value if isinstance(value, list) else [value] if value is not None else []:
        address = str(each)
        email = address[7:] if address.lower().startswith("mailto:") else ""
        name = clean(str(getattr(each, "params", {}).get("CN", ""))).strip("'\"")
        kind = str(getattr(each, "params", {}).get("CUTYPE", "")).upper()
        if kind not in {"ROOM", "RESOURCE"} and (name or "@" in email):
            yield Party("" if name == email else name, clean(email) if "@" in email else "")


def _categories(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value] if value is not None else []:
        yield from (clean(str(name)) for name in getattr(each, "cats", ()))


def _busy(read: "Component") -> str:
    said = str(read.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if said in {"OOF", "BUSY", "FREE"}:
        return {"OOF": "out", "BUSY": "busy", "FREE": "free"}[said]
    return {"TRANSPARENT": "free", "OPAQUE": "busy"}.get(str(read.get("TRANSP", "")).upper(), "")


def _dates(value: object) -> Iterator[date | datetime]:
    for each in value if isinstance(value, list) else [value] if value is not None else []:
        yield from (at.dt for at in getattr(each, "dts", ()) if isinstance(at.dt, date))


# Series


def _unfolded(events: Iterable[_Event], span: tuple[int, int], zone: tzinfo | None) -> Iterator[Happening]:
    """Yield every time each event takes place; what was changed of a series stands instead of what the series says."""
    every = list(events)
    changed = {(each.uid, _key_of(each.instead_of, each)): each for each in every if each.instead_of is not None}
    for event in every:
        if event.instead_of is not None:
            yield replace(_shown(event, event.start, zone), key=f"{event.uid}#{_key_of(event.instead_of, event)}")
        elif not event.rule and not event.extra:
            yield _shown(event, event.start, zone)
        else:
            times, note = _times(event, span, zone)
            for start in times:
                key = _key_of(start, event)
                if (event.uid, key) not in changed:
                    yield replace(_shown(event, start, zone), key=f"{event.uid}#{key}", note=note)
                    note = ""


def _key_of(at: date | datetime | None, event: _Event) -> str:
    """Return by what one time of a series is known: the day it was to be on where the series is."""
    if isinstance(at, datetime):
        zone = event.start.tzinfo if isinstance(event.start, datetime) else None
        return _wall(at, zone or at.tzinfo).strftime("%Y%m%d")
    return "" if at is None else at.strftime("%Y%m%d")


def _times(event: _Event, span: tuple[int, int], zone: tzinfo | None) -> tuple[list[date | datetime], str]:
    """Return when an event of a series begins, within a span, in order, and what has to be said of that."""
    begin, note = _day(event.start), ""
    first = moment.from_date(begin)
    without = {_key_of(each, event) for each in event.without}
    days = {begin, *(_day(each) for each in event.extra)}
    if event.rule:
        try:
            rule, last = _rule(event, zone)
            days |= {moment.to_date(at) for at in occurrences(rule, first, max(first, min(span[1], last))).tolist()}
            if not re.search("COUNT|UNTIL", event.rule):
                note = f"It repeats without an end; it is taken until {moment.to_date(span[1] - DAY)}."
        except (InvalidValueError, ValueError):
            return [event.start], "How it repeats cannot be read; its first time is taken."
    since = moment.to_date(max(moment.FIRST, span[0])) - timedelta(event.length.days)
    wanted = sorted(day for day in days if day >= since and day.strftime("%Y%m%d") not in without)
    if len(wanted) > MOST_TIMES:
        note = f"It repeats more than {MOST_TIMES} times; the first are taken."
    at = event.start.timetz() if isinstance(event.start, datetime) else None
    return [day if at is None else datetime.combine(day, at) for day in wanted[:MOST_TIMES]], note


def _rule(event: _Event, zone: tzinfo | None) -> tuple[str, int]:
    """Return a rule of days, and the midnight after the last day it may name: its end is a time, by another clock perhaps."""
    parts = [part for part in event.rule.split(";") if part]
    until = next((part[6:] for part in parts if part.upper().startswith("UNTIL=")), "")
    if not until:
        return ";".join(parts), moment.LAST
    kept = ";".join(part for part in parts if not part.upper().startswith("UNTIL="))
    if "T" not in until:
        return kept, moment.from_date(date(int(until[:4]), int(until[4:6]), int(until[6:8]))) + DAY
    at = datetime.strptime(until.rstrip("Z") + "+0000", "%Y%m%dT%H%M%S%z")
    begin = event.start
    if isinstance(begin, datetime) and begin.tzinfo is not None:
        end = _wall(at, begin.tzinfo) if until.endswith("Z") else at.replace(tzinfo=None)
        return kept, moment.from_date(end.date() + timedelta(1 if end.time() >= begin.time() else 0))
    end = _here(at, zone) if until.endswith("Z") else at.replace(tzinfo=None)
    return kept, moment.from_date(end.date()) + DAY
