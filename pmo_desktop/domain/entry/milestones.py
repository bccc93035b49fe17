"""Milestones as people list them: `15.03. Go-live`, `[x] Kick-off – 3 Feb`, `Approval | end of May | Anna`, or a pasted table."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.entry.due_dates import Due, month_of, parse_due, plain_letters
from pmo_desktop.domain.entry.file_dates import day_first_in
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, known
from pmo_desktop.domain.errors import InvalidValueError

MOST = 2_000
"""Lines that are read of one list: with more it is no list of milestones."""
DONE_WORDS = frozenset(
    ("x", "✓", "✔", "✅", "☑", "☒", "yes", "y", "ja", "j", "true", "wahr", "1", "done", "complete", "completed", "finished",
     "reached", "achieved", "closed", "passed", "erledigt", "fertig", "abgeschlossen", "erreicht", "ok", "oui", "fait", "si",
     "sí", "hecho", "fatto")
)  # fmt: skip
OPEN_WORDS = frozenset(
    ("no", "n", "nein", "false", "falsch", "0", "open", "offen", "pending", "planned", "geplant", "todo", "to do", "not started",
     "ongoing", "in progress", "on track", "laufend", "in arbeit", "☐", "-", "–", "—", "non", "ouvert", "")
)  # fmt: skip
_TOLD_DONE = frozenset(
    ("done", "completed", "finished", "reached", "achieved", "erledigt", "fertig", "abgeschlossen", "erreicht")
)
_BOX = re.compile(r"^\s*(?:[-*•·‣]\s+)?(?:\[(?P<mark>[ xX✓✔]?)\]|(?P<sign>[☐☑☒✓✔✅]))\s*")
_BULLET = re.compile(r"^\s*(?:[-*•·‣–—]|\(?\d{1,3}\)|\d{1,3}\.(?=\s+\D))\s+")
_NUMBERING = re.compile(r"^\s*\(?\d{1,3}[.)]\s+(?=\S)")
_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d+)?)\s?%")
_AT_NAME = re.compile(r"(?:^|\s)@([^\W\d_][\w.\-]*(?:\s[A-ZÄÖÜ][\w\-]+)?)")
_OWNED = re.compile(r"\b(?:owner|responsible|verantwortlich|resp)\.?\s*:\s*([^,;)]+)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,60})[)\]]\s*$")
_PIECES = re.compile(r"(\s+[–—-]+\s+|\s*[,;|]\s+|:\s+|\s*→\s*)")
_PERSON = re.compile(r"(?:[^\W\d_][\w.'’\-]*\s?){1,3}")
_YEARLESS_DASH = re.compile(r"\d{1,2}-\d{1,2}|\d+")
_LIKE_DATE = re.compile(r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})(?!\d)")
_LONE_POINT = re.compile(r"\d{1,2}\.\d{1,2}")
_RELATIVE = re.compile(r"[+-]\s*\d+\s*[dwm]?|[^\W\d_]+", re.IGNORECASE)
_FIRST_WORD = re.compile(r"([^\W\d_]+)[.,]?\s+\S*\d")
_DAYS = frozenset(
    ("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
     "friday", "saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag",
     "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
)  # fmt: skip
_LEADING = frozenset(
    ("end", "late", "ende", "mid", "middle", "mitte", "early", "begin", "beginning", "start", "anfang", "fin", "debut", "mi", "q",
     "h", "cw", "kw", "wk", "week", "woche", "w")
)  # fmt: skip
_PARTS = frozenset(("end", "late", "ende", "begin", "beginning", "start", "anfang", "fin", "debut"))
"""What a part of a month begins with, and as well the name of a milestone."""
_WORDY = re.compile(r"\w")
_MOST_WORDS, _MOST_LETTERS = 40, 400
"""A longer line is a text, in which a date says nothing."""
_LONGEST = 6
"""Words of a date at most: “Fri, end of March 2026”."""
_RULE = re.compile(r"[\s|:+=_-]*")
_EDGES = " \t,;:|–—-→"
_LINKING = re.compile(
    r"(?:\s*[(\[]?\s*\b(?:due|by|on|until|at|am|bis|zum|fällig|le|el)\b\s*:?\s*|[\s,;:|–—→(\[-]+)$", re.IGNORECASE
)


MEANINGS: tuple[Meaning, ...] = (
    Meaning("name", "Milestone", (
        "milestone", "milestones", "milestone name", "name", "title", "what", "task", "task name", "activity", "deliverable",
        "event", "description", "meilenstein", "meilensteine", "bezeichnung", "titel", "was", "vorgang", "vorgangsname",
        "aufgabe", "ereignis", "jalon", "hito", "pietra miliare", "mijlpaal", "kamien milowy",
    )),
    Meaning("date", "Date", (
        "date", "due", "due date", "when", "target", "target date", "deadline", "forecast", "plan", "planned", "planned date",
        "plan date", "finish", "end", "end date", "datum", "termin", "wann", "fallig", "fallig am", "fertig bis", "soll",
        "plantermin", "ende", "echeance", "fecha", "data", "start", "by", "bis",
    ), None, told=False),
    Meaning("actual", "Reached on", (
        "actual", "actual date", "done on", "completed on", "reached on", "achieved", "actual finish", "ist", "ist termin",
        "erreicht am", "erledigt am", "date reelle",
    )),
    Meaning("done", "Done", (
        "done", "done?", "complete", "completed", "finished", "reached", "status", "state", "erledigt", "fertig", "erreicht",
        "abgeschlossen", "ok", "x", "✓", "fait", "statut", "estado", "zustand",
    )),
    Meaning("percent", "% done", (
        "%", "% done", "% complete", "percent", "percent complete", "progress", "fortschritt", "% abgeschlossen", "prozent",
        "fertigstellungsgrad", "avancement",
    )),
    Meaning("owner", "Owner", (
        "owner", "who", "responsible", "person", "assigned to", "resource", "resource names", "verantwortlich", "verantwortliche",
        "verantwortlicher", "wer", "zustandig", "ressourcennamen", "responsable", "eigenaar",
    )),
    Meaning("number", "No.", ("no", "nr", "id", "#", "number", "nummer", "lfd nr")),
)  # fmt: skip
"""What the columns of a pasted table may be."""


@dataclass(frozen=True, slots=True)
class TypedMilestone:
    """One line as it was understood; `at` is the midnight of its day, or a moment where a time was written (`exact`).

    `reached` is when it was reached, where a line says so beside the day it was due. `told` says the day in full, `notes` what a
    table says of it in columns that are none of ours.
    """

    line: int
    name: str
    at: int
    exact: bool = False
    done: bool = False
    reached: int | None = None
    percent: float | None = None
    owner: str = ""
    notes: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no milestone, and why; it stays for a person to mend."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was understood; `title` is what stood above the first milestone, as the name of a project does."""

    milestones: tuple[TypedMilestone, ...] = ()
    unread: tuple[Unread, ...] = ()
    title: str = ""


