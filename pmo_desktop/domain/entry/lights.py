"""Traffic lights and states of projects as registers write them: words of several languages, letters, five points, colours."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ProjectState, Rag

_WORDS: Mapping[Rag, tuple[str, ...]] = {
    Rag.GREEN: (
        "green", "g", "grun", "gruen", "vert", "verte", "v", "verde", "zielony", "zielone", "zielona", "groen", "gron", "🟢",
        "✅",
        "on track", "on schedule", "on target", "im plan", "plangemass", "planmassig", "im zeitplan", "dans les temps",
        "en plazo", "zgodnie z planem", "ok", "good", "gut", "healthy",
    ),
    Rag.AMBER: (
        "amber", "a", "yellow", "y", "orange", "o", "gelb", "jaune", "j", "amarillo", "amarilla", "ambar", "naranja", "zolty",
        "zolte", "zolta", "pomaranczowy", "bursztynowy", "geel", "oranje", "giallo", "amarelo", "🟡", "🟠", "⚠", "at risk",
        "gefahrdet", "needs attention", "some concern", "a risque", "en riesgo", "zagrozony", "kritisch beobachten",
    ),
    Rag.RED: (
        "red", "r", "rot", "rouge", "rojo", "roja", "czerwony", "czerwone", "czerwona", "rood", "rosso", "vermelho", "rod", "🔴",
        "off track", "off target", "critical", "kritisch", "late", "delayed", "verzogert", "en retard", "retrasado",
        "opozniony",
    ),
}  # fmt: skip
_NONE = frozenset({
    "grey", "gray", "grau", "gris", "szary", "blue", "blau", "bleu", "azul", "niebieski", "white", "weiss", "black", "none",
    "no",
    "not rated", "unrated", "not assessed", "complete", "completed", "closed", "abgeschlossen", "not started",
})  # fmt: skip
_OF_WORD = {word: rag for rag, words in _WORDS.items() for word in words}
_ORDER = (Rag.GREEN, Rag.AMBER, Rag.RED)
_BETWEEN = re.compile(r"\s*(?:/|-|–|—|\+|&|>|→|,|;|\bto\b|\bund\b|\band\b|\bbis\b|\s)\s*")
_BEHIND = re.compile(r"\s*(?:[:(\n;,.]|\s[–—-]\s)")
_FILL = re.compile(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_LONGEST = 40

_STATES: Mapping[ProjectState, tuple[str, ...]] = {
    ProjectState.PROPOSED: (
        "proposed", "proposal", "idea", "pipeline", "candidate", "submitted", "draft", "requested", "pending approval",
        "vorschlag",
        "vorgeschlagen", "idee", "beantragt", "antrag", "propose", "propuesto", "propuesta", "wniosek", "proponowany",
        "in review",
        "initiation", "concept", "demand",
    ),
    ProjectState.APPROVED: (
        "approved", "authorised", "authorized", "planned", "planning", "not started", "ready", "scheduled", "genehmigt",
        "bewilligt",
        "geplant", "freigegeben", "nicht begonnen", "approuve", "aprobado", "planifie", "planificado", "zatwierdzony",
        "planowany",
        "future",
    ),
    ProjectState.ACTIVE: (
        "active", "in progress", "ongoing", "running", "in delivery", "delivery", "in execution", "execution", "executing",
        "open",
        "live", "started", "under way", "underway", "in flight", "implementation", "aktiv", "laufend", "lauft", "in arbeit",
        "in umsetzung", "in bearbeitung", "offen", "en cours", "actif", "en curso", "activo", "w toku", "w trakcie", "aktywny",
        "current",
    ),
    ProjectState.ON_HOLD: (
        "on hold", "hold", "paused", "suspended", "deferred", "postponed", "stalled", "waiting", "pausiert", "ruhend",
        "zuruckgestellt", "angehalten", "unterbrochen", "wartend", "en attente", "suspendu", "en pause", "en espera",
        "suspendido",
        "wstrzymany", "zawieszony",
    ),
    ProjectState.CLOSED: (
        "closed", "complete", "completed", "finished", "done", "delivered", "ended", "abgeschlossen", "beendet", "fertig",
        "erledigt", "termine", "acheve", "cloture", "clos", "terminado", "completado", "cerrado", "finalizado", "zakonczony",
        "zamkniety",
    ),
    ProjectState.CANCELLED: (
        "cancelled", "canceled", "abandoned", "stopped", "terminated", "withdrawn", "rejected", "abgebrochen", "gestoppt",
        "storniert", "abgelehnt", "eingestellt", "annule", "abandonne", "cancelado", "anulado", "rechazado", "anulowany",
        "odrzucony",
    ),
}  # fmt: skip
_STATE_OF = {word: state for state, words in _STATES.items() for word in words}


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    return " ".join("".join(each for each in said if not unicodedata.combining(each)).split()).strip(" .*")


def read_light(text: str) -> Rag | None:
    """Return a light; None for what says that there is none (grey, completed). Of two (`Amber/Red`) it is the worse one.

    Raises InvalidValueError for anything else.
    """
    said = _plain(text)
    if said in _NONE:
        return None
    found = _lights(said)
    if found is None:
        behind = _BEHIND.search(said)  # “Amber: the supplier is late”
        found = _lights(said[: behind.start()]) if behind else None
    if found is None:
        raise InvalidValueError(f"“{text.strip()[:60]}” is no light.", "Write red, amber, green or nothing.")
    return max(found, key=_ORDER.index)


def guess_lights(texts: Iterable[str]) -> dict[str, Rag | None]:
    """Return what the different texts of a column are taken for, by text; those that are no lights are not in it.

    Numbers grow worse: of 1 to 3 the second is amber, of 1 to 5 the first two are green.
    """
    different = list(dict.fromkeys(texts))
    numbers = {text: int(text) for text in different if re.fullmatch(r"[0-5]", text)}
    scale = max(numbers.values(), default=0)
    found: dict[str, Rag | None] = {}
    for text in different:
        if text in numbers:
            found[text] = _of_number(numbers[text], scale)
            continue
        try:
            found[text] = read_light(text)
        except InvalidValueError:
            continue
    return found


def looks_like_light(text: str) -> bool:
    try:
        read_light(text)
    except InvalidValueError:
        return bool(re.fullmatch(r"[1-5]", text.strip()))
    return True


def read_state(text: str) -> ProjectState:
    """Return the state of a project a text names; raise InvalidValueError where it names none."""
    said = _plain(text).replace("_", " ")
    said = re.sub(r"^\d+\s*[.)–-]\s*", "", said).replace("-", " ")
    if said in _STATE_OF:
        return _STATE_OF[said]
    raise InvalidValueError(
        f"“{text.strip()[:60]}” is no state.", "Choose proposed, approved, active, on hold, closed or cancelled."
    )


def looks_like_state(text: str) -> bool:
    try:
        read_state(text)
    except InvalidValueError:
        return False
    return True


def _of_number(number: int, scale: int) -> Rag | None:
    if number == 0:
        return None
    if scale <= 3:
        return _ORDER[number - 1]
    return Rag.GREEN if number <= 2 else Rag.AMBER if number == 3 else Rag.RED


def _lights(said: str) -> list[Rag] | None:
    """Return the lights a text names and nothing beside; None where it says anything else."""
    if said in _OF_WORD:
        return [_OF_WORD[said]]
    if len(said) > _LONGEST or not said:
        return None
    if match := _FILL.fullmatch(said):
        return _of_colour(*(int(part, 16) for part in match.groups()))
    if re.fullmatch(r"[rag]{2}", said):
        return [_OF_WORD[letter] for letter in said]
    parts = [
        each
        for each in _BETWEEN.split(said)
        if each and each not in {"light", "dark", "hell", "dunkel", "rag", "status"}
    ]
    found = [_OF_WORD[each] for each in parts if each in _OF_WORD]
    return found if found and len(found) == len(parts) else None


def _of_colour(red: int, green: int, blue: int) -> list[Rag] | None:
    if max(red, green) < 100 or blue > max(red, green) - 40:
        return None
    if red > 1.8 * green:
        return [Rag.RED]
    return [Rag.GREEN] if green > 1.3 * red else [Rag.AMBER]
