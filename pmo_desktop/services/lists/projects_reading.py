"""The projects of a register as its lines say them: every cell becomes a fact, a field of people's own, or is told of."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.file_amounts import (
    CODES,
    currency_in,
    decimal_in,
    has_currency,
    looks_like_amount,
    read_amount,
    unit_in,
)
from pmo_desktop.domain.entry.file_dates import read_date
from pmo_desktop.domain.entry.headings import Columns, plain
from pmo_desktop.domain.entry.lights import guess_lights, read_state
from pmo_desktop.domain.entry.spans import Span, read_span
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import CustomField, FieldKind, Rag
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.lists.people_columns import TOTALS
from pmo_desktop.services.lists.projects_columns import LISTING, OWN
from pmo_desktop.services.lists.table import Problem, Table, body, headings
from pmo_desktop.services.project_fields import AS_WRITTEN

OWNER = "project"
"""Whose the fields are that a register brings beyond those every project has."""
AMOUNTS = "amounts"
"""What is asked: in which unit amounts are whose heading does not say; “1”, “1000” or “1000000”."""
LIGHT = "light:"
"""What is asked: which light a text is that follows; “red”, “amber”, “green”, or nothing for none."""
UNITS: Mapping[str, int] = {"1": 1, "1000": 1_000, "1000000": 1_000_000}
NOTHING = frozenset({"", "-", "–", "—", "−"})
TITLES: Mapping[str, str] = {each.name: each.title for each in LISTING.meanings}
_TEXTS = ("sponsor", "phase", "objective", "description")
_DATES = ("start", "finish", "baseline_start", "baseline_finish")
_AMOUNTS = ("budget", "actual_cost")
_PRIORITIES: Mapping[int, tuple[str, ...]] = {
    900: ("critical", "very high", "urgent", "kritisch", "sehr hoch", "critique", "critica", "must"),
    800: ("high", "hoch", "haute", "elevee", "alta", "alto", "wysoki", "wysoka", "should"),
    500: ("medium", "normal", "moderate", "mittel", "moyenne", "media", "medio", "sredni", "srednia", "could"),
    200: ("low", "niedrig", "gering", "basse", "faible", "baja", "bajo", "niski", "niska", "wont"),
    100: ("very low", "sehr niedrig"),
}  # fmt: skip
_PRIORITY_OF = {word: number for number, words in _PRIORITIES.items() for word in words}
_LARGE = 10
"""Numbers up to here are a rank, whose first is the best; a priority is from 0 to 1000, and more is better."""
_MOST_OF_KIND = 0.8
"""From this share of its texts on a column is of a kind; those that are not keep their texts."""
_LONGEST_NAME = 90
_LEAST_FOR_A_HINT = 5
_SMALL = 100_000 * 100
_PIECES = re.compile(r"\s+[–—-]+\s+|\s*[:;,|→(]\s*|\s+(?:by|on|am|due|bis|until)\s+")
_DATE_WORDS = re.compile(
    r"\b(?:date|dates|due|datum|termin|fecha|data|planned|forecast|baseline|actual)\b|[_():/-]+", re.IGNORECASE
)
_SEVERAL = re.compile(r"\s*(?:;|\n|\s/\s|\s\+\s|\s&\s)\s*")


@dataclass(frozen=True, slots=True)
class OwnField:
    """A column that becomes a field of people's own; `known` is the field that is here by that name."""

    at: int
    name: str
    kind: FieldKind
    known: CustomField | None = None
    is_kept_text: bool = False
    """Holds what stands in a column of dates, amounts and the like and is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of a register: `said` is what it says by field, names of people and programmes as they stand.

    Dates are midnights, amounts cents. `own` are values of people's own fields by their name, as they are kept. `milestones` are
    names with midnights. `as_of` is when it stood so, None where the register does not say.
    """

    line: int
    name: str
    said: Mapping[str, Any]
    own: Mapping[str, str] = field(default_factory=dict)
    milestones: tuple[tuple[str, int], ...] = ()
    as_of: int | None = None
    cells: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return str(self.said.get("code", ""))


