"""Whatever is dropped on a window or pasted into it, as files: those that have a path, and those that come without."""

import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.file_names import plain_name
from pmo_desktop.domain.errors import ImportProblemError, KnownError

_NAMES = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
_CONTENTS = 'application/x-qt-windows-mime;value="FileContents"'
_DESCRIPTOR = 592
"""Bytes of one FILEDESCRIPTORW (Microsoft Learn, “FILEDESCRIPTORW structure”); the name fills the last 520 of them."""
_NAME_AT = 72
_MAILS = ("message/rfc822",)
_PROMISES = (
    "text/x-moz-url", "application/x-moz-file-promise", "application/x-moz-file-promise-url", "_NETSCAPE_URL",
    "com.apple.pasteboard.promised-file-url", "com.apple.nspasteboard.promised-file-content-type",
)  # fmt: skip
"""What programs offer that would write the file themselves where they were asked in their own way."""
_MOST = 200
_LARGEST = 256 << 20


@dataclass
class Dropped:
    """What was dropped: `paths` of files, some of which lie in `folder` for the time being; `refused` says what cannot be had."""

    paths: list[Path] = field(default_factory=list)
    refused: list[KnownError] = field(default_factory=list)
    folder: Path | None = None

    def write(self, name: str, data: bytes) -> None:
        """Keep bytes as a file under a name that leads nowhere, in a folder of its own."""
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="pmo-dropped-"))
        place = self.folder / str(len(self.paths))
        place.mkdir()
        path = place / plain_name(name)
        path.write_bytes(data)
        self.paths.append(path)


def tr(text: str) -> str:
    return QCoreApplication.translate("Dropping", text)


def brings_files(mime: QMimeData) -> bool:
    """Say whether a drag brings anything but text: a file, a message, a picture, or what leads to one."""
    formats = set(mime.formats())
    return mime.hasUrls() or mime.hasImage() or bool(formats & {_NAMES, *_MAILS, *_PROMISES})


def copied() -> Dropped:
    """Return what was copied in another program, as files."""
    mime = QGuiApplication.clipboard().mimeData()
    return dropped(QMimeData() if mime is None else mime, pasted=True)  # some systems give nothing at all


def dropped(mime: QMimeData, *, pasted: bool = False) -> Dropped:
    """Return what a drag or the clipboard brings, as files."""
    found = Dropped()
    formats = set(mime.formats())
    local = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if local:
        found.paths += local[:_MOST]
        return found
    if _NAMES in formats:
        _take_virtual(mime, found)
    for each in _MAILS:
        if each in formats and not found.paths:
            found.write(tr("Message") + ".eml", bytes(mime.data(each).data()))
    if found.paths or found.refused:
        return found
    if mime.hasText() and mime.text().strip() and not mime.hasUrls() and not formats & set(_PROMISES):
        _take_text(mime.text(), found)
    elif mime.hasImage():
        _take_image(mime, found)
    else:
        found.refused += list(_not_had(mime, formats, pasted=pasted))
    return found


def _take_virtual(mime: QMimeData, found: Dropped) -> None:
    """Take the files a mail program of Windows gives without a path: their names in one block, each content by its number."""
    for number, (name, size) in enumerate(descriptors(bytes(mime.data(_NAMES).data()))):
        data = bytes(mime.data(f"{_CONTENTS};index={number}").data())
        if not data and number == 0:
            data = bytes(mime.data(_CONTENTS).data())
        if size > _LARGEST or len(data) > _LARGEST:
            found.refused.append(
                ImportProblemError(
                    tr("“{name}” is larger than {size} MB.").format(name=plain_name(name), size=_LARGEST >> 20),
                    tr("Save it, and drop the saved file."),
                )
            )
        elif data:
            found.write(name, data)
        else:
            found.refused.append(
                ImportProblemError(
                    tr("“{name}” could not be had from the program it was dragged from.").format(name=plain_name(name)),
                    tr("Save the attachment in a folder, and drop it from there."),
                )
            )


