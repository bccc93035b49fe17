"""Single values as MSPDI writes them, and the file they are put into."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

from pmo_desktop.domain import moment
from pmo_desktop.exchange.xml import EXACT, OURS, UNSAID

NAMESPACE = "http://schemas.microsoft.com/project"
Pairs = Iterable[tuple[str, object]]
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPECIAL = re.compile("[<>&\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Marks of XML, and what XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF."""
_ESCAPED = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\r": "&#13;"}


LONGEST: Mapping[str, int] = {
    "Name": 512, "Title": 512, "Subject": 512, "Initials": 512, "Group": 512, "EmailAddress": 512, "MaterialLabel": 512,
    "OutlineNumber": 512, "HyperlinkAddress": 512, "Alias": 50,
}  # fmt: skip
"""Letters that the schema allows; what is longer is cut."""


class Rounded(str):
    """A whole number, as the schema wants it, that stands for one with decimals."""

    __slots__ = ("exact",)
    exact: str


class Sheet:
    """An XML file in the making: fields are put where one stands, elements are opened and closed around them."""

    def __init__(self) -> None:
        self._parts = [_HEAD]

    @contextmanager
    def element(self, name: str, attributes: str = "") -> Iterator[None]:
        self._parts.append(f"<{name}{attributes}>\n")
        yield
        self._parts.append(f"</{name}>\n")

    def put(self, pairs: Pairs) -> None:
        """Add fields in order; None and nothing say nothing, flags are 0 and 1."""
        append = self._parts.append
        for name, value in pairs:
            if value is not None and value != "":
                text = (
                    escaped(value) if isinstance(value, str) else str(int(value)) if isinstance(value, bool) else value
                )
                if isinstance(text, str) and len(text) > LONGEST.get(name, len(text)):
                    text = escaped(str(value)[: LONGEST[name]])
                append(f"<{name}>{text}</{name}>\n")
                if isinstance(value, Rounded):
                    append(f"<?{OURS} {EXACT} {name} {value.exact}?>\n")

    def put_within(self, name: str, pairs: Pairs) -> None:
        """Add an element that holds only fields."""
        self._parts.append(f"<{name}>\n")
        self.put(pairs)
        self._parts.append(f"</{name}>\n")

    def put_unsaid(self, names: Sequence[str] = ()) -> None:
        """Say that nobody said the fields just put, or nothing of the element that stands open."""
        self._parts.append(f"<?{' '.join((OURS, UNSAID, *names))}?>\n")

    def encoded(self) -> bytes:
        return "".join(self._parts).encode()


def escaped(text: str) -> str:
    """Return text as XML holds it, without the characters it cannot hold."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], ""), text)


def date(at: int | None) -> str | None:
    return None if at is None or at < 0 else _date(at)


@lru_cache(maxsize=8192)
def _date(at: int) -> str:
    return moment.to_datetime(at).isoformat(timespec="seconds")


def duration(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    sign, size = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}PT{size // 3600}H{size % 3600 // 60}M{size % 60}S"


def tenths(seconds: int) -> str:
    """Return tenths of minutes; seconds that are no whole tenth are rounded, and keep their decimals for us alone."""
    whole, rest = divmod(seconds, 6)
    return str(whole) if not rest else rounded(seconds / 6)


def rounded(number: float) -> str:
    """Return a whole number, with what it stands for where it was none."""
    if number == int(number):
        return str(int(number))
    found = Rounded(round(number))
    found.exact = f"{number:.4f}".rstrip("0")
    return found


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def plain(number: float) -> str:
    """Return a number without an exponent or needless decimals."""
    if number == int(number):
        return str(int(number))
    return f"{number:.10f}".rstrip("0").rstrip(".")
