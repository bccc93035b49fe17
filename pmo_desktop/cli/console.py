"""Where commands speak: results on standard output, progress and complaints on standard error."""

import io
import json
import shutil
import sys
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, TextIO

from pmo_desktop.domain.errors import KnownError

_REWRITE_EVERY_S = 0.05
_GAP = "  "
_ONE = {
    "tasks": "task", "links": "link", "people": "person", "assignments": "assignment", "calendars": "calendar",
    "custom fields": "custom field", "projects": "project",
}  # fmt: skip


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale or code page, and never fail on a name that is no valid text."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@dataclass(slots=True)
class Console:
    """`json`: results are data, not words. `quiet`: nothing but results and complaints. `stopped`: Ctrl+C was pressed."""

    json: bool = False
    quiet: bool = False
    stopped: Event = field(default_factory=Event, init=False)
    _line: int = field(default=0, init=False)
    _rewritten: float = field(default=0.0, init=False)
    _what: str = field(default="", init=False)

    def say(self, text: str = "") -> None:
        """Write words of a result; data takes their place with --json."""
        if not self.json:
            self._write(sys.stdout, text + "\n")

    def data(self, value: dict[str, Any]) -> None:
        """Write the one JSON object of a command, where JSON is asked for."""
        if self.json:
            self._write(sys.stdout, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")

    def note(self, text: str) -> None:
        """Write what a person watching wants to know, and a script does not."""
        if not self.quiet:
            self._write(sys.stderr, text + "\n")

    def complain(self, problem: KnownError | str) -> None:
        """Write what went wrong and the next step."""
        self._write(sys.stderr, f"{problem}\n")

    def progress(self, done: int, total: int, what: str, /) -> None:
        """Rewrite one line with how far the work is; only for somebody watching a terminal."""
        stream = sys.stderr
        now = time.monotonic()
        if self.quiet or stream is None or not stream.isatty():
            return
        if what == self._what and now - self._rewritten < _REWRITE_EVERY_S:
            return
        self._rewritten, self._what = now, what
        share = f"{done}/{total}  " if total else ""
        shown = _cut(f"{share}{what}", shutil.get_terminal_size().columns - 1)
        stream.write("\r" + shown + " " * (self._line - _width(shown)))
        stream.flush()
        self._line = _width(shown)

    def end_progress(self) -> None:
        """Take the rewritten line away."""
        if self._line and sys.stderr is not None:
            sys.stderr.write("\r" + " " * self._line + "\r")
            sys.stderr.flush()
        self._line = 0

    def _write(self, stream: TextIO | None, text: str) -> None:
        self.end_progress()
        if stream is not None:  # a program without a console has none
            stream.write(text)
            stream.flush()


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> list[str]:
    """Return lines of a table in columns; the columns named by `numbers` stand right-aligned."""
    lines = [list(headings), *(list(map(_plain, row)) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return [_GAP.join(_set(*cell, number in numbers) for number, cell in enumerate(zip(line, widths, strict=True))).rstrip()
            for line in lines]  # fmt: skip


def counted(counts: Mapping[str, int]) -> str:
    """Return `3 tasks, 1 person`."""
    return ", ".join(f"{number:,} {_ONE.get(name, name) if number == 1 else name}" for name, number in counts.items())


def typed(place: Path | str) -> str:
    """Return a path or an address as it stands in a command a person may copy."""
    text = str(place)
    return f'"{text}"' if not _SPECIAL.isdisjoint(text) else text


_SPECIAL = frozenset(" &?;()<>|'")
"""What a shell makes something else of, unless it stands in quotes."""


def _set(text: str, width: int, is_number: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if is_number else text + room


def _plain(text: str) -> str:
    """Return a text on one line, without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text
    )


def _cut(text: str, columns: int) -> str:
    text = _plain(text)
    while _width(text) > max(columns, 1):
        text = text[:-1]
    return text