@dataclass(frozen=True, slots=True)
class Older:
    """A line that another line of the same project has overtaken; `why` says which."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class LightText:
    """What stands in the column of lights, how often, and which light that is; `is_known` is False while nobody can say."""

    text: str
    count: int
    rag: Rag | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a register says, with what could not be read, and what was read with an assumption (`told`)."""

    entries: tuple[Entry, ...]
    fields: tuple[OwnField, ...]
    problems: tuple[Problem, ...]
    told: tuple[Problem, ...]
    older: tuple[Older, ...]
    lights: tuple[LightText, ...]
    left: tuple[str, ...]
    hint: str = ""


def read(table: Table, columns: Columns, fields: Sequence[CustomField], fiscal_month: int = 1) -> Reading:
    """Return the projects of a register, read by `columns`; `fields` are the fields of projects that are here."""
    return _Reader(table, columns, fields, fiscal_month).reading()


def field_names(above: Sequence[str]) -> list[str]:
    """Return what columns are called as fields: their headings, told apart where two are the same."""
    seen: Counter[str] = Counter()
    found = []
    for at, heading in enumerate(above):
        name = " ".join(heading.replace("_", " ").split()) or f"Column {at + 1}"
        if len(name) > _LONGEST_NAME:
            name = f"{name[:_LONGEST_NAME].rsplit(' ', 1)[0]}…"
        seen[name.casefold()] += 1
        count = seen[name.casefold()]
        found.append(name if count == 1 else f"{name} ({count})")
    return found


def lights_in(columns: Columns, texts: Sequence[str]) -> tuple[LightText, ...]:
    """Return the different texts of a column of lights with what they are taken for, the most frequent first."""
    counts = Counter(text for text in texts if text not in NOTHING)
    guessed = guess_lights(counts)
    found = []
    for text, count in counts.most_common():
        asked = columns.asked(LIGHT + text)
        if asked is not None:
            rag = Rag(asked) if asked in set(Rag) else None
            found.append(LightText(text, count, rag, is_known=True))
        else:
            found.append(LightText(text, count, guessed.get(text), text in guessed))
    return tuple(found)


