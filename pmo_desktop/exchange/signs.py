"""What a file is that holds neither projects nor a list, by what it begins with and what is packed in it; never by its name."""

import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pmo_desktop.exchange.compound import MAGIC, read_compound
from pmo_desktop.exchange.sheets import decoded

_HEAD = 8192
_MAIL_LINES = 40


class Sign(StrEnum):
    """The kinds of files that are told apart here; NONE for whatever else it is."""

    EMPTY = "empty"
    DATABASE = "database"
    PDF = "PDF"
    IMAGE = "picture"
    TEXT_DOCUMENT = "text document"
    SLIDES = "presentation"
    TEXT = "text"
    WORKBOOK = "workbook"
    OPEN_WORKBOOK = "OpenDocument spreadsheet"
    OLD_WORKBOOK = "old workbook"
    LOCKED = "office file with a password"
    ARCHIVE = "archive"
    OTHER_ARCHIVE = "archive of another kind"
    MAIL = "mail"
    OUTLOOK = "Outlook message"
    PROGRAM = "program"
    PLAN = "plan"
    WEB = "web page"
    NONE = ""


_BEGINNINGS: tuple[tuple[bytes, Sign], ...] = (
    (b"SQLite format 3\0", Sign.DATABASE), (b"%PDF-", Sign.PDF), (b"\x89PNG\r\n\x1a\n", Sign.IMAGE),
    (b"\xff\xd8\xff", Sign.IMAGE),
    (b"GIF87a", Sign.IMAGE), (b"GIF89a", Sign.IMAGE), (b"BM", Sign.IMAGE), (b"II*\0", Sign.IMAGE), (b"MM\0*", Sign.IMAGE),
    (b"\xac\xed\x00\x05", Sign.PLAN),
    (b"{\\rtf", Sign.TEXT_DOCUMENT), (b"MZ", Sign.PROGRAM), (b"\x7fELF", Sign.PROGRAM), (b"#!", Sign.PROGRAM),
    (b"\xca\xfe\xba\xbe", Sign.PROGRAM), (b"\xcf\xfa\xed\xfe", Sign.PROGRAM),
    (b"7z\xbc\xaf\x27\x1c", Sign.OTHER_ARCHIVE), (b"Rar!\x1a\x07", Sign.OTHER_ARCHIVE), (b"\x1f\x8b", Sign.OTHER_ARCHIVE),
    (b"BZh", Sign.OTHER_ARCHIVE), (b"\xfd7zXZ", Sign.OTHER_ARCHIVE), (b"\x78\x9f\x3e\x22", Sign.OTHER_ARCHIVE),
)  # fmt: skip
"""The first of plans is ProjectLibre’s; the last is Outlook's way of packing attachments for itself alone (“winmail.dat”)."""
_PACKED: Mapping[str, Sign] = {
    "xl/workbook.xml": Sign.WORKBOOK, "xl/workbook.bin": Sign.OLD_WORKBOOK, "word/document.xml": Sign.TEXT_DOCUMENT,
    "ppt/presentation.xml": Sign.SLIDES, "meta-inf/manifest.mf": Sign.PROGRAM,
}  # fmt: skip
"""What lies in an archive that is really a document."""
_OPEN: Mapping[str, Sign] = {
    "text": Sign.TEXT_DOCUMENT, "presentation": Sign.SLIDES, "graphics": Sign.IMAGE, "spreadsheet": Sign.OPEN_WORKBOOK,
}  # fmt: skip
_COMPOUND: Mapping[str, Sign] = {
    "__properties_version1.0": Sign.OUTLOOK, "EncryptedPackage": Sign.LOCKED, "WordDocument": Sign.TEXT_DOCUMENT,
    "PowerPoint Document": Sign.SLIDES, "Workbook": Sign.OLD_WORKBOOK, "Book": Sign.OLD_WORKBOOK,
}  # fmt: skip
_MAIL_FIELDS = frozenset({
    "from", "to", "subject", "date", "received", "mime-version", "content-type", "message-id", "return-path", "delivered-to",
    "x-mozilla-status",
})  # fmt: skip


def sign_of(source: Path) -> Sign:
    """Return what a file is; NONE where that is not told here, or it cannot be read."""
    try:
        with source.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return Sign.NONE
    if not head.strip():
        return Sign.EMPTY
    if head.startswith(MAGIC):
        return _of_compound(source)
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _of_archive(source)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Sign.IMAGE
    found = next((sign for mark, sign in _BEGINNINGS if head.startswith(mark)), Sign.NONE)
    return found or _of_text(head)


def _of_compound(source: Path) -> Sign:
    found = read_compound(source)
    names = found.names() if found is not None else frozenset()
    return next((sign for name, sign in _COMPOUND.items() if name in names), Sign.PLAN)


def _of_archive(source: Path) -> Sign:
    try:
        with zipfile.ZipFile(source) as archive:
            names = {each.lower() for each in archive.namelist()}
            found = next((sign for name, sign in _PACKED.items() if name in names), Sign.NONE)
            return found or (_of_open(archive) if "mimetype" in names else Sign.ARCHIVE)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        return Sign.ARCHIVE


def _of_open(archive: zipfile.ZipFile) -> Sign:
    """Return what an OpenDocument file is, by its first member."""
    with archive.open("mimetype") as file:
        said = file.read(100).decode("ascii", errors="replace")
    if "opendocument" in said:
        return _OPEN.get(said.strip().rpartition(".")[2].removesuffix("-template"), Sign.ARCHIVE)
    return Sign.PLAN if said.strip().endswith("plan") else Sign.ARCHIVE  # Calligra’s: who reads plans says so


def _of_text(head: bytes) -> Sign:
    """Return what a file of letters is; one with control characters holds no text."""
    text = decoded(head).lstrip("\ufeff \t\r\n")
    if any(each < "\t" or "\r" < each < " " for each in text if each != "\x1b"):
        return Sign.NONE
    if text.startswith("<"):
        low = text[:2_000].lower()
        if "<svg" in low and "<html" not in low:
            return Sign.IMAGE
        return Sign.WEB if "<html" in low or "<!doctype html" in low else Sign.PLAN
    return Sign.MAIL if _is_mail(text) else Sign.TEXT


def _is_mail(text: str) -> bool:
    """Say whether a text begins as a message does: fields, at least two of which every message has."""
    known = 0
    for line in text.splitlines()[:_MAIL_LINES]:
        if not line:
            break
        name, colon, _ = line.partition(":")
        if line[0] in " \t" or line.startswith("From "):
            continue
        if not colon or not name.replace("-", "").isalnum():
            return False
        known += name.lower() in _MAIL_FIELDS
    return known >= 2
