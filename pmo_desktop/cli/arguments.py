"""Reading the command line: a parser per command, made from the table of commands, and the types of its words."""

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_desktop import __version__
from pmo_desktop.cli.codes import MEANINGS
from pmo_desktop.cli.console import Console
from pmo_desktop.domain import compiled

PROGRAM = "pmo-desktop"
_LARGEST = 16_384


@dataclass(frozen=True, slots=True)
class Argument:
    """One positional or option as argparse takes it."""

    names: tuple[str, ...]
    takes: dict[str, Any]


def argument(*names: str, **takes: Any) -> Argument:  # noqa: ANN401 - argparse takes values of any kind
    return Argument(names, takes)


@dataclass(frozen=True, slots=True)
class Command:
    """`keys` documents the JSON object, empty where none comes out; `run` returns the exit code."""

    name: str
    summary: str
    usage: str
    words: str
    keys: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace, Console], int]


_COMMON = (
    argument(
        "--author", metavar="NAME", default="", help="who the changes are recorded under (else: settings, then user)"
    ),
    argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help="its first line opens a locked portfolio (else: the variable PMO_PASSPHRASE, the keyring, a question)",
    ),
    argument("--quiet", action="store_true", help="no progress and no notes on standard error"),
    argument("--debug", action="store_true", help="show the traceback of a fault of the program"),
)
_JSON = argument("--json", action="store_true", help="one JSON object on standard output in place of words")


def command_parser(command: Command) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {command.name}", usage=f"{PROGRAM} {command.name} {command.usage} [options]",
        description=command.words, epilog=_epilog(command.keys), formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    for each in (*command.arguments, *((_JSON,) if command.keys else ()), *_COMMON):
        parser.add_argument(*each.names, **each.takes)
    parser.set_defaults(json=False)
    return parser


def window_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    listed = "\n".join(f"  {command.name:<16}{command.summary}" for command in commands)
    parser = argparse.ArgumentParser(
        prog=PROGRAM, usage=f"{PROGRAM} [FILE]\n       {PROGRAM} COMMAND … (--help after a command says more)",
        description="The whole of a small project management office in one file on a laptop.\n\n"
        "Opens the window: on the portfolio FILE, else on the start screen. The commands do the same work without a\n"
        f"window:\n\n{listed}",
        epilog=_epilog(""), formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a portfolio (.pmo)")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a fault of the program")
    parser.set_defaults(json=False, quiet=False, author="")
    return parser


class _Version(argparse.Action):
    """Says the version, and whether the scheduler runs compiled, which takes loading it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        Console().say(f"PMO Desktop {__version__} ({compiled.state()})")
        parser.exit()


def _epilog(keys: str) -> str:
    codes = "\n".join(f"  {code:<5d}{meaning}" for code, meaning in MEANINGS.items())
    json = (
        f"With --json:\n{_indented(keys)}\n  Dates are ISO (2026-01-31T08:00); null where there is none.\n\n"
        if keys
        else ""
    )
    return f"{json}Exit codes:\n{codes}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


# What words mean


def count(most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from 1 to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to {most}")
        return int(text)

    return read


def currency(text: str) -> str:
    """Return an ISO 4217 code."""
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a currency: write its three letters, such as EUR")
    return text.upper()


def sizes(text: str) -> tuple[tuple[int, int], ...]:
    """Return widths and heights in pixels from `1280x800,1920x1080`."""
    found = [re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", part.strip()) for part in text.split(",")]
    pairs = tuple((int(each[1]), int(each[2])) for each in found if each)
    if len(pairs) < len(found) or any(max(pair) > _LARGEST for pair in pairs):
        raise argparse.ArgumentTypeError(f"“{text}” are no sizes: write them as 1280x800,1920x1080")
    return pairs


def chosen_of(*known: str) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of words from a list, several with commas."""

    def read(text: str) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in text.split(","))
        if not set(parts) <= set(known):
            raise argparse.ArgumentTypeError(f"“{text}” is none of {', '.join(known)}")
        return parts

    return read


def paper(text: str) -> str:
    """Return the paper as settings name it."""
    for name in ("A4", "Letter"):
        if text.casefold() == name.casefold():
            return name
    raise argparse.ArgumentTypeError(f"“{text}” is no paper: write A4 or Letter")


def plan_paper(text: str) -> str:
    """Return the paper of a plan as page set-ups name it."""
    from pmo_desktop.charts.page_setup import PAPERS  # noqa: PLC0415 - only where a paper is given

    for name in PAPERS:
        if text.casefold() == name.casefold():
            return name
    raise argparse.ArgumentTypeError(f"“{text}” is no paper: write one of {', '.join(PAPERS)}")


def fitting(text: str) -> tuple[int, int]:
    """Return pages wide and high from `2x1`."""
    found = re.fullmatch(r"(\d{1,2})[x×](\d{1,3})", text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” are no pages: write them as 2x1, wide and high")
    return int(found[1]), int(found[2])


def measure(least: float, most: float) -> Callable[[str], float]:
    """Return a reader of numbers from `least` to `most`."""

    def read(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = most + 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a number from {least:g} to {most:g}")
        return value

    return read


def columns(text: str) -> tuple[str, ...]:
    """Return names of columns, several with commas: which there are, the file says."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise argparse.ArgumentTypeError("Name columns, such as name,start,finish.")
    return names


def day(text: str) -> int:
    """Return the midnight a day begins, typed as people write dates."""
    from datetime import datetime  # noqa: PLC0415 - only where a date is given

    from pmo_desktop.domain import moment  # noqa: PLC0415
    from pmo_desktop.domain.entry.dates import parse_date  # noqa: PLC0415
    from pmo_desktop.domain.errors import InvalidValueError  # noqa: PLC0415

    try:
        return moment.midnight(parse_date(text, moment.from_date(datetime.now().astimezone().date()))[0])
    except InvalidValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