class _Reader:
    def __init__(self, table: Table, columns: Columns, fields: Sequence[CustomField], fiscal_month: int) -> None:
        self.table, self.columns, self.fiscal_month = table, columns, fiscal_month
        self.above = headings(table, columns)
        self.names = field_names(self.above)
        self.problems: list[Problem] = []
        self.told: list[Problem] = []
        self.known = {each.name.casefold(): each for each in fields}
        self.lines = [line for line in body(table, columns) if self._is_project(line)]
        self.lights = lights_in(columns, [text for line in self.lines for text in [self._cell(line, "rag")] if text])
        self._light_of = {each.text: each for each in self.lights}
        unit = UNITS.get(columns.asked(AMOUNTS) or "1", 1)
        self.units = [unit_in(each) if unit_in(each) > 1 else unit for each in self.above]
        self.decimals = [
            decimal_in(self._texts(at)) if each in {*_AMOUNTS, OWN} else "" for at, each in enumerate(columns.meanings)
        ]
        self.own = [
            self._own_field(at)
            for at, each in enumerate(columns.meanings)
            if each in {OWN, "as_of"} and any(self._texts(at))
        ]
        self.kept: dict[int, OwnField] = {
            at: OwnField(at, known.name, known.kind, known, is_kept_text=True)
            for at, name in enumerate(self.names)
            if (known := self.known.get(f"{name}{AS_WRITTEN}".casefold())) is not None
        }
        percents = [text.rstrip("% ") for at in columns.of("percent") for text in self._texts(at)]
        self.shares = any("." in each or "," in each for each in percents) and not any(
            "%" in text for at in columns.of("percent") for text in self._texts(at)
        ) and all(_number(each) is None or (_number(each) or 0) <= 1 for each in percents)  # fmt: skip
        self.pairs = list(self._pairs())

    def reading(self) -> Reading:
        entries = [self._entry(line) for line in self.lines]
        newest, older = self._newest(entries)
        left = tuple(
            name for name, meaning, at in zip(self.names, self.columns.meanings, range(len(self.names)), strict=True)
            if not meaning and any(self._texts(at))
        )  # fmt: skip
        fields = (*self.own, *self.kept.values())
        return Reading(
            tuple(newest),
            fields,
            tuple(self.problems),
            tuple(self.told),
            tuple(older),
            self.lights,
            left,
            self._hint(newest),
        )

    # Lines

    def _is_project(self, line: Line) -> bool:
        """Say whether a line is a project; what is none is told of."""
        name = self._cell(line, "name")
        shown = " · ".join(filter(None, line.cells))[:120]
        if line.cells == self._heading_cells():
            self._trouble(line, "", shown, "The headings again.")
            return False
        first = next(filter(None, line.cells), "")
        if not name or plain(name) in NOTHING:
            why = "It is a total." if _is_total(first) else "No project is named in it."
            self._trouble(line, "", shown, why)
            return False
        if _is_total(name):
            self._trouble(line, "", shown, "It is a total.")
            return False
        return True

    def _heading_cells(self) -> tuple[str, ...]:
        return self.table.lines[self.columns.heading].cells if self.columns.heading >= 0 else ()

    def _cell(self, line: Line, meaning: str) -> str:
        at = next(iter(self.columns.of(meaning)), -1)
        return line.cells[at] if 0 <= at < len(line.cells) else ""

    def _texts(self, at: int) -> list[str]:
        return [line.cells[at] for line in self.lines if at < len(line.cells) and line.cells[at]]

    def _trouble(self, line: Line, heading: str, text: str, why: str) -> None:
        self.problems.append(Problem(line.number, heading, text, why))

    def _tell(self, line: Line, heading: str, text: str, what: str) -> None:
        self.told.append(Problem(line.number, heading, text, what))

    # One project

    def _entry(self, line: Line) -> Entry:
        said: dict[str, Any] = {}
        own: dict[str, str] = {}
        for name in _TEXTS:
            if text := self._whole(line, name):
                said[name] = text
        for name in ("code", "programme"):
            if (text := self._cell(line, name)) not in NOTHING:
                said[name] = text
        self._manager(line, said)
        for at, name in enumerate(self.columns.meanings):
            text = line.cells[at] if at < len(line.cells) else ""
            if name in _READERS:
                self._read(line, at, name, text, said, own)
        self._light(line, said)
        if "start" in said and "finish" in said and said["finish"] < said["start"]:
            when = f"{format_date(said['start'])} – {format_date(said['finish'])}"
            self._trouble(line, TITLES["finish"], when, "It would finish before it starts; the finish is not taken.")
            self._keep(line, self.columns.of("finish")[0], own)
            del said["finish"]
        for each in self.own:
            if each.at < len(line.cells) and line.cells[each.at]:
                own[each.name] = self._value(line, each)
        name = " ".join(self._cell(line, "name").split())
        milestones = tuple(self._milestones(line, own))
        return Entry(line.number, name, said, own, milestones, self._as_of(line), line.cells)

    def _whole(self, line: Line, name: str) -> str:
        at = next(iter(self.columns.of(name)), -1)
        text = line.whole(at) if at >= 0 else ""
        return "" if text in NOTHING else text

    def _manager(self, line: Line, said: dict[str, Any]) -> None:
        text = self._whole(line, "manager")
        if not text or plain(text) in {"tbc", "tbd", "n a", "vacant", "none", "na", "unbesetzt", "offen"}:
            if text:
                self._trouble(line, self._title("manager"), text, "Nobody is named.")
            return
        first, *others = [each for each in _SEVERAL.split(text) if each]
        said["manager"] = first
        if others:
            self._trouble(
                line,
                self._title("manager"),
                "; ".join(others),
                f"A project has one manager here: {first}, who is named first.",
            )

    def _read(  # noqa: PLR0913, PLR0917 - the cell, and what it goes into
        self, line: Line, at: int, name: str, text: str, said: dict[str, Any], own: dict[str, str]
    ) -> None:  # fmt: skip
        """Read one cell as what its column means; what it is not stays as text in a field of its own, and is told."""
        if text in NOTHING:
            return
        try:
            found = _READERS[name](self, line, at, text)
        except InvalidValueError as error:
            why = _NO.get(name, error.sentence)
            self._trouble(line, self.names[at], text, f"{why} It is kept under “{self._keep(line, at, own)}”.")
            return
        if found is not None:
            said[name] = found

    def _keep(self, line: Line, at: int, own: dict[str, str]) -> str:
        """Keep a cell as text in a field beside the column; return the name of the field."""
        if at not in self.kept:
            name = f"{self.names[at]}{AS_WRITTEN}"
            self.kept[at] = OwnField(at, name, FieldKind.TEXT, self.known.get(name.casefold()), is_kept_text=True)
        own[self.kept[at].name] = line.whole(at)
        return self.kept[at].name

    def _title(self, meaning: str) -> str:
        at = next(iter(self.columns.of(meaning)), -1)
        return self.names[at] if at >= 0 else TITLES[meaning]

    # Single facts

    def date(self, line: Line, at: int, text: str) -> int:
        span = self._span(text)
        side = self.columns.meanings[at]
        found = span.last if "finish" in side else span.first
        if not span.exact:
            self._tell(line, self.names[at], text, f"Taken as {format_date(found)}.")
        return found

    def _span(self, text: str) -> Span:
        return read_span(text, day_first=self.columns.day_first, fiscal_month=self.fiscal_month)

    def amount(self, _line: Line, at: int, text: str) -> int | None:
        found = read_amount(text, self.units[at], self.decimals[at])
        return None if found is None else found.cents

    def currency(self, _line: Line, _at: int, text: str) -> str:
        found = text.upper() if text.upper() in CODES else currency_in(text)
        if not found:
            raise InvalidValueError(f"“{text}” is no currency.")
        return found

    def percent(self, _line: Line, _at: int, text: str) -> float:
        value = _number(text.rstrip("% "))
        if value is None:
            raise InvalidValueError(f"“{text[:60]}” is not a percentage.")
        value = value * 100 if self.shares and "%" not in text else value
        if not 0 <= value <= 100:
            raise InvalidValueError(f"“{text[:60]}” is not between 0 and 100 %.")
        return round(value, 6)

    def state(self, _line: Line, _at: int, text: str) -> str:
        return read_state(text)

    def priority(self, line: Line, at: int, text: str) -> int:
        said = re.sub(r"^[\d\s.)–-]+(?=[a-z])", "", plain(text))
        if said in _PRIORITY_OF:
            self._tell(line, self.names[at], text, f"Taken as {_PRIORITY_OF[said]} of 1,000.")
            return _PRIORITY_OF[said]
        if text.isdigit() and _LARGE < int(text) <= 1_000:
            return int(text)
        raise InvalidValueError(f"“{text[:60]}” is no priority from 0 to 1,000.")

    def _light(self, line: Line, said: dict[str, Any]) -> None:
        """Read light and reason; what stands for the light is kept with the reason where it says more than the light."""
        text, reason = self._whole(line, "rag"), self._whole(line, "reason")
        plainly = " ".join(text.split())
        known = self._light_of.get(plainly) or self._light_of.get(self._cell(line, "rag"))
        if text and (known is None or not known.is_known):
            self._trouble(
                line, self._title("rag"), plainly, "It is no light that is known; it is kept with the reason."
            )
        elif known is not None:
            said["rag"] = known.rag
        if text and known is not None and known.rag is not None and plainly.casefold() == known.rag.value:
            text = ""
        if text or reason:
            said["rag_reason"] = "\n".join(filter(None, (text, reason if reason != text else "")))
        elif "rag" in said:
            said["rag_reason"] = ""

    def _as_of(self, line: Line) -> int | None:
        text = self._cell(line, "as_of")
        try:
            return self._span(text).last if text else None
        except InvalidValueError:
            return None

    # Milestones

    def _pairs(self) -> Iterator[tuple[int | None, int | None]]:
        """Yield the columns of a milestone's name and date: by the number in their headings, else by standing side by side."""
        names, dates = list(self.columns.of("milestone")), list(self.columns.of("milestone_date"))
        for at in names:
            number = _digits(self.above[at])
            fits = [each for each in dates if _digits(self.above[each]) == number] or [
                each for each in dates if each > at and not number
            ]
            found = min(fits, key=lambda each: abs(each - at), default=None)
            if found is not None:
                dates.remove(found)
            yield at, found
        yield from ((None, at) for at in dates)

    def _milestones(self, line: Line, own: dict[str, str]) -> Iterator[tuple[str, int]]:
        for named, dated in self.pairs:
            name = line.whole(named) if named is not None else ""
            date = line.cells[dated] if dated is not None and dated < len(line.cells) else ""
            name, date = ("" if each in NOTHING else each for each in (name, date))
            if not name and not date:
                continue
            try:
                if date:
                    assert dated is not None
                    title = " ".join(_DATE_WORDS.sub(" ", self.above[dated]).split())
                    yield " ".join(name.split()) or title or "Milestone", self._when(line, dated, date)
                else:
                    assert named is not None
                    yield from [self._name_and_day(line, named, each) for each in name.split("\n") if each]
            except InvalidValueError as error:
                for at in (named, dated):
                    if at is not None and line.whole(at) not in NOTHING:
                        kept = self._keep(line, at, own)
                        self._trouble(
                            line, self.names[at], line.cells[at], f"{error.sentence} It is kept under “{kept}”."
                        )

    def _when(self, line: Line, at: int, text: str) -> int:
        span = self._span(text)
        if not span.exact:
            self._tell(line, self.names[at], text, f"Taken as {format_date(span.last)}.")
        return span.last

    def _name_and_day(self, line: Line, at: int, text: str) -> tuple[str, int]:
        """Return name and day of a milestone that stand in one cell: `Go-live – 3 April 2026`, `03/04/26: Go-live`."""
        for match in _PIECES.finditer(text):
            before, behind = text[: match.start()].strip(), text[match.end() :].strip(" )")
            for name, day in ((before, behind), (behind, before)):
                try:
                    when = self._when(line, at, day)
                except InvalidValueError:
                    continue
                if name:
                    return " ".join(name.split()), when
        words = text.split()
        for cut in range(1, len(words)):
            try:
                return " ".join(words[:cut]), self._when(line, at, " ".join(words[cut:]))
            except InvalidValueError:
                continue
        raise InvalidValueError("It says no date.")

    # Fields of people's own

    def _own_field(self, at: int) -> OwnField:
        known = self.known.get(self.names[at].casefold())
        return OwnField(at, self.names[at], known.kind if known else self._kind(at), known)

    def _kind(self, at: int) -> FieldKind:
        """Return what most texts of a column are."""
        texts = [text for text in self._texts(at) if text not in NOTHING]

        def share(fits: Callable[[str], bool]) -> float:
            return sum(map(fits, texts)) / max(1, len(texts))

        if share(self._is_day) >= _MOST_OF_KIND and not all(map(str.isdigit, texts)):
            return FieldKind.DATE
        amounts = any(map(has_currency, texts)) or unit_in(self.above[at]) > 1 or bool(currency_in(self.above[at]))
        if amounts and share(looks_like_amount) >= _MOST_OF_KIND:
            return FieldKind.COST
        return FieldKind.NUMBER if texts and share(_is_number) == 1 else FieldKind.TEXT

    def _is_day(self, text: str) -> bool:
        try:
            read_date(text, day_first=self.columns.day_first)
        except InvalidValueError:
            return False
        return True

    def _value(self, line: Line, own: OwnField) -> str:
        """Return a cell as a field keeps it; what is not of its kind keeps its text, and is told."""
        text = line.cells[own.at]
        if own.kind is FieldKind.TEXT or text in NOTHING:
            return line.whole(own.at)
        try:
            return _KEPT[own.kind](self, own.at, text) if own.kind in _KEPT else line.whole(own.at)
        except (InvalidValueError, ValueError):
            self._trouble(line, own.name, text, f"It is no {_KINDS[own.kind]}; its text is kept.")
            return line.whole(own.at)

    def kept_date(self, _at: int, text: str) -> str:
        return moment.to_iso(read_date(text, day_first=self.columns.day_first)[0])

    def kept_amount(self, at: int, text: str) -> str:
        found = read_amount(text, self.units[at], self.decimals[at])
        return "" if found is None else str(found.cents)

    def kept_number(self, at: int, text: str) -> str:
        value = _number(text, self.decimals[at])
        if value is None:
            raise ValueError(text)
        return f"{value:.15g}"

    # All together

    def _newest(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Older]]:
        """Return the newest lines of each project, in their order, and those they have overtaken."""
        groups: dict[object, list[Entry]] = {}
        for each in entries:
            key = each.code.casefold() or (plain(each.name), str(each.said.get("programme", "")).casefold())
            groups.setdefault(key, []).append(each)
        kept: list[Entry] = []
        older: list[Older] = []
        for group in groups.values():
            newest = max((each.as_of for each in group if each.as_of is not None), default=None)
            counts = [each for each in group if each.as_of == newest]
            shown = f"Line {counts[0].line} is newer" + (f" ({format_date(newest)})." if newest is not None else ".")
            older += [Older(each.line, each.name, shown) for each in group if each.as_of != newest]
            kept += self._told_apart(counts)
        return sorted(kept, key=lambda each: each.line), sorted(older, key=lambda each: each.line)

    def _told_apart(self, group: Sequence[Entry]) -> Iterator[Entry]:
        """Yield lines of one name or code that are equally new: the same line twice is one; a code is that of the first."""
        seen: set[tuple[str, ...]] = set()
        first = group[0]
        for each in group:
            if each.cells in seen:
                self.problems.append(Problem(each.line, "", each.name, f"It is the same as line {first.line}."))
                continue
            seen.add(each.cells)
            if each is not first and each.code:
                self.problems.append(
                    Problem(
                        each.line,
                        self._title("code"),
                        each.code,
                        f"Line {first.line} has this code; it comes in without.",
                    )
                )
                said = {name: value for name, value in each.said.items() if name != "code"}
                yield Entry(each.line, each.name, said, each.own, each.milestones, each.as_of, each.cells)
            else:
                yield each

    def _hint(self, entries: Sequence[Entry]) -> str:
        """Return a sentence where amounts look as if they were in thousands or millions and nothing says so."""
        amounts = [each.said["budget"] for each in entries if each.said.get("budget")]
        at = next(iter(self.columns.of("budget")), -1)
        if self.columns.asked(AMOUNTS) is not None or at < 0 or self.units[at] > 1:
            return ""
        if len(amounts) < _LEAST_FOR_A_HINT or max(amounts) >= _SMALL:
            return ""
        return f"The largest budget is {max(amounts) / 100:,.0f}. Are amounts in thousands or millions?"


