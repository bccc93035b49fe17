"""Resources and roles of P6 as people: somebody, equipment, material, or a generic role."""

from collections.abc import Iterable, Mapping

from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Person, PersonKind, Role
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.notes import plain
from pmo_desktop.exchange.p6.tables import Row, Tables

_KINDS = {"RT_Labor": PersonKind.PERSON, "RT_Equip": PersonKind.EQUIPMENT, "RT_Mat": PersonKind.MATERIAL}


class People:
    """Everybody in the file: `people` by resource, `generic` by role, `roles` by role."""

    def __init__(self, tables: Tables, calendar_ids: Mapping[str, str], new_id: NewId, inventory: Inventory) -> None:
        self.rows = tables.by("RSRC", "rsrc_id")
        self._rates = tables.grouped("RSRCRATE", "rsrc_id")
        self._calendar_ids, self._new_id, self._inventory = calendar_ids, new_id, inventory
        named = tables.by("ROLES", "role_id")
        self.roles = {key: Role(id=new_id(), name=_role_name(key, row)) for key, row in named.items()}
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
        rate = self._rate(row, self._rates.get(key, ()))
        if row.text("active_flag").lower() in {"n", "0", "false"}:
            self._inventory.lose("People", "Inactive people", "they are kept like all others", f"“{name}”")
        return Person(
            id=self._new_id(),
            name=name,
            kind=_KINDS.get(row.text("rsrc_type"), PersonKind.PERSON),
            initials=row.text("rsrc_short_name"),
            email=row.text("email_addr"),
            role_id=role.id if role else None,
            team=above.text("rsrc_name") if above else row.text("department"),
            max_units=rate.number_at("max_qty_per_hr", 1.0),
            calendar_id=self._calendar_ids.get(row.text("clndr_id")),
            hourly_rate=rate.cents("cost_per_qty") if "cost_per_qty" in rate else rate.cents("std_rate"),
            notes=plain(row.text("rsrc_notes")),
        )

    def _rate(self, row: Row, rates: Iterable[Row]) -> Row:
        """Return where a resource's price and units stand: its last rate, else itself."""
        found = sorted(rates, key=lambda rate: rate.date("start_date") or 0)
        if len(found) > 1:
            self._inventory.lose("People", "Earlier rates and units", "the last of them are kept",
                                 f"“{row.text('rsrc_name')}”", len(found) - 1)  # fmt: skip
        return found[-1] if found else row


def _role_name(key: str, row: Row) -> str:
    return row.text("role_name") or row.text("role_short_name") or f"Role {key}"
