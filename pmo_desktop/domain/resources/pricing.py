"""What work costs by the rates that hold while it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.resources.phasing import Piece, work_between


@dataclass(frozen=True, slots=True)
class Prices:
    """The hourly rates of somebody in cents, each from a moment on, in order; None where it is not known."""

    steps: tuple[tuple[int, int | None], ...]

    def at(self, moment_of_work: int) -> int | None:
        """Return the rate that holds at a moment."""
        return next((rate for since, rate in reversed(self.steps) if since <= moment_of_work), None)

    @property
    def any_known(self) -> int | None:
        """The earliest rate that is known, for work of which nobody knows when."""
        return next((rate for _, rate in self.steps if rate is not None), None)

    def of_pieces(self, pieces: Sequence[Piece], calendar: WorkingCalendar) -> float | None:
        """Return cents times seconds per hour, summed: cents × 3,600. None where work lies where no rate is known."""
        total = 0.0
        ends = (*(since for since, _ in self.steps[1:]), moment.LAST)
        for (since, rate), until in zip(self.steps, ends, strict=True):
            work = work_between(pieces, calendar, since, until)
            if work and rate is None:
                return None
            total += work * (rate or 0)
        return total


def prices_of(plan: Plan, person: int) -> Prices:
    """Return what an hour of the person of a row of the plan costs over time: their own rate, then the dated ones.

    Of several from one day, as where somebody keeps one for themselves, the highest counts, and any that is known.
    """
    of, base = plan.rates, plan.people["hourly_rate"][person]
    rows = of.by("person_id").get(plan.people.ids[person], ())
    dated = sorted((of["start"][row], of["hourly_rate"][row]) for row in rows)
    return Prices(((moment.FIRST, base), *((since, rate or None) for since, rate in dated)))


def first_work(pieces: Sequence[Piece], calendar: WorkingCalendar, seconds: int) -> list[Piece]:
    """Return the pieces that hold the first `seconds` of work; the last of them may end earlier."""
    found: list[Piece] = []
    for piece in pieces:
        if seconds <= 0:
            break
        if piece.work > seconds:
            whole = calendar.work(piece.start, piece.finish)
            finish = calendar.add(piece.start, round(whole * seconds / piece.work))
            found.append(Piece(piece.start, max(finish, piece.start + 1), seconds))
        else:
            found.append(piece)
        seconds -= piece.work
    return found