_READERS: Mapping[str, Any] = {
    **dict.fromkeys(_DATES, _Reader.date), **dict.fromkeys(_AMOUNTS, _Reader.amount), "currency": _Reader.currency,
    "percent": _Reader.percent, "state": _Reader.state, "priority": _Reader.priority,
}  # fmt: skip
"""What reads a cell as what its column means."""
_NO: Mapping[str, str] = {
    **dict.fromkeys(_DATES, "It is no date."), **dict.fromkeys(_AMOUNTS, "It is no amount."),
    "state": "It is no state that is known.",
    "percent": "It is no percentage.",
}  # fmt: skip
_KEPT: Mapping[FieldKind, Any] = {
    FieldKind.DATE: _Reader.kept_date, FieldKind.COST: _Reader.kept_amount, FieldKind.NUMBER: _Reader.kept_number,
}  # fmt: skip
_KINDS: Mapping[FieldKind, str] = {FieldKind.DATE: "date", FieldKind.COST: "amount", FieldKind.NUMBER: "number"}


def currency_of(columns: Columns, above: Sequence[str], line: Sequence[str]) -> str:
    """Return the currency of a line: of its amounts, else of the headings above them; empty where neither says."""
    for name in _AMOUNTS:
        for at in columns.of(name):
            text = line[at] if at < len(line) else ""
            try:
                found = read_amount(text)
            except KnownError:
                found = None
            if found is not None and (found.currency or currency_in(above[at])):
                return found.currency or currency_in(above[at])
    return ""


