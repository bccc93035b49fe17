"""What the columns of a list of people may be, and how their texts are read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.amounts import parse_money
from pmo_desktop.domain.entry.file_dates import looks_like_date, read_date
from pmo_desktop.domain.entry.headings import Columns, Meaning, plain
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.domain.resources.matching import words_of
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.lists.table import Listing, cell

_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_NUMBER = re.compile(r"([\d.,]+)\s*(%)?")
_LEVEL = re.compile(
    r"^(.*?\S)(?:\s*[:=(\[–-]\s*|\s+)(?:level|stufe|niveau)?\s*([0-4])(?:\s*/\s*4)?\s*[)\]]?$", re.IGNORECASE
)
_IN_WORDS = re.compile(r"^(.*?)\s*[(\[:]\s*([^()\[\]:]+?)[)\]]?$")
_STARS = re.compile(r"^(.*?)\s*([*★]{1,4})$")
_WEEK_HOURS = 40.0
_MOST_UNITS = 1_000.0
LEVELS: Mapping[str, int] = {
    "none": 0, "keine": 0, "basic": 1, "basics": 1, "beginner": 1, "grundkenntnisse": 1, "anfanger": 1, "trained": 1,
    "good": 2, "gut": 2, "intermediate": 2, "fortgeschritten": 2, "works alone": 2, "advanced": 3, "very good": 3, "sehr gut": 3,
    "erfahren": 3, "expert": 4, "experte": 4, "expertin": 4, "teaches others": 4, "master": 4,
}  # fmt: skip
USUAL_LEVEL = 2
_KINDS: Mapping[PersonKind, tuple[str, ...]] = {
    PersonKind.PERSON: (
            "person", "people", "employee", "internal", "external", "contractor", "mitarbeiter", "mitarbeiterin", "intern",
            "extern", "work", "arbeit", "employe", "named", "labor", "labour", "freelancer",
        ),
    PersonKind.ROLE: ("role", "generic", "rolle", "generisch", "generic role", "funktion", "placeholder", "platzhalter"),
    PersonKind.EQUIPMENT: ("equipment", "machine", "gerat", "maschine", "room", "raum", "nonlabor", "vehicle", "fahrzeug"),
    PersonKind.MATERIAL: ("material", "materiau"),
    PersonKind.COST: ("cost", "kosten", "cout"),
}  # fmt: skip

LISTING = Listing(
    "people",
    "People",
    (
        Meaning("name", "Name", (
            "name", "full name", "display name", "person", "resource", "resource name", "employee", "employee name",
            "mitarbeiter", "mitarbeiterin", "mitarbeitende", "mitarbeitername", "ressource", "ressourcenname",
            "anzeigename", "nom complet", "nombre completo", "nome completo", "collaborateur", "naam", "medewerker",
            "pracownik", "name vorname", "nachname vorname", "vollstandiger name",
        )),
        Meaning("first", "First name", (
            "first name", "firstname", "given name", "forename", "vorname", "prenom", "nombre", "nome", "voornaam", "imie",
        )),
        Meaning("last", "Last name", (
            "last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "nom de famille",
            "apellido", "apellidos", "cognome", "achternaam", "nazwisko",
        )),
        Meaning("email", "E-mail", (
            "e mail", "email", "mail", "e mail address", "email address", "e mail adresse", "mailadresse", "courriel",
            "correo", "upn", "smtp", "work email", "e mail geschaftlich",
        ),
                lambda text: bool(_EMAIL.fullmatch(text)), told=True),
        Meaning("initials", "Initials", (
            "initials", "short name", "kurzel", "kurzzeichen", "initialen", "sigle", "abbreviation", "abk", "iniciales",
        ), lambda text: len(text) <= 6),
        Meaning("role", "Role", (
            "role", "position", "job title", "title", "function", "rolle", "funktion", "stelle", "fonction", "poste",
            "puesto", "cargo", "rol", "ruolo", "jobtitel", "stellenbezeichnung", "job", "profile", "trade", "beruf",
            "standard role",
        )),
        Meaning("team", "Team", (
            "team", "department", "group", "unit", "org unit", "abteilung", "bereich", "gruppe", "equipe", "service",
            "departement", "departamento", "afdeling", "reparto", "org", "organisation", "organisationseinheit",
            "division", "section",
        )),
        Meaning("units", "Time (% or FTE)", (
            "units", "max units", "maximum units", "max", "fte", "percentage", "percent", "%", "employment", "workload",
            "availability", "capacity", "pensum", "beschaftigungsgrad", "arbeitszeitanteil", "verfugbarkeit", "kapazitat",
            "auslastung", "einheiten", "vza", "max einheiten", "stellenanteil", "taux", "taux d occupation", "anteil",
            "jornada", "arbeitspensum", "time",
        ),
                lambda text: bool(_NUMBER.match(text))),
        Meaning("hours", "Hours a week", (
            "hours per week", "weekly hours", "hours week", "wochenstunden", "stunden pro woche", "std woche",
            "heures par semaine", "horas semanales", "h week", "h woche", "wochenarbeitszeit",
        ), lambda text: bool(_NUMBER.match(text))),
        Meaning("rate", "Hourly rate", (
            "rate", "hourly rate", "standard rate", "std rate", "cost rate", "stundensatz", "satz", "standardsatz",
            "kostensatz", "taux horaire", "tarif", "tarifa", "uurtarief", "hourly cost", "price hour", "eur h", "tariffa",
        ), lambda text: any(each.isdigit() for each in text)),
        Meaning("overhead", "Overhead %", (
            "overhead", "overhead %", "non project time", "gemeinkosten", "grundlast", "line work", "sockelzeit",
            "linientatigkeit",
        ), lambda text: bool(_NUMBER.match(text))),
        Meaning("skills", "Skills", (
            "skills", "skill", "competences", "competencies", "kompetenzen", "fahigkeiten", "kenntnisse",
            "qualifikationen", "qualifikation", "qualifications", "competencias", "vaardigheden", "expertise", "know how",
        ), many=True),
        Meaning("level", "Level of the skill that the heading names", (), many=True),
        Meaning("from", "Active from", (
            "active from", "start", "start date", "hire date", "hired", "joined", "entry", "eintritt", "eintrittsdatum",
            "von", "from", "available from", "verfugbar ab", "verfugbar von", "ab", "date d entree", "beginn", "aktiv ab",
            "valid from", "gultig ab", "fecha de alta",
        ),
                looks_like_date),
        Meaning("to", "Active to", (
            "active to", "active until", "end", "end date", "leaving", "left", "exit", "austritt", "austrittsdatum", "bis",
            "to", "until", "available to", "verfugbar bis", "date de sortie", "ende", "aktiv bis", "valid to",
            "gultig bis", "fecha de baja", "last day",
        ), looks_like_date),
        Meaning("kind", "Kind", (
            "kind", "type", "resource type", "art", "typ", "ressourcenart", "employee type", "intern extern", "genre",
            "tipo",
        )),
        Meaning("calendar", "Calendar", (
            "calendar", "base calendar", "kalender", "basiskalender", "calendrier", "calendario", "working time",
            "arbeitszeitmodell",
        )),
        Meaning("unit", "Counted in (material)", (
            "material label", "counted in", "unit of measure", "uom", "materialbeschriftung", "mengeneinheit",
            "masseinheit", "etiquette de materiel", "unite de mesure", "unidad de medida",
        ), lambda text: len(text) <= 20),
        Meaning("notes", "Notes", (
            "notes", "note", "comment", "comments", "remark", "bemerkung", "bemerkungen", "kommentar", "notizen",
            "remarque", "notas", "anmerkung",
        )),
    ),
    dates=frozenset({"from", "to"}),
    needs=(frozenset({"name", "first", "last", "email"}),),
    asks="Say which column holds the names.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What has to be known beside a text to read it: the heading above it, and the order of days and months."""

    heading: str
    day_first: bool


