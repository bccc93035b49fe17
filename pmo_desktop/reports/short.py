"""Projects of which only the register knows something: several to a page, each as long as what there is to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.reports.figures import NONE, full_name, listed, money, standing
from pmo_desktop.reports.sheet import HEADING, LEADING, MARGIN, SMALL, TEXT, TITLE, Sheet
from pmo_desktop.reports.wrapping import Wrapped, wrapped
from pmo_desktop.services.reporting import Milestone, StatusContent

TITLE_OF_PART = "Projects in short"
_NOTE = "Known from the register. Their plans hold too little to judge by, so that the plan has no light of its own."
_TOP = 76.0
_LIGHTS = 52.0
_FIGURES = 128.0
_MOST_AIM, _MOST_WORDS, _MOST_DATES = 2, 5, 4
_ABOVE, _BELOW = 18.0, 10.0
_LEAST_BODY = 38.0
"""The room the lights take beneath the name."""


@dataclass(frozen=True, slots=True)
class Card:
    """A project with its texts as they are wrapped."""

    row: RegisterRow
    name: Wrapped
    aim: Wrapped
    words: Wrapped
    dates: tuple[Milestone, ...] = ()
    today: int = 0

    @property
    def height(self) -> float:
        lines = 1 + len(self.aim.lines) + len(self.words.lines) + len(self.dates)
        known = len(list(_known(self.row)))
        body = LEADING * max(lines, known) + (4 if self.words.lines or self.dates else 0)
        return _ABOVE + 14 * (len(self.name.lines) - 1) + max(body, _LEAST_BODY) + _BELOW


def is_short(content: StatusContent) -> bool:
    """Say whether a page of its own would be all but empty: no report, no risks, and no more plan than a span or a few dates."""
    tasks, dates = content.row.tasks, len(content.milestones)
    return not (content.report or content.risks) and (tasks <= 1 or tasks == dates <= _MOST_DATES)


def cards_on_pages(sheet: Sheet, projects: Sequence[StatusContent]) -> list[list[Card]]:
    """Return the projects page by page, as many on each as fit upright."""
    pages: list[list[Card]] = []
    y = 0.0
    for project in projects:
        card = _card(sheet, project)
        if not pages or y + card.height > sheet.bottom - 4:
            pages.append([])
            y = _TOP
        pages[-1].append(card)
        y += card.height
    return pages


def _card(sheet: Sheet, content: StatusContent) -> Card:
    row, project = content.row, content.row.project
    room = sheet.inner - _LIGHTS - _FIGURES - 16
    aim = " ".join((project.objective.strip() or project.description).split())
    words = " ".join(row.declared_reason.split())
    return Card(
        row,
        wrapped(full_name(project), sheet.inner - _LIGHTS, HEADING, 2, bold=True),
        wrapped(aim, room, SMALL, _MOST_AIM),
        wrapped(words, room, TEXT, _MOST_WORDS),
        content.milestones if row.tasks == len(content.milestones) else (),
        content.today,
    )


def short_page(sheet: Sheet, cards: Sequence[Card], *, first: bool) -> None:
    """Write one page of them."""
    sheet.text(MARGIN, 56, TITLE_OF_PART if first else f"{TITLE_OF_PART}, continued", TITLE, bold=True)
    if first:
        sheet.text(MARGIN, 70, _NOTE, SMALL, "muted", room=sheet.inner)
    y = _TOP
    for card in cards:
        _write(sheet, card, y)
        y += card.height
    sheet.rule(y, name="grid")


def _write(sheet: Sheet, card: Card, y: float) -> None:
    row = card.row
    sheet.rule(y, name="grid")
    y += _ABOVE
    left = MARGIN + _LIGHTS
    sheet.lines(left, y, card.name.lines, HEADING, leading=14, bold=True)
    for number, (word, rag) in enumerate((("PM", row.declared), ("Plan", row.light.rag))):
        top = y - 9 + number * 20
        sheet.light(rag, MARGIN, top, 14)
        sheet.text(MARGIN + 20, top + 10, word, SMALL, "muted")
    y += 14 * (len(card.name.lines) - 1)
    _figures(sheet, row, y + LEADING + 1)
    y += LEADING + 1
    project = row.project
    facts = (row.manager, project.sponsor, row.programme, project.phase, project.state.replace("_", " "))
    sheet.text(left, y, listed(facts), SMALL, "muted", room=sheet.inner - _LIGHTS - _FIGURES - 16)
    sheet.lines(left, y + LEADING, card.aim.lines, SMALL, "muted")
    y += LEADING * (1 + len(card.aim.lines)) + 4
    sheet.lines(left, y, card.words.lines, TEXT)
    y += LEADING * len(card.words.lines)
    room = sheet.inner - _LIGHTS - _FIGURES - 16
    for number, each in enumerate(card.dates):
        sheet.text(left, y + number * LEADING, format_date(each.at), TEXT, "muted")
        sheet.text(left + 60, y + number * LEADING, each.name, TEXT, room=room - 100)
        state = standing(each, card.today)
        if state:
            colour = "muted" if each.done else "late"
            sheet.text(left + room, y + number * LEADING, state, TEXT, colour, align="right")


def _figures(sheet: Sheet, row: RegisterRow, y: float) -> None:
    """Write what is known of dates and money at the right edge, a line each."""
    for number, (word, figure) in enumerate(_known(row)):
        sheet.text(sheet.width - MARGIN - _FIGURES, y + number * LEADING, word, SMALL, "muted")
        sheet.text(sheet.width - MARGIN, y + number * LEADING, figure, TEXT, align="right")


def _known(row: RegisterRow) -> Iterator[tuple[str, str]]:
    project = row.project
    if row.start is not None or row.finish is not None:
        yield "Start", format_date(row.start)
        yield "Finish", format_date(row.finish)
    for word, amount in (("Budget", project.budget), ("Spent", project.actual_cost)):
        if amount is not None:
            figure = money(amount, _FIGURES - 56, TEXT)
            yield word, f"{figure} {project.currency}".strip() if figure != NONE else NONE