def parse_milestones(text: str, today: int, people: Collection[str] = (), *, day_first: bool | None = None) -> Listed:
    """Return the milestones that lines of text hold; columns are told by tabs, semicolons or bars between them.

    `people` are names that are known: one in brackets behind a milestone then owns it. Raises nothing: what cannot be read is
    told of in `unread`.
    """
    return parse_table(_cells_of(text.splitlines()[: MOST + 1]), today, people, day_first=day_first)


def parse_table(
    lines: Sequence[Sequence[str]], today: int, people: Collection[str] = (), *, day_first: bool | None = None
) -> Listed:
    """Return the milestones of a table, by its headings where it has some, or of lines of one cell each."""
    if day_first is None:
        day_first = day_first_in(cell for line in lines for cell in line) is not False
    reader = _Reader(today, {each.casefold(): each for each in people if each}, day_first=day_first)
    columns = _columns(lines)
    milestones: list[TypedMilestone] = []
    unread: list[Unread] = []
    title = ""
    for number, line in enumerate(lines, 1):
        if columns is not None and number - 1 <= columns.heading:
            if number - 1 < columns.heading and not title:
                title = _as_title(line)
            continue
        if not any(cell.strip() for cell in line) or _RULE.fullmatch("".join(line)):
            continue
        said = " ".join(cell.strip() for cell in line if cell.strip())
        if number > MOST:
            unread.append(Unread(number, said, f"More than {MOST:,} lines are no list of milestones."))
            break
        try:
            milestones.append(
                reader.by_columns(number, line, lines, columns) if columns else reader.by_looks(number, line)
            )
        except InvalidValueError as error:
            if not milestones and not unread and not title and columns is None and _is_title(said):
                title = _as_title(line)
            else:
                unread.append(Unread(number, said, str(error)))
    if title and not milestones:
        return Listed((), (Unread(1, title, _NO_DATE), *unread), "")
    return Listed(tuple(milestones), tuple(unread), title)


