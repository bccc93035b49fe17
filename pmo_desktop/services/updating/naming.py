"""Names of plans and their files without what tells versions apart: `Plan_v7_final(2).mpp` is a version of `Plan.mpp`."""

import re

from pmo_desktop.domain.plan.external import project_called

_COPY = re.compile(
    r"\(\s*\d+\s*\)|\[\s*\d+\s*\]|\s-\s(?:copy|kopie|copie|copia)\b|^(?:copy|kopie|copie) (?:of|von|de) "
)
_PARTS = re.compile(r"[^\W_]+")
_VERSION = re.compile(
    r"(?:v|ver|version|rev|r|revision|stand|draft|entwurf|issue)?\d{1,3}[a-z]?|v|ver|version|rev|revision"
)
_DATE = re.compile(r"\d{6}|\d{8}|(?:19|20)\d\d")
_WORDS = frozenset({
    "final", "finale", "finalized", "finalised", "latest", "new", "neu", "old", "alt", "draft", "entwurf", "update", "updated",
    "aktuell", "aktualisiert", "copy", "kopie", "copie", "copia", "rev", "stand", "signed", "approved", "baseline", "baselined",
    "clean", "wip", "definitiv", "endgültig", "last", "current", "korr", "korrigiert", "corrected", "fixed",
})  # fmt: skip
_MONTHS = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "mär",
        "apr",
        "may",
        "mai",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "okt",
        "nov",
        "dec",
        "dez",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "januar",
        "februar",
        "märz",
        "juni",
        "juli",
        "oktober",
        "dezember",
    ]
)


def without_version(name: str) -> str:
    """Return what stays of a name without ending, numbers of versions, dates and words such as “final”; never nothing."""
    plain = project_called(name)
    words = _PARTS.findall(_COPY.sub(" ", plain))
    kept = [word for word in words if not _tells_versions(word)]
    return " ".join(kept or words)


def _tells_versions(word: str) -> bool:
    return bool(word in _WORDS or word in _MONTHS or _VERSION.fullmatch(word) or _DATE.fullmatch(word))


def is_named_alike(one: str, other: str) -> bool:
    """Say whether two names differ at most in what tells versions apart."""
    return without_version(one) == without_version(other)
