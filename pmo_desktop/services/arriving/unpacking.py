"""Files within files: archives, folders and messages give what is in them, within limits and under names that lead nowhere."""

import email
import email.header
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from pmo_desktop.domain.entry.file_names import plain_name
from pmo_desktop.domain.errors import ImportProblemError, KnownError
from pmo_desktop.exchange.compound import read_compound
from pmo_desktop.exchange.outlook import Attached, attached
from pmo_desktop.exchange.signs import Sign, sign_of

MOST_FILES = 200
"""Files that one drop may bring, with all that is packed in them."""
MOST_BYTES = 512 << 20
"""Bytes of what is unpacked, all together."""
_LARGEST_MESSAGE = 64 << 20
_LARGEST_RATIO = 200
"""How much smaller than itself a file may be packed: documents and plans come to a tenth of this."""
_SMALL = 8 << 20
"""Bytes up to which nobody minds how well a file was packed."""
_DEEPEST = 4
_UNWANTED = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
"""What systems leave in archives and folders."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that arrived: where its bytes are now, what it is called, what it came in; or why it cannot be had.

    `is_aside`: it came with something else and hardly for its own sake, as the pictures of a signature do.
    """

    path: Path
    name: str
    inside: str = ""
    refusal: KnownError | None = None
    is_aside: bool = False


class Luggage:
    """A folder for what is unpacked; each file lies in a folder of its own, so that it keeps its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        self._bytes = 0

    def put(self, name: str, chunks: Iterable[bytes]) -> Path:
        """Write a file and return where it lies; raise ImportProblemError where that would be too many or too much."""
        self._count += 1
        if self._count > MOST_FILES:
            raise ImportProblemError(
                f"There are more than {MOST_FILES} files in what was dropped.",
                "Drop those you need, or fewer at a time.",
            )
        target = self.folder / str(self._count) / plain_name(name)
        try:
            target.parent.mkdir(parents=True)
            with target.open("xb") as file:
                for chunk in chunks:
                    self._bytes += len(chunk)
                    if self._bytes > MOST_BYTES:
                        raise _too_much(name)
                    file.write(chunk)
        except OSError as error:
            raise ImportProblemError(
                f"“{name}” cannot be unpacked: {error.strerror}.", "Make room, then drop it again."
            ) from error
        return target


def unpacked(paths: Iterable[Path], luggage: Luggage) -> Iterator[Piece]:
    """Yield the files of a drop in its order; in the place of archives, folders and messages what is in them."""
    count = 0
    for path in paths:
        for piece in _opened(Piece(path, _shown(path.name)), luggage, 0):
            count += 1
            if count > MOST_FILES:
                yield Piece(path, _shown(path.name), piece.inside, _too_many())
                return
            yield piece


def _opened(piece: Piece, luggage: Luggage, depth: int) -> Iterator[Piece]:
    if piece.refusal is not None:
        yield piece
        return
    try:
        found = _within(piece, luggage, depth)
    except ImportProblemError as error:
        yield Piece(piece.path, piece.name, piece.inside, error)
        return
    if found is None:
        yield piece
        return
    if depth >= _DEEPEST:
        yield _refused(piece, f"“{piece.name}” is packed too often.", "Unpack it, and drop what is in it.")
        return
    for each in found:
        yield from _opened(each, luggage, depth + 1)


def _within(piece: Piece, luggage: Luggage, depth: int) -> list[Piece] | None:
    """Return what is in a piece; None where it is a file of its own."""
    if piece.path.is_dir():
        return list(_of_folder(piece)) if depth == 0 else []
    sign = sign_of(piece.path)
    if sign is Sign.ARCHIVE:
        return list(_of_archive(piece, luggage))
    if sign is Sign.MAIL:
        return _of_message(piece, luggage)
    return _of_outlook(piece, luggage) if sign is Sign.OUTLOOK else None


# Folders


def _of_folder(piece: Piece) -> Iterator[Piece]:
    """Yield the files of a folder and of those in it, by name; links lead elsewhere and are left out."""
    count = 0
    for path in _walked(piece.path, 0):
        count += 1
        if count > MOST_FILES:
            yield Piece(piece.path, piece.name, piece.inside, _too_many())
            return
        yield Piece(path, _shown(path.name), piece.name)
    if not count:
        yield _refused(
            piece, f"There is no file in the folder “{piece.name}”.", "Drop a folder with plans or lists in it."
        )


def _walked(folder: Path, depth: int) -> Iterator[Path]:
    try:
        here = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError as error:
        raise ImportProblemError(f"The folder “{_shown(folder.name)}” cannot be read: {error.strerror}.") from error
    for path in here:
        if path.is_symlink() or _is_unwanted(path.name):
            continue
        if path.is_dir():
            yield from _walked(path, depth + 1) if depth < _DEEPEST else ()
        elif path.is_file():
            yield path


def _is_unwanted(name: str) -> bool:
    return name.casefold().startswith((".", "~$")) or name.casefold() in _UNWANTED


# Archives


def _of_archive(piece: Piece, luggage: Luggage) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(piece.path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not _is_left(each.filename)]
            if len(members) > MOST_FILES or sum(each.file_size for each in members) > MOST_BYTES:
                raise _too_many() if len(members) > MOST_FILES else _too_much(piece.name)
            for member in members:
                yield _member(archive, member, piece, luggage)
            if not members:
                yield _refused(piece, f"There is nothing in “{piece.name}”.", "Ask for the file again.")
    except (OSError, zipfile.BadZipFile, ValueError, EOFError) as error:
        raise ImportProblemError(f"“{piece.name}” is a damaged archive.", "Ask for the file again.") from error


def _is_left(name: str) -> bool:
    return any(_is_unwanted(each) for each in name.replace("\\", "/").split("/") if each not in {"", ".", ".."})


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, piece: Piece, luggage: Luggage) -> Piece:
    """Return one file of an archive; what its name says of folders, drives and devices counts for nothing."""
    name = _shown(member.filename.replace("\\", "/").rpartition("/")[2])
    own = Piece(piece.path, name, piece.name)
    if member.flag_bits & 1:
        return _refused(own, f"“{name}” in “{piece.name}” has a password.", "Unpack it, and drop what was in it.")
    if member.file_size > _SMALL and member.file_size > _LARGEST_RATIO * max(1, member.compress_size):
        return _refused(
            own,
            f"“{name}” in “{piece.name}” is packed so tightly that it looks like a trap.",
            "Unpack it yourself if you trust it.",
        )
    try:
        with archive.open(member) as file:
            path = luggage.put(name, iter(lambda: file.read(1 << 20), b""))
    except ImportProblemError as error:
        return Piece(piece.path, name, piece.name, error)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return _refused(own, f"“{name}” in “{piece.name}” is damaged.", "Ask for the file again.")
    except Exception:  # noqa: BLE001 - a damaged stream breaks its unpacker in any way there is
        return _refused(own, f"“{name}” in “{piece.name}” is damaged.", "Ask for the file again.")
    return Piece(path, name, piece.name)


# Messages


def _of_message(piece: Piece, luggage: Luggage) -> list[Piece] | None:
    """Return what is attached to a message; None where nothing is: then it is a document itself."""
    with piece.path.open("rb") as file:
        data = file.read(_LARGEST_MESSAGE + 1)
    if len(data) > _LARGEST_MESSAGE:
        raise ImportProblemError(
            f"“{piece.name}” is a message of more than {_LARGEST_MESSAGE >> 20} MB.",
            "Save what is attached to it, and drop that.",
        )
    try:
        message = email.message_from_bytes(data)
        found = [_attached(part, piece, luggage) for part in _parts(message)]
    except ImportProblemError:
        raise
    except Exception as error:  # a damaged message breaks its reader in any way there is
        raise ImportProblemError(
            f"“{piece.name}” is a damaged message.", "Save what is attached to it, and drop that."
        ) from error
    return found or None


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a message that are files; a message that is attached gives those of its own."""
    for number, part in enumerate(message.walk()):
        if number > MOST_FILES * 5:
            raise _too_many()
        if not part.is_multipart() and part.get_filename():
            yield part


