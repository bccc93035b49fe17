"""What a task may link to: pages, addresses of mail, and files; nothing that would run something."""

import re

from pmo_desktop.domain.errors import InvalidValueError

SCHEMES = frozenset({"http", "https", "mailto", "file"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_MAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")


def as_address(text: str) -> str:
    """Return a typed address as it is kept: `www.example.org` with https, a mail address with mailto, a path as it is.

    Raises InvalidValueError for any other kind of address.
    """
    plain = text.strip()
    if plain in {"", "–", "-"}:
        return ""
    scheme = _SCHEME.match(plain)
    if scheme is None:
        if plain.lower().startswith("www."):
            return f"https://{plain}"
        return f"mailto:{plain}" if _MAIL.fullmatch(plain) else plain
    if scheme[1].lower() not in SCHEMES:
        raise InvalidValueError(
            f"“{plain}” is not an address that can be opened.", "Write https://…, mailto:… or the path of a file."
        )
    return plain


def scheme_of(address: str) -> str:
    """Return the kind of an address in small letters; `file` of a path, empty for nothing."""
    if not address:
        return ""
    scheme = _SCHEME.match(address)
    return "file" if scheme is None else scheme[1].lower()
