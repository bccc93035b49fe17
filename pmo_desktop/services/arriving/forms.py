"""Tables that are no list of ours: filled status forms and finance, told by what they are headed or labelled."""

from collections.abc import Mapping, Sequence

from pmo_desktop.domain.entry.amounts import parse_money
from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.entry.periods import read_heading
from pmo_desktop.domain.errors import KnownError

Lines = Sequence[Sequence[str]]
_WITHIN = 60
"""Lines of a form that are looked at; lists of finance have their headings in the first of them."""
_HEADINGS_WITHIN = 20
_LONGEST = 6
"""Words of a label: what is longer is text that somebody wrote."""
_STATUS: Mapping[str, tuple[str, ...]] = {
    "project": ("project", "project name", "projekt", "projektname", "vorhaben", "projet", "project title", "name of project"),
    "as at": (
        "status as at", "as at", "as of", "status date", "report date", "reporting date", "reporting period", "report period",
        "stand", "stand vom", "berichtsdatum", "berichtszeitraum", "statusdatum", "stichtag", "data date", "date of report",
        "etat au",
    ),
    "rag": (
        "rag", "rag status", "overall rag", "overall status", "status overall", "ampel", "ampelstatus", "gesamtstatus",
        "gesamtampel",
        "pm s light", "traffic light", "health", "schedule rag", "cost rag", "scope rag", "termine", "kosten", "meteo",
    ),
    "done": (
        "done", "done this period", "achievements", "achieved", "accomplishments", "accomplished", "progress",
        "progress this period",
        "completed", "completed this period", "highlights", "key achievements", "erledigt", "erreicht", "fortschritt",
        "ergebnisse",
        "fait", "realise", "this period", "last period",
    ),
    "planned": (
        "planned", "planned next period", "next steps", "next period", "plan for next period", "upcoming", "outlook", "geplant",
        "nachste schritte", "ausblick", "prochaines etapes", "plans", "next actions", "planned activities",
        "activities next period",
    ),
    "decisions": (
        "decisions", "decisions needed", "decisions required", "decision needed", "decisions requested", "support needed",
        "escalations",
        "entscheidungen", "entscheidungsbedarf", "unterstutzungsbedarf", "help needed", "asks",
    ),
    "risks": (
        "risks", "issues", "risks and issues", "top risks", "key risks", "risiken", "probleme", "risiken und probleme",
        "problems",
    ),
    "by": ("reported by", "project manager", "projektleiter", "projektleitung", "author", "berichtet von", "prepared by"),
}  # fmt: skip
"""What a status form asks, and how forms call it, plain."""
_TELLS = frozenset({"done", "planned", "decisions"})
_OF_A_LIST = (
    "start",
    "start date",
    "finish",
    "finish date",
    "end date",
    "budget",
    "department",
    "beginn",
    "ende",
    "anfang",
    "abteilung",
)
"""Headings of a register: a table with two of them and several lines lists projects, whatever else it says of each."""
_FINANCE: Mapping[str, tuple[str, ...]] = {
    "centre": (
        "cost centre", "cost center", "costcentre", "costcenter", "kostenstelle", "kst", "kostentrager", "profit center",
        "gl account",
        "account", "account number", "konto", "sachkonto", "kostenart", "cost element", "cost code", "psp element",
        "wbs element",
        "internal order", "innenauftrag", "centre de cout", "ledger", "general ledger",
    ),
    "actual": (
        "actual", "actuals", "actual cost", "actual costs", "ist", "istkosten", "ist kosten", "spent", "spend",
        "spend to date", "depenses", "obligo", "commitment", "commitments", "invoiced",
    ),
    "budget": (
        "budget", "plan", "planned cost", "plankosten", "forecast", "prognose", "approved budget", "original budget",
        "estimate",
    ),
    "amount": (
        "amount", "betrag", "value", "wert", "montant", "net amount", "nettobetrag", "amount in local currency",
        "betrag in hauswahrung",
    ),
    "period": (
        "period", "periode", "month", "monat", "posting date", "posting period", "buchungsdatum", "buchungsperiode",
        "fiscal year", "geschaftsjahr", "document date", "belegdatum",
    ),
    "variance": ("variance", "abweichung", "remaining", "rest", "available budget", "verfugbar"),
}  # fmt: skip


def is_status(lines: Lines) -> bool:
    """Say whether lines are a filled status form: labels with what was written beside or beneath them, or one line a project."""
    labels = _labels(lines)
    if _is_status(labels) and not _lists_projects(lines):
        return True
    headed = [_named(line, _STATUS) for line in lines[:_HEADINGS_WITHIN]]
    return any(_is_status(found) and len(_TELLS & found) >= 2 for found in headed) and not _lists_projects(lines)


def _is_status(found: set[str]) -> bool:
    return len(found) >= 4 and bool(found & {"as at", "rag"}) and bool(found & _TELLS)


def _labels(lines: Lines) -> set[str]:
    """Return what is asked in a form: a text that is followed by its answer, or stands alone over it."""
    found: set[str] = set()
    for line in lines[:_WITHIN]:
        cells = [each for each in line if each]
        if len(cells) <= 6:  # a few pairs beside each other; more is a table
            found |= _named(cells, _STATUS)
    return found


def _lists_projects(lines: Lines) -> bool:
    """Say whether a line heads a list of projects that follows."""
    for number, line in enumerate(lines[:_HEADINGS_WITHIN]):
        said = [plain(each) for each in line if each]
        if sum(each in _OF_A_LIST for each in said) >= 2 and len(said) >= 5 and len(lines) - number > 3:
            return True
    return False


def is_finance(lines: Lines) -> bool:
    """Say whether lines are amounts of money by cost centre or account, or actuals beside a budget by period."""
    for number, line in enumerate(lines[:_HEADINGS_WITHIN]):
        found = _named(line, _FINANCE)
        months = sum(read_heading(each) is not None for each in line if each)
        money = found & {"actual", "budget", "amount"}
        if "centre" in found and (money or months >= 3):
            return _has_money(lines[number + 1 :])
        if (
            {"actual", "budget"} <= found
            and (months >= 3 or found & {"period", "variance"})
            and not _lists_projects(lines)
        ):
            return _has_money(lines[number + 1 :])
        if {"amount", "period"} <= found and len(found) >= 3:
            return _has_money(lines[number + 1 :])
    return False


def _has_money(lines: Lines) -> bool:
    """Say whether there are amounts, and none of them a share."""
    texts = [each for line in lines[:_WITHIN] for each in line if each and any(map(str.isdigit, each))]
    return bool(texts) and any(map(_is_amount, texts)) and not any(each.endswith("%") for each in texts[:200])


def _is_amount(text: str) -> bool:
    try:
        return parse_money(text) is not None
    except KnownError:
        return False


def _named(cells: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return what cells ask for: the whole of one, or what stands before its colon."""
    found = set()
    for cell in cells:
        said = plain(cell.partition(":")[0] if ":" in cell else cell)
        if said and len(said.split()) <= _LONGEST:
            found |= {name for name, words in wanted.items() if said in words}
    return found
