"""Reading XML that a stranger wrote, piece by piece: no entities, no document types, nothing deep, long or endless."""

import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Generic, TypeVar
from xml.parsers import expat

from pmo_desktop.domain.errors import ImportProblemError

LARGEST = 300_000_000
"""Bytes; MS Project writes about 2 kB a task."""
_CHUNK = 1 << 18
_DEEPEST = 64
_LONGEST_TEXT = 16_000_000
_MOST_FIELDS = 2_000
_MOST_ELEMENTS = 1_500_000
"""Elements that hold others, of which a plan of 100,000 tasks has about 600,000; together some 450 MB."""
_MOST_TAGS = 18_000_000
"""About as many as LARGEST bytes of a real plan have."""
_LONGEST_TAG = 4_000_000
LARGEST_ATTRIBUTED = 64_000_000
"""Bytes of a file whose values are attributes, of which a plan of 20,000 tasks has about 10 MB."""
_DEEPEST_ATTRIBUTED = 600
"""Tasks stand in tasks there."""
_MOST_ATTRIBUTED = 150_000
_MOST_ATTRIBUTES = 2_000_000
"""Of plans of 20,000 tasks, which the programs that write these files do not reach; together some 450 MB."""
TEXT = ""
"""The name under which an element read with its attributes keeps its text."""
_LIMIT = "Split the project, or export less detail."
_AGAIN = "Save it again in the program it came from."

_REASONS = {
    expat.errors.codes[
        expat.errors.XML_ERROR_INVALID_TOKEN
    ]: "a sign that cannot stand there or is in another encoding",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "it ends too early",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "it ends too early",
}

Heard = Callable[[int, int], None]
"""Told of bytes read and bytes in all; may raise to stop."""


_CHILDLESS: Mapping[str, list["Element"]] = {}
"""Shared by all that hold only fields, of which there are very many."""


OURS = "pmo-desktop"
UNSAID = "unsaid"
EXACT = "exact"
"""`<?pmo-desktop unsaid Work?>` takes back a field that a file of ours holds only for other programs, because nobody said it
and they cannot do without; `<?pmo-desktop unsaid?>` takes back the whole element it stands in. With `<?pmo-desktop exact
LinkLag 1.6667?>` the field before it, which others take only as a whole number, is said in full. Others do not hear them."""


class Element:
    """An element that holds others: `fields` are those beneath it that hold only text, the first of each name.

    `number` counts from 1 among siblings of one name.
    """

    __slots__ = ("children", "fields", "name", "number")

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.fields: dict[str, str] = {}
        self.children: Mapping[str, list[Element]] = _CHILDLESS

    def add(self, child: "Element") -> None:
        if self.children is _CHILDLESS:
            self.children = {}
        self.children.setdefault(child.name, []).append(child)  # type: ignore[attr-defined]  # its own from now on


E = TypeVar("E", bound=Element)


def read_tree(
    source: Path | bytes, name: str, kind: type[E], *, unread: frozenset[str] = frozenset(), heard: Heard | None = None
) -> E:
    """Return the root as an element of `kind`, names without their namespaces, fields named in `unread` left out.

    Raises ImportProblemError where the file is no well-formed, harmless XML.
    """
    builder = _Builder(name, kind, unread)
    for chunk in _chunks(source, name, heard):
        builder.feed(chunk)
    return builder.close()


def read_attributed(source: Path | bytes, name: str, kind: type[E], heard: Heard | None = None) -> E:
    """Return the root of a file that keeps its values in attributes: they are the fields of each element, and so is its text.

    Every element is one that can hold others. Raises ImportProblemError where the file is no well-formed, harmless XML.
    """
    builder = _AttributedBuilder(name, kind, frozenset())
    for chunk in _chunks(source, name, heard, LARGEST_ATTRIBUTED):
        builder.feed(chunk)
    return builder.close()