def name_in(line: Line, columns: Columns) -> str:
    """Return a name from its column, from first and last name, else from the address.

    Beside a column of first names, “Name” is the last one where it does not hold both.
    """
    whole, given = cell(line, columns, "name"), cell(line, columns, "first")
    if whole and given and not set(words_of(given)) <= set(words_of(whole)):
        return f"{given} {whole}"
    if whole:
        last, comma, first = whole.partition(",")
        return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else whole
    parts = " ".join(filter(None, (given, cell(line, columns, "last"))))
    if parts:
        return parts
    address = cell(line, columns, "email")
    return " ".join(word.capitalize() for word in words_of(address)) if "@" in address else address


def units(text: str, reading: Reading) -> float:
    """Return a share of full time (1.0) from `80%`, `0,8`, `80` or, under “%”, `1`; up to 3 a bare number counts full times."""
    value, percent = _number(text)
    said = plain(reading.heading)
    in_percent = percent or value > 3 or "%" in reading.heading or "percent" in said or "prozent" in said
    return _checked(value / 100 if in_percent else value, text)


def of_hours(text: str, reading: Reading) -> float:  # noqa: ARG001 - as every reader
    """Return a share of full time from hours a week, 40 being full time."""
    return _checked(round(_number(text)[0] / _WEEK_HOURS, 4), text)