def _attached(part: Message, piece: Piece, luggage: Luggage) -> Piece:
    name = _shown(_decoded(str(part.get_filename())).replace("\\", "/").rpartition("/")[2])
    data = part.get_payload(decode=True)
    is_aside = part.get_content_maintype() == "image" and bool(part.get("Content-ID"))
    try:
        path = luggage.put(name, [data if isinstance(data, bytes) else b""])
    except ImportProblemError as error:
        return Piece(piece.path, name, piece.name, error)
    return Piece(path, name, piece.name, is_aside=is_aside)


def _of_outlook(piece: Piece, luggage: Luggage) -> list[Piece]:
    """Return what is attached to a message in Outlook’s own form; raise ImportProblemError where nothing is."""
    message = read_compound(piece.path)
    try:
        found = [_put(each, piece, luggage) for each in attached(message)] if message is not None else []
    except (ValueError, struct.error) as error:
        raise ImportProblemError(
            f"“{piece.name}” is a damaged message.", "Save what is attached to it, and drop that."
        ) from error
    if not found:
        raise ImportProblemError(
            f"Nothing is attached to the message “{piece.name}”.", "Copy its text, and paste that; or save it as PDF."
        )
    return found


def _put(one: Attached, piece: Piece, luggage: Luggage) -> Piece:
    name = _shown(one.name.replace("\\", "/").rpartition("/")[2])
    if one.data is None:
        return _refused(
            Piece(piece.path, name, piece.name),
            f"“{name}” lies elsewhere: the message only leads to it.",
            "Fetch it from there, and drop it.",
        )
    try:
        path = luggage.put(name, [one.data])
    except ImportProblemError as error:
        return Piece(piece.path, name, piece.name, error)
    return Piece(path, name, piece.name, is_aside=one.within_text)


def _decoded(name: str) -> str:
    """Return a name as its words are written in a message, “=?utf-8?q?=C3=9Cbersicht?=” for “Übersicht”."""
    try:
        return str(email.header.make_header(email.header.decode_header(name)))
    except (ValueError, LookupError, email.errors.MessageError):
        return name


def _shown(name: str) -> str:
    return plain_name(name) if name else "Without a name"


def _refused(piece: Piece, sentence: str, step: str) -> Piece:
    return Piece(piece.path, piece.name, piece.inside, ImportProblemError(sentence, step))


def _too_many() -> ImportProblemError:
    return ImportProblemError(
        f"There are more than {MOST_FILES} files in it.", "Drop those you need, or fewer at a time."
    )


def _too_much(name: str) -> ImportProblemError:
    return ImportProblemError(
        f"“{name}” would take more than {MOST_BYTES >> 20} MB when unpacked.",
        "Unpack it, and drop what you need of it.",
    )
