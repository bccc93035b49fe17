"""The pages of a printed plan as drawings: table and chart, head and foot, legend; each made when it is looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from pmo_desktop.charts.gantt import GanttRow, Viewport, gantt_scene, header_scene
from pmo_desktop.charts.gantt.labels import MOST_OF_LABEL
from pmo_desktop.charts.gantt.view import TEXT_SIZE as CHART_TEXT
from pmo_desktop.charts.page_setup import LEAST_TEXT, POINTS_PER_MM, Legend, PageSetup, PrintColumn, Scaling
from pmo_desktop.charts.scene import (
    NO_BREAK,
    Line,
    Polygon,
    Rect,
    Scene,
    Shape,
    Text,
    TextMeasure,
    elided,
    fewer,
    two_lines,
)
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.reports.legend import SIGN, SIGNS, Sign, seen_in
from pmo_desktop.reports.plan_content import RIGHT, PlanContent, known_columns
from pmo_desktop.reports.plan_tiling import HEAD_HEIGHT, ROW_HEIGHT, TEXT_SIZE, Across, Down, Material, Tiling, tiled
from pmo_desktop.reports.sheet import data_age

SMALL = 7.5
_HEADING, _BESIDE = 11.0, 8.5
_LINE = 11.0
_PAD = 4.0
"""Units between an edge of a cell and its text."""
_INDENT = 9.0
_BASE = 10.8
"""Where in a row the letters stand."""
_TWO_LINES = 7.1
_BASES = (6.6, 14.0)
"""How large letters are where a row holds two lines of them, and where these stand."""
_LEAST_COLUMN, _WIDEST_NAME, _WIDEST = 30.0, 300.0, 180.0
_MOST_WANTED = 480.0
_BESIDE_BAR = 24.0
"""The room between a bar and its label, and that of a link the label gives way to."""
_LONGEST = 24
"""Of so many longest texts the widest is looked for."""
_LEGEND_ROW = 14.0
_NO_TASKS = "There are no tasks to print."


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing with its upper left corner at a point of the page; nothing of it is seen beyond its edges."""

    scene: Scene
    x: float
    y: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """In points, y downwards; `label` says where it lies among the others: A1 is the first, B1 the one to its right."""

    width: float
    height: float
    label: str
    parts: tuple[Placed, ...]