def looks_like_milestones(text: str, today: int) -> bool:
    """Say whether a text is most likely a list of milestones: two or more, and more of them than other lines."""
    lines = text.splitlines()
    if not 2 <= sum(bool(line.strip()) for line in lines) <= 200:
        return False
    found = parse_milestones(text, today)
    return len(found.milestones) >= 2 and len(found.milestones) > len(found.unread)


_NO_DATE = "No date is in it. Write one behind its name, as in “Go-live 15 March” or “Go-live, end of May”."


def _cells_of(lines: Sequence[str]) -> list[list[str]]:
    """Return lines of text as cells, parted where the text parts columns."""
    text = "\n".join(lines)
    if "\t" in text:
        return [line.split("\t") for line in lines]
    for mark in "|;":
        if sum(mark in line for line in lines) > len([line for line in lines if line.strip()]) / 2:
            return [[cell.strip() for cell in line.strip().strip("|").split(mark)] for line in lines]
    return [[line] for line in lines]


def _columns(lines: Sequence[Sequence[str]]) -> Columns | None:
    """Return what the columns of a table mean, where its headings say; None where it has none."""
    texts = [[cell.strip() for cell in line] for line in lines]
    if not any(len(line) > 1 for line in texts):
        return None
    told = (sum(bool(cell) and known(cell, MEANINGS) for cell in line) for line in texts[:10])
    heading = next((at for at, count in enumerate(told) if count >= 2), None)
    if heading is None:
        return None
    found = guess(texts[heading : heading + 1], MEANINGS)
    found = Columns(heading, (*found.meanings, *("" for _ in range(max(map(len, texts)) - len(found.meanings)))))
    return found if found.of("name") and (found.of("date") or found.of("actual")) else None


def _is_title(text: str) -> bool:
    return len(text) <= 120 and any(letter.isalpha() for letter in text)


