"""What changes over time of a resource: when how much of it is there, and what an hour costs (rate table A)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Availability, Person, PersonKind, Rate
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.node import Node
from pmo_desktop.exchange.mspdi.writing import Sheet, date, plain

ALWAYS = (moment.from_iso("1984-01-01"), moment.from_iso("2049-12-31"))
"""From the first day of MS Project to its last: what it writes for times without bounds."""
_FIRST, _LAST = "1984-01-01T00:00:00", "2049-12-31T23:59:00"
_MINUTE = 60
_HOURLY, _BY_UNIT = 2, 8
"""How MS Project shows a rate: an hour of work, a unit of material."""


@dataclass(frozen=True, slots=True)
class _Period:
    """[start, finish) with units; the ends of time are moment.FIRST and None."""

    start: int
    finish: int | None
    units: float


@dataclass(frozen=True, slots=True)
class Presence:
    """From when to when somebody is there, None without bounds, and the times with other units than usual."""

    since: int | None
    until: int | None
    periods: tuple[Availability, ...]


def read_presence(node: Node, person_id: str, usual: float, new_id: NewId, inventory: Inventory) -> Presence:
    """Return when how much of a resource is there: in gaps between periods nothing is; of overlaps the first counts."""
    found = sorted(_periods(node, usual), key=lambda each: each.start)
    if not found:
        return Presence(_since(node.date("AvailableFrom")), _until(node.date("AvailableTo")), ())
    placed: list[_Period] = []
    for each in found:
        before = placed[-1] if placed else None
        end = each.start if before is None else before.finish
        if before is not None and (end is None or each.start < end):
            inventory.lose("People", "Availability that overlaps", "the earlier one counts", f"“{node.text('Name')}”")
            if end is None or (each.finish is not None and each.finish <= end):
                continue
            each = _Period(end, each.finish, each.units)  # noqa: PLW2901 - the part that is left
        elif before is not None and end is not None and each.start > end:
            placed.append(_Period(end, each.start, 0.0))
        placed.append(each)
    rows = tuple(
        Availability(id=new_id(), person_id=person_id, start=each.start, finish=each.finish, units=each.units)
        for each in placed
        if each.units != usual
    )
    first = placed[0].start
    return Presence(None if first == moment.FIRST else first, placed[-1].finish, rows)


def _periods(node: Node, usual: float) -> Iterator[_Period]:
    for each in node.nodes("AvailabilityPeriods", "AvailabilityPeriod"):
        since, until = _since(each.date("AvailableFrom")), _until(each.date("AvailableTo"))
        start = moment.FIRST if since is None else since
        if until is None or until > start:
            yield _Period(start, until, each.number_at("AvailableUnits", usual))


def _since(at: int | None) -> int | None:
    return None if at is None or at <= ALWAYS[0] else at


def _until(at: int | None) -> int | None:
    """Return an end; the last minute of a day, as MS Project writes it, is the end of the day."""
    if at is None or at >= ALWAYS[1]:
        return None
    return at - at % DAY + DAY if at % DAY >= DAY - _MINUTE else at


def read_rates(node: Node, person_id: str, new_id: NewId, inventory: Inventory) -> tuple[int | None, tuple[Rate, ...]]:
    """Return what an hour usually costs, and what from a day on."""
    rows = list(node.nodes("Rates", "Rate"))
    own = [each for each in rows if each.integer("RateTable") == 0]
    named = f"“{node.text('Name')}”"
    others = sum(each.integer("RateTable") != 0 and _says_something(each) for each in rows)
    if others:
        inventory.lose("People", "Other rate tables", "rate table A is kept", named, others)
    uses = sum(bool(each.number_at("CostPerUse")) for each in own[1:])
    if uses:
        inventory.lose("People", "Costs per use", "hourly rates are kept", named, uses)
    base = _cents(node)
    if len(own) < 2:
        return (base if base is not None or not own else _cents(own[0])), ()
    steps = sorted(((_since(each.date("RatesFrom")) or moment.FIRST, _cents(each)) for each in own), key=lambda s: s[0])
    dated = tuple(
        Rate(id=new_id(), person_id=person_id, start=start, hourly_rate=cents or 0)
        for (_, before), (start, cents) in pairwise(steps)
        if cents != before
    )
    return steps[0][1], dated


def _cents(node: Node) -> int | None:
    return round(node.number_at("StandardRate") * 100) if "StandardRate" in node else None


def _says_something(node: Node) -> bool:
    return any(node.number_at(name) for name in ("StandardRate", "OvertimeRate", "CostPerUse"))


# Writing


def write_over_time(out: Sheet, person: Person, periods: Sequence[Availability], rates: Sequence[Rate]) -> None:
    """Write what changes over time; nothing where nothing does."""
    if periods:
        with out.element("AvailabilityPeriods"):
            for each in _whole(person, periods):
                since = _FIRST if each.start <= ALWAYS[0] else date(each.start)
                units = plain(each.units)
                out.put_within(
                    "AvailabilityPeriod",
                    (("AvailableFrom", since), ("AvailableTo", _end(each.finish)), ("AvailableUnits", units)),
                )
    if rates:
        unit = _BY_UNIT if person.kind is PersonKind.MATERIAL else _HOURLY
        ordered = sorted(rates, key=lambda each: each.start)
        steps = [(_FIRST, person.hourly_rate), *((date(each.start), each.hourly_rate or None) for each in ordered)]
        ends = [*(since for since, _ in steps[1:]), _LAST]
        with out.element("Rates"):
            for (since, cents), until in zip(steps, ends, strict=True):
                rate = None if cents is None else plain(cents / 100)
                out.put_within(
                    "Rate",
                    (("RatesFrom", since), ("RatesTo", until), ("RateTable", 0), ("StandardRate", rate),
                     ("StandardRateFormat", unit)),
                )  # fmt: skip


def _whole(person: Person, periods: Sequence[Availability]) -> Iterator[_Period]:
    """Yield periods without gaps from when to when somebody is there, their usual units between those that are said."""
    at: int | None = moment.FIRST if person.active_from is None else person.active_from
    until = person.active_to
    for each in sorted(periods, key=lambda row: row.start):
        start = each.start if at is None else max(each.start, at)
        finish = each.finish if until is None else until if each.finish is None else min(each.finish, until)
        if at is None or (finish is not None and finish <= start):
            continue
        if start > at:
            yield _Period(at, start, person.max_units)
        yield _Period(start, finish, each.units)
        at = finish
    if at is not None and (until is None or at < until):
        yield _Period(at, until, person.max_units)


def _end(at: int | None) -> str | None:
    if at is None:
        return _LAST
    return date(at - _MINUTE if at % DAY == 0 else at)