class PlanSheets:
    """A plan laid out by a page set-up; raises InvalidValueError where it cannot be."""

    def __init__(self, content: PlanContent, setup: PageSetup, measure: TextMeasure) -> None:
        self.content, self.setup = content, setup
        self._measure = measure
        self.width, self.height = setup.size
        left, top, right, bottom = (each * POINTS_PER_MM for each in setup.margins)
        self._left, self._right = left, self.width - right
        self._head, self._foot = self._head_lines(), self._foot_lines()
        above = (_HEADING + 9) * self._grow if self._head else 0.0
        below = (_LINE * len(self._foot) + 4) * self._grow if self._foot else 0.0
        self._page_top, self._top = top, top + above
        self._bottom = self.height - bottom - below
        self._columns = known_columns(setup, content.specs)
        self._signs = self._legend_signs()
        self._number_width = self._width_of_numbers()
        self.tiling: Tiling = tiled(self._material(), setup)
        if not setup.blank_pages and (setup.scaling is not Scaling.FIT or not setup.pages_across):
            self.tiling = replace(self.tiling, skipped=frozenset(self._blank()))

    @property
    def _grow(self) -> float:
        """How much larger head, foot and legend are on large paper, which is read from farther away."""
        return min(max(min(self.width, self.height) / (210 * POINTS_PER_MM), 1.0), 2.0)

    @property
    def count(self) -> int:
        return self.tiling.count

    @property
    def least_text(self) -> float:
        """The size of the smallest letters on any page, in points."""
        wraps = self._wraps and any(map(self._is_long, range(len(self._columns))))
        return min(
            self.tiling.text_size, SMALL * self._grow, _TWO_LINES * self.tiling.zoom if wraps else SMALL * self._grow
        )

    def _is_long(self, number: int) -> bool:
        """Say whether a column has texts that take two lines."""
        column = self._columns[number]
        if self.content.specs[column.field].kind in RIGHT:
            return False
        return self._widest(column.field) + 2 * _PAD > self._column_width(column) + 1e-6

    def _blank(self) -> Iterator[tuple[int, int]]:
        """Yield the pages on which no bar would stand, beside names that other pages have; the first of a row always stays."""
        spans = self.content.spans
        last = (len(self.tiling.across) - 1, len(self.tiling.down) - 1)
        shown: set[int] = set()
        for column, across in enumerate(self.tiling.across):
            has_columns = not shown.issuperset(number for number, *_ in across.columns)
            shown.update(number for number, *_ in across.columns)
            for row, down in enumerate(self.tiling.down):
                starts, finishes = spans[:, down.first : down.last]
                is_drawn = ((starts <= across.finish) & (finishes >= across.start)).any()
                has_legend = self.setup.legend is Legend.LAST and (column, row) == last
                if column and not (has_columns or is_drawn or has_legend):
                    yield column, row

    # What goes in

    def _material(self) -> Material:
        content, setup = self.content, self.setup
        start, finish = content.span(setup)
        names = [each.field for each in self._columns]
        height = self._legend_height()
        return Material(
            rows=len(content.rows), breaks=content.first_rows(setup), widths=tuple(map(self._column_width, self._columns)),
            name=names.index("name") if "name" in names else None, numbers=self._number_width,
            start=start, finish=finish, open_end=setup.last_day is None,
            body=(self._right - self._left, self._bottom - self._top),
            legend_height=height, legend_last=setup.legend is Legend.LAST and height > 0,
            labels=tuple(self._labels()), wanted=tuple(map(self._wanted_width, self._columns)),
        )  # fmt: skip

    def _labels(self) -> Iterator[tuple[int, float]]:
        """Yield when bars end and what their labels need beside them, but for those that others reach beyond anyway."""
        ended = [row for row in self.content.rows if row.label and row.start != NO_PART]
        widest = 0.0
        for row in sorted(ended, key=lambda each: -each.finish):
            wide = min(self._measure.width(row.label, CHART_TEXT), MOST_OF_LABEL) + _BESIDE_BAR
            if wide > widest:
                widest = wide
                yield row.finish, wide

    def _wanted_width(self, column: PrintColumn) -> float:
        """Return the width at which nothing in a column is cut, within reason; a width somebody chose stays."""
        own = self._column_width(column)
        if column.width:
            return own
        return max(own, min(self._widest(column.field) + 2 * _PAD + 0.5, _MOST_WANTED))

    def _width_of_numbers(self) -> float:
        longest = max((len(each) for each in self.content.numbers), default=1)
        return self._measure.width("8" * longest, TEXT_SIZE) + 2 * _PAD

    def _column_width(self, column: PrintColumn) -> float:
        """Return a column's width in units: the one chosen, else that of its widest text within reason."""
        room = (self._right - self._left) * 0.42
        if column.width:
            return min(column.width * POINTS_PER_MM, self._right - self._left - self._number_width)
        most = min(_WIDEST_NAME if column.field == "name" else _WIDEST, max(room, _LEAST_COLUMN))
        widest = self._widest(column.field)
        title = max(
            self._measure.width(word, TEXT_SIZE) for word in self.content.specs[column.field].title.split() or [""]
        )
        return min(max(widest, title, _LEAST_COLUMN - 2 * _PAD) + 2 * _PAD + 0.5, most)

    def _widest(self, field: str) -> float:
        """Return how wide the longest of a column’s texts is, with its indent."""
        texts = self.content.texts(field)
        bold = field == "name"
        indents = self._indents() if bold else [0.0] * len(texts)
        longest = sorted(range(len(texts)), key=lambda at: -len(texts[at]) - indents[at] / 4)[:_LONGEST]
        return max((self._measure.width(texts[at], TEXT_SIZE, bold=bold) + indents[at] for at in longest), default=0.0)

    def _indents(self) -> list[float]:
        return [self.content.level(at) * _INDENT for at in range(len(self.content.rows))]

    # Pages

    def page(self, number: int) -> Page:
        """Return one page, counted from 0 in the order of printing."""
        column, row = self.tiling.order[number]
        across, down = self.tiling.across[column], self.tiling.down[row]
        parts = [Placed(self._frame(number, across, down), 0, 0)]
        parts += self._table(across, down)
        if across.has_chart:
            parts += self._chart(across, down)
        parts.append(Placed(self._lines(across, down), 0, 0))
        if self._shows_legend(column, row):
            parts += self._legend()
        return Page(self.width, self.height, f"{_letters(column)}{row + 1}", tuple(parts))

    def landmarks(self) -> Iterator[tuple[int, str]]:
        """Yield the pages on which the outermost summaries begin, with their names, in the order of printing."""
        place = {at: number for number, at in enumerate(self.tiling.order)}
        for row, down in enumerate(self.tiling.down):
            for at in range(down.first, down.last):
                if self.content.level(at) == 0 and self.content.is_summary(at):
                    yield place[0, row], self.content.title(at)

    def page_of(self, task_id: str) -> int | None:
        """Return the first page a task stands on."""
        at = next((at for at, row in enumerate(self.content.rows) if row.task_id == task_id), None)
        found = (row for row, down in enumerate(self.tiling.down) if at is not None and down.first <= at < down.last)
        row = next(found, None)
        return None if row is None else self.tiling.number(0, row)

    def _body_height(self, down: Down) -> float:
        return self._head_height(down) + (down.last - down.first) * ROW_HEIGHT * self.tiling.zoom

    def _head_height(self, down: Down) -> float:
        return HEAD_HEIGHT * self.tiling.zoom if down.head else 0.0

    # Head, foot and frame

    def _head_lines(self) -> tuple[str, str] | tuple[()]:
        project = self.content.project
        name = "  ".join(each for each in (project.code, project.name) if each) if self.setup.project else ""
        organisation = self.content.organisation if self.setup.organisation else ""
        return (name, organisation) if name or organisation else ()

    def _foot_lines(self) -> list[tuple[str, str, str]]:
        """Return the lines below a page: left, in the middle, right; `{…}` is said of each page."""
        setup, content = self.setup, self.content
        left = []
        if setup.status_date:
            left.append(data_age(content.status_date, content.today))
        if setup.printed:
            left.append(f"As it stood on {format_date(content.today)}" if content.is_past
                        else f"Printed {format_date(content.today)}")  # fmt: skip
        right = ["{page}"] if setup.page_numbers else []
        right.append("{context}")
        own = [(setup.left, setup.centre, setup.right)] if setup.left or setup.centre or setup.right else []
        count = max(len(left), len(right))
        return own + [
            (left[at] if at < len(left) else "", "", right[at] if at < len(right) else "") for at in range(count)
        ]

    def _frame(self, number: int, across: Across, down: Down) -> Scene:
        grow, measure = self._grow, self._measure
        room = self._right - self._left
        shapes: list[Shape] = [Rect(0, 0, self.width, self.height, fill="background")]
        if self._head:
            name, organisation = self._head
            y, small = self._page_top + _HEADING * grow, _BESIDE * grow
            beside = elided(organisation, room * 0.4, small, measure)
            left = room - measure.width(beside, small) - 12 * grow
            shapes.append(Text(self._left, y, elided(name, left, _HEADING * grow, measure, bold=True), _HEADING * grow,
                               bold=True))  # fmt: skip
            shapes.append(Text(self._right, y, beside, small, "muted", "right"))
        shapes += self._foot_texts(number, across, down)
        if not self.content.rows:
            shapes.append(Text(self._left, self._top + 60 * grow, _NO_TASKS, TEXT_SIZE * grow, "muted"))
        return Scene(self.width, self.height, tuple(shapes))

    def _foot_texts(self, number: int, across: Across, down: Down) -> Iterator[Shape]:
        grow, size = self._grow, SMALL * self._grow
        row = self.tiling.order[number]
        where = (
            f"  ·  {_letters(row[0])}{row[1] + 1}" if min(len(self.tiling.across), len(self.tiling.down)) > 1 else ""
        )
        said = {"{page}": f"Page {number + 1} of {self.count}{where}", "{context}": self._context(across, down)}
        whole = self._right - self._left
        for at, texts in enumerate(self._foot):
            y = self._bottom + (4 + _LINE * (at + 1) - 2) * grow
            three = bool(texts[1])
            places = ((self._left, "left"), ((self._left + self._right) / 2, "centre"), (self._right, "right"))
            for (x, align), text in zip(places, texts, strict=True):
                room = whole * (0.32 if three else 0.49)
                shown = elided(said.get(text, text), room, size, self._measure)
                if shown:
                    yield Text(x, y, shown, size, "muted", align)

    def _context(self, across: Across, down: Down) -> str:
        """Say which rows and which days a page has."""
        rows = ""
        numbers = [int(each) for each in self.content.numbers[down.first : down.last] if each]
        if numbers and numbers == sorted(numbers):  # of rows in another order it would say nothing
            first, last = numbers[0], numbers[-1]
            rows = f"Row {first}" if first == last else f"Rows {first} – {last}"
        days = f"{format_date(across.start)} – {format_date(across.finish - 1)}" if across.has_chart else ""
        return "  ·  ".join(each for each in (rows, days) if each)

    def _lines(self, across: Across, down: Down) -> Scene:
        """Draw the frame around table and chart, the lines between columns, and one below the head of the page."""
        top, height, right = self._top, self._body_height(down), self._left + self._end(across)
        edges = [self._left, *(self._left + x for _, x, _ in across.columns), self._left + across.left]
        shapes: list[Shape] = [Line(((x, top), (x, top + height)), "grid", 0.5) for x in edges[1:-1]]
        shapes.append(Line(((edges[-1], top), (edges[-1], top + height)), "border", 0.8))
        corners = (
            (self._left, top),
            (right, top),
            (right, top + height),
            (self._left, top + height),
            (self._left, top),
        )
        shapes.append(Line(corners, "border", 0.8))
        return Scene(self.width, self.height, tuple(shapes))

    def _end(self, across: Across) -> float:
        """Return where the chart ends, or the table where there is none, from the left margin."""
        return across.left + (across.finish - across.start) / self.tiling.seconds_per_point

    # The table

    def _table(self, across: Across, down: Down) -> list[Placed]:
        zoom = self.tiling.zoom
        width = across.left / zoom
        parts = []
        if down.head:
            head = Scene(width, HEAD_HEIGHT, tuple(self._titles(across)))
            parts.append(Placed(head, self._left, self._top, zoom))
        count = down.last - down.first
        shapes: list[Shape] = []
        for at in range(count):
            y = at * ROW_HEIGHT
            if self.content.is_heading(down.first + at):
                shapes.append(Rect(0, y, width, ROW_HEIGHT, fill="window"))
            shapes.append(Line(((0, y + ROW_HEIGHT), (width, y + ROW_HEIGHT)), "grid", 0.5))
            number = self.content.numbers[down.first + at]
            shapes.append(Text(self._number_width - _PAD, y + _BASE, number, TEXT_SIZE, "muted", "right"))
            for column, x, wide in across.columns:
                shapes += self._cell(column, down.first + at, x / zoom, y, wide / zoom)
        body = Scene(width, count * ROW_HEIGHT, tuple(shapes))
        return [*parts, Placed(body, self._left, self._top + self._head_height(down), zoom)]

    def _titles(self, across: Across) -> Iterator[Shape]:
        zoom = self.tiling.zoom
        yield Rect(0, 0, across.left / zoom, HEAD_HEIGHT, fill="window")
        for number, x, width in across.columns:
            spec = self.content.specs[self._columns[number].field]
            room = width / zoom - 2 * _PAD
            lines = two_lines(spec.title, room, TEXT_SIZE, self._measure)
            for at, line in enumerate(lines):
                y = HEAD_HEIGHT - 6 - 11 * (len(lines) - 1 - at)
                if spec.kind in RIGHT:
                    yield Text((x + width) / zoom - _PAD, y, line, TEXT_SIZE, "muted", "right")
                else:
                    yield Text(x / zoom + _PAD, y, line, TEXT_SIZE, "muted")
        yield Line(((0, HEAD_HEIGHT - 0.5), (across.left / zoom, HEAD_HEIGHT - 0.5)), "border")

    def _cell(self, number: int, at: int, x: float, y: float, width: float) -> Iterator[Shape]:
        name = self._columns[number].field
        bold = name == "name" and self.content.is_summary(at)
        indent = min(self.content.level(at) * _INDENT, width / 3) if name == "name" else 0.0
        text, room = self.content.texts(name)[at], width - 2 * _PAD - indent
        if name == "people":
            text = self._fewer_people(text, room)
        right = self.content.specs[name].kind in RIGHT
        if not right and self._wraps and self._measure.width(text, TEXT_SIZE, bold=bold) > room:
            yield from self._in_two_lines(text, x + _PAD + indent, y, room, bold=bold)
            return
        text = elided(text, room, TEXT_SIZE, self._measure, bold=bold)
        if not text:
            return
        if right:
            yield Text(x + width - _PAD, y + _BASE, text, TEXT_SIZE, align="right", bold=bold)
        else:
            yield Text(x + _PAD + indent, y + _BASE, text, TEXT_SIZE, bold=bold)

    def _fewer_people(self, text: str, room: float) -> str:
        """Return as many people as there is room for and how many more there are: no name is cut, and none parted by a line."""
        people = [each.replace(" ", NO_BREAK) for each in text.split("; ")]
        size = _TWO_LINES if self._wraps else TEXT_SIZE
        for count in range(len(people), 0, -1):
            more = f" +{len(people) - count}" if count < len(people) else ""
            said = "; ".join(people[:count]) + more
            lines = two_lines(said, room, size, self._measure, most=2 if self._wraps else 1)
            if not any(line.endswith("…") for line in lines):
                return said if self._measure.width(said, TEXT_SIZE) > room else said.replace(NO_BREAK, " ")
        return text

    @property
    def _wraps(self) -> bool:
        """Whether a row holds two lines of letters that are not too small to be read."""
        return _TWO_LINES * self.tiling.zoom >= LEAST_TEXT - 1e-6

    def _in_two_lines(self, text: str, x: float, y: float, room: float, *, bold: bool) -> Iterator[Shape]:
        lines = two_lines(text, room, _TWO_LINES, self._measure, bold=bold)
        for line, base in zip(lines, _BASES if len(lines) > 1 else (_BASE,), strict=True):
            yield Text(x, y + base, line, _TWO_LINES, bold=bold)

    # The chart

    def _chart(self, across: Across, down: Down) -> Iterator[Placed]:
        zoom, x = self.tiling.zoom, self._left + across.left
        axis = Axis(across.start, self.tiling.seconds_per_point * zoom)
        width = (self._end(across) - across.left) / zoom
        y = self._top + self._head_height(down)
        if down.head:
            yield Placed(self._whole_words(self._scale(axis, width)), x, self._top, zoom)
        height = (down.last - down.first) * ROW_HEIGHT
        view = Viewport(axis, width, height, ROW_HEIGHT, down.first * ROW_HEIGHT, is_page=True)
        links = self.content.links if self.setup.links else ()
        near = [each for each in links if _touches((each.predecessor, each.successor), down)]
        drawn = gantt_scene(self.content.rows, near, view, self._measure, self.content.look, self.content.marks)
        yield Placed(self._whole_words(drawn), x, y, zoom)
        marks = chain.from_iterable(
            _goes_on(self.content.rows[at], across, (at - down.first) * ROW_HEIGHT, width)
            for at in range(down.first, down.last)
        )
        yield Placed(Scene(width, height, tuple(marks)), x, y, zoom)

    def _scale(self, axis: Axis, width: float) -> Scene:
        """Draw the scale that suits the paper: rows chosen for the zoom of the screen would be grey or too small here."""
        look = replace(self.content.look, tiers=(), scale_rows=2)
        return header_scene(axis, width, HEAD_HEIGHT, self._measure, look, self.content.marks.fiscal_month)

    def _whole_words(self, scene: Scene) -> Scene:
        """Return a drawing in which no word is cut by an edge: one that runs over it ends in an ellipsis or is left out."""
        kept = (self._whole(shape, scene.width) if isinstance(shape, Text) else shape for shape in scene.shapes)
        return Scene(scene.width, scene.height, tuple(shape for shape in kept if shape is not None))

    def _whole(self, text: Text, width: float) -> Text | None:
        wide = self._measure.width(text.text, text.size, bold=text.bold)
        left = text.x - {"left": 0.0, "centre": wide / 2, "right": wide}[text.align]
        if left < 0 or left >= width:
            return None
        if left + wide <= width:
            return text
        shown = self._shorter(text, width - left - 1)
        return Text(left, text.y, shown, text.size, text.colour, bold=text.bold) if len(shown) > 1 else None

    def _shorter(self, text: Text, room: float) -> str:
        """Return a text of the chart that fits: of several people the first, and how many more there are."""
        names_people = "people" in {self.content.look.right, self.content.look.left}
        return (fewer if names_people else elided)(text.text, room, text.size, self._measure, bold=text.bold)

    # The legend

    def _legend_signs(self) -> list[Sign]:
        if self.setup.legend is Legend.NONE:
            return []
        start, finish = self.content.span(self.setup)
        seen = seen_in(self.content.rows)
        for word, at in (("status date", self.content.marks.status_date), ("today", self.content.marks.today)):
            if at is not None and start <= at < finish:
                seen.add(word)
        return [each for each in SIGNS if each[0] in seen]

    def _legend_rows(self) -> list[list[tuple[Sign, float]]]:
        """Return the signs in rows, each with where it begins, in units."""
        room, x = (self._right - self._left) / self._grow, 0.0
        rows: list[list[tuple[Sign, float]]] = [[]]
        for sign in self._signs:
            wide = SIGN + 4 + self._measure.width(sign[0], SMALL)
            if rows[-1] and x + wide > room:
                rows.append([])
                x = 0.0
            rows[-1].append((sign, x))
            x += wide + 14
        return rows

    def _legend_height(self) -> float:
        return (len(self._legend_rows()) * _LEGEND_ROW + 4) * self._grow if self._signs else 0.0

    def _shows_legend(self, column: int, row: int) -> bool:
        if not self._signs:
            return False
        last = (len(self.tiling.across) - 1, len(self.tiling.down) - 1)
        return self.setup.legend is Legend.EACH or (column, row) == last

    def _legend(self) -> Iterator[Placed]:
        top, grow = self._bottom - self._legend_height(), self._grow
        shapes: list[Shape] = []
        for number, row in enumerate(self._legend_rows()):
            y = 6 + number * _LEGEND_ROW
            for (word, sign), x in row:
                yield Placed(Scene(SIGN, SIGN / 2, sign), self._left + x * grow, top + y * grow, grow)
                shapes.append(Text(x + SIGN + 4, y + 6.8, word, SMALL, "muted"))
        yield Placed(
            Scene((self._right - self._left) / grow, self._legend_height() / grow, tuple(shapes)), self._left, top, grow
        )


def _letters(column: int) -> str:
    """Return A, B … Z, AA, AB … for columns from 0 on."""
    text = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        text = chr(65 + letter) + text
    return text


def _touches(rows: tuple[int, int], down: Down) -> bool:
    return max(rows) >= down.first and min(rows) < down.last


def _goes_on(row: GanttRow, across: Across, y: float, width: float) -> Iterator[Shape]:
    """Mark that a bar goes on beyond an edge of the page."""
    if row.start == NO_PART or row.milestone:
        return
    middle = y + ROW_HEIGHT * 0.47
    if row.start < across.start < row.finish:
        yield _arrow(0.5, middle, 1)
    if row.start < across.finish < row.finish:
        yield _arrow(width - 0.5, middle, -1)


def _arrow(x: float, y: float, side: int) -> Polygon:
    """Return an arrow whose tip is at the edge and which stands on the side of the page."""
    return Polygon(((x, y), (x + side * 5, y - 3.6), (x + side * 5, y + 3.6)), "text", "background", 0.6)
