"""The organisation's logo: looked at before it is taken, kept as a document of the whole portfolio, drawn where it is printed."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from db.sharing.files import explained, small_enough
from pmo_desktop.charts.artwork import Artwork
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.file_names import plain_name
from pmo_desktop.domain.errors import FileProblemError, ImportProblemError, KnownError
from pmo_desktop.domain.records import Document, Portfolio
from pmo_desktop.services.organisation.questions import ORGANISATION, with_answer
from pmo_desktop.services.workspace import Workspace

KIND = "logo"
LARGEST = 5_000_000
"""Bytes: it travels to every copy."""
_MOST_PIXELS = 16_000_000
_LEAST = 16
_LONGEST_PROPORTION = 20
"""A strip twenty times as long as it is high is no logo."""
_CHOOSE = "Choose a PNG or JPEG picture, or an SVG drawing."


@dataclass(frozen=True, slots=True)
class Logo:
    """A drawing, or the bytes of a PNG or JPEG picture; `width` and `height` are its proportions (of pictures: pixels)."""

    name: str
    data: bytes
    width: float
    height: float
    artwork: Artwork | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_logo(path: Path) -> Logo:
    """Return what a file would show; raise FileProblemError where it cannot be read, ImportProblemError where it will not do."""
    with explained(path.name):
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        data = small_enough(path.resolve(), LARGEST)
    if data is None:
        raise FileProblemError(f"“{path.name}” is not a file.", _CHOOSE)
    return logo_read(plain_name(path.name), data)


def logo_read(name: str, data: bytes) -> Logo:
    """Return what bytes of a file show, told by what they are and not by the name; raise ImportProblemError."""
    if len(data) > LARGEST:
        raise _too_large(name)
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        width, height = _size(name, data)
        logo = Logo(name, data, width, height)
    elif b"<svg" in data[:4096] or b":svg" in data[:4096]:
        from pmo_desktop.exchange.svg import read_svg  # noqa: PLC0415 - only where there is a drawing

        artwork = read_svg(data, name)
        logo = Logo(name, data, artwork.width, artwork.height, artwork)
    else:
        raise ImportProblemError(f"“{name}” is no picture that can be printed.", _CHOOSE)
    if max(logo.width, logo.height) > _LONGEST_PROPORTION * min(logo.width, logo.height):
        raise ImportProblemError(
            f"“{name}” is far longer than high: nothing of it would be seen.", "Choose another one."
        )
    return logo


def _too_large(name: str) -> ImportProblemError:
    return ImportProblemError(
        f"“{name}” is larger than {LARGEST // 1_000_000} MB.", "Save it smaller: 1000 pixels wide are plenty."
    )


def _too_many(name: str) -> ImportProblemError:
    return ImportProblemError(
        f"“{name}” has more than {_MOST_PIXELS // 1_000_000} million pixels.",
        "Save it smaller: 1000 pixels wide are plenty.",
    )


def _size(name: str, data: bytes) -> tuple[float, float]:
    """Return the pixels of a picture as it is seen, once it is known to be whole and not too many."""
    from PIL import Image  # noqa: PLC0415 - only where there is a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
                is_small = width * height <= _MOST_PIXELS
                if is_small:
                    picture.load()
                turned = is_small and picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(name) from error
    except Exception as error:  # what a broken picture makes of its reader
        raise ImportProblemError(
            f"“{name}” is damaged and cannot be shown.", "Save it again, or choose another one."
        ) from error
    if not is_small:
        raise _too_many(name)
    if min(width, height) < _LEAST:
        raise ImportProblemError(
            f"“{name}” is smaller than {_LEAST} pixels: it would be a blur.", "Choose a larger one."
        )
    return (height, width) if turned else (width, height)


def logo_changes(workspace: Workspace, logo: Logo | None) -> list[Change]:
    """Return what makes a logo, or none, the one that is printed; nothing where it is already. Its bytes are kept at once."""
    before = _documents(workspace)
    if logo is None:
        return [Delete(Document, each.id) for each in before]
    if before and before[-1].content == logo.digest and before[-1].file_name == logo.name:
        return []
    workspace.keep_file(logo.digest, logo.data)
    fields = {"file_name": logo.name, "content": logo.digest}
    if before:
        return [Update(Document, before[-1].id, fields), *(Delete(Document, each.id) for each in before[:-1])]
    return [Insert(Document(id=workspace.new_id(), name="Logo", kind=KIND, **fields))]


def choose_logo(workspace: Workspace, logo: Logo) -> ChangeSet | None:
    """Print this logo from now on, as one change; None where it is the one already."""
    changes = logo_changes(workspace, logo)
    return workspace.record(f"Logo “{logo.name}”", [*changes, *_answered(workspace)]) if changes else None


def remove_logo(workspace: Workspace) -> ChangeSet | None:
    """Print no logo; its bytes stay in the file for whoever undoes that."""
    changes = logo_changes(workspace, None)
    return workspace.record("No logo", changes) if changes else None


def logo_of(workspace: Workspace) -> Logo | None:
    """Return the logo, None where there is none, its bytes have not arrived yet, or they are not what was chosen."""
    for document in reversed(_documents(workspace)):
        data = workspace.kept_file(document.content)
        if data is None or hashlib.sha256(data).hexdigest() != document.content:
            continue
        try:
            return logo_read(document.file_name, data)
        except KnownError:  # written by a newer program, or by another: a report is printed without it
            continue
    return None


def _documents(workspace: Workspace) -> list[Document]:
    found = [each for each in workspace.find(Document, kind=KIND) if each.project_id is None and each.content]
    return sorted(found, key=lambda each: each.id)


def _answered(workspace: Workspace) -> list[Change]:
    portfolio = workspace.portfolio()
    kept = with_answer(portfolio, ORGANISATION)
    return [Update(Portfolio, portfolio.id, {"answered": kept})] if kept != portfolio.answered else []
