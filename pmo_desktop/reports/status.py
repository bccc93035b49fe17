"""One project's status on exactly one page: lights, figures, what was reported, schedule, milestones, risks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.gantt import GanttRow, Marks, Viewport, gantt_scene, header_scene
from pmo_desktop.charts.gantt_look import UNLABELLED
from pmo_desktop.charts.rag import WORDS
from pmo_desktop.charts.scene import Scene
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Rag, StatusReport
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.figures import NONE, counted, full_name, listed, money, slip_colour, slip_days, standing
from pmo_desktop.reports.legend import SIGN, SIGNS, seen_in
from pmo_desktop.reports.sheet import HEADING, LEADING, MARGIN, SMALL, TEXT, TITLE, Sheet
from pmo_desktop.reports.tables import HEAD, Column, Table
from pmo_desktop.reports.wrapping import fitted, wrapped
from pmo_desktop.services.reporting import ListedRisk, Milestone, StatusContent

_SECTION = 16.0
"""The room of a section's heading, above its content."""
_GAP = 16.0
_ROW = 16.0
_HEADER = 28.0
_NAMES = 168.0
_MORE = 14.0
"""The room of “and 3 more”."""
_NOTE = 12.0
"""The room of the note that something was cut."""
_SECOND_LINE = 11.0
_PLENTY = 99


@dataclass(frozen=True, slots=True)
class Wish:
    """How many units (lines, rows) of which height a section wants: at least, at most."""

    least: int
    most: int
    unit: float


def shared(room: float, wishes: Sequence[Wish]) -> list[int]:
    """Return how many units each gets: first everybody's least, then one more each in turn as long as there is room."""
    given = [min(wish.least, wish.most) for wish in wishes]
    left = room - sum(number * wish.unit for number, wish in zip(given, wishes, strict=True))
    hungry = True
    while hungry:
        hungry = False
        for at, wish in enumerate(wishes):
            if given[at] < wish.most and wish.unit <= left:
                given[at] += 1
                left -= wish.unit
                hungry = True
    return given


def status_page(sheet: Sheet, content: StatusContent) -> None:
    """Write the page's content; the page is begun and ended by who puts the document together."""
    _StatusPage(sheet, content).write()


def milestone_table(today: int, *, with_baseline: bool = True) -> Table[Milestone]:
    """Return the milestones' columns; what lies before today and is not done is overdue."""

    def state(each: Milestone) -> str:
        return standing(each, today) or NONE

    baseline: tuple[Column[Milestone], ...] = (
        Column(
            "Baseline", 56, lambda each: NONE if each.slip is None else format_date(each.at - each.slip), right=True
        ),
    )
    slip: tuple[Column[Milestone], ...] = (
        Column(
            "Slip", 44, lambda each: slip_days(each.slip), right=True,
            colour=lambda each: "text" if each.done else slip_colour(each.slip),
        ),
    )  # fmt: skip
    return Table(
        (
            Column("Milestone", 0, lambda each: each.name),
            *(baseline if with_baseline else ()),
            Column("Forecast", 56, lambda each: format_date(each.at), right=True),
            *(slip if with_baseline else ()),
            Column("Done", 44, state, right=True, colour=lambda each: "late" if state(each) == "overdue" else "text"),
        ),
        _ROW,
    )


def risk_table(*, roomy: bool) -> Table[ListedRisk]:
    """Return the risks' columns; where there is room each has two lines."""
    return Table(
        (
            Column("Level", 28, lambda risk: str(risk.level), right=True, bold=True),
            Column("Risk", 196, lambda risk: risk.title, wraps=roomy),
            Column("Owner", 76, lambda risk: risk.owner or NONE),
            Column("Response", 0, lambda risk: risk.response or NONE, wraps=roomy),
        ),
        _ROW + (_SECOND_LINE if roomy else 0),
    )


