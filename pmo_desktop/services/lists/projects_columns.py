"""What the columns of a register of projects may be."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from pmo_desktop.domain.entry.file_amounts import looks_like_amount
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, plain
from pmo_desktop.domain.entry.lights import looks_like_light, looks_like_state
from pmo_desktop.domain.entry.spans import looks_like_span
from pmo_desktop.exchange.sheets import Sheet, turned
from pmo_desktop.services.lists.table import Listing

OWN = "own"
"""What a column is that becomes a field of people's own."""
_TALK = frozenset(
    [
        "comment",
        "comments",
        "commentary",
        "narrative",
        "reason",
        "reasons",
        "explanation",
        "rationale",
        "note",
        "notes",
        "remark",
        "remarks",
        "kommentar",
        "kommentare",
        "begrundung",
        "erlauterung",
        "bemerkung",
        "bemerkungen",
        "anmerkung",
        "commentaire",
        "commentaires",
        "justification",
        "comentario",
        "comentarios",
        "motivo",
        "uzasadnienie",
        "komentarz",
    ]
)
_OF_LIGHT = frozenset(
    [
        "rag",
        "rating",
        "status",
        "light",
        "lights",
        "ampel",
        "ampelstatus",
        "confidence",
        "dca",
        "health",
        "statut",
        "feu",
        "estado",
        "semaforo",
    ]
)
_CHANGE = frozenset(
    [
        "change",
        "changes",
        "variance",
        "varianz",
        "abweichung",
        "delta",
        "difference",
        "slippage",
        "ecart",
        "variation",
        "%",
    ]
)
_YEARLY = frozenset(
    [
        "yearly",
        "annual",
        "year",
        "jahr",
        "jahres",
        "jahrlich",
        "monthly",
        "month",
        "q1",
        "q2",
        "q3",
        "q4",
        "ytd",
        "inyear",
        "annuel",
        "anual",
    ]
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|\bfy\s?\d{2}")
_PERSON = frozenset(["manager", "lead", "leader", "leiter", "leiterin", "owner", "mail", "email", "phone", "name"])


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


def _tells_reason(heading: str) -> bool:
    """Say whether a heading is that of what is said about the light: a comment on the rating."""
    said = _words(plain(heading))
    return bool(said & _TALK) and bool(said & _OF_LIGHT)


def _is_talk(said: str) -> bool:
    return bool(_words(said) & (_TALK | _CHANGE))


def _is_no_total(said: str) -> bool:
    """Say whether amounts beneath a heading are those of a year, or changes, or no amounts."""
    return bool(_words(said) & (_TALK | _CHANGE | _YEARLY)) or bool(_YEAR.search(said))


def _is_no_name(said: str) -> bool:
    return bool(_words(said) & (_TALK | _CHANGE | _OF_LIGHT | {
        "manager", "lead", "leader", "leiter", "leiterin", "sponsor", "owner", "number", "no", "nr", "id", "code", "start",
        "end", "finish",
        "date", "budget", "cost", "costs", "type", "category", "phase", "stage", "description", "objective", "aims", "team",
        "kosten",
        "beschreibung", "ziel", "beginn", "ende", "nummer", "chef", "typ", "art", "beteiligte", "summary", "benefits",
        "risk", "risks",
        "size", "priority", "state", "url", "link",
    }))  # fmt: skip


def _looks_like_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text) <= 250


def _looks_like_code(text: str) -> bool:
    return (len(text) <= 30 and any(map(str.isdigit, text))) or (len(text) <= 12 and " " not in text)


def _looks_like_person(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text) <= 80


