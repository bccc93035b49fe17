"""Single values as MSPDI writes them, and the file they are put into."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from pmo_desktop.domain import moment
from pmo_desktop.exchange.xml import OURS, UNSAID

NAMESPACE = "http://schemas.microsoft.com/project"
Pairs = Iterable[tuple[str, object]]
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPECIAL = re.compile("[<>&\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Marks of XML, and what XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF."""
_ESCAPED = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\r": "&#13;"}


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
                append(f"<{name}>{text}</{name}>\n")

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
    """Return tenths of minutes; seconds that are no whole tenth keep their decimals."""
    whole, rest = divmod(seconds, 6)
    return str(whole) if not rest else f"{seconds / 6:.4f}"


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def plain(number: float) -> str:
    """Return a number without an exponent or needless decimals."""
    if number == int(number):
        return str(int(number))
    return f"{number:.10f}".rstrip("0").rstrip(".")