class _StatusPage:
    """Where the next thing goes, and whether anything had to be cut."""

    def __init__(self, sheet: Sheet, content: StatusContent) -> None:
        self.sheet = sheet
        self.content = content
        self.y = MARGIN
        self.cut = False

    def write(self) -> None:
        self._header()
        self._lights()
        self._figures()
        self._rest()
        if self.cut:
            project = self.content.row.project
            code = fitted(project.code or full_name(project), 160, SMALL)
            note = f"Shortened to fit one page (…): the whole is in the portfolio file under “{code}”."
            self.sheet.text(MARGIN, self.sheet.bottom - 2, note, SMALL, "muted", room=self.sheet.inner)

    def _noted(self, text: str, room: float, size: float, *, bold: bool = False) -> str:
        """Return text on one line, and remember where it had to be cut."""
        shown = fitted(text, room, size, bold=bold)
        self.cut = self.cut or shown.endswith("…")
        return shown

    # Fixed parts

    def _header(self) -> None:
        sheet, row = self.sheet, self.content.row
        project = row.project
        sheet.text(MARGIN, self.y + 8, self.content.organisation or "Project status", SMALL, "muted", room=300)
        at = self.content.status_date
        dated = "No status date" if at is None else f"Status date {format_date(at)}"
        sheet.text(sheet.width - MARGIN, self.y + 8, dated, SMALL, "muted", align="right")
        self.y += 30
        name = wrapped(full_name(project), sheet.inner, TITLE, 2, bold=True)
        self.cut = self.cut or name.cut
        sheet.lines(MARGIN, self.y, name.lines, TITLE, leading=22, bold=True)
        self.y += 22 * (len(name.lines) - 1) + 16
        people = (("Manager", row.manager), ("Sponsor", project.sponsor), ("Programme", row.programme))
        facts = (*people, ("Phase", project.phase), ("State", project.state.replace("_", " ")))
        line = listed(f"{word} {fitted(what, 150, TEXT)}" for word, what in facts if what.strip())
        sheet.text(MARGIN, self.y, self._noted(line, sheet.inner, TEXT), TEXT, "muted")
        self.y += 8
        aim = project.objective.strip() or project.description.strip()
        if aim:
            has_room = not (self.content.report or self.content.milestones or row.tasks)
            found = sheet.paragraph(MARGIN, self.y + 9, aim, sheet.inner, 8 if has_room else 2)
            self.cut = self.cut or found.cut
            self.y += LEADING * len(found.lines) + 4
        sheet.rule(self.y)
        self.y += 10

    def _lights(self) -> None:
        row, report = self.content.row, self.content.report
        half = (self.sheet.inner - 20) / 2
        declared = row.declared_reason
        if report is not None:
            by = f" by {report.author}" if report.author.strip() else ""
            declared = f"Reported {format_date(report.as_at)}{by}."
        elif row.declared is None and not declared.strip():
            declared = "None declared."
        elif self._own_words():
            declared = "See below."
        self._light(MARGIN, half, "PM’s light", row.declared, declared)
        self._light(MARGIN + half + 20, half, "Plan’s light", row.light.rag, row.light.reason)
        self.y += 44

    def _own_words(self) -> str:
        """Return why the PM’s light is what it is where nothing was reported and it needs more room than beside the light."""
        row = self.content.row
        room = (self.sheet.inner - 20) / 2 - 96
        is_long = len(wrapped(row.declared_reason, room, TEXT, 4).lines) > 3
        return row.declared_reason if self.content.report is None and is_long else ""

    def _light(self, x: float, room: float, title: str, rag: Rag | None, reason: str) -> None:
        sheet = self.sheet
        sheet.light(rag, x + 2, self.y + 3, 24)
        sheet.text(x + 38, self.y + 8, title, SMALL, "muted")
        sheet.text(x + 38, self.y + 20, WORDS[rag], HEADING, bold=True)
        found = sheet.paragraph(x + 96, self.y + 8, reason, room - 96, 3)
        self.cut = self.cut or found.cut

    def _figures(self) -> None:
        row, project = self.content.row, self.content.row.project
        sheet = self.sheet
        currency = f", {project.currency}" if project.currency.strip() else ""
        wide = (sheet.inner - 6 * 12) / 7
        share = ""
        if project.budget and project.actual_cost is not None:
            share = f"{project.actual_cost / project.budget:.0%} of budget"
        has_baseline, has_tasks = row.baseline_finish is not None, row.tasks > 0
        known = (
            (has_tasks, "Progress", format_percent(row.percent), counted(row.tasks, "task"), "text"),
            (row.start is not None, "Start", format_date(row.start), "", "text"),
            (row.finish is not None, "Finish", format_date(row.finish), "", "text"),
            (has_baseline, "Baseline finish", format_date(row.baseline_finish), "", "text"),
            (row.slip is not None, "Slip", slip_days(row.slip), "of the finish", slip_colour(row.slip)),
            (project.budget is not None, f"Budget{currency}", money(project.budget, wide, 10.5, bold=True), "", "text"),
            (
                project.actual_cost is not None, f"Spent{currency}", money(project.actual_cost, wide, 10.5, bold=True),
                share, "text",
            ),
        )  # fmt: skip
        figures = [(title, figure, below, name) for is_known, title, figure, below, name in known if is_known]
        if not figures:
            sheet.rule(self.y)
            self.y += 12
            return
        for number, (title, figure, below, name) in enumerate(figures):
            x = MARGIN + number * (wide + 12)
            sheet.text(x, self.y + 8, title, SMALL, "muted", room=wide)
            sheet.text(x, self.y + 22, figure, 10.5, name, bold=True, room=wide)
            sheet.text(x, self.y + 33, below, SMALL, "muted", room=wide)
        self.y += 40
        sheet.rule(self.y)
        self.y += 12

    # Parts that share the rest of the page

    def _rest(self) -> None:
        content, sheet = self.content, self.sheet
        report, third = content.report, (sheet.inner - 32) / 3
        drawn = [row for row in content.phases if row.start != NO_PART]
        said = report.summary if report else self._own_words()
        summary = self._needs(said, sheet.inner)
        columns = max((self._needs(text, third) for _, text in _columns(report)), default=0)
        wishes = (
            Wish(2, summary, LEADING),
            Wish(3, columns, LEADING),
            Wish(5, len(drawn), _ROW),
            Wish(4, len(content.milestones), _ROW),
            Wish(3, len(content.risks), _ROW),
        )
        missing = list(_missing(report, drawn, content))
        fixed = _SECTION + (2 * LEADING if columns else 0) + _GAP if summary or columns else 0.0
        fixed += _SECTION + _HEADER + _MORE + _GAP if drawn else 0.0
        fixed += _SECTION + HEAD + _MORE + _GAP if content.milestones else 0.0
        fixed += _SECTION + HEAD if content.risks else 0.0
        fixed += LEADING + _GAP if missing else 0.0
        room = sheet.bottom - _NOTE - self.y - fixed
        given = shared(room, wishes)
        # What is shown whole needs no “and 3 more”; that room goes round once more.
        whole = sum(bool(wish.most) and wish.most == own for wish, own in zip(wishes[2:4], given[2:4], strict=True))
        given = shared(room + whole * _MORE, wishes)
        if given[0] or given[1]:
            self._reported(said, given[0], given[1], third)
        if drawn:
            self._gantt(drawn, given[2])
        if content.milestones:
            self._milestones(given[3])
        if content.risks:
            self._risks(given[4])
        sheet.paragraph(MARGIN, self.y + 8, " ".join(missing), sheet.inner, 1, name="muted")

    def _needs(self, text: str, room: float) -> int:
        return len(wrapped(text, room, TEXT, _PLENTY).lines)

    def _reported(self, said: str, summary: int, most: int, third: float) -> None:
        sheet, report = self.sheet, self.content.report
        heading = "Why the PM’s light" if report is None else f"Report of {format_date(report.as_at)}"
        sheet.heading(self.y + 8, heading)
        self.y += _SECTION
        found = sheet.paragraph(MARGIN, self.y + 8, said, sheet.inner, summary)
        self.cut = self.cut or found.cut
        self.y += LEADING * len(found.lines)
        if most:
            self.y += 6
            for number, (title, text) in enumerate(_columns(report)):
                x = MARGIN + number * (third + 16)
                sheet.text(x, self.y + 8, title, SMALL, "muted")
                found = sheet.paragraph(x, self.y + 8 + LEADING, text.strip() or NONE, third, most)
                self.cut = self.cut or found.cut
            self.y += LEADING * (most + 1)
        self.y += _GAP

    def _gantt(self, rows: Sequence[GanttRow], most: int) -> None:
        sheet = self.sheet
        sheet.heading(self.y + 8, "Schedule")
        self._legend(rows[:most], axis_of(rows, sheet.inner - _NAMES), self.y + 8)
        self.y += _SECTION
        shown = rows[:most]
        measure = PrintMeasure()
        width = sheet.inner - _NAMES
        axis = axis_of(rows, width)
        sheet.scene(header_scene(axis, width, _HEADER, measure), MARGIN + _NAMES, self.y)
        sheet.rule(self.y + _HEADER - 0.5, MARGIN, _NAMES)
        self.y += _HEADER
        view = Viewport(axis, width, len(shown) * _ROW, _ROW)
        marks = Marks(self.content.today, self.content.status_date)
        sheet.scene(gantt_scene(shown, (), view, measure, UNLABELLED, marks), MARGIN + _NAMES, self.y)
        for row in shown:
            sheet.text(MARGIN, self.y + 11, self._noted(row.name, _NAMES - 12, TEXT))
            self.y += _ROW
            sheet.rule(self.y - 0.5, MARGIN, _NAMES, "grid")
        if len(shown) < len(rows):
            sheet.text(MARGIN, self.y + 10, f"and {len(rows) - len(shown)} more rows in the plan", SMALL, "muted")
            self.y += _MORE
        self.y += _GAP

    def _legend(self, rows: Sequence[GanttRow], axis: Axis, y: float) -> None:
        """Write what the signs that are in the chart mean, from the right edge."""
        sheet = self.sheet
        x = sheet.width - MARGIN
        seen = seen_in(rows) - {"deadline", "elsewhere"}
        for word, at in (("status date", self.content.status_date), ("today", self.content.today)):
            if at is not None and MARGIN + _NAMES <= MARGIN + _NAMES + axis.x(at) <= sheet.width - MARGIN:
                seen.add(word)
        for word, shapes in reversed([each for each in SIGNS if each[0] in seen]):
            sheet.text(x, y, word, SMALL, "muted", align="right")
            x -= PrintMeasure().width(word, SMALL) + 4 + SIGN
            sheet.scene(Scene(SIGN, 8, shapes), x, y - 7)
            x -= 10

    def _milestones(self, most: int) -> None:
        sheet, all_of_them = self.sheet, self.content.milestones
        sheet.heading(self.y + 8, "Milestones")
        self.y += _SECTION
        shown = chosen(all_of_them, most)
        has_baseline = any(each.slip is not None for each in all_of_them)
        table = milestone_table(self.content.today, with_baseline=has_baseline)
        room = table.places(sheet)[0][1]
        self.cut = self.cut or any(not sheet.fits(each.name, room) for each in shown)
        self.y = table.rows(sheet, table.head(sheet, self.y), shown)
        if len(shown) < len(all_of_them):
            hidden = len(all_of_them) - len(shown)
            done = sum(each.done for each in all_of_them) - sum(each.done for each in shown)
            more = f"and {hidden} more" + (f", {done} of them done" if done else "")
            sheet.text(MARGIN, self.y + 10, more, SMALL, "muted")
            self.y += _MORE
        self.y += _GAP

    def _risks(self, most: int) -> None:
        sheet, risks = self.sheet, self.content.risks
        sheet.heading(self.y + 8, "Top risks")
        self.y += _SECTION
        shown = risks[:most]
        room = sheet.bottom - _NOTE - self.y - HEAD
        table = risk_table(roomy=room >= len(shown) * (_ROW + _SECOND_LINE))
        lines = 2 if table.row_height > _ROW else 1
        self.y = table.rows(sheet, table.head(sheet, self.y), shown)
        widths = [width for _, width in table.places(sheet)]
        self.cut = self.cut or any(
            wrapped(text, room, TEXT, lines).cut
            for risk in shown
            for text, room in ((risk.title, widths[1]), (risk.response, widths[3]))
        )
        self.y += _GAP


