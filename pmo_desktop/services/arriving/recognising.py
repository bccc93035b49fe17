"""What each file is that arrives, told by its content: one arrival a thing, and a sentence where it is nothing for us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pmo_desktop.domain.entry.file_dates import looks_like_date
from pmo_desktop.domain.entry.file_names import is_program
from pmo_desktop.domain.entry.headings import Columns, guess, plain, signature
from pmo_desktop.domain.entry.milestones import looks_like_milestones
from pmo_desktop.domain.entry.periods import Heading, read_heading
from pmo_desktop.domain.errors import CancelledError, ImportProblemError, KnownError
from pmo_desktop.exchange.detect import Kind, kind_of
from pmo_desktop.exchange.others import HEAD, other_of
from pmo_desktop.exchange.sheets import Sheet, decoded, read_bytes, turned
from pmo_desktop.exchange.signs import Sign, sign_of
from pmo_desktop.services.arriving.arrival import PARKED_TABLES, TABLES, Arrival, What, fault_in
from pmo_desktop.services.arriving.forms import is_finance, is_status
from pmo_desktop.services.arriving.unpacking import Luggage, Piece, unpacked
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.lists.projects_columns import is_turned
from pmo_desktop.services.lists.sorting import LISTINGS, listed_in
from pmo_desktop.services.lists.table import Table, headings, read_table
from pmo_desktop.services.progress import Progress, silent

_PORTFOLIO = b"PMOD"
"""What stands at byte 68 of a portfolio, an SQLite file with our number in it."""
WHAT_OF: Mapping[str, What] = {
    "people": What.PEOPLE,
    "leave": What.LEAVE,
    "hours": What.HOURS,
    "projects": What.REGISTER,
}
LISTING_OF: Mapping[What, str] = {what: name for name, what in WHAT_OF.items()}
_DOCUMENTS: Mapping[Sign, str] = {
    Sign.PDF: "A PDF", Sign.IMAGE: "A picture", Sign.TEXT_DOCUMENT: "A text document", Sign.SLIDES: "A presentation",
    Sign.TEXT: "A text", Sign.MAIL: "A message without attachments",
}  # fmt: skip
_REFUSED: Mapping[Sign, tuple[str, str]] = {
    Sign.EMPTY: ("“{name}” is empty.", "Ask for the file again."),
    Sign.DATABASE: ("“{name}” is a database of another program.", "Export what you need of it as a table."),
    Sign.OPEN_WORKBOOK: ("“{name}” is an OpenDocument spreadsheet, which is not read yet.", "Save it as .xlsx, and drop that."),
    Sign.OLD_WORKBOOK: ("“{name}” is a workbook of an old or binary kind.", "Save it as .xlsx, and drop that."),
    Sign.LOCKED: ("“{name}” has a password.", "Save it without one, and drop that."),
    Sign.OTHER_ARCHIVE: ("“{name}” is packed in a way that is not read.", "Unpack it, and drop what was in it."),
    Sign.PROGRAM: ("“{name}” is a program.", "Programs are not kept. Ask for the plan, the list or the document."),
    Sign.WEB: (
        "“{name}” is a web page, perhaps the one that asked for a password.", "Fetch the file again in the browser.",
    ),
}  # fmt: skip
_NO_DOCUMENT = frozenset({Sign.EMPTY, Sign.PROGRAM})
_NOT_KNOWN = (
    "“{name}” is nothing that can be read here.",
    "Save it as a plan (.xml, .mpp, .xer), a table (.xlsx, .csv) or a PDF.",
)
_UNTOLD = "Its columns are to be named"
_PLAN_NAMES = (".xml", ".mpp", ".mpt", ".xer", ".pmxml", ".gan", ".planner", ".mpx", ".pod")
_TABLE_NAMES = (".csv", ".tsv", ".tab")
_MILESTONES = frozenset({
    "milestone", "milestones", "milestone name", "meilenstein", "meilensteine", "deliverable", "deliverables", "gate",
    "gates", "jalon", "jalons",
})  # fmt: skip
_WIDEST = 6
"""Columns of a list of milestones."""
_LARGEST_TEXT = 1 << 20


def recognised(paths: Iterable[Path], luggage: Luggage, today: int, progress: Progress = silent) -> tuple[Arrival, ...]:
    """Return what arrived, in the order of the files; `luggage` takes what is unpacked. `progress` may raise CancelledError."""
    found: list[Arrival] = []
    for piece in unpacked(paths, luggage):
        progress(len(found), 0, f"Looking at {piece.name}")
        found += recognised_in(piece, today)
    return tuple(found)


def recognised_in(piece: Piece, today: int) -> tuple[Arrival, ...]:
    """Return what one file is: several things where its worksheets are."""
    try:
        arrivals = _of(piece, today) if piece.refusal is None else (_refused(piece, piece.refusal),)
    except CancelledError:
        raise
    except KnownError as error:
        arrivals = (_refused(piece, error),)
    except Exception as error:  # noqa: BLE001 - told as a fault of ours, for this file alone
        arrivals = (_refused(piece, fault_in(piece.name, error)),)
    return tuple(replace(each, inside=piece.inside, is_aside=piece.is_aside) for each in arrivals)


def _of(piece: Piece, today: int) -> tuple[Arrival, ...]:
    path, name = piece.path, piece.name
    if _is_portfolio(path):
        return (Arrival(path, name, What.PORTFOLIO, "A portfolio of its own"),)
    sign, kind = sign_of(path), kind_of(path)
    if sign is Sign.TEXT and _is_plan(path):
        sign = Sign.PLAN
    is_table = kind is Kind.TABLE and sign not in {Sign.OLD_WORKBOOK, Sign.LOCKED} and not _is_json(path)
    if is_table or (sign is Sign.TEXT and _is_parted(path)):
        found = _of_tables(path, name, today)
        is_text = sign is Sign.TEXT and path.suffix.lower() not in _TABLE_NAMES
        return (_of_text(path, name, today),) if is_text and found[0].reason == _UNTOLD else found
    if kind is Kind.CALENDAR:
        arrival = Arrival(path, name, What.LEAVE, "Entries of a calendar")
    elif sign is Sign.PLAN:
        arrival = Arrival(path, name, What.PLAN, "A plan")
    elif sign is Sign.TEXT:
        arrival = _of_text(path, name, today)
    elif sign in _DOCUMENTS:
        arrival = Arrival(path, name, What.DOCUMENT, _DOCUMENTS[sign])
    else:
        arrival = _refused(piece, _why_not(path, name, sign))
    return (arrival,)


def _is_plan(path: Path) -> bool:
    """Say whether a text is a plan of P6, of MS Project’s oldest kind, or of a program that writes its plans as texts."""
    if path.suffix.lower() in _PLAN_NAMES:  # whoever reads plans says what is wrong with it
        return True
    with path.open("rb") as file:
        head = file.read(HEAD)
    return head.lstrip(b"\xef\xbb\xbf").startswith(b"ERMHDR") or other_of(head) is not None


def _is_json(path: Path) -> bool:
    """Say whether a text is data of programs, whose commas part no cells."""
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def _is_parted(path: Path) -> bool:
    """Say whether most lines of a text have columns, whatever stands above them."""
    with path.open("rb") as file:
        lines = [each for each in decoded(file.read(1 << 14)).splitlines()[:50] if each.strip()]
    return any(sum(mark in each for each in lines) * 3 >= len(lines) * 2 and len(lines) > 2 for mark in ";\t|")


def _why_not(path: Path, name: str, sign: Sign) -> ImportProblemError:
    sentence, step = _REFUSED.get(sign, _NOT_KNOWN)
    if sign is Sign.NONE and is_program(name):
        sentence, step = _REFUSED[Sign.PROGRAM]
    if sign is Sign.NONE and not path.exists():
        sentence, step = "“{name}” is no longer there.", "Look where it went, and drop it again."
    return ImportProblemError(sentence.format(name=name), step)


def may_be_kept(arrival: Arrival) -> bool:
    """Say whether something that cannot be read may be kept as a document: a program and an empty file are none."""
    return arrival.path.is_file() and not is_program(arrival.name) and sign_of(arrival.path) not in _NO_DOCUMENT


def _refused(piece: Piece, error: KnownError) -> Arrival:
    return Arrival(piece.path, piece.name, What.REFUSED, error.sentence, refusal=error)


def _is_portfolio(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return (head[68:72] == _PORTFOLIO and head.startswith(b"SQLite format 3\0")) or path.suffix.lower() == ".pmo"


# Text


def _of_text(path: Path, name: str, today: int) -> Arrival:
    """Return a text: milestones where it lists what is due when, else a document."""
    text = decoded(read_bytes(path, 64 << 20)[:_LARGEST_TEXT])
    if looks_like_milestones(text, today):
        reason = "Lines with dates"
        return Arrival(path, name, What.MILESTONES, reason, could_be=(What.MILESTONES, What.DOCUMENT))
    return Arrival(path, name, What.DOCUMENT, "A text", could_be=(What.DOCUMENT, What.MILESTONES))


# Tables


def _of_tables(path: Path, name: str, today: int) -> tuple[Arrival, ...]:
    """Return what the worksheets of a file are: those that go together are one thing."""
    table = replace(read_table(path), source=name)
    told = [(at, *what_is(replace(table, at=at), today)) for at in range(len(table.sheets))]
    sure = [each for each in told if each[1] is not None]
    if not sure:
        return (_of_sheets(path, table, (), fallback(), _UNTOLD),)
    groups: dict[tuple[What, str], list[tuple[int, str]]] = {}
    for at, what, reason in sure:
        assert what is not None
        groups.setdefault((what, _source(table, at, what)), []).append((at, reason))
    found = []
    for (what, _), places in groups.items():
        sheets = () if len(groups) == 1 else tuple(at for at, _ in places)
        found.append(_of_sheets(path, table, sheets, what, places[0][1]))
    return tuple(found)


def _source(table: Table, at: int, what: What) -> str:
    """Return what worksheets have in common that are one list: their headings; of bookings and forms all are one."""
    if what not in LISTING_OF or LISTING_OF[what] not in LISTINGS:
        return ""
    own = replace(table, at=at)
    return signature(headings(own, guess(own.texts(), LISTINGS[LISTING_OF[what]].meanings)))


def _of_sheets(path: Path, table: Table, sheets: tuple[int, ...], what: What, reason: str) -> Arrival:
    name = table.source
    shown = name if not sheets else f"{name} – {', '.join(table.sheets[at].name for at in sheets)}"
    could_be = (*(each for each in What if each in TABLES and can_be_read(each)), What.MILESTONES, *PARKED_TABLES)
    return Arrival(path, shown, what, reason, sheets, could_be=could_be, table=table)


def can_be_read(what: What) -> bool:
    """Say whether a table of a kind can be read here."""
    return what is What.BOOKINGS or LISTING_OF.get(what, "") in LISTINGS


def fallback() -> What:
    """Return what a table is taken for that says nothing of itself."""
    return What.REGISTER if can_be_read(What.REGISTER) else What.PEOPLE


def what_is(table: Table, today: int) -> tuple[What | None, str]:
    """Return what one worksheet is, and by what that is told; None where nothing tells it."""
    lines = table.texts()
    if is_status(lines):
        return What.STATUS, "It asks what a status form asks"
    if is_finance(lines):
        return What.FINANCE, "Amounts by cost centre, account or period"
    if _is_milestones(lines, today):
        return What.MILESTONES, "What is due when"
    if _is_bookings(table, today):
        return What.BOOKINGS, "Shares of people by month or week"
    listing = listed_in(table)
    if listing == "projects" and is_turned(table.sheet):
        lines = [line.cells for line in turned(table.sheet).lines]
    found = guess(lines, LISTINGS[listing].meanings)
    if LISTINGS[listing].lacks(found) or len(set(found.meanings) - {""}) < min(2, table.sheet.width):
        return None, ""
    return WHAT_OF[listing], _told_by(listing, found)


def _is_milestones(lines: Sequence[Sequence[str]], today: int) -> bool:
    """Say whether a small table says what is due when: under such a heading, or without any where each line has one date."""
    if max(map(len, lines), default=0) > _WIDEST or not looks_like_milestones(text_of(lines), today):
        return False
    if any(plain(each) in _MILESTONES for line in lines[:3] for each in line):
        return True
    dates = [sum(map(looks_like_date, line)) for line in lines]
    return all(each == 1 for each in dates) and not any("@" in each for line in lines for each in line)


def text_of(lines: Sequence[Sequence[str]]) -> str:
    """Return a table as the clipboard holds it."""
    return "\n".join("\t".join(line) for line in lines)


def _told_by(listing: str, found: Columns) -> str:
    titles = {each.name: each.title for each in LISTINGS[listing].meanings}
    named = [titles[each] for each in dict.fromkeys(found.meanings) if each]
    more = " …" if len(named) > 4 else ""
    return f"Columns: {', '.join(named[:4])}{more}"


def _is_bookings(table: Table, today: int) -> bool:
    """Say whether lines are bookings: shares by month or week across, or a list of person, project, from, to and share."""
    lines = table.texts()
    across = max(([read_heading(each) for each in line if each] for line in lines[:20]), key=_periods, default=[])
    if _periods(across) < _FEWEST or not booking_tables.is_table(lines, today):
        found = set(guess(lines[:60], list(booking_tables.MEANINGS.values())).meanings)
        return {"name", "project", "from", "share"} <= found
    if "task" in guess(lines, LISTINGS["hours"].meanings).meanings:
        return False
    months = sum(each is not None and not each.is_week and each.day is None for each in across)
    return months * 2 > _periods(across) or _are_shares(table)


_FEWEST = 2
"""Months or weeks across that make a table of bookings."""


def _periods(headings: Sequence[Heading | None]) -> int:
    return sum(each is not None for each in headings)


def _are_shares(table: Table) -> bool:
    """Say whether most amounts of a table by weeks are shares of somebody’s time, not hours or days off."""
    texts = [
        each.rstrip("?") for line in table.texts()[1:60] for each in line[1:] if each and any(map(str.isdigit, each))
    ]
    shares = sum(each.endswith("%") or each.replace(",", ".") in _FTE for each in texts)
    return bool(texts) and shares * 2 > len(texts)


_FTE = frozenset(f"{number / 20:g}" for number in range(1, 21)) | {"1.0"}


def sheets_of(arrival: Arrival) -> tuple[Sheet, ...]:
    """Return the worksheets an arrival is."""
    assert arrival.table is not None
    every = arrival.table.sheets
    return tuple(every[at] for at in arrival.sheets) if arrival.sheets else every