def _chunks(source: Path | bytes, name: str, heard: Heard | None, largest: int | None = None) -> Iterator[bytes]:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            yield from _within_limit(file, size, name, heard, largest)
    except OSError as error:
        raise ImportProblemError(
            f"“{name}” cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error


def _within_limit(
    file: IO[bytes], size: int, name: str, heard: Heard | None, largest: int | None = None
) -> Iterator[bytes]:
    done = 0
    most = LARGEST if largest is None else largest
    while True:
        if max(size, done) > most:
            raise ImportProblemError(f"“{name}” is larger than {most // 1_000_000} MB.", _LIMIT)
        chunk = file.read(_CHUNK)
        if not chunk:
            return
        done += len(chunk)
        if heard is not None:
            heard(done, size)
        yield chunk


class _Builder(Generic[E]):
    """Hears the parser and keeps what it says; refuses what could hurt as soon as it shows."""

    def __init__(self, name: str, kind: type[E], unread: frozenset[str]) -> None:
        self._name, self._kind, self._unread = name, kind, unread
        self._local: dict[str, str] = {}
        self._open: list[tuple[str, E | None]] = []
        self._text: list[str] = []
        self._count = self._fed = self._tags = 0
        self._root: E | None = None
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 65_536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.ProcessingInstructionHandler = self._instructed
        parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._fed += len(chunk)
        self._tags += chunk.count(b"<")
        self._parse(chunk, is_last=False)
        if self._tags > _MOST_TAGS or self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise self._refused("holds too many elements or attributes", _LIMIT)
        if len(self._text) > 64 and sum(map(len, self._text)) > _LONGEST_TEXT:
            raise self._refused("holds a text that is too long to be true", _LIMIT)

    def close(self) -> E:
        self._parse(b"", is_last=True)
        assert self._root is not None, "a document without a root is not well-formed"
        return self._root

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            reason = _REASONS.get(error.code) or expat.ErrorString(error.code)
            raise self._refused(f"is not well-formed XML: {reason}, in line {error.lineno}", _AGAIN) from error
        except (LookupError, ValueError) as error:  # an encoding nobody knows, or one of several bytes a letter
            raise self._refused("is written in an encoding that is not known here", "Save it as UTF-8.") from error

    def _start(self, name: str, _: object) -> None:
        local = self._local.get(name) or self._named(name)
        self._text.clear()
        stack = self._open
        if stack and stack[-1][1] is None:
            self._hold(stack)
        stack.append((local, None))

    def _hold(self, stack: list[tuple[str, E | None]]) -> None:
        """Make the element at the top one that holds others."""
        self._count += 1
        if len(stack) > _DEEPEST:
            raise self._refused("is nested too deeply", _AGAIN)
        if self._count > _MOST_ELEMENTS:
            raise self._refused("holds too many elements", _LIMIT)
        name = stack[-1][0]
        if len(stack) == 1:
            stack[-1] = (name, self._kind(name, 1))
            return
        above = stack[-2][1]
        assert above is not None, "held when its first child began"
        held = self._kind(name, len(above.children.get(name, ())) + 1)
        above.add(held)
        stack[-1] = (name, held)

    def _end(self, _: str) -> None:
        name, held = self._open.pop()
        if held is None and name not in self._unread and self._open:
            text = "".join(self._text).strip()
            above = self._open[-1][1]
            if text and above is not None:  # held since its first child began
                self._keep(above.fields, name, text)
        elif not self._open:
            self._root = held if held is not None else self._kind(name, 1)
        self._text.clear()

    def _instructed(self, target: str, data: str) -> None:
        """Take back what nobody said; what it names stands before it."""
        what, *names = data.split() or [""]
        held = self._open[-1][1] if self._open else None
        if target != OURS or held is None:
            return
        if what == EXACT and len(names) == 2 and names[0] in held.fields:
            held.fields[names[0]] = names[1]
        if what != UNSAID:
            return
        for name in names:
            held.fields.pop(name, None)
        if not names and len(self._open) > 1 and (above := self._open[-2][1]) is not None:
            above.children[held.name].remove(held)

    def _keep(self, fields: dict[str, str], name: str, text: str) -> None:
        """Keep the first field of a name; short texts such as 0 or a date are kept once for all."""
        fields.setdefault(name, sys.intern(text) if len(text) < 24 else text)
        if len(fields) > _MOST_FIELDS:
            raise self._refused("holds too many elements", _LIMIT)

    def _named(self, name: str) -> str:
        local = self._local[name] = name.rpartition(":")[2]
        if len(self._local) > _MOST_FIELDS:
            raise self._refused("uses too many different names", _AGAIN)
        return local

    def _doctype(self, *_: object) -> None:
        raise self._refused(
            "declares a document type, which could hide entities", "Save it as plain XML and try again."
        )

    def _refused(self, what: str, step: str) -> ImportProblemError:
        return ImportProblemError(f"“{self._name}” {what}.", step)


class _AttributedBuilder(_Builder[E]):
    """The same for elements whose values are attributes: each is held with them, its text as one more field."""

    def __init__(self, name: str, kind: type[E], unread: frozenset[str]) -> None:
        super().__init__(name, kind, unread)
        self._attributes = 0

    def _start(self, name: str, attributes: object) -> None:
        local = self._local.get(name) or self._named(name)
        stack = self._open
        self._count += 1
        if len(stack) >= _DEEPEST_ATTRIBUTED:
            raise self._refused("is nested too deeply", _AGAIN)
        if self._count > _MOST_ATTRIBUTED or self._attributes > _MOST_ATTRIBUTES:
            raise self._refused("holds too many elements or attributes", _LIMIT)
        above = stack[-1][1] if stack else None
        self._take_text(above)
        held = self._kind(local, len(above.children.get(local, ())) + 1 if above is not None else 1)
        if isinstance(attributes, dict):
            self._attributes += len(attributes)
            for key, text in attributes.items():
                self._keep(held.fields, self._local.get(key) or self._named(key), text.strip())
        if above is not None:
            above.add(held)
        stack.append((local, held))

    def _end(self, _: str) -> None:
        _, held = self._open.pop()
        self._take_text(held)
        if not self._open:
            self._root = held

    def _take_text(self, held: E | None) -> None:
        """Keep the text read so far as that of an element, unless it has one."""
        text = "".join(self._text).strip()
        self._text.clear()
        if held is not None and text:
            held.fields.setdefault(TEXT, text)