def _is_total(text: str) -> bool:
    said = plain(text)
    words = said.split()
    return said in TOTALS or (bool(words) and len(words) <= 3 and words[0] in _TOTAL_WORDS)


_TOTAL_WORDS = frozenset(
    {"total", "totals", "summe", "gesamtsumme", "somme", "suma", "subtotal", "zwischensumme", "grand"}
)


def _digits(heading: str) -> str:
    return "".join(re.findall(r"\d+", heading))


def _number(text: str, decimal: str = "") -> float | None:
    """Return a number without anything beside it; None where a text is none."""
    said = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("−", "-")
    if not re.fullmatch(r"[-+]?\d[\d.,]*", said):
        return None
    try:
        found = read_amount(said.lstrip("+"), 1, decimal or ("." if said.count(".") == 1 and "," not in said else ""))
    except InvalidValueError:
        return None
    digits = re.sub(r"[^\d]", "", said)
    if found is None or len(digits) > 15:
        return None
    marks = [each for each in said if each in ".,"]
    if len(marks) == 1 and (decimal == marks[0] or len(said) - said.index(marks[0]) - 1 != 3 or marks[0] == "."):
        return float(said.replace(",", "."))
    return found.cents / 100


def _is_number(text: str) -> bool:
    """Say whether a text is a number and would read the same as one: no number with zeros before it, as codes have."""
    return _number(text) is not None and not re.match(r"[-+]?0\d", text)
