"""What the columns of a list of hours worked may be, and how their texts are read."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import parse_money
from pmo_desktop.domain.entry.file_dates import looks_like_date, read_date
from pmo_desktop.domain.entry.headings import Meaning, plain
from pmo_desktop.domain.entry.periods import Heading, periods_of, read_heading
from pmo_desktop.domain.entry.work import parse_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, WEEK
from pmo_desktop.services.lists.people_columns import LISTING as PEOPLE
from pmo_desktop.services.lists.table import Listing

_WHO = frozenset({"name", "first", "last", "email"})
_ALSO = ("user", "username", "author", "consultant", "worker", "who", "benutzer", "bearbeiter", "wer", "utilisateur")
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")
_NUMBER = re.compile(r"(\d[\d.,'’ ]*)\s*(h|hrs?|hours?|std|stunden?|heures?|horas?|ore|uur|godz)?\.?", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_BEGINNING = frozenset(
    {"of", "start", "starting", "starts", "begin", "beginning", "commencing", "from", "ab", "beginn", "du"}
)


def is_week(heading: str) -> bool:
    """Say whether a heading names a week, or a day of one."""
    read = read_heading(heading)
    return read is not None and (read.is_week or read.day is not None)


def _looks_like_when(text: str) -> bool:
    return is_week(text) or looks_like_date(text) or bool(re.fullmatch(r"[1-9]|[1-4]\d|5[0-3]", text))


def _looks_like_hours(text: str) -> bool:
    return any(map(str.isdigit, text)) and not looks_like_date(text)


LISTING = Listing(
    "hours",
    "Hours worked",
    (
        *(
            replace(each, words=(*each.words, *_ALSO)) if each.name == "name" else each
            for each in PEOPLE.meanings
            if each.name in _WHO
        ),
        Meaning("project", "Project", (
            "project", "project name", "project code", "project no", "project number", "projekt", "projektname",
            "projektnummer", "projektcode", "vorhaben", "projet", "nom du projet", "code projet", "proyecto", "progetto",
            "projeto", "project id", "job code", "order", "auftrag", "auftragsnummer", "innenauftrag",
        )),
        Meaning("task", "Task", (
            "task", "task name", "activity", "activity name", "aufgabe", "vorgang", "vorgangsname", "tatigkeit", "tache",
            "nom de la tache", "activite", "tarea", "actividad", "attivita", "work package", "arbeitspaket", "work item",
            "issue", "issue summary", "issue key", "ticket", "summary", "subproject", "teilprojekt", "taak", "zadanie",
            "leistung",
        )),
        Meaning("when", "Week or day", (
            "week", "date", "day", "week of", "week no", "week number", "week ending", "week starting", "week beginning",
            "work date", "worked on", "started", "start date", "spent on", "woche", "kw", "kalenderwoche", "wochenbeginn",
            "datum", "tag", "buchungsdatum", "semaine", "jour", "fecha", "dia", "semana", "settimana", "data", "giorno",
            "period", "dag", "tydzien",
        ), _looks_like_when),
        Meaning("hours", "Hours", (
            "hours", "hours worked", "h", "work", "time", "time spent", "worked", "logged", "logged time", "hours logged",
            "quantity", "qty", "stunden", "std", "arbeitszeit", "ist stunden", "iststunden", "dauer", "zeit", "aufwand",
            "menge", "heures", "temps", "temps passe", "duree", "horas", "ore", "effort", "actual", "actual work", "actual hours",
            "duration", "uren", "godziny", "tatsachliche arbeit", "decimal hours", "billable hours",
        ), _looks_like_hours),
        Meaning("week", "Hours of the week that the heading names", (), many=True, headed=is_week),
    ),
    dates=frozenset({"when"}),
    needs=(_WHO, frozenset({"hours", "week"}), frozenset({"when", "week"})),
    asks="Say which columns hold the person, the week or day, and the hours; or that a column holds those of one week.",
)  # fmt: skip


def seconds(text: str) -> int:
    """Return seconds of work from `7,5`, `6:30`, `7.5 h`, `7h 30m` or `1d`; less than nothing takes back. InvalidValueError."""
    said = " ".join(text.split())
    sign = -1 if said[:1] in {"-", "−", "–"} else 1
    said = said.lstrip("-−– ")
    if said.endswith("%"):
        raise InvalidValueError(f"“{said}” is a share of time, not hours.", "Import bookings in the place “Bookings”.")
    if match := _CLOCK.fullmatch(said):
        return sign * (int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0))
    if match := _NUMBER.fullmatch(said):
        number = match[1].strip()
        if _PLAIN.fullmatch(number):
            return sign * round(float(number.replace(",", ".")) * 3600)
        cents = parse_money(number)
        return sign * (cents or 0) * 36
    return sign * parse_work(said)


def monday_of(at: int) -> int:
    """Return the midnight that begins the week of a moment."""
    return moment.midnight(at) - moment.weekday(at) * DAY


def week(text: str, heading: str, today: int, *, day_first: bool) -> int:
    """Return the Monday of a week, `2026-W48`, `KW 48` or `48`, or of the week of a day; raise InvalidValueError.

    Where the heading says that weeks begin then, a Sunday begins the week of the Monday after it.
    """
    read = read_heading(f"W{text}" if re.fullmatch(r"\d{1,2}", text) else text)
    if read is not None and read.is_week:
        found = periods_of([read], moment.to_date(today))
        if found:
            return found[0][0]
    at, _ = read_date(text, day_first=day_first)
    begins = bool(_BEGINNING & set(plain(heading).split())) and moment.weekday(at) == 6
    return monday_of(at + DAY if begins else at)


def weeks_across(above: Sequence[str], today: int) -> dict[int, int]:
    """Return the Mondays of columns whose headings name weeks or days of them, by column."""
    named: dict[int, Heading] = {}
    days: dict[int, int] = {}
    for at, text in enumerate(above):
        read = read_heading(text)
        if read is not None and read.is_week:
            named[at] = read
        elif read is not None and read.day is not None:
            days[at] = moment.from_date(read.day)
    spans = periods_of(list(named.values()), moment.to_date(today)) if named else None
    weeks = dict(zip(named, (start for start, _ in spans), strict=True)) if spans else {}
    by_weeks = len(days) > 1 and len({day % WEEK for day in days.values()}) == 1
    return weeks | {
        at: monday_of(day + DAY if by_weeks and moment.weekday(day) == 6 else day) for at, day in days.items()
    }
