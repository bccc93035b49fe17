"""P6's notes, which are web pages, as plain text."""

import html
import re

_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<\s*(head|style|script)\b.*?<\s*/\s*\1\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\xa0]+")


def plain(text: str) -> str:
    """Return a note without its marks; line breaks, for which XER writes 0x7F, become line breaks."""
    text = text.replace("\x7f\x7f", "\n").replace("\x7f", "\n")
    if re.search(r"<\s*(?:html|p|br|body|div)\b", text, re.IGNORECASE):
        text = " ".join(_HEAD.sub("", text).split())
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))
    lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
