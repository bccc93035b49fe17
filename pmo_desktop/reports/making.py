"""Makes the reports: a project's status on one page, the portfolio's pack."""

from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.reports.cover import Entry, contents_page, cover_page, entries_a_page
from pmo_desktop.reports.figures import full_name, listed
from pmo_desktop.reports.heatmap import busy, idle_people, load_page, people_a_page
from pmo_desktop.reports.register import register_page, rows_a_page
from pmo_desktop.reports.sheet import About, Foot, Sheet, data_age
from pmo_desktop.reports.short import TITLE_OF_PART, cards_on_pages, is_short, short_page
from pmo_desktop.reports.status import status_page
from pmo_desktop.services.changes_since import remember_pack
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.reporting import PackContent, StatusContent, pack_content, status_content
from pmo_desktop.services.whole_files import write_whole
from pmo_desktop.services.workspace import Workspace

PRINTING = Lock()
"""reportlab keeps the faces, and where it is reading in them, once for the whole process."""


def status(workspace: Workspace, project_id: str, target: Path, paper: str = "A4") -> Path:
    """Write one project's page; raise InvalidValueError without such a project, FileProblemError where it cannot be."""
    try:
        content = status_content(workspace, project_id, workspace.today())
    except KeyError as error:
        raise InvalidValueError("The project is no longer in the portfolio.", "Choose another one.") from error
    with PRINTING:
        data = status_document(content, workspace.portfolio().name, paper)
    write_whole(target, data)
    return target


def pack(workspace: Workspace, target: Path, paper: str = "A4", progress: Progress = silent) -> Path:
    """Write the portfolio's pack; raise FileProblemError where it cannot be, CancelledError where `progress` does.

    The portfolio remembers when, so that what changed since can be told.
    """

    def gathering(done: int, total: int, what: str, /) -> None:
        progress(done, 2 * total, what)

    content = pack_content(workspace, workspace.today(), gathering)
    with PRINTING:
        data = pack_document(content, paper, progress)
    write_whole(target, data)
    remember_pack(workspace)
    return target


def status_document(content: StatusContent, portfolio: str, paper: str) -> bytes:
    """Return one project's page as PDF."""
    project = content.row.project
    name = full_name(project)
    sheet = Sheet(paper, About(f"{name}: status", f"Status of {name}", content.author, content.today), content.logo)
    sheet.begin()
    sheet.head_logo()
    sheet.mark("status", name)
    status_page(sheet, content)
    sheet.end(_foot(content, listed((content.organisation, portfolio)), "1 / 1"))
    return sheet.finished()


def _foot(content: StatusContent | PackContent, left: str, number: str) -> Foot:
    age = data_age(content.status_date, content.today)
    if content.is_past and content.status_date is not None:
        age = f"As it stood on {format_date(content.today)}; {age[0].lower()}{age[1:]}"
    return Foot(left, age, number)


def pack_document(content: PackContent, paper: str, progress: Progress = silent) -> bytes:
    """Return the pack as PDF."""
    about = About(
        f"{content.name or 'Portfolio'}: status pack", "Register, project pages and load", content.author, content.today
    )
    return _Pack(Sheet(paper, about, content.logo), content, progress).made()


