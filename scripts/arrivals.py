"""Write docs/arrivals.md: of every file of a folder what it is taken for, what it brings, or why it is refused.

Usage: python scripts/arrivals.py FOLDER [--only PATTERN]
Each file is looked at alone against an empty portfolio, as when it is dropped on the window; nothing is brought in. Run by
`make arrivals` on the folder of real files; only paths within it are written down.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pmo_desktop.domain.errors import KnownError  # noqa: E402 - the checkout comes before what is installed
from pmo_desktop.services.arriving.arrival import TITLES, What  # noqa: E402
from pmo_desktop.services.arriving.delivery import receive  # noqa: E402
from pmo_desktop.services.arriving.items import Item, PlanItem  # noqa: E402
from pmo_desktop.services.workspace import Workspace  # noqa: E402

TARGET = ROOT / "docs" / "arrivals.md"
MANY = 12
"""So many files of one folder and ending of which the same is said make one line."""
HEAD = """# What becomes of files that arrive

Every file of the folder of real project data (`PMO_REALDATA`), each dropped alone on an empty portfolio: what it is
taken for by its content, what it brings, or why it is not read. “Dates” says of how many tasks both dates of the file are ours
to the minute (see [fidelity](fidelity.md) for why the others differ). Written by `make arrivals`; nothing here is typed by hand.

"""
COLUMNS = ("File", "Taken for", "What it brings, or why not", "Dates")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a file, or one of several things in it."""

    file: str
    taken_for: str
    said: str
    dates: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what becomes of every file of a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--only", default="**/*", help="a pattern of files within it; then nothing is written, only shown"
    )
    given = parser.parse_args()
    files = sorted(each for each in given.folder.glob(given.only) if each.is_file())
    if not files:
        print(f"There are no files in “{given.folder.name}”.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "empty.pmo", author="Anna") as empty:
        rows = [row for file in files for row in rows_of(empty, file, file.relative_to(given.folder).as_posix())]
    text = HEAD + _summary(files, rows) + "\n".join(table(together(rows))) + "\n"
    if given.only != parser.get_default("only"):
        print(text)
        return 0
    TARGET.write_text(text, "utf-8")
    print(f"Written: {TARGET.relative_to(ROOT)} ({len(files)} files).")
    return 0


def rows_of(empty: Workspace, file: Path, name: str) -> Iterator[Row]:
    """Yield what becomes of one file; the portfolio stays empty."""
    print(name, file=sys.stderr, flush=True)
    try:
        delivery = receive(empty, [file])
    except KnownError as error:
        yield Row(name, TITLES[What.REFUSED], str(error))
        return
    try:
        for path in delivery.portfolios:
            yield Row(name, TITLES[What.PORTFOLIO], f"“{path.name}” opens in a window of its own")
        yield from (_row(name, item) for item in delivery.items)
    finally:
        delivery.close()


def _row(name: str, item: Item) -> Row:
    arrival = item.arrival
    inside = f" › {arrival.name}" if arrival.inside else ""
    if isinstance(item, PlanItem):
        shown = item.preview
        part = f" › {shown.imported.project.name}" if item.together else ""
        said = ", ".join(f"{number} {_counted(what, number)}" for what, number in shown.counts.items() if number)
        return Row(name + inside + part, TITLES[arrival.what], said, _dates(shown.agreeing, len(shown.dates)))
    if arrival.refusal is not None:
        return Row(name + inside, TITLES[What.REFUSED], str(arrival.refusal))
    said = item.said if item.said in arrival.reason or not arrival.reason else f"{arrival.reason}: {item.said}"
    return Row(name + inside, TITLES[arrival.what], said)


def _counted(what: str, number: int) -> str:
    singular = {"people": "person", "materials and costs": "material or cost"}
    return what if number != 1 else singular.get(what, what.removesuffix("s"))


def _dates(agreeing: int, compared: int) -> str:
    return f"{agreeing} of {compared}" if compared else "–"


def together(rows: Sequence[Row]) -> list[Row]:
    """Return rows with those of many files alike in one: the same folder, ending and sentence."""
    alike: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        path = Path(row.file)
        alike[path.parent.as_posix(), path.suffix, row.taken_for, row.said.replace(path.name, "…")].append(row)
    found = []
    for (folder, ending, taken_for, said), members in alike.items():
        if len(members) < MANY:
            found += members
        else:
            found.append(Row(f"{folder}/*{ending} ({len(members)} files)", taken_for, said))
    return sorted(found, key=lambda row: row.file.casefold())


def _summary(files: Sequence[Path], rows: Sequence[Row]) -> str:
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        kinds[row.taken_for] += 1
    counted = ", ".join(
        f"{count} × {kind}" for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    )
    return f"{len(files)} files: {counted}.\n\n"


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---|---|---:|"
    for row in rows:
        cells = (f"`{row.file}`", row.taken_for, row.said, row.dates)
        yield f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"


if __name__ == "__main__":
    sys.exit(main())