def _looks_like_percent(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(?:[.,]\d+)?\s*%?", text))


def _looks_like_priority(text: str) -> bool:
    return len(text) <= 24


def _of_milestone(*, date: bool) -> Callable[[str], bool]:
    """Return what says of a heading whether it is that of milestones, or of their dates."""

    def says(heading: str) -> bool:
        said = plain(heading)
        of_one = bool(
            re.search(r"\b(?:milestones?|meilensteine?|jalons?|hitos?|kamien milowy|ms ?\d+|m ?\d+|gate ?\d+)\b", said)
        )
        of_dates = bool(
            re.search(r"\b(?:date|dates|due|datum|termin|fecha|data|planned|forecast|baseline|when|wann)\b", said)
        )
        return of_one and of_dates is date

    return says


LISTING = Listing(
    "projects",
    "Register of projects",
    (
        Meaning("name", "Project", (
            "project name", "project title", "project", "programme name", "program name", "name", "title", "initiative",
            "initiative name", "project programme name", "projekt", "projektname", "projekttitel", "projektbezeichnung",
            "vorhaben",
            "bezeichnung", "titel", "nom du projet", "intitule", "projet", "nombre del proyecto", "proyecto",
            "nome del progetto",
            "progetto", "nome do projeto", "projeto", "nazwa projektu", "nazwa", "projectnaam", "what", "scheme", "scheme name",
        ), _looks_like_name, never=_is_no_name),
        Meaning("code", "Code", (
            "project number", "project no", "project id", "project code", "pid", "code", "id", "number", "no", "nr", "ref",
            "reference",
            "project ref", "key", "projektnummer", "projekt nr", "projektnr", "projektcode", "projekt id", "kennung", "nummer",
            "psp element", "psp", "code projet", "numero", "codigo", "numer", "numer projektu", "gmpp id", "#", "lfd nr",
        ), _looks_like_code, never=_is_talk),
        Meaning("programme", "Programme or department", (
            "programme", "program", "portfolio", "department", "dept", "directorate", "division", "business unit",
            "business area",
            "organisation", "organization", "managing agency", "agency", "programm", "abteilung", "bereich", "geschaftsbereich",
            "ressort", "departement", "direction", "departamento", "programa", "dzial", "area", "service area", "faculty",
        ), never=lambda said: _is_talk(said) or bool(_words(said) & {"manager", "lead", "director", "name"})),
        Meaning("manager", "Manager", (
            "project manager", "manager", "pm", "project lead", "lead", "project leader", "programme manager", "delivery lead",
            "projektleiter", "projektleiterin", "projektleitung", "pl", "leiter", "leitung", "verantwortlich", "responsible",
            "chef de projet", "responsable", "jefe de proyecto", "director de proyecto", "kierownik projektu", "kierownik",
            "projectleider", "project owner", "owner", "capo progetto",
        ), _looks_like_person, never=_is_talk),
        Meaning("sponsor", "Sponsor", (
            "sponsor", "executive sponsor", "project sponsor", "senior responsible owner", "sro", "project executive",
            "auftraggeber",
            "auftraggeberin", "commanditaire", "patrocinador", "promotor", "business owner", "sponsor projektu",
            "maitre d ouvrage",
        ), _looks_like_person, never=_is_talk),
        Meaning("phase", "Phase", (
            "phase", "current phase", "stage", "current stage", "lifecycle stage", "project phase", "gate", "projektphase",
            "etape",
            "fase", "etapa", "faza", "etap",
        ), lambda text: len(text) <= 60, never=lambda said: bool(_words(said) & (_TALK | {"date", "start", "end", "datum"}))),
        Meaning("state", "State", (
            "state", "project state", "status", "project status", "lifecycle status", "zustand", "projektstatus", "etat",
            "statut",
            "estado", "stan",
        ), looks_like_state, never=_is_talk),
        Meaning("rag", "Light (RAG)", (
            "rag", "rag rating", "rag status", "colour rating", "color rating", "colour", "overall rag", "overall status",
            "delivery confidence", "delivery confidence assessment", "dca", "dca rating", "traffic light", "health",
            "project health",
            "ampel", "ampelstatus", "gesamtampel", "status ampel", "gesamtstatus", "feu", "meteo", "semaforo", "swiatlo",
            "status",
            "rating", "ipa rag rating", "ipa rating", "sygnalizacja", "statut", "estado", "light",
        ), looks_like_light, told=True, never=_is_talk),
        Meaning("reason", "Why the light is so", (
            "rating comment", "rag comment", "rag commentary", "rag reason", "status comment", "status summary", "status text",
            "kommentar zum status", "statuskommentar", "statusbericht", "dca commentary",
        ), headed=_tells_reason),
        Meaning("start", "Start", (
            "start", "start date", "project start", "project start date", "begin", "beginning", "forecast start",
            "actual start",
            "planned start", "commencement", "beginn", "anfang", "startdatum", "projektstart", "projektbeginn", "date de debut",
            "debut", "fecha de inicio", "inicio", "data rozpoczecia", "poczatek", "from", "von", "startdatum", "begindatum",
            "inizio",
        ), looks_like_span, never=_is_talk),
        Meaning("finish", "Finish", (
            "finish", "finish date", "end", "end date", "project end", "project end date", "forecast end", "forecast finish",
            "forecast completion", "completion", "completion date", "planned finish", "planned end", "target date",
            "due date", "due",
            "delivery date", "ende", "enddatum", "projektende", "fertigstellung", "termin", "date de fin", "fin", "echeance",
            "fecha de fin", "fecha fin", "data zakonczenia", "koniec", "to", "bis", "until", "einddatum", "fine",
            "closing date",
            "end of project", "geplantes ende", "go live date",
        ), looks_like_span, never=_is_talk),
        Meaning("baseline_start", "Start in the baseline", (
            "baseline start", "baseline start date", "original start", "original start date", "basisplan anfang", "plan start",
            "ursprunglicher beginn", "debut initial", "inicio previsto", "approved start",
        ), looks_like_span, never=_is_talk),
        Meaning("baseline_finish", "Finish in the baseline", (
            "baseline finish", "baseline end", "baseline end date", "baseline finish date", "baseline completion",
            "original end",
            "original end date", "original finish", "original completion", "basisplan ende", "ursprungliches ende", "plan ende",
            "approved end date", "fin initiale", "fin previsto",
        ), looks_like_span, never=_is_talk),
        Meaning("budget", "Budget", (
            "budget", "total budget", "approved budget", "project budget", "budget total", "whole life cost",
            "whole life costs", "wlc",
            "wlc baseline", "baseline cost", "total cost", "total costs", "total project cost", "gesamtbudget", "projektbudget",
            "budget gesamt", "gesamtkosten", "plankosten", "budget approuve", "cout total", "presupuesto", "presupuesto total",
            "budzet", "capital cost", "estimated cost", "budget forecast", "approved cost", "bac", "funding",
        ), looks_like_amount, never=_is_no_total),
        Meaning("actual_cost", "Actual cost", (
            "actual cost", "actual costs", "actuals", "spent", "spend", "spend to date", "cost to date", "actual spend",
            "expenditure",
            "expenditure to date", "ist kosten", "istkosten", "ist", "ausgaben", "kosten ist", "verbraucht", "depense",
            "depenses",
            "cout reel", "gastado", "coste real", "koszt rzeczywisty", "wydatki", "costs to date", "acwp",
        ), looks_like_amount, never=_is_no_total),
        Meaning("currency", "Currency", ("currency", "wahrung", "devise", "moneda", "waluta", "valuta", "ccy"),
                lambda text: len(text) <= 12),
        Meaning("percent", "Done", (
            "% complete", "% done", "percent complete", "complete %", "progress", "completion %", "percent done", "% completed",
            "fortschritt", "fertigstellungsgrad", "% abgeschlossen", "avancement", "avance", "postep", "progreso", "done",
            "complete",
            "% fertig",
        ), _looks_like_percent, never=lambda said: bool(_words(said) & _TALK)),
        Meaning("priority", "Priority", ("priority", "prioritat", "priorite", "prioridad", "priorytet", "prio", "rank"),
                _looks_like_priority, never=_is_talk),
        Meaning("objective", "Objective", (
            "objective", "objectives", "goal", "goals", "aim", "aims", "benefit", "benefits", "ziel", "ziele",
            "projektziel", "objectif",
            "objectifs", "objetivo", "objetivos", "cel", "purpose", "outcome", "outcomes",
        )),
        Meaning("description", "Description", (
            "description", "project description", "description aims", "summary", "scope", "details", "about", "beschreibung",
            "projektbeschreibung", "inhalt", "kurzbeschreibung", "descripcion", "descrizione", "descricao", "opis",
            "what it does",
        ), never=lambda said: bool(_words(said) & (_OF_LIGHT | _CHANGE))),
        Meaning("milestone", "Milestone", (
            "next milestone", "milestone", "key milestone", "nachster meilenstein", "meilenstein", "prochain jalon",
            "proximo hito",
        ), many=True, headed=_of_milestone(date=False)),
        Meaning("milestone_date", "Date of the milestone", (
            "milestone date", "next milestone date", "go live", "golive", "meilensteintermin", "date du jalon",
            "fecha del hito",
        ), looks_like_span, many=True, headed=_of_milestone(date=True)),
        Meaning("as_of", "State of affairs as of", (
            "as of", "as at", "reported as of", "date reported as of", "report date", "reporting date", "reporting period",
            "status date",
            "snapshot", "snapshot date", "data date", "stand", "stichtag", "berichtsdatum", "berichtsmonat", "date du rapport",
            "fecha de informe", "year", "reporting year", "jahr", "annee", "rok", "period", "month", "monat",
            "last updated", "updated", "worksheet",
        ), looks_like_span, never=_is_talk),
        Meaning(OWN, "A field of its own", (), many=True),
    ),
    dates=frozenset({"start", "finish", "baseline_start", "baseline_finish", "milestone_date", "as_of"}),
    needs=(frozenset({"name"}),),
    asks="Say which column holds the names of the projects.",
    rest=OWN,
    settle=lambda above, columns: _settled(above, columns),  # noqa: PLW0108 - it is defined beneath
)  # fmt: skip
_TELLING = frozenset({
    "rag", "reason", "budget", "actual_cost", "sponsor", "phase", "objective", "percent", "manager", "state", "milestone",
    "milestone_date", "baseline_finish", "baseline_start", "programme", "priority", "description",
})  # fmt: skip
_BEYOND_DOUBT = frozenset(
    {"rag", "budget", "actual_cost", "sponsor", "phase", "objective", "percent", "baseline_finish", "milestone_date"}
)
_PROJECTS = re.compile(
    r"\b(?:projects?|programmes?|programs?|projekte?|projektname|projekttitel|projektbezeichnung|vorhaben|projets?|proyectos?|"
    r"progett[oi]|projetos?|projektu|initiatives?|schemes?)\b"
)
_FORECAST = frozenset(
    ["forecast", "expected", "current", "latest", "prognose", "voraussichtlich", "aktuell", "prevision", "previsto"]
)
_PLANNED = frozenset(["planned", "plan", "geplant", "geplantes", "soll", "approved", "target", "planifie"])


_OURS = "why the plan s light"
"""A heading that no register has but those this program wrote."""
_WORKED_OUT = frozenset({
    "plan s light", _OURS, "done", "% done", "next milestone", "next milestone on", "overdue milestones", "tasks", "open risks",
    "reported on", "probability", "slip",
})  # fmt: skip
"""What stands in a register of our own beside the facts: it follows from them, and says nothing that is not here."""


def _settled(above: Sequence[str], columns: Columns) -> Columns:
    """Return columns with the date that is foreseen as start or finish, and the one that was planned as that of the baseline.

    What this program itself worked out into a register is left out.
    """
    meanings = list(columns.meanings)
    if any(plain(heading) == _OURS for heading in above):
        meanings = [
            "" if plain(heading) in _WORKED_OUT else each for heading, each in zip(above, meanings, strict=False)
        ]
    said = [_words(plain(heading)) for heading in above]
    for side in ("start", "finish"):
        taken = next((at for at, each in enumerate(meanings) if each == side), None)
        if taken is None or f"baseline_{side}" in meanings or not said[taken] & _PLANNED:
            continue
        whose = next(each for each in LISTING.meanings if each.name == side)
        for at, words in enumerate(said):
            heading = plain(above[at])
            if (
                meanings[at] == OWN
                and words & _FORECAST
                and any(word in heading.split() for word in whose.words)
                and not _is_talk(heading)
            ):
                meanings[at], meanings[taken] = side, f"baseline_{side}"
                break
    return replace(columns, meanings=tuple(meanings))


@lru_cache(maxsize=4)  # several places ask it of the same table, and of that turned
def evidence(sheet: Sheet) -> int:
    """Return how much speaks for a table being a register of projects, one project a line; 0 for nothing.

    Its names are said to be those of projects and something else is said of them, or what is said is said of projects only.
    """
    texts = [line.cells for line in sheet.lines]
    found = guess(texts, LISTING.meanings)
    if found.heading < 0 or "name" not in found.meanings or len(texts) - found.heading < 2:
        return 0
    there = set(found.meanings)
    heading = texts[found.heading][found.of("name")[0]]
    of_projects = bool(_PROJECTS.search(plain(heading)))
    telling, sure = there & _TELLING, there & _BEYOND_DOUBT
    if (of_projects and len(telling | (there & LISTING.dates)) >= 2) or len(sure) >= 2:
        return 2 * len(sure) + len(there - {"", OWN}) + 3 * of_projects
    return 0


def is_turned(sheet: Sheet) -> bool:
    """Say whether a table has its projects beside each other and what is said of them beneath each other."""
    return sheet.width > 1 and evidence(turned(sheet)) > evidence(sheet)
