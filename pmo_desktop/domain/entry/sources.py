"""By what a file or plan that comes again is known by its name: `Plan_v7_final(2).mpp` and `Plan v8.mpp` are of one source."""

import re
import unicodedata

_ENDING = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{1,4})+$")
_COPY = re.compile(r"\(\s*\d+\s*\)|\[\s*\d+\s*\]|~\d+$|^(?:copy|kopie|copie) (?:of|von|de) ")
_WORDS = frozenset({
    "final", "finale", "draft", "entwurf", "copy", "kopie", "copie", "copia", "kopia", "new", "neu", "nouveau", "old", "alt",
    "latest", "aktuell", "actual", "current", "last", "update", "updated", "rev", "revised", "revision", "version", "ver",
    "stand", "status", "asof", "of", "von", "at", "per", "v", "r", "ok", "approved", "freigegeben", "clean", "export",
    "finalized", "finalised", "updates", "aktualisiert", "signed", "baseline", "baselined", "wip", "definitiv", "endgultig",
    "korr", "korrigiert", "corrected", "fixed", "issue",
})  # fmt: skip
_MONTHS = (
    "jan", "feb", "mar", "mae", "mrz", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec", "dez",
)  # fmt: skip
_WHOLE = frozenset({
    "january", "januar", "february", "februar", "march", "marz", "maerz", "april", "june", "juni", "july", "juli", "august",
    "september", "sept", "october", "oktober", "november", "december", "dezember",
})  # fmt: skip
_NUMBERED = re.compile(
    r"(?:v|ver|version|rev|r|revision|stand|draft|entwurf|issue|kw|cw|w|wk|q|fy)?\d+(?:[a-z]|v\d+)?|\d+(?:q|st|nd|rd|th)"
)


def source_name(file_name: str) -> str:
    """Return the name of a file or plan without endings and words of versions, dates and copies, unless it is all of that."""
    stem = (_ENDING.sub("", file_name.strip()) or file_name).casefold()
    plain = unicodedata.normalize("NFKD", _COPY.sub(" ", stem).replace("ß", "ss"))
    words = re.findall(r"[^\W_]+", "".join(each for each in plain if not unicodedata.combining(each)))
    kept = [word for word in words if not _says_version(word)]
    return " ".join(kept or words)


def _says_version(word: str) -> bool:
    return word in _WORDS or word in _MONTHS or word in _WHOLE or bool(_NUMBERED.fullmatch(word))


def is_named_alike(one: str, other: str) -> bool:
    """Say whether two names differ at most in what tells versions apart."""
    return source_name(one) == source_name(other)
