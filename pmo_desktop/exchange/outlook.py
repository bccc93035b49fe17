"""What is attached to a message in Outlook’s own form.

Names of storages and properties after [MS-OXMSG], “Outlook Item (.msg) File Format” (Microsoft Open Specifications), sections
2.1.3 and 2.2.2: each attachment is a storage with its name, its bytes, and for a picture within the text its content id.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pmo_desktop.exchange.compound import Compound, Entry

_ATTACHMENT = "__attach_version1.0_#"
_PROPERTY = "__substg1.0_"
_LONG_NAME, _SHORT_NAME, _DATA, _CONTENT_ID = "3707", "3704", "3701", "3712"
_WIDE, _NARROW, _BYTES, _OBJECT = "001F", "001E", "0102", "000D"
_DEEPEST = 4
_MOST = 200


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message; `within_text` where the text shows it as a picture. `data` is None where it is none of these."""

    name: str
    data: bytes | None
    within_text: bool = False


def attached(message: Compound) -> Iterator[Attached]:
    """Yield the files attached to a message, and to messages attached to it; raise ValueError where it is damaged."""
    return _attached(message, 0, 0)


def _attached(message: Compound, place: int, depth: int) -> Iterator[Attached]:
    storages = [
        (at, each) for at, each in message.within(place) if each.is_storage and each.name.startswith(_ATTACHMENT)
    ]
    for at, _ in storages[:_MOST]:
        parts = {each.name: (place_of, each) for place_of, each in message.within(at)}
        inner = parts.get(f"{_PROPERTY}{_DATA}{_OBJECT}")
        if inner is not None and inner[1].is_storage:
            if depth < _DEEPEST and any(each.name.startswith(_PROPERTY) for _, each in message.within(inner[0])):
                yield from _attached(message, inner[0], depth + 1)
            continue
        name = _text(message, parts, _LONG_NAME) or _text(message, parts, _SHORT_NAME)
        data = parts.get(f"{_PROPERTY}{_DATA}{_BYTES}")
        content = message.content(data[1]) if data is not None else None
        yield Attached(name, content, bool(_text(message, parts, _CONTENT_ID)))


def _text(message: Compound, parts: dict[str, tuple[int, Entry]], which: str) -> str:
    """Return a property that is text, as Unicode or as Windows of the west writes it."""
    for kind, encoding in ((_WIDE, "utf-16-le"), (_NARROW, "cp1252")):
        found = parts.get(f"{_PROPERTY}{which}{kind}")
        if found is not None:
            return message.content(found[1]).decode(encoding, errors="replace").rstrip("\0")
    return ""
