"""By what a file that is sent again is known by its name: `Plan_v7_final(2).mpp` and `Plan v8.mpp` are of one source."""

import re
import unicodedata

_COPY = re.compile(r"\(\d+\)|\[\d+\]|~\d+$")
_WORDS = frozenset({
    "final", "finale", "draft", "entwurf", "copy", "kopie", "copie", "copia", "kopia", "new", "neu", "nouveau", "old", "alt",
    "latest", "aktuell", "actual", "current", "last", "update", "updated", "rev", "revised", "revision", "version", "ver",
    "stand", "status", "asof", "of", "von", "at", "per", "v", "r", "ok", "approved", "freigegeben", "clean", "export",
})  # fmt: skip
_MONTHS = (
    "jan", "feb", "mar", "mae", "mrz", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec", "dez",
)  # fmt: skip
_WHOLE = frozenset({
    "january", "januar", "february", "februar", "march", "marz", "maerz", "april", "june", "juni", "july", "juli", "august",
    "september", "sept", "october", "oktober", "november", "december", "dezember",
})  # fmt: skip
_NUMBERED = re.compile(r"(?:v|ver|version|rev|r|kw|cw|w|wk|q|fy)?\d+(?:[a-z]|v\d+)?|\d+(?:q|st|nd|rd|th)")


def source_name(file_name: str) -> str:
    """Return a file’s name without its ending, and without words of versions, dates and copies; empty where none is left."""
    stem = file_name.rpartition(".")[0] or file_name
    plain = unicodedata.normalize("NFKD", _COPY.sub(" ", stem).casefold().replace("ß", "ss"))
    words = re.findall(r"[^\W_]+", "".join(each for each in plain if not unicodedata.combining(each)))
    kept = [word for word in words if not _says_version(word)]
    return " ".join(kept or words)


def _says_version(word: str) -> bool:
    return word in _WORDS or word in _MONTHS or word in _WHOLE or bool(_NUMBERED.fullmatch(word))