def _missing(report: StatusReport | None, drawn: Sequence[GanttRow], content: StatusContent) -> Iterator[str]:
    """Yield a sentence for each part that the page would have, so that nobody takes its absence for an oversight."""
    if report is None:
        yield "Nothing has been reported yet."
    if not drawn:
        yield "The plan has no dated tasks yet."
    if not content.milestones:
        yield "The plan has no milestones."
    if not content.risks:
        yield "No open risks."


def _columns(report: StatusReport | None) -> tuple[tuple[str, str], ...]:
    if report is None or not (report.done + report.planned + report.decisions).strip():
        return ()
    return (("Done", report.done), ("Next", report.planned), ("Decisions needed", report.decisions))


def chosen(milestones: Sequence[Milestone], most: int) -> list[Milestone]:
    """Return as many milestones as fit, by date: those ahead before those done, the latest done before the earlier."""
    ahead = [each for each in milestones if not each.done][:most]
    done = [each for each in milestones if each.done]
    room = max(0, most - len(ahead))
    return sorted([*done[max(0, len(done) - room) :], *ahead], key=lambda each: each.at)


def axis_of(rows: Sequence[GanttRow], width: float) -> Axis:
    """Return an axis on which every bar, baseline and deadline of the rows is seen, with a little air at both ends."""
    starts = [at for row in rows for at in (row.start, row.baseline_start, row.deadline) if at is not None]
    ends = [at for row in rows for at in (row.finish, row.baseline_finish, row.deadline) if at is not None]
    first, last = min(starts), max(ends)
    air = max((last - first) // 40, 3 * moment.DAY)
    return Axis(first - air, (last - first + 2 * air) / width)
