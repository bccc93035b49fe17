"""Single values as MSPDI writes them."""

import re
from collections.abc import Iterable

from lxml import etree

from pmo_desktop.domain import moment

Pairs = Iterable[tuple[str, object]]
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF."""


def put(node: etree._Element, pairs: Pairs) -> None:
    """Add fields in order; None and nothing say nothing, flags are 0 and 1."""
    for name, value in pairs:
        if value is not None and value != "":
            etree.SubElement(node, name).text = str(int(value)) if isinstance(value, bool) else harmless(str(value))


def harmless(text: str) -> str:
    """Return text without the characters XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def date(at: int | None) -> str | None:
    return None if at is None or at < 0 else moment.to_datetime(at).isoformat(timespec="seconds")


def duration(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    sign, size = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}PT{size // 3600}H{size % 3600 // 60}M{size % 60}S"


def tenths(seconds: int) -> str:
    """Return tenths of minutes; seconds that are no whole tenth keep their decimals."""
    return f"{seconds / 6:.4f}".rstrip("0").rstrip(".")


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
