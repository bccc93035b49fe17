"""A document being written page by page: its frame, footer and bookmarks, and the few things every page is made of."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from pmo_desktop.charts.rag import rag_shapes
from pmo_desktop.charts.scene import Line, Rect, Scene
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Rag
from pmo_desktop.reports.canvas import PrintMeasure, paint, write
from pmo_desktop.reports.figures import counted
from pmo_desktop.reports.fonts import faces
from pmo_desktop.reports.logo import Mark
from pmo_desktop.reports.wrapping import Wrapped, fitted, wrapped
from pmo_desktop.reports.writing import plain
from pmo_desktop.services.organisation.logos import Logo

PAPERS = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}
"""Width and height in points, upright."""
MARGIN = 40.0
FOOT = 44.0
"""Where the content of every page ends, above the lower edge."""
SMALL, TEXT, HEADING, TITLE = 7.5, 8.5, 10.0, 18.0
LEADING = 12.0
_MOST_BOOKMARK = 120
_LOGO_TOP, _LOGO_WIDE, _LOGO_HIGH = 15.0, 110.0, 20.0
"""The logo in the head of a page, above its content."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a document as a whole; `today` is the day it is made."""

    title: str
    subject: str
    author: str
    today: int


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below a page."""

    left: str
    middle: str
    number: str


def age_of(status_date: int | None, today: int) -> str:
    """Return how old data of a status date is; nothing without one."""
    if status_date is None:
        return ""
    days = (moment.midnight(today) - moment.midnight(status_date)) // moment.DAY
    if days == 0:
        return "of today"
    return f"{counted(days, 'day')} old" if days > 0 else f"{counted(-days, 'day')} ahead"


def data_age(status_date: int | None, today: int) -> str:
    """Return the status date with how old the data is by it."""
    if status_date is None:
        return f"No status date; as it stood on {format_date(today)}"
    return f"Status date {format_date(status_date)}, {age_of(status_date, today)}"


def canvas_for(target: BinaryIO, about: About, size: tuple[float, float]) -> Canvas:
    """Return a document about to be written: the same input on the same day makes the same bytes."""
    canvas = Canvas(
        target, pagesize=size, invariant=1, lang="en", pageCompression=1,
        initialFontName=faces().first,  # type: ignore[arg-type] # the stubs say float
    )  # fmt: skip
    made = moment.to_date(about.today)
    canvas.setTitle(plain(about.title))
    canvas.setSubject(plain(about.subject))
    canvas.setAuthor(plain(about.author))
    canvas.setCreator("PMO Desktop")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setDateFormatter(lambda *_: f"D:{made:%Y%m%d}000000")  # the day, not the second, is the document's date
    return canvas


class Sheet:
    """Pages of one document; on each, x grows to the right from the left edge and y downwards from the upper edge."""

    def __init__(self, paper: str, about: About, logo: Logo | None = None) -> None:
        if paper not in PAPERS:
            raise InvalidValueError(f"Reports are not laid out for paper “{paper}”.", "Choose A4 or Letter.")
        self._upright = PAPERS[paper]
        self._data = io.BytesIO()
        self.canvas = canvas_for(self._data, about, self._upright)
        self.width, self.height = self._upright
        self.logo = None if logo is None else Mark(logo)

    # Pages

    def begin(self, *, lying: bool = False) -> None:
        """Begin a page, upright or lying."""
        self.width, self.height = reversed(self._upright) if lying else self._upright
        self.canvas.setPageSize((self.width, self.height))

    def head_logo(self) -> None:
        """Draw the logo, where there is one, into the upper right corner."""
        if self.logo is not None:
            width, height = self.logo.size(_LOGO_WIDE, _LOGO_HIGH)
            bottom = _LOGO_TOP + (_LOGO_HIGH + height) / 2
            self.logo.draw(self.canvas, self.width - MARGIN - width, self.height - bottom, width, height)

    def end(self, foot: Foot) -> None:
        """Write the footer and close the page."""
        y = self.height - FOOT + 20
        self.rule(y - 12)
        self.text(self.width - MARGIN, y, foot.number, SMALL, "muted", align="right")
        middle = fitted(foot.middle, self.inner / 2, SMALL)
        self.text(self.width - MARGIN - 52, y, middle, SMALL, "muted", align="right")
        room = self.inner - 52 - PrintMeasure().width(middle, SMALL) - 16
        self.text(MARGIN, y, foot.left, SMALL, "muted", room=room)
        self.canvas.showPage()

    def finished(self) -> bytes:
        """Return the document."""
        self.canvas.save()
        return self._data.getvalue()

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        return self.height - FOOT

    # Finding one's way

    def mark(self, key: str, title: str, level: int = 0) -> None:
        """Make this page a place to go to, and list it among the bookmarks."""
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(plain(title)[:_MOST_BOOKMARK], key, level, closed=level > 0)

    def link(self, key: str, x: float, top: float, width: float, height: float) -> None:
        """Let a click into a box go to a marked page."""
        area = (x, self.height - top - height, x + width, self.height - top)
        self.canvas.linkRect("", key, area, relative=0, thickness=0)

    # What pages are made of

    def text(  # noqa: PLR0913 - what a word on paper is
        self, x: float, y: float, text: str, size: float = TEXT, name: str = "text", *, align: str = "left",
        bold: bool = False, room: float | None = None,
    ) -> None:  # fmt: skip
        """Write one line with its baseline at y; what is longer than `room` ends in an ellipsis."""
        shown = plain(text) if room is None else fitted(text, room, size, bold=bold)
        write(self.canvas, x, self.height - y, shown, size, name=name, align=align, bold=bold)

    def lines(  # noqa: PLR0913 - what a paragraph is
        self, x: float, y: float, lines: Sequence[str], size: float = TEXT, name: str = "text", *,
        leading: float = LEADING, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write lines, the baseline of the first at y."""
        for number, line in enumerate(lines):
            self.text(x, y + number * leading, line, size, name, bold=bold)

    def paragraph(  # noqa: PLR0913, PLR0917 - what a paragraph is
        self, x: float, y: float, text: str, room: float, most: int, size: float = TEXT, name: str = "text", *,
        leading: float = LEADING, bold: bool = False,
    ) -> Wrapped:  # fmt: skip
        """Write text in at most so many lines; return what was written."""
        found = wrapped(text, room, size, most, bold=bold)
        self.lines(x, y, found.lines, size, name, leading=leading, bold=bold)
        return found

    def rule(self, y: float, x: float = MARGIN, width: float | None = None, name: str = "border") -> None:
        """Draw a thin line across the page, or a part of it."""
        length = self.inner if width is None else width
        self.scene(Scene(length, 0.5, (Line(((0, 0.25), (length, 0.25)), name, 0.5),)), x, y)

    def bar(self, x: float, y: float, width: float, height: float, name: str) -> None:
        self.scene(Scene(width, height, (Rect(0, 0, width, height, fill=name),)), x, y)

    def light(self, rag: Rag | None, x: float, y: float, size: float) -> None:
        """Draw a traffic light in the square at (x, y)."""
        edge = 2.0
        whole = size + 2 * edge
        self.scene(Scene(whole, whole, tuple(rag_shapes(rag, edge, edge, size))), x - edge, y - edge)

    def scene(self, scene: Scene, x: float, y: float, scale: float = 1.0) -> None:
        """Draw a chart with its upper left corner at (x, y)."""
        paint(self.canvas, scene, x, self.height - y, scale)

    def heading(self, y: float, text: str, x: float = MARGIN) -> None:
        self.text(x, y, text, HEADING, bold=True)

    def fits(self, text: str, room: float, size: float = TEXT, *, bold: bool = False) -> bool:
        return PrintMeasure().width(text, size, bold=bold) <= room
