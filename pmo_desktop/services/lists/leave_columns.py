"""What the columns of a list of leave may be, and which words in lists and calendars mean that somebody is away."""

import re

from pmo_desktop.domain.entry.file_dates import looks_like_date
from pmo_desktop.domain.entry.headings import Meaning, plain
from pmo_desktop.services.lists.people_columns import LISTING as PEOPLE
from pmo_desktop.services.lists.table import Listing

_WHO = frozenset({"name", "first", "last", "email"})

LISTING = Listing(
    "leave",
    "Leave",
    (
        *(each for each in PEOPLE.meanings if each.name in _WHO),
        Meaning("from", "First day", (
            "from", "start", "start date", "begin", "first day", "starts", "von", "vom", "beginn", "ab", "erster tag",
            "startdatum", "anfang", "urlaubsbeginn", "date", "day", "datum", "tag", "du", "debut", "date de debut",
            "desde", "inicio", "fecha inicio", "dal", "inizio", "van", "leave start", "absence start", "off from",
            "gultig von", "valid from", "de",
        ), looks_like_date,
            told=True),
        Meaning("to", "Last day", (
            "to", "until", "end", "end date", "last day", "ends", "bis", "ende", "letzter tag", "enddatum", "urlaubsende",
            "till", "thru", "through", "au", "fin", "date de fin", "hasta", "fecha fin", "al", "fine", "tot", "leave end",
            "absence end", "finish", "gultig bis", "valid to", "jusqu au",
        ), looks_like_date, told=True),
        Meaning("from_time", "Time it begins", (
            "start time", "startzeit", "uhrzeit von", "beginnt um", "heure de debut", "von uhrzeit", "time from",
            "begins at",
        )),
        Meaning("to_time", "Time it ends", (
            "end time", "endzeit", "uhrzeit bis", "endet um", "heure de fin", "bis uhrzeit", "time to", "ends at",
        )),
        Meaning("days", "Days", (
            "days", "number of days", "duration", "tage", "anzahl tage", "arbeitstage", "dauer", "urlaubstage", "jours",
            "dias", "giorni", "dagen", "working days", "workdays",
        ),
                lambda text: bool(re.fullmatch(r"\d+([.,]\d+)?( ?(d|t|days?|tage?|j|jours?))?", text, re.IGNORECASE))),
        Meaning("half", "Half day", (
            "half day", "half", "am pm", "part of day", "halber tag", "halbtags", "halbtag", "tageshalfte", "demi journee",
            "tagesteil", "vm nm",
        )),
        Meaning("kind", "Kind", (
            "kind", "type", "leave type", "absence type", "art", "typ", "abwesenheitsart", "urlaubsart", "fehlgrund",
            "category", "categories", "kategorie", "genre", "tipo", "soort", "absence", "abwesenheit", "pay code",
        )),
        Meaning("reason", "Reason", (
            "reason", "subject", "title", "comment", "comments", "note", "notes", "grund", "bemerkung", "betreff",
            "kommentar", "anmerkung", "motif", "motivo", "description", "beschreibung", "reden", "remark",
        )),
        Meaning("state", "State", (
            "state", "status", "approved", "genehmigt", "genehmigungsstatus", "zustand", "etat", "statut", "estado",
            "approval",
        )),
        Meaning("id", "Number of the request", (
            "request id", "request no", "request number", "antrag", "antragsnummer", "antrags nr", "vorgang",
            "vorgangsnummer", "absence id", "leave id", "reference", "uid",
        )),
    ),
    dates=frozenset({"from", "to"}),
    needs=(frozenset({"from"}),),
    asks="Say which column holds the first day.",
)  # fmt: skip