def _as_title(line: Sequence[str]) -> str:
    said = next((cell.strip() for cell in line if cell.strip()), "")
    return re.sub(r"^(?:project|projekt)\s*:\s*", "", said.lstrip("#* ").rstrip(":* "), flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads single lines; `people` are the known names by their letters in lower case."""

    today: int
    people: dict[str, str]
    day_first: bool

    # A table with headings

    def by_columns(
        self, number: int, line: Sequence[str], lines: Sequence[Sequence[str]], columns: Columns
    ) -> TypedMilestone:
        def cell(meaning: str) -> str:
            return next((line[at].strip() for at in columns.of(meaning) if at < len(line) and line[at].strip()), "")

        name, written, reached = cell("name"), cell("date"), cell("actual")
        if not name:
            raise InvalidValueError("It has no name.", "Write what is reached then.")
        if not (written or reached):
            raise InvalidValueError(_NO_DATE)
        due = self._due(written or reached)
        at_last = self._due(reached).at if reached and reached.casefold() not in OPEN_WORDS else None
        said = cell("done")
        percent, done = self._percent(cell("percent") or (said if "%" in said else "")), self._is_done(said)
        heads = lines[columns.heading]
        notes = [
            f"{heads[at].strip() or 'Note'}: {text.strip()}" if at < len(heads) else text.strip()
            for at, text in enumerate(line)
            if text.strip() and not columns.meanings[at]
        ]
        if done is None and said and percent is None:
            notes.insert(0, f"{heads[columns.of('done')[0]].strip()}: {said}")
        return _made(
            number, name, due, done=bool(done) or at_last is not None, reached=at_last, percent=percent,
            owner=self._known(cell("owner")), notes="\n".join(notes),
        )  # fmt: skip

    # A line, or cells without headings

    def by_looks(self, number: int, line: Sequence[str]) -> TypedMilestone:
        cells = [cell.strip() for cell in line if cell.strip()]
        return self._of_text(number, cells[0]) if len(cells) == 1 else self._of_cells(number, cells)

    def _of_cells(self, number: int, cells: Sequence[str]) -> TypedMilestone:
        """Read cells that no heading tells apart: each is what it looks like, the first that is nothing else the name."""
        days: list[Due] = []
        done, percent, left = False, None, []
        for text in cells:
            if text.casefold() in DONE_WORDS - {"1"}:
                done = True
            elif text.casefold() in OPEN_WORDS - {"0"}:
                continue
            elif _PERCENT.fullmatch(text):
                percent = self._percent(text)
            elif (due := self._try(text, whole=True)) is not None:
                days.append(due)
            else:
                left.append(text)
        if not left:
            raise InvalidValueError("It has no name.", "Write what is reached then.")
        if left[0].isdigit() and len(left) > 1:
            left = left[1:]  # the number of the line
        if not days:
            found = self._of_text(number, " ".join(left))
            return _made(
                number, found.name, Due(found.at, found.exact), done=done or found.done, reached=found.reached,
                percent=percent if percent is not None else found.percent, owner=found.owner,
            )  # fmt: skip
        name, box = _boxed(left[0])
        owner = self._known(left[1]) if len(left) > 1 and _is_person(left[1]) else ""
        notes = left[2:] if owner else left[1:]
        reached = days[1].at if len(days) > 1 and done else None
        if len(days) > 1 and not done:
            raise InvalidValueError("It has two dates, and a milestone has one.", "Leave the one that counts.")
        return _made(
            number, name, days[0], done=done or bool(box), reached=reached, percent=percent, owner=owner, notes="\n".join(notes)
        )  # fmt: skip

    def _of_text(self, number: int, text: str) -> TypedMilestone:
        if len(text) > _MOST_LETTERS or text.count(" ") > _MOST_WORDS:
            raise InvalidValueError("The line is too long for a milestone.", "Write its name and date alone.")
        rest, box = _boxed(text)
        share = _PERCENT.search(rest)
        percent = None if share is None else self._percent(share[0])
        rest, owner = self._owned(rest if share is None else _without(rest, share))
        rest, done = self._told_done(rest)
        if not owner:
            rest, owner = self._in_brackets(rest)
        found = self._find(rest)
        if found is None:
            raise _without_date(rest)
        before, due, after = found
        reached = None
        earlier_text, is_told = self._told_done(before)
        again = self._find(earlier_text, surely=True)
        if again is not None and is_told:
            before, reached, due = f"{again[0]} {again[2]}", due.at, again[1]
        elif again is not None or self._find(after, surely=True) is not None:
            raise InvalidValueError("It has two dates, and a milestone has one.", "Leave the one that counts.")
        before, earlier = self._told_before(_BULLET.sub("", before, count=1), due, reached)
        name, later, behind = _tidy(before), False, ""
        for piece in re.split(r"[,;|]|\s[–—-]\s", after):
            left, is_done = self._told_done(piece)
            later = later or is_done
            said = _tidy(left)
            if said and not owner and name and _is_person(said):
                owner = self._known(said)
            elif said:
                behind = f"{behind} {said}".strip()
        name = " ".join(each for each in (name, behind) if each)
        name = _NUMBERING.sub("", name, count=1)
        if not name:
            raise InvalidValueError("It has no name.", "Write what is reached then.")
        is_done = done or bool(box) or earlier or later
        return _made(number, name, due, done=is_done, reached=reached, percent=percent, owner=owner)

    def _find(self, text: str, *, surely: bool = False) -> tuple[str, Due, str] | None:
        """Return the surest date among the words of a text, with what stands before and behind it; the longest, then the last.

        `surely` leaves out what is a date only because it stands at the end.
        """
        words = list(re.finditer(r"\S+", text))
        best: tuple[int, int, int] | None = None
        found: tuple[str, Due, str] | None = None
        for first in range(len(words)):
            for size in range(1, min(_LONGEST, len(words) - first) + 1):
                begin, end = words[first].start(), words[first + size - 1].end()
                if not (_WORDY.search(words[first][0]) and _WORDY.search(words[first + size - 1][0])):
                    continue  # a dash is of no date
                said = text[begin:end].strip("(),;:[]|–—")
                is_edge = first + size == len(words) or (first == 0 and (text[end - 1] in ",:" or said[:1] == "+"))
                if _LONE_POINT.fullmatch(said) and not re.search(r"[,:–—-]\s*$", text[:begin]):
                    continue  # “Release 2.1”
                sure = _sureness(said, is_edge=is_edge)
                if sure <= surely or _begins_with_other(said) or (best is not None and (sure, size, first) <= best):
                    continue
                due = self._try(said)
                if due is not None and not self._has_a_word_too_many(said):
                    best, found = (sure, size, first), (text[:begin], due, text[end:])
        return found

    def _has_a_word_too_many(self, said: str) -> bool:
        """Say whether the first word is of the name: “Start 3 May” is no part of a month, “Tender out 2027-01-10” no October."""
        word, _, rest = said.partition(" ")
        plain = plain_letters(word).strip(".")
        if plain in _PARTS:
            due = self._try(rest)
            return due is not None and not due.said
        return month_of(plain) is not None and _LIKE_DATE.fullmatch(rest.strip()) is not None

    # Single facts

    def _due(self, text: str) -> Due:
        return parse_due(text, self.today, day_first=self.day_first)

    def _try(self, text: str, *, whole: bool = False) -> Due | None:
        if whole and _YEARLESS_DASH.fullmatch(text) and not re.fullmatch(r"(?:20\d{6}|[34]\d{4})", text):
            return None
        try:
            return self._due(text)
        except InvalidValueError:
            return None

    def _percent(self, text: str) -> float | None:
        match = _PERCENT.search(text) or re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?)", text)
        if match is None:
            return None
        value = float(match[1].replace(",", "."))
        value = value * 100 if "%" not in text and 0 < value < 1 else value
        if value > 100:
            raise InvalidValueError(f"“{text.strip()}” is more than all of it.", "Write 0 to 100 %.")
        return value

    def _is_done(self, text: str) -> bool | None:
        """Return whether a word says that something is done; None for a word that says neither."""
        said = text.casefold().strip(" .!")
        return True if said in DONE_WORDS else False if said in OPEN_WORDS else None

    def _known(self, text: str) -> str:
        said = " ".join(text.split()).strip(_EDGES + "@")
        return self.people.get(said.casefold(), said)

    def _owned(self, text: str) -> tuple[str, str]:
        """Return a text without what says in words whose it is, and who that is."""
        match = _OWNED.search(text) or _AT_NAME.search(text)
        return (text, "") if match is None else (_without(text, match), self._known(match[1]))

    def _in_brackets(self, text: str) -> tuple[str, str]:
        match = _IN_BRACKETS.search(text)
        if match is None:
            return text, ""
        said = match[1].strip()
        first = {name.split()[0].casefold(): name for name in self.people.values()}
        owner = self.people.get(said.casefold()) or first.get(said.casefold(), "")
        return (text[: match.start()], owner) if owner else (text, "")

    def _told_before(self, text: str, due: Due, reached: int | None) -> tuple[str, bool]:
        """Return what stands before a date without the word that it is done; “Works done: end of June” is yet to come."""
        is_ahead = due.at > self.today and due.last_year is None and reached is None
        return (text, False) if is_ahead else self._told_done(text)

    def _told_done(self, text: str) -> tuple[str, bool]:
        """Return a text without the word at its end, or in brackets or behind a comma, that says that it is done."""
        match = re.search(r"(?:^|[\s,;(\[–—-]+)([^\W\d_]+|[✓✔✅☑])(?:\s+(?:on|am|le))?\s*[)\]:.!]?\s*$", text)
        if match and match[1].casefold() in _TOLD_DONE | {"✓", "✔", "✅", "☑"}:
            return text[: match.start()], True
        return text, False


def _without_date(text: str) -> InvalidValueError:
    """Say why a line has no date: what looks like one is no day of the calendar, or nothing does."""
    like = _LIKE_DATE.search(text)
    if like is None:
        return InvalidValueError(_NO_DATE)
    return InvalidValueError(f"“{like[0]}” is no day of the calendar.", "Write the day that is meant.")


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def _boxed(text: str) -> tuple[str, bool | None]:
    """Return a text without the box before it, and whether that is ticked; None where there is none."""
    match = _BOX.match(text)
    if match is None:
        return text, None
    return text[match.end() :], (match["mark"] or "").strip() != "" or (match["sign"] or "☐") != "☐"


def _sureness(text: str, *, is_edge: bool) -> int:
    """Return how sure it is that words among others are a date: 3 with a year, 2 by their form, 1 at an edge, else 0."""
    if not text or _YEARLESS_DASH.fullmatch(text):
        return 0
    if re.search(r"(?:19|20|21)\d{2}|\d[./-]\d{1,2}[./-]\d{2}(?!\d)|[^\W\d_]\s?['’]\d{2}$", text):
        return 3
    if _RELATIVE.fullmatch(text) or _LONE_POINT.fullmatch(text):
        return int(is_edge)
    return 2 if any(letter.isdigit() for letter in text) or is_edge else 0


def _begins_with_other(text: str) -> bool:
    """Say whether words begin with one before a number that is no day of a week, month or period: it is of the name."""
    match = _FIRST_WORD.match(text)
    if match is None:
        return False
    word = plain_letters(match[1])
    return word not in _DAYS | _LEADING and month_of(word) is None


def _is_person(text: str) -> bool:
    """Say whether a text could be somebody's name: one to three words that begin with capitals."""
    words = text.split()
    return bool(_PERSON.fullmatch(text)) and all(word[0].isupper() for word in words)


def _tidy(text: str) -> str:
    """Return what is left of a line without the marks and words that led to its date."""
    said = re.sub(r"[(\[]\s*[)\]]", " ", text).strip()
    while (shorter := _LINKING.sub("", said).strip()) != said:
        said = shorter
    said = re.sub(r"^[\s,;:|–—→)\]-]+", "", said)
    return " ".join(said.split())


def _made(  # noqa: PLR0913 - what a line may say
    number: int, name: str, due: Due, *, done: bool, reached: int | None = None, percent: float | None = None, owner: str = "",
    notes: str = "",
) -> TypedMilestone:  # fmt: skip
    is_done = done or percent == 100 or reached is not None
    if is_done and due.last_year is not None and reached is None:
        due = replace(due, at=due.last_year)
    return TypedMilestone(
        number, " ".join(name.split()), due.at, exact=due.exact, done=is_done, reached=reached,
        percent=None if is_done else percent, owner=owner or "", notes=notes, told=due.told,
    )  # fmt: skip
