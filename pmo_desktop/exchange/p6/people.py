"""Resources and roles of P6 as people: somebody, equipment, material, or a generic role."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Availability, Person, PersonKind, Rate, Record, Role
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.notes import plain
from pmo_desktop.exchange.p6.tables import Row, Tables

_KINDS = {"RT_Labor": PersonKind.PERSON, "RT_Equip": PersonKind.EQUIPMENT, "RT_Mat": PersonKind.MATERIAL}


class People:
    """Everybody in the file: `people` by resource, `generic` by role, `roles` by role."""

    def __init__(self, tables: Tables, calendar_ids: Mapping[str, str], new_id: NewId, inventory: Inventory) -> None:
        self.rows = tables.by("RSRC", "rsrc_id")
        self._rates = tables.grouped("RSRCRATE", "rsrc_id")
        measures = tables.of("UMEASURE")
        self._units = {row.text("unit_id"): row.text("unit_abbrev") or row.text("unit_name") for row in measures}
        self._calendar_ids, self._new_id, self._inventory = calendar_ids, new_id, inventory
        named = tables.by("ROLES", "role_id")
        self.roles = {key: Role(id=new_id(), name=_role_name(key, row)) for key, row in named.items()}
        self.over_time: dict[str, tuple[Record, ...]] = {}
        """Rates and units that hold for a time only, by the person's id."""
        self.people = {key: self._person(key, row) for key, row in self.rows.items()}
        self.generic = {
            key: Person(id=new_id(), name=role.name, kind=PersonKind.ROLE, role_id=role.id)
            for key, role in self.roles.items()
        }

    def unassigned(self, tables: Tables) -> dict[str, Person]:
        """Return those who do nothing in any project of the file."""
        busy = {row.text("rsrc_id") for row in tables.of("TASKRSRC")}
        return {key: each for key, each in self.people.items() if key not in busy}

    def calendar_of(self, key: str) -> str:
        """Return P6's id of a resource's calendar, empty where it has none."""
        return self.rows[key].text("clndr_id") if key in self.rows else ""

    def _person(self, key: str, row: Row) -> Person:
        name = row.text("rsrc_name") or row.text("rsrc_short_name") or f"Resource {key}"
        role = self.roles.get(row.text("role_id"))
        above = self.rows.get(row.text("parent_rsrc_id"))
        rates = sorted(self._rates.get(key, ()), key=lambda rate: rate.date("start_date") or 0)
        first, last = (rates[0], rates[-1]) if rates else (row, row)
        units = last.number_at("max_qty_per_hr", 1.0)
        if row.text("unit_id") and row.text("unit_id") not in self._units:
            self._inventory.lose("People", "Units of materials", "the file does not say what they are", f"“{name}”")
        own = self._new_id()
        self.over_time[own] = (*self._dated_rates(own, rates), *self._earlier_units(own, rates, units))
        if row.text("active_flag").lower() in {"n", "0", "false"}:
            self._inventory.lose("People", "Inactive people", "they are kept like all others", f"“{name}”")
        return Person(
            id=own,
            name=name,
            kind=_KINDS.get(row.text("rsrc_type"), PersonKind.PERSON),
            initials=row.text("rsrc_short_name"),
            email=row.text("email_addr"),
            role_id=role.id if role else None,
            team=above.text("rsrc_name") if above else row.text("department"),
            max_units=units,
            calendar_id=self._calendar_ids.get(row.text("clndr_id")),
            hourly_rate=first.cents("cost_per_qty") if "cost_per_qty" in first else first.cents("std_rate"),
            unit=self._units.get(row.text("unit_id"), ""),
            notes=plain(row.text("rsrc_notes")),
        )

    def _dated_rates(self, person_id: str, rates: Sequence[Row]) -> Iterator[Rate]:
        """Yield what an hour costs from a day on, where that changes."""
        for before, rate in pairwise(rates):
            start, cents = rate.date("start_date"), rate.cents("cost_per_qty")
            if start is not None and cents != before.cents("cost_per_qty"):
                yield Rate(id=self._new_id(), person_id=person_id, start=start, hourly_rate=cents or 0)

    def _earlier_units(self, person_id: str, rates: Sequence[Row], units: float) -> Iterator[Availability]:
        """Yield the times in which there were other units than there are last."""
        for rate, after in pairwise(rates):
            start, finish = rate.date("start_date") or moment.FIRST, after.date("start_date")
            own = rate.number_at("max_qty_per_hr", 1.0)
            if own != units and finish is not None and finish > start:
                yield Availability(id=self._new_id(), person_id=person_id, start=start, finish=finish, units=own)


def _role_name(key: str, row: Row) -> str:
    return row.text("role_name") or row.text("role_short_name") or f"Role {key}"