AWAY = frozenset({
    "vacation", "vacations", "holiday", "holidays", "leave", "off", "ooo", "oof", "pto", "annual", "sick",
    "sickness", "illness", "absent", "absence", "away", "parental", "maternity", "paternity", "sabbatical", "conge",
    "conges", "vacances", "maladie", "rtt", "urlaub", "ferien", "krank", "krankheit", "abwesend",
    "abwesenheit", "abwesenheiten", "elternzeit", "mutterschutz", "gleittag", "gleitzeit", "freizeitausgleich",
    "uberstundenabbau", "sonderurlaub", "resturlaub", "bildungsurlaub", "frei", "vacaciones", "permiso", "baja",
    "ferie", "malattia", "permesso", "vakantie", "verlof", "ziek", "urlop", "zwolnienie", "semester",
})  # fmt: skip
"""Words, plain, that say somebody is not at work."""
AWAY_WITHIN = (
    "urlaub",
    "ferien",
    "elternzeit",
    "abwesen",
    "out of office",
    "day off",
    "time off",
    "nicht da",
    "not in",
    "krankmeld",
)
NOT_AWAY = (
    "birthday",
    "geburtstag",
    "anniversaire",
    "cumpleanos",
    "compleanno",
    "verjaardag",
    "public holiday",
    "bank holiday",
    "feiertag",
)
BESIDE = AWAY | frozenset({
    "calendar", "kalender", "calendrier", "calendario", "agenda", "team", "shared", "out", "of", "office", "day",
    "days", "time", "tag", "tage", "half", "halber", "halbtags", "ganztags", "the", "im", "in", "on", "is", "hat",
    "has", "am", "pm", "vormittag", "nachmittag", "morning", "afternoon", "herr", "frau", "mr", "mrs", "ms", "hr",
    "fr", "der", "die", "von", "de", "du", "bis", "till", "until", "to", "not", "da", "nicht", "ist", "work", "week",
})  # fmt: skip
"""Words of titles and of names of calendars that name nobody."""
_REFUSED = (
            "abgelehnt", "rejected", "declined", "denied", "cancelled", "canceled", "storniert", "refus", "annul",
            "zuruckgezogen", "withdrawn", "geloscht", "deleted", "rechazad", "rifiutat", "afgewezen", "odrzucon",
        )  # fmt: skip
_WAITING = (
            "pending", "requested", "beantragt", "offen", "open", "submitted", "eingereicht", "en attente", "pendiente",
            "in attesa", "wartend", "draft", "entwurf", "planned", "geplant",
        )  # fmt: skip
_MORNING = (
    "am",
    "morning",
    "vormittag",
    "vormittags",
    "vm",
    "matin",
    "manana",
    "mattina",
    "ochtend",
    "first half",
    "forenoon",
)
_AFTERNOON = (
    "pm",
    "afternoon",
    "nachmittag",
    "nachmittags",
    "nm",
    "apres midi",
    "tarde",
    "pomeriggio",
    "middag",
    "second half",
)
_HALF = (
    "half",
    "halb",
    "halber",
    "0 5",
    "0,5",
    "½",
    "yes",
    "ja",
    "oui",
    "si",
    "x",
    "true",
    "1 2",
    "demi",
    "halber tag",
    "half day",
    "medio",
)
_WHOLE = (
    "",
    "no",
    "nein",
    "non",
    "false",
    "0",
    "1",
    "full",
    "ganz",
    "ganztags",
    "ganzer tag",
    "full day",
    "whole",
    "all day",
)


def says_away(text: str) -> bool:
    """Say whether a title says that somebody is away."""
    said = plain(text)
    if any(each in said for each in NOT_AWAY):
        return False
    return bool(AWAY & set(said.split())) or any(each in said for each in AWAY_WITHIN)


def refused(text: str) -> bool:
    said = plain(text)
    return any(word.startswith(_REFUSED) for word in said.split()) or said in {"no", "nein"}


def waiting(text: str) -> bool:
    said = plain(text)
    return any(said.startswith(each) for each in _WAITING)


def half_said(title: str) -> str:
    """Return am or pm where the title of a day says that only half of it is meant; empty where it does not."""
    said = set(plain(re.sub(r"[()\[\]]", " ", title)).split())
    if said & {"vormittag", "vormittags", "morning", "matin", "forenoon"}:
        return "am"
    if said & {"nachmittag", "nachmittags", "afternoon", "tarde", "pomeriggio"}:
        return "pm"
    is_half = "½" in title or bool(said & {"halber", "halbtags", "halbtag", "half", "demi"}) or "1/2" in title
    return "am" if is_half else ""


def half_of(text: str) -> str | None:
    """Return am or pm, an empty text for the whole day, None where it says neither; half a day of neither is the morning."""
    said = plain(text) or text.strip()
    if said in _WHOLE:
        return ""
    if said in _AFTERNOON or any(word in _AFTERNOON for word in said.split()):
        return "pm"
    if said in _MORNING or said in _HALF or any(word in _MORNING for word in said.split()):
        return "am"
    return None