class _Pack:
    """Lays the parts of the pack out one after the other; page numbers follow from how much a page holds."""

    def __init__(self, sheet: Sheet, content: PackContent, progress: Progress) -> None:
        self.sheet = sheet
        self.content = content
        self.progress = progress
        self.rows = [page.row for page in content.pages]
        self.whole = [page for page in content.pages if not is_short(page)]
        self.left = listed((content.organisation, content.name or "Portfolio"))
        self.page = 0
        self.load, self.idle = busy(content.load), idle_people(content.load)
        sheet.begin(lying=True)
        self.registers = list(_chunks(len(self.rows), rows_a_page(sheet)))
        self.loads = list(_chunks(len(self.load.people), people_a_page(sheet, with_idle=bool(self.idle))))
        sheet.begin()
        self.shorts = cards_on_pages(sheet, [page for page in content.pages if is_short(page)])
        self.contents = list(_chunks(len(self.whole) + 2 + bool(self.shorts), entries_a_page(sheet)))
        self.count = 1 + len(self.contents) + len(self.registers) + len(self.whole) + len(self.shorts) + len(self.loads)

    def made(self) -> bytes:
        self.sheet.canvas.showOutline()
        self._cover_and_contents()
        self._register()
        self._projects()
        self._shorts()
        self._load()
        return self.sheet.finished()

    def _entries(self) -> list[Entry]:
        """Return the contents; projects without a page of their own are found by the register, which leads to them."""
        register = 2 + len(self.contents)
        first = register + len(self.registers)
        pages = [
            Entry(page.row.project.name or full_name(page.row.project), page.row.id, first + number, page.row)
            for number, page in enumerate(self.whole)
        ]
        short = first + len(self.whole)
        if self.shorts:
            count = len(self.rows) - len(self.whole)
            pages.append(Entry(f"{TITLE_OF_PART} ({count})", "short", short))
        return [Entry("Register", "register", register), *pages, Entry("Load", "load", short + len(self.shorts))]

    def _cover_and_contents(self) -> None:
        self.sheet.mark("cover", self.content.name or "Portfolio")
        cover_page(self.sheet, self.content)
        self._end(self.content)
        entries = self._entries()
        for chunk in self.contents:
            self.sheet.begin()
            if chunk.start == 0:
                self.sheet.mark("contents", "Contents")
            contents_page(self.sheet, entries[chunk.start : chunk.stop], first=chunk.start == 0)
            self._end(self.content)

    def _register(self) -> None:
        for chunk in self.registers:
            self.sheet.begin(lying=True)
            if chunk.start == 0:
                self.sheet.mark("register", "Register")
            shown = self.rows[chunk.start : chunk.stop]
            last = chunk.stop == len(self.rows)
            register_page(self.sheet, self.rows, shown, first=chunk.start == 0, last=last)
            self._end(self.content)

    def _projects(self) -> None:
        total = len(self.rows)
        for number, page in enumerate(self.whole):
            self.progress(total + number, 2 * total, page.row.project.name)
            self.sheet.begin()
            if number == 0:
                self.sheet.mark("projects", "Projects")
            self.sheet.mark(page.row.id, full_name(page.row.project), 1)
            status_page(self.sheet, page)
            self._end(page)

    def _shorts(self) -> None:
        total, done = len(self.rows), len(self.whole)
        for number, cards in enumerate(self.shorts):
            self.progress(total + done, 2 * total, cards[0].row.project.name)
            self.sheet.begin()
            if number == 0:
                self.sheet.mark("short", TITLE_OF_PART)
            for card in cards:
                self.sheet.mark(card.row.id, full_name(card.row.project), 1)
            short_page(self.sheet, cards, first=number == 0)
            self._end(self.content)
            done += len(cards)

    def _load(self) -> None:
        for chunk in self.loads:
            self.sheet.begin(lying=True)
            if chunk.start == 0:
                self.sheet.mark("load", "Load")
            last = chunk.stop == len(self.load.people)
            load_page(self.sheet, self.load, self.content.roles, chunk, idle=self.idle, last=last)
            self._end(self.content)

    def _end(self, of: StatusContent | PackContent) -> None:
        if self.page:  # the cover has it larger
            self.sheet.head_logo()
        self.page += 1
        self.sheet.end(_foot(of, self.left, f"{self.page} / {self.count}"))


def _chunks(count: int, size: int) -> Iterator[range]:
    """Yield the stretches of at most `size` that make up `count`; one empty stretch where there is nothing."""
    for start in range(0, max(count, 1), size):
        yield range(start, min(start + size, count))