def descriptors(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and size of the files in a FILEGROUPDESCRIPTORW; a damaged one ends early."""
    if len(data) < 4:
        return
    count = min(struct.unpack_from("<I", data)[0], _MOST, (len(data) - 4) // _DESCRIPTOR)
    for number in range(count):
        one = data[4 + number * _DESCRIPTOR :][:_DESCRIPTOR]
        high, low = struct.unpack_from("<II", one, 64)
        name = one[_NAME_AT:].decode("utf-16-le", errors="replace").partition("\0")[0]
        yield name.replace("\\", "/").rpartition("/")[2], (high << 32) + low


def _take_text(text: str, found: Dropped) -> None:
    is_table = "\t" in text
    found.write(
        tr("Pasted table") + ".tsv" if is_table else tr("Pasted text") + ".txt", text.encode("utf-8", "replace")
    )


def _take_image(mime: QMimeData, found: Dropped) -> None:
    data = bytes(mime.data("image/png").data())
    if not data:
        image = mime.imageData()
        data = _png(image) if isinstance(image, QImage) else b""
    if data:
        found.write(tr("Picture") + ".png", data)
    else:
        found.refused.append(ImportProblemError(tr("The picture could not be had."), tr("Save it, and drop the file.")))


def _png(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415 - few pictures arrive

    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes the format as text
    return bytes(held.data())


def _not_had(mime: QMimeData, formats: set[str], *, pasted: bool) -> Iterator[KnownError]:
    links = [url for url in mime.urls() if not url.isLocalFile()]
    mails = [
        url
        for url in links
        if url.scheme() in {"imap", "imap-message", "mailbox", "mailbox-message", "pop", "mid", "message"}
    ]
    if mails or (formats & set(_PROMISES) and not any(url.scheme().startswith("http") for url in links)):
        yield ImportProblemError(
            tr("This mail program does not hand its attachments over when they are dragged."),
            tr("Save the attachment in a folder and drop it from there, or save the message as .eml and drop that."),
        )
    elif links:
        yield ImportProblemError(
            tr("A link was dropped, not a file: {link}").format(link=links[0].toDisplayString()[:200]),
            tr("Fetch the file in the browser, and drop what it saved."),
        )
    elif pasted:
        yield ImportProblemError(
            tr("Nothing was copied that can be brought in."), tr("Copy a table, a list of dates, or files.")
        )
    else:
        yield ImportProblemError(
            tr("Nothing in this can be brought in."), tr("Drop files, or copy a table and paste it.")
        )


class DropPlace(QLabel):
    """Lies over a window while something is dragged over it, and says that it can be dropped anywhere."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("drop")
        self.setAccessibleName(self.tr("Where to drop"))
        self._title, self._hint = QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        column = QVBoxLayout(self)
        column.addStretch()
        for label in (self._title, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch()
        self.hide()

    def show_over(self, count: int) -> None:
        """Cover the window, and say what is about to be dropped."""
        many = self.tr("Drop {count} files to bring them in").format(count=count)
        self._title.setText(many if count > 1 else self.tr("Drop it to bring it in"))
        self._hint.setText(
            self.tr("Plans, registers, lists, messages, documents. Nothing is written before you have seen it.")
        )
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = self.palette().window().color()
        veil.setAlpha(235)
        painter.fillRect(self.rect(), veil)
        pen = QPen(self.palette().link().color(), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(self.rect().adjusted(14, 14, -14, -14), 10, 10)


class Dropping(QObject):
    """Takes what is dropped anywhere on a window, whatever widget lies under the pointer; drags of our own go their way."""

    def __init__(self, window: QWidget, take: Callable[[Dropped], object]) -> None:
        super().__init__(window)
        self._window, self._take = window, take
        self.place = DropPlace(window)
        self._watched: QObject | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window onto the screen; from then on its drags come here first."""
        kind = event.type()
        if watched is self._window and kind == QEvent.Type.Show and self._watched is not self._window.windowHandle():
            self._watched = self._window.windowHandle()
            if self._watched is not None:
                self._watched.installEventFilter(self)
        elif kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove} and isinstance(event, QDragEnterEvent | QDropEvent):
            return self._over(event)
        elif kind == QEvent.Type.DragLeave:
            self.place.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        return False

    def _is_ours(self, event: QDropEvent) -> bool:
        """Say whether a drag is for the whole window: it comes from elsewhere and brings files, or nothing else takes it."""
        mime = event.mimeData()
        if event.source() is not None:
            return False
        return brings_files(mime) or (mime.hasText() and not self._types_there(event))

    def _types_there(self, event: QDropEvent) -> bool:
        """Say whether a text is dropped into a field that takes text."""
        under = self._window.childAt(event.position().toPoint())
        while under is not None and under is not self._window:
            if under.acceptDrops():
                return True
            under = under.parentWidget()
        return False

    def _over(self, event: QDropEvent) -> bool:
        if not self._is_ours(event):
            self.place.hide()
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if not self.place.isVisible():
            self.place.show_over(len(event.mimeData().urls()))
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.place.hide()
        if not self._is_ours(event):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)  # whoever gives it keeps it
        event.accept()
        self._take(dropped(event.mimeData()))
        return True
