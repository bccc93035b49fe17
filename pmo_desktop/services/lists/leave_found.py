"""Absences as a table or a calendar file tells of them: whose by name or address, when, and by what they are known again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from pmo_desktop.domain.entry.file_dates import read_date
from pmo_desktop.domain.entry.headings import Columns, plain
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, MINUTE, WEEK, midnight
from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.matching import Match, Spellings, match_each
from pmo_desktop.exchange.ics import CalendarFile, Happening, Party, read_calendar
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.lists import leave_columns as words
from pmo_desktop.services.lists.table import Problem, Table, body, cell, headings
from pmo_desktop.services.lists.whose import Who, who_in

_BEFORE, _AHEAD = 53 * WEEK, 106 * WEEK
"""How far back and ahead what repeats in a calendar is taken."""
_PIECES = re.compile(r"\s+[-–—|/]+\s+|[:;|()\[\]{}]|\s*,\s+(?=\S+\s+\S)|\s[-–—]|[-–—]\s")
_MOST_WORDS = 5
_LONGEST = 366 * DAY * 10


@dataclass(frozen=True, slots=True)
class Found:
    """One absence of a file, [start, finish); `half` am or pm of its one day, `days` working days from its start on where said.

    `key` stays the same when it is moved; empty where the file has none. `cancelled` is no longer to be. `why_not` says why it
    is not proposed, `other` that it does not look like absence at all.
    """

    line: int
    who: Who
    start: int
    finish: int
    half: str = ""
    days: float | None = None
    reason: str = ""
    key: str = ""
    cancelled: bool = False
    why_not: str = ""
    other: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Absences:
    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


# Tables


def of_table(table: Table, columns: Columns) -> Absences:
    """Return the absences of a table; a list of single days is put together to stretches."""
    if words.LISTING.lacks(columns):
        return Absences((), ())
    above, problems = headings(table, columns), list[Problem]()
    found = [each for line in body(table, columns) if (each := _of_line(line, columns, above, problems)) is not None]
    often = Counter(each.key for each in found)
    found = [
        replace(each, key="") if often[each.key] > 1 else each for each in found
    ]  # it is a number of something else
    is_daily = not (columns.of("to") or columns.of("days") or columns.of("id"))
    return Absences(tuple(_together(found) if is_daily else found), tuple(problems))


def _of_line(line: Line, columns: Columns, above: Sequence[str], problems: list[Problem]) -> Found | None:
    def wrong(meaning: str, why: str) -> None:
        at = next(iter(columns.of(meaning)), -1)
        text = cell(line, columns, meaning) or " · ".join(filter(None, line.cells))[:80]
        problems.append(Problem(line.number, above[at] if at >= 0 else "", text, why))

    try:
        start, has_time = _moment(line, columns, "from")
    except InvalidValueError as error:
        wrong("from", error.sentence if cell(line, columns, "from") else "It has no first day.")
        return None
    try:
        finish, until_time = _moment(line, columns, "to") if cell(line, columns, "to") else (start, False)
    except InvalidValueError as error:
        wrong("to", error.sentence)
        return None
    finish = finish if until_time else midnight(finish) + DAY
    half = words.half_of(cell(line, columns, "half"))
    if half is None:
        wrong("half", "It is not clear which half of the day is meant; the whole day is taken.")
    days = _days(cell(line, columns, "days"))
    if finish <= start or finish - start > _LONGEST:
        wrong("to", "It ends before it begins." if finish <= start else "It is longer than ten years.")
        return None
    one_day = finish - midnight(start) <= DAY
    if not half and days is not None and days <= 0.5 and one_day and not (has_time or until_time):
        half = "am"
    state = cell(line, columns, "state")
    return Found(
        line.number, who_in(line, columns), start, finish, half or "" if one_day else "",
        days if not cell(line, columns, "to") and days and days > 1 else None, _reason(line, columns),
        f"id:{number}" if (number := cell(line, columns, "id")) else "", words.refused(state),
        "It is not approved yet." if words.waiting(state) else "",
    )  # fmt: skip


def _moment(line: Line, columns: Columns, meaning: str) -> tuple[int, bool]:
    """Return when an absence begins or ends, and whether a time says so: in the same cell, or in one of its own."""
    at, with_time = read_date(cell(line, columns, meaning), day_first=columns.day_first)
    time = cell(line, columns, f"{meaning}_time")
    if time and not with_time:
        match = re.match(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap]m)?", time, re.IGNORECASE)
        if match:
            hours = int(match[1]) % 12 + 12 * (match[3].lower() == "pm") if match[3] else int(match[1])
            seconds = min(DAY, hours * 3600 + int(match[2]) * MINUTE)
            return at + seconds, seconds > 0
    return at, with_time


def _days(text: str) -> float | None:
    match = re.match(r"\d+(?:[.,]\d+)?", text)
    return float(match[0].replace(",", ".")) if match else None


def _reason(line: Line, columns: Columns) -> str:
    kind, reason = cell(line, columns, "kind"), cell(line, columns, "reason")
    return f"{kind}: {reason}" if kind and reason and kind != reason else kind or reason


def _together(found: Iterable[Found]) -> Iterator[Found]:
    """Yield single days that follow each other, of one person for one reason, as one absence."""
    ordered = sorted(found, key=lambda each: (each.who.key, each.reason, each.cancelled, each.why_not, each.start))
    held: Found | None = None
    for each in ordered:
        whole = each.start % DAY == 0 and each.finish % DAY == 0 and not each.half
        same = held is not None and (held.who, held.reason, held.cancelled, held.why_not) == (
            each.who, each.reason, each.cancelled, each.why_not,
        )  # fmt: skip
        if held is not None and same and whole and not held.half and each.start == held.finish:
            held = replace(held, finish=each.finish)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


# Calendar files


def read_absences(source: Path, today: int, zone: tzinfo | None = None) -> CalendarFile:
    """Return a calendar file with what repeats in it a year back and two years ahead."""
    return read_calendar(source, (midnight(today) - _BEFORE, midnight(today) + _AHEAD), zone)


def of_calendar(read: CalendarFile, source: str, known: Sequence[Person], met: Spellings, today: int) -> Absences:
    """Return the absences of a calendar; whose each is, is told by its title, who is asked or asks, or the calendar’s name."""
    problems = [Problem(each.line, "", each.text, each.why) for each in read.unread]
    problems += [
        Problem(each.line, "", "" if each.private else each.title, each.note) for each in read.happenings if each.note
    ]
    telling = _Telling(read, source, known, met)
    found = [_of_happening(each, telling) for each in read.happenings if each.finish > each.start]
    shown = {each.line for each in found if not each.other}
    kept = (each for each in problems if each.line in shown or each.line in {one.line for one in read.unread})
    return Absences(tuple(each for each in found if each.finish > today - _BEFORE or not each.other), tuple(kept))


def _of_happening(happening: Happening, telling: "_Telling") -> Found:
    who, piece = telling.whose(happening)
    away = telling.is_away(happening, piece)
    key = f"ics:{happening.key}" if happening.key else ""
    reason = "" if happening.private else _without(happening.title, piece)
    if not reason and not happening.private and happening.categories:
        reason = happening.categories[0]
    half = words.half_said(happening.title) if happening.finish - happening.start == DAY else ""
    return Found(
        happening.line, who, happening.start, happening.finish, half, reason=reason[:200], key=key,
        cancelled=happening.cancelled, other=not away, title="" if happening.private else happening.title,
        why_not="" if away else "It does not say that somebody is away.",
    )  # fmt: skip


class _Telling:
    """Tells whose the entries of one calendar are."""

    def __init__(self, read: CalendarFile, source: str, known: Sequence[Person], met: Spellings) -> None:
        self._known, self._met = known, met
        self._matches: dict[Who, Match] = {}
        stem = source.rpartition(".")[0] or source
        self._for_leave = words.says_away(read.name) or words.says_away(stem)
        self._learn(Who(piece) for each in read.happenings for piece in _pieces(each.title))
        self._learn(
            _as_who(each) for one in read.happenings for each in (*one.attendees, one.organizer) if each is not None
        )
        owners = [Who(_bare(text)) for text in (read.name, stem)]
        self._learn(owners)
        self._owner = next((each for each in owners if self._is_clear(each)), None)
        self._of_team = self._owner is None and any(
            self._is_clear(Who(piece)) for each in read.happenings for piece in _pieces(each.title)
        )

    def _learn(self, whos: Iterable[Who]) -> None:
        fresh = [each for each in dict.fromkeys(whos) if each not in self._matches and (each.name or each.email)]
        people = [Person(id="", name=each.name or each.email, email=each.email) for each in fresh]
        self._matches |= dict(zip(fresh, match_each(people, self._known, self._met), strict=True))

    def _is_clear(self, who: Who) -> bool:
        return who in self._matches and self._matches[who].existing is not None

    def whose(self, happening: Happening) -> tuple[Who, str]:
        """Return whose an entry is, and the piece of its title that says so: the surest of what names somebody."""
        return next(self._named(happening), (Who(), ""))

    def _named(self, happening: Happening) -> Iterator[tuple[Who, str]]:
        """Yield whose an entry could be, the surest first."""
        pieces = [(Who(piece), piece) for piece in _pieces(happening.title)]
        attendees = [(_as_who(each), "") for each in happening.attendees]
        alone = attendees if len(attendees) == 1 else []
        organizers = [(_as_who(happening.organizer), "")] if happening.organizer else []
        yield from (each for each in (*pieces, *alone) if self._is_clear(each[0]))
        if self._owner is not None:
            yield self._owner, ""
        yield from (each for each in pieces if self._matches[each[0]].candidates)
        yield from (each for each in organizers if self._is_clear(each[0]))
        if self._of_team or self._for_leave:
            yield from pieces
        yield from (*alone, *organizers)

    def is_away(self, happening: Happening, piece: str) -> bool:
        """Say whether an entry says that somebody is away."""
        if happening.busy == "out":
            return True
        if words.says_away(happening.title) or any(map(words.says_away, happening.categories)):
            return True
        said = plain(happening.title)
        if any(each in said for each in words.NOT_AWAY) or not happening.whole_days:
            return False
        return self._for_leave or (bool(piece) and self._of_team)


def _as_who(party: Party) -> Who:
    return Who(party.name, party.email)


def _pieces(title: str) -> list[str]:
    """Return the parts of a title that could be somebody’s name."""
    found = (_bare(piece) for piece in [title, *_PIECES.split(title)])
    return [
        each
        for each in dict.fromkeys(found)
        if each and len(each.split()) <= _MOST_WORDS and not any(map(str.isdigit, each))
    ]


def _bare(text: str) -> str:
    """Return a text without the words that say no name."""
    kept = [word for word in text.split() if not (set(plain(word).split()) <= words.BESIDE)]
    return " ".join(kept).strip(" ,.-–—:;'’\"")


def _without(title: str, piece: str) -> str:
    """Return a title without the name in it."""
    if not piece:
        return title
    for word in piece.split():
        title = re.sub(rf"(?<!\w){re.escape(word.strip(',.'))}(?!\w)(?:’s|'s)?,?", " ", title, count=1)
    return " ".join(title.split()).strip(" ,.-–—:;|/()[]")