def percent(text: str, reading: Reading) -> float:  # noqa: ARG001 - as every reader
    value, _ = _number(text)
    if not 0 <= value <= 100:
        raise InvalidValueError(f"“{text}” is not between 0 and 100 %.")
    return value


def rate(text: str, reading: Reading) -> int | None:  # noqa: ARG001 - as every reader
    """Return cents from `95,00 €/h`, `EUR 95.- per hour` or `95`."""
    match = re.search(r"\d[\d.,'\s]*", text)
    if match is None:
        raise InvalidValueError(f"“{text}” is not an amount.")
    found = parse_money(match[0].strip().rstrip(".,'"))
    if found is None or found < 0:
        raise InvalidValueError(f"“{text}” is not an amount.")
    return found


def first_day(text: str, reading: Reading) -> int:
    at, _ = read_date(text, day_first=reading.day_first)
    return at - at % DAY


def last_day(text: str, reading: Reading) -> int:
    """Return the midnight after the last day somebody is there."""
    return first_day(text, reading) + DAY


def email(text: str, reading: Reading) -> str:  # noqa: ARG001 - as every reader
    match = _EMAIL.search(text.removeprefix("mailto:"))
    if match is None:
        raise InvalidValueError(f"“{text}” is no e-mail address.")
    return match[0].strip("<>")


def kind(text: str, reading: Reading) -> PersonKind:  # noqa: ARG001 - as every reader
    said = plain(text)
    for known, words in _KINDS.items():
        if said == known.value or said in words:
            return known
    raise InvalidValueError(f"“{text}” is no kind of person: person, role, equipment, material or cost.")


def skills(text: str) -> list[tuple[str, int]]:
    """Return skills with their levels from `Java (3), SQL: 2; Welding ***; Piano (expert)`; without one it is 2."""
    found: dict[str, int] = {}
    for part in re.split(r"[;,|•·]|\s/\s", text):
        words = part.strip()
        if not words:
            continue
        name, level = words, USUAL_LEVEL
        if match := _STARS.fullmatch(words):
            name, level = match[1], len(match[2])
        elif match := _LEVEL.fullmatch(words):
            name, level = match[1], int(match[2])
        elif (match := _IN_WORDS.fullmatch(words)) and plain(match[2]) in LEVELS:
            name, level = match[1], LEVELS[plain(match[2])]
        name = name.strip(" :=–-([")
        if name:
            found.setdefault(name, level)
    return list(found.items())


def level(text: str) -> int:
    """Return a level from `3`, `3/4`, `***`, `x` or a word; raise InvalidValueError."""
    said = text.strip()
    if set(said) <= {"*", "★"} and 1 <= len(said) <= 4:
        return len(said)
    if said.casefold() in {"x", "✓", "✔", "yes", "ja", "oui", "si"}:
        return USUAL_LEVEL
    match = re.fullmatch(r"([0-4])(?:\s*/\s*4|\.0)?", said)
    if match:
        return int(match[1])
    if plain(said) in LEVELS:
        return LEVELS[plain(said)]
    raise InvalidValueError(f"“{text}” is no level from 0 to 4.")


def _number(text: str) -> tuple[float, bool]:
    """Return a number and whether a percent sign stands behind it."""
    match = _NUMBER.match(text.replace("\u00a0", "").strip())
    try:
        assert match is not None
        return float(match[1].replace(",", ".")), bool(match[2])
    except (AssertionError, ValueError) as error:
        raise InvalidValueError(f"“{text}” is not a number.") from error


def _checked(value: float, text: str) -> float:
    if not 0 <= value <= _MOST_UNITS:
        raise InvalidValueError(f"“{text}” is no share of somebody’s time.")
    return round(value, 6)


READERS: Mapping[str, tuple[str, Callable[[str, Reading], object]]] = {
    "email": ("email", email), "units": ("max_units", units), "hours": ("max_units", of_hours), "rate": ("hourly_rate", rate),
    "overhead": ("overhead_percent", percent), "from": ("active_from", first_day), "to": ("active_to", last_day),
    "kind": ("kind", kind),
}  # fmt: skip
"""What a column gives of a person: the field, and what reads it."""
TOTALS = frozenset(
    {"summe", "total", "totals", "sum", "gesamt", "anzahl", "count", "somme", "totale", "suma", "average"}
)
"""What stands where names do beneath a list, and is nobody."""
TEXTS: Sequence[str] = ("initials", "team", "unit", "notes")
"""Columns that give a field of their own name as it stands."""
